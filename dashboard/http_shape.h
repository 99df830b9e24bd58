/* http_shape.h: is a request exactly what RFC 9112 says, byte by byte? Pure.
 * For http.c.
 *
 * libmicrohttpd 0.9.75 is more forgiving than is safe (bare LF, NUL bytes,
 * folded lines, spaces before a colon, two Hosts) and hides the bytes. But it
 * reads a request where it lies: names and values are pointers into its one
 * buffer, ended by a NUL in the place of what followed. So a request that was
 * exact lies there without a gap, and every byte that was forgiven leaves one;
 * so does one that was moved elsewhere. */
#ifndef DASHBOARD_HTTP_SHAPE_H
#define DASHBOARD_HTTP_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#define HTTP_SHAPE_HEADERS 64	/* more are refused */

struct http_shape_header { const char *name, *value; };

/* Filled by who has the request; all borrowed. */
struct http_shape {
	const char *method, *version;	/* where they lie in the buffer */
	const char *uri;		/* a copy, as it was sent */
	struct http_shape_header headers[HTTP_SHAPE_HEADERS];
	size_t header_count;
	bool has_more;			/* headers than there is room for */
	size_t size;			/* bytes up to the end of the headers */
};

/* 0, or the status it is answered with: 400, 405, 411, 413. *length: of the
 * body. */
int http_shape_check(const struct http_shape *s, size_t most,
    size_t *length);

/* The value of a header, "" if it was not sent. */
const char *http_shape_header(const struct http_shape *s, const char *name);

#endif
