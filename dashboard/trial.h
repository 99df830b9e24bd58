/* trial.h: a draft tried on recorded days by a process of its own, so that who
 * serves pages never waits for it; one at a time, with an end. What it printed
 * lies in STATE/serve until the next: rounded numbers, nobody's. */
#ifndef DASHBOARD_TRIAL_H
#define DASHBOARD_TRIAL_H

#include "dashboard/reader.h"

#define TRIAL_S 60		/* it is ended after so long */

/* Begin. The draft is used by the process alone, and freed by the caller. 1 and
 * *why: another runs. -1 and *why. */
int trial_begin(const struct reader *r, const struct law *draft,
    int32_t from, int32_t to, char *why, size_t whylen);

bool trial_runs(const char *state);
/* What the last one said; NULL: there was none. The caller frees it. */
char *trial_text(const char *state);

#endif
