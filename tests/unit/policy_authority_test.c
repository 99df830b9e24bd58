/* policy_authority_test.c: whose word counts for an entry, by the texts of the
 * policies that ship. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/unit/people.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define FRIDAY "2026-11-20 11:00:00"
#define ABSENCE "2026-11-18 11:00:00"
#define BEFORE "2026-10-05 09:00:00"

/* Everything any of the policies asks of an entry. */
static struct register_act
entry_of(enum register_kind kind, const char *person)
{
	struct register_act a = { .verb = REGISTER_ADD, .kind = kind,
		.from = INT32_MIN, .recorded_us = texts_utc(BEFORE) };

	snprintf(a.by, sizeof(a.by), "m.silva");
	snprintf(a.scope.person, sizeof(a.scope.person), "%s", person);
	a.scope.from = text_day_of(2026, 11, 1);
	a.scope.to = INT32_MAX;
	a.terms.trained = text_day_of(2026, 10, 1);
	a.terms.notified = text_day_of(2026, 10, 30);
	strcpy(a.terms.account, "@northfield");
	strcpy(a.terms.conditions, "pictures without children");
	strcpy(a.terms.administrators[0], "t.bell");
	strcpy(a.terms.administrators[1], "m.silva");
	strcpy(a.terms.ground, "safeguarding");
	return a;
}

static int
try(int policy, const struct register_act *added, enum register_verb verb,
    const char *by, const char *utc, char words[REGISTER_TEXT], char why[400])
{
	struct register_act a = { .verb = verb, .kind = added->kind,
		.from = INT32_MIN, .recorded_us = texts_utc(utc) };

	snprintf(a.by, sizeof(a.by), "%s", by);
	why[0] = '\0';
	return policy_authority(&people_law[policy], &a, added, words, why,
	    400);
}

struct trial {
	int policy;
	enum register_kind kind;
	const char *person;
	enum register_verb verb;
	const char *by, *utc;
	const char *words;	/* of who may; NULL: may not, and */
	const char *why;	/* this is in the sentence */
};

static void
run_trials(const struct trial *t, size_t count)
{
	for (size_t i = 0; i < count; i++, t++) {
		struct register_act added = entry_of(t->kind, t->person);
		char words[REGISTER_TEXT], why[400];
		int result = try(t->policy, &added, t->verb, t->by, t->utc,
		    words, why);

		if (result != (t->words ? 0 : -1))
			print_error("case %zu: %s%s\n", i, words, why);
		assert_int_equal(result, t->words ? 0 : -1);
		if (t->words)
			assert_string_equal(words, t->words);
		else if (!strstr(why, t->why))
			fail_msg("case %zu: %s", i, why);
	}
}

#define APPROVED "Approved use of Social Media on behalf of the School " \
	"(Official use)"

/* "Only the Head Teacher, or in their absence their authorised deputy, may
 * approve the official use of social media by employees." */
