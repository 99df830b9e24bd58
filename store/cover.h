/* cover.h: the coverage ledger: what all sensors together saw and missed, a
 * minute. A minute is OPEN until the keeper's clock reaches the start of the
 * minute after the next, when every sensor has told of it; then it is handed
 * out once. What comes later for it is handed out too, without counting the
 * minute again. */
#ifndef STORE_COVER_H
#define STORE_COVER_H

#include "store/store.h"

struct cover;

/* The members of struct store_cover, all uint64_t: their names in the journal
 * and in Redis. */
struct cover_field { const char *name; size_t at; };
extern const struct cover_field cover_fields[];
extern const size_t cover_field_count;
uint64_t *cover_field(struct store_cover *c, size_t i);

struct cover *cover_new(void);		/* NULL: out of memory */
void cover_free(struct cover *c);

/* Is n to be counted here, and nowhere else: of kind NOTE_COVER, or a contact
 * with a name outside the catalogue that quota.h holds back? To be asked once
 * of each note, in their order. */
bool cover_wants(struct cover *c, const struct note *n);

/* What does not add up in a minute of a sensor (see struct note_cover), in
 * words; NULL: all does. */
const char *cover_wrong(const struct note_cover *c);

/* Add a note that is wanted. -1: out of memory. */
int cover_note(struct cover *c, const struct note *n);

/* Hand out, in order, the minutes that are over at now_us (UINT64_MAX: all).
 * visit returns 0, or -1, which stops and is returned. */
typedef int cover_visit(void *arg, uint32_t minute,
    const struct store_cover *sum);
int cover_clock(struct cover *c, uint64_t now_us, cover_visit *visit,
    void *arg);

#endif
