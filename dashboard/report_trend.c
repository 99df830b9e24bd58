/* report_trend.c: stretches of days beside each other, and what keeps them from
 * being compared. */
#include "dashboard/report.h"

#include <stdio.h>
#include <string.h>

#include "dashboard/precision_words.h"
#include "store/duties.h"

#define DAY_MINUTES 1440

static void
copy_hash(char to[65], const char *from)
{
	snprintf(to, 65, "%s", from);
}

/* Were records of these days deleted, by rule or by order? */
static bool
is_deleted(const struct duties *d, const struct dates *dates)
{
	const struct duty_class *c;
	size_t i, k;

	for (i = 0; d && i < duties_orders(d); i++)
		for (k = 0; k < RETENTION_CLASS_COUNT; k++) {
			c = &duties_order(d, i)->order.classes[k];
			if (c->records && c->first <= dates->to &&
			    c->last >= dates->from)
				return true;
		}
	return false;
}

/* How many services are demoted by the end of the days. */
static unsigned
count_demoted(const struct report *r)
{
	uint64_t end = calendar_midnight(r->dates.to + 1) - 1;
	struct demotion demotion;
	uint32_t i = 0;
	unsigned n = 0;

	while (precision_next(&r->basis.context, end, &i, &demotion))
		n++;
	return n;
}

void
report_point(const struct report *r, struct report_point *out)
{
	const struct law *law = r->basis.law, *begin = r->begin.law;
	struct report_point p = { .dates = r->dates, .n = r->tally.all,
		.device_minutes = report_watched(r, NULL),
		.minutes = r->cover.minutes,
		.open_minutes = (uint64_t)r->days * DAY_MINUTES,
		.packets = r->cover.packets,
		.lost = r->cover.dropped + r->cover.device_dropped +
		    r->cover.abandoned,
		.demoted = count_demoted(r),
		.is_deleted = is_deleted(r->duties, &r->dates) };

	copy_hash(p.policy, policy_hash(law->policy));
	copy_hash(p.catalogue, catalogue_hash(law->catalogue));
	copy_hash(p.grading, grading_hash(law->grading));
	if (strcmp(p.policy, policy_hash(begin->policy)) != 0)
		p.changed |= REPORT_POLICY;
	if (strcmp(p.catalogue, catalogue_hash(begin->catalogue)) != 0)
		p.changed |= REPORT_CATALOGUE;
	if (strcmp(p.grading, grading_hash(begin->grading)) != 0)
		p.changed |= REPORT_GRADING;
	if (p.is_deleted)
		p.changed |= REPORT_DELETED;
	if (r->is_unfinished)
		p.changed |= REPORT_UNFINISHED;
	*out = p;
}

static double
share(uint64_t part, uint64_t whole)
{
	return whole ? (double)part / (double)whole : 0;
}

static bool
differ(double a, double b, double by)
{
	return a > b + by || b > a + by;
}

void
report_mark(struct report *r)
{
	const struct report_point *a;
	struct report_point *b;

	for (size_t i = 1; i < r->point_count; i++) {
		a = &r->points[i - 1];
		b = &r->points[i];
		if (strcmp(a->policy, b->policy) != 0)
			b->changed |= REPORT_POLICY;
		if (strcmp(a->catalogue, b->catalogue) != 0)
			b->changed |= REPORT_CATALOGUE;
		if (strcmp(a->grading, b->grading) != 0)
			b->changed |= REPORT_GRADING;
		if (a->demoted != b->demoted)
			b->changed |= REPORT_DEMOTED;
		if (differ(share(a->minutes, a->open_minutes),
		    share(b->minutes, b->open_minutes), 0.1) ||
		    differ(share(a->lost, a->packets + a->lost),
		    share(b->lost, b->packets + b->lost), 0.01))
			b->changed |= REPORT_COVERAGE;
	}
}
