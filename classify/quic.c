/* quic.c: Initial packets opened, their CRYPTO frames handed on.
 *
 * A datagram is a row of packets (RFC 9000 12.2). Of each long header only
 * what is needed to find the packet's end is read; an Initial is unmasked in
 * a copy of its header, opened into the reader's own buffer, and its frames
 * are walked. Everything else is stepped over. */
#include "classify/quic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/cursor.h"

#define VERSION_NEGOTIATION 0
#define VERSION_2 0x6b3343cf

enum frame {			/* RFC 9000 19, those an Initial may have */
	FRAME_PADDING, FRAME_PING, FRAME_ACK, FRAME_ACK_ECN, FRAME_CRYPTO = 6
};

struct quic_reader {
	struct quic_cipher *cipher;
	uint8_t header[QUIC_DATAGRAM_MOST];
	uint8_t plain[QUIC_DATAGRAM_MOST];
};

/* One long-header packet of a datagram. */
struct long_packet {
	const uint8_t *start;		/* its first byte */
	uint32_t version;
	bool is_quic;			/* the header is one we know */
	bool is_initial, has_end;
	struct cursor id;		/* destination connection id */
	struct cursor rest;		/* packet number and payload */
	size_t header_len;		/* up to the packet number */
};

int
quic_reader_new(struct quic_reader **out, char *why, size_t whylen)
{
	struct quic_reader *r = calloc(1, sizeof *r);

	if (!r) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	if (quic_cipher_new(&r->cipher, why, whylen) < 0) {
		free(r);
		return -1;
	}
	*out = r;
	return 0;
}

void
quic_reader_free(struct quic_reader *r)
{
	if (!r)
		return;
	quic_cipher_free(r->cipher);
	free(r);
}

/* A variable-length integer, RFC 9000 16. */
static bool
take_varint(struct cursor *c, uint64_t *out)
{
	const uint8_t *p = cursor_take(c, 1);
	const uint8_t *more;
	size_t n;
	uint64_t value;

	if (!p)
		return false;
	n = ((size_t)1 << (p[0] >> 6)) - 1;
	more = cursor_take(c, n);
	if (!more)
		return false;
	value = p[0] & 0x3f;
	while (n-- > 0)
		value = value << 8 | *more++;
	*out = value;
	return true;
}

static bool
take_counted(struct cursor *c, struct cursor *out)
{
	uint64_t len;
	const uint8_t *bytes;

	if (!take_varint(c, &len) || len > c->left)
		return false;
	bytes = cursor_take(c, (size_t)len);
	*out = (struct cursor){ bytes, (size_t)len };
	return true;
}

/* Long packet types, version 1 and version 2 (RFC 9000 17.2, RFC 9369 3.2). */
static void
read_type(uint8_t first, uint32_t version, struct long_packet *p)
{
	unsigned type = first >> 4 & 3;

	if (version == VERSION_2)
		type = (type + 3) & 3;
	p->is_initial = type == 0;
	p->has_end = type != 3;		/* a Retry has no length */
}

/* What follows the ids of a Version Negotiation packet, RFC 9000 17.2.1: a
 * server's list, of which we ask that it has a version we know. */
static bool
is_version_list(struct cursor *c)
{
	uint32_t version;

	while (cursor_number(c, 4, &version))
		if (quic_version_is_known(version))
			return c->left % 4 == 0;
	return false;
}

/* Take the next packet of a datagram. False: there is none we can step over. */
static bool
take_packet(struct cursor *c, struct long_packet *p)
{
	const uint8_t *first = cursor_take(c, 1);
	struct cursor source, token;

	*p = (struct long_packet){ .start = first };
	if (!first || (first[0] & 0x80) == 0 ||
	    !cursor_number(c, 4, &p->version) ||
	    (p->version != VERSION_NEGOTIATION &&
	    !quic_version_is_known(p->version)) ||
	    !cursor_vector(c, 1, &p->id) || p->id.left > QUIC_ID_MOST ||
	    !cursor_vector(c, 1, &source) || source.left > QUIC_ID_MOST)
		return false;
	if (p->version == VERSION_NEGOTIATION) {
		p->is_quic = is_version_list(c);
		return false;
	}
	p->is_quic = true;
	read_type(first[0], p->version, p);
	if (!p->has_end || (p->is_initial && !take_counted(c, &token)))
		return false;
	if (!take_counted(c, &p->rest))
		return false;
	p->header_len = (size_t)(p->rest.at - first);
	return true;
}

/* Open p with these keys into r->plain. Initial packet numbers we need are
 * small: the number sent is the number (RFC 9000 17.1 allows the rest to be
 * cut off only once a packet was acknowledged). */
