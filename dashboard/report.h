/* report.h: a day's numbers as a document: what every form of the report
 * (render.h) says, and the fixed wording it says it with. Pure.
 *
 * A report names no person and no device. What comes from capture files does
 * not enter the report of a day that was also watched live, unless asked:
 * anybody can write a capture file. */
#ifndef DASHBOARD_REPORT_H
#define DASHBOARD_REPORT_H

#include "classify/measured.h"
#include "dashboard/proof.h"
#include "dashboard/tally.h"
#include "store/store.h"

#define REPORT_VERSION 1

struct report {
	const char *site, *zone;	/* borrowed */
	int32_t day;
	struct judging_basis basis;	/* of the day's end; borrowed */
	struct store_cover cover;
	struct tally tally;		/* report_clear it */
	struct store_count *counts;	/* what was not kept; likewise */
	size_t count_count;
	bool from_files;		/* sessions are of capture files */
	uint64_t put_in;		/* of them, counted beside live ones */
	bool read_again;		/* a file, under other texts */
	uint64_t left_out;		/* sessions of capture files */
	/* Of all flags up to the day, what reviewers found. */
	struct precision reviewed;
	int32_t reviewed_since;		/* the first day of any */
	struct measured measured;	/* of this release; zero: nothing */
	struct proof proof;
};

void report_clear(struct report *r);

/* Counting a day: sessions in, as they come from the store, then the report.
 * find and arg as judging_new borrows them. NULL and -1: out of memory. */
struct report_maker;
struct report_maker *report_new(judging_find *find, const void *arg,
    bool with_files);
enum judging_result report_add(struct report_maker *m,
    const struct session *s);
/* What was counted and not kept. What registers permit is put together, for an
 * entry is somebody's. -1: out of memory. */
int report_count(struct report_maker *m, const struct store_count *c);
/* out->day is set. */
int report_end(struct report_maker *m, struct report *out);
void report_free(struct report_maker *m);

/* ---- wording: constant unless a buffer is given, which is returned ---- */

#define REPORT_SENTENCE 240

/* How time is bounded. */
extern const char report_method[];
/* What a report of this kind can and cannot show; NULL-ended. */
extern const char *const report_limits[];
/* What was seen and what was not: sentence i, false when there is no such. */
bool report_coverage(const struct report *r, size_t i,
    char buf[REPORT_SENTENCE]);
/* The same of coverage alone: for beadle status and top. */
bool report_seen(const struct store_cover *c, size_t i,
    char buf[REPORT_SENTENCE]);
/* How the day's record can be checked: sentence i. None where no head was
 * signed. */
bool report_proof(const struct report *r, size_t i,
    char buf[REPORT_SENTENCE]);
/* "Facebook" for "facebook"; the id itself when the catalogue lacks it. */
const char *report_service_title(const struct catalogue *c, const char *id);
/* The kind of period in words: "lessons"; of an hours row: "working time". */
const char *report_period_words(const char *id);
const char *report_hours_words(const char *id);
/* All of one kind of what was counted. */
struct store_count report_counted(const struct report *r,
    enum store_count_of of);
/* Was it measured how often the grades of this report are wrong: of every
 * grading and catalogue that its sessions were judged by? */
bool report_is_measured(const struct report *r);

#endif
