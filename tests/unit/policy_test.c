/* policy_test.c: Alexandra Infants' policy as it ships, against its sentences;
 * then the rules of judging with small policies of our own. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "classify/policy.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define MINUTE SESSION_MINUTE_US

static struct policy_context law;
static struct policy *alexandra;
static struct calendar *calendar;
static struct roster *roster;
static struct catalogue *catalogue;
static struct grading *grading;
static struct policy_steps steps;

static const char catalogue_text[] =
"catalogue: beadle social media catalogue\n"
"version: \"1\"\n"
"categories: [social network, microblog, media sharing]\n"
"services:\n"
"  - {id: facebook, title: Facebook, category: social network, hosts: [{host: facebook.com, role: primary, source: test, seen: 2026-11-20}]}\n"
"  - {id: instagram, title: Instagram, category: media sharing, hosts: [{host: instagram.com, role: primary, source: test, seen: 2026-11-20}]}\n"
"  - {id: x, title: X, category: microblog, hosts: [{host: x.com, role: primary, source: test, seen: 2026-11-20}]}\n"
"  - {id: youtube, title: YouTube, category: media sharing, dual_use: yes, hosts: [{host: youtube.com, role: primary, source: test, seen: 2026-11-20}]}\n"
"  - {id: app, title: school app, category: social network, hosts: [{host: app.alexandra.sch.uk, role: primary, source: test, seen: 2026-11-20}]}\n";

static int
set_up(void **state)
{
	struct text_faults *f = text_faults_new();
	char path[64], why[200];

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	texts_write(catalogue_text, path);
	catalogue_load(&catalogue, path, NULL, f);
	unlink(path);
	texts_write(texts_calendar, path);
	calendar_load(&calendar, path, f);
	unlink(path);
	texts_write(texts_roster, path);
	roster_load(&roster, path, f);
	unlink(path);
	grading_load(&grading, "etc/grading.yaml", f);
	policy_load(&alexandra, "etc/policies/alexandra-infants.yaml",
	    catalogue, f);
	if (text_faults_count(f, TEXT_ERROR) > 0)
		print_error("%s", text_faults_text(f));
	assert_int_equal(text_faults_count(f, TEXT_ERROR), 0);
	assert_int_equal(text_faults_count(f, TEXT_WARNING), 0);
	/* P0-2 is the school's to answer. */
	assert_int_equal(text_faults_count(f, TEXT_QUESTION), 1);
	text_faults_free(f);
	law = (struct policy_context){ .policy = alexandra,
		.calendar = calendar, .roster = roster,
		.catalogue = catalogue, .grading = grading };
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	policy_free(alexandra);
	calendar_free(calendar);
	roster_free(roster);
	catalogue_free(catalogue);
	grading_free(grading);
	return 0;
}

/* ---- sessions ---- */

struct use {
	const char *device;	/* NULL: unknown, by its MAC on VLAN 99 */
	const char *service;
	const char *utc;
	int minutes;
	enum role role;
};

static struct session_minute minutes[128];
static struct session_host host;

/* A session with an active, content-bearing minute each minute, or with none
 * when the role is background. */
static struct session
session_of(const struct use *u)
{
	struct session s;
	uint64_t start = texts_utc(u->utc);

	memset(&s, 0, sizeof(s));
	snprintf(s.device, sizeof(s.device), "%s", u->device ? u->device :
	    "7e:51:33:99:00:01");
	s.device_basis = u->device ? DEVICE_ROSTER_MAC : DEVICE_MAC;
	s.has_mac = true;
	memcpy(s.client_mac, "\x7e\x51\x33\x99\x00\x01", 6);
	s.vlan = 99;
	snprintf(s.service, sizeof(s.service), "%s", u->service);
	s.start_us = start;
	s.end_us = start + (uint64_t)u->minutes * MINUTE - 1;
	for (int i = 0; i < u->minutes; i++)
		minutes[i] = (struct session_minute){
			.minute = (uint32_t)(start / MINUTE) + (uint32_t)i,
			.packets = 10, .bytes_down = 20000,
			.roles = (uint8_t)(1 << u->role),
			.active = !role_is_background(u->role),
		};
	s.minutes = minutes;
	s.minute_count = (size_t)u->minutes;
	strcpy(host.host, "facebook.com");
	host.role = u->role;
	s.hosts = &host;
	s.host_count = 1;
	return s;
}

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
		    OUTCOME_UNDECIDED, "6", ICT, "whose equipment it is", 1 },
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
		assert_string_equal(policy_clause_title(alexandra,
		    (size_t)t->clause), want[i].title);
	}
	assert_string_equal(v.title, ICT);	/* the first that decides */
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
	assert_int_equal(steps.count, 2);
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
		{ 0, "the school's own: no (Instagram, policy)" },
		{ 0, "use: yes (grade 4, consistent with sustained use, "
		    "grading)" },
		{ 0, "register: no (official: no entry, register)" },
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

