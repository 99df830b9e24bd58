/* policy_lint_test.c: what is found in the policies that ship, each finding by
 * its own change of a policy without any, and what the roster must have. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "classify/policy_lint.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static struct catalogue *catalogue;
static struct roster *roster;
static int32_t today;

static const char roster_text[] =
"roster: Northfield Primary School\n"
"networks:\n"
"  - {id: staff-wifi, vlan: 40, place: staffroom, equipment: personal}\n"
"people:\n"
"  - {id: h.clarke, kind: staff}\n"
"  - {id: d.osei, kind: staff}\n"
"  - {id: c.ahmed, kind: governor}\n"
"  - {id: j.nicholls, kind: staff}\n"
"offices:\n"
"  - {office: head, person: h.clarke, from: 2026-09-01, to: 2027-07-31}\n"
"  - {office: deputy head, person: d.osei}\n"
"  - {office: chair of governors, person: c.ahmed}\n"
"  - {office: network manager, person: j.nicholls}\n"
"devices: []\n";

/* Nothing is wrong with this, beside the roster above. */
static const char good[] =
"policy: Social Media Policy\n"
"school: Northfield Primary School\n"
"text: {issued: 2020-01-01, review: 2023-01-01}\n"
"in_force: {from: 2026-09-01, review: 2027-09-01, minute: FGB 12}\n"
"social_media: {categories: all, named: [facebook]}\n"
"choices:\n"
"  - id: personal use\n"
"    clause: \"3\"\n"
"    between: {never: \"Never at all.\", occasional: \"Occasional use is.\"}\n"
"    chosen: never\n"
"clauses:\n"
"  - {clause: \"1\", title: nobody's, when: {use: {below: 2}}, then: outside}\n"
"  - {clause: \"8\", title: official, when: {register: official},"
" then: permitted}\n"
"  - {clause: \"1\", title: tools, when: {dual_use: yes}, then: undecided}\n"
"  - {clause: \"3\", title: often, chosen: {personal use: occasional}, when:"
" {place: staffroom, minutes_today: {above: occasional}}, then: contrary}\n"
"  - {clause: \"6\", title: working, when: {working_time: yes}, then: "
"contrary}\n"
"  - {clause: \"6\", title: ICT, when: {by: school-ict}, then: contrary}\n"
"  - {clause: \"6\", title: staffroom, when: {place: staffroom, network: "
"staff-wifi}, then: contrary}\n"
"otherwise: outside\n"
"monitoring: routine\n"
"school_ict_includes_network: yes\n"
"personal_equipment: not-kept\n"
"retention: {routine: 1 term, contrary: 6 months, case: 1 year, audit: 6 "
"years, counts: 3 years}\n"
"offices:\n"
"  - {office: network manager, clause: \"4\", named: [J. Nicholls]}\n"
"  - {office: network manager, clause: \"9\", named: [j.nicholls]}\n"
"official_use: {clause: \"8\", use: approval}\n"
"approvals:\n"
"  - {clause: \"8\", register: official, by: head, in_absence: deputy head}\n"
"routes:\n"
"  - {clause: \"9\", person: staff, to: disciplinary, office: head}\n"
"  - {clause: \"9\", person: governor, to: governing body, office: chair of "
"governors}\n";

