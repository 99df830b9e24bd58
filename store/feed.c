/* feed.c: the journal copied into Redis. */
#include "store/feed.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "store/chain.h"
#include "store/cover.h"
#include "store/fact.h"
#include "store/keys.h"
#include "store/login.h"
#include "store/record.h"

#define GROUP 200		/* entries in one MULTI */
#define TIMEOUT_MS 200		/* the keeper has notes to read */
#define WAIT_LEAST_MS 100
#define WAIT_MOST_MS 5000
#define LOOK_MS 1000

struct feed {
	char site[33];
	struct redis *redis;
	unsigned connection;	/* known to be of our schema; 0 none */
	uint64_t cursor;
	char cursor_text[100];	/* as it stands in Redis */
	uint64_t look_ms;	/* look at it again, though nothing is new */
	uint64_t retry_ms;	/* not before */
	unsigned wait_ms;
	char fault[256];
	/* while a group is built */
	uint64_t head;
	struct journal_entry last;
	size_t grouped;
	int32_t day;		/* already among the group's days */
};

int
feed_new(struct feed **out, const char *site, const char *state,
    const char *socket, char *why, size_t whylen)
{
	struct feed *f = calloc(1, sizeof(*f));

	if (!f) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	snprintf(f->site, sizeof(f->site), "%s", site);
	f->wait_ms = WAIT_LEAST_MS;
	if (login_redis(&f->redis, state, socket, LOGIN_KEEPER, TIMEOUT_MS,
	    why, whylen) < 0) {
		free(f);
		return -1;
	}
	*out = f;
	return 0;
}

void
feed_free(struct feed *f)
{
	if (!f)
		return;
	redis_free(f->redis);
	free(f);
}

uint64_t
feed_cursor(const struct feed *f)
{
	return f->cursor;
}

bool
feed_may_follow(const struct feed *f)
{
	enum redis_fault fault = redis_fault(f->redis);

	return f->cursor < f->head && redis_connections(f->redis) > 0 &&
	    fault != REDIS_NO_FAULT && fault != REDIS_DENIED;
}

const char *
feed_fault(const struct feed *f)
{
	return f->fault;
}

static struct redis_arg
word(const char *text)
{
	return (struct redis_arg){ text, strlen(text) };
}

/* Give up for now. f->fault says why. */
static bool
back_off(struct feed *f, uint64_t now_ms)
{
	f->connection = 0;
	/* What was sent may have been applied. */
	f->cursor_text[0] = '\0';
	f->retry_ms = now_ms + f->wait_ms;
	f->wait_ms = f->wait_ms * 2 < WAIT_MOST_MS ? f->wait_ms * 2 :
	    WAIT_MOST_MS;
	return false;
}

/* ---- the cursor ---- */

static struct redis_reply *
ask(struct feed *f, const char *command, enum key k)
{
	char name[KEYS_TEXT];
	struct redis_arg args[2] = { word(command) };

	args[1] = word(keys_name(k, f->site, 0, NULL, name));
	return redis_ask(f->redis, args, 2, 0, f->fault, sizeof(f->fault));
}

struct wanted {
	uint64_t sequence;
	uint8_t digest[CHAIN_BYTES];
};

static int
look_up(void *arg, const struct journal_entry *e)
{
	struct wanted *w = arg;

	w->sequence = e->sequence;
	memcpy(w->digest, e->digest, CHAIN_BYTES);
	return 1;
}

