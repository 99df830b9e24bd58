/* redis_group.c: a MULTI sent as one, and every one of its replies looked at.
 *
 * With a guard the group ends in WATCH and GET of a key: the group after it is
 * applied only if that key still says what it said then, without a wait in
 * between. */
#include <stdio.h>
#include <string.h>

#include "store/redis_parts.h"

static const struct redis_arg multi = { "MULTI", 5 }, exec = { "EXEC", 4 },
    unwatch = { "UNWATCH", 7 }, watch = { "WATCH", 5 }, get = { "GET", 3 };

int
redis_begin(struct redis *r, char *why, size_t whylen)
{
	if (redis_connect(r, why, whylen) < 0)
		return -1;
	r->queued = 0;
	r->broken = redis_append(r, &multi, 1) < 0;
	return 0;
}

void
redis_add(struct redis *r, const struct redis_arg *args, size_t count)
{
	if (redis_append(r, args, count) < 0)
		r->broken = true;
	r->queued++;
}

static int
append_guard(struct redis *r, const struct redis_arg *key)
{
	const struct redis_arg watched[] = { watch, *key };
	const struct redis_arg got[] = { get, *key };

	return redis_append(r, watched, 2) < 0 ||
	    redis_append(r, got, 2) < 0 ? -1 : 0;
}

int
redis_send(struct redis *r, const struct redis_arg *guard, char *why,
    size_t whylen)
{
	int done = 0;

	r->has_guard = guard != NULL;
	if (r->broken || redis_append(r, &exec, 1) < 0 ||
	    (guard && append_guard(r, guard) < 0)) {
		redis_drop(r);
		return redis_failed(r, REDIS_DOWN, "a command could not be "
		    "queued", why, whylen);
	}
	while (!done)
		if (redisBufferWrite(r->context, &done) != REDIS_OK)
			return redis_lost(r, why, whylen);
	return 0;
}

/* Reply to MULTI or to a queued command. An error is remembered, the first
 * one only, and reading goes on: the replies behind it are on their way. */
static void
take_status(struct redis *r, const char *wanted, char *why, size_t whylen)
{
	enum redis_fault before = r->fault;
	enum redis_hop hop = r->hop;
	char later[256];
	redisReply *reply;

	reply = redis_receive(r, before ? later : why,
	    before ? sizeof(later) : whylen);
	if (!reply) {
		if (before) {
			r->fault = before;
			r->hop = hop;
		}
		return;
	}
	if (!before && (reply->type != REDIS_REPLY_STATUS ||
	    strcmp(reply->str, wanted) != 0))
		redis_failed(r, REDIS_ODD, "a group was not begun", why,
		    whylen);
	freeReplyObject(reply);
}

static int
check_executed(struct redis *r, const redisReply *reply, char *why,
    size_t whylen)
{
	size_t i;

	if (reply->type == REDIS_REPLY_NIL)
		return redis_failed(r, REDIS_TOUCHED, "", why, whylen);
	if (reply->type != REDIS_REPLY_ARRAY || reply->elements != r->queued)
		return redis_failed(r, REDIS_ODD, "a group was not applied",
		    why, whylen);
	for (i = 0; i < reply->elements; i++)
		if (reply->element[i]->type == REDIS_REPLY_ERROR)
			return redis_failed(r, REDIS_PARTLY,
			    reply->element[i]->str, why, whylen);
	return 0;
}

/* Read what follows EXEC, so that the connection can be used again. */
static struct redis_reply *
take_guard(struct redis *r)
{
	enum redis_fault fault = r->fault;
	enum redis_hop hop = r->hop;
	redisReply *reply = NULL;
	char why[256];
	int i, failed = 0;

	for (i = 0; r->has_guard && r->context && i < 2; i++) {
		if (reply)
			freeReplyObject(reply);
		reply = redis_receive(r, why, sizeof(why));
		failed |= !reply;
	}
	if (fault != REDIS_NO_FAULT) {
		r->fault = fault;
		r->hop = hop;
	}
	if (failed || i < 2) {
		if (reply)
			freeReplyObject(reply);
		return NULL;
	}
	return (struct redis_reply *)reply;
}

/* The replies up to that of EXEC. */
static int
take_group(struct redis *r, char *why, size_t whylen)
{
	char later[256];
	redisReply *reply;
	size_t i;
	int result = -1;

	r->fault = REDIS_NO_FAULT;
	for (i = 0; r->context && i <= r->queued; i++)
		take_status(r, i == 0 ? "OK" : "QUEUED", why, whylen);
	if (!r->context)
		return -1;
	if (r->fault != REDIS_NO_FAULT) {
		/* EXEC answers EXECABORT, which says less than the first. */
		enum redis_fault first = r->fault;
		enum redis_hop hop = r->hop;

		reply = redis_receive(r, later, sizeof(later));
		r->fault = first;
		r->hop = hop;
	} else {
		reply = redis_receive(r, why, whylen);
		if (reply)
			result = check_executed(r, reply, why, whylen);
	}
	if (reply)
		freeReplyObject(reply);
	return result;
}

int
redis_end(struct redis *r, struct redis_reply **guarded, char *why,
    size_t whylen)
{
	struct redis_reply *value;
	int result;

	if (!r->context)
		return redis_failed(r, REDIS_DOWN, "the connection was lost",
		    why, whylen);
	result = take_group(r, why, whylen);
	value = take_guard(r);
	/* Replies of odd shape may be those to something else. */
	if (r->fault == REDIS_ODD)
		redis_drop(r);
	if (guarded && result == 0)
		*guarded = value;
	else
		redis_reply_free(value);
	return result;
}

/* One try of redis_guard. */
static redisReply *
guard_once(struct redis *r, const struct redis_arg *key, char *why,
    size_t whylen)
{
	redisReply *reply = NULL;
	int i;

	if (redis_append(r, &unwatch, 1) < 0 || append_guard(r, key) < 0) {
		redis_lost(r, why, whylen);
		return NULL;
	}
	r->fault = REDIS_NO_FAULT;
	for (i = 0; i < 3 && r->context; i++) {
		char later[256];
		bool first = r->fault == REDIS_NO_FAULT;
		enum redis_fault before = r->fault;
		enum redis_hop hop = r->hop;

		if (reply)
			freeReplyObject(reply);
		reply = redis_receive(r, first ? why : later,
		    first ? whylen : sizeof(later));
		if (!first) {
			r->fault = before;
			r->hop = hop;
		}
	}
	if (r->fault != REDIS_NO_FAULT && reply) {
		freeReplyObject(reply);
		reply = NULL;
	}
	return reply;
}

struct redis_reply *
redis_guard(struct redis *r, const struct redis_arg *key, char *why,
    size_t whylen)
{
	redisReply *reply;
	int hops;

	for (hops = 0; hops <= REDIS_HOPS; hops++) {
		if (redis_connect(r, why, whylen) < 0)
			return NULL;
		reply = guard_once(r, key, why, whylen);
		if (reply || r->fault != REDIS_MOVED || r->hop != REDIS_GO)
			return (struct redis_reply *)reply;
	}
	return NULL;
}
