/* policy_entries_test.c: what a verdict makes of the registers: entries that
 * permit, come late, are suspended or revoked; use by office, without one. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/unit/policy_school.h"

static struct policy_steps steps;

#define ADDED "2026-11-02 09:00:00"
#define LESSON "2026-11-20 11:00:00"
#define ENTRY (struct register_scope){ .person = "j.reed" }
#define CLAUSES "  - {clause: c, title: official, when: {register: " \
	"official}, then: permitted}\n" \
	"  - {clause: d, title: no, when: {equipment: school}, then: " \
	"contrary}\notherwise: outside\n"
#define STANDING "standing: [{clause: s, office: head, register: official}]\n"

struct acts {			/* done to official-1 */
	const char *added, *approved;	/* "" not */
	enum register_verb later;	/* REGISTER_ADD: nothing later */
	const char *when;
};

static struct registers *
registers_of(const struct acts *a)
{
	struct registers *r = registers_new();

	if (a->added[0])
		enter(r, "official-1", ENTRY, a->added, a->approved);
	if (a->later != REGISTER_ADD)
		act(r, "official-1", a->later, a->when);
	return r;
}

/* j.reed is the head; suspended or not. */
static struct roster *
roster_of(const char *suspended)
{
	struct text_faults *f = text_faults_new();
	char path[64], person[256], *text, *whole;
	struct roster *r = NULL;

	snprintf(person, sizeof(person), "{id: j.reed, kind: staff, group: "
	    "staff%s}", suspended);
	text = texts_with(texts_roster,
	    "{id: j.reed, kind: staff, group: staff}", person);
	assert_true(asprintf(&whole, "%soffices:\n  - {office: head, person: "
	    "j.reed}\n", text) > 0);
	texts_write(whole, path);
	roster_load(&r, path, f);
	unlink(path);
	assert_string_equal(text_faults_text(f), "");
	text_faults_free(f);
	free(text);
	free(whole);
	return r;
}

struct entry_case {
	const char *policy, *suspended, *device;
	struct acts acts;
	enum outcome outcome;
	enum register_state state;
	const char *id, *facts;		/* of the clause that asks */
	int rule;
};

#define NO_ACTS { "", "", 0, "" }
#define APPROVED { ADDED, ADDED, 0, "" }

