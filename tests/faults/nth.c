/* nth.c: each n-th call of the system fails, once and from then on.
 *
 * A point is a life in which the n-th call fails, and one after it that sets
 * things right; then what is there is compared with what was acknowledged.
 *
 * Most allocations are made while the law is read, before anything is on disk.
 * There one life is enough for all points: at each call it forks, and the
 * child is the one in which it fails. It stands still meanwhile, and its
 * directory is emptied after each, so that it notices nothing. Who refused and
 * left nothing behind is like any other who did, and only the first is
 * followed by another life. From the first file on, each point is a life of
 * its own. */
#include "tests/faults/nth.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/calls.h"
#include "tests/faults/kept.h"

#define MACHINES 24	/* twelve minutes: some are sealed meanwhile */
#define WORKERS 16
#define ALL_AFTER 100000000

/* Shared with the processes that a worker starts. */
struct sum {
	unsigned long points, calls, refused, went_on, wrong;
	unsigned long whole_from;	/* a life each from this call on */
	bool is_reached;		/* the call that was to fail */
	bool has_left_nothing;		/* some point did, and was followed */
};

static const struct nth_case {
	enum calls_class of;
	int error;
	bool is_forever;
} cases[] = {
	{ CALLS_MEMORY, ENOMEM, false }, { CALLS_WRITE, ENOSPC, false },
	{ CALLS_WRITE, EIO, false }, { CALLS_SYNC, EIO, false },
	{ CALLS_SYNC, ENOSPC, false }, { CALLS_NAME, ENOSPC, false },
	{ CALLS_MEMORY, ENOMEM, true }, { CALLS_WRITE, ENOSPC, true },
	{ CALLS_SYNC, EIO, true },
};
#define CASES (sizeof(cases) / sizeof(*cases))

struct worker {
	struct place p;
	const struct nth_case *is;
	struct sum *sum;
	unsigned long step;
	unsigned number, count;
};

/* Is this point to be looked at, and by us? */
static bool
is_ours(const struct worker *w, unsigned long n)
{
	return (n - 1) % w->step == 0 &&
	    (n - 1) / w->step % w->count == w->number;
}

static unsigned long
more(const struct worker *w)
{
	return w->is->is_forever ? ALL_AFTER : 0;
}

/* What a life in which the n-th call failed left behind. */
static void
look_at(struct worker *w, unsigned long n, int how)
{
	struct sum *sum = w->sum;
	struct ids *acks;
	char what[80];
	int after;

	sum->points++;
	sum->refused += how == LIFE_REFUSED;
	sum->went_on += how == LIFE_DONE;
	if (how == LIFE_REFUSED && life_is_empty(&w->p)) {
		if (sum->has_left_nothing)
			return;
		sum->has_left_nothing = true;
	}
	snprintf(what, sizeof(what), "%s call %lu%s fails with %s",
	    calls_name[w->is->of], n, more(w) ? " and all after it" : "",
	    strerrorname_np(w->is->error));
	acks = kept_acks(w->p.acks_fd);
	after = life_apart(&w->p, 100, LIFE_EACH);
	if ((how != LIFE_DONE && how != LIFE_REFUSED) || after != LIFE_DONE ||
	    !kept_is(&w->p, acks, how == LIFE_DONE ? MACHINES + LIFE_EACH : 0,
	    what)) {
		printf("# %s: ended with %d, the next with %d\n", what, how,
		    after);
		sum->wrong++;
	}
	free(acks);
	life_empty(&w->p);
}

static int
how_ended(pid_t pid)
{
	int status;

	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		abort();
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* ---- one life for all points ---- */

/* A calls_ask. */
static bool
fork_here(void *arg, unsigned long n)
{
	struct worker *w = arg;
	pid_t pid;

	if (w->sum->whole_from == 0 && !life_is_empty(&w->p))
		w->sum->whole_from = n;
	if (w->sum->whole_from > 0 || !is_ours(w, n))
		return false;
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		/* This call has failed; counting begins with the next. */
		calls_fail(w->is->of, more(w) ? 1 : ULONG_MAX, more(w),
		    w->is->error);
		return true;
	}
	look_at(w, n, how_ended(pid));
	return false;
}