static void
keston(void **state)
{
	static const struct trial trials[] = {
		{ KESTON, REGISTER_OFFICIAL, "t.bell", REGISTER_APPROVE,
		    "h.clarke", FRIDAY, "head, " APPROVED, "" },
		{ KESTON, REGISTER_OFFICIAL, "t.bell", REGISTER_APPROVE,
		    "d.osei", FRIDAY, NULL, "gives that to the head" },
		{ KESTON, REGISTER_OFFICIAL, "t.bell", REGISTER_APPROVE,
		    "d.osei", ABSENCE, "deputy head in the absence of the "
		    "head, " APPROVED, "" },
		/* Another is not the deputy that was authorised. */
		{ KESTON, REGISTER_OFFICIAL, "t.bell", REGISTER_APPROVE,
		    "m.silva", ABSENCE, NULL, "gives that to the head" },
		/* Who was head until September is no more. */
		{ KESTON, REGISTER_OFFICIAL, "t.bell", REGISTER_APPROVE,
		    "b.frost", FRIDAY, NULL, "gives that to the head" },
		/* "Only the Chair of Governors may approve or revoke the
		 * official use of social media by Governors." */
		{ KESTON, REGISTER_OFFICIAL, "g.lowe", REGISTER_APPROVE,
		    "c.ahmed", FRIDAY, "chair of governors, " APPROVED, "" },
		{ KESTON, REGISTER_OFFICIAL, "g.lowe", REGISTER_APPROVE,
		    "h.clarke", FRIDAY, NULL, "to the chair of governors" },
		{ KESTON, REGISTER_OFFICIAL, "g.lowe", REGISTER_REVOKE,
		    "c.ahmed", FRIDAY, "chair of governors, " APPROVED, "" },
		/* ... and approve nobody but governors. */
		{ KESTON, REGISTER_OFFICIAL, "t.bell", REGISTER_APPROVE,
		    "c.ahmed", FRIDAY, NULL, "gives that to the head" },
		{ KESTON, REGISTER_OFFICIAL, "h.clarke", REGISTER_APPROVE,
		    "c.ahmed", FRIDAY, NULL, "gives that to the head" },
		{ KESTON, REGISTER_OFFICIAL, "h.clarke", REGISTER_RESUME,
		    "d.osei", ABSENCE, NULL, "gives that to the head" },
		/* Nobody for himself. */
		{ KESTON, REGISTER_OFFICIAL, "h.clarke", REGISTER_APPROVE,
		    "h.clarke", FRIDAY, NULL, "of their own" },
		{ KESTON, REGISTER_OFFICIAL, "c.ahmed", REGISTER_APPROVE,
		    "c.ahmed", FRIDAY, NULL, "of their own" },
		/* "The Head Teacher may at any time revoke". */
		{ KESTON, REGISTER_OFFICIAL, "t.bell", REGISTER_REVOKE,
		    "h.clarke", FRIDAY, "head, " APPROVED, "" },
		{ KESTON, REGISTER_OFFICIAL, "t.bell", REGISTER_REVOKE,
		    "m.silva", FRIDAY, NULL, "may not revoke" },
		/* Who left may be ended, not approved. */
		{ KESTON, REGISTER_OFFICIAL, "t.gray", REGISTER_END,
		    "h.clarke", FRIDAY, "head, " APPROVED, "" },
		{ KESTON, REGISTER_OFFICIAL, "t.gray", REGISTER_APPROVE,
		    "h.clarke", FRIDAY, NULL, "t.gray has left" },
		{ KESTON, REGISTER_OFFICIAL, "t.bell", REGISTER_APPROVE,
		    "s.dunn", FRIDAY, NULL, "s.dunn is suspended" },
		{ KESTON, REGISTER_OFFICIAL, "t.bell", REGISTER_APPROVE,
		    "s.dunn.cover", FRIDAY, NULL, "s.dunn.cover is suspended" },
		{ KESTON, REGISTER_OFFICIAL, "t.bell", REGISTER_APPROVE,
		    "x.nobody", FRIDAY, NULL, "x.nobody is not in the" },
		/* Of the head's own use, and of the chair's. */
		{ KESTON, REGISTER_AUTHORITY, "t.bell", REGISTER_APPROVE,
		    "h.clarke", FRIDAY, "head, Personal use of Social Media "
		    "by Governors, Employees and Pupils", "" },
		{ KESTON, REGISTER_AUTHORITY, "h.clarke", REGISTER_APPROVE,
		    "h.clarke", FRIDAY, NULL, "of their own" },
		{ KESTON, REGISTER_AUTHORITY, "h.clarke", REGISTER_END,
		    "h.clarke", FRIDAY, NULL, "of their own" },
		{ KESTON, REGISTER_AUTHORITY, "h.clarke", REGISTER_APPROVE,
		    "d.osei", ABSENCE, NULL, "may not approve" },
		{ KESTON, REGISTER_CURRICULUM, "t.bell", REGISTER_APPROVE,
		    "h.clarke", FRIDAY, "head, Access to Social Media on "
		    "School Premises", "" },
		{ KESTON, REGISTER_EXCEPTION, "t.bell", REGISTER_APPROVE,
		    "h.clarke", FRIDAY, NULL, "does not say who may approve "
		    "an entry of the register \"exception\" for staff" },
	};

	(void)state;
	run_trials(trials, ARRAY_LEN(trials));
}

