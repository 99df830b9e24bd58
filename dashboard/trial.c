/* trial.c: a draft tried by a process of its own.
 *
 * A lock on a file is held by that process from its fork to its end, however it
 * ends. It shares the memory of who serves as it was, and no connection. */
#include "dashboard/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dashboard/trying.h"
#include "store/files.h"

#define NAME "trial.txt"
#define MOST (256u << 10)	/* bytes of a result */

static const char unfinished[] = "The last trial did not come to its end: try "
    "fewer days, or beadle law try at the console.\n";

static char *
path_of(const char *state, const char *name, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/serve%s%s", state, name[0] ? "/" : "",
	    name);
	return path;
}

/* The lock; -1 and errno, EWOULDBLOCK: somebody holds it. */
static int
take_lock(const char *state)
{
	char path[PATH_MAX];
	int fd = open(path_of(state, "trial.lock", path),
	    O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

bool
trial_runs(const char *state)
{
	int fd = take_lock(state);

	if (fd >= 0)
		close(fd);
	return fd < 0 && errno == EWOULDBLOCK;
}

char *
trial_text(const char *state)
{
	char path[PATH_MAX];
	size_t len;

	return files_read(path_of(state, "", path), NAME, MOST, &len);
}

/* ---- in the process ---- */

static void
write_result(struct reader *r, const struct law *draft, struct tried *tried,
    FILE *out)
{
	char why[400] = "out of memory";

	if (reader_store(r, why, sizeof(why)) < 0 ||
	    trying_count(r, draft, tried, why, sizeof(why)) < 0)
		fprintf(out, "It could not be tried: %s\n", why);
	else
		tried_text(tried, out);
}

/* Never returns. */
static void
work(const struct reader *of, const struct law *draft, int32_t from,
    int32_t to, int lock)
{
	struct tried tried = { .from = from, .to = to };
	struct reader r = *of;
	char dir[PATH_MAX], why[400];
	char *text = NULL;
	size_t len;
	FILE *out;

	prctl(PR_SET_NAME, "beadle-trial");
	prctl(PR_SET_DUMPABLE, 0);
	dup2(lock, 3);
	close_range(4, ~0U, 0);
	alarm(TRIAL_S);
	r.store = NULL;		/* whose connection is not ours */
	out = nice(10) == -1 && errno == ENOMEM ? NULL :
	    open_memstream(&text, &len);
	if (out) {
		write_result(&r, draft, &tried, out);
		if (fclose(out) == 0)
			files_replace(path_of(of->settings.state, "", dir),
			    NAME, text, len, why, sizeof(why));
	}
	_exit(0);
}

int
trial_begin(const struct reader *r, const struct law *draft, int32_t from,
    int32_t to, char *why, size_t whylen)
{
	const char *state = r->settings.state;
	int lock = take_lock(state);
	char dir[PATH_MAX];
	pid_t pid = -1;

	if (lock < 0) {
		snprintf(why, whylen, errno == EWOULDBLOCK ? "another draft is "
		    "being tried: wait for it" : "no trial can be begun");
		return errno == EWOULDBLOCK ? 1 : -1;
	}
	if (files_replace(path_of(state, "", dir), NAME, unfinished,
	    strlen(unfinished), why, whylen) == 0)
		pid = fork();
	if (pid == 0) {		/* a child that nobody has to wait for */
		if (fork() == 0)
			work(r, draft, from, to, lock);
		_exit(0);
	}
	close(lock);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	else
		snprintf(why, whylen, "no process for a trial");
	return pid > 0 ? 0 : -1;
}
