/* host.c: plain HTTP/1 request reader (RFC 9112 sections 2 to 3.2). */
#include "classify/host.h"

#include <string.h>
#include <strings.h>

#include "classify/cursor.h"

#define NAME_MOST 253
#define LABEL_MOST 63

/* With the space: what follows it is a target. */
static const char *const methods[] = {
	"GET ", "POST ", "HEAD ", "PUT ", "DELETE ", "OPTIONS ", "PATCH ",
	"CONNECT ", "TRACE ", "PROPFIND ",
};

static bool
is_label_byte(uint8_t b)
{
	return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') ||
	    (b >= '0' && b <= '9') || b == '-' || b == '_';
}

bool
host_is_plausible(const uint8_t *name, size_t len)
{
	size_t label = 0;

	if (len > 0 && name[len - 1] == '.')
		len--;
	if (len == 0 || len > NAME_MOST)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (name[i] == '.' ? label == 0 :
		    !is_label_byte(name[i]) || label == LABEL_MOST)
			return false;
		label = name[i] == '.' ? 0 : label + 1;
	}
	return label > 0;
}

/* The next line without its end. False: its end has not arrived. */
static bool
take_line(struct cursor *c, struct cursor *line)
{
	const uint8_t *end = c->left ? memchr(c->at, '\n', c->left) : NULL;
	size_t len;

	if (!end)
		return false;
	len = (size_t)(end - c->at);
	*line = (struct cursor){ cursor_take(c, len + 1), len };
	if (len > 0 && line->at[len - 1] == '\r')
		line->left--;
	return true;
}

/* Does it begin with the text, ignoring case? Steps over it if so. */
static bool
skip_text(struct cursor *c, const char *text)
{
	size_t len = strlen(text);

	return c->left >= len &&
	    strncasecmp((const char *)c->at, text, len) == 0 &&
	    cursor_take(c, len);
}

/* What begins here ends before a path, a query or a fragment. */
static size_t
authority_len(const struct cursor *c)
{
	size_t len = 0;

	while (len < c->left && !memchr("/?#", c->at[len], 3))
		len++;
	return len;
}

/* Cut an authority, "user@host:port" or "[::1]:port", to the host. */
static bool
take_authority(struct cursor c, struct host_name *out)
{
	const uint8_t *mark;

	while (c.left > 0 && (*c.at == ' ' || *c.at == '\t'))
		cursor_take(&c, 1);
	c.left = authority_len(&c);
	if ((mark = memrchr(c.at, '@', c.left)))
		cursor_take(&c, (size_t)(mark - c.at) + 1);
	while (c.left > 0 &&
	    (c.at[c.left - 1] == ' ' || c.at[c.left - 1] == '\t'))
		c.left--;
	if (c.left > 0 && *c.at == '[') {
		if ((mark = memchr(c.at, ']', c.left)))
			c.left = (size_t)(mark - c.at) + 1;
	} else if ((mark = memchr(c.at, ':', c.left))) {
		c.left = (size_t)(mark - c.at);
	}
	if (c.left == 0)
		return false;
	*out = (struct host_name){ c.at, c.left };
	return true;
}

/* The request line after its method: "target HTTP/1.x". NAMELESS: nothing in
 * the target names a host. */
static enum host_result
read_target(struct host_name *out, struct cursor line, bool is_connect)
{
	static const char version[] = " HTTP/1.";
	const size_t tail = sizeof(version) - 1 + 1;

	if (line.left <= tail ||
	    memcmp(line.at + line.left - tail, version, tail - 1) != 0)
		return HOST_BAD;
	line.left -= tail;
	if (is_connect || skip_text(&line, "http://"))
		return take_authority(line, out) ? HOST_NAMED : HOST_BAD;
	return HOST_NAMELESS;
}

static enum host_result
read_lines(struct host_name *out, struct cursor c)
{
	struct cursor line;

	while (take_line(&c, &line)) {
		if (line.left == 0)
			return HOST_NAMELESS;
		if (skip_text(&line, "Host:"))
			return take_authority(line, out) ? HOST_NAMED :
			    HOST_NAMELESS;
	}
	return HOST_MORE;
}

/* Which method begins these bytes, or may when more arrive. */
static const char *
find_method(const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		size_t n = strlen(methods[i]);

		if (memcmp(bytes, methods[i], len < n ? len : n) == 0)
			return methods[i];
	}
	return NULL;
}

enum host_result
host_read(struct host_name *out, const uint8_t *bytes, size_t len)
{
	struct cursor c = { bytes, len }, line;
	enum host_result result;
	const char *method;

	if (len == 0)
		return HOST_MORE;
	if (!(method = find_method(bytes, len)))
		return HOST_NOT_HTTP;
	if (cursor_take(&c, strlen(method)) && take_line(&c, &line)) {
		result = read_target(out, line, *method == 'C');
		if (result == HOST_NAMELESS)
			result = read_lines(out, c);
	} else {
		result = HOST_MORE;
	}
	return result == HOST_MORE && len >= HOST_STREAM ? HOST_BAD : result;
}
