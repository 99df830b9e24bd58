/* register_rules_test.c: what may be done to a register, by Keston's policy at
 * the school of tests/policy, whose head is away on 2026-11-18. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "classify/calendar.h"
#include "classify/law.h"
#include "dashboard/register_rules.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static struct law *law;

static int
load(void **state)
{
	struct text_faults *f = text_faults_new();
	char dir[] = "/tmp/register_rules.XXXXXX", command[300];

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(command, sizeof(command), "cp tests/policy/law/*.yaml "
	    "etc/catalogue.yaml etc/grading.yaml %s && "
	    "cp etc/policies/keston-primary.yaml %s/policy.yaml", dir, dir);
	assert_int_equal(system(command), 0);
	if (law_load(&law, dir, f) < 0)
		fail_msg("%s", text_faults_text(f));
	text_faults_free(f);
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	return system(command);
}

static int
unload(void **state)
{
	(void)state;
	law_free(law);
	return 0;
}

/* t.okafor's official use of an account, or an act on it. */
static struct register_act
act(enum register_verb verb, const char *by, const char *utc)
{
	struct register_act a = { .verb = verb, .from = INT32_MIN,
		.recorded_us = texts_utc(utc),
		.scope = { .person = "t.okafor", .from = 20770,
		.to = INT32_MAX },
		.terms = { .account = "@t", .trained = INT32_MIN,
		.notified = INT32_MIN } };

	snprintf(a.id, sizeof(a.id), "official-1");
	snprintf(a.by, sizeof(a.by), "%s", by);
	return a;
}

#define DAY "2026-11-20 10:00:00"
#define AWAY "2026-11-18 10:00:00"
#define A REGISTER_ADD
#define P REGISTER_APPROVE
#define S REGISTER_SUSPEND
#define U REGISTER_RESUME
#define R REGISTER_REVOKE
#define E REGISTER_END

/* Acts that were done before, in this order, a day before each other; then
 * one more, by whom and when, and what is said: an authority, or why not. */
static const struct {
	int before[5];			/* verbs + 1; 0 ends */
	enum register_verb verb;
	const char *by, *at, *reason;
	bool is_allowed;
	const char *say;
} cases[] = {
	{ { 0 }, A, "t.okafor", DAY, "", true, "" },
	{ { 0 }, A, "n.obody", DAY, "", false, "n.obody is not in the roster" },
	{ { 0 }, A, "s.dunn", DAY, "", false, "s.dunn is suspended" },
	{ { 0 }, P, "h.clarke", DAY, "", false, "no entry official-1" },
	{ { A + 1 }, P, "h.clarke", DAY, "", true, "head, " },
	{ { A + 1 }, P, "d.osei", DAY, "", false, "d.osei may not approve" },
	{ { A + 1 }, P, "d.osei", AWAY, "", true,
	  "deputy head in the absence of the head, " },
	{ { A + 1 }, P, "t.okafor", DAY, "", false, "of their own" },
	{ { A + 1 }, P, "c.ahmed", DAY, "", false, "c.ahmed may not approve" },
	{ { A + 1, P + 1 }, P, "h.clarke", DAY, "", false, "already" },
	{ { A + 1, P + 1 }, S, "h.clarke", DAY, "", true, "head, " },
	{ { A + 1, P + 1 }, R, "c.ahmed", DAY, "", false, "conferred" },
	{ { A + 1, P + 1 }, R, "c.ahmed", DAY, "on Monday", true,
	  "chair of governors with governors, " },
	{ { A + 1, P + 1 }, U, "h.clarke", DAY, "", false,
	  "official-1 is not suspended" },
	{ { A + 1, P + 1, S + 1 }, S, "h.clarke", DAY, "", false,
	  "was suspended on 2026-11-10 by h.clarke already" },
	{ { A + 1, P + 1, S + 1 }, U, "h.clarke", DAY, "", true, "head, " },
	{ { A + 1, P + 1, S + 1, U + 1 }, S, "h.clarke", DAY, "", true,
	  "head, " },
	{ { A + 1, P + 1, R + 1 }, P, "h.clarke", DAY, "", false,
	  "was revoked on 2026-11-10 by h.clarke; what comes after" },
	{ { A + 1, P + 1, E + 1 }, U, "h.clarke", DAY, "", false,
	  "was ended on 2026-11-10" },
};

static struct registers *
registers_before(const int *verbs, int32_t last_from)
{
	struct registers *r = registers_new();
	struct register_act a;
	char why[200];
	int i;

	for (i = 0; i < 5 && verbs[i]; i++) {
		a = act((enum register_verb)(verbs[i] - 1), "h.clarke",
		    "2026-11-08 10:00:00");
		a.recorded_us += (uint64_t)i * 24 * 3600 * 1000000;
		if (i + 1 == 5 || !verbs[i + 1])
			a.from = last_from;
		assert_int_equal(registers_take(r, &a, why, sizeof(why)), 0);
	}
	return r;
}

static void
what_may_be_done(void **state)
{
	struct policy_context c = law_context(law);
	struct registers *r;
	struct register_act a;
	char why[300];
	size_t i;
	int result;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		c.registers = r = registers_before(cases[i].before,
		    INT32_MIN);
		a = act(cases[i].verb, cases[i].by, cases[i].at);
		snprintf(a.reason, sizeof(a.reason), "%s", cases[i].reason);
		why[0] = '\0';
		result = register_rules_check(&c, &a, why, sizeof(why));
		if ((result == 0) != cases[i].is_allowed || !strstr(
		    result == 0 ? a.authority : why, cases[i].say))
			fail_msg("case %zu: \"%s\" \"%s\"", i, why,
			    a.authority);
		registers_free(r);
	}
}

