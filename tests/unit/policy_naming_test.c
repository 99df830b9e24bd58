/* policy_naming_test.c: when somebody may be named: whose word counts, whose
 * does not, and what takes it back. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "classify/policy_lint.h"
#include "classify/policy_naming.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static struct catalogue *catalogue;
static struct roster *roster;

/* m.two is away on the 18th; j.left was network manager till October; m.one has
 * a second id, with an office of its own. */
static const char roster_text[] =
"roster: S\n"
"people:\n"
"  - {id: m.one, kind: staff}\n"
"  - {id: m.two, kind: staff}\n"
"  - {id: m.one-gov, kind: governor, same_as: m.one}\n"
"  - {id: j.left, kind: staff}\n"
"  - {id: h.ead, kind: staff}\n"
"  - {id: t.each, kind: staff}\n"
"  - {id: c.hair, kind: governor}\n"
"offices:\n"
"  - {office: network manager, person: m.one}\n"
"  - {office: network manager, person: m.two}\n"
"  - {office: network manager, person: j.left, to: 2026-10-31}\n"
"  - {office: governors, person: m.one-gov}\n"
"  - {office: head, person: h.ead}\n"
"  - {office: chair of governors, person: c.hair}\n"
"absences:\n"
"  - {person: m.two, deputy: m.one, from: 2026-11-18, to: 2026-11-18}\n"
"devices: []\n";

#define POLICY "policy: P\nschool: S\nsocial_media: {categories: all}\n" \
	"monitoring: routine\nclauses:\n" \
	"  - {clause: a, title: a, when: {use: {below: 2}}, then: outside}\n" \
	"  - {clause: b, title: b, when: {dual_use: yes}, then: undecided}\n" \
	"  - {clause: c, title: c, when: {by: school-ict}, then: contrary}\n" \
	"school_ict_includes_network: yes\notherwise: outside\n"
#define NAMING "naming: {clause: c, says: Two., confirmed_by: two people}\n"

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

static int
set_up(void **state)
{
	struct text_faults *f = text_faults_new();
	char path[64], why[200];

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	catalogue_load(&catalogue, "etc/catalogue.yaml", NULL, f);
	texts_write(roster_text, path);
	roster_load(&roster, path, f);
	unlink(path);
	assert_int_equal(text_faults_count(f, TEXT_ERROR), 0);
	text_faults_free(f);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	roster_free(roster);
	catalogue_free(catalogue);
	return 0;
}

/* One act: "m.one correct" by a page, "m.one correct root" by the console. */
static void
take(struct reviews *all, const char *act, uint64_t at_us)
{
	struct review v = { .recorded_us = at_us, .service = "facebook",
		.outcome = OUTCOME_CONTRARY };
	char found[24], why[200];
	int d, n;

	strcpy(v.session, "00000000000000aa");
	n = sscanf(act, "%63s %23s %63s", v.by, found, v.os_user);
	assert_in_range(n, 2, 3);
	if (n == 2)
		strcpy(v.os_user, NAMING_DASHBOARD);
	for (d = 0; d < DISPOSITION_COUNT; d++)
		if (strcmp(found, disposition_name((enum disposition)d)) == 0)
			v.disposition = (enum disposition)d;
	assert_string_equal(disposition_name(v.disposition), found);
	assert_int_equal(reviews_take(all, &v, why, sizeof(why)), 0);
}

