/* redis_test.c: what a server may answer, and what becomes of it. The server
 * is a child of ours that speaks the bytes it is given. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/redis.h"
#include "store/redis_link.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define TIMEOUT_MS 150
#define MOST 8

/* What is said to the pieces that come, in turn, over all connections; every
 * connection's first is answered +OK. ends: hang up behind it. */
struct answer { const char *text; bool ends; const char *wanted; };

struct fake {
	char at[32];
	int fd;
	pid_t child;
};

static char why[256];

/* The child. Its status is 1 if a piece had not what was wanted. */
static void
serve(int listener, const struct answer *answers, size_t count)
{
	char piece[4096];
	size_t next = 0;
	int status = 0, fd;
	ssize_t n;
	bool first;

	while (next < count) {
		fd = accept(listener, NULL, NULL);
		for (first = true; next < count; first = false) {
			n = read(fd, piece, sizeof(piece) - 1);
			if (n <= 0)
				break;
			piece[n] = '\0';
			if (first) {
				if (write(fd, "+OK\r\n", 5) != 5)
					_exit(2);
				continue;
			}
			if (answers[next].wanted &&
			    !memmem(piece, (size_t)n, answers[next].wanted,
			    strlen(answers[next].wanted)))
				status = 1;
			if (write(fd, answers[next].text,
			    strlen(answers[next].text)) < 0)
				break;
			if (answers[next++].ends)
				break;
		}
		/* Nothing more is said; who waits shall wait. */
		if (next == count && !answers[next - 1].ends)
			while (read(fd, piece, sizeof(piece)) > 0)
				;
		close(fd);
	}
	_exit(status);
}

static void
begin(struct fake *f)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(a);

	f->fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(f->fd, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(listen(f->fd, 8), 0);
	assert_int_equal(getsockname(f->fd, (struct sockaddr *)&a, &len), 0);
	snprintf(f->at, sizeof(f->at), "127.0.0.1:%u", ntohs(a.sin_port));
}

static void
speak(struct fake *f, const struct answer *answers, size_t count)
{
	f->child = fork();
	assert_true(f->child >= 0);
	if (f->child == 0)
		serve(f->fd, answers, count);
	close(f->fd);
}

