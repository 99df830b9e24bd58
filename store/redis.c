/* redis.c: hiredis 0.14, synchronous contexts only: connections, questions.
 *
 * Measured of this version: after any NULL reply the context is dead, and
 * redisReconnect loses both log-in and time-outs; so a context with an error
 * is always thrown away. Commands go as argument vectors only: a format
 * string would interpret what came from the network.
 *
 * Of sentinels and of a cluster's nodes one after the other is tried, from
 * where the last try ended, for as long as one time-out: who calls again goes
 * on with the next. A cluster's node that sends us to another one (MOVED) is
 * believed until that one cannot be reached. All keys of a site lie on one
 * slot, so one connection is enough. */
#include "store/redis.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "store/redis_link.h"
#include "store/redis_parts.h"

#define TRY_AGAIN_MS 10

unsigned
redis_connections(const struct redis *r)
{
	return r->connections;
}

static uint64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static int
check_place(const struct redis_settings *s, char *why, size_t whylen)
{
	const struct settings_redis *p = s->place;
	size_t most = sizeof(((struct sockaddr_un *)0)->sun_path) - 1;
	const char *remote = settings_redis_remote(p);

	if (p->kind == SETTINGS_REDIS_SOCKET && strlen(p->at[0]) > most) {
		snprintf(why, whylen, "the Redis socket's name is longer than "
		    "%zu characters, which no Unix socket can have: use a "
		    "state directory with a shorter name", most);
		return -1;
	}
	if (remote && !s->far) {
		snprintf(why, whylen, "Redis at %s is on another machine: use "
		    "a stunnel's socket, or set plain_tcp: yes", remote);
		return -1;
	}
	return 0;
}

int
redis_new(struct redis **out, const struct redis_settings *s, char *why,
    size_t whylen)
{
	struct redis *r;

	if (check_place(s, why, whylen) < 0)
		return -1;
	r = calloc(1, sizeof(*r));
	if (!r)
		goto fail;
	r->place = *s->place;
	r->far = s->far;
	r->timeout_ms = s->timeout_ms;
	snprintf(r->at, sizeof(r->at), "%s", r->place.at[0]);
	snprintf(r->name, sizeof(r->name), "beadle-%.20s",
	    s->user ? s->user : "nobody");
	if (s->user && s->password) {
		r->user = strdup(s->user);
		r->password = strdup(s->password);
		if (!r->user || !r->password)
			goto fail;
	}
	*out = r;
	return 0;
fail:
	redis_free(r);
	snprintf(why, whylen, "out of memory");
	return -1;
}

void
redis_free(struct redis *r)
{
	if (!r)
		return;
	redis_drop(r);
	free(r->user);
	if (r->password)
		explicit_bzero(r->password, strlen(r->password));
	free(r->password);
	free(r);
}

int
redis_append(struct redis *r, const struct redis_arg *args, size_t count)
{
	const char *texts[REDIS_ARGS];
	size_t lens[REDIS_ARGS], i;

	if (!r->context || count > REDIS_ARGS)
		return -1;
	for (i = 0; i < count; i++) {
		texts[i] = args[i].text;
		lens[i] = args[i].len;
	}
	return redisAppendCommandArgv(r->context, (int)count, texts, lens) ==
	    REDIS_OK ? 0 : -1;
}

static struct timeval
milliseconds(int ms)
{
	return (struct timeval){ .tv_sec = ms / 1000,
		.tv_usec = (ms % 1000) * 1000 };
}

static struct redis_arg
word(const char *text)
{
	return (struct redis_arg){ text, strlen(text) };
}

/* ---- connecting ---- */

/* A context on a new connection to at. -1 with the fault told. */
static int
open_at(struct redis *r, const char *at, bool is_path, char *why,
    size_t whylen)
{
	char detail[128];
	int fd;

	if (at != r->at)
		snprintf(r->at, sizeof(r->at), "%s", at);
	fd = redis_link(r->at, is_path, r->far, r->timeout_ms, detail,
	    sizeof(detail));
	if (fd < 0)
		return redis_failed(r, REDIS_DOWN, detail, why, whylen);
	r->context = redisConnectFd(fd);
	if (!r->context) {
		close(fd);
		return redis_failed(r, REDIS_DOWN, "out of memory", why,
		    whylen);
	}
	if (redisSetTimeout(r->context, milliseconds(r->timeout_ms)) !=
	    REDIS_OK)
		return redis_lost(r, why, whylen);
	return 0;
}

/* AUTH, and the name that CLIENT LIST shows. A server may refuse the name. */
static int
log_in(struct redis *r, char *why, size_t whylen)
{
	const struct redis_arg name[] = { word("CLIENT"), word("SETNAME"),
		word(r->name) };
	redisReply *reply;

	if (r->user) {
		const struct redis_arg auth[] = { word("AUTH"), word(r->user),
			word(r->password) };

		if (redis_append(r, auth, 3) < 0)
			return redis_lost(r, why, whylen);
		reply = redis_receive(r, why, whylen);
		if (!reply) {
			redis_drop(r);
			return -1;
		}
		freeReplyObject(reply);
	}
	if (redis_append(r, name, 3) < 0)
		return redis_lost(r, why, whylen);
	redisGetReply(r->context, (void **)&reply);
	if (r->context->err)
		return redis_lost(r, why, whylen);
	freeReplyObject(reply);
	return 0;
}

