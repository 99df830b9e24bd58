/* policy_day_test.c: limits a day: what counts, for whom, and from which
 * minute on. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/unit/policy_school.h"

static struct policy_steps steps;

#define MOST 5

/* Of five minutes in working time, whoever and wherever. */
#define FIVE_MINUTES "  - {clause: c, title: too long, when: {working_time: " \
	"yes, minutes_today: {above: 5}}, then: contrary}\n" \
	"  - {clause: d, title: short, when: {working_time: yes}, then: " \
	"permitted}\notherwise: outside\n"
#define TWO_EPISODES "  - {clause: c, title: too often, when: {" \
	"working_time: yes, episodes_today: {above: 2}}, then: contrary}\n" \
	"  - {clause: d, title: seldom, when: {working_time: yes}, then: " \
	"permitted}\notherwise: outside\n"
#define ANY_TIME "  - {clause: c, title: c, when: {minutes_today: {above: " \
	"5}}, then: contrary}\notherwise: outside\n"
/* What the first clause decides does not count for the second. */
#define IN_TURN "  - {clause: c, title: c, when: {person: staff, service: x}" \
	", then: undecided}\n" ANY_TIME
#define AT_HAND "  - {clause: c, title: c, when: {place: office, " \
	"minutes_today: {above: 5}}, then: contrary}\notherwise: outside\n"
/* Whether the first decides is not known of a device without a place. */
#define PERHAPS "  - {clause: c, title: c, when: {place: hall}, then: " \
	"permitted}\n" ANY_TIME
#define BOTH "  - {clause: c, title: c, when: {minutes_today: {above: 5}, " \
	"episodes_today: {above: 1}}, then: contrary}\notherwise: outside\n"

static const char people[] =
"  - {id: office-02, mac: \"00:16:3e:10:00:02\", equipment: school, "
"used_by: staff, custodian: j.reed, shared: no}\n"
"  - {id: lent, mac: \"00:16:3e:10:00:03\", equipment: school, "
"used_by: governor}\n";

static struct roster *
load_people(void)
{
	struct text_faults *f = text_faults_new();
	struct roster *r = NULL;
	char text[8192], path[64];

	snprintf(text, sizeof(text), "%s%s", texts_roster, people);
	texts_write(text, path);
	roster_load(&r, path, f);
	unlink(path);
	assert_string_equal(text_faults_text(f), "");
	text_faults_free(f);
	return r;
}

struct day_case {
	const char *clauses;
	struct use uses[MOST];	/* the last of them has the verdict */
	enum outcome outcome;
	const char *contrary_from, *missing;
};

