/* stream.c: bounded reassembly of the first bytes of a TCP direction.
 *
 * A buffer holds byte n of the stream at n. What has arrived is a short list
 * of runs; a segment fills the holes between them and never writes where a
 * byte already stands, so the first copy of a byte wins. */
#include "classify/stream.h"

#include <stdlib.h>
#include <string.h>

/* Buffers of one size, on a list through their own first bytes. */
struct shelf {
	uint8_t *memory;
	void *spare;
	size_t unused;			/* never handed out yet */
	uint8_t *next_unused;
	size_t each;
};

struct stream_pool {
	struct shelf small, large;
};

static bool
shelf_open(struct shelf *f, size_t each, size_t count)
{
	f->memory = malloc(each * (count ? count : 1));
	f->next_unused = f->memory;
	f->unused = count;
	f->each = each;
	return f->memory;
}

static uint8_t *
shelf_take(struct shelf *f)
{
	uint8_t *buffer = f->spare;

	if (buffer) {
		memcpy(&f->spare, buffer, sizeof(f->spare));
	} else if (f->unused > 0) {
		buffer = f->next_unused;
		f->next_unused += f->each;
		f->unused--;
	}
	return buffer;
}

static void
shelf_return(struct shelf *f, uint8_t *buffer)
{
	memcpy(buffer, &f->spare, sizeof(f->spare));
	f->spare = buffer;
}

struct stream_pool *
stream_pool_new(size_t small, size_t large)
{
	struct stream_pool *pool = calloc(1, sizeof(*pool));

	if (!pool)
		return NULL;
	if (shelf_open(&pool->small, STREAM_SMALL, small) &&
	    shelf_open(&pool->large, STREAM_LARGE, large))
		return pool;
	stream_pool_free(pool);
	return NULL;
}

void
stream_pool_free(struct stream_pool *pool)
{
	if (!pool)
		return;
	free(pool->small.memory);
	free(pool->large.memory);
	free(pool);
}

static void
give_back(struct stream *s, struct stream_pool *pool)
{
	if (s->buffer)
		shelf_return(s->size == STREAM_SMALL ? &pool->small :
		    &pool->large, s->buffer);
	s->buffer = NULL;
}

/* See that the buffer has room for size bytes, moving what is kept. */
static bool
make_room(struct stream *s, struct stream_pool *pool, size_t size)
{
	struct shelf *shelf;
	uint8_t *buffer;

	if (s->buffer && size <= s->size)
		return true;
	shelf = size <= STREAM_SMALL ? &pool->small : &pool->large;
	buffer = shelf_take(shelf);
	if (!buffer)
		return false;
	if (s->buffer)
		memcpy(buffer, s->buffer, s->size);
	give_back(s, pool);
	s->buffer = buffer;
	s->size = (uint16_t)shelf->each;
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
	size_t end = s->pieces ? s->piece[s->pieces - 1].to : 0;
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
