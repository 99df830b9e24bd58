/* policy.h: the school's rule: an ordered list of clauses, first decisive
 * match wins. Pure: no clock, no I/O but loading.
 *
 * A condition is yes, no or unknown. On unknown, evaluation goes on both
 * ways; if every way gives the same outcome that is the verdict, else it is
 * undecided, naming the missing fact. The same question is tried the same way
 * in every clause that asks it.
 *
 * Nothing is contrary that policy_keep would not keep, and a policy is refused
 * in which use below grade 2 (embeds, trackers, background) could be. */
#ifndef CLASSIFY_POLICY_H
#define CLASSIFY_POLICY_H

#include "classify/calendar.h"
#include "classify/catalogue.h"
#include "classify/grade.h"
#include "classify/roster.h"
#include "classify/session.h"

struct policy;

enum outcome {
	OUTCOME_PERMITTED,
	OUTCOME_CONTRARY,	/* "contrary on its face" */
	OUTCOME_UNDECIDED,	/* the policy does not say, or a fact misses */
	OUTCOME_OUTSIDE,
	OUTCOME_COUNT
};

/* What may be stored of a session, under the policy. */
enum keep {
	KEEP_SESSION,
	KEEP_COUNT,	/* count it, without any name: an unknown device */
	KEEP_NOTHING,
	KEEP_KIND_COUNT
};

/* The five texts a judgement needs; borrowed. law.h makes one. */
struct policy_context {
	const struct policy *policy;
	const struct calendar *calendar;
	const struct roster *roster;
	const struct catalogue *catalogue;
	const struct grading *grading;
};

/* One clause consulted: what was asked, what was known, what followed. */
struct policy_step {
	const char *clause;	/* the policy's own section: "6" */
	const char *title;
	int answer;		/* 1 matched, 0 did not, -1 unknown */
	char facts[160];	/* "working time: yes (Period 2, Tuesday 10:05,
				 * calendar)"; cut and marked with "..." */
};

#define POLICY_STEPS 64		/* most clauses in one policy */
#define POLICY_STRETCHES 64	/* most stretches in one session's day */

/* Between two bells, or borders of working time: the facts that depend on the
 * clock do not change. The first and last are cut to the session. */
struct policy_stretch {
	uint64_t from_us, until_us;
	enum outcome outcome;
	int clause;		/* index into the policy's clauses; -1 when
				 * none decided, or nothing was active in it */
	enum period_kind period_kind;
	const char *period;	/* borrowed from the calendar */
	int working_time;	/* 1, 0, -1 unknown */
	struct grade_bounds time;
};

struct verdict {
	enum outcome outcome;	/* contrary if any stretch is, else undecided if
				 * any, else permitted if any, else outside */
	const char *clause;	/* of the deciding stretch; "" otherwise */
	const char *title;
	char missing[64];	/* the fact that was missing; "" none */
	int grades[GRADE_AXIS_COUNT];	/* GRADE_COVER is -1, not assessed: who
				 * reads the coverage ledger sets it */
	enum equipment equipment;
	const struct roster_device *device;	/* NULL: not in the roster */
	const char *group;	/* whose bells, as calendar_at takes it */
	struct policy_stretch stretches[POLICY_STRETCHES];
	size_t stretch_count;
	/* Of the first stretch with this outcome: clauses up to the first that
	 * applies; one step without a clause if none was needed. */
	struct policy_step steps[POLICY_STEPS];
	size_t step_count;
};

const char *outcome_name(enum outcome o);	/* "contrary" */
const char *outcome_words(enum outcome o);	/* "contrary on its face" */

int policy_load(struct policy **out, const char *path,
    const struct catalogue *catalogue, struct text_faults *f);
/* A fault for each network and place in its clauses that the roster does not
 * have: such a clause would never apply. */
void policy_check(const struct policy *p, const struct roster *r,
    struct text_faults *f);
void policy_free(struct policy *p);
const char *policy_hash(const struct policy *p);
const char *policy_title(const struct policy *p);
const char *policy_school(const struct policy *p);
size_t policy_clauses(const struct policy *p);
const char *policy_clause(const struct policy *p, size_t i);	/* "6" */
const char *policy_clause_title(const struct policy *p, size_t i);

/* Is this service social media under the policy at all? */
bool policy_covers(const struct policy *p,
    const struct catalogue_service *service);

/* Decided by the keeper before anything is written. Personal and guest
 * equipment is not kept, nor pupils' (unless the policy says `pupils: yes`),
 * nor what is not social media under the policy; unknown equipment is counted
 * (unless `unknown: keep`); school equipment is kept under `routine`, and
 * counted under `aggregate` and `on-authority` and before the policy is in
 * force. */
enum keep policy_keep(const struct policy_context *c, const struct session *s);

/* The verdict on s, which lies in one local day. Everything borrowed in *out
 * lives as long as the context. */
void policy_judge(const struct policy_context *c, const struct session *s,
    struct verdict *out);

#endif
