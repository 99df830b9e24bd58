/* dns_test.c: messages by hand after RFC 1035 4.1, RFC 9460 2.2 and RFC 9849
 * 4, and what servers must not send. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "classify/dns.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define B(text) text, sizeof(text) - 1

#define HEAD(answers) "\x12\x34\x81\x80\0\1\0" answers "\0\0\0\0"
#define ASK_A "\3www\7example\3com\0\0\1\0\1"		/* name at 0x0c */
#define ASK_HTTPS "\3www\7example\3com\0\0\x41\0\1"
#define A(owner, ttl, address) owner "\0\1\0\1\0\0" ttl "\0\4" address
#define SELF "\xc0\x0c"
/* www.example.com CNAME edge.example.net, whose name is then at 0x2d */
#define ALIAS SELF "\0\5\0\1\0\0\0\x1e\0\x12\4edge\7example\3net\0"
/* One configuration: id 7, X25519, a 4-byte key, one suite, 0, the name. */
#define CONFIG "\xfe\x0d\0\x20" "\7\0\x20\0\4keyk\0\4\0\1\0\1\0\x0d" \
    "front.example\0\0"
#define ECH "\0\5\0\x26\0\x24" CONFIG
#define HINT4 "\0\4\0\4\xc0\0\2\1"
#define HINT6 "\0\6\0\x10\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1"

