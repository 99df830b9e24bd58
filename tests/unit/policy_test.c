/* policy_test.c: Alexandra Infants' policy as it ships, against its sentences;
 * the stretches and the words of a verdict. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "classify/policy_parts.h"
#include "tests/unit/policy_school.h"

static struct policy_steps steps;

#define WORKING "never during working time"
#define ICT "nor by means of school ICT"

/* "Personal use of social media is never permitted during working time or by
 * means of school ICT." */
static void
section_6(void **state)
{
	static const struct {
		struct use use;
		enum outcome outcome;
		const char *clause, *title, *missing;
		int rule;
	} cases[] = {
		/* During working time: Friday 20 November, Period 2. */
		{ { "office-01", "facebook", "2026-11-20 11:00:00", 5, 0 },
		    OUTCOME_CONTRARY, "6", WORKING, "", 4 },
		/* Not in working time, by means of school ICT: the second limb
		 * has no clock: lunch, evening, weekend, half-term, night. */
		{ { "office-01", "facebook", "2026-11-20 12:10:00", 5, 0 },
		    OUTCOME_CONTRARY, "6", ICT, "", 4 },
		{ { "staffroom-01", "x", "2026-11-20 18:10:00", 5, 0 },
		    OUTCOME_CONTRARY, "6", ICT, "", 4 },
		{ { "staffroom-01", "x", "2026-11-21 11:00:00", 5, 0 },
		    OUTCOME_CONTRARY, "6", ICT, "", 4 },
		{ { "office-01", "x", "2026-10-28 11:00:00", 5, 0 },
		    OUTCOME_CONTRARY, "6", ICT, "", 4 },
		/* Over both clock changes the bell rings by the wall. */
		{ { "office-01", "x", "2026-03-27 08:29:00", 1, 0 },
		    OUTCOME_CONTRARY, "6", ICT, "", 4 },
		{ { "office-01", "x", "2026-03-30 07:30:00", 1, 0 },
		    OUTCOME_CONTRARY, "6", WORKING, "", 4 },
		{ { "office-01", "x", "2026-10-23 07:29:00", 1, 0 },
		    OUTCOME_CONTRARY, "6", ICT, "", 4 },
		{ { "office-01", "x", "2026-11-02 07:30:00", 1, 0 },
		    OUTCOME_CONTRARY, "6", ICT, "", 4 },
		{ { "office-01", "x", "2026-11-02 08:30:00", 1, 0 },
		    OUTCOME_CONTRARY, "6", WORKING, "", 4 },
		/* A lunchtime supervisor works while others break, and has
		 * her own break at 12:30 on Fridays. */
		{ { "lunch-01", "instagram", "2026-11-20 12:00:00", 5, 0 },
		    OUTCOME_CONTRARY, "6", WORKING, "", 4 },
		{ { "lunch-01", "instagram", "2026-11-20 12:31:00", 5, 0 },
		    OUTCOME_CONTRARY, "6", ICT, "", 4 },
		{ { "lunch-01", "instagram", "2026-11-20 10:00:00", 5, 0 },
		    OUTCOME_CONTRARY, "6", ICT, "", 4 },
		{ { "lunch-01", "instagram", "2026-11-19 12:00:00", 5, 0 },
		    OUTCOME_CONTRARY, "6", ICT, "", 4 },
		/* INSET: staff work. Snow: nobody does. */
		{ { "office-01", "x", "2026-11-27 11:00:00", 5, 0 },
		    OUTCOME_CONTRARY, "6", WORKING, "", 4 },
		{ { "office-01", "x", "2026-12-03 11:00:00", 5, 0 },
		    OUTCOME_CONTRARY, "6", ICT, "", 4 },
		/* "used only for appropriate educational purposes": a lesson's
		 * video looks like any other. */
		{ { "office-01", "youtube", "2026-11-20 11:00:00", 5, 0 },
		    OUTCOME_UNDECIDED, "1",
		    "context needed, also used for work and lessons", "", 1 },
		/* "social media, including ... school website, school app". */
		{ { "office-01", "app", "2026-11-20 11:00:00", 5, 0 },
		    OUTCOME_PERMITTED, "3",
		    "the school's own website and app", "", 0 },
		/* What no person did is no personal use. */
		{ { "office-01", "facebook", "2026-11-20 11:00:00", 30,
		    ROLE_PUSH }, OUTCOME_OUTSIDE, "6", "not use by a person",
		    "", 0 },
		{ { "office-01", "facebook", "2026-11-20 11:00:00", 2,
		    ROLE_EMBED }, OUTCOME_OUTSIDE, "6", "not use by a person",
		    "", 0 },
		{ { "office-01", "facebook", "2026-11-20 11:00:00", 2,
		    ROLE_TRACKER }, OUTCOME_OUTSIDE, "6",
		    "not use by a person", "", 0 },
		/* "by means of school ICT": whether the Wi-Fi under a person's
		 * own phone is that, the school has not said. */
		{ { "own-phone", "facebook", "2026-11-20 12:10:00", 5, 0 },
		    OUTCOME_UNDECIDED, "6", ICT, "school ICT", 1 },
		/* In working time it would be contrary, and is not monitored.
		 */
		{ { "own-phone", "facebook", "2026-11-20 11:00:00", 5, 0 },
		    OUTCOME_UNDECIDED, "6", WORKING,
		    "not what this school monitors", 1 },
		/* Nobody knows whose this is. */
		{ { NULL, "facebook", "2026-11-20 18:00:00", 5, 0 },
		    OUTCOME_UNDECIDED, "2",
		    "pupils are not whom this policy speaks of",
		    "who uses the device", 1 },
		{ { "office-01", "gone", "2026-11-20 11:00:00", 5, 0 },
		    OUTCOME_UNDECIDED, "", "",
		    "the service is not in the catalogue", 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct session s = session_of(&cases[i].use);
		struct verdict v;

		policy_judge(&law, NULL, &s, &v, &steps);
		if (v.outcome != cases[i].outcome)
			print_error("case %zu: %s\n", i, outcome_name(
			    v.outcome));
		assert_int_equal(v.outcome, cases[i].outcome);
		assert_string_equal(v.clause, cases[i].clause);
		assert_string_equal(v.title, cases[i].title);
		assert_string_equal(v.missing, cases[i].missing);
		assert_int_equal(v.grades[GRADE_RULE], cases[i].rule);
		assert_int_equal(v.grades[GRADE_COVER], -1);
		assert_true(steps.count > 0);
	}
}

/* A session over the bell of 10:30, and over the start of working time. */
static void
stretches_at_the_bells(void **state)
{
	static const struct use over = { "office-01", "facebook",
		"2026-11-20 08:25:00", 30, ROLE_PRIMARY };
	static const struct {
		const char *from, *until, *period;
		enum period_kind kind;
		int working, lower_s;
		const char *title;
	} want[] = {
		{ "2026-11-20 08:25:00", "2026-11-20 08:30:00", "",
		    PERIOD_BEFORE, 0, 300, ICT },
		{ "2026-11-20 08:30:00", "2026-11-20 08:50:00", "",
		    PERIOD_BEFORE, 1, 1200, WORKING },
		{ "2026-11-20 08:50:00", "2026-11-20 08:55:00", "Period 1",
		    PERIOD_LESSON, 1, 299, WORKING },
	};
	struct session s = session_of(&over);
	struct verdict v;

	(void)state;
	policy_judge(&law, NULL, &s, &v, &steps);
	assert_int_equal(v.stretch_count, ARRAY_LEN(want));
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		const struct policy_stretch *t = &v.stretches[i];

		assert_int_equal(t->from_us, texts_utc(want[i].from));
		assert_int_equal(t->until_us + (i == 2),
		    texts_utc(want[i].until));
		assert_string_equal(t->period, want[i].period);
		assert_int_equal(t->period_kind, want[i].kind);
		assert_int_equal(t->working_time, want[i].working);
		assert_int_equal(t->time.lower_s, want[i].lower_s);
		assert_int_equal(t->outcome, OUTCOME_CONTRARY);
		assert_string_equal(alexandra->rules[t->clause].title,
		    want[i].title);
	}
	/* The first of those that the policy speaks of first. */
	assert_string_equal(v.title, WORKING);
	assert_int_equal(v.decided_by, 1);
}

