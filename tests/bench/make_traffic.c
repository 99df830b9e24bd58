/* make_traffic.c: workloads for the bench, as a capture file on standard
 * output.
 *
 *	make_traffic long|short FLOWS
 *
 * long: a school's traffic by bytes: TLS conversations with a handshake and
 * then full-size packets, some 60 packets each, 745 bytes a packet on average.
 * short: the same without the body: SYN, hello, server hello, FIN, where the
 * cost of a new flow is all there is. Names are drawn from social media and
 * other hosts, one in four social. Several hundred conversations are under
 * way at a time. The same arguments give the same bytes. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPEN_FLOWS 512
#define SEGMENT 1448

static const char *const names[] = {
	"www.facebook.com", "www.instagram.com", "x.com", "www.tiktok.com",
	"www.bbc.co.uk", "www.gov.uk", "login.live.example", "cdn.school.example",
	"outlook.mail.example", "www.purplemash.example", "update.os.example",
	"static.news.example", "www.maths.example", "api.mis.example",
	"fonts.assets.example", "www.library.example"
};
#define NAMES (sizeof names / sizeof *names)

struct conversation {
	uint32_t client, server;
	uint16_t port;
	uint32_t sent_up, sent_down;
	unsigned step, steps;
	const char *name;
};

static uint64_t now_us = UINT64_C(1795166400) * 1000000; /* 2026-11-20 */
static uint32_t seed = 20261120;

static uint32_t
chance(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % below;
}

static void
put16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void
put32(uint8_t *p, uint32_t v)
{
	put16(p, v >> 16);
	put16(p + 2, v & 0xffff);
}

static uint32_t
sum16(uint32_t sum, const uint8_t *p, size_t len)
{
	size_t i;

	for (i = 0; i + 1 < len; i += 2)
		sum += (uint32_t)(p[i] << 8 | p[i + 1]);
	return len & 1 ? sum + (uint32_t)(p[len - 1] << 8) : sum;
}

