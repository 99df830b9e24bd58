/* measured_words.c: measured grades in sentences and as JSON. Shares are cut
 * to tenths of a percent. */
#include "dashboard/measured_words.h"

#include <stdint.h>
#include <stdio.h>

#include "dashboard/print.h"

static unsigned
count_of(const struct precision_ratio *r)
{
	return r->right + r->wrong;
}

static double
tenths(double share)
{
	return (double)(unsigned)(1000 * share + 1e-9) / 10;
}

static double
percent_of(const struct precision_ratio *r)
{
	return (double)(UINT64_C(1000) * r->right / count_of(r)) / 10;
}

static char *
tenth(double n, char buf[PRINT_NUMBER])
{
	snprintf(buf, PRINT_NUMBER, "%.1f", n);
	return buf;
}

/* " (99.6 %, between 98.1 and 99.9)", or nothing. */
static char *
share_of(enum language l, const struct precision_ratio *r,
    char buf[WORDING_TEXT])
{
	char n[3][PRINT_NUMBER];

	buf[0] = '\0';
	if (count_of(r))
		wording_fill(buf, l, WORD_MEASURED_SHARE,
		    tenth(percent_of(r), n[0]), tenth(tenths(r->lower), n[1]),
		    tenth(tenths(r->upper), n[2]), NULL);
	return buf;
}

bool
measured_line(enum language l, const struct measured *m, size_t i,
    char buf[MEASURED_TEXT])
{
	char share[WORDING_TEXT], a[PRINT_NUMBER], b[PRINT_NUMBER];

	if (!m) {
		wording_fill(buf, l, WORD_MEASURED_NOT, NULL);
		return i == 0;
	}
	switch (i) {
	case 0:
		wording_fill(buf, l, WORD_MEASURED_VISITS,
		    print_number(count_of(&m->visits), a),
		    print_number(m->visits.right, b),
		    share_of(l, &m->visits, share), NULL);
		return true;
	case 1:
		wording_fill(buf, l, WORD_MEASURED_FOUND,
		    print_number(count_of(&m->found), a),
		    print_number(m->found.right, b),
		    share_of(l, &m->found, share), NULL);
		return true;
	case 2:
		wording_fill(buf, l, WORD_MEASURED_PARTS,
		    print_number(m->parts, a),
		    print_number(m->parts_above, b), NULL);
		return true;
	case 3:
		wording_fill(buf, l, WORD_MEASURED_INSIDE,
		    print_number(m->inside.right, a),
		    print_number(count_of(&m->inside), b),
		    share_of(l, &m->inside, share), NULL);
		return true;
	case 4:
		wording_fill(buf, l, WORD_MEASURED_CORPUS,
		    print_number(m->uses, a), m->corpus, NULL);
		return true;
	}
	return false;
}

static void
write_ratio(struct json *j, const char *name, const char *all,
    const char *some, const struct precision_ratio *r)
{
	json_object_begin(j, name);
	json_unsigned(j, all, count_of(r));
	json_unsigned(j, some, r->right);
	json_object_end(j);
}

void
measured_json(struct json *j, const struct measured *m)
{
	if (!m) {
		json_none(j, "measured");
		return;
	}
	json_object_begin(j, "measured");
	json_text(j, "corpus", m->corpus);
	json_text(j, "grading", m->grading);
	json_text(j, "catalogue", m->catalogue);
	json_unsigned(j, "uses", m->uses);
	write_ratio(j, "visits", "graded", "right", &m->visits);
	write_ratio(j, "found", "visits", "graded", &m->found);
	write_ratio(j, "inside", "uses", "inside", &m->inside);
	json_object_begin(j, "parts");
	json_unsigned(j, "uses", m->parts);
	json_unsigned(j, "above", m->parts_above);
	json_object_end(j);
	json_object_end(j);
}
