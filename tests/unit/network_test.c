/* network_test.c: networks of addresses, from a file made by another program
 * (tests/fixtures/network/make.sh, which says what is in it). */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "classify/network.h"
#include "classify/session.h"

#define FIXTURE "tests/fixtures/network/fixture.mmdb"
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define DAY_US UINT64_C(86400000000)

static void
every_form_of_every_maker(void **state)
{
	static const struct {
		const char *address;
		uint32_t asn;
		const char *name, *country;
	} cases[] = {
		{ "157.240.1.35", 32934, "FACEBOOK", "" },
		{ "157.241.0.0", 0, "", "" },
		{ "2a03:2880:f1::1", 32934, "FACEBOOK", "" },
		{ "2a03:2881::1", 0, "", "" },
		{ "192.0.2.255", 64496, "Example Net", "GB" },
		{ "198.51.100.1", 64497, "Text Net", "IE" },
		{ "198.51.100.200", 0, "", "" },
		{ "203.0.113.9", 0, "", "FR" },
		{ "2001:db8:1::9", 4200000000, "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN"
		    "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN", "" },
		{ "2001:db8:2::9", 0, "", "DE" },
		{ "2001:db8:3::9", 0, "", "" },
		{ "2001:db8:4::9", 0, "", "" },
		{ "10.0.0.1", 0, "", "" },
		{ "::", 0, "", "" },
	};
	struct network_place place;
	struct network *n;
	uint8_t address[16];
	char why[300];

	(void)state;
	assert_int_equal(network_open(&n, FIXTURE, why, sizeof(why)), 0);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(address_read(cases[i].address, address), 0);
		network_find(n, address, &place);
		assert_int_equal(place.asn, cases[i].asn);
		assert_string_equal(place.name, cases[i].name);
		assert_string_equal(place.country, cases[i].country);
		assert_int_equal(network_asn(n, address), cases[i].asn);
	}
	network_close(n);
	network_close(NULL);
	assert_int_equal(network_asn(NULL, address), 0);
	network_find(NULL, address, &place);
	assert_int_equal(place.asn, 0);
}

static void
copy(const char *from, const char *to, long most)
{
	static char bytes[200000];
	FILE *in = fopen(from, "rb"), *out;
	size_t len = fread(bytes, 1, sizeof(bytes), in);

	assert_true(len < sizeof(bytes));
	if (most >= 0 && (size_t)most < len)
		len = (size_t)most;
	out = fopen(to, "wb");
	assert_int_equal(fwrite(bytes, 1, len, out), len);
	fclose(in);
	fclose(out);
}

static void
what_is_no_database(void **state)
{
	char dir[] = "/tmp/network_test.XXXXXX", path[64], why[300] = "";
	struct network *n = NULL;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/a.mmdb", dir);
	assert_int_equal(network_open(&n, path, why, sizeof(why)), -1);
	assert_non_null(strstr(why, "No such file"));
	assert_non_null(strstr(why, path));
	assert_int_equal(network_open(&n, dir, why, sizeof(why)), -1);
	assert_non_null(strstr(why, "directory"));
	assert_int_equal(network_open(&n, "README.md", why, sizeof(why)), -1);
	assert_non_null(strstr(why, "not a .mmdb"));
	/* Every beginning of a good one is refused. */
	for (long len = 0; len < 2238; len += 97) {
		copy(FIXTURE, path, len);
		if (network_open(&n, path, why, sizeof(why)) == 0)
			fail_msg("%ld bytes are enough", len);
		unlink(path);
	}
	assert_null(n);
	rmdir(dir);
}

static void
replaced_while_open(void **state)
{
	char dir[] = "/tmp/network_test.XXXXXX", path[64], next[64];
	char why[300], text[256];
	uint8_t address[16];
	struct network *n;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/a.mmdb", dir);
	snprintf(next, sizeof(next), "%s/b.mmdb", dir);
	copy(FIXTURE, path, -1);
	address_read("157.240.1.35", address);
	assert_int_equal(network_open(&n, path, why, sizeof(why)), 0);
	assert_string_equal(network_directory(n, text, sizeof(text)), dir);
	/* A bad one in its place: what was open stays. */
	copy("LICENSE", next, 1000);
	assert_int_equal(rename(next, path), 0);
	assert_int_equal(network_asn(n, address), 32934);
	assert_int_equal(network_reopen(n, why, sizeof(why)), -1);
	assert_int_equal(network_asn(n, address), 32934);
	unlink(path);
	assert_int_equal(network_reopen(n, why, sizeof(why)), -1);
	assert_int_equal(network_asn(n, address), 32934);
	copy(FIXTURE, next, -1);
	assert_int_equal(rename(next, path), 0);
	assert_int_equal(network_reopen(n, why, sizeof(why)), 0);
	assert_int_equal(network_asn(n, address), 32934);
	network_close(n);
	unlink(path);
	rmdir(dir);
}

/* The day the fixture was built, since 1970. */
#define BUILT_DAY UINT64_C(20778)

static void
old_after_sixty_days(void **state)
{
	char why[300], text[NETWORK_TEXT];
	struct network *n;

	(void)state;
	assert_int_equal(network_open(&n, FIXTURE, why, sizeof(why)), 0);
	assert_string_equal(network_origin(n), "made for tests");
	assert_string_equal(network_about(n, 0, text),
	    "fixture-ASN of 2026-11-21, 0 days old");
	assert_false(network_is_old(n, (BUILT_DAY + 61) * DAY_US));
	assert_true(network_is_old(n, (BUILT_DAY + 62) * DAY_US));
	assert_string_equal(network_about(n, (BUILT_DAY + 2) * DAY_US, text),
	    "fixture-ASN of 2026-11-21, 1 day old");
	network_about(n, (BUILT_DAY + 62) * DAY_US, text);
	assert_non_null(strstr(text, "61 days old: networks move, put"));
	network_close(n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_of_every_maker),
		cmocka_unit_test(what_is_no_database),
		cmocka_unit_test(replaced_while_open),
		cmocka_unit_test(old_after_sixty_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
