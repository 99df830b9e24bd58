/* policy_load_powers.c: whom a policy names, who may approve and revoke what,
 * where a contrary outcome goes, and what the text leaves for the school. */
#include "classify/policy_parts.h"
#include "classify/policy_words.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* ---- words ---- */

static void
load_office(const struct text_value *v, enum office *out,
    struct text_faults *f)
{
	const char *words[OFFICE_COUNT];
	int found;

	for (int i = 0; i < OFFICE_COUNT; i++)
		words[i] = office_name((enum office)i);
	if (text_word(v, words, OFFICE_COUNT, &found, f) == 0)
		*out = (enum office)found;
}

static void
load_registers(const struct text_value *v, unsigned *registers,
    struct text_faults *f)
{
	const char *words[REGISTER_KIND_COUNT];

	for (int i = 0; i < REGISTER_KIND_COUNT; i++)
		words[i] = register_kind_name((enum register_kind)i);
	policy_load_mask(v, words, ARRAY_LEN(words), registers, f);
}

static void
load_procedure(const struct text_value *v, enum procedure *out,
    struct text_faults *f)
{
	const char *words[PROCEDURE_COUNT];
	int found;

	for (int i = 0; i < PROCEDURE_COUNT; i++)
		words[i] = procedure_name((enum procedure)i);
	if (text_word(v, words, PROCEDURE_COUNT, &found, f) == 0)
		*out = (enum procedure)found;
}

/* Every member a string; a list, and not an empty one. */
static const struct text_value *
load_words(const struct text_value *v, const char *example,
    struct text_faults *f)
{
	const char *word;

	if (!text_is_list(v) || text_count(v) == 0) {
		text_fault(f, TEXT_ERROR, v, "%s: expected a list, like %s",
		    text_key(v), example);
		return NULL;
	}
	for (size_t i = 0; i < text_count(v); i++)
		if (text_string(text_item(v, i), &word, f) < 0)
			return NULL;
	return v;
}

/* ---- whom the text names ---- */

static void
load_named(struct policy_named *n, const struct text_value *v,
    struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "office", true }, { "clause", true }, { "named", true },
	};
	const struct text_value *got[ARRAY_LEN(fields)];

	n->clause = "";
	n->at = v;
	if (text_fields(v, "office", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	load_office(got[0], &n->office, f);
	text_string(got[1], &n->clause, f);
	n->named = load_words(got[2], "[J.Nicholls, A.Smith]", f);
}

void
policy_load_offices(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	(void)c;
	p->offices = text_array(v, sizeof(*p->offices), &p->office_count, f);
	for (size_t i = 0; i < p->office_count; i++)
		load_named(&p->offices[i], text_item(v, i), f);
}

/* ---- official use ---- */

void
policy_load_official_use(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "clause", true }, { "use", true }, { "needs", false },
	};
	static const char *const uses[] = { "approval", "never" };
	const char *needs[NEED_COUNT];
	const struct text_value *got[ARRAY_LEN(fields)];
	int use = 0;

	(void)c;
	if (text_fields(v, "official_use", fields, ARRAY_LEN(fields), got,
	    f) < 0)
		return;
	text_string(got[0], &p->official_clause, f);
	text_word(got[1], uses, ARRAY_LEN(uses), &use, f);
	for (int i = 0; i < NEED_COUNT; i++)
		needs[i] = policy_need_name((enum policy_need)i);
	p->never_official = use == 1;
	if (got[2])
		policy_load_mask(got[2], needs, NEED_COUNT, &p->needs, f);
	if (p->never_official && p->needs)
		text_fault(f, TEXT_ERROR, got[2], "needs: what is never "
		    "allowed needs nothing; leave it out, or write use: "
		    "approval");
}

/* ---- powers ---- */

/* The rows of approvals, revocations and standing differ in the keys they
 * have: for, who, in_absence and with are NULL where there is none. */
struct shape {
	const char *what, *who;
	bool has_person, has_absence, has_with;
};