static const struct {
	const char *what, *whose;	/* whose "": not known */
	const char *acts[5];
	size_t count;
} cases[] = {
	{ "nobody has looked", "t.each", { NULL }, 0 },
	{ "one is not two", "t.each", { "m.one correct" }, 1 },
	{ "two", "t.each", { "m.one correct", "m.two correct" }, 2 },
	{ "to refer is to confirm", "t.each",
	    { "m.one refer", "h.ead correct" }, 2 },
	{ "whose is not known", "", { "m.one correct", "m.two refer" }, 2 },
	{ "one twice is one", "t.each",
	    { "m.one correct", "m.one refer", "m.one correct" }, 1 },
	{ "nor by a second account", "t.each",
	    { "m.one correct", "m.one-gov correct" }, 1 },
	{ "nor first by it", "t.each",
	    { "m.one-gov correct", "m.one correct" }, 1 },
	{ "nobody by the console, where nobody proves who it is", "t.each",
	    { "m.one correct root", "m.two correct root" }, 0 },
	{ "nor by two consoles", "t.each",
	    { "m.one correct one", "m.two correct two" }, 0 },
	{ "a page, and another name at the console, are one", "t.each",
	    { "m.one correct", "m.two correct root" }, 1 },
	{ "in either order", "t.each",
	    { "m.one refer root", "m.two correct" }, 1 },
	{ "who said so there may say so by a page", "t.each",
	    { "m.one correct root", "m.one correct", "m.two correct" }, 2 },
	{ "what is undone there was said by one less", "t.each",
	    { "m.one correct", "m.two correct", "m.two undone root" }, 1 },
	{ "another finding there takes all back", "t.each",
	    { "m.one correct", "m.two correct", "h.ead embed root" }, 0 },
	{ "nobody about himself", "m.two",
	    { "m.one correct", "m.two correct" }, 1 },
	{ "nor under his other id", "m.one",
	    { "m.one-gov correct", "m.two correct" }, 1 },
	{ "nobody without an office", "t.each",
	    { "m.one correct", "t.each correct" }, 1 },
	{ "nor who held one once", "t.each",
	    { "m.one correct", "j.left correct" }, 1 },
	{ "the head's is not for those the head directs", "h.ead",
	    { "m.two correct" }, 0 },
	{ "but for who is a governor by another id", "h.ead",
	    { "m.one correct", "m.two correct" }, 1 },
	{ "what is undone was said by one less", "t.each",
	    { "m.one correct", "m.two correct", "m.two undone" }, 1 },
	{ "each takes back his own", "t.each",
	    { "m.one correct", "m.two correct", "m.one undone" }, 1 },
	{ "who has none takes back what stood", "t.each",
	    { "m.one correct", "m.two correct", "h.ead undone" }, 1 },
	{ "and may say it again", "t.each", { "m.one correct",
	    "m.two correct", "m.two undone", "m.two correct" }, 2 },
	{ "another finding takes all back", "t.each",
	    { "m.one correct", "m.two correct", "h.ead embed" }, 0 },
	{ "of who found it before, too", "t.each",
	    { "m.one correct", "m.one unclear", "m.two correct" }, 1 },
	{ "three are two", "t.each",
	    { "m.one correct", "m.two correct", "h.ead refer" }, 2 },
};

static void
counts_people(void **state)
{
	struct text_faults *f = text_faults_new();
	struct policy *p = load(POLICY NAMING, f);
	struct policy_context c = { .policy = p, .roster = roster,
		.catalogue = catalogue };
	struct session s = { .id = "00000000000000aa" };
	uint64_t at_us = texts_utc("2026-11-20 11:00:00");
	struct verdict v = { .outcome = OUTCOME_CONTRARY };
	struct policy_naming n;
	struct reviews *all;

	(void)state;
	assert_non_null(p);
	s.start_us = at_us;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		all = reviews_new();
		v.person = cases[i].whose[0] ? roster_person_named(roster,
		    cases[i].whose, at_us) : NULL;
		for (size_t k = 0; k < 5 && cases[i].acts[k]; k++)
			take(all, cases[i].acts[k], at_us + 1 + k);
		c.reviews = all;
		policy_naming(&c, &s, &v, &n);
		if (n.count != cases[i].count)
			fail_msg("%s: %zu, not %zu", cases[i].what, n.count,
			    cases[i].count);
		assert_true(n.is_asked);
		assert_int_equal(n.is_hidden, cases[i].count < 2);
		reviews_free(all);
	}
	policy_free(p);
	text_faults_free(f);
}

