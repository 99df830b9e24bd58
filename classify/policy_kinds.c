/* policy_kinds.c: the kinds of condition, and how each is answered from facts
 * and told in words. A new kind is a row in the table at the end. */
#include "classify/policy_parts.h"

#include <stdio.h>
#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char *const weekday_names[] = { "Monday", "Tuesday", "Wednesday",
	"Thursday", "Friday", "Saturday", "Sunday" };

/* ---- the clock ---- */

static int
answer_working(const struct policy_facts *f, const struct policy_question *q,
    const char **what)
{
	(void)q;
	*what = "working time";
	return f->hours->working;
}

static int
answer_break(const struct policy_facts *f, const struct policy_question *q,
    const char **what)
{
	(void)q;
	*what = "a break";
	return f->hours->on_break;
}

static void
tell_clock(const struct policy_facts *f, int answer, char *out, size_t len)
{
	const struct calendar_moment *m = f->moment;
	char time[32];

	snprintf(time, sizeof(time), "%s %02d:%02d",
	    weekday_names[m->weekday], m->minute / 60, m->minute % 60);
	if (f->hours->is_own)
		snprintf(out, len, "%s's pattern, %s, roster",
		    f->standing->person->id, time);
	else if (answer < 0)
		snprintf(out, len, "%s, neither roster nor calendar says",
		    time);
	else
		snprintf(out, len, "%s, %s, %s%scalendar", m->period[0] ?
		    m->period : m->period_kind == PERIOD_NONE ?
		    day_kind_name(m->day_kind) :
		    period_kind_name(m->period_kind), time, m->council,
		    m->council[0] ? "'s " : "");
}

static void
tell_working(const struct policy_facts *f, const struct policy_question *q,
    char *out, size_t len)
{
	(void)q;
	tell_clock(f, f->hours->working, out, len);
}

static void
tell_break(const struct policy_facts *f, const struct policy_question *q,
    char *out, size_t len)
{
	(void)q;
	tell_clock(f, f->hours->on_break, out, len);
}

/* ---- the device and its person ---- */

static const char *
device_words(const struct policy_standing *s)
{
	return s->device ? s->device->id : "not in the roster";
}

/* The device, or else the network that says whose equipment it is. */
static const char *
equipment_of(const struct policy_standing *s)
{
	return s->device ? s->device->id : s->network;
}

static int
answer_by(const struct policy_facts *f, const struct policy_question *q,
    const char **what)
{
	static const int chosen[] = { [CHOICE_NO] = 0, [CHOICE_YES] = 1,
		[CHOICE_UNDECIDED] = -1 };

	(void)q;
	*what = "school ICT";
	switch (f->standing->equipment) {
	case EQUIPMENT_SCHOOL:
		return 1;
	case EQUIPMENT_PERSONAL:
	case EQUIPMENT_GUEST:
		return chosen[f->policy->network_is_ict];
	case EQUIPMENT_UNKNOWN:
	case EQUIPMENT_COUNT:
		break;
	}
	*what = "whose equipment it is";
	return -1;
}

static void
tell_by(const struct policy_facts *f, const struct policy_question *q,
    char *out, size_t len)
{
	const struct policy_standing *s = f->standing;

	(void)q;
	if (s->equipment == EQUIPMENT_SCHOOL)
		snprintf(out, len, "%s is school equipment, roster",
		    equipment_of(s));
	else if (s->equipment == EQUIPMENT_UNKNOWN)
		snprintf(out, len, "%s, roster", device_words(s));
	else
		snprintf(out, len, "%s equipment on the school's network, "
		    "policy", equipment_name(s->equipment));
}

static int
answer_equipment(const struct policy_facts *f, const struct policy_question *q,
    const char **what)
{
	bool is_known = f->standing->equipment != EQUIPMENT_UNKNOWN;

	*what = is_known ? "equipment" : "whose equipment it is";
	return is_known ? (int)(q->mask >> f->standing->equipment & 1) : -1;
}

static void
tell_equipment(const struct policy_facts *f, const struct policy_question *q,
    char *out, size_t len)
{
	const struct policy_standing *s = f->standing;

	(void)q;
	if (s->equipment == EQUIPMENT_UNKNOWN)
		snprintf(out, len, "%s, roster", device_words(s));
	else
		snprintf(out, len, "%s is %s equipment, roster",
		    equipment_of(s), equipment_name(s->equipment));
}

static int
answer_person(const struct policy_facts *f, const struct policy_question *q,
    const char **what)
{
	bool is_known = f->standing->kind != PERSON_UNKNOWN;

	*what = is_known ? "person" : "who uses the device";
	return is_known ? (int)(q->mask >> f->standing->kind & 1) : -1;
}

static void
tell_person(const struct policy_facts *f, const struct policy_question *q,
    char *out, size_t len)
{
	const struct policy_standing *s = f->standing;

	(void)q;
	snprintf(out, len, "%s, roster", s->kind == PERSON_UNKNOWN ?
	    device_words(s) : person_kind_name(s->kind));
}

