/* make_traffic.c: workloads for the bench, as a capture file on standard
 * output.
 *
 *	make_traffic long|short FLOWS HELLOS
 *
 * long: a school's traffic by bytes: TLS conversations with a handshake and
 * then full-size packets of random bytes, as ciphertext is, some 24 packets
 * each, 745 bytes a packet on average.
 * short: the same without the body: SYN, hello, the server's flight, FIN,
 * where the cost of a new flow is all there is.
 * The hellos are those of real clients, from the folder HELLOS. Names are drawn
 * from social media and other hosts, one in four social. Some two thousand
 * conversations are under way at a time. The same arguments give the same
 * bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/frames.h"
#include "tests/bench/hellos.h"

#define OPEN_FLOWS 2048
#define STEP_NS 2500

static const char *const names[] = {
	"www.facebook.com", "www.instagram.com", "x.com", "www.tiktok.com",
	"www.bbc.co.uk", "www.gov.uk", "login.live.example", "cdn.school.example",
	"outlook.mail.example", "www.purplemash.example", "update.os.example",
	"static.news.example", "www.maths.example", "api.mis.example",
	"fonts.assets.example", "www.library.example"
};
#define NAMES (sizeof names / sizeof *names)

struct conversation {
	struct frames_ends ends;
	unsigned step, steps, client;
	const char *name;
	uint8_t hello[HELLOS_ROOM];
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
begin(struct conversation *c, const struct hellos *h, unsigned number,
    int is_long)
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
	c->client = hellos_draw(h);
	c->steps = is_long ? 14 + frames_chance(13) : 8;
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

/* The next step of c; 0 when it was its last. */
static int
step(struct conversation *c, const struct hellos *h)
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
	return ++c->step < c->steps;
}

int
main(int argc, char **argv)
{
	static struct conversation open[OPEN_FLOWS];
	unsigned flows, begun = 0, live = 0;
	struct hellos *h;
	int is_long;

	if (argc != 4 || (flows = (unsigned)strtoul(argv[2], NULL, 10)) == 0) {
		fputs("usage: make_traffic long|short FLOWS HELLOS\n", stderr);
		return 2;
	}
	is_long = strcmp(argv[1], "long") == 0;
	h = hellos_load(argv[3]);
	frames_begin();
	while (begun < flows || live > 0) {
		unsigned i;

		while (live < OPEN_FLOWS && begun < flows)
			begin(&open[live++], h, begun++, is_long);
		i = frames_chance(live);
		if (!step(&open[i], h))
			open[i] = open[--live];
	}
	free(h);
	return frames_end();
}
