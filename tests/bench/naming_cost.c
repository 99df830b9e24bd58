/* naming_cost.c: what it costs to name a new flow, beside what nDPI takes to
 * look at the same packets, in one run.
 *
 *	naming_cost CATALOGUE
 *
 * Three shapes of hello: TLS in one segment, TLS with a post-quantum key share
 * in two, and the same over QUIC, scattered over two Initials as Chromium
 * scatters it. Each round names FLOWS flows of SHAPES different packets; the
 * figure is the least of ROUNDS, in CPU time. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "classify/naming.h"
#include "tests/bench/seal.h"

#define SHAPES 64
#define FLOWS 20000
#define ROUNDS 5
#define DATAGRAM 1200

struct frame {
	uint8_t bytes[1600];
	size_t len;
};

struct sample {			/* one flow's packets */
	struct frame frame[2];
	struct packet packet[2];
	unsigned packets;
};

static size_t
put(uint8_t *at, const void *bytes, size_t len)
{
	memcpy(at, bytes, len);
	return len;
}

static size_t
put16(uint8_t *at, size_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
	return 2;
}

/* A ClientHello message with a name and a key share of so many bytes. */
static size_t
hello(uint8_t *b, unsigned number, size_t share)
{
	static const uint8_t ciphers[] = { 0, 2, 0x13, 1, 1, 0 };
	char name[64];
	size_t n = (size_t)snprintf(name, sizeof(name), "cdn%u.instagram.com",
	    number), at = 4, extensions;

	at += put16(b + at, 0x0303);
	memset(b + at, (int)number, 65);
	b[at + 32] = 32;
	at += 65;
	at += put(b + at, ciphers, sizeof(ciphers));
	extensions = at;
	at += 2;
	at += put16(b + at, 51);		/* key_share first, name last */
	at += put16(b + at, share + 6);
	at += put16(b + at, share + 4);
	at += put16(b + at, 0x11ec);
	at += put16(b + at, share);
	memset(b + at, 7, share);
	at += share;
	at += put16(b + at, 0);
	at += put16(b + at, n + 5);
	at += put16(b + at, n + 3);
	b[at++] = 0;
	at += put16(b + at, n);
	at += put(b + at, name, n);
	put16(b + extensions, at - extensions - 2);
	b[0] = 1;
	b[1] = 0;
	put16(b + 2, at - 4);
	return at;
}

/* An IPv4 packet round the payload, decoded as the sensor would. */
static void
wrap(struct sample *s, uint8_t proto, uint32_t sequence,
    const uint8_t *payload, size_t len)
{
	struct frame *f = &s->frame[s->packets];
	uint8_t *ip = f->bytes, *transport = ip + 20;
	size_t header = proto == 6 ? 20 : 8;

	memset(f, 0, sizeof(*f));
	ip[0] = 0x45;
	put16(ip + 2, 20 + header + len);
	ip[8] = 64;
	ip[9] = proto;
	memcpy(ip + 12, "\x0a\x14\x0a\x05\x9d\xf0\xde\xae", 8);
	put16(transport, 50000);
	put16(transport + 2, 443);
	if (proto == 6) {
		sequence = htonl(sequence);
		memcpy(transport + 4, &sequence, 4);
		transport[12] = 5 << 4;
		transport[13] = PACKET_ACK;
	} else {
		put16(transport + 4, 8 + len);
	}
	memcpy(transport + header, payload, len);
	f->len = 20 + header + len;
	if (packet_decode(&s->packet[s->packets++], PACKET_LINK_RAW, f->bytes,
	    f->len, (uint32_t)f->len, 0) != PACKET_FLOW)
		exit(1);
}

static void
make_tls(struct sample *s, unsigned number, size_t share)
{
	uint8_t b[2048] = { 22, 3, 1 };
	size_t n = 5 + hello(b + 5, number, share);

	put16(b + 3, n - 5);
	wrap(s, 6, 1, b, n < 1448 ? n : 1448);
	if (n > 1448)
		wrap(s, 6, 1449, b + 1448, n - 1448);
}

/* Two Initials with the hello's pieces in another order than they are read,
 * the name in the second. */
