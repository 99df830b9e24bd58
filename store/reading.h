/* reading.h: a capture file that is read: what of it the journal has from an
 * earlier reading, and what was removed of that.
 *
 * Asked of each text that would be written: one that stands in the journal is
 * not written again, one whose mark a tombstone has (marks.h) is not written
 * at all. When the file was read to its end, what stands of earlier readings
 * and was not said again is over (removal.h: a reread): that is how a file read
 * under another law replaces what it was before, and is not counted twice. */
#ifndef STORE_READING_H
#define STORE_READING_H

#include "store/removal.h"

struct reading;

enum reading_says {
	READING_NEW,		/* to be written */
	READING_KNOWN,		/* it stands in the journal */
	READING_REMOVED		/* it was deleted, and stays so */
};

struct reading_of {
	const char *state;
	const char *source;	/* of a file */
	const char *other;	/* another name it may have been deleted by;
				 * NULL or "" none */
};

/* All of *of and why are borrowed for its life. -1 and *why; also when the key
 * of the marks is not there. */
int reading_open(struct reading **out, const struct reading_of *of,
    struct journal *j, char *why, size_t whylen);
void reading_close(struct reading *r);		/* accepts NULL */

/* 0 and *says, or -1 and *why. */
int reading_ask(struct reading *r, enum journal_kind kind, const char *text,
    size_t len, enum reading_says *says);

/* Of what is not written yet: was it deleted before? Nothing is, without
 * marks. 0 and *is_removed, or -1 and *why. */
bool reading_has_marks(const struct reading *r);
int reading_is_removed(struct reading *r, enum journal_kind kind,
    const char *text, size_t len, bool *is_removed);

/* How many sessions asked for were removed before. */
uint64_t reading_removed(const struct reading *r);
/* What was not said again, as a reread; removal_free it. -1 and *why. */
int reading_rest(struct reading *r, struct removal *out);

#endif
