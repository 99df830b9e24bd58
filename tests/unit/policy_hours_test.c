/* policy_hours_test.c: a person's hours and breaks where the clock changes,
 * against the C library's clock, minute by minute. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/unit/policy_school.h"

/* Hours that begin, break and end in the hour that is left out or comes
 * twice, whether it is one or half of one. */
static const char roster_text[] =
"roster: nights\n"
"networks: []\n"
"people:\n"
"  - {id: a, kind: staff, pattern: {sun: \"01:10-02:40\", sat: \"23:00-23:50\"}, breaks: {sun: \"01:30-01:50\"}}\n"
"  - {id: b, kind: staff, pattern: {sun: \"00:30-03:30\"}, breaks: {sun: \"02:15-02:45\"}}\n"
"  - {id: c, kind: staff, pattern: {sun: \"01:40-01:55\"}}\n"
"devices:\n"
"  - {id: d-a, mac: \"7e:51:33:99:00:0a\", equipment: school, used_by: staff, custodian: a, shared: no}\n"
"  - {id: d-b, mac: \"7e:51:33:99:00:0b\", equipment: school, used_by: staff, custodian: b, shared: no}\n"
"  - {id: d-c, mac: \"7e:51:33:99:00:0c\", equipment: school, used_by: staff, custodian: c, shared: no}\n";

static const struct { int from, until, break_from, break_until; } hours[] = {
	{ 70, 160, 90, 110 }, { 30, 210, 135, 165 }, { 100, 115, 0, 0 },
};

static const struct { const char *zone, *midnight; int minutes; } days[] = {
	{ "Europe/London", "2026-03-29 00:00:00", 1380 },
	{ "Europe/London", "2026-10-24 23:00:00", 1500 },
	{ "America/New_York", "2026-03-08 05:00:00", 1380 },
	{ "America/New_York", "2026-11-01 04:00:00", 1500 },
	{ "Australia/Lord_Howe", "2026-04-04 13:00:00", 1470 },
	{ "Australia/Lord_Howe", "2026-10-03 13:30:00", 1410 },
	{ "Europe/London", "2026-06-13 23:00:00", 1440 },	/* a Sunday */
};

/* Of the calendar, to have one term over all of these instead. */
static const char two_terms[] =
"zone: Europe/London\nterms:\n"
"  - {name: Spring 2026, from: 2026-01-05, to: 2026-04-02}\n"
"  - {name: Autumn 2026, from: 2026-09-02, to: 2026-12-18, half_term: {from: 2026-10-26, to: 2026-10-30}}\n";

static struct session_minute day_minutes[1500];

static bool
is_in(int minute, int from, int until)
{
	return minute >= from && minute < until;
}

/* All that day, an active minute each minute. */
static struct session
session_all_day(const char *midnight, int count, size_t person)
{
	struct use u = { (const char *[]){ "d-a", "d-b", "d-c" }[person],
		"facebook", midnight, 1, 0 };
	struct session s = session_of(&u);

	s.client_mac[5] = (uint8_t)(0x0a + person);
	for (int i = 0; i < count; i++)
		day_minutes[i] = (struct session_minute){
			.minute = (uint32_t)(s.start_us / MINUTE) +
			    (uint32_t)i,
			.packets = 1, .active = true, .bytes_down = 20000,
			.roles = 1 << ROLE_PRIMARY };
	s.minutes = day_minutes;
	s.minute_count = (size_t)count;
	s.end_us = s.start_us + (uint64_t)count * MINUTE - 1;
	return s;
}

/* Every minute lies in one stretch, which says of it what the wall does. */
static void
check_day(const struct session *s, const struct verdict *v, size_t person)
{
	uint64_t at_us = s->start_us;
	size_t stretch = 0;

	assert_int_equal(v->stretches[0].from_us, s->start_us);
	assert_int_equal(v->stretches[v->stretch_count - 1].until_us,
	    s->end_us);
	for (; at_us < s->end_us; at_us += MINUTE) {
		const struct policy_stretch *t = &v->stretches[stretch];
		int32_t day;
		int minute, offset_s;
		bool on_break;

		if (at_us >= t->until_us) {
			assert_int_equal(t->until_us, t[1].from_us);
			t++;
			stretch++;
		}
		calendar_local(at_us, &day, &minute, &offset_s);
		on_break = is_in(minute, hours[person].break_from,
		    hours[person].break_until);
		assert_int_equal(t->working_time, !on_break && is_in(minute,
		    hours[person].from, hours[person].until));
		assert_int_equal(t->outcome, on_break ? OUTCOME_PERMITTED :
		    t->working_time ? OUTCOME_CONTRARY : OUTCOME_OUTSIDE);
	}
	assert_int_equal(stretch + 1, v->stretch_count);
}

