/* record_fuzz.c: a record with bytes changed, as the input says: three bytes
 * each, a place and what stands there. What is accepted and written again must
 * be accepted again and be the same text. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "classify/json.h"
#include "store/record_parts.h"

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

#define RECORD(v, first, second, here) \
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
    "\"asn\":null,\"network\":\"unknown\"" here "}]," \
    "\"catalogue\":\"" HASH "\",\"roster\":\"" HASH "\"}"

static const char whole[] = RECORD("3", ",1,0,0,0,1,2,9000", ",0,1,255,14,0,0,77",
    ",\"reference\":false");
static const char whole_1[] = RECORD("1", "", "", "");

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* What is read without a tree is read the same with one. */
static void
compare(const char *text, size_t len)
{
	struct json plain = { 0 }, tree = { 0 };
	struct session s;
	char why[256];

	if (record_plain(text, len, &s) < 0)
		return;
	record_write(&plain, &s);
	session_clear(&s);
	if (record_tree(text, len, &s, why, sizeof(why)) < 0)
		abort();
	record_write(&tree, &s);
	session_clear(&s);
	if (plain.len != tree.len ||
	    memcmp(plain.bytes, tree.bytes, plain.len) != 0)
		abort();
	json_free(&plain);
	json_free(&tree);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct json first = { 0 }, second = { 0 };
	const char *from = len % 3 == 2 ? whole_1 : whole;
	size_t i, text_len = strlen(from);
	char text[sizeof(whole)], why[256];
	struct session s;

	memcpy(text, from, text_len);
	for (i = 0; i + 2 < len; i += 3)
		text[(bytes[i] << 8 | bytes[i + 1]) % text_len] =
		    (char)bytes[i + 2];
	compare(text, text_len);
	if (record_read(text, text_len, &s, why, sizeof(why)) < 0)
		return 0;
	record_write(&first, &s);
	session_clear(&s);
	if (record_read(first.bytes, first.len, &s, why, sizeof(why)) < 0)
		abort();
	record_write(&second, &s);
	session_clear(&s);
	if (first.len != second.len ||
	    memcmp(first.bytes, second.bytes, first.len) != 0)
		abort();
	json_free(&first);
	json_free(&second);
	return 0;
}