/* At 12:55 a visit, over the bell of 13:00: what a page that lies open sends
 * on after it is no use in working time, a page that is loaded then is. */
static void
what_comes_after_the_bell(void **state)
{
	static const struct use over = { "office-01", "facebook",
		"2026-11-20 12:55:00", 7, ROLE_PRIMARY };
	static const struct {
		uint64_t down;		/* in each minute after it */
		uint32_t led;
		const char *title;
	} cases[] = {
		{ 2100, 0, ICT }, { 16383, 0, ICT }, { 16384, 0, WORKING },
		{ 12000, 1, WORKING }, { 9000, 1, ICT },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct session s = session_of(&over);
		struct verdict v;

		s.has_bursts = true;
		minutes[0].led = 1;
		for (size_t m = 5; m < s.minute_count; m++)
			minutes[m].bytes_down = cases[i].down;
		minutes[5].led = (uint8_t)cases[i].led;
		policy_judge(&law, NULL, &s, &v, &steps);
		assert_int_equal(v.stretch_count, 2);
		assert_string_equal(v.title, cases[i].title);
		assert_int_equal(v.stretches[1].working_time, 1);
		assert_int_equal(v.stretches[1].outcome, strcmp(
		    cases[i].title, WORKING) == 0 ? OUTCOME_CONTRARY :
		    OUTCOME_OUTSIDE);
		assert_int_equal(v.grades[GRADE_USE], 4);
	}
}

