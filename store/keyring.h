/* keyring.h: the keys that sign the heads of the journals, in STATE/keys.
 *
 * `public` has a line for each key there ever was, oldest first:
 *
 *	beadle-key 1 SITE BOX NUMBER TIME PUBLIC SIGNER SIGNATURE
 *
 * TIME as 2026-11-20T09:15:00Z, PUBLIC 64 hex digits, SIGNER the 16 digits of
 * a key's id, SIGNATURE 128 hex digits over the line before its last space.
 * The first key signs itself, each other is signed by the one before it: who
 * knows one fingerprint knows what follows. `secret` holds the seed of the
 * last, for its owner alone; a rotation erases the one before.
 *
 * The fingerprint of a key is the SHA-256 of its SubjectPublicKeyInfo (DER, as
 * openssl reads it: 12 bytes that are always the same and the key); the id is
 * its first 16 digits. */
#ifndef STORE_KEYRING_H
#define STORE_KEYRING_H

#include "store/chain.h"

#define KEYRING_ID 17
#define KEYRING_FINGERPRINT 65
#define KEYRING_DER (12 + CHAIN_PUBLIC)
#define KEYRING_NAME 32			/* site, box */
#define KEYRING_TIME 24

struct keyring_key {
	uint8_t key[CHAIN_PUBLIC];
	char id[KEYRING_ID], fingerprint[KEYRING_FINGERPRINT];
	char made[KEYRING_TIME];
};

struct keyring {
	char site[KEYRING_NAME], box[KEYRING_NAME];
	struct keyring_key *keys;	/* owned */
	size_t count;
};

/* Read and check all public keys of a state directory or an export. 0 (none
 * at all is count 0), 1 and *why: a line is wrong, named; -1 and *why: cannot
 * be read. keyring_free in any case. */
int keyring_load(struct keyring *out, const char *state, char *why,
    size_t whylen);
void keyring_free(struct keyring *k);
/* NULL: no such. Borrowed. */
const struct keyring_key *keyring_find(const struct keyring *k,
    const char *id);
void keyring_der(const struct keyring_key *k, uint8_t out[KEYRING_DER]);
/* Fill in id and fingerprint of k->key. */
void keyring_name(struct keyring_key *k);

/* Make the first key if there is none. 1 made, 0 there was one, -1 and *why. */
int keyring_set_up(const char *state, const char *site, const char *box,
    uint64_t now_us, char *why, size_t whylen);
/* A new key, signed by the old, whose secret is erased. -1 and *why. */
int keyring_rotate(const char *state, uint64_t now_us, char *why,
    size_t whylen);

/* Sign with the newest key. begin waits for who signs or rotates now and reads
 * the secret; end forgets it. -1 and *why. */
struct keyring_signer {
	int lock_fd;
	uint8_t seed[CHAIN_SEED];
	char id[KEYRING_ID];
	char site[KEYRING_NAME], box[KEYRING_NAME];
};
int keyring_sign_begin(struct keyring_signer *s, const char *state, char *why,
    size_t whylen);
/* Append a space, the signature and a newline to the text in line. */
void keyring_sign(const struct keyring_signer *s, char *line, size_t room);
void keyring_sign_end(struct keyring_signer *s);

/* Is the text before the last space of a line (no newline) signed so? */
bool keyring_is_signed(const uint8_t key[CHAIN_PUBLIC], const char *line,
    size_t len);

/* 2026-11-20T09:15:00Z into buf; returns buf. */
char *keyring_time(uint64_t at_us, char buf[KEYRING_TIME]);
/* Is it of that form? */
bool keyring_is_time(const char *text);

#endif
