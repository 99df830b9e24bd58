/* advice.c: recommendations as JSON text and back. */
#include "store/advice.h"

#include <assert.h>
#include <stddef.h>

#include "store/entry_form.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char *const whats[] = {
	[ADVICE_ADD] = "recommendation", [ADVICE_DECIDE] = "decision",
	[ADVICE_CLOSE] = "closing",
};
static_assert(ARRAY_LEN(whats) == ADVICE_WHAT_COUNT, "name every entry");

static const char *const kinds[] = {
	[ADVICE_EXEMPTION] = "exemption", [ADVICE_RENEWAL] = "renewal",
	[ADVICE_DEVICES] = "devices", [ADVICE_TALK] = "talk",
	[ADVICE_TRAINING] = "training", [ADVICE_POLICY] = "policy",
	[ADVICE_COVERAGE] = "coverage", [ADVICE_OTHER] = "other",
};
static_assert(ARRAY_LEN(kinds) == ADVICE_KIND_COUNT, "name every kind");

static const char *const decisions[] = {
	[ADVICE_ACCEPTED] = "accepted", [ADVICE_DECLINED] = "declined",
	[ADVICE_DEFERRED] = "deferred",
};
static_assert(ARRAY_LEN(decisions) == ADVICE_DECISION_COUNT,
    "name every decision");

static const char *const results[] = {
	[ADVICE_DONE] = "done", [ADVICE_NOT_DONE] = "not-done",
};
static_assert(ARRAY_LEN(results) == ADVICE_RESULT_COUNT, "name every result");

#define ADDS ENTRY_OF(ADVICE_ADD)
#define DECIDES ENTRY_OF(ADVICE_DECIDE)
#define CLOSES ENTRY_OF(ADVICE_CLOSE)
#define TEXT(field, in, may_lack) { #field, ENTRY_TEXT, \
	ENTRY_FIELD(advice, field), in, may_lack, NULL, 0, 0 }
#define DAY(field, in) { #field, ENTRY_DAY, ENTRY_FIELD(advice, field), in, \
	true, NULL, 0, 0 }
#define WORD(field, words, in) { #field, ENTRY_WORD, \
	ENTRY_FIELD(advice, field), in, false, words, ARRAY_LEN(words), 0 }

static const struct entry_member members[] = {
	TEXT(id, ENTRY_EACH, false),
	WORD(kind, kinds, ADDS),
	WORD(decision, decisions, DECIDES),
	DAY(due, DECIDES),
	WORD(result, results, CLOSES),
	TEXT(text, ADDS | CLOSES, false),
	TEXT(text, DECIDES, true),
	DAY(from, ADDS), DAY(to, ADDS),
	TEXT(by, ENTRY_EACH, false),
	TEXT(office, ENTRY_EACH, false),
	TEXT(os_user, ENTRY_EACH, false),
};
static const struct entry_form form = { whats, ARRAY_LEN(whats), members,
	ARRAY_LEN(members) };

const char *
advice_kind_name(enum advice_kind k)
{
	return kinds[k];
}

const char *
advice_decision_name(enum advice_decision d)
{
	return decisions[d];
}

const char *
advice_result_name(enum advice_result r)
{
	return results[r];
}

struct advice
advice_blank(enum advice_what what)
{
	return (struct advice){ .what = what, .from = INT32_MIN,
		.to = INT32_MIN, .due = INT32_MIN };
}

void
advice_write(struct json *j, const struct advice *a)
{
	entry_write(j, &form, a->what, a);
}

static void
blank(void *entry, unsigned what)
{
	*(struct advice *)entry = advice_blank((enum advice_what)what);
}

int
advice_read(const char *text, size_t len, struct advice *out, char *why,
    size_t whylen)
{
	struct advice a;

	if (entry_read(&form, text, len, blank, &a, why, whylen) < 0)
		return -1;
	if ((a.from == INT32_MIN) != (a.to == INT32_MIN) || a.to < a.from)
		return entry_wrong("to", why, whylen);
	*out = a;
	return 0;
}
