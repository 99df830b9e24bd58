/* frames.h: frames of made conversations, as a capture file on standard
 * output: Ethernet, IPv4, TCP with time stamps or UDP, checksums right. The
 * same calls give the same bytes. A program that cannot write ends. */
#ifndef BENCH_FRAMES_H
#define BENCH_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FRAMES_SEGMENT 1448		/* most payload of a frame */
#define FRAMES_CLIENT_MACS 4096

enum { FRAMES_FIN = 1, FRAMES_SYN = 2, FRAMES_RST = 4, FRAMES_PSH = 8,
	FRAMES_ACK = 16 };

struct frames_ends {			/* of one conversation */
	uint32_t client, server;
	uint16_t client_port, server_port;
	uint32_t sent[2];		/* next sequence number of server [0]
					 * and client [1] */
	bool own_mac;			/* the client's: else a few thousand
					 * are everybody's */
};

/* The time of the next frame, which each frame moves a little. */
extern uint64_t frames_now_ns;

void frames_begin(void);		/* the file's header */
int frames_end(void);			/* 0, or what exit is to be told */

/* A number below that, by chance that is the same in each run. */
uint32_t frames_chance(uint32_t below);
/* len random bytes, borrowed until the next call; len <= 4096. */
const uint8_t *frames_random(size_t len);

/* Write a frame after step_ns; up: from the client. */
void frames_tcp(struct frames_ends *e, int up, unsigned flags,
    const uint8_t *data, size_t len, uint64_t step_ns);
void frames_udp(const struct frames_ends *e, int up, const uint8_t *data,
    size_t len, uint64_t step_ns);

#endif
