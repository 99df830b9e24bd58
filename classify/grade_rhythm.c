/* grade_rhythm.c: what comes like a clock. */
#include "classify/grade_parts.h"

static bool
is_alike(double value, double mean, double tolerance)
{
	double off = value > mean ? value - mean : mean - value;

	return off <= tolerance;
}

static double
bytes_of(const struct grading *g, const struct session_minute *m)
{
	return (double)m->bytes_up + (double)grade_down(g, m);
}

static struct grade_beat
mean_beat(const struct grading *g, const struct session *s, size_t active)
{
	const struct session_minute *first = NULL, *last = NULL;
	struct grade_beat mean = { 0 };
	size_t seen = 0;

	for (size_t i = 0; i < s->minute_count; i++) {
		if (!s->minutes[i].active)
			continue;
		last = &s->minutes[i];
		if (!first)
			first = last;
		if (seen++ >= GRADE_BEGINNING)
			mean.bytes += bytes_of(g, last);
	}
	mean.minutes = (double)(last->minute - first->minute) /
	    (double)(active - 1);
	mean.bytes /= (double)(active - GRADE_BEGINNING);
	return mean;
}

/* Are so many of all? */
static bool
is_most(const struct grading *g, size_t count, size_t all)
{
	return count * 100 >= all * (size_t)g->rhythm_share_percent;
}

bool
grade_rhythm(const struct grading *g, const struct session *s, size_t active,
    struct grade_beat *mean)
{
	const struct session_minute *last = NULL;
	size_t seen = 0, spaced = 0, alike = 0;

	*mean = mean_beat(g, s, active);
	for (size_t i = 0; i < s->minute_count; i++) {
		const struct session_minute *m = &s->minutes[i];

		if (!m->active)
			continue;
		spaced += last && is_alike(m->minute - last->minute,
		    mean->minutes, (double)g->rhythm_tolerance);
		alike += seen++ >= GRADE_BEGINNING && is_alike(bytes_of(g, m),
		    mean->bytes, mean->bytes *
		    (double)g->rhythm_bytes_percent / 100);
		last = m;
	}
	return is_most(g, spaced, active - 1) &&
	    is_most(g, alike, active - GRADE_BEGINNING);
}
