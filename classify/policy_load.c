/* policy_load.c: from the policy's text to a policy: what it is, what it calls
 * social media, what may be recorded; and the other parts by their keys. */
#include "classify/policy.h"

#include <stdlib.h>
#include <string.h>

#include "classify/policy_lint.h"
#include "classify/policy_parts.h"
#include "classify/policy_words.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* ---- what it is ---- */

static void
load_title(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	(void)c;
	text_string(v, &p->title, f);
}

static void
load_school(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	(void)c;
	text_string(v, &p->school, f);
}

/* A date, and a later one on which it is to be reviewed. */
static void
load_dates(const struct text_value *first, const struct text_value *review,
    int32_t days[2], struct text_faults *f)
{
	text_date(first, &days[0], f);
	if (text_date(review, &days[1], f) == 0 && days[1] <= days[0])
		text_fault(f, TEXT_ERROR, review, "the review is not after "
		    "the policy %s", strcmp(text_key(first), "issued") == 0 ?
		    "was issued" : "comes in force");
}

static void
load_text(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "issued", false }, { "review", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];
	int32_t days[2] = { INT32_MIN, INT32_MIN };

	(void)c;
	if (text_fields(v, "text", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	load_dates(got[0], got[1], days, f);
	p->issued = days[0];
	p->text_review = days[1];
}

static void
load_in_force(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "from", false }, { "review", false }, { "minute", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];
	int32_t days[2] = { INT32_MIN, INT32_MIN };

	(void)c;
	if (text_fields(v, "in_force", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	load_dates(got[0], got[1], days, f);
	p->from = days[0];
	p->review = days[1];
	text_string(got[2], &p->minute, f);
}

/* ---- social media ---- */

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
		{ "taken_as", false },
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
	p->taken_as = got[3];
	if (p->categories && text_count(got[0]) + text_count(got[1]) +
	    text_count(got[3]) == 0)
		text_fault(f, TEXT_ERROR, v, "social_media: names nothing; "
		    "write categories: all, or a list of them");
	check_categories(p->categories, c, f);
	check_services(p->named, c, f);
	check_services(p->taken_as, c, f);
}

/* ---- what may be recorded ---- */

static void
load_monitoring(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	const char *modes[MONITORING_COUNT];
	int found;

	(void)c;
	for (int i = 0; i < MONITORING_COUNT; i++)
		modes[i] = policy_monitoring_name((enum policy_monitoring)i);
	if (text_word(v, modes, MONITORING_COUNT, &found, f) == 0)
		p->monitoring = (enum policy_monitoring)found;
}

static void
load_grounds(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	const char *ground;

	(void)c;
	p->grounds = v;
	if (!text_is_list(v) || text_count(v) == 0)
		text_fault(f, TEXT_ERROR, v, "grounds: expected a list, like "
		    "[safeguarding, reputation]; leave it out if any ground "
		    "will do");
	for (size_t i = 0; i < text_count(v); i++)
		text_string(text_item(v, i), &ground, f);
}

static void
load_network(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	static const char *const choices[] = { [CHOICE_NO] = "no",
		[CHOICE_YES] = "yes", [CHOICE_UNDECIDED] = "undecided" };
	int found;

	(void)c;
	if (text_word(v, choices, CHOICE_COUNT, &found, f) == 0)
		p->network_is_ict = (enum policy_choice)found;
}

static void
load_personal(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	static const char *const words[] = { "not-kept", "kept" };
	int found;

	(void)c;
	if (text_word(v, words, ARRAY_LEN(words), &found, f) == 0)
		p->keeps_personal = found == 1;
}

static void
load_pupils(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	(void)c;
	text_bool(v, &p->keeps_pupils, f);
}

static void
load_unknown(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	static const char *const words[] = { "count", "keep" };
	int found;

	(void)c;
	if (text_word(v, words, ARRAY_LEN(words), &found, f) == 0)
		p->keeps_unknown = found == 1;
}

/* ---- all of it ---- */

/* In the order in which they are read: a clause may depend on a choice. */
static const struct {
	const char *key;
	bool required;
	policy_load_part *load;
} parts[] = {
	{ "policy", true, load_title },
	{ "school", true, load_school },
	{ "text", false, load_text },
	{ "in_force", false, load_in_force },
	{ "social_media", true, load_social_media },
	{ "choices", false, policy_load_choices },
	{ "occasional", false, policy_load_occasional },
	{ "clauses", true, policy_load_clauses },
	{ "otherwise", true, policy_load_otherwise },
	{ "monitoring", true, load_monitoring },
	{ "grounds", false, load_grounds },
	{ "school_ict_includes_network", false, load_network },
	{ "personal_equipment", false, load_personal },
	{ "pupils", false, load_pupils },
	{ "unknown", false, load_unknown },
	{ "naming", false, policy_load_naming },
	{ "retention", false, policy_load_retention },
	{ "lawful_basis", false, policy_load_lawful_basis },
	{ "offices", false, policy_load_offices },
	{ "official_use", false, policy_load_official_use },
	{ "approvals", false, policy_load_approvals },
	{ "revocations", false, policy_load_revocations },
	{ "standing", false, policy_load_standing },
	{ "routes", false, policy_load_routes },
	{ "questions", false, policy_load_questions },
};

static void
load(struct policy *p, const struct catalogue *c, struct text_faults *f)
{
	struct text_field fields[ARRAY_LEN(parts)];
	const struct text_value *got[ARRAY_LEN(parts)];

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		fields[i] = (struct text_field){ parts[i].key,
			parts[i].required };
	if (text_fields(text_root(p->text), "policy", fields,
	    ARRAY_LEN(fields), got, f) < 0)
		return;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (got[i])
			parts[i].load(p, got[i], c, f);
}

int
policy_draft(struct policy **out, const char *path,
    const struct catalogue *catalogue, struct text_faults *f)
{
	size_t before = text_faults_count(f, TEXT_ERROR);
	struct policy *p = calloc(1, sizeof(*p));

	if (!p) {
		text_fault(f, TEXT_ERROR, NULL, "%s: out of memory", path);
		return -1;
	}
	p->title = p->school = p->minute = p->lawful_clause = "";
	p->occasional_clause = p->official_clause = "";
	p->retention_clause = p->naming_clause = p->naming_says = "";
	p->issued = p->text_review = p->from = p->review = INT32_MIN;
	p->otherwise = OUTCOME_OUTSIDE;
	p->network_is_ict = CHOICE_UNDECIDED;
	p->minutes = p->episodes = POLICY_OCCASIONAL;
	if (text_load(&p->text, path, f) == 0)
		load(p, catalogue, f);
	if (text_faults_count(f, TEXT_ERROR) > before) {
		policy_free(p);
		return -1;
	}
	*out = p;
	return 0;
}

int
policy_load(struct policy **out, const char *path,
    const struct catalogue *catalogue, struct text_faults *f)
{
	size_t before = text_faults_count(f, TEXT_ERROR);
	struct policy *p;

	if (policy_draft(&p, path, catalogue, f) < 0)
		return -1;
	policy_refuse(p, f);
	if (policy_index_make(p, catalogue) < 0)
		text_fault(f, TEXT_ERROR, NULL, "%s: out of memory", path);
	if (text_faults_count(f, TEXT_ERROR) > before) {
		policy_free(p);
		return -1;
	}
	*out = p;
	return 0;
}
