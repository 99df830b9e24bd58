/* policy_load.c: from the policy's text to a policy. What the school has left
 * open is a question; what would let beadle accuse unfairly is an error. */
#include "classify/policy.h"

#include <stdlib.h>
#include <string.h>

#include "classify/policy_parts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define USE_OF_A_PERSON 2	/* grade_use below this is nobody's visit */

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
		    o->number == q->number &&
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
load_clause(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "clause", true }, { "title", true }, { "when", true },
		{ "then", true },
	};
	const struct text_value *got[ARRAY_LEN(fields)];
	struct policy_rule *r = &p->rules[p->rule_count++];

	r->clause = r->title = "";
	if (text_fields(v, "clause", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	text_string(got[0], &r->clause, f);
	text_string(got[1], &r->title, f);
	load_when(p, r, got[2], c, f);
	load_outcome(got[3], &r->outcome, f);
}

static void
load_clauses(struct policy *p, const struct text_value *v,
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
	for (size_t i = 0; i < text_count(v); i++)
		load_clause(p, text_item(v, i), c, f);
}

/* ---- fairness ---- */

/* Does the rule apply to everything for which this question is answered so,
 * and lead elsewhere than to a flag? */
static bool
sets_aside(const struct policy *p, const struct policy_rule *r,
    const char *kind, bool is_no)
{
	const struct policy_question *q;

	if (r->count != 1 || r->outcome == OUTCOME_CONTRARY)
		return false;
	q = &p->questions[r->conditions[0].question];
	return q->kind == policy_kind_named(kind) &&
	    r->conditions[0].is_no == is_no &&
	    (!is_no || q->number >= USE_OF_A_PERSON);
}

/* What other sites' pages and sleeping machines do must be set aside before
 * any clause may flag it, and so should services with a use for work. */
static void
check_fairness(const struct policy *p, const struct text_value *clauses,
    struct text_faults *f)
{
	bool is_use = false, is_context = false;

	for (size_t i = 0; i < p->rule_count; i++) {
		const struct policy_rule *r = &p->rules[i];
		const struct text_value *at = text_item(clauses, i);

		is_use |= sets_aside(p, r, "use", true);
		is_context |= sets_aside(p, r, "dual_use", false);
		if (r->outcome != OUTCOME_CONTRARY)
			continue;
		if (!is_use)
			text_fault(f, TEXT_ERROR, at, "this clause would hold "
			    "against a person what no person did; put a clause "
			    "with when: {use: {below: %d}} before it",
			    USE_OF_A_PERSON);
		if (!is_context)
			text_fault(f, TEXT_WARNING, at, "services also used "
			    "for work are contrary by themselves; put a clause "
			    "with when: {dual_use: yes} before it");
		return;
	}
}

/* ---- the rest ---- */

static void
check_services(const struct text_value *v, const struct catalogue *c,
    struct text_faults *f)
{
	for (size_t i = 0; i < text_count(v); i++)
		if (!catalogue_service_named(c, text_raw(text_item(v, i))))
			text_fault(f, TEXT_ERROR, text_item(v, i),
			    "service \"%s\" is not in the catalogue",
			    text_raw(text_item(v, i)));
}

static void
check_categories(const struct text_value *v, const struct catalogue *c,
    struct text_faults *f)
{
	for (size_t i = 0; i < text_count(v); i++)
		if (!catalogue_has_category(c, text_raw(text_item(v, i))))
			text_fault(f, TEXT_ERROR, text_item(v, i), "category "
			    "\"%s\" is not in the catalogue",
			    text_raw(text_item(v, i)));
}

static void
load_social_media(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "categories", true }, { "named", false }, { "own", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];

	if (text_fields(v, "social_media", fields, ARRAY_LEN(fields), got,
	    f) < 0)
		return;
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (got[i] && !text_is_list(got[i]) &&
		    (i > 0 || strcmp(text_raw(got[i]), "all") != 0))
			text_fault(f, TEXT_ERROR, got[i], "%s: expected a "
			    "list%s", fields[i].key, i ? "" : ", or all");
	p->categories = text_is_list(got[0]) ? got[0] : NULL;
	p->named = got[1];
	p->own = got[2];
	if (p->categories && text_count(got[0]) + text_count(got[1]) == 0)
		text_fault(f, TEXT_ERROR, v, "social_media: names nothing; "
		    "write categories: all, or a list of them");
	check_categories(p->categories, c, f);
	check_services(p->named, c, f);
}

