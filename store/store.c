/* store.c: what was recorded, read through Redis: days, coverage, counts, the
 * keeper's state, what is new. Sessions of a day are store_sessions.c's. */
#include "store/store_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/count_rows.h"
#include "store/cover.h"
#include "store/keys.h"
#include "store/login.h"
#include "store/mirror.h"

#define TIMEOUT_MS 5000

/* ---- opening ---- */

/* Nothing there yet is fine: the keeper writes the schema with its first
 * entry. */
static int
check_schema(struct store *st, char *why, size_t whylen)
{
	char name[KEYS_TEXT];
	struct redis_reply *reply;
	const char *text;
	int r = 0;

	reply = store_ask_key(st, "GET", keys_name(KEY_SCHEMA, st->site, 0,
	    NULL,
	    name), why, whylen);
	if (!reply)
		return -1;
	text = redis_text(reply, NULL);
	if (text && strcmp(text, KEYS_SCHEMA) != 0) {
		snprintf(why, whylen, "Redis holds records of schema %.20s, "
		    "this program reads " KEYS_SCHEMA ": \"beadle store "
		    "rebuild\" fills it from the journal again", text);
		r = -1;
	}
	redis_reply_free(reply);
	return r;
}

int
store_open(struct store **out, const struct store_settings *s, char *why,
    size_t whylen)
{
	struct store *st = calloc(1, sizeof(*st));

	if (!st) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	snprintf(st->site, sizeof(st->site), "%s", s->site);
	snprintf(st->state, sizeof(st->state), "%s", s->state ? s->state : "");
	if (login_redis(&st->redis, s->state, s->redis, LOGIN_READER,
	    TIMEOUT_MS, why, whylen) < 0 ||
	    (!s->any_schema && check_schema(st, why, whylen) < 0)) {
		store_close(st);
		return -1;
	}
	*out = st;
	return 0;
}

void
store_close(struct store *st)
{
	if (!st)
		return;
	redis_free(st->redis);
	free(st);
}

/* ---- days ---- */

int
store_days(struct store *st, int32_t *first, int32_t *last, char *why,
    size_t whylen)
{
	const struct redis_reply *reply;
	struct redis_reply *days;
	char name[KEYS_TEXT];
	const char *text;
	int32_t day;
	size_t i;
	int r = 0;

	days = store_ask_range(st, keys_name(KEY_DAYS, st->site, 0, NULL,
	    name), "0",
	    "-1", why, whylen);
	if (!days)
		return -1;
	for (i = 0; (reply = redis_item(days, i)); i++) {
		struct tm tm = { 0 };

		text = redis_text(reply, NULL);
		if (!text || !strptime(text, "%Y%m%d", &tm))
			continue;
		day = (int32_t)(timegm(&tm) / 86400);
		*first = r == 0 || day < *first ? day : *first;
		*last = r == 0 || day > *last ? day : *last;
		r = 1;
	}
	redis_reply_free(days);
	return r;
}

/* ---- hashes ---- */

/* A field's value in an HGETALL reply, or NULL. */
static const struct redis_reply *
hash_field(const struct redis_reply *all, const char *field)
{
	size_t i, count = redis_count(all);
	const char *name;

	for (i = 0; i + 1 < count; i += 2) {
		name = redis_text(redis_item(all, i), NULL);
		if (name && strcmp(name, field) == 0)
			return redis_item(all, i + 1);
	}
	return NULL;
}

int
store_cover(struct store *st, int32_t day, struct store_cover *out,
    char *why, size_t whylen)
{
	char name[KEYS_TEXT];
	struct redis_reply *all;
	size_t i;

	all = store_ask_key(st, "HGETALL", keys_name(KEY_COVER, st->site, day,
	    NULL,
	    name), why, whylen);
	if (!all)
		return -1;
	*out = (struct store_cover){ 0 };
	for (i = 0; i < cover_field_count; i++)
		*cover_field(out, i) = redis_number(hash_field(all,
		    cover_fields[i].name));
	redis_reply_free(all);
	return 0;
}

/* ---- counts ---- */

/* A store_count_visit. */
static int
add_sum(void *arg, const struct store_count *sum)
{
	return count_rows_sum(arg, sum);
}

int
store_counts(struct store *st, int32_t day, store_count_visit *visit,
    void *arg, char *why, size_t whylen)
{
	struct count_rows rows = { 0 };
	struct redis_reply *all;
	char name[KEYS_TEXT];
	size_t i, count;
	int r = 0;

	all = store_ask_key(st, "HGETALL", keys_name(KEY_COUNTS, st->site, day,
	    NULL,
	    name), why, whylen);
	if (!all)
		return -1;
	count = redis_count(all);
	for (i = 0; i + 1 < count && r == 0; i += 2)
		r = count_rows_add(&rows, redis_text(redis_item(all, i), NULL),
		    redis_number(redis_item(all, i + 1)), why, whylen);
	redis_reply_free(all);
	if (r == 0)
		r = mirror_counts(st->state, day, add_sum, &rows, why, whylen);
	count_rows_sort(&rows);
	for (i = 0; i < rows.count && r == 0; i++)
		r = visit(arg, &rows.rows[i]);
	count_rows_free(&rows);
	return r;
}

/* ---- the keeper ---- */

static uint64_t
status_number(const struct redis_reply *all, enum status_field f)
{
	return redis_number(hash_field(all, keys_status(f)));
}

static void
status_text(const struct redis_reply *all, enum status_field f, char *out,
    size_t room)
{
	const char *text = redis_text(hash_field(all, keys_status(f)), NULL);

	snprintf(out, room, "%s", text ? text : "");
}

