/* redact_test.c: other people are not in what one person is handed. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "classify/calendar.h"
#include "dashboard/redact.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define WHO "[another person]"

static const char roster_words[] =
"roster: Northfield Primary School\n"
"people:\n"
"  - {id: t.okafor, kind: staff}\n"
"  - {id: d.lindop, kind: contractor, from: 2020-01-01, to: 2020-02-01}\n"
"  - {id: may, kind: staff}\n"
"  - {id: l.may, kind: staff}\n"
"  - {id: okafor.gov, kind: governor, same_as: t.okafor}\n"
"devices: []\n";

/* Of before: who is in no roster any more. */
static const char old_words[] =
"roster: Northfield Primary School\n"
"people:\n"
"  - {id: j.gone, kind: staff}\n"
"  - {id: t.okafor, kind: staff}\n"
"devices: []\n";

static void
others_are_put_aside(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "", "" },
		{ "d.lindop", WHO },
		{ "t.okafor", "t.okafor" },
		{ "okafor.gov is they too", "okafor.gov is they too" },
		{ "asked of t.okafor by d.lindop.", "asked of t.okafor by "
		    WHO "." },
		{ "D.Lindop's phone", WHO "'s phone" },
		{ "l.may, not may", WHO ", not " WHO },
		{ "maybe dismay", "maybe dismay" },
		{ "x.may is nobody", "x.may is nobody" },
		{ "head, 8", "head, 8" },
		{ "j.gone reported it", WHO " reported it" },
	};
	static const struct { const char *text, *id; } named[] = {
		{ "", "" }, { "a talk with the office group", "" },
		{ "t.okafor knows", "" }, { "okafor.gov knows", "" },
		{ "Gov knows", "" }, { "ask D.LINDOP", "d.lindop" },
		{ "Mr Lindop's laptop", "d.lindop" }, { "a lindop", "" },
		{ "Lindops", "" }, { "(Gone)", "j.gone" },
		{ "this may be, until May", "may" },
		{ "the unmay- and xmay", "" },
	};
	struct text_faults *f = text_faults_new();
	char out[200], why[200], small[8];
	struct roster *old, *r;
	const struct roster *all[2];
	struct redact redact = { all, 2, "t.okafor", NULL, NULL };
	size_t i;

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	if (roster_read(&r, "roster", roster_words, strlen(roster_words),
	    f) < 0)
		fail_msg("%s", text_faults_text(f));
	if (roster_read(&old, "roster", old_words, strlen(old_words), f) < 0)
		fail_msg("%s", text_faults_text(f));
	all[0] = old;
	all[1] = redact.now = r;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		redact_text(&redact, cases[i].text, out, sizeof(out));
		assert_string_equal(out, cases[i].want);
	}
	for (i = 0; i < ARRAY_LEN(named); i++) {
		const char *id = redact_finds(&redact, named[i].text);

		assert_string_equal(id ? id : "", named[i].id);
	}
	/* Cut, and not a letter of the name in it. */
	redact_text(&redact, "a d.lindop", small, sizeof(small));
	assert_string_equal(small, "a [anot");
	strcpy(out, "by d.lindop");
	redact_in(&redact, out, sizeof(out));
	assert_string_equal(out, "by " WHO);
	roster_free(old);
	roster_free(r);
	text_faults_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(others_are_put_aside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
