/* removal.h: what an order removes, as it stands in the order and in the
 * tombstones: no name, only entries of the journals and local days.
 *
 * A tombstone is an entry of the journal whose texts go, written before they
 * do: {"v":1,"what":"tombstone","order":"order-3","sequences":[[1,40]],
 * "gone":["2023-03-01"],"again":[]}. Whoever fills Redis from the journal does
 * at that entry what the order says. Of entries of capture files it has their
 * marks (marks.h), too, and the name of the key they were made with:
 * "marked_by":"0123456789abcdef","marks":["0123456789abcdef"].
 *
 * An entry of kind reread is of the same form, its order "reread": a capture
 * file was read once more, to its end, and these entries of an earlier reading
 * were not said again. Their texts stay; Redis forgets them. */
#ifndef STORE_REMOVAL_H
#define STORE_REMOVAL_H

#include "store/duty.h"
#include "store/journal.h"
#include "store/marks.h"

#define REMOVAL_REREAD "reread"

struct removal_spans { struct journal_span *list; size_t count, room; };
struct removal_days { int32_t *list; size_t count, room; };

struct removal {
	char order[DUTY_ID];
	struct removal_spans sequences;	/* of the observations; in a tombstone
					 * of the ledger, of the ledger */
	struct removal_spans ledger;	/* an order's alone */
	struct removal_days gone;	/* no count and no coverage of these
					 * stays */
	struct removal_days again;	/* counts of these are summed again,
					 * from what is left */
	struct marks marks;		/* a tombstone's */
	char marked_by[MARKS_NAME];	/* "" there are none */
};

void removal_free(struct removal *r);	/* zeroes it */

/* Ascending, each once. -1: out of memory. */
int removal_add(struct removal_spans *s, uint64_t sequence);
int removal_add_day(struct removal_days *d, int32_t day);
/* How many entries the spans are. */
uint64_t removal_total(const struct removal_spans *s);
bool removal_has(const struct removal_spans *s, uint64_t sequence);

/* Set its marks, of the sequences whose texts stand in j, the observations; the
 * state's key is made when there is none. -1 and *why. */
int removal_mark(struct removal *r, const char *state, struct journal *j,
    char *why, size_t whylen);

/* The members, into an object that was begun. */
void removal_write(struct json *j, const struct removal *r);
/* A whole tombstone, or reread. of_ledger: of the ledger's entries. */
void removal_tombstone(struct json *j, const struct removal *r,
    bool of_ledger);
/* Of an order or a tombstone. -1 and *why: it is none; REMOVAL_NO_MEMORY and
 * *why. Then *out is untouched. */
#define REMOVAL_NO_MEMORY (-2)
int removal_read(const char *text, size_t len, struct removal *out, char *why,
    size_t whylen);

#endif