static const struct {
	const char *what, *bytes;
	size_t len;
	enum dns_result want;
	const char *name, *addresses, *front;
} cases[] = {
	{ "an address", B(HEAD("\1") ASK_A A(SELF, "\0\x3c", "\xc0\0\2\1")),
	    DNS_ANSWERED, "www.example.com", "192.0.2.1/60", NULL },
	{ "two, and one of a name not asked for", B(HEAD("\3") ASK_A
	    A(SELF, "\0\x3c", "\xc0\0\2\1") A("\3bad\0", "\0\x3c",
	    "\xc0\0\2\x63") A(SELF, "\0\x3d", "\xc0\0\2\2")),
	    DNS_ANSWERED, "www.example.com", "192.0.2.1/60 192.0.2.2/61",
	    NULL },
	{ "an alias has the shorter life", B(HEAD("\2") ASK_A ALIAS
	    A("\xc0\x2d", "\1\0", "\xc0\0\2\1")), DNS_ANSWERED,
	    "www.example.com", "192.0.2.1/30", NULL },
	{ "the alias comes last", B(HEAD("\2") ASK_A
	    A("\4EDGE\7example\3net\0", "\1\0", "\xc0\0\2\1") ALIAS),
	    DNS_ANSWERED, "www.example.com", "192.0.2.1/30", NULL },
	{ "an alias of itself", B(HEAD("\2") ASK_A SELF
	    "\0\5\0\1\0\0\0\x1e\0\2\xc0\x0c" A(SELF, "\0\x3c",
	    "\xc0\0\2\1")), DNS_ANSWERED, "www.example.com", "192.0.2.1/30",
	    NULL },
	{ "IPv6", B(HEAD("\1") "\1X\3Com\0\0\x1c\0\1" SELF
	    "\0\x1c\0\1\0\0\0\x3c\0\x10\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1"),
	    DNS_ANSWERED, "x.com", "2001:db8::1/60", NULL },
	{ "HTTPS with hints and ECH", B(HEAD("\1") ASK_HTTPS SELF
	    "\0\x41\0\1\0\0\0\x3c\0\x49\0\1\0" HINT4 ECH HINT6),
	    DNS_ANSWERED, "www.example.com", "192.0.2.1/60h 2001:db8::1/60h",
	    "front.example" },
	{ "HTTPS with nothing of use", B(HEAD("\1") ASK_HTTPS SELF
	    "\0\x41\0\1\0\0\0\x3c\0\x0a\0\1\0\0\1\0\3\2h2"), DNS_SILENT,
	    NULL, NULL, NULL },
	{ "HTTPS that is an alias", B(HEAD("\1") ASK_HTTPS SELF
	    "\0\x41\0\1\0\0\0\x3c\0\x0b\0\0\0" HINT4), DNS_SILENT, NULL,
	    NULL, NULL },
	{ "ECH that cannot be read", B(HEAD("\1") ASK_HTTPS SELF
	    "\0\x41\0\1\0\0\0\x3c\0\x0b\0\1\0\0\5\0\4\0\x24\xfe\x0d"),
	    DNS_ANSWERED, "www.example.com", "", NULL },
	{ "a hint cut short", B(HEAD("\1") ASK_HTTPS SELF
	    "\0\x41\0\1\0\0\0\x3c\0\x0a\0\1\0\0\4\0\3\xc0\0\2"), DNS_SILENT,
	    NULL, NULL, NULL },
	{ "no such name", B("\x12\x34\x81\x83\0\1\0\0\0\0\0\0" ASK_A),
	    DNS_SILENT, NULL, NULL, NULL },
	{ "truncated by the server", B("\x12\x34\x83\x80\0\1\0\1\0\0\0\0" ASK_A
	    A(SELF, "\0\x3c", "\xc0\0\2\1")), DNS_BAD, NULL, NULL, NULL },
	{ "a question", B("\x12\x34\1\0\0\1\0\0\0\0\0\0" ASK_A), DNS_BAD,
	    NULL, NULL, NULL },
	{ "two questions", B("\x12\x34\x81\x80\0\2\0\0\0\0\0\0" ASK_A ASK_A),
	    DNS_BAD, NULL, NULL, NULL },
	{ "a pointer to itself", B(HEAD("\1") "\xc0\x0c\0\1\0\1"), DNS_BAD,
	    NULL, NULL, NULL },
	{ "a pointer forward", B(HEAD("\1") "\xc0\x10\0\1\0\1\1x\0"), DNS_BAD,
	    NULL, NULL, NULL },
	{ "two pointers at each other", B(HEAD("\1") ASK_A "\xc0\x23\xc0\x21"
	    "\0\1\0\1\0\0\0\1\0\4\xc0\0\2\1"), DNS_BAD, NULL, NULL, NULL },
	{ "a label of a kind there is not", B(HEAD("\1") "\x41x\0\0\1\0\1"),
	    DNS_BAD, NULL, NULL, NULL },
	{ "a dot in a label", B(HEAD("\1") "\5x.com\0\0\1\0\1" A(SELF, "\0\1",
	    "\xc0\0\2\1")), DNS_BAD, NULL, NULL, NULL },
	{ "the root", B(HEAD("\1") "\0\0\1\0\1" A("\0", "\0\1",
	    "\xc0\0\2\1")), DNS_BAD, NULL, NULL, NULL },
	{ "more records announced than sent", B(HEAD("\2") ASK_A A(SELF,
	    "\0\1", "\xc0\0\2\1")), DNS_BAD, NULL, NULL, NULL },
	{ "an address of five bytes", B(HEAD("\1") ASK_A SELF
	    "\0\1\0\1\0\0\0\1\0\5\xc0\0\2\1\1"), DNS_SILENT, NULL, NULL, NULL },
	{ "another class", B(HEAD("\1") ASK_A SELF
	    "\0\1\0\3\0\0\0\1\0\4\xc0\0\2\1"), DNS_SILENT, NULL, NULL, NULL },
	{ "a life above 2^31 is none", B(HEAD("\1") ASK_A SELF
	    "\0\1\0\1\x80\0\0\0\0\4\xc0\0\2\1"), DNS_ANSWERED,
	    "www.example.com", "192.0.2.1/0", NULL },
	{ "nothing", B(""), DNS_BAD, NULL, NULL, NULL },
};

