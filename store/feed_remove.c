/* feed_remove.c: what a tombstone says, done in Redis.
 *
 * A page of ids is read from KEY_WRITTEN, their records by one MGET after
 * another; then one group removes all that these records made. A record that
 * is not there any more leaves its id in no index: they went in one group. */
#include "store/feed_remove.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "store/keys.h"
#include "store/record_index.h"

#define PAGE_TEXT "200"
#define PAGE 200
#define MGET 50

struct going {			/* one session that goes */
	uint64_t sequence;
	char id[17];
};
struct going_day { int32_t day; uint64_t count; };	/* of the page */

struct page {
	struct redis *redis;
	const char *site;
	struct going list[PAGE];
	size_t count;
	struct going_day days[PAGE];
	size_t day_count;
	char *why;
	size_t whylen;
};

static struct redis_arg
word(const char *text)
{
	return (struct redis_arg){ text, strlen(text) };
}

/* ---- finding ---- */

/* Ids by sequence, from..last, at most PAGE. NULL and *why. */
static struct redis_reply *
ask_written(struct redis *r, const char *site, uint64_t from, uint64_t last,
    char *why, size_t whylen)
{
	char key[KEYS_TEXT], first_text[24], last_text[24];
	struct redis_arg args[9] = { word("ZRANGE") };

	snprintf(first_text, sizeof(first_text), "%" PRIu64, from);
	snprintf(last_text, sizeof(last_text), "%" PRIu64, last);
	args[1] = word(keys_name(KEY_WRITTEN, site, 0, NULL, key));
	args[2] = word(first_text);
	args[3] = word(last_text);
	args[4] = word("BYSCORE");
	args[5] = word("LIMIT");
	args[6] = word("0");
	args[7] = word(PAGE_TEXT);
	args[8] = word("WITHSCORES");
	return redis_ask(r, args, 9, 0, why, whylen);
}

/* The next page's sessions that go. 1: *from moved on; 0: there are no more
 * ids; -1. */
static int
find_page(struct page *p, const struct removal *what, uint64_t *from)
{
	const struct removal_spans *s = &what->sequences;
	struct redis_reply *reply;
	const char *id;
	uint64_t sequence = 0;
	size_t i, count;

	p->count = 0;
	if (s->count == 0)
		return 0;
	if (*from < s->list[0].first)
		*from = s->list[0].first;
	reply = ask_written(p->redis, p->site, *from,
	    s->list[s->count - 1].last, p->why, p->whylen);
	if (!reply)
		return -1;
	count = redis_count(reply);
	for (i = 0; i + 1 < count; i += 2) {
		id = redis_text(redis_item(reply, i), NULL);
		sequence = redis_number(redis_item(reply, i + 1));
		if (!id || strlen(id) != 16 || !removal_has(s, sequence) ||
		    p->count == PAGE)
			continue;
		p->list[p->count].sequence = sequence;
		memcpy(p->list[p->count++].id, id, 17);
	}
	redis_reply_free(reply);
	if (count > 0 && (sequence < *from ||
	    sequence > s->list[s->count - 1].last)) {
		snprintf(p->why, p->whylen, "Redis answers ZRANGE with what "
		    "makes no sense");
		return -1;
	}
	if (count > 0)
		*from = sequence + 1;
	return count > 0;
}

/* ---- removing ---- */

static void
add_removal(struct page *p, const char *command, enum key k, int32_t day,
    const char *part, const char *member)
{
	char name[KEYS_TEXT];
	struct redis_arg args[3] = { word(command) };

	args[1] = word(keys_name(k, p->site, day, part, name));
	if (member)
		args[2] = word(member);
	redis_add(p->redis, args, member ? 3 : 2);
}

/* All that this record made. */
static int
add_session(struct page *p, const struct going *g, const char *text,
    size_t len)
{
	struct record_index s;
	int32_t day;

	if (record_index(text, len, &s, p->why, p->whylen) < 0)
		return -1;
	day = calendar_day(s.start_us);
	add_removal(p, "UNLINK", KEY_SESSION, 0, g->id, NULL);
	add_removal(p, "ZREM", KEY_DAY, day, NULL, g->id);
	add_removal(p, "ZREM", KEY_DEVICE, day, s.device, g->id);
	add_removal(p, "ZREM", KEY_SERVICE, day, s.service, g->id);
	return 0;
}

static struct redis_reply *
ask_records(struct page *p, size_t from, size_t n)
{
	struct redis_arg args[1 + MGET] = { word("MGET") };
	char names[MGET][KEYS_TEXT];
	size_t i;

	for (i = 0; i < n; i++)
		args[1 + i] = word(keys_name(KEY_SESSION, p->site, 0,
		    p->list[from + i].id, names[i]));
	return redis_ask(p->redis, args, 1 + n, 0, p->why, p->whylen);
}

/* The records of the page; each the caller's to free. */
static int
read_records(struct page *p, struct redis_reply *replies[PAGE / MGET + 1])
{
	size_t from, n;

	for (from = 0; from < p->count; from += n) {
		n = p->count - from < MGET ? p->count - from : MGET;
		replies[from / MGET] = ask_records(p, from, n);
		if (!replies[from / MGET])
			return -1;
	}
	return 0;
}

