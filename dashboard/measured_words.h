/* measured_words.h: what is said of how often use is graded wrong. Pure. */
#ifndef DASHBOARD_MEASURED_WORDS_H
#define DASHBOARD_MEASURED_WORDS_H

#include "classify/json.h"
#include "classify/measured.h"
#include "dashboard/wording.h"

#define MEASURED_TEXT WORDING_TEXT

/* Sentence i, false when there is no such: "Of 305 uses that were graded a
 * visit, 304 were one (99.6 %, between 98.1 and 99.9)." m NULL: "Not measured
 * for this grading ...". */
bool measured_line(enum language l, const struct measured *m, size_t i,
    char buf[MEASURED_TEXT]);

/* "measured": null, or an object. */
void measured_json(struct json *j, const struct measured *m);

#endif
