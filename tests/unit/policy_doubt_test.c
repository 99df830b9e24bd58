/* policy_doubt_test.c: whose device it is says little of who used it, when the
 * roster has that person away, has it pass to another or does not say that they
 * alone use it. Expected by hand: nobody away was at work, and what is not known
 * is not held against anybody. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/unit/policy_school.h"

#define LESSON "2026-11-20 11:00:00"
#define WORKING "  - {clause: d, title: d, when: {working_time: yes}, then: " \
	"contrary}\notherwise: outside\n"
#define OFFICIAL "  - {clause: c, title: c, when: {register: official}, " \
	"then: permitted}\n  - {clause: d, title: d, when: {equipment: " \
	"school}, then: contrary}\notherwise: outside\n"
#define REED "  - {id: j.reed, kind: staff, group: staff"
#define SECOND "}\n  - {id: j.reed2, kind: staff, group: staff, same_as: " \
	"j.reed"

struct doubt_case {
	const char *person, *more;	/* after j.reed's group; at the end */
	const char *utc;
	int working, who;
	enum outcome outcome;
	enum policy_doubt doubt;
};

/* The texts' roster with more said of j.reed, and more rows at its end. */
static struct roster *
roster_with(const char *person, const char *more)
{
	struct text_faults *f = text_faults_new();
	struct roster *r = NULL;
	char said[400], *text, *whole;

	snprintf(said, sizeof(said), REED "%s}\n", person);
	text = texts_with(texts_roster, REED "}\n", said);
	assert_true(asprintf(&whole, "%s%s", text, more) > 0);
	roster_read(&r, "r", whole, strlen(whole), f);
	assert_string_equal(text_faults_text(f), "");
	text_faults_free(f);
	free(text);
	free(whole);
	return r;
}

static struct policy *
policy_of(const char *clauses)
{
	struct text_faults *f = text_faults_new();
	char text[2048];
	struct policy *p;

	snprintf(text, sizeof(text), "%s%s", HEAD, clauses);
	p = load(text, f);
	assert_string_equal(text_faults_text(f), "");
	text_faults_free(f);
	return p;
}

static void
who_is_away_is_not_at_work(void **state)
{
	static const struct doubt_case cases[] = {
		{ "", "", LESSON, 1, 2, OUTCOME_CONTRARY, DOUBT_NONE },
		{ ", suspended: [{from: 2026-11-16, to: 2026-11-27}]", "",
		    LESSON, -1, 1, OUTCOME_UNDECIDED, DOUBT_SUSPENDED },
		{ ", suspended: [{from: 2026-11-21}]", "", LESSON, 1, 2,
		    OUTCOME_CONTRARY, DOUBT_NONE },
		{ "", "absences:\n  - {person: j.reed, from: 2026-11-20, to: "
		    "2026-11-20}\n", LESSON, -1, 1, OUTCOME_UNDECIDED,
		    DOUBT_ABSENT },
		{ "", "absences:\n  - {person: l.may, from: 2026-11-20}\n",
		    LESSON, 1, 2, OUTCOME_CONTRARY, DOUBT_NONE },
		/* By their own pattern as by the bells. */
		{ ", pattern: {fri: \"08:30-14:00\"}, suspended: [{from: "
		    "2026-11-20}]", "", LESSON, -1, 1, OUTCOME_UNDECIDED,
		    DOUBT_SUSPENDED },
		/* When nobody works it is as it was. */
		{ ", suspended: [{from: 2026-11-16}]", "",
		    "2026-11-20 18:00:00", 0, 1, OUTCOME_OUTSIDE,
		    DOUBT_SUSPENDED },
		/* The person is away, whichever of their ids says so. */
		{ SECOND ", suspended: [{from: 2026-11-20}]", "", LESSON, -1,
		    1, OUTCOME_UNDECIDED, DOUBT_SUSPENDED },
		{ SECOND, "", LESSON, 1, 2, OUTCOME_CONTRARY, DOUBT_NONE },
	};
	struct policy *p = policy_of(WORKING);
	struct policy_context c = law;

	(void)state;
	c.policy = p;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct doubt_case *k = &cases[i];
		struct use u = { "office-01", "x", k->utc, 5, 0 };
		struct session s = session_of(&u);
		struct roster *r = roster_with(k->person, k->more);
		struct verdict v;

		c.roster = r;
		policy_judge(&c, NULL, &s, &v, NULL);
		if (v.outcome != k->outcome)
			print_error("case %zu\n", i);
		assert_int_equal(v.outcome, k->outcome);
		assert_int_equal(v.stretches[0].working_time, k->working);
		assert_int_equal(v.grades[GRADE_WHO], k->who);
		assert_int_equal(v.doubt, k->doubt);
		assert_string_equal(v.person->id, "j.reed");
		assert_string_equal(v.missing, k->outcome ==
		    OUTCOME_UNDECIDED ? "working time" : "");
		roster_free(r);
	}
	policy_free(p);
}