static const struct day_case cases[] = {
	/* The sixth minute passes it. */
	{ FIVE_MINUTES, { { "office-01", "x", "2026-11-20 11:00:00", 5, 0 } },
	    OUTCOME_PERMITTED, "", "" },
	{ FIVE_MINUTES, { { "office-01", "x", "2026-11-20 11:00:00", 8, 0 } },
	    OUTCOME_CONTRARY, "2026-11-20 11:05:00", "" },
	/* Any service's minutes, on any of a person's devices. */
	{ FIVE_MINUTES, { { "office-01", "x", "2026-11-20 09:00:00", 4, 0 },
	    { "office-02", "facebook", "2026-11-20 11:00:00", 4, 0 } },
	    OUTCOME_CONTRARY, "2026-11-20 11:01:00", "" },
	/* Two devices in the same minutes are not twice the time. */
	{ FIVE_MINUTES, { { "office-01", "x", "2026-11-20 11:00:00", 4, 0 },
	    { "office-02", "facebook", "2026-11-20 11:00:00", 5, 0 } },
	    OUTCOME_PERMITTED, "", "" },
	/* Up to a minute, not what another device still does after it. */
	{ FIVE_MINUTES, { { "office-01", "x", "2026-11-20 11:00:00", 30, 0 },
	    { "office-02", "facebook", "2026-11-20 11:02:00", 4, 0 } },
	    OUTCOME_CONTRARY, "2026-11-20 11:05:00", "" },
	/* Of two people, and of two shared devices, each has its own. */
	{ FIVE_MINUTES, { { "office-01", "x", "2026-11-20 12:00:00", 5, 0 },
	    { "lunch-01", "x", "2026-11-20 12:05:00", 5, 0 } },
	    OUTCOME_PERMITTED, "", "" },
	{ FIVE_MINUTES, { { "staffroom-01", "x", "2026-11-20 11:00:00", 5, 0 },
	    { "office-01", "x", "2026-11-20 11:10:00", 5, 0 } },
	    OUTCOME_PERMITTED, "", "" },
	{ FIVE_MINUTES, { { "staffroom-01", "x", "2026-11-20 11:00:00", 5, 0 },
	    { "staffroom-01", "x", "2026-11-20 11:10:00", 5, 0 } },
	    OUTCOME_CONTRARY, "2026-11-20 11:10:00", "" },
	/* Before the bell, at lunch: not of what the clause speaks. */
	{ FIVE_MINUTES, { { "office-01", "x", "2026-11-20 12:10:00", 30, 0 },
	    { "office-01", "x", "2026-11-20 13:10:00", 5, 0 } },
	    OUTCOME_PERMITTED, "", "" },
	/* What pages and machines do, and tools, other clauses decide. */
	{ FIVE_MINUTES, { { "office-01", "youtube", "2026-11-20 11:00:00", 30,
	    0 }, { "office-01", "x", "2026-11-20 11:40:00", 5, 0 } },
	    OUTCOME_PERMITTED, "", "" },
	{ FIVE_MINUTES, { { "office-01", "x", "2026-11-20 11:00:00", 30,
	    ROLE_PUSH }, { "office-01", "x", "2026-11-20 11:40:00", 5, 0 } },
	    OUTCOME_PERMITTED, "", "" },
	/* A new day begins with nothing. */
	{ FIVE_MINUTES, { { "office-01", "x", "2026-11-19 11:00:00", 5, 0 },
	    { "office-01", "x", "2026-11-20 11:00:00", 5, 0 } },
	    OUTCOME_PERMITTED, "", "" },
	/* Whether a governor works then is not known: it may count. */
	{ FIVE_MINUTES, { { "lent", "x", "2026-11-20 11:00:00", 3, 0 } },
	    OUTCOME_UNDECIDED, "", "working time" },
	/* On the day the clock goes back 01:30 comes twice. */
	{ ANY_TIME, { { "office-01", "x", "2026-10-25 00:30:00", 4, 0 },
	    { "office-01", "x", "2026-10-25 01:30:00", 4, 0 } },
	    OUTCOME_CONTRARY, "2026-10-25 01:31:00", "" },
	{ ANY_TIME, { { "office-01", "x", "2026-10-25 23:50:00", 8, 0 } },
	    OUTCOME_CONTRARY, "2026-10-25 23:55:00", "" },
	{ IN_TURN, { { "office-01", "x", "2026-11-20 11:00:00", 9, 0 },
	    { "office-01", "facebook", "2026-11-20 11:20:00", 5, 0 } },
	    OUTCOME_OUTSIDE, "", "" },
	{ PERHAPS, { { "office-02", "x", "2026-11-20 11:00:00", 5, 0 },
	    { "office-01", "x", "2026-11-20 11:20:00", 2, 0 } },
	    OUTCOME_UNDECIDED, "", "how much of the day's use counts" },
	/* Where it was is not known: it may count, up to the limit not. */
	{ AT_HAND, { { "staffroom-01", "x", "2026-11-20 11:00:00", 5, 0 } },
	    OUTCOME_OUTSIDE, "", "" },
	{ AT_HAND, { { "staffroom-01", "x", "2026-11-20 11:00:00", 6, 0 } },
	    OUTCOME_UNDECIDED, "", "place" },
	/* Less than five minutes apart, of whatever service, is one. */
	{ TWO_EPISODES, { { "office-01", "x", "2026-11-20 09:00:00", 3, 0 },
	    { "office-02", "facebook", "2026-11-20 09:07:00", 3, 0 },
	    { "office-01", "x", "2026-11-20 09:14:00", 3, 0 },
	    { "office-01", "x", "2026-11-20 11:00:00", 3, 0 } },
	    OUTCOME_PERMITTED, "", "" },
	{ TWO_EPISODES, { { "office-01", "x", "2026-11-20 09:00:00", 3, 0 },
	    { "office-01", "x", "2026-11-20 09:08:00", 3, 0 },
	    { "office-01", "x", "2026-11-20 11:00:00", 3, 0 } },
	    OUTCOME_CONTRARY, "2026-11-20 11:00:00", "" },
	{ TWO_EPISODES, { { "office-01", "x", "2026-11-20 09:00:00", 3, 0 },
	    { "office-01", "x", "2026-11-20 12:10:00", 3, 0 },
	    { "office-01", "x", "2026-11-20 12:30:00", 3, 0 },
	    { "office-01", "x", "2026-11-20 13:10:00", 3, 0 } },
	    OUTCOME_PERMITTED, "", "" },
	/* One session is one, though a break that does not count is in it. */
	{ TWO_EPISODES, { { "office-01", "x", "2026-11-20 10:00:00", 60, 0 },
	    { "office-01", "x", "2026-11-20 13:10:00", 3, 0 } },
	    OUTCOME_PERMITTED, "", "" },
	/* A long one goes on while others come and go beside it. */
	{ TWO_EPISODES, { { "office-01", "x", "2026-11-20 09:00:00", 60, 0 },
	    { "office-02", "x", "2026-11-20 09:05:00", 3, 0 },
	    { "office-02", "x", "2026-11-20 09:50:00", 3, 0 },
	    { "office-02", "x", "2026-11-20 10:04:00", 3, 0 } },
	    OUTCOME_PERMITTED, "", "" },
	/* Neither limit is a condition of what counts for the other. */
	{ BOTH, { { "office-01", "x", "2026-11-20 09:00:00", 4, 0 },
	    { "office-01", "x", "2026-11-20 11:00:00", 4, 0 } },
	    OUTCOME_CONTRARY, "2026-11-20 11:01:00", "" },
	{ BOTH, { { "office-01", "x", "2026-11-20 09:00:00", 9, 0 } },
	    OUTCOME_OUTSIDE, "", "" },
};

