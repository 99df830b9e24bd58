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
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store/feed_remove.h"
#include "tests/unit/cut_short.h"
#include "tests/unit/orders.h"

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

/* Who has the ledger open meanwhile has it no longer, either. */
static void
who_follows_forgets(void **state)
{
	struct place *p = make(false);
	struct ledger *l;

	(void)state;
	fill(p);
	assert_int_equal(ledger_open(&l, p->state, p->why, sizeof(p->why)), 0);
	assert_int_equal(duties_looks(ledger_duties(l)), 2);
	finish(p);
	assert_true(ledger_follow(l, p->why, sizeof(p->why)) > 0);
	assert_int_equal(duties_looks(ledger_duties(l)), 1);
	assert_string_equal(duties_order(ledger_duties(l), 0)->certificate.id,
	    "order-1");
	assert_int_equal(ledger_follow(l, p->why, sizeof(p->why)), 0);
	ledger_close(l);
	close_all(p);
	discard(p);
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
static struct place *
put_yesterdays_back(void)
{
	char command[300];
	struct place *p = make(true);

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
	return p;
}

/* The keeper ends between what it has Redis remove and the file. */
static void
a_file_that_was_owed_is_written_after_a_restart(void **state)
{
	struct place *p = put_yesterdays_back();

	(void)state;
	feed_all(p);
	assert_true(grep(p, "redis", "going-0") > 0);
	close_all(p);
	open_all(p);
	finish(p);
	assert_int_equal(grep(p, "redis", "going-0"), 0);
	check_redis(p);
	discard(p);
}

static void
a_redis_of_yesterday_obeys_too(void **state)
{
	struct place *p = put_yesterdays_back();
	char command[300];

	(void)state;
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

/* What a server that was killed with its child left half-written. */
static void
leave_draft(const struct place *p)
{
	char command[300];

	snprintf(command, sizeof(command), "cp %s/redis/appendonlydir/"
	    "*.incr.aof %s/redis/temp-rewriteaof-4555.aof", p->state,
	    p->state);
	assert_int_equal(system(command), 0);
	assert_true(grep(p, "redis/temp-rewriteaof-4555.aof", "going-0") > 0);
}

static void
what_redis_left_half_written_is_not_certified(void **state)
{
	struct place *p = make(true);
	unsigned i;

	(void)state;
	fill(p);
	leave_draft(p);
	for (i = 0; !keep_orders_fault(p->orders)[0]; i++) {
		assert_true(i < 1000);
		assert_int_not_equal(step(p), ORDERS_NONE);
	}
	if (!strstr(keep_orders_fault(p->orders), "/redis/temp-rewriteaof-"
	    "4555.aof is left of a file that Redis did not write to its end"))
		fail_msg("%s", keep_orders_fault(p->orders));
	assert_int_equal(private_stop(p->state, p->pid, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(private_start(p->state, &p->pid, p->why,
	    sizeof(p->why)), 0);
	for (i = 0; feed_step(p->feed, p->j, p->now_ms += 20000) ||
	    feed_fault(p->feed)[0]; i++)
		assert_true(i < 1000);
	finish(p);
	check_files(p);
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

/* What was deleted before would come back under another key's marks. */
static void
a_lost_key_of_marks_is_asked_for(void **state)
{
	struct removal before = { .order = "order-0",
		.marked_by = "0123456789abcdef" };
	struct place *p = make(false);
	struct json j = { 0 };
	char key[128];
	unsigned i;

	(void)state;
	fill(p);
	assert_int_equal(marks_add(&before.marks, 7), 0);
	removal_tombstone(&j, &before, false);
	put(p, JOURNAL_TOMBSTONE, &j);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	for (i = 0; i < 20 && !keep_orders_fault(p->orders)[0]; i++)
		assert_int_not_equal(keep_orders_step(p->orders, p->j, NULL),
		    ORDERS_NONE);
	if (!strstr(keep_orders_fault(p->orders), "keys/marks is missing"))
		fail_msg("%s", keep_orders_fault(p->orders));
	snprintf(key, sizeof(key), "%s/keys/marks", p->state);
	assert_int_equal(access(key, F_OK), -1);
	assert_true(grep(p, "journal/observations", "going-") > 0);
	removal_free(&before);
	discard(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cut_anywhere_it_is_finished),
		cmocka_unit_test(who_follows_forgets),
		cmocka_unit_test(given_up_after_any_step_it_is_finished),
		cmocka_unit_test(a_redis_of_yesterday_obeys_too),
		cmocka_unit_test(
		    a_file_that_was_owed_is_written_after_a_restart),
		cmocka_unit_test(a_redis_killed_while_it_writes_is_asked_again),
		cmocka_unit_test(what_redis_left_half_written_is_not_certified),
		cmocka_unit_test(a_redis_that_goes_in_circles_is_left),
		cmocka_unit_test(it_is_certified_at_a_head_that_is_safe),
		cmocka_unit_test(an_order_for_another_journal_is_refused),
		cmocka_unit_test(a_lost_key_of_marks_is_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
