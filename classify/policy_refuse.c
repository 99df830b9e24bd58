/* policy_refuse.c: what makes a policy unfit to be used, whatever the school's
 * roster and the day: a choice nobody made, a word nobody defined, a clause
 * that would accuse unfairly or never be heard. */
#include "classify/policy_parts.h"
#include "classify/policy_words.h"

#include <stdio.h>
#include <string.h>

#define USE_OF_A_PERSON 2	/* grade_use below this is nobody's visit */
#define OFFICIAL (1u << REGISTER_OFFICIAL)

/* ---- what the school must decide ---- */

/* "never" ("Personal use ... is never permitted ...") or ... */
static void
name_alternatives(const struct policy_either *e, char *out, size_t room)
{
	size_t len = 0, count = text_count(e->between);

	out[0] = '\0';
	for (size_t i = 0; i < count && len < room; i++)
		len += (size_t)snprintf(out + len, room - len,
		    "%s\"%s\" (“%s”)", i ? " or " : "",
		    text_raw(text_key_at(e->between, i)),
		    text_raw(text_value_at(e->between, i)));
}

static void
refuse_unresolved(const struct policy *p, struct text_faults *f)
{
	char words[800], section[POLICY_SECTION];

	for (size_t i = 0; i < p->choice_count; i++) {
		const struct policy_either *e = &p->choices[i];

		if (e->chosen[0])
			continue;
		name_alternatives(e, words, sizeof(words));
		text_fault(f, TEXT_ERROR, e->at, "%s leaves %s open; write "
		    "chosen: with one of them: %s",
		    policy_section(e->clause, section), e->id, words);
	}
}

/* The words of the alternative that was chosen; NULL: none yet. */
static const struct text_value *
chosen_words(const struct policy_either *e)
{
	for (size_t i = 0; i < text_count(e->between); i++)
		if (strcmp(text_raw(text_key_at(e->between, i)), e->chosen) ==
		    0)
			return text_value_at(e->between, i);
	return NULL;
}

static void
refuse_undefined(const struct policy *p, struct text_faults *f)
{
	static const char say[] = "nobody has said how much \"occasional\" "
	    "is (%s); write occasional: with minutes, episodes or "
	    "both, a day";

	char section[POLICY_SECTION];

	for (size_t i = 0; i < p->rule_count; i++) {
		const struct policy_rule *r = &p->rules[i];

		for (size_t k = 0; k < r->count; k++)
			if (p->questions[r->conditions[k].question].number ==
			    POLICY_OCCASIONAL)
				text_fault(f, TEXT_ERROR,
				    r->conditions[k].value, say,
				    policy_section(r->clause, section));
	}
	if (p->occasional_clause[0])
		return;
	for (size_t i = 0; i < p->choice_count; i++) {
		const struct text_value *words = chosen_words(&p->choices[i]);

		if (strcasestr(text_raw(words), "occasional"))
			text_fault(f, TEXT_ERROR, words, say,
			    policy_section(p->choices[i].clause, section));
	}
}

/* ---- clauses that are never heard ---- */

static bool
has_all_words(const struct text_value *words, const struct text_value *of)
{
	if (text_is_scalar(of))
		return policy_has_word(words, text_raw(of));
	for (size_t i = 0; i < text_count(of); i++)
		if (!policy_has_word(words, text_raw(text_item(of, i))))
			return false;
	return true;
}

/* Does b hold whenever a does? */
static bool
follows(const struct policy *p, const struct policy_condition *a,
    const struct policy_condition *b)
{
	const struct policy_question *qa = &p->questions[a->question];
	const struct policy_question *qb = &p->questions[b->question];

	if (a->question == b->question)
		return a->is_no == b->is_no;
	if (qa->kind != qb->kind || a->is_no || b->is_no)
		return false;
	if (qa->mask)
		return (qa->mask & ~qb->mask) == 0;
	return qa->words && has_all_words(qb->words, qa->words);
}

/* Does the earlier clause apply to all that the later one does? */
static bool
covers(const struct policy *p, const struct policy_rule *earlier,
    const struct policy_rule *later)
{
	for (size_t i = 0; i < earlier->count; i++) {
		bool found = false;

		for (size_t k = 0; k < later->count && !found; k++)
			found = follows(p, &later->conditions[k],
			    &earlier->conditions[i]);
		if (!found)
			return false;
	}
	return true;
}

static void
refuse_unreachable(const struct policy *p, struct text_faults *f)
{
	for (size_t i = 0; i < p->rule_count; i++)
		for (size_t k = 0; k < i; k++) {
			if (!covers(p, &p->rules[k], &p->rules[i]))
				continue;
			text_fault(f, TEXT_ERROR, p->rules[i].at, "\"%s\" is "
			    "never reached: \"%s\", on line %zu, decides all "
			    "of it before; take one out, or put this one "
			    "first", p->rules[i].title, p->rules[k].title,
			    text_line(p->rules[k].at));
			break;
		}
}

