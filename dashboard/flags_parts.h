/* flags_parts.h: what is kept ready, and the day that is being read. For
 * flags.c and flags_day.c. */
#ifndef DASHBOARD_FLAGS_PARTS_H
#define DASHBOARD_FLAGS_PARTS_H

#include "dashboard/flags.h"

#define FLAGS_DAYS 4000
#define FLAGS_TRIES 4

enum flags_state { DAY_WAITS, DAY_READY, DAY_AGAIN };

struct flags_build {			/* the day that is being read */
	struct store_part *part;	/* NULL: none is */
	int32_t day;
	struct judging *judging;
	struct picture_maker *picture;
	struct flag *list;
	size_t count, room;
	bool is_late;		/* a session came that is not in it */
};

struct flags {
	struct reader *reader;
	struct flag_table *table;
	struct judging *judging;	/* of sessions that come alone */
	bool is_begun;		/* mark and days hold */
	uint64_t stamp;		/* of what it was judged by */
	size_t reviews;		/* that were looked at */
	uint64_t mark;		/* cursor of Redis up to which it is */
	int result;		/* of putting one to its day */
	int32_t first, before;
	uint8_t *days;		/* enum state, from first on */
	size_t day_count, left;
	struct picture_maker *picture;	/* the last day's; NULL: not ready */
	struct flags_build build;
	uint64_t changes;
	struct flags_done done;
	uint64_t latest_us;	/* start of a session that was judged */
};

/* Up to where Redis is. 0; 1: all must be read again; -1 and *why. */
int flags_catch_up(struct flags *f, char *why, size_t whylen);
/* Begin to read a day, its ids read while nothing came; likewise. */
int flags_day_open(struct flags *f, size_t at, char *why, size_t whylen);
/* Some of its sessions; when it was the last, it is in the table. 0, or -1
 * and *why. */
int flags_day_next(struct flags *f, char *why, size_t whylen);
void flags_day_end(struct flags_build *b);	/* accepts what is not begun */

#endif
