/* up_test.c: what beadle up starts is stopped, in order, and nothing is left.
 * Children are shells that say when they are ready; Redis is a real one. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dashboard/up.h"

static char why[256];

/* A shell running script, in which >&9 says that it is ready. */
static void
start_shell(struct up *u, const char *script)
{
	char *argv[] = { (char *)"sh", (char *)"-c", (char *)script, NULL };
	int fds[2];
	char ready;

	assert_int_equal(pipe(fds), 0);
	assert_int_equal(dup2(fds[1], 9), 9);
	close(fds[1]);
	assert_int_equal(up_daemon(u, "/bin/sh", argv, why, sizeof(why)), 0);
	close(9);
	assert_int_equal(read(fds[0], &ready, 1), 1);
	close(fds[0]);
}

/* Nothing of ours runs any more, and signals are as they were. */
static void
check_clean(void)
{
	sigset_t mask;

	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	assert_int_equal(sigprocmask(SIG_BLOCK, NULL, &mask), 0);
	assert_false(sigismember(&mask, SIGINT));
	assert_false(sigismember(&mask, SIGCHLD));
}

static void
test_status(void **state)
{
	struct up u;

	(void)state;
	assert_int_equal(up_start(&u, "/nowhere", false, why, sizeof(why)), 0);
	start_shell(&u, "echo >&9; exit 7");
	assert_int_equal(up_wait(&u, -1), UP_DAEMON_ENDED);
	assert_int_equal(u.daemon_status, 7);
	assert_int_equal(u.daemon_signal, 0);
	assert_false(u.is_interrupted);
	assert_int_equal(up_stop(&u, why, sizeof(why)), 0);
	check_clean();
}

static void
test_killed(void **state)
{
	struct up u;

	(void)state;
	assert_int_equal(up_start(&u, "/nowhere", false, why, sizeof(why)), 0);
	start_shell(&u, "echo >&9; kill -9 $$");
	assert_int_equal(up_wait(&u, -1), UP_DAEMON_ENDED);
	assert_int_equal(u.daemon_status, 1);
	assert_int_equal(u.daemon_signal, SIGKILL);
	assert_int_equal(up_stop(&u, why, sizeof(why)), 0);
	check_clean();
}

/* The signal goes on to the daemon, which ends when it has drained. */
static void
relay(int number, const char *name)
{
	struct up u;
	char script[120];

	snprintf(script, sizeof(script), "trap 'kill $!; exit 5' %s; "
	    "sleep 100 9>&- & echo >&9; wait", name);
	assert_int_equal(up_start(&u, "/nowhere", false, why, sizeof(why)), 0);
	start_shell(&u, script);
	raise(number);
	assert_int_equal(up_wait(&u, -1), UP_DAEMON_ENDED);
	assert_true(u.is_interrupted);
	assert_int_equal(u.daemon_status, 5);
	assert_int_equal(up_stop(&u, why, sizeof(why)), 0);
	check_clean();
}

static void
test_relay(void **state)
{
	(void)state;
	relay(SIGINT, "INT");
	relay(SIGTERM, "TERM");
	relay(SIGHUP, "TERM");		/* a terminal that went away */
}

/* As in the background of a shell script, where SIGINT is ignored. */
static void
test_relay_at_once(void **state)
{
	struct up u;

	(void)state;
	signal(SIGINT, SIG_IGN);
	assert_int_equal(up_start(&u, "/nowhere", false, why, sizeof(why)), 0);
	start_shell(&u, "echo >&9; exec sleep 100");
	raise(SIGINT);
	assert_int_equal(up_wait(&u, -1), UP_DAEMON_ENDED);
	assert_true(u.is_interrupted);
	assert_int_equal(u.daemon_signal, SIGINT);
	assert_int_equal(u.daemon_status, 0);
	assert_int_equal(up_stop(&u, why, sizeof(why)), 0);
	signal(SIGINT, SIG_DFL);
	check_clean();
}

static void
test_interrupted(void **state)
{
	struct up u;

	(void)state;
	assert_int_equal(up_start(&u, "/nowhere", false, why, sizeof(why)), 0);
	raise(SIGINT);
	assert_int_equal(up_wait(&u, -1), UP_INTERRUPTED);
	assert_int_equal(up_stop(&u, why, sizeof(why)), 0);
	check_clean();
}

static void
test_wait_has_an_end(void **state)
{
	uint64_t from_ms = up_now_ms();
	struct up u;

	(void)state;
	assert_int_equal(up_start(&u, "/nowhere", false, why, sizeof(why)), 0);
	assert_int_equal(up_wait(&u, 20), UP_TIME);
	assert_true(up_now_ms() - from_ms >= 20);
	assert_int_equal(up_stop(&u, why, sizeof(why)), 0);
	check_clean();
}

static void
test_stop_running(void **state)
{
	struct up u;

	(void)state;
	assert_int_equal(up_start(&u, "/nowhere", false, why, sizeof(why)), 0);
	start_shell(&u, "echo >&9; exec sleep 100");
	assert_int_equal(up_stop(&u, why, sizeof(why)), 0);
	check_clean();
}

static void
test_no_program(void **state)
{
	char *argv[] = { (char *)"beadled", NULL };
	struct up u;

	(void)state;
	assert_int_equal(up_start(&u, "/nowhere", false, why, sizeof(why)), 0);
	assert_int_equal(up_daemon(&u, "/nowhere/beadled", argv, why,
	    sizeof(why)), -1);
	assert_string_equal(why,
	    "/nowhere/beadled cannot be run: No such file or directory");
	assert_int_equal(up_stop(&u, why, sizeof(why)), 0);
	check_clean();
}

/* What it would leave in a crash is all that is recorded. */
static void
check_no_core(pid_t pid)
{
	char path[64], line[128];
	long soft = -1, hard = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/limits", (int)pid);
	f = fopen(path, "r");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f) && sscanf(line,
	    "Max core file size %ld %ld", &soft, &hard) != 2)
		;
	fclose(f);
	assert_int_equal(soft, 0);
	assert_int_equal(hard, 0);
}

static void
test_redis(void **state)
{
	char dir[] = "/tmp/beadle-up.XXXXXX", path[64], command[80];
	struct up u;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/redis/redis.sock", dir);
	if (up_start(&u, dir, true, why, sizeof(why)) < 0)
		fail_msg("%s", why);
	assert_int_equal(access(path, F_OK), 0);
	check_no_core(u.redis);
	kill(u.redis, SIGKILL);
	assert_int_equal(up_wait(&u, -1), UP_REDIS_ENDED);
	if (up_redis(&u, why, sizeof(why)) < 0)
		fail_msg("%s", why);
	start_shell(&u, "echo >&9; exec sleep 100");
	if (up_stop(&u, why, sizeof(why)) < 0)
		fail_msg("%s", why);
	check_clean();
	assert_int_equal(access(path, F_OK), -1);
	snprintf(command, sizeof(command), "rm -r %s", dir);
	assert_int_equal(system(command), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_killed),
		cmocka_unit_test(test_relay),
		cmocka_unit_test(test_relay_at_once),
		cmocka_unit_test(test_interrupted),
		cmocka_unit_test(test_wait_has_an_end),
		cmocka_unit_test(test_stop_running),
		cmocka_unit_test(test_no_program),
		cmocka_unit_test(test_redis),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