static int
set_up(void **state)
{
	struct text_faults *f = text_faults_new();
	char path[64], why[200];

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	today = text_day_of(2026, 11, 21);
	catalogue_load(&catalogue, "etc/catalogue.yaml", NULL, f);
	texts_write(roster_text, path);
	roster_load(&roster, path, f);
	unlink(path);
	assert_string_equal(text_faults_text(f), "");
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

/* All that is found in a policy's file; and is it fit to be used? */
static struct text_faults *
find_all(const char *path, const struct roster *r, bool *is_fit)
{
	struct text_faults *f = text_faults_new(), *again = text_faults_new();
	struct policy_beside beside = { catalogue, r };
	struct policy *p = NULL;

	if (policy_draft(&p, path, catalogue, f) == 0)
		policy_lint(p, &beside, today, f);
	policy_free(p);
	p = NULL;
	*is_fit = policy_load(&p, path, catalogue, again) == 0;
	policy_free(p);
	text_faults_free(again);
	return f;
}

/* ---- the policies that ship ---- */

static void
the_texts_deserve_their_warnings(void **state)
{
	static const struct {
		const char *name;
		size_t errors;
		const char *found[8];
	} cases[] = {
		{ "alexandra-infants", 0, {
		    "section 9.1 names S. Webster and D. Lindop as network "
		    "manager, and section 4 names J.Nicholls and A.Smith",
		    "section 7 rests on consent", "\"minute\" is missing",
		    "\"from\" is missing", "when the policy is to be reviewed",
		    "question: is a person's own equipment" } },
		{ "keston-primary", 0, { "to be reviewed on 2020-12-31",
		    "question: section “Access to Social Media on School "
		    "Premises”: Who approves curriculum activities?" } },
		{ "snmat-trust", 0, { "names YouTube as social media, a tool",
		    "Windows Live Messenger, which ended on 2014-10-31" } },
		{ "holtsmere-end-a", 0, { "to be reviewed on 2018-04-01",
		    "names Google Groups and Google+ as", "names Wikipedia as",
		    "names Vine, which ended on 2017-01-17",
		    "section 7.1 rests on consent" } },
		{ "holtsmere-end-b", 0, { "to be reviewed on 2018-04-01",
		    "section 7.1 rests on consent", "question: section 3: "
		    "\"Occasional\" is here 15 minutes" } },
		/* Both pairs at once, in their own words. */
		{ "holtsmere-end", 2, {
		    "section 3 leaves personal use open", "“Personal use of "
		    "social media is never permitted during working hours or "
		    "by means of our computers",
		    "“Occasional personal use of social media during working "
		    "hours is permitted in the schools designated place",
		    "section 5 leaves business use open", "“The use of social "
		    "media for business purposes is subject to the remainder "
		    "of this policy.”", "“Use of social media for business "
		    "purposes is not permitted under any circumstances.”",
		    "to be reviewed on 2018-04-01" } },
		{ "e-safety-networking", 0, { "to be reviewed on 2021-02-01",
		    "names Bebo, which ended", "names Friendster, which" } },
	};
	char path[100];
	bool is_fit;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text_faults *f;

		snprintf(path, sizeof(path), "etc/policies/%s.yaml",
		    cases[i].name);
		f = find_all(path, NULL, &is_fit);
		assert_int_equal(text_faults_count(f, TEXT_ERROR),
		    cases[i].errors);
		assert_int_equal(is_fit, cases[i].errors == 0);
		for (size_t k = 0; k < 8 && cases[i].found[k]; k++)
			if (!strstr(text_faults_text(f), cases[i].found[k]))
				fail_msg("%s: no \"%s\" in\n%s", cases[i].name,
				    cases[i].found[k], text_faults_text(f));
		text_faults_free(f);
	}
}

/* ---- one thing at a time ---- */

static struct text_faults *
find_in(const char *text, const struct roster *r, bool *is_fit)
{
	struct text_faults *f;
	char path[64];

	texts_write(text, path);
	f = find_all(path, r, is_fit);
	unlink(path);
	return f;
}

static void
nothing_is_found_in_what_is_good(void **state)
{
	struct text_faults *f;
	bool is_fit;

	(void)state;
	f = find_in(good, roster, &is_fit);
	assert_string_equal(text_faults_text(f), "");
	assert_true(is_fit);
	text_faults_free(f);
}

/* With NOT_FIT the policy itself is refused wherever it is loaded; other errors
 * are beside the roster or the day. */
enum kind { ERROR = TEXT_ERROR, WARNING = TEXT_WARNING,
	QUESTION = TEXT_QUESTION, NOT_FIT };