/* What may be kept, and that whatever is contrary is. */
static void
keep_and_judge_agree(void **state)
{
	static const struct { const char *device; int vlan; enum keep keep; }
	    cases[] = {
		{ "office-01", 10, KEEP_SESSION },
		{ "staffroom-01", 10, KEEP_SESSION },
		{ "trolley", 20, KEEP_SESSION },
		{ "library-tablets", 30, KEEP_NOTHING },
		{ "own-phone", 40, KEEP_NOTHING },
		{ NULL, 10, KEEP_SESSION },	/* on a school network */
		{ NULL, 30, KEEP_NOTHING },	/* on the pupils' */
		{ NULL, 40, KEEP_NOTHING },
		{ NULL, 50, KEEP_NOTHING },
		{ NULL, 99, KEEP_UNKNOWN },
	};
	static const char *const services[] = { "facebook", "youtube", "app",
		"gone" };
	static const enum role roles[] = { ROLE_PRIMARY, ROLE_PUSH,
		ROLE_EMBED };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		for (size_t n = 0; n < 24 * ARRAY_LEN(services) *
		    ARRAY_LEN(roles); n++) {
			char utc[32];
			struct use u = { cases[i].device, services[n / 24 %
			    ARRAY_LEN(services)], utc, 3, roles[n / 24 /
			    ARRAY_LEN(services)] };
			struct session s;
			struct verdict v;
			enum keep keep;

			sprintf(utc, "2026-11-20 %02d:%02d:00",
			    (int)(n % 24), (int)(n % 7 * 8));
			s = session_of(&u);
			s.vlan = (uint16_t)cases[i].vlan;
			keep = policy_keep(&law, &s, NULL);
			policy_judge(&law, NULL, &s, &v, &steps);
			assert_int_equal(keep, strcmp(u.service, "gone") == 0 ?
			    KEEP_NOTHING : cases[i].keep);
			if (v.outcome == OUTCOME_CONTRARY)
				assert_int_equal(keep, KEEP_SESSION);
			if (v.grades[GRADE_USE] < 2)
				assert_int_not_equal(v.outcome,
				    OUTCOME_CONTRARY);
		}
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
		    "  - {id: new, vlan: 77, equipment: school, %s, "
		    "custodian: n}\n", cases[i].person, cases[i].device);
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

/* ---- policies of our own ---- */

#define HEAD "policy: P\nschool: S\nsocial_media: {categories: all}\n" \
	"monitoring: routine\nclauses:\n" \
	"  - {clause: a, title: a, when: {use: {below: 2}}, then: outside}\n" \
	"  - {clause: b, title: b, when: {dual_use: yes}, then: undecided}\n"

static struct policy *
load(const char *text, struct text_faults *f)
{
	struct policy *p = NULL;
	char path[64];

	texts_write(text, path);
	policy_load(&p, path, catalogue, f);
	unlink(path);
	return p;
}

