/* review_list.h: the sessions that are flagged, with what was found of them,
 * the weakest first: what a reviewer works through. Ids, services and grades;
 * no device and no person. */
#ifndef DASHBOARD_REVIEW_LIST_H
#define DASHBOARD_REVIEW_LIST_H

#include <stdio.h>

#include "dashboard/judging.h"

struct review_list;

struct review_flag {
	char id[17], service[32], clause[REGISTER_TEXT];
	uint64_t start_us;
	int axes[GRADE_AXIS_COUNT];	/* weakest first */
	int grades[GRADE_AXIS_COUNT];	/* of these axes */
	int assessed;			/* how many there are */
	const struct review *review;	/* borrowed; NULL: it waits */
};

struct review_list *review_list_new(void);	/* NULL: out of memory */
void review_list_free(struct review_list *l);

/* One that was judged; only what is contrary on its face is a flag. -1: out of
 * memory. */
int review_list_add(struct review_list *l, const struct session *s,
    const struct judged *j);

size_t review_list_count(const struct review_list *l);
size_t review_list_waiting(const struct review_list *l);
/* Put them in order; then the i-th, borrowed until one is added. */
void review_list_sort(struct review_list *l);
const struct review_flag *review_list_at(const struct review_list *l,
    size_t i);
/* "who 1, use 3, service 4, rule 4"; returns buf. */
#define REVIEW_GRADES 80
char *review_list_grades(const struct review_flag *f,
    char buf[REVIEW_GRADES]);
/* The same of grades as a verdict has them. */
char *review_list_numbers(const int grades[GRADE_AXIS_COUNT],
    char buf[REVIEW_GRADES]);

/* In order; only what waits for review, if so. Of two, that comes first whose
 * weakest grade is weaker, then the second weakest, and so on; then by start.
 * what: "2026-11-20", for the first line. -1: out of memory. */
int review_list_write(struct review_list *l, const char *what, bool only_open,
    FILE *out);

#endif
