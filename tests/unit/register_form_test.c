/* register_form_test.c: the command line of beadle register as an act, and
 * what is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "classify/calendar.h"
#include "dashboard/register_form.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define NOW UINT64_C(1795176000000000)	/* 2026-11-20 12:00 UTC */
#define TODAY 20777
#define WORDS 24

/* A command line of words between spaces, "_" for a space in one; the act, or
 * what is said. */
static int
read_line(const char *line, struct register_form *form,
    struct register_act *act, char why[200])
{
	static char copy[600];		/* what the act borrows */
	const char *values[FORM_COUNT];
	char *argv[WORDS + 1] = { copy }, *rest = copy, *word, *at;
	int argc = 1, first;
	struct register_form_fault fault = { FORM_COUNT, why, 200 };

	snprintf(copy, sizeof(copy), "%s", line);
	while ((word = strsep(&rest, " ")) && argc < WORDS) {
		for (at = word; (at = strchr(at, '_'));)
			*at = ' ';
		argv[argc++] = word;
	}
	assert_int_equal(options_read(register_form_rows, FORM_COUNT, argc,
	    argv, values, &first, why, 200), 0);
	if (register_form_words(argc - first, argv + first, form, why,
	    200) < 0 || register_form_check(form, values, &fault) < 0)
		return -1;
	return form->is_list ? 0 : register_form_act(form, values, NOW, act,
	    &fault);
}

static void
an_addition(void **state)
{
	struct register_form form;
	struct register_act a;
	char why[200];

	(void)state;
	assert_int_equal(read_line("official add --person t.okafor --group "
	    "office --device d-1 --place front_office --network lan --service "
	    "x,facebook --from 2026-11-02 --to 2026-12-11 --weekdays mon,fri "
	    "--hours 12:00-13:00", &form, &a, why), -1);
	assert_string_equal(why, "who does this must be said: --by ID, a "
	    "person of the roster");
	assert_int_equal(read_line("official add --person t.okafor --place "
	    "front_office --service x,facebook --to 2026-12-11 --weekdays "
	    "mon,sun --hours 12:00-24:00 --by h.clarke --account=@a", &form,
	    &a, why), 0);
	assert_int_equal(form.kind, REGISTER_OFFICIAL);
	assert_int_equal(a.verb, REGISTER_ADD);
	assert_string_equal(a.id, "");
	assert_string_equal(a.by, "h.clarke");
	assert_int_equal(a.recorded_us, NOW);
	assert_int_equal(a.from, INT32_MIN);
	assert_string_equal(a.scope.person, "t.okafor");
	assert_string_equal(a.scope.place, "front office");
	assert_string_equal(a.scope.services[0], "x");
	assert_string_equal(a.scope.services[1], "facebook");
	assert_int_equal(a.scope.service_count, 2);
	assert_int_equal(a.scope.from, TODAY);
	assert_int_equal(a.scope.to, TODAY + 21);
	assert_int_equal(a.scope.weekdays, 1 | 64);
	assert_int_equal(a.scope.from_minute, 720);
	assert_int_equal(a.scope.to_minute, 1440);
	assert_string_equal(a.terms.account, "@a");
	assert_int_equal(a.terms.trained, INT32_MIN);
	assert_int_equal(read_line("exception add --device d-1 --from "
	    "yesterday --conditions once --ground g --reference letter_4 "
	    "--administrators a,b --trained 2026-09-01 --notified today "
	    "--reason because --by h.clarke", &form, &a, why), 0);
	assert_int_equal(a.kind, REGISTER_EXCEPTION);
	assert_int_equal(a.scope.from, TODAY - 1);
	assert_int_equal(a.scope.to, INT32_MAX);
	assert_string_equal(a.terms.administrators[1], "b");
	assert_int_equal(a.terms.notified, TODAY);
	assert_string_equal(a.reason, "because");
}

static void
a_change_and_a_list(void **state)
{
	struct register_form form;
	struct register_act a;
	char why[200];

	(void)state;
	assert_int_equal(read_line("curriculum revoke curriculum-12 --by a "
	    "--from 2026-11-30 --reason done", &form, &a, why), 0);
	assert_int_equal(a.verb, REGISTER_REVOKE);
	assert_int_equal(a.kind, REGISTER_CURRICULUM);
	assert_string_equal(a.id, "curriculum-12");
	assert_int_equal(a.from, TODAY + 10);
	assert_int_equal(read_line("authority approve authority-1 --by a",
	    &form, &a, why), 0);
	assert_int_equal(a.from, INT32_MIN);
	assert_int_equal(read_line("acknowledgement list --missing --json "
	    "--at today", &form, &a, why), 0);
	assert_true(form.is_list);
	assert_string_equal(form.id, "");
	assert_int_equal(read_line("official list official-7", &form, &a,
	    why), 0);
	assert_string_equal(form.id, "official-7");
}

