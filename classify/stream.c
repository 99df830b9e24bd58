/* stream.c: bounded reassembly of the first bytes of a TCP direction.
 *
 * A buffer holds byte n of the stream at n. What has arrived is a short list
 * of runs; a segment fills the holes between them and never writes where a
 * byte already stands, so the first copy of a byte wins.
 *
 * A pool's memory is cut into blocks of STREAM_LARGE bytes. One that is not
 * empty holds buffers of one size, twelve or six or one: so there is as much
 * room for each as the others leave, and the many that wait for the second of
 * a hello's two segments take little more than the first. */
#include "classify/stream.h"

#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX

enum size { SMALL, MIDDLE, LARGE, SIZES };
static const uint16_t bytes_of[] = { STREAM_SMALL, STREAM_MIDDLE,
    STREAM_LARGE };
static const uint8_t in_block[] = { STREAM_LARGE / STREAM_SMALL,
    STREAM_LARGE / STREAM_MIDDLE, 1 };
_Static_assert(sizeof(bytes_of) / sizeof(*bytes_of) == SIZES, "of each size");
_Static_assert(STREAM_LARGE % STREAM_SMALL == 0 &&
    STREAM_LARGE % STREAM_MIDDLE == 0, "a block is used whole");

struct block {
	uint8_t *spare;			/* buffers that were given back, each
					 * beginning with the next */
	uint32_t next, previous;	/* of those with room, or next empty */
	uint8_t size;			/* enum size */
	uint8_t taken;
	uint8_t begun;			/* buffers handed out, or spare */
};

struct stream_pool {
	uint8_t *memory;
	struct block *blocks;
	uint32_t count, used;		/* used: ever taken */
	uint32_t empty;
	uint32_t open[SIZES];		/* those with room */
	uint32_t idle[SIZES];		/* of them, one that is empty and will
					 * be wanted again at once */
	size_t large;			/* that may still be taken */
};

struct stream_pool *
stream_pool_new(size_t blocks, size_t large)
{
	struct stream_pool *pool = calloc(1, sizeof(*pool));

	if (!pool)
		return NULL;
	pool->count = blocks > 0 ? (uint32_t)blocks : 1;
	pool->empty = NONE;
	for (unsigned size = 0; size < SIZES; size++)
		pool->open[size] = pool->idle[size] = NONE;
	pool->large = large;
	/* Pages are not touched before streams need them. */
	pool->memory = malloc((size_t)pool->count * STREAM_LARGE);
	pool->blocks = malloc(pool->count * sizeof(*pool->blocks));
	if (pool->memory && pool->blocks)
		return pool;
	stream_pool_free(pool);
	return NULL;
}

void
stream_pool_free(struct stream_pool *pool)
{
	if (!pool)
		return;
	free(pool->memory);
	free(pool->blocks);
	free(pool);
}

/* ---- blocks ---- */

static bool
is_full(const struct block *b)
{
	return b->taken == in_block[b->size];
}

static void
open_block(struct stream_pool *pool, uint32_t i)
{
	struct block *b = &pool->blocks[i];
	uint32_t *head = &pool->open[b->size];

	b->previous = NONE;
	b->next = *head;
	if (b->next != NONE)
		pool->blocks[b->next].previous = i;
	*head = i;
}

static void
shut_block(struct stream_pool *pool, const struct block *b)
{
	if (b->next != NONE)
		pool->blocks[b->next].previous = b->previous;
	if (b->previous != NONE)
		pool->blocks[b->previous].next = b->next;
	else
		pool->open[b->size] = b->next;
}

/* An empty block, if need be another size's; NONE: there is none. */
static uint32_t
find_empty(struct stream_pool *pool)
{
	uint32_t i = pool->empty;

	if (i != NONE) {
		pool->empty = pool->blocks[i].next;
		return i;
	}
	if (pool->used < pool->count)
		return pool->used++;
	for (unsigned size = 0; size < SIZES && i == NONE; size++) {
		i = pool->idle[size];
		pool->idle[size] = NONE;
	}
	if (i != NONE)
		shut_block(pool, &pool->blocks[i]);
	return i;
}

/* Give an empty block to a size that has no room. */
static bool
begin_block(struct stream_pool *pool, enum size size)
{
	uint32_t i;

	if (size == LARGE && pool->large == 0)
		return false;
	i = find_empty(pool);
	if (i == NONE)
		return false;
	pool->large -= size == LARGE;
	pool->blocks[i] = (struct block){ .size = (uint8_t)size };
	open_block(pool, i);
	return true;
}

static uint8_t *
take(struct stream_pool *pool, enum size size)
{
	struct block *b;
	uint8_t *buffer;
	uint32_t i;

	if (pool->open[size] == NONE && !begin_block(pool, size))
		return NULL;
	i = pool->open[size];
	b = &pool->blocks[i];
	buffer = b->spare;
	if (buffer)
		memcpy(&b->spare, buffer, sizeof(b->spare));
	else
		buffer = pool->memory + (size_t)i * STREAM_LARGE +
		    (size_t)b->begun++ * bytes_of[size];
	if (b->taken++ == 0)
		pool->idle[size] = NONE;
	if (is_full(b))
		shut_block(pool, b);
	return buffer;
}

static void
give_back(struct stream *s, struct stream_pool *pool)
{
	uint32_t i;
	struct block *b;

	if (!s->buffer)
		return;
	i = (uint32_t)((size_t)(s->buffer - pool->memory) / STREAM_LARGE);
	b = &pool->blocks[i];
	if (is_full(b))
		open_block(pool, i);
	memcpy(s->buffer, &b->spare, sizeof(b->spare));
	b->spare = s->buffer;
	s->buffer = NULL;
	if (--b->taken > 0)
		return;
	if (b->size != LARGE && pool->idle[b->size] == NONE) {
		pool->idle[b->size] = i;
		return;
	}
	shut_block(pool, b);
	b->next = pool->empty;
	pool->empty = i;
	pool->large += b->size == LARGE;
}

