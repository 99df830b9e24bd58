/* frames.c: frames, checksums and chance. */
#include "tests/bench/frames.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POOL (1u << 20)

uint64_t frames_now_ns = UINT64_C(1795166400) * 1000000000; /* 2026-11-20 */
static uint64_t seed = 20261120;
static uint8_t pool[POOL + 4096];

static uint64_t
next(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed * UINT64_C(0x2545f4914f6cdd1d);
}

uint32_t
frames_chance(uint32_t below)
{
	return (uint32_t)((next() >> 32) * below >> 32);
}

const uint8_t *
frames_random(size_t len)
{
	(void)len;
	return pool + frames_chance(POOL);
}

void
frames_begin(void)
{
	static const uint32_t header[6] = { 0xa1b2c3d4, 2 | 4 << 16, 0, 0,
	    65535, 1 };

	for (size_t i = 0; i < sizeof(pool); i += 8) {
		uint64_t word = next();

		memcpy(pool + i, &word, 8);
	}
	fwrite(header, sizeof(header), 1, stdout);
}

int
frames_end(void)
{
	return fflush(stdout) == 0 ? 0 : 1;
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

static uint64_t
sum16(uint64_t sum, const uint8_t *p, size_t len)
{
	size_t i;

	for (i = 0; i + 1 < len; i += 2)
		sum += (uint32_t)(p[i] << 8 | p[i + 1]);
	return len & 1 ? sum + (uint32_t)(p[len - 1] << 8) : sum;
}

static unsigned
folded(uint64_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

static void
write_record(const uint8_t *frame, size_t len, uint64_t step_ns)
{
	uint64_t us = frames_now_ns / 1000;
	uint32_t head[4] = { (uint32_t)(us / 1000000),
	    (uint32_t)(us % 1000000), (uint32_t)len, (uint32_t)len };

	if (fwrite(head, sizeof(head), 1, stdout) != 1 ||
	    fwrite(frame, len, 1, stdout) != 1) {
		perror("the capture file");
		exit(1);
	}
	frames_now_ns += step_ns;
}

/* Ethernet and IPv4; returns where the transport header goes. */
static uint8_t *
begin_frame(uint8_t *frame, const struct frames_ends *e, int up, uint8_t proto,
    size_t len)
{
	uint8_t *ip = frame + 14, *client = frame + (up ? 6 : 0);
	static unsigned id;

	memcpy(frame, "\2\0\0\0\0\2\2\0\0\0\0\2", 12);
	client[1] = 0x5e;
	if (e->own_mac) {
		client[0] = 0;		/* not made up, as phones' are */
		put32(client + 2, e->client);
	} else {
		put16(client + 4, e->client % FRAMES_CLIENT_MACS);
	}
	put16(frame + 12, 0x0800);
	ip[0] = 0x45;
	put16(ip + 2, (unsigned)(20 + len));
	put16(ip + 4, id++ & 0xffff);
	put16(ip + 6, 0x4000);
	ip[8] = 64;
	ip[9] = proto;
	put32(ip + 12, up ? e->client : e->server);
	put32(ip + 16, up ? e->server : e->client);
	put16(ip + 10, folded(sum16(0, ip, 20)));
	put16(ip + 20, up ? e->client_port : e->server_port);
	put16(ip + 22, up ? e->server_port : e->client_port);
	return ip + 20;
}

void
frames_tcp(struct frames_ends *e, int up, unsigned flags, const uint8_t *data,
    size_t len, uint64_t step_ns)
{
	uint8_t frame[14 + 20 + 32 + FRAMES_SEGMENT] = { 0 };
	uint8_t *tcp = begin_frame(frame, e, up, 6, 32 + len);

	put32(tcp + 4, e->sent[up]);
	put32(tcp + 8, flags & FRAMES_ACK ? e->sent[!up] : 0);
	tcp[12] = 8 << 4;
	tcp[13] = (uint8_t)flags;
	put16(tcp + 14, 64000);
	memcpy(tcp + 20, "\1\1\10\12", 4);
	put32(tcp + 24, (uint32_t)(frames_now_ns / 1000000));
	if (len > 0)
		memcpy(tcp + 32, data, len);
	put16(tcp + 16, folded(sum16(sum16(6 + 32 + len, frame + 26, 8), tcp,
	    32 + len)));
	e->sent[up] += (uint32_t)len +
	    ((flags & (FRAMES_SYN | FRAMES_FIN)) != 0);
	write_record(frame, 66 + len, step_ns);
}

void
frames_udp(const struct frames_ends *e, int up, const uint8_t *data,
    size_t len, uint64_t step_ns)
{
	uint8_t frame[14 + 20 + 8 + FRAMES_SEGMENT] = { 0 };
	uint8_t *udp = begin_frame(frame, e, up, 17, 8 + len);

	put16(udp + 4, (unsigned)(8 + len));
	memcpy(udp + 8, data, len);
	put16(udp + 6, folded(sum16(sum16(17 + 8 + len, frame + 26, 8), udp,
	    8 + len)));
	write_record(frame, 42 + len, step_ns);
}
