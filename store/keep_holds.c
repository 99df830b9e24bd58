/* keep_holds.c: what of an order a hold keeps.
 *
 * One pass finds the sessions that are held, another the entries of the order
 * that stay: those, what leans on them, and what was counted of a person. */
#include "store/keep_holds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "store/audit.h"
#include "store/fact.h"
#include "store/record.h"

struct held {			/* a session */
	int32_t day;
	bool has_limits;
	char id[17], device[64];
};

struct looking {
	const struct keep_holds *holds;
	const struct removal *what;
	struct held *held;
	size_t count, room;
	struct removal_spans stays;	/* of the journal that is read */
	uint64_t last;			/* nothing after it matters */
	char why[256];
};

static int
no_memory(struct looking *l)
{
	snprintf(l->why, sizeof(l->why), "out of memory");
	return -1;
}

/* ---- which sessions are held ---- */

static int
keep_held(struct looking *l, const struct held *one)
{
	struct held *more;

	if (l->count == l->room) {
		more = reallocarray(l->held, 2 * l->room + 64, sizeof(*more));
		if (!more)
			return no_memory(l);
		l->held = more;
		l->room = 2 * l->room + 64;
	}
	l->held[l->count++] = *one;
	return 0;
}

/* 1: it is held; 0; -1. */
static int
ask(struct looking *l, const struct session *s, struct held *out)
{
	const struct keep_holds_law *law = &l->holds->law;
	struct keep_holds_user user = { 0 };
	struct duties_use use = { s->id, s->device, user.person, NULL,
		calendar_day(s->start_us) };

	if (law->ask(law->arg, s, &user) < 0)
		return no_memory(l);
	use.roster = law->roster(law->arg);
	out->day = use.day;
	out->has_limits = user.has_limits;
	memcpy(out->id, s->id, sizeof(out->id));
	snprintf(out->device, sizeof(out->device), "%s", s->device);
	return duties_holding(ledger_duties(l->holds->ledger), &use) != NULL;
}

static int
ask_entry(struct looking *l, const struct journal_entry *e, struct held *out)
{
	struct session s;
	int r;

	if (record_read(e->body, e->len, &s, l->why, sizeof(l->why)) < 0)
		return -1;
	r = ask(l, &s, out);
	session_clear(&s);
	return r;
}

/* A journal_visit. */
static int
find_held(void *arg, const struct journal_entry *e)
{
	struct looking *l = arg;
	struct held one;
	int r;

	if (e->sequence > l->last)
		return 1;
	if (e->expired || e->kind != JOURNAL_SESSION)
		return 0;
	r = ask_entry(l, e, &one);
	return r == 1 ? keep_held(l, &one) : r;
}

/* ---- what stays ---- */

/* The verdict on one that is held rests on the others of its day. */
static bool
is_leaned_on(const struct looking *l, const struct held *one)
{
	size_t i;

	for (i = 0; l->holds->is_retention && one->has_limits &&
	    i < l->count; i++)
		if (l->held[i].day == one->day &&
		    strcmp(l->held[i].device, one->device) == 0)
			return true;
	return false;
}

/* Of a person's erasure: what was counted of a register entry about them. */
static int
is_count_held(struct looking *l, const struct journal_entry *e)
{
	const struct ledger *ledger = l->holds->ledger;
	const struct keep_holds_law *law = &l->holds->law;
	struct duties_use use = { 0 };
	struct register_entry entry;
	struct fact_sum sum;

	if (l->holds->is_retention || e->kind != JOURNAL_COUNT_DAY)
		return 0;
	if (fact_read(e->body, e->len, &sum, l->why, sizeof(l->why)) < 0)
		return -1;
	if (!sum.is_count || sum.count.of != COUNT_EXEMPT ||
	    registers_named(ledger_registers(ledger), sum.count.name,
	    &entry) < 0)
		return 0;
	use.person = entry.added->scope.person;
	use.roster = law->roster(law->arg);
	use.day = sum.day;
	return duties_holding(ledger_duties(ledger), &use) != NULL;
}

/* A journal_visit. */
static int
find_stays(void *arg, const struct journal_entry *e)
{
	struct looking *l = arg;
	struct held one;
	int r;

	if (e->sequence > l->last)
		return 1;
	if (e->expired || !removal_has(&l->what->sequences, e->sequence))
		return 0;
	if (e->kind != JOURNAL_SESSION)
		r = is_count_held(l, e);
	else if ((r = ask_entry(l, e, &one)) == 0)
		r = is_leaned_on(l, &one);
	if (r == 1 && removal_add(&l->stays, e->sequence) < 0)
		return no_memory(l);
	return r < 0 ? -1 : 0;
}

/* An audit_visit: reviews and contests of what is held stay with it. */
static int
find_reviews(void *arg, const struct audit_entry *e)
{
	struct looking *l = arg;
	size_t i;

	if (!e->session[0] || !removal_has(&l->what->ledger, e->sequence))
		return 0;
	for (i = 0; i < l->count; i++)
		if (strcmp(l->held[i].id, e->session) == 0)
			return removal_add(&l->stays, e->sequence) < 0 ?
			    no_memory(l) : 0;
	return 0;
}

/* What is in all and does not stay; what stays is forgotten. */
static int
leave_out(struct looking *l, const struct removal_spans *all,
    struct removal_spans *out)
{
	uint64_t n;
	size_t i;

	for (i = 0; i < all->count; i++)
		for (n = all->list[i].first; n <= all->list[i].last; n++)
			if (!removal_has(&l->stays, n) &&
			    removal_add(out, n) < 0)
				return no_memory(l);
	l->stays.count = 0;
	return 0;
}

/* ---- all of it ---- */

static int
choose(struct looking *l, struct journal *j, struct removal *left, char *why,
    size_t whylen)
{
	const struct removal *what = l->what;
	uint64_t after = 0;

	/* Of any session there may be a review. */
	l->last = UINT64_MAX;
	if (what->ledger.count == 0 && what->sequences.count > 0) {
		after = what->sequences.list[0].first - 1;
		l->last = what->sequences.list[what->sequences.count - 1].last;
	}
	if (journal_each(j, after, find_held, l, why, whylen) < 0 ||
	    (!l->holds->is_begun && journal_each(j, after, find_stays, l, why,
	    whylen) < 0) || leave_out(l, &what->sequences,
	    &left->sequences) < 0)
		return -1;
	if (what->ledger.count > 0 && audit_each(l->holds->state, 0,
	    find_reviews, l, why, whylen) < 0)
		return -1;
	return leave_out(l, &what->ledger, &left->ledger);
}

int
keep_holds_leave_out(const struct keep_holds *h, struct journal *j,
    struct removal *what, char *why, size_t whylen)
{
	struct looking l = { .holds = h, .what = what };
	struct removal left = { 0 };
	int r = choose(&l, j, &left, why, whylen);

	if (r == 0) {
		free(what->sequences.list);
		free(what->ledger.list);
		what->sequences = left.sequences;
		what->ledger = left.ledger;
	} else {
		removal_free(&left);
		if (l.why[0])
			snprintf(why, whylen, "%s", l.why);
	}
	free(l.held);
	free(l.stays.list);
	return r;
}
