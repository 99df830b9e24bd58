/* quics.c: recorded flights, and how they were laid into packets. */
#include "tests/bench/quics.h"

#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/frames.h"
#include "tests/bench/seal.h"

#define RECORD 5		/* of a hello that was kept as TLS has it */
#define PIECES 128

/* In ten conversations. */
static const struct { const char *client; unsigned share; } clients[] = {
	{ "chromium-quic", 8 }, { "firefox-quic", 2 },
};
#define CLIENTS (sizeof(clients) / sizeof(*clients))

enum piece_kind { PADDING, PING, CRYPTO };

struct piece {			/* a frame */
	enum piece_kind kind;
	size_t at, len;
};

struct shape {			/* a packet, alone in its datagram */
	unsigned datagram, len, number, number_len;
	struct piece pieces[PIECES];
	unsigned count;
};

struct client {
	unsigned hello;			/* its number in hellos */
	unsigned first_len, own_len, server_len;
	struct shape shapes[QUICS_MOST];
	unsigned count;
	struct quics_flight server;
};

struct renamed {		/* a hello, with another name in it */
	const struct hellos *hellos;
	unsigned client;
	const char *name;
	uint8_t hello[HELLOS_ROOM];
};

struct quics {
	const struct hellos *hellos;
	struct quic_cipher *cipher;
	struct client client[CLIENTS];
};

/* ---- reading ---- */

static FILE *
open_file(const char *dir, const char *client, const char *kind)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s.%s", dir, client, kind);
	if (!(f = fopen(path, "rb")))
		err(1, "%s", path);
	return f;
}

static void
read_line(struct client *c, const char *line)
{
	struct shape *s = &c->shapes[c->count];
	struct piece p = { .kind = PING };

	if (c->count < QUICS_MOST && sscanf(line, "packet %u %u %u %u %u %u",
	    &s->datagram, &s->len, &c->first_len, &c->own_len, &s->number,
	    &s->number_len) == 6) {
		c->count++;
		return;
	}
	if (sscanf(line, "crypto %zu %zu", &p.at, &p.len) == 2)
		p.kind = CRYPTO;
	else if (sscanf(line, "padding %zu", &p.len) == 1)
		p.kind = PADDING;
	else if (strcmp(line, "ping\n") != 0)
		errx(1, "a shape has a line of another kind");
	if (c->count == 0 || (--s)->count == PIECES)
		errx(1, "a shape has too many frames");
	s->pieces[s->count++] = p;
}

static void
read_client(struct client *c, const char *dir, const char *name)
{
	FILE *f = open_file(dir, name, "shape");
	struct quics_flight *s = &c->server;
	char line[80];
	uint8_t two[2];

	c->hello = hellos_find(name);
	while (fgets(line, sizeof(line), f))
		read_line(c, line);
	fclose(f);
	f = open_file(dir, name, "server");
	while (s->count < QUICS_MOST && fread(two, 1, 2, f) == 2) {
		size_t len = (size_t)(two[0] << 8 | two[1]);

		if (len > QUICS_ROOM || fread(s->datagram[s->count].bytes, 1,
		    len, f) != len)
			errx(1, "%s's server was not recorded whole", name);
		s->datagram[s->count++].len = len;
	}
	fclose(f);
	if (s->count == 0 || s->datagram[0].bytes[5] != c->own_len)
		errx(1, "%s's server answers somebody else", name);
	c->server_len = s->datagram[0].bytes[6 + c->own_len];
}

struct quics *
quics_load(const struct hellos *h, const char *dir)
{
	struct quics *q = calloc(1, sizeof(*q));
	char why[200];

	if (!q)
		err(1, "quics");
	if (quic_cipher_new(&q->cipher, why, sizeof(why)) < 0)
		errx(1, "%s", why);
	q->hellos = h;
	for (size_t i = 0; i < CLIENTS; i++)
		read_client(&q->client[i], dir, clients[i].client);
	return q;
}

void
quics_free(struct quics *q)
{
	quic_cipher_free(q->cipher);
	free(q);
}

/* ---- conversations ---- */

static void
draw(uint8_t id[20])
{
	memcpy(id, frames_random(20), 20);
}

void
quics_begin(const struct quics *q, struct quics_ids *ids)
{
	unsigned at = frames_chance(10);

	(void)q;
	for (ids->client = 0; at >= clients[ids->client].share; ids->client++)
		at -= clients[ids->client].share;
	draw(ids->first);
	draw(ids->own);
	draw(ids->server);
}

static size_t
put16(uint8_t *at, size_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
	return 2;
}

static size_t
put_id(uint8_t *at, const uint8_t *id, unsigned len)
{
	at[0] = (uint8_t)len;
	memcpy(at + 1, id, len);
	return 1 + len;
}

