/* policy_keep_test.c: what may be kept of a session, and that nothing else is
 * held against anybody. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/unit/policy_school.h"

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

static void
monitoring_and_choices(void **state)
{
	static const struct { const char *from, *to; int device;
		enum keep keep; } cases[] = {
		{ "routine", "off", 0, KEEP_NOTHING },
		{ "routine", "aggregate", 0, KEEP_SUM },
		{ "routine", "on-authority\napprovals: [{clause: a, register: "
		    "authority, by: head}]", 0, KEEP_SUM },
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keep_and_judge_agree),
		cmocka_unit_test(monitoring_and_choices),
	};

	return cmocka_run_group_tests(tests, school_open, school_close);
}
