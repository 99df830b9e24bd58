/* policy_judge.c: the verdict on a session: the clauses answered once for
 * every stretch of time in which the facts do not change.
 *
 * An unknown answer is tried both ways, the same way wherever the same
 * question is asked. Only when every way ends in one outcome is it the
 * verdict. */
#include "classify/policy.h"

#include <stdio.h>
#include <string.h>

#include "classify/evidence.h"
#include "classify/policy_parts.h"

#define MOST_UNKNOWN 10		/* more than these are not tried out */
#define RULE_CERTAIN 4		/* grades of GRADE_RULE */
#define RULE_INFERRED 3
#define RULE_UNDECIDED 1

struct hearing {		/* the clauses, with a stretch's answers */
	const struct policy *policy;
	struct policy_answer answers[POLICY_MOST_QUESTIONS];
	int8_t tried[POLICY_MOST_QUESTIONS];
};

/* Does a clause apply, as things are tried? On -1 *open is the question. */
static int
applies(const struct hearing *h, const struct policy_rule *r, size_t *open)
{
	int result = 1;

	for (size_t i = 0; i < r->count; i++) {
		const struct policy_condition *c = &r->conditions[i];
		int yes = h->tried[c->question];

		if (yes >= 0 && yes == c->is_no)
			return 0;
		if (yes < 0 && result > 0) {
			result = -1;
			*open = c->question;
		}
	}
	return result;
}

/* The set of outcomes, as bits, over all ways the unknown may turn out. */
static unsigned
ways(struct hearing *h, int depth)
{
	const struct policy *p = h->policy;
	unsigned found = 0;
	size_t open = 0;

	for (size_t i = 0; i < p->rule_count; i++) {
		int yes = applies(h, &p->rules[i], &open);

		if (yes > 0)
			return 1u << p->rules[i].outcome;
		if (yes == 0)
			continue;
		if (depth == MOST_UNKNOWN)
			return ~0u;
		for (int8_t way = 0; way <= 1; way++) {
			h->tried[open] = way;
			found |= ways(h, depth + 1);
		}
		h->tried[open] = -1;
		return found;
	}
	return 1u << p->otherwise;
}

static void
hear(struct hearing *h, const struct policy_facts *f)
{
	const struct policy *p = h->policy = f->context->policy;

	memset(h->answers, 0, sizeof(h->answers));
	for (size_t i = 0; i < p->question_count; i++) {
		const struct policy_question *q = &p->questions[i];

		policy_kind_at(q->kind)->answer(f, q, &h->answers[i]);
		h->tried[i] = (int8_t)h->answers[i].yes;
	}
}

/* The clause that leads to the outcome: the first that applies; if none does
 * for certain, the first that may and has this outcome. -1: otherwise. */
static int
decisive(const struct hearing *h, enum outcome outcome)
{
	const struct policy *p = h->policy;
	int maybe = -1;
	size_t open;

	for (size_t i = 0; i < p->rule_count; i++) {
		int yes = applies(h, &p->rules[i], &open);

		if (yes > 0)
			return (int)i;
		if (yes < 0 && maybe < 0 && p->rules[i].outcome == outcome)
			maybe = (int)i;
	}
	return maybe;
}

/* The first clause that could not be answered, and why. */
static int
first_open(const struct hearing *h, const char **missing)
{
	const struct policy *p = h->policy;
	size_t open = 0;

	for (size_t i = 0; i < p->rule_count; i++)
		if (applies(h, &p->rules[i], &open) < 0) {
			*missing = h->answers[open].missing;
			return (int)i;
		}
	return -1;
}

static bool
is_inferred(const struct hearing *h, const struct policy_rule *r)
{
	for (size_t i = 0; i < r->count; i++)
		if (h->answers[r->conditions[i].question].is_inferred)
			return true;
	return false;
}

/* With every fact known if any clause that is contrary, and that no other
 * comes before, needs no inferred hours. */
