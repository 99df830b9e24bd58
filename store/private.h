/* private.h: a redis-server of our own on a Unix socket in the state
 * directory: AOF everysec, noeviction, no TCP, ACL users keeper and reader
 * whose passwords are made at first start (in STATE/redis, mode 0600). */
#ifndef STORE_PRIVATE_H
#define STORE_PRIVATE_H

#include <stddef.h>
#include <sys/types.h>

/* Start it and wait until it answers. *pid is the caller's to stop and wait
 * for. -1 and *why: not installed, refused, something else holds the socket. */
int private_start(const char *state, pid_t *pid, char *why, size_t whylen);

/* Our users as lines of an ACL file, for a Redis that is not ours; their
 * passwords are made if there are none. -1 and *why. */
#define PRIVATE_USERS 1024
int private_users(const char *state, char users[PRIVATE_USERS], char *why,
    size_t whylen);

/* Ask it to save and end, wait, and remove the socket. */
int private_stop(const char *state, pid_t pid, char *why, size_t whylen);

#endif
