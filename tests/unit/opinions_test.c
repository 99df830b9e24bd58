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
	static const uint8_t key[NAME_HASH_KEY] = { 1, 2, 3 };
	char why[128];

	(void)state;
	opinions_begin(&opinions, key);
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
	assert_int_equal(is.is_vpn, should.is_vpn);
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

/* The number is of both; the table may not be. */
static void
test_a_dot_at_the_end(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		assert_as_table("www.facebook.com", ENGINE_OVER_TLS);
		assert_as_table("www.facebook.com.", ENGINE_OVER_TLS);
	}
}

/* The one place taken; NULL: none or several are. */
static struct opinions_met *
only_place(void)
{
	struct opinions_met *only = NULL;

	for (size_t i = 0; i < OPINIONS; i++) {
		if (opinions.met[i].name == 0)
			continue;
		if (only)
			return NULL;
		only = &opinions.met[i];
	}
	return only;
}

/* What is remembered is what is said, however long the name. */
static void
test_asks_once(void **state)
{
	static const char *const names[] = { "x.com",
	    "jane.wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww."
	    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww.facebook.com" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const uint8_t *name = (const uint8_t *)names[i];
		size_t len = strlen(names[i]);
		struct opinions_met *place;

		memset(opinions.met, 0, sizeof(opinions.met));
		assert_as_table(names[i], ENGINE_OVER_TLS);
		place = only_place();
		assert_non_null(place);
		place->says.app = 12345;
		assert_int_equal(opinions_match(&opinions, engine, name, len,
		    ENGINE_OVER_TLS).app, 12345);
		assert_as_table(names[i], ENGINE_OVER_QUIC);
	}
}

/* Neither the name nor a number that another start would give it. */
static void
test_keeps_no_name(void **state)
{
	static const uint8_t other_key[NAME_HASH_KEY] = { 7 };
	uint64_t number;

	(void)state;
	assert_as_table("jane.tumblr.com", ENGINE_OVER_TLS);
	assert_null(memmem(&opinions, sizeof(opinions), "jane", 4));
	assert_null(memmem(&opinions, sizeof(opinions), "tumblr", 6));
	number = only_place()->name;
	opinions_begin(&opinions, other_key);
	assert_null(only_place());
	assert_as_table("jane.tumblr.com", ENGINE_OVER_TLS);
	assert_true(only_place()->name != number);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_says_what_the_table_says,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_one_name_over_several_carriers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_dot_at_the_end, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(test_asks_once, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(test_keeps_no_name, set_up,
		    tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