static void
load_power(struct policy_power *w, const struct shape *shape,
    const struct text_value *v, struct text_faults *f)
{
	struct text_field fields[6] = { { "clause", true },
		{ "register", true }, { shape->who, true } };
	const struct text_value *got[ARRAY_LEN(fields)], **rest = got + 3;
	size_t count = 3;

	*w = (struct policy_power){ .clause = "", .by = OFFICE_COUNT,
		.in_absence = OFFICE_COUNT, .with = OFFICE_COUNT, .at = v };
	if (shape->has_person)
		fields[count++].key = "person";
	if (shape->has_absence)
		fields[count++].key = "in_absence";
	if (shape->has_with)
		fields[count++].key = "with";
	if (text_fields(v, shape->what, fields, count, got, f) < 0)
		return;
	text_string(got[0], &w->clause, f);
	load_registers(got[1], &w->registers, f);
	load_office(got[2], &w->by, f);
	if (shape->has_person && *rest)
		policy_load_persons(*rest, &w->persons, f);
	rest += shape->has_person;
	if (shape->has_absence)
		load_office(*rest++, &w->in_absence, f);
	if (shape->has_with)
		load_office(*rest++, &w->with, f);
}

static void
load_powers(struct policy_power **out, size_t *count,
    const struct shape *shape, const struct text_value *v,
    struct text_faults *f)
{
	*out = text_array(v, sizeof(**out), count, f);
	for (size_t i = 0; i < *count; i++)
		load_power(&(*out)[i], shape, text_item(v, i), f);
}

void
policy_load_approvals(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	static const struct shape shape = { "approval", "by", true, true,
		false };

	(void)c;
	load_powers(&p->approvals, &p->approval_count, &shape, v, f);
}

void
policy_load_revocations(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	static const struct shape shape = { "revocation", "by", true, true,
		true };

	(void)c;
	load_powers(&p->revocations, &p->revocation_count, &shape, v, f);
}

void
policy_load_standing(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	static const struct shape shape = { "standing", "office", false, false,
		false };

	(void)c;
	load_powers(&p->standing, &p->standing_count, &shape, v, f);
}

/* ---- where an outcome goes ---- */

static void
load_route(struct policy_way *w, const struct text_value *v,
    struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "clause", true }, { "person", false }, { "to", true },
		{ "office", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];

	*w = (struct policy_way){ .clause = "", .office = OFFICE_COUNT,
		.at = v };
	if (text_fields(v, "route", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	text_string(got[0], &w->clause, f);
	if (got[1])
		policy_load_persons(got[1], &w->persons, f);
	load_procedure(got[2], &w->to, f);
	if (got[3])
		load_office(got[3], &w->office, f);
	else if (w->to != PROCEDURE_NONE)
		text_fault(f, TEXT_ERROR, v, "route: \"office\" is missing: "
		    "say who takes the matter up");
}

void
policy_load_routes(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	(void)c;
	p->routes = text_array(v, sizeof(*p->routes), &p->route_count, f);
	for (size_t i = 0; i < p->route_count; i++)
		load_route(&p->routes[i], text_item(v, i), f);
}

/* ---- what the text claims, and what it leaves open ---- */

void
policy_load_lawful_basis(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "clause", true }, { "basis", true },
	};
	const char *words[LAWFUL_COUNT];
	const struct text_value *got[ARRAY_LEN(fields)];

	(void)c;
	if (text_fields(v, "lawful_basis", fields, ARRAY_LEN(fields), got,
	    f) < 0)
		return;
	text_string(got[0], &p->lawful_clause, f);
	for (int i = 0; i < LAWFUL_COUNT; i++)
		words[i] = policy_lawful_name((enum policy_lawful)i);
	policy_load_mask(got[1], words, LAWFUL_COUNT, &p->lawful, f);
}

static void
load_question(struct policy_open *o, const struct text_value *v,
    struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "clause", true }, { "ask", true }, { "answer", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];

	*o = (struct policy_open){ .clause = "", .ask = "", .answer = "",
		.at = v };
	if (text_fields(v, "question", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	text_string(got[0], &o->clause, f);
	text_string(got[1], &o->ask, f);
	text_string(got[2], &o->answer, f);
}

void
policy_load_questions(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	(void)c;
	p->asks = text_array(v, sizeof(*p->asks), &p->ask_count, f);
	for (size_t i = 0; i < p->ask_count; i++)
		load_question(&p->asks[i], text_item(v, i), f);
}
