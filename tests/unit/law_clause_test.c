/* law_clause_test.c: every kind of condition and outcome, as one would read it
 * aloud. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "classify/policy_lint.h"
#include "dashboard/law_clause.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const struct { const char *when, *then, *sentence; } cases[] = {
	{ "working_time: yes", "contrary", "During working time, use of social "
	    "media is contrary to this policy (section 6: “No”)." },
	{ "working_time: no", "permitted", "Outside working time, use of "
	    "social media is permitted (section 6: “No”)." },
	{ "on_break: yes, place: staffroom", "permitted", "In a break, in the "
	    "place staffroom, use of social media is permitted (section 6: "
	    "“No”)." },
	{ "on_break: no, place: [hall, library, office]", "outside", "Outside "
	    "breaks, in the place hall, library or office, use of social "
	    "media is not what this policy is about (section 6: “No”)." },
	{ "minutes_today: {above: 1}", "contrary", "Beyond 1 minute a day, use "
	    "of social media is contrary to this policy (section 6: “No”)." },
	{ "minutes_today: {above: occasional}", "contrary", "Beyond 15 minutes "
	    "a day, use of social media is contrary to this policy (section "
	    "6: “No”)." },
	{ "episodes_today: {above: occasional}", "contrary", "More often than "
	    "is occasional, use of social media is contrary to this policy "
	    "(section 6: “No”)." },
	{ "episodes_today: {above: 3}", "contrary, normally: yes", "More often "
	    "than 3 times a day, use of social media is normally contrary to "
	    "this policy, unless an exception is recorded (section 6: "
	    "“No”)." },
	{ "service: [facebook, x]", "undecided", "Use of Facebook or X "
	    "(Twitter) is for people to judge: the policy does not decide it "
	    "(section 6: “No”)." },
	{ "category: gaming, person: pupil", "contrary", "Use of services of "
	    "the kind gaming by pupils is contrary to this policy (section "
	    "6: “No”)." },
	{ "dual_use: yes", "undecided", "Use of a service that is also a tool "
	    "of work and lessons is for people to judge: the policy does not "
	    "decide it (section 6: “No”)." },
	{ "own: no", "outside", "Use of social media that are not the "
	    "school's own is not what this policy is about (section 6: "
	    "“No”)." },
	{ "equipment: [school, guest], person: [staff, agency, volunteer]",
	    "contrary", "Use of social media by staff, volunteers or agency "
	    "workers on the school's equipment or guests' equipment is "
	    "contrary to this policy (section 6: “No”)." },
	{ "by: school-ict, network: wifi", "contrary", "Use of social media by "
	    "means of school ICT on the network wifi is contrary to this "
	    "policy (section 6: “No”)." },
	{ "register: [official, curriculum, exception]", "permitted", "Use of "
	    "social media that the register of official users, curriculum "
	    "activities or exceptions permits is permitted (section 6: "
	    "“No”)." },
	{ "use: {below: 2}", "outside", "Use of social media that is less than "
	    "a brief visit is not what this policy is about (section 6: "
	    "“No”)." },
	{ "use: {from: 4}", "contrary", "Use of social media that is at least "
	    "sustained use is contrary to this policy (section 6: “No”)." },
	/* Whatever order they are written in. */
	{ "network: wifi, service: x, on_break: yes, working_time: yes",
	    "contrary", "During working time, in a break, use of X (Twitter) "
	    "on the network wifi is contrary to this policy (section 6: "
	    "“No”)." },
};

static void
clauses_are_sentences(void **state)
{
	struct catalogue *catalogue = NULL;
	struct text_faults *f = text_faults_new();

	(void)state;
	catalogue_load(&catalogue, "etc/catalogue.yaml", NULL, f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct law law = { .catalogue = catalogue };
		struct phrase sentence = {0};
		char text[1000], path[64];

		snprintf(text, sizeof(text), "policy: P\nschool: S\n"
		    "social_media: {categories: all}\notherwise: outside\n"
		    "monitoring: off\noccasional: {clause: \"3\", minutes: 15}"
		    "\nclauses:\n  - {clause: \"6\", title: t, says: \"No.\", "
		    "when: {%s}, then: %s}\n", cases[i].when, cases[i].then);
		texts_write(text, path);
		policy_draft(&law.policy, path, catalogue, f);
		unlink(path);
		assert_string_equal(text_faults_text(f), "");
		law_clause(&law, 0, &sentence);
		assert_string_equal(sentence.text, cases[i].sentence);
		policy_free(law.policy);
	}
	text_faults_free(f);
	catalogue_free(catalogue);
}

static void
a_phrase_too_long_is_cut(void **state)
{
	struct phrase long_one = {0};
	char word[600];

	(void)state;
	memset(word, 'w', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	for (int i = 0; i < 10; i++)
		phrase_add(&long_one, "%s", word);
	assert_int_equal(strlen(long_one.text), PHRASE_ROOM - 1);
	assert_int_equal(long_one.len, PHRASE_ROOM - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clauses_are_sentences),
		cmocka_unit_test(a_phrase_too_long_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
