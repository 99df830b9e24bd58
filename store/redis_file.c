/* redis_file.c: what Redis keeps of its own on disk, written anew. */
#include "store/redis_file.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct redis_reply *
ask_about(struct redis *r, const char *part, char *why, size_t whylen)
{
	const struct redis_arg args[2] = { { "INFO", 4 },
		{ part, strlen(part) } };

	return redis_ask(r, args, 2, 0, why, whylen);
}

/* The number after "NAME:" in INFO's text; 0. */
static uint64_t
info_number(const struct redis_reply *reply, const char *name)
{
	const char *text = redis_text(reply, NULL), *at;

	at = text ? strstr(text, name) : NULL;
	return at ? strtoull(at + strlen(name), NULL, 10) : 0;
}

int
redis_file_begin(struct redis *r, char *why, size_t whylen)
{
	const struct redis_arg args[1] = { { "BGREWRITEAOF", 12 } };
	struct redis_reply *reply = ask_about(r, "persistence", why, whylen);
	bool has_file, is_busy;

	if (!reply)
		return -1;
	has_file = info_number(reply, "\naof_enabled:") == 1;
	is_busy = info_number(reply, "\naof_rewrite_in_progress:") == 1;
	redis_reply_free(reply);
	if (!has_file)
		return 1;
	if (is_busy)		/* what was begun before may hold what went */
		return 2;
	reply = redis_ask(r, args, 1, 0, why, whylen);
	redis_reply_free(reply);
	return reply ? 0 : -1;
}

int
redis_file_done(struct redis *r, char *why, size_t whylen)
{
	struct redis_reply *reply = ask_about(r, "persistence", why, whylen);
	const char *text = redis_text(reply, NULL);
	int done = -1;

	if (!reply)
		return -1;
	if (info_number(reply, "\naof_rewrite_in_progress:") == 1 ||
	    info_number(reply, "\naof_rewrite_scheduled:") == 1)
		done = 0;
	else if (text && strstr(text, "\naof_last_bgrewrite_status:ok"))
		done = 1;
	else
		snprintf(why, whylen, "Redis could not write its file anew");
	redis_reply_free(reply);
	return done;
}

int
redis_file_replicas(struct redis *r, char *why, size_t whylen)
{
	struct redis_reply *reply = ask_about(r, "replication", why, whylen);
	bool has_some = reply &&
	    info_number(reply, "\nconnected_slaves:") > 0;

	redis_reply_free(reply);
	return reply ? has_some : -1;
}
