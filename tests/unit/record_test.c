/* record_test.c: records there and back, byte for byte. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/json.h"
#include "store/record_parts.h"

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* Written by hand from the format's description: version, what each minute
 * has more in version 2, and each host. */
#define RECORD(v, first, second, here, there) \
    "{\"v\":" v ",\"id\":\"00112233445566ff\",\"site\":\"alexandra\"," \
    "\"box\":\"box1\",\"source\":\"eth1\",\"device\":\"office-01\"," \
    "\"device_basis\":\"roster-mac\",\"client\":\"10.20.10.5\"," \
    "\"mac\":\"02:00:5e:10:00:01\",\"vlan\":10,\"service\":\"facebook\"," \
    "\"start\":1795164600000000,\"end\":1795164720000001,\"ended\":\"idle\"," \
    "\"continues\":false,\"continued\":true,\"flows\":2,\"packets\":14," \
    "\"up\":2000,\"down\":30000," \
    "\"minutes\":[[29919410,10,1500,20000,2,5,1" first "]," \
    "[29919412,4,500,10000,0,1,0" second "]]," \
    "\"hosts\":[{\"host\":\"facebook.com\",\"role\":\"primary\"," \
    "\"basis\":\"tls\",\"ech\":\"none\",\"dns\":true,\"flows\":1,\"ndpi\":\"Facebook\"," \
    "\"asn\":32934,\"network\":\"agrees\"" here "}," \
    "{\"host\":\"fbcdn.net\",\"role\":\"content\",\"basis\":\"quic\"," \
    "\"ech\":\"offered\",\"dns\":false,\"flows\":1,\"ndpi\":\"\"," \
    "\"asn\":null,\"network\":\"unknown\"" there "}]," \
    "\"catalogue\":\"" HASH "\",\"roster\":\"" HASH "\"}"

static const char whole[] = RECORD("3", ",1,2,255,14,1,1,9000", ",0,0,0,3,0,0,77",
    ",\"reference\":false", ",\"reference\":true");
static const char whole_2[] = RECORD("2", ",1,2,255,14", ",0,0,0,3",
    ",\"reference\":false", ",\"reference\":true");
static const char whole_1[] = RECORD("1", "", "", "", "");

/* Read without a tree, a record is the same as with one; and nothing is read
 * that a tree would refuse, whatever byte is another. */
static void
test_plain_is_what_a_tree_is(void **state)
{
	static char text[sizeof(whole)];
	struct json plain = { 0 }, tree = { 0 };
	size_t i, len = strlen(whole), taken = 0;
	struct session s;
	char why[256];
	int byte;

	(void)state;
	assert_int_equal(record_plain(whole, len, &s), 0);
	session_clear(&s);
	assert_int_equal(record_plain(whole_2, strlen(whole_2), &s), -1);
	assert_int_equal(record_plain(whole_1, strlen(whole_1), &s), -1);
	for (i = 0; i < len; i++)
		assert_int_equal(record_plain(whole, i, &s), -1);
	for (i = 0; i < len; i++)
		for (byte = 0; byte < 256; byte++) {
			memcpy(text, whole, sizeof(text));
			text[i] = (char)byte;
			if (record_plain(text, len, &s) < 0)
				continue;
			taken++;
			json_clear(&plain);
			record_write(&plain, &s);
			session_clear(&s);
			if (record_tree(text, len, &s, why, sizeof(why)) < 0)
				fail_msg("%s: %s", why, text);
			json_clear(&tree);
			record_write(&tree, &s);
			session_clear(&s);
			assert_string_equal(plain.bytes, tree.bytes);
		}
	assert_true(taken > len);
	json_free(&plain);
	json_free(&tree);
}

static void
test_there_and_back(void **state)
{
	struct session s = { 0 };
	struct json j = { 0 };
	char why[256] = "";

	(void)state;
	assert_int_equal(record_read(whole, strlen(whole), &s, why,
	    sizeof(why)), 0);
	assert_int_equal(s.start_us, UINT64_C(1795164600000000));
	assert_int_equal(s.device_basis, DEVICE_ROSTER_MAC);
	assert_int_equal(s.client_mac[5], 1);
	assert_int_equal(s.minute_count, 2);
	assert_int_equal(s.minutes[1].bytes_down, 10000);
	assert_true(s.minutes[0].active && !s.minutes[1].active);
	assert_int_equal(s.hosts[1].basis, BASIS_QUIC);
	assert_int_equal(s.hosts[0].asn, 32934);
	assert_int_equal(s.hosts[0].network, AGREEMENT_AGREES);
	assert_int_equal(s.hosts[1].asn, 0);
	assert_true(s.has_bursts && s.has_site);
	assert_true(s.minutes[0].led_first && !s.minutes[1].led_first);
	assert_int_equal(s.minutes[0].site_connections, 1);
	assert_int_equal(s.minutes[0].site_down, 9000);
	assert_int_equal(s.minutes[1].site_down, 77);
	assert_int_equal(s.minutes[0].led, 1);
	assert_int_equal(s.minutes[0].followed, 2);
	assert_int_equal(s.minutes[0].before, 255);
	assert_int_equal(s.minutes[0].crowd, 14);
	assert_true(!s.hosts[0].reference && s.hosts[1].reference);
	record_write(&j, &s);
	assert_true(json_ok(&j));
	assert_string_equal(j.bytes, whole);
	session_clear(&s);
	/* Without minutes, hosts and a MAC. */
	strcpy(s.id, "00112233445566ff");
	strcpy(s.catalogue, HASH);
	strcpy(s.roster, HASH);
	json_clear(&j);
	record_write(&j, &s);
	assert_int_equal(record_read(j.bytes, j.len, &s, why, sizeof(why)), 0);
	assert_false(s.has_mac);
	session_clear(&s);
	json_free(&j);
}

