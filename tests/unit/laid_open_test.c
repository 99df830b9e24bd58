/* laid_open_test.c: what a page tells of who it may have been to those who may
 * not know everything. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "dashboard/laid_open.h"

/* What is said of a person of whom the roster has that; the caller frees. */
static void
say_who(enum policy_doubt doubt, bool may_know, struct html *h)
{
	static const struct roster_person person = { .id = "t.okafor" };
	static const struct session session = { .device = "class-01" };
	struct judged judged = { .verdict = { .person = &person,
		.doubt = doubt } };
	const struct explanation e = { .session = &session,
		.judged = &judged, .may_know_suspension = may_know };

	memset(h, 0, sizeof(*h));
	laid_open_who(h, &e);
}

static void
test_suspension_told_by_leaving_it_out(void **state)
{
	struct html absent, suspended;

	(void)state;
	say_who(DOUBT_ABSENT, false, &absent);
	say_who(DOUBT_SUSPENDED, false, &suspended);
	assert_string_equal(absent.bytes, suspended.bytes);
	assert_non_null(strstr(absent.bytes, "<li>The roster does not have them "
	    "at work that day.</li>"));
	html_free(&absent);
	html_free(&suspended);
}

static void
test_who_may_know_is_told_which(void **state)
{
	struct html absent, suspended;

	(void)state;
	say_who(DOUBT_ABSENT, true, &absent);
	say_who(DOUBT_SUSPENDED, true, &suspended);
	assert_non_null(strstr(absent.bytes, "away that day"));
	assert_null(strstr(absent.bytes, "at work that day"));
	assert_non_null(strstr(suspended.bytes, "suspended that day"));
	assert_null(strstr(suspended.bytes, "at work that day"));
	html_free(&absent);
	html_free(&suspended);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_suspension_told_by_leaving_it_out),
		cmocka_unit_test(test_who_may_know_is_told_which),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
