/* apart_test.c: what is done in a process of its own is answered whole or not
 * at all, and gets nothing of what this one has. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dashboard/apart.h"

#ifdef __SANITIZE_ADDRESS__
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define BIG (5u << 20)
#define HELD 77			/* a descriptor of this process's */

static const char *const fonts[] = { "/usr/share/fonts", NULL };

static int
answers(const void *arg, FILE *out, char *why, size_t whylen)
{
	(void)why;
	(void)whylen;
	fputs(arg, out);
	return 0;
}

static int
says_much(const void *arg, FILE *out, char *why, size_t whylen)
{
	(void)arg;
	(void)why;
	(void)whylen;
	for (unsigned i = 0; i < BIG; i++)
		putc('a' + (int)(i % 26), out);
	return 0;
}

static int
fails(const void *arg, FILE *out, char *why, size_t whylen)
{
	fputs("half of it", out);
	snprintf(why, whylen, "%s", (const char *)arg);
	return -1;
}

/* "" or what it could do that it must not. */
static int
tries(const void *arg, FILE *out, char *why, size_t whylen)
{
	(void)arg;
	(void)why;
	(void)whylen;
	if (write(HELD, "x", 1) >= 0)
		fputs("wrote to what was open; ", out);
	if (!SANITIZED && open("/etc/passwd", O_RDONLY) >= 0)
		fputs("read a file; ", out);
	if (open("/tmp/beadle-apart", O_WRONLY | O_CREAT, 0600) >= 0)
		fputs("made a file; ", out);
	if (geteuid() == 0)
		fputs("is root; ", out);
	if (access("/usr/share/fonts", R_OK) < 0)
		fputs("lacks the fonts; ", out);
	return 0;
}

static int
asks_for_memory(const void *arg, FILE *out, char *why, size_t whylen)
{
	char *much = malloc((size_t)2 << 30);

	(void)arg;
	if (much)
		memset(much, 1, (size_t)2 << 30);
	snprintf(why, whylen, "out of memory");
	putc('x', out);
	return much ? 0 : -1;
}

static int
opens_socket(const void *arg, FILE *out, char *why, size_t whylen)
{
	(void)arg;
	(void)why;
	(void)whylen;
	(void)socket(AF_INET, SOCK_STREAM, 0);
	fputs("still here", out);
	return 0;
}

static int
ends_early(const void *arg, FILE *out, char *why, size_t whylen)
{
	(void)arg;
	(void)out;
	(void)why;
	(void)whylen;
	_exit(3);
}

static int
goes_on(const void *arg, FILE *out, char *why, size_t whylen)
{
	(void)arg;
	(void)out;
	(void)why;
	(void)whylen;
	for (volatile unsigned i = 1; i; i |= 1)
		;
	return 0;
}

static const struct {
	apart_work *work;
	const char *arg, *answer, *why;	/* of which one is "" */
	int needs_seccomp;
} cases[] = {
	{ answers, "a PDF", "a PDF", "", 0 },
	{ answers, "", "", "", 0 },
	{ fails, "a font is missing", "", "a font is missing", 0 },
	{ tries, "", "", "", 0 },
	{ asks_for_memory, "", "", "out of memory", 1 },
	{ opens_socket, "", "", "asked the system for what it may not", 1 },
	{ ends_early, "", "", "ended by itself (an error)", 0 },
};

static int
ask(apart_work *work, const char *arg, char **bytes, size_t *len, char *why,
    size_t whylen)
{
	FILE *out = open_memstream(bytes, len);
	int r;

	assert_non_null(out);
	why[0] = '\0';
	r = apart_run(work, arg, fonts, out, why, whylen);
	assert_int_equal(fclose(out), 0);
	return r;
}

static void
whole_or_not_at_all(void **state)
{
	char *bytes, why[300];
	size_t i, len;
	int r;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		if (SANITIZED && cases[i].needs_seccomp)
			continue;
		r = ask(cases[i].work, cases[i].arg, &bytes, &len, why,
		    sizeof(why));
		if (r != (cases[i].why[0] ? -1 : 0) ||
		    !strstr(why, cases[i].why))
			fail_msg("case %zu: %d, \"%s\"", i, r, why);
		assert_string_equal(bytes, cases[i].answer);
		free(bytes);
	}
}

static void
much_comes_whole(void **state)
{
	char *bytes, why[300];
	size_t len, i;

	(void)state;
	assert_int_equal(ask(says_much, NULL, &bytes, &len, why, sizeof(why)),
	    0);
	assert_int_equal(len, BIG);
	for (i = 0; i < len; i++)
		if (bytes[i] != 'a' + (int)(i % 26))
			fail_msg("byte %zu is %d", i, bytes[i]);
	free(bytes);
}

/* A second of processor is all there is, so that this need not take long. */
static void
it_does_not_go_on(void **state)
{
	const struct rlimit second = { 1, 1 };
	char *bytes, why[300];
	int status = 0;
	size_t len;
	pid_t child;

	(void)state;
	child = fork();
	if (child == 0) {
		setrlimit(RLIMIT_CPU, &second);
		_exit(ask(goes_on, NULL, &bytes, &len, why, sizeof(why)) < 0 &&
		    len == 0 && strstr(why, "60 s of processor") ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_or_not_at_all),
		cmocka_unit_test(much_comes_whole),
		cmocka_unit_test(it_does_not_go_on),
	};

	if (dup2(1, HELD) < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
