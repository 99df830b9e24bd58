/* room.c: the memory of a sensor, divided.
 *
 * A quarter reads names: 2 KiB for a flow in its handshake, all told. An
 * eighth holds nDPI's flows, of 1 KiB each. On a device up to an eighth holds
 * the notes that wait, 65,536 at most. The table of flows has the rest. Beside
 * it each sensor has 4 MiB for parts of IP packets, and the keeper 9.5 MiB for
 * DNS answers, whatever the setting. */
#include "classify/room.h"

#include <stdio.h>

#include "classify/flow.h"
#include "classify/naming.h"
#include "classify/teller.h"

#define LEAST (UINT64_C(4) << 20)	/* a sensor works with this */
#define OPINION_BYTES 1024
#define NOTES_MOST 65536
#define FILE_NOTES 1024			/* from a file it waits instead */

void
room_divide(struct room *out, uint64_t memory_bytes, unsigned sensors,
    enum room_of what)
{
	uint64_t all = memory_bytes / sensors, each = FLOW_PLACE_BYTES;
	uint64_t notes = FILE_NOTES, rest;

	if (all < LEAST)
		all = LEAST;
	if (what == ROOM_FILE_LINES)
		each += TELLER_LINE_BYTES;
	if (what == ROOM_DEVICE)
		notes = all / 8 / sizeof(struct note);
	if (notes > NOTES_MOST)
		notes = NOTES_MOST;
	out->notes = notes;
	out->naming_bytes = all / 4;
	out->handshakes = naming_room(out->naming_bytes);
	out->opinions = (uint32_t)(all / 8 / OPINION_BYTES);
	rest = all - all / 4 - all / 8 - notes * sizeof(struct note);
	/* Numbers of flows are of 32 bits, some beyond them lists' heads. */
	out->flows = rest / each < UINT32_MAX / 2 ?
	    (uint32_t)(rest / each) : UINT32_MAX / 2;
}

/* In thousands, with commas. */
static char *
grouped(uint64_t n, char buf[32])
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%llu",
	    (unsigned long long)n), at = 0;

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			buf[at++] = ',';
		buf[at++] = digits[i];
	}
	buf[at] = '\0';
	return buf;
}

char *
room_words(const struct room *r, unsigned sensors, char buf[ROOM_WORDS])
{
	char flows[32], handshakes[32], notes[32];

	snprintf(buf, ROOM_WORDS, "room for %s conversations at once, %s of "
	    "them in their handshake, and %s notes that wait (memory)",
	    grouped((uint64_t)r->flows * sensors, flows),
	    grouped((uint64_t)r->handshakes * sensors, handshakes),
	    grouped((uint64_t)r->notes * sensors, notes));
	return buf;
}
