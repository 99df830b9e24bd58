/* policy_hear.c: the clauses answered once for every stretch of time in which
 * the facts do not change.
 *
 * What depends on the service or the device is answered once a session, the
 * clock, the registers and the use once a stretch, a limit a day at every
 * minute of use: where its answer changes the stretch ends. */
#include "classify/policy_hear.h"

#include <stdio.h>
#include <string.h>

#include "classify/evidence.h"
#include "classify/policy_day.h"
#include "classify/policy_parts.h"

#define RULE_CERTAIN 4		/* grades of GRADE_RULE */
#define RULE_INFERRED 3
#define RULE_EXEMPT_IN_PART 2
#define RULE_UNDECIDED 1

struct trial {			/* one session before the policy */
	struct policy_hearing *hearing;
	const struct policy *policy;
	const struct session *session;
	struct grade_visit visit;
	struct verdict *out;
	struct policy_facts facts;
	struct calendar_moment moment;	/* of the stretch; likewise: */
	struct policy_hours hours;
	struct policy_entries entries;
	struct policy_count counts[POLICY_MOST_QUESTIONS];
	struct policy_answers answers;
	struct policy_answers fixed;	/* the same all session */
	struct policy_use use;		/* with a day and limits */
	bool has_use;
	size_t next;			/* first minute of the stretch */
	bool is_active;			/* has an active minute in its time */
	bool is_decided, is_exempt;
};

/* ---- answers ---- */

static void
ask(const struct policy_facts *f, uint64_t questions,
    struct policy_answers *out)
{
	for (; questions; questions &= questions - 1) {
		unsigned i = (unsigned)__builtin_ctzll(questions);
		int yes = policy_answer(f, i, NULL);

		if (yes > 0)
			out->yes |= UINT64_C(1) << i;
		else if (yes == 0)
			out->no |= UINT64_C(1) << i;
	}
}

static void
ask_fixed(struct trial *t)
{
	const struct policy_index *x = t->policy->index;

	t->fixed.yes = t->facts.standing->row->yes;
	t->fixed.no = x->service & ~t->fixed.yes;
	ask(&t->facts, x->fixed, &t->fixed);
}

/* The limits, over the active minutes of the stretch: where they are other
 * than at its first minute, it ends. */
static uint64_t
ask_limits(struct trial *t, uint64_t from_us, uint64_t until_us)
{
	const struct grading *g = t->hearing->context->grading;
	const struct session *s = t->session;
	struct policy_count counts[POLICY_MOST_QUESTIONS];
	struct policy_count *count = t->counts;

	policy_day_look(&t->use, (uint32_t)(from_us / SESSION_MINUTE_US),
	    &t->answers, t->counts);
	for (size_t i = t->next; i < s->minute_count; i++) {
		const struct session_minute *m = &s->minutes[i];
		struct policy_answers now = t->answers;

		if (m->minute * SESSION_MINUTE_US >= until_us)
			break;
		if (!m->active)
			continue;
		if (!policy_day_count(&t->use, m->minute,
		    grade_content(g, s, &t->visit, i), &now,
		    count))
			break;
		if (count == counts && (now.yes != t->answers.yes ||
		    now.no != t->answers.no))
			return m->minute * SESSION_MINUTE_US;
		t->answers = now;
		count = counts;
	}
	return until_us;
}

/* How it was used in the stretch alone. */
static void
ask_use(struct trial *t, uint64_t from_us, uint64_t until_us)
{
	uint64_t questions = t->policy->index->use;

	t->facts.use = t->hearing->whole_use ? t->visit.use :
	    grade_use_between(t->hearing->context->grading, t->session,
	    &t->visit, from_us, until_us);
	t->answers.yes &= ~questions;
	t->answers.no &= ~questions;
	ask(&t->facts, questions, &t->answers);
}

/* ---- what is said of a stretch ---- */

/* Every clause that was consulted: to the first that applies. */
static void
write_steps(const struct trial *t, struct policy_steps *out)
{
	const struct policy *p = t->policy;

	out->count = 0;
	for (size_t i = 0; i < p->rule_count; i++) {
		struct policy_step *step = &out->step[out->count++];

		step->clause = p->rules[i].clause;
		step->title = p->rules[i].title;
		step->answer = policy_applies(&p->rules[i], &t->answers);
		policy_tell(&t->facts, &p->rules[i], step->facts);
		if (step->answer > 0)
			break;
	}
}

