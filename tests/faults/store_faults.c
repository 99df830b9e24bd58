/* store_faults.c: the keeper's store when memory, disk or power fail.
 *
 *	store_faults nth STATE LAW [STEP [WORKERS]]	each n-th call fails,
 *					once and from then on
 *	store_faults cuts STATE LAW [STEP [WORKERS]]	power cuts: the states a
 *					disk may be in, by the calls of a real
 *					run
 *	store_faults full STATE LAW ROUNDS	STATE's disk is filled and freed
 *	store_faults endless STATE LAW FIRST	tells what is there, then keeps
 *					machines from FIRST on, while two look
 *					at what is kept, and tells what is
 *					acknowledged, until it is killed
 *
 * STATE is an empty directory, best in memory. Machines use a service in a
 * made-up time that runs fast; what is acknowledged is told on a descriptor
 * and is the oracle, and so is that each machine used it once. Every STEP-th
 * case. Prints TAP. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "classify/calendar.h"
#include "store/chain.h"
#include "store/reserve.h"
#include "tests/faults/acts.h"
#include "tests/faults/cuts.h"
#include "tests/faults/kept.h"
#include "tests/faults/nth.h"

#define CLERKS 2
#define LOOKS_MOST 100000	/* until the power is cut */
#define ROUND 80		/* machines of a round with a full disk */
#define LONG 400		/* machines of a life in a machine of its own */

/* ---- a disk that is full ---- */

/* Take all the room there is. */
static void
fill(const struct place *p)
{
	static const char zeros[1 << 16];
	size_t n = sizeof(zeros);
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/filler", p->state);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (fd < 0)
		abort();
	while (n > 0)
		if (write(fd, zeros, n) != (ssize_t)n)
			n /= 2;
	close(fd);
}

static void
free_room(const struct place *p)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/filler", p->state);
	unlink(path);
}

static bool
is_in_reserve(const struct place *p)
{
	struct reserve_look look;
	char why[256];

	return reserve_look(p->state, &look, why, sizeof(why)) == 1;
}

/* A life in which the disk is full for ten minutes, and after which half of
 * them die with it. Exit status 0: all as it should be. */
static int
live_full(struct place *p, unsigned round)
{
	const unsigned first = round * ROUND, mid = first + ROUND / 4;
	const bool is_killed = round % 2 == 1;
	struct keeping *k = NULL;
	unsigned i;
	int r = 0;

	if (life_begin(p, first, &k) < 0)
		return 1;
	for (i = first; r == 0 && i < first + ROUND; i++) {
		if (i == mid)
			fill(p);
		r = life_visit(p, k, i);
	}
	if (r < 0 || keep_fault(k)[0] == '\0' || !is_in_reserve(p))
		return 2;
	if (is_killed)
		_exit(0);
	free_room(p);
	if (keep_sync(k) < 0 || keep_fault(k)[0] || is_in_reserve(p))
		return 3;
	r = life_end(p, k, first + ROUND);
	keep_free(k);
	return r < 0 ? 4 : 0;
}

/* Whatever was sealed is there, or counted as lost, each exactly once. */
static void
full(struct place *p, unsigned rounds)
{
	struct ids *acks, *sealed;
	struct there *there;
	unsigned i, wrong = 0;
	size_t k, missing = 0;
	int status = 0;
	pid_t pid;

	p->wait_bytes = 24 << 10;
	p->lines_fd = memfd_create("lines", 0);
	for (i = 0; i < rounds; i++) {
		fflush(stdout);
		pid = fork();
		if (pid == 0)
			_exit(live_full(p, i));
		if (waitpid(pid, &status, 0) != pid || status != 0)
			printf("# round %u: status %#x\n", i, status);
		wrong += status != 0;
		free_room(p);
	}
	wrong += life_apart(p, rounds * ROUND, LIFE_EACH) != LIFE_DONE;
	acks = kept_acks(p->acks_fd);
	sealed = kept_lines(p->lines_fd);
	ids_doubled(sealed);
	there = kept_read(p);
	result(p, "a full disk: what was acknowledged is there, once",
	    kept_is(p, acks, 0, "full") && wrong == 0);
	if (!there)
		exit(1);
	ids_doubled(&there->ids);
	for (k = 0; k < sealed->count; k++)
		missing += (k == 0 || strcmp(sealed->one[k].id,
		    sealed->one[k - 1].id) != 0) &&
		    !ids_has(&there->ids, sealed->one[k].id);
	result(p, "a full disk: what is lost is counted exactly",
	    missing == there->sessions_lost && missing > 0);
	printf("# figure: disk filled and freed %u times, %u of them with a "
	    "crash: %zu sessions sealed, %zu kept, %zu lost, %llu counted as "
	    "lost, %zu acknowledged\n", rounds, rounds / 2, sealed->count,
	    there->ids.count, missing,
	    (unsigned long long)there->sessions_lost, acks->count);
	free(acks);
	free(sealed);
	free(there);
}

/* ---- until the power is cut ---- */

static int
endless(struct place *p, unsigned first)
{
	struct there *t;
	unsigned doubled, clerk;
	size_t i;

	p->acks_fd = STDOUT_FILENO;
	if (life(p, first, LIFE_EACH) != LIFE_DONE || !(t = kept_read(p))) {
		printf("wrong %s\n", p->why);
		return 1;
	}
	doubled = (unsigned)(ids_doubled(&t->ids) +
	    ids_doubled(&t->devices));
	for (i = 0; i < t->ids.count; i++)
		printf("had %s\n", t->ids.one[i].id);
	printf("ready %zu %u\n", t->ids.count, doubled);
	fflush(stdout);
	free(t);
	for (clerk = 0; clerk < CLERKS; clerk++)
		if (fork() == 0) {
			acts_look_endlessly(p, (first + 1ull) * LOOKS_MOST +
			    clerk * LOOKS_MOST / CLERKS);
			exit(1);
		}
	for (first += LIFE_EACH; life(p, first, LONG) == LIFE_DONE;)
		first += LONG;
	printf("wrong %s\n", p->why);
	return 1;
}

/* ---- programs ---- */

static int
open_place(struct place *p, char **argv)
{
	struct text_faults *f = text_faults_new();

	snprintf(p->state, sizeof(p->state), "%s", argv[2]);
	p->law_dir = argv[3];
	if (chain_ready(p->why, sizeof(p->why)) < 0 ||
	    calendar_zone("Europe/London", p->why, sizeof(p->why)) < 0) {
		fprintf(stderr, "%s\n", p->why);
		return -1;
	}
	if (law_load(&p->law, argv[3], f) < 0) {
		fputs(text_faults_text(f), stderr);
		return -1;
	}
	text_faults_free(f);
	p->acks_fd = memfd_create("acks", 0);
	return p->acks_fd < 0 ? -1 : 0;
}

int
main(int argc, char **argv)
{
	struct place p = { 0 };
	unsigned long step = argc > 4 ? strtoul(argv[4], NULL, 10) : 1;
	unsigned workers = argc > 5 ? (unsigned)atoi(argv[5]) : 1;

	if (argc < 4 || open_place(&p, argv) < 0)
		return 2;
	if (strcmp(argv[1], "nth") == 0)
		nth(&p, step ? step : 1, workers);
	else if (strcmp(argv[1], "cuts") == 0)
		cuts(&p, step ? step : 1, workers);
	else if (strcmp(argv[1], "endless") == 0)
		return endless(&p, (unsigned)step);
	else if (strcmp(argv[1], "full") == 0)
		full(&p, (unsigned)step);
	printf("1..%u\n", p.tests);
	law_free(p.law);
	return p.failed ? 1 : 0;
}
