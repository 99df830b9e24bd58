/* intake.h: notes of all sensors, checked as coming from a stranger, in one
 * order.
 *
 * A seat is EMPTY, then TAKEN by a sensor, then WAITING when that sensor's
 * socket ended, and TAKEN again by its replacement. A seat's clock is the
 * time of the last note it sent; it never goes back, over replacements
 * neither. The intake's clock is the least of the seats' clocks, seats that
 * wait included: a sensor that was lost has not yet told what happened since,
 * and its replacement will. intake_leave takes a seat out of that.
 *
 * A note is due once every seat's clock is past it: then no earlier and no
 * equal one can follow. Due notes come out by time, kind and content, so how
 * they were spread over sensors does not show. That a flow ended with the
 * stream moves the clock, and is not handed out. */
#ifndef STORE_INTAKE_H
#define STORE_INTAKE_H

#include "classify/session.h"

#define INTAKE_SEATS 64
#define INTAKE_AHEAD 16384	/* notes a sensor may be ahead of the others */
#define INTAKE_MOST 1000000	/* notes of one seat that may wait, beside
				 * those of flows that end together */
#define INTAKE_FLOW 4		/* at most of one of these */

struct intake;

/* entries: of the catalogue. expected: seats that must have been taken before
 * anything is due. most: notes of one seat that may wait; a sensor that ends
 * tells of all its flows at one moment. NULL: out of memory. */
struct intake *intake_new(uint32_t entries, unsigned expected, size_t most);
void intake_free(struct intake *in);

/* A sensor takes a seat; -1: no such seat. */
int intake_take(struct intake *in, unsigned seat);
/* Its socket ended. */
void intake_wait(struct intake *in, unsigned seat);
/* It will not be replaced: the others go on without it. */
void intake_leave(struct intake *in, unsigned seat);

/* One message from a seat, aligned as notes are. Nothing later than latest_us
 * is believed. 0, or -1 and *why: not what a sensor sends (its notes before
 * the wrong one stand), or out of memory. */
int intake_message(struct intake *in, unsigned seat, const void *bytes,
    size_t len, uint64_t latest_us, char *why, size_t whylen);

/* May this seat be read now? False while it is too far ahead. */
bool intake_wants(const struct intake *in, unsigned seat);

/* The least clock; 0 before every expected seat was taken. */
uint64_t intake_clock(const struct intake *in);
/* One seat's; 0: it told nothing yet. */
uint64_t intake_seat_clock(const struct intake *in, unsigned seat);
/* The greatest: how far the stream went. */
uint64_t intake_end(const struct intake *in);

/* Hand out what is due, or everything (the stream is over). visit may change
 * the note, of which there is note_size, and returns 0, or -1, which stops and
 * is returned; notes that were not visited are lost. -1 also when out of
 * memory. */
typedef int intake_visit(void *arg, struct note *n);
int intake_due(struct intake *in, bool everything, intake_visit *visit,
    void *arg);

#endif
