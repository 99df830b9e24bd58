/* html.h: the writer of HTML: what a program writes is markup, what it is given
 * is text.
 *
 * The format is printf's, and checked by the compiler like it: -Wformat=2
 * refuses a format that is not a literal, so text of unknown origin can only
 * come in as an argument, and every argument is escaped. Escaped text is right
 * in an element and in an attribute's double quotes, and nowhere else: no
 * argument stands in a tag's or attribute's name, without quotes, in a script,
 * style or comment, or at the start of an href or src (html_url is for what
 * comes behind).
 *
 * What a reader could not see or be misled by (controls, direction marks,
 * bytes that are not UTF-8) comes out in print.h's form. Of conversions there
 * are %s, %c, %d, %i, %u, %x with h, l, ll, z and j, flags, widths and
 * precisions, and %%. */
#ifndef DASHBOARD_HTML_H
#define DASHBOARD_HTML_H

#include <stdbool.h>
#include <stddef.h>

#define HTML_MOST ((size_t)8 << 20)	/* bytes of one page */

/* A page that grows. Zeroed: empty. After failed (out of memory, too long)
 * later calls do nothing. */
struct html {
	char *bytes;		/* NUL-ended; NULL while empty */
	size_t len, room;
	bool failed;
};

void html(struct html *h, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same, text as it is: with line feeds let through, for <pre> and for
 * white-space: pre-line. */
void html_lines(struct html *h, const char *text);
/* Text as a part of a URL: everything but letters, digits and -._~ as %XX. */
void html_url(struct html *h, const char *text);
/* Another's markup at the end. */
void html_append(struct html *h, const struct html *other);
void html_free(struct html *h);		/* and zeroes it */

#endif
