/* reviews_table.c: reviews counted by service and by clause. */
#include "classify/reviews_table.h"

#include <stdlib.h>
#include <string.h>

/* -1: out of memory. */
static int
add_row(struct reviews_row **rows, size_t *count, const char *id,
    enum disposition d)
{
	struct reviews_row *row = *rows;
	size_t i = 0;

	while (i < *count && strcmp(row[i].id, id) < 0)
		i++;
	if (i == *count || strcmp(row[i].id, id) != 0) {
		row = reallocarray(row, *count + 1, sizeof(*row));
		if (!row)
			return -1;
		*rows = row;
		memmove(row + i + 1, row + i, (*count - i) * sizeof(*row));
		row[i] = (struct reviews_row){ .id = id };
		++*count;
	}
	row[i].found.of[d]++;
	return 0;
}

static int
add_review(struct reviews_table *t, const struct review *v)
{
	if (v->day < t->since)
		t->since = v->day;
	t->all.of[v->disposition]++;
	return add_row(&t->services, &t->service_count, v->service,
	    v->disposition) < 0 || add_row(&t->clauses, &t->clause_count,
	    v->clause, v->disposition) < 0 ? -1 : 0;
}

int
reviews_table_make(const struct reviews *r, const struct reviews_scope *s,
    struct reviews_table *out)
{
	const struct review *v;

	*out = (struct reviews_table){ .since = INT32_MAX };
	for (size_t i = 0; r && i < reviews_count(r); i++) {
		v = reviews_at(r, i);
		if (!reviews_counts(r, i, s->as_known_us) ||
		    v->outcome != OUTCOME_CONTRARY || v->day < s->from ||
		    v->day > s->to)
			continue;
		if (add_review(out, v) < 0) {
			reviews_table_clear(out);
			return -1;
		}
	}
	return 0;
}

void
reviews_table_clear(struct reviews_table *t)
{
	free(t->services);
	free(t->clauses);
	*t = (struct reviews_table){ .since = INT32_MAX };
}
