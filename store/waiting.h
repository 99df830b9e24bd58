/* waiting.h: entries that the journal cannot take now, in memory, in the order
 * in which they came, up to a limit of bytes. */
#ifndef STORE_WAITING_H
#define STORE_WAITING_H

#include "store/journal.h"

struct waiting;

struct waiting_entry {
	enum journal_kind kind;
	int32_t day;
	uint64_t id;		/* see reserve.h */
	const char *text;	/* len bytes */
	size_t len;
};

/* Room for texts of `most` bytes, which is not taken yet. NULL: no memory. */
struct waiting *waiting_new(size_t most);
void waiting_free(struct waiting *w);		/* accepts NULL */

/* Copied to the end. -1: over the limit, or out of memory; nothing changed. */
int waiting_put(struct waiting *w, const struct waiting_entry *e);
/* The first, borrowed until the next call on w; false: there is none. */
bool waiting_first(const struct waiting *w, struct waiting_entry *out);
/* Take the first off. Memory is given back with the last. */
void waiting_next(struct waiting *w);

/* How many wait, and how many of them are sessions. */
size_t waiting_count(const struct waiting *w);
size_t waiting_sessions(const struct waiting *w);

#endif
