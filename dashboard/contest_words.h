/* contest_words.h: what is said of contests, in one place. Pure. */
#ifndef DASHBOARD_CONTEST_WORDS_H
#define DASHBOARD_CONTEST_WORDS_H

#include "dashboard/html.h"
#include "store/contests.h"

/* "the entry stands" */
const char *contest_found_words(enum contest_found f);

/* How the last that was said against a session stands: "open", "answered";
 * NULL: nobody contested it. */
const char *contest_standing(const struct contests *all, const char *session);

/* Is the day over by which it had to be answered? days: as contest_due's. */
bool contest_is_late(const struct contests_one *c, int days, uint64_t now_us);

/* Its state in a few words: "open, to be answered by Wednesday 30 December
 * 2026", "answered: the entry stands". */
void contest_state(struct html *h, const struct contests_one *c, int days,
    uint64_t now_us);

/* "one month", "14 days". Returns buf. */
#define CONTEST_WITHIN 16
char *contest_within(int days, char buf[CONTEST_WITHIN]);

#endif
