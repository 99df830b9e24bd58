/* journal.h: the durable, chained, append-only record on disk: the truth that
 * Redis is filled from.
 *
 * A journal is a directory of segments, each two files named by the wall-clock
 * day of writing and a sequence: 20261120-0001.chain, of fixed-size entries
 * {sequence, length, salted SHA-256, previous digest, ...} never rewritten,
 * and 20261120-0001.body, of the texts. An entry is ACKNOWLEDGED when the
 * fdatasync covering it returned: journal_sync. Until then it is held in
 * memory, too: a segment whose disk fails is left, and what was not
 * acknowledged is written again in a new one, the same bytes. Opening cuts a
 * torn tail and says so; any other damage is an error. One writer (a lock says
 * so). */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct journal;

enum journal_kind { JOURNAL_SESSION, JOURNAL_COVER, JOURNAL_COUNT_DAY,
	JOURNAL_EVENT, JOURNAL_ACT, JOURNAL_LAW, JOURNAL_REVIEW,
	JOURNAL_TOMBSTONE, JOURNAL_HOLD, JOURNAL_LOOK, JOURNAL_ORDER,
	JOURNAL_CERTIFICATE, JOURNAL_CONTEST, JOURNAL_REREAD, JOURNAL_REPORT,
	JOURNAL_ADVICE,
	JOURNAL_KIND_COUNT };

struct journal_entry {
	uint64_t sequence;		/* 1, 2, 3 ... over all segments */
	enum journal_kind kind;
	uint64_t written_us;
	uint8_t digest[32];
	bool expired;			/* its text was taken out */
	const char *body;		/* borrowed; len bytes and a NUL. NULL:
					 * expired */
	size_t len;			/* expired: what it was */
};

/* Open for appending, making the directory if needed. *cut_bytes: what a torn
 * tail lost (never acknowledged). -1 and *why: damage, no rights, in use. */
int journal_open(struct journal **out, const char *dir, uint64_t *cut_bytes,
    char *why, size_t whylen);
/* The same, for a journal that several write in turn: waits at most so long
 * for its lock; 1 and *why: another has it still. */
int journal_open_within(struct journal **out, const char *dir,
    unsigned wait_ms, uint64_t *cut_bytes, char *why, size_t whylen);
/* Likewise, up to some seconds; -1 and *why then, too. */
int journal_open_turn(struct journal **out, const char *dir,
    uint64_t *cut_bytes, char *why, size_t whylen);
/* Wait up to some seconds until nobody writes it. -1 and *why: somebody still
 * does. 0 also if there is none. */
int journal_wait(const char *dir, char *why, size_t whylen);
/* Open for reading, beside a writer. */
int journal_open_read(struct journal **out, const char *dir, char *why,
    size_t whylen);
void journal_close(struct journal *j);

/* Append; not yet acknowledged. local_day names the segment; sequence is set
 * on success. -1 and *why: the entry was not taken, and nothing of it is on
 * disk (a full disk leaves nothing half-written). */
int journal_append(struct journal *j, enum journal_kind kind, const char *body,
    size_t len, uint64_t now_us, int32_t local_day, uint64_t *sequence,
    char *why, size_t whylen);
/* Acknowledge all that was appended. -1 and *why: it is not, but is held, and
 * the next append or sync writes it again in a new segment first. */
int journal_sync(struct journal *j, char *why, size_t whylen);

/* Entries first to last; lists of spans ascend and do not overlap. */
struct journal_span { uint64_t first, last; };

/* Take the texts of these entries out for good, one segment a call, from *from
 * on (0 at first): 1: there may be more, *from moved on; 0: all are out, on
 * disk. May be repeated. -1 and *why: that segment is as it was. Opened for
 * writing. */
int journal_expire(struct journal *j, const struct journal_span *spans,
    size_t count, uint64_t *from, char *why, size_t whylen);
/* How many of them still have a text, read from the files of dir. */
int journal_unexpired(const char *dir, const struct journal_span *spans,
    size_t count, uint64_t *left, char *why, size_t whylen);

/* How often a segment was left because its disk failed, and what was said of
 * the last time; borrowed. */
uint64_t journal_left(const struct journal *j, const char **why);

/* The last sequence appended (0: none) and its digest: the chain's head. */
uint64_t journal_head(const struct journal *j, uint8_t digest[32]);
/* The same of what is acknowledged. */
uint64_t journal_head_safe(const struct journal *j, uint8_t digest[32]);

/* Visit entries with sequence > after, checking the chain; a writer only what
 * is acknowledged. visit returns 0 to go on. 0, what visit returned, or -1 and
 * *why (the first wrong entry). */
typedef int journal_visit(void *arg, const struct journal_entry *e);
int journal_each(struct journal *j, uint64_t after, journal_visit *visit,
    void *arg, char *why, size_t whylen);

/* Of a reader: all that it has read is on the disk, should the one who writes
 * not have synced it yet. -1 and *why. */
int journal_sync_read(struct journal *j, char *why, size_t whylen);

/* Of a reader that journal_each took to the end: is nothing new there? Two
 * calls of the system; false when that is not certain. */
bool journal_is_read(const struct journal *j);

#endif
