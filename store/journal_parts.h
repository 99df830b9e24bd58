/* journal_parts.h: what journal.c and journal_write.c share: a journal's
 * directory as an ascending list of segments. For those that look at files:
 * they, verify.c, export.c and journal_list.c. */
#ifndef STORE_JOURNAL_PARTS_H
#define STORE_JOURNAL_PARTS_H

#include <time.h>

#include "store/segment.h"

#define NAME_LEN 13			/* 20261120-0001 */

struct part {
	char name[NAME_LEN + 1];
	uint64_t first;			/* sequence of its first entry; of the
					 * next to come if it has none */
};

/* Entries not yet acknowledged, as they are in the two files. */
struct journal_held { char *chain, *body; size_t chain_len, chain_room,
	body_len, body_room; };

struct journal {
	char dir[256];			/* for messages */
	int dir_fd, lock_fd;
	bool writes;
	bool leave;			/* the newest segment's disk failed */
	uint64_t left;			/* how often one was left */
	char left_why[160];
	struct part *parts;		/* ascending */
	size_t count;
	struct segment_walk tail;	/* writer: after the last entry */
	struct segment_walk safe;	/* the same, acknowledged; no files */
	struct journal_held held;	/* what lies between the two */
	struct segment_walk reader;	/* journal_each goes on from here */
	size_t reader_part;
	int64_t reader_chain, reader_body;	/* how far it may read ahead */
	struct timespec listed;		/* the directory's time when its list
					 * was read; 0: not to be relied on */
};

/* "journal DIR: what" into *why; -1. */
int parts_fail(const struct journal *j, char *why, size_t whylen,
    const char *what);
/* The same, and what to do about a segment that is not what was written. */
int parts_fail_damage(const struct journal *j, size_t part, char *why,
    size_t whylen, const char *what);
/* The same of the entry after w, the first wrong one; *why says what is wrong
 * with it. */
int parts_fail_entry(const struct journal *j, size_t part,
    const struct segment_walk *w, char *why, size_t whylen);
/* The same as parts_fail, and what errno says. */
int parts_fail_errno(const struct journal *j, char *why, size_t whylen,
    const char *what);

/* Read the directory. */
int parts_list(struct journal *j, char *why, size_t whylen);
/* A crash while a segment was begun can leave one without a whole entry, which
 * nobody was told of. Such at the end of the list are passed over: *listed
 * counts them too. With entries in it a missing body is damage, and join says
 * so. */
int parts_pass_empty(struct journal *j, size_t *listed, char *why,
    size_t whylen);
/* Add a segment at the end; file begins with its name. -1: out of memory. */
int parts_add(struct journal *j, const char *file);
/* Do the segments follow each other, from their first and last lines? Fills
 * in where each begins. */
int parts_join(struct journal *j, char *why, size_t whylen);
/* Make the file NAME.kind if it is not there. -1 and errno. */
int parts_make(struct journal *j, const char *name, const char *kind);
/* The n-th entry of w's chain file, from 0. -1: it is not one. */
int parts_entry(const struct segment_walk *w, uint64_t n,
    struct segment_entry *out);
/* Is there a zero among len bytes of a file, at an offset? No entry has one:
 * it is of a block that never reached the disk. */
bool parts_has_zero(int fd, uint64_t at, size_t len);
/* Is what is wrong with the entry after w a block that a power cut kept from
 * the disk? Of the newest segment. */
bool parts_is_torn(const struct journal *j, const struct segment_walk *w);
/* May it be written after the tail, what follows that be cut, and the segments
 * behind the list, `listed` with them, be dropped? -1 and *why: entries that
 * were signed are missing or others, and nothing may take their numbers. */
int parts_may_write(const struct journal *j, size_t listed, char *why,
    size_t whylen);
/* Does somebody hold its lock? Then its end may be half an entry. */
bool parts_is_written(const struct journal *j);
/* Remove the files of a segment; what cannot be is left. */
void parts_remove(const struct journal *j, size_t part);
/* All that the newest segment holds is acknowledged. */
void parts_mark_safe(struct journal *j);
/* Stand before the first entry of a segment, knowing the one before it. */
int parts_enter(struct journal *j, struct segment_walk *w, size_t part,
    bool for_writing, char *why, size_t whylen);
/* Cut both files of a segment where w stands; adds what was lost. -1 and
 * errno. */
int parts_cut(const struct segment_walk *w, uint64_t *cut_bytes);
/* Cut the segments before the newest where the next begins (journal_left.c). */
int parts_cut_left(struct journal *j, uint64_t *cut_bytes, char *why,
    size_t whylen);
/* The sequence of a segment's first entry; 0: it has none that is one. */
uint64_t parts_first(const struct journal *j, const char *name);
/* Does the segment next begin with all that lies behind w, before its first
 * entry? Then that is what a writer left and could not cut, if it is anything.
 */
bool parts_is_left(const struct journal *j, const struct segment_walk *w,
    const char *next);
/* Sync, and begin a segment after the newest, of its day (journal_write.c). */
int parts_begin_next(struct journal *j, char *why, size_t whylen);

#endif