/* What is to end may still be stopped sooner. */
static void
an_end_to_come(void **state)
{
	static const int before[5] = { A + 1, P + 1, E + 1 };
	struct policy_context c = law_context(law);
	struct registers *r = registers_before(before, 20800);
	struct register_act a = act(REGISTER_REVOKE, "h.clarke", DAY);
	char why[300];

	(void)state;
	c.registers = r;
	assert_int_equal(register_rules_check(&c, &a, why, sizeof(why)), 0);
	registers_free(r);
}

/* What is to come is judged on its day: a suspension dated ahead is not
 * entered twice, and can be undone. */
static void
a_suspension_to_come(void **state)
{
	static const int before[5] = { A + 1, P + 1, S + 1 };
	static const struct {
		enum register_verb verb;
		int32_t from;
		const char *why;	/* NULL: it may be done */
	} acts[] = {
		{ S, 20800, "suspended on 2026-11-10 by h.clarke already" },
		{ S, 20801, "already" },
		{ S, 20799, NULL },
		{ S, INT32_MIN, NULL },
		{ U, 20800, NULL },
		{ U, INT32_MIN, "official-1 is not suspended" },
		{ U, 20799, "official-1 is not suspended on 2026-12-12" },
		{ R, INT32_MIN, NULL },
	};
	struct policy_context c = law_context(law);
	struct registers *r = registers_before(before, 20800);
	struct register_act a;
	char why[300];
	size_t i;

	(void)state;
	c.registers = r;
	for (i = 0; i < ARRAY_LEN(acts); i++) {
		a = act(acts[i].verb, "h.clarke", DAY);
		a.from = acts[i].from;
		why[0] = '\0';
		if (register_rules_check(&c, &a, why, sizeof(why)) == 0 ?
		    acts[i].why != NULL :
		    !acts[i].why || !strstr(why, acts[i].why))
			fail_msg("case %zu: \"%s\"", i, why);
	}
	registers_free(r);
}

static const struct { const char *field, *value, *say; } names[] = {
	{ "person", "n.obody", "no person \"n.obody\" in the roster" },
	{ "device", "n-01", "no device \"n-01\" in the roster" },
	{ "place", "moon", "no place \"moon\" in the roster" },
	{ "network", "moon", "no network \"moon\" in the roster" },
	{ "group", "moon", "no group \"moon\" in the roster" },
	{ "service", "moon", "no service \"moon\" in the catalogue" },
	{ "place", "staffroom", NULL },
	{ "network", "staff-wifi", NULL },
	{ "group", "staff", NULL },	/* of people; then of a device */
	{ "group", "trolley", NULL },
	{ "device", "head-01", NULL },
	{ "service", "facebook", NULL },
	{ "service", "FaceBook", NULL },
	{ "service", "Facebok", "did you mean \"facebook\"?" },
};

static void
set(struct register_scope *s, const char *field, const char *value)
{
	struct { const char *name; char *at; } fields[] = {
		{ "person", s->person }, { "device", s->device },
		{ "place", s->place }, { "network", s->network },
		{ "group", s->group }, { "service", s->services[0] },
	};
	size_t i;

	for (i = 0; strcmp(fields[i].name, field) != 0; i++)
		;
	strcpy(fields[i].at, value);
	s->service_count = s->services[0][0] != '\0';
}

static void
what_is_named_is_there(void **state)
{
	struct policy_context c = law_context(law);
	struct register_act a;
	char why[300];
	size_t i;

	(void)state;
	c.registers = registers_before((const int[5]){ 0 }, INT32_MIN);
	for (i = 0; i < ARRAY_LEN(names); i++) {
		a = act(REGISTER_ADD, "h.clarke", DAY);
		set(&a.scope, names[i].field, names[i].value);
		why[0] = '\0';
		if (register_rules_check(&c, &a, why, sizeof(why)) == 0 ?
		    names[i].say != NULL :
		    !names[i].say || !strstr(why, names[i].say))
			fail_msg("%s %s: \"%s\"", names[i].field,
			    names[i].value, why);
		/* What is entered is the id, however it was typed. */
		if (a.scope.service_count && !names[i].say)
			assert_string_equal(a.scope.services[0], "facebook");
	}
	/* The law is what is acknowledged. */
	a = act(REGISTER_ADD, "t.bell", DAY);
	a.kind = REGISTER_ACKNOWLEDGEMENT;
	strcpy(a.scope.person, "t.bell");
	assert_int_equal(register_rules_check(&c, &a, why, sizeof(why)), 0);
	assert_string_equal(a.terms.policy, policy_hash(law->policy));
	registers_free((struct registers *)c.registers);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_may_be_done),
		cmocka_unit_test(an_end_to_come),
		cmocka_unit_test(a_suspension_to_come),
		cmocka_unit_test(what_is_named_is_there),
	};
	char why[128];

	if (calendar_zone("Europe/London", why, sizeof(why)) < 0)
		return 1;
	return cmocka_run_group_tests(tests, load, unload);
}
