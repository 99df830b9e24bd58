/* flags.h: what is flagged, kept ready, so that no page reads a million
 * sessions to show twenty-five; and the newest day's picture.
 *
 * It is a cache of verdicts, in memory alone and bounded (FLAGS_MOST flags).
 * It holds under the laws, register entries and demotions by which it was
 * judged: when any of these is another, all of it is thrown away before
 * anything more is shown. Nothing rests on it: whoever opens or reviews a
 * session judges it anew.
 *
 * Days are read and judged in slices, the newest first: what is shown is READY
 * when that one is; flags_left says how many days are not yet. A day
 * whose verdicts depend on their order (a limit a day) is judged again when a
 * session is sealed late, and until then shows what was known before. */
#ifndef DASHBOARD_FLAGS_H
#define DASHBOARD_FLAGS_H

#include "dashboard/flag_table.h"
#include "dashboard/picture.h"
#include "dashboard/reader.h"

#define FLAGS_MOST 700000

struct flags;

/* r, with laws, is borrowed. NULL: out of memory. */
struct flags *flags_new(struct reader *r);
void flags_free(struct flags *f);
/* Throw all of it away. */
void flags_forget(struct flags *f);

/* Come up to what is recorded; r's store is open and its laws were followed.
 * 1: it is not ready, flags_work will make it so; -1 and *why: what is here is
 * not to be shown. */
int flags_follow(struct flags *f, char *why, size_t whylen);
/* The same, and do that work: for who was told that it is ready, if it is not
 * quite any more. 0, or -1 and *why. */
int flags_ready(struct flags *f, char *why, size_t whylen);
/* As far as is known without looking: false where work is left to do. */
bool flags_is_ready(const struct flags *f);
/* Some milliseconds of reading days. 1 there is more to do, 0, -1 and *why. */
int flags_work(struct flags *f, char *why, size_t whylen);
/* Days that are not read yet. */
size_t flags_left(const struct flags *f);

/* The table; borrowed. */
struct flag_table *flags_table(struct flags *f);
/* The newest day with sessions, and its picture; false: there is none. */
bool flags_newest(const struct flags *f, int32_t *day, struct picture *out);
/* Days before this one are not looked at: too many flags came since. INT32_MIN:
 * all are. */
int32_t flags_before(const struct flags *f);
/* Another when what is shown may be. */
uint64_t flags_generation(const struct flags *f);

/* A flag as what policy.h asks of: id, start and device of *s, basis and of
 * the verdict its device, person and who uses it in *j, all else zero. */
void flags_expand(const struct flags *f, const struct flag *flag,
    const struct flag_who *w, struct session *s, struct judged *j);

/* What was done, for who measures: sessions judged and days read since the
 * beginning, and how often all was thrown away. */
struct flags_done { uint64_t sessions, days, forgotten; };
const struct flags_done *flags_done(const struct flags *f);

#endif
