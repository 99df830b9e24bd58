/* known.h: has anybody heard of a device, a person, a session, so that one
 * mistyped is not taken for one of which there is nothing? */
#ifndef DASHBOARD_KNOWN_H
#define DASHBOARD_KNOWN_H

#include "dashboard/reader.h"

/* Sessions of the record that `of`, as a hold, names: its session, device or
 * person. One that its capture file, read again, replaced is none. */
struct known_count {
	uint64_t all;		/* of whatever day */
	uint64_t within;	/* of its days */
};

/* Count them. r has laws. 0, or -1 and *why. */
int known_count(struct reader *r, const struct duty *of,
    struct known_count *out, char *why, size_t whylen);

/* Does a roster, of now or of before, name its device, or its person, or a
 * register its person? */
bool known_by_name(const struct reader *r, const struct duty *of);

/* "there is no device "trolly" in any roster or in the record": the sentence
 * for one that neither knows. */
void known_refuse(const struct duty *of, char *why, size_t whylen);

#endif
