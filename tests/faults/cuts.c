/* cuts.c: the states a disk may be in after a power cut.
 *
 * A run of the store is written down call by call. For a cut after each call,
 * what was synced before is there: writes and sizes of a file by a sync of the
 * file, names (made, renamed, removed) by a sync of their directory. Of the
 * calls after that each may have reached the disk or not. Made are:
 *
 *	all of them; none of them; all but one; none but one;
 *	of the last write to a file a part only, cut at a sector or in one,
 *	and the rest of it as zeros, as blocks that were never written are.
 *
 * That a directory was made counts as synced: journalling file systems write
 * it with the first sync of anything below it.
 *
 * In each state the store is opened, kept in, ended, and compared with what
 * was acknowledged before the cut. Where a chain is not then what it was with
 * more behind it, something was cut off, and that must have been told.
 *
 * The run crosses a midnight, so that segments are begun and directories
 * synced; people look at what is kept, and order some of it to be deleted, so
 * that the ledger has several writers and bodies are written anew; heads are
 * signed; open sessions are written aside. */
#include "tests/faults/cuts.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/chain.h"
#include "tests/faults/calls.h"
#include "tests/faults/kept.h"

#define MACHINES 24
#define OPS 4096
#define NAMES 64
#define FILES 512
#define SECTOR 512
#define STATES (1u << 20)	/* places for digests, a power of two */
#define WORKERS 16
#define ZEROS_MOST 65536	/* more is the reserve, made again if short */

struct file { char *bytes; size_t len, room; };
struct name { unsigned dir, file; char name[64]; };
struct disk {
	struct file files[FILES];
	struct name names[NAMES];
	size_t name_count;
};

/* What a worker found. */
struct found { size_t made, different, tried, wrong, told; };

struct cutting {
	struct place *p;
	const struct op *ops;
	size_t count, cut;		/* calls before the cut */
	bool is_safe[OPS];		/* synced before the cut */
	struct ids *acks;		/* before the cut */
	uint64_t seen[STATES];		/* digests of states, by themselves */
	struct found *found;
	unsigned long step;
	unsigned number, workers;
};

/* ---- a disk ---- */

static void
set_size(struct file *f, size_t len)
{
	if (len > f->room) {
		f->bytes = realloc(f->bytes, len);
		if (!f->bytes)
			abort();
		f->room = len;
	}
	if (len > f->len)
		memset(f->bytes + f->len, 0, len - f->len);
	f->len = len;
}

static struct name *
find_name(struct disk *d, unsigned dir, const char *name)
{
	size_t i;

	for (i = 0; i < d->name_count; i++)
		if (d->names[i].dir == dir &&
		    strcmp(d->names[i].name, name) == 0)
			return &d->names[i];
	return NULL;
}

static void
remove_name(struct disk *d, struct name *n)
{
	if (n)
		*n = d->names[--d->name_count];
}

static void
add_name(struct disk *d, unsigned dir, const char *name, unsigned file)
{
	remove_name(d, find_name(d, dir, name));
	if (d->name_count == NAMES)
		abort();
	d->names[d->name_count].dir = dir;
	d->names[d->name_count].file = file;
	snprintf(d->names[d->name_count++].name, 64, "%s", name);
}

/* Of a write only the first len bytes, then zeros up to its end if zeroed. */
static void
apply(struct disk *d, const struct op *op, size_t len, bool zeroed)
{
	struct file *f = &d->files[op->file];
	struct name *n;
	unsigned file;
	size_t end;

	switch (op->kind) {
	case OP_MAKE:
		add_name(d, op->dir, op->name, op->file);
		break;
	case OP_WRITE:
		end = op->at + (zeroed ? op->len : len);
		if (end > f->len)
			set_size(f, end);
		memcpy(f->bytes + op->at, op->bytes, len);
		break;
	case OP_SIZE:
		if (op->at <= ZEROS_MOST)
			set_size(f, op->at);
		break;
	case OP_RENAME:
		n = find_name(d, op->dir, op->name);
		if (!n)
			break;
		file = n->file;
		remove_name(d, n);
		add_name(d, op->dir, op->to, file);
		break;
	case OP_UNLINK:
		remove_name(d, find_name(d, op->dir, op->name));
		break;
	case OP_SYNC:
	case OP_SYNC_DIR:
	case OP_ACK:
		break;
	}
}

