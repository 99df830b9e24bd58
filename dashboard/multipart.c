/* multipart.c: a form with a file in it, as one without. */
#include "dashboard/multipart.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BOUNDARY_MOST 70	/* RFC 2046 */
#define NAME_MOST 40

struct cursor {
	const char *at;
	size_t left;
};

struct parts {
	char mark[BOUNDARY_MOST + 8];	/* CR LF, two dashes, the boundary */
	char *out;
	size_t len;
};

static const char type_begins[] = "multipart/form-data;";

bool
multipart_is(const char *type)
{
	return strncasecmp(type, type_begins, sizeof(type_begins) - 1) == 0;
}

/* "\r\n--BOUNDARY" of a Content-Type. -1: it says none that can be. */
static int
read_mark(const char *type, char mark[BOUNDARY_MOST + 8])
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'()+_,-./:=?";
	const char *at = strcasestr(type, "boundary=");
	size_t len;

	if (!at)
		return -1;
	at += strlen("boundary=");
	if (*at == '"')
		at++;
	len = strspn(at, allowed);
	if (len == 0 || len > BOUNDARY_MOST || (at[len] && at[len] != '"'))
		return -1;
	memcpy(mark, "\r\n--", 4);
	memcpy(mark + 4, at, len);
	mark[4 + len] = '\0';
	return 0;
}

static bool
take(struct cursor *c, const char *text)
{
	size_t len = strlen(text);

	if (c->left < len || memcmp(c->at, text, len) != 0)
		return false;
	c->at += len;
	c->left -= len;
	return true;
}

/* One line, without its CR LF; NULL: it has no end. */
static const char *
take_line(struct cursor *c, size_t *len)
{
	const char *line = c->at, *end = memmem(c->at, c->left, "\r\n", 2);

	if (!end)
		return NULL;
	*len = (size_t)(end - line);
	c->left -= *len + 2;
	c->at = end + 2;
	return line;
}

/* The name on a Content-Disposition line. -1: it is none of a form's. */
static int
read_name(const char *line, size_t len, char name[NAME_MOST])
{
	static const char begins[] = "Content-Disposition: form-data; name=\"";
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz_-";
	size_t skip = sizeof(begins) - 1, n = 0;

	if (len < skip || strncasecmp(line, begins, skip) != 0)
		return -1;
	while (skip + n < len && line[skip + n] != '"')
		n++;
	if (skip + n == len || n == 0 || n >= NAME_MOST)
		return -1;
	memcpy(name, line + skip, n);
	name[n] = '\0';
	return name[strspn(name, allowed)] ? -1 : 0;
}

/* The headers of a part, up to the empty line. */
static int
read_headers(struct cursor *c, char name[NAME_MOST])
{
	const char *line;
	bool is_named = false;
	size_t len;

	while ((line = take_line(c, &len)) && len > 0) {
		if (len < 20 || strncasecmp(line, "Content-Disposition:",
		    20) != 0)
			continue;
		if (is_named || read_name(line, len, name) < 0)
			return -1;
		is_named = true;
	}
	return line && is_named ? 0 : -1;
}

static void
put(struct parts *p, const char *text, size_t len)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char b = (unsigned char)text[i];

		if ((b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') ||
		    (b >= '0' && b <= '9') || b == '-' ||
		    b == '.' || b == '_') {
			p->out[p->len++] = (char)b;
			continue;
		}
		p->out[p->len++] = '%';
		p->out[p->len++] = digits[b >> 4];
		p->out[p->len++] = digits[b & 15];
	}
}

/* One part, up to the mark that ends it. */
static int
read_part(struct parts *p, struct cursor *c)
{
	char name[NAME_MOST];
	const char *end;

	if (read_headers(c, name) < 0)
		return -1;
	end = memmem(c->at, c->left, p->mark, strlen(p->mark));
	if (!end)
		return -1;
	if (p->len)
		p->out[p->len++] = '&';
	put(p, name, strlen(name));
	p->out[p->len++] = '=';
	put(p, c->at, (size_t)(end - c->at));
	c->left -= (size_t)(end - c->at) + strlen(p->mark);
	c->at = end + strlen(p->mark);
	return 0;
}

static int
read_parts(struct parts *p, struct cursor *c)
{
	int i;

	if (!take(c, p->mark + 2))
		return -1;
	for (i = 0; i <= MULTIPART_PARTS; i++) {
		if (take(c, "--")) {
			take(c, "\r\n");
			return c->left ? -1 : 0;
		}
		if (!take(c, "\r\n") || read_part(p, c) < 0)
			return -1;
	}
	return -1;
}

char *
multipart_form(const char *type, const char *body, size_t body_len,
    size_t *len)
{
	struct cursor c = { body, body_len };
	struct parts p = { .len = 0 };

	if (!multipart_is(type) || read_mark(type, p.mark) < 0)
		return NULL;
	/* A byte is three at most, and each part has a mark that is not. */
	p.out = malloc(3 * body_len + 1);
	if (!p.out)
		return NULL;
	if (read_parts(&p, &c) < 0) {
		explicit_bzero(p.out, p.len);
		free(p.out);
		return NULL;
	}
	p.out[p.len] = '\0';
	*len = p.len;
	return p.out;
}
