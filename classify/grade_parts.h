/* grade_parts.h: what the files of grade.h share: the thresholds of
 * grading.yaml, under the names they have there, what a minute brought, and a
 * machine's rhythm. */
#ifndef CLASSIFY_GRADE_PARTS_H
#define CLASSIFY_GRADE_PARTS_H

#include "classify/grade.h"

struct grading {
	struct text *text;
	int64_t content_minute_bytes;
	int64_t visit_minutes, sustained_minutes, edge_minutes;
	int64_t page_minutes;
	int64_t connection_bytes, page_bytes;
	int64_t rhythm_minutes, rhythm_tolerance, rhythm_bytes_percent;
	int64_t rhythm_share_percent, rhythm_first_bytes;
	int64_t crowd_devices, crowd_minutes;
	int64_t precision_floor, precision_least;	/* 0: not asked */
};

/* Active minutes in which connections begin: it may be over a minute's end. */
#define GRADE_BEGINNING 2

/* What is left of bytes when each connection has had its own: the hello, the
 * certificates, tickets, probes of the path. */
static inline uint64_t
grade_beyond(const struct grading *g, uint64_t bytes, unsigned connections)
{
	uint64_t own = connections * (uint64_t)g->connection_bytes;

	return bytes > own ? bytes - own : 0;
}

static inline uint64_t
grade_down(const struct grading *g, const struct session_minute *m)
{
	return grade_beyond(g, m->bytes_down, m->connections);
}

/* Between two active minutes, and in one after the beginning: the means. */
struct grade_beat { double minutes, bytes; };

/* Are the active minutes (so many, more than GRADE_BEGINNING) as evenly spaced
 * as a clock's, and alike but for those in which the connections began? Not
 * all: one may come late or be cut short. */
bool grade_rhythm(const struct grading *g, const struct session *s,
    size_t active, struct grade_beat *mean);

#endif
