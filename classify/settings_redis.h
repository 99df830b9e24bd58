/* settings_redis.h: where a Redis is, as the settings say it.
 *
 *	redis: /run/redis/redis.sock
 *	redis: 127.0.0.1:6380
 *	redis: {sentinel: {master: NAME, at: [HOST:PORT, ...]}}
 *	redis: {cluster: [HOST:PORT, ...]}
 *
 * A HOST is an address in numbers, an IPv6 one in brackets, or "localhost":
 * names are not looked up. One that is not this machine's own needs
 * "plain_tcp: yes", for what is said to it can be read on the way. */
#ifndef CLASSIFY_SETTINGS_REDIS_H
#define CLASSIFY_SETTINGS_REDIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/socket.h>

struct text_value;
struct text_faults;

#define SETTINGS_REDIS_MOST 16

enum settings_redis_kind {
	SETTINGS_REDIS_SOCKET, SETTINGS_REDIS_TCP, SETTINGS_REDIS_SENTINEL,
	SETTINGS_REDIS_CLUSTER
};

struct settings_redis {
	enum settings_redis_kind kind;
	char master[64];		/* what the sentinels call it */
	char at[SETTINGS_REDIS_MOST][256];	/* a socket's path, or HOST:PORT
						 * of one, sentinels, nodes */
	size_t count;			/* 0: one of our own */
};

/* Read a value of the setting. -1: a fault was added. */
int settings_redis_read(const struct text_value *v, struct settings_redis *out,
    struct text_faults *f);
/* As settings_redis_read reads it. */
void settings_redis_write(FILE *out, const struct settings_redis *s,
    void (*write_quoted)(FILE *out, const char *text));

/* The address HOST:PORT says. 0, or -1: it says none. An IPv6 host may stand
 * without brackets here, as Redis itself writes it. */
int settings_redis_address(const char *text, struct sockaddr_storage *out,
    socklen_t *len);
bool settings_redis_is_local(const struct sockaddr_storage *a);
/* The first of its addresses that is not this machine's own; NULL none. */
const char *settings_redis_remote(const struct settings_redis *s);

#endif
