/* grade.h: how strong a claim is: five separate answers, 0 to 4, weakest
 * first when shown, never one score (reference table: README, "Grades").
 * Pure. Thresholds are data: grading.yaml. */
#ifndef CLASSIFY_GRADE_H
#define CLASSIFY_GRADE_H

#include "classify/session.h"
#include "classify/text.h"

enum grade_axis { GRADE_SERVICE, GRADE_USE, GRADE_WHO, GRADE_RULE, GRADE_COVER,
	GRADE_AXIS_COUNT };

struct grading;		/* the thresholds */

int grading_load(struct grading **out, const char *path, struct text_faults *f);
void grading_free(struct grading *g);
const char *grading_hash(const struct grading *g);

/* How often a service's flags have to be right, as reviewed (reviews.h). */
struct grading_precision {
	unsigned floor;		/* percent */
	unsigned least;		/* reviews before it counts; 0: it is not
				 * asked */
};
void grading_precision(const struct grading *g,
    struct grading_precision *out);

const char *grade_axis_name(enum grade_axis a);		/* "service" */
/* The fixed wording of a grade: "consistent with a brief visit"; for any
 * other number, "not assessed". */
const char *grade_words(enum grade_axis a, int grade);

/* What the session's facts alone decide.
 *
 * Service, by the best name among hosts that are not background (all hosts, if
 * there are no others), as evidence.h grades it.
 *
 * Use: 0 only embeds, trackers and sign-in hosts, as other sites' pages load
 * them; 1 no minute active; 2 active; 3 and 4 by grading.yaml's count of
 * minutes that bore content. */
int grade_service(const struct session *s);
int grade_use(const struct grading *g, const struct session *s);

/* Who, from what the roster says of the device when no log tells who was
 * there: 2 one person's, recognised by its MAC; 1 shared, without a custodian
 * or recognised by other than its MAC; 0 not in the roster and by a
 * randomised MAC or an address alone. 3 and 4 need logons. */
int grade_who(const struct session *s, bool is_shared, bool has_custodian);

/* Did this minute bear content: active, and with at least grading.yaml's
 * content_minute_bytes down in it? What grade_time's lower bound counts. */
bool grade_content(const struct grading *g, const struct session_minute *m);

/* Bounds of time in whole seconds, within [from_us, until_us):
 * lower: 60 s for each content-bearing minute that begins in it, but never
 * more than upper; upper: last active packet minus first packet, of the part
 * that lies in it. */
struct grade_bounds { int64_t lower_s, upper_s; };
struct grade_bounds grade_time(const struct grading *g,
    const struct session *s, uint64_t from_us, uint64_t until_us);

#endif