/* "The Chair of the Governors, in consultation with the Governors may revoke
 * official use by any employee including the Head Teacher." */
static void
chair_with_governors(void **state)
{
	static const char *const whose[] = { "h.clarke", "t.bell" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(whose); i++) {
		struct register_act added = entry_of(REGISTER_OFFICIAL,
		    whose[i]);
		struct register_act a = { .verb = REGISTER_REVOKE,
			.kind = REGISTER_OFFICIAL, .by = "c.ahmed",
			.recorded_us = texts_utc(FRIDAY) };
		char words[REGISTER_TEXT], why[400];

		assert_int_equal(policy_authority(&people_law[KESTON], &a,
		    &added, words, why, sizeof(why)), -1);
		assert_non_null(strstr(why, "say in the reason"));
		strcpy(a.reason, "the governors agreed on 19 November");
		assert_int_equal(policy_authority(&people_law[KESTON], &a,
		    &added, words, why, sizeof(why)), 0);
		assert_string_equal(words, "chair of governors with "
		    "governors, " APPROVED);
		strcpy(a.by, "g.lowe");
		assert_int_equal(policy_authority(&people_law[KESTON], &a,
		    &added, words, why, sizeof(why)), -1);
	}
}

static void
the_others(void **state)
{
	static const struct trial trials[] = {
		/* "approval ... from a member of the school's senior
		 * management team"; one of two is not his own judge. */
		{ ALEXANDRA, REGISTER_OFFICIAL, "t.bell", REGISTER_APPROVE,
		    "m.silva", FRIDAY, "senior leader, 8", "" },
		{ ALEXANDRA, REGISTER_OFFICIAL, "t.bell", REGISTER_APPROVE,
		    "j.nicholls", FRIDAY, NULL, "to the senior leader" },
		{ ALEXANDRA, REGISTER_OFFICIAL, "m.silva", REGISTER_APPROVE,
		    "d.osei", FRIDAY, "senior leader, 8", "" },
		{ ALEXANDRA, REGISTER_OFFICIAL, "m.silva", REGISTER_APPROVE,
		    "m.silva", FRIDAY, NULL, "of their own" },
		{ SNMAT, REGISTER_OFFICIAL, "t.bell", REGISTER_APPROVE,
		    "d.osei", FRIDAY, "senior leader, Best Practice in the "
		    "Use of social media for Educational Purposes", "" },
		{ SNMAT, REGISTER_CURRICULUM, "t.bell", REGISTER_APPROVE,
		    "h.clarke", FRIDAY, NULL, "to the senior leader" },
		/* "seek approval for such communication from their manager" */
		{ HOLTSMERE_A, REGISTER_OFFICIAL, "t.bell", REGISTER_APPROVE,
		    "m.silva", FRIDAY, "line manager, 5.1", "" },
		{ HOLTSMERE_A, REGISTER_OFFICIAL, "t.bell", REGISTER_APPROVE,
		    "h.clarke", FRIDAY, NULL, "to the line manager" },
		/* "not permitted under any circumstances" */
		{ HOLTSMERE_B, REGISTER_OFFICIAL, "t.bell", REGISTER_APPROVE,
		    "h.clarke", FRIDAY, NULL, "never allows official use "
		    "(section 5 (Or))" },
		{ HOLTSMERE_B, REGISTER_OFFICIAL, "t.bell", REGISTER_ADD,
		    "m.silva", FRIDAY, NULL, "never allows" },
		{ E_SAFETY, REGISTER_EXCEPTION, "t.bell", REGISTER_APPROVE,
		    "d.osei", ABSENCE, "deputy head in the absence of the "
		    "head, Monitoring use of the Internet and associated "
		    "activities", "" },
		/* The head's own matter goes one higher. */
		{ E_SAFETY, REGISTER_AUTHORITY, "h.clarke", REGISTER_APPROVE,
		    "d.osei", ABSENCE, NULL, "may not approve" },
		{ E_SAFETY, REGISTER_AUTHORITY, "h.clarke", REGISTER_APPROVE,
		    "c.ahmed", FRIDAY, "chair of governors, the head's own, "
		    "Monitoring use of the Internet and associated "
		    "activities", "" },
		{ E_SAFETY, REGISTER_AUTHORITY, "t.bell", REGISTER_APPROVE,
		    "c.ahmed", FRIDAY, NULL, "gives that to the head" },
		/* To propose, and to say what one has read, needs no office. */
		{ KESTON, REGISTER_OFFICIAL, "t.bell", REGISTER_ADD, "t.bell",
		    FRIDAY, "", "" },
		{ KESTON, REGISTER_ACKNOWLEDGEMENT, "t.bell",
		    REGISTER_APPROVE, "h.clarke", FRIDAY, NULL, "needs no" },
		{ KESTON, REGISTER_ACKNOWLEDGEMENT, "t.bell", REGISTER_END,
		    "d.osei", FRIDAY, NULL, "only m.silva, who added it" },
		{ KESTON, REGISTER_ACKNOWLEDGEMENT, "t.bell", REGISTER_RESUME,
		    "t.bell", FRIDAY, NULL, "only m.silva, who added it" },
		{ KESTON, REGISTER_ACKNOWLEDGEMENT, "t.bell", REGISTER_END,
		    "t.bell", FRIDAY, "whose it is", "" },
		{ KESTON, REGISTER_ACKNOWLEDGEMENT, "t.bell", REGISTER_REVOKE,
		    "t.bell", FRIDAY, "whose it is", "" },
		{ KESTON, REGISTER_ACKNOWLEDGEMENT, "t.bell", REGISTER_END,
		    "m.silva", FRIDAY, "who added it", "" },
		{ ALEXANDRA, REGISTER_OFFICIAL, "h.clarke.parent",
		    REGISTER_APPROVE, "h.clarke", FRIDAY, NULL,
		    "nobody may approve an entry of their own" },
		{ KESTON, REGISTER_OFFICIAL, "x.nobody", REGISTER_ADD,
		    "t.bell", FRIDAY, NULL, "x.nobody, whom the entry is" },
		/* Whose use it is decides who may; a group has none. */
		{ KESTON, REGISTER_OFFICIAL, "", REGISTER_APPROVE, "h.clarke",
		    FRIDAY, NULL, "name the person" },
	};

	(void)state;
	run_trials(trials, ARRAY_LEN(trials));
}

