/* kept.c: what lives left, compared with what was acknowledged. */
#include "tests/faults/kept.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "store/fact.h"
#include "store/verify.h"

/* ---- ids ---- */

static int
by_text(const void *a, const void *b)
{
	return strcmp(((const struct ids_one *)a)->id,
	    ((const struct ids_one *)b)->id);
}

bool
ids_has(const struct ids *sorted, const char *id)
{
	struct ids_one key = { .sequence = 0 };

	snprintf(key.id, sizeof(key.id), "%s", id);
	return bsearch(&key, sorted->one, sorted->count,
	    sizeof(sorted->one[0]), by_text);
}

size_t
ids_doubled(struct ids *ids)
{
	size_t i, n = 0;

	qsort(ids->one, ids->count, sizeof(ids->one[0]), by_text);
	for (i = 1; i < ids->count; i++)
		n += strcmp(ids->one[i - 1].id, ids->one[i].id) == 0;
	return n;
}

static void
add_id(struct ids *to, const char *id, size_t len, uint64_t sequence)
{
	if (to->count == KEPT_IDS)
		abort();
	snprintf(to->one[to->count].id, 17, "%.*s", (int)len, id);
	to->one[to->count++].sequence = sequence;
}

bool
kept_is_act(const char *id)
{
	return strchr(id, '-');
}

static const char *
gone_text(uint64_t sequence, char buf[17])
{
	snprintf(buf, 17, "%016" PRIx64, sequence);
	return buf;
}

/* ---- what is there ---- */

/* A journal_visit. */
static int
look(void *arg, const struct journal_entry *e)
{
	struct there *t = arg;
	const char *at = e->body ? strstr(e->body, "\"id\":\"") : NULL;
	const char *mac = e->body ? strstr(e->body, "\"mac\":\"") : NULL;
	struct fact_sum sum;
	char why[128], gone[17];

	if (e->kind == JOURNAL_SESSION && e->expired) {
		add_id(&t->gone, gone_text(e->sequence, gone), 16,
		    e->sequence);
	} else if (e->kind == JOURNAL_SESSION && at && mac) {
		add_id(&t->ids, at + 6, 16, e->sequence);
		add_id(&t->devices, mac + 7 + 9, 8, e->sequence);
	} else if (e->kind == JOURNAL_EVENT && !e->expired &&
	    fact_read(e->body, e->len, &sum, why, sizeof(why)) == 0) {
		t->sessions_lost += sum.cover.sessions_lost;
		if (strstr(e->body, "\"keeper-started\""))
			t->is_torn = strstr(e->body, "torn end");
	}
	return 0;
}

/* Likewise, of the ledger. */
static int
look_at_act(void *arg, const struct journal_entry *e)
{
	struct there *t = arg;
	const char *at = e->body ? strstr(e->body, "\"reason\":\"look-") :
	    NULL;

	if (e->kind == JOURNAL_LOOK && at)
		add_id(&t->ids, at + 10, 16, e->sequence);
	t->orders += e->kind == JOURNAL_ORDER;
	t->certificates += e->kind == JOURNAL_CERTIFICATE;
	return 0;
}

/* Is it as "beadle journal verify" wants it, with its heads? */
static int
verify(struct place *p, const char *name)
{
	const struct verify_heads none = { 0 };
	struct verify_result result;
	struct keyring ring = { 0 };
	int r = keyring_load(&ring, p->state, p->why, sizeof(p->why));

	if (r == 0)
		r = verify_journal(p->state, name, &ring, &none, &result,
		    p->why, sizeof(p->why));
	if (r == 1 && result.wrong[0])
		snprintf(p->why, sizeof(p->why), "%s, %s %" PRIu64 ": %s",
		    name, result.file, result.sequence, result.wrong);
	keyring_free(&ring);
	return r == 0 ? 0 : -1;
}

static int
read_one(struct place *p, const char *name, journal_visit *visit,
    struct there *t)
{
	struct journal *j = NULL;
	char dir[256];
	int r;

	snprintf(dir, sizeof(dir), "%s/journal/%s", p->state, name);
	if (access(dir, F_OK) < 0)
		return 0;
	r = journal_open_read(&j, dir, p->why, sizeof(p->why));
	if (r == 0)
		r = journal_each(j, 0, visit, t, p->why, sizeof(p->why));
	journal_close(j);
	return r < 0 ? -1 : verify(p, name);
}

struct there *
kept_read(struct place *p)
{
	struct there *t = calloc(1, sizeof(*t));

	if (!t)
		abort();
	if (read_one(p, "observations", look, t) == 0 &&
	    read_one(p, "ledger", look_at_act, t) == 0)
		return t;
	free(t);
	return NULL;
}

