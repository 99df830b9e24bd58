/* redis_parts.h: what the files of the door to hiredis share, and nobody else
 * includes. */
#ifndef STORE_REDIS_PARTS_H
#define STORE_REDIS_PARTS_H

#include <stdbool.h>
#include <hiredis/hiredis.h>

#include "store/redis.h"

#define REDIS_AT 256

enum redis_hop { REDIS_STAY, REDIS_GO, REDIS_ASK_THERE, REDIS_TRY_AGAIN };

struct redis {
	struct settings_redis place;
	bool far;			/* may be another machine */
	char *user, *password;		/* owned; NULL */
	char name[32];			/* what the server shows of us */
	int timeout_ms;
	size_t turn;			/* which of the place's is tried */
	char home[REDIS_AT];		/* a node it was sent to; "" none */
	char at[REDIS_AT];		/* the one connected to, or tried */
	redisContext *context;		/* NULL: not connected */
	enum redis_fault fault;
	enum redis_hop hop;		/* what the last error asks for */
	char hop_to[REDIS_AT];
	unsigned connections;
	size_t queued;			/* commands of the group */
	bool broken;			/* the group: a command was not taken */
	bool has_guard;			/* WATCH and GET follow EXEC */
};

/* Queue a command. -1: out of memory, or too many arguments. */
int redis_append(struct redis *r, const struct redis_arg *args, size_t count);
/* The next reply, which is not an error; the caller frees. NULL and *why. */
redisReply *redis_receive(struct redis *r, char *why, size_t whylen);
/* All return -1, with r->fault set and *why worded: */
int redis_failed(struct redis *r, enum redis_fault f, const char *detail,
    char *why, size_t whylen);
/* the transport failed, and the context is of no more use; */
int redis_lost(struct redis *r, char *why, size_t whylen);
/* the server answered an error. */
int redis_refused(struct redis *r, const char *error, char *why,
    size_t whylen);

#endif
