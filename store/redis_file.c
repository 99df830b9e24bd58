/* redis_file.c: what Redis keeps of its own on disk, written anew. */
#include "store/redis_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* So are named the files that Redis has not put in their place yet. */
static bool
is_draft(const char *name)
{
	const char *end = strrchr(name, '.');

	return strncmp(name, "temp-", 5) == 0 &&
	    (strcmp(end ? end : "", ".aof") == 0 ||
	    strcmp(end ? end : "", ".rdb") == 0);
}

/* The next of them; NULL: there is none, or errno. */
static const char *
next_draft(DIR *d)
{
	const struct dirent *entry;

	do {
		errno = 0;
		entry = readdir(d);
	} while (entry && !is_draft(entry->d_name));
	return entry ? entry->d_name : NULL;
}

int
redis_file_draft(const char *dir, char *why, size_t whylen)
{
	DIR *d = opendir(dir);
	const char *name = NULL;
	int r = 0;

	if (!d && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (d)
		name = next_draft(d);
	if (!name && errno) {
		snprintf(why, whylen, "%s cannot be listed: %s", dir,
		    strerror(errno));
		r = -1;
	} else if (name) {
		snprintf(why, whylen, "%s/%.80s is left of a file that Redis "
		    "did not write to its end, and may hold what was deleted: "
		    "start Redis again, or remove it", dir, name);
		r = 1;
	}
	if (d)
		closedir(d);
	return r;
}

int
redis_file_remove_drafts(const char *dir, char *why, size_t whylen)
{
	DIR *d = opendir(dir);
	const char *name = NULL;
	bool is_changed = false;
	int r = -1;

	if (d) {
		while ((name = next_draft(d)) &&
		    unlinkat(dirfd(d), name, 0) == 0)
			is_changed = true;
		r = name || errno || (is_changed && fsync(dirfd(d)) < 0) ?
		    -1 : 0;
	}
	if (r < 0)
		snprintf(why, whylen, "what Redis left half-written in %s "
		    "cannot be removed: %s", dir, strerror(errno));
	if (d)
		closedir(d);
	return r;
}