static void
write_addresses(const struct dns_response *r, char *to, size_t room)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	char text[INET6_ADDRSTRLEN];
	size_t len = 0;

	*to = '\0';
	for (size_t i = 0; i < r->count; i++) {
		const struct dns_address *a = &r->addresses[i];

		if (memcmp(a->address, mapped, 12) == 0)
			inet_ntop(AF_INET, a->address + 12, text, sizeof(text));
		else
			inet_ntop(AF_INET6, a->address, text, sizeof(text));
		len += (size_t)snprintf(to + len, room - len, "%s%s/%u%s",
		    i ? " " : "", text, a->ttl_s, a->is_hint ? "h" : "");
	}
}

static void
test_messages(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct dns_response r;
		char text[512];
		enum dns_result got = dns_read(&r,
		    (const uint8_t *)cases[i].bytes, cases[i].len);

		if (got != cases[i].want)
			fail_msg("%s: result %d", cases[i].what, got);
		if (got != DNS_ANSWERED)
			continue;
		write_addresses(&r, text, sizeof(text));
		assert_string_equal(text, cases[i].addresses);
		snprintf(text, sizeof(text), "%.*s", r.name_len, r.name);
		assert_string_equal(text, cases[i].name);
		assert_int_equal(r.has_front, cases[i].front != NULL);
		snprintf(text, sizeof(text), "%.*s", r.front_len, r.front);
		assert_string_equal(text, cases[i].front ? cases[i].front : "");
	}
}

/* Cut at every byte, an answer is bad and nothing beyond the end is read. */
static void
test_cut(void **state)
{
	struct dns_response r;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		for (size_t len = 0; len < cases[i].len &&
		    cases[i].want == DNS_ANSWERED; len++) {
			uint8_t *copy = test_malloc(len + 1);

			memcpy(copy + 1, cases[i].bytes, len);
			assert_int_equal(dns_read(&r, copy + 1, len), DNS_BAD);
			test_free(copy);
		}
}

/* A chain of count aliases, then an address. */
static size_t
write_chain(uint8_t *to, uint8_t count)
{
	static const char ask[] = "\1a\0\0\1\0\1";
	size_t at = 12 + sizeof(ask) - 1;
	uint8_t i;

	memset(to, 0, 12);
	memcpy(to, "\0\0\x81\x80\0\1\0", 7);
	to[7] = (uint8_t)(count + 1);
	memcpy(to + 12, ask, sizeof(ask) - 1);
	for (i = 0; i < count; i++) {
		memcpy(to + at, "\1?\0\0\5\0\1\0\0\0\x3c\0\3\1?\0", 16);
		to[at + 1] = (uint8_t)('a' + i);
		to[at + 14] = (uint8_t)('a' + i + 1);
		at += 16;
	}
	memcpy(to + at, "\1?\0\0\1\0\1\0\0\0\x3c\0\4\xc0\0\2\1", 17);
	to[at + 1] = (uint8_t)('a' + i);
	return at + 17;
}

static void
test_chains(void **state)
{
	struct dns_response r;
	uint8_t bytes[512];

	(void)state;
	assert_int_equal(dns_read(&r, bytes, write_chain(bytes, DNS_ALIASES)),
	    DNS_ANSWERED);
	assert_int_equal(r.count, 1);
	assert_int_equal(dns_read(&r, bytes,
	    write_chain(bytes, DNS_ALIASES + 1)), DNS_SILENT);
}

static void
test_many(void **state)
{
	static uint8_t bytes[16 * 400];
	static const char head[] = "\0\0\x81\x80\0\1\1\x2c\0\0\0\0\1a\0\0\1\0\1";
	size_t at = sizeof(head) - 1;
	struct dns_response r;

	(void)state;
	memcpy(bytes, head, at);
	for (int i = 0; i < 300; i++, at += 16)
		memcpy(bytes + at, "\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\xc0\0\2\1",
		    16);
	assert_int_equal(dns_read(&r, bytes, at), DNS_ANSWERED);
	assert_int_equal(r.count, DNS_ADDRESSES);
	assert_true(r.is_cut);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_chains),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
