/* explain_words.c: a verdict in sentences a head teacher can read aloud. What
 * is said of people is in the tables of this file and nowhere else. */
#include "dashboard/explain.h"

#include <assert.h>
#include <string.h>

#include "dashboard/moment.h"
#include "dashboard/report.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* ---- the tables ---- */

static const char *const device_words[] = {
	[EQUIPMENT_SCHOOL] = "the school's device",
	[EQUIPMENT_PERSONAL] = "the personal device",
	[EQUIPMENT_GUEST] = "the guest's device",
	[EQUIPMENT_UNKNOWN] = "the device",
};
static_assert(ARRAY_LEN(device_words) == EQUIPMENT_COUNT, "all equipment");

/* By grade of use; of a person's use nothing is said below 2. */
static const struct { const char *before, *after; } use_words[] = {
	{ "loaded parts of", ", as other sites' pages bring them," },
	{ "was in touch with", " in the background" },
	{ "was briefly used for", "" },
	{ "was used for", "" },
	{ "was used for", "" },
};

/* Working time unknown, no, yes. */
static const char *const hours_words[] = {
	"may or may not have been working time; that is not known",
	"was outside working time",
	"was during working time",
};

/* After what the policy says, and where no clause of it decides. */
static const struct { const char *clause, *none; } outcome_sentences[] = {
	[OUTCOME_PERMITTED] = { "By this it is permitted.",
	    "No section of the policy speaks of this, and what it does not "
	    "speak of is permitted." },
	[OUTCOME_CONTRARY] = { "On its face this is contrary to it.",
	    "On its face this is contrary to the policy." },
	[OUTCOME_UNDECIDED] = { "The policy leaves this open.",
	    "No section of the policy decides this." },
	[OUTCOME_OUTSIDE] = { "It is not contrary to the rule that was "
	    "checked.", "No section of the policy speaks of this. It is not "
	    "contrary to the rule that was checked." },
};
static_assert(ARRAY_LEN(outcome_sentences) == OUTCOME_COUNT, "all outcomes");

/* What is not held against anybody, by the missing fact the policy names. */
static const struct { const char *missing, *sentence; } excuses[] = {
	{ "not what this school monitors", "It is not held against anybody, "
	    "because it is not what the school monitors." },
	{ "the name was not read", "It is not held against anybody, because "
	    "the name of the service was not read." },
	{ "context, which its flags were found to need", "It is not held "
	    "against anybody by itself, because too often a flag of this "
	    "service turned out to be something else." },
	{ "the service is not in the catalogue", "Whether this is contrary to "
	    "the policy cannot be told, because the service is not in the "
	    "catalogue." },
};

/* Why no clause was needed, by the question that settled it. */
static const struct { const char *title, *sentence; } settled[] = {
	{ "the policy is in force", "The policy was not in force then." },
	{ "social media under the policy", "To the policy this service is not "
	    "social media." },
};

static const char normally_sentence[] = "The policy says this of what is "
    "normal; whoever reviews it may find that this was an exception.";

/* Whether an entry counts: not known, no, yes. */
static const char *const entry_words[] = {
	"would cover this if the person it names used the device, which is "
	    "not known",
	"does not cover this",
	"covers this",
};

static const struct {
	const char *words;	/* NULL: those of the act */
	const char *without;	/* no act brought it there; NULL the same */
	bool names_act;
} state_words[] = {
	[REGISTER_NONE] = { "", NULL, false },
	[REGISTER_IN_FORCE] = { NULL, "in force", true },
	[REGISTER_LATE] = { "approved after the event", NULL, true },
	[REGISTER_PROPOSED] = { "not approved", NULL, false },
	/* Whose employment is suspended is not for all who read this. */
	[REGISTER_SUSPENDED] = { "suspended",
	    "suspended at the time", true },
	[REGISTER_REVOKED] = { "revoked", NULL, true },
	[REGISTER_ENDED] = { "ended", "ended, because its person had left",
	    true },
	[REGISTER_OUT_OF_TIME] = { "for other days or hours", NULL, false },
};
static_assert(ARRAY_LEN(state_words) == REGISTER_STATE_COUNT, "all states");

