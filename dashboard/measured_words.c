/* measured_words.c: measured grades in sentences and as JSON. Shares are cut
 * to tenths of a percent. */
#include "dashboard/measured_words.h"

#include <stdint.h>
#include <stdio.h>

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

/* " (99.6 %, between 98.1 and 99.9)". */
static void
say_share(const struct precision_ratio *r, char *buf, size_t size)
{
	buf[0] = '\0';
	if (count_of(r))
		snprintf(buf, size, " (%.1f %%, between %.1f and %.1f)",
		    percent_of(r), tenths(r->lower), tenths(r->upper));
}

bool
measured_line(const struct measured *m, size_t i, char buf[MEASURED_TEXT])
{
	char share[48];

	if (!m) {
		snprintf(buf, MEASURED_TEXT, "Not measured for this grading "
		    "and catalogue: what this release knows of it is of "
		    "others.");
		return i == 0;
	}
	switch (i) {
	case 0:
		say_share(&m->visits, share, sizeof(share));
		snprintf(buf, MEASURED_TEXT, "Of %u uses that were graded a "
		    "visit, %u were one%s.", count_of(&m->visits),
		    m->visits.right, share);
		return true;
	case 1:
		say_share(&m->found, share, sizeof(share));
		snprintf(buf, MEASURED_TEXT, "Of %u visits, %u were graded "
		    "so%s.", count_of(&m->found), m->found.right, share);
		return true;
	case 2:
		snprintf(buf, MEASURED_TEXT, "Of %u parts of other sites' "
		    "pages, %u were graded as more than background.",
		    m->parts, m->parts_above);
		return true;
	case 3:
		say_share(&m->inside, share, sizeof(share));
		snprintf(buf, MEASURED_TEXT, "The true time was within the "
		    "bounds in %u of %u uses%s.", m->inside.right,
		    count_of(&m->inside), share);
		return true;
	case 4:
		snprintf(buf, MEASURED_TEXT, "That is of %u uses of which it "
		    "is known what was done (%s), made from recordings of a "
		    "browser, not of this school.", m->uses, m->corpus);
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
