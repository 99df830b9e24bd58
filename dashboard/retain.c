/* retain.c: what has been kept for long enough.
 *
 * Every entry that goes is marked beside the rows of the journal; spans are
 * made of the marks at the end, so that they ascend whatever the order in which
 * days were looked at. */
#include "dashboard/retain_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/audit.h"
#include "store/fact.h"

static void
count(struct deciding *d, enum retention_class class, int32_t day)
{
	struct duty_class *c = &d->out->order.classes[class];

	c->first = c->records == 0 || day < c->first ? day : c->first;
	c->last = c->records == 0 || day > c->last ? day : c->last;
	c->records++;
}

/* ---- counts ---- */

static int
keep_day(struct deciding *d, struct removal_days *list, int32_t *days,
    size_t n)
{
	size_t i;

	if (n > 0)
		qsort(days, n, sizeof(*days), retain_by_day);
	for (i = 0; i < n; i++)
		if ((i == 0 || days[i] != days[i - 1]) &&
		    removal_add_day(list, days[i]) < 0)
			return retain_no_memory(d);
	return 0;
}

static int
order_held(const void *day, const void *held)
{
	return retain_by_day(day, &((const struct retain_held *)held)->day);
}

/* Does a hold keep a session of that day? What was seen of the day is told
 * beside it, and stays as long. */
static bool
is_held_day(const struct deciding *d, int32_t day)
{
	return d->held_count && bsearch(&day, d->held, d->held_count,
	    sizeof(*d->held), order_held);
}

/* The local days of which counts are over, ascending, each once, the oldest as
 * there is room for; the caller frees it. */
static int32_t *
count_days(struct deciding *d, size_t *n)
{
	size_t i, k = 0, all = written_count(d->written);
	int32_t *days = calloc(all + 1, sizeof(*days));
	const struct written_row *row;

	*n = 0;
	for (i = 0; days && i < all; i++) {
		row = written_at(d->written, i);
		if (!row->is_session && !is_held_day(d, row->day) &&
		    retain_is_over(d, RETENTION_COUNTS, row->day))
			days[k++] = row->day;
	}
	if (k > 0)
		qsort(days, k, sizeof(*days), retain_by_day);
	for (i = 0; i < k; i++)
		if (*n == 0 || days[i] != days[*n - 1])
			days[(*n)++] = days[i];
	if (*n > RETAIN_DAYS) {
		*n = RETAIN_DAYS;
		d->out->has_more = true;
	}
	return days;
}

/* Whole days of sums, coverage and events, but for those of what is held. */
static int
do_counts(struct deciding *d)
{
	size_t i, n, all = written_count(d->written);
	int32_t *days = count_days(d, &n);
	const struct written_row *row;
	int r = days ? 0 : retain_no_memory(d);

	for (i = 0; r == 0 && n > 0 && i < all; i++) {
		row = written_at(d->written, i);
		if (!row->is_session && bsearch(&row->day, days, n,
		    sizeof(*days), retain_by_day))
			d->goes[i] = RETENTION_COUNTS + 1;
	}
	for (i = 0; r == 0 && i < n; i++)
		if (removal_add_day(&d->out->what.gone, days[i]) < 0)
			r = retain_no_memory(d);
	free(days);
	return r;
}

struct exempt { struct deciding *deciding; int32_t *days; size_t n, room; };

/* Is the register entry about this person alone? */
static bool
is_about(struct deciding *d, const char *entry)
{
	struct register_entry e;

	return registers_named(ledger_registers(d->reader->ledger), entry,
	    &e) == 0 && e.added->scope.person[0] &&
	    roster_is_same(d->roster, e.added->scope.person, d->person);
}

/* A written_count_visit. */
static int
add_exempt(void *arg, uint64_t sequence, int32_t day,
    const struct store_count *c)
{
	struct exempt *e = arg;
	struct deciding *d = e->deciding;
	const struct duties_use use = { .person = d->person,
		.roster = d->roster, .day = day };
	int32_t *more;

	if (c->of != COUNT_EXEMPT || !is_about(d, c->name))
		return 0;
	if (duties_holding(ledger_duties(d->reader->ledger), &use)) {
		d->out->order.held++;
		return 0;
	}
	if (e->n == e->room) {
		more = reallocarray(e->days, e->room + 64, sizeof(*more));
		if (!more)
			return retain_no_memory(d);
		e->days = more;
		e->room += 64;
	}
	e->days[e->n++] = day;
	retain_mark(d, sequence, RETENTION_COUNTS);
	return 0;
}

/* What official use and the like was counted of the person. */
static int
do_exempt(struct deciding *d)
{
	struct exempt e = { .deciding = d };
	int r = written_counts(d->written, add_exempt, &e, d->why, d->whylen);

	if (r == 0)
		r = keep_day(d, &d->out->what.again, e.days, e.n);
	free(e.days);
	return r;
}

/* ---- the ledger ---- */

struct audited { uint64_t sequence; int32_t day; char session[17]; };
struct auditing {
	struct deciding *deciding;
	struct audited *list;
	size_t n, room;
};