/* Does the cursor stand on an entry of this very journal? */
static int
check_cursor(struct feed *f, struct journal *j, const char *text)
{
	uint8_t head[CHAIN_BYTES];
	struct wanted w = { 0 };
	char hex[2 * CHAIN_BYTES + 1];
	unsigned long long at = 0;
	int used = 0;

	if (sscanf(text, "%20llu %n", &at, &used) == 1 && at > 0 &&
	    at <= journal_head(j, head) &&
	    journal_each(j, at - 1, look_up, &w, f->fault,
	    sizeof(f->fault)) == 1 && w.sequence == at &&
	    strcmp(chain_hex(w.digest, CHAIN_BYTES, hex), text + used) == 0) {
		f->cursor = at;
		snprintf(f->cursor_text, sizeof(f->cursor_text), "%s", text);
		return 0;
	}
	snprintf(f->fault, sizeof(f->fault), "Redis holds the records of "
	    "another journal for this site: empty it or use another one");
	return -1;
}

static int
check_schema(struct feed *f)
{
	struct redis_reply *reply = ask(f, "GET", KEY_SCHEMA);
	const char *text = redis_text(reply, NULL);
	int r = 0;

	if (!reply)
		return -1;
	if (text && strcmp(text, KEYS_SCHEMA) != 0) {
		snprintf(f->fault, sizeof(f->fault), "Redis holds records of "
		    "schema %.20s, this program writes " KEYS_SCHEMA ": empty "
		    "it, and it is filled from the journal again", text);
		r = -1;
	}
	redis_reply_free(reply);
	return r;
}

/* Learn where this Redis stands. It is asked before every group, and watched:
 * who empties it meanwhile makes the group fail. */
static int
find_cursor(struct feed *f, struct journal *j)
{
	struct redis_reply *reply;
	const char *text;
	int r = 0;

	if (redis_connect(f->redis, f->fault, sizeof(f->fault)) < 0)
		return -1;
	if (f->connection != redis_connections(f->redis) &&
	    check_schema(f) < 0)
		return -1;
	reply = ask(f, "WATCH", KEY_CURSOR);
	if (!reply)
		return -1;
	redis_reply_free(reply);
	reply = ask(f, "GET", KEY_CURSOR);
	if (!reply)
		return -1;
	text = redis_text(reply, NULL);
	if (!text) {
		f->cursor = 0;
		f->cursor_text[0] = '\0';
	} else if (strcmp(text, f->cursor_text) != 0)
		r = check_cursor(f, j, text);
	redis_reply_free(reply);
	if (r == 0)
		f->connection = redis_connections(f->redis);
	return r;
}

/* ---- one entry ---- */

static void
add_index(struct feed *f, enum key k, const struct session *s, int32_t day,
    const char *part)
{
	char name[KEYS_TEXT], score[24];
	struct redis_arg args[4] = { word("ZADD") };

	snprintf(score, sizeof(score), "%" PRIu64, s->start_us);
	args[1] = word(keys_name(k, f->site, day, part, name));
	args[2] = word(score);
	args[3] = word(s->id);
	redis_add(f->redis, args, 4);
}

static void
add_day(struct feed *f, int32_t day)
{
	char name[KEYS_TEXT], date[KEYS_DAY], score[16];
	struct redis_arg args[4] = { word("ZADD") };

	if (f->day == day)
		return;
	f->day = day;
	snprintf(score, sizeof(score), "%" PRId32, day);
	args[1] = word(keys_name(KEY_DAYS, f->site, 0, NULL, name));
	args[2] = word(score);
	args[3] = word(keys_day(day, date));
	redis_add(f->redis, args, 4);
}

/* The live stream keeps the last few: no need to push a backlog through. */
static void
add_live(struct feed *f, const struct journal_entry *e)
{
	char name[KEYS_TEXT], id[32], length[16];
	struct redis_arg args[8];

	if (f->head - e->sequence > KEYS_LIVE_LENGTH)
		return;
	snprintf(id, sizeof(id), "%" PRIu64 "-0", e->sequence);
	snprintf(length, sizeof(length), "%d", KEYS_LIVE_LENGTH);
	args[0] = word("XADD");
	args[1] = word(keys_name(KEY_LIVE, f->site, 0, NULL, name));
	args[2] = word("MAXLEN");
	args[3] = word("~");
	args[4] = word(length);
	args[5] = word(id);
	args[6] = word("record");
	args[7] = (struct redis_arg){ e->body, e->len };
	redis_add(f->redis, args, 8);
}

