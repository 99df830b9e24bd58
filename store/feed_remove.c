/* feed_remove.c: what a tombstone says, done in Redis.
 *
 * The lists of days that may have such sessions are read one by one. A group
 * removes the records of one and writes its list anew without them, as it
 * would be had they never been there. */
#include "store/feed_remove.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/day_index.h"
#include "store/keys.h"

#define PAGE 2000		/* sessions removed by one group */
#define UNLINK 500		/* and by one command */

static struct redis_arg
word(const char *text)
{
	return (struct redis_arg){ text, strlen(text) };
}

/* ---- finding ---- */

/* A day's list, in the order of the journal. */
struct listed {
	char day[KEYS_DAY];
	uint64_t first;			/* its place among KEY_DAYS */
	struct redis_reply *reply;	/* owned */
	const char *text;
	struct day_index_line *lines;	/* owned */
	size_t count;
};

static void
listed_free(struct listed *l)
{
	redis_reply_free(l->reply);
	free(l->lines);
}

/* The first day whose sessions begin at sequence `from` or after, but not
 * after `last`: 1, 0 none, -1. */
static int
next_day(struct redis *r, const char *site, uint64_t from, uint64_t last,
    struct listed *l, char *why, size_t whylen)
{
	char key[KEYS_TEXT], from_text[24], last_text[24];
	const struct redis_arg args[] = { word("ZRANGE"),
		word(keys_name(KEY_DAYS, site, 0, NULL, key)),
		{ from_text, (size_t)snprintf(from_text, sizeof(from_text),
		    "%" PRIu64, from) },
		{ last_text, (size_t)snprintf(last_text, sizeof(last_text),
		    "%" PRIu64, last) },
		word("BYSCORE"), word("LIMIT"), word("0"), word("1"),
		word("WITHSCORES") };
	struct redis_reply *reply = redis_ask(r, args, 9, 0, why, whylen);
	const char *day = redis_text(redis_item(reply, 0), NULL);
	int found = redis_count(reply) > 0;

	if (!reply)
		return -1;
	l->first = redis_number(redis_item(reply, 1));
	if (found && (!day || strlen(day) != KEYS_DAY - 1 ||
	    l->first < from || l->first > last)) {
		snprintf(why, whylen, "Redis answers ZRANGE with what makes "
		    "no sense");
		found = -1;
	} else if (found) {
		memcpy(l->day, day, KEYS_DAY);
	}
	redis_reply_free(reply);
	return found;
}

static char *
day_key(const char *site, const char *day, char key[KEYS_TEXT])
{
	struct tm tm = { 0 };
	int32_t number = strptime(day, "%Y%m%d", &tm) ?
	    (int32_t)(timegm(&tm) / 86400) : 0;

	return keys_name(KEY_DAY, site, number, NULL, key);
}

/* The next day that may have some of these sessions, and its list: 1, 0 there
 * is none, -1. The caller gives *l to listed_free. */
static int
find_listed(struct redis *r, const char *site, const struct removal *what,
    uint64_t from, struct listed *l, char *why, size_t whylen)
{
	const struct removal_spans *s = &what->sequences;
	struct redis_arg get[2] = { word("GET") };
	char key[KEYS_TEXT];
	size_t len = 0;
	int found;

	*l = (struct listed){ 0 };
	if (s->count == 0)
		return 0;
	found = next_day(r, site, from, s->list[s->count - 1].last, l, why,
	    whylen);
	if (found <= 0)
		return found;
	get[1] = word(day_key(site, l->day, key));
	l->reply = redis_ask(r, get, 2, 0, why, whylen);
	if (!l->reply)
		return -1;
	l->text = redis_text(l->reply, &len);
	if (day_index_lines(l->text, len, &l->lines, &l->count, why,
	    whylen) == 0)
		return 1;
	listed_free(l);
	return -1;
}

/* ---- removing ---- */

/* What one group does to a day's list. */
struct going {
	const struct removal *what;
	const struct listed *list;
	const struct day_index_line **by_id;	/* owned; all, by their ids */
	bool *is_out;			/* owned; in the list's order */
	size_t out_count;
	const char **ids;		/* owned; records that go */
	size_t id_count;
	bool is_whole;			/* no more of this day go */
};

static void
going_free(struct going *g)
{
	free(g->by_id);
	free(g->is_out);
	free(g->ids);
}

/* A qsort comparison. */
static int
by_id(const void *a, const void *b)
{
	const struct day_index_line *const *x = a, *const *y = b;

	return strcmp((*x)->id, (*y)->id);
}

static bool
goes(const struct going *g, const struct day_index_line *l)
{
	return removal_has(&g->what->sequences, l->sequence);
}

/* The lines of one session, from the i-th on; returns where the next one's
 * begin. The record of a session that was journaled twice stays with the other
 * entry. */
