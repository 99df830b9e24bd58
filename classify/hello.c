/* hello.c: TLS ClientHello reader.
 *
 * RFC 8446 section 4 (message), section 5.1 (records), RFC 6066 section 3
 * (server_name), RFC 7301 (ALPN), RFC 9849 (encrypted_client_hello). */
#include "classify/hello.h"

#include <string.h>

#include "classify/cursor.h"

enum {
	RECORD_HEADER = 5, RECORD_MOST = 16384,
	RECORD_FIRST = 20, RECORD_HANDSHAKE = 22, RECORD_LAST = 23,
	MESSAGE_HEADER = 4, MESSAGE_CLIENT_HELLO = 1,
	EXTENSION_SERVER_NAME = 0, EXTENSION_ALPN = 16,
	EXTENSION_PRE_SHARED_KEY = 41, EXTENSION_ECH = 0xfe0d,
	NAME_TYPE_HOST = 0
};

static bool
read_server_name(struct hello *out, struct cursor body)
{
	struct cursor list, name;
	uint32_t type;

	/* A server answers this extension with an empty one; a client's
	 * empty one names nothing. */
	if (body.left == 0)
		return true;
	if (!cursor_vector(&body, 2, &list))
		return false;
	while (list.left > 0) {
		if (!cursor_number(&list, 1, &type) ||
		    !cursor_vector(&list, 2, &name))
			return false;
		if (type != NAME_TYPE_HOST || out->name_len > 0)
			continue;
		out->name_cut = name.left > HELLO_NAME;
		out->name_len = (uint8_t)(out->name_cut ?
		    HELLO_NAME : name.left);
		memcpy(out->name, name.at, out->name_len);
	}
	return true;
}

static bool
read_alpn(struct hello *out, struct cursor body)
{
	struct cursor list, protocol;

	if (!cursor_vector(&body, 2, &list) ||
	    !cursor_vector(&list, 1, &protocol))
		return false;
	if (protocol.left <= HELLO_ALPN) {
		out->alpn_len = (uint8_t)protocol.left;
		memcpy(out->alpn, protocol.at, protocol.left);
	}
	return true;
}

/* False: an extension we read contradicts itself. */
static bool
read_extensions(struct hello *out, struct cursor all)
{
	const uint8_t *head;
	struct cursor body;
	bool good = true;

	while (good && all.left > 0) {
		if (!(head = cursor_take(&all, 4)))
			return false;
		body.left = (size_t)head[2] << 8 | head[3];
		if (!(body.at = cursor_take(&all, body.left)))
			return false;
		switch (head[0] << 8 | head[1]) {
		case EXTENSION_SERVER_NAME:
			good = read_server_name(out, body);
			break;
		case EXTENSION_ALPN:
			good = read_alpn(out, body);
			break;
		case EXTENSION_PRE_SHARED_KEY:
			out->resumes = true;
			break;
		case EXTENSION_ECH:
			out->offers_ech = true;
			break;
		default:
			break;
		}
	}
	return good;
}

/* The body of a ClientHello, whole. */
static bool
read_body(struct hello *out, struct cursor c)
{
	struct cursor session, ciphers, compressions, extensions;

	if (!cursor_take(&c, 2 + 32) || !cursor_vector(&c, 1, &session) ||
	    session.left > 32 || !cursor_vector(&c, 2, &ciphers) ||
	    !cursor_vector(&c, 1, &compressions))
		return false;
	if (c.left == 0)		/* TLS 1.0 had no extensions */
		return true;
	return cursor_vector(&c, 2, &extensions) &&
	    read_extensions(out, extensions);
}

enum hello_result
hello_read_message(struct hello *out, const uint8_t *bytes, size_t len)
{
	struct cursor c = { bytes, len };
	uint32_t type, body_len;
	const uint8_t *body;

	memset(out, 0, sizeof(*out));
	if (!cursor_number(&c, 1, &type))
		return HELLO_MORE;
	if (type != MESSAGE_CLIENT_HELLO)
		return HELLO_OTHER;
	if (!cursor_number(&c, 3, &body_len))
		return HELLO_MORE;
	if (body_len > HELLO_MESSAGE)
		return HELLO_BAD;
	if (!(body = cursor_take(&c, body_len)))
		return HELLO_MORE;
	if (!read_body(out, (struct cursor){ body, body_len })) {
		memset(out, 0, sizeof(*out));
		return HELLO_BAD;
	}
	return out->name_len > 0 ? HELLO_NAMED : HELLO_NAMELESS;
}

/* What may stand in the five bytes before a record's fragment; as many of
 * them as there are. HELLO_MORE: nothing against it. */
static enum hello_result
check_header(const uint8_t *bytes, size_t len)
{
	size_t fragment;

	if (len > 0 && (bytes[0] < RECORD_FIRST || bytes[0] > RECORD_LAST))
		return HELLO_NOT_TLS;
	if (len > 1 && bytes[1] != 3)
		return HELLO_NOT_TLS;
	if (len > 2 && bytes[2] > 4)
		return HELLO_NOT_TLS;
	if (len < RECORD_HEADER)
		return HELLO_MORE;
	if (bytes[0] != RECORD_HANDSHAKE)
		return HELLO_OTHER;
	fragment = (size_t)bytes[3] << 8 | bytes[4];
	return fragment >= 1 && fragment <= RECORD_MOST ? HELLO_MORE :
	    HELLO_BAD;
}

/* Most hellos lie in one record and are read where they are. One in several
 * is put together here: first the fragments of whole records, then what has
 * arrived of the last. Not inlined: its 16 KiB must not be on the stack of
 * the common case. */
__attribute__((noinline)) static enum hello_result
read_scattered(struct hello *out, struct cursor c)
{
	uint8_t message[MESSAGE_HEADER + HELLO_MESSAGE];
	enum hello_result header;
	const uint8_t *at;
	size_t have = 0, fragment;

	while (c.left > 0 && have < sizeof(message)) {
		header = check_header(c.at, c.left);
		if (header != HELLO_MORE)	/* something else between */
			return HELLO_BAD;
		if (!(at = cursor_take(&c, RECORD_HEADER)))
			break;
		fragment = (size_t)at[3] << 8 | at[4];
		if (fragment > c.left)
			fragment = c.left;
		if (fragment > sizeof(message) - have)
			fragment = sizeof(message) - have;
		at = cursor_take(&c, fragment);
		memcpy(message + have, at, fragment);
		have += fragment;
		if (hello_read_message(out, message, have) != HELLO_MORE)
			break;
	}
	return hello_read_message(out, message, have);
}

enum hello_result
hello_read_stream(struct hello *out, const uint8_t *bytes, size_t len)
{
	struct cursor c = { bytes, len };
	enum hello_result result = check_header(bytes, len);
	size_t fragment;

	if (result != HELLO_MORE || !cursor_take(&c, RECORD_HEADER)) {
		memset(out, 0, sizeof(*out));
		return result;
	}
	fragment = (size_t)bytes[3] << 8 | bytes[4];
	result = hello_read_message(out, c.at,
	    fragment < c.left ? fragment : c.left);
	if (result != HELLO_MORE || c.left <= fragment)
		return result;
	return read_scattered(out, (struct cursor){ bytes, len });
}
