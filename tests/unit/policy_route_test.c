/* policy_route_test.c: where what is contrary goes and who may review it, by
 * the texts of the policies that ship. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/unit/people.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Somebody's verdict on a Friday in term; or on the day given. */
static void
set_up_case(const struct policy_context *c, const char *person,
    enum person_kind used_by, const char *utc, struct session *s,
    struct verdict *v)
{
	memset(s, 0, sizeof(*s));
	memset(v, 0, sizeof(*v));
	s->start_us = texts_utc(utc ? utc : "2026-11-20 11:00:00");
	v->outcome = OUTCOME_CONTRARY;
	v->used_by = used_by;
	if (person) {
		v->person = roster_person_named(c->roster, person,
		    s->start_us);
		assert_non_null(v->person);
		v->used_by = v->person->kind;
	}
}

static void
goes_where_the_text_says(void **state)
{
	static const struct {
		int policy;
		const char *person;	/* NULL: not known whose it is */
		enum person_kind used_by;
		const char *utc;
		enum procedure procedure;
		enum office to;
		const char *holder, *clause, *why;
	} cases[] = {
		/* "Breach of this policy may result in disciplinary action" */
		{ ALEXANDRA, "t.bell", 0, NULL, PROCEDURE_DISCIPLINARY,
		    OFFICE_HEAD, "h.clarke", "3", "" },
		/* Whoever was head on that day. */
		{ ALEXANDRA, "t.bell", 0, "2026-09-07 11:00:00",
		    PROCEDURE_DISCIPLINARY, OFFICE_HEAD, "b.frost", "3", "" },
		/* "In the absence of the Head Teacher, the Deputy". */
		{ E_SAFETY, "t.bell", 0, "2026-11-18 11:00:00",
		    PROCEDURE_DISCIPLINARY, OFFICE_HEAD, "d.osei",
		    "Personal conduct", "" },
		/* The deputy acting is not sent his own; nor is the head, who
		 * is away. */
		{ E_SAFETY, "d.osei", 0, "2026-11-18 11:00:00",
		    PROCEDURE_DISCIPLINARY, OFFICE_CHAIR, "c.ahmed",
		    "Personal conduct", "the head is away" },
		/* "these individuals are not subject to disciplinary
		 * procedures ... appropriate governing body procedures". */
		{ E_SAFETY, "g.lowe", 0, NULL, PROCEDURE_GOVERNING,
		    OFFICE_CHAIR, "c.ahmed", "Personal conduct", "" },
		{ E_SAFETY, "v.hall", 0, NULL, PROCEDURE_GOVERNING,
		    OFFICE_CHAIR, "c.ahmed", "Personal conduct", "" },
		{ E_SAFETY, "a.bello", 0, NULL, PROCEDURE_EMPLOYER,
		    OFFICE_HEAD, "h.clarke", "Personal conduct", "" },
		{ HOLTSMERE_A, "w.lindop", 0, NULL, PROCEDURE_EMPLOYER,
		    OFFICE_HEAD, "h.clarke", "1.4", "" },
		{ KESTON, NULL, PERSON_PUPIL, NULL, PROCEDURE_SAFEGUARDING,
		    OFFICE_SAFEGUARDING_LEAD, "d.osei", "Personal use of "
		    "Social Media by Governors, Employees and Pupils", "" },
		/* The board, which nobody of the roster is on. */
		{ SNMAT, "g.lowe", 0, NULL, PROCEDURE_TRUST,
		    OFFICE_TRUST_BOARD, NULL, "Roles and Responsibilities",
		    "" },
		/* The chair's own, by another id. */
		{ ALEXANDRA, "c.ahmed.helper", 0, NULL, PROCEDURE_GOVERNING,
		    OFFICE_GOVERNORS, "g.lowe", "2", "the chair's own use "
		    "goes to the governors" },
		/* Whatever the routes say. */
		{ KESTON, "h.clarke", 0, NULL, PROCEDURE_DISCIPLINARY,
		    OFFICE_CHAIR, "c.ahmed", "Personal use of Social Media by "
		    "Governors, Employees and Pupils", "the head's own use "
		    "goes to the chair of governors" },
		{ HOLTSMERE_B, "c.ahmed", 0, NULL, PROCEDURE_GOVERNING,
		    OFFICE_GOVERNORS, "g.lowe", "1.4", "the chair's own use "
		    "goes to the governors" },
		/* Of whom nothing is known, and of whom nothing is said. */
		{ ALEXANDRA, NULL, PERSON_UNKNOWN, NULL, PROCEDURE_NONE,
		    OFFICE_HEAD, "h.clarke", "", "the policy does not say "
		    "where this goes" },
		{ ALEXANDRA, "u.west", 0, NULL, PROCEDURE_NONE, OFFICE_HEAD,
		    "h.clarke", "", "the policy does not say where this "
		    "goes" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct policy_context *c = &people_law[cases[i].policy];
		struct policy_route route;
		struct session s;
		struct verdict v;

		set_up_case(c, cases[i].person, cases[i].used_by, cases[i].utc,
		    &s, &v);
		policy_route(c, &s, &v, &route);
		if (route.procedure != cases[i].procedure ||
		    route.to != cases[i].to)
			print_error("case %zu\n", i);
		assert_int_equal(route.procedure, cases[i].procedure);
		assert_int_equal(route.to, cases[i].to);
		assert_string_equal(route.holder ? route.holder->id : "-",
		    cases[i].holder ? cases[i].holder : "-");
		assert_string_equal(route.clause, cases[i].clause);
		assert_string_equal(route.why, cases[i].why);
	}
}

static void
nobody_reviews_their_own(void **state)
{
	static const struct {
		const char *person, *device, *reviewer, *why;
	} cases[] = {
		{ "t.bell", "bell-01", "j.nicholls", "" },
		{ "t.bell", "bell-01", "h.clarke", "" },
		{ "t.bell", "bell-01", "t.bell", "their own" },
		/* A network manager, of the trolley in his care. */
		{ "j.nicholls", NULL, "j.nicholls", "their own" },
		{ NULL, "trolley", "j.nicholls", "in their care" },
		{ NULL, "trolley", "t.bell", "" },
		{ "h.clarke", NULL, "j.nicholls", "whom the head directs" },
		{ "h.clarke", NULL, "d.osei", "whom the head directs" },
		{ "h.clarke", NULL, "c.ahmed", "" },
		{ "h.clarke", NULL, "g.lowe", "" },
		{ "c.ahmed", NULL, "h.clarke", "by the trust board" },
		{ "c.ahmed", NULL, "j.nicholls", "by the trust board" },
		{ "c.ahmed", NULL, "g.lowe", "" },
		{ "c.ahmed", NULL, "c.ahmed", "their own" },
		{ "t.bell", NULL, "s.dunn", "suspended" },
		{ "t.bell", NULL, "t.gray", "not in the roster" },
		{ "t.bell", NULL, "nobody", "not in the roster" },
	};
	const struct policy_context *c = &people_law[KESTON];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct session s;
		struct verdict v;
		const struct policy_review review = { &s, &v, 0 };
		const char *why;
		bool may;

		set_up_case(c, cases[i].person, PERSON_STAFF, NULL, &s, &v);
		v.device = cases[i].device ? roster_device_named(c->roster,
		    cases[i].device, s.start_us) : NULL;
		may = policy_may_review(c, &review, cases[i].reviewer, &why);
		if (!strstr(why, cases[i].why))
			print_error("case %zu: %s\n", i, why);
		assert_non_null(strstr(why, cases[i].why));
		assert_int_equal(may, cases[i].why[0] == '\0');
		assert_int_equal(may, why[0] == '\0');
	}
}

