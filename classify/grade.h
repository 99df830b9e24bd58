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
 * Use, by the first of these that applies (*names* are grading.yaml's
 * numbers). What came down is counted without *connection_bytes* for each
 * connection that began in the minute, which are its own. A minute *bears
 * content* if it is active and *content_minute_bytes* or more came down in it.
 * The site itself (role primary or api) sent a *page* in a minute if
 * *page_bytes* or more came from it. The service was *part* of another page in
 * a minute if it followed (burst.h) with more than one host before it. A visit
 * *began* in a minute
 *	in which it led a burst and the site itself had a part, which sent a
 *	page in it or, where nothing else began, in the next; and it followed
 *	neither before that in this minute nor in the *page_minutes* before; or
 *	in which the site sent a page and it did not follow, and likewise in the
 *	next, or was no part: a tab among others, opened with them.
 *	0 parts		only embeds, trackers and sign-in hosts;
 *	1 quiet		no minute active;
 *	0 embedded	no visit began and no minute bore content before its
 *			first burst; it followed in other sites' page loads, or
 *			led and it was embeds, or nothing of the site itself;
 *	1 rhythm	*rhythm_minutes* or more active minutes, of whose
 *			distances *rhythm_share_percent* are within
 *			*rhythm_tolerance* minutes of the mean; the first two
 *			with no more than *rhythm_first_bytes* down, the others
 *			without content and as large a share of their bytes
 *			within *rhythm_bytes_percent* of their mean;
 *	1 reference	none with content, and every host is one that a
 *			reference device contacts;
 *	1 crowd		no more than *crowd_minutes* active, and
 *			*crowd_devices* others in each of them that had a
 *			burst: a start-up, a home page;
 *	4 sustained	*sustained_minutes* with content of use: from the first
 *			minute in which a visit began on, those that bore
 *			content and in which it was not only a part;
 *	3 a visit	*visit_minutes* with content of use;
 *	2 brief		a visit began;
 *	2 unbegun	a minute bore content;
 *	1 small		what is left.
 * Of a session that does not know the site's part of its minutes, all that came
 * in a minute in which the site had a part is taken for it, and no visit begins
 * the second way. Of one that does not know its bursts each active minute that
 * brought a page is taken to begin a visit, and embedded, reference and crowd
 * apply to none. */
int grade_service(const struct session *s);
int grade_use(const struct grading *g, const struct session *s);
/* The rule that applied, in fixed words with its numbers: "it followed other
 * sites' pages in each of 6 page loads". Returns buf. */
#define GRADE_WHY 96
char *grade_use_why(const struct grading *g, const struct session *s,
    char buf[GRADE_WHY]);

/* Who, from what the roster says of the device when no log tells who was
 * there: 2 one person's, recognised by its MAC; 1 shared, without a custodian
 * or recognised by other than its MAC; 0 not in the roster and by a
 * randomised MAC or an address alone. 3 and 4 need logons. */
int grade_who(const struct session *s, bool is_shared, bool has_custodian);

/* Is the session a visit, of use 3 or 4? To be asked once of a session, for
 * each of its minutes. */
struct grade_visit {
	int use;		/* as grade_use says */
	bool is_visit;
	size_t first;		/* index of the minute it began in */
};
struct grade_visit grade_visit(const struct grading *g,
    const struct session *s);

/* Of what lies in [from_us, until_us) alone: as grade_use says where a minute
 * that begins in it bears content of use or begins a visit, else no more than
 * 1. What a page that was closed goes on sending is no use, whenever the use
 * before it was. */
int grade_use_between(const struct grading *g, const struct session *s,
    const struct grade_visit *v, uint64_t from_us, uint64_t until_us);

/* Did minute i of a visit bear content of use (active, with
 * *content_minute_bytes* or more down in it), and the *edge_minutes* before and
 * after it, too? What grade_time's lower bound counts: a lone page may have
 * been open for a second, and so may the first and the last. */
bool grade_content(const struct grading *g, const struct session *s,
    const struct grade_visit *v, size_t i);
/* How many such minutes begin in [from_us, until_us). */
int64_t grade_content_between(const struct grading *g,
    const struct session *s, const struct grade_visit *v, uint64_t from_us,
    uint64_t until_us);

/* Bounds of time in whole seconds, within [from_us, until_us):
 * lower: 60 s for each minute of grade_content that begins in it, but never
 * more than upper; upper: last active packet minus first packet, of the part
 * that lies in it. */
struct grade_bounds { int64_t lower_s, upper_s; };
struct grade_bounds grade_time(const struct grading *g,
    const struct session *s, uint64_t from_us, uint64_t until_us);
/* The same, for who has the visit at hand. */
struct grade_bounds grade_time_of(const struct grading *g,
    const struct session *s, const struct grade_visit *v, uint64_t from_us,
    uint64_t until_us);

#endif