/* The entry a clause asked for, else the one that came nearest. */
static void
find_entry(const struct trial *t, int rule, struct register_answer *out)
{
	const struct policy *p = t->policy;
	uint64_t asked = p->index->registers;

	*out = (struct register_answer){ .id = "" };
	if (rule >= 0 && p->rules[rule].yes & asked)
		asked &= p->rules[rule].yes;
	for (; asked; asked &= asked - 1) {
		const struct register_answer *a = &t->entries.of[
		    p->questions[__builtin_ctzll(asked)].mask];

		if (register_distance(a->state) <
		    register_distance(out->state))
			*out = *a;
	}
}

static int
grade_rule(const struct trial *t, enum outcome outcome)
{
	const struct policy_index *x = t->policy->index;
	enum register_state state = t->out->entry.state;
	uint64_t inferred = t->hours.is_own &&
	    t->facts.standing->doubt == DOUBT_NONE ? 0 : x->clock;

	if (outcome == OUTCOME_UNDECIDED)
		return RULE_UNDECIDED;
	if (outcome != OUTCOME_CONTRARY)
		return 0;
	if (state == REGISTER_LATE || state == REGISTER_SUSPENDED)
		return RULE_EXEMPT_IN_PART;
	if (t->facts.standing->is_place_inferred)
		inferred |= x->places;
	return policy_is_contrary_without(t->policy, &t->answers, inferred) ?
	    RULE_CERTAIN : RULE_INFERRED;
}

static int
weight(enum outcome o)
{
	static const int weights[] = { [OUTCOME_OUTSIDE] = 0,
		[OUTCOME_PERMITTED] = 1, [OUTCOME_UNDECIDED] = 2,
		[OUTCOME_CONTRARY] = 3 };

	return weights[o];
}

/* Does the stretch weigh more than the one that decides so far? Of two that
 * are contrary the one does that the policy speaks of first. */
static bool
outweighs(const struct trial *t, const struct policy_stretch *stretch)
{
	const struct verdict *out = t->out;
	int more = weight(stretch->outcome) - weight(out->outcome);

	if (!t->is_decided || more != 0)
		return !t->is_decided || more > 0;
	return stretch->outcome == OUTCOME_CONTRARY &&
	    stretch->clause < out->stretches[out->decided_by].clause;
}

/* The verdict's words come from the stretch that decides it. */
static void
decide(struct trial *t, const struct policy_stretch *stretch,
    const char *missing)
{
	const struct policy_rule *r = stretch->clause < 0 ? NULL :
	    &t->policy->rules[stretch->clause];
	struct verdict *out = t->out;

	if (!outweighs(t, stretch))
		return;
	t->is_decided = true;
	out->decided_by = (size_t)(stretch - out->stretches);
	out->outcome = stretch->outcome;
	out->clause = r ? r->clause : "";
	out->title = r ? r->title : "";
	out->says = r ? r->says : "";
	out->normally = r && r->normally &&
	    stretch->outcome == OUTCOME_CONTRARY;
	out->missing = missing;
	find_entry(t, stretch->clause, &out->entry);
	out->grades[GRADE_RULE] = grade_rule(t, stretch->outcome);
	if (t->hearing->steps)
		write_steps(t, t->hearing->steps);
}

/* Does an entry permit it, and a clause that asks for entries? What has no use
 * in it, between or after what was permitted, changes nothing. */
static void
note_exempt(struct trial *t, const struct policy_stretch *stretch)
{
	struct register_answer a;

	if (stretch->outcome == OUTCOME_PERMITTED && stretch->clause >= 0 &&
	    t->policy->rules[stretch->clause].yes &
	    t->policy->index->registers & t->answers.yes) {
		find_entry(t, stretch->clause, &a);
		if (!t->hearing->exempt)
			t->hearing->exempt = a.id;
	} else if (stretch->outcome != OUTCOME_OUTSIDE ||
	    t->facts.use == t->visit.use) {
		t->is_exempt = false;
	}
}