/* A number as QUIC writes it (RFC 9000 16), below 2^14. */
static size_t
number_len(size_t value)
{
	return value < 64 ? 1 : 2;
}

static size_t
put_number(uint8_t *at, size_t value)
{
	if (number_len(value) == 2)
		return put16(at, value | 0x4000);
	at[0] = (uint8_t)value;
	return 1;
}

static size_t
put_header(const struct client *c, const struct quics_ids *ids,
    const struct shape *s, uint8_t *b)
{
	size_t at = 5, i;

	memcpy(b, "\xc0\0\0\0\1", 5);
	b[0] |= (uint8_t)(s->number_len - 1);
	at += put_id(b + at, ids->first, c->first_len);
	at += put_id(b + at, ids->own, c->own_len);
	b[at++] = 0;				/* no token */
	at += put16(b + at, (s->len - at - 2) | 0x4000);
	for (i = s->number_len; i-- > 0;)
		b[at++] = (uint8_t)(s->number >> 8 * i);
	return at;
}

/* Where what was recorded at that place of the hello is now. */
static size_t
moved(const struct renamed *r, size_t at)
{
	return hellos_moved(r->hellos, r->client, r->name, at + RECORD) -
	    RECORD;
}

static size_t
crypto_len(size_t at, size_t len)
{
	return len ? 1 + number_len(at) + number_len(len) + len : 0;
}

static void
put_crypto(uint8_t *b, const struct renamed *r, size_t at, size_t len)
{
	*b++ = 6;
	b += put_number(b, at);
	b += put_number(b, len);
	memcpy(b, r->hello + RECORD + at, len);
}

/* The frames, into room bytes at b, which are zero; what stays so is padding,
 * and that alone may pass the end. */
static void
put_pieces(const struct shape *s, const struct renamed *r, uint8_t *b,
    size_t room)
{
	size_t at = 0, len;

	for (unsigned i = 0; i < s->count; at += len, i++) {
		const struct piece *p = &s->pieces[i];
		size_t from = moved(r, p->at), n = moved(r, p->at + p->len) -
		    from;

		len = p->kind == PADDING ? p->len : p->kind == PING ? 1 :
		    crypto_len(from, n);
		if (p->kind == PADDING || len == 0)
			continue;
		if (at + len > room)
			errx(1, "%s is too long a name for the packets that "
			    "were recorded", r->name);
		if (p->kind == PING)
			b[at] = 1;
		else
			put_crypto(b + at, r, from, n);
	}
}

void
quics_client(const struct quics *q, const struct quics_ids *ids,
    const char *name, struct quics_flight *out)
{
	const struct client *c = &q->client[ids->client];
	struct renamed r = { q->hellos, c->hello, name, { 0 } };
	uint8_t *b;
	size_t header;

	hellos_client(q->hellos, c->hello, name, r.hello);
	out->count = c->count;
	for (unsigned i = 0; i < c->count; i++) {
		const struct shape *s = &c->shapes[i];

		b = out->datagram[i].bytes;
		out->datagram[i].len = s->datagram;
		memset(b, 0, s->datagram);
		header = put_header(c, ids, s, b);
		put_pieces(s, &r, b + header, s->len - header - QUIC_TAG);
		seal_initial(q->cipher, b, header, s->len);
	}
}

/* Random, to the end of the packet whose length stands there, and from there
 * on whatever follows it. */
static size_t
renew(uint8_t *b, size_t at, size_t len)
{
	size_t n = (size_t)(b[at] & 0x3f) << 8 | b[at + 1];

	at += 2;
	if (n > len - at)
		n = len - at;
	memcpy(b + at, frames_random(n), n);
	return at + n;
}

void
quics_server(const struct quics *q, const struct quics_ids *ids,
    struct quics_flight *out)
{
	const struct client *c = &q->client[ids->client];

	*out = c->server;
	for (unsigned i = 0; i < out->count; i++) {
		uint8_t *b = out->datagram[i].bytes;
		size_t len = out->datagram[i].len, at = 0, id;

		while (at < len && b[at] & 0x80) {
			id = at + 6;
			memcpy(b + id, ids->own, c->own_len);
			id += c->own_len + 1;
			memcpy(b + id, ids->server, c->server_len);
			id += c->server_len;
			/* An Initial has a token, here none. */
			at = renew(b, id + ((b[at] & 0x30) == 0), len);
		}
		if (at + 1 + c->own_len < len)
			quics_later(q, ids, 0, b + at, len - at);
	}
}

void
quics_later(const struct quics *q, const struct quics_ids *ids, int up,
    uint8_t *out, size_t len)
{
	const struct client *c = &q->client[ids->client];

	memcpy(out, frames_random(len), len);
	out[0] = (out[0] & 0x3f) | 0x40;
	memcpy(out + 1, up ? ids->server : ids->own, up ? c->server_len :
	    c->own_len);
}