/* Of which days the records are, and how many of each. */
static int
find_days(struct page *p, struct redis_reply *const replies[PAGE / MGET + 1])
{
	struct record_index s;
	const char *text;
	size_t i, k, len;
	int32_t day;

	for (i = 0; i < p->count; i++) {
		text = redis_text(redis_item(replies[i / MGET], i % MGET),
		    &len);
		if (!text)
			continue;
		if (record_index(text, len, &s, p->why, p->whylen) < 0)
			return -1;
		day = calendar_day(s.start_us);
		for (k = 0; k < p->day_count && p->days[k].day != day; k++)
			;
		if (k == p->day_count)
			p->days[p->day_count++] = (struct going_day){ day, 0 };
		p->days[k].count++;
	}
	return 0;
}

/* Those that keep other sessions are taken off the list: the rest are no days
 * with sessions any more. */
static int
keep_days(struct page *p)
{
	char key[KEYS_TEXT];
	struct redis_arg args[2] = { word("ZCARD") };
	struct redis_reply *reply;
	size_t i, n = 0;

	for (i = 0; i < p->day_count; i++) {
		args[1] = word(keys_name(KEY_DAY, p->site, p->days[i].day,
		    NULL, key));
		reply = redis_ask(p->redis, args, 2, 0, p->why, p->whylen);
		if (!reply)
			return -1;
		if (redis_number(reply) <= p->days[i].count)
			p->days[n++] = p->days[i];
		redis_reply_free(reply);
	}
	p->day_count = n;
	return 0;
}

/* A group for the page, begun. */
static int
remove_page(struct page *p,
    struct redis_reply *const replies[PAGE / MGET + 1])
{
	char date[KEYS_DAY];
	const char *text;
	size_t i, len;
	int r = 0;

	if (redis_begin(p->redis, p->why, p->whylen) < 0)
		return -1;
	for (i = 0; i < p->count && r == 0; i++) {
		text = redis_text(redis_item(replies[i / MGET], i % MGET),
		    &len);
		if (text)
			r = add_session(p, &p->list[i], text, len);
		add_removal(p, "ZREM", KEY_WRITTEN, 0, NULL, p->list[i].id);
	}
	for (i = 0; i < p->day_count; i++)
		add_removal(p, "ZREM", KEY_DAYS, 0, NULL,
		    keys_day(p->days[i].day, date));
	if (r < 0)
		redis_drop(p->redis);
	return r;
}

int
feed_remove_sessions(struct redis *r, const char *site,
    const struct removal *what, uint64_t *from, char *why, size_t whylen)
{
	struct redis_reply *replies[PAGE / MGET + 1] = { NULL };
	struct page p = { .redis = r, .site = site, .why = why,
		.whylen = whylen };
	int found = find_page(&p, what, from), result = 0;
	size_t i;

	if (found <= 0 || p.count == 0)
		return found > 0 ? 2 : found;
	result = read_records(&p, replies);
	if (result == 0)
		result = find_days(&p, replies);
	if (result == 0)
		result = keep_days(&p);
	if (result == 0)
		result = remove_page(&p, replies);
	for (i = 0; i < sizeof(replies) / sizeof(*replies); i++)
		redis_reply_free(replies[i]);
	return result < 0 ? -1 : 1;
}

/* ---- looking again ---- */

/* Of the days' keys: how many have fields? */
static int
count_days(struct redis *r, const char *site, const struct removal *what,
    uint64_t *left, char *why, size_t whylen)
{
	static const enum key keys[] = { KEY_COUNTS, KEY_COVER };
	char name[KEYS_TEXT];
	struct redis_arg args[2] = { word("EXISTS") };
	struct redis_reply *reply;
	size_t i;

	for (i = 0; i < 2 * what->gone.count; i++) {
		args[1] = word(keys_name(keys[i % 2], site,
		    what->gone.list[i / 2], NULL, name));
		reply = redis_ask(r, args, 2, 0, why, whylen);
		if (!reply)
			return -1;
		*left += redis_number(reply);
		redis_reply_free(reply);
	}
	return 0;
}

int
feed_remove_left(struct redis *r, const char *site,
    const struct removal *what, uint64_t *left, char *why, size_t whylen)
{
	struct page p = { .redis = r, .site = site, .why = why,
		.whylen = whylen };
	uint64_t from = 0;
	int found;

	*left = 0;
	while ((found = find_page(&p, what, &from)) > 0)
		*left += p.count;
	return found < 0 ? -1 : count_days(r, site, what, left, why, whylen);
}

/* ---- its own files ---- */

static struct redis_reply *
ask_about(struct redis *r, const char *part, char *why, size_t whylen)
{
	const struct redis_arg args[2] = { word("INFO"), word(part) };

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
feed_remove_files_begin(struct redis *r, char *why, size_t whylen)
{
	const struct redis_arg args[1] = { word("BGREWRITEAOF") };
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
feed_remove_files_done(struct redis *r, char *why, size_t whylen)
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
feed_remove_replicas(struct redis *r, char *why, size_t whylen)
{
	struct redis_reply *reply = ask_about(r, "replication", why, whylen);
	bool has_some = reply &&
	    info_number(reply, "\nconnected_slaves:") > 0;

	redis_reply_free(reply);
	return reply ? has_some : -1;
}
