/* count_rows.c: the counts of a day, from the fields of a hash. */
#include "store/count_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/fact.h"

/* Find or begin a row. NULL: out of memory. */
static struct store_count *
touch(struct count_rows *r, enum store_count_of of, const char *name,
    size_t len)
{
	struct store_count *p;
	size_t i;

	for (i = 0; i < r->count; i++)
		if (r->rows[i].of == of && strlen(r->rows[i].name) == len &&
		    memcmp(r->rows[i].name, name, len) == 0)
			return &r->rows[i];
	p = reallocarray(r->rows, r->count + 1, sizeof(*p));
	if (!p)
		return NULL;
	r->rows = p;
	p += r->count++;
	*p = (struct store_count){ .of = of };
	memcpy(p->name, name, len);
	return p;
}

static size_t
find_of(const char *text, size_t len)
{
	const char *name;
	size_t of;

	for (of = 0; of < COUNT_OF_COUNT; of++) {
		name = store_count_of_name((enum store_count_of)of);
		if (strlen(name) == len && memcmp(name, text, len) == 0)
			break;
	}
	return of;
}

static size_t
find_member(const char *text)
{
	size_t i = 0;

	while (i < fact_count_field_count &&
	    strcmp(text, fact_count_fields[i].name) != 0)
		i++;
	return i;
}

/* A name may have colons itself. */
int
count_rows_add(struct count_rows *r, const char *field, uint64_t n, char *why,
    size_t whylen)
{
	const char *first = field ? strchr(field, ':') : NULL;
	const char *last = field ? strrchr(field, ':') : NULL;
	size_t of = first ? find_of(field, (size_t)(first - field)) :
	    COUNT_OF_COUNT;
	size_t member = last ? find_member(last + 1) : fact_count_field_count;
	struct store_count *row;

	if (first == last || of == COUNT_OF_COUNT ||
	    member == fact_count_field_count ||
	    (size_t)(last - first) > sizeof(row->name)) {
		snprintf(why, whylen, "Redis holds a damaged count: %.60s",
		    field ? field : "it has no name");
		return -1;
	}
	row = touch(r, (enum store_count_of)of, first + 1,
	    (size_t)(last - first - 1));
	if (!row) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	*fact_count_field(row, member) = n;
	return 0;
}

int
count_rows_sum(struct count_rows *r, const struct store_count *sum)
{
	struct store_count add = *sum, *row;
	size_t i;

	row = touch(r, sum->of, sum->name, strlen(sum->name));
	if (!row)
		return -1;
	for (i = 0; i < fact_count_field_count; i++)
		*fact_count_field(row, i) += *fact_count_field(&add, i);
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	const struct store_count *x = a, *y = b;

	if (x->of != y->of)
		return x->of < y->of ? -1 : 1;
	return strcmp(x->name, y->name);
}

void
count_rows_sort(struct count_rows *r)
{
	if (r->count > 1)
		qsort(r->rows, r->count, sizeof(*r->rows), by_name);
}

void
count_rows_free(struct count_rows *r)
{
	free(r->rows);
	*r = (struct count_rows){ 0 };
}
