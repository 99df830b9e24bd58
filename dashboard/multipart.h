/* multipart.h: a form with a file in it (multipart/form-data, RFC 7578) as the
 * same form without one, so that whoever reads its fields knows one form. Pure.
 *
 * Strict: each part has one name, in quotes, on a Content-Disposition line of
 * "form-data"; what is not exactly so is no form at all. A file is its bytes;
 * what it was called is forgotten. */
#ifndef DASHBOARD_MULTIPART_H
#define DASHBOARD_MULTIPART_H

#include <stdbool.h>
#include <stddef.h>

#define MULTIPART_PARTS 64	/* more are refused */

/* Does a Content-Type say that it is one? */
bool multipart_is(const char *type);

/* The body, as application/x-www-form-urlencoded, *len bytes and a NUL; the
 * caller frees it. NULL: it is not as it should be, or no memory. */
char *multipart_form(const char *type, const char *body, size_t body_len,
    size_t *len);

#endif
