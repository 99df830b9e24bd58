/* host_test.c: whose request is it, and what may be a name. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "classify/host.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *request;
	enum host_result want;
	const char *name;
} requests[] = {
	{ "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", HOST_NAMED,
	    "example.org" },
	{ "GET / HTTP/1.1\r\nhost:\texample.org:8080 \r\n\r\n", HOST_NAMED,
	    "example.org" },
	{ "POST /a HTTP/1.0\nAccept: */*\nHost: a.b\n\n", HOST_NAMED, "a.b" },
	{ "GET / HTTP/1.1\r\nHost: [2001:db8::1]:80\r\n", HOST_NAMED,
	    "[2001:db8::1]" },
	/* RFC 9112 section 3.2.2: the target wins over Host */
	{ "GET http://x.com/a@b HTTP/1.1\r\nHost: proxy\r\n\r\n", HOST_NAMED,
	    "x.com" },
	{ "GET http://me@x.com:80 HTTP/1.1\r\n", HOST_NAMED, "x.com" },
	/* RFC 3986 section 3.2: the first "/", "?" or "#" ends an authority */
	{ "GET http://a.example?u=b@x.com HTTP/1.1\r\n", HOST_NAMED,
	    "a.example" },
	{ "GET http://a.example#b@x.com HTTP/1.1\r\n", HOST_NAMED,
	    "a.example" },
	{ "CONNECT bsky.app:443 HTTP/1.1\r\n", HOST_NAMED, "bsky.app" },
	{ "GET / HTTP/1.1\r\nX-Host: no\r\nHost: yes\r\n", HOST_NAMED, "yes" },
	{ "GET / HTTP/1.1\r\nX: 1\r\n\r\nHost: body\r\n", HOST_NAMELESS,
	    NULL },
	{ "GET / HTTP/1.1\r\nHost:\r\n\r\n", HOST_NAMELESS, NULL },
	{ "GET / HTTP/1.0\r\n\r\n", HOST_NAMELESS, NULL },
	{ "GET / HTTP/1.1\r\nHost: half", HOST_MORE, NULL },
	{ "", HOST_MORE, NULL },
	{ "GE", HOST_MORE, NULL },
	{ "GET ", HOST_MORE, NULL },
	{ "GET / HT", HOST_MORE, NULL },
	{ "get / HTTP/1.1\r\n", HOST_NOT_HTTP, NULL },
	{ "GETX / HTTP/1.1\r\n", HOST_NOT_HTTP, NULL },
	{ "\x16\x03\x01", HOST_NOT_HTTP, NULL },
	{ "SSH-2.0-x\r\n", HOST_NOT_HTTP, NULL },
	{ "GET /\r\n\r\n", HOST_BAD, NULL },
	{ "GET / HTTP/2.0\r\n", HOST_BAD, NULL },
	{ "GET  HTTP/1.\r\n", HOST_BAD, NULL },
	{ "CONNECT :443 HTTP/1.1\r\n", HOST_BAD, NULL },
	{ "GET http:/// HTTP/1.1\r\nHost: x\r\n\r\n", HOST_BAD, NULL },
};

/* From memory of exactly that size, for the sanitizer. */
static enum host_result
read_exactly(const char *bytes, size_t len, char name[64])
{
	uint8_t *copy = malloc(len ? len : 1);
	struct host_name host;
	enum host_result result;

	memcpy(copy, bytes, len);
	result = host_read(&host, copy, len);
	if (result == HOST_NAMED) {
		memcpy(name, host.bytes, host.len);
		name[host.len] = '\0';
	}
	free(copy);
	return result;
}

static void
reads_requests(void **state)
{
	char name[64];

	(void)state;
	for (size_t i = 0; i < LEN(requests); i++) {
		assert_int_equal(read_exactly(requests[i].request,
		    strlen(requests[i].request), name), requests[i].want);
		if (requests[i].name)
			assert_string_equal(name, requests[i].name);
	}
}

/* A prefix of a request is never something else than more to come. */
static void
waits_for_the_rest(void **state)
{
	static const char request[] =
	    "GET /index HTTP/1.1\r\nAccept: x\r\nHost: example.org\r\n";
	char name[64];

	(void)state;
	for (size_t n = 0; n < sizeof(request) - 1; n++)
		assert_int_equal(read_exactly(request, n, name), HOST_MORE);
	assert_int_equal(read_exactly(request, sizeof(request) - 1, name),
	    HOST_NAMED);
}

static void
gives_up_on_endless_requests(void **state)
{
	static char request[HOST_STREAM];
	char name[64];

	(void)state;
	memset(request, 'a', sizeof(request));
	memcpy(request, "GET ", 4);
	assert_int_equal(read_exactly(request, HOST_STREAM - 1, name),
	    HOST_MORE);
	assert_int_equal(read_exactly(request, HOST_STREAM, name), HOST_BAD);
}

static void
plausible_names(void **state)
{
	static const struct { const char *name; bool want; } names[] = {
		{ "x.com", true }, { "X.COM", true }, { "x.com.", true },
		{ "_dmarc.x-y.com", true }, { "localhost", true },
		{ "xn--fcebook-2fg.com", true }, { "10.0.0.1", true },
		{ "", false }, { ".", false }, { "x.com..", false },
		{ ".x.com", false }, { "x..com", false },
		{ "a b.com", false }, { "a\x1b[2Jb.com", false },
		{ "\xff\xfe.facebook.com", false },
		{ "<script>.facebook.com", false },
		{ "../../etc/passwd.facebook.com", false },
		{ "[::1]", false },
	};
	char name[256];

	(void)state;
	for (size_t i = 0; i < LEN(names); i++)
		assert_int_equal(host_is_plausible(
		    (const uint8_t *)names[i].name, strlen(names[i].name)),
		    names[i].want);
	assert_false(host_is_plausible((const uint8_t *)"a\0.x.com", 8));
	memset(name, 'a', sizeof(name));	/* labels of 63, 253 in all */
	for (size_t i = 63; i < sizeof(name); i += 64)
		name[i] = '.';
	assert_true(host_is_plausible((uint8_t *)name, 253));
	assert_true(host_is_plausible((uint8_t *)name, 63));
	assert_false(host_is_plausible((uint8_t *)name, 255));
	memset(name, 'a', 64);
	assert_false(host_is_plausible((uint8_t *)name, 64));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_requests),
		cmocka_unit_test(waits_for_the_rest),
		cmocka_unit_test(gives_up_on_endless_requests),
		cmocka_unit_test(plausible_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
