/* quics.h: the first flights of real QUIC clients and of a real server, with
 * other connection ids, another name, random and key share in each
 * conversation, and everything else as it was recorded (record_quic.py): how
 * the hello was cut, shuffled and padded, the sizes of datagrams and ids. The
 * client's are sealed as such packets are; what a server and later packets
 * carry is random, as ciphertext is. */
#ifndef BENCH_QUICS_H
#define BENCH_QUICS_H

#include "tests/bench/hellos.h"

#define QUICS_ROOM 1500			/* bytes of a datagram */
#define QUICS_MOST 4			/* datagrams of a flight */

struct quics;

struct quics_ids {			/* of one conversation */
	unsigned client;
	uint8_t first[20], own[20], server[20];
};

struct quics_flight {
	unsigned count;
	struct {
		size_t len;
		uint8_t bytes[QUICS_ROOM];
	} datagram[QUICS_MOST];
};

/* Read DIR/CLIENT-quic.*, beside h, which is borrowed for the life of it. A
 * program that cannot ends. */
struct quics *quics_load(const struct hellos *h, const char *dir);
void quics_free(struct quics *q);

/* Draw a client, and ids. */
void quics_begin(const struct quics *q, struct quics_ids *ids);
/* What it sends for name, and what the server answers. A program whose name is
 * too long for the packets that were recorded ends. */
void quics_client(const struct quics *q, const struct quics_ids *ids,
    const char *name, struct quics_flight *out);
void quics_server(const struct quics *q, const struct quics_ids *ids,
    struct quics_flight *out);
/* A packet of len bytes after that; up: the client's. */
void quics_later(const struct quics *q, const struct quics_ids *ids, int up,
    uint8_t *out, size_t len);

#endif
