/* marks.h: what was removed from the record, known again when its capture file
 * is read once more.
 *
 * A tombstone keeps a mark of each entry of a capture file that it removes: a
 * keyed hash, so that who has the journal, or an export of it, and not the key
 * cannot try out whose use was there. Of what was listened to live nothing is
 * kept: those packets cannot come again. The key is in STATE/keys/marks and in
 * backups, never in an export.
 *
 * A mark is of what the packets say, whatever law they are read under: of a
 * session its file, MAC (without one its address), service and start; of a
 * count its file, day and name; of coverage its file and day. */
#ifndef STORE_MARKS_H
#define STORE_MARKS_H

#include <stdbool.h>

#include "classify/session.h"
#include "store/chain.h"
#include "store/journal.h"

#define MARKS_NAME 17		/* of a key: 16 hex digits */

struct marks_key { uint8_t key[CHAIN_KEY]; char name[MARKS_NAME]; };

/* The key of a state directory: 1; 0: there is none; -1 and *why. make: one is
 * made, durably. */
int marks_key_load(struct marks_key *out, const char *state, char *why,
    size_t whylen);
/* The one that tombstones name: 0, or -1 and *why. */
int marks_key_named(struct marks_key *out, const char *state, const char *name,
    char *why, size_t whylen);
int marks_key_make(struct marks_key *out, const char *state, char *why,
    size_t whylen);

/* The mark of an entry's text: 1; 0: it has none, for it is of no capture file
 * or is an event; -1 and *why: it makes no sense. source: as if its file had
 * that name; NULL: the one it says. */
int marks_of(const struct marks_key *k, enum journal_kind kind,
    const char *text, size_t len, const char *source, uint64_t *mark,
    char *why, size_t whylen);

/* The mark of a session, be it of a capture file or not: two with one mark are
 * one use, read twice. */
uint64_t marks_session(const struct marks_key *k, const struct session *s);

/* A set of marks; sorted when it is asked. */
struct marks { uint64_t *list; size_t count, room; bool is_sorted; };
int marks_add(struct marks *m, uint64_t mark);	/* -1: out of memory */
void marks_sort(struct marks *m);		/* each once */
bool marks_has(struct marks *m, uint64_t mark);
void marks_free(struct marks *m);		/* zeroes it */

#endif
