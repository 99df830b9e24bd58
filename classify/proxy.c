/* proxy.c: SOCKS, CONNECT and PROXY headers stepped over.
 *
 * Each reader takes its own header off the cursor or says that it is not
 * there, or not whole yet; the cursor then stays where it was. */
#include "classify/proxy.h"

#include <string.h>

#include "classify/cursor.h"
#include "classify/host.h"

enum step { STEP_NONE, STEP_MORE, STEP_TAKEN };

typedef enum step reader(struct cursor *c, struct proxy *out);

/* Does c begin with text, as far as there is any of it? */
static enum step
begins(const struct cursor *c, const char *text, size_t len)
{
	if (memcmp(c->at, text, c->left < len ? c->left : len) != 0)
		return STEP_NONE;
	return c->left < len ? STEP_MORE : STEP_TAKEN;
}

/* haproxy's proxy-protocol.txt 2.1: one line of at most 107 bytes. */
static enum step
read_header_1(struct cursor *c, struct proxy *out)
{
	enum step step = begins(c, "PROXY ", 6);
	const uint8_t *end;

	(void)out;
	if (step != STEP_TAKEN)
		return step;
	end = memchr(c->at, '\n', c->left < 107 ? c->left : 107);
	if (!end)
		return c->left < 107 ? STEP_MORE : STEP_NONE;
	cursor_take(c, (size_t)(end - c->at) + 1);
	return STEP_TAKEN;
}

/* Section 2.2 of it. */
static enum step
read_header_2(struct cursor *c, struct proxy *out)
{
	static const char signature[] = "\r\n\r\n\0\r\nQUIT\n";
	enum step step = begins(c, signature, 12);
	struct cursor at = *c, addresses;

	(void)out;
	if (step != STEP_TAKEN)
		return step;
	if (!cursor_take(&at, 14) || !cursor_vector(&at, 2, &addresses))
		return STEP_MORE;
	*c = at;
	return STEP_TAKEN;
}

/* A CONNECT request up to its empty line. One that is longer than host.h
 * reads, or no request, is left to the reader of requests. */
static enum step
read_connect(struct cursor *c, struct proxy *out)
{
	enum step step = begins(c, "CONNECT ", 8);
	struct host_name host;
	const uint8_t *end, *other;

	if (step != STEP_TAKEN)
		return step;
	switch (host_read(&host, c->at, c->left)) {
	case HOST_MORE:
		return STEP_MORE;
	case HOST_NAMED:
		break;
	case HOST_NAMELESS:
	case HOST_NOT_HTTP:
	case HOST_BAD:
		return STEP_NONE;
	}
	out->name = host.bytes;
	out->name_len = host.len;
	end = memmem(c->at, c->left, "\n\r\n", 3);
	other = memmem(c->at, c->left, "\n\n", 2);
	if (!end && !other)
		return c->left < HOST_STREAM ? STEP_MORE : STEP_NONE;
	if (end && (!other || end < other))
		cursor_take(c, (size_t)(end - c->at) + 3);
	else
		cursor_take(c, (size_t)(other - c->at) + 2);
	return STEP_TAKEN;
}

/* Text up to a zero byte, which is taken, too. */
static enum step
take_text(struct cursor *c, struct cursor *out)
{
	size_t most = c->left < 256 ? c->left : 256;
	const uint8_t *end = most ? memchr(c->at, 0, most) : NULL;
	size_t len;

	if (!end)
		return most < 256 ? STEP_MORE : STEP_NONE;
	len = (size_t)(end - c->at);
	*out = (struct cursor){ cursor_take(c, len + 1), len };
	return STEP_TAKEN;
}

static bool
keep_name(struct proxy *out, const struct cursor *name)
{
	if (!host_is_plausible(name->at, name->left))
		return false;
	out->name = name->at;
	out->name_len = name->left;
	return true;
}

/* Version 4: 4, command 1, port, address, user; 4a: then a name, when the
 * address is 0.0.0.x. */
static enum step
read_socks_4(struct cursor *c, struct proxy *out)
{
	enum step step = begins(c, "\4\1", 2);
	struct cursor at = *c, user, name;
	const uint8_t *head;

	if (step != STEP_TAKEN)
		return step;
	if (!(head = cursor_take(&at, 8)))
		return STEP_MORE;
	if ((step = take_text(&at, &user)) != STEP_TAKEN)
		return step;
	if (head[4] == 0 && head[5] == 0 && head[6] == 0 && head[7] != 0) {
		if ((step = take_text(&at, &name)) != STEP_TAKEN)
			return step;
		if (!keep_name(out, &name))
			return STEP_NONE;
	}
	*c = at;
	return STEP_TAKEN;
}

/* The target of a version 5 request, its port included. */
static enum step
take_target(struct cursor *c, struct proxy *out)
{
	struct cursor name;
	uint32_t type;

	if (!cursor_number(c, 1, &type))
		return STEP_MORE;
	switch (type) {
	case 1:
		return cursor_take(c, 4 + 2) ? STEP_TAKEN : STEP_MORE;
	case 3:
		if (!cursor_vector(c, 1, &name) || !cursor_take(c, 2))
			return STEP_MORE;
		return keep_name(out, &name) ? STEP_TAKEN : STEP_NONE;
	case 4:
		return cursor_take(c, 16 + 2) ? STEP_TAKEN : STEP_MORE;
	}
	return STEP_NONE;
}

/* Version 5: 5 and the methods offered; then, if the proxy asks for it, 1,
 * user and password; then 5, command 1, 0 and the target. */
static enum step
read_socks_5(struct cursor *c, struct proxy *out)
{
	struct cursor at = *c, skip;
	uint32_t version;
	enum step step;

	cursor_take(&at, 1);
	if (!cursor_vector(&at, 1, &skip))
		return STEP_MORE;
	if (skip.left == 0)
		return STEP_NONE;
	if (at.left > 0 && *at.at == 1) {
		cursor_number(&at, 1, &version);
		if (!cursor_vector(&at, 1, &skip) ||
		    !cursor_vector(&at, 1, &skip))
			return STEP_MORE;
	}
	if (at.left == 0)
		return STEP_MORE;
	if ((step = begins(&at, "\5\1\0", 3)) != STEP_TAKEN)
		return step;
	cursor_take(&at, 3);
	if ((step = take_target(&at, out)) == STEP_TAKEN)
		*c = at;
	return step;
}

/* Nearly everything begins with none of these. */
static reader *const readers[] = {	/* by the first byte */
	[4] = read_socks_4, [5] = read_socks_5, ['\r'] = read_header_2,
	['C'] = read_connect, ['P'] = read_header_1,
};

/* The header that c begins with. */
static enum step
read_one(struct cursor *c, struct proxy *out)
{
	uint8_t first = *c->at;

	if (first >= sizeof(readers) / sizeof(readers[0]) || !readers[first])
		return STEP_NONE;
	return readers[first](c, out);
}

bool
proxy_read(struct proxy *out, const uint8_t *bytes, size_t len)
{
	struct cursor c = { bytes, len };
	enum step step = STEP_TAKEN;

	memset(out, 0, sizeof(*out));
	for (unsigned n = 0; n < PROXY_MOST && step == STEP_TAKEN &&
	    c.left > 0; n++)
		step = read_one(&c, out);
	out->len = len - c.left;
	return step != STEP_MORE;
}