static const char *const act_words[] = {
	[REGISTER_ADD] = "added", [REGISTER_APPROVE] = "approved",
	[REGISTER_SUSPEND] = "suspended", [REGISTER_RESUME] = "resumed",
	[REGISTER_REVOKE] = "revoked", [REGISTER_END] = "ended",
};
static_assert(ARRAY_LEN(act_words) == REGISTER_VERB_COUNT, "all acts");

static const char *const procedure_words[] = {
	[PROCEDURE_NONE] = "to be looked into",
	[PROCEDURE_DISCIPLINARY] =
	    "to be looked into under the disciplinary procedure",
	[PROCEDURE_GOVERNING] = "to be looked into by the governing body",
	[PROCEDURE_SAFEGUARDING] = "to be looked into as safeguarding",
	[PROCEDURE_TRUST] = "to be looked into by the trust",
	[PROCEDURE_EMPLOYER] = "to be taken up with the person's employer",
};
static_assert(ARRAY_LEN(procedure_words) == PROCEDURE_COUNT, "all of them");

static const char nowhere_sentence[] = "The policy sends this to nobody.";
/* Where no minute counts for certain: of a brief visit, and of a longer one. */
static const char no_length_sentence[] = " No length of use can be shown: a "
    "page may have been open for a moment only.";
static const char few_sentence[] = " No length of use can be shown: too few "
    "minutes with content followed one another.";
static const char limits_sentence[] = "This does not show who sat there, what "
    "was read or written, or whether anybody looked at the screen.";
static const char question_sentence[] = "It is a question for a person to look "
    "into, not a finding about anybody.";

/* ---- what happened ---- */

const struct policy_stretch *
explain_stretch(const struct judged *j)
{
	const struct verdict *v = &j->verdict;

	return v->stretch_count > 0 ? &v->stretches[v->decided_by] : NULL;
}

static void
write_span(FILE *out, uint64_t from_us, uint64_t until_us)
{
	char from[MOMENT_TEXT], until[MOMENT_TEXT];

	moment_clock(from_us, from);
	moment_clock(until_us, until);
	if (strcmp(from, until) == 0)
		fprintf(out, "at %s", from);
	else
		fprintf(out, "from %s to %s", from, until);
}

static void
write_length(FILE *out, const struct grade_bounds *time)
{
	int lower = (int)(time->lower_s / 60);
	int upper = (int)((time->upper_s + 59) / 60);

	if (upper <= 1)
		fputs(" for less than a minute", out);
	else if (lower == 0)
		fprintf(out, " for at most %d minutes", upper);
	else if (lower == upper)
		fprintf(out, " for about %d minutes", upper);
	else
		fprintf(out, " for between %d and %d minutes", lower, upper);
}

static void
write_device(FILE *out, const struct explanation *e)
{
	const struct verdict *v = &e->judged->verdict;

	fprintf(out, "%s %s, ", device_words[v->equipment],
	    e->session->device);
	if (v->device && e->session->device_basis != DEVICE_ROSTER_MAC)
		fputs("which the roster knows by its network alone, so that "
		    "more than one machine may go by that name, and ", out);
	if (v->device && e->naming.is_hidden)
		fputs("whose user is not named yet, ", out);
	else if (v->person && v->doubt != DOUBT_NONE)
		fprintf(out, "which the roster gives to %s, though who used "
		    "it then is not known, ", v->person->id);
	else if (v->person)
		fprintf(out, "which the roster gives to %s alone, ",
		    v->person->id);
	else if (!v->device)
		fputs("which is not in the roster, ", out);
	else if (v->used_by == PERSON_PUPIL)
		fputs("which pupils use, ", out);
	else if (v->device->shared == SHARING_YES)
		fputs("which several people share, ", out);
	else
		fputs("of which the roster does not say whose it is, ", out);
}