static void
stretches_tile_the_day_the_clock_changes(void **state)
{
	struct text_faults *f = text_faults_new();
	struct policy_context c = law;
	struct roster *people = NULL;
	struct policy *p = load(HEAD
	    "  - {clause: c, title: c, when: {on_break: yes}, then: "
	    "permitted}\n"
	    "  - {clause: d, title: d, when: {working_time: yes}, then: "
	    "contrary}\notherwise: outside\n", f);
	char path[64], why[200];

	(void)state;
	texts_write(roster_text, path);
	roster_load(&people, path, f);
	unlink(path);
	assert_string_equal(text_faults_text(f), "");
	c.policy = p;
	c.roster = people;
	for (size_t i = 0; i < ARRAY_LEN(days) * ARRAY_LEN(hours); i++) {
		size_t k = i / ARRAY_LEN(hours), person = i % ARRAY_LEN(hours);
		char year[200], *text;
		struct calendar *there = NULL;
		struct session s;
		struct verdict v;

		assert_int_equal(calendar_zone(days[k].zone, why,
		    sizeof(why)), 0);
		snprintf(year, sizeof(year), "zone: %s\nterms:\n  - {name: "
		    "2026, from: 2026-01-05, to: 2026-12-18}\n",
		    days[k].zone);
		text = texts_with(texts_calendar, two_terms, year);
		texts_write(text, path);
		calendar_load(&there, path, f);
		unlink(path);
		free(text);
		c.calendar = there;
		s = session_all_day(days[k].midnight, days[k].minutes, person);
		assert_int_equal(calendar_day(s.start_us) + 1,
		    calendar_day(s.end_us + 1));
		policy_judge(&c, NULL, &s, &v, NULL);
		check_day(&s, &v, person);
		calendar_free(there);
	}
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	roster_free(people);
	policy_free(p);
	text_faults_free(f);
}

/* On break: by the person's own pattern, else by the bells of their group; an
 * INSET day's are not in the calendar. Told by the first stretch. */
static void
whose_break_it_is(void **state)
{
	static const struct { const char *device, *utc; enum outcome want; }
	    cases[] = {
		{ "office-01", "2026-11-20 10:35:00", OUTCOME_PERMITTED },
		{ "office-01", "2026-11-20 10:46:00", OUTCOME_CONTRARY },
		{ "staffroom-01", "2026-11-20 12:10:00", OUTCOME_PERMITTED },
		{ "lunch-01", "2026-11-20 12:10:00", OUTCOME_CONTRARY },
		{ "lunch-01", "2026-11-20 12:33:00", OUTCOME_PERMITTED },
		{ "office-01", "2026-11-27 12:10:00", OUTCOME_UNDECIDED },
		{ "office-01", "2026-11-27 11:10:00", OUTCOME_CONTRARY },
		{ "office-01", "2026-11-21 12:10:00", OUTCOME_CONTRARY },
		{ "office-01", "2027-02-01 12:10:00", OUTCOME_UNDECIDED },
		{ "late-01", "2026-11-20 14:02:00", OUTCOME_PERMITTED },
		/* After an early close, who was to have a break may have gone;
		 * there are no bells, and no breaks by them. */
		{ "late-01", "2026-12-18 14:02:00", OUTCOME_UNDECIDED },
		{ "office-01", "2026-12-18 14:00:00", OUTCOME_CONTRARY },
	};
	struct text_faults *f = text_faults_new();
	struct policy_context c = law;
	struct policy *p = load(HEAD
	    "  - {clause: c, title: c, when: {on_break: yes}, then: "
	    "permitted}\n"
	    "  - {clause: d, title: d, when: {equipment: school}, then: "
	    "contrary}\notherwise: outside\n", f);

	char *text = texts_with(texts_roster, "devices:\n",
	    "  - {id: z, kind: staff, pattern: {fri: \"12:00-15:00\"}, "
	    "breaks: {fri: \"14:00-14:10\"}}\ndevices:\n"
	    "  - {id: late-01, mac: \"7e:51:33:99:00:01\", equipment: "
	    "school, used_by: staff, custodian: z, shared: no}\n");
	struct roster *people = NULL;
	char path[64];

	(void)state;
	texts_write(text, path);
	roster_load(&people, path, f);
	unlink(path);
	assert_string_equal(text_faults_text(f), "");
	c.policy = p;
	c.roster = people;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct use u = { cases[i].device, "x", cases[i].utc, 2, 0 };
		struct session s = session_of(&u);
		struct verdict v;

		policy_judge(&c, NULL, &s, &v, NULL);
		if (v.outcome != cases[i].want)
			print_error("case %zu\n", i);
		assert_int_equal(v.outcome, cases[i].want);
		if (v.outcome == OUTCOME_UNDECIDED)
			assert_string_equal(v.missing, "a break");
	}
	roster_free(people);
	free(text);
	policy_free(p);
	text_faults_free(f);
}

