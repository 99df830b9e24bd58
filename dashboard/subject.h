/* subject.h: everything that is recorded about one person, for that person: as
 * JSON and as text to be read, without the other people in it.
 *
 * Theirs are the sessions on devices that were theirs alone then, by the roster
 * as known now; of shared devices nobody knows whose a session is, and they
 * are left out. Whoever has several ids (same_as) has by each of them all that
 * is theirs by any. */
#ifndef DASHBOARD_SUBJECT_H
#define DASHBOARD_SUBJECT_H

#include "classify/json.h"
#include "dashboard/reader.h"
#include "store/written.h"

struct subject_question {
	const char *person;
	const char *reason;
	uint64_t now_us;
};

/* Both into j and text. 0, or -1 and *why. r has laws. */
int subject_write(struct reader *r, struct written *w,
    const struct subject_question *q, struct json *j, FILE *text, char *why,
    size_t whylen);

#endif
