/* chain.h: digests, chance and hexadecimal for what must be provable. Door to
 * libsodium. The one digest is SHA-256, so that stock tools can check. */
#ifndef STORE_CHAIN_H
#define STORE_CHAIN_H

#include <stddef.h>
#include <stdint.h>

#define CHAIN_BYTES 32
#define CHAIN_KEY 16

/* Before all else here; may be called again. -1 and *why: no randomness. */
int chain_ready(char *why, size_t whylen);

void chain_random(void *out, size_t len);
void chain_digest(const void *bytes, size_t len, uint8_t out[CHAIN_BYTES]);

/* A short keyed hash, for sets in memory that must not name what is in them
 * to who does not hold the key. */
uint64_t chain_keyed(const uint8_t key[CHAIN_KEY], const void *bytes,
    size_t len);

/* Lower-case digits into buf of 2 * len + 1; returns buf. */
char *chain_hex(const void *bytes, size_t len, char *buf);
/* Exactly 2 * len lower-case digits, else -1. */
int chain_unhex(const char *digits, void *out, size_t len);

#endif