static int
add_session(struct feed *f, const struct journal_entry *e)
{
	struct redis_arg args[3] = { word("SET") };
	struct session s = { 0 };
	char name[KEYS_TEXT];
	int32_t day;

	if (record_read(e->body, e->len, &s, f->fault, sizeof(f->fault)) < 0)
		return -1;
	day = calendar_day(s.start_us);
	args[1] = word(keys_name(KEY_SESSION, f->site, 0, s.id, name));
	args[2] = (struct redis_arg){ e->body, e->len };
	redis_add(f->redis, args, 3);
	add_index(f, KEY_DAY, &s, day, NULL);
	add_index(f, KEY_DEVICE, &s, day, s.device);
	add_index(f, KEY_SERVICE, &s, day, s.service);
	add_day(f, day);
	add_live(f, e);
	session_clear(&s);
	return 0;
}

static void
add_number(struct feed *f, const char *key, const char *field, uint64_t n)
{
	struct redis_arg args[4] = { word("HINCRBY"), word(key), word(field) };
	char number[24];

	if (n == 0)
		return;
	snprintf(number, sizeof(number), "%" PRIu64, n);
	args[3] = word(number);
	redis_add(f->redis, args, 4);
}

static int
add_fact(struct feed *f, const struct journal_entry *e)
{
	char key[KEYS_TEXT], field[KEYS_TEXT];
	struct fact_sum sum;
	size_t i;

	if (fact_read(e->body, e->len, &sum, f->fault, sizeof(f->fault)) < 0)
		return -1;
	keys_name(sum.is_count ? KEY_COUNTS : KEY_COVER, f->site, sum.day,
	    NULL, key);
	for (i = 0; sum.is_count && i < fact_count_field_count; i++)
		add_number(f, key, keys_count(store_count_of_name(
		    sum.count.of), sum.count.name, fact_count_fields[i].name,
		    field), *fact_count_field(&sum.count, i));
	for (i = 0; !sum.is_count && i < cover_field_count; i++)
		add_number(f, key, cover_fields[i].name,
		    *cover_field(&sum.cover, i));
	return 0;
}

/* A journal_visit: 1 ends the group, -1 with f->fault. */
static int
add_entry(void *arg, const struct journal_entry *e)
{
	struct feed *f = arg;
	int r = 0;

	switch (e->expired ? JOURNAL_TOMBSTONE : e->kind) {
	case JOURNAL_SESSION:
		r = add_session(f, e);
		break;
	case JOURNAL_COVER:
	case JOURNAL_COUNT_DAY:
	case JOURNAL_EVENT:
		r = add_fact(f, e);
		break;
	case JOURNAL_ACT:	/* of the other journal */
	case JOURNAL_LAW:
	case JOURNAL_REVIEW:
	case JOURNAL_TOMBSTONE:
	case JOURNAL_KIND_COUNT:
		break;
	}
	if (r < 0)
		return -1;
	f->last = *e;
	return ++f->grouped == GROUP ? 1 : 0;
}

/* ---- steps ---- */

static void
add_cursor(struct feed *f)
{
	char name[KEYS_TEXT], hex[2 * CHAIN_BYTES + 1];
	struct redis_arg args[3] = { word("SET") };

	snprintf(f->cursor_text, sizeof(f->cursor_text), "%" PRIu64 " %s",
	    f->last.sequence, chain_hex(f->last.digest, CHAIN_BYTES, hex));
	args[1] = word(keys_name(KEY_CURSOR, f->site, 0, NULL, name));
	args[2] = word(f->cursor_text);
	redis_add(f->redis, args, 3);
	args[1] = word(keys_name(KEY_SCHEMA, f->site, 0, NULL, name));
	args[2] = word(KEYS_SCHEMA);
	redis_add(f->redis, args, 3);
}

