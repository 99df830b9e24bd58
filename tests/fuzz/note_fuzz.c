/* note_fuzz.c: any bytes as messages of two sensors, each after a number of two
 * bytes: its length, and above it (bit 15) whose it is. Whatever was taken of
 * them comes out in order of time, whole, and is what a sensor may say. */
#include <stdlib.h>
#include <string.h>

#include "store/intake.h"
#include "store/note_check.h"

#define ENTRIES 100
#define LATEST (UINT64_C(29919480) * 60000000 + 3600000000)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* The time of the one before. */
static int
look(void *arg, struct note *n)
{
	uint64_t *before_us = arg;

	if (n->time_us < *before_us || n->time_us > LATEST ||
	    n->kind == NOTE_TIME ||
	    note_wrong_size(n, note_size(n->kind)) || note_wrong(n, ENTRIES))
		abort();
	*before_us = n->time_us;
	return 0;
}

/* In memory of its own, so that what is read beyond it shows. */
static void
put(struct intake *in, unsigned seat, const uint8_t *bytes, size_t len)
{
	uint8_t *message = malloc(len ? len : 1);
	char why[160] = "";

	if (!message)
		return;
	memcpy(message, bytes, len);
	if (intake_message(in, seat, message, len, LATEST, why,
	    sizeof(why)) < 0 && !*why)
		abort();
	free(message);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct intake *in = intake_new(ENTRIES, 2, 1000);
	uint64_t before_us = 0;
	size_t n;

	if (!in)
		return 0;
	intake_take(in, 0);
	intake_take(in, 1);
	for (; len > 2; bytes += n, len -= n) {
		unsigned seat = bytes[0] >> 7;

		n = (size_t)(bytes[0] & 0x7f) << 8 | bytes[1];
		bytes += 2;
		len -= 2;
		if (n > len)
			n = len;
		put(in, seat, bytes, n);
		intake_due(in, false, look, &before_us);
	}
	if (intake_end(in) > LATEST)
		abort();
	intake_due(in, true, look, &before_us);
	intake_free(in);
	return 0;
}