static int
answer_place(const struct policy_facts *f, const struct policy_question *q,
    const char **what)
{
	*what = "place";
	return f->standing->place[0] ?
	    policy_has_word(q->words, f->standing->place) : -1;
}

static void
tell_place(const struct policy_facts *f, const struct policy_question *q,
    char *out, size_t len)
{
	const struct policy_standing *s = f->standing;

	(void)q;
	if (!s->place[0])
		snprintf(out, len, "%s, roster", device_words(s));
	else
		snprintf(out, len, "%s%s%s, roster", s->place,
		    s->is_place_inferred ? " by the network " : "",
		    s->is_place_inferred ? s->network : "");
}

static int
answer_network(const struct policy_facts *f, const struct policy_question *q,
    const char **what)
{
	*what = "network";
	return f->standing->network[0] ?
	    policy_has_word(q->words, f->standing->network) : -1;
}

static void
tell_network(const struct policy_facts *f, const struct policy_question *q,
    char *out, size_t len)
{
	const char *network = f->standing->network;

	(void)q;
	snprintf(out, len, "%s, roster", network[0] ? network :
	    "not declared");
}

/* ---- the service ---- */

static int
answer_service(const struct policy_facts *f, const struct policy_question *q,
    const char **what)
{
	*what = "service";
	return policy_has_word(q->words, f->standing->row->service->id);
}

static void
tell_service(const struct policy_facts *f, const struct policy_question *q,
    char *out, size_t len)
{
	(void)q;
	snprintf(out, len, "%s, catalogue", f->standing->row->service->id);
}

static int
answer_category(const struct policy_facts *f, const struct policy_question *q,
    const char **what)
{
	*what = "category";
	return policy_has_word(q->words, f->standing->row->service->category);
}

static void
tell_category(const struct policy_facts *f, const struct policy_question *q,
    char *out, size_t len)
{
	(void)q;
	snprintf(out, len, "%s, catalogue",
	    f->standing->row->service->category);
}

static int
answer_dual_use(const struct policy_facts *f, const struct policy_question *q,
    const char **what)
{
	(void)q;
	*what = "also used for work and lessons";
	return f->standing->row->service->dual_use || f->demoted;
}

static void
tell_dual_use(const struct policy_facts *f, const struct policy_question *q,
    char *out, size_t len)
{
	const struct catalogue_service *s = f->standing->row->service;
	const struct demotion *d = f->demoted;
	char day[TEXT_DAY_TEXT];

	(void)q;
	if (s->dual_use || !d)
		snprintf(out, len, "%s, catalogue", s->title);
	else
		snprintf(out, len, "%s, measured precision %u to %u %% on %s",
		    s->title, precision_percent(d->ratio.lower),
		    precision_percent(d->ratio.upper),
		    text_day_text(calendar_day(d->since_us), day));
}

static int
answer_own(const struct policy_facts *f, const struct policy_question *q,
    const char **what)
{
	const struct catalogue_service *s = f->standing->row->service;

	(void)q;
	*what = "the school's own";
	return policy_has_word(f->policy->own, s->id) ||
	    policy_has_word(f->policy->own, s->title);
}

static void
tell_own(const struct policy_facts *f, const struct policy_question *q,
    char *out, size_t len)
{
	(void)q;
	snprintf(out, len, "%s, policy", f->standing->row->service->title);
}

/* ---- registers ---- */

static int
answer_register(const struct policy_facts *f, const struct policy_question *q,
    const char **what)
{
	static const char *const unknown[] = { [REGISTER_WHO] = "who used it",
		[REGISTER_PLACE] = "place", [REGISTER_NETWORK] = "network" };
	const struct register_answer *a = &f->entries->of[q->mask];

	*what = a->yes < 0 ? unknown[a->unknown] : "register";
	return a->yes;
}

/* By whom and when, where an act made it so. */
static void
tell_act(const char *said, const struct register_answer *a, char *out,
    size_t len)
{
	char text[CALENDAR_TEXT];

	if (a->act)
		snprintf(out, len, "%s %s by %s on %.10s, register", a->id,
		    said, a->act->by, calendar_text(a->act->recorded_us,
		    text));
	else
		snprintf(out, len, "%s %s, register", a->id, said);
}

static void
tell_register(const struct policy_facts *f, const struct policy_question *q,
    char *out, size_t len)
{
	static const char *const said[] = {
		[REGISTER_NONE] = "", [REGISTER_IN_FORCE] = "approved",
		[REGISTER_LATE] = "approved after the event",
		[REGISTER_PROPOSED] = "not approved, added",
		[REGISTER_SUSPENDED] = "suspended",
		[REGISTER_REVOKED] = "revoked", [REGISTER_ENDED] = "ended",
		[REGISTER_OUT_OF_TIME] = "not for this day or hour",
	};
	static const char *const guess[] = {
		[REGISTER_WHO] = "if its person used this device",
		[REGISTER_PLACE] = "if this was at its place",
		[REGISTER_NETWORK] = "if this was on its network",
	};
	const struct register_answer *a = &f->entries->of[q->mask];

	if (a->state == REGISTER_NONE)
		snprintf(out, len, "%s: no entry, register",
		    text_is_list(q->words) ? "any" : text_raw(q->words));
	else if (a->yes < 0)
		snprintf(out, len, "%s, %s, register", a->id,
		    guess[a->unknown]);
	else if (a->state == REGISTER_IN_FORCE && !a->act)
		snprintf(out, len, "%s, by office, policy", a->id);
	else
		tell_act(said[a->state], a, out, len);
}

