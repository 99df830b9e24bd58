/* explain_found.c: what became of a session's verdict: what whoever looked into
 * it found, and what the person concerned says. */
#include "dashboard/explain.h"

#include <assert.h>

#include "dashboard/contest_words.h"
#include "dashboard/moment.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Whoever looked into it ... */
static const char *const found_words[] = {
	[DISPOSITION_CORRECT] = "found that this is right",
	[DISPOSITION_REFER] = "found that this is right, and referred it",
	[DISPOSITION_EXEMPT] = "found that it was permitted, which nobody had "
	    "recorded",
	[DISPOSITION_EMBED] = "found that it was part of another site's page",
	[DISPOSITION_BACKGROUND] = "found that the device did this by itself",
	[DISPOSITION_WRONG_DEVICE] = "found that it was another device",
	[DISPOSITION_UNCLEAR] = "could not tell what it was",
	[DISPOSITION_UNDONE] = "",
};
static_assert(ARRAY_LEN(found_words) == DISPOSITION_COUNT, "all findings");

const struct review *
explain_finding(const struct explanation *e)
{
	const struct policy_context *c = &e->judged->basis.context;

	return c->reviews ? reviews_of(c->reviews, e->session->id,
	    c->as_known_us) : NULL;
}

enum explain_contest
explain_contest(const struct explanation *e)
{
	const struct contests_one *c = e->contest;

	if (!c || c->said.recorded_us > e->now_us)
		return EXPLAIN_NOT_CONTESTED;
	return c->answer.id[0] && c->answer.recorded_us <= e->now_us ?
	    EXPLAIN_ANSWERED : EXPLAIN_CONTESTED;
}

/* Of an earlier contest, as known then. */
static bool
was_answered(const struct explanation *e)
{
	return e->contest && e->contest->answered_before_us &&
	    e->contest->answered_before_us <= e->now_us;
}

/* It stays so, whatever is said of a later one. */
static bool
was_wrong(const struct explanation *e)
{
	return e->contest && e->contest->wrong_before_us &&
	    e->contest->wrong_before_us <= e->now_us;
}

bool
explain_is_looked_into(const struct explanation *e)
{
	return explain_finding(e) || was_answered(e) ||
	    explain_contest(e) == EXPLAIN_ANSWERED;
}

/* Was it found to be something else than use against the rule, or the entry to
 * be wrong? */
static bool
is_cleared(const struct explanation *e)
{
	const struct review *v = explain_finding(e);

	if (was_wrong(e) || (explain_contest(e) == EXPLAIN_ANSWERED &&
	    e->contest->answer.found == CONTEST_WRONG))
		return true;
	return v && (v->disposition == DISPOSITION_EXEMPT ||
	    v->disposition == DISPOSITION_EMBED ||
	    v->disposition == DISPOSITION_BACKGROUND ||
	    v->disposition == DISPOSITION_WRONG_DEVICE);
}

bool
explain_has_route(const struct explanation *e)
{
	return e->judged->verdict.outcome == OUTCOME_CONTRARY &&
	    !e->naming.is_hidden && !is_cleared(e);
}

static void
write_finding(FILE *out, const struct explanation *e)
{
	const struct review *v = explain_finding(e);
	char date[MOMENT_TEXT];

	if (v)
		fprintf(out, "On %s whoever looked into it %s.\n",
		    moment_date(calendar_day(v->recorded_us), date),
		    found_words[v->disposition]);
}

static void
write_contest(FILE *out, const struct explanation *e)
{
	if (was_wrong(e))
		fprintf(out, "The person concerned contested it before; the "
		    "answer: %s.\n", contest_found_words(CONTEST_WRONG));
	switch (explain_contest(e)) {
	case EXPLAIN_NOT_CONTESTED:
		break;
	case EXPLAIN_CONTESTED:
		fputs("The person concerned contests it; that is not answered "
		    "yet.\n", out);
		break;
	case EXPLAIN_ANSWERED:
		fprintf(out, "The person concerned contested it; the answer: "
		    "%s.\n", contest_found_words(e->contest->answer.found));
		break;
	}
}

void
explain_found(FILE *out, const struct explanation *e)
{
	write_finding(out, e);
	if (!e->contest_is_beside)
		write_contest(out, e);
}
