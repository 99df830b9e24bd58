/* make_flood.c: what is sent to fill a table, as a capture file on standard
 * output, with ordinary conversations among it.
 *
 *	make_flood syn|scan|quic|open|decided|handshake|sessions COUNT HELLOS
 *
 * syn: COUNT SYNs from addresses drawn by chance to one server, 1 M/s.
 * scan: one machine sends a SYN to each of COUNT addresses in turn, 1 M/s.
 * quic: COUNT datagrams of 1200 bytes that look like QUIC's first and hold
 * garbage, from addresses drawn by chance, 100,000/s.
 * open: COUNT connections are made and neither used nor closed.
 * decided: likewise, each after a hello with a name that is in no catalogue.
 * handshake: likewise, each after the first of a hello's two segments.
 * sessions: COUNT machines, each of which has a conversation with a host of a
 * social network in each of three minutes.
 * Among a thousand of them, eight frames of one conversation with a host of a
 * social network, whole, its hello that of a real client. Says on standard
 * error how many frames and conversations those are. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/frames.h"
#include "tests/bench/hellos.h"

#define BETWEEN 1000
#define TARGET 0xc0000201		/* 192.0.2.1 */
#define DATAGRAM 1200
#define MINUTE_NS UINT64_C(60000000000)

struct flood {
	unsigned number, count, frames, conversations;
	const struct hellos *hellos;
};

static struct frames_ends
ends_of(uint32_t client, uint32_t server, unsigned number)
{
	return (struct frames_ends){ .client = client, .server = server,
	    .client_port = (uint16_t)(1024 + number % 64000),
	    .server_port = 443, .sent = { 1000, 1000 } };
}

static void
syn(struct flood *f)
{
	struct frames_ends e = ends_of(frames_chance(UINT32_MAX), TARGET,
	    frames_chance(64000));

	frames_tcp(&e, 1, FRAMES_SYN, NULL, 0, 1000);
	f->frames++;
}

static void
scan(struct flood *f)
{
	struct frames_ends e = ends_of(0x0a0a0a0a, 0x14000000 + f->number,
	    40000);

	frames_tcp(&e, 1, FRAMES_SYN, NULL, 0, 1000);
	f->frames++;
}

static void
quic(struct flood *f)
{
	struct frames_ends e = ends_of(frames_chance(UINT32_MAX), TARGET,
	    frames_chance(64000));
	uint8_t b[DATAGRAM];

	memcpy(b, frames_random(sizeof(b)), sizeof(b));
	memcpy(b, "\xc3\0\0\0\1\x08", 6);	/* version 1, an id of 8 */
	memcpy(b + 14, "\0\0\x44\x9e", 4);	/* no source id, no token */
	frames_udp(&e, 1, b, sizeof(b), 10000);
	f->frames++;
}

static void
hold_open(struct flood *f)
{
	struct frames_ends e = ends_of(0x0b000000 + f->number / 4, TARGET,
	    f->number % 4);

	frames_tcp(&e, 1, FRAMES_SYN, NULL, 0, 1000);
	frames_tcp(&e, 0, FRAMES_SYN | FRAMES_ACK, NULL, 0, 1000);
	f->frames += 2;
}

static void
send_flight(struct flood *f, struct frames_ends *e, int up, const uint8_t *b,
    size_t len)
{
	for (size_t at = 0; at < len; at += FRAMES_SEGMENT, f->frames++)
		frames_tcp(e, up, FRAMES_ACK | FRAMES_PSH, b + at,
		    len - at < FRAMES_SEGMENT ? len - at : FRAMES_SEGMENT,
		    1000);
}

/* A connection, as far as its hello; each machine makes four. */
static struct frames_ends
connect(struct flood *f)
{
	struct frames_ends e = ends_of(0x0b000000 + f->number / 4, TARGET,
	    f->number % 4);

	frames_tcp(&e, 1, FRAMES_SYN, NULL, 0, 1000);
	frames_tcp(&e, 0, FRAMES_SYN | FRAMES_ACK, NULL, 0, 1000);
	frames_tcp(&e, 1, FRAMES_ACK, NULL, 0, 1000);
	f->frames += 3;
	return e;
}

