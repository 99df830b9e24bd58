/* redis.h: a Redis server, asked and told: one on a socket or address, the
 * master that sentinels name, or the node of a cluster that has our slot. Door
 * to hiredis.
 *
 * A connection is made by the first call that needs it and, after any fault
 * of transport, made again by the next one: log-in, name and time-outs
 * included, and wherever the master or the slot is by then. After such a fault
 * the commands sent MAY have been applied. Replies of the wrong shape are
 * faults too. The program ignores SIGPIPE. */
#ifndef STORE_REDIS_H
#define STORE_REDIS_H

#include <stddef.h>
#include <stdint.h>

#include "classify/settings_redis.h"

struct redis;
struct redis_reply;

enum redis_fault {
	REDIS_NO_FAULT,
	REDIS_DOWN,		/* no server, lost, or too slow */
	REDIS_LOADING,		/* reading its file after a start */
	REDIS_READONLY,		/* a replica */
	REDIS_FULL,		/* at its memory limit */
	REDIS_DISK,		/* cannot write its file (MISCONF) */
	REDIS_DENIED,		/* log-in or rights */
	REDIS_MOVED,		/* the key lives on another server, or is just
				 * being moved there */
	REDIS_TOUCHED,		/* the guard of a group was changed */
	REDIS_PARTLY,		/* an error inside a group: the rest of it was
				 * applied */
	REDIS_ODD,		/* any other error, or an answer of odd shape */
	REDIS_FAULT_COUNT
};

struct redis_settings {
	const struct settings_redis *place;	/* count at least 1; copied */
	bool far;			/* may it be on another machine? */
	const char *user, *password;	/* NULL: no log-in */
	int timeout_ms;			/* for each wait */
};

/* Does not connect. -1 and *why: the socket's name is too long, it is on
 * another machine, or memory. */
int redis_new(struct redis **out, const struct redis_settings *s, char *why,
    size_t whylen);
void redis_free(struct redis *r);

/* The fault of the last call. */
enum redis_fault redis_fault(const struct redis *r);
/* How often a connection was made: a new one may be another server. */
unsigned redis_connections(const struct redis *r);

/* Connect if need be. 0, or -1 and *why. */
int redis_connect(struct redis *r, char *why, size_t whylen);
void redis_drop(struct redis *r);	/* throw the connection away */

/* One argument; text may hold any bytes. */
struct redis_arg { const char *text; size_t len; };
#define REDIS_ARGS 520		/* most in one command */
#define REDIS_HOPS 5		/* most nodes a question is sent on to */

/* One command, one reply, never an error. NULL and *why. The caller gives it
 * to redis_reply_free. wait_ms is added to the time-out: for XREAD BLOCK. */
struct redis_reply *redis_ask(struct redis *r, const struct redis_arg *args,
    size_t count, int wait_ms, char *why, size_t whylen);
void redis_reply_free(struct redis_reply *reply);

/* ---- groups ----
 * Commands added between begin and send are one MULTI, applied all or not at
 * all. send hands it to the system without waiting for the replies; end, which
 * must be called before anything else, reads them, and returns 0 only if the
 * server said that all were applied. -1 and *why otherwise; a fault in add is
 * reported by send. A command whose error shows only when it is applied is the
 * one exception: REDIS_PARTLY.
 *
 * A guard is a key whose change by anybody lets the next group fail
 * (REDIS_TOUCHED): WATCH, and GET in the same breath. redis_guard sets it and
 * returns GET's reply, NULL and *why. A group ends it; given to send, it is
 * set again behind the group, and end gives its reply in *guarded, which the
 * caller frees; NULL: it is not set. */
struct redis_reply *redis_guard(struct redis *r, const struct redis_arg *key,
    char *why, size_t whylen);
int redis_begin(struct redis *r, char *why, size_t whylen);
void redis_add(struct redis *r, const struct redis_arg *args, size_t count);
int redis_send(struct redis *r, const struct redis_arg *guard, char *why,
    size_t whylen);
int redis_end(struct redis *r, struct redis_reply **guarded, char *why,
    size_t whylen);

/* ---- replies; all accept NULL ---- */
/* A bulk or status text, NUL-ended, or NULL: nil or not a text. */
const char *redis_text(const struct redis_reply *reply, size_t *len);
/* An integer reply, or a text that is a decimal number; else 0. */
uint64_t redis_number(const struct redis_reply *reply);
size_t redis_count(const struct redis_reply *reply);	/* 0: no array */
const struct redis_reply *redis_item(const struct redis_reply *reply,
    size_t i);					/* borrowed */

#endif