static void
judge_case(const struct day_case *k, const struct policy_context *c,
    struct policy_day *day)
{
	const char *from = k->contrary_from;
	struct session s;
	struct verdict v;

	for (size_t i = 0; i < MOST && k->uses[i].service; i++) {
		s = session_of(&k->uses[i]);
		school_mac(c->roster, s.device, s.client_mac);
		assert_int_equal(policy_judge(c, day, &s, &v, &steps), 0);
	}
	if (v.outcome != k->outcome)
		print_error("case %zu: %s\n", (size_t)(k - cases),
		    outcome_name(v.outcome));
	assert_int_equal(v.outcome, k->outcome);
	assert_string_equal(v.missing, k->missing);
	for (size_t i = 0; i < v.stretch_count && from[0]; i++) {
		if (v.stretches[i].outcome != OUTCOME_CONTRARY)
			continue;
		assert_int_equal(v.stretches[i].from_us, texts_utc(from));
		break;
	}
}

static void
the_limit_is_passed_when_it_is(void **state)
{
	struct roster *r = load_people();
	struct policy_context c = law;

	(void)state;
	c.roster = r;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text_faults *f = text_faults_new();
		struct policy_day *day = policy_day_new();
		char text[2048];
		struct policy *p;

		snprintf(text, sizeof(text), "%s%s", HEAD, cases[i].clauses);
		c.policy = p = load(text, f);
		assert_string_equal(text_faults_text(f), "");
		assert_true(policy_has_limits(p));
		judge_case(&cases[i], &c, day);
		policy_day_free(day);
		policy_free(p);
		text_faults_free(f);
	}
	roster_free(r);
	assert_false(policy_has_limits(alexandra));
}

/* By itself a session's limit is unknown, whatever it is; what is said of it
 * tells how much was used so far, and whose. */
