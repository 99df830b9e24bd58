/* law_clause.c: a clause of a policy as a sentence: when and where, use of
 * what by whom on what, and what follows. Each kind of condition is a row. */
#include "dashboard/law_clause.h"

#include <assert.h>
#include <string.h>

#include "classify/policy_words.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* ---- conditions ---- */

struct saying {			/* a condition on its way to words */
	const struct law *law;
	const struct policy_condition *condition;
	const struct policy_question *question;
	const char *before, *after;	/* of the row */
};

typedef void say(const struct saying *s, struct phrase *out);

static void
say_plain(const struct saying *s, struct phrase *out)
{
	phrase_add(out, "%s", s->condition->is_no ? s->after : s->before);
}

static void
say_words(const struct saying *s, struct phrase *out)
{
	const struct text_value *v = s->condition->value;
	size_t count = text_is_list(v) ? text_count(v) : 1;

	phrase_add(out, "%s", s->before);
	for (size_t i = 0; i < count; i++)
		phrase_add(out, "%s%s", phrase_join(i, count, " or "),
		    text_raw(text_is_list(v) ? text_item(v, i) : v));
}

static void
say_services(const struct saying *s, struct phrase *out)
{
	const struct text_value *v = s->condition->value;
	size_t count = text_is_list(v) ? text_count(v) : 1;

	for (size_t i = 0; i < count; i++)
		phrase_add(out, "%s%s", phrase_join(i, count, " or "),
		    phrase_service(s->law->catalogue,
		    text_raw(text_is_list(v) ? text_item(v, i) : v)));
}

static void
say_people(const struct saying *s, struct phrase *out)
{
	phrase_add(out, "%s", s->before);
	phrase_people(out, s->question->mask, " or ");
}

static void
say_equipment(const struct saying *s, struct phrase *out)
{
	static const char *const words[] = {
		[EQUIPMENT_SCHOOL] = "the school's equipment",
		[EQUIPMENT_PERSONAL] = "people's own equipment",
		[EQUIPMENT_GUEST] = "guests' equipment" };

	static_assert(ARRAY_LEN(words) == EQUIPMENT_UNKNOWN,
	    "name all equipment");
	phrase_add(out, "%s", s->before);
	phrase_bits(out, s->question->mask, words, " or ");
}

static void
say_register(const struct saying *s, struct phrase *out)
{
	static const char *const words[] = {
		[REGISTER_OFFICIAL] = "official users",
		[REGISTER_CURRICULUM] = "curriculum activities",
		[REGISTER_EXCEPTION] = "exceptions" };

	phrase_add(out, "%s", s->before);
	phrase_bits(out, s->question->mask, words, " or ");
	phrase_add(out, " permits");
}

static void
say_use(const struct saying *s, struct phrase *out)
{
	static const char *const words[] = { "", "something in the background",
		"a brief visit", "a visit with content", "sustained use" };

	phrase_add(out, "%s %s", s->condition->is_no ? s->before : s->after,
	    words[s->question->number]);
}

static void
say_limit(const struct saying *s, struct phrase *out)
{
	int64_t n = s->question->number;

	if (n < 0)
		phrase_add(out, "%s is occasional", s->after);
	else
		phrase_add(out, "%s %lld %s%s a day", s->after, (long long)n,
		    s->before, n == 1 ? "" : "s");
}

/* Where in the sentence it stands. */
enum part { WHEN, OF_WHAT, HOW, PART_COUNT };

static const struct {
	const char *key;
	enum part part;
	say *say;
	const char *before, *after;
} rows[] = {
	{ "working_time", WHEN, say_plain, "during working time",
	    "outside working time" },
	{ "on_break", WHEN, say_plain, "in a break", "outside breaks" },
	{ "place", WHEN, say_words, "in the place ", NULL },
	{ "minutes_today", WHEN, say_limit, "minute", "beyond" },
	{ "episodes_today", WHEN, say_limit, "time", "more often than" },
	{ "service", OF_WHAT, say_services, NULL, NULL },
	{ "category", OF_WHAT, say_words, "services of the kind ", NULL },
	{ "dual_use", OF_WHAT, say_plain,
	    "a service that is also a tool of work and lessons",
	    "a service that is no tool of work and lessons" },
	{ "own", OF_WHAT, say_plain, "the school's own social media",
	    "social media that are not the school's own" },
	{ "person", HOW, say_people, "by ", NULL },
	{ "by", HOW, say_plain, "by means of school ICT", NULL },
	{ "equipment", HOW, say_equipment, "on ", NULL },
	{ "network", HOW, say_words, "on the network ", NULL },
	{ "register", HOW, say_register,
	    "that the register of ", NULL },
	{ "use", HOW, say_use, "that is less than", "that is at least" },
};

/* The conditions of one part of the sentence; how many there were. */
static size_t
say_part(const struct law *l, const struct policy_rule *r, enum part part,
    const char *join, struct phrase *out)
{
	size_t said = 0;

	for (size_t k = 0; k < ARRAY_LEN(rows); k++)
		for (size_t i = 0; i < r->count; i++) {
			const struct policy_condition *c = &r->conditions[i];
			struct saying s = { l, c,
				&l->policy->questions[c->question],
				rows[k].before, rows[k].after };

			if (rows[k].part != part ||
			    strcmp(rows[k].key, text_raw(c->key)) != 0)
				continue;
			phrase_add(out, "%s", said++ ? join : "");
			rows[k].say(&s, out);
		}
	return said;
}

/* ---- the sentence ---- */

static const char *
consequence(const struct policy_rule *r)
{
	static const char *const words[] = {
		[OUTCOME_PERMITTED] = "is permitted",
		[OUTCOME_CONTRARY] = "is contrary to this policy",
		[OUTCOME_UNDECIDED] = "is for people to judge: the policy does "
		    "not decide it",
		[OUTCOME_OUTSIDE] = "is not what this policy is about" };

	static_assert(ARRAY_LEN(words) == OUTCOME_COUNT, "say every outcome");
	return r->normally ? "is normally contrary to this policy, unless an "
	    "exception is recorded" : words[r->outcome];
}

static void
begin_large(struct phrase *p)
{
	if (p->text[0] >= 'a' && p->text[0] <= 'z')
		p->text[0] = (char)(p->text[0] - 'a' + 'A');
}

/* The policy's words between marks of quotation, without a last full stop. */
static void
add_source(const struct policy_rule *r, struct phrase *out)
{
	char section[POLICY_SECTION];
	size_t len = strlen(r->says);

	phrase_add(out, " (%s", policy_section(r->clause, section));
	if (len > 0 && r->says[len - 1] == '.')
		len--;
	if (len > 0)
		phrase_add(out, ": “%.*s”", (int)len, r->says);
	phrase_add(out, ").");
}

void
law_clause(const struct law *l, size_t i, struct phrase *out)
{
	const struct policy_rule *r = &l->policy->rules[i];

	if (say_part(l, r, WHEN, ", ", out) > 0)
		phrase_add(out, ", ");
	phrase_add(out, "use of ");
	if (say_part(l, r, OF_WHAT, " and ", out) == 0)
		phrase_add(out, "social media");
	phrase_add(out, " ");
	if (say_part(l, r, HOW, " ", out) > 0)
		phrase_add(out, " ");
	phrase_add(out, "%s", consequence(r));
	add_source(r, out);
	begin_large(out);
}
