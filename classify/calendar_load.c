/* calendar_load.c: from the calendar's text to a calendar, with every fault
 * found: nothing that looks like a date may silently have no effect. */
#include "classify/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "classify/calendar_parts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define INSET_NEAR 14		/* days outside a term an INSET day may lie */

static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri",
	"sat", "sun" };

int
calendar_span(const struct text_value *v, int *from, int *until,
    struct text_faults *f)
{
	const char *s = text_raw(v);
	int n[4] = {0};

	/* "08:30-16:00": digits where digits belong, and nothing else. */
	for (int i = 0; i < 11; i++) {
		const char *form = "dd:dd-dd:dd";

		if (form[i] == 'd' ? s[i] < '0' || s[i] > '9' :
		    s[i] != form[i])
			goto wrong;
		if (form[i] == 'd')
			n[i / 3] = n[i / 3] * 10 + s[i] - '0';
	}
	if (s[11] != '\0' || n[0] > 23 || n[1] > 59 || n[3] > 59 ||
	    n[2] * 60 + n[3] > 1440)
		goto wrong;
	if (n[0] * 60 + n[1] >= n[2] * 60 + n[3]) {
		text_fault(f, TEXT_ERROR, v, "\"%s\" ends before it begins", s);
		return -1;
	}
	*from = n[0] * 60 + n[1];
	*until = n[2] * 60 + n[3];
	return 0;
wrong:
	text_fault(f, TEXT_ERROR, v,
	    "\"%s\": expected two times of day, like \"08:30-16:00\"", s);
	return -1;
}

/* ---- terms ---- */

/* from and to of a mapping; -1 with a fault when they are not in order. */
static int
load_dates(const struct text_value *from, const struct text_value *to,
    int32_t *from_day, int32_t *to_day, struct text_faults *f)
{
	int result = text_date(from, from_day, f);

	if (text_date(to, to_day, f) < 0 || result < 0)
		return -1;
	if (*from_day <= *to_day)
		return 0;
	text_fault(f, TEXT_ERROR, to, "to %s is before from %s", text_raw(to),
	    text_raw(from));
	return -1;
}

static void
load_half_term(struct calendar_term *t, const struct text_value *v,
    struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "from", true }, { "to", true },
	};
	const struct text_value *got[ARRAY_LEN(fields)];

	t->half_from = INT32_MAX;
	t->half_to = INT32_MIN;
	if (!v || text_fields(v, "half_term", fields, ARRAY_LEN(fields), got,
	    f) < 0 || load_dates(got[0], got[1], &t->half_from, &t->half_to,
	    f) < 0)
		return;
	if (t->half_from <= t->from || t->half_to >= t->to)
		text_fault(f, TEXT_ERROR, v,
		    "half_term does not lie within its term");
}

static void
load_term(struct calendar_term *t, const struct text_value *v,
    struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "name", true }, { "from", true }, { "to", true },
		{ "half_term", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];

	t->at = v;
	t->name = "";
	if (text_fields(v, "term", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	text_string(got[0], &t->name, f);
	if (load_dates(got[1], got[2], &t->from, &t->to, f) == 0)
		load_half_term(t, got[3], f);
}

/* One list of terms, the school's or its council's; the caller frees it. */
static struct calendar_term *
read_terms(const struct text_value *v, bool is_council, size_t *count,
    struct text_faults *f)
{
	struct calendar_term *terms = text_array(v, sizeof(*terms), count, f);

	if (text_is_list(v) && text_count(v) == 0)
		text_fault(f, TEXT_ERROR, v, "terms: there is none");
	for (size_t i = 0; i < *count; i++) {
		struct calendar_term *t = &terms[i];

		load_term(t, text_item(v, i), f);
		t->is_council = is_council;
		if (i > 0 && t->from <= terms[i - 1].to)
			text_fault(f, TEXT_ERROR, t->at, "this term begins "
			    "before the one above has ended");
		for (size_t j = 0; j < i; j++)
			if (t->name[0] && strcmp(terms[j].name, t->name) == 0)
				text_fault(f, TEXT_ERROR, t->at,
				    "term \"%s\" is already on line %zu",
				    t->name, text_line(terms[j].at));
	}
	return terms;
}

static bool
has_term(const struct calendar *c, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(c->terms[i].name, name) == 0)
			return true;
	return false;
}

static int
term_order(const void *a, const void *b)
{
	const struct calendar_term *p = a, *q = b;

	return (p->from > q->from) - (p->from < q->from);
}

static void
check_terms(const struct calendar *c, struct text_faults *f)
{
	for (size_t i = 1; i < c->term_count; i++) {
		const struct calendar_term *t = &c->terms[i], *u = t - 1;
		const struct calendar_term *own = t->is_council ? u : t;
		const struct calendar_term *theirs = t->is_council ? t : u;

		if (t->is_council != u->is_council && t->from <= u->to)
			text_fault(f, TEXT_ERROR, own->at, "term \"%s\" "
			    "overlaps the council's \"%s\" on line %zu; the "
			    "same name would replace that", own->name,
			    theirs->name, text_line(theirs->at));
	}
}

