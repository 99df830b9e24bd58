/* json.c: JSON written without a tree. What may stand in a text is decided
 * once, in put_text: everything else becomes an escape or U+FFFD. */
#include "classify/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM_AT_FIRST 512
#define REPLACEMENT 0xFFFD

/* What the first byte of a sequence allows (RFC 3629 4, UTF8-octets): how
 * many bytes follow, and the range of the second, which is what excludes
 * overlong forms, surrogates and all above U+10FFFF. */
struct utf8_lead {
	uint8_t from, to;
	uint8_t more;
	uint8_t second_from, second_to;
};

static const struct utf8_lead leads[] = {
	{ 0x00, 0x7F, 0, 0x00, 0x00 },
	{ 0xC2, 0xDF, 1, 0x80, 0xBF },
	{ 0xE0, 0xE0, 2, 0xA0, 0xBF },
	{ 0xE1, 0xEC, 2, 0x80, 0xBF },
	{ 0xED, 0xED, 2, 0x80, 0x9F },
	{ 0xEE, 0xEF, 2, 0x80, 0xBF },
	{ 0xF0, 0xF0, 3, 0x90, 0xBF },
	{ 0xF1, 0xF3, 3, 0x80, 0xBF },
	{ 0xF4, 0xF4, 3, 0x80, 0x8F },
};

/* Characters that are valid and yet not written as they are: they would end a
 * line, steer a terminal, open a tag or turn the direction of the text. */
