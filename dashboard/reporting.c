/* reporting.c: a report read from the store. */
#include "dashboard/reporting.h"

#include <stdio.h>
#include <string.h>

#include "classify/reviews_table.h"
#include "store/audit.h"
#include "store/ledger.h"

/* A day's last records are written some minutes after it. */
#define SIGNED_AFTER_US UINT64_C(600000000)

struct counting {
	const struct reporting *q;
	struct report_maker *maker;
	enum judging_result result;
	unsigned day, days;		/* for progress */
	char *why;
	size_t whylen;
};

static int
add_session(void *arg, const struct session *s)
{
	struct counting *c = arg;

	c->result = report_add(c->maker, s);
	return c->result != JUDGING_DONE;
}

static int
add_count(void *arg, const struct store_count *count)
{
	struct counting *c = arg;

	c->result = report_count(c->maker, count) < 0 ? JUDGING_MEMORY :
	    JUDGING_DONE;
	return c->result != JUDGING_DONE;
}

/* 0; 1: counting stopped, c->result tells; -1 and *why. */
static int
read_day(struct counting *c, int32_t day)
{
	struct reader *r = c->q->reader;
	struct store_cover cover;
	int result;

	if (c->q->progress)
		c->q->progress(c->q->arg, c->day++, c->days);
	result = reader_numbers(r, day, add_session, c, c->why, c->whylen);
	if (result == 0)
		result = store_counts(r->store, day, add_count, c, c->why,
		    c->whylen);
	if (result == 0)
		result = store_cover(r->store, day, &cover, c->why,
		    c->whylen);
	if (result == 0 && report_cover(c->maker, day, &cover) < 0) {
		c->result = JUDGING_MEMORY;
		result = 1;
	}
	return result;
}

/* The numbers of one stretch, into *out, which has all that does not depend on
 * the days. */
static int
read_dates(struct counting *c, const struct dates *d, int32_t last,
    struct report *out)
{
	const struct report_source source = { reader_basis, c->q->reader,
		c->q->with_files, ledger_reviews(c->q->reader->ledger),
		c->q->reader->as_known_us };
	int32_t day;
	int result = 0;

	out->dates = *d;
	c->result = JUDGING_MEMORY;
	c->maker = report_new(&source, d);
	if (!c->maker)
		result = 1;
	for (day = d->from; result == 0 && day <= d->to && day <= last; day++)
		result = read_day(c, day);
	if (result == 0 && report_end(c->maker, out) < 0)
		result = 1;
	report_free(c->maker);
	if (result > 0)
		snprintf(c->why, c->whylen, "%s", judging_words(c->result));
	return result == 0 ? 0 : -1;
}

/* ---- the stretches before ---- */

static const unsigned points_of[DATES_UNIT_COUNT] = { [DATES_DAY] = 4,
	[DATES_WEEK] = 5, [DATES_MONTH] = 5, [DATES_HALF_TERM] = 4,
	[DATES_TERM] = 2, [DATES_YEAR] = 1, [DATES_RANGE] = 1 };

/* Those that are recorded from a day on, the nearest first: how many. */
static int
find_before(const struct counting *c, int32_t first,
    struct dates before[REPORT_POINTS])
{
	const struct reporting *q = c->q;
	struct judging_basis basis;
	struct dates at = q->dates;
	unsigned n = 0;

	if (!edition_has_trend(q->edition))
		return 0;
	reader_basis(q->reader, calendar_midnight(at.from), &basis);
	while (n < points_of[q->dates.unit] &&
	    dates_before(basis.context.calendar, &at, &before[n]) &&
	    before[n].to >= first)
		at = before[n++];
	return (int)n;
}

static int
read_trend(struct counting *c, const struct dates *before, int count,
    struct report *out)
{
	struct report one;
	int i;

	for (i = count; i-- > 0;) {
		memset(&one, 0, sizeof(one));
		one.duties = out->duties;
		if (read_dates(c, &before[i], INT32_MAX, &one) < 0)
			return -1;
		report_point(&one, &out->points[out->point_count++]);
		report_clear(&one);
	}
	return 0;
}

/* ---- the ledger ---- */

/* -1: out of memory. */
static int
count_reviews(const struct reader *r, struct report *out)
{
	const struct reviews *all = ledger_reviews(r->ledger);
	struct reviews_scope scope = { INT32_MIN, out->dates.to,
		r->as_known_us };
	uint64_t begin = calendar_midnight(out->dates.from);
	uint64_t end = calendar_midnight(out->dates.to + 1), at;
	struct reviews_table table;
	size_t i;

	if (reviews_table_make(all, &scope, &table) < 0)
		return -1;
	out->reviewed = table.all;
	out->reviewed_since = table.since;
	reviews_table_clear(&table);
	scope.from = out->dates.from;
	if (reviews_table_make(all, &scope, &table) < 0)
		return -1;
	out->reviewed_within = table.all;
	reviews_table_clear(&table);
	for (i = 0; i < reviews_count(all); i++) {
		at = reviews_at(all, i)->recorded_us;
		out->reviews_made += at >= begin && at < end &&
		    (r->as_known_us == 0 || at <= r->as_known_us);
	}
	return 0;
}

struct looking { struct report *out; uint64_t begin, end; };

static int
add_look(void *arg, const struct audit_entry *e)
{
	struct looking *l = arg;

	if (e->what != AUDIT_LOOK || e->recorded_us < l->begin ||
	    e->recorded_us >= l->end)
		return 0;
	return report_look(l->out, e->look.command, e->look.reason[0] != '\0');
}