/* The first packet is somewhere in its minute, which counts whole. */
static void
a_session_begins_within_a_minute(void **state)
{
	static const struct use u = { "office-01", "facebook",
		"2026-11-20 11:00:30", 5, ROLE_PRIMARY };
	struct session s = session_of(&u);
	struct verdict v;

	(void)state;
	policy_judge(&law, NULL, &s, &v, NULL);
	assert_int_equal(v.stretch_count, 1);
	assert_int_equal(v.stretches[0].from_us, s.start_us);
	assert_int_equal(v.stretches[0].until_us, s.end_us);
	assert_int_equal(v.stretches[0].time.lower_s, 299);
}

static void
a_pause_is_not_use(void **state)
{
	static const struct use over = { "office-01", "facebook",
		"2026-11-20 10:25:00", 26, ROLE_PRIMARY };
	struct session s = session_of(&over);
	struct verdict v;

	(void)state;
	/* Nothing in the break, nor in the five minutes after it. */
	for (int i = 5; i < 25; i++)
		s.minutes[i].active = false;
	policy_judge(&law, NULL, &s, &v, &steps);
	assert_int_equal(v.stretch_count, 4);
	assert_int_equal(v.stretches[0].outcome, OUTCOME_CONTRARY);
	assert_int_equal(v.stretches[1].outcome, OUTCOME_OUTSIDE);
	assert_int_equal(v.stretches[1].clause, -1);
	assert_int_equal(v.stretches[2].outcome, OUTCOME_OUTSIDE);
	assert_int_equal(v.stretches[3].outcome, OUTCOME_CONTRARY);
}

/* Background before the first active minute has no say in the verdict, though
 * it comes first. */
static void
a_pause_decides_nothing(void **state)
{
	static const struct use over = { "office-01", "youtube",
		"2026-11-20 15:55:00", 10, ROLE_PRIMARY };
	struct session s = session_of(&over);
	struct verdict v;

	(void)state;
	for (int i = 0; i < 5; i++)
		s.minutes[i].active = false;
	policy_judge(&law, NULL, &s, &v, &steps);
	assert_int_equal(v.stretches[0].clause, -1);
	assert_int_equal(v.outcome, OUTCOME_UNDECIDED);
	for (int i = 0; i < 10; i++)
		s.minutes[i].roles = 1 << ROLE_EMBED;
	policy_judge(&law, NULL, &s, &v, &steps);
	assert_int_equal(v.outcome, OUTCOME_OUTSIDE);
	assert_string_equal(v.title, "not use by a person");
	assert_int_equal(steps.count, 3);
	/* A record from anywhere may call minutes active beyond its time. */
	s.end_us = s.start_us + 2 * MINUTE;
	policy_judge(&law, NULL, &s, &v, &steps);
	assert_true(steps.count > 0);
}

static void
every_fact_has_its_source(void **state)
{
	static const struct use lunch = { "lunch-01", "instagram",
		"2026-11-20 12:31:00", 5, ROLE_PRIMARY };
	static const struct { int answer; const char *facts; } want[] = {
		{ 0, "person: no (staff, roster)" },
		{ 0, "the school's own: no (Instagram, policy)" },
		{ 0, "use: yes (grade 4, consistent with sustained use, "
		    "grading)" },
		{ 0, "register: no (official: no entry, register)" },
		{ 0, "register: no (curriculum: no entry, register)" },
		{ 0, "also used for work and lessons: no (Instagram, "
		    "catalogue)" },
		{ 0, "working time: no (l.may's pattern, Friday 12:31, "
		    "roster)" },
		{ 1, "school ICT: yes (lunch-01 is school equipment, roster)" },
	};
	struct session s = session_of(&lunch);
	struct verdict v;

	(void)state;
	policy_judge(&law, NULL, &s, &v, &steps);
	assert_int_equal(steps.count, ARRAY_LEN(want));
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		assert_string_equal(steps.step[i].facts, want[i].facts);
		assert_int_equal(steps.step[i].answer, want[i].answer);
	}
}

