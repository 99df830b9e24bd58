/* fragment.c: a small set-associative table of packets that are gathering.
 *
 * Fragments lie on multiples of eight bytes, so a packet is a row of units and
 * a bit for each says whether it has arrived. Its header is kept right before
 * its data, and made that of an unfragmented packet when it is whole, so that
 * the decoder reads the result like any other. */
#include "capture/fragment.h"

#include <stdlib.h>
#include <string.h>

#define UNIT 8
#define UNITS (FRAGMENT_BYTES / UNIT)
#define HEADER_MOST 60
#define IP6_HEADER 40
#define PLACES 8
#define SETS (FRAGMENT_MEMORY / (PLACES * sizeof(struct gathering)))

struct key {
	uint8_t source[16], destination[16];
	uint64_t id;			/* with protocol and IP version */
};

struct gathering {
	struct key key;
	uint64_t start_us;
	uint16_t total;			/* bytes of data; 0 not known yet */
	uint16_t units, end_unit;	/* arrived; and the end of the last */
	uint16_t first_len;		/* bytes in the first fragment */
	uint8_t frames;			/* 0: a free place */
	uint8_t header_len;		/* 0 until the first has arrived */
	uint64_t has[UNITS / 64];
	uint8_t header[HEADER_MOST];	/* at its end */
	uint8_t data[FRAGMENT_BYTES];	/* follows it directly */
};
_Static_assert(offsetof(struct gathering, data) ==
    offsetof(struct gathering, header) + HEADER_MOST, "one packet");
_Static_assert(UNITS % 64 == 0, "whole words of bits");

struct fragments {
	struct gathering (*sets)[PLACES];
	uint64_t seed;
};

struct fragments *
fragments_new(uint64_t seed)
{
	struct fragments *t = calloc(1, sizeof *t);

	if (t == NULL)
		return NULL;
	t->seed = seed | 1;
	t->sets = calloc(SETS, sizeof *t->sets);
	if (t->sets != NULL)
		return t;
	free(t);
	return NULL;
}

void
fragments_free(struct fragments *t)
{
	if (t == NULL)
		return;
	free(t->sets);
	free(t);
}

/* IPv6 names a packet by addresses and id alone (RFC 8200 4.5). */
static struct key
key_of(const struct packet *p)
{
	bool is_ip6 = p->part.ip[0] >> 4 == 6;
	struct key k = { .id = (uint64_t)p->part.id << 16 };

	memcpy(k.source, p->source, sizeof k.source);
	memcpy(k.destination, p->destination, sizeof k.destination);
	k.id |= is_ip6 ? 0x600u : 0x400u | p->part.proto;
	return k;
}

static struct gathering *
set_of(struct fragments *t, const struct key *k)
{
	uint64_t word[sizeof *k / 8], h = t->seed;

	memcpy(word, k, sizeof word);
	for (size_t i = 0; i < sizeof word / sizeof word[0]; i++) {
		h = (h ^ word[i]) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 32;
	}
	return t->sets[h % SETS];
}

/* Either time may be first: see duplicate.c. */
static bool
is_late(const struct gathering *g, uint64_t now_us)
{
	uint64_t age = now_us > g->start_us ? now_us - g->start_us :
	    g->start_us - now_us;

	return age > FRAGMENT_WAIT_US;
}

/* The packet that is gathering, or a place for it: a free one, or the one that
 * waits longest. */
static struct gathering *
find(struct fragments *t, const struct packet *p)
{
	struct key k = key_of(p);
	struct gathering *set = set_of(t, &k), *place = &set[0];

	for (unsigned i = 0; i < PLACES; i++) {
		struct gathering *g = &set[i];

		if (is_late(g, p->time_us))
			g->frames = 0;
		if (g->frames > 0 && memcmp(&g->key, &k, sizeof k) == 0)
			return g;
		if (place->frames > 0 && (g->frames == 0 ||
		    g->start_us < place->start_us))
			place = g;
	}
	memset(place, 0, offsetof(struct gathering, header));
	place->key = k;
	place->start_us = p->time_us;
	return place;
}

