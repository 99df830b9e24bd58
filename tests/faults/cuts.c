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
 * was acknowledged before the cut. */
#include "tests/faults/cuts.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/chain.h"
#include "tests/faults/calls.h"

#define MACHINES 24
#define OPS 4096
#define NAMES 64
#define FILES 512
#define SECTOR 512
#define STATES 200000
#define ZEROS_MOST 65536	/* more is the reserve, made again if short */

struct file { char *bytes; size_t len, room; };
struct name { unsigned dir, file; char name[64]; };
struct disk {
	struct file files[FILES];
	struct name names[NAMES];
	size_t name_count;
};

struct cutting {
	struct place *p;
	const struct op *ops;
	size_t count, cut;		/* calls before the cut */
	bool is_safe[OPS];		/* synced before the cut */
	struct ids *acks;		/* before the cut */
	uint64_t seen[STATES];		/* digests of states tried */
	size_t seen_count, made, tried, wrong, torn;
	unsigned long step;
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
	size_t i;

	for (i = 0; i < c->seen_count; i++)
		if (c->seen[i] == sum)
			return false;
	if (c->seen_count < STATES)
		c->seen[c->seen_count++] = sum;
	return true;
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
	c->made++;
	if (!is_new(c, &d) || c->seen_count % c->step != 0)
		return;
	life_empty(c->p);
	write_disk(c, &d);
	c->tried++;
	snprintf(what, sizeof(what), "cut after call %zu, %s %zd", c->cut,
	    s->name, (ssize_t)(s->skip & s->only & s->torn));
	how = life_apart(c->p, 100, LIFE_EACH);
	if (how == LIFE_DONE && life_is_kept(c->p, c->acks, 0, what))
		return;
	printf("# %s: ended with %d\n", what, how);
	c->wrong++;
}

/* ---- all of them ---- */

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
take_acks(struct cutting *c, const struct op *op)
{
	size_t at = 0;
	const char *end;

	while (at < op->len && (end = memchr(op->bytes + at, '\n',
	    op->len - at))) {
		snprintf(c->acks->id[c->acks->count++], 17, "%.16s",
		    op->bytes + at);
		at = (size_t)(end - op->bytes) + 1;
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

void
cuts(struct place *p, unsigned long step)
{
	struct cutting *c = calloc(1, sizeof(*c));

	c->p = p;
	c->step = step;
	c->acks = calloc(1, sizeof(*c->acks));
	life_empty(p);
	calls_record(p->state, p->acks_fd);
	if (life(p, 0, MACHINES) != LIFE_DONE)
		printf("# %s\n", p->why);
	calls_record_end();
	c->ops = calls_log(&c->count);
	if (c->count > OPS)
		abort();
	if (getenv("SHOW_CALLS"))
		show(c);
	for (c->cut = 0; c->cut <= c->count; c->cut++) {
		if (c->cut > 0 && c->ops[c->cut - 1].kind == OP_ACK)
			take_acks(c, &c->ops[c->cut - 1]);
		cut_here(c);
	}
	result(p, "power cuts: nothing acknowledged is lost, it always opens",
	    c->tried > 0 && c->wrong == 0 && c->acks->count == MACHINES);
	printf("# figure: power cuts: %zu calls of a run of %zu acknowledged "
	    "sessions, %zu states, %zu different, %zu tried: %zu wrong\n",
	    c->count, c->acks->count, c->made, c->seen_count, c->tried,
	    c->wrong);
	free(c->acks);
	free(c);
}