static int
grade_rule(const struct hearing *h, enum outcome outcome)
{
	const struct policy *p = h->policy;
	size_t open;

	if (outcome == OUTCOME_UNDECIDED)
		return RULE_UNDECIDED;
	if (outcome != OUTCOME_CONTRARY)
		return 0;
	for (size_t i = 0; i < p->rule_count; i++) {
		const struct policy_rule *r = &p->rules[i];

		if (applies(h, r, &open) <= 0)
			continue;
		if (r->outcome != OUTCOME_CONTRARY)
			break;
		if (!is_inferred(h, r))
			return RULE_CERTAIN;
	}
	return RULE_INFERRED;
}

static void
write_facts(const struct hearing *h, const struct policy_rule *r,
    char facts[160])
{
	size_t len = 0;

	for (size_t i = 0; i < r->count && len < 160; i++)
		len += (size_t)snprintf(facts + len, 160 - len, "%s%s",
		    i ? "; " : "",
		    h->answers[r->conditions[i].question].fact);
	if (len >= 160)
		strcpy(facts + 156, "...");
}

/* Every clause that was consulted: to the first that applies. */
static void
write_steps(const struct hearing *h, struct policy_steps *out)
{
	const struct policy *p = h->policy;
	size_t open;

	out->count = 0;
	for (size_t i = 0; i < p->rule_count; i++) {
		struct policy_step *step = &out->step[out->count++];

		step->clause = p->rules[i].clause;
		step->title = p->rules[i].title;
		step->answer = applies(h, &p->rules[i], &open);
		write_facts(h, &p->rules[i], step->facts);
		if (step->answer > 0)
			break;
	}
}

struct judge {			/* one session before the policy */
	const struct policy_context *context;
	const struct session *session;
	struct policy_standing standing;
	bool may_flag;		/* kept, and a person's use */
	bool is_active;		/* has an active minute in its time */
	bool is_decided;
	struct verdict *out;
	struct policy_steps *steps;	/* NULL: not asked for */
	enum outcome worst;	/* of the stretches so far, by weight */
};

static int
weight(enum outcome o)
{
	static const int weights[] = { [OUTCOME_OUTSIDE] = 0,
		[OUTCOME_PERMITTED] = 1, [OUTCOME_UNDECIDED] = 2,
		[OUTCOME_CONTRARY] = 3 };

	return weights[o];
}

static bool
is_active_in(const struct session *s, uint64_t from_us, uint64_t until_us)
{
	for (size_t i = 0; i < s->minute_count; i++) {
		uint64_t at_us = s->minutes[i].minute * SESSION_MINUTE_US;

		if (s->minutes[i].active && at_us >= from_us &&
		    at_us < until_us)
			return true;
	}
	return false;
}

/* The verdict's words come from the first stretch that decides it. */
static void
decide(struct judge *j, struct hearing *h, struct policy_stretch *t,
    const char *missing)
{
	const struct policy *p = h->policy;
	struct verdict *out = j->out;

	if (j->is_decided && weight(t->outcome) <= weight(j->worst))
		return;
	j->is_decided = true;
	j->worst = out->outcome = t->outcome;
	out->clause = t->clause >= 0 ? p->rules[t->clause].clause : "";
	out->title = t->clause >= 0 ? p->rules[t->clause].title : "";
	out->missing = missing;
	out->grades[GRADE_RULE] = grade_rule(h, t->outcome);
	if (j->steps)
		write_steps(h, j->steps);
}

static void
judge_stretch(struct judge *j, const struct policy_facts *f,
    struct policy_stretch *t)
{
	const char *missing = "";
	struct hearing h;
	unsigned found;

	hear(&h, f);
	found = ways(&h, 0);
	t->outcome = OUTCOME_UNDECIDED;
	for (int o = 0; o < OUTCOME_COUNT; o++)
		if (found == 1u << o)
			t->outcome = (enum outcome)o;
	t->clause = found & (found - 1) ? first_open(&h, &missing) :
	    decisive(&h, t->outcome);
	if (t->outcome == OUTCOME_CONTRARY && !j->may_flag) {
		t->outcome = OUTCOME_UNDECIDED;
		missing = "not what this school monitors";
	}
	if (t->outcome == OUTCOME_CONTRARY &&
	    j->out->grades[GRADE_SERVICE] < EVIDENCE_FLAG) {
		t->outcome = OUTCOME_UNDECIDED;
		missing = "the name was not read";
	}
	if (j->is_active && !is_active_in(j->session, t->from_us,
	    t->until_us)) {	/* a pause between two minutes of use */
		t->outcome = OUTCOME_OUTSIDE;
		t->clause = -1;
		return;
	}
	decide(j, &h, t, missing);
}

