/* redis.c: hiredis 0.14, synchronous contexts only.
 *
 * Measured of this version: after any NULL reply the context is dead, and
 * redisReconnect loses both log-in and time-outs; so a context with an error
 * is always thrown away. Commands go as argument vectors only: a format
 * string would interpret what came from the network. */
#include "store/redis.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include <hiredis/hiredis.h>

struct redis {
	char socket[sizeof(((struct sockaddr_un *)0)->sun_path)];
	char *user, *password;		/* owned; NULL */
	int timeout_ms;
	redisContext *context;		/* NULL: not connected */
	enum redis_fault fault;
	unsigned connections;
	size_t queued;			/* commands of the group */
	bool broken;			/* the group: a command was not taken */
};

static const char *const fault_words[] = {
	[REDIS_NO_FAULT] = "answers",
	[REDIS_DOWN] = "does not answer",
	[REDIS_LOADING] = "is still loading its data",
	[REDIS_READONLY] = "is a read-only replica",
	[REDIS_FULL] = "is at its memory limit (maxmemory)",
	[REDIS_DISK] = "cannot write its own file",
	[REDIS_DENIED] = "refuses the user or its password",
	[REDIS_MOVED] = "keeps these keys on another server",
	[REDIS_ODD] = "gave an answer that makes no sense",
};
_Static_assert(sizeof(fault_words) / sizeof(*fault_words) ==
    REDIS_FAULT_COUNT, "word every fault");

/* What to do about it; the others mend themselves, or are the server's log's
 * to explain. */
static const char *const advice[REDIS_FAULT_COUNT] = {
	[REDIS_DOWN] = ": is \"beadle up\" running?",
	[REDIS_FULL] = ": give it more",
	[REDIS_DENIED] = ": it needs the users of redis/users.acl in the state "
	    "directory",
};

static const struct {
	const char *prefix;
	enum redis_fault fault;
} errors[] = {
	{ "LOADING", REDIS_LOADING }, { "BUSY", REDIS_LOADING },
	{ "MASTERDOWN", REDIS_READONLY }, { "READONLY", REDIS_READONLY },
	{ "OOM", REDIS_FULL }, { "MISCONF", REDIS_DISK },
	{ "NOAUTH", REDIS_DENIED }, { "WRONGPASS", REDIS_DENIED },
	{ "NOPERM", REDIS_DENIED }, { "MOVED", REDIS_MOVED },
	{ "ASK", REDIS_MOVED }, { "CLUSTERDOWN", REDIS_DOWN },
};

enum redis_fault
redis_fault(const struct redis *r)
{
	return r->fault;
}

unsigned
redis_connections(const struct redis *r)
{
	return r->connections;
}

/* Remember and word a fault; detail comes from the server and is shown with
 * what is not printable replaced. */
static int
fault(struct redis *r, enum redis_fault f, const char *detail, char *why,
    size_t whylen)
{
	char shown[100];
	size_t i;

	for (i = 0; detail[i] && i < sizeof(shown) - 1; i++)
		shown[i] = detail[i] >= ' ' && detail[i] <= '~' ?
		    detail[i] : '?';
	shown[i] = '\0';
	r->fault = f;
	snprintf(why, whylen, "Redis at %s %s%s%s%s%s", r->socket,
	    fault_words[f], *shown ? " (" : "", shown, *shown ? ")" : "",
	    advice[f] ? advice[f] : "");
	return -1;
}

void
redis_drop(struct redis *r)
{
	if (r->context)
		redisFree(r->context);
	r->context = NULL;
}

/* The transport failed: the context is of no more use. */
static int
lost(struct redis *r, char *why, size_t whylen)
{
	enum redis_fault f = REDIS_DOWN;
	char detail[128] = "";

	if (r->context) {
		if (r->context->err == REDIS_ERR_PROTOCOL)
			f = REDIS_ODD;
		snprintf(detail, sizeof(detail), "%s", r->context->errstr);
	}
	redis_drop(r);
	return fault(r, f, detail, why, whylen);
}