static void
make_quic(struct sample *s, struct quic_cipher *c, unsigned number)
{
	static const struct { unsigned datagram; size_t from, to; } pieces[] = {
		{ 0, 500, 700 }, { 0, 0, 300 }, { 0, 1000, 1250 },
		{ 1, 1250, 4096 }, { 1, 300, 500 }, { 1, 700, 1000 },
	};
	uint8_t message[2048], b[DATAGRAM];
	size_t n = hello(message, number, 1600), i, at, to;
	unsigned datagram;

	for (datagram = 0; datagram < 2; datagram++) {
		memset(b, 0, sizeof(b));
		memcpy(b, "\xc3\0\0\0\1\x08", 6);
		b[6] = (uint8_t)number;
		put16(b + 16, (DATAGRAM - 18) | 0x4000);
		b[21] = (uint8_t)datagram;
		at = 22;
		for (i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
			if (pieces[i].datagram != datagram)
				continue;
			to = pieces[i].to < n ? pieces[i].to : n;
			b[at++] = 6;
			at += put16(b + at, pieces[i].from | 0x4000);
			at += put16(b + at, (to - pieces[i].from) | 0x4000);
			at += put(b + at, message + pieces[i].from,
			    to - pieces[i].from);
		}
		seal_initial(c, b, 22, sizeof(b));
		wrap(s, 17, 0, b, sizeof(b));
	}
}

static double
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* CPU time a flow, naming it; -1 if a name was not read. */
static double
cost_of_naming(struct naming *n, const struct sample *samples)
{
	double start = now_us();
	unsigned i, k;

	for (i = 0; i < FLOWS; i++) {
		const struct sample *s = &samples[i % SHAPES];
		struct naming_decision decision = { 0 };
		struct flow f = { .youth = FLOW_NONE, .state = FLOW_NEW,
		    .proto = s->packet[0].proto,
		    .tcp_seen = { PACKET_SYN | PACKET_ACK } };

		for (k = 0; k < s->packets; k++)
			if (naming_packet(n, &f, &s->packet[k], 0, &decision))
				break;
		if (k == s->packets || decision.entry == CATALOGUE_NONE)
			return -1;
	}
	return (now_us() - start) / FLOWS;
}

static double
cost_of_ndpi(struct engine *e, const struct sample *samples)
{
	double start = now_us();
	unsigned i, k;

	for (i = 0; i < FLOWS; i++) {
		const struct sample *s = &samples[i % SHAPES];
		struct engine_flow *f = engine_open(e);

		for (k = 0; f && k < s->packets; k++)
			if (engine_show(e, f, &s->packet[k], 0))
				break;
		if (f)
			engine_close(e, f);
	}
	return (now_us() - start) / FLOWS;
}

static void
watch(void *arg, const struct packet *p)
{
	(void)arg;
	(void)p;
}

static int
measure(struct naming *n, struct engine *e, const char *what,
    const struct sample *samples, double most_us)
{
	static unsigned number;
	double ours = 1e9, theirs = 1e9, us;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		us = cost_of_naming(n, samples);
		if (us < ours)
			ours = us;
		us = cost_of_ndpi(e, samples);
		if (us < theirs)
			theirs = us;
	}
	printf("# figure: naming a flow by %s: %.2f us, nDPI %.2f us, %.2f of "
	    "it\n", what, ours, theirs, ours / theirs);
	printf("%sok %u - naming by %s takes no more than %.0f us\n",
	    ours < 0 || ours > most_us ? "not " : "", ++number, what, most_us);
	return ours < 0 || ours > most_us;
}

int
main(int argc, char **argv)
{
	static struct sample tls[SHAPES], split[SHAPES], quic[SHAPES];
	struct naming_settings settings = { .memory_bytes = 16 << 20,
	    .watch = watch };
	struct text_faults *faults = text_faults_new();
	struct catalogue *catalogue;
	struct quic_cipher *cipher;
	struct engine *engine;
	struct naming *naming;
	char why[256] = "no such catalogue";
	unsigned i;

	if (argc != 2 || !faults ||
	    catalogue_load(&catalogue, argv[1], NULL, faults) < 0 ||
	    engine_new(&engine, 64, why, sizeof(why)) < 0 ||
	    quic_cipher_new(&cipher, why, sizeof(why)) < 0)
		goto fail;
	settings.catalogue = catalogue;
	settings.engine = engine;
	naming = naming_new(&settings, why, sizeof(why));
	if (!naming)
		goto fail;
	for (i = 0; i < SHAPES; i++) {
		make_tls(&tls[i], i, 300);
		make_tls(&split[i], i, 1600);
		make_quic(&quic[i], cipher, i);
	}
	return measure(naming, engine, "TLS in one segment", tls, 3) |
	    measure(naming, engine, "TLS in two segments", split, 3) |
	    measure(naming, engine, "QUIC in two Initials", quic, 15);
fail:
	fprintf(stderr, "naming_cost: %s\n", why);
	return 2;
}