static const char no_passwords[] = "beadle keeps no passwords";
static const struct { const char *line, *say; } refused[] = {
	{ "staff add", "there is no register \"staff\"" },
	{ "official dismiss", "\"dismiss\" is nothing one does" },
	{ "official add official-1 --by a", "leave \"official-1\" out" },
	{ "official end --by a", "which entry?" },
	{ "official end exception-1 --by a", "no entry of this register" },
	{ "official end official-01 --by a", "no entry of this register" },
	{ "official list official", "no entry of this register" },
	{ "official end official-1 --by a --person b",
	  "--person is not for \"end\"" },
	{ "official add --person b --by a --at today",
	  "--at is not for \"add\"" },
	{ "official list --by a", "--by is not for \"list\"" },
	{ "official list --missing", "--missing is for acknowledgements" },
	{ "official add --by a", "--person ID" },
	{ "acknowledgement add --device d --by a", "--person ID" },
	{ "authority add --place hall --by a", "--person ID or --device ID" },
	{ "official add --person b --by a --trained 1969-01-01",
	  "--trained: 1969-01-01 is too long ago" },
	{ "official end official-1 --by a --from 1969-12-31",
	  "--from: 1969-12-31 is too long ago" },
	{ "official end official-1 --by a --json",
	  "--json is not for \"end\"" },
	{ "official list --state s --from today",
	  "--from is not for \"list\"" },
	{ "curriculum add --by a --service x", "it would be for everybody" },
	{ "official add --person b --by a --to yesterday",
	  "--to is before the entry begins" },
	{ "official add --person b --by a --from 2026-02-29", "--from: " },
	{ "official add --person b --by a --hours 9:00-12:00", "--hours" },
	{ "official add --person b --by a --weekdays mon,,tue",
	  "--weekdays" },
	{ "official add --person b --by a --service x,", "--service" },
	{ "official add --person b --by a --service "
	  "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17",
	  "--service is a list of at most 16" },
	{ "official add --person b --by a --administrators c,d,e",
	  "--administrators is a list of at most 2" },
	{ "official add --person= --by a", "--person has nothing in it" },
	{ "official add --by a --person "
	  "a-name-that-is-far-too-long-for-a-register-of-any-school-we-know-of",
	  "--person has more letters" },
	{ "official add --person b --by a --password word", no_passwords },
	{ "official add --person b --by a --reference password:word",
	  no_passwords },
	{ "official add --person b --by a --conditions the_PIN_=_1234",
	  no_passwords },
	{ "official end official-1 --by a --reason pwd:word", no_passwords },
	{ "official add --person b --by a --account https://b:word@x.com/b",
	  no_passwords },
};

static void
bad_lines(void **state)
{
	struct register_form form;
	struct register_act a;
	char why[200];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(refused); i++) {
		why[0] = '\0';
		if (read_line(refused[i].line, &form, &a, why) == 0 ||
		    !strstr(why, refused[i].say))
			fail_msg("%s: \"%s\"", refused[i].line, why);
	}
}

/* Words that only look like it. */
static void
not_passwords(void **state)
{
	static const char *const lines[] = {
		"official add --person b --by a --account https://x.com/@b",
		"official add --person b --by a --account b@school.example",
		"official add --person b --by a --conditions shopping:_none",
		"official add --person b --by a --reference the_password_is_"
		    "with_the_business_manager",
	};
	struct register_form form;
	struct register_act a;
	char why[200];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(lines); i++)
		if (read_line(lines[i], &form, &a, why) < 0)
			fail_msg("%s: %s", lines[i], why);
}

/* Each option has its letterless name once, and each is for something. */
static void
rows_are_whole(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; i < FORM_COUNT; i++) {
		assert_non_null(register_form_rows[i].name);
		for (k = 0; k < i; k++)
			assert_string_not_equal(register_form_rows[i].name,
			    register_form_rows[k].name);
	}
	assert_string_equal(register_form_rows[FORM_JSON].name, "json");
	assert_string_equal(register_form_rows[FORM_BY].name, "by");
}

static void
what_is_lacking_has_an_option(void **state)
{
	static const struct { const char *why, *then; } cases[] = {
		{ "the entry lacks the date of the training, not after today "
		  "nor after the entry begins; the conditions of the use "
		  "(section 8)", ": --trained DAY, --conditions TEXT" },
		{ "the entry lacks two administrators, two different people "
		  "(section 8)", ": --administrators ID,ID" },
		{ "an authority to record needs a ground", ": --ground WORD" },
		{ "j.reed may not approve this", "" },
	};
	char why[300], want[300];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		snprintf(why, sizeof(why), "%s", cases[i].why);
		snprintf(want, sizeof(want), "%s%s", cases[i].why,
		    cases[i].then);
		register_form_name_lacking(why, sizeof(why));
		assert_string_equal(why, want);
		/* And never beyond its room. */
		memset(why, 'x', sizeof(why));
		snprintf(why, sizeof(why), "%s", cases[i].why);
		register_form_name_lacking(why, strlen(cases[i].why) + 3);
		assert_true(strlen(why) < strlen(cases[i].why) + 3);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_addition),
		cmocka_unit_test(a_change_and_a_list),
		cmocka_unit_test(bad_lines),
		cmocka_unit_test(not_passwords),
		cmocka_unit_test(rows_are_whole),
		cmocka_unit_test(what_is_lacking_has_an_option),
	};
	char why[128];

	if (calendar_zone("Europe/London", why, sizeof(why)) < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
