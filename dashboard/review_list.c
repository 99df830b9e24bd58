/* review_list.c: flags in the order in which they should be looked at. */
#include "dashboard/review_list.h"

#include <stdlib.h>
#include <string.h>

#include "dashboard/print.h"

struct review_list {
	struct review_flag *flags;
	size_t count, waiting;
};

struct review_list *
review_list_new(void)
{
	return calloc(1, sizeof(struct review_list));
}

void
review_list_free(struct review_list *l)
{
	if (!l)
		return;
	free(l->flags);
	free(l);
}

/* What was not assessed takes no part. */
static void
order_grades(struct review_flag *f, const int *grades)
{
	int a, grade;

	for (grade = 0; grade <= 4; grade++)
		for (a = 0; a < GRADE_AXIS_COUNT; a++)
			if (grades[a] == grade) {
				f->axes[f->assessed] = a;
				f->grades[f->assessed++] = grade;
			}
}

int
review_list_add(struct review_list *l, const struct session *s,
    const struct judged *j)
{
	struct review_flag *f;

	if (j->verdict.outcome != OUTCOME_CONTRARY)
		return 0;
	f = reallocarray(l->flags, l->count + 1, sizeof(*f));
	if (!f)
		return -1;
	l->flags = f;
	f += l->count++;
	*f = (struct review_flag){ .start_us = s->start_us,
		.review = reviews_of(j->basis.context.reviews, s->id, 0) };
	snprintf(f->id, sizeof(f->id), "%s", s->id);
	snprintf(f->service, sizeof(f->service), "%s", s->service);
	snprintf(f->clause, sizeof(f->clause), "%s", j->verdict.clause);
	order_grades(f, j->verdict.grades);
	l->waiting += !f->review;
	return 0;
}

static int
compare(const void *a, const void *b)
{
	const struct review_flag *f = a, *g = b;
	int i;

	for (i = 0; i < f->assessed && i < g->assessed; i++)
		if (f->grades[i] != g->grades[i])
			return f->grades[i] - g->grades[i];
	if (f->start_us != g->start_us)
		return f->start_us < g->start_us ? -1 : 1;
	return strcmp(f->id, g->id);
}

size_t
review_list_count(const struct review_list *l)
{
	return l->count;
}

size_t
review_list_waiting(const struct review_list *l)
{
	return l->waiting;
}

void
review_list_sort(struct review_list *l)
{
	if (l->count)
		qsort(l->flags, l->count, sizeof(*l->flags), compare);
}

const struct review_flag *
review_list_at(const struct review_list *l, size_t i)
{
	return &l->flags[i];
}

char *
review_list_grades(const struct review_flag *f, char buf[REVIEW_GRADES])
{
	size_t len = 0;
	int i;

	buf[0] = '\0';
	for (i = 0; i < f->assessed; i++)
		len += (size_t)snprintf(buf + len,
		    REVIEW_GRADES - len, "%s%s %d",
		    i ? ", " : "",
		    grade_axis_name((enum grade_axis)f->axes[i]),
		    f->grades[i]);
	return buf;
}

char *
review_list_numbers(const int grades[GRADE_AXIS_COUNT],
    char buf[REVIEW_GRADES])
{
	struct review_flag f = { .assessed = 0 };

	order_grades(&f, grades);
	return review_list_grades(&f, buf);
}

static void
add_cells(struct print_rows *rows, const struct review_flag *f)
{
	char text[CALENDAR_TEXT], grades[REVIEW_GRADES];

	print_rows_add(rows, "%s", f->id);
	print_rows_add(rows, "%.16s", calendar_text(f->start_us, text));
	print_rows_add(rows, "%s", f->service);
	print_rows_add(rows, "%s", f->clause);
	print_rows_add(rows, "%s", review_list_grades(f, grades));
	if (f->review)
		print_rows_add(rows, "%s, %s",
		    disposition_name(f->review->disposition), f->review->by);
	else
		print_rows_add(rows, "waits");
}

int
review_list_write(struct review_list *l, const char *what, bool only_open,
    FILE *out)
{
	static const struct print_column columns[] = {
		{ "session", false, false }, { "from", false, false },
		{ "service", false, false }, { "clause", false, false },
		{ "grades, the weakest first", false, false },
		{ "found", false, false },
	};
	char count[PRINT_NUMBER], waiting[PRINT_NUMBER];
	struct print_rows rows = { 0 };
	size_t i;

	review_list_sort(l);
	for (i = 0; i < l->count; i++)
		if (!only_open || !l->flags[i].review)
			add_cells(&rows, &l->flags[i]);
	fprintf(out, "%s: %s flag%s, %s to be reviewed\n", what,
	    print_number(l->count, count), l->count == 1 ? "" : "s",
	    print_number(l->waiting, waiting));
	return print_rows_end(&rows, out, 0, columns, 6);
}
