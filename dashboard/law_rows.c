/* law_rows.c: a law's roster and calendar, row by row. */
#include "dashboard/law_rows.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static void
add_value(struct phrase *s, const struct text_value *v)
{
	if (text_is_scalar(v))
		phrase_add(s, "%s", text_raw(v));
	for (size_t i = 0; text_is_list(v) && i < text_count(v); i++) {
		phrase_add(s, i ? ", " : "");
		add_value(s, text_item(v, i));
	}
	for (size_t i = 0; text_is_map(v) && i < text_count(v); i++) {
		phrase_add(s, "%s%s ", i ? ", " : "",
		    text_raw(text_key_at(v, i)));
		add_value(s, text_value_at(v, i));
	}
}

/* The first pair's value names the row. */
static void
say_row(struct law_words *w, enum law_section section,
    const struct text_value *row)
{
	struct phrase s = {0};

	if (!text_is_map(row))
		add_value(&s, row);
	for (size_t k = 0; text_is_map(row) && k < text_count(row); k++) {
		phrase_add(&s, k == 0 ? "" : k == 1 ? ": " : ", ");
		if (k > 0)
			phrase_add(&s, "%s ", text_raw(text_key_at(row, k)));
		add_value(&s, text_value_at(row, k));
	}
	law_say(w, section, "%s.", s.text);
}

/* A list of rows, or one. */
static void
say_rows(struct law_words *w, enum law_section section,
    const struct text_value *v)
{
	if (text_is_map(v))
		say_row(w, section, v);
	for (size_t i = 0; text_is_list(v) && i < text_count(v); i++)
		say_row(w, section, text_item(v, i));
}

static void
say_offices(const struct roster *r, struct law_words *w)
{
	char day[PHRASE_DAY];

	for (size_t i = 0; i < roster_offices(r); i++) {
		const struct roster_office *o = roster_office_at(r, i);
		struct phrase s = {0};

		if (o->from != INT32_MIN)
			phrase_add(&s, " from %s", phrase_day(o->from, day));
		if (o->to != INT32_MAX)
			phrase_add(&s, " to %s", phrase_day(o->to, day));
		law_say(w, LAW_OFFICES, "The %s is %s%s.",
		    office_name(o->office), o->person, s.text);
	}
}

void
law_rows(const struct law *l, struct law_words *w)
{
	static const struct { enum law_section section; const char *key; }
	    rosters[] = { { LAW_ABSENCES, "absences" },
		{ LAW_NETWORKS, "networks" }, { LAW_PEOPLE, "people" },
		{ LAW_DEVICES, "devices" } },
	    calendars[] = { { LAW_TERMS, "council" },
		{ LAW_TERMS, "terms" }, { LAW_TERMS, "inset" },
		{ LAW_TERMS, "bank_holidays" }, { LAW_TERMS, "closures" },
		{ LAW_TERMS, "early_closes" },
		{ LAW_TIMETABLES, "timetables" } };

	if (l->roster) {
		say_offices(l->roster, w);
		for (size_t i = 0; i < ARRAY_LEN(rosters); i++)
			say_rows(w, rosters[i].section, roster_rows(
			    l->roster, rosters[i].key));
	}
	if (l->calendar)
		for (size_t i = 0; i < ARRAY_LEN(calendars); i++)
			say_rows(w, calendars[i].section, calendar_rows(
			    l->calendar, calendars[i].key));
}