/* Over six hours at work without a break said: whoever has one has it when the
 * school has its own, or the linter asks; that is not known then. */
static void
a_break_that_is_not_said(void **state)
{
	static const struct { const char *pattern, *group, *utc; int working;
		enum outcome want; } cases[] = {
		{ "fri: \"08:30-16:00\"", "staff", "12:10", -1,
		    OUTCOME_UNDECIDED },
		{ "fri: \"08:30-16:00\"", "staff", "11:10", 1,
		    OUTCOME_CONTRARY },
		{ "fri: \"08:30-16:00\"", "staff", "13:00", 1,
		    OUTCOME_CONTRARY },
		{ "fri: \"09:00-15:01\"", "staff", "10:44", -1,
		    OUTCOME_UNDECIDED },
		/* Six hours and less have no right to one, and may have it. */
		{ "fri: \"09:00-15:00\"", "staff", "12:10", -1,
		    OUTCOME_UNDECIDED },
		{ "fri: \"08:30-14:30\"", "staff", "12:59", -1,
		    OUTCOME_UNDECIDED },
		{ "fri: \"09:00-15:00\"", "staff", "13:00", 1,
		    OUTCOME_CONTRARY },
		/* One that is said is not the other. */
		{ "fri: \"08:30-16:00\"}, breaks: {fri: \"12:00-13:00\"",
		    "staff", "10:31", -1, OUTCOME_UNDECIDED },
		{ "fri: \"08:30-16:00\"}, breaks: {fri: \"12:00-13:00\"",
		    "staff", "12:10", 0, OUTCOME_OUTSIDE },
		{ "fri: \"08:30-16:00\"}, breaks: {fri: [\"10:30-10:45\", "
		    "\"12:00-13:00\"]", "staff", "10:31", 0,
		    OUTCOME_OUTSIDE },
		{ "fri: \"08:30-16:00\"}, breaks: {fri: [\"10:30-10:45\", "
		    "\"12:00-13:00\"]", "staff", "12:10", 0,
		    OUTCOME_OUTSIDE },
		{ "fri: \"08:30-16:00\"}, breaks: {fri: [\"10:30-10:45\", "
		    "\"12:00-13:00\"]", "staff", "10:46", 1,
		    OUTCOME_CONTRARY },
		/* Moved within it: the rest of it is work. */
		{ "fri: \"08:30-16:00\"}, breaks: {fri: \"12:30-13:30\"",
		    "staff", "12:10", 1, OUTCOME_CONTRARY },
		{ "fri: \"08:30-16:00\"}, breaks: {fri: \"12:30-13:30\"",
		    "staff", "13:10", 0, OUTCOME_OUTSIDE },
		/* Who comes for the others' break works in it. */
		{ "fri: \"11:30-13:30\"", "staff", "12:10", 1,
		    OUTCOME_CONTRARY },
		{ "fri: \"11:29-13:30\"", "staff", "12:10", -1,
		    OUTCOME_UNDECIDED },
		{ "fri: \"08:30-16:00\"", "staff", "16:10", 0,
		    OUTCOME_OUTSIDE },
		/* A group whose timetable has no break: the others'. */
		{ "fri: \"08:30-16:00\"", "nursery", "12:10", -1,
		    OUTCOME_UNDECIDED },
		{ "fri: \"08:30-16:00\"}, breaks: {fri: \"15:00-15:20\"",
		    "nursery", "12:10", 1, OUTCOME_CONTRARY },
		{ "mon: \"08:30-16:00\"", "staff", "12:10", 0,
		    OUTCOME_OUTSIDE },
	};
	struct text_faults *f = text_faults_new();
	struct policy_context c = law;
	struct policy *p = load(HEAD
	    "  - {clause: d, title: d, when: {working_time: yes}, then: "
	    "contrary}\notherwise: outside\n", f);

	(void)state;
	c.policy = p;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char utc[32], row[256], path[64], *text;
		struct use u = { "new", "x", utc, 1, 0 };
		struct roster *r = NULL;
		struct session s;
		struct verdict v;

		sprintf(utc, "2026-11-20 %s:00", cases[i].utc);
		s = session_of(&u);
		snprintf(row, sizeof(row), "  - {id: n, kind: staff, group: "
		    "%s, pattern: {%s}}\ndevices:\n  - {id: new, mac: \"7e:51:"
		    "33:99:00:01\", equipment: school, used_by: staff, "
		    "custodian: n, shared: no}\n",
		    cases[i].group, cases[i].pattern);
		text = texts_with(texts_roster, "devices:\n", row);
		texts_write(text, path);
		roster_load(&r, path, f);
		unlink(path);
		assert_string_equal(text_faults_text(f), "");
		c.roster = r;
		policy_judge(&c, NULL, &s, &v, NULL);
		if (v.stretches[0].working_time != cases[i].working)
			print_error("case %zu\n", i);
		assert_int_equal(v.stretches[0].working_time,
		    cases[i].working);
		assert_int_equal(v.outcome, cases[i].want);
		roster_free(r);
		free(text);
	}
	policy_free(p);
	text_faults_free(f);
}

