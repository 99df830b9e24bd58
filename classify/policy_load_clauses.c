/* policy_load_clauses.c: the clauses of a policy, and what decides which of
 * them stand: the alternatives the school chose, what it calls occasional. */
#include "classify/policy_parts.h"

#include <stdlib.h>
#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define MOST_MINUTES 1440	/* of a day */

/* ---- alternatives of the text ---- */

static void
load_between(struct policy_either *e, const struct text_value *v,
    struct text_faults *f)
{
	const char *words;

	e->between = v;
	if (!text_is_map(v) || text_count(v) < 2) {
		text_fault(f, TEXT_ERROR, v, "between: expected two or more "
		    "alternatives, like {never: \"Personal use is never "
		    "...\", occasional: \"Occasional ...\"}");
		return;
	}
	for (size_t i = 0; i < text_count(v); i++)
		text_string(text_value_at(v, i), &words, f);
}

static void
load_choice(struct policy_either *e, const struct text_value *v,
    struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "id", true }, { "clause", true }, { "between", true },
		{ "chosen", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];

	e->id = e->clause = e->chosen = "";
	e->at = v;
	if (text_fields(v, "choice", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	text_string(got[0], &e->id, f);
	text_string(got[1], &e->clause, f);
	load_between(e, got[2], f);
	if (got[3] && text_string(got[3], &e->chosen, f) == 0 &&
	    !text_value_of(e->between, e->chosen))
		text_fault(f, TEXT_ERROR, got[3], "choice \"%s\": \"%s\" is "
		    "not among its alternatives", e->id, e->chosen);
}

void
policy_load_choices(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	(void)c;
	p->choices = text_array(v, sizeof(*p->choices), &p->choice_count, f);
	for (size_t i = 0; i < p->choice_count; i++) {
		load_choice(&p->choices[i], text_item(v, i), f);
		for (size_t j = 0; j < i; j++)
			if (strcmp(p->choices[i].id, p->choices[j].id) == 0)
				text_fault(f, TEXT_ERROR, text_item(v, i),
				    "there is a choice \"%s\" already",
				    p->choices[j].id);
	}
}

static const struct policy_either *
choice_named(const struct policy *p, const char *id)
{
	for (size_t i = 0; i < p->choice_count; i++)
		if (strcmp(p->choices[i].id, id) == 0)
			return &p->choices[i];
	return NULL;
}

/* Was every alternative chosen that a clause's `chosen` names? */
static bool
is_chosen(const struct policy *p, const struct text_value *v,
    struct text_faults *f)
{
	bool all = true;

	if (v && !text_is_map(v))
		text_fault(f, TEXT_ERROR, v, "chosen: expected a choice and "
		    "its alternative, like {personal use: never}");
	for (size_t i = 0; text_is_map(v) && i < text_count(v); i++) {
		const char *id = text_raw(text_key_at(v, i));
		const char *alternative = text_raw(text_value_at(v, i));
		const struct policy_either *e = choice_named(p, id);

		if (!e)
			text_fault(f, TEXT_ERROR, text_key_at(v, i), "chosen: "
			    "there is no choice \"%s\"", id);
		else if (!text_value_of(e->between, alternative))
			text_fault(f, TEXT_ERROR, text_value_at(v, i),
			    "chosen: \"%s\" is not among the alternatives of "
			    "\"%s\"", alternative, id);
		all = all && e && strcmp(e->chosen, alternative) == 0;
	}
	return all;
}

void
policy_load_occasional(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "clause", true }, { "minutes", false }, { "episodes", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];

	(void)c;
	if (text_fields(v, "occasional", fields, ARRAY_LEN(fields), got,
	    f) < 0)
		return;
	text_string(got[0], &p->occasional_clause, f);
	text_number(got[1], 1, MOST_MINUTES, &p->minutes, f);
	text_number(got[2], 1, MOST_MINUTES, &p->episodes, f);
	if (!got[1] && !got[2])
		text_fault(f, TEXT_ERROR, v, "occasional: say how much a day: "
		    "minutes, episodes or both");
}

/* ---- conditions ---- */

static bool
is_same_words(const struct text_value *a, const struct text_value *b)
{
	size_t n = text_is_list(a) ? text_count(a) : 1;

	if (!a || !b)
		return a == b;
	if (text_is_list(a) != text_is_list(b) ||
	    (text_is_list(b) ? text_count(b) : 1) != n)
		return false;
	if (!text_is_list(a))
		return strcmp(text_raw(a), text_raw(b)) == 0;
	for (size_t i = 0; i < n; i++)
		if (strcmp(text_raw(text_item(a, i)),
		    text_raw(text_item(b, i))) != 0)
			return false;
	return true;
}

/* The index of a question, added if nobody asked it before. */
static int
question_of(struct policy *p, const struct policy_question *q, size_t *out)
{
	for (size_t i = 0; i < p->question_count; i++) {
		const struct policy_question *o = &p->questions[i];

		if (o->kind == q->kind && o->mask == q->mask &&
		    o->number == q->number && o->rule == q->rule &&
		    is_same_words(o->words, q->words)) {
			*out = i;
			return 0;
		}
	}
	if (p->question_count == POLICY_MOST_QUESTIONS)
		return -1;
	*out = p->question_count;
	p->questions[p->question_count++] = *q;
	return 0;
}