static const struct { uint32_t from, to; } unsafe[] = {
	{ 0x00, 0x1F }, { '"', '"' }, { '&', '&' }, { '<', '<' },
	{ '>', '>' }, { '\\', '\\' }, { 0x7F, 0x9F }, { 0x061C, 0x061C },
	{ 0x200E, 0x200F }, { 0x2028, 0x202E }, { 0x2066, 0x2069 },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Room for n more bytes and the NUL. */
static bool
make_room(struct json *j, size_t n)
{
	size_t room = j->room ? j->room : ROOM_AT_FIRST;
	char *bytes;

	if (j->failed)
		return false;
	if (n < j->room - j->len)
		return true;
	while (room - j->len <= n) {
		if (room > SIZE_MAX / 2) {
			j->failed = true;
			return false;
		}
		room *= 2;
	}
	bytes = realloc(j->bytes, room);
	if (!bytes) {
		j->failed = true;
		return false;
	}
	j->bytes = bytes;
	j->room = room;
	return true;
}

static void
put(struct json *j, const char *bytes, size_t len)
{
	if (!make_room(j, len))
		return;
	memcpy(j->bytes + j->len, bytes, len);
	j->len += len;
	j->bytes[j->len] = '\0';
}

/* The comma before a member, if one is due, and its key. */
static void
put_key(struct json *j, const char *key)
{
	if (j->comma)
		put(j, ",", 1);
	j->comma = true;
	if (!key)
		return;
	put(j, "\"", 1);
	put(j, key, strlen(key));
	put(j, "\":", 2);
}

static void
open_bracket(struct json *j, const char *key, const char *bracket)
{
	put_key(j, key);
	put(j, bracket, 1);
	j->comma = false;
}

static void
close_bracket(struct json *j, const char *bracket)
{
	put(j, bracket, 1);
	j->comma = true;
}

static const struct utf8_lead *
lead_of(uint8_t byte)
{
	for (size_t i = 0; i < COUNT(leads); i++)
		if (byte >= leads[i].from && byte <= leads[i].to)
			return &leads[i];
	return NULL;
}

/* Read one character of len > 0 bytes into *code; returns how many bytes it
 * took. What is not UTF-8 is REPLACEMENT, *valid false, and takes as many
 * bytes as could have begun a character (Unicode 3.9, table 3-8). */
static size_t
read_character(const uint8_t *at, size_t len, uint32_t *code, bool *valid)
{
	const struct utf8_lead *lead = lead_of(at[0]);
	size_t n;

	*valid = false;
	*code = REPLACEMENT;
	if (!lead)
		return 1;
	if (lead->more == 0) {
		*valid = true;
		*code = at[0];
		return 1;
	}
	if (len < 2 || at[1] < lead->second_from || at[1] > lead->second_to)
		return 1;
	for (n = 2; n <= lead->more; n++)
		if (n == len || (at[n] & 0xC0) != 0x80)
			return n;
	*valid = true;
	*code = at[0] & (0x3F >> lead->more);
	for (n = 1; n <= lead->more; n++)
		*code = *code << 6 | (at[n] & 0x3F);
	return n;
}

static bool
is_unsafe(uint32_t code)
{
	for (size_t i = 0; i < COUNT(unsafe); i++)
		if (code >= unsafe[i].from && code <= unsafe[i].to)
			return true;
	return false;
}

/* All unsafe characters lie below U+10000: one escape is enough. */
static void
put_escape(struct json *j, uint32_t code)
{
	char text[8];

	snprintf(text, sizeof(text), "\\u%04" PRIx32, code & 0xFFFF);
	put(j, text, 6);
}

static bool
put_text(struct json *j, const uint8_t *at, size_t len)
{
	bool differs = false, valid;
	uint32_t code;
	size_t n;

	put(j, "\"", 1);
	for (; len > 0; at += n, len -= n) {
		n = read_character(at, len, &code, &valid);
		if (!valid)
			put(j, "\xEF\xBF\xBD", 3);
		else if (!is_unsafe(code))
			put(j, (const char *)at, n);
		else if (code == '"' || code == '\\')
			put(j, code == '"' ? "\\\"" : "\\\\", 2);
		else
			put_escape(j, code);
		if (!valid || is_unsafe(code))
			differs = true;
	}
	put(j, "\"", 1);
	return differs;
}

void
json_clear(struct json *j)
{
	j->len = 0;
	j->comma = false;
	j->failed = false;
	if (j->bytes)
		j->bytes[0] = '\0';
}

void
json_free(struct json *j)
{
	free(j->bytes);
	memset(j, 0, sizeof(*j));
}

bool
json_ok(const struct json *j)
{
	return !j->failed;
}

void
json_object_begin(struct json *j, const char *key)
{
	open_bracket(j, key, "{");
}

void
json_object_end(struct json *j)
{
	close_bracket(j, "}");
}

void
json_array_begin(struct json *j, const char *key)
{
	open_bracket(j, key, "[");
}

void
json_array_end(struct json *j)
{
	close_bracket(j, "]");
}

void
json_text(struct json *j, const char *key, const char *text)
{
	json_bytes(j, key, text, strlen(text));
}

bool
json_bytes(struct json *j, const char *key, const void *bytes, size_t len)
{
	put_key(j, key);
	return put_text(j, bytes, len);
}

void
json_hex(struct json *j, const char *key, const void *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *at = bytes;

	put_key(j, key);
	put(j, "\"", 1);
	for (size_t i = 0; i < len; i++) {
		put(j, &digits[at[i] >> 4], 1);
		put(j, &digits[at[i] & 15], 1);
	}
	put(j, "\"", 1);
}

void
json_number(struct json *j, const char *key, int64_t n)
{
	char text[24];

	put_key(j, key);
	put(j, text, (size_t)snprintf(text, sizeof(text), "%" PRId64, n));
}

void
json_unsigned(struct json *j, const char *key, uint64_t n)
{
	char text[24];

	put_key(j, key);
	put(j, text, (size_t)snprintf(text, sizeof(text), "%" PRIu64, n));
}

void
json_bool(struct json *j, const char *key, bool b)
{
	put_key(j, key);
	put(j, b ? "true" : "false", b ? 4 : 5);
}

void
json_none(struct json *j, const char *key)
{
	put_key(j, key);
	put(j, "null", 4);
}

void
json_newline(struct json *j)
{
	put(j, "\n", 1);
	j->comma = false;
}
