/* roster_offices.c: who holds which office, who is away and who acts then, who
 * is suspended: read from the text, and looked up. */
#include "classify/roster.h"

#include <stdlib.h>
#include <string.h>

#include "classify/roster_parts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static bool
covers(int32_t from, int32_t to, int32_t day)
{
	return day >= from && day <= to;
}

static bool
overlap(int32_t from, int32_t to, int32_t from2, int32_t to2)
{
	return from <= to2 && from2 <= to;
}

/* The person of a row between its dates; "" with a fault when there is none. */
static const char *
load_person_id(const struct roster *r, const struct text_value *v,
    int32_t from, int32_t to, struct text_faults *f)
{
	if (!v || text_raw(v)[0] == '\0' ||
	    roster_person_between(r, text_raw(v), from, to))
		return text_raw(v);
	text_fault(f, TEXT_ERROR, v, "%s \"%s\": no such person in people, or "
	    "not at these dates", text_key(v), text_raw(v));
	return "";
}

/* ---- offices ---- */

static const char *
office_word(int i)
{
	return office_name((enum office)i);
}

/* One person alone is head, and one is in the chair. */
static void
check_alone(const struct roster *r, const struct roster_office *o,
    struct text_faults *f)
{
	const struct roster_office *q = r->offices;

	if (o->office != OFFICE_HEAD && o->office != OFFICE_CHAIR)
		return;
	for (; q < o; q++)
		if (q->office == o->office &&
		    overlap(q->from, q->to, o->from, o->to))
			text_fault(f, TEXT_WARNING, o->at, "two people are %s "
			    "at the same time: %s, and %s on line %zu",
			    office_name(o->office), o->person, q->person,
			    text_line(q->at));
}

