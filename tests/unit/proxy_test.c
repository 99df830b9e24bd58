/* proxy_test.c: what stands before a client's own bytes behind a proxy. Cases
 * written by hand after RFC 1928, RFC 1929, SOCKS4A's and haproxy's texts. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "classify/proxy.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

#define V2 "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c" \
	"\x0a\0\0\5\xc0\0\2\1\xc3\x50\1\xbb"
#define SOCKS5 "\5\2\0\2" "\5\1\0\3\x0f" "www.youtube.com" "\1\xbb"
#define AUTH "\5\1\2" "\1\4user\6secret" "\5\1\0\3\5x.com\1\xbb"
#define SOCKS4A "\4\1\1\xbb\0\0\0\1me\0www.tiktok.com\0"
#define CONNECT "CONNECT www.reddit.com:443 HTTP/1.1\r\n" \
	"Host: elsewhere.example\r\n\r\n"

#define BYTES(text) text, sizeof(text) - 1

static const struct {
	const char *bytes;
	size_t len, proxies;	/* SIZE_MAX: not all of them are there */
	const char *name;
} cases[] = {
	{ BYTES("\x16\x03\x01\x02\x00\x01"), 0, NULL },
	{ BYTES("GET / HTTP/1.1\r\n\r\n"), 0, NULL },
	{ BYTES(CONNECT), sizeof(CONNECT) - 1, "www.reddit.com" },
	{ BYTES(CONNECT "\x16\x03\x01"), sizeof(CONNECT) - 1,
	    "www.reddit.com" },
	{ BYTES("CONNECT a.example:443 HTTP/1.1\n\n\x16"), 32, "a.example" },
	/* refused, and sent again with a password */
	{ BYTES(CONNECT CONNECT "\x16"), 2 * (sizeof(CONNECT) - 1),
	    "www.reddit.com" },
	{ BYTES("CONNECT x.com:443 HTTP/1.1\r\nHost"), SIZE_MAX, "x.com" },
	{ BYTES("CONNECT nothing\r\n\r\n"), 0, NULL },
	{ BYTES(SOCKS5 "\x16\x03"), sizeof(SOCKS5) - 1, "www.youtube.com" },
	{ BYTES(AUTH "\x16\x03"), sizeof(AUTH) - 1, "x.com" },
	{ BYTES("\5\1\0" "\5\1\0\1\xc0\0\2\1\1\xbb" "\x16"), 13, NULL },
	{ BYTES("\5\1\0" "\5\1\0\4\0\1\2\3\4\5\6\7\0\1\2\3\4\5\6\7\1\xbb"
	    "\x16"), 25, NULL },
	{ BYTES("\5\1\0" "\5\3\0\1\xc0\0\2\1\1\xbb"), 0, NULL },	/* UDP */
	{ BYTES("\5\1\0" "\5\1\0\3\4a b!\1\xbb"), 0, NULL },
	{ BYTES("\5\0"), 0, NULL },
	{ BYTES("\5\1\0"), SIZE_MAX, NULL },
	{ BYTES(SOCKS4A "\x16"), sizeof(SOCKS4A) - 1, "www.tiktok.com" },
	{ BYTES("\4\1\1\xbb\xc0\0\2\1me\0\x16"), 11, NULL },
	{ BYTES("\4\2\1\xbb\xc0\0\2\1me\0\x16"), 0, NULL },	/* BIND */
	{ BYTES("PROXY TCP4 10.0.0.5 192.0.2.1 50000 443\r\n\x16\x03"), 41,
	    NULL },
	{ BYTES("PROXY UNKNOWN\r\n" CONNECT "\x16"),
	    15 + sizeof(CONNECT) - 1, "www.reddit.com" },
	{ BYTES("PROXY TCP4 10.0.0.5"), SIZE_MAX, NULL },
	{ BYTES(V2 "\x16\x03"), 28, NULL },
	{ BYTES(V2 SOCKS5 "\x16"), 28 + sizeof(SOCKS5) - 1,
	    "www.youtube.com" },
	{ BYTES(V2 V2 V2 V2 V2), 4 * 28, NULL },	/* PROXY_MOST */
};

static void
check(const struct proxy *p, bool done, size_t i)
{
	if (done != (cases[i].proxies != SIZE_MAX) ||
	    (done && p->len != cases[i].proxies) ||
	    !p->name != !cases[i].name || (p->name &&
	    (p->name_len != strlen(cases[i].name) ||
	    memcmp(p->name, cases[i].name, p->name_len) != 0)))
		fail_msg("case %zu: %d, %zu bytes, a name of %zu", i, done,
		    p->len, p->name_len);
}

/* Read from memory of exactly that size, so that a sanitizer sees a step too
 * far. */
static bool
read_exactly(struct proxy *p, uint8_t **copy, const char *bytes, size_t len)
{
	*copy = malloc(len ? len : 1);
	memcpy(*copy, bytes, len);
	return proxy_read(p, *copy, len);
}

static void
each_kind(void **state)
{
	struct proxy p;
	uint8_t *copy;

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		check(&p, read_exactly(&p, &copy, cases[i].bytes,
		    cases[i].len), i);
		free(copy);
	}
}

/* What is found in a beginning still holds when more has come, and nothing is
 * taken for the client's that is a proxy's. */
static void
cut_at_every_byte(void **state)
{
	struct proxy p;
	uint8_t *copy;

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++)
		for (size_t n = 1; n < cases[i].len; n++) {
			bool done = read_exactly(&p, &copy, cases[i].bytes, n);

			free(copy);
			if (cases[i].proxies == SIZE_MAX ||
			    n >= cases[i].proxies || cases[i].proxies == 0)
				continue;
			if (done && p.len != n)
				fail_msg("case %zu cut at %zu", i, n);
		}
}

static void
endless(void **state)
{
	static uint8_t bytes[9000];
	struct proxy p;

	(void)state;
	memset(bytes, 'a', sizeof(bytes));
	memcpy(bytes, "CONNECT x.com:443 HTTP/1.1\r\n", 28);
	assert_false(proxy_read(&p, bytes, 8000));
	assert_true(proxy_read(&p, bytes, sizeof(bytes)));
	assert_int_equal(p.len, 0);
	memset(bytes, 'a', sizeof(bytes));
	memcpy(bytes, "PROXY ", 6);
	assert_false(proxy_read(&p, bytes, 106));
	assert_true(proxy_read(&p, bytes, 107));
	memcpy(bytes, "\4\1\1\xbb\xc0\0\2\1", 8);
	assert_false(proxy_read(&p, bytes, 8 + 255));
	assert_true(proxy_read(&p, bytes, 8 + 256));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind),
		cmocka_unit_test(cut_at_every_byte),
		cmocka_unit_test(endless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
