/* reviewing_test.c: who may say what a flag was, by the offices they hold and
 * whose use it was; at the console and on a page alike. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "dashboard/reviewing.h"
#include "tests/unit/people.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define SESSION "00000000000000aa"

static struct grading *grading;
static struct law law;

static int
set_up(void **state)
{
	struct text_faults *f = text_faults_new();

	people_set_up(state);
	assert_int_equal(grading_load(&grading, "etc/grading.yaml", f), 0);
	text_faults_free(f);
	return 0;
}

static int
tear_down(void **state)
{
	grading_free(grading);
	return people_tear_down(state);
}

/* What stands of a session before: "j.nicholls refer", NULL nothing. */
static struct reviews *
found_before(const char *act)
{
	struct reviews *all = reviews_new();
	struct review v = { .recorded_us = 1, .session = SESSION,
		.service = "facebook", .outcome = OUTCOME_CONTRARY };
	char found[24], why[200];
	int d;

	if (!act)
		return all;
	assert_int_equal(sscanf(act, "%63s %23s", v.by, found), 2);
	for (d = 0; d < DISPOSITION_COUNT; d++)
		if (strcmp(found, disposition_name((enum disposition)d)) == 0)
			v.disposition = (enum disposition)d;
	assert_int_equal(reviews_take(all, &v, why, sizeof(why)), 0);
	return all;
}

#define NO_OFFICE "for the network manager, the head where it was referred"
#define NOT_REFERRED "nobody has referred it"

static const struct {
	const char *whose;		/* NULL: not known */
	const char *before;
	enum disposition disposition;
	const char *by, *why;		/* why "": may */
} cases[] = {
	/* The network manager has what is anybody's but his and the head's. */
	{ "t.bell", NULL, DISPOSITION_EMBED, "j.nicholls", "" },
	{ NULL, NULL, DISPOSITION_CORRECT, "j.nicholls", "" },
	{ "j.nicholls", NULL, DISPOSITION_EMBED, "j.nicholls", "their own" },
	{ "h.clarke", NULL, DISPOSITION_EMBED, "j.nicholls", "the head's" },
	/* To be of the roster is no office that reviews. */
	{ "t.bell", NULL, DISPOSITION_EMBED, "m.silva", NO_OFFICE },
	{ "t.bell", NULL, DISPOSITION_CORRECT, "g.lowe", NO_OFFICE },
	{ "t.bell", NULL, DISPOSITION_CORRECT, "c.ahmed", NO_OFFICE },
	{ "t.bell", NULL, DISPOSITION_CORRECT, "t.gray", "not in the roster" },
	{ "h.clarke", NULL, DISPOSITION_CORRECT, "v.hall", "the head's" },
	/* The head has what was referred, and so has who deputizes. */
	{ "t.bell", NULL, DISPOSITION_EMBED, "h.clarke", NOT_REFERRED },
	{ "t.bell", "j.nicholls embed", DISPOSITION_CORRECT, "h.clarke",
	    NOT_REFERRED },
	{ "t.bell", "j.nicholls refer", DISPOSITION_CORRECT, "h.clarke", "" },
	{ "t.bell", "j.nicholls refer", DISPOSITION_EMBED, "d.osei", "" },
	{ "t.bell", "j.nicholls refer", DISPOSITION_EMBED, "m.silva",
	    NO_OFFICE },
	/* The chair has the head's; who is above the chair, the chair's. */
	{ "h.clarke", NULL, DISPOSITION_REFER, "c.ahmed", "" },
	{ "h.clarke", NULL, DISPOSITION_REFER, "g.lowe", NO_OFFICE },
	{ "c.ahmed", NULL, DISPOSITION_REFER, "g.lowe", "" },
	{ "c.ahmed", NULL, DISPOSITION_REFER, "c.ahmed", "their own" },
	/* A finding is taken back by whom the session is for. */
	{ "t.bell", "j.nicholls embed", DISPOSITION_UNDONE, "j.nicholls",
	    "" },
	{ "t.bell", "j.nicholls embed", DISPOSITION_UNDONE, "m.silva",
	    NO_OFFICE },
	{ "t.bell", "j.nicholls embed", DISPOSITION_UNDONE, "h.clarke",
	    NOT_REFERRED },
	{ "t.bell", "j.nicholls refer", DISPOSITION_UNDONE, "h.clarke", "" },
};

static void
whom_a_flag_is_for(void **state)
{
	char why[300];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		struct judged j = { .basis = { people_law[KESTON], &law },
			.verdict.outcome = OUTCOME_CONTRARY };
		struct session s = { .start_us = texts_utc(
		    "2026-11-20 11:00:00"), .id = SESSION };
		struct review v = { .disposition = cases[i].disposition };
		struct reviews *before = found_before(cases[i].before);

		j.basis.context.grading = grading;
		j.basis.context.reviews = before;
		snprintf(s.service, sizeof(s.service), "facebook");
		snprintf(v.by, sizeof(v.by), "%s", cases[i].by);
		if (cases[i].whose)
			j.verdict.person = roster_person_named(
			    j.basis.context.roster, cases[i].whose,
			    s.start_us);
		why[0] = '\0';
		if ((reviewing_check(&v, &s, &j, s.start_us, why,
		    sizeof(why)) == 0) != !cases[i].why[0] ||
		    !strstr(why, cases[i].why))
			fail_msg("case %zu: \"%s\"", i, why);
		reviews_free(before);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whom_a_flag_is_for),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