/* ---- streams ---- */

/* Bytes up to the last that arrived. */
static size_t
extent(const struct stream *s)
{
	return s->pieces > 0 ? s->piece[s->pieces - 1].to : 0;
}

/* See that the buffer has room for size bytes, moving what is kept. */
static bool
make_room(struct stream *s, struct stream_pool *pool, size_t size)
{
	uint8_t *buffer = NULL;
	unsigned kind = SMALL;

	if (s->buffer && size <= s->size)
		return true;
	while (bytes_of[kind] < size)
		kind++;
	while (kind < SIZES && !(buffer = take(pool, kind)))
		kind++;
	if (!buffer)
		return false;
	if (s->buffer)
		memcpy(buffer, s->buffer, extent(s));
	give_back(s, pool);
	s->buffer = buffer;
	s->size = bytes_of[kind];
	return true;
}

/* Cut a segment to what lies in [0, STREAM_LARGE) of the stream. */
static bool
place(const struct stream *s, uint32_t sequence, const uint8_t **bytes,
    size_t *len, size_t *from)
{
	uint32_t offset = sequence - s->first;	/* modulo 2^32, RFC 9293 3.4 */
	size_t before;

	if (offset >= UINT32_C(1) << 31) {
		before = (size_t)(UINT32_C(0) - offset);
		if (before >= *len)
			return false;
		*bytes += before;
		*len -= before;
		offset = 0;
	}
	if (*len == 0 || offset >= STREAM_LARGE)
		return false;
	if (*len > STREAM_LARGE - offset)
		*len = STREAM_LARGE - offset;
	*from = offset;
	return true;
}

/* Copy into the holes of [from, to) and make one run of it and of every run
 * it overlaps or touches. False: one run too many, nothing changed. */
static bool
fill(struct stream *s, size_t from, size_t to, const uint8_t *bytes)
{
	size_t first = 0, last, at = from, run_from = from, run_to = to;

	while (first < s->pieces && s->piece[first].to < from)
		first++;
	for (last = first; last < s->pieces && s->piece[last].from <= to;
	    last++)
		;
	if (first == last && s->pieces == STREAM_PIECES)
		return false;
	for (size_t i = first; i < last; i++) {
		if (s->piece[i].from > at)
			memcpy(s->buffer + at, bytes + (at - from),
			    s->piece[i].from - at);
		if (s->piece[i].to > at)
			at = s->piece[i].to;
	}
	if (at < to)
		memcpy(s->buffer + at, bytes + (at - from), to - at);
	if (last > first) {
		if (s->piece[first].from < run_from)
			run_from = s->piece[first].from;
		if (s->piece[last - 1].to > run_to)
			run_to = s->piece[last - 1].to;
	}
	memmove(&s->piece[first + 1], &s->piece[last],
	    (s->pieces - last) * sizeof(s->piece[0]));
	s->pieces = (uint8_t)(s->pieces - (last - first) + 1);
	s->piece[first].from = (uint16_t)run_from;
	s->piece[first].to = (uint16_t)run_to;
	return true;
}

/* Bytes known from the beginning. */
static size_t
front(const struct stream *s)
{
	return s->pieces > 0 && s->piece[0].from == 0 ? s->piece[0].to : 0;
}

/* No piece is read that pieces does not count. */
static void
clear(struct stream *s)
{
	memset(s, 0, offsetof(struct stream, piece));
}

void
stream_begin(struct stream *s, uint32_t first)
{
	clear(s);
	s->first = first;
	s->is_set = true;
}

bool
stream_peek(const struct stream *s, uint32_t sequence, const uint8_t *bytes,
    size_t len, struct stream_view *out)
{
	size_t from;

	if (s->buffer || !place(s, sequence, &bytes, &len, &from) || from > 0)
		return false;
	*out = (struct stream_view){ bytes, len };
	return true;
}

enum stream_result
stream_keep(struct stream *s, struct stream_pool *pool, uint32_t sequence,
    const uint8_t *bytes, size_t len, struct stream_view *out)
{
	size_t from, before = front(s);

	if (place(s, sequence, &bytes, &len, &from)) {
		if (!make_room(s, pool, from + len))
			return STREAM_STARVED;
		fill(s, from, from + len, bytes);
	}
	*out = (struct stream_view){ s->buffer, front(s) };
	if (out->len > before)
		return STREAM_GREW;
	return before == STREAM_LARGE ? STREAM_STARVED : STREAM_SAME;
}

void
stream_skip(struct stream *s, struct stream_pool *pool, size_t len)
{
	size_t end = extent(s);
	unsigned left = 0;

	s->first += (uint32_t)len;
	if (end <= len) {
		s->pieces = 0;
		give_back(s, pool);
		return;
	}
	memmove(s->buffer, s->buffer + len, end - len);
	for (unsigned i = 0; i < s->pieces; i++) {
		size_t from = s->piece[i].from, to = s->piece[i].to;

		if (to <= len)
			continue;
		s->piece[left].from = (uint16_t)(from > len ? from - len : 0);
		s->piece[left++].to = (uint16_t)(to - len);
	}
	s->pieces = (uint8_t)left;
}

bool
stream_front(const struct stream *s, struct stream_view *out)
{
	*out = (struct stream_view){ s->buffer, front(s) };
	return out->len > 0;
}

void
stream_end(struct stream *s, struct stream_pool *pool)
{
	give_back(s, pool);
	clear(s);
}
