/* session_test.c: names, ids and the text forms of addresses. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "classify/session.h"

/* What records hold; changing one makes old journals unreadable. */
static void
names_of_records(void **state)
{
	static const char *const roles[] = { "primary", "api", "content",
		"push", "embed", "tracker", "login", "ech-front" };
	static const char *const bases[] = { "tls", "quic", "http", "dns",
		"ndpi", "none" };
	static const char *const echs[] = { "none", "offered", "outer" };
	static const char *const devices[] = { "roster-mac", "roster-address",
		"roster-vlan", "mac", "address" };
	static const char *const ends[] = { "idle", "midnight", "stream-end",
		"sensor-stopped" };
	static const char *const agreements[] = { "unknown", "agrees",
		"differs" };
	int i;

	(void)state;
	for (i = 0; i < AGREEMENT_COUNT; i++)
		assert_string_equal(agreement_name(i), agreements[i]);
	for (i = 0; i < ROLE_COUNT; i++)
		assert_string_equal(role_name(i), roles[i]);
	for (i = 0; i < BASIS_COUNT; i++)
		assert_string_equal(basis_name(i), bases[i]);
	for (i = 0; i < ECH_COUNT; i++)
		assert_string_equal(ech_name(i), echs[i]);
	for (i = 0; i < DEVICE_BASIS_COUNT; i++)
		assert_string_equal(device_basis_name(i), devices[i]);
	for (i = 0; i < SESSION_END_COUNT; i++)
		assert_string_equal(session_end_name(i), ends[i]);
	assert_string_equal(role_name((enum role)255), "invalid");
	assert_string_equal(ech_name((enum ech)-1), "invalid");
}

static void
background_roles(void **state)
{
	(void)state;
	assert_false(role_is_background(ROLE_PRIMARY));
	assert_false(role_is_background(ROLE_API));
	assert_false(role_is_background(ROLE_CONTENT));
	assert_false(role_is_background(ROLE_LOGIN));
	assert_true(role_is_background(ROLE_PUSH));
	assert_true(role_is_background(ROLE_EMBED));
	assert_true(role_is_background(ROLE_TRACKER));
	assert_true(role_is_background(ROLE_ECH_FRONT));
}

/* printf 'alexandra\nmain\neth1\noffice-01\nfacebook\n1795159807000000' |
 * sha256sum */
static void
id_is_sha256_of_the_facts(void **state)
{
	struct session s = { .site = "alexandra", .box = "main",
		.source = "eth1", .device = "office-01",
		.service = "facebook", .start_us = 1795159807000000 };

	(void)state;
	session_identify(&s);
	assert_string_equal(s.id, "d5aea4ce2311b598");
	/* printf 'alexandra\nmain\neth1\noffice-01\nfacebook\n'\
	 *	'1795159807000000\n/02:00:5e:10:00:01' | sha256sum */
	strcpy(s.which, "/02:00:5e:10:00:01");
	session_identify(&s);
	assert_string_equal(s.id, "06ddae0d49e28143");
	s.which[0] = '\0';
	/* A line end cannot move from one field to the next unnoticed. */
	strcpy(s.box, "mai");
	session_identify(&s);
	assert_string_not_equal(s.id, "d5aea4ce2311b598");
}

static void
clear_frees_and_zeroes(void **state)
{
	struct session s = { .site = "alexandra", .minute_count = 1,
		.host_count = 1 }, zero = { 0 };

	(void)state;
	s.minutes = calloc(1, sizeof(*s.minutes));
	s.hosts = calloc(1, sizeof(*s.hosts));
	session_clear(&s);
	assert_memory_equal(&s, &zero, sizeof(s));
	session_clear(&s);
}