static void
unknown_is_tried_both_ways(void **state)
{
	/* Unknown here: the place (none in the roster for staffroom-01). */
	static const struct { const char *clauses; enum outcome want;
		const char *missing; } cases[] = {
		{ "  - {clause: c, title: c, when: {place: office}, then: "
		    "contrary}\notherwise: outside\n", OUTCOME_UNDECIDED,
		    "place" },
		{ "  - {clause: c, title: c, when: {place: office}, then: "
		    "contrary}\n"
		  "  - {clause: d, title: d, when: {equipment: school}, then: "
		    "contrary}\notherwise: outside\n", OUTCOME_CONTRARY, "" },
		{ "  - {clause: c, title: c, when: {place: office}, then: "
		    "permitted}\notherwise: permitted\n", OUTCOME_PERMITTED,
		    "" },
		/* A known no beside it: the place does not matter. */
		{ "  - {clause: c, title: c, when: {place: office, person: "
		    "governor}, then: contrary}\notherwise: outside\n",
		    OUTCOME_OUTSIDE, "" },
		{ "  - {clause: c, title: c, when: {place: office, "
		    "working_time: yes}, then: permitted}\n"
		  "  - {clause: d, title: d, when: {working_time: no}, then: "
		    "outside}\n"
		  "  - {clause: e, title: e, when: {service: [x, facebook]}, "
		    "then: contrary}\notherwise: outside\n",
		    OUTCOME_UNDECIDED, "place" },
		{ "  - {clause: c, title: c, when: {category: microblog}, "
		    "then: contrary}\notherwise: outside\n", OUTCOME_OUTSIDE,
		    "" },
	};
	/* Nobody's hours are known on a day no term tells of: yes and no are
	 * one question. */
	static const char both[] = HEAD
	    "  - {clause: c, title: c, when: {working_time: yes}, then: "
	    "contrary}\n"
	    "  - {clause: d, title: d, when: {working_time: no}, then: "
	    "contrary}\notherwise: outside\n";
	static const struct use u = { "staffroom-01", "facebook",
		"2026-11-20 11:00:00", 3, ROLE_PRIMARY };
	static const struct use later = { "staffroom-01", "facebook",
		"2027-02-01 11:00:00", 3, ROLE_PRIMARY };
	struct text_faults *f = text_faults_new();
	struct policy_context c = law;
	struct policy *p;
	struct session s;
	struct verdict v;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[2048];

		snprintf(text, sizeof(text), "%s%s", HEAD, cases[i].clauses);
		p = load(text, f);
		assert_string_equal(text_faults_text(f), "");
		c.policy = p;
		s = session_of(&u);
		policy_judge(&c, NULL, &s, &v, &steps);
		assert_int_equal(v.outcome, cases[i].want);
		assert_string_equal(v.missing, cases[i].missing);
		policy_free(p);
	}
	c.policy = p = load(both, f);
	s = session_of(&later);
	policy_judge(&c, NULL, &s, &v, &steps);
	assert_int_equal(v.outcome, OUTCOME_CONTRARY);
	assert_int_equal(v.stretches[0].working_time, -1);
	assert_int_equal(v.grades[GRADE_RULE], 3);
	policy_free(p);
	text_faults_free(f);
}

static void
before_it_is_in_force(void **state)
{
	static const struct use u = { "office-01", "facebook",
		"2026-11-20 11:00:00", 3, ROLE_PRIMARY };
	static const char *const from[] = { "2026-11-21", "2026-11-20" };
	struct text_faults *f = text_faults_new();
	struct policy_context c = law;
	struct session s = session_of(&u);
	struct verdict v;

	(void)state;
	for (int i = 0; i < 2; i++) {
		char text[1024];
		struct policy *p;

		snprintf(text, sizeof(text), "in_force: {from: %s, review: "
		    "2027-11-01, minute: FGB 12}\n%s  - {clause: c, title: c, "
		    "when: {by: school-ict}, then: contrary}\notherwise: "
		    "outside\n", from[i], HEAD);
		c.policy = p = load(text, f);
		assert_string_equal(text_faults_text(f), "");
		policy_judge(&c, NULL, &s, &v, &steps);
		assert_int_equal(v.outcome, i ? OUTCOME_CONTRARY :
		    OUTCOME_OUTSIDE);
		assert_int_equal(policy_keep(&c, &s, NULL), i ? KEEP_SESSION :
		    KEEP_SUM);
		policy_free(p);
	}
	text_faults_free(f);
}