static void
write_happening(FILE *out, const struct explanation *e)
{
	const struct verdict *v = &e->judged->verdict;
	const struct policy_context *c = &e->judged->basis.context;
	const struct session *s = e->session;
	struct grade_bounds time = grade_time(c->grading, s, 0, UINT64_MAX);
	int use = v->grades[GRADE_USE];
	char date[MOMENT_TEXT];

	fprintf(out, "On %s ", moment_date(calendar_day(s->start_us), date));
	write_span(out, s->start_us, s->end_us);
	fputc(' ', out);
	write_device(out, e);
	fprintf(out, "%s %s%s", use_words[use].before,
	    report_service_title(c->catalogue, s->service),
	    use_words[use].after);
	write_length(out, &time);
	fputc('.', out);
	if (use >= 2 && time.lower_s == 0)
		fputs(use == 2 ? no_length_sentence : few_sentence, out);
}

static void
write_period(FILE *out, const struct policy_stretch *t)
{
	fprintf(out, "%s (%s)", hours_words[t->working_time + 1],
	    t->period[0] ? t->period :
	    report_period_words(ENGLISH,
	    period_kind_name(t->period_kind)));
}

static void
write_hours(FILE *out, const struct explanation *e)
{
	const struct policy_stretch *t = explain_stretch(e->judged);

	if (!t)
		return;
	if (e->judged->verdict.stretch_count > 1) {
		fputs(" The part of it ", out);
		write_span(out, t->from_us, t->until_us);
		fputc(',', out);
		write_length(out, &t->time);
		fputs(", ", out);
	} else {
		fputs(" This ", out);
	}
	write_period(out, t);
	fputc('.', out);
}

/* ---- what the policy and the registers say ---- */

/* Sections are numbers in some policies and headings in others. */
static void
write_section(FILE *out, const struct verdict *v)
{
	bool is_number = strspn(v->clause, "0123456789") > 0;
	int len = (int)strlen(v->says);

	if (len && v->says[len - 1] == '.')
		len--;		/* ours comes after the quotation */
	if (len && is_number)
		fprintf(out, "Section %s of the policy says: “%.*s”. ",
		    v->clause, len, v->says);
	else if (len)
		fprintf(out, "Under “%s” the policy says: “%.*s”. ",
		    v->clause, len, v->says);
	else if (is_number)
		fprintf(out, "Section %s of the policy (%s) speaks of this. ",
		    v->clause, v->title);
	else
		fprintf(out, "Under “%s” the policy (%s) speaks of this. ",
		    v->clause, v->title);
}

static void
write_missing(FILE *out, const char *missing)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(excuses); i++)
		if (strcmp(missing, excuses[i].missing) == 0) {
			fputs(excuses[i].sentence, out);
			return;
		}
	fprintf(out, "Whether this is contrary to the policy cannot be told. "
	    "What is missing: %s.", missing);
}

/* NULL: the clauses were asked. */
static const char *
settled_sentence(const struct policy_steps *steps)
{
	size_t i;

	if (!steps || steps->count != 1 || steps->step[0].answer != 0)
		return NULL;
	for (i = 0; i < ARRAY_LEN(settled); i++)
		if (strcmp(steps->step[0].title, settled[i].title) == 0)
			return settled[i].sentence;
	return NULL;
}

/* The other parts that are contrary: by the same clause, or by one that the
 * policy speaks of later. */
static void
write_others(FILE *out, const struct explanation *e)
{
	const struct judged *j = e->judged;
	const struct verdict *v = &j->verdict;
	const struct policy *p = j->basis.context.policy;
	const struct policy_stretch *t, *first = explain_stretch(j);

	for (t = v->stretches; v->outcome == OUTCOME_CONTRARY &&
	    t < v->stretches + v->stretch_count; t++) {
		if (t == first || t->outcome != OUTCOME_CONTRARY)
			continue;
		fputs(" So is the part ", out);
		write_span(out, t->from_us, t->until_us);
		fputs(", which ", out);
		write_period(out, t);
		if (t->clause != first->clause)
			fprintf(out, ", by “%s”", policy_clause_title(
			    p, (size_t)t->clause));
		fputc('.', out);
	}
}