static size_t
choose(struct going *g, size_t i)
{
	const struct listed *l = g->list;
	size_t next, going = 0;

	for (next = i; next < l->count &&
	    by_id(&g->by_id[next], &g->by_id[i]) == 0; next++)
		going += goes(g, g->by_id[next]);
	if (going == 0)
		return next;
	if (g->out_count > 0 && g->out_count + going > PAGE) {
		g->is_whole = false;
		return next;
	}
	g->out_count += going;
	if (going == next - i)
		g->ids[g->id_count++] = g->by_id[i]->id;
	for (; i < next; i++)
		if (goes(g, g->by_id[i]))
			g->is_out[g->by_id[i] - l->lines] = true;
	return next;
}

static int
going_read(struct going *g, const struct removal *what,
    const struct listed *l, char *why, size_t whylen)
{
	size_t i;

	*g = (struct going){ .what = what, .list = l, .is_whole = true,
		.by_id = reallocarray(NULL, l->count + 1, sizeof(*g->by_id)),
		.is_out = calloc(l->count + 1, sizeof(*g->is_out)),
		.ids = reallocarray(NULL, l->count + 1, sizeof(*g->ids)) };
	if (!g->by_id || !g->is_out || !g->ids) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	for (i = 0; i < l->count; i++)
		g->by_id[i] = &l->lines[i];
	if (l->count > 1)
		qsort(g->by_id, l->count, sizeof(*g->by_id), by_id);
	for (i = 0; i < l->count;)
		i = choose(g, i);
	return 0;
}

static void
unlink_records(const struct going *g, struct redis *r, const char *site)
{
	struct redis_arg args[1 + UNLINK] = { word("UNLINK") };
	char names[UNLINK][KEYS_TEXT];
	size_t i, n = 0;

	for (i = 0; i < g->id_count; i++) {
		args[1 + n] = word(keys_name(KEY_SESSION, site, 0, g->ids[i],
		    names[n]));
		if (++n == UNLINK || i + 1 == g->id_count) {
			redis_add(r, args, 1 + n);
			n = 0;
		}
	}
}

/* The day has no sessions any more. */
static void
unlist(const struct going *g, struct redis *r, const char *site)
{
	char days[KEYS_TEXT], key[KEYS_TEXT];
	const struct redis_arg list[] = { word("UNLINK"),
		word(day_key(site, g->list->day, key)) };
	const struct redis_arg day[] = { word("ZREM"),
		word(keys_name(KEY_DAYS, site, 0, NULL, days)),
		word(g->list->day) };

	redis_add(r, list, 2);
	redis_add(r, day, 3);
}

/* The day's list is what stays, and the day stands where that begins. */
static int
list_again(const struct going *g, struct redis *r, const char *site,
    char *why, size_t whylen)
{
	const struct listed *l = g->list;
	char days[KEYS_TEXT], key[KEYS_TEXT], first[24] = "";
	size_t i, len = 0;
	char *text = malloc(l->count * DAY_INDEX_LINE);

	if (!text) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	for (i = 0; i < l->count; i++) {
		if (g->is_out[i])
			continue;
		if (len == 0)
			snprintf(first, sizeof(first), "%" PRIu64,
			    l->lines[i].sequence);
		memcpy(text + len, l->text + i * DAY_INDEX_LINE,
		    DAY_INDEX_LINE);
		len += DAY_INDEX_LINE;
	}
	redis_add(r, (const struct redis_arg[]){ word("SET"),
	    word(day_key(site, l->day, key)), { text, len } }, 3);
	redis_add(r, (const struct redis_arg[]){ word("ZADD"),
	    word(keys_name(KEY_DAYS, site, 0, NULL, days)), word(first),
	    word(l->day) }, 4);
	free(text);
	return 0;
}

/* A group that does it, begun. */
static int
begin(const struct going *g, struct redis *r, const char *site, char *why,
    size_t whylen)
{
	if (redis_begin(r, why, whylen) < 0)
		return -1;
	unlink_records(g, r, site);
	if (g->out_count == g->list->count)
		unlist(g, r, site);
	else if (list_again(g, r, site, why, whylen) < 0) {
		redis_drop(r);
		return -1;
	}
	return 0;
}

int
feed_remove_sessions(struct redis *r, const char *site,
    const struct removal *what, uint64_t *from, char *why, size_t whylen)
{
	struct listed l;
	struct going g;
	int result = find_listed(r, site, what, *from, &l, why, whylen);

	if (result <= 0)
		return result;
	result = going_read(&g, what, &l, why, whylen);
	if (result == 0)
		result = g.out_count == 0 ? 2 :
		    begin(&g, r, site, why, whylen) < 0 ? -1 : 1;
	if (result > 0 && g.is_whole)
		*from = l.first + 1;
	going_free(&g);
	listed_free(&l);
	return result;
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
	struct listed l;
	uint64_t from = 0;
	size_t i;
	int found;

	*left = 0;
	while ((found = find_listed(r, site, what, from, &l, why,
	    whylen)) > 0) {
		for (i = 0; i < l.count; i++)
			*left += removal_has(&what->sequences,
			    l.lines[i].sequence);
		from = l.first + 1;
		listed_free(&l);
	}
	return found < 0 ? -1 : count_days(r, site, what, left, why, whylen);
}
