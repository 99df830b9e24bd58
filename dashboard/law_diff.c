/* law_diff.c: what two laws say differently. */
#include "dashboard/law_diff.h"

#include <string.h>

const char law_moved_text[] = "the clauses that stayed are in another order";

static bool
says(const struct law_words *w, const struct law_line *line)
{
	for (size_t i = 0; i < w->count; i++)
		if (w->lines[i].section == line->section &&
		    strcmp(w->lines[i].text, line->text) == 0)
			return true;
	return false;
}

/* The next line of a section from i on that the other says too; its index, or
 * the count. */
static size_t
next_common(const struct law_words *w, enum law_section s, size_t i,
    const struct law_words *other)
{
	while (i < w->count && (w->lines[i].section != s ||
	    !says(other, &w->lines[i])))
		i++;
	return i;
}

/* Do both say what they have in common in another order? */
static bool
is_reordered(const struct law_words *a, const struct law_words *b,
    enum law_section s)
{
	size_t i = next_common(a, s, 0, b), k = next_common(b, s, 0, a);

	while (i < a->count && k < b->count) {
		if (strcmp(a->lines[i].text, b->lines[k].text) != 0)
			return true;
		i = next_common(a, s, i + 1, b);
		k = next_common(b, s, k + 1, a);
	}
	return false;
}

/* What one says of a section and the other does not; how much that is. */
static size_t
each_only(const struct law_words *w, const struct law_words *other,
    enum law_section s, enum law_change change, law_diff_visit *visit,
    void *arg)
{
	size_t count = 0;

	for (size_t i = 0; i < w->count; i++)
		if (w->lines[i].section == s && !says(other, &w->lines[i])) {
			visit(arg, s, change, w->lines[i].text);
			count++;
		}
	return count;
}

size_t
law_diff(const struct law_words *a, const struct law_words *b,
    law_diff_visit *visit, void *arg)
{
	size_t count = 0;

	for (int i = 0; i < LAW_SECTION_COUNT; i++) {
		enum law_section s = (enum law_section)i;

		count += each_only(a, b, s, LAW_GONE, visit, arg);
		count += each_only(b, a, s, LAW_CAME, visit, arg);
		if (s == LAW_RULE && is_reordered(a, b, s)) {
			visit(arg, s, LAW_MOVED, law_moved_text);
			count++;
		}
	}
	return count;
}
