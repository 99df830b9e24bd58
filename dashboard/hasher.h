/* hasher.h: a process that hashes passwords, one at a time, so that who serves
 * pages never waits for it. It is a process, not a thread: it shares nothing,
 * holds no other file, and its 64 MiB are its own. It ends with its owner. */
#ifndef DASHBOARD_HASHER_H
#define DASHBOARD_HASHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dashboard/password.h"

#define HASHER_WAITING 4	/* so many may wait for it */

struct hasher;

/* Begin it; no threads yet. -1 and *why. */
int hasher_open(struct hasher **out, char *why, size_t whylen);
void hasher_close(struct hasher *h);

/* Is the password that hash's (or, with hash NULL, what is its hash)? Copied.
 * A number for the question, never 0; 0: too many wait. */
uint64_t hasher_ask(struct hasher *h, const char *hash, const char *password);

/* Readable when an answer is there. */
int hasher_fd(const struct hasher *h);
struct hasher_answer {
	uint64_t question;
	bool is_good;			/* it is; a hash was made */
	char hash[PASSWORD_HASH];	/* made; "" */
};
/* 1 an answer, 0 none yet, -1: the process is gone. */
int hasher_answer(struct hasher *h, struct hasher_answer *out);

#endif
