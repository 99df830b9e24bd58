/* scribe.h: what is kept, in writing: entries into the journal, and sessions
 * as JSON lines where that was asked for.
 *
 * A capture file that is replayed into the same journal, be it after a crash
 * in its middle, gives texts the journal has already: after scribe_remember
 * those are not written again, nor is what was deleted since (reading.h). */
#ifndef STORE_SCRIBE_H
#define STORE_SCRIBE_H

#include "store/backlog.h"
#include "store/fact.h"
#include "store/journal.h"

struct scribe;

struct scribe_settings {
	const char *state;	/* NULL: no journal, lines only */
	const char *source;	/* of all entries; borrowed */
	const char *other;	/* a file's other name (file_names.h);
				 * borrowed; NULL or "" none */
	int lines_fd;		/* borrowed; -1 none */
	int acks_fd;		/* see backlog.h */
	size_t wait_bytes;	/* likewise: most */
};

/* All that fail return -1 with one sentence in why, which is borrowed for the
 * life of *out. *torn_bytes: see journal_open. */
int scribe_open(struct scribe **out, const struct scribe_settings *s,
    uint64_t *torn_bytes, char *why, size_t whylen);
void scribe_close(struct scribe *w);	/* accepts NULL */

/* NULL: lines only. */
struct journal *scribe_journal(const struct scribe *w);

bool scribe_is_file(const struct scribe *w);	/* is the source a file? */
int scribe_remember(struct scribe *w);

/* The file was read to its end: what an earlier reading said and this one did
 * not is written down as over. How many entries that are, and how many sessions
 * were not written since they had been deleted. */
struct scribe_reread { uint64_t over, removed; };
int scribe_reread(struct scribe *w, struct scribe_reread *out);
/* May an open session be shown? Not if it was deleted before. */
int scribe_may_show(struct scribe *w, const struct session *s, bool *may);

/* Not yet acknowledged: scribe_sync does that. Without a journal what is not
 * a session is not written at all. */
int scribe_session(struct scribe *w, const struct session *s);
int scribe_fact(struct scribe *w, enum journal_kind kind,
    const struct fact *f);	/* its source is set here */
int scribe_count(struct scribe *w, int32_t day, unsigned part,
    const struct store_count *sum);
/* One that a crash left, as text. That of the file that is read again now is
 * not written: it will be counted again. */
int scribe_count_left(struct scribe *w, const char *text, size_t len);
/* Where entries may wait (see backlog.h) it fails only for want of memory. */
int scribe_sync(struct scribe *w);
/* When all that a crash left is written: backlog_settle. */
int scribe_settle(struct scribe *w, uint64_t *lost);
/* Borrowed; NULL: lines only. */
const struct backlog *scribe_backlog(const struct scribe *w);

/* The wall clock, as entries have it. */
uint64_t scribe_now_us(void);

#endif
