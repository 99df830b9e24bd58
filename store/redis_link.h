/* redis_link.h: a connected stream socket to a Redis, within a time-out. */
#ifndef STORE_REDIS_LINK_H
#define STORE_REDIS_LINK_H

#include <stdbool.h>
#include <stddef.h>

/* is_path: at is a Unix socket's; else HOST:PORT in numbers, which must be of
 * this machine unless far is set. The descriptor, blocking, the caller's; or
 * -1 and a fragment in why. */
int redis_link(const char *at, bool is_path, bool far, int timeout_ms,
    char *why, size_t whylen);

#endif
