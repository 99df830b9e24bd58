/* listen_test.c: addresses, good and bad, and a socket that was handed over. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dashboard/listen.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
addresses_are_read(void **state)
{
	static const struct { const char *where, *shown; } cases[] = {
		{ "127.0.0.1:0", "127.0.0.1:" },
		{ "[::1]:0", "[::1]:" },
		{ ":0", "localhost:" },
		{ "0.0.0.0:0", "localhost:" },
	};
	char why[200], text[LISTEN_TEXT];
	size_t i;
	int fd;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		fd = listen_open(cases[i].where, why, sizeof(why));
		assert_true(fd >= 0);
		listen_text(fd, text);
		assert_memory_equal(text, cases[i].shown,
		    strlen(cases[i].shown));
		assert_true(atoi(text + strlen(cases[i].shown)) > 0);
		assert_true(fcntl(fd, F_GETFL) & O_NONBLOCK);
		assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
		close(fd);
	}
}

static void
what_is_none_is_said_to_be(void **state)
{
	static const char *const bad[] = { "", "8443", "127.0.0.1", "a:b",
		"127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "::1:80",
		"localhost:80", "1.2.3:80", "[::1:80", "127.0.0.1:-1",
		"127.0.0.1:000001", "192.0.2.1:0" };
	char why[200];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		why[0] = '\0';
		if (listen_open(bad[i], why, sizeof(why)) != -1)
			fail_msg("%s", bad[i]);
		assert_true(strlen(why) > 10);
		assert_int_equal(listen_check(bad[i], why, sizeof(why)), -1);
	}
}

/* Where another listens, one could: that one may be about to end. */
static void
what_could_be_is_checked(void **state)
{
	char why[200], text[LISTEN_TEXT];
	int fd = listen_open("127.0.0.1:0", why, sizeof(why));

	(void)state;
	assert_true(fd >= 0);
	listen_text(fd, text);
	assert_int_equal(listen_check(text, why, sizeof(why)), 0);
	assert_int_equal(listen_open(text, why, sizeof(why)), -1);
	close(fd);
	/* It leaves nothing open behind. */
	assert_int_equal(listen_check(text, why, sizeof(why)), 0);
	fd = listen_open(text, why, sizeof(why));
	assert_true(fd >= 0);
	close(fd);
}

/* In a child, as systemd would: descriptor 3 and two variables. */
static int
inherit(const char *count, bool mine, bool listens)
{
	char why[200], pid[16];
	pid_t child = fork();
	int fd, status, r;

	if (child == 0) {
		fd = listens ? listen_open("127.0.0.1:0", why, sizeof(why)) :
		    socket(AF_INET, SOCK_STREAM, 0);
		dup2(fd, 3);
		snprintf(pid, sizeof(pid), "%d", mine ? getpid() : 1);
		setenv("LISTEN_PID", pid, 1);
		setenv("LISTEN_FDS", count, 1);
		r = listen_inherited(why, sizeof(why));
		_exit(r == 3 && (fcntl(3, F_GETFD) & FD_CLOEXEC) ? 3 :
		    r == -1 ? 1 : r == -2 ? 2 : 9);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WEXITSTATUS(status);
}

static void
a_socket_is_inherited(void **state)
{
	(void)state;
	assert_int_equal(inherit("1", true, true), 3);
	assert_int_equal(inherit("1", false, true), 1);
	assert_int_equal(inherit("2", true, true), 2);
	assert_int_equal(inherit("1", true, false), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_read),
		cmocka_unit_test(what_is_none_is_said_to_be),
		cmocka_unit_test(what_could_be_is_checked),
		cmocka_unit_test(a_socket_is_inherited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
