/* hellos.c: recorded flights, taken apart once and put together anew. */
#include "tests/bench/hellos.h"

#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/frames.h"

#define RANDOM 11		/* in a hello of either side, of 32 bytes */
#define SESSION 43		/* its length, and it */
#define EXT_NAME 0
#define EXT_KEY_SHARE 51
#define KEYS 4

/* In a hundred conversations over TLS. Chromium's and Firefox's hellos have a
 * post-quantum key share and take two segments: 55 of a hundred do. Those
 * without a share speak QUIC (quics.h). */
static const struct { const char *client; unsigned share; } clients[] = {
	{ "chromium", 45 }, { "firefox", 10 }, { "curl", 25 },
	{ "gnutls", 5 }, { "openssl12", 15 },
	{ "chromium-quic", 0 }, { "firefox-quic", 0 },
};
#define CLIENTS (sizeof(clients) / sizeof(*clients))

struct flight {
	uint8_t bytes[HELLOS_ROOM];
	size_t len;
	size_t extensions;		/* where their length stands */
	size_t name;			/* where that extension begins */
	size_t name_end;
	struct { size_t at, len; } key[KEYS];
	unsigned keys;
	size_t cipher;			/* all from here on is ciphertext */
};

struct hellos {
	struct flight client[CLIENTS], server[CLIENTS];
};

static size_t
get16(const uint8_t *p)
{
	return (size_t)(p[0] << 8 | p[1]);
}

static void
add16(uint8_t *p, size_t more)
{
	size_t v = get16(p) + more;

	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void
read_flight(struct flight *f, const char *dir, const char *client,
    const char *side)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s.%s", dir, client, side);
	if (!(file = fopen(path, "rb")))
		err(1, "%s", path);
	f->len = fread(f->bytes, 1, sizeof(f->bytes), file);
	fclose(file);
	if (f->len < 100 || f->bytes[0] != 22)
		errx(1, "%s is not the beginning of TLS", path);
}

/* One key of a server, a list of a client. */
static void
find_keys(struct flight *f, size_t at, size_t end, bool is_client)
{
	if (is_client)
		at += 2;
	for (; at + 4 <= end && f->keys < KEYS; f->keys++) {
		f->key[f->keys].at = at + 4;
		f->key[f->keys].len = get16(f->bytes + at + 2);
		at += 4 + f->key[f->keys].len;
	}
}

static void
take_apart(struct flight *f, bool is_client)
{
	const uint8_t *b = f->bytes;
	size_t end = 5 + get16(b + 3), at = SESSION + 1 + b[SESSION], next;

	at += is_client ? 2 + get16(b + at) : 3;
	if (is_client)
		at += 1 + b[at];
	f->extensions = at;
	for (at += 2; at + 4 <= end; at = next) {
		next = at + 4 + get16(b + at + 2);
		if (get16(b + at) == EXT_NAME && is_client) {
			f->name = at;
			f->name_end = next;
		}
		if (get16(b + at) == EXT_KEY_SHARE)
			find_keys(f, at + 4, next, is_client);
	}
	/* A server of TLS 1.3, which shares a key here, goes on in cipher. */
	f->cipher = !is_client && f->keys > 0 ? end : f->len;
	if (is_client && (f->name == 0 || end != f->len))
		errx(1, "a recorded hello is not one record with a name");
}

struct hellos *
hellos_load(const char *dir)
{
	struct hellos *h = calloc(1, sizeof(*h));

	if (!h)
		err(1, "hellos");
	for (size_t i = 0; i < CLIENTS; i++) {
		read_flight(&h->client[i], dir, clients[i].client, "client");
		take_apart(&h->client[i], true);
		if (clients[i].share == 0)
			continue;
		read_flight(&h->server[i], dir, clients[i].client, "server");
		take_apart(&h->server[i], false);
	}
	return h;
}

unsigned
hellos_find(const char *client)
{
	for (unsigned i = 0; i < CLIENTS; i++)
		if (strcmp(clients[i].client, client) == 0)
			return i;
	errx(1, "there are no hellos of %s", client);
}

size_t
hellos_moved(const struct hellos *h, unsigned number, const char *name,
    size_t at)
{
	const struct flight *f = &h->client[number];
	size_t end = f->name + 9 + strlen(name);

	if (at >= f->name_end)
		return at + end - f->name_end;
	return at < end ? at : end;
}

unsigned
hellos_draw(const struct hellos *h)
{
	unsigned at = frames_chance(100), i = 0;

	(void)h;
	while (at >= clients[i].share)
		at -= clients[i++].share;
	return i;
}

static void
make_new(const struct flight *f, uint8_t *out)
{
	memcpy(out + RANDOM, frames_random(32), 32);
	for (unsigned k = 0; k < f->keys; k++)
		memcpy(out + f->key[k].at, frames_random(f->key[k].len),
		    f->key[k].len);
}

size_t
hellos_client(const struct hellos *h, unsigned number, const char *name,
    uint8_t *out)
{
	const struct flight *f = &h->client[number];
	size_t n = strlen(name), old = f->name_end - f->name - 9;
	size_t more = n - old;		/* may wrap, and adds up */
	uint8_t *at = out + f->name;

	memcpy(out, f->bytes, f->len);
	make_new(f, out);
	memcpy(out + SESSION + 1, frames_random(32), out[SESSION]);
	memmove(at + 9 + n, out + f->name_end, f->len - f->name_end);
	memcpy(at + 9, name, n);
	add16(at + 2, more);
	add16(at + 4, more);
	add16(at + 7, more);
	add16(out + f->extensions, more);
	add16(out + 7, more);		/* the message's, its low bytes */
	add16(out + 3, more);
	return f->len + more;
}

size_t
hellos_server(const struct hellos *h, unsigned number, const uint8_t *hello,
    uint8_t *out)
{
	const struct flight *f = &h->server[number];
	size_t at = f->cipher, len;

	memcpy(out, f->bytes, f->len);
	make_new(f, out);
	if (out[SESSION] == hello[SESSION])
		memcpy(out + SESSION + 1, hello + SESSION + 1, out[SESSION]);
	for (; at + 5 <= f->len; at += 5 + len) {
		len = get16(out + at + 3);
		if (len > f->len - at - 5)
			len = f->len - at - 5;
		if (out[at] == 23)
			memcpy(out + at + 5, frames_random(len), len);
	}
	return f->len;
}