/* From at_us to the next bell, or border of working time, or end of day. */
static uint64_t
next_stretch(struct judge *j, uint64_t at_us)
{
	const struct policy_context *c = j->context;
	const struct session *s = j->session;
	struct policy_stretch *t;
	struct calendar_moment moment;
	struct policy_hours hours;
	struct policy_facts facts = { c, &j->standing, &moment, &hours,
		j->out->grades[GRADE_USE] };

	calendar_at(c->calendar, j->standing.group, at_us, &moment);
	policy_hours_at(c, &j->standing, at_us, &hours);
	t = &j->out->stretches[j->out->stretch_count++];
	*t = (struct policy_stretch){
		.from_us = moment.from_us > hours.from_us ? moment.from_us :
		    hours.from_us,
		.until_us = moment.until_us < hours.until_us ?
		    moment.until_us : hours.until_us,
		.period_kind = moment.period_kind,
		.period = moment.period,
		.working_time = hours.answer,
	};
	if (j->out->stretch_count == POLICY_STRETCHES)
		t->until_us = UINT64_MAX;
	t->time = grade_time(c->grading, s, t->from_us, t->until_us);
	judge_stretch(j, &facts, t);
	at_us = t->until_us;
	if (t->from_us < s->start_us)
		t->from_us = s->start_us;
	if (t->until_us > s->end_us)
		t->until_us = s->end_us;
	return at_us;
}

/* What needs no clause. True: it is decided. */
static bool
is_settled(const struct judge *j, struct verdict *out)
{
	const struct policy *p = j->context->policy;
	const char *title;
	int answer = 0;

	if (!j->standing.service) {
		out->outcome = OUTCOME_UNDECIDED;
		out->grades[GRADE_RULE] = RULE_UNDECIDED;
		title = "social media in the catalogue";
		answer = -1;
		out->missing = "the service is not in the catalogue";
	} else if (calendar_day(j->session->start_us) < p->from) {
		title = "the policy is in force";
	} else if (!policy_covers(p, j->standing.service)) {
		title = "social media under the policy";
	} else {
		return false;
	}
	if (j->steps) {
		j->steps->step[0] = (struct policy_step){ .clause = "",
		    .title = title, .answer = answer };
		j->steps->count = 1;
	}
	return true;
}

int
policy_judge(const struct policy_context *c, struct policy_day *day,
    const struct session *s, struct verdict *out, struct policy_steps *steps)
{
	struct judge j = { .context = c, .session = s, .out = out,
		.steps = steps };
	uint64_t at_us = s->start_us;

	(void)day;
	memset(out, 0, sizeof(*out));
	policy_stand(c, s, &j.standing);
	out->outcome = OUTCOME_OUTSIDE;
	out->clause = out->title = out->says = out->missing = "";
	out->entry.id = "";
	out->used_by = j.standing.used_by;
	out->person = j.standing.person;
	out->device = j.standing.device;
	out->equipment = j.standing.equipment;
	out->group = j.standing.group;
	out->grades[GRADE_SERVICE] = grade_service(s);
	out->grades[GRADE_USE] = grade_use(c->grading, s);
	out->grades[GRADE_WHO] = grade_who(s, !out->device ||
	    out->device->shared, j.standing.person != NULL);
	out->grades[GRADE_COVER] = -1;
	if (is_settled(&j, out))
		return 0;
	j.may_flag = policy_keep(c, s, NULL) == KEEP_SESSION;
	j.is_active = is_active_in(s, s->start_us - s->start_us %
	    SESSION_MINUTE_US, s->end_us + 1);
	do {
		at_us = next_stretch(&j, at_us);
	} while (at_us <= s->end_us && out->stretch_count < POLICY_STRETCHES);
	return 0;
}