static void
load_in_force(struct policy *p, const struct text_value *v,
    struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "from", false }, { "review", false }, { "minute", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];
	const char *minute;
	int32_t review;

	p->from = INT32_MIN;
	if (!v || text_fields(v, "in_force", fields, ARRAY_LEN(fields), got,
	    f) < 0)
		return;
	if (got[0])
		text_date(got[0], &p->from, f);
	if (got[1] && text_date(got[1], &review, f) == 0 && review <= p->from)
		text_fault(f, TEXT_ERROR, got[1],
		    "the review is not after the policy comes in force");
	if (got[2])
		text_string(got[2], &minute, f);
}

static void
load_choices(struct policy *p, const struct text_value *const *got,
    struct text_faults *f)
{
	static const char *const modes[] = { [MONITORING_OFF] = "off",
		[MONITORING_AGGREGATE] = "aggregate",
		[MONITORING_ON_AUTHORITY] = "on-authority",
		[MONITORING_ROUTINE] = "routine" };
	static const char *const choices[] = { [CHOICE_NO] = "no",
		[CHOICE_YES] = "yes", [CHOICE_UNDECIDED] = "undecided" };
	static const char *const unknowns[] = { "count", "keep" };
	int found = MONITORING_OFF;

	text_word(got[0], modes, MONITORING_COUNT, &found, f);
	p->monitoring = (enum policy_monitoring)found;
	found = CHOICE_UNDECIDED;
	if (got[1])
		text_word(got[1], choices, CHOICE_COUNT, &found, f);
	p->network_is_ict = (enum policy_choice)found;
	if (got[1] && found == CHOICE_UNDECIDED)
		text_fault(f, TEXT_QUESTION, got[1], "is a person's own "
		    "equipment on the school's network \"school ICT\"? Until "
		    "the school decides, beadle does not either");
	if (got[2])
		text_bool(got[2], &p->keeps_pupils, f);
	found = 0;
	if (got[3])
		text_word(got[3], unknowns, ARRAY_LEN(unknowns), &found, f);
	p->keeps_unknown = found == 1;
}

static void
load(struct policy *p, const struct catalogue *c, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "policy", true }, { "school", true }, { "in_force", false },
		{ "social_media", true }, { "clauses", true },
		{ "otherwise", true }, { "monitoring", true },
		{ "school_ict_includes_network", false }, { "pupils", false },
		{ "unknown", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];
	size_t before = text_faults_count(f, TEXT_ERROR);

	p->title = p->school = "";
	p->otherwise = OUTCOME_OUTSIDE;
	if (text_fields(text_root(p->text), "policy", fields,
	    ARRAY_LEN(fields), got, f) < 0)
		return;
	text_string(got[0], &p->title, f);
	text_string(got[1], &p->school, f);
	load_in_force(p, got[2], f);
	load_social_media(p, got[3], c, f);
	load_clauses(p, got[4], c, f);
	load_outcome(got[5], &p->otherwise, f);
	load_choices(p, got + 6, f);
	if (p->otherwise == OUTCOME_CONTRARY)
		text_fault(f, TEXT_ERROR, got[5],
		    "otherwise: what no clause speaks of is not contrary");
	if (text_faults_count(f, TEXT_ERROR) == before)
		check_fairness(p, got[4], f);
}

/* Each word of a list, or the one, must be there. */
static void
check_words(const struct text_value *words, const char *what,
    bool (*has)(const struct roster *, const char *), const struct roster *r,
    struct text_faults *f)
{
	for (size_t i = 0; i < (text_is_list(words) ? text_count(words) : 1);
	    i++) {
		const struct text_value *word = text_is_list(words) ?
		    text_item(words, i) : words;

		if (!has(r, text_raw(word)))
			text_fault(f, TEXT_ERROR, word, "%s \"%s\" is not in "
			    "the roster", what, text_raw(word));
	}
}

void
policy_check(const struct policy *p, const struct roster *r,
    struct text_faults *f)
{
	int network = policy_kind_named("network");
	int place = policy_kind_named("place");

	for (size_t i = 0; i < p->question_count; i++) {
		const struct policy_question *q = &p->questions[i];

		if (q->kind == network)
			check_words(q->words, "network", roster_has_network, r,
			    f);
		else if (q->kind == place)
			check_words(q->words, "place", roster_has_place, r, f);
	}
}

int
policy_load(struct policy **out, const char *path,
    const struct catalogue *catalogue, struct text_faults *f)
{
	size_t before = text_faults_count(f, TEXT_ERROR);
	struct policy *p = calloc(1, sizeof(*p));

	if (!p) {
		text_fault(f, TEXT_ERROR, NULL, "%s: out of memory", path);
		return -1;
	}
	if (text_load(&p->text, path, f) == 0)
		load(p, catalogue, f);
	if (text_faults_count(f, TEXT_ERROR) > before) {
		policy_free(p);
		return -1;
	}
	*out = p;
	return 0;
}
