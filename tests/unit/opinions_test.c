/* opinions_test.c: what is remembered of nDPI's table is what it says. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "classify/opinions.h"

#define NAMES (16 * OPINIONS)	/* so that they take each other's places */

static struct engine *engine;
static struct opinions opinions;

static int
set_up(void **state)
{
	char why[128];

	(void)state;
	memset(&opinions, 0, sizeof(opinions));
	return engine_new(&engine, 1, why, sizeof(why));
}

static int
tear_down(void **state)
{
	(void)state;
	engine_free(engine);
	return 0;
}

static void
assert_as_table(const char *name, enum engine_carrier carrier)
{
	const uint8_t *bytes = (const uint8_t *)name;
	size_t len = strlen(name);
	struct engine_opinion is = opinions_match(&opinions, engine, bytes,
	    len, carrier), should = engine_match(engine, bytes, len, carrier);

	assert_int_equal(is.app, should.app);
	assert_int_equal(is.master, should.master);
	assert_int_equal(is.confidence, should.confidence);
	assert_int_equal(is.is_tls, should.is_tls);
}

static void
test_says_what_the_table_says(void **state)
{
	static const char *const domains[] = { "facebook.com", "x.com",
	    "tiktok.com", "mastodon.social" };
	char name[64];

	(void)state;
	for (unsigned i = 0; i < NAMES; i++) {
		snprintf(name, sizeof(name), "h%u.%s", i / 4, domains[i % 4]);
		assert_as_table(name, ENGINE_OVER_TLS);
		assert_as_table(name, ENGINE_OVER_TLS);
	}
}

static void
test_one_name_over_several_carriers(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		assert_as_table("www.facebook.com", ENGINE_OVER_TLS);
		assert_as_table("www.facebook.com", ENGINE_OVER_QUIC);
		assert_as_table("www.facebook.com", ENGINE_OVER_HTTP);
	}
}

static void
test_a_name_too_long_to_keep(void **state)
{
	char name[256];

	(void)state;
	for (int len = OPINIONS_NAME - 12; len < 240; len++) {
		snprintf(name, sizeof(name), "%.*s.facebook.com", len,
		    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww."
		    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww."
		    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww."
		    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww."
		    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww");
		assert_as_table(name, ENGINE_OVER_TLS);
		assert_as_table(name, ENGINE_OVER_TLS);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_says_what_the_table_says,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_one_name_over_several_carriers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_name_too_long_to_keep,
		    set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