/* Another may enter what was signed. */
static void
who_acknowledges(void **state)
{
	struct register_act a = entry_of(REGISTER_ACKNOWLEDGEMENT, "t.bell");
	char words[REGISTER_TEXT], why[400];

	(void)state;
	assert_int_equal(policy_authority(&people_law[KESTON], &a, &a, words,
	    why, sizeof(why)), -1);
	assert_non_null(strstr(why, "t.bell says so"));
	strcpy(a.terms.reference, "sheet of 2 November");
	assert_int_equal(policy_authority(&people_law[KESTON], &a, &a, words,
	    why, sizeof(why)), 0);
	a.terms.reference[0] = '\0';
	strcpy(a.by, "t.bell");
	assert_int_equal(policy_authority(&people_law[KESTON], &a, &a, words,
	    why, sizeof(why)), 0);
}

/* Nobody for himself: not by where he is, what he keeps or will keep. */
static void
nobody_by_scope(void **state)
{
	static const struct {
		const char *device, *group, *place, *network;
		int32_t from, to;	/* of November 2026 */
		const char *why;	/* NULL: the head may approve it */
	} cases[] = {
		{ "", "", "head's room", "", 1, 0, "head-desk" },
		{ "", "office", "", "", 1, 0, "head-desk" },
		{ "", "office", "library", "", 1, 0, NULL },
		{ "", "staff", "", "", 1, 0, "of the group staff" },
		{ "", "staff", "library", "", 1, 0, NULL },
		{ "", "staff", "head's room", "", 1, 0, "head-desk" },
		{ "head-desk", "", "", "", 1, 0, "of their own" },
		{ "head-desk", "office", "head's room", "", 1, 0,
		    "of their own" },
		{ "", "", "library", "", 1, 0, NULL },
		{ "", "", "hall", "", 1, 0, "head-phone" },
		{ "", "", "", "hall-wifi", 1, 0, "head-desk" },
		{ "", "trolleys", "", "hall-wifi", 1, 0, NULL },
		{ "", "laptops", "", "", 1, 29, NULL },
		{ "", "laptops", "", "", 1, 30, "new-laptop" },
		{ "new-laptop", "", "", "", 1, 29, NULL },
		{ "new-laptop", "", "", "", 1, 30, "new-laptop" },
		{ "new-laptop", "", "", "", 30, 0, "of their own" },
		/* What pupils use he only answers for. */
		{ "", "tablets", "", "", 1, 0, NULL },
		{ "", "", "classroom 1", "", 1, 0, NULL },
		{ "trolley", "", "", "", 1, 0, NULL },
	};
	static const enum register_verb verbs[] = { REGISTER_APPROVE,
		REGISTER_RESUME };

	(void)state;
	for (size_t i = 0; i < 2 * ARRAY_LEN(cases); i++) {
		struct register_act a = entry_of(REGISTER_CURRICULUM, "");
		size_t k = i / 2;
		char words[REGISTER_TEXT], why[400];

		strcpy(a.scope.device, cases[k].device);
		strcpy(a.scope.group, cases[k].group);
		strcpy(a.scope.place, cases[k].place);
		strcpy(a.scope.network, cases[k].network);
		a.scope.from = text_day_of(2026, 11, cases[k].from);
		if (cases[k].to)
			a.scope.to = text_day_of(2026, 11, cases[k].to);
		if (try(KESTON, &a, verbs[i % 2], "h.clarke", FRIDAY, words,
		    why) == 0 ? cases[k].why != NULL : !cases[k].why ||
		    !strstr(why, cases[k].why))
			fail_msg("case %zu: %s", k, why);
	}
}