static unsigned
folded(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

static void
write_record(const uint8_t *frame, size_t len)
{
	uint32_t head[4] = { (uint32_t)(now_us / 1000000),
	    (uint32_t)(now_us % 1000000), (uint32_t)len, (uint32_t)len };

	if (fwrite(head, sizeof head, 1, stdout) != 1 ||
	    fwrite(frame, len, 1, stdout) != 1) {
		perror("make_traffic");
		exit(1);
	}
	now_us += 1 + chance(4);
}

/* One TCP segment of c, upwards or downwards. */
static void
segment(struct conversation *c, int up, unsigned flags, const uint8_t *data,
    size_t len)
{
	uint8_t frame[14 + 20 + 32 + SEGMENT] = { 0 };
	uint8_t *ip = frame + 14, *tcp = ip + 20;
	uint32_t pseudo;

	memcpy(frame, up ? "\2\0\0\0\0\1\2\0\0\0\0\2" : "\2\0\0\0\0\2\2\0\0\0\0\1",
	    12);
	put16(frame + 12, 0x0800);
	ip[0] = 0x45;
	put16(ip + 2, (unsigned)(52 + len));
	put16(ip + 4, (c->sent_up + c->sent_down + c->step) & 0xffff);
	put16(ip + 6, 0x4000);
	ip[8] = 64;
	ip[9] = 6;
	put32(ip + 12, up ? c->client : c->server);
	put32(ip + 16, up ? c->server : c->client);
	put16(ip + 10, folded(sum16(0, ip, 20)));
	put16(tcp, up ? c->port : 443);
	put16(tcp + 2, up ? 443 : c->port);
	put32(tcp + 4, up ? c->sent_up : c->sent_down);
	put32(tcp + 8, up ? c->sent_down : c->sent_up);
	tcp[12] = 8 << 4;
	tcp[13] = (uint8_t)flags;
	put16(tcp + 14, 64000);
	memcpy(tcp + 20, "\1\1\10\12", 4);
	put32(tcp + 24, (uint32_t)(now_us / 1000));
	if (len > 0)
		memcpy(tcp + 32, data, len);
	pseudo = sum16((uint32_t)(6 + 32 + len), ip + 12, 8);
	put16(tcp + 16, folded(sum16(pseudo, tcp, 32 + len)));
	*(up ? &c->sent_up : &c->sent_down) += (uint32_t)len +
	    ((flags & 3) != 0);
	write_record(frame, 66 + len);
}

/* A TLS 1.3 ClientHello of 517 bytes, padded as OpenSSL pads it. */
static void
hello(struct conversation *c)
{
	static const uint8_t middle[] = { 0, 6, 0x13, 1, 0x13, 2, 0x13, 3, 1, 0 };
	uint8_t b[517] = { 22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3 };
	size_t i, at = 11, n = strlen(c->name);

	for (i = 0; i < 32; i++)
		b[at++] = (uint8_t)chance(256);
	b[at++] = 32;
	for (i = 0; i < 32; i++)
		b[at++] = (uint8_t)chance(256);
	memcpy(b + at, middle, sizeof middle);
	at += sizeof middle;
	put16(b + at, (unsigned)(sizeof b - at - 2));
	at += 2;
	put16(b + at, 0);
	put16(b + at + 2, (unsigned)n + 5);
	put16(b + at + 4, (unsigned)n + 3);
	b[at + 6] = 0;
	put16(b + at + 7, (unsigned)n);
	memcpy(b + at + 9, c->name, n);
	at += 9 + n;
	memcpy(b + at, "\0\x2b\0\3\2\3\4", 7);	/* supported_versions: 1.3 */
	at += 7;
	put16(b + at, 21);			/* padding */
	put16(b + at + 2, (unsigned)(sizeof b - at - 4));
	segment(c, 1, 0x18, b, sizeof b);
}

static void
server_hello(struct conversation *c, size_t len)
{
	/* Extensions: supported_versions 1.3, key_share of 32 bytes. */
	static const uint8_t after_id[] = { 0x13, 1, 0, 0, 46, 0, 43, 0, 2, 3, 4,
	    0, 51, 0, 36, 0, 29, 0, 32 };
	uint8_t b[SEGMENT] = { 22, 3, 3, 0, 122, 2, 0, 0, 118, 3, 3 };
	size_t i;

	for (i = 11; i < sizeof b; i++)
		b[i] = (uint8_t)chance(256);
	b[43] = 32;
	memcpy(b + 76, after_id, sizeof after_id);
	memcpy(b + 127, "\x14\3\3\0\1\1\x17\3\3", 9);
	put16(b + 136, (unsigned)(len - 138));
	segment(c, 0, 0x18, b, len);
}

static void
body(struct conversation *c)
{
	static uint8_t b[SEGMENT] = { 23, 3, 3, (SEGMENT - 5) >> 8,
	    (SEGMENT - 5) & 0xff };

	if (c->step % 2 == 0)
		segment(c, 1, 0x10, NULL, 0);
	else
		segment(c, 0, 0x18, b, SEGMENT);
}

static void
begin(struct conversation *c, unsigned number, int is_long)
{
	memset(c, 0, sizeof *c);
	c->client = 0x0a140000 + number / 20000 * 256 + number % 200 + 1;
	c->server = 0xcb007100 + number % 97;
	c->port = (uint16_t)(20000 + number % 40000);
	c->name = names[chance(4) == 0 ? chance(4) : 4 + chance(NAMES - 4)];
	c->sent_up = chance(1u << 31);
	c->sent_down = chance(1u << 31);
	c->steps = is_long ? 40 + chance(40) : 8;
}

/* The next packet of c; 0 when it was its last. */
static int
step(struct conversation *c)
{
	switch (c->step) {
	case 0: segment(c, 1, 0x02, NULL, 0); break;
	case 1: segment(c, 0, 0x12, NULL, 0); break;
	case 2: segment(c, 1, 0x10, NULL, 0); break;
	case 3: hello(c); break;
	case 4: server_hello(c, c->steps > 8 ? SEGMENT : 260); break;
	default:
		if (c->step == c->steps - 3)
			segment(c, 1, 0x11, NULL, 0);
		else if (c->step == c->steps - 2)
			segment(c, 0, 0x11, NULL, 0);
		else if (c->step == c->steps - 1)
			segment(c, 1, 0x10, NULL, 0);
		else
			body(c);
	}
	return ++c->step < c->steps;
}

int
main(int argc, char **argv)
{
	static const uint32_t header[6] = { 0xa1b2c3d4, 2 | 4 << 16, 0, 0, 65535,
	    1 };
	static struct conversation open[OPEN_FLOWS];
	unsigned flows, begun = 0, live = 0;
	int is_long;

	if (argc != 3 || (flows = (unsigned)strtoul(argv[2], NULL, 10)) == 0) {
		fputs("usage: make_traffic long|short FLOWS\n", stderr);
		return 2;
	}
	is_long = strcmp(argv[1], "long") == 0;
	fwrite(header, sizeof header, 1, stdout);
	while (begun < flows || live > 0) {
		unsigned i;

		while (live < OPEN_FLOWS && begun < flows)
			begin(&open[live++], begun++, is_long);
		i = chance(live);
		if (!step(&open[i]))
			open[i] = open[--live];
	}
	return fflush(stdout) == 0 ? 0 : 1;
}