static const struct entry_case cases[] = {
	{ CLAUSES, "", "office-01", APPROVED, OUTCOME_PERMITTED,
	    REGISTER_IN_FORCE, "official-1", "register: yes (official-1 "
	    "approved by h.clarke on 2026-11-02, register)", 0 },
	{ CLAUSES, "", "lunch-01", APPROVED, OUTCOME_CONTRARY, REGISTER_NONE,
	    "", "register: no (official: no entry, register)", 4 },
	{ CLAUSES, "", "staffroom-01", APPROVED, OUTCOME_UNDECIDED,
	    REGISTER_IN_FORCE, "official-1", "who used it: unknown "
	    "(official-1, if its person used this device, register)", 1 },
	{ CLAUSES, "", "library-tablets", APPROVED, OUTCOME_UNDECIDED,
	    REGISTER_NONE, "", "register: no (official: no entry, register)",
	    1 },
	{ CLAUSES, "", "office-01", { ADDED, "", 0, "" }, OUTCOME_CONTRARY,
	    REGISTER_PROPOSED, "official-1", "register: no (official-1 not "
	    "approved, added by h.clarke on 2026-11-02, register)", 4 },
	{ CLAUSES, "", "office-01", { ADDED, "2026-11-20 17:00:00", 0, "" },
	    OUTCOME_CONTRARY, REGISTER_LATE, "official-1", "register: no "
	    "(official-1 approved after the event by h.clarke on 2026-11-20, "
	    "register)", 2 },
	{ CLAUSES, "", "office-01", { ADDED, ADDED, REGISTER_SUSPEND,
	    "2026-11-19 08:00:00" }, OUTCOME_CONTRARY, REGISTER_SUSPENDED,
	    "official-1", "register: no (official-1 suspended by h.clarke on "
	    "2026-11-19, register)", 2 },
	{ CLAUSES, "", "office-01", { ADDED, ADDED, REGISTER_REVOKE,
	    "2026-11-19 08:00:00" }, OUTCOME_CONTRARY, REGISTER_REVOKED,
	    "official-1", "register: no (official-1 revoked by h.clarke on "
	    "2026-11-19, register)", 4 },
	/* What is done later changes nothing of then. */
	{ CLAUSES, "", "office-01", { ADDED, ADDED, REGISTER_REVOKE,
	    "2026-11-20 17:00:00" }, OUTCOME_PERMITTED, REGISTER_IN_FORCE,
	    "official-1", "register: yes (official-1 approved by h.clarke on "
	    "2026-11-02, register)", 0 },
	{ CLAUSES, ", suspended: [{from: 2026-11-20}]", "office-01", APPROVED,
	    OUTCOME_CONTRARY, REGISTER_SUSPENDED, "official-1",
	    "register: no (official-1 suspended, register)", 2 },
	/* By office. */
	{ STANDING CLAUSES, "", "office-01", NO_ACTS, OUTCOME_PERMITTED,
	    REGISTER_IN_FORCE, "head", "register: yes (head, by office, "
	    "policy)", 0 },
	{ STANDING CLAUSES, "", "lunch-01", NO_ACTS, OUTCOME_CONTRARY,
	    REGISTER_NONE, "", "register: no (official: no entry, register)",
	    4 },
	{ STANDING CLAUSES, "", "staffroom-01", NO_ACTS, OUTCOME_UNDECIDED,
	    REGISTER_IN_FORCE, "head", "who used it: unknown (head, if its "
	    "person used this device, register)", 1 },
	{ STANDING CLAUSES, "", "library-tablets", NO_ACTS,
	    OUTCOME_UNDECIDED, REGISTER_NONE, "", "register: no (official: "
	    "no entry, register)", 1 },
	{ STANDING CLAUSES, "", "office-01", APPROVED, OUTCOME_PERMITTED,
	    REGISTER_IN_FORCE, "official-1", "register: yes (official-1 "
	    "approved by h.clarke on 2026-11-02, register)", 0 },
	{ STANDING CLAUSES, "", "office-01", { ADDED, "", REGISTER_REVOKE,
	    "2026-11-19 08:00:00" }, OUTCOME_CONTRARY, REGISTER_REVOKED,
	    "official-1", "register: no (official-1 revoked by h.clarke on "
	    "2026-11-19, register)", 4 },
	{ STANDING CLAUSES, "", "staffroom-01", { ADDED, "", REGISTER_REVOKE,
	    "2026-11-19 08:00:00" }, OUTCOME_CONTRARY, REGISTER_NONE, "",
	    "register: no (official: no entry, register)", 4 },
	{ STANDING CLAUSES, ", suspended: [{from: 2026-11-20}]", "office-01",
	    NO_ACTS, OUTCOME_CONTRARY, REGISTER_NONE, "", "register: no "
	    "(official: no entry, register)", 4 },
	/* By another id of theirs. */
	{ STANDING CLAUSES, "}\n  - {id: j.reed2, kind: staff, group: staff, "
	    "same_as: j.reed, suspended: [{from: 2026-11-20}]", "office-01",
	    NO_ACTS, OUTCOME_CONTRARY, REGISTER_NONE, "", "register: no "
	    "(official: no entry, register)", 4 },
};

