/* store_test.c: journal to reader through a real private redis-server. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "classify/calendar.h"
#include "classify/json.h"
#include "store/fact.h"
#include "store/feed.h"
#include "store/login.h"
#include "store/private.h"
#include "store/record.h"
#include "store/removal.h"

#define DAY 20777			/* 2026-11-20 */
#define START UINT64_C(1795168800000000)	/* 10:00 that day */
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

struct place {
	char state[64];
	char why[512];
	pid_t pid;
	struct journal *j;
	struct feed *feed;
	struct store *store;
	struct redis *keeper;
};

static void
make_session(struct session *s, unsigned n)
{
	*s = (struct session){ .start_us = START + n * UINT64_C(1000000),
		.end_us = START + n * UINT64_C(1000000), .flows = 1 };
	snprintf(s->id, sizeof(s->id), "%016x", n);
	snprintf(s->device, sizeof(s->device), "office-%02u", n % 3);
	strcpy(s->service, n % 2 ? "x" : "facebook");
	strcpy(s->catalogue, HASH);
	strcpy(s->roster, HASH);
}

static void
put(struct place *p, enum journal_kind kind, struct json *j)
{
	uint64_t sequence;

	assert_true(json_ok(j));
	assert_int_equal(journal_append(p->j, kind, j->bytes, j->len, START,
	    DAY, &sequence, p->why, sizeof(p->why)), 0);
	json_free(j);
}

static void
put_session(struct place *p, unsigned n)
{
	struct json j = { 0 };
	struct session s;

	make_session(&s, n);
	record_write(&j, &s);
	put(p, JOURNAL_SESSION, &j);
}

static void
put_cover(struct place *p, uint64_t packets)
{
	struct fact f = { .what = "cover", .source = "eth1", .day = DAY,
		.at_us = START, .add = { .minutes = 1, .packets = packets } };
	struct json j = { 0 };

	fact_write(&j, &f);
	put(p, JOURNAL_COVER, &j);
}

static void
feed_all(struct place *p, uint64_t at_ms)
{
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	while (feed_step(p->feed, p->j, at_ms))
		;
	assert_string_equal(feed_fault(p->feed), "");
}

static void
feed_until_stuck(struct place *p, uint64_t at_ms)
{
	while (feed_step(p->feed, p->j, at_ms))
		;
	assert_string_not_equal(feed_fault(p->feed), "");
}

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));
	struct store_settings s = { .site = "alexandra" };
	char dir[128];
	uint64_t cut;

	signal(SIGPIPE, SIG_IGN);
	*state = p;
	strcpy(p->state, "/tmp/store_test.XXXXXX");
	if (!mkdtemp(p->state) || calendar_zone("Europe/London", p->why,
	    sizeof(p->why)) < 0)
		return -1;
	s.state = p->state;
	snprintf(dir, sizeof(dir), "%s/journal", p->state);
	if (private_start(p->state, &p->pid, p->why, sizeof(p->why)) < 0 ||
	    journal_open(&p->j, dir, &cut, p->why, sizeof(p->why)) < 0 ||
	    feed_new(&p->feed, "alexandra", p->state, NULL, p->why,
	    sizeof(p->why)) < 0 ||
	    login_redis(&p->keeper, p->state, NULL, LOGIN_KEEPER, 2000, p->why,
	    sizeof(p->why)) < 0 ||
	    store_open(&p->store, &s, p->why, sizeof(p->why)) < 0) {
		fprintf(stderr, "%s\n", p->why);
		return -1;
	}
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;
	char command[128];
	int r = 0;

	store_close(p->store);
	redis_free(p->keeper);
	feed_free(p->feed);
	journal_close(p->j);
	if (p->pid)
		r = private_stop(p->state, p->pid, p->why, sizeof(p->why));
	if (r < 0)
		fprintf(stderr, "%s\n", p->why);
	snprintf(command, sizeof(command), "rm -rf %s", p->state);
	r |= system(command);
	free(p);
	return r;
}

struct seen_ids { unsigned count; char last[17]; uint64_t last_us; };