/* Who used it is not known: it may be who keeps the device. */
static void
the_custodians_is_theirs(void **state)
{
	static const struct {
		const char *device;
		enum person_kind used_by;
		enum office to;
		const char *why;
		bool may_deputy;
	} cases[] = {
		{ "head-desk", PERSON_STAFF, OFFICE_CHAIR, "is not known",
		    false },
		{ "head-tablet", PERSON_PUPIL, OFFICE_SAFEGUARDING_LEAD, "",
		    true },
		{ "trolley", PERSON_STAFF, OFFICE_HEAD, "", true },
	};
	const struct policy_context *c = &people_law[KESTON];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct policy_route route;
		struct session s;
		struct verdict v;
		const struct policy_review review = { &s, &v, 0 };
		const char *why;

		set_up_case(c, NULL, cases[i].used_by, NULL, &s, &v);
		v.device = roster_device_named(c->roster, cases[i].device,
		    s.start_us);
		policy_route(c, &s, &v, &route);
		assert_int_equal(route.to, cases[i].to);
		assert_non_null(strstr(route.why, cases[i].why));
		assert_int_equal(route.why[0] == '\0', cases[i].why[0] ==
		    '\0');
		assert_int_equal(policy_may_review(c, &review, "d.osei", &why),
		    cases[i].may_deputy);
	}
}