/* A pattern is one of weeks in which pupils come: on a weekend of a holiday,
 * and on an INSET day, it may not be held. */
static void
a_pattern_out_of_term(void **state)
{
	static const struct { const char *pattern, *utc; int working; }
	    cases[] = {
		{ "sat: \"09:00-12:00\"", "2026-11-21 10:00:00", 1 },
		{ "sat: \"09:00-12:00\"", "2026-11-21 13:00:00", 0 },
		{ "sat: \"09:00-12:00\"", "2026-10-31 10:00:00", -1 },
		{ "sat: \"09:00-12:00\"", "2026-10-31 13:00:00", 0 },
		{ "sat: \"09:00-12:00\"", "2026-10-24 10:00:00", 1 },
		{ "sat: \"09:00-12:00\"", "2026-12-26 10:00:00", -1 },
		{ "sat: \"09:00-12:00\"", "2027-08-07 10:00:00", -1 },
		{ "mon: \"08:30-16:00\"", "2026-10-26 10:00:00", 0 },
		{ "mon: \"08:30-16:00\"", "2027-08-09 10:00:00", -1 },
		/* No pupils, no midday supervisor. */
		{ "fri: \"11:30-13:30\"", "2026-11-27 12:10:00", -1 },
		{ "fri: \"11:30-13:30\"", "2026-11-20 12:10:00", 1 },
		{ "fri: \"11:30-13:30\"", "2026-11-27 14:00:00", 0 },
		{ "fri: \"11:30-13:30\"}, breaks: {fri: \"12:00-12:30\"",
		    "2026-11-27 12:10:00", 0 },
	};
	struct text_faults *f = text_faults_new();
	struct policy_context c = law;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct use u = { "own-phone", "x", cases[i].utc, 5, 0 };
		struct session s = session_of(&u);
		struct roster *r = NULL;
		struct verdict v;
		char row[200], *text;

		snprintf(row, sizeof(row), "{id: j.reed, kind: staff, group: "
		    "staff, pattern: {%s}}", cases[i].pattern);
		text = texts_with(texts_roster,
		    "{id: j.reed, kind: staff, group: staff}", row);
		roster_read(&r, "r", text, strlen(text), f);
		assert_string_equal(text_faults_text(f), "");
		c.roster = r;
		policy_judge(&c, NULL, &s, &v, NULL);
		if (v.stretches[0].working_time != cases[i].working)
			print_error("case %zu\n", i);
		assert_int_equal(v.stretches[0].working_time,
		    cases[i].working);
		roster_free(r);
		free(text);
	}
	text_faults_free(f);
}

