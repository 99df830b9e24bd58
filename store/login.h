/* login.h: the passwords of Redis's users, in STATE/redis, and connections of
 * theirs. */
#ifndef STORE_LOGIN_H
#define STORE_LOGIN_H

#include <stddef.h>

#include "store/redis.h"

#define LOGIN_KEEPER "keeper"	/* writes */
#define LOGIN_READER "reader"	/* reads */
#define LOGIN_TEXT 65		/* 256 bits in hex and a NUL */

/* The password of a user: 1 and out, 0 there is none (a Redis without users
 * of ours), -1 and *why. */
int login_read(const char *state, const char *user, char out[LOGIN_TEXT],
    char *why, size_t whylen);
/* The same, made if there is none. */
int login_make(const char *state, const char *user, char out[LOGIN_TEXT],
    char *why, size_t whylen);

/* Where, if not at STATE's own. */
struct login_place {
	const struct settings_redis *redis;	/* count 0: STATE's own */
	bool far;			/* may it be on another machine? */
};

/* A connection of that user, not yet made; at NULL: STATE's own. */
int login_redis(struct redis **out, const char *state,
    const struct login_place *at, const char *user, int timeout_ms, char *why,
    size_t whylen);

#endif
