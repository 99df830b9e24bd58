/* flag_rows.h: the rows that many flags share: whose it may be, services,
 * clauses; and which of them are asked for. For flag_table.c. */
#ifndef DASHBOARD_FLAG_ROWS_H
#define DASHBOARD_FLAG_ROWS_H

#include "dashboard/flag_table.h"

#define FLAG_CLAUSE 64

struct flag_rows {		/* zeroed: none */
	struct flag_who *who;
	uint32_t *who_slots;	/* by hash: row and 1; 0 free */
	size_t who_count, who_room, slot_count;
	struct flag_service *services;
	size_t service_count;
	char (*clauses)[FLAG_CLAUSE];
	size_t clause_count;
};

void flag_rows_clear(struct flag_rows *r);
/* The row, made if need be; -1: out of memory, or too many. */
int64_t flag_rows_who(struct flag_rows *r, const struct flag_who *w);
int64_t flag_rows_service(struct flag_rows *r, const struct flag_service *s);
int64_t flag_rows_clause(struct flag_rows *r, const char *clause);

/* Which rows a question asks for; NULL: out of memory; to be freed. */
struct flag_rows_match;
struct flag_rows_match *flag_rows_match(const struct flag_rows *r,
    const struct flag_question *q);
bool flag_rows_matches(const struct flag_rows_match *m,
    const struct flag_question *q, const struct flag *f);

#endif