/* Why something is not held against anybody though a clause is contrary. */
static const char *
excuse(const struct trial *t)
{
	if (!t->hearing->may_flag)
		return "not what this school monitors";
	if (t->out->grades[GRADE_SERVICE] < EVIDENCE_FLAG)
		return "the name was not read";
	if (t->facts.demoted)
		return "context, which its flags were found to need";
	return NULL;
}

static void
judge_stretch(struct trial *t, struct policy_stretch *stretch)
{
	struct policy_finding found;
	const char *missing = "", *why;

	policy_find(t->policy, &t->answers, &found);
	stretch->outcome = found.outcome;
	stretch->clause = found.rule;
	if (found.open >= 0)
		policy_answer(&t->facts, (size_t)found.open, &missing);
	why = stretch->outcome == OUTCOME_CONTRARY ? excuse(t) : NULL;
	if (why) {
		stretch->outcome = OUTCOME_UNDECIDED;
		missing = why;
	}
	note_exempt(t, stretch);
	decide(t, stretch, missing);
}

/* ---- the session ---- */

static bool
is_use_until(struct trial *t, uint64_t until_us)
{
	const struct session *s = t->session;
	bool is_use = false;

	for (; t->next < s->minute_count &&
	    s->minutes[t->next].minute * SESSION_MINUTE_US < until_us;
	    t->next++)
		is_use |= s->minutes[t->next].active;
	return is_use;
}

static uint64_t
least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* The answers at a moment, and until when they are the same. */
static uint64_t
answer_at(struct trial *t, uint64_t at_us, uint64_t from_us)
{
	const struct policy_hearing *h = t->hearing;
	const struct policy_context *c = h->context;
	const struct policy_index *x = t->policy->index;
	uint64_t until_us, bell_us;

	calendar_at(c->calendar, h->standing->group, at_us, &t->moment);
	policy_hours_at(c, h->standing, &t->moment, at_us, &t->hours);
	until_us = least(t->moment.until_us, t->hours.span[1]);
	if (x->masks) {
		if (at_us >= t->entries.until_us)
			policy_entries_at(c, h->standing, t->session, at_us,
			    &t->entries);
		until_us = least(until_us, t->entries.until_us);
	}
	t->answers = t->fixed;
	ask(&t->facts, x->clock | x->registers, &t->answers);
	ask_use(t, from_us, until_us);
	if (!t->has_use)
		return until_us;
	bell_us = until_us;
	until_us = ask_limits(t, from_us, bell_us);
	if (until_us < bell_us)		/* of what is left of it */
		ask_use(t, from_us, until_us);
	return until_us;
}

/* The last of as many as there is room for stands for all the rest, of which
 * nothing is said. */
static void
give_up(struct trial *t, struct policy_stretch *stretch)
{
	stretch->until_us = UINT64_MAX;
	stretch->outcome = OUTCOME_UNDECIDED;
	stretch->clause = -1;
	t->is_exempt = false;
	decide(t, stretch, "what so many changes of hours come to");
}

/* From at_us to where the next one begins, which is returned. */
static uint64_t
next_stretch(struct trial *t, uint64_t at_us)
{
	const struct session *s = t->session;
	struct verdict *out = t->out;
	struct policy_stretch *stretch = &out->stretches[out->stretch_count++];
	/* The session's first packet is somewhere in its first minute. */
	uint64_t from_us = at_us > s->start_us ? at_us :
	    at_us - at_us % SESSION_MINUTE_US;
	uint64_t until_us = answer_at(t, at_us, from_us);

	*stretch = (struct policy_stretch){
		.from_us = at_us,
		.until_us = until_us,
		.outcome = OUTCOME_OUTSIDE,
		.clause = -1,
		.period_kind = t->moment.period_kind,
		.period = t->moment.period,
		.working_time = t->hours.working,
	};
	if (out->stretch_count == POLICY_STRETCHES && until_us <= s->end_us)
		give_up(t, stretch);
	else if (is_use_until(t, until_us) || !t->is_active)
		judge_stretch(t, stretch);
	/* else a pause between two minutes of use */
	until_us = stretch->until_us;
	stretch->time = grade_time_of(t->hearing->context->grading, s,
	    &t->visit, from_us, until_us);
	stretch->until_us = least(until_us, s->end_us);
	return until_us;
}

