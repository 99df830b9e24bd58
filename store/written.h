/* written.h: the journal of observations as those read it who decide what goes:
 * which entries there are, of which local day, and the sessions of a day. It
 * needs neither Redis nor the keeper; what was written after it was opened is
 * not seen. */
#ifndef STORE_WRITTEN_H
#define STORE_WRITTEN_H

#include "classify/session.h"
#include "store/duty.h"
#include "store/journal.h"
#include "store/store.h"

struct written;

struct written_row {		/* an entry that has its text */
	uint64_t sequence;
	int32_t day;		/* local: a session's start, a fact's own */
	bool is_session;	/* else coverage, a count or an event */
	bool is_over;		/* its capture file, read again, says other */
};

/* Read it through; all of it is on the disk then. A state without a journal has
 * no entries. -1 and *why. */
int written_open(struct written **out, const char *state, char *why,
    size_t whylen);
void written_close(struct written *w);		/* accepts NULL */

/* The last entry read. */
const struct duty_head *written_head(const struct written *w);
/* By sequence; borrowed. */
size_t written_count(const struct written *w);
const struct written_row *written_at(const struct written *w, size_t i);
/* The index of the entry of that sequence, or written_count. */
size_t written_find(const struct written *w, uint64_t sequence);

/* Visit the sessions of a local day by start, id and sequence. Borrowed until
 * visit returns, 0 to go on. 0, what visit returned, or -1 and *why. */
typedef int written_visit(void *arg, uint64_t sequence,
    const struct session *s);
int written_day(struct written *w, int32_t day, written_visit *visit,
    void *arg, char *why, size_t whylen);
/* Visit the counts. As above. */
typedef int written_count_visit(void *arg, uint64_t sequence, int32_t day,
    const struct store_count *c);
int written_counts(struct written *w, written_count_visit *visit, void *arg,
    char *why, size_t whylen);
/* Add to each of these local days, ascending, what was seen and missed of it,
 * by what counts still. 0, or -1 and *why. */
struct written_cover { int32_t day; struct store_cover seen; };
int written_covers(struct written *w, struct written_cover *days, size_t count,
    char *why, size_t whylen);

#endif
