/* lines.h: one JSON line a conversation, for beadled -r FILE --flows.
 *
 * A sensor writes framed lines to its pipe as flows end, and its clock now
 * and then; the collector puts the lines of all sensors in order (end, then
 * start, then the text) and writes them to out_fd as soon as no earlier one
 * can follow. This pipe exists in this mode only: it carries names outside
 * the catalogue. */
#ifndef CLASSIFY_LINES_H
#define CLASSIFY_LINES_H

#include "classify/session.h"

struct lines_flow {		/* what a line says */
	uint64_t start_us, end_us;
	uint8_t client[16], server[16];
	uint16_t client_port, server_port, vlan;
	uint8_t proto;
	uint64_t packets, bytes_up, bytes_down;
	const uint8_t *name;	/* raw from the wire; NULL none; borrowed */
	size_t name_len;
	enum basis basis;
	enum ech ech;
	const char *service, *role;	/* NULL: not catalogued */
	const char *ndpi, *ndpi_confidence;	/* NULL: no opinion */
};

/* Write one frame; blocks. -1 when the collector is gone. */
int lines_flow(int fd, const struct lines_flow *f);
/* No line of this sensor with an end before clock_us will follow. */
int lines_clock(int fd, uint64_t clock_us);

/* Merge fds[0..n) until all are at their end; the caller closes them. 0, or -1
 * and *why: out_fd cannot be written, memory ran out, or a sensor was lost in
 * the middle of a line, which is dropped and the rest written all the same. */
int lines_collect(const int *fds, unsigned n, int out_fd, char *why,
    size_t whylen);

#endif
