/* reviews.h: what people found of sessions that were flagged, act by act, and
 * the services that are therefore demoted. Pure.
 *
 * Of a session the last act known counts; those before it stay, and taking one
 * back is an act too. A review keeps, of its session, only what counting needs
 * when the session is long gone: id, local day, service, and what the verdict
 * was then, with the names of the texts it rested on. No device, no person.
 *
 * Measured is a METHOD: a catalogue and a grading, by their hashes. A service
 * is demoted to "context needed" at the first moment at which, of its flags
 * under that method, at least so many were reviewed (the unclear not counted)
 * and Wilson's lower bound was under the floor; both numbers are the
 * grading's. It holds of sessions that began at or after that moment, and of
 * none before. Later reviews do not lift it: another catalogue or grading
 * does, being a method of which nothing is known yet.
 *
 * Acts recorded at the same moment for different sessions count together,
 * whichever came first. */
#ifndef CLASSIFY_REVIEWS_H
#define CLASSIFY_REVIEWS_H

#include "classify/grade.h"
#include "classify/outcome.h"
#include "classify/precision.h"
#include "classify/registers_act.h"

struct review {			/* one act */
	char session[17];
	enum disposition disposition;
	uint64_t recorded_us;
	char by[REGISTER_NAME];		/* person of the roster */
	char os_user[REGISTER_NAME];	/* who typed it */
	char reason[REGISTER_TEXT];
	/* Of the session, as it was judged then. */
	int32_t day;			/* local */
	char service[32], clause[REGISTER_TEXT];
	enum outcome outcome;
	int grades[GRADE_AXIS_COUNT];	/* -1 not assessed */
	char law[65], catalogue[65], grading[65];
};

struct reviews;			/* any number of acts */

struct reviews *reviews_new(void);		/* NULL: out of memory */
void reviews_free(struct reviews *r);

/* Can it be taken? -1 and *why: it was recorded before the last one, or takes
 * back what is not there. */
int reviews_check(const struct reviews *r, const struct review *v, char *why,
    size_t whylen);
/* Take an act, copied. -1 and *why, as above or out of memory; then nothing
 * changed. */
int reviews_take(struct reviews *r, const struct review *v, char *why,
    size_t whylen);

/* All acts, as they were recorded; borrowed until the next is taken. */
size_t reviews_count(const struct reviews *r);
const struct review *reviews_at(const struct reviews *r, size_t i);
/* The one that counts of a session, as known (0: now); NULL: none does. */
const struct review *reviews_of(const struct reviews *r, const char *session,
    uint64_t as_known_us);
/* The acts on a session, as they were recorded: after NULL the first, then the
 * one after the one given, borrowed; NULL: there is no more. */
const struct review *reviews_next(const struct reviews *r,
    const char *session, const struct review *before);
/* Which act that is, from 1, of all that is recorded; 0: none does. */
size_t reviews_index(const struct reviews *r, const char *session);
/* Is act i the one that counts of its session, as known? */
bool reviews_counts(const struct reviews *r, size_t i, uint64_t as_known_us);

/* When the newest act among those known was recorded; 0: there is none. */
uint64_t reviews_newest(const struct reviews *r, uint64_t as_known_us);

/* ---- demotion ---- */

struct demotion {
	uint64_t since_us;
	struct precision_ratio ratio;	/* PRECISION_SERVICE, then */
};

struct demotion_question {
	const char *service;
	const char *catalogue;		/* hash */
	const struct grading *grading;
	uint64_t at_us, as_known_us;	/* 0: all that is recorded */
};

/* Is the service demoted then, as known? r NULL: there are no reviews. */
bool reviews_demotion(const struct reviews *r,
    const struct demotion_question *q, struct demotion *out);

#endif
