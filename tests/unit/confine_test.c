/* confine_test.c: a confined child keeps what it holds and gets nothing new.
 *
 * Each case is a child of its own: confining cannot be undone. Built with a
 * sanitizer there is no seccomp to see, so only landlock's cases run. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capture/confine.h"

#ifdef __SANITIZE_ADDRESS__
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

#define FINE	0
#define KILLED	(128 + SIGSYS)

/* Where the children try their luck; made once, removed at the end. */
struct place {
	char dir[64];
	char inside[96];	/* below dir: may be written */
	char outside[96];
	int held;		/* open file with "held" in it */
	FILE *stream;		/* the same, not read yet */
};

typedef int attempt(const struct place *p);

static int
read_held(const struct place *p)
{
	char got[4];

	return pread(p->held, got, 4, 0) == 4 &&
	    memcmp(got, "held", 4) == 0 ? FINE : 1;
}

static int
use_memory(const struct place *p)
{
	char *big = malloc(64 << 20);

	(void)p;
	if (big == NULL)
		return 1;
	memset(big, 1, 64 << 20);
	free(big);
	return FINE;
}

static int
send_note(const struct place *p)
{
	(void)p;
	/* Of a socket pair made before: see run(). */
	return send(100, "note", 4, 0) == 4 ? FINE : 1;
}

static int
read_buffered(const struct place *p)
{
	char line[8];

	return fgets(line, sizeof line, p->stream) != NULL ? FINE : 1;
}

static int
open_file(const struct place *p)
{
	return open(p->outside, O_RDONLY) < 0 && errno == EACCES ? EACCES : 1;
}

static int
open_internet(const struct place *p)
{
	(void)p;
	return socket(AF_INET, SOCK_STREAM, 0) < 0 ? 1 : 2;
}

/* Nobody listens there, which can be said only after the kernel has asked. */
static int
connect_tcp(const struct place *p)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(1),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)p;
	return fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) < 0 &&
	    errno == ECONNREFUSED ? FINE : 1;
}

static int
bind_tcp(const struct place *p)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	(void)p;
	return bind(fd, (struct sockaddr *)&at, sizeof at) < 0 ? 1 : 2;
}

static int
open_udp(const struct place *p)
{
	(void)p;
	return socket(AF_INET, SOCK_DGRAM, 0) < 0 ? 1 : 2;
}

static int
open_packets(const struct place *p)
{
	(void)p;
	return socket(AF_PACKET, SOCK_RAW, 0) < 0 ? 1 : 2;
}

static int
open_unix(const struct place *p)
{
	(void)p;
	return socket(AF_UNIX, SOCK_STREAM, 0) < 0 ? 1 : FINE;
}

static int
run_program(const struct place *p)
{
	char *const argv[] = { (char *)"true", NULL };

	(void)p;
	execv("/bin/true", argv);
	return 1;
}

static int
make_child(const struct place *p)
{
	(void)p;
	return fork() < 0 ? 1 : 2;
}

static int
make_code(const struct place *p)
{
	(void)p;
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE |
	    MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? 1 : 2;
}

static int
signal_parent(const struct place *p)
{
	(void)p;
	return kill(getppid(), 0) < 0 ? 1 : 2;
}

static int
write_inside(const struct place *p)
{
	char other[128];
	int fd = open(p->inside, O_RDWR | O_CREAT | O_APPEND, 0600);

	if (fd < 0 || write(fd, "x", 1) != 1 || fdatasync(fd) < 0 ||
	    ftruncate(fd, 0) < 0 || posix_fallocate(fd, 0, 4096) != 0)
		return 1;
	close(fd);
	snprintf(other, sizeof other, "%s.other", p->inside);
	return rename(p->inside, other) == 0 && unlink(other) == 0 ? FINE : 1;
}

static int
write_outside(const struct place *p)
{
	return open(p->outside, O_WRONLY) < 0 && errno == EACCES ? FINE : 1;
}

static int
read_outside(const struct place *p)
{
	return open(p->outside, O_RDONLY) < 0 && errno == EACCES ? FINE : 1;
}

static int
read_law(const struct place *p)
{
	(void)p;
	return open("/etc/hostname", O_RDONLY) >= 0 ||
	    open("/etc/passwd", O_RDONLY) >= 0 ? FINE : 1;
}