#define AWAY "absences:\n  - {person: j.reed, from: 2026-11-20}\n"

/* Whoever stood in may have been permitted what they did, or not be of the
 * people who were; an entry of the person's own still speaks for them, and one
 * of the device's group for all. */
static void
who_stood_in_may_be_permitted(void **state)
{
	static const struct { const char *absence, *person, *group;
		enum outcome want; } cases[] = {
		{ "", "l.may", "", OUTCOME_CONTRARY },
		{ AWAY, "l.may", "", OUTCOME_UNDECIDED },
		{ AWAY, "j.reed", "", OUTCOME_PERMITTED },
		{ "", "", "staff", OUTCOME_PERMITTED },
		{ AWAY, "", "staff", OUTCOME_UNDECIDED },
		{ AWAY, "j.reed", "staff", OUTCOME_PERMITTED },
		{ AWAY, "", "office", OUTCOME_PERMITTED },
	};
	static const struct use u = { "office-01", "x", LESSON, 5, 0 };
	struct policy *p = policy_of(OFFICIAL);
	struct policy_context c = law;
	struct session s = session_of(&u);

	(void)state;
	c.policy = p;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct registers *r = registers_new();
		struct register_scope scope = { .from = 0 };
		struct roster *people = roster_with("", cases[i].absence);
		struct verdict v;

		strcpy(scope.person, cases[i].person);
		strcpy(scope.group, cases[i].group);
		enter(r, "official-1", scope, "2026-11-02 09:00:00",
		    "2026-11-02 09:00:00");
		c.registers = r;
		c.roster = people;
		policy_judge(&c, NULL, &s, &v, NULL);
		if (v.outcome != cases[i].want)
			print_error("case %zu\n", i);
		assert_int_equal(v.outcome, cases[i].want);
		assert_string_equal(v.missing, v.outcome ==
		    OUTCOME_UNDECIDED ? "who used it" : "");
		registers_free(r);
		roster_free(people);
	}
	policy_free(p);
}

/* A custodian keeps a device; that they alone use it has to be said. */
static void
a_custodian_is_not_the_user(void **state)
{
	static const struct { const char *shared, *pattern, *utc;
		int working, who, rule; bool has_person;
		enum policy_doubt doubt; } cases[] = {
		{ ", shared: no", "", LESSON, 1, 2, 3, true, DOUBT_NONE },
		{ "", "", LESSON, 1, 1, 3, true, DOUBT_NOT_SAID },
		{ ", shared: yes", "", LESSON, 1, 1, 3, false, DOUBT_NONE },
		/* Theirs alone: their own hours. Perhaps another's: working
		 * time where both have it, and not surely. */
		{ ", shared: no", ", pattern: {fri: \"08:30-14:00\"}", LESSON,
		    1, 2, 4, true, DOUBT_NONE },
		{ "", ", pattern: {fri: \"08:30-14:00\"}", LESSON, 1, 1, 3,
		    true, DOUBT_NOT_SAID },
		{ "", ", pattern: {fri: \"07:00-12:00\"}",
		    "2026-11-20 08:00:00", -1, 1, 1, true, DOUBT_NOT_SAID },
		{ "", ", pattern: {fri: \"13:00-16:00\"}", LESSON, 0, 1, 0,
		    true, DOUBT_NOT_SAID },
	};
	struct policy *p = policy_of(WORKING);
	struct policy_context c = law;

	(void)state;
	c.policy = p;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct use u = { "new", "x", cases[i].utc, 5, 0 };
		struct session s = session_of(&u);
		struct roster *r;
		struct verdict v;
		char row[300];

		snprintf(row, sizeof(row), "  - {id: new, mac: \"7e:51:33:99:"
		    "00:01\", equipment: school, used_by: staff, custodian: "
		    "j.reed%s}\n", cases[i].shared);
		r = roster_with(cases[i].pattern, row);
		c.roster = r;
		policy_judge(&c, NULL, &s, &v, NULL);
		if (v.grades[GRADE_RULE] != cases[i].rule)
			print_error("case %zu\n", i);
		assert_int_equal(v.grades[GRADE_WHO], cases[i].who);
		assert_int_equal(v.stretches[0].working_time,
		    cases[i].working);
		assert_int_equal(v.grades[GRADE_RULE], cases[i].rule);
		assert_int_equal(v.person != NULL, cases[i].has_person);
		assert_int_equal(v.doubt, cases[i].doubt);
		roster_free(r);
	}
	policy_free(p);
}

/* A row is of whole days, and a device passes from one to another at some hour
 * of one of them. */