static int
count_looks(const struct reporting *q, struct report *out, char *why,
    size_t whylen)
{
	uint64_t known = q->reader->as_known_us;
	struct looking l = { out, calendar_midnight(out->dates.from),
		calendar_midnight(out->dates.to + 1) };
	int result;

	if (known && known + 1 < l.end)
		l.end = known + 1;
	if (!edition_has_looks(q->edition))
		return 0;
	result = audit_each(q->reader->settings.state, 0, add_look, &l, why,
	    whylen);
	return result == 0 ? 0 : -1;
}

/* ---- all of it ---- */

/* How many of the days are not after the last. */
static unsigned
days_until(const struct dates *d, int32_t last)
{
	int32_t to = d->to < last ? d->to : last;

	return to < d->from ? 0 : (unsigned)(to - d->from + 1);
}

/* When it is made, or what it is asked to be as of, and whether its days were
 * over; the last day that can have been recorded: a capture file may be of days
 * to come, and they are whole. As known earlier than records go, it tells of
 * them all the same, as if it were made on the last day of these. */
static void
set_made(const struct reporting *q, int32_t stored, struct report *out)
{
	uint64_t known = q->reader->as_known_us;
	uint64_t made_us = known ? known : q->now_us;
	bool is_to_come;

	out->made = calendar_day(made_us);
	is_to_come = stored > out->made;
	out->last = is_to_come ? stored : out->made;
	/* What is known by the end of a day is known by its last moment. */
	out->is_unfinished = made_us + 1 < calendar_midnight(q->dates.to + 1) &&
	    !(is_to_come && q->dates.to <= stored);
	if (is_to_come && known)
		out->made = stored;
}

static int
read_all(struct counting *c, struct report *out)
{
	const struct reporting *q = c->q;
	struct dates before[REPORT_POINTS];
	int32_t first = INT32_MAX, last = INT32_MIN;
	int i, count;

	if (store_days(q->reader->store, &first, &last, c->why, c->whylen) < 0)
		return -1;
	count = find_before(c, first, before);
	set_made(q, last, out);
	c->days = days_until(&q->dates, out->last);
	for (i = 0; i < count; i++)
		c->days += days_until(&before[i], INT32_MAX);
	if (read_trend(c, before, count, out) < 0 ||
	    read_dates(c, &q->dates, out->last, out) < 0)
		return -1;
	report_point(out, &out->points[out->point_count++]);
	report_mark(out);
	if (count_reviews(q->reader, out) < 0) {
		snprintf(c->why, c->whylen, "%s",
		    judging_words(JUDGING_MEMORY));
		return -1;
	}
	return count_looks(q, out, c->why, c->whylen);
}

int
reporting_read(const struct reporting *q, struct report *out, char *why,
    size_t whylen)
{
	struct counting c = { .q = q, .why = why, .whylen = whylen };

	memset(out, 0, sizeof(*out));
	if (!edition_takes(q->edition, q->dates.unit, why, whylen))
		return -1;
	out->site = q->reader->settings.site;
	out->zone = q->reader->settings.zone;
	out->duties = ledger_duties(q->reader->ledger);
	out->advices = ledger_advices(q->reader->ledger);
	if (read_all(&c, out) < 0) {
		report_clear(out);
		return -1;
	}
	proof_read(q->reader->settings.state, out->from_files ? 0 :
	    calendar_midnight(out->dates.to + 1) + SIGNED_AFTER_US,
	    &out->proof);
	return 0;
}

/* ---- asked for by name ---- */

/* Of days to come there is nothing to tell, and a report of them would read as
 * one of days without use. What the record has of them, by a clock that was
 * wrong, can be asked for. */
static int
check_begun(const struct reporting *q, const struct dates *d, char *why,
    size_t whylen)
{
	int32_t first, last;
	char code[DATES_CODE];
	int found;

	if (d->from <= calendar_day(q->now_us))
		return 0;
	found = store_days(q->reader->store, &first, &last, why, whylen);
	if (found < 0)
		return -1;
	if (found > 0 && last >= d->from)
		return 0;
	snprintf(why, whylen, "%s has not begun: there is nothing to report "
	    "of it yet", dates_code(d, code));
	return 1;
}

int
reporting_dates(struct reporting *q, const char *period, int32_t day,
    char *why, size_t whylen)
{
	struct judging_basis basis;
	struct dates d;
	int r;

	reader_basis(q->reader, calendar_midnight(day), &basis);
	if (dates_read(basis.context.calendar, period, day, &d, why,
	    whylen) < 0 || !edition_takes(q->edition, d.unit, why, whylen))
		return 1;
	r = check_begun(q, &d, why, whylen);
	if (r == 0)
		q->dates = d;
	return r;
}

int
reporting_write(const struct reporting *q, const struct measured *measured,
    const struct render *form, FILE *out, char *why, size_t whylen)
{
	char unmade[RENDER_WHY] = "out of memory";
	struct document *d;
	struct report report;
	int result = -1;

	if (reporting_read(q, &report, why, whylen) < 0)
		return -1;
	report.measured = *measured;
	d = edition_document(q->edition, &report, q->language,
	    (unsigned)q->reader->settings.least_people);
	if (d)
		result = form->write(d, out, unmade);
	if (result < 0)
		snprintf(why, whylen, "%s", unmade);
	document_free(d);
	report_clear(&report);
	return result;
}