/* An audit_visit. */
static int
note_audit(void *arg, const struct audit_entry *e)
{
	struct auditing *a = arg;
	struct audited *more;

	if (a->n == a->room) {
		more = reallocarray(a->list, 2 * a->room + 64, sizeof(*more));
		if (!more)
			return retain_no_memory(a->deciding);
		a->list = more;
		a->room = 2 * a->room + 64;
	}
	more = &a->list[a->n++];
	*more = (struct audited){ e->sequence, calendar_day(e->recorded_us),
		"" };
	snprintf(more->session, sizeof(more->session), "%s", e->session);
	return 0;
}

/* The day the last word on the same session was recorded. */
static int32_t
last_word(const struct auditing *a, const struct audited *of)
{
	int32_t day = of->day;
	size_t i;

	for (i = 0; of->session[0] && i < a->n; i++)
		if (strcmp(a->list[i].session, of->session) == 0)
			day = a->list[i].day;
	return day;
}

static bool
is_held(const struct deciding *d, const char *session)
{
	size_t i;

	for (i = 0; i < d->held_count; i++)
		if (strcmp(d->held[i].session, session) == 0)
			return true;
	return false;
}

/* Looks one by one; the reviews of a session together, for one that takes
 * another back makes no sense without it. Those of a session that is held
 * are held with it. */
static int
do_audit(struct deciding *d)
{
	struct auditing a = { .deciding = d };
	int r = audit_each(d->reader->settings.state, 0, note_audit, &a, d->why,
	    d->whylen);
	size_t i;

	for (i = 0; i < a.n && r == 0; i++) {
		if (!retain_is_over(d, RETENTION_AUDIT, a.list[i].day) ||
		    !retain_is_over(d, RETENTION_AUDIT,
		    last_word(&a, &a.list[i])))
			continue;
		if (is_held(d, a.list[i].session)) {
			d->out->order.held++;
			continue;
		}
		count(d, RETENTION_AUDIT, a.list[i].day);
		if (removal_add(&d->out->what.ledger, a.list[i].sequence) < 0)
			r = retain_no_memory(d);
	}
	free(a.list);
	return r;
}

/* ---- all of it ---- */

/* Spans of the marks; facts of a day go together, sessions as there is room. */
static int
collect_marks(struct deciding *d)
{
	struct removal_spans *s = &d->out->what.sequences;
	const struct written_row *row;
	size_t i, sessions = 0;

	for (i = 0; i < written_count(d->written); i++) {
		row = written_at(d->written, i);
		if (!d->goes[i])
			continue;
		if (row->is_session && sessions++ >= RETAIN_MOST) {
			d->out->has_more = true;
			continue;
		}
		count(d, (enum retention_class)(d->goes[i] - 1), row->day);
		if (removal_add(s, row->sequence) < 0)
			return retain_no_memory(d);
	}
	return 0;
}

static uint64_t
count_ids(const struct roster *r, const char *person)
{
	uint64_t n = 1;
	size_t at = 0;

	while (roster_other_id(r, person, &at))
		n++;
	return n;
}

static void
begin(struct deciding *d)
{
	struct duty *order = &d->out->order;
	struct policy_context c;
	const struct law *law;
	int i;

	chain_random(d->key.key, sizeof(d->key.key));
	laws_context(d->reader->laws, calendar_wall(d->today, 720), 0, &c,
	    &law);
	d->calendar = c.calendar;
	d->roster = c.roster;
	if (d->person)
		order->ids = count_ids(d->roster, d->person);
	order->what = DUTY_ORDER;
	order->rule = d->person ? DUTY_ERASURE : DUTY_RETENTION;
	order->day = d->today;
	order->head = *written_head(d->written);
	snprintf(order->policy, sizeof(order->policy), "%s",
	    policy_hash(c.policy));
	snprintf(order->law, sizeof(order->law), "%s", law->hash);
	for (i = 0; i < RETENTION_CLASS_COUNT; i++)
		d->out->lengths[i] = policy_retention(c.policy,
		    (enum retention_class)i);
}

static int
decide(struct deciding *d)
{
	int r;

	memset(d->out, 0, sizeof(*d->out));
	d->goes = calloc(written_count(d->written) + 1, sizeof(*d->goes));
	if (!d->goes)
		return retain_no_memory(d);
	begin(d);
	r = retain_sessions(d);
	if (r == 0 && d->person)
		r = do_exempt(d);
	if (r == 0 && !d->person)
		r = do_counts(d);
	if (r == 0 && !d->person)
		r = do_audit(d);
	if (r == 0)
		r = collect_marks(d);
	free(d->goes);
	free(d->day);
	free(d->held);
	judging_free(d->judging);
	if (r != 0)
		retained_free(d->out);
	return r != 0 ? -1 : 0;
}

int
retain_decide(struct reader *r, struct written *w, int32_t day,
    struct retained *out, char *why, size_t whylen)
{
	struct deciding d = { .reader = r, .written = w, .out = out,
		.today = day, .why = why, .whylen = whylen };

	return decide(&d);
}

int
retain_person(struct reader *r, struct written *w, const char *person,
    int32_t day, struct retained *out, char *why, size_t whylen)
{
	struct deciding d = { .reader = r, .written = w, .out = out,
		.today = day, .person = person, .why = why,
		.whylen = whylen };

	return decide(&d);
}

void
retained_free(struct retained *r)
{
	removal_free(&r->what);
	memset(r, 0, sizeof(*r));
}