/* ---- use ---- */

static int
answer_use(const struct policy_facts *f, const struct policy_question *q,
    const char **what)
{
	*what = "use";
	return f->use >= q->number;
}

static void
tell_use(const struct policy_facts *f, const struct policy_question *q,
    char *out, size_t len)
{
	(void)q;
	snprintf(out, len, "grade %d, %s, grading", f->use,
	    grade_words(GRADE_USE, f->use));
}

static const struct policy_count *
count_of(const struct policy_facts *f, const struct policy_question *q)
{
	return f->counts ? &f->counts[q - f->policy->questions] : NULL;
}

static int
answer_limit(const struct policy_facts *f, const struct policy_question *q,
    const char **what)
{
	const struct policy_count *n = count_of(f, q);

	int64_t limit = q->number;

	*what = n ? "how much of the day's use counts" : "the rest of the day";
	if (!n || (n->least <= limit && n->most > limit))
		return -1;
	*what = "more than the limit today";
	return n->least > limit;
}

static void
tell_limit(const struct policy_facts *f, const struct policy_question *q,
    const char *unit, char *out, size_t len)
{
	const struct policy_count *n = count_of(f, q);
	const struct roster_person *p = f->standing->doubt == DOUBT_NONE ?
	    f->standing->person : NULL;

	if (!n)
		snprintf(out, len, "%s, not judged with it, records", unit);
	else if (n->least == n->most)
		snprintf(out, len, "%u %s so far, %s's, limit %d, records",
		    n->least, unit, p ? p->id : "this device",
		    (int)q->number);
	else
		snprintf(out, len, "%u to %u %s so far, %s's, limit %d, "
		    "records", n->least, n->most, unit, p ? p->id :
		    "this device", (int)q->number);
}

static void
tell_minutes(const struct policy_facts *f, const struct policy_question *q,
    char *out, size_t len)
{
	tell_limit(f, q, "minutes", out, len);
}

static void
tell_episodes(const struct policy_facts *f, const struct policy_question *q,
    char *out, size_t len)
{
	tell_limit(f, q, "episodes", out, len);
}

/* ---- all of them ---- */

static const struct policy_kind kinds[] = {
	{ "working_time", policy_read_yes, POLICY_OF_CLOCK, answer_working,
	    tell_working },
	{ "on_break", policy_read_yes, POLICY_OF_CLOCK, answer_break,
	    tell_break },
	{ "by", policy_read_by, POLICY_OF_SESSION, answer_by, tell_by },
	{ "equipment", policy_read_equipment, POLICY_OF_SESSION,
	    answer_equipment, tell_equipment },
	{ "network", policy_read_words, POLICY_OF_SESSION, answer_network,
	    tell_network },
	{ "place", policy_read_words, POLICY_OF_PLACE, answer_place,
	    tell_place },
	{ "person", policy_read_person, POLICY_OF_SESSION, answer_person,
	    tell_person },
	{ "service", policy_read_service, POLICY_OF_SERVICE, answer_service,
	    tell_service },
	{ "category", policy_read_category, POLICY_OF_SERVICE, answer_category,
	    tell_category },
	{ "dual_use", policy_read_yes, POLICY_OF_SESSION, answer_dual_use,
	    tell_dual_use },
	{ "own", policy_read_yes, POLICY_OF_SERVICE, answer_own, tell_own },
	{ "register", policy_read_register, POLICY_OF_REGISTER,
	    answer_register, tell_register },
	{ "use", policy_read_use, POLICY_OF_USE, answer_use, tell_use },
	{ "minutes_today", policy_read_limit, POLICY_OF_DAY, answer_limit,
	    tell_minutes },
	{ "episodes_today", policy_read_limit, POLICY_OF_DAY, answer_limit,
	    tell_episodes },
};

const struct policy_kind *
policy_kind_at(int kind)
{
	return kind >= 0 && (size_t)kind < ARRAY_LEN(kinds) ? &kinds[kind] :
	    NULL;
}

int
policy_kind_named(const char *key)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].key, key) == 0)
			return (int)i;
	return -1;
}

int
policy_answer(const struct policy_facts *f, size_t question, const char **what)
{
	const struct policy_question *q = &f->policy->questions[question];
	const char *asked;
	int yes = kinds[q->kind].answer(f, q, &asked);

	if (what)
		*what = asked;
	return yes;
}
