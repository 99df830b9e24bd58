/* retain_parts.h: what retain.c and retain_sessions.c share. For
 * those alone. */
#ifndef DASHBOARD_RETAIN_PARTS_H
#define DASHBOARD_RETAIN_PARTS_H

#include "dashboard/retain.h"
#include "store/marks.h"

struct kept_session;
struct retain_held { char session[17]; int32_t day; };

struct deciding {
	struct reader *reader;
	struct written *written;
	struct retained *out;
	const struct calendar *calendar;
	const struct roster *roster;	/* knows whose ids are whose */
	uint8_t *goes;			/* of each row: 0, or its class + 1 */
	int32_t today;
	const char *person;		/* whose alone; NULL: by length */
	struct marks_key key;		/* made up for this: what is one use */
	/* a day of sessions */
	struct judging *judging;
	struct kept_session *day;
	size_t day_count, day_room;
	struct retain_held *held;	/* what a hold keeps, by day */
	size_t held_count;
	char *why;
	size_t whylen;
};

/* "out of memory"; -1. */
int retain_no_memory(struct deciding *d);
/* The entry goes, as of this class. */
void retain_mark(struct deciding *d, uint64_t sequence,
    enum retention_class class);
/* Is the length over for what is counted from that day? */
bool retain_is_over(const struct deciding *d, enum retention_class class,
    int32_t from);
/* Numbers ascending, for qsort. */
int retain_by_day(const void *a, const void *b);

/* Mark the sessions that go (retain_sessions.c). -1 and d->why. */
int retain_sessions(struct deciding *d);

#endif