static int
by_place(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return x->dir != y->dir ? (x->dir > y->dir) - (x->dir < y->dir) :
	    strcmp(x->name, y->name);
}

static uint64_t
digest(const struct cutting *c, struct disk *d)
{
	static const uint8_t key[CHAIN_KEY];
	uint64_t sum[2] = { c->acks->count, 0 };
	size_t i;

	qsort(d->names, d->name_count, sizeof(*d->names), by_place);
	for (i = 0; i < d->name_count; i++) {
		const struct file *f = &d->files[d->names[i].file];

		sum[1] = chain_keyed(key, d->names[i].name,
		    strlen(d->names[i].name));
		sum[0] = chain_keyed(key, sum, sizeof(sum));
		sum[1] = chain_keyed(key, f->bytes, f->len) + f->len +
		    d->names[i].dir;
		sum[0] = chain_keyed(key, sum, sizeof(sum));
	}
	return sum[0];
}

static void
write_disk(const struct cutting *c, const struct disk *d)
{
	char path[PATH_MAX];
	size_t i;
	int fd;

	for (i = 0; i < d->name_count; i++) {
		const struct file *f = &d->files[d->names[i].file];
		char *at;

		snprintf(path, sizeof(path), "%s%s/", c->p->state,
		    calls_dir(d->names[i].dir));
		for (at = path + strlen(c->p->state) + 1;
		    (at = strchr(at, '/')); at++) {
			*at = '\0';
			mkdir(path, 0700);
			*at = '/';
		}
		strcat(path, d->names[i].name);
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		if (fd < 0 || (f->len > 0 &&
		    write(fd, f->bytes, f->len) != (ssize_t)f->len))
			abort();
		close(fd);
	}
}

/* ---- one state ---- */

static bool
is_new(struct cutting *c, struct disk *d)
{
	uint64_t sum = digest(c, d);
	size_t i = sum % STATES;

	while (c->seen[i] != 0 && c->seen[i] != sum)
		i = (i + 1) % STATES;
	if (c->seen[i] == sum)
		return false;
	if (++c->found->different > STATES / 2)
		abort();
	c->seen[i] = sum;
	return true;
}

static bool
is_ours(const struct cutting *c)
{
	size_t n = c->found->different;

	return n % c->step == 0 && n / c->step % c->workers == c->number;
}

/* Is a chain not as it was, or longer? */
static bool
is_cut(const struct cutting *c, const struct disk *d)
{
	char path[PATH_MAX], *now;
	bool is = false;
	ssize_t got;
	size_t i;
	int fd;

	for (i = 0; !is && i < d->name_count; i++) {
		const struct file *f = &d->files[d->names[i].file];

		if (!strstr(d->names[i].name, ".chain") || f->len == 0)
			continue;
		snprintf(path, sizeof(path), "%s%s/%s", c->p->state,
		    calls_dir(d->names[i].dir), d->names[i].name);
		now = malloc(f->len);
		fd = open(path, O_RDONLY);
		got = fd < 0 ? 0 : pread(fd, now, f->len, 0);
		is = got != (ssize_t)f->len || memcmp(now, f->bytes,
		    f->len) != 0;
		if (fd >= 0)
			close(fd);
		free(now);
	}
	return is;
}

/* What was cut off is told, and nothing else. */
static bool
is_told(struct cutting *c, const struct disk *d, const char *what)
{
	struct there *t = kept_read(c->p);
	bool was_cut = is_cut(c, d), is = t && (t->is_torn || !was_cut);

	if (!is)
		printf("# %s: something was cut off, and nothing told\n",
		    what);
	c->found->told += t && t->is_torn;
	free(t);
	return is;
}

/* skip, only: a call that is left out, or of those not safe the one that is
 * there; part: of the call `torn` so many bytes. SIZE_MAX: none. */
struct shape { size_t skip, only, torn, part; bool zeroed; const char *name; };