/* Up to where something is on disk. */
static void
fork_on_the_way(struct worker *w)
{
	int how;
	pid_t pid;

	life_empty(&w->p);
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		calls_fail_asking(w->is->of, fork_here, w);
		how = life(&w->p, 0, MACHINES);	/* of the children, too */
		calls_fail(w->is->of, 0, 0, 0);
		fflush(stdout);
		_exit(how);
	}
	how = how_ended(pid);
	if (how == LIFE_DONE && w->sum->whole_from > 0)
		return;
	printf("# the life that others were forked from ended with %d\n", how);
	w->sum->wrong++;
}

/* ---- a life for a point ---- */

/* false: there is no such call. */
static bool
fail_at(struct worker *w, unsigned long n)
{
	int how;
	pid_t pid;

	life_empty(&w->p);
	w->sum->is_reached = false;
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		calls_fail(w->is->of, n, more(w), w->is->error);
		how = life(&w->p, 0, MACHINES);
		w->sum->is_reached = calls_has_failed();
		_exit(how);
	}
	how = how_ended(pid);
	if (!w->sum->is_reached && how >= 0)
		return false;
	look_at(w, n, how);
	return true;
}

/* All points of a case that are this worker's. */
static void
work(struct worker *w)
{
	unsigned long n = 1;

	if (w->is->of == CALLS_MEMORY) {
		fork_on_the_way(w);
		n = w->sum->whole_from;
	} else {
		w->step = 1;
	}
	for (; ; n++) {
		if (!is_ours(w, n))
			continue;
		if (!fail_at(w, n))
			break;
	}
	w->sum->calls = n - 1;
}

/* ---- all of it ---- */

static void
begin_worker(struct worker *w, const struct place *p)
{
	w->p = *p;
	snprintf(w->p.state, sizeof(w->p.state), "%.180s/%u", p->state,
	    w->number);
	w->p.with_acts = true;
	w->p.acks_fd = memfd_create("acks", 0);
	if (w->p.acks_fd < 0 || (mkdir(w->p.state, 0700) < 0 &&
	    errno != EEXIST))
		abort();
}

static void
share_out(struct place *p, const struct nth_case *is, unsigned long step,
    unsigned workers, struct sum *sums)
{
	pid_t pids[WORKERS];
	unsigned i;

	memset(sums, 0, workers * sizeof(*sums));
	fflush(stdout);
	for (i = 0; i < workers; i++) {
		struct worker w = { .is = is, .sum = &sums[i], .step = step,
			.number = i, .count = workers };

		pids[i] = fork();
		if (pids[i] != 0)
			continue;
		begin_worker(&w, p);
		work(&w);
		fflush(stdout);
		_exit(0);
	}
	for (i = 0; i < workers; i++)
		sums[i].wrong += how_ended(pids[i]) != 0;
}

static void
show(struct place *p, const struct nth_case *is, const struct sum *sums,
    unsigned workers)
{
	struct sum all = { 0 };
	char what[120];
	unsigned i;

	for (i = 0; i < workers; i++) {
		all.points += sums[i].points;
		all.refused += sums[i].refused;
		all.went_on += sums[i].went_on;
		all.wrong += sums[i].wrong;
		if (i == 0 || sums[i].calls < all.calls)
			all.calls = sums[i].calls;
	}
	snprintf(what, sizeof(what), "%s fails with %s%s: no crash, nothing "
	    "lost or doubled", calls_name[is->of], strerrorname_np(is->error),
	    is->is_forever ? " for good" : "");
	result(p, what, all.points > 0 && all.wrong == 0);
	printf("# figure: %s, %s%s: %lu points of %lu, %lu refused, %lu "
	    "carried on, %lu wrong\n", calls_name[is->of],
	    strerrorname_np(is->error), is->is_forever ?
	    " from there on" : "", all.points, all.calls, all.refused,
	    all.went_on, all.wrong);
}

void
nth(struct place *p, unsigned long step, unsigned workers)
{
	struct sum *sums = mmap(NULL, WORKERS * sizeof(*sums), PROT_READ |
	    PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	size_t i;

	if (sums == MAP_FAILED)
		abort();
	workers = workers < 1 ? 1 : workers > WORKERS ? WORKERS : workers;
	for (i = 0; i < CASES; i++) {
		share_out(p, &cases[i], step, workers, sums);
		show(p, &cases[i], sums, workers);
	}
	munmap(sums, WORKERS * sizeof(*sums));
}