/* What needs no clause. True: it is decided. */
static bool
is_settled(const struct trial *t)
{
	const struct policy_hearing *h = t->hearing;
	const struct policy_row *row = h->standing->row;
	struct verdict *out = t->out;
	struct policy_step step = { .clause = "" };

	if (!row) {
		out->outcome = OUTCOME_UNDECIDED;
		out->grades[GRADE_RULE] = RULE_UNDECIDED;
		step.title = "social media in the catalogue";
		step.answer = -1;
		out->missing = "the service is not in the catalogue";
	} else if (!policy_is_in_force(h->context, t->session->start_us)) {
		step.title = "the policy is in force";
	} else if (!row->is_covered) {
		step.title = "social media under the policy";
	} else {
		return false;
	}
	if (h->steps) {
		h->steps->step[0] = step;
		h->steps->count = 1;
	}
	return true;
}

static void
begin_verdict(const struct trial *t)
{
	const struct policy_standing *st = t->hearing->standing;
	const struct session *s = t->session;
	struct verdict *out = t->out;

	out->outcome = OUTCOME_OUTSIDE;
	out->clause = out->title = out->says = out->missing = "";
	out->normally = false;
	out->demoted.since_us = 0;
	out->equipment = st->equipment;
	out->place = st->place;
	out->used_by = st->kind;
	out->device = st->device;
	out->person = st->person;
	out->doubt = st->doubt;
	out->group = st->group;
	out->entry = (struct register_answer){ .id = "" };
	out->stretch_count = out->decided_by = 0;
	out->grades[GRADE_SERVICE] = grade_service(s);
	out->grades[GRADE_USE] = t->visit.use;
	out->grades[GRADE_WHO] = grade_who(s, !st->device ||
	    st->device->shared == SHARING_YES,
	    st->person && st->doubt == DOUBT_NONE);
	out->grades[GRADE_RULE] = 0;
	out->grades[GRADE_COVER] = -1;
}

/* By what was found of other flags of its service up to its start. */
static void
find_demotion(struct trial *t)
{
	const struct policy_context *c = t->hearing->context;
	const struct session *s = t->session;
	struct demotion_question q = { s->service,
		catalogue_hash(c->catalogue), c->grading, s->start_us,
		c->as_known_us };

	if (reviews_demotion(c->reviews, &q, &t->out->demoted))
		t->facts.demoted = &t->out->demoted;
}

static bool
is_active_at_all(const struct session *s)
{
	uint64_t from_us = s->start_us - s->start_us % SESSION_MINUTE_US;

	for (size_t i = 0; i < s->minute_count; i++) {
		uint64_t at_us = s->minutes[i].minute * SESSION_MINUTE_US;

		if (s->minutes[i].active && at_us >= from_us &&
		    at_us <= s->end_us)
			return true;
	}
	return false;
}

int
policy_hear(struct policy_hearing *h, struct verdict *out)
{
	const struct policy_context *c = h->context;
	const struct session *s = h->session;
	struct trial t = { .hearing = h, .policy = c->policy, .session = s,
		.visit = grade_visit(c->grading, s),
		.out = out, .is_exempt = true };
	uint64_t at_us = s->start_us;

	h->exempt = NULL;
	t.has_use = h->day && c->policy->index->limits;
	t.facts = (struct policy_facts){ .policy = c->policy,
		.standing = h->standing, .moment = &t.moment,
		.hours = &t.hours, .entries = &t.entries,
		.counts = t.has_use ? t.counts : NULL,
		.use = t.visit.use };
	begin_verdict(&t);
	if (is_settled(&t))
		return 0;
	if (t.has_use && policy_day_begin(h->day, c, h->standing, s,
	    &t.use) < 0)
		return -1;
	t.is_active = is_active_at_all(s);
	find_demotion(&t);
	ask_fixed(&t);
	do {
		at_us = next_stretch(&t, at_us);
	} while (at_us <= s->end_us && out->stretch_count < POLICY_STRETCHES);
	if (!t.is_exempt)
		h->exempt = NULL;
	return 0;
}