/* ---- what was told ---- */

/* What a descriptor holds; to be freed. */
static char *
read_all(int fd, size_t *len)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char *text = calloc(1, (size_t)size + 1);

	if (!text || pread(fd, text, (size_t)size, 0) != size)
		abort();
	*len = (size_t)size;
	return text;
}

size_t
kept_take_acks(struct ids *to, const char *bytes, size_t len)
{
	size_t at = 0;
	const char *end;

	while (at < len && (end = memchr(bytes + at, '\n', len - at))) {
		if (end - bytes - (ptrdiff_t)at < 18)
			abort();
		add_id(to, bytes + at, 16, strtoull(bytes + at + 17, NULL,
		    10));
		at = (size_t)(end - bytes) + 1;
	}
	return at;
}

struct ids *
kept_acks(int fd)
{
	struct ids *ids = calloc(1, sizeof(*ids));
	size_t len;
	char *text = read_all(fd, &len);

	if (!ids || kept_take_acks(ids, text, len) != len)
		abort();
	free(text);
	return ids;
}

struct ids *
kept_lines(int fd)
{
	struct ids *ids = calloc(1, sizeof(*ids));
	size_t len;
	char *text = read_all(fd, &len), *line, *end, *at;

	if (!ids)
		abort();
	for (line = text; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		at = strstr(line, "\"id\":\"");
		if (at)
			add_id(ids, at + 6, 16, 0);
	}
	free(text);
	return ids;
}

/* ---- one beside the other ---- */

struct comparison {
	size_t lost, kept_on;	/* kept_on: although it was to be deleted */
	size_t deleted;		/* although nobody asked for it */
	size_t aside;		/* lost though it had been written aside */
};

/* How many sessions an act tells of; its kind is the token's beginning. */
static unsigned
told(const struct ids *acks, const char *kind)
{
	unsigned most = 0, n;
	size_t i, len = strlen(kind);

	for (i = 0; i < acks->count; i++)
		if (strncmp(acks->one[i].id, kind, len) == 0) {
			n = (unsigned)atoi(acks->one[i].id + len);
			most = n > most ? n : most;
		}
	return most;
}

/* Machines from 0 up to the last that was told to be written aside. */
static size_t
count_aside(const struct there *t, const struct ids *acks)
{
	unsigned most = told(acks, "mirror-"), n;
	size_t missing = 0;
	char device[17];

	for (n = 0; most > 0 && n <= most; n++) {
		snprintf(device, sizeof(device), "53:%02x:%02x", n >> 8,
		    n & 255);
		missing += !ids_has(&t->devices, device);
	}
	return missing > t->gone.count ? missing - t->gone.count : 0;
}

/* t is sorted, acks are in their order. */
static struct comparison
compare(const struct there *t, const struct ids *acks)
{
	unsigned asked = told(acks, "asked-"), ordered = told(acks, "order-");
	struct comparison c = { .aside = count_aside(t, acks) };
	size_t i, n = 0, gone = 0;
	bool is_gone;
	char text[17];

	for (i = 0; i < acks->count; i++) {
		const char *id = acks->one[i].id;

		if (kept_is_act(id)) {
			c.lost += strncmp(id, "look-", 5) == 0 &&
			    !ids_has(&t->ids, id);
			continue;
		}
		is_gone = ids_has(&t->gone, gone_text(acks->one[i].sequence,
		    text));
		c.kept_on += n < ordered && !is_gone;
		c.lost += !ids_has(&t->ids, id) && !(is_gone && n < asked);
		gone += is_gone && n < asked;
		n++;
	}
	c.deleted = t->gone.count - gone;
	return c;
}

bool
kept_is(struct place *p, const struct ids *acks, unsigned machines,
    const char *what)
{
	struct there *t = kept_read(p);
	size_t twice = 0, visits = 0, found = 0;
	struct comparison c = { 0 };
	bool is;

	if (t) {
		twice = ids_doubled(&t->ids) + ids_doubled(&t->gone);
		visits = ids_doubled(&t->devices);
		found = t->devices.count + t->gone.count;
		c = compare(t, acks);
	}
	is = t && c.lost + c.kept_on + c.deleted + c.aside == 0 &&
	    twice == 0 && visits == 0 && (machines == 0 || found == machines);
	if (!is)
		printf("# %s: %s; lost %zu, not deleted %zu, deleted unasked "
		    "%zu, not aside %zu, ids twice %zu, machines twice %zu, "
		    "there %zu\n", what, t ? "the chain holds" : p->why,
		    c.lost, c.kept_on, c.deleted, c.aside, twice, visits,
		    found);
	free(t);
	return is;
}
