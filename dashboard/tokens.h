/* tokens.h: with what programs may ask the dashboard: the file STATE/tokens.
 *
 * A token belongs to a person with an account, of whom there is one at most,
 * and sees what their offices allow at that moment. Here lies its digest alone:
 * the token is shown once, when it is made, and is as strong as a key. The
 * console makes and revokes them; the server follows the file. */
#ifndef DASHBOARD_TOKENS_H
#define DASHBOARD_TOKENS_H

#include <stdbool.h>
#include <stdint.h>

#include "dashboard/accounts.h"

struct tokens;

/* Read STATE/tokens; none is an empty one. -1 and *why. */
int tokens_open(struct tokens **out, const char *state, char *why,
    size_t whylen);
void tokens_close(struct tokens *t);
/* Read it again if it is another; -1 and *why: what was read before stands. */
int tokens_follow(struct tokens *t, char *why, size_t whylen);

/* Whose token it is; borrowed until the next follow. NULL: nobody's. */
const char *tokens_person(const struct tokens *t, const char *token);

bool tokens_has(const struct tokens *t, const char *person);

/* Make one for a person, in the place of any before; or, digest NULL, revoke
 * it: 1 there was none. Under a lock. -1 and *why. */
int tokens_set(struct tokens *t, const char *person, const char *digest,
    char *why, size_t whylen);
/* The person's, if there is one, in the file there. -1 and *why. */
int tokens_revoke(const char *state, const char *person, char *why,
    size_t whylen);

#endif
