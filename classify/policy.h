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
#include "classify/outcome.h"
#include "classify/registers.h"
#include "classify/reviews.h"
#include "classify/roster.h"
#include "classify/session.h"

struct policy;

/* What may be stored of a session, under the policy. */
enum keep {
	KEEP_SESSION,
	KEEP_UNKNOWN,	/* count it, without any name: an unknown device */
	KEEP_SUM,	/* count it by service, without a device */
	KEEP_EXEMPT,	/* count it by the register entry that permits it */
	KEEP_NOTHING,
	KEEP_KIND_COUNT
};

/* What a judgement needs; borrowed. law.h makes one; registers, reviews and
 * as_known are the caller's to add. The catalogue is the one policy was loaded
 * with. */
struct policy_context {
	const struct policy *policy;
	const struct calendar *calendar;
	const struct roster *roster;
	const struct catalogue *catalogue;
	const struct grading *grading;
	const struct registers *registers;	/* NULL: without entries */
	const struct reviews *reviews;	/* NULL: nothing is demoted */
	uint64_t as_known_us;	/* 0: all that is recorded */
	bool is_trial;		/* as if it had always been in force: a draft
				 * that is tried on days before */
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

/* Between two bells, borders of working time, acts on a register: the facts
 * that depend on the clock do not change. It ends, too, at the minute in which
 * a limit a day is passed. The first and last are cut to the session. */
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

/* Why it is not known who used a device that somebody keeps and the roster does
 * not call shared: it does not say that they alone use it; another keeps it the
 * day before or after, and at which hour it passed no row says; it has them
 * away that day, or suspended, which is for fewer to know. */
enum policy_doubt { DOUBT_NONE, DOUBT_NOT_SAID, DOUBT_HANDOVER, DOUBT_ABSENT,
	DOUBT_SUSPENDED };

struct verdict {
	enum outcome outcome;	/* contrary if any stretch is, else undecided if
				 * any, else permitted if any, else outside */
	const char *clause;	/* of the deciding stretch, the first of its
				 * outcome and, if that is contrary, of the
				 * clause the policy has first; "" otherwise */
	const char *title;
	const char *says;	/* the policy's own words; "" not given */
	bool normally;		/* contrary "normally": an exception may be
				 * recorded */
	const char *missing;	/* the fact that was missing; "" none */
	/* Its service is, by what reviewers found: it counts as one that is
	 * also a tool, and is never contrary. since_us 0: it is not. */
	struct demotion demoted;
	int grades[GRADE_AXIS_COUNT];	/* GRADE_COVER is -1, not assessed: who
				 * reads the coverage ledger sets it
				 * (dashboard/judge_one.h) */
	enum equipment equipment;
	enum person_kind used_by;
	const struct roster_device *device;	/* NULL: not in the roster */
	/* Whose it is, if it is not shared; NULL when that, or which device it
	 * was, is not known: it was not recognised by its own MAC. */
	const struct roster_person *person;
	enum policy_doubt doubt;	/* that it was the person who used it */
	const char *group;	/* whose bells, as calendar_at takes it */
	const char *place;	/* the device's, else its network's; "" not
				 * known */
	/* The register entry that permits it, or that nearly did (an approval
	 * after the event, a suspension); id "" when none speaks of it, and
	 * the office's name where the policy needs no entry. */
	struct register_answer entry;
	/* They tile the session; beyond them nothing is written. */
	struct policy_stretch stretches[POLICY_STRETCHES];
	size_t stretch_count;
	size_t decided_by;	/* index of the deciding stretch; 0 of none */
};

/* What was asked, for the deciding stretch: clauses up to the first that
 * applies; one step without a clause if none was needed. */
struct policy_steps {
	struct policy_step step[POLICY_STEPS];
	size_t count;
};

/* What was used so far on one local day, by person where one is known, else by
 * device, for policies with a limit a day. Through one of these a day's
 * sessions are judged in the order of their starts (then ids); the first of
 * another day, or under another policy, begins anew. */
struct policy_day;

/* Where a contrary outcome goes. The head's own goes to the chair of
 * governors, the chair's to the trust board or else the governors, whatever
 * the policy's routes say, and so does what was used on a device they keep;
 * nobody is sent his own, nor who is away. */
enum procedure { PROCEDURE_NONE, PROCEDURE_DISCIPLINARY, PROCEDURE_GOVERNING,
	PROCEDURE_SAFEGUARDING, PROCEDURE_TRUST, PROCEDURE_EMPLOYER,
	PROCEDURE_COUNT };
struct policy_route {
	enum procedure procedure;
	enum office to;
	const struct roster_person *holder;	/* of that office then, or who
					 * acts for them; NULL: nobody */
	const char *clause;	/* of the route; "" where none speaks of it */
	const char *why;	/* "the head's own use goes to the chair of
				 * governors"; "" an ordinary route */
};

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
const char *policy_clause(const struct policy *p, size_t i);	/* "6" */
const char *policy_clause_title(const struct policy *p, size_t i);

/* Is this service social media under the policy at all? */
bool policy_covers(const struct policy *p,
    const struct catalogue_service *service);

/* Decided by the keeper before anything is written, with the law in force at
 * the session's start. Pupils' equipment is not kept (unless the policy says
 * `pupils: yes`), nor what is not social media under the policy. Unknown
 * equipment is counted (unless `unknown: keep`). Personal and guest equipment
 * is not kept, unless `personal_equipment: kept` and the verdict is contrary
 * or undecided and no stretch of it with use is permitted: what is permitted in
 * a break leaves no trace, nor what follows it; but where that depends on the
 * rest of the day it is not decided yet, and is kept. Under `routine` the
 * school's is kept, except what a register entry in force permits: KEEP_EXEMPT,
 * and entry (if not NULL) gets its id. Under `on-authority` only what an
 * authority in force names is kept, the rest is summed, as all is under
 * `aggregate` and before the policy is in force. `off`: nothing. */
enum keep policy_keep(const struct policy_context *c, const struct session *s,
    char entry[REGISTER_ID]);

struct policy_day *policy_day_new(void);	/* NULL: out of memory */
void policy_day_free(struct policy_day *d);

/* The verdict on s, which lies in one local day. day NULL: of the rest of the
 * day nothing is known, and a limit a day is unknown. steps NULL: they are not
 * written, which is most of the work. Everything borrowed in *out lives as
 * long as the context. 0, or -1: out of memory, only with a day. */
int policy_judge(const struct policy_context *c, struct policy_day *day,
    const struct session *s, struct verdict *out, struct policy_steps *steps);

/* Does the policy limit use a day, so that a verdict needs a day? Known of a
 * draft with faults, too. */
bool policy_has_limits(const struct policy *p);

const char *procedure_name(enum procedure p);	/* "governing body" */
void policy_route(const struct policy_context *c, const struct session *s,
    const struct verdict *v, struct policy_route *out);
/* Is it of a device of theirs, by whichever of their ids? */
bool policy_is_theirs(const struct policy_context *c, const struct verdict *v,
    const char *person);
/* May this person of the roster review it, now? Not one's own, and not the
 * head's or chair's by whom they direct: theirs, too, is what was used on a
 * device they keep. *why (borrowed) when not. */
struct policy_review {
	const struct session *session;
	const struct verdict *verdict;
	uint64_t now_us;
};
bool policy_may_review(const struct policy_context *c,
    const struct policy_review *r, const char *person, const char **why);

/* May a->by do this, on that entry (its ADD; for an ADD a itself), at
 * a->recorded_us? By the policy's approvals and revocations, who holds which
 * office, who is absent; nobody for himself. 0, with the words for
 * a->authority in words; or -1 and *why, one sentence. */
int policy_authority(const struct policy_context *c,
    const struct register_act *a, const struct register_act *added,
    char words[REGISTER_TEXT], char *why, size_t whylen);
/* Does the policy say of anybody that they may approve what was added, as far
 * as is known whom it is for? false and *why: it will never be in force. */
bool policy_has_approver(const struct policy_context *c,
    const struct register_act *added, char *why, size_t whylen);

#endif