static void
no_training(struct register_act *a)
{
	a->terms.trained = INT32_MIN;
}

static void
no_conditions(struct register_act *a)
{
	a->terms.conditions[0] = '\0';
}

static void
no_account(struct register_act *a)
{
	a->terms.account[0] = '\0';
}

static void
told_late(struct register_act *a)
{
	a->terms.notified = a->scope.from + 1;
}

static void
told_tomorrow(struct register_act *a)
{
	a->scope.from = a->terms.notified = text_day_of(2026, 11, 21);
}

static void
trained_later(struct register_act *a)
{
	a->terms.trained = a->scope.from + 1;
}

static void
trained_tomorrow(struct register_act *a)
{
	a->scope.from = a->terms.trained = text_day_of(2026, 11, 21);
}

static void
not_told(struct register_act *a)
{
	a->terms.notified = INT32_MIN;
}

static void
one_administrator(struct register_act *a)
{
	a->terms.administrators[1][0] = '\0';
}

static void
twice_the_same(struct register_act *a)
{
	strcpy(a->terms.administrators[1], a->terms.administrators[0]);
}

static void
a_stranger(struct register_act *a)
{
	strcpy(a->terms.administrators[1], "x.nobody");
}

static void
other_ground(struct register_act *a)
{
	strcpy(a->terms.ground, "curiosity");
}

static void
no_ground(struct register_act *a)
{
	a->terms.ground[0] = '\0';
}

static void
names_nobody(struct register_act *a)
{
	a->scope.person[0] = '\0';
	strcpy(a->scope.place, "library");
}

static void
own_device(struct register_act *a)
{
	a->scope.person[0] = '\0';
	strcpy(a->scope.device, "bell-01");
}

