/* backlog.h: entries on their way into the journal, and what becomes of those
 * it cannot take.
 *
 * An entry is APPENDED, then ACKNOWLEDGED by backlog_sync. While the disk is
 * full, or fails, it WAITS in memory instead, with all after it, in their
 * order; what finds no room there either is LOST: it is counted, by its day.
 * Whatever waits or is lost is in the reserve by name. When the journal takes
 * entries again, those that waited go in, then one event a day of what was
 * lost, and only then the reserve is cleared.
 *
 * Of a capture file nothing waits: it can be read again, so the first failure
 * is an error. */
#ifndef STORE_BACKLOG_H
#define STORE_BACKLOG_H

#include "store/journal.h"

#define BACKLOG_MOST (64u << 20)	/* bytes that wait in memory */

struct backlog;

struct backlog_settings {
	const char *state, *source;	/* borrowed */
	struct journal *journal;	/* borrowed */
	bool waits;
	size_t most;			/* 0: BACKLOG_MOST */
	int acks_fd;			/* borrowed; told "ID SEQUENCE\n" of
					 * each session when it is safe; 0:
					 * none */
};

/* why is borrowed for the life of *out: all that fail return -1 with one
 * sentence in it. */
int backlog_open(struct backlog **out, const struct backlog_settings *s,
    char *why, size_t whylen);
void backlog_close(struct backlog *b);		/* accepts NULL */

/* session: its id, else NULL; day: the local one it is about. */
struct backlog_entry {
	enum journal_kind kind;
	const char *text, *session;
	size_t len;
	int32_t day;
};
int backlog_add(struct backlog *b, const struct backlog_entry *e);
int backlog_sync(struct backlog *b);

/* To be called once, when what a crash left has been added: what the life
 * before wrote into the reserve, and is neither in the journal nor among what
 * was added, is lost. *lost: how many entries. */
int backlog_settle(struct backlog *b, uint64_t *lost);

/* Why the journal takes nothing now; "" it does. */
const char *backlog_fault(const struct backlog *b);
/* Why there is no reserve; "" there is. */
const char *backlog_unreserved(const struct backlog *b);

/* Sessions since the beginning. flagged = journaled + waiting + lost, always:
 * each is counted where it changes. */
struct backlog_account { uint64_t flagged, journaled, waiting, lost; };
void backlog_account(const struct backlog *b, struct backlog_account *out);

#endif