/* A policy of these clauses; standing comes before the clauses' key. */
static struct policy *
policy_of(const char *clauses, struct text_faults *f)
{
	size_t standing = strncmp(clauses, STANDING, strlen(STANDING)) == 0 ?
	    strlen(STANDING) : 0;
	struct policy *p;
	char *text;

	assert_true(asprintf(&text, "%.*s%s%s", (int)standing, clauses, HEAD,
	    clauses + standing) > 0);
	p = load(text, f);
	free(text);
	assert_string_equal(text_faults_text(f), "");
	return p;
}

static void
what_an_entry_comes_to(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct entry_case *k = &cases[i];
		struct use u = { k->device, "x", LESSON, 5, 0 };
		struct text_faults *f = text_faults_new();
		struct policy *p = policy_of(k->policy, f);
		struct registers *r = registers_of(&k->acts);
		struct roster *people = roster_of(k->suspended);
		struct policy_context c = law;
		struct session s = session_of(&u);
		struct verdict v;

		c.policy = p;
		c.registers = r;
		c.roster = people;
		policy_judge(&c, NULL, &s, &v, &steps);
		if (v.outcome != k->outcome)
			print_error("case %zu\n", i);
		assert_int_equal(v.outcome, k->outcome);
		assert_int_equal(v.entry.state, k->state);
		assert_string_equal(v.entry.id, k->id);
		assert_string_equal(steps.step[2].facts, k->facts);
		assert_int_equal(v.grades[GRADE_RULE], k->rule);
		registers_free(r);
		roster_free(people);
		policy_free(p);
		text_faults_free(f);
	}
}

/* What an entry of a group, place or network is about: the person's group or
 * the device's; where it was used, if that is known. */
static void
what_an_entry_without_a_person_is_about(void **state)
{
	static const struct { struct register_scope scope; const char *device;
		int vlan; enum outcome want; const char *missing; }
	    scopes[] = {
		{ { .group = "staff" }, "office-01", 10, OUTCOME_PERMITTED,
		    "" },
		{ { .group = "office" }, "office-01", 10, OUTCOME_PERMITTED,
		    "" },
		{ { .group = "trolley" }, "office-01", 10, OUTCOME_CONTRARY,
		    "" },
		{ { .group = "trolley" }, "trolley", 10, OUTCOME_PERMITTED,
		    "" },
		/* Whoever used it may be of those people, not of a device. */
		{ { .group = "staff" }, "trolley", 10, OUTCOME_UNDECIDED,
		    "who used it" },
		{ { .group = "office" }, "trolley", 10, OUTCOME_CONTRARY, "" },
		{ { .group = "staff" }, "library-tablets", 10,
		    OUTCOME_UNDECIDED, "not what this school monitors" },
		{ { .place = "hall" }, "office-01", 10, OUTCOME_CONTRARY, "" },
		{ { .place = "hall" }, "lunch-01", 10, OUTCOME_UNDECIDED,
		    "place" },
		{ { .person = "l.may", .place = "hall" }, "lunch-01", 10,
		    OUTCOME_UNDECIDED, "place" },
		{ { .network = "office" }, "lunch-01", 10, OUTCOME_PERMITTED,
		    "" },
		{ { .network = "office" }, "lunch-01", 77, OUTCOME_UNDECIDED,
		    "network" },
	};
	struct text_faults *f = text_faults_new();
	struct policy_context c = law;
	struct policy *p = policy_of(CLAUSES, f);

	(void)state;
	c.policy = p;
	for (size_t i = 0; i < ARRAY_LEN(scopes); i++) {
		struct use u = { scopes[i].device, "x", LESSON, 5, 0 };
		struct session s = session_of(&u);
		struct registers *r = registers_new();
		struct verdict v;

		s.vlan = (uint16_t)scopes[i].vlan;
		enter(r, "official-1", scopes[i].scope, ADDED, ADDED);
		c.registers = r;
		policy_judge(&c, NULL, &s, &v, NULL);
		if (v.outcome != scopes[i].want)
			print_error("case %zu\n", i);
		assert_int_equal(v.outcome, scopes[i].want);
		assert_string_equal(v.missing, scopes[i].missing);
		registers_free(r);
	}
	policy_free(p);
	text_faults_free(f);
}