/* What an entry must have, when it is added and when it is approved. */
static void
entries_lack_nothing(void **state)
{
	static const struct {
		int policy;
		enum register_kind kind;
		void (*spoil)(struct register_act *a);
		const char *by, *why;	/* why NULL: it may */
	} cases[] = {
		{ ALEXANDRA, 0, no_training, "m.silva", "training" },
		{ ALEXANDRA, 0, trained_later, "m.silva", "training" },
		{ ALEXANDRA, 0, trained_tomorrow, "m.silva", "training" },
		{ ALEXANDRA, 0, no_conditions, "m.silva", "conditions" },
		{ ALEXANDRA, 0, no_account, "m.silva", NULL },
		{ KESTON, 0, no_account, "h.clarke", "the account" },
		{ KESTON, 0, no_training, "h.clarke", NULL },
		{ SNMAT, 0, told_late, "d.osei", "nor after the entry" },
		{ SNMAT, 0, told_tomorrow, "d.osei", "not after today" },
		{ SNMAT, 0, not_told, "d.osei", "the head was told" },
		{ SNMAT, 0, one_administrator, "d.osei", "two admin" },
		{ SNMAT, 0, twice_the_same, "d.osei", "two different" },
		{ SNMAT, 0, a_stranger, "d.osei", "x.nobody is not" },
		{ E_SAFETY, REGISTER_AUTHORITY, other_ground, "h.clarke",
		    "\"curiosity\" is not a ground the policy gives: "
		    "safeguarding, cyber-bullying" },
		{ E_SAFETY, REGISTER_AUTHORITY, no_ground, "h.clarke",
		    "needs a ground" },
		{ KESTON, REGISTER_AUTHORITY, other_ground, "h.clarke",
		    NULL },
		{ KESTON, REGISTER_AUTHORITY, names_nobody, "h.clarke",
		    "must name a person or a device" },
		/* Whose alone the device is, the entry is for. */
		{ ALEXANDRA, 0, own_device, "t.bell", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct register_act added = entry_of(cases[i].kind, "t.bell");
		char words[REGISTER_TEXT], why[400] = "";
		static const enum register_verb verbs[] = { REGISTER_ADD,
			REGISTER_APPROVE };

		cases[i].spoil(&added);
		for (size_t k = 0; k < ARRAY_LEN(verbs); k++) {
			int result = try(cases[i].policy, &added, verbs[k],
			    cases[i].by, FRIDAY, words, why);

			if (cases[i].spoil == own_device && k == 1) {
				assert_int_equal(result, -1);
				assert_non_null(strstr(why, "of their own"));
				continue;
			}
			if (result != (cases[i].why ? -1 : 0))
				print_error("case %zu: %s\n", i, why);
			assert_int_equal(result, cases[i].why ? -1 : 0);
			if (cases[i].why && !strstr(why, cases[i].why))
				fail_msg("case %zu: %s", i, why);
		}
	}
}

/* By Keston's policy nobody approves an exception, of whomever. */
static void
what_nobody_can_approve(void **state)
{
	static const struct {
		int policy;
		enum register_kind kind;
		const char *person, *why;	/* why NULL: somebody can */
	} cases[] = {
		{ KESTON, REGISTER_CURRICULUM, "t.bell", NULL },
		{ KESTON, REGISTER_CURRICULUM, "", NULL },
		{ KESTON, REGISTER_EXCEPTION, "t.bell", "does not say who may "
		    "approve an entry of the register \"exception\" for "
		    "staff" },
		{ KESTON, REGISTER_EXCEPTION, "", "\"exception\" for "
		    "anybody" },
		{ KESTON, REGISTER_ACKNOWLEDGEMENT, "t.bell", NULL },
	};
	char why[300];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		struct register_act added = { .kind = cases[i].kind,
			.recorded_us = texts_utc("2026-11-20 11:00:00") };

		strcpy(added.scope.person, cases[i].person);
		why[0] = '\0';
		if (policy_has_approver(&people_law[cases[i].policy], &added,
		    why, sizeof(why)) != !cases[i].why ||
		    (cases[i].why && !strstr(why, cases[i].why)))
			fail_msg("case %zu: \"%s\"", i, why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_nobody_can_approve),
		cmocka_unit_test(keston),
		cmocka_unit_test(chair_with_governors),
		cmocka_unit_test(the_others),
		cmocka_unit_test(who_acknowledges),
		cmocka_unit_test(nobody_by_scope),
		cmocka_unit_test(entries_lack_nothing),
	};

	return cmocka_run_group_tests(tests, people_set_up, people_tear_down);
}
