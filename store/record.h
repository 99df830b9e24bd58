/* record.h: a session as JSON text and back.
 *
 * The text is canonical: fixed order of members, no white space, one form for
 * each value; the journal's body, Redis's value, beadled --sessions and the
 * input of beadle judge are this same text. */
#ifndef STORE_RECORD_H
#define STORE_RECORD_H

#include "classify/session.h"

struct json;			/* classify/json.h */

/* Version 1 knew nothing of bursts and reference devices, version 2 nothing of
 * the site's part in a minute. A session that does not (has_bursts, has_site)
 * is read from them and written as them. */
#define RECORD_VERSION 3

/* Append s as one object, no newline. */
void record_write(struct json *j, const struct session *s);
/* The same as a member of an object that was begun. */
void record_member(struct json *j, const char *key, const struct session *s);

/* Read one object of len bytes; strict: unknown members, wrong types, values
 * out of range and duplicate keys are refused. 0 and *out (session_clear it),
 * or -1 and *why: the column of
 * what is not JSON, or the member that is wrong. */
int record_read(const char *text, size_t len, struct session *out, char *why,
    size_t whylen);

#endif