static const struct {
	const char *read, *written;	/* NULL: not an address */
} addresses[] = {
	{ "10.20.10.5", "10.20.10.5" },
	{ "::ffff:10.20.10.5", "10.20.10.5" },
	{ "255.255.255.255", "255.255.255.255" },
	{ "2001:DB8:0:0:0:0:0:1", "2001:db8::1" },
	{ "fe80::1", "fe80::1" },
	{ "::", "::" },
	{ "2001:db8:1234:5678:9abc:def0:1234:5678",
	    "2001:db8:1234:5678:9abc:def0:1234:5678" },
	{ "", NULL },
	{ "10.20.10", NULL },
	{ "10.20.10.256", NULL },
	{ "10.20.10.05", NULL },
	{ " 10.20.10.5", NULL },
	{ "10.20.10.5/24", NULL },
	{ "fe80::1%eth0", NULL },
	{ "2001:db8::1::2", NULL },
};

static void
addresses_to_and_from_text(void **state)
{
	uint8_t address[16], before[16];
	char text[ADDRESS_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		memset(address, 0xa5, sizeof(address));
		memcpy(before, address, sizeof(before));
		if (addresses[i].written == NULL) {
			assert_int_equal(address_read(addresses[i].read,
			    address), -1);
			assert_memory_equal(address, before, sizeof(before));
			continue;
		}
		assert_int_equal(address_read(addresses[i].read, address), 0);
		assert_string_equal(address_text(address, text),
		    addresses[i].written);
	}
	/* The longest form there is fits. */
	memset(address, 0xff, sizeof(address));
	assert_string_equal(address_text(address, text),
	    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
}

static void
macs_to_and_from_text(void **state)
{
	static const char *const bad[] = { "", "02:00:5e:10:00",
		"02:00:5e:10:00:0", "02:00:5e:10:00:01:", "02:00:5e:10:00:0g",
		"02:00-5e:10:00:01", "02.00.5e.10.00.01", "0200.5e10.0001",
		" 2:00:5e:10:00:01", "02:00:5e:10:00:01 " };
	uint8_t mac[6], want[6] = { 2, 0, 0x5e, 0x1f, 0xa0, 1 };
	char text[MAC_TEXT];
	size_t i;

	(void)state;
	assert_int_equal(mac_read("02:00:5E:1f:a0:01", mac), 0);
	assert_memory_equal(mac, want, sizeof(mac));
	assert_string_equal(mac_text(mac, text), "02:00:5e:1f:a0:01");
	memset(mac, 0, sizeof(mac));
	assert_int_equal(mac_read("02-00-5e-1f-a0-01", mac), 0);
	assert_memory_equal(mac, want, sizeof(mac));
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(mac_read(bad[i], mac), -1);
	assert_memory_equal(mac, want, sizeof(mac));
}

/* Each part of what a flow is told by, and nothing else of it. */
static void
a_flow_is_told_by_its_ends(void **state)
{
	struct note_flow f = { .start_us = 5, .proto = 6, .client_port = 7 };
	uint8_t *bytes = (uint8_t *)&f;
	const uint64_t id = note_identity(&f);

	(void)state;
	assert_int_not_equal(id, 0);
#define PART(member) { offsetof(struct note_flow, member), \
	    sizeof(((struct note_flow *)0)->member) }
	static const struct { size_t at, size; } parts[] = { PART(start_us),
		PART(client), PART(server), PART(client_port),
		PART(server_port), PART(proto) };
#undef PART
	for (size_t at = 0; at < sizeof(f); at++) {
		bool is_part = false;

		for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
			is_part |= at >= parts[i].at &&
			    at < parts[i].at + parts[i].size;
		for (unsigned bit = 0; bit < 8; bit++) {
			bytes[at] ^= (uint8_t)(1 << bit);
			assert_int_equal(note_identity(&f) != id, is_part);
			bytes[at] ^= (uint8_t)(1 << bit);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_records),
		cmocka_unit_test(background_roles),
		cmocka_unit_test(id_is_sha256_of_the_facts),
		cmocka_unit_test(clear_frees_and_zeroes),
		cmocka_unit_test(addresses_to_and_from_text),
		cmocka_unit_test(macs_to_and_from_text),
		cmocka_unit_test(a_flow_is_told_by_its_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
