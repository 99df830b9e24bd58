/* life.c: lives of the keeper's store, and what they leave. */
#include "tests/faults/life.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/journal.h"
#include "store/keep_sign.h"

#define MINUTE SESSION_MINUTE_US
#define BEGIN UINT64_C(1795168800000000)	/* Friday 2026-11-20 10:00 */

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

int
life_begin(struct place *p, struct keeping **out)
{
	const struct keeper_settings s = settings(p);

	return keep_new(out, &s, p->why, sizeof(p->why));
}

int
life_visit(struct place *p, struct keeping *k, unsigned machine)
{
	uint64_t minute = BEGIN + machine / LIFE_EACH * MINUTE;
	int r;

	r = visit(k, p->law, machine, minute +
	    machine % LIFE_EACH * 2000000);
	if (r == 0 && (machine + 1) % LIFE_EACH == 0)
		r = keep_clock(k, minute + MINUTE - 1);
	if (r == 0)
		r = keep_sync(k);
	return r == 0 && machine % 3 == 0 ? keep_mirror(k) : r;
}

int
life_end(struct place *p, struct keeping *k, unsigned machines)
{
	(void)p;
	return keep_end(k, BEGIN + (machines / LIFE_EACH + 12) * MINUTE,
	    SESSION_SENSOR_STOPPED);
}

/* The head, where one is due. What hinders it hinders nothing else. */
static void
sign(struct keep_sign *s, const struct keeping *k, unsigned machine)
{
	uint8_t digest[CHAIN_BYTES];
	uint64_t sequence = keep_head(k, digest);

	if (s)
		(void)keep_sign_due(s, sequence, digest, BEGIN + machine /
		    LIFE_EACH * MINUTE, false);
}

int
life(struct place *p, unsigned first, unsigned machines)
{
	struct keep_sign *s;
	struct keeping *k = NULL;
	unsigned i;
	int r = 0;

	if (life_begin(p, &k) < 0)
		return p->why[0] ? LIFE_REFUSED : LIFE_BROKEN;
	s = keep_sign_new(p->state, "school", "box");
	for (i = first; r == 0 && i < first + machines; i++) {
		r = life_visit(p, k, i);
		sign(s, k, i);
	}
	keep_sign_free(s);
	if (r == 0)
		r = life_end(p, k, first + machines);
	snprintf(p->why, sizeof(p->why), "%s", r < 0 ? keep_why(k) :
	    keep_fault(k));
	keep_free(k);
	return r == 0 && !p->why[0] ? LIFE_DONE :
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

/* ---- what is there ---- */

static int
by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

bool
ids_has(const struct ids *sorted, const char *id)
{
	return bsearch(id, sorted->id, sorted->count, sizeof(sorted->id[0]),
	    by_text);
}

size_t
ids_doubled(struct ids *ids)
{
	size_t i, n = 0;

	qsort(ids->id, ids->count, sizeof(ids->id[0]), by_text);
	for (i = 1; i < ids->count; i++)
		n += strcmp(ids->id[i - 1], ids->id[i]) == 0;
	return n;
}

static void
add_id(struct ids *to, const char *id, size_t len)
{
	if (to->count < LIFE_IDS)
		snprintf(to->id[to->count++], 17, "%.*s", (int)len, id);
}

/* A journal_visit. */
static int
look(void *arg, const struct journal_entry *e)
{
	struct there *t = arg;
	const char *at = strstr(e->body, "\"id\":\"");
	const char *mac = strstr(e->body, "\"mac\":\"");
	struct fact_sum sum;
	char why[128];

	if (e->kind == JOURNAL_SESSION && at && mac) {
		add_id(&t->ids, at + 6, 16);
		add_id(&t->devices, mac + 7 + 9, 8);
	} else if (e->kind == JOURNAL_EVENT &&
	    fact_read(e->body, e->len, &sum, why, sizeof(why)) == 0)
		t->sessions_lost += sum.cover.sessions_lost;
	return 0;
}

struct there *
life_read(struct place *p)
{
	struct there *t = calloc(1, sizeof(*t));
	char dir[256];
	struct journal *j = NULL;
	int r;

	snprintf(dir, sizeof(dir), "%s/journal/observations", p->state);
	r = journal_open_read(&j, dir, p->why, sizeof(p->why));
	if (r == 0)
		r = journal_each(j, 0, look, t, p->why, sizeof(p->why));
	journal_close(j);
	if (r == 0)
		return t;
	free(t);
	return NULL;
}

/* What a descriptor holds; to be freed. */
static char *
read_all(int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char *text = calloc(1, (size_t)size + 1);

	if (!text || pread(fd, text, (size_t)size, 0) != size)
		abort();
	return text;
}

/* Of each line what stands behind mark; "" at its beginning. */
static struct ids *
read_ids(int fd, const char *mark)
{
	struct ids *ids = calloc(1, sizeof(*ids));
	char *text = read_all(fd), *line, *end, *at;

	if (!ids)
		abort();
	for (line = text; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		at = strstr(line, mark);
		if (at)
			add_id(ids, at + strlen(mark), 16);
	}
	free(text);
	return ids;
}

/* Lines "ID SEQUENCE". */
struct ids *
life_acks(int fd)
{
	return read_ids(fd, "");
}

struct ids *
life_lines(int fd)
{
	return read_ids(fd, "\"id\":\"");
}

void
life_empty(struct place *p)
{
	char command[300];

	snprintf(command, sizeof(command), "rm -rf %s/*", p->state);
	if (system(command) != 0 || ftruncate(p->acks_fd, 0) < 0)
		abort();
}

bool
life_is_kept(struct place *p, const struct ids *acks, unsigned machines,
    const char *what)
{
	struct there *t = life_read(p);
	size_t i, lost = 0, twice = 0, visits = 0, found = 0;
	bool is;

	if (t) {
		twice = ids_doubled(&t->ids);
		visits = ids_doubled(&t->devices);
		found = t->devices.count;
	}
	for (i = 0; t && i < acks->count; i++)
		lost += !ids_has(&t->ids, acks->id[i]);
	is = t && lost == 0 && twice == 0 && visits == 0 &&
	    (machines == 0 || found == machines);
	if (!is)
		printf("# %s: %s; lost %zu, ids twice %zu, machines twice "
		    "%zu, there %zu\n", what, t ? "the chain holds" : p->why,
		    lost, twice, visits, found);
	free(t);
	return is;
}
