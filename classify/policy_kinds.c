/* policy_kinds.c: the kinds of condition, and how each is answered from facts.
 * A new kind is a row in the table at the end. */
#include "classify/policy_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char *const weekday_names[] = { "Monday", "Tuesday", "Wednesday",
	"Thursday", "Friday", "Saturday", "Sunday" };

static void __attribute__((format(printf, 4, 5)))
answer(struct policy_answer *out, int yes, const char *what,
    const char *format, ...)
{
	static const char *const words[] = { "unknown", "no", "yes" };
	va_list args;
	int n;

	out->yes = yes;
	out->missing = yes < 0 ? what : "";
	n = snprintf(out->fact, sizeof(out->fact), "%s: %s (", what,
	    words[yes + 1]);
	va_start(args, format);
	n += vsnprintf(out->fact + n, sizeof(out->fact) - (size_t)n, format,
	    args);
	va_end(args);
	if (n > (int)sizeof(out->fact) - 2)	/* cut, and said so */
		memcpy(out->fact + sizeof(out->fact) - 5, "...)", 5);
	else
		memcpy(out->fact + n, ")", 2);
}

static void
answer_working(const struct policy_facts *f, const struct policy_question *q,
    struct policy_answer *out)
{
	const struct calendar_moment *m = f->moment;
	const struct roster_person *p = f->standing->person;
	int yes = f->hours->answer;

	(void)q;
	out->is_inferred = !f->hours->is_own;
	if (f->hours->is_own)
		answer(out, yes, "working time", "%s's pattern, %s %02d:%02d, "
		    "roster", p->id, weekday_names[m->weekday], m->minute / 60,
		    m->minute % 60);
	else if (yes < 0)
		answer(out, yes, "working time", "%s %02d:%02d, neither "
		    "roster nor calendar says", weekday_names[m->weekday],
		    m->minute / 60, m->minute % 60);
	else
		answer(out, yes, "working time", "%s, %s %02d:%02d, calendar",
		    m->period[0] ? m->period : m->period_kind == PERIOD_NONE ?
		    day_kind_name(m->day_kind) :
		    period_kind_name(m->period_kind),
		    weekday_names[m->weekday], m->minute / 60, m->minute % 60);
}

static const char *
device_words(const struct policy_standing *s)
{
	return s->device ? s->device->id : "not in the roster";
}

static void
answer_by(const struct policy_facts *f, const struct policy_question *q,
    struct policy_answer *out)
{
	static const int chosen[] = { [CHOICE_NO] = 0, [CHOICE_YES] = 1,
		[CHOICE_UNDECIDED] = -1 };
	const struct policy_standing *s = f->standing;

	(void)q;
	if (s->equipment == EQUIPMENT_SCHOOL)
		answer(out, 1, "school ICT", "%s is school equipment, roster",
		    s->device ? s->device->id : s->network);
	else if (s->equipment == EQUIPMENT_UNKNOWN)
		answer(out, -1, "whose equipment it is", "%s, roster",
		    device_words(s));
	else
		answer(out, chosen[f->context->policy->network_is_ict],
		    "school ICT", "%s equipment on the school's network, "
		    "policy", equipment_name(s->equipment));
}

static void
answer_equipment(const struct policy_facts *f, const struct policy_question *q,
    struct policy_answer *out)
{
	const struct policy_standing *s = f->standing;

	if (s->equipment == EQUIPMENT_UNKNOWN)
		answer(out, -1, "whose equipment it is", "%s, roster",
		    device_words(s));
	else
		answer(out, q->mask >> s->equipment & 1, "equipment",
		    "%s is %s equipment, roster", s->device ? s->device->id :
		    s->network, equipment_name(s->equipment));
}

static void
answer_person(const struct policy_facts *f, const struct policy_question *q,
    struct policy_answer *out)
{
	const struct policy_standing *s = f->standing;
	enum person_kind k = s->person ? s->person->kind : s->used_by;

	if (k == PERSON_UNKNOWN)
		answer(out, -1, "who uses the device", "%s, roster",
		    device_words(s));
	else
		answer(out, q->mask >> k & 1, "person", "%s, roster",
		    person_kind_name(k));
}

static void
answer_place(const struct policy_facts *f, const struct policy_question *q,
    struct policy_answer *out)
{
	const struct roster_device *d = f->standing->device;

	if (!d || d->place[0] == '\0')
		answer(out, -1, "place", "%s, roster",
		    device_words(f->standing));
	else
		answer(out, policy_has_word(q->words, d->place), "place",
		    "%s, roster", d->place);
}

static void
answer_network(const struct policy_facts *f, const struct policy_question *q,
    struct policy_answer *out)
{
	const char *network = f->standing->network;

	if (network[0] == '\0')
		answer(out, -1, "network", "not declared, roster");
	else
		answer(out, policy_has_word(q->words, network), "network",
		    "%s, roster", network);
}

static void
answer_service(const struct policy_facts *f, const struct policy_question *q,
    struct policy_answer *out)
{
	const char *id = f->standing->service->id;

	answer(out, policy_has_word(q->words, id), "service", "%s, catalogue",
	    id);
}

static void
answer_category(const struct policy_facts *f, const struct policy_question *q,
    struct policy_answer *out)
{
	const char *category = f->standing->service->category;

	answer(out, policy_has_word(q->words, category), "category",
	    "%s, catalogue", category);
}

static void
answer_dual_use(const struct policy_facts *f, const struct policy_question *q,
    struct policy_answer *out)
{
	const struct catalogue_service *s = f->standing->service;

	(void)q;
	answer(out, s->dual_use, "also used for work and lessons",
	    "%s, catalogue", s->title);
}

static void
answer_own(const struct policy_facts *f, const struct policy_question *q,
    struct policy_answer *out)
{
	const struct catalogue_service *s = f->standing->service;
	const struct text_value *own = f->context->policy->own;

	(void)q;
	answer(out, policy_has_word(own, s->id) ||
	    policy_has_word(own, s->title), "the school's own", "%s, policy",
	    s->title);
}

/* No register has an entry yet: a known no, not an unknown. */
static void
answer_register(const struct policy_facts *f, const struct policy_question *q,
    struct policy_answer *out)
{
	(void)f;
	answer(out, 0, "register", "%s: no entry, register",
	    text_is_list(q->words) ? "any" : text_raw(q->words));
}

static void
answer_use(const struct policy_facts *f, const struct policy_question *q,
    struct policy_answer *out)
{
	answer(out, f->use >= q->number, "use", "grade %d, %s, grading",
	    f->use, grade_words(GRADE_USE, f->use));
}

static const struct policy_kind kinds[] = {
	{ "working_time", policy_read_yes, answer_working },
	{ "by", policy_read_by, answer_by },
	{ "equipment", policy_read_equipment, answer_equipment },
	{ "network", policy_read_words, answer_network },
	{ "place", policy_read_words, answer_place },
	{ "person", policy_read_person, answer_person },
	{ "service", policy_read_service, answer_service },
	{ "category", policy_read_category, answer_category },
	{ "dual_use", policy_read_yes, answer_dual_use },
	{ "own", policy_read_yes, answer_own },
	{ "register", policy_read_register, answer_register },
	{ "use", policy_read_use, answer_use },
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