/* The school's terms, and the council's that none of these replaces. */
static void
load_terms(struct calendar *c, const struct text_value *own,
    const struct text_value *council, struct text_faults *f)
{
	size_t own_count, count;
	struct calendar_term *theirs = read_terms(council, true, &count, f);

	c->terms = read_terms(own, false, &own_count, f);
	c->term_count = own_count;
	if (count > 0) {
		struct calendar_term *more = realloc(c->terms,
		    (own_count + count) * sizeof(*more));

		if (more)
			c->terms = more;
		else
			text_fault(f, TEXT_ERROR, council,
			    "terms: out of memory");
		for (size_t i = 0; more && i < count; i++)
			if (!has_term(c, own_count, theirs[i].name))
				c->terms[c->term_count++] = theirs[i];
		qsort(c->terms, c->term_count, sizeof(*c->terms), term_order);
		check_terms(c, f);
	}
	free(theirs);
}

/* ---- single days ---- */

/* Days between the terms' begin and end, give or take near days. */
static bool
is_near_term(const struct calendar *c, int32_t day, int near)
{
	for (size_t i = 0; i < c->term_count; i++)
		if (day >= c->terms[i].from - near &&
		    day <= c->terms[i].to + near)
			return true;
	return false;
}

static int
date_order(const void *a, const void *b)
{
	const struct calendar_date *p = a, *q = b;

	return (p->day > q->day) - (p->day < q->day);
}

struct day_list {		/* how one list of days is written */
	const char *key;
	const char *second;	/* beside `date` in each member; NULL: plain */
	bool is_clock;		/* second is a time of day */
	int near;		/* -1: anywhere */
};

static int
load_day(struct calendar_date *d, const struct day_list *how,
    const struct text_value *v, struct text_faults *f)
{
	const struct text_field fields[] = {
		{ "date", true }, { how->second, true },
	};
	const struct text_value *got[ARRAY_LEN(fields)];
	const char *words;

	if (!how->second)
		return text_date(v, &d->day, f);
	if (text_fields(v, how->key, fields, ARRAY_LEN(fields), got, f) < 0 ||
	    text_date(got[0], &d->day, f) < 0)
		return -1;
	return how->is_clock ? text_clock(got[1], &d->minute, f) :
	    text_string(got[1], &words, f);
}

static void
load_days(const struct calendar *c, struct calendar_dates *out,
    const struct day_list *how, const struct text_value *v,
    struct text_faults *f)
{
	out->list = text_array(v, sizeof(*out->list), &out->count, f);
	for (size_t i = 0; i < out->count; i++) {
		const struct text_value *item = text_item(v, i);
		struct calendar_date *d = &out->list[i];

		if (load_day(d, how, item, f) < 0)
			continue;
		for (size_t j = 0; j < i; j++)
			if (out->list[j].day == d->day)
				text_fault(f, TEXT_ERROR, item,
				    "%s: this day is there twice", how->key);
		if (how->near >= 0 && !is_near_term(c, d->day, how->near))
			text_fault(f, TEXT_ERROR, item,
			    "%s: this day is outside every term", how->key);
	}
	if (out->count)
		qsort(out->list, out->count, sizeof(*out->list), date_order);
}

/* ---- timetables ---- */

