/* segment.h: one pair of journal files, and walking it entry by entry.
 *
 * NAME.chain holds lines of SEGMENT_ENTRY bytes:
 *
 *	sequence kind    written          length   text   previous own
 *	16 digits 7      16 digits        8 digits 64 hex 64 hex   64 hex
 *
 * separated by single spaces. NAME.body holds, for each, one line of length
 * bytes: 32 hex digits of salt, a space, the text, a newline. `text` is the
 * SHA-256 of that whole line, `previous` is `own` of the entry before (zeros
 * for the first of all), `own` is the SHA-256 of the chain line before its
 * last field, final space included.
 *
 * A text that has expired leaves an empty line in its place, and its chain
 * line as it was: length and `text` still are those of the line that is gone.
 * Whether it was to go is for a tombstone, a later entry, to say. */
#ifndef STORE_SEGMENT_H
#define STORE_SEGMENT_H

#include <stdbool.h>

#include "store/chain.h"
#include "store/journal.h"

#define SEGMENT_ENTRY 246
#define SEGMENT_SALT 33			/* hex digits and a space */
#define SEGMENT_TEXT_MOST (4u << 20)	/* longest text */

struct segment_entry {
	uint64_t sequence;
	enum journal_kind kind;
	uint64_t written_us;
	uint32_t line_len;		/* of the body's line */
	uint8_t text[CHAIN_BYTES], previous[CHAIN_BYTES], own[CHAIN_BYTES];
};

/* Compute e->own and write the line, without a NUL. */
void segment_entry_write(struct segment_entry *e, char line[SEGMENT_ENTRY]);
/* -1: not exactly what segment_entry_write would write. */
int segment_entry_read(const char line[SEGMENT_ENTRY],
    struct segment_entry *out);

/* What was read of a file before it is asked for. */
struct segment_ahead {
	char *bytes;			/* owned */
	size_t len, room;
	uint64_t at;			/* where in the file they are from */
};

/* A walk stands between two entries. */
struct segment_walk {
	int chain_fd, body_fd;		/* owned; -1 none */
	uint64_t chain_at, body_at;
	uint64_t sequence;		/* of the entry before */
	uint8_t digest[CHAIN_BYTES];	/* its own digest */
	const char *line;		/* the body line read last, with a NUL
					 * for its newline; until the next */
	struct segment_ahead chain, body;
};

enum segment_step {
	SEGMENT_NEXT,		/* *out is the next entry; the walk moved on.
				 * out->expired: there is no text to check */
	SEGMENT_END,		/* no further entry */
	SEGMENT_TORN,		/* the next one is cut off by a file's end */
	SEGMENT_WRONG,		/* *why says what is wrong with the next one */
	SEGMENT_FAILED		/* *why: could not be read */
};

/* Stand before the first entry of dir_fd/name. The fields sequence and digest
 * are the caller's to set; -1 and *why. */
int segment_open(struct segment_walk *w, int dir_fd, const char *name,
    bool for_writing, char *why, size_t whylen);
void segment_close(struct segment_walk *w);

/* chain_end and body_end bound what is looked at, and read ahead: what stands
 * before them does not change, or segment_forget comes first. with_text: read
 * and check the text too; else out->body is NULL. */
enum segment_step segment_next(struct segment_walk *w, uint64_t chain_end,
    uint64_t body_end, bool with_text, struct journal_entry *out, char *why,
    size_t whylen);

/* Was the next chain line read ahead? Then the ends it was read with will do
 * for segment_next. */
bool segment_is_ahead(const struct segment_walk *w);
/* Read again what was read ahead. */
void segment_forget(struct segment_walk *w);
/* The same place, without files. */
struct segment_walk segment_place(const struct segment_walk *w);

/* Size of an open file, or -1 and errno. */
int64_t segment_size(int fd);
/* The same, without the zeros a power cut may leave where data was never
 * written: texts hold no NUL. */
int64_t segment_size_written(int fd);

#endif
