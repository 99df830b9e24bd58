/* explain_json.c: a verdict as one JSON object. */
#include "dashboard/explain.h"

#include <stdlib.h>

static void
write_moment(struct json *j, const char *key, uint64_t at_us)
{
	char text[CALENDAR_TEXT];

	if (at_us)
		json_text(j, key, calendar_text(at_us, text));
	else
		json_none(j, key);
}

static void
write_answer(struct json *j, const char *key, int answer)
{
	json_text(j, key, answer > 0 ? "yes" : answer < 0 ? "unknown" : "no");
}

static void
write_standing(struct json *j, const struct explanation *e)
{
	const struct verdict *v = &e->judged->verdict;
	char why[EXPLAIN_WHY];
	int a;

	json_text(j, "equipment", equipment_name(v->equipment));
	json_text(j, "used_by", person_kind_name(v->used_by));
	if (v->person && !e->naming.is_hidden)
		json_text(j, "person", v->person->id);
	else
		json_none(j, "person");
	if (e->naming.is_asked) {
		json_object_begin(j, "naming");
		json_number(j, "asked", NAMING_PEOPLE);
		json_unsigned(j, "confirmed", e->naming.count);
		json_object_end(j);
	}
	json_object_begin(j, "grades");
	for (a = 0; a < GRADE_AXIS_COUNT; a++)
		if (v->grades[a] < 0)
			json_none(j, grade_axis_name((enum grade_axis)a));
		else
			json_number(j, grade_axis_name((enum grade_axis)a),
			    v->grades[a]);
	json_object_end(j);
	json_text(j, "use_why", explain_why(e, GRADE_USE, why));
	if (v->grades[GRADE_COVER] < 0)
		json_none(j, "cover_why");
	else
		json_text(j, "cover_why", explain_why(e, GRADE_COVER, why));
}

static void
write_bounds(struct json *j, const struct grade_bounds *time)
{
	json_number(j, "lower_s", time->lower_s);
	json_number(j, "upper_s", time->upper_s);
}

static void
write_entry(struct json *j, const struct explanation *e)
{
	const struct verdict *v = &e->judged->verdict;
	char words[EXPLAIN_ENTRY];

	if (!v->entry.id[0] || e->naming.is_hidden) {
		json_none(j, "entry");
		return;
	}
	json_object_begin(j, "entry");
	json_text(j, "id", v->entry.id);
	json_text(j, "state", register_state_name(v->entry.state));
	write_answer(j, "covers", v->entry.yes);
	json_text(j, "words", explain_entry(v, words));
	json_object_end(j);
}

static void
write_route(struct json *j, const struct explanation *e)
{
	const struct verdict *v = &e->judged->verdict;
	struct policy_route r;

	if (v->outcome != OUTCOME_CONTRARY || e->naming.is_hidden) {
		json_none(j, "route");
		return;
	}
	policy_route(&e->judged->basis.context, e->session, v, &r);
	json_object_begin(j, "route");
	json_text(j, "procedure", procedure_name(r.procedure));
	json_text(j, "to", office_name(r.to));
	if (r.holder)
		json_text(j, "holder", r.holder->id);
	else
		json_none(j, "holder");
	json_text(j, "clause", r.clause);
	json_text(j, "why", r.why);
	json_object_end(j);
}

static void
write_stretches(struct json *j, const struct judged *judged)
{
	const struct policy *p = judged->basis.context.policy;
	const struct verdict *v = &judged->verdict;
	const struct policy_stretch *t;

	json_array_begin(j, "stretches");
	for (t = v->stretches; t < v->stretches + v->stretch_count; t++) {
		json_object_begin(j, NULL);
		write_moment(j, "from", t->from_us);
		write_moment(j, "until", t->until_us);
		json_text(j, "period", t->period);
		json_text(j, "kind", period_kind_name(t->period_kind));
		write_answer(j, "working_time", t->working_time);
		json_text(j, "outcome", outcome_name(t->outcome));
		json_text(j, "clause", t->clause < 0 ? "" :
		    policy_clause(p, (size_t)t->clause));
		write_bounds(j, &t->time);
		json_object_end(j);
	}
	json_array_end(j);
}

/* The texts it rests on, and up to when registers and reviews were known. */
static void
write_basis(struct json *j, const struct judging_basis *b)
{
	const struct policy_context *c = &b->context;

	json_text(j, "law", b->law->hash);
	json_object_begin(j, "texts");
	json_text(j, "policy", policy_hash(c->policy));
	json_text(j, "calendar", calendar_hash(c->calendar));
	json_text(j, "roster", roster_hash(c->roster));
	json_text(j, "catalogue", catalogue_hash(c->catalogue));
	json_text(j, "grading", grading_hash(c->grading));
	json_object_end(j);
	write_moment(j, "as_known", c->as_known_us);
	write_moment(j, "newest_act",
	    judging_newest(c->registers, c->as_known_us));
	write_moment(j, "newest_review",
	    reviews_newest(c->reviews, c->as_known_us));
}

/* What whoever looked into it found; null: nobody did. */
static void
write_found(struct json *j, const struct explanation *e)
{
	const struct review *v = explain_finding(e);

	if (v)
		json_text(j, "found", disposition_name(v->disposition));
	else
		json_none(j, "found");
}

/* "open", or what it was answered with; null: nobody contests it. */
static void
write_contest(struct json *j, const struct explanation *e)
{
	enum explain_contest is = explain_contest(e);

	if (is == EXPLAIN_NOT_CONTESTED)
		json_none(j, "contested");
	else
		json_text(j, "contested", is == EXPLAIN_CONTESTED ? "open" :
		    contest_found_name(e->contest->answer.found));
}

/* Everything that was asked, and the sentences. */
static void
write_reasons(struct json *j, const struct explanation *e)
{
	const struct policy_step *step = e->steps->step;
	size_t i, len;
	char *words = NULL;
	FILE *out;

	json_array_begin(j, "steps");
	for (i = 0; i < e->steps->count; i++) {
		json_object_begin(j, NULL);
		json_text(j, "clause", step[i].clause);
		json_text(j, "title", step[i].title);
		write_answer(j, "answer", step[i].answer);
		json_text(j, "facts", step[i].facts);
		json_object_end(j);
	}
	json_array_end(j);
	out = open_memstream(&words, &len);
	if (out)
		explain_words(out, e);
	if (out && fclose(out) == 0)
		json_text(j, "words", words);
	else
		j->failed = true;
	free(words);
}

void
explain_json(struct json *j, const struct explanation *e)
{
	const struct verdict *v = &e->judged->verdict;
	struct grade_bounds time = grade_time(
	    e->judged->basis.context.grading, e->session, 0, UINT64_MAX);

	json_object_begin(j, NULL);
	json_text(j, "id", e->session->id);
	json_text(j, "outcome", outcome_name(v->outcome));
	json_text(j, "clause", v->clause);
	json_text(j, "title", v->title);
	json_text(j, "says", v->says);
	json_bool(j, "normally", v->normally);
	json_text(j, "missing", v->missing);
	precision_json_demoted(j, &v->demoted);
	write_standing(j, e);
	write_bounds(j, &time);
	write_entry(j, e);
	write_route(j, e);
	write_stretches(j, e->judged);
	write_found(j, e);
	write_contest(j, e);
	if (e->steps)
		write_reasons(j, e);
	write_moment(j, "start", e->session->start_us);
	write_basis(j, &e->judged->basis);
	json_object_end(j);
	json_newline(j);
}