/* Of those who hold an office that reviews there must be two. */
static void
two_must_be_there(void **state)
{
	static const struct { const char *from, *to, *found; } offices[] = {
		{ "person: c.hair}", "person: c.hair}", "" },
		{ "  - {office: network manager, person: m.two}\n  - {office: "
		    "network manager, person: j.left, to: 2026-10-31}\n  - "
		    "{office: governors, person: m.one-gov}\n  - {office: head"
		    ", person: h.ead}\n  - {office: chair of governors, "
		    "person: c.hair}\n", "  - {office: governors, person: "
		    "m.one-gov}\n", "there is one of those who review" },
		/* To the chair and governors go the head's alone. */
		{ "  - {office: network manager, person: m.two}\n  - {office: "
		    "network manager, person: j.left, to: 2026-10-31}\n  - "
		    "{office: governors, person: m.one-gov}\n  - {office: head"
		    ", person: h.ead}\n", "  - {office: governors, person: "
		    "t.each}\n", "there is one of those who review" },
		{ "  - {office: network manager, person: m.two}\n  - {office: "
		    "network manager, person: j.left, to: 2026-10-31}\n  - "
		    "{office: governors, person: m.one-gov}\n  - {office: head"
		    ", person: h.ead}\n", "  - {office: deputy head, person: "
		    "h.ead}\n", "" },
	};
	struct policy_beside beside = { .catalogue = catalogue };
	struct policy *p;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(offices); i++) {
		struct text_faults *f = text_faults_new();
		char *text = texts_with(roster_text, offices[i].from,
		    offices[i].to), path[64];
		struct roster *r = NULL;

		texts_write(text, path);
		assert_int_equal(roster_load(&r, path, f), 0);
		unlink(path);
		free(text);
		p = load(POLICY NAMING, f);
		assert_non_null(p);
		beside.roster = r;
		policy_lint(p, &beside, text_day_of(2026, 11, 21), f);
		if (offices[i].found[0])
			assert_non_null(strstr(text_faults_text(f),
			    offices[i].found));
		else
			assert_null(strstr(text_faults_text(f), "naming:"));
		policy_free(p);
		roster_free(r);
		text_faults_free(f);
	}
}

/* What the head has a way to: h.ead's answers. */
static const struct {
	const char *what, *naming;
	const char *acts[5];
	bool is_heads, has_confirmed;
} heads[] = {
	{ "nothing that nobody looked at", NAMING, { NULL }, false, false },
	{ "what was referred", "", { "m.one refer" }, true, false },
	{ "by whatever way", "", { "m.one refer root" }, true, false },
	{ "not what one confirmed", "", { "m.one correct" }, false, false },
	{ "but where a second must", NAMING, { "m.one correct" }, true,
	    false },
	{ "which the console's word does not begin", NAMING,
	    { "m.one correct root" }, false, false },
	{ "and not what two have", NAMING,
	    { "m.one correct", "m.two correct" }, false, false },
	{ "still, when he found it correct, too", "",
	    { "m.one refer", "h.ead correct" }, true, true },
	{ "or confirmed it", NAMING, { "m.one correct", "h.ead correct" },
	    true, true },
	{ "or took that back", NAMING,
	    { "m.one refer", "h.ead correct", "h.ead undone" }, true, false },
	{ "still, when it was found another thing", "",
	    { "m.one refer", "m.two embed" }, true, false },
	{ "not when it was taken back", "", { "m.one refer", "m.one undone" },
	    false, false },
	{ "by whomever", "", { "m.one refer", "m.two undone" }, false,
	    false },
	{ "later", "", { "m.one refer", "m.one correct", "m.one undone" },
	    false, false },
	{ "by who did it", "", { "m.one refer", "m.two correct",
	    "m.two undone" }, true, false },
};