/* The terms of a calendar may be the council's: a fact that rests on them
 * says so. */
static void
the_councils_calendar_is_named(void **state)
{
	static const struct use office = { "office-01", "facebook",
		"2026-11-20 11:00:00", 5, ROLE_PRIMARY };
	char *text = texts_with(texts_calendar, "terms:\n  - {name: Spring "
	    "2026, from: 2026-01-05, to: 2026-04-02}\n",
	    "council:\n  name: Bromley\n  terms:\n");
	struct text_faults *f = text_faults_new();
	struct policy_context there = law;
	struct calendar *c = NULL;
	struct session s = session_of(&office);
	struct verdict v;
	bool found = false;

	(void)state;
	calendar_read(&c, "c", text, strlen(text), f);
	assert_string_equal(text_faults_text(f), "");
	there.calendar = c;
	policy_judge(&there, NULL, &s, &v, &steps);
	for (size_t i = 0; i < steps.count; i++)
		found |= strcmp(steps.step[i].facts, "working time: yes "
		    "(Period 2, Friday 11:00, Bromley's calendar)") == 0;
	assert_true(found);
	calendar_free(c);
	text_faults_free(f);
	free(text);
}

/* Rows beside those of the common roster, and what follows for a session of
 * device `new`. */
static void
whose_hours_and_whose_use(void **state)
{
	static const struct {
		const char *person, *device, *utc;
		int working, who;
		enum keep keep;
	} cases[] = {
		/* The timetable tells of staff. */
		{ "kind: staff", "used_by: staff", "2026-11-20 11:00:00", 1,
		    2, KEEP_SESSION },
		{ "kind: governor", "used_by: governor",
		    "2026-11-20 11:00:00", -1, 2, KEEP_SESSION },
		{ "kind: volunteer", "used_by: staff", "2026-11-20 11:00:00",
		    -1, 2, KEEP_SESSION },
		{ "kind: volunteer", "used_by: staff", "2026-11-21 11:00:00",
		    0, 2, KEEP_SESSION },
		{ "kind: governor, pattern: {fri: \"10:00-12:00\"}",
		    "used_by: unknown", "2026-11-20 11:00:00", 1, 2,
		    KEEP_SESSION },
		/* A teacher answers for a pupil's tablet and does not use it.
		 */
		{ "kind: staff", "used_by: pupil", "2026-11-20 11:00:00", 0, 1,
		    KEEP_NOTHING },
		{ "kind: staff", "used_by: guest", "2026-11-20 11:00:00", -1,
		    1, KEEP_SESSION },
		/* A pupil's, whatever else is said of it. */
		{ "kind: pupil", "used_by: unknown", "2026-11-20 11:00:00", 0,
		    2, KEEP_NOTHING },
		{ "kind: pupil", "used_by: staff", "2026-11-20 11:00:00", 0, 2,
		    KEEP_NOTHING },
		/* The early close at 13:30: who went home nobody says. */
		{ "kind: staff, pattern: {fri: \"12:00-15:00\"}",
		    "used_by: staff", "2026-12-18 13:29:00", 1, 2,
		    KEEP_SESSION },
		{ "kind: staff, pattern: {fri: \"12:00-15:00\"}",
		    "used_by: staff", "2026-12-18 13:30:00", -1, 2,
		    KEEP_SESSION },
		{ "kind: staff, pattern: {fri: \"12:00-15:00\"}",
		    "used_by: staff", "2026-12-18 15:00:00", 0, 2,
		    KEEP_SESSION },
	};
	struct policy_context c = law;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct use u = { "new", "facebook", cases[i].utc, 1, 0 };
		struct text_faults *f = text_faults_new();
		struct session s = session_of(&u);
		char row[256], path[64], *text;
		struct roster *r = NULL;
		struct verdict v;

		snprintf(row, sizeof(row), "  - {id: n, %s}\ndevices:\n"
		    "  - {id: new, mac: \"7e:51:33:99:00:01\", equipment: "
		    "school, %s, custodian: n, shared: no}\n", cases[i].person, cases[i].device);
		text = texts_with(texts_roster, "devices:\n", row);
		texts_write(text, path);
		roster_load(&r, path, f);
		unlink(path);
		assert_string_equal(text_faults_text(f), "");
		c.roster = r;
		policy_judge(&c, NULL, &s, &v, &steps);
		if (v.stretches[0].working_time != cases[i].working)
			print_error("case %zu\n", i);
		assert_int_equal(v.stretches[0].working_time,
		    cases[i].working);
		assert_int_equal(v.grades[GRADE_WHO], cases[i].who);
		assert_int_equal(policy_keep(&c, &s, NULL), cases[i].keep);
		roster_free(r);
		text_faults_free(f);
		free(text);
	}
}