/* What was kept before the site's part was known, or bursts, is read, and
 * stays what it is. */
static void
test_versions_of_old(void **state)
{
	static const char *const texts[] = { whole_1, whole_2 };

	(void)state;
	for (int n = 0; n < 2; n++) {
		struct session s = { 0 };
		struct json j = { 0 };
		char why[256] = "";

		assert_int_equal(record_read(texts[n], strlen(texts[n]), &s,
		    why, sizeof(why)), 0);
		assert_int_equal(s.has_bursts, n);
		assert_false(s.has_site);
		assert_int_equal(s.minutes[0].roles, 5);
		assert_int_equal(s.minutes[0].led, n);
		assert_int_equal(s.minutes[0].site_down, 0);
		assert_int_equal(s.hosts[1].reference, n);
		record_write(&j, &s);
		assert_string_equal(j.bytes, texts[n]);
		session_clear(&s);
		json_free(&j);
	}
}

/* Each is the record above with one text replaced by another. */
static const struct { const char *what, *with, *say; } refused[] = {
	{ "{\"v\":3", "{\"v\":4", "\"v\"" },
	{ "{\"v\":3", "{\"v\":0", "\"v\"" },
	{ "{\"v\":3", "{\"v\":2", "\"minutes\"" },
	{ "{\"v\":3", "{\"v\":1", "\"minutes\"" },
	{ ",5,1,1,2,255,14,1,1,9000]", ",5,1]", "\"minutes\"" },
	{ ",255,14,1,1,9000]", ",256,14,1,1,9000]", "\"minutes\"" },
	{ ",255,14,1,1,9000]", ",255,14]", "\"minutes\"" },
	{ ",255,14,1,1,9000]", ",255,14,1,-1,9000]", "\"minutes\"" },
	{ ",255,14,1,1,9000]", ",255,14,2,1,9000]", "\"minutes\"" },
	{ ",\"reference\":true", "", "\"reference\" is missing" },
	{ "\"reference\":true", "\"reference\":1", "\"reference\"" },
	{ "\"site\":\"alexandra\",", "", "\"site\" is missing" },
	{ "\"vlan\":10", "\"vlan\":10,\"vlan\":10", "column" },
	{ "\"vlan\":10", "\"vlan\":10,\"extra\":1", "do not have" },
	{ "\"vlan\":10", "\"vlan\":4096", "\"vlan\"" },
	{ "\"vlan\":10", "\"vlan\":\"10\"", "\"vlan\"" },
	{ "\"flows\":2,", "\"flows\":-2,", "\"flows\"" },
	{ "\"flows\":2,", "\"flows\":2.0,", "\"flows\"" },
	{ "\"flows\":2,", "\"flows\":4294967296,", "\"flows\"" },
	{ "\"packets\":14", "\"packets\":99999999999999999999", "" },
	{ "00112233445566ff", "00112233445566FF", "\"id\"" },
	{ "00112233445566ff", "00112233", "\"id\"" },
	{ "\"10.20.10.5\"", "\"10.20.10.555\"", "\"client\"" },
	{ "\"02:00:5e:10:00:01\"", "\"02:00\"", "\"mac\"" },
	{ "\"idle\"", "\"bored\"", "\"ended\"" },
	{ "\"roster-mac\"", "null", "\"device_basis\"" },
	{ "\"end\":1795164720000001", "\"end\":1", "\"end\"" },
	/* No moment later than text can be made of. */
	{ "\"end\":1795164720000001", "\"end\":9223372036854775807",
	  "\"end\"" },
	{ "\"continues\":false", "\"continues\":0", "\"continues\"" },
	{ "[29919412,", "[29919410,", "\"minutes\"" },
	{ ",5,1,1", ",5,2,1", "\"minutes\"" },
	{ ",5,1,1", ",5,1", "\"minutes\"" },
	{ ",5,1,1", ",256,1,1", "\"minutes\"" },
	{ "\"fbcdn.net\"", "\"a.net\"", "\"hosts\"" },
	{ "\"fbcdn.net\"", "\"f\\u0000\"", "" },
	{ "\"quic\"", "\"QUIC\"", "\"basis\"" },
	{ "\"Facebook\"", "\"a name longer than records have\"", "\"ndpi\"" },
	{ "\"asn\":32934", "\"asn\":0", "\"asn\"" },
	{ "\"asn\":32934", "\"asn\":4294967296", "\"asn\"" },
	{ "\"asn\":32934", "\"asn\":null", "\"asn\"" },
	{ "\"agrees\"", "\"agree\"", "\"network\"" },
	{ "\"unknown\"", "\"differs\"", "\"asn\"" },
	{ "true}]", "true}],", "" },
	{ "{\"v\"", "[{\"v\"", "" },
};

static void
test_strict(void **state)
{
	char text[sizeof(whole) + 100], why[256];
	struct session s;
	const char *at;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		at = strstr(whole, refused[i].what);
		assert_non_null(at);
		snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - whole),
		    whole, refused[i].with, at + strlen(refused[i].what));
		why[0] = '\0';
		if (record_read(text, strlen(text), &s, why, sizeof(why)) == 0)
			fail_msg("accepted: %s", refused[i].with);
		if (!*why || !strstr(why, refused[i].say))
			fail_msg("%s: says \"%s\"", refused[i].with, why);
	}
	/* Every beginning of it, too. */
	for (i = 0; i < strlen(whole); i++)
		assert_int_equal(record_read(whole, i, &s, why, sizeof(why)),
		    -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_is_what_a_tree_is),
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_versions_of_old),
		cmocka_unit_test(test_strict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
