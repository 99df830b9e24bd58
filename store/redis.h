/* redis.h: a Redis server on a Unix socket, asked and told. Door to hiredis.
 *
 * A connection is made by the first call that needs it and, after any fault
 * of transport, made again by the next one: log-in and time-outs included.
 * After such a fault the commands sent MAY have been applied. Replies of the
 * wrong shape are faults too. The program ignores SIGPIPE. */
#ifndef STORE_REDIS_H
#define STORE_REDIS_H

#include <stddef.h>
#include <stdint.h>

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
	REDIS_MOVED,		/* the key lives on another server */
	REDIS_ODD,		/* any other error, or an answer of odd shape */
	REDIS_FAULT_COUNT
};

struct redis_settings {
	const char *socket;
	const char *user, *password;	/* NULL: no log-in */
	int timeout_ms;			/* for each wait */
};

/* Does not connect. -1 and *why: the socket's name is too long, or memory. */
int redis_new(struct redis **out, const struct redis_settings *s, char *why,
    size_t whylen);
void redis_free(struct redis *r);

/* The fault of the last call. */
enum redis_fault redis_fault(const struct redis *r);
/* How often a connection was made: a new one may be another server. */
unsigned redis_connections(const struct redis *r);

/* Connect if need be. 0, or -1 and *why. */
int redis_connect(struct redis *r, char *why, size_t whylen);

/* One argument; text may hold any bytes. */
struct redis_arg { const char *text; size_t len; };
#define REDIS_ARGS 24		/* most in one command */

/* One command, one reply, never an error. NULL and *why. The caller gives it
 * to redis_reply_free. wait_ms is added to the time-out: for XREAD BLOCK. */
struct redis_reply *redis_ask(struct redis *r, const struct redis_arg *args,
    size_t count, int wait_ms, char *why, size_t whylen);
void redis_reply_free(struct redis_reply *reply);

/* A group: commands added between begin and end are sent as one MULTI, and
 * applied all or not at all. end returns 0 only if the server said that all
 * were. -1 and *why otherwise; a fault in add is reported by end. */
int redis_begin(struct redis *r, char *why, size_t whylen);
void redis_add(struct redis *r, const struct redis_arg *args, size_t count);
int redis_end(struct redis *r, char *why, size_t whylen);
/* Throw the connection away, and with it a group that was begun. */
void redis_drop(struct redis *r);

/* ---- replies; all accept NULL ---- */
/* A bulk or status text, NUL-ended, or NULL: nil or not a text. */
const char *redis_text(const struct redis_reply *reply, size_t *len);
/* An integer reply, or a text that is a decimal number; else 0. */
uint64_t redis_number(const struct redis_reply *reply);
size_t redis_count(const struct redis_reply *reply);	/* 0: no array */
const struct redis_reply *redis_item(const struct redis_reply *reply,
    size_t i);					/* borrowed */

#endif
