/* policy_rules_test.c: the rules of judging, with small policies of our own. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/unit/policy_school.h"

static struct policy_steps steps;

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

/* A record from anywhere may be impossible: it is judged all the same, and
 * authorised by nothing it does not lie in. */
static void
impossible_sessions(void **state)
{
	static const struct { const char *start; uint64_t end_us; } times[] = {
		{ "2026-11-20 11:00:00", 0 },
		{ "2026-11-20 11:00:00", UINT64_MAX },
		{ "1970-01-01 00:00:00", UINT64_MAX },
		{ "2026-11-20 11:00:00", UINT64_C(1) << 62 },
	};
	char *text = texts_with(HEAD "  - {clause: c, title: c, when: {"
	    "minutes_today: {above: 2}}, then: contrary}\n"
	    "otherwise: outside\n", "monitoring: routine", "monitoring: "
	    "on-authority\napprovals: [{clause: a, register: authority, "
	    "by: head}]");
	struct text_faults *f = text_faults_new();
	struct policy *p = load(text, f);
	struct registers *r = registers_new();
	struct policy_context c = law;

	(void)state;
	enter(r, "authority-1", (struct register_scope){ .device =
	    "staffroom-01" }, "2026-11-02 09:00:00", "2026-11-02 09:00:00");
	c.policy = p;
	c.registers = r;
	for (size_t i = 0; i < 2 * ARRAY_LEN(times); i++) {
		struct use u = { "office-01", "x", times[i / 2].start, 9, 0 };
		struct policy_day *day = policy_day_new();
		struct session s = session_of(&u);
		struct verdict v;

		s.end_us = times[i / 2].end_us;
		if (i % 2)	/* minutes elsewhere, and backwards */
			for (size_t m = 0; m < s.minute_count; m++)
				s.minutes[m].minute = UINT32_MAX - 9 * m;
		assert_int_equal(policy_judge(&c, day, &s, &v, &steps), 0);
		assert_in_range(v.stretch_count, 1, POLICY_STRETCHES);
		assert_int_not_equal(v.outcome, OUTCOME_CONTRARY);
		assert_int_not_equal(policy_keep(&c, &s, NULL),
		    KEEP_SESSION);
		policy_day_free(day);
	}
	registers_free(r);
	policy_free(p);
	text_faults_free(f);
	free(text);
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
		{ "dual_use: yes", "dual_use: yes, working_time: yes",
		    "by themselves", TEXT_WARNING },
		{ "use: {below: 2}", "use: {below: 2}, working_time: yes",
		    "what no person did", TEXT_ERROR },
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
		{ "categories: all", "categories: all, taken_as: [bebo]",
		    "bebo", TEXT_ERROR },
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unknown_is_tried_both_ways),
		cmocka_unit_test(before_it_is_in_force),
		cmocka_unit_test(impossible_sessions),
		cmocka_unit_test(faults_are_named),
	};

	return cmocka_run_group_tests(tests, school_open, school_close);
}