static void
try_state(struct cutting *c, const struct shape *s)
{
	static struct disk d;
	char what[120];
	size_t i;
	int how;

	for (i = 0; i < FILES; i++)
		d.files[i].len = 0;
	d.name_count = 0;
	for (i = 0; i < c->cut; i++)
		if (c->is_safe[i] || (i != s->skip &&
		    (s->only == SIZE_MAX || s->only == i)))
			apply(&d, &c->ops[i], i == s->torn ? s->part :
			    c->ops[i].len, s->zeroed);
	c->found->made++;
	if (!is_new(c, &d) || !is_ours(c))
		return;
	life_empty(c->p);
	write_disk(c, &d);
	c->found->tried++;
	snprintf(what, sizeof(what), "cut after call %zu, %s %zd", c->cut,
	    s->name, (ssize_t)(s->skip & s->only & s->torn));
	how = life_apart(c->p, 100, LIFE_EACH);
	if (how == LIFE_DONE && kept_is(c->p, c->acks, 0, what) &&
	    is_told(c, &d, what))
		return;
	printf("# %s: ended with %d\n", what, how);
	c->found->wrong++;
}

/* ---- a cut ---- */

/* What the syncs before the cut made safe. */
static void
mark_safe(struct cutting *c)
{
	size_t i, k;

	memset(c->is_safe, 0, sizeof(c->is_safe));
	for (i = 0; i < c->cut; i++) {
		const struct op *sync = &c->ops[i];

		if (sync->kind != OP_SYNC && sync->kind != OP_SYNC_DIR)
			continue;
		for (k = 0; k < i; k++) {
			const struct op *o = &c->ops[k];
			bool is_data = o->kind == OP_WRITE ||
			    o->kind == OP_SIZE;

			if (sync->kind == OP_SYNC ? is_data &&
			    o->file == sync->file : !is_data &&
			    o->dir == sync->dir)
				c->is_safe[k] = true;
		}
	}
}

static void
try_torn(struct cutting *c, size_t i)
{
	const struct op *op = &c->ops[i];
	const size_t parts[] = { 0, 1, op->len / 2, op->len - 1,
		(SECTOR - op->at % SECTOR) % SECTOR,
		(SECTOR - op->at % SECTOR) % SECTOR + SECTOR };
	size_t k;

	for (k = 0; k < sizeof(parts) / sizeof(*parts); k++) {
		if (parts[k] >= op->len)
			continue;
		try_state(c, &(struct shape){ SIZE_MAX, SIZE_MAX, i, parts[k],
		    false, "torn" });
		try_state(c, &(struct shape){ SIZE_MAX, SIZE_MAX, i, parts[k],
		    true, "zeros behind" });
	}
}

static void
cut_here(struct cutting *c)
{
	size_t i;

	mark_safe(c);
	try_state(c, &(struct shape){ SIZE_MAX, SIZE_MAX, SIZE_MAX, 0, false,
	    "all there" });
	try_state(c, &(struct shape){ SIZE_MAX, c->cut, SIZE_MAX, 0, false,
	    "nothing but what was synced" });
	for (i = 0; i < c->cut; i++) {
		if (c->is_safe[i] || c->ops[i].kind >= OP_ACK ||
		    c->ops[i].kind == OP_SYNC || c->ops[i].kind == OP_SYNC_DIR)
			continue;
		try_state(c, &(struct shape){ i, SIZE_MAX, SIZE_MAX, 0, false,
		    "without call" });
		try_state(c, &(struct shape){ SIZE_MAX, i, SIZE_MAX, 0, false,
		    "only call" });
		if (c->ops[i].kind == OP_WRITE)
			try_torn(c, i);
	}
}

static void
show(const struct cutting *c)
{
	static const char *const names[] = { "make", "write", "size", "sync",
		"sync dir", "rename", "unlink", "ack" };
	size_t i;

	for (i = 0; i < c->count; i++)
		printf("# %zu: %s of %u in %u%s \"%s\" \"%s\", %zu at %llu\n",
		    i, names[c->ops[i].kind], c->ops[i].file, c->ops[i].dir,
		    calls_dir(c->ops[i].dir), c->ops[i].name, c->ops[i].to,
		    c->ops[i].len, (unsigned long long)c->ops[i].at);
}