static bool
open_packet(struct quic_reader *r, const struct long_packet *p,
    const struct quic_keys *keys, size_t *len)
{
	uint8_t mask[QUIC_SAMPLE];
	struct quic_sealed sealed = { 0 };
	size_t n, i;

	if (p->rest.left < 4 + QUIC_SAMPLE ||
	    p->rest.left > sizeof r->plain ||
	    p->header_len + 4 > sizeof r->header ||
	    !quic_keys_mask(r->cipher, keys, p->rest.at + 4, mask))
		return false;
	memcpy(r->header, p->start, p->header_len + 4);
	r->header[0] ^= mask[0] & 0x0f;
	n = (r->header[0] & 3u) + 1;
	for (i = 0; i < n; i++) {
		r->header[p->header_len + i] ^= mask[1 + i];
		sealed.number = sealed.number << 8 |
		    r->header[p->header_len + i];
	}
	sealed.header = r->header;
	sealed.header_len = p->header_len + n;
	sealed.bytes = p->rest.at + n;
	sealed.len = p->rest.left - n;
	*len = sealed.len - QUIC_TAG;
	return quic_keys_open(r->cipher, keys, &sealed, r->plain);
}

/* Open p with keys made from id, which the connection then has. */
static bool
open_anew(struct quic_reader *r, struct quic_connection *c,
    const struct long_packet *p, struct cursor id, size_t *len)
{
	struct quic_connection anew = { .version = p->version,
	    .id_len = (uint8_t)id.left };

	memcpy(anew.id, id.at, id.left);
	if (!quic_keys_derive(r->cipher, p->version, anew.id, anew.id_len,
	    &anew.keys) || !open_packet(r, p, &anew.keys, len))
		return false;
	*c = anew;
	return true;
}

/* In the order of the header's promise. */
static bool
open_any(struct quic_reader *r, struct quic_connection *c,
    const struct long_packet *p, size_t *len)
{
	if (c->version == p->version) {
		if (open_packet(r, p, &c->keys, len))
			return true;
	} else if (c->version != 0 && open_anew(r, c, p,
	    (struct cursor){ c->id, c->id_len }, len)) {
		return true;
	}
	return open_anew(r, c, p, p->id, len);
}

static bool
skip_ack(struct cursor *c, bool has_ecn)
{
	uint64_t largest, delay, ranges, value, i;

	if (!take_varint(c, &largest) || !take_varint(c, &delay) ||
	    !take_varint(c, &ranges) || !take_varint(c, &value))
		return false;
	for (i = 0; i < ranges; i++)
		if (!take_varint(c, &value) || !take_varint(c, &value))
			return false;
	for (i = 0; i < (has_ecn ? 3 : 0); i++)
		if (!take_varint(c, &value))
			return false;
	return true;
}

/* PADDING is a byte a frame, and there may be a thousand in a row. */
static void
skip_padding(struct cursor *c)
{
	size_t n = 0;

	while (n < c->left && c->at[n] == FRAME_PADDING)
		n++;
	cursor_take(c, n);
}

/* Hand on the CRYPTO frames; stop at what an Initial has no business with. */
static void
walk_frames(const uint8_t *bytes, size_t len, quic_crypto *visit, void *arg)
{
	struct cursor c = { bytes, len }, data;
	uint64_t type, offset;

	while (take_varint(&c, &type)) {
		switch (type) {
		case FRAME_PADDING:
			skip_padding(&c);
			break;
		case FRAME_PING:
			break;
		case FRAME_ACK:
		case FRAME_ACK_ECN:
			if (!skip_ack(&c, type == FRAME_ACK_ECN))
				return;
			break;
		case FRAME_CRYPTO:
			if (!take_varint(&c, &offset) ||
			    !take_counted(&c, &data))
				return;
			visit(arg, offset, data.at, data.left);
			break;
		default:
			return;
		}
	}
}

enum quic_result
quic_read(struct quic_reader *r, struct quic_connection *c,
    const uint8_t *bytes, size_t len, quic_crypto *visit, void *arg)
{
	struct cursor datagram = { bytes, len };
	struct long_packet p;
	bool opened = false;
	unsigned n;
	size_t plain;

	for (n = 0; n < QUIC_PACKETS && take_packet(&datagram, &p); n++) {
		if (!p.is_initial || !open_any(r, c, &p, &plain))
			continue;
		opened = true;
		walk_frames(r->plain, plain, visit, arg);
	}
	return opened ? QUIC_OPENED : n > 0 || p.is_quic ? QUIC_NONE : QUIC_NOT;
}