static void
what_is_said_of_a_limit(void **state)
{
	static const struct use u = { "office-01", "x",
		"2026-11-20 11:00:00", 8, 0 };
	struct text_faults *f = text_faults_new();
	struct policy *p = load(HEAD FIVE_MINUTES, f);
	struct policy_day *day = policy_day_new();
	struct policy_context c = law;
	struct session s = session_of(&u);
	struct verdict v;

	(void)state;
	c.policy = p;
	assert_int_equal(policy_judge(&c, NULL, &s, &v, &steps), 0);
	assert_int_equal(v.outcome, OUTCOME_UNDECIDED);
	assert_string_equal(v.missing, "the rest of the day");
	assert_int_equal(v.stretch_count, 1);
	assert_non_null(strstr(steps.step[2].facts,
	    "the rest of the day: unknown (minutes, not judged with it"));
	assert_int_equal(policy_judge(&c, day, &s, &v, &steps), 0);
	assert_int_equal(v.stretch_count, 2);
	assert_string_equal(steps.step[2].facts, "working time: yes (Period "
	    "2, Friday 11:05, calendar); more than the limit today: yes (6 "
	    "minutes so far, j.reed's, limit 5, records)");
	policy_day_free(day);
	policy_free(p);
	text_faults_free(f);
}

/* Five minutes are from the last packet that counts to the first. */
static void
a_gap_is_between_packets(void **state)
{
	static const struct { const char *end, *start; enum outcome want; }
	    gaps[] = {
		{ "2026-11-20 09:02:20", "2026-11-20 09:07:19",
		    OUTCOME_OUTSIDE },
		{ "2026-11-20 09:02:20", "2026-11-20 09:07:20",
		    OUTCOME_CONTRARY },
		{ "2026-11-20 09:02:59", "2026-11-20 09:07:58",
		    OUTCOME_OUTSIDE },
	};
	struct text_faults *f = text_faults_new();
	struct policy *p = load(HEAD "  - {clause: c, title: c, when: "
	    "{episodes_today: {above: 1}}, then: contrary}\n"
	    "otherwise: outside\n", f);
	struct policy_context c = law;

	(void)state;
	c.policy = p;
	for (size_t i = 0; i < ARRAY_LEN(gaps); i++) {
		struct use first = { "office-01", "x", "2026-11-20 09:00:00",
			3, 0 };
		struct use second = { "office-01", "x", gaps[i].start, 3, 0 };
		struct policy_day *day = policy_day_new();
		struct session s = session_of(&first);
		struct verdict v;

		s.end_us = texts_utc(gaps[i].end);
		policy_judge(&c, day, &s, &v, NULL);
		assert_int_equal(v.outcome, OUTCOME_OUTSIDE);
		s = session_of(&second);
		policy_judge(&c, day, &s, &v, NULL);
		assert_int_equal(v.outcome, gaps[i].want);
		policy_day_free(day);
	}
	policy_free(p);
	text_faults_free(f);
}

/* Five minutes are used up by 11:05. The first minute of what follows, before
 * the limit is passed again, is quiet: it is no use of its own. */
static void
a_quiet_minute_before_the_limit(void **state)
{
	static const struct use first = { "office-01", "x",
		"2026-11-20 11:00:00", 5, 0 };
	static const struct use then = { "office-01", "facebook",
		"2026-11-20 11:10:00", 20, 0 };
	struct text_faults *f = text_faults_new();
	struct policy *p = load(HEAD FIVE_MINUTES, f);
	struct policy_day *day = policy_day_new();
	struct policy_context c = law;
	struct session s = session_of(&first);
	struct verdict v;

	(void)state;
	c.policy = p;
	assert_int_equal(policy_judge(&c, day, &s, &v, &steps), 0);
	s = session_of(&then);
	s.has_bursts = true;
	minutes[0].bytes_down = 3000;
	minutes[1].led = 1;
	assert_int_equal(policy_judge(&c, day, &s, &v, &steps), 0);
	assert_true(v.stretch_count > 1);
	assert_int_equal(v.stretches[0].outcome, OUTCOME_OUTSIDE);
	assert_int_equal(v.outcome, OUTCOME_CONTRARY);
	policy_day_free(day);
	policy_free(p);
	text_faults_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_limit_is_passed_when_it_is),
		cmocka_unit_test(what_is_said_of_a_limit),
		cmocka_unit_test(a_gap_is_between_packets),
		cmocka_unit_test(a_quiet_minute_before_the_limit),
	};

	return cmocka_run_group_tests(tests, school_open, school_close);
}
