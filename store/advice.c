/* advice.c: recommendations as JSON text and back. Door to jansson.
 *
 * Which member belongs to which entry is one table. */
#include "store/advice.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "classify/text.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define VERSION 1
#define OF(what) (1u << (what))

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

enum member { MEMBER_HEAD, MEMBER_TEXT, MEMBER_NOTE /* may be missing */,
	MEMBER_DAY /* likewise */, MEMBER_KIND, MEMBER_DECISION,
	MEMBER_RESULT };

#define ROW(kind, name, field, in) { name, kind, \
	offsetof(struct advice, field), \
	sizeof(((struct advice *)0)->field), in }
#define ADDS OF(ADVICE_ADD)
#define DECIDES OF(ADVICE_DECIDE)
#define CLOSES OF(ADVICE_CLOSE)

/* In the order they are written. */
static const struct row {
	const char *name;
	enum member kind;
	size_t at, room;
	unsigned in;			/* which entries */
} rows[] = {
	ROW(MEMBER_HEAD, "v", what, ~0u), ROW(MEMBER_HEAD, "what", what, ~0u),
	ROW(MEMBER_TEXT, "id", id, ~0u),
	ROW(MEMBER_KIND, "kind", kind, ADDS),
	ROW(MEMBER_DECISION, "decision", decision, DECIDES),
	ROW(MEMBER_DAY, "due", due, DECIDES),
	ROW(MEMBER_RESULT, "result", result, CLOSES),
	ROW(MEMBER_TEXT, "text", text, ADDS | CLOSES),
	ROW(MEMBER_NOTE, "text", text, DECIDES),
	ROW(MEMBER_DAY, "from", from, ADDS), ROW(MEMBER_DAY, "to", to, ADDS),
	ROW(MEMBER_TEXT, "by", by, ~0u),
	ROW(MEMBER_TEXT, "office", office, ~0u),
	ROW(MEMBER_TEXT, "os_user", os_user, ~0u),
};

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

/* ---- writing ---- */

static void
write_member(struct json *j, const struct advice *a, const struct row *r)
{
	const char *at = (const char *)a + r->at;
	char text[TEXT_DAY_TEXT];

	switch (r->kind) {
	case MEMBER_TEXT:
	case MEMBER_NOTE:
		if (at[0])
			json_text(j, r->name, at);
		break;
	case MEMBER_DAY:
		if (*(const int32_t *)at != INT32_MIN)
			json_text(j, r->name, text_day_text(
			    *(const int32_t *)at, text));
		break;
	case MEMBER_KIND:
		json_text(j, r->name, kinds[a->kind]);
		break;
	case MEMBER_DECISION:
		json_text(j, r->name, decisions[a->decision]);
		break;
	case MEMBER_RESULT:
		json_text(j, r->name, results[a->result]);
		break;
	case MEMBER_HEAD:
		break;
	}
}

void
advice_write(struct json *j, const struct advice *a)
{
	size_t i;

	json_object_begin(j, NULL);
	json_unsigned(j, "v", VERSION);
	json_text(j, "what", whats[a->what]);
	for (i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].in & OF(a->what))
			write_member(j, a, &rows[i]);
	json_object_end(j);
}

/* ---- reading ---- */

static int
read_text(const json_t *v, char *out, size_t room)
{
	size_t len = json_string_length(v);

	if (!json_is_string(v) || len == 0 || len >= room)
		return -1;
	memcpy(out, json_string_value(v), len + 1);
	return 0;
}

/* Which of the names it is; -1: none. */
static int
read_name(const json_t *v, const char *const *names, int count)
{
	const char *text = json_string_value(v);
	int i;

	for (i = 0; text && i < count; i++)
		if (strcmp(text, names[i]) == 0)
			return i;
	return -1;
}

static int
read_member(const json_t *v, const struct row *r, struct advice *a)
{
	char *at = (char *)a + r->at;
	int n = 0;

	switch (r->kind) {
	case MEMBER_TEXT:
	case MEMBER_NOTE:
		return read_text(v, at, r->room);
	case MEMBER_DAY:
		return json_is_string(v) ? register_day_read(
		    json_string_value(v), (int32_t *)at) : -1;
	case MEMBER_KIND:
		n = read_name(v, kinds, ADVICE_KIND_COUNT);
		a->kind = n < 0 ? 0 : (enum advice_kind)n;
		break;
	case MEMBER_DECISION:
		n = read_name(v, decisions, ADVICE_DECISION_COUNT);
		a->decision = n < 0 ? 0 : (enum advice_decision)n;
		break;
	case MEMBER_RESULT:
		n = read_name(v, results, ADVICE_RESULT_COUNT);
		a->result = n < 0 ? 0 : (enum advice_result)n;
		break;
	case MEMBER_HEAD:
		break;
	}
	return n < 0 ? -1 : 0;
}

static int
wrong(const char *name, char *why, size_t whylen)
{
	snprintf(why, whylen, "\"%.40s\" is not what the ledger has there",
	    name);
	return -1;
}

/* All that belongs to such an entry, and nothing else. */
static int
read_members(const json_t *root, struct advice *a, char *why, size_t whylen)
{
	const json_t *v;
	size_t i, found = 0;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		if (!(rows[i].in & OF(a->what)))
			continue;
		v = json_object_get(root, rows[i].name);
		if (!v && (rows[i].kind == MEMBER_NOTE ||
		    rows[i].kind == MEMBER_DAY))
			continue;
		if (!v || read_member(v, &rows[i], a) < 0)
			return wrong(rows[i].name, why, whylen);
		found++;
	}
	if (found != json_object_size(root)) {
		snprintf(why, whylen, "it has members that \"%s\" does not "
		    "have", whats[a->what]);
		return -1;
	}
	return (a->from == INT32_MIN) != (a->to == INT32_MIN) ||
	    a->to < a->from ? wrong("to", why, whylen) : 0;
}

int
advice_read(const char *text, size_t len, struct advice *out, char *why,
    size_t whylen)
{
	json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	int what = read_name(json_object_get(root, "what"), whats,
	    ADVICE_WHAT_COUNT), result = -1;
	struct advice a;

	if (what < 0) {
		wrong("what", why, whylen);
	} else if (json_integer_value(json_object_get(root, "v")) != VERSION) {
		wrong("v", why, whylen);
	} else {
		a = advice_blank((enum advice_what)what);
		result = read_members(root, &a, why, whylen);
	}
	json_decref(root);
	if (result == 0)
		*out = a;
	return result;
}
