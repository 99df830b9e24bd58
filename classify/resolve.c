/* resolve.c: answers and flows in two tables of small rows: what has one hash
 * lies in one row, and in a full row the oldest gives way. The hash is the same
 * in every run, so that a capture gives the same sessions each time; who sends
 * answers that collide makes the keeper forget some, no more. */
#include "classify/resolve.h"

#include <stdlib.h>
#include <string.h>

#include "classify/flow_key.h"

#define ROW 16
#define SEED UINT64_C(0xa0761d6478bd642f)	/* any number */
#define ANSWER_ROWS 8192		/* 131,072 answers, 8 MiB */
#define FLOW_ROWS 4096			/* 65,536 flows, 1.5 MiB */

struct answer {				/* until_us 0: a free place */
	uint64_t from_us, until_us;
	uint8_t client[16], address[16];
	uint32_t entry, front;
	uint8_t ech;
};

struct fate {				/* of a flow; key 0: a free place */
	uint64_t key;
	uint64_t start_us;
	uint32_t entry;			/* CATALOGUE_NONE: nobody's */
	uint8_t basis, ech, dns;
};

struct resolve {
	const struct catalogue *catalogue;
	struct answer answers[ANSWER_ROWS][ROW];
	struct fate fates[FLOW_ROWS][ROW];
	size_t fate_count;
};

static const uint8_t anywhere[16];

struct resolve *
resolve_new(const struct catalogue *catalogue)
{
	struct resolve *r = calloc(1, sizeof(*r));

	if (r)
		r->catalogue = catalogue;
	return r;
}

void
resolve_free(struct resolve *r)
{
	free(r);
}

/* ---- answers ---- */

static struct answer *
row_of(struct resolve *r, const uint8_t client[16], const uint8_t address[16])
{
	uint64_t h = flow_key_end(flow_key_end(SEED, client, 0), address, 0);

	return r->answers[(h ^ h >> 32) % ANSWER_ROWS];
}

static bool
is_pair(const struct answer *a, const uint8_t client[16],
    const uint8_t address[16])
{
	return a->until_us > 0 && memcmp(a->client, client, 16) == 0 &&
	    memcmp(a->address, address, 16) == 0;
}

static uint64_t
end_of(const struct note_answer *n)
{
	uint64_t life = n->until_us - n->from_us;

	if (life < RESOLVE_LEAST_US)
		life = RESOLVE_LEAST_US;
	if (life > RESOLVE_MOST_US)
		life = RESOLVE_MOST_US;
	return n->from_us + life;
}

/* An answer repeated while it holds goes on from when it first came. */
static void
remember(struct resolve *r, const struct note_answer *n)
{
	struct answer *row = row_of(r, n->client, n->address), *at = row;
	uint64_t until_us = end_of(n);

	for (struct answer *a = row; a < row + ROW; a++) {
		if (is_pair(a, n->client, n->address) &&
		    a->entry == n->entry && a->front == n->front &&
		    a->ech == n->ech && n->from_us >= a->from_us &&
		    n->from_us <= a->until_us) {
			if (until_us > a->until_us)
				a->until_us = until_us;
			return;
		}
		if (a->until_us < at->until_us)
			at = a;
	}
	*at = (struct answer){ .from_us = n->from_us, .until_us = until_us,
		.entry = n->entry, .front = n->front, .ech = n->ech };
	memcpy(at->client, n->client, 16);
	memcpy(at->address, n->address, 16);
}

/* The next answer after *at to this client for the address that held at
 * when_us; *at begins as NULL. */
static const struct answer *
next_answer(struct resolve *r, const struct note_flow *f,
    const uint8_t address[16], const struct answer *at)
{
	const struct answer *row = row_of(r, f->client, address);

	for (at = at ? at + 1 : row; at < row + ROW; at++)
		if (is_pair(at, f->client, address) &&
		    at->from_us <= f->start_us && f->start_us <= at->until_us)
			return at;
	return NULL;
}

/* ---- what they say of a flow ---- */

static bool
is_one_service(const struct resolve *r, uint32_t one, uint32_t other)
{
	const struct catalogue_entry *a = catalogue_entry(r->catalogue, one);
	const struct catalogue_entry *b = catalogue_entry(r->catalogue, other);

	return a && b && a->service == b->service;
}

/* Does a accuse less than b? In the end of two alike the first. */
static bool
is_milder(const struct resolve *r, uint32_t a, uint32_t b)
{
	enum role x = catalogue_entry(r->catalogue, a)->role;
	enum role y = catalogue_entry(r->catalogue, b)->role;

	if (role_is_background(x) != role_is_background(y))
		return role_is_background(x);
	return a < b;
}

