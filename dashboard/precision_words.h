/* precision_words.h: what is said of measured precision, in one place. Pure.
 *
 * A session flagged is a claim of the rule: of "flags" an exempt one is wrong;
 * of a service it is right (classify/precision.h). */
#ifndef DASHBOARD_PRECISION_WORDS_H
#define DASHBOARD_PRECISION_WORDS_H

#include "classify/json.h"
#include "classify/policy.h"
#include "dashboard/wording.h"

#define PRECISION_TEXT WORDING_TEXT

/* "Of 40 flags reviewed since 2026-09-07, 37 were right (92 %, between 80 and
 * 97)." Returns buf. */
char *precision_line(enum language l, const struct precision *flags,
    int32_t since, char buf[PRECISION_TEXT]);

/* "Context needed: measured precision of Facebook was 61 to 79 % on
 * 2026-11-20, reviews 41". Returns buf. */
char *precision_demoted(enum language l, const char *title,
    const struct demotion *d, char buf[PRECISION_TEXT]);

/* Members: "reviewed", "right", "wrong", "unclear", "percent", "lower_percent",
 * "upper_percent"; the last three null where none is right or wrong. */
void precision_json(struct json *j, const struct precision *p,
    enum precision_claim claim);
/* "demoted": null or an object. */
void precision_json_demoted(struct json *j, const struct demotion *d);

/* The next service of the catalogue, from *i on, that is demoted at a moment;
 * NULL: no more. *i is where to go on. */
const struct catalogue_service *precision_next(const struct policy_context *c,
    uint64_t at_us, uint32_t *i, struct demotion *out);

#endif
