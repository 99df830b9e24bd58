/* keep_orders_test.c: an order to delete carried out, with a real redis-server
 * and without; given up after each step, and cut short at each call that
 * changes the disk, and begun again. What is left is looked for in the files
 * with grep, and in every key of Redis. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <setjmp.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "classify/calendar.h"
#include "store/chain.h"
#include "store/fact.h"
#include "store/feed_remove.h"
#include "store/keep_orders.h"
#include "store/ledger.h"
#include "store/private.h"
#include "store/record.h"
#include "store/removal.h"
#include "tests/unit/cut_short.h"

#define DAY 20777			/* 2026-11-20 */
#define START UINT64_C(1795168800000000)	/* 10:00 that day */
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define SESSIONS 600			/* of two days, more than two pages */
#define SITE "alexandra"

struct place {
	char state[64], why[512];
	pid_t pid;			/* of Redis; 0 none */
	struct journal *j;
	struct feed *feed;
	struct keep_orders *orders;
	uint64_t now_ms;
};

/* Even ones go; of the second day all. */
static bool
goes(unsigned n)
{
	return n % 2 == 0 || n >= SESSIONS / 2;
}

static void
put(struct place *p, enum journal_kind kind, struct json *j)
{
	uint64_t sequence;

	assert_true(json_ok(j));
	if (journal_append(p->j, kind, j->bytes, j->len, START, DAY,
	    &sequence, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	json_free(j);
}

static void
put_session(struct place *p, unsigned n)
{
	struct session s = { .flows = 1 };
	struct json j = { 0 };

	s.start_us = START + n * 1000000 + (n >= SESSIONS / 2 ?
	    UINT64_C(86400000000) : 0);
	s.end_us = s.start_us;
	snprintf(s.id, sizeof(s.id), "%016x", n + 0xabc000);
	snprintf(s.device, sizeof(s.device), "%s-%02u", goes(n) ? "going" :
	    "staying", n % 6);
	strcpy(s.service, n % 2 ? "x" : "facebook");
	strcpy(s.catalogue, HASH);
	strcpy(s.roster, HASH);
	record_write(&j, &s);
	put(p, JOURNAL_SESSION, &j);
}

/* Exempt uses of two entries on the first day; sums of a day before. */
static void
put_counts(struct place *p)
{
	struct store_count c = { .of = COUNT_EXEMPT, .name = "official-7",
		.sessions = 3, .minutes = 9 };
	struct fact f = { .what = "cover", .source = "eth1", .day = DAY - 1,
		.at_us = START, .add = { .minutes = 1, .packets = 70 } };
	struct json j = { 0 };

	fact_write_count(&j, "eth1", DAY, 1, &c);
	put(p, JOURNAL_COUNT_DAY, &j);		/* goes */
	c.sessions = 4;
	strcpy(c.name, "official-8");
	fact_write_count(&j, "eth1", DAY, 1, &c);
	put(p, JOURNAL_COUNT_DAY, &j);		/* stays */
	fact_write(&j, &f);
	put(p, JOURNAL_COVER, &j);		/* goes */
	f.day = DAY;
	fact_write(&j, &f);
	put(p, JOURNAL_COVER, &j);		/* stays */
}

/* A look that goes, one that stays, and the order. */
static void
put_order(struct place *p)
{
	struct duty look = { .what = DUTY_LOOK, .from = INT32_MIN,
		.to = INT32_MAX, .command = "sessions", .os_user = "root",
		.person = "somebody-looked-at" };
	struct duty order = { .what = DUTY_ORDER, .day = DAY + 900,
		.policy = HASH, .law = HASH };
	uint8_t digest[32];
	struct removal r = { 0 };
	struct ledger *l;
	unsigned n;

	if (ledger_open_write(&l, p->state, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	assert_int_equal(ledger_duty(l, &look, NULL, START, p->why,
	    sizeof(p->why)), 0);
	strcpy(look.person, "another-person");
	assert_int_equal(ledger_duty(l, &look, NULL, START, p->why,
	    sizeof(p->why)), 0);
	for (n = 0; n < SESSIONS; n++)
		if (goes(n))
			removal_add(&r.sequences, n + 1);
	removal_add(&r.sequences, SESSIONS + 1);
	removal_add(&r.sequences, SESSIONS + 3);
	removal_add(&r.ledger, 1);
	removal_add_day(&r.gone, DAY - 1);
	removal_add_day(&r.again, DAY);
	order.head.sequence = journal_head(p->j, digest);
	chain_hex(digest, 32, order.head.digest);
	/* As beadle writes it: not into the day's own segment. */
	if (ledger_duty(l, &order, &r, START + UINT64_C(86400000000) * 900,
	    p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	removal_free(&r);
	ledger_close(l);
}

/* Of one device it is known whose alone it is; the law has no limits but on
 * the second day. */
static int
ask_user(void *arg, const struct session *s, struct keep_holds_user *out)
{
	(void)arg;
	if (strcmp(s->device, "going-02") == 0)
		strcpy(out->person, "p.shaw");
	out->has_limits = s->start_us > START + UINT64_C(43200000000);
	return 0;
}

static void
open_all(struct place *p)
{
	char dir[128];
	uint64_t cut;

	snprintf(dir, sizeof(dir), "%s/journal/observations", p->state);
	if (journal_open(&p->j, dir, &cut, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	p->orders = keep_orders_new(p->state, SITE, ask_user, NULL);
	if (p->pid && feed_new(&p->feed, SITE, p->state, NULL, p->why,
	    sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
}

static void
close_all(struct place *p)
{
	keep_orders_free(p->orders);
	feed_free(p->feed);
	journal_close(p->j);
	p->orders = NULL;
	p->feed = NULL;
	p->j = NULL;
}

static void
feed_all(struct place *p)
{
	p->now_ms += 20000;
	while (p->feed && feed_step(p->feed, p->j, p->now_ms))
		;
	if (p->feed)
		assert_string_equal(feed_fault(p->feed), "");
}

/* Journal, ledger, order; and all of it in Redis, if there is one. */
static void
fill(struct place *p)
{
	unsigned n;

	open_all(p);
	for (n = 0; n < SESSIONS; n++)
		put_session(p, n);
	put_counts(p);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	feed_all(p);
	put_order(p);
}

static struct place *
make(bool with_redis)
{
	struct place *p = calloc(1, sizeof(*p));

	signal(SIGPIPE, SIG_IGN);
	strcpy(p->state, "/tmp/keep_orders.XXXXXX");
	assert_non_null(mkdtemp(p->state));
	assert_int_equal(calendar_zone("Europe/London", p->why,
	    sizeof(p->why)), 0);
	if (with_redis && private_start(p->state, &p->pid, p->why,
	    sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	return p;
}

static void
discard(struct place *p)
{
	char command[128];

	close_all(p);
	if (p->pid)
		assert_int_equal(private_stop(p->state, p->pid, p->why,
		    sizeof(p->why)), 0);
	snprintf(command, sizeof(command), "rm -rf %s", p->state);
	assert_int_equal(system(command), 0);
	free(p);
}

/* To the end, as the keeper would. */
static void
finish(struct place *p)
{
	enum keep_orders_result r;
	unsigned i;

	for (i = 0; i < 100000; i++) {
		feed_all(p);
		r = keep_orders_step(p->orders, p->j, p->feed);
		assert_string_equal(keep_orders_fault(p->orders), "");
		if (r == ORDERS_NONE)
			return;
	}
	fail_msg("the order is never carried out");
}

/* In how many lines of any file below dir does it stand? */
static int
grep(const struct place *p, const char *dir, const char *what)
{
	char command[300];
	int n = -1;
	FILE *f;

	snprintf(command, sizeof(command), "find %s/%s -type f -exec cat {} + "
	    "| grep -aoF -- '%s' | wc -l", p->state, dir, what);
	f = popen(command, "r");
	assert_int_equal(fscanf(f, "%d", &n), 1);
	pclose(f);
	return n;
}

static int
count_entry(void *arg, const struct journal_entry *e)
{
	unsigned *n = arg;

	n[0]++;
	n[1] += e->expired;
	n[2] += e->kind == JOURNAL_TOMBSTONE;
	return 0;
}

static void
check_journal(struct place *p, const char *name, unsigned all, unsigned out)
{
	unsigned n[3] = { 0 };
	struct journal *j;
	char dir[128];

	snprintf(dir, sizeof(dir), "%s/journal/%s", p->state, name);
	assert_int_equal(journal_open_read(&j, dir, p->why, sizeof(p->why)),
	    0);
	if (journal_each(j, 0, count_entry, n, p->why, sizeof(p->why)) != 0)
		fail_msg("%s", p->why);
	journal_close(j);
	assert_int_equal(n[0], all);
	assert_int_equal(n[1], out);
	assert_int_equal(n[2], 1);	/* whatever came between */
}

static void
check_files(struct place *p)
{
	struct ledger *l;
	const struct duty *c;

	/* 604 entries and a tombstone; 2 looks, order, tombstone, proof. */
	check_journal(p, "observations", SESSIONS + 5, 450 + 2);
	check_journal(p, "ledger", 5, 1);
	assert_int_equal(grep(p, "journal", "going-"), 0);
	assert_int_equal(grep(p, "journal", "staying-"), 150);
	assert_int_equal(grep(p, "journal", "official-7"), 0);
	assert_int_equal(grep(p, "journal", "official-8"), 1);
	assert_int_equal(grep(p, "journal", "somebody-looked-at"), 0);
	assert_int_equal(grep(p, "journal", "another-person"), 1);
	assert_int_equal(ledger_open(&l, p->state, p->why, sizeof(p->why)), 0);
	assert_int_equal(duties_orders(ledger_duties(l)), 1);
	c = &duties_order(ledger_duties(l), 0)->certificate;
	assert_string_equal(c->id, "order-1");
	assert_int_equal(c->texts, 453);
	assert_int_equal(c->verified, p->pid ? 15 : 3);
	ledger_close(l);
}

/* ---- without Redis ---- */

static int
run_out(void *arg)
{
	struct place *p = arg;

	open_all(p);
	finish(p);
	return 0;
}

static void
cut_anywhere_it_is_finished(void **state)
{
	unsigned n, cuts = 0;
	bool was_cut = true;

	(void)state;
	for (n = 1; was_cut; n++) {
		struct place *p = make(false);

		fill(p);
		close_all(p);
		was_cut = cut_run(n, run_out, p);
		cuts += was_cut;
		if (was_cut) {
			open_all(p);
			finish(p);
		}
		check_files(p);
		discard(p);
	}
	print_message("# figure: cut at each of %u calls\n", cuts);
	assert_true(cuts > 20);
}

/* ---- with Redis ---- */

static struct redis_reply *
ask(struct redis *r, const char *command, const char *key, const char *more)
{
	struct redis_arg args[6] = { { command, strlen(command) },
		{ key, strlen(key) } };
	size_t n = 2;
	char why[256];
	struct redis_reply *reply;

	if (more) {
		args[n++] = (struct redis_arg){ more, strlen(more) };
		args[n++] = (struct redis_arg){ "-1", 2 };
	}
	reply = redis_ask(r, args, n, 0, why, sizeof(why));
	if (!reply)
		fail_msg("%s %s: %s", command, key, why);
	return reply;
}

static size_t
members(struct redis *r, const char *key)
{
	struct redis_reply *reply = ask(r, "ZRANGE", key, "0");
	size_t n = redis_count(reply);

	redis_reply_free(reply);
	return n;
}

/* A day's list: so many lines. */
static size_t
lines(struct redis *r, const char *key)
{
	struct redis_reply *reply = ask(r, "GET", key, NULL);
	const char *text = redis_text(reply, NULL);
	size_t n = 0;

	while (text && (text = strchr(text, '\n'))) {
		text++;
		n++;
	}
	redis_reply_free(reply);
	return n;
}

/* Every key there is; none but these. */
static size_t
count_keys(struct redis *r, const char *pattern)
{
	const struct redis_arg args[6] = { { "SCAN", 4 }, { "0", 1 },
		{ "MATCH", 5 }, { pattern, strlen(pattern) }, { "COUNT", 5 },
		{ "100000", 6 } };
	char why[256];
	struct redis_reply *reply = redis_ask(r, args, 6, 0, why,
	    sizeof(why));
	size_t n = redis_count(redis_item(reply, 1));

	redis_reply_free(reply);
	return n;
}

#define KEY(name) "b:{" SITE "}:" name

static void
check_redis(struct place *p)
{
	struct redis_reply *reply;
	struct redis *r;
	int i;

	assert_int_equal(login_redis(&r, p->state, NULL, LOGIN_KEEPER, 2000,
	    p->why, sizeof(p->why)), 0);
	assert_int_equal(count_keys(r, KEY("session:*")), 150);
	assert_int_equal(count_keys(r, KEY("day:*")), 1);
	assert_int_equal(members(r, KEY("days")), 1);
	assert_int_equal(lines(r, KEY("day:20261120")), 150);
	assert_int_equal(count_keys(r, KEY("cover:*")), 1);
	assert_int_equal(count_keys(r, KEY("counts:*")), 1);
	redis_free(r);
	assert_int_equal(login_redis(&r, p->state, NULL, LOGIN_READER, 2000,
	    p->why, sizeof(p->why)), 0);
	reply = ask(r, "HGETALL", KEY("counts:20261120"), NULL);
	/* official-8's sessions and minutes, and their numbers. */
	assert_int_equal(redis_count(reply), 4);
	redis_reply_free(reply);
	redis_free(r);
	/* Redis removes the files it replaced on a thread of its own. */
	for (i = 0; i < 500 && grep(p, "redis", "going-0") > 0; i++)
		poll(NULL, 0, 10);
	assert_int_equal(grep(p, "redis", "going-0"), 0);
	assert_int_equal(grep(p, "redis", "official-7"), 0);
	assert_true(grep(p, "redis", "staying-0") > 0);
}

/* One of the keeper's steps and one of the feed's; waiting is none. */
static enum keep_orders_result
step(struct place *p)
{
	enum keep_orders_result r;

	do {
		p->now_ms += 20000;
		feed_step(p->feed, p->j, p->now_ms);
		r = keep_orders_step(p->orders, p->j, p->feed);
		if (r == ORDERS_WAIT)
			poll(NULL, 0, 1);
	} while (r == ORDERS_WAIT && !keep_orders_fault(p->orders)[0]);
	return r;
}

static void
given_up_after_any_step_it_is_finished(void **state)
{
	unsigned n, i;
	bool done = false;

	(void)state;
	for (n = 0; !done; n++) {
		struct place *p = make(true);

		fill(p);
		for (i = 0; i < n && !done; i++)
			done = step(p) == ORDERS_NONE;
		close_all(p);
		open_all(p);
		finish(p);
		check_files(p);
		check_redis(p);
		discard(p);
	}
	print_message("# figure: given up after each of %u steps\n", n - 1);
	assert_true(n > 8);
}

/* Redis lost everything, or holds what it held before the order, while the
 * journal has the texts no more. */
static void
a_redis_of_yesterday_obeys_too(void **state)
{
	char command[300];
	struct place *p = make(true);

	(void)state;
	fill(p);
	close_all(p);
	assert_int_equal(private_stop(p->state, p->pid, p->why,
	    sizeof(p->why)), 0);
	snprintf(command, sizeof(command), "cp -a %s/redis %s/before",
	    p->state, p->state);
	assert_int_equal(system(command), 0);
	p->pid = 0;
	open_all(p);
	finish(p);
	close_all(p);
	snprintf(command, sizeof(command), "rm -rf %s/redis && mv %s/before "
	    "%s/redis", p->state, p->state, p->state);
	assert_int_equal(system(command), 0);
	assert_true(grep(p, "redis", "going-0") > 0);
	assert_int_equal(private_start(p->state, &p->pid, p->why,
	    sizeof(p->why)), 0);
	open_all(p);
	finish(p);
	check_redis(p);
	close_all(p);
	assert_int_equal(private_stop(p->state, p->pid, p->why,
	    sizeof(p->why)), 0);
	snprintf(command, sizeof(command), "rm -rf %s/redis", p->state);
	assert_int_equal(system(command), 0);
	assert_int_equal(private_start(p->state, &p->pid, p->why,
	    sizeof(p->why)), 0);
	open_all(p);
	feed_all(p);
	check_redis(p);
	discard(p);
}

static bool
is_being_written_anew(const struct place *p)
{
	char command[200];

	snprintf(command, sizeof(command), "find %s/redis -name "
	    "'*.2.incr.aof' | grep -q .", p->state);
	return system(command) == 0;
}

/* Redis is killed before its new file is whole, and what it has then says of
 * the last one that it went well. */
static void
a_redis_killed_while_it_writes_is_asked_again(void **state)
{
	struct place *p = make(true);
	char command[300];
	unsigned i;

	(void)state;
	fill(p);
	for (i = 0; !is_being_written_anew(p); i++) {
		assert_true(i < 100);
		feed_all(p);
		snprintf(command, sizeof(command), "rm -rf %s/before && cp -a "
		    "%s/redis %s/before", p->state, p->state, p->state);
		assert_int_equal(system(command), 0);
		keep_orders_step(p->orders, p->j, p->feed);
		assert_string_equal(keep_orders_fault(p->orders), "");
	}
	assert_true(grep(p, "before", "going-0") > 0);
	kill(p->pid, SIGKILL);
	assert_int_equal(waitpid(p->pid, NULL, 0), p->pid);
	snprintf(command, sizeof(command), "rm -rf %s/redis && mv %s/before "
	    "%s/redis", p->state, p->state, p->state);
	assert_int_equal(system(command), 0);
	assert_int_equal(private_start(p->state, &p->pid, p->why,
	    sizeof(p->why)), 0);
	for (i = 0; feed_step(p->feed, p->j, p->now_ms += 20000) ||
	    feed_fault(p->feed)[0]; i++)
		assert_true(i < 1000);
	finish(p);
	check_files(p);
	assert_int_equal(grep(p, "redis", "going-0"), 0);
	check_redis(p);
	discard(p);
}

/* A Redis that always says the same, to whatever is asked. */
static pid_t
parrot(char at[32])
{
	static const char same[] = "*2\r\n$16\r\n0000000000abc000\r\n$1\r\n5"
	    "\r\n";
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char piece[4096];
	pid_t pid;

	assert_int_equal(bind(fd, (struct sockaddr *)&a, len), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	snprintf(at, 32, "127.0.0.1:%u", ntohs(a.sin_port));
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		fd = accept(fd, NULL, NULL);
		while (read(fd, piece, sizeof(piece)) > 0)
			if (write(fd, same, sizeof(same) - 1) < 0)
				break;
		_exit(0);
	}
	close(fd);
	return pid;
}

static void
a_redis_that_goes_in_circles_is_left(void **state)
{
	struct settings_redis place = { .kind = SETTINGS_REDIS_TCP,
		.count = 1 };
	struct redis_settings s = { .place = &place, .timeout_ms = 2000 };
	struct removal what = { .order = "order-1" };
	struct redis *r;
	uint64_t left;
	char why[256];
	pid_t pid;

	(void)state;
	pid = parrot(place.at[0]);
	assert_int_equal(removal_add(&what.sequences, 3), 0);
	assert_int_equal(removal_add(&what.sequences, 90), 0);
	assert_int_equal(redis_new(&r, &s, why, sizeof(why)), 0);
	alarm(10);
	assert_int_equal(feed_remove_left(r, SITE, &what, &left, why,
	    sizeof(why)), -1);
	alarm(0);
	assert_non_null(strstr(why, "makes no sense"));
	redis_free(r);
	removal_free(&what);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* What a power cut may take is not what a certificate rests on. */
static void
it_is_certified_at_a_head_that_is_safe(void **state)
{
	struct place *p = make(false);
	const struct duty *c;
	uint8_t digest[32];
	struct ledger *l;
	unsigned i = SESSIONS;

	(void)state;
	fill(p);
	do
		put_session(p, i++);
	while (keep_orders_step(p->orders, p->j, NULL) != ORDERS_NONE);
	assert_int_equal(ledger_open(&l, p->state, p->why, sizeof(p->why)), 0);
	c = &duties_order(ledger_duties(l), 0)->certificate;
	assert_string_equal(c->id, "order-1");
	assert_true(c->head.sequence > SESSIONS);
	assert_true(c->head.sequence <= journal_head_safe(p->j, digest));
	ledger_close(l);
	discard(p);
}

/* Its numbers would be other entries'. */
static void
an_order_for_another_journal_is_refused(void **state)
{
	struct place *p = make(false);
	char command[200];
	unsigned i;

	(void)state;
	fill(p);
	close_all(p);
	snprintf(command, sizeof(command), "rm -rf %s/journal/observations",
	    p->state);
	assert_int_equal(system(command), 0);
	open_all(p);
	for (i = 0; i < SESSIONS + 10; i++)
		put_session(p, i);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	for (i = 0; i < 3; i++)
		keep_orders_step(p->orders, p->j, NULL);
	if (!strstr(keep_orders_fault(p->orders), "order-1 was made for "
	    "another journal"))
		fail_msg("%s", keep_orders_fault(p->orders));
	assert_true(grep(p, "journal/observations", "going-") > 0);
	discard(p);
}

/* ---- holds that came after the order ---- */

static void
put_duty(struct place *p, struct duty *d)
{
	struct ledger *l;

	strcpy(d->by, "t.okafor");
	strcpy(d->authority, "HR 12");
	strcpy(d->reason, "a case");
	strcpy(d->os_user, "root");
	if (ledger_open_write(&l, p->state, p->why, sizeof(p->why)) < 0 ||
	    ledger_duty(l, d, NULL, START + UINT64_C(86400000000) * 901,
	    p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	ledger_close(l);
}

/* What an outsider counts in the files: sessions of these that have a text. */
static void
check_held(struct place *p, int held)
{
	const struct duty *c;
	struct ledger *l;

	assert_int_equal(grep(p, "journal/observations", "going-"), held);
	assert_int_equal(ledger_open(&l, p->state, p->why, sizeof(p->why)), 0);
	c = &duties_order(ledger_duties(l), 0)->certificate;
	assert_string_equal(c->id, "order-1");
	assert_int_equal(c->held, held);
	assert_int_equal(c->texts, 453 - held);
	ledger_close(l);
}

/* Even numbers go, six devices: of the first day (0..298) 50 sessions of each
 * of three, of the second (300..599) 50 of each of six. */
static void
what_is_held_since_stays(void **state)
{
	struct duty first = { .what = DUTY_HOLD, .from = DAY, .to = DAY };
	struct duty any = { .what = DUTY_HOLD, .from = INT32_MIN,
		.to = INT32_MAX };
	const struct { struct duty duty; const char *device, *person, *id;
		int held; } rows[] = {
		{ any, "going-04", NULL, NULL, 100 },
		{ first, "going-04", NULL, NULL, 50 },
		{ any, NULL, "p.shaw", NULL, 100 },
		{ any, NULL, "d.lindop", NULL, 0 },
		/* no limits: alone; limits: with its device's day */
		{ any, NULL, NULL, "0000000000abc004", 1 },
		{ any, NULL, NULL, "0000000000abc12d", 50 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct place *p = make(false);
		struct duty d = rows[i].duty;

		fill(p);
		snprintf(d.device, sizeof(d.device), "%s",
		    rows[i].device ? rows[i].device : "");
		snprintf(d.person, sizeof(d.person), "%s",
		    rows[i].person ? rows[i].person : "");
		snprintf(d.session, sizeof(d.session), "%s",
		    rows[i].id ? rows[i].id : "");
		put_duty(p, &d);
		finish(p);
		check_held(p, rows[i].held);
		discard(p);
	}
}

/* One that was released holds nothing. */
static void
what_was_let_go_again_goes(void **state)
{
	struct duty d = { .what = DUTY_HOLD, .device = "going-04",
		.from = INT32_MIN, .to = INT32_MAX };
	struct place *p = make(false);

	(void)state;
	fill(p);
	put_duty(p, &d);
	d = (struct duty){ .what = DUTY_RELEASE, .id = "hold-1" };
	put_duty(p, &d);
	finish(p);
	check_held(p, 0);
	discard(p);
}

/* Held, given up after any step, let go again, begun again: what the
 * tombstone says is what went, and what the certificate says. */
static void
what_the_tombstone_says_went_went(void **state)
{
	unsigned n, i, held[2] = { 0 };
	bool done = false;

	(void)state;
	for (n = 0; !done; n++) {
		struct duty d = { .what = DUTY_HOLD, .device = "going-04",
			.from = INT32_MIN, .to = INT32_MAX };
		struct place *p = make(false);

		fill(p);
		put_duty(p, &d);
		for (i = 0; i < n && !done; i++)
			done = keep_orders_step(p->orders, p->j, NULL) ==
			    ORDERS_NONE;
		close_all(p);
		i = grep(p, "journal/observations", "\"what\":\"tombstone\"");
		held[i > 0]++;
		d = (struct duty){ .what = DUTY_RELEASE, .id = "hold-1" };
		put_duty(p, &d);
		open_all(p);
		finish(p);
		check_held(p, i > 0 ? 100 : 0);
		discard(p);
	}
	assert_true(held[0] > 0 && held[1] > 2);
}

static void
put_review(struct place *p, struct ledger *l, unsigned n)
{
	struct review v = { .disposition = DISPOSITION_CORRECT, .day = DAY,
		.by = "d.lindop", .os_user = "root", .service = "x",
		.reason = "seen", .law = HASH, .catalogue = HASH,
		.grading = HASH };

	snprintf(v.session, sizeof(v.session), "%016x", n + 0xabc000);
	if (ledger_review(l, &v, START, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
}

/* Two reviews (of sessions that stay for now) and what was counted of an entry
 * about a person are to go; one of the two sessions is held, and the person. */
static void
what_speaks_of_it_stays_too(void **state)
{
	struct register_act a = { .verb = REGISTER_ADD,
		.kind = REGISTER_OFFICIAL, .from = INT32_MIN,
		.by = "h.clarke", .scope = { .person = "t.okafor",
		.from = INT32_MIN, .to = INT32_MAX },
		.terms = { .trained = INT32_MIN, .notified = INT32_MIN } };
	struct store_count c = { .of = COUNT_EXEMPT, .name = "official-1",
		.sessions = 3, .minutes = 9 };
	struct duty order = { .what = DUTY_ORDER, .rule = DUTY_ERASURE,
		.day = DAY + 900, .policy = HASH, .law = HASH };
	struct duty one = { .what = DUTY_HOLD, .from = INT32_MIN,
		.to = INT32_MAX, .session = "0000000000abc001" };
	struct duty two = { .what = DUTY_HOLD, .from = INT32_MIN,
		.to = INT32_MAX, .person = "t.okafor" };
	struct place *p = make(false);
	struct removal r = { 0 };
	struct json j = { 0 };
	uint8_t digest[32];
	struct ledger *l;

	(void)state;
	open_all(p);
	put_session(p, 1);
	put_session(p, 3);
	fact_write_count(&j, "eth1", DAY, 1, &c);
	put(p, JOURNAL_COUNT_DAY, &j);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	if (ledger_open_write(&l, p->state, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	put_review(p, l, 1);
	put_review(p, l, 3);
	assert_int_equal(ledger_act(l, &a, START, p->why, sizeof(p->why)), 0);
	removal_add(&r.sequences, 3);
	removal_add(&r.ledger, 1);
	removal_add(&r.ledger, 2);
	removal_add_day(&r.again, DAY);
	order.head.sequence = journal_head(p->j, digest);
	chain_hex(digest, 32, order.head.digest);
	if (ledger_duty(l, &order, &r, START, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	removal_free(&r);
	ledger_close(l);
	put_duty(p, &one);
	put_duty(p, &two);
	finish(p);
	assert_int_equal(grep(p, "journal/observations", "official-1"), 1);
	assert_int_equal(grep(p, "journal/ledger",
	    "\"session\":\"0000000000abc001\",\"disposition"), 1);
	assert_int_equal(grep(p, "journal/ledger", "0000000000abc003"), 0);
	discard(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cut_anywhere_it_is_finished),
		cmocka_unit_test(given_up_after_any_step_it_is_finished),
		cmocka_unit_test(a_redis_of_yesterday_obeys_too),
		cmocka_unit_test(a_redis_killed_while_it_writes_is_asked_again),
		cmocka_unit_test(a_redis_that_goes_in_circles_is_left),
		cmocka_unit_test(it_is_certified_at_a_head_that_is_safe),
		cmocka_unit_test(an_order_for_another_journal_is_refused),
		cmocka_unit_test(what_is_held_since_stays),
		cmocka_unit_test(what_was_let_go_again_goes),
		cmocka_unit_test(what_speaks_of_it_stays_too),
		cmocka_unit_test(what_the_tombstone_says_went_went),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
