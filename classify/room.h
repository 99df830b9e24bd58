/* room.h: how the setting "memory" is divided: what a sensor has room for. It
 * is all taken at the start; a flow that does not fit then is counted and not
 * followed, so that no traffic, whatever it is, makes a sensor grow. */
#ifndef CLASSIFY_ROOM_H
#define CLASSIFY_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ROOM_WORDS 256

struct room {			/* of one sensor */
	uint32_t flows;		/* conversations followed at once */
	uint32_t handshakes;	/* of them, whose name is being read */
	uint32_t opinions;	/* of them, nDPI looks at */
	size_t naming_bytes;	/* what reading names gets, for handshakes */
	size_t notes;		/* that wait when the keeper does not take
				 * them */
};

enum room_of { ROOM_FILE, ROOM_FILE_LINES, ROOM_DEVICE };

/* Divide what sensors get together. */
void room_divide(struct room *out, uint64_t memory_bytes, unsigned sensors,
    enum room_of what);

/* "room for 1,000 conversations at once, ...", of all sensors together.
 * Returns buf. */
char *room_words(const struct room *r, unsigned sensors,
    char buf[ROOM_WORDS]);

#endif