static void
a_handover_has_an_hour(void **state)
{
	static const struct { const char *next, *day;
		enum policy_doubt doubt; } cases[] = {
		{ "custodian: l.may, shared: no", "18", DOUBT_NONE },
		{ "custodian: l.may, shared: no", "19", DOUBT_HANDOVER },
		{ "custodian: l.may, shared: no", "20", DOUBT_HANDOVER },
		{ "custodian: l.may, shared: no", "21", DOUBT_NONE },
		{ "place: hall, custodian: j.reed, shared: no", "19",
		    DOUBT_NONE },
		{ "place: hall, custodian: j.reed, shared: no", "20",
		    DOUBT_NONE },
		{ "custodian: j.reed2, shared: no", "20", DOUBT_NONE },
		{ "custodian: j.reed, shared: yes", "19", DOUBT_HANDOVER },
	};
	struct policy *p = policy_of(WORKING);
	struct policy_context c = law;

	(void)state;
	c.policy = p;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char utc[32], rows[400];
		struct use u = { "new", "x", utc, 5, 0 };
		struct session s;
		struct roster *r;
		struct verdict v;

		sprintf(utc, "2026-11-%s 11:00:00", cases[i].day);
		s = session_of(&u);
		snprintf(rows, sizeof(rows), "  - {id: new, mac: \"7e:51:33:"
		    "99:00:01\", equipment: school, used_by: staff, custodian: "
		    "j.reed, shared: no, to: 2026-11-19}\n  - {id: new, mac: "
		    "\"7e:51:33:99:00:01\", equipment: school, used_by: staff"
		    ", %s, from: 2026-11-20}\n", cases[i].next);
		r = roster_with(SECOND, rows);
		c.roster = r;
		policy_judge(&c, NULL, &s, &v, NULL);
		if (v.doubt != cases[i].doubt)
			print_error("case %zu\n", i);
		assert_int_equal(v.doubt, cases[i].doubt);
		assert_int_equal(v.grades[GRADE_WHO], v.doubt == DOUBT_NONE ?
		    2 : 1);
		roster_free(r);
	}
	policy_free(p);
}

/* An entry, or an office, is a person's, by whichever id it names them. */
static void
an_entry_of_another_id(void **state)
{
	static const struct { const char *second, *entry;
		enum outcome want; } cases[] = {
		{ SECOND, "j.reed2", OUTCOME_PERMITTED },
		{ SECOND, "j.reed", OUTCOME_PERMITTED },
		{ "}\n  - {id: j.reed2, kind: staff, group: staff", "j.reed2",
		    OUTCOME_CONTRARY },
		{ SECOND, "l.may", OUTCOME_CONTRARY },
	};
	static const struct use u = { "office-01", "x", LESSON, 5, 0 };
	struct policy *p = policy_of(OFFICIAL);
	struct policy_context c = law;
	struct session s = session_of(&u);

	(void)state;
	c.policy = p;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct registers *r = registers_new();
		struct register_scope scope = { .from = 0 };
		struct roster *people = roster_with(cases[i].second, "");
		struct verdict v;

		strcpy(scope.person, cases[i].entry);
		enter(r, "official-1", scope, "2026-11-02 09:00:00",
		    "2026-11-02 09:00:00");
		c.registers = r;
		c.roster = people;
		policy_judge(&c, NULL, &s, &v, NULL);
		if (v.outcome != cases[i].want)
			print_error("case %zu\n", i);
		assert_int_equal(v.outcome, cases[i].want);
		assert_true(policy_is_theirs(&c, &v, "j.reed"));
		assert_int_equal(policy_is_theirs(&c, &v, "j.reed2"),
		    strcmp(cases[i].second, SECOND) == 0);
		assert_false(policy_is_theirs(&c, &v, "l.may"));
		registers_free(r);
		roster_free(people);
	}
	policy_free(p);
}

#define ASKED(mac, used_by, id) "  - {id: " id ", mac: \"7e:51:33:99:00:0" \
	mac "\", equipment: school, used_by: " used_by ", custodian: j.reed}\n"

/* The linter asks; not of what is pupils' or guests'. */
static void
whether_it_is_shared_is_asked(void **state)
{
	struct text_faults *f = text_faults_new();
	struct roster *r = roster_with("", ASKED("1", "staff", "new")
	    ASKED("2", "pupil", "tablet") ASKED("3", "guest", "visit")
	    ASKED("4", "unknown", "old"));

	(void)state;
	roster_lint(roster, calendar, f);
	assert_null(strstr(text_faults_text(f), "are these shared?"));
	roster_lint(r, calendar, f);
	assert_non_null(strstr(text_faults_text(f), "are these shared?"));
	assert_non_null(strstr(text_faults_text(f), "alone uses: new, old\n"));
	roster_free(r);
	text_faults_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_away_is_not_at_work),
		cmocka_unit_test(who_stood_in_may_be_permitted),
		cmocka_unit_test(a_custodian_is_not_the_user),
		cmocka_unit_test(a_handover_has_an_hour),
		cmocka_unit_test(an_entry_of_another_id),
		cmocka_unit_test(whether_it_is_shared_is_asked),
	};

	return cmocka_run_group_tests(tests, school_open, school_close);
}