/* What takes the head's use by office away does so at all hours and on all
 * days, not in those of the entry alone. */
static void
taken_away_at_all_hours(void **state)
{
	static const enum register_verb verbs[] = { REGISTER_SUSPEND,
		REGISTER_REVOKE, REGISTER_END };
	static const struct use u = { "office-01", "x", LESSON, 5, 0 };
	struct text_faults *f = text_faults_new();
	struct policy *p = policy_of(STANDING CLAUSES, f);
	struct roster *people = roster_of("");
	struct policy_context c = law;
	struct session s = session_of(&u);
	struct register_scope scope[] = { ENTRY, ENTRY };

	(void)state;
	scope[0].from_minute = 14 * 60;
	scope[0].to_minute = 15 * 60;
	register_day_read("2026-11-10", &scope[1].to);
	c.policy = p;
	c.roster = people;
	for (size_t i = 0; i < 2 * ARRAY_LEN(verbs); i++) {
		enum register_verb verb = verbs[i % ARRAY_LEN(verbs)];
		struct registers *r = registers_new();
		struct verdict v;

		enter(r, "official-1", scope[i / ARRAY_LEN(verbs)], ADDED,
		    ADDED);
		act(r, "official-1", verb, "2026-11-09 08:00:00");
		c.registers = r;
		policy_judge(&c, NULL, &s, &v, NULL);
		assert_int_equal(v.outcome, verb == REGISTER_END ?
		    OUTCOME_PERMITTED : OUTCOME_CONTRARY);
		registers_free(r);
	}
	roster_free(people);
	policy_free(p);
	text_faults_free(f);
}

/* An act in the middle of a session: before it and after it are judged each
 * by what was so then. */
static void
an_act_parts_a_session(void **state)
{
	static const char *const policies[] = { CLAUSES, STANDING CLAUSES };
	static const struct use u = { "office-01", "x", LESSON, 10, 0 };
	struct acts acts = { ADDED, ADDED, REGISTER_REVOKE,
		"2026-11-20 11:04:00" };
	struct roster *people = roster_of("");

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct text_faults *f = text_faults_new();
		struct policy *p = policy_of(policies[i], f);
		struct registers *r;
		struct policy_context c = law;
		struct session s = session_of(&u);
		struct verdict v;

		/* The head's, by office until then. */
		acts.approved = i ? "" : ADDED;
		r = registers_of(&acts);
		c.policy = p;
		c.registers = r;
		c.roster = people;
		policy_judge(&c, NULL, &s, &v, NULL);
		assert_int_equal(v.stretch_count, 2);
		assert_int_equal(v.stretches[0].outcome, OUTCOME_PERMITTED);
		assert_int_equal(v.stretches[1].outcome, OUTCOME_CONTRARY);
		assert_int_equal(v.stretches[1].from_us,
		    texts_utc("2026-11-20 11:04:00"));
		assert_int_equal(v.stretches[0].time.lower_s, 240);
		assert_int_equal(policy_keep(&c, &s, NULL), KEEP_SESSION);
		/* As it was known in the morning, nothing was revoked. */
		c.as_known_us = texts_utc("2026-11-20 09:00:00");
		policy_judge(&c, NULL, &s, &v, NULL);
		assert_int_equal(v.stretch_count, 1);
		assert_int_equal(v.outcome, OUTCOME_PERMITTED);
		registers_free(r);
		policy_free(p);
		text_faults_free(f);
	}
	roster_free(people);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_an_entry_comes_to),
		cmocka_unit_test(what_an_entry_without_a_person_is_about),
		cmocka_unit_test(taken_away_at_all_hours),
		cmocka_unit_test(an_act_parts_a_session),
	};

	return cmocka_run_group_tests(tests, school_open, school_close);
}
