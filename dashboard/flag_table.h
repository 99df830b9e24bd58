/* flag_table.h: flagged sessions, a great many, in the order in which they
 * should be looked at. Pure.
 *
 * A flag is what a list shows and by which it is found, in 32 bytes; whose it
 * may be, its service and its clause are numbers of rows that many share. Of
 * two flags that comes first whose weakest grade is weaker, then the second
 * weakest, and so on; then the older.
 *
 * Who may see which is asked once for each viewer and flag, by a function that
 * is passed in, and remembered: the answer may depend on nothing but the flag,
 * its row of `who` and the viewer's key. */
#ifndef DASHBOARD_FLAG_TABLE_H
#define DASHBOARD_FLAG_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "classify/calendar.h"
#include "classify/outcome.h"
#include "classify/registers_act.h"
#include "classify/roster.h"
#include "dashboard/flag_grades.h"

struct flag_table;

struct flag {
	uint64_t id;			/* session's, 16 hex digits */
	uint64_t start_us;
	uint32_t who;			/* row */
	uint32_t review;		/* 0 it waits; else the act that
					 * counts, from 1 */
	uint16_t service, clause;	/* rows */
	uint16_t grades;		/* flag_grades_pack */
	uint8_t periods;		/* 1 << enum period_kind */
	uint8_t outcome;		/* enum outcome */
};

struct flag_who {
	char name[64];			/* the device's */
	const struct roster_device *device;	/* NULL: of no row; borrowed */
	const struct roster_person *person;	/* whose alone; borrowed */
	enum person_kind used_by;
};
struct flag_service { char id[32], category[32]; };

/* most: flags. NULL: out of memory. */
struct flag_table *flag_table_new(size_t most);
void flag_table_free(struct flag_table *t);
void flag_table_clear(struct flag_table *t);	/* rows stay */
/* Rows, too; no flag may be left. */
void flag_table_forget(struct flag_table *t);

/* The row of such a one, made if need be; -1: out of memory, or too many. */
int64_t flag_table_who(struct flag_table *t, const struct flag_who *w);
int64_t flag_table_service(struct flag_table *t, const struct flag_service *s);
int64_t flag_table_clause(struct flag_table *t, const char *clause);
const struct flag_who *flag_table_who_at(const struct flag_table *t,
    uint32_t row);
const char *flag_table_service_at(const struct flag_table *t, uint16_t row);
const char *flag_table_clause_at(const struct flag_table *t, uint16_t row);

/* Take n flags, copied. 0; 1: there is no room for all, none was taken; -1:
 * out of memory, likewise. */
int flag_table_add(struct flag_table *t, const struct flag *list, size_t n);
/* Drop those that began in [from_us, until_us). */
void flag_table_drop(struct flag_table *t, uint64_t from_us,
    uint64_t until_us);
/* What was found of a session, if it is here. */
void flag_table_reviewed(struct flag_table *t, uint64_t id, uint32_t review);
size_t flag_table_count(const struct flag_table *t);
/* By id; NULL: not here. Borrowed until something changes. */
const struct flag *flag_table_find(const struct flag_table *t, uint64_t id);

/* ---- asking ---- */

/* What waits, the viewer's function knows; what was reviewed is the rest.
 * FLAG_HALF: somebody found something of it, and `wants` knows the rest. */
enum { FLAG_WAITS = 1, FLAG_REVIEWED, FLAG_HALF };
/* Zeroed: everything. Compared as bytes: set it to zero first. */
struct flag_question {
	uint64_t from_us, until_us;	/* began in it; 0 no bound */
	char service[32], category[32], device[64], place[64];
	char text[40];			/* in clause, service or id */
	uint8_t outcomes;		/* 1 << enum outcome; 0 all */
	uint8_t periods;		/* any of them; 0 all */
	uint8_t grade;			/* weakest at most this, and 1; 0 all */
	uint8_t found;			/* FLAG_*; 0 all */
	uint8_t is_usual;		/* for `wants` to know */
	uint8_t is_like;		/* of the same cause as: */
	uint16_t like_service, like_clause, like_grades;
};

/* It is the viewer's own: not shown, and not counted as others'. */
#define FLAG_OWN 4u

struct flag_viewer {
	char key[REGISTER_NAME + 32];	/* who sees the same, always */
	/* Bits of the caller's, not over 3; or FLAG_OWN. */
	unsigned (*may)(void *arg, const struct flag *f,
	    const struct flag_who *w);
	/* With these bits, is it shown? Asked anew each time, as all below. */
	bool (*shows)(void *arg, unsigned bits, const struct flag *f);
	/* Does it wait for the viewer? Of what is shown alone. */
	bool (*waits)(void *arg, unsigned bits, const struct flag *f);
	/* Is it asked for, by what the table cannot know? */
	bool (*wants)(void *arg, const struct flag *f);
	void *arg;
};

struct flag_answer {
	size_t count;		/* shown to the viewer, and asked for */
	size_t waiting;		/* of them, for the viewer */
	size_t others;		/* asked for, not shown, not the viewer's own */
};
/* Ask of `most` flags more, so that no question asks of a great many at once.
 * 1: there are more; 0; -1: out of memory. */
int flag_table_prepare(struct flag_table *t, const struct flag_viewer *v,
    size_t most);
/* Visit those from the first-th on, at most rows, in order; visit (may be
 * NULL) borrows them. */
typedef void flag_visit(void *arg, const struct flag *f);
struct flag_page { size_t first, rows; flag_visit *visit; void *arg; };
/* -1: out of memory. */
int flag_table_ask(struct flag_table *t, const struct flag_viewer *v,
    const struct flag_question *q, const struct flag_page *page,
    struct flag_answer *out);

/* The same by a place instead of a number: those behind `after` in order (NULL:
 * all), be it still here or not, until visit returns not 0, and that. -1: out
 * of memory. */
typedef int flag_walk(void *arg, const struct flag *f);
int flag_table_walk(struct flag_table *t, const struct flag_viewer *v,
    const struct flag_question *q, const struct flag *after,
    flag_walk *visit, void *arg);

#endif
