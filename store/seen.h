/* seen.h: a set of texts, remembered as keyed hashes: it can tell whether a
 * text was added before, and nobody can tell from it which were. The key is
 * made at start and never leaves the process. */
#ifndef STORE_SEEN_H
#define STORE_SEEN_H

#include <stdbool.h>
#include <stddef.h>

struct seen;

/* NULL: out of memory. chain_ready comes first. */
struct seen *seen_new(void);
void seen_free(struct seen *s);		/* accepts NULL */
void seen_forget(struct seen *s);	/* empty it */

/* 1: it is new, and now in the set; 0: it was there; -1: out of memory. */
int seen_add(struct seen *s, const void *bytes, size_t len);
bool seen_has(const struct seen *s, const void *bytes, size_t len);

#endif
