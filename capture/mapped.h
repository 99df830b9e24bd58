/* mapped.h: the records of a pcap file, read where the kernel holds them.
 *
 * libpcap copies each record twice before it shows it, which is two thirds of
 * what a flow meter's work on a large packet takes. Here the file's pages are
 * mapped, a few MiB at a time, and nothing is copied. Only pcap files of
 * version 2.4, of either byte order, in micro- or nanoseconds, are read like
 * this; all others are libpcap's, which is also the oracle of the tests.
 *
 * A file that becomes shorter while it is mapped ends the process that reads
 * it by SIGBUS: that is a sensor, and its launcher says so. */
#ifndef CAPTURE_MAPPED_H
#define CAPTURE_MAPPED_H

#include <stdbool.h>
#include <stdint.h>

struct mapped;

struct mapped_record {
	int64_t seconds;		/* since 1970 */
	int64_t microseconds;		/* as the file says, so any */
	const uint8_t *bytes;		/* borrowed until mapped_next */
	uint32_t len;			/* of bytes */
	uint32_t wire_bytes;		/* as the file says */
};

enum mapped_result {
	MAPPED_RECORD,			/* *out is filled */
	MAPPED_END,			/* after the last record */
	MAPPED_CUT,			/* in the middle of a record */
	MAPPED_TOO_LONG,		/* more than libpcap takes: 262144 */
	MAPPED_FAILED			/* errno says why it cannot be mapped */
};

/* fd is borrowed, and its position left alone; snaplen as libpcap read it. 1
 * and *out, 0 when the file is libpcap's to read, -1 when out of memory. */
int mapped_open(struct mapped **out, int fd, uint32_t snaplen);

enum mapped_result mapped_next(struct mapped *m, struct mapped_record *out);

/* The record that mapped_next will give, if it is to be had without letting
 * go of what was given last. */
bool mapped_ahead(struct mapped *m, struct mapped_record *out);

/* Why no record came, as libpcap would say it; errno as mapped_next left it. */
const char *mapped_error(enum mapped_result result);

/* Bytes of the file before the next record. */
uint64_t mapped_at(const struct mapped *m);

/* Accepts NULL. */
void mapped_close(struct mapped *m);

#endif