static int
send_group(struct feed *f, struct journal *j)
{
	f->grouped = 0;
	f->day = INT32_MIN;
	if (redis_begin(f->redis, f->fault, sizeof(f->fault)) < 0)
		return -1;
	if (journal_each(j, f->cursor, add_entry, f, f->fault,
	    sizeof(f->fault)) < 0 || f->grouped == 0) {
		redis_drop(f->redis);
		return -1;
	}
	add_cursor(f);
	if (redis_end(f->redis, f->fault, sizeof(f->fault)) < 0)
		return -1;
	f->cursor = f->last.sequence;
	return 0;
}

bool
feed_step(struct feed *f, struct journal *j, uint64_t now_ms)
{
	uint8_t digest[CHAIN_BYTES];

	f->head = journal_head(j, digest);
	if (now_ms < f->retry_ms || (f->connection != 0 &&
	    f->cursor == f->head && now_ms < f->look_ms))
		return false;
	if (find_cursor(f, j) < 0 ||
	    (f->cursor < f->head && send_group(f, j) < 0))
		return back_off(f, now_ms);
	f->look_ms = now_ms + LOOK_MS;
	f->wait_ms = WAIT_LEAST_MS;
	f->fault[0] = '\0';
	return f->cursor < f->head;
}

static void
add_open(struct feed *f, const struct mirror *open)
{
	struct redis_arg args[REDIS_ARGS];
	char name[KEYS_TEXT];
	size_t i, n = 2;

	args[1] = word(keys_name(KEY_OPEN, f->site, 0, NULL, name));
	args[0] = word("DEL");
	redis_add(f->redis, args, 2);
	args[0] = word("HSET");
	for (i = 0; i < open->count; i++) {
		args[n++] = word(open->items[i].id);
		args[n++] = (struct redis_arg){ open->text.bytes +
			open->items[i].at, open->items[i].len };
		if (n == REDIS_ARGS || i + 1 == open->count) {
			redis_add(f->redis, args, n);
			n = 2;
		}
	}
}

void
feed_show(struct feed *f, const struct mirror *open,
    const struct store_status *st, uint64_t now_ms)
{
	const uint64_t numbers[STATUS_FIELD_COUNT] = {
		[STATUS_CLOCK] = st->clock_us, [STATUS_HEARD] = st->heard_us,
		[STATUS_JOURNAL] = st->journal_sequence,
		[STATUS_OPEN] = st->open_sessions,
		[STATUS_SENSORS] = st->sensors, [STATUS_ENDED] = st->ended };
	struct redis_arg args[2 + 2 * STATUS_FIELD_COUNT] = { word("HSET") };
	char name[KEYS_TEXT], texts[STATUS_FIELD_COUNT][24];
	unsigned i;

	if (now_ms < f->retry_ms || f->connection == 0)
		return;
	if (redis_begin(f->redis, f->fault, sizeof(f->fault)) < 0) {
		back_off(f, now_ms);
		return;
	}
	if (open)
		add_open(f, open);
	args[1] = word(keys_name(KEY_STATUS, f->site, 0, NULL, name));
	for (i = 0; i < STATUS_FIELD_COUNT; i++) {
		snprintf(texts[i], sizeof(texts[i]), "%" PRIu64, numbers[i]);
		args[2 + 2 * i] = word(keys_status((enum status_field)i));
		args[3 + 2 * i] = word(texts[i]);
	}
	args[3 + 2 * STATUS_SOURCE] = word(st->source);
	args[3 + 2 * STATUS_LAW] = word(st->law);
	args[3 + 2 * STATUS_HEAD] = word(st->head);
	redis_add(f->redis, args, 2 + 2 * STATUS_FIELD_COUNT);
	if (redis_end(f->redis, f->fault, sizeof(f->fault)) < 0)
		back_off(f, now_ms);
}
