/* advising.c: recommendations, checked and entered. */
#include "dashboard/advising.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/text.h"
#include "classify/utf8.h"
#include "dashboard/redact.h"

struct pass {
	const struct settings *settings;
	uint64_t now_us;
	struct text_faults *faults;
	char *why;
	size_t whylen;
};

/* The seats of each act, and what it is called. */
static const struct { unsigned seats; const char *done; } acts[] = {
	[ADVICE_ADD] = { ADVISING_ADDS, "recommends" },
	[ADVICE_DECIDE] = { ADVISING_DECIDES, "decides on recommendations" },
	[ADVICE_CLOSE] = { ADVISING_CLOSES, "closes recommendations" },
};
_Static_assert(sizeof(acts) / sizeof(acts[0]) == ADVICE_WHAT_COUNT,
    "seats for every act");

static int
check_office(const struct pass *p, const struct roster *r, struct advice *a)
{
	unsigned seats = seats_of(r, a->by, false, p->now_us);
	unsigned may = seats & acts[a->what].seats;
	int s;

	if (!seats)
		snprintf(p->why, p->whylen, "%.*s is not in the roster now, "
		    "or suspended", utf8_most(a->by, 60), a->by);
	else if (!may)
		snprintf(p->why, p->whylen, "%.*s holds no office that %s",
		    utf8_most(a->by, 60), a->by, acts[a->what].done);
	for (s = SEAT_COUNT; s-- > 0;)
		if (may >> s & 1)
			snprintf(a->office, sizeof(a->office), "%s",
			    seat_words((enum seat)s));
	return may ? 0 : -1;
}

/* 1: it names somebody; -1: out of memory. */
static int
check_text(const struct pass *p, const struct laws *laws,
    const struct advice *a)
{
	const struct roster **rosters;
	struct redact r = { .of = "" };
	const char *found;

	while (laws_roster(laws, r.count))
		r.count++;
	rosters = calloc(r.count + 1, sizeof(*rosters));
	if (!rosters) {
		snprintf(p->why, p->whylen, "out of memory");
		return -1;
	}
	for (size_t i = 0; i < r.count; i++)
		rosters[i] = laws_roster(laws, i);
	r.rosters = rosters;
	found = redact_finds(&r, a->text);
	if (found)
		snprintf(p->why, p->whylen, "the text names %.*s: governors "
		    "read it, so say the office, the group or the place "
		    "instead", utf8_most(found, 60), found);
	free(rosters);
	return found != NULL;
}

/* By whichever id: that is the roster's to know, not the ledger's. */
static int
check_own(const struct pass *p, const struct ledger *l, const struct roster *r,
    const struct advice *a)
{
	const struct advices_row *row = advices_named(ledger_advices(l),
	    a->id);

	if (a->what != ADVICE_DECIDE || !row ||
	    !roster_is_same(r, row->add.by, a->by))
		return 0;
	snprintf(p->why, p->whylen, "nobody decides on what they recommended "
	    "themselves");
	return 1;
}

/* By a ledger that is open. */
static enum advising
check(const struct pass *p, const struct ledger *l, struct advice *a)
{
	const struct roster *now;
	struct laws *laws;
	int r;

	if (laws_open(&laws, p->settings->state, p->settings->law, l,
	    p->faults, p->why, p->whylen) < 0)
		return ADVISING_FAILED;
	now = laws_newest(laws)->roster;
	r = check_office(p, now, a) < 0 ? 1 : check_text(p, laws, a);
	if (r == 0 && a->what != ADVICE_ADD)
		r = advices_check(ledger_advices(l), a, p->why, p->whylen) < 0;
	if (r == 0)
		r = check_own(p, l, now, a);
	laws_close(laws);
	return r < 0 ? ADVISING_FAILED : r ? ADVISING_REFUSED : ADVISING_DONE;
}

enum advising
advising_ask(const struct settings *s, struct advice *a, uint64_t now_us,
    struct text_faults *f, char *why, size_t whylen)
{
	const struct pass p = { s, now_us, f, why, whylen };
	enum advising result;
	struct ledger *l;

	if (ledger_open(&l, s->state, why, whylen) < 0)
		return ADVISING_FAILED;
	result = check(&p, l, a);
	ledger_close(l);
	return result;
}

enum advising
advising_do(const struct settings *s, unsigned wait_ms, struct advice *a,
    uint64_t now_us, struct text_faults *f, char *why, size_t whylen)
{
	const struct pass p = { s, now_us, f, why, whylen };
	enum advising result;
	struct ledger *l;
	int opened;

	opened = ledger_open_within(&l, s->state, wait_ms, why, whylen);
	if (opened != 0)
		return opened < 0 ? ADVISING_FAILED : ADVISING_BUSY;
	result = check(&p, l, a);
	if (result == ADVISING_DONE &&
	    ledger_advice(l, a, now_us, why, whylen) < 0)
		result = ADVISING_FAILED;
	ledger_close(l);
	return result;
}

/* ---- words ---- */

static const char *
kind_at(int i)
{
	return advice_kind_name((enum advice_kind)i);
}

const char *
advising_decision_at(int i)
{
	return advice_decision_name((enum advice_decision)i);
}

const char *
advising_result_at(int i)
{
	return advice_result_name((enum advice_result)i);
}

/* -1: none of them. */
static int
find(const char *word, const char *(*at)(int), int count)
{
	int i;

	for (i = 0; word && i < count; i++)
		if (strcmp(word, at(i)) == 0)
			return i;
	return -1;
}

bool
advising_kind(const char *word, enum advice_kind *out)
{
	int i = find(word, kind_at, ADVICE_KIND_COUNT);

	if (i >= 0)
		*out = (enum advice_kind)i;
	return i >= 0;
}

bool
advising_decision(const char *word, enum advice_decision *out)
{
	int i = find(word, advising_decision_at, ADVICE_DECISION_COUNT);

	if (i >= 0)
		*out = (enum advice_decision)i;
	return i >= 0;
}

bool
advising_result(const char *word, enum advice_result *out)
{
	int i = find(word, advising_result_at, ADVICE_RESULT_COUNT);

	if (i >= 0)
		*out = (enum advice_result)i;
	return i >= 0;
}

static const char *const states[] = {
	[ADVICE_IS_OPEN] = "open", [ADVICE_IS_DEFERRED] = "deferred",
	[ADVICE_IS_ACCEPTED] = "accepted", [ADVICE_IS_DECLINED] = "declined",
	[ADVICE_IS_DONE] = "done", [ADVICE_IS_NOT_DONE] = "not done",
};
_Static_assert(sizeof(states) / sizeof(states[0]) == ADVICE_STATE_COUNT,
    "name every state");

char *
advising_state(const struct advices_row *row, uint64_t at_us,
    char buf[ADVISING_STATE])
{
	const struct advice *d;
	enum advice_state s = advice_state_at(row, at_us, &d, NULL);
	char day[TEXT_DAY_TEXT];

	if (s <= ADVICE_IS_ACCEPTED && d && d->due != INT32_MIN)
		snprintf(buf, ADVISING_STATE, "%s, due %s", states[s],
		    text_day_text(d->due, day));
	else
		snprintf(buf, ADVISING_STATE, "%s", states[s]);
	return buf;
}