static void
the_head_has_a_way(void **state)
{
	uint64_t at_us = texts_utc("2026-11-20 11:00:00");
	struct text_faults *f = text_faults_new();
	struct policy_context c = { .roster = roster, .catalogue = catalogue };
	const char *id = "00000000000000aa";
	char text[2048];
	struct policy *p;
	struct reviews *all;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		all = reviews_new();
		for (size_t k = 0; k < 5 && heads[i].acts[k]; k++)
			take(all, heads[i].acts[k], at_us + 1 + k);
		snprintf(text, sizeof(text), "%s%s", POLICY, heads[i].naming);
		c.policy = p = load(text, f);
		assert_non_null(p);
		c.reviews = all;
		if (policy_naming_heads(&c, id, "h.ead") != heads[i].is_heads)
			fail_msg("%s", heads[i].what);
		assert_int_equal(policy_naming_has(&c, id, "h.ead"),
		    heads[i].has_confirmed);
		reviews_free(all);
		policy_free(p);
	}
	text_faults_free(f);
}

/* What was known then, and who was there then. */
static void
is_of_its_time(void **state)
{
	struct text_faults *f = text_faults_new();
	struct policy *p = load(POLICY NAMING, f);
	struct reviews *all = reviews_new();
	struct policy_context c = { .policy = p, .roster = roster,
		.catalogue = catalogue, .reviews = all };
	struct session s = { .id = "00000000000000aa" };
	struct verdict v = { .outcome = OUTCOME_CONTRARY };
	struct policy_naming n;

	(void)state;
	s.start_us = texts_utc("2026-11-17 11:00:00");
	take(all, "m.one correct", texts_utc("2026-11-17 12:00:00"));
	/* Away that day. */
	take(all, "m.two correct", texts_utc("2026-11-18 12:00:00"));
	policy_naming(&c, &s, &v, &n);
	assert_int_equal(n.count, 1);
	take(all, "m.two correct", texts_utc("2026-11-19 12:00:00"));
	policy_naming(&c, &s, &v, &n);
	assert_int_equal(n.count, 2);
	assert_string_equal(n.by[0], "m.one");
	assert_string_equal(n.by[1], "m.two");
	c.as_known_us = texts_utc("2026-11-19 11:00:00");
	policy_naming(&c, &s, &v, &n);
	assert_true(n.is_hidden);
	reviews_free(all);
	policy_free(p);
	text_faults_free(f);
}

static void
is_off_unless_said(void **state)
{
	static const char *const off[] = { POLICY,
		POLICY "naming: {confirmed_by: one person}\n" };
	struct text_faults *f = text_faults_new();
	struct session s = { .id = "00000000000000aa" };
	struct verdict v = { .outcome = OUTCOME_CONTRARY };
	struct policy_naming n;
	struct policy *p;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(off); i++) {
		struct policy_context c = { .roster = roster };

		c.policy = p = load(off[i], f);
		assert_non_null(p);
		assert_false(policy_naming_asked(p));
		policy_naming(&c, &s, &v, &n);
		assert_false(n.is_asked || n.is_hidden);
		policy_free(p);
	}
	text_faults_free(f);
}

static void
what_is_not_so_is_refused(void **state)
{
	static const char *const wrong[][2] = {
		{ "naming: two people\n", "naming" },
		{ "naming: {confirmed_by: three people}\n", "two people" },
		{ "naming: {clause: c}\n", "confirmed_by" },
		{ "naming: {confirmed_by: two people, by: head}\n", "by" },
	};
	char text[2048];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct text_faults *f = text_faults_new();

		snprintf(text, sizeof(text), "%s%s", POLICY, wrong[i][0]);
		assert_null(load(text, f));
		if (!strstr(text_faults_text(f), wrong[i][1]))
			fail_msg("%s: %s", wrong[i][0], text_faults_text(f));
		text_faults_free(f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_people),
		cmocka_unit_test(two_must_be_there),
		cmocka_unit_test(the_head_has_a_way),
		cmocka_unit_test(is_of_its_time),
		cmocka_unit_test(is_off_unless_said),
		cmocka_unit_test(what_is_not_so_is_refused),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
