/* policy_keep_test.c: what may be kept of a session, and that nothing else is
 * held against anybody. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/unit/policy_school.h"

/* Of no row, and not made up. */
#define BURNED_IN "7c:51:33:99:00:01"

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
		{ BURNED_IN, 10, KEEP_SESSION },	/* on a school network */
		{ NULL, 10, KEEP_UNKNOWN },	/* what phones do there */
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
			if (cases[i].device &&
			    strcmp(cases[i].device, BURNED_IN) == 0)
				s.client_mac[0] = 0x7c;
			keep = policy_keep(&law, &s, NULL);
			policy_judge(&law, NULL, &s, &v, NULL);
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

#define ADDED "2026-11-02 09:00:00"

static struct policy *
load_with(const char *settings, struct text_faults *f)
{
	char *text = texts_with(HEAD
	    "  - {clause: c, title: official, when: {register: official}, "
	    "then: permitted}\n"
	    "  - {clause: d, title: d, when: {on_break: yes, equipment: "
	    "personal}, then: permitted}\n"
	    "  - {clause: e, title: e, when: {working_time: yes}, then: "
	    "contrary}\notherwise: outside\n", "monitoring: routine\n",
	    settings);
	struct policy *p = load(text, f);

	assert_string_equal(text_faults_text(f), "");
	free(text);
	return p;
}

/* Under on-authority only what an authority names is kept, and only while it
 * is in force: "does not monitor or record as a matter of course". */
static void
what_an_authority_names(void **state)
{
	static const char mode[] = "monitoring: on-authority\napprovals: "
	    "[{clause: a, register: authority, by: head}]\n";
	static const struct {
		struct register_scope scope;
		const char *approved, *device, *service;
		enum keep keep;
	} cases[] = {
		{ { .device = "office-01" }, ADDED, "office-01", "x",
		    KEEP_SESSION },
		{ { .device = "office-01" }, ADDED, "staffroom-01", "x",
		    KEEP_SUM },
		{ { .device = "office-01" }, "", "office-01", "x", KEEP_SUM },
		/* Approved in the middle of it. */
		{ { .device = "office-01" }, "2026-11-20 11:02:00",
		    "office-01", "x", KEEP_SUM },
		{ { .person = "j.reed" }, ADDED, "office-01", "x",
		    KEEP_SESSION },
		{ { .person = "j.reed", .services = { "facebook" },
		    .service_count = 1 }, ADDED, "office-01", "x", KEEP_SUM },
		/* Whether j.reed sits there nobody knows. */
		{ { .person = "j.reed" }, ADDED, "staffroom-01", "x",
		    KEEP_SUM },
		/* To watch everybody is no authority's to give. */
		{ { .network = "office" }, ADDED, "office-01", "x",
		    KEEP_SUM },
		{ { .place = "front office" }, ADDED, "office-01", "x",
		    KEEP_SUM },
		/* Over at 11:02, in the middle of it. */
		{ { .device = "office-01", .from_minute = 600,
		    .to_minute = 662 }, ADDED, "office-01", "x", KEEP_SUM },
		{ { .device = "own-phone" }, ADDED, "own-phone", "x",
		    KEEP_NOTHING },
	};
	struct text_faults *f = text_faults_new();
	struct policy_context c = law;
	struct policy *p = load_with(mode, f);

	(void)state;
	c.policy = p;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct use u = { cases[i].device, cases[i].service,
			"2026-11-20 11:00:00", 5, 0 };
		struct registers *r = registers_new();
		struct session s = session_of(&u);
		struct verdict v;

		memcpy(s.client, "\0\0\0\0\0\0\0\0\0\0\xff\xff\x0a\x14\x0a\x05",
		    16);
		enter(r, "authority-1", cases[i].scope, ADDED,
		    cases[i].approved);
		c.registers = r;
		if (policy_keep(&c, &s, NULL) != cases[i].keep)
			print_error("case %zu\n", i);
		assert_int_equal(policy_keep(&c, &s, NULL), cases[i].keep);
		policy_judge(&c, NULL, &s, &v, NULL);
		assert_int_equal(v.outcome == OUTCOME_CONTRARY,
		    cases[i].keep == KEEP_SESSION);
		/* One that names nobody, before it by id, hides none. */
		enter(r, "authority-0", (struct register_scope){
		    .network = "office" }, ADDED, ADDED);
		assert_int_equal(policy_keep(&c, &s, NULL), cases[i].keep);
		registers_free(r);
	}
	policy_free(p);
	text_faults_free(f);
}

/* What an entry permits, all of it, is counted by the entry. */
static void
exempt_use_is_counted(void **state)
{
	static const struct {
		struct register_scope scope;
		const char *device, *utc;
		enum role role;
		enum keep keep;
	} cases[] = {
		{ { .person = "j.reed" }, "office-01", "2026-11-20 11:00:00",
		    0, KEEP_EXEMPT },
		/* In lessons, and then not only. */
		{ { .person = "j.reed", .from_minute = 600,
		    .to_minute = 662 }, "office-01", "2026-11-20 11:00:00", 0,
		    KEEP_SESSION },
		/* By whom is not known. */
		{ { .person = "j.reed" }, "staffroom-01",
		    "2026-11-20 11:00:00", 0, KEEP_SESSION },
		{ { .device = "staffroom-01" }, "staffroom-01",
		    "2026-11-20 11:00:00", 0, KEEP_EXEMPT },
		/* Nobody's use is no use for the school. */
		{ { .person = "j.reed" }, "office-01", "2026-11-20 11:00:00",
		    ROLE_PUSH, KEEP_SESSION },
		/* Personal equipment is not counted by entries, either. */
		{ { .person = "j.reed" }, "own-phone", "2026-11-20 11:00:00",
		    0, KEEP_NOTHING },
	};
	static const char *const modes[] = { "monitoring: routine\n",
		"monitoring: routine\npersonal_equipment: kept\n" };
	struct text_faults *f = text_faults_new();
	struct policy_context c = law;

	(void)state;
	for (size_t i = 0; i < 2 * ARRAY_LEN(cases); i++) {
		struct use u = { cases[i / 2].device, "x", cases[i / 2].utc, 5,
			cases[i / 2].role };
		struct policy *p = load_with(modes[i % 2], f);
		struct registers *r = registers_new();
		struct session s = session_of(&u);
		char entry[REGISTER_ID] = "";

		enter(r, "official-7", cases[i / 2].scope, ADDED, ADDED);
		c.policy = p;
		c.registers = r;
		if (policy_keep(&c, &s, entry) != cases[i / 2].keep)
			print_error("case %zu\n", i);
		assert_int_equal(policy_keep(&c, &s, entry),
		    cases[i / 2].keep);
		assert_string_equal(entry, cases[i / 2].keep == KEEP_EXEMPT ?
		    "official-7" : "");
		registers_free(r);
		policy_free(p);
	}
	text_faults_free(f);
}

