/* policy_lint.h: what a school forgot to decide: everything that is wrong with
 * a policy or that somebody should look at, of which only errors keep it from
 * being used. Each finding names the policy's section where there is one. */
#ifndef CLASSIFY_POLICY_LINT_H
#define CLASSIFY_POLICY_LINT_H

#include "classify/policy_text.h"

/* As policy_load; but what makes a policy unfit to be used, though it can be
 * read, is left to policy_lint. */
int policy_draft(struct policy **out, const char *path,
    const struct catalogue *catalogue, struct text_faults *f);

/* What it is checked against; NULL: it is not. */
struct policy_beside {
	const struct catalogue *catalogue;
	const struct roster *roster;
};

/* today is a local day; of a policy that is not yet in force, its first day is
 * looked at where people hold offices. */
void policy_lint(const struct policy *p, const struct policy_beside *beside,
    int32_t today, struct text_faults *f);

#endif
