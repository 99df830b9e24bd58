/* report.h: the numbers of a stretch of days that every edition (edition.h)
 * tells from, and fixed wording that goes with them. Pure.
 *
 * A report names no person and no device. What comes from capture files does
 * not enter a report of days that were also watched live, unless asked:
 * anybody can write a capture file. What was used on equipment that is not
 * known to be the school's is counted apart (TALLY_OWN): it is nothing to set
 * beside the hours that the school's devices were watched. */
#ifndef DASHBOARD_REPORT_H
#define DASHBOARD_REPORT_H

#include "classify/measured.h"
#include "dashboard/proof.h"
#include "dashboard/tally.h"
#include "dashboard/wording.h"
#include "store/advice.h"
#include "store/store.h"

/* How long devices were watched: of each day, the school's devices in the
 * roster then that are not pupils' and not reference devices, times the minutes
 * with a sensor running. */
struct report_watch {
	char group[64];			/* of devices; "" in none */
	uint64_t devices, today;	/* most on one day; on the last */
	uint64_t device_minutes;
};

/* What makes numbers of two stretches hard to compare: bits. */
enum report_change {
	REPORT_POLICY = 1, REPORT_CATALOGUE = 2, REPORT_GRADING = 4,
	REPORT_COVERAGE = 8,	/* a tenth more or less of the days' minutes
				 * were watched, or a hundredth lost more */
	REPORT_DELETED = 16,	/* records were deleted since */
	REPORT_DEMOTED = 32,	/* other services need context, by reviews */
	REPORT_UNFINISHED = 64	/* the days were not over */
};

/* One of several stretches that follow one another. */
struct report_point {
	struct dates dates;
	struct tally_numbers n;		/* 0 times */
	uint64_t device_minutes;
	uint64_t minutes, open_minutes;	/* watched; of the days in all */
	uint64_t packets, lost;
	char policy[65], catalogue[65], grading[65];	/* at its end */
	unsigned demoted;		/* services, at its end */
	bool is_deleted;
	unsigned changed;	/* against the one before, or within it */
};

/* Reads of what is recorded of one person, by what was asked for. */
struct report_look { char command[64]; uint64_t looks, with_reason; };

#define REPORT_POINTS 7		/* of the trend: six before, and this */

struct report {
	const char *site, *zone;	/* borrowed */
	struct dates dates;
	struct judging_basis begin;	/* of the first day's beginning */
	struct judging_basis basis;	/* of the last day's end; borrowed */
	struct store_cover cover;	/* of all days */
	int32_t last;			/* later days are yet to come */
	bool is_unfinished;		/* the last of the days was not over */
	int32_t made;			/* on which day, or as known then */
	unsigned days, school_days;	/* of them; with no sensor: */
	unsigned blind_days;		/* school days */
	struct tally tally;		/* report_clear it */
	struct store_count *counts;	/* what was not kept; likewise */
	size_t count_count;
	struct store_count *permitted;	/* by register entry; likewise */
	size_t permitted_count;
	struct report_watch *watched;	/* by group; likewise */
	size_t watched_count;
	struct report_point points[REPORT_POINTS];	/* the last: this */
	size_t point_count;
	bool from_files;		/* sessions are of capture files */
	uint64_t put_in;		/* of them, counted beside live ones */
	bool read_again;		/* a file, under other texts */
	uint64_t left_out;		/* sessions of capture files */
	/* Of all flags up to the last day, what reviewers found; and of those
	 * of these days. */
	struct precision reviewed, reviewed_within;
	int32_t reviewed_since;		/* the first day of any */
	struct measured measured;	/* of this release; zero: nothing */
	struct proof proof;
	const struct duties *duties;	/* borrowed; NULL: none are known */
	const struct advices *advices;	/* likewise */
	struct report_look *looks;	/* in these days; report_clear it */
	size_t look_count;
	uint64_t reviews_made;		/* acts recorded in these days */
};

void report_clear(struct report *r);

/* Counting days: sessions in, as they come from the store, day after day, then
 * the report. find, arg and reviews are borrowed. NULL and -1: out of
 * memory. */
struct report_maker;
struct report_source {
	judging_find *find;
	const void *arg;
	bool with_files;
	const struct reviews *reviews;	/* NULL: there are none; */
	uint64_t as_known_us;		/* as of then; 0: all */
};
struct report_maker *report_new(const struct report_source *s,
    const struct dates *d);
enum judging_result report_add(struct report_maker *m,
    const struct session *s);
/* What was counted and not kept. */
int report_count(struct report_maker *m, const struct store_count *c);
/* What was seen of a day; once for each. */
int report_cover(struct report_maker *m, int32_t day,
    const struct store_cover *c);
/* out->dates is set, and all that a maker does not know. */
int report_end(struct report_maker *m, struct report *out);
void report_free(struct report_maker *m);
/* Count one look; -1: out of memory. */
int report_look(struct report *r, const char *command, bool has_reason);

/* The trend: points of the stretches before are made as reports are, of which
 * each leaves its point. */
void report_point(const struct report *r, struct report_point *out);
/* Mark what changed from each point to the next. */
void report_mark(struct report *r);

/* The device-minutes of a group; NULL: of all. */
uint64_t report_watched(const struct report *r, const char *group);

/* ---- wording: constant unless a buffer is given, which is returned ---- */

#define REPORT_SENTENCE WORDING_TEXT

/* How time is bounded. */
const char *report_method(enum language l);
/* What a report of this kind can and cannot show: sentence i; NULL: there is no
 * such. */
const char *report_limit(enum language l, size_t i);
/* What was seen and what was not: sentence i, false when there is no such. */
bool report_coverage(enum language l, const struct report *r, size_t i,
    char buf[REPORT_SENTENCE]);
/* The same of coverage alone: for beadle status and top. */
bool report_seen(enum language l, const struct store_cover *c, size_t i,
    char buf[REPORT_SENTENCE]);
/* How the day's record can be checked: sentence i. None where no head was
 * signed. */
bool report_proof(enum language l, const struct report *r, size_t i,
    char buf[REPORT_SENTENCE]);
/* "Facebook" for "facebook"; the id itself when the catalogue lacks it. */
const char *report_service_title(const struct catalogue *c, const char *id);
/* The kind of period in words: "lessons"; of an hours row: "working time". */
const char *report_period_words(enum language l, const char *id);
const char *report_hours_words(enum language l, const char *id);
/* All of one kind of what was counted. */
struct store_count report_counted(const struct report *r,
    enum store_count_of of);
/* Was it measured how often the grades of this report are wrong: of every
 * grading and catalogue that its sessions were judged by? */
bool report_is_measured(const struct report *r);

#endif