static void
load_office(const struct roster *r, struct roster_office *o,
    const struct text_value *v, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "office", true }, { "person", true }, { "from", false },
		{ "to", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];
	int word;

	o->at = v;
	o->office = OFFICE_COUNT;
	o->person = "";
	if (text_fields(v, "office", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	word = roster_read_word(got[0], office_word, OFFICE_COUNT,
	    OFFICE_COUNT, f);
	o->office = (enum office)word;
	roster_read_dates(got[2], got[3], &o->from, &o->to, f);
	o->person = load_person_id(r, got[1], o->from, o->to, f);
	check_alone(r, o, f);
}

void
roster_offices_load(struct roster *r, const struct text_value *v,
    struct text_faults *f)
{
	r->offices = text_array(v, sizeof(*r->offices), &r->office_count, f);
	for (size_t i = 0; i < r->office_count; i++)
		load_office(r, &r->offices[i], text_item(v, i), f);
}

const struct roster_person *
roster_holder(const struct roster *r, enum office office, uint64_t at_us)
{
	int32_t day = calendar_offsets_day(r->offsets, at_us);
	const struct roster_person *p = NULL;

	for (size_t i = 0; i < r->office_count && !p; i++)
		if (r->offices[i].office == office && covers(
		    r->offices[i].from, r->offices[i].to, day))
			p = roster_person_named(r, r->offices[i].person,
			    at_us);
	return p;
}

bool
roster_holds(const struct roster *r, const char *person, enum office office,
    uint64_t at_us)
{
	int32_t day = calendar_offsets_day(r->offsets, at_us);

	for (size_t i = 0; i < r->office_count; i++)
		if (r->offices[i].office == office &&
		    strcmp(r->offices[i].person, person) == 0 && covers(
		    r->offices[i].from, r->offices[i].to, day))
			return roster_person_named(r, person, at_us) != NULL;
	return false;
}

size_t
roster_offices(const struct roster *r)
{
	return r->office_count;
}

const struct roster_office *
roster_office_at(const struct roster *r, size_t i)
{
	return i < r->office_count ? &r->offices[i] : NULL;
}

/* ---- absences and suspensions ---- */

/* A span that another of the same person's lies over says two things of one
 * day. */
static void
check_span(const struct roster_spans *s, const struct roster_span *span,
    const char *what, struct text_faults *f)
{
	const struct roster_span *q = s->list;

	for (; q < span; q++)
		if (span->person[0] && strcmp(q->person, span->person) == 0 &&
		    overlap(q->from, q->to, span->from, span->to))
			text_fault(f, TEXT_ERROR, span->at, "%s of %s: some of "
			    "these days are already on line %zu", what,
			    span->person, text_line(q->at));
}

static void
load_absence(const struct roster *r, struct roster_span *s,
    const struct text_value *v, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "person", true }, { "from", true }, { "to", false },
		{ "deputy", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];

	s->at = v;
	s->person = "";
	if (text_fields(v, "absence", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	roster_read_dates(got[1], got[2], &s->from, &s->to, f);
	s->person = load_person_id(r, got[0], s->from, s->to, f);
	if (!got[3])
		return;
	s->deputy = load_person_id(r, got[3], s->from, s->to, f);
	if (s->deputy[0] && roster_is_same(r, s->deputy, s->person))
		text_fault(f, TEXT_ERROR, got[3], "deputy \"%s\": nobody acts "
		    "for themselves", s->deputy);
}

void
roster_absences_load(struct roster *r, const struct text_value *v,
    struct text_faults *f)
{
	struct roster_spans *s = &r->absences;

	s->list = text_array(v, sizeof(*s->list), &s->count, f);
	for (size_t i = 0; i < s->count; i++) {
		load_absence(r, &s->list[i], text_item(v, i), f);
		check_span(s, &s->list[i], "absence", f);
	}
}

static void
load_suspension(const struct roster_person *p, struct roster_span *s,
    const struct text_value *v, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "from", true }, { "to", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];

	s->at = v;
	s->person = "";
	if (text_fields(v, "suspended", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	s->person = p->id;
	roster_read_dates(got[0], got[1], &s->from, &s->to, f);
	if (!overlap(s->from, s->to, p->from, p->to))
		text_fault(f, TEXT_ERROR, v, "suspended: these days are "
		    "outside the dates of this row");
}

void
roster_suspensions_load(struct roster *r, const struct roster_person *p,
    const struct text_value *v, struct text_faults *f)
{
	struct roster_spans *s = &r->suspensions;
	struct roster_span *more;

	if (v && !text_is_list(v))
		text_fault(f, TEXT_ERROR, v, "suspended: expected a list, like "
		    "[{from: 2026-11-09, to: 2026-11-20}]");
	if (!text_is_list(v) || text_count(v) == 0)
		return;
	more = realloc(s->list, (s->count + text_count(v)) * sizeof(*more));
	if (!more) {
		text_fault(f, TEXT_ERROR, v, "suspended: out of memory");
		return;
	}
	s->list = more;
	for (size_t i = 0; i < text_count(v); i++) {
		struct roster_span *span = &s->list[s->count++];

		*span = (struct roster_span){0};
		load_suspension(p, span, text_item(v, i), f);
		check_span(s, span, "suspension", f);
	}
}

/* The next span from *at, 0 at first, that is the person's on that day,
 * whichever of their ids it names; NULL: there is none. */
static const struct roster_span *
span_on(const struct roster *r, const struct roster_spans *s,
    const char *person, uint64_t at_us, size_t *at)
{
	int32_t day = calendar_offsets_day(r->offsets, at_us);

	while (*at < s->count) {
		const struct roster_span *span = &s->list[(*at)++];

		if (covers(span->from, span->to, day) &&
		    roster_is_same(r, span->person, person))
			return span;
	}
	return NULL;
}

bool
roster_is_absent(const struct roster *r, const char *person, uint64_t at_us)
{
	size_t at = 0;

	return span_on(r, &r->absences, person, at_us, &at) != NULL;
}

const struct roster_person *
roster_acting(const struct roster *r, const char *person, uint64_t at_us)
{
	const struct roster_span *s;
	size_t at = 0;

	while ((s = span_on(r, &r->absences, person, at_us, &at)) != NULL)
		if (s->deputy)
			return roster_person_named(r, s->deputy, at_us);
	return NULL;
}

bool
roster_is_suspended(const struct roster *r, const char *person, uint64_t at_us)
{
	size_t at = 0;

	return span_on(r, &r->suspensions, person, at_us, &at) != NULL;
}
