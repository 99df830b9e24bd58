/* store_faults.c: the keeper's store when memory, disk or power fail.
 *
 *	store_faults nth STATE LAW [STEP]	each n-th call fails, once and
 *					from then on
 *	store_faults cuts STATE LAW [STEP]	power cuts: the states a disk may
 *					be in, by the calls of a real run
 *	store_faults full STATE LAW ROUNDS	STATE's disk is filled and freed
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
#include "tests/faults/calls.h"
#include "tests/faults/cuts.h"
#include "tests/faults/life.h"

#define MACHINES 24		/* twelve minutes: some are sealed meanwhile */

/* ---- each n-th call ---- */

struct nth { unsigned points, refused, went_on, wrong; };

/* One point: a life in which it fails, then one that sets things right. */
static bool
fail_at(struct place *p, enum calls_class of, unsigned long n,
    unsigned long more, int error, struct nth *sum)
{
	bool *reached = mmap(NULL, sizeof(*reached), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct ids *acks;
	char what[80];
	int how, after;
	pid_t pid;

	life_empty(p);
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		calls_fail(of, n, more, error);
		how = life(p, 0, MACHINES);
		*reached = calls_has_failed();
		_exit(how);
	}
	if (waitpid(pid, &how, 0) != pid)
		abort();
	how = WIFEXITED(how) ? WEXITSTATUS(how) : -1;
	if (!*reached && how >= 0) {
		munmap(reached, sizeof(*reached));
		return false;
	}
	munmap(reached, sizeof(*reached));
	snprintf(what, sizeof(what), "%s call %lu%s fails with %s",
	    calls_name[of], n, more ? " and all after it" : "",
	    strerrorname_np(error));
	after = life_apart(p, 100, LIFE_EACH);
	acks = life_acks(p->acks_fd);
	sum->points++;
	sum->refused += how == LIFE_REFUSED;
	sum->went_on += how == LIFE_DONE;
	if ((how != LIFE_DONE && how != LIFE_REFUSED) || after != LIFE_DONE ||
	    !life_is_kept(p, acks, how == LIFE_DONE ? MACHINES + LIFE_EACH : 0,
	    what)) {
		printf("# %s: ended with %d, the next with %d\n", what, how,
		    after);
		sum->wrong++;
	}
	free(acks);
	return true;
}

static void
nth(struct place *p, unsigned long step)
{
	static const struct { enum calls_class of; int error; bool is_forever; }
	cases[] = {
		{ CALLS_MEMORY, ENOMEM, false }, { CALLS_WRITE, ENOSPC, false },
		{ CALLS_WRITE, EIO, false }, { CALLS_SYNC, EIO, false },
		{ CALLS_SYNC, ENOSPC, false }, { CALLS_NAME, ENOSPC, false },
		{ CALLS_MEMORY, ENOMEM, true }, { CALLS_WRITE, ENOSPC, true },
		{ CALLS_SYNC, EIO, true },
	};
	char what[120];
	unsigned long n;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct nth sum = { 0 };
		unsigned long by = cases[i].of == CALLS_MEMORY ? step : 1;

		for (n = 1; fail_at(p, cases[i].of, n, cases[i].is_forever ?
		    1000000 : 0, cases[i].error, &sum); n += by)
			;
		snprintf(what, sizeof(what), "%s fails with %s%s: no crash, "
		    "nothing lost or doubled", calls_name[cases[i].of],
		    strerrorname_np(cases[i].error), cases[i].is_forever ?
		    " for good" : "");
		result(p, what, sum.points > 0 && sum.wrong == 0);
		printf("# figure: %s, %s%s: %u points of %lu, %u refused, %u "
		    "carried on, %u wrong\n", calls_name[cases[i].of],
		    strerrorname_np(cases[i].error), cases[i].is_forever ?
		    " from there on" : "", sum.points, n - 1, sum.refused,
		    sum.went_on, sum.wrong);
	}
}

/* ---- a disk that is full ---- */

static void
full(struct place *p, unsigned rounds)
{
	(void)p;
	(void)rounds;
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

	if (argc < 4 || open_place(&p, argv) < 0)
		return 2;
	if (strcmp(argv[1], "nth") == 0)
		nth(&p, step ? step : 1);
	else if (strcmp(argv[1], "cuts") == 0)
		cuts(&p, step ? step : 1);
	else if (strcmp(argv[1], "full") == 0)
		full(&p, (unsigned)step);
	printf("1..%u\n", p.tests);
	law_free(p.law);
	return p.failed ? 1 : 0;
}