static void
write_outcome(FILE *out, const struct explanation *e)
{
	const struct verdict *v = &e->judged->verdict;
	const char *why = settled_sentence(e->steps);

	if (v->clause[0])
		write_section(out, v);
	if (why)
		fputs(why, out);
	else if (v->outcome == OUTCOME_UNDECIDED && v->missing[0])
		write_missing(out, v->missing);
	else
		fputs(v->clause[0] ? outcome_sentences[v->outcome].clause :
		    outcome_sentences[v->outcome].none, out);
	write_others(out, e);
	if (v->normally)
		fprintf(out, " %s", normally_sentence);
}

char *
explain_entry(const struct verdict *v, char buf[EXPLAIN_ENTRY])
{
	const struct register_act *act = v->entry.act;
	enum register_state state = v->entry.state;
	const char *words = state_words[state].words;
	char day[TEXT_DAY_TEXT];

	if (!act && state_words[state].without)
		words = state_words[state].without;
	else if (!words)
		words = act_words[act->verb];
	if (act && state_words[state].names_act)
		snprintf(buf, EXPLAIN_ENTRY, "%s by %s on %s", words, act->by,
		    text_day_text(calendar_day(act->recorded_us), day));
	else
		snprintf(buf, EXPLAIN_ENTRY, "%s", words);
	return buf;
}

/* Whose an entry is, its id tells. */
static void
write_entry(FILE *out, const struct explanation *e)
{
	const struct verdict *v = &e->judged->verdict;
	char words[EXPLAIN_ENTRY];

	if (!v->entry.id[0])
		return;
	if (e->naming.is_hidden)
		fprintf(out, " An entry of the register %s.",
		    entry_words[v->entry.yes + 1]);
	else
		fprintf(out, " Entry %s of the register %s: it was %s.",
		    v->entry.id, entry_words[v->entry.yes + 1],
		    explain_entry(v, words));
}

bool
explain_is_demoted(const struct verdict *v)
{
	return v->demoted.since_us && v->outcome == OUTCOME_UNDECIDED;
}

/* To be read aloud: whole numbers, no bounds. */
static void
write_demoted(FILE *out, const struct explanation *e)
{
	const struct demotion *d = &e->judged->verdict.demoted;
	char date[MOMENT_TEXT];

	fprintf(out, " Context is needed: of %u flags of %s that people had "
	    "looked into by %s, %u %s right.", d->ratio.right + d->ratio.wrong,
	    report_service_title(e->judged->basis.context.catalogue,
	    e->session->service), moment_date(calendar_day(d->since_us), date),
	    d->ratio.right, d->ratio.right == 1 ? "was" : "were");
}

/* ---- where it would go, and what it does not show ---- */

void
explain_route(FILE *out, const struct policy_route *r)
{
	if (r->procedure == PROCEDURE_NONE && !r->why[0])
		fprintf(out, "%s\n", nowhere_sentence);
	else
		fprintf(out, "It would go to the %s, %s, %s%s%s.\n",
		    office_name(r->to), r->holder ? r->holder->id :
		    "an office that nobody holds",
		    procedure_words[r->procedure], r->why[0] ? ": " : "",
		    r->why);
}

void
explain_words(FILE *out, const struct explanation *e)
{
	const struct verdict *v = &e->judged->verdict;
	char naming[EXPLAIN_NAMING];
	struct policy_route route;

	write_happening(out, e);
	write_hours(out, e);
	fputc('\n', out);
	write_outcome(out, e);
	if (explain_is_demoted(v))
		write_demoted(out, e);
	write_entry(out, e);
	fputc('\n', out);
	explain_found(out, e);
	if (explain_naming(e, naming)[0])
		fprintf(out, "%s\n", naming);
	if (explain_has_route(e)) {
		policy_route(&e->judged->basis.context, e->session, v, &route);
		explain_route(out, &route);
	}
	fputs(limits_sentence, out);
	if (v->outcome == OUTCOME_CONTRARY && !explain_is_looked_into(e))
		fprintf(out, " %s", question_sentence);
	fputc('\n', out);
}
