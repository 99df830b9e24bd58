/* life.c: lives of the keeper's store. */
#include "tests/faults/life.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/keep_sign.h"
#include "tests/faults/acts.h"
#include "tests/faults/calls.h"

#define MINUTE SESSION_MINUTE_US
#define BEGIN UINT64_C(1795132440000000)	/* Thursday 2026-11-19 23:54 */

void
result(struct place *p, const char *what, bool is_good)
{
	p->failed += !is_good;
	printf("%sok %u - %s\n", is_good ? "" : "not ", ++p->tests, what);
	fflush(stdout);
}

/* ---- a life of the keeper ---- */

static void
say(const char *sentence)
{
	(void)sentence;
}

static struct keeper_settings
settings(const struct place *p)
{
	return (struct keeper_settings){ .law = p->law, .law_dir = p->law_dir,
		.site = "school", .box = "box", .source = "eth1",
		.state = p->state, .sessions_fd = p->lines_fd ? p->lines_fd : -1, .acks_fd = p->acks_fd,
		.wait_bytes = p->wait_bytes, .say = say, .is_live = true };
}

/* One machine's one connection, from its name to its end. */
static int
visit(struct keeping *k, const struct law *law, unsigned machine, uint64_t at)
{
	struct note n;
	int r;

	memset(&n, 0, sizeof(n));
	n.version = NOTE_VERSION;
	n.kind = NOTE_CONTACT;
	n.time_us = at;
	n.flow = (struct note_flow){ .start_us = at, .proto = 6,
		.entry = catalogue_find(law->catalogue, "www.facebook.com",
		    sizeof("www.facebook.com") - 1),
		.has_mac = 1, .client_port = 20000, .server_port = 443,
		.client_mac = { 0, 0, 0x5e, 0x53, (uint8_t)(machine >> 8),
		    (uint8_t)machine },
		.client = { [10] = 0xff, 0xff, 10, 9, (uint8_t)(machine >> 8),
		    (uint8_t)machine },
		.server = { [10] = 0xff, 0xff, 157, 240, 1, 35 } };
	r = keep_note(k, &n);
	n.kind = NOTE_PROGRESS;
	n.time_us = at + 1000000;
	n.progress = (struct note_progress){ .packets = 40, .bytes_up = 4000,
		.bytes_down = 60000, .first_us = at, .last_us = at + 900000,
		.minute = (uint32_t)(at / MINUTE), .is_new = 1 };
	return r < 0 ? r : keep_note(k, &n);
}

uint64_t
life_time_us(unsigned machine)
{
	return BEGIN + machine / LIFE_EACH * MINUTE + machine % LIFE_EACH *
	    2000000;
}

int
life_begin(struct place *p, unsigned first, struct keeping **out)
{
	const struct keeper_settings s = settings(p);

	calls_set_clock(life_time_us(first));
	return keep_new(out, &s, p->why, sizeof(p->why));
}

int
life_visit(struct place *p, struct keeping *k, unsigned machine)
{
	uint64_t at = life_time_us(machine);
	int r;

	calls_set_clock(at);
	r = visit(k, p->law, machine, at);
	if (r == 0 && (machine + 1) % LIFE_EACH == 0)
		r = keep_clock(k, life_time_us(machine + 1) - 1);
	if (r == 0)
		r = keep_sync(k);
	return r == 0 && machine % 3 == 0 ? keep_mirror(k) : r;
}

int
life_end(struct place *p, struct keeping *k, unsigned machines)
{
	int r = p->with_acts ? acts_obey(k) : 0;

	return r < 0 ? r : keep_end(k, BEGIN + (machines / LIFE_EACH + 12) * MINUTE,
	    SESSION_SENSOR_STOPPED);
}

/* The head, where one is due. What hinders it hinders nothing else. */
static void
sign(struct keep_sign *s, const struct keeping *k, unsigned machine,
    bool is_last)
{
	uint8_t digest[CHAIN_BYTES];
	uint64_t sequence = keep_head(k, digest);

	if (s)
		(void)keep_sign_due(s, sequence, digest,
		    life_time_us(machine), is_last);
}

int
life(struct place *p, unsigned first, unsigned machines)
{
	struct keep_sign *s;
	struct keeping *k = NULL;
	bool is_silent = false;
	unsigned i;
	int r = 0;

	if (life_begin(p, first, &k) < 0)
		return p->why[0] ? LIFE_REFUSED : LIFE_BROKEN;
	s = keep_sign_new(p->state, "school", "box");
	for (i = first; r == 0 && i < first + machines; i++) {
		r = life_visit(p, k, i);
		if (r == 0 && p->with_acts && acts_due(p, k, i) < 0)
			is_silent = true;
		sign(s, k, i, false);
	}
	if (r == 0)
		r = life_end(p, k, first + machines);
	if (r == 0)
		sign(s, k, i, true);
	keep_sign_free(s);
	snprintf(p->why, sizeof(p->why), "%s", r < 0 ? keep_why(k) :
	    keep_fault(k));
	keep_free(k);
	return is_silent ? LIFE_BROKEN : r == 0 && !p->why[0] ? LIFE_DONE :
	    p->why[0] ? LIFE_REFUSED : LIFE_BROKEN;
}

int
life_apart(struct place *p, unsigned first, unsigned machines)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		calls_fail(CALLS_MEMORY, 0, 0, 0);
		status = life(p, first, machines);
		if (status != LIFE_DONE)
			printf("# %s\n", p->why);
		fflush(stdout);
		_exit(status);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	return at->level == 0 ? 0 : remove(path);
}

void
life_empty(struct place *p)
{
	p->ordered = 0;
	if (nftw(p->state, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0 ||
	    ftruncate(p->acks_fd, 0) < 0 ||
	    lseek(p->acks_fd, 0, SEEK_SET) < 0)
		abort();
}

bool
life_is_empty(const struct place *p)
{
	DIR *d = opendir(p->state);
	const struct dirent *e;
	size_t n = 0;

	if (!d)
		abort();
	while ((e = readdir(d)))
		n += e->d_name[0] != '.';
	closedir(d);
	return n == 0;
}
