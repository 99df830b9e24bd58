/* outbox.h: a sensor's notes on their way to the keeper.
 *
 * Notes are written in place and sent in whole messages of up to NOTE_BATCH.
 * A patient outbox (a file's) waits for the keeper; one that is not keeps its
 * capacity and then loses what comes, and counts it. One thread. */
#ifndef CLASSIFY_OUTBOX_H
#define CLASSIFY_OUTBOX_H

#include "classify/session.h"

struct outbox;

/* fd is borrowed. NULL: out of memory. */
struct outbox *outbox_new(int fd, size_t capacity, bool is_patient);
void outbox_free(struct outbox *o);		/* accepts NULL */

/* The next note, zero but for version, kind and time as far as note_size says;
 * borrowed until the next call. NULL: lost, or the keeper is gone. */
struct note *outbox_add(struct outbox *o, enum note_kind kind,
    uint64_t time_us);

size_t outbox_waiting(const struct outbox *o);

/* Send what the keeper takes; a patient outbox sends all. -1: the keeper is
 * gone. */
int outbox_flush(struct outbox *o);

/* The same, waiting up to so long if it must. -1: gone, or still not all. */
int outbox_drain(struct outbox *o, int milliseconds);

/* Notes lost since the last call. */
uint64_t outbox_lost(struct outbox *o);

#endif
