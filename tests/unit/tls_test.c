/* tls_test.c: certificates made, kept, given and refused; openssl looks at
 * them, too. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dashboard/tls.h"

#define NOW UINT64_C(1763640000000000)

static void
shell(const char *dir, const char *format)
{
	char command[600];

	snprintf(command, sizeof(command), "cd %s && { %s; } > out 2>&1", dir,
	    format);
	if (system(command) != 0)
		fail_msg("%s", format);
}

static int
set_up(void **state)
{
	char *dir = strdup("/tmp/tls_test.XXXXXX");

	assert_non_null(mkdtemp(dir));
	*state = dir;
	return 0;
}

static int
tear_down(void **state)
{
	char command[80];

	snprintf(command, sizeof(command), "rm -rf %s", (char *)*state);
	assert_int_equal(system(command), 0);
	free(*state);
	return 0;
}

static void
one_is_made_once(void **state)
{
	char why[300], print[TLS_FINGERPRINT], path[64], look[400];
	const char *dir = *state;
	struct stat st;
	struct tls t;

	assert_int_equal(tls_own(&t, dir, NOW, why, sizeof(why)), 0);
	assert_true(t.is_made);
	assert_int_equal(t.until_us, NOW + 824 * UINT64_C(86400000000));
	strcpy(print, t.fingerprint);
	tls_free(&t);
	assert_int_equal(tls_own(&t, dir, NOW + 1, why, sizeof(why)), 0);
	assert_false(t.is_made);
	assert_string_equal(t.fingerprint, print);
	tls_free(&t);
	snprintf(path, sizeof(path), "%s/serve/key.pem", dir);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	snprintf(look, sizeof(look), "openssl x509 -in serve/certificate.pem "
	    "-noout -fingerprint -sha256 | grep -q %s", print);
	shell(dir, look);
	shell(dir, "openssl x509 -in serve/certificate.pem -noout -text > t; "
	    "grep -q 'NIST CURVE: P-256' t; grep -q 'DNS:localhost' t; "
	    "grep -q 'IP Address:127.0.0.1' t; grep -q 'CA:FALSE' t; "
	    "openssl pkey -in serve/key.pem -noout; "
	    "openssl verify -CAfile serve/certificate.pem "
	    "serve/certificate.pem");
}

struct told { bool is_loaded, is_made; char fingerprint[TLS_FINGERPRINT]; };

/* A process: waits until the pipe is closed, then has its own. */
static void
begin_at_once(const char *dir, const int go[2], int out)
{
	struct told told = { false, false, "" };
	char why[300], unused;
	struct tls t;

	close(go[1]);
	if (read(go[0], &unused, 1) == 0 && tls_own(&t, dir, NOW, why,
	    sizeof(why)) == 0) {
		told.is_loaded = true;
		told.is_made = t.is_made;
		memcpy(told.fingerprint, t.fingerprint,
		    sizeof(told.fingerprint));
	}
	_exit(write(out, &told, sizeof(told)) != sizeof(told));
}

static void
who_begin_at_once_have_the_same(void **state)
{
	struct told told[8];
	int go[2], out[2], i, made = 0;
	pid_t pid;

	assert_int_equal(pipe(go), 0);
	assert_int_equal(pipe(out), 0);
	for (i = 0; i < 8; i++) {
		pid = fork();
		assert_true(pid >= 0);
		if (pid == 0)
			begin_at_once(*state, go, out[1]);
	}
	close(go[0]);
	close(go[1]);
	close(out[1]);
	for (i = 0; i < 8; i++) {
		assert_int_equal(read(out[0], &told[i], sizeof(told[i])),
		    sizeof(told[i]));
		assert_true(told[i].is_loaded);
		assert_string_equal(told[i].fingerprint, told[0].fingerprint);
		made += told[i].is_made;
	}
	assert_int_equal(made, 1);
	close(out[0]);
	while (wait(NULL) > 0)
		;
}

static int held = -1;		/* a lock of another's */

/* Of a signal: who is waited for is done. */
static void
let_go(int signal)
{
	(void)signal;
	close(held);
}

/* A signal while another makes it: it is waited for all the same. */
static void
a_signal_ends_no_wait(void **state)
{
	const struct sigaction on = { .sa_handler = let_go };
	const struct itimerval soon = { .it_value = { .tv_usec = 20000 } };
	char why[300] = "", path[64];
	const char *dir = *state;
	struct tls t;

	shell(dir, "mkdir -m 700 serve");
	snprintf(path, sizeof(path), "%s/serve/lock", dir);
	held = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(flock(held, LOCK_EX), 0);
	assert_int_equal(sigaction(SIGALRM, &on, NULL), 0);
	assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
	if (tls_own(&t, dir, NOW, why, sizeof(why)) < 0)
		fail_msg("%s", why);
	tls_free(&t);
}

static void
the_schools_own_is_taken(void **state)
{
	char why[300], crt[64], key[64], link[64];
	const char *dir = *state;
	struct tls t;

	shell(dir, "openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem "
	    "-out c.pem -days 30 -subj /CN=school && chmod 600 k.pem && "
	    "ln -s c.pem l.pem && openssl req -x509 -newkey ec -pkeyopt "
	    "ec_paramgen_curve:P-256 -nodes -keyout other.pem -out o.pem "
	    "-days 30 -subj /CN=other && echo no > bad.pem && "
	    "chmod 600 other.pem bad.pem");
	snprintf(crt, sizeof(crt), "%s/c.pem", dir);
	snprintf(key, sizeof(key), "%s/k.pem", dir);
	snprintf(link, sizeof(link), "%s/l.pem", dir);
	assert_int_equal(tls_load(&t, crt, key, why, sizeof(why)), 0);
	tls_free(&t);
	assert_int_equal(tls_load(&t, link, key, why, sizeof(why)), 0);
	tls_free(&t);
	snprintf(key, sizeof(key), "%s/other.pem", dir);
	assert_int_equal(tls_load(&t, crt, key, why, sizeof(why)), -1);
	snprintf(key, sizeof(key), "%s/bad.pem", dir);
	assert_int_equal(tls_load(&t, crt, key, why, sizeof(why)), -1);
	snprintf(key, sizeof(key), "%s/none.pem", dir);
	assert_int_equal(tls_load(&t, crt, key, why, sizeof(why)), -1);
	assert_non_null(strstr(why, "none.pem"));
	shell(dir, "chmod 644 k.pem");
	snprintf(key, sizeof(key), "%s/k.pem", dir);
	assert_int_equal(tls_load(&t, crt, key, why, sizeof(why)), -1);
	assert_non_null(strstr(why, "chmod 600"));
}

/* What the school put there is not replaced, whatever it is. */
static void
what_is_there_is_not_replaced(void **state)
{
	const char *dir = *state;
	char why[300];
	struct tls t;

	shell(dir, "mkdir serve && echo nonsense > serve/certificate.pem");
	assert_int_equal(tls_own(&t, dir, NOW, why, sizeof(why)), -1);
	shell(dir, "grep -qx nonsense serve/certificate.pem");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_is_made_once),
		TEST(who_begin_at_once_have_the_same),
		TEST(a_signal_ends_no_wait),
		TEST(the_schools_own_is_taken),
		TEST(what_is_there_is_not_replaced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