static void
end(struct fake *f)
{
	int status;

	assert_int_equal(waitpid(f->child, &status, 0), f->child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static struct redis *
reach(enum settings_redis_kind kind, const char *at)
{
	struct settings_redis place = { .kind = kind, .count = 1 };
	struct redis_settings s = { .place = &place,
		.timeout_ms = TIMEOUT_MS };
	struct redis *r;

	snprintf(place.at[0], sizeof(place.at[0]), "%s", at);
	assert_int_equal(redis_new(&r, &s, why, sizeof(why)), 0);
	return r;
}

static const struct redis_arg get[] = { { "GET", 3 }, { "key", 3 } };

/* ---- groups ---- */

#define BEGUN "+OK\r\n+QUEUED\r\n+QUEUED\r\n"
#define GUARD "+OK\r\n$1\r\n7\r\n"
#define QUEUED(error) "+OK\r\n-" error "\r\n+QUEUED\r\n-EXECABORT Transaction " \
	"discarded because of previous errors.\r\n" GUARD

static const struct {
	const char *text;
	bool ends;
	enum redis_fault fault;
	const char *guarded;		/* "" not */
} groups[] = {
	{ BEGUN "*2\r\n+OK\r\n:1\r\n" GUARD, false, REDIS_NO_FAULT, "7" },
	/* applied, and then lost */
	{ BEGUN "*2\r\n+OK\r\n:1\r\n", true, REDIS_NO_FAULT, "" },
	{ BEGUN "*2\r\n+OK\r\n:1\r\n+OK\r\n$1\r", true, REDIS_NO_FAULT, "" },
	{ BEGUN "*2\r\n+OK\r\n:1\r\n-MOVED 1 127.0.0.1:1\r\n$-1\r\n", false,
	    REDIS_NO_FAULT, "" },
	{ BEGUN "*-1\r\n" GUARD, false, REDIS_TOUCHED, "" },
	{ BEGUN "*1\r\n+OK\r\n" GUARD, false, REDIS_ODD, "" },
	{ BEGUN "*3\r\n+OK\r\n:1\r\n:1\r\n" GUARD, false, REDIS_ODD, "" },
	{ BEGUN "+OK\r\n" GUARD, false, REDIS_ODD, "" },
	{ BEGUN "*2\r\n+OK\r\n-WRONGTYPE Operation\r\n" GUARD, false,
	    REDIS_PARTLY, "" },
	{ QUEUED("OOM command not allowed when used memory > 'maxmemory'."),
	    false, REDIS_FULL, "" },
	{ QUEUED("MISCONF Redis is configured to save RDB snapshots, but"),
	    false, REDIS_DISK, "" },
	{ QUEUED("LOADING Redis is loading the dataset in memory"), false,
	    REDIS_LOADING, "" },
	{ QUEUED("BUSY Redis is busy running a script."), false,
	    REDIS_LOADING, "" },
	{ QUEUED("READONLY You can't write against a read only replica."),
	    false, REDIS_READONLY, "" },
	{ QUEUED("MASTERDOWN Link with MASTER is down"), false,
	    REDIS_READONLY, "" },
	{ QUEUED("NOAUTH Authentication required."), false, REDIS_DENIED, "" },
	{ QUEUED("NOPERM this user has no permissions"), false,
	    REDIS_DENIED, "" },
	{ QUEUED("WRONGPASS invalid username-password pair"), false,
	    REDIS_DENIED, "" },
	{ QUEUED("MOVED 3999 127.0.0.1:6381"), false, REDIS_MOVED, "" },
	{ QUEUED("ASK 3999 127.0.0.1:6381"), false, REDIS_MOVED, "" },
	{ QUEUED("TRYAGAIN Multiple keys request"), false, REDIS_MOVED, "" },
	{ QUEUED("CLUSTERDOWN The cluster is down"), false, REDIS_DOWN, "" },
	{ QUEUED("NOREPLICAS Not enough good replicas"), false,
	    REDIS_DOWN, "" },
	{ QUEUED("ERR something new"), false, REDIS_ODD, "" },
	{ BEGUN "-READONLY You can't write against a read only replica.\r\n"
	    GUARD, false, REDIS_READONLY, "" },
	{ "+OK\r\n+OK\r\n+QUEUED\r\n*2\r\n+OK\r\n:1\r\n" GUARD, false,
	    REDIS_ODD, "" },
	{ ":1\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n+OK\r\n:1\r\n" GUARD, false,
	    REDIS_ODD, "" },
	/* cut off, hung, no such protocol */
	{ "", true, REDIS_DOWN, "" },
	{ "+OK\r\n+QUE", true, REDIS_DOWN, "" },
	{ BEGUN "*2\r\n+OK\r\n", true, REDIS_DOWN, "" },
	{ "", false, REDIS_DOWN, "" },
	{ "+OK\r\n+QUEUED\r\n", false, REDIS_DOWN, "" },
	{ BEGUN "*2\r\n+OK\r\n", false, REDIS_DOWN, "" },
	{ "\x01\x02\x03\r\n", false, REDIS_ODD, "" },
	{ BEGUN "%2\r\n+a\r\n+b\r\n", false, REDIS_ODD, "" },
	{ BEGUN "*2\r\n$x\r\n", false, REDIS_ODD, "" },
};

static int
send_group(struct redis *r, struct redis_reply **guarded)
{
	static const struct redis_arg set[] = { { "SET", 3 }, { "a", 1 },
		{ "\0b\r\n", 4 } }, zadd[] = { { "ZADD", 4 }, { "z", 1 },
		{ "1", 1 }, { "a", 1 } }, key = { "a", 1 };

	assert_int_equal(redis_begin(r, why, sizeof(why)), 0);
	redis_add(r, set, ARRAY_LEN(set));
	redis_add(r, zadd, ARRAY_LEN(zadd));
	assert_int_equal(redis_send(r, &key, why, sizeof(why)), 0);
	return redis_end(r, guarded, why, sizeof(why));
}

static void
test_groups(void **state)
{
	struct redis_reply *guarded;
	const char *text;
	struct redis *r;
	struct fake f;
	size_t i;
	int got;

	(void)state;
	for (i = 0; i < ARRAY_LEN(groups); i++) {
		const struct answer answer = { groups[i].text, groups[i].ends,
			"EXEC\r\n*2\r\n$5\r\nWATCH\r\n$1\r\na\r\n*2\r\n$3\r\n"
			"GET\r\n" };

		begin(&f);
		speak(&f, &answer, 1);
		r = reach(SETTINGS_REDIS_TCP, f.at);
		guarded = NULL;
		why[0] = '\0';
		got = send_group(r, &guarded);
		text = redis_text(guarded, NULL);
		if ((got == 0) != (groups[i].fault == REDIS_NO_FAULT) ||
		    (got < 0 && redis_fault(r) != groups[i].fault) ||
		    strcmp(text ? text : "", groups[i].guarded) != 0 ||
		    (got < 0) != (why[0] != '\0'))
			fail_msg("%zu: %d, fault %d, %s, guarded %s", i, got,
			    (int)redis_fault(r), why, text ? text : "not");
		redis_reply_free(guarded);
		redis_free(r);
		end(&f);
	}
}

/* After a group that was refused the connection is good for the next. */
static void
test_next_group(void **state)
{
	static const struct answer answers[] = {
		{ QUEUED("OOM command not allowed"), false, NULL },
		{ BEGUN "*2\r\n+OK\r\n:1\r\n" GUARD, false, NULL },
	};
	struct redis_reply *guarded = NULL;
	struct redis *r;
	struct fake f;

	(void)state;
	begin(&f);
	speak(&f, answers, 2);
	r = reach(SETTINGS_REDIS_TCP, f.at);
	assert_int_equal(send_group(r, &guarded), -1);
	assert_null(guarded);
	assert_int_equal(send_group(r, &guarded), 0);
	assert_int_equal(redis_connections(r), 1);
	redis_reply_free(guarded);
	redis_free(r);
	end(&f);
}

/* ---- one command ---- */

static void
test_dead_context_is_replaced(void **state)
{
	static const struct answer answers[] = {
		{ "$5\r\nhal", true, NULL }, { "$1\r\n7\r\n", false, NULL },
	};
	struct redis_reply *reply;
	struct redis *r;
	struct fake f;

	(void)state;
	begin(&f);
	speak(&f, answers, 2);
	r = reach(SETTINGS_REDIS_TCP, f.at);
	assert_null(redis_ask(r, get, 2, 0, why, sizeof(why)));
	assert_int_equal(redis_fault(r), REDIS_DOWN);
	reply = redis_ask(r, get, 2, 0, why, sizeof(why));
	assert_string_equal(redis_text(reply, NULL), "7");
	assert_int_equal(redis_connections(r), 2);
	redis_reply_free(reply);
	redis_free(r);
	end(&f);
}

/* What the server says is shown, and harmless on a terminal. */
static void
test_words_are_safe(void **state)
{
	static const struct answer answer = { "-NOPERM \x1b[2Jno\r\n", true,
		NULL };
	struct redis *r;
	struct fake f;

	(void)state;
	begin(&f);
	speak(&f, &answer, 1);
	r = reach(SETTINGS_REDIS_TCP, f.at);
	assert_null(redis_ask(r, get, 2, 0, why, sizeof(why)));
	assert_non_null(strstr(why, "(NOPERM ?[2Jno)"));
	redis_free(r);
	end(&f);
}

/* ---- a cluster ---- */

static void
test_moved_is_followed(void **state)
{
	char moved[64];
	struct answer first = { moved, false, NULL };
	static const struct answer second = { "$1\r\n7\r\n", false, NULL };
	struct redis_reply *reply;
	struct fake a, b;
	struct redis *r;

	(void)state;
	begin(&a);
	begin(&b);
	snprintf(moved, sizeof(moved), "-MOVED 3999 %s\r\n", b.at);
	speak(&a, &first, 1);
	speak(&b, &second, 1);
	r = reach(SETTINGS_REDIS_CLUSTER, a.at);
	reply = redis_ask(r, get, 2, 0, why, sizeof(why));
	assert_string_equal(redis_text(reply, NULL), "7");
	assert_int_equal(redis_connections(r), 2);
	redis_reply_free(reply);
	redis_free(r);
	end(&a);
	end(&b);
}

static void
test_ask_is_followed_once(void **state)
{
	char there[64];
	const struct answer first[] = { { there, true, NULL },
		{ "$1\r\n8\r\n", false, NULL } };
	static const struct answer second[] = {
		{ "+OK\r\n", false, "ASKING" },
		{ "$1\r\n7\r\n", false, "GET" } };
	struct redis_reply *reply;
	struct fake a, b;
	struct redis *r;

	(void)state;
	begin(&a);
	begin(&b);
	snprintf(there, sizeof(there), "-ASK 3999 %s\r\n", b.at);
	speak(&a, first, 2);
	speak(&b, second, 2);
	r = reach(SETTINGS_REDIS_CLUSTER, a.at);
	reply = redis_ask(r, get, 2, 0, why, sizeof(why));
	assert_string_equal(redis_text(reply, NULL), "7");
	redis_reply_free(reply);
	/* The slot is still where it was. */
	reply = redis_ask(r, get, 2, 0, why, sizeof(why));
	assert_string_equal(redis_text(reply, NULL), "8");
	redis_reply_free(reply);
	redis_free(r);
	end(&a);
	end(&b);
}

/* Sent to and fro, off this machine, or to nowhere: a fault, in time. */
static void
test_led_astray(void **state)
{
	static const struct { const char *to; enum redis_fault fault; }
	cases[] = {
		{ "10.0.0.1:6379", REDIS_DOWN }, { "nowhere:1", REDIS_DOWN },
		{ "127.0.0.1:1", REDIS_DOWN }, { "", REDIS_MOVED },
		{ "x", REDIS_MOVED },
	};
	char moved[64];
	struct answer answers[MOST];
	struct redis *r;
	struct fake f;
	size_t i, n;

	(void)state;
	for (i = 0; i <= ARRAY_LEN(cases); i++) {
		bool is_loop = i == ARRAY_LEN(cases);

		begin(&f);
		snprintf(moved, sizeof(moved), "-MOVED 3999 %s\r\n",
		    is_loop ? f.at : cases[i].to);
		for (n = 0; n < REDIS_HOPS + 1; n++)
			answers[n] = (struct answer){ moved, true, NULL };
		speak(&f, answers, is_loop ? n : 1);
		r = reach(SETTINGS_REDIS_CLUSTER, f.at);
		assert_null(redis_ask(r, get, 2, 0, why, sizeof(why)));
		if (redis_fault(r) != (is_loop ? REDIS_MOVED :
		    cases[i].fault))
			fail_msg("%zu: %d %s", i, (int)redis_fault(r), why);
		redis_free(r);
		end(&f);
	}
}

/* One that says nothing, then the same one with an answer. */
static void
test_sentinels(void **state)
{
	char master[128];
	static const struct answer said = { "$1\r\n7\r\n", false, NULL };
	struct redis_reply *reply;
	struct fake sentinel, server;
	struct redis *r;
	int fd;

	(void)state;
	begin(&sentinel);
	begin(&server);
	snprintf(master, sizeof(master), "*2\r\n$9\r\n127.0.0.1\r\n$%zu\r\n%s"
	    "\r\n", strlen(server.at + 10), server.at + 10);
	speak(&server, &said, 1);
	r = reach(SETTINGS_REDIS_SENTINEL, sentinel.at);
	assert_null(redis_ask(r, get, 2, 0, why, sizeof(why)));
	assert_int_equal(redis_fault(r), REDIS_DOWN);	/* it says nothing */
	fd = accept(sentinel.fd, NULL, NULL);
	close(fd);
	sentinel.child = fork();
	if (sentinel.child == 0) {
		fd = accept(sentinel.fd, NULL, NULL);
		_exit(write(fd, master, strlen(master)) < 0);
	}
	reply = redis_ask(r, get, 2, 0, why, sizeof(why));
	assert_string_equal(redis_text(reply, NULL), "7");
	redis_reply_free(reply);
	redis_free(r);
	close(sentinel.fd);
	end(&sentinel);
	end(&server);
}

static void
test_remote_is_refused(void **state)
{
	struct settings_redis far = { .kind = SETTINGS_REDIS_TCP, .count = 1,
		.at = { "10.0.0.1:6379" } };
	struct redis_settings s = { .place = &far, .timeout_ms = TIMEOUT_MS };
	struct redis *r;

	(void)state;
	assert_int_equal(redis_new(&r, &s, why, sizeof(why)), -1);
	assert_non_null(strstr(why, "is on another machine"));
	/* Nor where a server sends us. */
	assert_int_equal(redis_link("10.0.0.1:6379", false, false, TIMEOUT_MS,
	    why, sizeof(why)), -1);
	assert_string_equal(why, "that is another machine, and plain_tcp is "
	    "not set");
	assert_int_equal(redis_link("[::1]:0", false, false, TIMEOUT_MS, why,
	    sizeof(why)), -1);
	assert_string_equal(why, "that is no address in numbers");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_next_group),
		cmocka_unit_test(test_dead_context_is_replaced),
		cmocka_unit_test(test_words_are_safe),
		cmocka_unit_test(test_moved_is_followed),
		cmocka_unit_test(test_ask_is_followed_once),
		cmocka_unit_test(test_led_astray),
		cmocka_unit_test(test_sentinels),
		cmocka_unit_test(test_remote_is_refused),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
