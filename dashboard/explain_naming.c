/* explain_naming.c: an explanation that names nobody before two people have
 * confirmed what it explains. */
#include "dashboard/explain.h"

#include <string.h>

#include "dashboard/redact.h"

#define INSTEAD "[not named yet]"

/* Whose a register entry is, its id tells: "official-3 approved by ...,
 * register"; "head, by office, policy". */
static bool
is_of_entry(const char *facts)
{
	return (strstr(facts, ", register") && !strstr(facts, "no entry")) ||
	    strstr(facts, ", by office, policy");
}

static void
hide_names(const struct redact *r, char *facts, size_t room)
{
	if (is_of_entry(facts))
		snprintf(facts, room, "an entry %s, register", INSTEAD);
	else
		redact_in(r, facts, room);
}

void
explain_name(struct explanation *e, struct policy_steps *steps)
{
	const struct policy_context *c = &e->judged->basis.context;
	const struct redact r = { .rosters = &c->roster, .count = 1, .of = "",
		.instead = INSTEAD };
	size_t i;

	policy_naming(c, e->session, &e->judged->verdict, &e->naming);
	for (i = 0; e->naming.is_hidden && steps && i < steps->count; i++)
		hide_names(&r, steps->step[i].facts,
		    sizeof(steps->step[i].facts));
}

char *
explain_naming(const struct explanation *e, char buf[EXPLAIN_NAMING])
{
	const struct policy_naming *n = &e->naming;
	enum outcome o = e->judged->verdict.outcome;

	buf[0] = '\0';
	if (n->is_hidden && o != OUTCOME_CONTRARY && o != OUTCOME_UNDECIDED)
		snprintf(buf, EXPLAIN_NAMING, "Nobody is named: the policy "
		    "asks that two people confirm it first, and there is "
		    "nothing to confirm in what is not flagged.");
	else if (n->is_hidden)
		snprintf(buf, EXPLAIN_NAMING, "Nobody is named yet: the policy "
		    "asks that two people confirm it first, and %s%s.",
		    n->count ? "so far one has: " : "nobody has so far",
		    n->count ? n->by[0] : "");
	else if (n->is_asked)
		snprintf(buf, EXPLAIN_NAMING, "Two people have confirmed it, "
		    "as the policy asks before anybody is named: %.64s and "
		    "%.64s.", n->by[0], n->by[1]);
	return buf;
}
