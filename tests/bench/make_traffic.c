/* make_traffic.c: workloads for the bench, as a capture file on standard
 * output.
 *
 *	make_traffic long|short|quic FLOWS HELLOS
 *
 * long: a school's traffic by bytes: conversations with a handshake and then
 * full-size packets of random bytes, as ciphertext is, some 20 packets each,
 * 750 bytes a packet on average. One in three is QUIC's, the others TLS's.
 * short: TLS without the body: SYN, hello, the server's flight, FIN, where the
 * cost of a new flow is all there is.
 * quic: QUIC without the body, likewise.
 * The hellos are those of real clients, from the folder HELLOS. Names are drawn
 * from social media and other hosts, one in four social. Some two thousand
 * conversations are under way at a time. The same arguments give the same
 * bytes. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/frames.h"
#include "tests/bench/hellos.h"
#include "tests/bench/quics.h"

#define OPEN_FLOWS 2048
#define STEP_NS 2500
#define QUIC_SEGMENT 1252		/* full-size, of Chromium's */
#define QUIC_ACK 40

static const char *const names[] = {
	"www.facebook.com", "www.instagram.com", "x.com", "www.tiktok.com",
	"www.bbc.co.uk", "www.gov.uk", "login.live.example", "cdn.school.example",
	"outlook.mail.example", "www.purplemash.example", "update.os.example",
	"static.news.example", "www.maths.example", "api.mis.example",
	"fonts.assets.example", "www.library.example"
};
#define NAMES (sizeof names / sizeof *names)

static const struct kind {
	const char *name;
	unsigned quic_in;		/* one in so many is QUIC's; 0: none */
	bool is_long;
} kinds[] = {
	{ "long", 3, true }, { "short", 0, false }, { "quic", 1, false },
};
#define KINDS (sizeof kinds / sizeof *kinds)

struct conversation {
	struct frames_ends ends;
	unsigned step, steps, client;
	const char *name;
	bool is_quic;
	struct quics_ids ids;
	uint8_t hello[HELLOS_ROOM];
};

struct recorded {
	struct hellos *hellos;
	struct quics *quics;
};

/* Segments of one side, as many as it takes. */
static void
send_flight(struct conversation *c, int up, const uint8_t *b, size_t len)
{
	for (size_t at = 0; at < len; at += FRAMES_SEGMENT)
		frames_tcp(&c->ends, up, FRAMES_ACK | FRAMES_PSH, b + at,
		    len - at < FRAMES_SEGMENT ? len - at : FRAMES_SEGMENT,
		    1000 + frames_chance(STEP_NS));
}

static void
segment(struct conversation *c, int up, unsigned flags)
{
	frames_tcp(&c->ends, up, flags, NULL, 0,
	    1000 + frames_chance(STEP_NS));
}

/* A full segment of a record's middle, or its acknowledgement. */
static void
body(struct conversation *c)
{
	if (c->step % 3 == 0)
		segment(c, 1, FRAMES_ACK);
	else
		send_flight(c, 0, frames_random(FRAMES_SEGMENT),
		    FRAMES_SEGMENT);
}

static void
begin(struct conversation *c, const struct recorded *r, unsigned number,
    const struct kind *kind)
{
	memset(c, 0, sizeof *c);
	c->ends.client = 0x0a140000 + number / 20000 * 256 + number % 200 + 1;
	c->ends.server = 0xcb007100 + number % 97;
	c->ends.client_port = (uint16_t)(20000 + number % 40000);
	c->ends.server_port = 443;
	c->name = names[frames_chance(4) == 0 ? frames_chance(4) :
	    4 + frames_chance(NAMES - 4)];
	c->ends.sent[0] = frames_chance(1u << 31);
	c->ends.sent[1] = frames_chance(1u << 31);
	c->is_quic = kind->quic_in > 0 && number % kind->quic_in == 0;
	if (c->is_quic)
		quics_begin(r->quics, &c->ids);
	else
		c->client = hellos_draw(r->hellos);
	c->steps = c->is_quic ? 5 : 8;
	if (kind->is_long)
		c->steps += 6 + frames_chance(13);
}

static void
say_hello(struct conversation *c, const struct hellos *h)
{
	send_flight(c, 1, c->hello, hellos_client(h, c->client, c->name,
	    c->hello));
}

static void
answer(struct conversation *c, const struct hellos *h)
{
	uint8_t b[HELLOS_ROOM];

	send_flight(c, 0, b, hellos_server(h, c->client, c->hello, b));
}

/* The next step of c, over TLS. */
static void
step_tls(struct conversation *c, const struct hellos *h)
{
	switch (c->step) {
	case 0: segment(c, 1, FRAMES_SYN); break;
	case 1: segment(c, 0, FRAMES_SYN | FRAMES_ACK); break;
	case 2: segment(c, 1, FRAMES_ACK); break;
	case 3: say_hello(c, h); break;
	case 4: answer(c, h); break;
	default:
		if (c->step == c->steps - 3)
			segment(c, 1, FRAMES_FIN | FRAMES_ACK);
		else if (c->step == c->steps - 2)
			segment(c, 0, FRAMES_FIN | FRAMES_ACK);
		else if (c->step == c->steps - 1)
			segment(c, 1, FRAMES_ACK);
		else
			body(c);
	}
}

static void
datagram(struct conversation *c, int up, const uint8_t *b, size_t len)
{
	frames_udp(&c->ends, up, b, len, 1000 + frames_chance(STEP_NS));
}

/* The next step of c, over QUIC, which ends without a sign. */
static void
step_quic(struct conversation *c, const struct quics *q)
{
	int up = c->step % 3 == 2;
	struct quics_flight f;
	uint8_t b[QUIC_SEGMENT];
	size_t len = up ? QUIC_ACK : QUIC_SEGMENT;

	if (c->step > 1) {
		quics_later(q, &c->ids, up, b, len);
		datagram(c, up, b, len);
		return;
	}
	if (c->step == 0)
		quics_client(q, &c->ids, c->name, &f);
	else
		quics_server(q, &c->ids, &f);
	for (unsigned i = 0; i < f.count; i++)
		datagram(c, c->step == 0, f.datagram[i].bytes,
		    f.datagram[i].len);
}

/* 0: that was its last step. */
static int
step(struct conversation *c, const struct recorded *r)
{
	if (c->is_quic)
		step_quic(c, r->quics);
	else
		step_tls(c, r->hellos);
	return ++c->step < c->steps;
}

static const struct kind *
find_kind(const char *name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

int
main(int argc, char **argv)
{
	static struct conversation open[OPEN_FLOWS];
	const struct kind *kind = argc == 4 ? find_kind(argv[1]) : NULL;
	unsigned flows, begun = 0, live = 0;
	struct recorded r;

	if (!kind || (flows = (unsigned)strtoul(argv[2], NULL, 10)) == 0) {
		fputs("usage: make_traffic long|short|quic FLOWS HELLOS\n",
		    stderr);
		return 2;
	}
	r.hellos = hellos_load(argv[3]);
	r.quics = quics_load(r.hellos, argv[3]);
	frames_begin();
	while (begun < flows || live > 0) {
		unsigned i;

		while (live < OPEN_FLOWS && begun < flows)
			begin(&open[live++], &r, begun++, kind);
		i = frames_chance(live);
		if (!step(&open[i], &r))
			open[i] = open[--live];
	}
	quics_free(r.quics);
	free(r.hellos);
	return frames_end();
}