/* The same of who has no pattern, by a timetable without a break. */
static void
a_timetable_without_a_break(void **state)
{
	static const struct { bool is_only; const char *utc; int working; }
	    cases[] = {
		{ false, "12:10", -1 }, { false, "09:00", 1 },
		{ false, "13:00", 1 },
		/* Nobody's timetable has one: it may be at any time. */
		{ true, "09:00", -1 }, { true, "07:00", 0 },
	};
	struct text_faults *f = text_faults_new();
	struct policy_context c = law;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *others = strstr(texts_calendar, "  - group: staff");
		int head = (int)(others - texts_calendar);
		char text[4096], utc[32];
		struct use u = { "staffroom-01", "x", utc, 1, 0 };
		struct calendar *made = NULL;
		struct session s;
		struct verdict v;

		snprintf(text, sizeof(text), "%.*s  - group: long\n    days: "
		    "[mon, tue, wed, thu, fri]\n    working: \"08:30-16:00\""
		    "\n%s", head, texts_calendar, cases[i].is_only ? "" :
		    others);
		sprintf(utc, "2026-11-20 %s:00", cases[i].utc);
		s = session_of(&u);
		calendar_read(&made, "c", text, strlen(text), f);
		assert_string_equal(text_faults_text(f), "");
		c.calendar = made;
		policy_judge(&c, NULL, &s, &v, NULL);
		assert_int_equal(v.stretches[0].working_time,
		    cases[i].working);
		calendar_free(made);
	}
	text_faults_free(f);
}

/* The linter asks both. */
static void
breaks_are_asked_for(void **state)
{
	struct text_faults *f = text_faults_new();
	char *text = texts_with(texts_roster, "fri: \"11:30-13:30\"}",
	    "fri: \"11:30-13:30\", thu: \"08:00-15:00\"}"), *other;
	struct calendar *year = NULL;
	struct roster *r = NULL;

	(void)state;
	other = texts_with(texts_calendar, "    days: [mon, wed]\n",
	    "    days: [mon, wed]\n    working: \"08:00-15:00\"\n");
	roster_read(&r, "r", text, strlen(text), f);
	calendar_read(&year, "c", other, strlen(other), f);
	assert_string_equal(text_faults_text(f), "");
	calendar_lint(year, 20500, f);
	assert_non_null(strstr(text_faults_text(f), "when do staff of the "
	    "group \"nursery\" take a break?"));
	roster_lint(r, calendar, f);
	assert_non_null(strstr(text_faults_text(f), "when do these take a "
	    "break?"));
	assert_non_null(strstr(text_faults_text(f), "theirs: l.may"));
	calendar_free(year);
	roster_free(r);
	free(text);
	free(other);
	text_faults_free(f);
}

/* A session with more changes in it than there is room for: the rest is not
 * decided by what was so at one moment of it. */
static void
more_changes_than_there_is_room_for(void **state)
{
	enum { CHANGES = 80 };
	static const struct use u = { "office-01", "x", "2026-11-21 01:00:00",
		100, 0 };
	struct text_faults *f = text_faults_new();
	struct policy *p = load(HEAD
	    "  - {clause: c, title: c, when: {register: official}, then: "
	    "permitted}\notherwise: outside\n", f);
	struct registers *r = registers_new();
	struct policy_context c = law;
	struct session s = session_of(&u);
	struct verdict v;

	(void)state;
	c.policy = p;
	c.registers = r;
	enter(r, "official-1", (struct register_scope){ .person = "j.reed" },
	    "2026-11-02 09:00:00", "2026-11-02 09:00:00");
	for (int i = 0; i < CHANGES; i++) {
		char utc[32];

		sprintf(utc, "2026-11-21 %02d:%02d:20", 1 + i / 60, i % 60);
		act(r, "official-1", i % 2 ? REGISTER_RESUME :
		    REGISTER_SUSPEND, utc);
	}
	policy_judge(&c, NULL, &s, &v, NULL);
	assert_int_equal(v.stretch_count, POLICY_STRETCHES);
	assert_int_equal(v.stretches[POLICY_STRETCHES - 1].until_us, s.end_us);
	assert_int_equal(v.stretches[POLICY_STRETCHES - 1].outcome,
	    OUTCOME_UNDECIDED);
	assert_int_equal(v.stretches[0].outcome, OUTCOME_PERMITTED);
	assert_int_equal(v.stretches[1].outcome, OUTCOME_OUTSIDE);
	assert_int_equal(v.outcome, OUTCOME_UNDECIDED);
	assert_int_equal(policy_keep(&c, &s, NULL), KEEP_SESSION);
	registers_free(r);
	policy_free(p);
	text_faults_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stretches_tile_the_day_the_clock_changes),
		cmocka_unit_test(whose_break_it_is),
		cmocka_unit_test(a_break_that_is_not_said),
		cmocka_unit_test(a_pattern_out_of_term),
		cmocka_unit_test(a_timetable_without_a_break),
		cmocka_unit_test(breaks_are_asked_for),
		cmocka_unit_test(more_changes_than_there_is_room_for),
	};

	return cmocka_run_group_tests(tests, school_open, school_close);
}