/* Permitted either way, and whether by an entry nobody knows. */
static void
perhaps_exempt_is_kept(void **state)
{
	static const struct use u = { "staffroom-01", "x",
		"2026-11-20 11:00:00", 5, 0 };
	struct text_faults *f = text_faults_new();
	struct policy *p = load(HEAD
	    "  - {clause: c, title: official, when: {register: official}, "
	    "then: permitted}\notherwise: permitted\n", f);
	struct registers *r = registers_new();
	struct session s = session_of(&u);
	struct policy_context c = law;
	struct verdict v;

	(void)state;
	enter(r, "official-1", (struct register_scope){ .person = "j.reed" },
	    ADDED, ADDED);
	c.policy = p;
	c.registers = r;
	policy_judge(&c, NULL, &s, &v, NULL);
	assert_int_equal(v.outcome, OUTCOME_PERMITTED);
	assert_int_equal(policy_keep(&c, &s, NULL), KEEP_SESSION);
	registers_free(r);
	policy_free(p);
	text_faults_free(f);
}

/* Of people's own equipment nothing is kept; where the policy says otherwise,
 * what it does not permit. */
static void
own_equipment_in_a_break(void **state)
{
	static const struct { const char *utc; enum keep keep; } cases[] = {
		{ "2026-11-20 11:00:00", KEEP_SESSION },
		{ "2026-11-20 12:10:00", KEEP_NOTHING },
		{ "2026-11-20 10:31:00", KEEP_NOTHING },
		/* From the break into the lesson, and the other way. */
		{ "2026-11-20 12:58:00", KEEP_NOTHING },
		{ "2026-11-20 11:58:00", KEEP_NOTHING },
		{ "2026-11-20 15:58:00", KEEP_SESSION },
		{ "2026-11-20 17:00:00", KEEP_NOTHING },
		/* An INSET day's breaks are not in the calendar. */
		{ "2026-11-27 11:00:00", KEEP_SESSION },
	};
	struct text_faults *f = text_faults_new();
	struct policy *kept = load_with("monitoring: routine\n"
	    "personal_equipment: kept\n", f);
	struct policy *not = load_with("monitoring: routine\n", f);
	struct policy *sum = load_with("monitoring: aggregate\n"
	    "personal_equipment: kept\n", f);
	struct policy_context c = law;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct use u = { "own-phone", "x", cases[i].utc, 5, 0 };
		struct session s = session_of(&u);

		c.policy = not;
		assert_int_equal(policy_keep(&c, &s, NULL), KEEP_NOTHING);
		c.policy = kept;
		assert_int_equal(policy_keep(&c, &s, NULL), cases[i].keep);
		c.policy = sum;
		assert_int_equal(policy_keep(&c, &s, NULL), cases[i].keep ==
		    KEEP_SESSION ? KEEP_SUM : KEEP_NOTHING);
	}
	policy_free(kept);
	policy_free(not);
	policy_free(sum);
	text_faults_free(f);
}

/* A visit on one's own phone in a lesson, whose page sends on in the break: in
 * that use would be permitted, so none of its minutes is kept. */
static void
own_page_left_open_in_a_break(void **state)
{
	static const struct use u = { "own-phone", "x", "2026-11-20 11:57:00",
		5, 0 };
	struct text_faults *f = text_faults_new();
	struct policy_context c = law;
	struct policy *p;
	struct session s;

	(void)state;
	c.policy = p = load(HEAD
	    "  - {clause: c, title: never, when: {working_time: yes}, then: "
	    "contrary}\n"
	    "  - {clause: d, title: free, when: {working_time: no}, then: "
	    "permitted}\n"
	    "otherwise: outside\npersonal_equipment: kept\n", f);
	assert_string_equal(text_faults_text(f), "");
	for (int quiet = 0; quiet <= 1; quiet++) {
		s = session_of(&u);
		s.has_bursts = true;
		minutes[0].led = 1;
		if (quiet)
			minutes[3].bytes_down = minutes[4].bytes_down = 3000;
		assert_int_equal(policy_keep(&c, &s, NULL), KEEP_NOTHING);
	}
	policy_free(p);
	text_faults_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keep_and_judge_agree),
		cmocka_unit_test(monitoring_and_choices),
		cmocka_unit_test(what_an_authority_names),
		cmocka_unit_test(exempt_use_is_counted),
		cmocka_unit_test(perhaps_exempt_is_kept),
		cmocka_unit_test(own_equipment_in_a_break),
		cmocka_unit_test(own_page_left_open_in_a_break),
	};

	return cmocka_run_group_tests(tests, school_open, school_close);
}