static int
refused(struct redis *r, const redisReply *reply, char *why, size_t whylen)
{
	size_t i, n = sizeof(errors) / sizeof(*errors);

	for (i = 0; i < n; i++)
		if (strncmp(reply->str, errors[i].prefix,
		    strlen(errors[i].prefix)) == 0)
			break;
	/* Rights and server may be other ones on a new connection. */
	if (i < n && (errors[i].fault == REDIS_DENIED ||
	    errors[i].fault == REDIS_MOVED ||
	    errors[i].fault == REDIS_READONLY))
		redis_drop(r);
	return fault(r, i < n ? errors[i].fault : REDIS_ODD, reply->str, why,
	    whylen);
}

int
redis_new(struct redis **out, const struct redis_settings *s, char *why,
    size_t whylen)
{
	struct redis *r;

	/* hiredis would cut it short and connect to another name. */
	if (strlen(s->socket) >= sizeof(r->socket)) {
		snprintf(why, whylen, "the Redis socket's name is longer than "
		    "%zu characters, which no Unix socket can have: use a "
		    "state directory with a shorter name",
		    sizeof(r->socket) - 1);
		return -1;
	}
	r = calloc(1, sizeof(*r));
	if (!r)
		goto fail;
	snprintf(r->socket, sizeof(r->socket), "%s", s->socket);
	r->timeout_ms = s->timeout_ms;
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

static int
append(struct redis *r, const struct redis_arg *args, size_t count)
{
	const char *texts[REDIS_ARGS];
	size_t lens[REDIS_ARGS], i;

	if (count > REDIS_ARGS)
		return -1;
	for (i = 0; i < count; i++) {
		texts[i] = args[i].text;
		lens[i] = args[i].len;
	}
	return redisAppendCommandArgv(r->context, (int)count, texts, lens) ==
	    REDIS_OK ? 0 : -1;
}

/* The next reply, which is not an error; the caller frees. */
static redisReply *
receive(struct redis *r, char *why, size_t whylen)
{
	void *got = NULL;
	redisReply *reply;

	if (redisGetReply(r->context, &got) != REDIS_OK || !got) {
		lost(r, why, whylen);
		return NULL;
	}
	reply = got;
	if (reply->type == REDIS_REPLY_ERROR) {
		refused(r, reply, why, whylen);
		freeReplyObject(reply);
		return NULL;
	}
	return reply;
}

static struct timeval
milliseconds(int ms)
{
	return (struct timeval){ .tv_sec = ms / 1000,
		.tv_usec = (ms % 1000) * 1000 };
}

static int
log_in(struct redis *r, char *why, size_t whylen)
{
	const struct redis_arg auth[] = { { "AUTH", 4 },
		{ r->user, strlen(r->user) },
		{ r->password, strlen(r->password) } };
	redisReply *reply;

	if (append(r, auth, 3) < 0)
		return lost(r, why, whylen);
	reply = receive(r, why, whylen);
	if (!reply) {
		redis_drop(r);
		return -1;
	}
	freeReplyObject(reply);
	return 0;
}

int
redis_connect(struct redis *r, char *why, size_t whylen)
{
	struct timeval patience = milliseconds(r->timeout_ms);

	if (r->context && r->context->err)
		redis_drop(r);
	r->fault = REDIS_NO_FAULT;
	if (r->context)
		return 0;
	r->context = redisConnectUnixWithTimeout(r->socket, patience);
	if (!r->context)
		return fault(r, REDIS_DOWN, "out of memory", why, whylen);
	if (r->context->err ||
	    redisSetTimeout(r->context, patience) != REDIS_OK)
		return lost(r, why, whylen);
	r->connections++;
	return r->user ? log_in(r, why, whylen) : 0;
}

struct redis_reply *
redis_ask(struct redis *r, const struct redis_arg *args, size_t count,
    int wait_ms, char *why, size_t whylen)
{
	redisReply *reply;

	if (redis_connect(r, why, whylen) < 0)
		return NULL;
	if (wait_ms > 0 && redisSetTimeout(r->context,
	    milliseconds(r->timeout_ms + wait_ms)) != REDIS_OK) {
		lost(r, why, whylen);
		return NULL;
	}
	if (append(r, args, count) < 0) {
		lost(r, why, whylen);
		return NULL;
	}
	reply = receive(r, why, whylen);
	if (wait_ms > 0 && r->context && redisSetTimeout(r->context,
	    milliseconds(r->timeout_ms)) != REDIS_OK)
		redis_drop(r);
	return (struct redis_reply *)reply;
}

void
redis_reply_free(struct redis_reply *reply)
{
	if (reply)
		freeReplyObject(reply);
}

/* ---- groups ---- */

static const struct redis_arg multi = { "MULTI", 5 }, exec = { "EXEC", 4 };

int
redis_begin(struct redis *r, char *why, size_t whylen)
{
	if (redis_connect(r, why, whylen) < 0)
		return -1;
	r->queued = 0;
	r->broken = append(r, &multi, 1) < 0;
	return 0;
}

void
redis_add(struct redis *r, const struct redis_arg *args, size_t count)
{
	if (append(r, args, count) < 0)
		r->broken = true;
	r->queued++;
}

/* Reply to MULTI or to a queued command. An error is remembered, the first
 * one only, and reading goes on: the replies behind it are on their way. */
static void
take_status(struct redis *r, const char *wanted, char *why, size_t whylen)
{
	enum redis_fault before = r->fault;
	char later[256];
	redisReply *reply;

	reply = receive(r, before ? later : why,
	    before ? sizeof(later) : whylen);
	if (!reply) {
		if (before)
			r->fault = before;
		return;
	}
	if (!before && (reply->type != REDIS_REPLY_STATUS ||
	    strcmp(reply->str, wanted) != 0))
		fault(r, REDIS_ODD, "a group was not begun", why, whylen);
	freeReplyObject(reply);
}

static int
check_executed(struct redis *r, const redisReply *reply, char *why,
    size_t whylen)
{
	size_t i;

	if (reply->type != REDIS_REPLY_ARRAY || reply->elements != r->queued)
		return fault(r, REDIS_ODD, "a group was not applied", why,
		    whylen);
	for (i = 0; i < reply->elements; i++)
		if (reply->element[i]->type == REDIS_REPLY_ERROR)
			return refused(r, reply->element[i], why, whylen);
	return 0;
}

int
redis_end(struct redis *r, char *why, size_t whylen)
{
	char later[256];
	redisReply *reply;
	size_t i;
	int result;

	if (r->broken || append(r, &exec, 1) < 0) {
		redis_drop(r);
		return fault(r, REDIS_DOWN, "a command could not be queued",
		    why, whylen);
	}
	for (i = 0; r->context && i <= r->queued; i++)
		take_status(r, i == 0 ? "OK" : "QUEUED", why, whylen);
	if (!r->context)
		return -1;
	if (r->fault != REDIS_NO_FAULT) {
		/* EXEC answers EXECABORT, which says less than the first. */
		enum redis_fault first = r->fault;

		reply = receive(r, later, sizeof(later));
		if (reply)
			freeReplyObject(reply);
		r->fault = first;
		return -1;
	}
	reply = receive(r, why, whylen);
	if (!reply)
		return -1;
	result = check_executed(r, reply, why, whylen);
	freeReplyObject(reply);
	return result;
}

/* ---- replies ---- */

const char *
redis_text(const struct redis_reply *reply, size_t *len)
{
	const redisReply *p = (const redisReply *)reply;

	if (!p || (p->type != REDIS_REPLY_STRING &&
	    p->type != REDIS_REPLY_STATUS))
		return NULL;
	if (len)
		*len = p->len;
	return p->str;
}

uint64_t
redis_number(const struct redis_reply *reply)
{
	const redisReply *p = (const redisReply *)reply;
	const char *text;

	if (p && p->type == REDIS_REPLY_INTEGER)
		return p->integer < 0 ? 0 : (uint64_t)p->integer;
	text = redis_text(reply, NULL);
	if (!text || *text < '0' || *text > '9')
		return 0;
	return strtoull(text, NULL, 10);
}

size_t
redis_count(const struct redis_reply *reply)
{
	const redisReply *p = (const redisReply *)reply;

	return p && p->type == REDIS_REPLY_ARRAY ? p->elements : 0;
}

const struct redis_reply *
redis_item(const struct redis_reply *reply, size_t i)
{
	const redisReply *p = (const redisReply *)reply;

	if (i >= redis_count(reply))
		return NULL;
	return (const struct redis_reply *)p->element[i];
}
