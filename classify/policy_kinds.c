/* policy_kinds.c: the kinds of condition: how each is written, and how it is
 * answered from facts. A new kind is a row in the table at the end. */
#include "classify/policy_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char *const weekday_names[] = { "Monday", "Tuesday", "Wednesday",
	"Thursday", "Friday", "Saturday", "Sunday" };

/* ---- reading ---- */

static int
read_yes(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	bool yes;

	(void)c;
	(void)q;
	/* The design's own example writes true, as YAML's users do. */
	if (strcmp(text_raw(v), "true") == 0)
		yes = true;
	else if (strcmp(text_raw(v), "false") == 0)
		yes = false;
	else if (text_bool(v, &yes, f) < 0)
		return -1;
	*is_no = !yes;
	return 0;
}

/* One of the words, or a list of them, as a mask. */
static int
read_mask(const struct text_value *v, const char *const *words, size_t count,
    unsigned *mask, struct text_faults *f)
{
	int word, result = 0;

	if (text_is_list(v) && text_count(v) == 0) {
		text_fault(f, TEXT_ERROR, v, "this list is empty");
		return -1;
	}
	for (size_t i = 0; i < (text_is_list(v) ? text_count(v) : 1); i++) {
		const struct text_value *item = text_is_list(v) ?
		    text_item(v, i) : v;

		if (text_word(item, words, count, &word, f) < 0)
			result = -1;
		else
			*mask |= 1u << word;
	}
	return result;
}

static int
read_by(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	static const char *const words[] = { "school-ict" };

	(void)c;
	(void)is_no;
	return read_mask(v, words, ARRAY_LEN(words), &q->mask, f);
}

static int
read_equipment(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	const char *words[EQUIPMENT_UNKNOWN];	/* unknown is no choice */

	(void)c;
	(void)is_no;
	for (int i = 0; i < EQUIPMENT_UNKNOWN; i++)
		words[i] = equipment_name((enum equipment)i);
	return read_mask(v, words, ARRAY_LEN(words), &q->mask, f);
}

static int
read_person(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	const char *words[PERSON_UNKNOWN];

	(void)c;
	(void)is_no;
	for (int i = 0; i < PERSON_UNKNOWN; i++)
		words[i] = person_kind_name((enum person_kind)i);
	return read_mask(v, words, ARRAY_LEN(words), &q->mask, f);
}

static int
read_register(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	static const char *const words[] = { "official", "curriculum",
		"exceptional" };

	(void)c;
	(void)is_no;
	q->words = v;
	return read_mask(v, words, ARRAY_LEN(words), &q->mask, f);
}

static int
read_words(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	const char *word;

	(void)c;
	(void)is_no;
	q->words = v;
	if (!text_is_list(v))
		return text_string(v, &word, f);
	if (text_count(v) == 0) {
		text_fault(f, TEXT_ERROR, v, "this list is empty");
		return -1;
	}
	for (size_t i = 0; i < text_count(v); i++)
		if (text_string(text_item(v, i), &word, f) < 0)
			return -1;
	return 0;
}

/* Words, each of which the catalogue must have. */
static int
read_catalogued(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, const char *what,
    bool (*has)(const struct catalogue *, const char *), struct text_faults *f)
{
	int result = read_words(v, c, q, NULL, f);

	for (size_t i = 0; i < (text_is_list(v) ? text_count(v) : 1) &&
	    result == 0; i++) {
		const struct text_value *item = text_is_list(v) ?
		    text_item(v, i) : v;

		if (has(c, text_raw(item)))
			continue;
		text_fault(f, TEXT_ERROR, item,
		    "%s \"%s\" is not in the catalogue", what,
		    text_raw(item));
		result = -1;
	}
	return result;
}

static bool
has_service(const struct catalogue *c, const char *id)
{
	return catalogue_service_named(c, id) != NULL;
}

static int
read_service(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	(void)is_no;
	return read_catalogued(v, c, q, "service", has_service, f);
}

static int
read_category(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	(void)is_no;
	return read_catalogued(v, c, q, "category", catalogue_has_category, f);
}

static int
read_use(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "below", false }, { "from", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];

	(void)c;
	if (text_fields(v, "use", fields, ARRAY_LEN(fields), got, f) < 0)
		return -1;
	if (!got[0] == !got[1]) {
		text_fault(f, TEXT_ERROR, v,
		    "use: give either \"below\" or \"from\", a grade");
		return -1;
	}
	*is_no = got[0] != NULL;
	return text_number(got[0] ? got[0] : got[1], 1, 4, &q->number, f);
}

/* ---- answering ---- */

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
	{ "working_time", read_yes, answer_working },
	{ "by", read_by, answer_by },
	{ "equipment", read_equipment, answer_equipment },
	{ "network", read_words, answer_network },
	{ "place", read_words, answer_place },
	{ "person", read_person, answer_person },
	{ "service", read_service, answer_service },
	{ "category", read_category, answer_category },
	{ "dual_use", read_yes, answer_dual_use },
	{ "own", read_yes, answer_own },
	{ "register", read_register, answer_register },
	{ "use", read_use, answer_use },
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
