/* teller.h: how a sensor tells what it saw: notes to the keeper, or a line a
 * flow for --flows, or both.
 *
 * The sensor says what happened to a flow; the teller knows which of it
 * anybody wants. Names outside the catalogue go into lines and nowhere else
 * (notes have a number for them), and those that are never logged do not come
 * here.
 * One thread. */
#ifndef CLASSIFY_TELLER_H
#define CLASSIFY_TELLER_H

#include "capture/launcher.h"
#include "classify/catalogue.h"
#include "classify/engine.h"
#include "classify/flow.h"

/* What a line adds to the memory of a place in the table. */
#define TELLER_LINE_BYTES 288

struct teller;

/* catalogue, engine and seat are borrowed; places as in flow_table_new.
 * backlog: the notes it holds when the keeper does not take them. NULL: out of
 * memory. */
struct teller *teller_new(const struct launcher_sensor *seat,
    const struct catalogue *catalogue, struct engine *engine,
    uint32_t places, size_t backlog);
void teller_free(struct teller *t);		/* accepts NULL */

/* place: flow_number of f. The name may be kept: it is copied. */
void teller_name(struct teller *t, uint32_t place, const uint8_t *name,
    size_t len);
/* A connection to a name outside the catalogue, as name_hash tells it. */
void teller_foreign(struct teller *t, const struct flow *f, uint64_t name_hash,
    uint64_t now_us);
/* An answers_tell, with the teller; it came now. */
void teller_answer(void *teller, const struct note_answer *a);
void teller_contact(struct teller *t, const struct flow *f, uint64_t now_us);
void teller_minute(struct teller *t, uint32_t place, const struct flow *f,
    const struct flow_minute *m, uint64_t now_us);
void teller_end(struct teller *t, uint32_t place, const struct flow *f,
    enum flow_end how, uint64_t now_us);
void teller_cover(struct teller *t, const struct note_cover *c,
    uint64_t now_us);
/* It is now_us: send what waits. No line will end before line_us. */
void teller_time(struct teller *t, uint64_t now_us, uint64_t line_us);

/* Send what waits if it is much, or, with hurry, whatever it is. */
void teller_send(struct teller *t, bool hurry);
/* The last sending: waits up to so long for the keeper. */
void teller_drain(struct teller *t, int milliseconds);

/* Nobody listens any more. */
bool teller_is_alone(const struct teller *t);
uint64_t teller_lost(struct teller *t);		/* notes, since last asked */

#endif