static int
see(void *arg, const struct session *s)
{
	struct seen_ids *i = arg;

	assert_true(s->start_us >= i->last_us);
	i->last_us = s->start_us;
	i->count++;
	strcpy(i->last, s->id);
	return 0;
}

static unsigned
count_day(struct place *p, const char *device, const char *service)
{
	struct store_filter f = { device, service };
	struct seen_ids seen = { 0 };

	assert_int_equal(store_day(p->store, DAY, &f, see, &seen, p->why,
	    sizeof(p->why)), 0);
	return seen.count;
}

static void
test_sessions_come_back(void **state)
{
	struct place *p = *state;
	struct json had = { 0 }, got = { 0 };
	struct session s;
	int32_t first, last;
	unsigned i;

	assert_int_equal(store_days(p->store, &first, &last, p->why,
	    sizeof(p->why)), 0);
	for (i = 0; i < 600; i++)
		put_session(p, (i * 7) % 600);
	feed_all(p, 0);
	assert_int_equal(feed_cursor(p->feed), 600);
	assert_int_equal(count_day(p, NULL, NULL), 600);
	assert_int_equal(count_day(p, "office-01", NULL), 200);
	assert_int_equal(count_day(p, NULL, "x"), 300);
	assert_int_equal(count_day(p, "office-01", "x"), 100);
	assert_int_equal(count_day(p, "nobody", NULL), 0);
	assert_int_equal(store_days(p->store, &first, &last, p->why,
	    sizeof(p->why)), 1);
	assert_int_equal(first, DAY);
	assert_int_equal(last, DAY);
	/* Byte for byte. */
	assert_int_equal(store_get(p->store, "0000000000000007", &s, p->why,
	    sizeof(p->why)), 1);
	record_write(&got, &s);
	session_clear(&s);
	make_session(&s, 7);
	record_write(&had, &s);
	assert_string_equal(got.bytes, had.bytes);
	json_free(&got);
	json_free(&had);
	assert_int_equal(store_get(p->store, "ffffffffffffffff", &s, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(store_get(p->store, "../etc/passwd", &s, p->why,
	    sizeof(p->why)), 0);
}

/* In parts a day is what it is whole; and what came since a mark is told once,
 * in the order in which it was sealed. */
static void
test_what_is_new_comes_once(void **state)
{
	struct place *p = *state;
	uint64_t before, after;
	struct seen_ids seen = { 0 };
	struct store_part *part;
	uint64_t at;
	unsigned i, steps = 0;

	for (i = 0; i < 600; i++)
		put_session(p, i);
	feed_all(p, 0);
	assert_int_equal(store_cursor(p->store, &before, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(before, 600);
	assert_int_equal(store_part_open(&part, p->store, DAY, NULL, p->why,
	    sizeof(p->why)), 0);
	while (store_part_left(part) && ++steps)
		assert_int_equal(store_part_next(part, see, &seen, p->why,
		    sizeof(p->why)), 0);
	store_part_close(part);
	assert_int_equal(seen.count, 600);
	assert_true(steps > 1);
	put_cover(p, 1);
	for (i = 0; i < 300; i++)
		put_session(p, 600 + i);
	feed_all(p, 0);
	assert_int_equal(store_cursor(p->store, &after, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(after, 901);
	memset(&seen, 0, sizeof(seen));
	at = before;
	assert_int_equal(store_since(p->store, &at, see, &seen, p->why,
	    sizeof(p->why)), 1);
	assert_true(seen.count > 0 && seen.count < 300);
	assert_int_equal(at, 601 + seen.count);
	assert_int_equal(store_since(p->store, &at, see, &seen, p->why,
	    sizeof(p->why)), 1);
	assert_int_equal(seen.count, 300);
	assert_int_equal(at, 901);
	assert_int_equal(store_since(p->store, &at, see, &seen, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(seen.count, 300);
}

/* Entries of two days and three devices in one group, mixed. */
static void
test_two_days(void **state)
{
	struct place *p = *state;
	int32_t first, last;
	unsigned i;

	for (i = 0; i < 60; i++)
		put_session(p, i % 2 ? i : 86400 + i);
	feed_all(p, 0);
	assert_int_equal(count_day(p, NULL, NULL), 30);
	assert_int_equal(count_day(p, "office-01", NULL), 10);
	assert_int_equal(count_day(p, NULL, "x"), 30);
	assert_int_equal(count_day(p, NULL, "facebook"), 0);
	assert_int_equal(store_days(p->store, &first, &last, p->why,
	    sizeof(p->why)), 1);
	assert_int_equal(first, DAY);
	assert_int_equal(last, DAY + 1);
}

static void
test_each_entry_once(void **state)
{
	static const struct redis_arg wipe[][2] = {
		{ { "UNLINK", 6 }, { "b:{alexandra}:cursor", 20 } },
		{ { "UNLINK", 6 }, { "b:{alexandra}:cover:20261120", 28 } } };
	struct place *p = *state;
	struct store_cover c;
	struct feed *other;
	unsigned i;

	for (i = 0; i < 450; i++)
		put_cover(p, 3);
	feed_all(p, 0);
	/* A second feed, as after a new start, has nothing to add. */
	assert_int_equal(feed_new(&other, "alexandra", p->state, NULL, p->why,
	    sizeof(p->why)), 0);
	assert_false(feed_step(other, p->j, 0));
	assert_int_equal(feed_cursor(other), 450);
	feed_free(other);
	assert_int_equal(store_cover(p->store, DAY, &c, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(c.minutes, 450);
	assert_int_equal(c.packets, 1350);
	/* Emptied while running: filled again by itself. */
	for (i = 0; i < 2; i++)
		redis_reply_free(redis_ask(p->keeper, wipe[i], 2, 0, p->why,
		    sizeof(p->why)));
	put_session(p, 1);
	feed_all(p, 5000);
	assert_int_equal(store_cover(p->store, DAY, &c, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(c.minutes, 450);
	assert_int_equal(count_day(p, NULL, NULL), 1);
}

static bool ask_text(struct redis *r, const char *text, struct place *p);

/* Without a cursor what is there goes, but not another site's, nor what is
 * shown of now. */
static void
test_swept_without_cursor(void **state)
{
	static const struct redis_arg other[] = { { "GET", 3 },
		{ "b:{alexandra-2}:cursor", 22 } };
	struct store_status st = { .clock_us = START, .sensors = 2 };
	struct place *p = *state;
	struct redis_reply *reply;
	struct store_cover c;
	struct session s;
	unsigned i;

	for (i = 0; i < 700; i++)
		put_session(p, i);
	put_cover(p, 3);
	feed_all(p, 0);
	feed_show(p->feed, NULL, &st, 0);
	assert_true(ask_text(p->keeper, "SET b:{alexandra}:session:"
	    "00000000000000ff stray", p));
	assert_true(ask_text(p->keeper, "SET b:{alexandra-2}:cursor 1", p));
	assert_true(ask_text(p->keeper, "SET b:{alexandra}:schema 1", p));
	assert_true(ask_text(p->keeper, "UNLINK b:{alexandra}:cursor "
	    "b:{alexandra}:schema", p));
	feed_all(p, 5000);
	assert_int_equal(count_day(p, NULL, NULL), 700);
	assert_int_equal(store_get(p->store, "00000000000000ff", &s, p->why,
	    sizeof(p->why)), 1);
	session_clear(&s);
	assert_int_equal(store_cover(p->store, DAY, &c, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(c.packets, 3);
	assert_int_equal(store_status(p->store, &st, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(st.sensors, 2);
	reply = redis_ask(p->keeper, other, 2, 0, p->why, sizeof(p->why));
	assert_int_equal(redis_number(reply), 1);
	redis_reply_free(reply);
}

/* The cursor is removed while groups are on their way. */
static void
test_cursor_touched(void **state)
{
	struct place *p = *state;
	struct store_cover c;
	uint64_t at = 0;
	unsigned i, steps;

	for (i = 0; i < 2000; i++)
		put_cover(p, 1);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	for (steps = 0; feed_step(p->feed, p->j, at); steps++)
		assert_true(ask_text(p->keeper, "UNLINK "
		    "b:{alexandra}:cursor", p));
	assert_in_range(steps, 2, 5);
	assert_non_null(strstr(feed_fault(p->feed), "by somebody else"));
	feed_all(p, at += 10000);
	assert_int_equal(store_cover(p->store, DAY, &c, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(c.minutes, 2000);
	assert_int_equal(c.packets, 2000);
}

/* A key in the way: all but it is applied, and that is said until Redis is
 * filled again. */
static void
test_applied_in_part(void **state)
{
	struct seen_ids seen = { 0 };
	struct place *p = *state;
	int32_t first, last;

	put_session(p, 3);
	feed_all(p, 0);
	assert_true(ask_text(p->keeper, "HSET b:{alexandra}:day:20261121 a 1",
	    p));
	put_session(p, 86400);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	feed_until_stuck(p, 2000);
	while (feed_step(p->feed, p->j, 12000))
		;
	assert_int_equal(feed_cursor(p->feed), 2);
	assert_non_null(strstr(feed_fault(p->feed), "only in part (WRONGTYPE"));
	assert_non_null(strstr(feed_fault(p->feed), "store rebuild"));
	assert_true(ask_text(p->keeper, "UNLINK b:{alexandra}:cursor", p));
	feed_all(p, 22000);
	assert_int_equal(store_days(p->store, &first, &last, p->why,
	    sizeof(p->why)), 1);
	assert_int_equal(last, DAY + 1);
	assert_int_equal(store_day(p->store, last, NULL, see, &seen, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(seen.count, 1);
	assert_int_equal(count_day(p, NULL, NULL), 1);
}

/* What a capture read again under another catalogue makes: the same session,
 * told otherwise. It is there once, as it was told last. */
static void
test_journaled_twice(void **state)
{
	struct place *p = *state;
	struct json j = { 0 };
	struct session s;

	put_session(p, 1);
	put_session(p, 2);
	make_session(&s, 1);
	s.flows = 7;
	record_write(&j, &s);
	put(p, JOURNAL_SESSION, &j);
	feed_all(p, 0);
	assert_int_equal(count_day(p, NULL, NULL), 2);
	assert_int_equal(count_day(p, "office-01", NULL), 1);
	assert_int_equal(store_get(p->store, s.id, &s, p->why,
	    sizeof(p->why)), 1);
	assert_int_equal(s.flows, 7);
	session_clear(&s);
}

/* A day's list that somebody wrote into is not read past. */
static void
test_damaged_list(void **state)
{
	struct place *p = *state;
	struct seen_ids seen = { 0 };

	put_session(p, 1);
	feed_all(p, 0);
	assert_true(ask_text(p->keeper, "APPEND b:{alexandra}:day:20261120 x",
	    p));
	assert_int_equal(store_day(p->store, DAY, NULL, see, &seen, p->why,
	    sizeof(p->why)), -1);
	assert_non_null(strstr(p->why, "damaged list of a day's sessions "
	    "(line 2)"));
	assert_int_equal(seen.count, 0);
}

static void
put_tombstone(struct place *p, const struct removal *r)
{
	struct json j = { 0 };

	removal_tombstone(&j, r, false);
	put(p, JOURNAL_TOMBSTONE, &j);
}

static unsigned
count_records(struct place *p)
{
	static const struct redis_arg args[] = { { "SCAN", 4 }, { "0", 1 },
		{ "MATCH", 5 }, { "b:{alexandra}:session:*", 23 },
		{ "COUNT", 5 }, { "1000000", 7 } };
	struct redis_reply *reply = redis_ask(p->keeper, args, 6, 0, p->why,
	    sizeof(p->why));
	unsigned n = (unsigned)redis_count(redis_item(reply, 1));

	redis_reply_free(reply);
	return n;
}

/* More of one day than one group takes, from two days, and one session that
 * stays by another entry. */
static void
test_many_go(void **state)
{
	struct place *p = *state;
	struct removal r = { .order = "order-1" };
	int32_t first, last;
	unsigned i;

	for (i = 0; i < 4500; i++)	/* entry i + 1 */
		put_session(p, i);
	put_session(p, 86400);
	put_session(p, 2 * 86400);
	put_session(p, 3);
	for (i = 0; i < 4501; i++)
		if (i % 9 > 0 || i == 4500)
			removal_add(&r.sequences, i + 1);
	put_tombstone(p, &r);
	feed_all(p, 0);
	removal_free(&r);
	assert_int_equal(feed_cursor(p->feed), 4504);
	assert_int_equal(count_records(p), 500 + 1 + 1);
	assert_int_equal(count_day(p, NULL, NULL), 501);
	assert_int_equal(count_day(p, "office-00", NULL), 501);
	assert_int_equal(count_day(p, "office-01", NULL), 0);
	assert_int_equal(store_days(p->store, &first, &last, p->why,
	    sizeof(p->why)), 1);
	assert_int_equal(first, DAY);
	assert_int_equal(last, DAY + 2);
	/* And the rest of the two days. */
	for (i = 0; i < 4500; i += 9)
		removal_add(&r.sequences, i + 1);
	removal_add(&r.sequences, 4502);
	removal_add(&r.sequences, 4503);
	strcpy(r.order, "order-2");
	put_tombstone(p, &r);
	feed_all(p, 20000);
	removal_free(&r);
	assert_int_equal(count_records(p), 0);
	assert_int_equal(store_days(p->store, &first, &last, p->why,
	    sizeof(p->why)), 0);
}

static void
put_count(struct place *p, enum store_count_of of, const char *name,
    uint64_t sessions)
{
	struct store_count c = { .of = of, .sessions = sessions,
		.minutes = 3 * sessions };
	struct json j = { 0 };

	strcpy(c.name, name);
	fact_write_count(&j, "eth1", DAY, 1, &c);
	put(p, JOURNAL_COUNT_DAY, &j);
}

struct told { char text[256]; int most; };

static int
tell_count(void *arg, const struct store_count *c)
{
	struct told *t = arg;
	size_t at = strlen(t->text);

	snprintf(t->text + at, sizeof(t->text) - at, "%s %s %d %d;",
	    store_count_of_name(c->of), c->name, (int)c->sessions,
	    (int)c->minutes);
	return --t->most == 0 ? 7 : 0;
}

static void
test_counts_are_summed(void **state)
{
	static const struct redis_arg damage[] = { { "HINCRBY", 7 },
		{ "b:{alexandra}:counts:20261120", 29 },
		{ "service:x:lies", 14 }, { "1", 1 } };
	struct place *p = *state;
	struct told told = { "", 99 };

	put_count(p, COUNT_SERVICE, "x", 4);
	put_count(p, COUNT_EXEMPT, "official-3", 1);
	put_count(p, COUNT_SERVICE, "facebook", 2);
	put_count(p, COUNT_UNKNOWN, "", 6);
	put_count(p, COUNT_SERVICE, "a:b", 1);
	put_count(p, COUNT_SERVICE, "x", 5);
	feed_all(p, 0);
	assert_int_equal(store_counts(p->store, DAY, tell_count, &told, p->why,
	    sizeof(p->why)), 0);
	assert_string_equal(told.text, "unknown  6 18;service a:b 1 3;"
	    "service facebook 2 6;service x 9 27;exempt official-3 1 3;");
	told = (struct told){ "", 99 };
	assert_int_equal(store_counts(p->store, DAY + 1, tell_count, &told,
	    p->why, sizeof(p->why)), 0);
	assert_string_equal(told.text, "");
	told.most = 2;
	assert_int_equal(store_counts(p->store, DAY, tell_count, &told, p->why,
	    sizeof(p->why)), 7);
	redis_reply_free(redis_ask(p->keeper, damage, 4, 0, p->why,
	    sizeof(p->why)));
	assert_int_equal(store_counts(p->store, DAY, tell_count, &told, p->why,
	    sizeof(p->why)), -1);
	assert_string_equal(p->why, "Redis holds a damaged count: "
	    "service:x:lies");
}

static void
test_redis_away_and_back(void **state)
{
	struct place *p = *state;
	struct store_cover c;
	uint64_t at = 0;

	put_cover(p, 5);
	feed_all(p, at);
	/* Stopped, not dead: time-outs; what was sent is applied later. */
	kill(p->pid, SIGSTOP);
	put_cover(p, 7);
	journal_sync(p->j, p->why, sizeof(p->why));
	feed_until_stuck(p, at);
	assert_non_null(strstr(feed_fault(p->feed), "does not answer"));
	assert_true(feed_may_follow(p->feed));
	assert_int_equal(feed_cursor(p->feed), 1);
	kill(p->pid, SIGCONT);
	feed_all(p, at += 10000);
	assert_false(feed_may_follow(p->feed));
	/* Killed, and started again from its file. */
	assert_int_equal(private_stop(p->state, p->pid, p->why,
	    sizeof(p->why)), 0);
	p->pid = 0;
	put_cover(p, 11);
	journal_sync(p->j, p->why, sizeof(p->why));
	feed_until_stuck(p, at += 10000);
	assert_int_equal(store_cover(p->store, DAY, &c, p->why,
	    sizeof(p->why)), -1);
	assert_int_equal(private_start(p->state, &p->pid, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(store_cover(p->store, DAY, &c, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(c.packets, 12);	/* what it kept itself */
	feed_all(p, at += 10000);
	assert_int_equal(store_cover(p->store, DAY, &c, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(c.packets, 23);
	assert_int_equal(c.minutes, 3);
}

static void
test_another_journal_is_refused(void **state)
{
	struct place *p = *state;
	char dir[128];
	uint64_t cut;

	put_session(p, 1);
	feed_all(p, 0);
	journal_close(p->j);
	snprintf(dir, sizeof(dir), "%s/other", p->state);
	assert_int_equal(journal_open(&p->j, dir, &cut, p->why,
	    sizeof(p->why)), 0);
	put_session(p, 2);
	feed_free(p->feed);
	assert_int_equal(feed_new(&p->feed, "alexandra", p->state, NULL,
	    p->why, sizeof(p->why)), 0);
	assert_false(feed_step(p->feed, p->j, 0));
	assert_non_null(strstr(feed_fault(p->feed), "another journal"));
	assert_false(feed_may_follow(p->feed));
	assert_int_equal(count_day(p, NULL, NULL), 1);
}

static void
test_live_open_and_status(void **state)
{
	struct store_status st = { .clock_us = START, .sensors = 2,
		.journal_sequence = 1, .source = "eth1", .law = HASH,
		.heard_us = START };
	struct place *p = *state;
	struct mirror m = { 0 };
	struct seen_ids seen = { 0 };
	struct session s;
	char after[32] = "";

	put_session(p, 1);
	feed_all(p, 0);
	/* From now on: the first is not shown, the second is. */
	assert_int_equal(store_live(p->store, after, 1, see, &seen, p->why,
	    sizeof(p->why)), 0);
	put_session(p, 2);
	feed_all(p, 0);
	assert_int_equal(store_live(p->store, after, 1000, see, &seen, p->why,
	    sizeof(p->why)), 1);
	assert_string_equal(seen.last, "0000000000000002");
	assert_string_equal(after, "2-0");
	assert_int_equal(store_live(p->store, after, 1, see, &seen, p->why,
	    sizeof(p->why)), 0);
	/* Open ones are replaced as a whole. */
	mirror_begin(&m, 2);
	for (unsigned i = 10; i < 40; i++) {
		make_session(&s, i);
		assert_int_equal(mirror_add(&m, &s), 0);
	}
	feed_show(p->feed, &m, &st, 0);
	mirror_begin(&m, 2);
	make_session(&s, 50);
	assert_int_equal(mirror_add(&m, &s), 0);
	feed_show(p->feed, &m, &st, 0);
	mirror_free(&m);
	seen = (struct seen_ids){ 0 };
	assert_int_equal(store_open_sessions(p->store, see, &seen, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(seen.count, 1);
	assert_int_equal(store_status(p->store, &st, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(st.clock_us, START);
	assert_int_equal(st.sensors, 2);
	assert_int_equal(st.redis_sequence, 2);
	assert_string_equal(st.source, "eth1");
	assert_string_equal(st.law, HASH);
	assert_false(st.ended);
}

/* Its words are parted by spaces. Is it answered? */
static bool
ask_text(struct redis *r, const char *text, struct place *p)
{
	struct redis_arg args[8];
	struct redis_reply *reply;
	size_t count = 0;

	for (; *text; text += strspn(text, " ")) {
		args[count].text = text;
		args[count].len = strcspn(text, " ");
		text += args[count++].len;
	}
	reply = redis_ask(r, args, count, 0, p->why, sizeof(p->why));
	redis_reply_free(reply);
	return reply != NULL;
}

/* What each user must not do. */
static void
test_rights(void **state)
{
	static const struct { const char *user, *command; } cases[] = {
		{ LOGIN_READER, "SET b:x 1" },
		{ LOGIN_READER, "DEL b:x" },
		{ LOGIN_READER, "UNLINK b:x" },
		{ LOGIN_READER, "ZADD b:x 1 a" },
		{ LOGIN_READER, "HINCRBY b:x a 1" },
		{ LOGIN_READER, "XADD b:x * a 1" },
		{ LOGIN_READER, "XTRIM b:x MAXLEN 0" },
		{ LOGIN_READER, "XDEL b:x 1-0" },
		{ LOGIN_READER, "RENAME b:x b:y" },
		{ LOGIN_READER, "EXPIRE b:x 1" },
		{ LOGIN_READER, "FLUSHALL" },
		{ LOGIN_READER, "FLUSHDB" },
		{ LOGIN_READER, "GET other" },
		{ LOGIN_READER, "KEYS *" },
		{ LOGIN_READER, "SCAN 0" },
		{ LOGIN_READER, "EVAL return 0" },
		{ LOGIN_READER, "CONFIG GET *" },
		{ LOGIN_READER, "ACL LIST" },
		{ LOGIN_READER, "CLIENT LIST" },
		{ LOGIN_READER, "MULTI" },
		{ LOGIN_KEEPER, "FLUSHALL" },
		{ LOGIN_KEEPER, "FLUSHDB" },
		{ LOGIN_KEEPER, "EVAL return 0" },
		{ LOGIN_KEEPER, "FUNCTION LIST" },
		{ LOGIN_KEEPER, "SET x 1" },
		{ LOGIN_KEEPER, "UNLINK other" },
		{ LOGIN_KEEPER, "DEL b:x" },
		{ LOGIN_KEEPER, "XTRIM b:x MAXLEN 0" },
		{ LOGIN_KEEPER, "KEYS *" },
		{ LOGIN_KEEPER, "SHUTDOWN" },
		{ LOGIN_KEEPER, "CONFIG GET *" },
		{ LOGIN_KEEPER, "REPLICAOF NO ONE" },
		{ LOGIN_KEEPER, "ACL LIST" },
		{ LOGIN_KEEPER, "MONITOR" },
		{ NULL, "PING" },
	};
	struct place *p = *state;
	char socket[128];
	struct settings_redis at = { .count = 1 };
	struct redis_settings nobody = { .place = &at, .timeout_ms = 1000 };
	struct redis *r;
	struct stat st;
	size_t i;

	snprintf(at.at[0], sizeof(at.at[0]), "%s/redis/redis.sock", p->state);
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		if (cases[i].user)
			assert_int_equal(login_redis(&r, p->state, NULL,
			    cases[i].user, 1000, p->why, sizeof(p->why)), 0);
		else
			assert_int_equal(redis_new(&r, &nobody, p->why,
			    sizeof(p->why)), 0);
		if (ask_text(r, cases[i].command, p))
			fail_msg("allowed: %s", cases[i].command);
		if (redis_fault(r) != REDIS_DENIED)
			fail_msg("%s: %s", cases[i].command, p->why);
		redis_free(r);
	}
	snprintf(socket, sizeof(socket), "%s/redis/keeper.password", p->state);
	assert_int_equal(stat(socket, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void
test_private_refusals(void **state)
{
	struct place *p = *state;
	char deep[200];
	pid_t pid;

	assert_int_equal(private_start(p->state, &pid, p->why,
	    sizeof(p->why)), -1);
	assert_non_null(strstr(p->why, "already answers"));
	memset(deep, 'd', sizeof(deep));
	memcpy(deep, "/tmp/", 5);
	deep[150] = '\0';
	assert_int_equal(private_start(deep, &pid, p->why, sizeof(p->why)),
	    -1);
	assert_non_null(strstr(p->why, "too long"));
}

/* One of two who begin at the same moment, as a child of ours: says 1 when it
 * has a server, 0 when it is refused, and stops it when it is told to. */
static pid_t
begin(const char *state, const int go[2], const int back[2])
{
	pid_t child = fork(), server = 0;
	char why[256], said;

	if (child != 0)
		return child;
	close(go[1]);
	said = private_start(state, &server, why, sizeof(why)) == 0 ? '1' :
	    strstr(why, "another beadle") ? '0' : '?';
	if (write(back[1], &said, 1) != 1 || read(go[0], &said, 1) < 0)
		_exit(1);
	_exit(server ? private_stop(state, server, why, sizeof(why)) < 0 : 0);
}

static void
test_two_begin_at_once(void **state)
{
	struct place *p = *state;
	int go[2], back[2], status, i;
	char other[80], socket[128], said[2], command[128];
	pid_t children[2];

	snprintf(other, sizeof(other), "%s/other", p->state);
	snprintf(socket, sizeof(socket), "%s/redis/redis.sock", other);
	assert_int_equal(pipe(go), 0);
	assert_int_equal(pipe(back), 0);
	for (i = 0; i < 2; i++)
		children[i] = begin(other, go, back);
	for (i = 0; i < 2; i++)
		assert_int_equal(read(back[0], &said[i], 1), 1);
	/* One has it, and its socket is there while it runs. */
	assert_int_equal(said[0] + said[1], '0' + '1');
	assert_int_equal(access(socket, F_OK), 0);
	assert_int_equal(write(go[1], "gg", 2), 2);
	for (i = 0; i < 2; i++) {
		assert_int_equal(waitpid(children[i], &status, 0),
		    children[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(access(socket, F_OK), -1);
	snprintf(command, sizeof(command), "rm -r %s", other);
	assert_int_equal(system(command), 0);
}

/* Whose own server is gone takes nobody else's socket away. */
static void
test_a_socket_is_its_servers(void **state)
{
	struct place *p = *state;
	char socket[128];
	pid_t gone = fork();

	if (gone == 0)
		_exit(0);
	assert_int_equal(waitid(P_PID, (id_t)gone, NULL, WEXITED | WNOWAIT),
	    0);
	snprintf(socket, sizeof(socket), "%s/redis/redis.sock", p->state);
	assert_int_equal(private_stop(p->state, gone, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(access(socket, F_OK), 0);
}

int
main(void)
{
#define CASE(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_sessions_come_back),
		CASE(test_two_begin_at_once),
		CASE(test_a_socket_is_its_servers),
		CASE(test_what_is_new_comes_once), CASE(test_each_entry_once),
		CASE(test_counts_are_summed), CASE(test_redis_away_and_back),
		CASE(test_another_journal_is_refused),
		CASE(test_swept_without_cursor), CASE(test_two_days),
		CASE(test_cursor_touched), CASE(test_applied_in_part),
		CASE(test_journaled_twice), CASE(test_damaged_list),
		CASE(test_many_go),
		CASE(test_live_open_and_status), CASE(test_rights),
		CASE(test_private_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