static void
monitoring_and_choices(void **state)
{
	static const struct { const char *from, *to; int device;
		enum keep keep; } cases[] = {
		{ "routine", "off", 0, KEEP_NOTHING },
		{ "routine", "aggregate", 0, KEEP_SUM },
		{ "routine", "on-authority", 0, KEEP_SUM },
		{ "routine", "routine\nunknown: keep", 1, KEEP_SESSION },
		{ "routine", "off\nunknown: keep", 1, KEEP_NOTHING },
		{ "routine", "routine\npupils: yes", 2, KEEP_SESSION },
		{ "categories: all", "categories: [microblog]", 0,
		    KEEP_NOTHING },
		{ "categories: all", "categories: [microblog], named: "
		    "[facebook]", 0, KEEP_SESSION },
	};
	static const char *const devices[] = { "office-01", NULL,
		"library-tablets" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct use u = { devices[cases[i].device], "facebook",
			"2026-11-20 11:00:00", 3, ROLE_PRIMARY };
		char *text = texts_with(HEAD "otherwise: outside\n",
		    cases[i].from, cases[i].to);
		struct text_faults *f = text_faults_new();
		struct policy_context c = law;
		struct session s = session_of(&u);
		struct policy *p = load(text, f);

		assert_string_equal(text_faults_text(f), "");
		c.policy = p;
		assert_int_equal(policy_keep(&c, &s, NULL), cases[i].keep);
		policy_free(p);
		text_faults_free(f);
		free(text);
	}
}

static void
faults_are_named(void **state)
{
	static const char good[] = HEAD
	    "  - {clause: c, title: c, when: {by: school-ict}, then: "
	    "contrary}\notherwise: outside\n";
	static const struct { const char *from, *to, *message;
		enum text_severity severity; } cases[] = {
		{ "use: {below: 2}", "use: {below: 1}", "what no person did",
		    TEXT_ERROR },
		{ "use: {below: 2}", "use: {from: 2}", "what no person did",
		    TEXT_ERROR },
		{ "use: {below: 2}", "use: {}", "either \"below\" or",
		    TEXT_ERROR },
		{ "dual_use: yes", "dual_use: no", "by themselves",
		    TEXT_WARNING },
		{ "by: school-ict", "buy: school-ict", "no condition \"buy\"",
		    TEXT_ERROR },
		{ "by: school-ict", "by: phone", "school-ict", TEXT_ERROR },
		{ "by: school-ict", "service: facebok", "not in the catalogue",
		    TEXT_ERROR },
		{ "by: school-ict", "category: microblogs",
		    "category \"microblogs\" is not in", TEXT_ERROR },
		{ "by: school-ict", "place: []", "list is empty", TEXT_ERROR },
		{ "categories: all", "categories: []", "names nothing",
		    TEXT_ERROR },
		{ "by: school-ict", "equipment: unknown", "unknown",
		    TEXT_ERROR },
		{ "{by: school-ict}", "{}", "expected conditions",
		    TEXT_ERROR },
		{ "then: contrary", "then: forbidden", "forbidden",
		    TEXT_ERROR },
		{ "otherwise: outside", "otherwise: contrary",
		    "no clause speaks of", TEXT_ERROR },
		{ "categories: all", "categories: [forums]", "forums",
		    TEXT_ERROR },
		{ "categories: all", "categories: some", "list, or all",
		    TEXT_ERROR },
		{ "categories: all", "categories: all, named: [bebo]", "bebo",
		    TEXT_ERROR },
		{ "monitoring: routine", "monitoring: always", "always",
		    TEXT_ERROR },
		{ "monitoring: routine\n", "", "\"monitoring\" is missing",
		    TEXT_ERROR },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = texts_with(good, cases[i].from, cases[i].to);
		struct text_faults *f = text_faults_new();
		struct policy *p = load(text, f);

		if (!strstr(text_faults_text(f), cases[i].message))
			print_error("case %zu: %s\n", i, text_faults_text(f));
		assert_non_null(strstr(text_faults_text(f),
		    cases[i].message));
		assert_int_equal(text_faults_count(f, cases[i].severity), 1);
		assert_int_equal(p == NULL, cases[i].severity == TEXT_ERROR);
		policy_free(p);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(section_6),
		cmocka_unit_test(a_name_that_was_not_read_accuses_nobody),
		cmocka_unit_test(stretches_at_the_bells),
		cmocka_unit_test(a_pause_is_not_use),
		cmocka_unit_test(a_pause_decides_nothing),
		cmocka_unit_test(every_fact_has_its_source),
		cmocka_unit_test(keep_and_judge_agree),
		cmocka_unit_test(whose_hours_and_whose_use),
		cmocka_unit_test(unknown_is_tried_both_ways),
		cmocka_unit_test(before_it_is_in_force),
		cmocka_unit_test(monitoring_and_choices),
		cmocka_unit_test(faults_are_named),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