/* Whatever the clauses say: without a name read, or DNS and network of one
 * mind, nobody is accused, and a part in another page is still nobody's. */
static void
a_name_that_was_not_read_accuses_nobody(void **state)
{
	static const struct use use = { "office-01", "facebook",
		"2026-11-20 11:00:00", 5, 0 };
	static const struct {
		enum basis basis;
		enum agreement network;
		enum role role;
		enum outcome want;
		const char *missing;
	} cases[] = {
		{ BASIS_QUIC, 0, 0, OUTCOME_CONTRARY, "" },
		{ BASIS_DNS, AGREEMENT_AGREES, 0, OUTCOME_CONTRARY, "" },
		{ BASIS_DNS, 0, 0, OUTCOME_UNDECIDED,
		    "the name was not read" },
		{ BASIS_DNS, AGREEMENT_DIFFERS, 0, OUTCOME_UNDECIDED,
		    "the name was not read" },
		{ BASIS_NDPI, 0, 0, OUTCOME_UNDECIDED,
		    "the name was not read" },
		{ BASIS_DNS, 0, ROLE_TRACKER, OUTCOME_OUTSIDE, "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct use u = use;
		struct session s;
		struct verdict v;

		u.role = cases[i].role;
		s = session_of(&u);
		host.basis = cases[i].basis;
		host.network = cases[i].network;
		policy_judge(&law, NULL, &s, &v, &steps);
		assert_int_equal(v.outcome, cases[i].want);
		assert_string_equal(v.missing, cases[i].missing);
	}
	memset(&host, 0, sizeof(host));
}

/* A row that was given another machine and custodian in place: the record of
 * before is not the new custodian's, for its MAC is not that row's. */
static void
a_row_edited_in_place(void **state)
{
	static const struct use u = { "office-01", "x", "2026-11-20 11:00:00",
		5, 0 };
	static const struct { const char *mac; bool has_mac; const char *who; }
	    cases[] = {
		{ "02:00:5e:10:00:01", true, "j.reed" },
		{ "02:00:5e:10:00:77", true, NULL },
		{ "02:00:5e:10:00:01", false, NULL },
	};
	struct session s = session_of(&u);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text_faults *f = text_faults_new();
		struct policy_context c = law;
		char *text = texts_with(texts_roster, "02:00:5e:10:00:01",
		    cases[i].mac), path[64];
		struct roster *edited = NULL;
		struct verdict v;

		texts_write(text, path);
		roster_load(&edited, path, f);
		unlink(path);
		c.roster = edited;
		s.has_mac = cases[i].has_mac;
		policy_judge(&c, NULL, &s, &v, NULL);
		assert_string_equal(v.device->id, "office-01");
		if (cases[i].who)
			assert_string_equal(v.person->id, cases[i].who);
		else
			assert_null(v.person);
		roster_free(edited);
		free(text);
		text_faults_free(f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(section_6),
		cmocka_unit_test(stretches_at_the_bells),
		cmocka_unit_test(what_comes_after_the_bell),
		cmocka_unit_test(a_session_begins_within_a_minute),
		cmocka_unit_test(a_pause_is_not_use),
		cmocka_unit_test(a_pause_decides_nothing),
		cmocka_unit_test(every_fact_has_its_source),
		cmocka_unit_test(the_councils_calendar_is_named),
		cmocka_unit_test(whose_hours_and_whose_use),
		cmocka_unit_test(a_name_that_was_not_read_accuses_nobody),
		cmocka_unit_test(a_row_edited_in_place),
	};

	return cmocka_run_group_tests(tests, school_open, school_close);
}
