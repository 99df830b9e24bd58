/* precision.c: dispositions into ratios. */
#include "classify/precision.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define Z_95 1.959963984540054	/* of the normal distribution, two-sided */

static const char *const names[] = {
	[DISPOSITION_CORRECT] = "correct",
	[DISPOSITION_REFER] = "refer",
	[DISPOSITION_EXEMPT] = "exempt",
	[DISPOSITION_EMBED] = "embed",
	[DISPOSITION_BACKGROUND] = "background",
	[DISPOSITION_WRONG_DEVICE] = "wrong-device",
	[DISPOSITION_UNCLEAR] = "unclear",
	[DISPOSITION_UNDONE] = "undone",
};
static_assert(ARRAY_LEN(names) == DISPOSITION_COUNT, "name them all");

const char *
disposition_name(enum disposition d)
{
	return names[d];
}

/* Wilson (1927): the shares with which so many right ones are no surprise.
 * Where all or none are right the bound is 1 or 0 itself, not nearly. */
void
precision_interval(struct precision_ratio *r)
{
	double n = (double)r->right + r->wrong, z2 = Z_95 * Z_95;
	double share, centre, half;

	r->lower = 0;
	r->upper = 1;
	if (r->right + r->wrong == 0)
		return;
	share = r->right / n;
	centre = (share + z2 / (2 * n)) / (1 + z2 / n);
	half = Z_95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) /
	    (1 + z2 / n);
	if (r->right)
		r->lower = centre - half;
	if (r->wrong)
		r->upper = centre + half;
}

void
precision_ratio(const struct precision *p, enum precision_claim claim,
    struct precision_ratio *out)
{
	out->right = p->of[DISPOSITION_CORRECT] + p->of[DISPOSITION_REFER];
	out->wrong = p->of[DISPOSITION_EMBED] +
	    p->of[DISPOSITION_BACKGROUND] + p->of[DISPOSITION_WRONG_DEVICE];
	if (claim == PRECISION_SERVICE)
		out->right += p->of[DISPOSITION_EXEMPT];
	else
		out->wrong += p->of[DISPOSITION_EXEMPT];
	out->unclear = p->of[DISPOSITION_UNCLEAR];
	precision_interval(out);
}

unsigned
precision_percent(double share)
{
	return (unsigned)(100 * share);
}

unsigned
precision_right(const struct precision_ratio *r)
{
	unsigned n = r->right + r->wrong;

	return n ? (unsigned)(UINT64_C(100) * r->right / n) : 0;
}