static void
hold_decided(struct flood *f)
{
	struct frames_ends e = connect(f);
	uint8_t hello[HELLOS_ROOM];

	send_flight(f, &e, 1, hello, hellos_client(f->hellos,
	    hellos_draw(f->hellos), "www.maths.example", hello));
}

static void
hold_handshake(struct flood *f)
{
	struct frames_ends e = connect(f);
	uint8_t hello[HELLOS_ROOM];
	size_t len;

	do
		len = hellos_client(f->hellos, hellos_draw(f->hellos),
		    "www.maths.example", hello);
	while (len <= FRAMES_SEGMENT);
	send_flight(f, &e, 1, hello, FRAMES_SEGMENT);
}

/* A conversation, at a moment: the flood is around it. */
static void
converse(struct flood *f, struct frames_ends e, uint64_t step_ns)
{
	static const unsigned flags[] = { FRAMES_SYN, FRAMES_SYN | FRAMES_ACK,
	    FRAMES_ACK, FRAMES_FIN | FRAMES_ACK, FRAMES_FIN | FRAMES_ACK };
	uint8_t hello[HELLOS_ROOM], answer[HELLOS_ROOM];
	unsigned client = hellos_draw(f->hellos), i;

	for (i = 0; i < 3; i++)
		frames_tcp(&e, i != 1, flags[i], NULL, 0, 1000);
	send_flight(f, &e, 1, hello, hellos_client(f->hellos, client,
	    "www.instagram.com", hello));
	send_flight(f, &e, 0, answer, hellos_server(f->hellos, client, hello,
	    answer));
	for (; i < 5; i++)
		frames_tcp(&e, i == 3, flags[i], NULL, 0, step_ns);
	f->frames += 5;
	f->conversations++;
}

static void
converse_among(struct flood *f)
{
	converse(f, ends_of(0x0a140000 + f->conversations % 60000, 0xcb007101,
	    f->conversations), 1000);
}

/* All of them in a minute, one after the other, and again. */
static void
visit(struct flood *f)
{
	struct frames_ends e = ends_of(0x0b000000 + f->number % (f->count / 3),
	    0xcb007101, f->number);

	e.own_mac = true;
	converse(f, e, MINUTE_NS / (f->count / 3) / 2);
}

static const struct {
	const char *name;
	void (*send)(struct flood *f);
	unsigned times;
	bool is_alone;			/* nothing else is among it */
} kinds[] = {
	{ "syn", syn, 1, false }, { "scan", scan, 1, false },
	{ "quic", quic, 1, false }, { "open", hold_open, 1, false },
	{ "decided", hold_decided, 1, false },
	{ "handshake", hold_handshake, 1, false },
	{ "sessions", visit, 3, true },
};

int
main(int argc, char **argv)
{
	struct flood f = { 0 };
	unsigned count, kind = 0, most = sizeof(kinds) / sizeof(*kinds);

	while (argc == 4 && kind < most && strcmp(argv[1], kinds[kind].name))
		kind++;
	if (argc != 4 || kind == most || !(count = (unsigned)strtoul(argv[2],
	    NULL, 10))) {
		fputs("usage: make_flood syn|scan|quic|open|decided|handshake|"
		    "sessions COUNT HELLOS\n", stderr);
		return 2;
	}
	f.hellos = hellos_load(argv[3]);
	f.count = count * kinds[kind].times;
	frames_begin();
	for (; f.number < f.count; f.number++) {
		kinds[kind].send(&f);
		if (f.number % BETWEEN == 0 && !kinds[kind].is_alone)
			converse_among(&f);
	}
	fprintf(stderr, "%u frames, %u conversations\n", f.frames,
	    f.conversations);
	return frames_end();
}
