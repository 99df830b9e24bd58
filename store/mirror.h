/* mirror.h: the open sessions, written aside every few seconds, so that a
 * crash costs seconds of them and not all. STATE/open/open.jsonl holds a first
 * line naming the journal's head at that time, then one record a line. */
#ifndef STORE_MIRROR_H
#define STORE_MIRROR_H

#include "classify/json.h"
#include "classify/session.h"
#include "store/journal.h"

struct mirror_item { char id[17]; size_t at, len; };	/* in text.bytes */
struct mirror {
	struct json text;
	struct mirror_item *items;
	size_t count, room;
};

void mirror_begin(struct mirror *m, uint64_t head);
int mirror_add(struct mirror *m, const struct session *s); /* -1: no memory */
void mirror_free(struct mirror *m);

int mirror_write(const struct mirror *m, const char *state, char *why,
    size_t whylen);
/* A clean end leaves none. */
void mirror_remove(const char *state);

/* Visit the sessions a crash left open: those of the mirror that did not
 * reach the journal sealed after it was written. 0, or -1 and *why; visit
 * returning -1 is passed on, with *why its own. */
typedef int mirror_visit(void *arg, struct session *s);
int mirror_recover(const char *state, struct journal *j, mirror_visit *visit,
    void *arg, char *why, size_t whylen);

#endif
