/* login.h: the passwords of the private Redis's users, in STATE/redis. */
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

/* A connection of that user, not yet made; socket NULL: STATE's own. */
int login_redis(struct redis **out, const char *state, const char *socket,
    const char *user, int timeout_ms, char *why, size_t whylen);

#endif
