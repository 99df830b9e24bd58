/* http_shape.c: is a request exactly what RFC 9112 says, byte by byte? */
#include "dashboard/http_shape.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* tchar of RFC 9110. */
static const char token[] = "abcdefghijklmnopqrstuvwxyz"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~";
static const char path_bytes[] = "abcdefghijklmnopqrstuvwxyz"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
static const char host_bytes[] = "abcdefghijklmnopqrstuvwxyz"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:[]";

static bool
is_of(const char *text, const char *bytes)
{
	return text[0] && text[strspn(text, bytes)] == '\0';
}

/* No control characters but tab; what is not ASCII is opaque. */
static bool
is_value(const char *text)
{
	size_t len = strlen(text), i;

	for (i = 0; i < len; i++)
		if (((unsigned char)text[i] < 0x20 && text[i] != '\t') ||
		    text[i] == 0x7f)
			return false;
	return true;
}

/* "/path" or "/path?query", of bytes that need no decoding. */
static bool
is_uri(const char *uri)
{
	size_t len = strcspn(uri, "?"), i;

	if (uri[0] != '/' || strspn(uri, path_bytes) != len ||
	    strstr(uri, "//") == uri)
		return false;
	for (i = 0; i + 2 < len; i++)
		if (memcmp(uri + i, "/..", 3) == 0)
			return false;
	for (i = len; uri[i]; i++)
		if ((unsigned char)uri[i] <= 0x20 ||
		    (unsigned char)uri[i] >= 0x7f || uri[i] == '#')
			return false;
	return true;
}

/* Does each part lie where it must, with CR LF between lines? Where the bytes
 * end is compared last, so that nothing behind the buffer is read. */
static bool
is_exact(const struct http_shape *s)
{
	const char *at;
	size_t i;

	at = s->method + strlen(s->method) + 1 + strlen(s->uri) + 1;
	if (at != s->version)
		return false;
	at += strlen(s->version) + 2;
	for (i = 0; i < s->header_count; i++) {
		if (at != s->headers[i].name)
			return false;
		at += strlen(at) + 1;
		while (at < s->headers[i].value && (*at == ' ' || *at == '\t'))
			at++;
		if (at != s->headers[i].value)
			return false;
		at += strlen(at) + 2;
	}
	return at + 2 == s->method + s->size;
}

static size_t
count(const struct http_shape *s, const char *name)
{
	size_t i, n = 0;

	for (i = 0; i < s->header_count; i++)
		n += strcasecmp(s->headers[i].name, name) == 0;
	return n;
}

const char *
http_shape_header(const struct http_shape *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->header_count; i++)
		if (strcasecmp(s->headers[i].name, name) == 0)
			return s->headers[i].value;
	return "";
}

/* Those that may come once, for what is said twice is read in two ways. */
static bool
are_single(const struct http_shape *s)
{
	static const char *const names[] = { "Host", "Content-Length",
		"Content-Type", "Cookie", "Origin", "Sec-Fetch-Site",
		"Authorization", "Expect", "Connection", "Upgrade" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (count(s, names[i]) > 1)
			return false;
	return count(s, "Host") == 1;
}

static bool
are_headers(const struct http_shape *s)
{
	const char *expect = http_shape_header(s, "Expect");
	size_t i;

	for (i = 0; i < s->header_count; i++)
		if (!is_of(s->headers[i].name, token) ||
		    !is_value(s->headers[i].value))
			return false;
	return are_single(s) && is_of(http_shape_header(s, "Host"),
	    host_bytes) && count(s, "Transfer-Encoding") == 0 &&
	    count(s, "Content-Encoding") == 0 && count(s, "Upgrade") == 0 &&
	    (!expect[0] || strcasecmp(expect, "100-continue") == 0);
}

/* 0 and *length, or a status. */
static int
read_length(const struct http_shape *s, size_t most, size_t *length)
{
	const char *text = http_shape_header(s, "Content-Length");
	bool is_post = strcmp(s->method, "POST") == 0;

	if (count(s, "Content-Length") == 0)
		return is_post ? 411 : 0;
	if (!is_of(text, "0123456789"))
		return 400;
	text += strspn(text, "0");
	if (strlen(text) > 9 || strtoul(text, NULL, 10) > most)
		return 413;
	*length = strtoul(text, NULL, 10);
	return *length && !is_post ? 400 : 0;
}

int
http_shape_check(const struct http_shape *s, size_t most, size_t *length)
{
	*length = 0;
	if (s->has_more || !is_exact(s) || !is_of(s->method, token) ||
	    (strcmp(s->version, "HTTP/1.1") != 0 &&
	    strcmp(s->version, "HTTP/1.0") != 0) || !is_uri(s->uri) ||
	    !are_headers(s))
		return 400;
	if (strcmp(s->method, "GET") != 0 && strcmp(s->method, "HEAD") != 0 &&
	    strcmp(s->method, "POST") != 0)
		return 405;
	return read_length(s, most, length);
}
