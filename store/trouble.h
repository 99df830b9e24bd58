/* trouble.h: what the keeper cannot do now, said where it can be read with
 * Redis away: STATE/keeper.status, which is there only while something is
 * wrong (or if the keeper was killed while something was). */
#ifndef STORE_TROUBLE_H
#define STORE_TROUBLE_H

#include <stddef.h>
#include <stdint.h>

#define TROUBLE_TEXT 512

struct trouble {
	uint64_t heard_us;		/* wall clock of this word */
	uint64_t journal_sequence, redis_sequence;
	/* "" nothing wrong: */
	char redis[TROUBLE_TEXT];	/* why Redis is behind */
	char law[TROUBLE_TEXT];		/* why a law is not, or half, obeyed */
	char ledger[TROUBLE_TEXT];	/* why the ledger is not followed */
};

/* Removes the file where nothing is wrong. -1 and *why. */
int trouble_write(const char *state, const struct trouble *t, char *why,
    size_t whylen);
/* 1, 0 there is none, -1 and *why: no rights, not such a file. */
int trouble_read(const char *state, struct trouble *out, char *why,
    size_t whylen);

#endif
