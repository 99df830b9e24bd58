/* stream.h: the first bytes of one TCP direction, put in order; or of a QUIC
 * client's CRYPTO frames, whose offsets are then the sequence numbers.
 *
 * A stream is UNSET until stream_begin gives it the sequence number of its
 * first byte. Segments may come split, repeated, overlapping or in any order;
 * where two say different things the first that arrived wins. A segment that
 * holds all that is known is lent back in place; only when the reader wants
 * more are bytes copied, into a buffer from a fixed pool. stream_end gives the
 * buffer back and leaves the stream UNSET. One pool belongs to one thread. */
#ifndef CLASSIFY_STREAM_H
#define CLASSIFY_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STREAM_SMALL 1536		/* holds a segment */
#define STREAM_MIDDLE 3072		/* two, and nearly every hello */
#define STREAM_LARGE 18432		/* holds the longest we read */
/* Separate runs of bytes at once. A segment or a lost one makes one; Chrome
 * cuts a QUIC hello in up to 11 frames a packet and shuffles them, over two or
 * three packets: five runs at once were seen, and there can be a dozen. */
#define STREAM_PIECES 32

struct stream_pool;

struct stream {
	uint8_t *buffer;		/* NULL: nothing was kept */
	uint32_t first;			/* sequence number of byte 0 */
	uint16_t size;			/* of buffer */
	uint8_t pieces;
	bool is_set;
	struct { uint16_t from, to; } piece[STREAM_PIECES]; /* ascending,
				 * apart; buffer[from..to) has arrived */
};

struct stream_view {			/* borrowed until the next call */
	const uint8_t *bytes;		/* from byte 0, without a gap */
	size_t len;
};

enum stream_result {
	STREAM_GREW,		/* the view is longer than it was */
	STREAM_SAME,		/* nothing new at the front of it */
	STREAM_STARVED		/* no buffer, or it is full: give up */
};

/* A pool of blocks of STREAM_LARGE bytes, one at least, at most so many of
 * them used for a large buffer each: long streams leave the others their
 * room. NULL: out of memory. */
struct stream_pool *stream_pool_new(size_t blocks, size_t large);
void stream_pool_free(struct stream_pool *pool);

void stream_begin(struct stream *s, uint32_t first);

/* The view if this segment alone is the front of the stream and nothing was
 * kept; false else, and for a segment without new bytes. */
bool stream_peek(const struct stream *s, uint32_t sequence,
    const uint8_t *bytes, size_t len, struct stream_view *out);

/* Keep the segment's bytes that are new; *out is what is known from byte 0 on
 * (GREW and SAME). Bytes beyond STREAM_LARGE, or making more than
 * STREAM_PIECES runs, are not kept. */
enum stream_result stream_keep(struct stream *s, struct stream_pool *pool,
    uint32_t sequence, const uint8_t *bytes, size_t len,
    struct stream_view *out);

/* The first len bytes of the view are done with: the stream goes on, as long
 * as it may, from where they end. */
void stream_skip(struct stream *s, struct stream_pool *pool, size_t len);

/* What is known from byte 0 on; false: nothing is kept of it. */
bool stream_front(const struct stream *s, struct stream_view *out);

void stream_end(struct stream *s, struct stream_pool *pool);

#endif
