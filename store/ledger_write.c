/* ledger_write.c: acts, laws and reviews as JSON text. */
#include "store/ledger_text.h"

#include "classify/json.h"
#include "classify/text.h"
#include "store/ledger_fields.h"

/* Those of the n texts that are given. */
static void
write_texts(struct json *j, const void *of, const struct member *m, size_t n)
{
	const char *text;
	size_t i;

	for (i = 0; i < n; i++) {
		text = (const char *)of + m[i].at;
		if (text[0])
			json_text(j, m[i].name, text);
	}
}

static void
write_day(struct json *j, const char *key, int32_t day)
{
	char text[TEXT_DAY_TEXT];

	if (day != INT32_MIN && day != INT32_MAX)
		json_text(j, key, text_day_text(day, text));
}

static void
write_scope(struct json *j, const struct register_scope *s)
{
	char hours[REGISTER_HOURS];
	size_t i;
	int d;

	json_object_begin(j, "scope");
	write_texts(j, s, scope_texts, ARRAY_LEN(scope_texts));
	if (s->service_count) {
		json_array_begin(j, "services");
		for (i = 0; i < s->service_count; i++)
			json_text(j, NULL, s->services[i]);
		json_array_end(j);
	}
	write_day(j, "from", s->from);
	write_day(j, "to", s->to);
	if (s->weekdays) {
		json_array_begin(j, "weekdays");
		for (d = 0; d < 7; d++)
			if (s->weekdays >> d & 1)
				json_text(j, NULL, register_weekday_name(d));
		json_array_end(j);
	}
	if (s->from_minute != s->to_minute)
		json_text(j, "hours", register_hours_text(s->from_minute,
		    s->to_minute, hours));
	json_object_end(j);
}

static void
write_terms(struct json *j, const struct register_terms *t)
{
	size_t i;

	json_object_begin(j, "terms");
	write_texts(j, t, term_texts, ARRAY_LEN(term_texts) - 1);
	if (t->administrators[0][0]) {
		json_array_begin(j, "administrators");
		for (i = 0; i < 2 && t->administrators[i][0]; i++)
			json_text(j, NULL, t->administrators[i]);
		json_array_end(j);
	}
	write_day(j, "trained", t->trained);
	write_day(j, "notified", t->notified);
	write_texts(j, t, term_texts + ARRAY_LEN(term_texts) - 1, 1);
	json_object_end(j);
}

void
ledger_text_act(struct json *j, const struct register_act *a,
    bool with_recorded)
{
	json_object_begin(j, NULL);
	json_unsigned(j, "v", LEDGER_VERSION);
	json_text(j, "what", "act");
	if (with_recorded)
		json_unsigned(j, "recorded", a->recorded_us);
	json_text(j, "verb", register_verb_name(a->verb));
	json_text(j, "kind", register_kind_name(a->kind));
	write_texts(j, a, act_texts, 1);
	write_day(j, "from", a->from);
	write_texts(j, a, act_texts + 1, ARRAY_LEN(act_texts) - 1);
	if (a->verb == REGISTER_ADD) {
		write_scope(j, &a->scope);
		write_terms(j, &a->terms);
	}
	json_object_end(j);
}

void
ledger_text_law(struct json *j, const struct ledger_law *law)
{
	json_object_begin(j, NULL);
	json_unsigned(j, "v", LEDGER_VERSION);
	json_text(j, "what", "law");
	write_texts(j, law, law_texts, 1);
	write_day(j, "from", law->from);
	write_texts(j, law, law_texts + 1, ARRAY_LEN(law_texts) - 1);
	json_object_end(j);
}

static void
write_grades(struct json *j, const int *grades)
{
	int a;

	json_object_begin(j, "grades");
	for (a = 0; a < GRADE_AXIS_COUNT; a++)
		if (grades[a] >= 0)
			json_number(j, grade_axis_name((enum grade_axis)a),
			    grades[a]);
	json_object_end(j);
}

void
ledger_text_contest(struct json *j, const struct contest *c,
    bool with_recorded)
{
	json_object_begin(j, NULL);
	json_unsigned(j, "v", LEDGER_VERSION);
	json_text(j, "what", c->is_answer ? "answer" : "contest");
	if (with_recorded)
		json_unsigned(j, "recorded", c->recorded_us);
	write_texts(j, c, contest_texts, ARRAY_LEN(contest_texts));
	write_day(j, "day", c->day);
	if (c->is_answer)
		json_text(j, "found", contest_found_name(c->found));
	json_object_end(j);
}

void
ledger_text_review(struct json *j, const struct review *v, bool with_recorded)
{
	json_object_begin(j, NULL);
	json_unsigned(j, "v", LEDGER_VERSION);
	json_text(j, "what", "disposition");
	if (with_recorded)
		json_unsigned(j, "recorded", v->recorded_us);
	write_texts(j, v, review_texts, 1);
	json_text(j, "disposition", disposition_name(v->disposition));
	write_texts(j, v, review_texts + 1, 3);
	write_day(j, "day", v->day);
	write_texts(j, v, review_texts + 4, 1);
	json_text(j, "outcome", outcome_name(v->outcome));
	write_texts(j, v, review_texts + 5, 1);
	write_grades(j, v->grades);
	write_texts(j, v, review_texts + 6, ARRAY_LEN(review_texts) - 6);
	json_object_end(j);
}