/* The entry that all answers agree on, or CATALOGUE_NONE. A front that itself
 * was asked for names nothing, and is no rival. */
static uint32_t
agreed(struct resolve *r, const struct note_flow *f)
{
	uint32_t entry = CATALOGUE_NONE;
	const struct answer *a = NULL;

	while ((a = next_answer(r, f, f->server, a))) {
		const struct catalogue_entry *e =
		    catalogue_entry(r->catalogue, a->entry);

		if (e && e->role == ROLE_ECH_FRONT)
			continue;
		if (!e || (entry != CATALOGUE_NONE &&
		    !is_one_service(r, entry, a->entry)))
			return CATALOGUE_NONE;
		if (entry == CATALOGUE_NONE || is_milder(r, a->entry, entry))
			entry = a->entry;
	}
	return entry;
}

static bool
shows(const struct answer *a, uint32_t entry)
{
	return a->ech == ANSWER_ECH_UNREAD ||
	    (a->ech == ANSWER_ECH && a->front == entry);
}

/* Was the name that f showed the front of another? The configuration may have
 * come without an address: then it is of any name this client got the address
 * for. */
static bool
is_front(struct resolve *r, const struct note_flow *f)
{
	const struct answer *a = NULL, *b;

	while ((a = next_answer(r, f, f->server, a))) {
		if (shows(a, f->entry))
			return true;
		for (b = NULL; (b = next_answer(r, f, anywhere, b));)
			if (b->entry == a->entry && shows(b, f->entry))
				return true;
	}
	return false;
}

static bool
is_confirmed(struct resolve *r, const struct note_flow *f)
{
	const struct answer *a = NULL;

	while ((a = next_answer(r, f, f->server, a)))
		if (is_one_service(r, a->entry, f->entry))
			return true;
	return false;
}

/* ---- flows ---- */

/* The flow's place, or else the one it may take. */
static struct fate *
fate_of(struct resolve *r, uint64_t key)
{
	struct fate *row = r->fates[key % FLOW_ROWS], *oldest = row;

	for (struct fate *f = row; f < row + ROW; f++) {
		if (f->key == key)
			return f;
		if (f->key == 0 ? oldest->key != 0 :
		    oldest->key != 0 && f->start_us < oldest->start_us)
			oldest = f;
	}
	return oldest;
}

static void
look_up(struct resolve *r, struct note_flow *f)
{
	bool is_named = f->entry != CATALOGUE_NONE;

	if (is_named && f->ech == ECH_OFFERED && is_front(r, f)) {
		f->ech = ECH_OUTER;
		is_named = false;
	}
	if (is_named) {
		f->dns = is_confirmed(r, f);
		return;
	}
	f->entry = agreed(r, f);
	f->basis = f->entry != CATALOGUE_NONE ? BASIS_DNS : BASIS_NONE;
	f->dns = f->entry != CATALOGUE_NONE;
}

/* What was found of the flow; true: it is somebody's. */
static bool
settle(struct resolve *r, struct note *n)
{
	struct note_flow *f = &n->flow;
	uint32_t told = f->entry;
	struct fate *fate;
	uint64_t key;

	if (n->kind == NOTE_CONTACT) {
		look_up(r, f);
		/* What a sensor says of it later needs no memory. */
		if (f->entry == told && !f->dns)
			return told != CATALOGUE_NONE;
		key = note_identity(f);
		fate = fate_of(r, key);
		if (fate->key == 0)
			r->fate_count++;
		*fate = (struct fate){ key, f->start_us, f->entry, f->basis,
			f->ech, f->dns };
		return f->entry != CATALOGUE_NONE;
	}
	if (r->fate_count == 0)
		return told != CATALOGUE_NONE;
	key = note_identity(f);
	fate = fate_of(r, key);
	if (fate->key == key) {
		f->entry = fate->entry;
		f->basis = fate->basis;
		f->ech = fate->ech;
		f->dns = fate->dns;
		if (n->kind == NOTE_END) {
			fate->key = 0;
			r->fate_count--;
		}
	}
	return f->entry != CATALOGUE_NONE;
}

bool
resolve_note(struct resolve *r, struct note *n)
{
	switch ((enum note_kind)n->kind) {
	case NOTE_ANSWER:
		remember(r, &n->answer);
		return false;
	case NOTE_CONTACT:
	case NOTE_PROGRESS:
	case NOTE_END:
		return n->flow.name_hash != 0 || settle(r, n);
	case NOTE_TIME:
	case NOTE_COVER:
	case NOTE_KIND_COUNT:
		break;
	}
	return true;
}