static void
each_thing_is_found(void **state)
{
	static const struct {
		const char *from, *to;
		enum kind kind;
		const char *message;
	} cases[] = {
		{ "    chosen: never\n", "", NOT_FIT, "section 3 leaves "
		    "personal use open; write chosen: with one of them: "
		    "\"never\" (“Never at all.”) or \"occasional\" "
		    "(“Occasional use is.”)" },
		{ "chosen: never", "chosen: occasional", NOT_FIT,
		    "how much \"occasional\" is (section 3)" },
		{ "chosen: never", "chosen: rarely", NOT_FIT,
		    "\"rarely\" is not among its alternatives" },
		{ "{personal use: occasional}", "{personal: occasional}",
		    NOT_FIT, "there is no choice \"personal\"" },
		{ "{personal use: occasional}", "{personal use: often}",
		    NOT_FIT, "\"often\" is not among the alternatives" },
		{ "otherwise: outside\n", "  - {clause: z, title: again, "
		    "when: {working_time: yes, equipment: school}, then: "
		    "undecided}\notherwise: outside\n", NOT_FIT,
		    "\"again\" is never reached: \"working\", on line 16," },
		{ "otherwise: outside\n", "  - {clause: z, title: again, "
		    "when: {network: staff-wifi, place: [staffroom]}, then: "
		    "undecided}\notherwise: outside\n", NOT_FIT,
		    "\"again\" is never reached: \"staffroom\"" },
		{ "use: approval", "use: never", NOT_FIT,
		    "section 8 never allows official use; take this clause" },
		{ "use: approval", "use: never", NOT_FIT, "this approval" },
		{ "use: approval", "use: never, needs: [training]", NOT_FIT,
		    "never allowed needs nothing" },
		{ "use: approval", "use: approval, needs: [password]", NOT_FIT,
		    "password" },
		{ "monitoring: routine", "monitoring: on-authority", NOT_FIT,
		    "nobody can give that authority" },
		{ "then: permitted}", "then: permitted, normally: yes}",
		    NOT_FIT, "only what is contrary" },
		{ "to: disciplinary, office: head", "to: disciplinary",
		    NOT_FIT, "\"office\" is missing" },
		{ "by: head", "by: headmaster", NOT_FIT, "headmaster" },
		{ "register: official, by", "register: offical, by", NOT_FIT,
		    "offical" },
		{ "person: staff, to", "person: teacher, to", NOT_FIT,
		    "teacher" },
		{ "to: governing body", "to: tribunal", NOT_FIT, "tribunal" },
		{ "named: [J. Nicholls]", "named: []", NOT_FIT,
		    "expected a list, like [J.Nicholls" },
		{ "review: 2027-09-01", "review: 2026-09-01", NOT_FIT,
		    "not after the policy comes in force" },
		{ "review: 2023-01-01", "review: 2019-01-01", NOT_FIT,
		    "not after the policy was issued" },
		{ "minutes_today: {above: occasional}", "minutes_today: 5",
		    NOT_FIT, "minutes_today: expected" },
		{ "monitoring: routine", "monitoring: routine\n"
		    "occasional: {clause: \"3\"}", NOT_FIT,
		    "say how much a day" },
		{ "monitoring: routine", "monitoring: routine\ngrounds: none",
		    NOT_FIT, "grounds: expected a list" },

		{ "review: 2027-09-01", "review: 2026-11-20", WARNING,
		    "the review of 2026-11-20 has passed" },
		{ "review: 2027-09-01, ", "", WARNING,
		    "was to be reviewed on 2023-01-01" },
		{ ", minute: FGB 12", "", WARNING, "\"minute\" is missing" },
		{ "in_force: {from: 2026-09-01, ", "in_force: {", WARNING,
		    "\"from\" is missing" },
		{ "named: [facebook]", "named: [facebook, wikipedia]", WARNING,
		    "names Wikipedia as social media, a tool of work" },
		{ "named: [facebook]", "named: [facebook], taken_as: [vine]",
		    WARNING, "takes Vine, which ended on 2017-01-17" },
		{ "named: [facebook]", "named: [facebook, vine]", WARNING,
		    "names Vine, which ended on 2017-01-17" },
		{ "monitoring: routine", "monitoring: routine\nlawful_basis: "
		    "{clause: \"7\", basis: [consent, contract]}", WARNING,
		    "section 7 rests on consent" },
		{ "[J. Nicholls]}\n  - {office: network manager, clause: "
		    "\"9\", named: [j.nicholls]}", "[S. Webster]}", WARNING,
		    "section 4 names S. Webster as network manager, and by "
		    "the roster's" },
		{ "person: staff, to", "person: [staff, volunteer], to",
		    WARNING, "section 9 sends a volunteer into a disci" },
		{ "  - {clause: \"9\", person: governor, to: governing body, "
		    "office: chair of governors}\n", "", WARNING,
		    "the roster has a governor" },
		{ "register: official}", "register: [official, curriculum]}",
		    WARNING, "section 8 relies on the register "
		    "\"curriculum\"" },
		{ "{working_time: yes}, then: contrary}", "{working_time: "
		    "yes}, then: contrary, normally: yes}", WARNING,
		    "section 6 relies on the register \"exception\"" },
		{ "routes:", "  - {clause: \"7\", register: [official, "
		    "exception], by: head}\nroutes:", WARNING, "by section 7 "
		    "entries in the register \"exception\" are approved, and "
		    "no clause asks" },
		{ "{dual_use: yes}", "{dual_use: no}", WARNING,
		    "by themselves" },

		{ "place: staffroom, network", "place: attic, network", ERROR,
		    "place \"attic\" is not in the roster" },
		{ "network: staff-wifi", "network: wifi", ERROR,
		    "network \"wifi\" is not in the roster" },
		{ "in_absence: deputy head", "in_absence: trust board", ERROR,
		    "section 8 relies on the trust board, and nobody in the "
		    "roster is that on 2026-11-21" },
		{ "office: chair of governors}", "office: safeguarding lead}",
		    ERROR, "section 9 relies on the safeguarding lead" },
		/* Not yet in force: on its first day. */
		{ "from: 2026-09-01, review: 2027-09-01", "from: 2027-08-01, "
		    "review: 2028-09-01", ERROR, "section 8 relies on the "
		    "head, and nobody in the roster is that on 2027-08-01" },
		{ "monitoring: routine", "monitoring: routine\nstanding:\n  - "
		    "{clause: \"8\", office: line manager, register: "
		    "official}", ERROR, "relies on the line manager" },
		{ "monitoring: routine", "monitoring: routine\nrevocations:\n "
		    " - {clause: \"8\", register: official, by: business "
		    "manager, with: governors}", ERROR,
		    "relies on the business manager" },

		{ "retention: {routine: 1 term, contrary: 6 months, case: 1 "
		    "year, audit: 6 years, counts: 3 years}\n", "", WARNING,
		    "nobody has said how long what is recorded is kept" },
		{ "contrary: 6 months, ", "", WARNING,
		    "nobody has said how long \"contrary\" is kept" },
		{ "routine: 1 term, contrary: 6 months, case: 1 year",
		    "routine: 2 years, contrary: 2 years, case: 2 years",
		    WARNING, "held against nobody is kept for more than a "
		    "year" },
		{ "contrary: 6 months", "contrary: 2 weeks", WARNING,
		    "\"contrary\" is shorter than \"routine\"" },
		{ "case: 1 year", "case: 5 months", WARNING,
		    "\"case\" is shorter than \"contrary\"" },
		{ "audit: 6 years", "audit: 11 months", WARNING,
		    "\"audit\" is shorter than \"case\"" },
		{ "audit: 6 years", "audit: 70 years", WARNING,
		    "more than seven years" },
		{ "audit: 6 years", "audit: 6", NOT_FIT,
		    "audit: expected a number and days, weeks" },
		{ "audit: 6 years", "audit: 0 years", NOT_FIT,
		    "audit: expected a number and days, weeks" },
		{ "audit: 6 years", "audit: long", NOT_FIT,
		    "audit: expected a number and days, weeks" },
		{ "network: yes", "network: undecided", QUESTION,
		    "\"school ICT\"" },
		{ "school_ict_includes_network: yes\n", "", QUESTION,
		    "Answer with school_ict_includes_network" },
		{ "personal_equipment: not-kept\n", "", QUESTION,
		    "section 6 also reaches people's own equipment" },
		{ "monitoring: routine", "monitoring: routine\nquestions:\n  -"
		    " {clause: Scope, ask: Who?}\n  - {clause: \"1\", ask: "
		    "When?, answer: Never.}", QUESTION, "section “Scope”: "
		    "Who?" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = texts_with(good, cases[i].from, cases[i].to);
		enum kind kind = cases[i].kind;
		struct text_faults *f;
		bool is_fit;

		f = find_in(text, roster, &is_fit);
		if (!strstr(text_faults_text(f), cases[i].message))
			fail_msg("case %zu: no \"%s\" in: %s", i,
			    cases[i].message, text_faults_text(f));
		if (is_fit != (kind != NOT_FIT))
			print_error("case %zu: %s\n", i, text_faults_text(f));
		assert_int_equal(is_fit, kind != NOT_FIT);
		if (kind != NOT_FIT && text_faults_count(f,
		    (enum text_severity)kind) != 1)
			print_error("case %zu: %s\n", i, text_faults_text(f));
		if (kind != NOT_FIT)
			for (int s = 0; s < TEXT_SEVERITY_COUNT; s++)
				assert_int_equal(text_faults_count(f,
				    (enum text_severity)s), s == (int)kind);
		text_faults_free(f);
		free(text);
	}
}

static void
occasional_may_be_defined(void **state)
{
	static const struct { const char *definition, *found; } cases[] = {
		{ "occasional: {clause: \"3\", minutes: 15}", "" },
		/* Times are said, and minutes are asked for. */
		{ "occasional: {clause: \"3\", episodes: 2}",
		    "how much \"occasional\" is (section 3)" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *chosen = texts_with(good, "chosen: never",
		    "chosen: occasional");
		struct text_faults *f;
		char text[8192];
		bool is_fit;

		snprintf(text, sizeof(text), "%s%s\n", chosen,
		    cases[i].definition);
		free(chosen);
		f = find_in(text, roster, &is_fit);
		assert_int_equal(is_fit, cases[i].found[0] == '\0');
		if (is_fit)
			assert_string_equal(text_faults_text(f), "");
		else
			assert_non_null(strstr(text_faults_text(f),
			    cases[i].found));
		text_faults_free(f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_texts_deserve_their_warnings),
		cmocka_unit_test(nothing_is_found_in_what_is_good),
		cmocka_unit_test(each_thing_is_found),
		cmocka_unit_test(occasional_may_be_defined),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
