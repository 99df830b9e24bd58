/* mirror.h: the open sessions and the counts not yet in the journal, written
 * aside every few seconds, so that a crash costs seconds of them and not all.
 * STATE/open/open.jsonl holds a first line naming the journal's head at that
 * time, then one record or count a line. It is replaced whole: what it said
 * before is not to be had. */
#ifndef STORE_MIRROR_H
#define STORE_MIRROR_H

#include "classify/json.h"
#include "classify/session.h"
#include "store/journal.h"
#include "store/store.h"

struct mirror_item { char id[17]; size_t at, len; };	/* in text.bytes */
struct mirror {
	struct json text;
	struct mirror_item *items;
	size_t count, room;
};

void mirror_begin(struct mirror *m, uint64_t head);
int mirror_add(struct mirror *m, const struct session *s); /* -1: no memory */
/* As it will be in the journal. -1: no memory. */
int mirror_add_count(struct mirror *m, const char *source, int32_t day,
    unsigned part, const struct store_count *sum);
void mirror_free(struct mirror *m);

int mirror_write(const struct mirror *m, const char *state, char *why,
    size_t whylen);
/* When it was written last, by the wall clock; 0: there is none. */
uint64_t mirror_written_us(const char *state);
/* A clean end leaves none. */
void mirror_remove(const char *state);

/* What a crash left: sessions open and counts, those of the mirror that did
 * not reach the journal after it was written. 0, or -1 and *why; a visit
 * returning -1 is passed on, with *why its own. */
struct mirror_left {
	int (*session)(void *arg, const struct session *s);
	int (*count)(void *arg, const char *text, size_t len);
	void *arg;
};
int mirror_recover(const char *state, struct journal *j,
    const struct mirror_left *left, char *why, size_t whylen);

/* Visit the counts of that day in it; none where there is no mirror. 0, or -1
 * and *why; a visit that returns -1 ran out of memory. */
int mirror_counts(const char *state, int32_t day, store_count_visit *visit,
    void *arg, char *why, size_t whylen);

/* Visit the sessions in it, borrowed until visit returns, 0 to go on. 0, what
 * visit returned, or -1 and *why. */
typedef int mirror_visit(void *arg, const struct session *s);
int mirror_sessions(const char *state, mirror_visit *visit, void *arg,
    char *why, size_t whylen);

#endif