/* Ask the sentinel at r->at where the master is; that becomes r->at. */
static int
ask_sentinel(struct redis *r, char *why, size_t whylen)
{
	const struct redis_arg args[] = { word("SENTINEL"),
		word("get-master-addr-by-name"), word(r->place.master) };
	const struct redis_reply *host, *port;
	redisReply *reply;
	char at[REDIS_AT];
	int found = 0;

	if (redis_append(r, args, 3) < 0)
		return redis_lost(r, why, whylen);
	reply = redis_receive(r, why, whylen);
	if (!reply) {
		redis_drop(r);
		return -1;
	}
	host = redis_item((struct redis_reply *)reply, 0);
	port = redis_item((struct redis_reply *)reply, 1);
	if (redis_text(host, NULL) && redis_text(port, NULL)) {
		snprintf(at, sizeof(at), "%.200s:%.6s", redis_text(host, NULL),
		    redis_text(port, NULL));
		found = 1;
	}
	freeReplyObject(reply);
	redis_drop(r);
	if (!found)
		return redis_failed(r, REDIS_ODD, "a sentinel that knows no "
		    "such master", why, whylen);
	memcpy(r->at, at, sizeof(at));
	return 0;
}

static int
connect_once(struct redis *r, char *why, size_t whylen)
{
	const char *next = r->place.at[r->turn % r->place.count];
	bool is_path = r->place.kind == SETTINGS_REDIS_SOCKET;

	if (r->place.kind == SETTINGS_REDIS_CLUSTER && r->home[0])
		next = r->home;
	if (r->place.kind == SETTINGS_REDIS_SENTINEL) {
		if (open_at(r, next, false, why, whylen) < 0 ||
		    ask_sentinel(r, why, whylen) < 0)
			return -1;
		next = r->at;
	}
	if (open_at(r, next, is_path, why, whylen) < 0 ||
	    log_in(r, why, whylen) < 0)
		return -1;
	r->connections++;
	return 0;
}

int
redis_connect(struct redis *r, char *why, size_t whylen)
{
	uint64_t start = now_ms();
	size_t tries = r->place.count + (r->home[0] != '\0');

	if (r->context && r->context->err)
		redis_drop(r);
	r->fault = REDIS_NO_FAULT;
	if (r->context)
		return 0;
	while (tries-- > 0) {
		r->fault = REDIS_NO_FAULT;
		if (connect_once(r, why, whylen) == 0)
			return 0;
		if (r->home[0])
			r->home[0] = '\0';
		else
			r->turn++;
		if (now_ms() - start >= (uint64_t)r->timeout_ms)
			break;
	}
	return -1;
}

/* ---- asking ---- */

/* One command on the connection there is. */
static redisReply *
ask_once(struct redis *r, const struct redis_arg *args, size_t count,
    int wait_ms, char *why, size_t whylen)
{
	redisReply *reply;

	if ((wait_ms > 0 && redisSetTimeout(r->context,
	    milliseconds(r->timeout_ms + wait_ms)) != REDIS_OK) ||
	    redis_append(r, args, count) < 0) {
		redis_lost(r, why, whylen);
		return NULL;
	}
	reply = redis_receive(r, why, whylen);
	if (wait_ms > 0 && r->context && redisSetTimeout(r->context,
	    milliseconds(r->timeout_ms)) != REDIS_OK)
		redis_drop(r);
	return reply;
}

/* The node that a slot is being moved to answers for what it has already, once
 * and on a connection of its own. */
static redisReply *
ask_there(struct redis *r, const struct redis_arg *args, size_t count,
    char *why, size_t whylen)
{
	static const struct redis_arg asking = { "ASKING", 6 };
	redisReply *reply = NULL;
	char home[REDIS_AT];

	memcpy(home, r->at, sizeof(home));
	redis_drop(r);
	r->fault = REDIS_NO_FAULT;
	if (open_at(r, r->hop_to, false, why, whylen) == 0 &&
	    log_in(r, why, whylen) == 0) {
		reply = ask_once(r, &asking, 1, 0, why, whylen);
		if (reply) {
			freeReplyObject(reply);
			reply = ask_once(r, args, count, 0, why, whylen);
		}
	}
	redis_drop(r);
	/* It may have the slot for good by now: then home says so. */
	memcpy(r->home, home, sizeof(home));
	memcpy(r->at, home, sizeof(home));
	return reply;
}

struct redis_reply *
redis_ask(struct redis *r, const struct redis_arg *args, size_t count,
    int wait_ms, char *why, size_t whylen)
{
	uint64_t start = now_ms();
	redisReply *reply;
	int hops = 0;

	for (;;) {
		if (redis_connect(r, why, whylen) < 0)
			return NULL;
		r->hop = REDIS_STAY;
		reply = ask_once(r, args, count, wait_ms, why, whylen);
		if (!reply && r->hop == REDIS_ASK_THERE)
			reply = ask_there(r, args, count, why, whylen);
		if (reply || r->hop == REDIS_STAY || hops++ >= REDIS_HOPS ||
		    now_ms() - start > (uint64_t)r->timeout_ms)
			return (struct redis_reply *)reply;
		if (r->hop == REDIS_TRY_AGAIN) {
			hops = 0;
			poll(NULL, 0, TRY_AGAIN_MS);
		}
	}
}
