/* marks.c: sets of marks. */
#include "store/marks.h"

#include <stdlib.h>

int
marks_add(struct marks *m, uint64_t mark)
{
	uint64_t *more;

	if (m->count == m->room) {
		more = reallocarray(m->list, 2 * m->room + 64, sizeof(*more));
		if (!more)
			return -1;
		m->list = more;
		m->room = 2 * m->room + 64;
	}
	m->list[m->count++] = mark;
	m->is_sorted = false;
	return 0;
}

static int
by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

void
marks_sort(struct marks *m)
{
	size_t i, n = 0;

	if (m->is_sorted || m->count == 0)
		return;
	qsort(m->list, m->count, sizeof(*m->list), by_value);
	for (i = 0; i < m->count; i++)
		if (n == 0 || m->list[i] != m->list[n - 1])
			m->list[n++] = m->list[i];
	m->count = n;
	m->is_sorted = true;
}

bool
marks_has(struct marks *m, uint64_t mark)
{
	marks_sort(m);
	return m->count > 0 && bsearch(&mark, m->list, m->count,
	    sizeof(*m->list), by_value);
}

void
marks_free(struct marks *m)
{
	free(m->list);
	*m = (struct marks){ 0 };
}