static void
load_period(struct calendar_period *p, const struct text_value *v,
    struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "name", true }, { "from", true }, { "until", true },
		{ "kind", true },
	};
	static const char *const kinds[] = { "lesson", "break" };
	const struct text_value *got[ARRAY_LEN(fields)];
	int kind = 0;

	p->name = "";
	if (text_fields(v, "period", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	text_string(got[0], &p->name, f);
	text_word(got[3], kinds, ARRAY_LEN(kinds), &kind, f);
	p->is_break = kind == 1;
	if (text_clock(got[1], &p->from, f) < 0 ||
	    text_clock(got[2], &p->until, f) < 0)
		return;
	if (p->from >= p->until)
		text_fault(f, TEXT_ERROR, got[2],
		    "period \"%s\" ends before it begins", p->name);
}

static void
load_weekdays(struct calendar_timetable *t, const struct text_value *v,
    struct text_faults *f)
{
	int day;

	if (!text_is_list(v) || text_count(v) == 0)
		text_fault(f, TEXT_ERROR, v,
		    "days: expected a list of mon, tue, wed, thu, fri, sat, "
		    "sun");
	for (size_t i = 0; text_is_list(v) && i < text_count(v); i++)
		if (text_word(text_item(v, i), weekdays, ARRAY_LEN(weekdays),
		    &day, f) == 0)
			t->days[day] = true;
}

static void
load_timetable(struct calendar_timetable *t, const struct text_value *v,
    struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "group", true }, { "days", true }, { "working", false },
		{ "periods", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];

	t->group = "";
	if (text_fields(v, "timetable", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	text_string(got[0], &t->group, f);
	load_weekdays(t, got[1], f);
	if (got[2])
		calendar_span(got[2], &t->working_from, &t->working_until, f);
	t->periods = text_array(got[3], sizeof(*t->periods),
	    &t->count, f);
	for (size_t i = 0; i < t->count; i++) {
		load_period(&t->periods[i], text_item(got[3], i), f);
		if (i > 0 && t->periods[i].from < t->periods[i - 1].until)
			text_fault(f, TEXT_ERROR, text_item(got[3], i),
			    "period \"%s\" begins before the one above has "
			    "ended", t->periods[i].name);
	}
}

static void
load_timetables(struct calendar *c, const struct text_value *v,
    struct text_faults *f)
{
	c->timetables = text_array(v, sizeof(*c->timetables),
	    &c->timetable_count, f);
	if (text_is_list(v) && text_count(v) == 0)
		text_fault(f, TEXT_ERROR, v, "timetables: there is none");
	for (size_t i = 0; i < c->timetable_count; i++) {
		load_timetable(&c->timetables[i], text_item(v, i), f);
		for (size_t j = 0; j < i; j++)
			if (strcmp(c->timetables[j].group,
			    c->timetables[i].group) == 0)
				text_fault(f, TEXT_ERROR, text_item(v, i),
				    "group \"%s\" has two timetables",
				    c->timetables[i].group);
	}
}

/* ---- the whole ---- */

static void
check_zone(const struct text_value *v, struct text_faults *f)
{
	const char *zone, *mine = getenv("TZ");

	if (text_string(v, &zone, f) == 0 && (!mine || strcmp(zone, mine) != 0))
		text_fault(f, TEXT_ERROR, v, "zone: the calendar says %s, the "
		    "settings say %s; make them the same", zone,
		    mine ? mine : "nothing");
}

#define COUNCIL_FIELDS 3

static void
load_council(struct calendar *c, const struct text_value *v,
    const struct text_value **got, struct text_faults *f)
{
	static const struct text_field fields[COUNCIL_FIELDS] = {
		{ "name", true }, { "terms", false },
		{ "bank_holidays", false },
	};

	c->council = "";
	if (v && text_fields(v, "council", fields, COUNCIL_FIELDS, got, f) == 0)
		text_string(got[0], &c->council, f);
}

static void
load(struct calendar *c, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "calendar", true }, { "zone", true }, { "terms", false },
		{ "timetables", true }, { "inset", false },
		{ "bank_holidays", false }, { "closures", false },
		{ "early_closes", false }, { "council", false },
	};
	static const struct day_list inset = { "inset", NULL, false,
		INSET_NEAR };
	static const struct day_list holidays = { "bank_holidays", NULL, false,
		-1 };
	static const struct day_list closures = { "closures", "reason", false,
		0 };
	static const struct day_list early = { "early_closes", "at", true, 0 };
	const struct text_value *got[ARRAY_LEN(fields)];
	const struct text_value *council[COUNCIL_FIELDS] = {0};
	const char *title;

	if (text_fields(text_root(c->text), "calendar", fields,
	    ARRAY_LEN(fields), got, f) < 0)
		return;
	text_string(got[0], &title, f);
	check_zone(got[1], f);
	load_council(c, got[8], council, f);
	if (!got[2] && !council[1])
		text_fault(f, TEXT_ERROR, text_root(c->text), "calendar: "
		    "\"terms\" is missing: the school's own, or a council's");
	load_terms(c, got[2], council[1], f);
	load_timetables(c, got[3], f);
	load_days(c, &c->inset, &inset, got[4], f);
	load_days(c, &c->holidays, &holidays, got[5], f);
	load_days(c, &c->council_holidays, &holidays, council[2], f);
	load_days(c, &c->closures, &closures, got[6], f);
	load_days(c, &c->early, &early, got[7], f);
}

/* From bytes, or where these are NULL from the file of that name. */
static int
build(struct calendar **out, const char *name, const char *bytes, size_t len,
    struct text_faults *f)
{
	size_t before = text_faults_count(f, TEXT_ERROR);
	struct calendar *c = calloc(1, sizeof(*c));

	if (!c) {
		text_fault(f, TEXT_ERROR, NULL, "%s: out of memory", name);
		return -1;
	}
	if ((bytes ? text_read(&c->text, name, bytes, len, f) :
	    text_load(&c->text, name, f)) == 0)
		load(c, f);
	c->offsets = calendar_offsets_new();
	if (!c->offsets)
		text_fault(f, TEXT_ERROR, NULL, "%s: out of memory", name);
	if (text_faults_count(f, TEXT_ERROR) > before) {
		calendar_free(c);
		return -1;
	}
	*out = c;
	return 0;
}

int
calendar_load(struct calendar **out, const char *path, struct text_faults *f)
{
	return build(out, path, NULL, 0, f);
}

int
calendar_read(struct calendar **out, const char *name, const char *bytes,
    size_t len, struct text_faults *f)
{
	return build(out, name, bytes, len, f);
}