/* Does it fit into a packet we put together? */
static bool
is_sound(const struct packet_part *part)
{
	return part->len > 0 && part->len <= FRAGMENT_BYTES &&
	    part->offset <= FRAGMENT_BYTES - part->len &&
	    (part->is_last || part->len % UNIT == 0);
}

/* Does it fit into this one? */
static bool
fits(const struct gathering *g, const struct packet_part *part)
{
	size_t end = (size_t)part->offset + part->len;

	if (part->is_last)
		return g->total == 0 ? g->end_unit * UNIT < end + UNIT :
		    g->total == end;
	return g->total == 0 || end <= g->total;
}

/* Keep what of it is new; true: some was not. */
static bool
fill(struct gathering *g, const struct packet_part *part)
{
	size_t done = 0;
	bool overlaps = false;

	while (done < part->len) {
		size_t at = part->offset + done, unit = at / UNIT;
		size_t n = part->len - done < UNIT ? part->len - done : UNIT;
		uint64_t bit = UINT64_C(1) << unit % 64;

		if (g->has[unit / 64] & bit) {
			overlaps = true;
		} else {
			memcpy(g->data + at, part->bytes + done, n);
			g->has[unit / 64] |= bit;
			g->units++;
		}
		if (unit >= g->end_unit)
			g->end_unit = (uint16_t)(unit + 1);
		done += n;
	}
	return overlaps;
}

/* The first fragment's header, as that of a packet alone. */
static void
keep_header(struct gathering *g, const struct packet_part *part)
{
	bool is_ip6 = part->ip[0] >> 4 == 6;
	size_t len = is_ip6 ? IP6_HEADER : 4u * (part->ip[0] & 15);
	uint8_t *h = g->header + HEADER_MOST - len;

	memcpy(h, part->ip, len);
	if (is_ip6)
		h[6] = part->proto;
	else
		h[6] = h[7] = 0;
	g->header_len = (uint8_t)len;
	g->first_len = (uint16_t)part->len;
}

static bool
is_whole(const struct gathering *g)
{
	return g->header_len > 0 && g->total > 0 &&
	    g->units == (g->total + UNIT - 1) / UNIT;
}

/* Decode the whole packet, and leave out what its first fragment was counted
 * for: if its transport header was in it. */
static void
hand_out(struct gathering *g, const struct packet *p,
    struct fragment_found *out)
{
	uint8_t *h = g->header + HEADER_MOST - g->header_len;
	size_t len = (size_t)g->header_len + g->total;
	bool is_ip6 = h[0] >> 4 == 6;
	uint32_t others = g->total - g->first_len;
	struct packet *whole = &out->packet;

	h[is_ip6 ? 4 : 2] = (uint8_t)((is_ip6 ? g->total : len) >> 8);
	h[is_ip6 ? 5 : 3] = (uint8_t)(is_ip6 ? g->total : len);
	if (packet_decode(whole, PACKET_LINK_RAW, h, len, p->wire_bytes,
	    p->time_us) != PACKET_FLOW || whole->ip != h)
		return;
	out->is_whole = true;
	memcpy(whole->source_mac, p->source_mac, sizeof whole->source_mac);
	memcpy(whole->destination_mac, p->destination_mac,
	    sizeof whole->destination_mac);
	whole->has_mac = p->has_mac;
	whole->vlan = p->vlan;
	out->frames = g->frames - (others <= whole->payload_bytes);
	if (others < whole->payload_bytes)
		whole->payload_bytes = others;
}

void
fragments_add(struct fragments *t, const struct packet *p,
    struct fragment_found *out)
{
	const struct packet_part *part = &p->part;
	struct gathering *g;

	out->is_whole = false;
	out->is_bad = !is_sound(part);
	if (out->is_bad)
		return;
	g = find(t, p);
	out->is_bad = !fits(g, part);
	if (out->is_bad)
		return;
	out->is_bad = fill(g, part);
	g->frames++;
	if (part->is_last)
		g->total = (uint16_t)(part->offset + part->len);
	if (part->offset == 0 && g->header_len == 0)
		keep_header(g, part);
	if (is_whole(g))
		hand_out(g, p, out);
	else if (g->frames < FRAGMENT_MOST)
		return;
	g->frames = 0;
}
