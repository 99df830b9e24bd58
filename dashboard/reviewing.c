/* reviewing.c: what a person found of a session. */
#include "dashboard/reviewing.h"

#include <stdio.h>
#include <string.h>

#include "classify/policy_naming.h"

/* ---- who ---- */

/* Of who is above the chair, whoever of them: they are a body. */
static bool
is_sent(const struct reviewing_who *who, const struct session *s,
    const struct judged *j)
{
	const struct policy_context *c = &j->basis.context;
	struct policy_route route;

	policy_route(c, s, &j->verdict, &route);
	if (route.to == OFFICE_GOVERNORS || route.to == OFFICE_TRUST_BOARD)
		return roster_holds(c->roster, who->person, route.to,
		    who->now_us);
	return who->seats & SEAT(CHAIR) && route.holder &&
	    strcmp(route.holder->id, who->person) == 0;
}

enum reviewing_reach
reviewing_reach(const struct reviewing_who *who, const struct session *s,
    const struct judged *j)
{
	const struct policy_review review = { s, &j->verdict, who->now_us };
	const char *why;

	if (policy_is_theirs(&j->basis.context, &j->verdict, who->person))
		return REVIEWING_OWN;
	if (!policy_may_review(&j->basis.context, &review, who->person, &why))
		return REVIEWING_NOT;
	if (who->seats & SEAT(NETWORK_MANAGER))
		return REVIEWING_ANY;
	if (who->seats & (SEAT(CHAIR) | SEAT(GOVERNOR) | SEAT(TRUST)) &&
	    is_sent(who, s, j))
		return REVIEWING_ANY;
	return who->seats & SEAT(HEAD) ? REVIEWING_IF_FOUND : REVIEWING_NOT;
}

bool
reviewing_may(const struct reviewing_who *who, const struct session *s,
    const struct judged *j)
{
	enum reviewing_reach reach = reviewing_reach(who, s, j);

	return reach == REVIEWING_ANY || (reach == REVIEWING_IF_FOUND &&
	    policy_naming_heads(&j->basis.context, s->id, who->person));
}

/* policy_may_review's reason first: it is of the person, not the office. */
static int
check_who(const struct review *v, const struct session *s,
    const struct judged *j, uint64_t now_us, const char **reason)
{
	const struct roster *roster = j->basis.context.roster;
	const struct policy_review r = { s, &j->verdict, now_us };
	const struct reviewing_who who = { v->by,
		seats_of(roster, v->by, false, now_us), now_us };

	if (!policy_may_review(&j->basis.context, &r, v->by, reason))
		return -1;
	if (reviewing_may(&who, s, j))
		return 0;
	*reason = who.seats & SEAT(HEAD) ? "nobody has referred it, and the "
	    "head reviews what was referred" : "it is for the network "
	    "manager, the head where it was referred, and the chair of "
	    "governors where it is the head's own";
	return -1;
}

/* ---- what ---- */

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
	enum outcome o = j->verdict.outcome;
	const char *reason;

	describe(v, s, j);
	if (check_who(v, s, j, now_us, &reason) < 0) {
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
