/* store_parts.h: what a store is made of, and how its files ask Redis. */
#ifndef STORE_STORE_PARTS_H
#define STORE_STORE_PARTS_H

#include "store/redis.h"
#include "store/store.h"

struct store {
	struct redis *redis;
	char site[65];
	char state[4096];
};

struct redis_arg store_word(const char *text);	/* borrows it */

/* COMMAND key; the reply is the caller's. NULL and *why. */
struct redis_reply *store_ask_key(struct store *st, const char *command,
    const char *key, char *why, size_t whylen);
/* ZRANGE key first last, likewise. */
struct redis_reply *store_ask_range(struct store *st, const char *key,
    const char *first, const char *last, char *why, size_t whylen);

/* The record in a reply's text, shown if it passes the filter (NULL: all do).
 * 0, what visit returned, or -1 and *why. */
int store_visit_record(const struct redis_reply *reply,
    const struct store_filter *f, store_visit *visit, void *arg, char *why,
    size_t whylen);

#endif
