/* reviewing.c: what a person found of a session. */
#include "dashboard/reviewing.h"

#include <stdio.h>
#include <string.h>

/* What is kept of the session, and of the verdict now. */
static void
describe(struct review *v, const struct session *s, const struct judged *j)
{
	const struct policy_context *c = &j->basis.context;

	snprintf(v->session, sizeof(v->session), "%s", s->id);
	v->day = calendar_day(s->start_us);
	snprintf(v->service, sizeof(v->service), "%s", s->service);
	snprintf(v->clause, sizeof(v->clause), "%s", j->verdict.clause);
	v->outcome = j->verdict.outcome;
	memcpy(v->grades, j->verdict.grades, sizeof(v->grades));
	snprintf(v->law, sizeof(v->law), "%s", j->basis.law->hash);
	snprintf(v->catalogue, sizeof(v->catalogue), "%s",
	    catalogue_hash(c->catalogue));
	snprintf(v->grading, sizeof(v->grading), "%s",
	    grading_hash(c->grading));
	v->recorded_us = UINT64_MAX;	/* until it is written */
}

int
reviewing_check(struct review *v, const struct session *s,
    const struct judged *j, uint64_t now_us, char *why, size_t whylen)
{
	const struct policy_review r = { s, &j->verdict, now_us };
	enum outcome o = j->verdict.outcome;
	const char *reason;

	describe(v, s, j);
	if (!policy_may_review(&j->basis.context, &r, v->by, &reason)) {
		snprintf(why, whylen, "%.60s may not review session %s: %s",
		    v->by, s->id, reason);
		return -1;
	}
	if (o != OUTCOME_CONTRARY && o != OUTCOME_UNDECIDED &&
	    v->disposition != DISPOSITION_UNDONE) {
		snprintf(why, whylen, "session %s is not flagged, it is %s; "
		    "what was found of it before can be taken back with "
		    "--undo", s->id, wording_outcome(ENGLISH, o));
		return -1;
	}
	return reviews_check(j->basis.context.reviews, v, why, whylen);
}