/* ---- fairness ---- */

/* Is it this kind of question, answered so? */
static bool
is_asked(const struct policy *p, const struct policy_condition *c,
    const char *kind, bool is_no)
{
	const struct policy_question *q = &p->questions[c->question];

	return q->kind == policy_kind_named(kind) && c->is_no == is_no &&
	    (!is_no || q->number >= USE_OF_A_PERSON);
}

/* Of what the later clause speaks of, does the earlier one take all for which
 * the question is answered so, and lead elsewhere than to a flag? */
static bool
sets_aside(const struct policy *p, const struct policy_rule *earlier,
    const struct policy_rule *later, const char *kind, bool is_no)
{
	bool asks = false;

	for (size_t i = 0; i < earlier->count; i++) {
		const struct policy_condition *c = &earlier->conditions[i];
		bool found = is_asked(p, c, kind, is_no);

		asks |= found;
		for (size_t k = 0; k < later->count && !found; k++)
			found = follows(p, &later->conditions[k], c);
		if (!found)
			return false;
	}
	return asks && earlier->outcome != OUTCOME_CONTRARY;
}

/* The first clause that could flag what none before sets aside; NULL: none. */
static const struct policy_rule *
first_unfair(const struct policy *p, const char *kind, bool is_no)
{
	for (size_t i = 0; i < p->rule_count; i++) {
		bool found = p->rules[i].outcome != OUTCOME_CONTRARY;

		for (size_t k = 0; k < i && !found; k++)
			found = sets_aside(p, &p->rules[k], &p->rules[i], kind,
			    is_no);
		if (!found)
			return &p->rules[i];
	}
	return NULL;
}

/* What other sites' pages and sleeping machines do must be set aside before
 * any clause may flag it, and so should services with a use for work. */
static void
refuse_unfair(const struct policy *p, struct text_faults *f)
{
	const struct policy_rule *use = first_unfair(p, "use", true);
	const struct policy_rule *context = first_unfair(p, "dual_use", false);

	if (use)
		text_fault(f, TEXT_ERROR, use->at, "this clause would hold "
		    "against a person what no person did; put a clause with "
		    "when: {use: {below: %d}} before it", USE_OF_A_PERSON);
	if (context)
		text_fault(f, TEXT_WARNING, context->at, "services also used "
		    "for work are contrary by themselves; put a clause with "
		    "when: {dual_use: yes} before it");
}

/* ---- parts that contradict each other ---- */

static bool
asks_official(const struct policy *p, const struct policy_rule *r)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct policy_question *q =
		    &p->questions[r->conditions[i].question];

		if (q->kind == policy_kind_named("register") &&
		    (q->mask & OFFICIAL))
			return true;
	}
	return false;
}

static void
refuse_official(const struct policy *p, struct text_faults *f)
{
	static const char say[] = "%s never allows official use; take "
	    "this %s out, or write official_use: with use: approval";

	char section[POLICY_SECTION];

	if (!p->never_official)
		return;
	policy_section(p->official_clause, section);
	for (size_t i = 0; i < p->rule_count; i++)
		if (p->rules[i].outcome == OUTCOME_PERMITTED &&
		    asks_official(p, &p->rules[i]))
			text_fault(f, TEXT_ERROR, p->rules[i].at, say, section,
			    "clause");
	for (size_t i = 0; i < p->approval_count; i++)
		if (p->approvals[i].registers & OFFICIAL)
			text_fault(f, TEXT_ERROR, p->approvals[i].at, say,
			    section, "approval");
	for (size_t i = 0; i < p->standing_count; i++)
		if (p->standing[i].registers & OFFICIAL)
			text_fault(f, TEXT_ERROR, p->standing[i].at, say,
			    section, "standing");
}

static void
refuse_no_authority(const struct policy *p, struct text_faults *f)
{
	if (p->monitoring != MONITORING_ON_AUTHORITY)
		return;
	for (size_t i = 0; i < p->approval_count; i++)
		if (p->approvals[i].registers & 1u << REGISTER_AUTHORITY)
			return;
	text_fault(f, TEXT_ERROR, policy_value(p, "monitoring"), "monitoring: "
	    "on-authority, and nobody can give that authority; add to "
	    "approvals: a row with register: authority");
}

void
policy_refuse(const struct policy *p, struct text_faults *f)
{
	refuse_unresolved(p, f);
	refuse_undefined(p, f);
	refuse_unfair(p, f);
	refuse_unreachable(p, f);
	refuse_official(p, f);
	refuse_no_authority(p, f);
}
