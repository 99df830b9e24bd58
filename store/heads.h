/* heads.h: signed statements of how far a journal had got, a line each in
 * STATE/journal/NAME/heads:
 *
 *	beadle-head 1 SITE BOX JOURNAL SEQUENCE DIGEST TIME KEY SIGNATURE
 *
 * SEQUENCE 16 digits and DIGEST 64 hex digits, as in the chain line of that
 * entry (its last field); TIME as 2026-11-20T09:15:00Z; KEY the id of the key,
 * SIGNATURE 128 hex digits over the line before its last space. A head that
 * was taken elsewhere shows what is done to the journal afterwards, by anyone:
 * a chain alone does not hinder its owner from cutting its end or writing it
 * anew. */
#ifndef STORE_HEADS_H
#define STORE_HEADS_H

#include "store/heads_end.h"
#include "store/keyring.h"

#define HEADS_JOURNAL 16
#define HEADS_DIGEST (2 * CHAIN_BYTES + 1)

struct head {
	char site[KEYRING_NAME], box[KEYRING_NAME], journal[HEADS_JOURNAL];
	uint64_t sequence;
	char digest[HEADS_DIGEST];
	char time[KEYRING_TIME], key[KEYRING_ID];
};

/* A line without its newline. -1: not exactly of the form. The signature is
 * not looked at. */
int head_read(const char *line, size_t len, struct head *out);

/* The file of heads of a journal, or NULL and errno; the caller frees. */
char *heads_load(const char *state, const char *journal, size_t *len);

/* Sign the head of a journal and append it, durably; a torn last line is cut
 * first. out->journal, sequence and digest are the caller's, the rest is set.
 * -1 and *why. */
int heads_append(const char *state, struct head *h, uint64_t now_us,
    char *why, size_t whylen);

/* The last whole line: 1, 0 there is none, -1 and *why. */
int heads_last(const char *state, const char *journal, struct head *out,
    char *why, size_t whylen);

#endif
