/* seal.h: a client's Initial packet protected as clients do (RFC 9001 5.3,
 * 5.4), which beadle itself only ever undoes. */
#ifndef BENCH_SEAL_H
#define BENCH_SEAL_H

#include "classify/quic_keys.h"

/* Protect the len bytes at b, of version 1: a header of header_len, which ends
 * in the packet's number, then the payload, and QUIC_TAG bytes of room. */
void seal_initial(struct quic_cipher *c, uint8_t *b, size_t header_len,
    size_t len);

#endif
