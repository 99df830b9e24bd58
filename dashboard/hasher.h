/* hasher.h: a worker that hashes passwords; its 64 MiB are its own. */
#ifndef DASHBOARD_HASHER_H
#define DASHBOARD_HASHER_H

#include "dashboard/password.h"
#include "dashboard/worker.h"

/* As worker_open. worker_close ends it. */
int hasher_open(struct worker **out, const char *state, char *why,
    size_t whylen);

/* Is the password that hash's (or, with hash NULL, what is its hash)? Copied.
 * A number for the question, never 0; 0: too many wait. */
uint64_t hasher_ask(struct worker *h, const char *hash, const char *password);

struct hasher_answer {
	uint64_t question;
	bool is_good;			/* it is; a hash was made */
	char hash[PASSWORD_HASH];	/* made; "" */
};
/* As worker_answer. */
enum worker_said hasher_answer(struct worker *h, struct hasher_answer *out);

#endif