int
store_status(struct store *st, struct store_status *out, char *why,
    size_t whylen)
{
	struct redis_reply *all, *cursor;
	struct store_status s = { 0 };
	char name[KEYS_TEXT];
	struct timespec now;

	cursor = store_ask_key(st, "GET", keys_name(KEY_CURSOR, st->site, 0,
	    NULL,
	    name), why, whylen);
	if (!cursor)
		return -1;
	s.redis_sequence = redis_number(cursor);
	redis_reply_free(cursor);
	all = store_ask_key(st, "HGETALL", keys_name(KEY_STATUS, st->site, 0,
	    NULL,
	    name), why, whylen);
	if (!all)
		return -1;
	clock_gettime(CLOCK_REALTIME, &now);
	s.clock_us = status_number(all, STATUS_CLOCK);
	s.heard_us = status_number(all, STATUS_HEARD);
	s.journal_sequence = status_number(all, STATUS_JOURNAL);
	s.open_sessions = status_number(all, STATUS_OPEN);
	s.sensors = (unsigned)status_number(all, STATUS_SENSORS);
	s.ended = status_number(all, STATUS_ENDED) != 0;
	s.keeper_alive = !s.ended && s.heard_us != 0 &&
	    s.heard_us + STORE_ALIVE_US > (uint64_t)now.tv_sec * 1000000;
	status_text(all, STATUS_SOURCE, s.source, sizeof(s.source));
	status_text(all, STATUS_LAW, s.law, sizeof(s.law));
	status_text(all, STATUS_HEAD, s.head, sizeof(s.head));
	redis_reply_free(all);
	*out = s;
	return 0;
}

/* ---- live ---- */

/* The id of the stream's newest entry: "from now on", held fast, so that
 * nothing is missed between two calls. */
static int
live_place(struct store *st, const char *key, char after[32], char *why,
    size_t whylen)
{
	const struct redis_arg args[6] = { store_word("XREVRANGE"),
		store_word(key),
		store_word("+"), store_word("-"), store_word("COUNT"),
		    store_word("1") };
	struct redis_reply *reply;
	const char *id;

	reply = redis_ask(st->redis, args, 6, 0, why, whylen);
	if (!reply)
		return -1;
	id = redis_text(redis_item(redis_item(reply, 0), 0), NULL);
	snprintf(after, 32, "%s", id ? id : "0-0");
	redis_reply_free(reply);
	return 0;
}

/* reply: [[key, [[id, ["record", text]], ...]]] */
static int
live_visit(const struct redis_reply *reply, char after[32],
    store_visit *visit, void *arg, char *why, size_t whylen)
{
	const struct redis_reply *entries, *entry;
	const char *id;
	size_t i, count;
	int r = 0;

	entries = redis_item(redis_item(reply, 0), 1);
	count = redis_count(entries);
	for (i = 0; i < count && r == 0; i++) {
		entry = redis_item(entries, i);
		id = redis_text(redis_item(entry, 0), NULL);
		r = store_visit_record(redis_item(redis_item(entry, 1), 1),
		    NULL,
		    visit, arg, why, whylen);
		if (id)
			snprintf(after, 32, "%s", id);
	}
	if (r < 0)
		return -1;
	return count > 0;
}

int
store_live(struct store *st, char after[32], int timeout_ms,
    store_visit *visit, void *arg, char *why, size_t whylen)
{
	char name[KEYS_TEXT], wait[16];
	struct redis_arg args[6] = { store_word("XREAD"), store_word("BLOCK") };
	struct redis_reply *reply;
	int r;

	keys_name(KEY_LIVE, st->site, 0, NULL, name);
	if (*after == '\0' && live_place(st, name, after, why, whylen) < 0)
		return -1;
	/* BLOCK 0 would be for ever. */
	snprintf(wait, sizeof(wait), "%d", timeout_ms > 0 ? timeout_ms : 1);
	args[2] = store_word(wait);
	args[3] = store_word("STREAMS");
	args[4] = store_word(name);
	args[5] = store_word(after);
	reply = redis_ask(st->redis, args, 6, timeout_ms > 0 ? timeout_ms : 1,
	    why, whylen);
	if (!reply)
		return -1;
	r = live_visit(reply, after, visit, arg, why, whylen);
	redis_reply_free(reply);
	return r;
}

/* ---- what is new ---- */

int
store_cursor(struct store *st, uint64_t *sequence, char *why, size_t whylen)
{
	struct redis_reply *reply;
	char name[KEYS_TEXT];

	reply = store_ask_key(st, "GET", keys_name(KEY_CURSOR, st->site, 0,
	    NULL, name), why, whylen);
	if (!reply)
		return -1;
	*sequence = redis_number(reply);
	redis_reply_free(reply);
	return 0;
}

int
store_since(struct store *st, uint64_t *after, store_visit *visit, void *arg,
    char *why, size_t whylen)
{
	char name[KEYS_TEXT], place[32];
	const struct redis_arg args[6] = { store_word("XREAD"),
		store_word("COUNT"), store_word("256"), store_word("STREAMS"),
		store_word(keys_name(KEY_LIVE, st->site, 0, NULL, name)),
		{ place, (size_t)snprintf(place, sizeof(place), "%" PRIu64
		    "-0", *after) } };
	struct redis_reply *reply;
	int r;

	reply = redis_ask(st->redis, args, 6, 0, why, whylen);
	if (!reply)
		return -1;
	r = live_visit(reply, place, visit, arg, why, whylen);
	redis_reply_free(reply);
	if (r > 0)
		*after = strtoull(place, NULL, 10);
	return r;
}