static int
write_law(const struct place *p)
{
	(void)p;
	return open("/etc/beadle-confine-test", O_WRONLY | O_CREAT, 0600) < 0 &&
	    errno == EACCES ? FINE : 1;
}

static const struct {
	const char *name;
	enum confine_role role;
	attempt *try;
	int want;		/* exit status, or KILLED */
	int seccomp;		/* needs it: not with a sanitizer */
} cases[] = {
	{ "sensor reads what it holds", CONFINE_SENSOR, read_held, FINE, 0 },
	{ "sensor has memory", CONFINE_SENSOR, use_memory, FINE, 0 },
	{ "sensor sends notes", CONFINE_SENSOR, send_note, FINE, 0 },
	{ "sensor uses stdio", CONFINE_SENSOR, read_buffered, FINE, 1 },
	{ "sensor opens a file", CONFINE_SENSOR, open_file, KILLED, 1 },
	{ "sensor opens TCP", CONFINE_SENSOR, open_internet, KILLED, 1 },
	{ "sensor opens a Unix socket", CONFINE_SENSOR, open_unix, KILLED, 1 },
	{ "sensor runs a program", CONFINE_SENSOR, run_program, KILLED, 1 },
	{ "sensor forks", CONFINE_SENSOR, make_child, KILLED, 1 },
	{ "sensor makes code", CONFINE_SENSOR, make_code, KILLED, 1 },
	{ "sensor signals", CONFINE_SENSOR, signal_parent, KILLED, 1 },
	{ "keeper reads what it holds", CONFINE_KEEPER, read_held, FINE, 0 },
	{ "keeper writes below", CONFINE_KEEPER, write_inside, FINE, 0 },
	{ "keeper writes elsewhere", CONFINE_KEEPER, write_outside, FINE, 0 },
	{ "keeper reads elsewhere", CONFINE_KEEPER, read_outside, FINE, 1 },
	{ "keeper reads the law", CONFINE_KEEPER, read_law, FINE, 0 },
	{ "keeper writes the law", CONFINE_KEEPER, write_law, FINE, 0 },
	{ "keeper opens Redis", CONFINE_KEEPER, open_unix, FINE, 0 },
	{ "keeper opens TCP", CONFINE_KEEPER, open_internet, KILLED, 1 },
	{ "keeper opens packets", CONFINE_KEEPER, open_packets, KILLED, 1 },
	{ "keeper runs a program", CONFINE_KEEPER, run_program, KILLED, 1 },
	{ "keeper forks", CONFINE_KEEPER, make_child, KILLED, 1 },
	{ "keeper makes code", CONFINE_KEEPER, make_code, KILLED, 1 },
	{ "keeper by TCP", CONFINE_KEEPER_TCP, connect_tcp, FINE, 0 },
	{ "keeper by TCP, UDP", CONFINE_KEEPER_TCP, open_udp, KILLED, 1 },
	{ "keeper by TCP binds", CONFINE_KEEPER_TCP, bind_tcp, KILLED, 1 },
	{ "keeper by TCP, files", CONFINE_KEEPER_TCP, read_outside, FINE, 1 },
	{ "renderer has memory", CONFINE_RENDERER, use_memory, FINE, 0 },
	{ "renderer reads below", CONFINE_RENDERER, read_law, FINE, 0 },
	{ "renderer reads elsewhere", CONFINE_RENDERER, read_outside, FINE, 1 },
	{ "renderer writes elsewhere", CONFINE_RENDERER, write_outside, FINE,
	    0 },
	{ "renderer opens TCP", CONFINE_RENDERER, open_internet, KILLED, 1 },
	{ "renderer opens UDP", CONFINE_RENDERER, open_udp, KILLED, 1 },
	{ "renderer opens Unix", CONFINE_RENDERER, open_unix, KILLED, 1 },
	{ "renderer runs a program", CONFINE_RENDERER, run_program, KILLED,
	    1 },
	{ "renderer forks", CONFINE_RENDERER, make_child, KILLED, 1 },
	{ "renderer makes code", CONFINE_RENDERER, make_code, KILLED, 1 },
	{ "renderer signals", CONFINE_RENDERER, signal_parent, KILLED, 1 },
};