/* Who is away that day does not review; nor who has left, or is suspended,
 * when it is reviewed. */
static void
who_is_there_now(void **state)
{
	static const struct {
		const char *reviewer, *now, *why;	/* "": may */
	} cases[] = {
		{ "h.clarke", "2026-11-18 12:00:00", "is away" },
		{ "h.clarke", "2026-11-19 12:00:00", "" },
		{ "t.gray", "2026-10-20 12:00:00", "" },
		{ "t.gray", "2026-11-19 12:00:00", "not in the roster" },
		{ "s.dunn", "2026-10-20 12:00:00", "" },
		{ "s.dunn", "2026-11-19 12:00:00", "suspended" },
		{ "s.dunn", "2026-11-21 12:00:00", "" },
		/* By another id, the same person is. */
		{ "h.clarke.parent", "2026-11-18 12:00:00", "is away" },
		{ "h.clarke.parent", "2026-11-19 12:00:00", "" },
		{ "s.dunn.cover", "2026-11-19 12:00:00", "suspended" },
		{ "s.dunn.cover", "2026-11-21 12:00:00", "" },
	};
	struct session s;
	struct verdict v;
	const char *why;

	(void)state;
	set_up_case(&people_law[E_SAFETY], "t.bell", 0, "2026-10-19 11:00:00",
	    &s, &v);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct policy_review review = { &s, &v,
			texts_utc(cases[i].now) };

		policy_may_review(&people_law[E_SAFETY], &review,
		    cases[i].reviewer, &why);
		if (!strstr(why, cases[i].why) ||
		    (why[0] == '\0') != (cases[i].why[0] == '\0'))
			fail_msg("case %zu: %s", i, why);
	}
}

/* Who holds an office when it is reviewed, not when it was used. */
static void
who_came_later_may_review(void **state)
{
	struct policy_context c = people_law[KESTON];
	struct session s;
	struct verdict v;
	struct policy_review review = { &s, &v, 0 };
	const char *why;

	(void)state;
	set_up_case(&c, "b.frost", 0, "2026-09-07 11:00:00", &s, &v);
	/* Head then: h.clarke, staff as yet, may not. */
	assert_false(policy_may_review(&c, &review, "h.clarke", &why));
	/* Nor later: it was the head's. */
	review.now_us = texts_utc("2026-11-20 09:00:00");
	assert_false(policy_may_review(&c, &review, "h.clarke", &why));
	assert_true(policy_may_review(&c, &review, "c.ahmed", &why));
	/* t.gray was there then, and is no more. */
	review.now_us = 0;
	set_up_case(&c, "t.bell", 0, "2026-09-07 11:00:00", &s, &v);
	assert_true(policy_may_review(&c, &review, "t.gray", &why));
	review.now_us = texts_utc("2026-11-20 09:00:00");
	assert_false(policy_may_review(&c, &review, "t.gray", &why));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_where_the_text_says),
		cmocka_unit_test(nobody_reviews_their_own),
		cmocka_unit_test(the_custodians_is_theirs),
		cmocka_unit_test(who_is_there_now),
		cmocka_unit_test(who_came_later_may_review),
	};

	return cmocka_run_group_tests(tests, people_set_up, people_tear_down);
}
