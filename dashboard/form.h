/* form.h: the fields of a form, as a browser sends them in a body or behind a
 * "?" (application/x-www-form-urlencoded). Pure. */
#ifndef DASHBOARD_FORM_H
#define DASHBOARD_FORM_H

#include <stddef.h>
#include <stdio.h>

/* The value of the first field of this name, decoded, into out. Returns its
 * length; below 0, and out is "": FORM_NONE, there is none; FORM_UNFIT, it does
 * not fit, is wrongly coded or has a NUL in it. */
#define FORM_NONE (-1)
#define FORM_UNFIT (-2)
int form_field(const char *text, size_t len, const char *name, char *out,
    size_t room);

/* The values of all fields of this name that are not empty, with commas
 * between: what was ticked. -1, and out is "": one of those. */
int form_list(const char *text, size_t len, const char *name, char *out,
    size_t room);

/* Write name=value, every byte of the value that is not unreserved (RFC 3986
 * 2.3) as %XX. */
void form_write(FILE *out, const char *name, const char *value);

#endif