/* In the child: confine, try, and leave without a word to cmocka. */
static void
run(const struct place *p, enum confine_role role, attempt *try)
{
	const char *const below[] = { p->dir, NULL };
	const char *const law[] = { "/etc", NULL };
	char why[256] = "";
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) < 0 ||
	    dup2(ends[0], 100) < 0)
		_exit(90);
	if (confine_process(role, below, law, why, sizeof why) < 0) {
		if (write(STDERR_FILENO, why, strlen(why)) < 0)
			_exit(92);
		_exit(91);
	}
	_exit(try(p));
}

static int
outcome(const struct place *p, enum confine_role role, attempt *try)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0)
		run(p, role, try);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
	    WEXITSTATUS(status);
}

static void
test_roles(void **state)
{
	const struct place *p = *state;
	unsigned wrong = 0;
	size_t i;
	int got;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (cases[i].seccomp && SANITIZED)
			continue;
		got = outcome(p, cases[i].role, cases[i].try);
		if (got != cases[i].want) {
			print_error("%s: %d, want %d\n", cases[i].name, got,
			    cases[i].want);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

/* What /proc says of a process without rights. */
static int
check_given_up(const struct place *p)
{
	FILE *f = fopen("/proc/self/status", "r");
	struct rlimit core;
	char line[128];
	int sets = 0;

	(void)p;
	while (f != NULL && fgets(line, sizeof line, f) != NULL) {
		if (strncmp(line, "CapInh:", 7) != 0 &&
		    strncmp(line, "CapPrm:", 7) != 0 &&
		    strncmp(line, "CapEff:", 7) != 0 &&
		    strncmp(line, "CapAmb:", 7) != 0)
			continue;
		if (strtoull(line + 7, NULL, 16) != 0)
			return 2;
		sets++;
	}
	if (sets != 4 || prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
		return 3;
	if (!SANITIZED && prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0)
		return 4;
	if (getrlimit(RLIMIT_CORE, &core) < 0 || core.rlim_max != 0)
		return 5;
	return FINE;
}

static void
test_capabilities(void **state)
{
	const struct place *p = *state;
	char why[256];
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		if (confine_capabilities(0, why, sizeof why) < 0)
			_exit(1);
		if (check_given_up(p) != FINE)
			_exit(check_given_up(p));
		/* Nothing is left to keep. */
		_exit(confine_capabilities(1, why, sizeof why) == -1 &&
		    strstr(why, "CAP_NET_RAW") != NULL ? FINE : 6);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(WEXITSTATUS(status), FINE);
}

static void
test_missing_directory(void **state)
{
	static const char *const below[] = { "/nowhere/beadle", NULL };
	char why[256] = "";
	pid_t child = fork();
	int status;

	(void)state;
	assert_true(child >= 0);
	if (child == 0)
		_exit(confine_process(CONFINE_KEEPER, below, NULL, why,
		    sizeof why) == -1 &&
		    strstr(why, "/nowhere/beadle") != NULL ? FINE : 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(WEXITSTATUS(status), FINE);
}

static int
make_place(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	char path[96];

	assert_non_null(p);
	strcpy(p->dir, "/tmp/beadle-confine-XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	snprintf(p->outside, sizeof p->outside, "%s.outside", p->dir);
	snprintf(p->inside, sizeof p->inside, "%s/inside", p->dir);
	snprintf(path, sizeof path, "%s/held", p->dir);
	close(open(p->outside, O_WRONLY | O_CREAT, 0600));
	p->held = open(path, O_RDWR | O_CREAT, 0600);
	assert_int_equal(write(p->held, "held", 4), 4);
	p->stream = fopen(path, "r");
	assert_non_null(p->stream);
	*state = p;
	return 0;
}

static int
remove_place(void **state)
{
	struct place *p = *state;
	char path[96];

	snprintf(path, sizeof path, "%s/held", p->dir);
	close(p->held);
	fclose(p->stream);
	unlink(path);
	unlink(p->outside);
	rmdir(p->dir);
	free(p);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_roles),
		cmocka_unit_test(test_capabilities),
		cmocka_unit_test(test_missing_directory),
	};

	return cmocka_run_group_tests(tests, make_place, remove_place);
}
