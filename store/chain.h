/* chain.h: digests, signatures, chance and hexadecimal for what must be
 * provable. Door to libsodium. The one digest is SHA-256 and the one signature
 * Ed25519, so that stock tools can check. */
#ifndef STORE_CHAIN_H
#define STORE_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHAIN_BYTES 32
#define CHAIN_KEY 16
#define CHAIN_SEED 32
#define CHAIN_PUBLIC 32
#define CHAIN_SIGNATURE 64

/* Before all else here; may be called again. -1 and *why: no randomness. */
int chain_ready(char *why, size_t whylen);

void chain_random(void *out, size_t len);
void chain_digest(const void *bytes, size_t len, uint8_t out[CHAIN_BYTES]);

/* The same of bytes that come in pieces. NULL: out of memory; end accepts it,
 * and frees. */
struct chain_sum;
struct chain_sum *chain_sum_new(void);
void chain_sum_add(struct chain_sum *s, const void *bytes, size_t len);
void chain_sum_end(struct chain_sum *s, uint8_t out[CHAIN_BYTES]);

/* A short keyed hash, for sets in memory that must not name what is in them
 * to who does not hold the key. */
uint64_t chain_keyed(const uint8_t key[CHAIN_KEY], const void *bytes,
    size_t len);

/* The public key of a secret seed. */
void chain_public(const uint8_t seed[CHAIN_SEED],
    uint8_t out[CHAIN_PUBLIC]);
void chain_sign(const uint8_t seed[CHAIN_SEED], const void *bytes, size_t len,
    uint8_t out[CHAIN_SIGNATURE]);
bool chain_is_signed(const uint8_t key[CHAIN_PUBLIC], const void *bytes,
    size_t len, const uint8_t signature[CHAIN_SIGNATURE]);
/* Overwrite a secret; not optimised away. */
void chain_forget(void *secret, size_t len);

/* Lower-case digits into buf of 2 * len + 1; returns buf. */
char *chain_hex(const void *bytes, size_t len, char *buf);
/* Exactly 2 * len lower-case digits, else -1. */
int chain_unhex(const char *digits, void *out, size_t len);

#endif