/* What is counted for a limit a day depends on the rest of its clause, so that
 * two clauses' limits are two questions. */
static void
settle_limit(const struct policy *p, const char *key,
    struct policy_question *q)
{
	bool is_minutes = strcmp(key, "minutes_today") == 0;

	if (!is_minutes && strcmp(key, "episodes_today") != 0)
		return;
	q->rule = p->rule_count;
	if (q->number == POLICY_OCCASIONAL)
		q->number = is_minutes ? p->minutes : p->episodes;
}

static int
load_condition(struct policy *p, struct policy_condition *out,
    const struct text_value *key, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	struct policy_question q = { .kind = policy_kind_named(text_raw(key)) };

	if (q.kind < 0) {
		text_fault(f, TEXT_ERROR, key,
		    "when: there is no condition \"%s\"", text_raw(key));
		return -1;
	}
	if (policy_kind_at(q.kind)->read(v, c, &q, &out->is_no, f) < 0)
		return -1;
	settle_limit(p, text_raw(key), &q);
	out->key = key;
	out->value = v;
	if (question_of(p, &q, &out->question) == 0)
		return 0;
	text_fault(f, TEXT_ERROR, v, "more than %d different conditions",
	    POLICY_MOST_QUESTIONS);
	return -1;
}

static void
load_when(struct policy *p, struct policy_rule *r, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	if (!text_is_map(v) || text_count(v) == 0) {
		text_fault(f, TEXT_ERROR, v, "when: expected conditions, like "
		    "{working_time: yes}");
		return;
	}
	r->conditions = calloc(text_count(v), sizeof(*r->conditions));
	if (!r->conditions) {
		text_fault(f, TEXT_ERROR, v, "when: out of memory");
		return;
	}
	for (size_t i = 0; i < text_count(v); i++)
		if (load_condition(p, &r->conditions[r->count],
		    text_key_at(v, i), text_value_at(v, i), c, f) == 0)
			r->count++;
}

/* ---- clauses ---- */

static void
load_outcome(const struct text_value *v, enum outcome *out,
    struct text_faults *f)
{
	const char *words[OUTCOME_COUNT];
	int found;

	for (int i = 0; i < OUTCOME_COUNT; i++)
		words[i] = outcome_name((enum outcome)i);
	if (text_word(v, words, OUTCOME_COUNT, &found, f) == 0)
		*out = (enum outcome)found;
}

static void
load_normally(struct policy_rule *r, const struct text_value *v,
    struct text_faults *f)
{
	if (text_bool(v, &r->normally, f) == 0 && r->normally &&
	    r->outcome != OUTCOME_CONTRARY)
		text_fault(f, TEXT_ERROR, v, "normally: only what is contrary "
		    "can be so normally; leave it out, or write then: "
		    "contrary");
}

/* Fill the rule. Does it stand? */
static bool
load_clause(struct policy *p, struct policy_rule *r,
    const struct text_value *v, const struct catalogue *c,
    struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "clause", true }, { "title", true }, { "says", false },
		{ "chosen", false }, { "when", true }, { "then", true },
		{ "normally", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];

	*r = (struct policy_rule){ .clause = "", .title = "", .says = "",
		.at = v };
	if (text_fields(v, "clause", fields, ARRAY_LEN(fields), got, f) < 0)
		return false;
	text_string(got[0], &r->clause, f);
	text_string(got[1], &r->title, f);
	text_string(got[2], &r->says, f);
	r->chosen = got[3];
	load_when(p, r, got[4], c, f);
	load_outcome(got[5], &r->outcome, f);
	load_normally(r, got[6], f);
	return is_chosen(p, got[3], f);
}

void
policy_load_clauses(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	if (!text_is_list(v) || text_count(v) == 0 ||
	    text_count(v) > POLICY_MOST_CLAUSES) {
		text_fault(f, TEXT_ERROR, v,
		    "clauses: expected a list of 1 to %d clauses",
		    POLICY_MOST_CLAUSES);
		return;
	}
	p->rules = calloc(text_count(v), sizeof(*p->rules));
	if (!p->rules) {
		text_fault(f, TEXT_ERROR, v, "clauses: out of memory");
		return;
	}
	for (size_t i = 0; i < text_count(v); i++) {
		struct policy_rule *r = &p->rules[p->rule_count];
		size_t asked = p->question_count;

		if (load_clause(p, r, text_item(v, i), c, f)) {
			p->rule_count++;
			continue;
		}
		/* What it asks is asked by nobody. */
		p->question_count = asked;
		free(r->conditions);
		r->conditions = NULL;
	}
}

void
policy_load_otherwise(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	(void)c;
	load_outcome(v, &p->otherwise, f);
	if (p->otherwise == OUTCOME_CONTRARY)
		text_fault(f, TEXT_ERROR, v,
		    "otherwise: what no clause speaks of is not contrary");
}
