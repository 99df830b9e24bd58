/* report_measured.c: do the figures of this release speak of a report? */
#include "dashboard/report.h"

static bool
is_measured(const struct report *r, const struct law *l)
{
	return measured_is_of(&r->measured, grading_hash(l->grading),
	    catalogue_hash(l->catalogue));
}

bool
report_is_measured(const struct report *r)
{
	for (size_t i = 0; i < r->tally.law_count; i++)
		if (!is_measured(r, r->tally.laws[i]))
			return false;
	return r->tally.law_count > 0 || is_measured(r, r->basis.law);
}
