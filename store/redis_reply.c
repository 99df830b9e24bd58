/* redis_reply.c: what a server answers: errors told apart and put in words,
 * values taken out. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/redis_parts.h"

static const char *const fault_words[] = {
	[REDIS_NO_FAULT] = "answers",
	[REDIS_DOWN] = "does not answer",
	[REDIS_LOADING] = "is still loading its data",
	[REDIS_READONLY] = "is a read-only replica",
	[REDIS_FULL] = "is at its memory limit (maxmemory)",
	[REDIS_DISK] = "cannot write its own file",
	[REDIS_DENIED] = "refuses the user or its password",
	[REDIS_MOVED] = "keeps these keys on another server",
	[REDIS_TOUCHED] = "was written to by somebody else meanwhile",
	[REDIS_PARTLY] = "applied a group of records only in part",
	[REDIS_ODD] = "gave an answer that makes no sense",
};
_Static_assert(sizeof(fault_words) / sizeof(*fault_words) ==
    REDIS_FAULT_COUNT, "word every fault");

/* What to do about it; the others mend themselves, or are the server's log's
 * to explain. */
static const char *const advice[REDIS_FAULT_COUNT] = {
	[REDIS_DOWN] = ": is \"beadle up\" running?",
	[REDIS_FULL] = ": give it more",
	[REDIS_PARTLY] = ": \"beadle store rebuild\" fills it again",
	[REDIS_DENIED] = ": it needs the users of redis/users.acl in the state "
	    "directory",
};

static const struct {
	const char *prefix;
	enum redis_fault fault;
	enum redis_hop hop;
} errors[] = {
	{ "LOADING", REDIS_LOADING, REDIS_STAY },
	{ "BUSY", REDIS_LOADING, REDIS_STAY },
	{ "MASTERDOWN", REDIS_READONLY, REDIS_STAY },
	{ "READONLY", REDIS_READONLY, REDIS_STAY },
	{ "OOM", REDIS_FULL, REDIS_STAY },
	{ "MISCONF", REDIS_DISK, REDIS_STAY },
	{ "NOAUTH", REDIS_DENIED, REDIS_STAY },
	{ "WRONGPASS", REDIS_DENIED, REDIS_STAY },
	{ "NOPERM", REDIS_DENIED, REDIS_STAY },
	{ "MOVED ", REDIS_MOVED, REDIS_GO },
	{ "ASK ", REDIS_MOVED, REDIS_ASK_THERE },
	{ "TRYAGAIN", REDIS_MOVED, REDIS_TRY_AGAIN },
	{ "CLUSTERDOWN", REDIS_DOWN, REDIS_STAY },
	{ "NOREPLICAS", REDIS_DOWN, REDIS_STAY },
};
#define ERRORS (sizeof(errors) / sizeof(*errors))

enum redis_fault
redis_fault(const struct redis *r)
{
	return r->fault;
}

void
redis_drop(struct redis *r)
{
	if (r->context)
		redisFree(r->context);
	r->context = NULL;
}

/* detail comes from the server and is shown with what is not printable
 * replaced. */
int
redis_failed(struct redis *r, enum redis_fault f, const char *detail,
    char *why, size_t whylen)
{
	char shown[100];
	size_t i;

	for (i = 0; detail[i] && i < sizeof(shown) - 1; i++)
		shown[i] = detail[i] >= ' ' && detail[i] <= '~' ?
		    detail[i] : '?';
	shown[i] = '\0';
	r->fault = f;
	snprintf(why, whylen, "Redis at %s %s%s%s%s%s", r->at, fault_words[f],
	    *shown ? " (" : "", shown, *shown ? ")" : "",
	    advice[f] ? advice[f] : "");
	return -1;
}

int
redis_lost(struct redis *r, char *why, size_t whylen)
{
	enum redis_fault f = REDIS_DOWN;
	char detail[128] = "";

	if (r->context) {
		if (r->context->err == REDIS_ERR_PROTOCOL)
			f = REDIS_ODD;
		snprintf(detail, sizeof(detail), "%s", r->context->errstr);
	}
	redis_drop(r);
	return redis_failed(r, f, detail, why, whylen);
}

/* "MOVED 3999 127.0.0.1:6381": where to? A host that is left out is the one
 * that answered. */
static void
take_hop(struct redis *r, const char *error)
{
	const char *colon = strrchr(r->at, ':');
	char to[REDIS_AT - 64];

	if (sscanf(error, "%*s %*u %191s", to) != 1 || strlen(to) < 2) {
		r->hop = REDIS_STAY;
		return;
	}
	if (to[0] == ':' && to[1] != ':' && colon)
		snprintf(r->hop_to, sizeof(r->hop_to), "%.*s%.64s",
		    (int)(colon - r->at < 180 ? colon - r->at : 180), r->at,
		    to);
	else
		snprintf(r->hop_to, sizeof(r->hop_to), "%s", to);
}

int
redis_refused(struct redis *r, const char *error, char *why, size_t whylen)
{
	enum redis_fault f = REDIS_ODD;
	size_t i;

	r->hop = REDIS_STAY;
	for (i = 0; i < ERRORS; i++)
		if (strncmp(error, errors[i].prefix,
		    strlen(errors[i].prefix)) == 0)
			break;
	if (i < ERRORS) {
		f = errors[i].fault;
		r->hop = errors[i].hop;
	}
	redis_failed(r, f, error, why, whylen);
	if (r->hop == REDIS_GO || r->hop == REDIS_ASK_THERE)
		take_hop(r, error);
	if (r->place.kind != SETTINGS_REDIS_CLUSTER)
		r->hop = REDIS_STAY;
	if (r->hop == REDIS_GO)
		memcpy(r->home, r->hop_to, sizeof(r->home));
	/* Rights and server may be other ones on a new connection. */
	if (f == REDIS_DENIED || f == REDIS_READONLY || r->hop == REDIS_GO)
		redis_drop(r);
	return -1;
}

redisReply *
redis_receive(struct redis *r, char *why, size_t whylen)
{
	void *got = NULL;
	redisReply *reply;

	if (redisGetReply(r->context, &got) != REDIS_OK || !got) {
		redis_lost(r, why, whylen);
		return NULL;
	}
	reply = got;
	if (reply->type == REDIS_REPLY_ERROR) {
		redis_refused(r, reply->str, why, whylen);
		freeReplyObject(reply);
		return NULL;
	}
	return reply;
}

void
redis_reply_free(struct redis_reply *reply)
{
	if (reply)
		freeReplyObject(reply);
}

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