/* ---- all of them ---- */

/* Every worker makes all states, and tries its own. */
static void
work(struct cutting *c)
{
	struct place p = *c->p;

	snprintf(p.state, sizeof(p.state), "%.180s/%u", c->p->state,
	    c->number);
	p.acks_fd = memfd_create("acks", 0);
	if (p.acks_fd < 0 || mkdir(p.state, 0700) < 0)
		abort();
	c->p = &p;
	for (c->cut = 0; c->cut <= c->count; c->cut++) {
		const struct op *op = &c->ops[c->cut > 0 ? c->cut - 1 : 0];

		if (c->cut > 0 && op->kind == OP_ACK)
			kept_take_acks(c->acks, op->bytes, op->len);
		cut_here(c);
	}
}

static void
share_out(struct cutting *c)
{
	struct found *found = c->found;
	pid_t pids[WORKERS];
	int status;
	unsigned i;

	life_empty(c->p);
	fflush(stdout);
	for (i = 0; i < c->workers; i++) {
		c->number = i;
		c->found = &found[i];
		pids[i] = fork();
		if (pids[i] == 0) {
			work(c);
			fflush(stdout);
			_exit(0);
		}
	}
	c->found = found;
	for (i = 0; i < c->workers; i++)
		found[i].wrong += waitpid(pids[i], &status, 0) != pids[i] ||
		    status != 0;
	for (i = 1; i < c->workers; i++) {
		found->tried += found[i].tried;
		found->wrong += found[i].wrong;
		found->told += found[i].told;
	}
}

/* What a run acknowledged. */
struct run { size_t sessions, looks; unsigned ordered; };

/* A real life, written down. Was it as it should be? */
static bool
write_down(struct cutting *c, struct run *run)
{
	struct ids *acks;
	struct place *p = c->p;
	size_t i;
	int how;

	p->with_acts = p->with_mirrors = true;
	life_empty(p);
	calls_record(p->state, p->acks_fd);
	how = life(p, 0, MACHINES);
	if (how != LIFE_DONE)
		printf("# %s\n", p->why);
	calls_record_end();
	c->ops = calls_log(&c->count);
	if (c->count > OPS)
		abort();
	if (getenv("SHOW_CALLS"))
		show(c);
	acks = kept_acks(p->acks_fd);
	for (i = 0; i < acks->count; i++) {
		run->looks += strncmp(acks->one[i].id, "look-", 5) == 0;
		run->sessions += !kept_is_act(acks->one[i].id);
	}
	free(acks);
	run->ordered = p->ordered;
	return how == LIFE_DONE && run->sessions == MACHINES &&
	    run->looks > 0 && run->ordered > 0;
}

void
cuts(struct place *p, unsigned long step, unsigned workers)
{
	struct cutting *c = calloc(1, sizeof(*c));
	struct run run = { 0 };
	bool is;

	c->p = p;
	c->step = step;
	c->workers = workers < 1 ? 1 : workers > WORKERS ? WORKERS : workers;
	c->acks = calloc(1, sizeof(*c->acks));
	c->found = mmap(NULL, WORKERS * sizeof(*c->found), PROT_READ |
	    PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (c->found == MAP_FAILED)
		abort();
	is = write_down(c, &run);
	share_out(c);
	result(p, "power cuts: nothing acknowledged is lost, it always opens",
	    is && c->found->tried > 0 && c->found->wrong == 0);
	printf("# figure: power cuts: %zu calls of a run of %zu sessions and "
	    "%zu looks acknowledged, over midnight, %u of them deleted by "
	    "order: %zu states, %zu different, %zu tried, %zu with a torn end "
	    "told: %zu wrong\n", c->count, run.sessions, run.looks, run.ordered,
	    c->found->made, c->found->different, c->found->tried,
	    c->found->told, c->found->wrong);
	munmap(c->found, WORKERS * sizeof(*c->found));
	free(c->acks);
	free(c);
}
