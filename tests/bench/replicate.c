/* replicate.c: captures, again and again, each time from and to other
 * addresses, as one capture file on standard output.
 *
 *	replicate ROUNDS FILE...
 *
 * IPv4 addresses are moved by the round, with checksums mended; time goes on
 * from file to file, without long silences. Only Ethernet captures are taken; the others are named on
 * standard error. */
#include <pcap/pcap.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEP_MOST_US 1000000		/* no silence is longer */

struct copy {
	unsigned round;
	int64_t last_us, now_us;	/* of what is read; of what is written */
	int is_first;
};

/* Replace a word under a checksum (RFC 1624). */
static void
move(uint8_t *word, uint8_t *sum, uint16_t by)
{
	uint16_t old = (uint16_t)(word[0] << 8 | word[1]), new = old ^ by;
	uint32_t s;

	word[0] = (uint8_t)(new >> 8);
	word[1] = (uint8_t)new;
	if (!sum)
		return;
	s = (uint16_t)~(sum[0] << 8 | sum[1]);
	s += (uint32_t)(uint16_t)~old + new;
	s = (s & 0xffff) + (s >> 16);
	s = ~((s & 0xffff) + (s >> 16)) & 0xffff;
	sum[0] = (uint8_t)(s >> 8);
	sum[1] = (uint8_t)s;
}

static void
move_addresses(uint8_t *b, size_t len, uint16_t by)
{
	uint8_t *ip = b + 14, *sum = NULL;
	size_t header;
	int i;

	if (len < 34 || b[12] != 8 || b[13] != 0 || ip[0] >> 4 != 4)
		return;
	header = (size_t)(ip[0] & 15) * 4;
	if ((ip[6] & 0x1f) == 0 && ip[7] == 0) {
		if (ip[9] == 6 && len >= 14 + header + 20)
			sum = ip + header + 16;
		if (ip[9] == 17 && len >= 14 + header + 8 &&
		    (ip[header + 6] || ip[header + 7]))
			sum = ip + header + 6;
	}
	/* The middle of both addresses, in the header and the pseudo-header. */
	for (i = 0; i < 2; i++) {
		uint8_t *word = ip + 12 + 4 * i, same[4];

		memcpy(same, word, sizeof(same));
		move(same, sum, by & 0x00ff);
		move(word, ip + 10, by & 0x00ff);
		move(same + 2, sum, by & 0xff00);
		move(word + 2, ip + 10, by & 0xff00);
	}
}

static void
write_frame(uint8_t *user, const struct pcap_pkthdr *h, const uint8_t *bytes)
{
	struct copy *c = (struct copy *)user;
	int64_t us = (int64_t)h->ts.tv_sec * 1000000 + h->ts.tv_usec;
	uint8_t b[262144];
	uint32_t head[4];

	if (!c->is_first && us > c->last_us)
		c->now_us += us - c->last_us < STEP_MOST_US ?
		    us - c->last_us : STEP_MOST_US;
	c->last_us = us;
	c->is_first = 0;
	head[0] = (uint32_t)(c->now_us / 1000000);
	head[1] = (uint32_t)(c->now_us % 1000000);
	head[2] = h->caplen;
	head[3] = h->len;
	memcpy(b, bytes, h->caplen);
	move_addresses(b, h->caplen, (uint16_t)c->round);
	fwrite(head, sizeof(head), 1, stdout);
	fwrite(b, h->caplen, 1, stdout);
}

int
main(int argc, char **argv)
{
	static const uint32_t header[6] = { 0xa1b2c3d4, 2 | 4 << 16, 0, 0,
	    262144, 1 };
	struct copy c = { .now_us = INT64_C(1795166400) * 1000000 };
	unsigned rounds = argc > 2 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
	char why[PCAP_ERRBUF_SIZE];

	if (rounds == 0) {
		fputs("usage: replicate ROUNDS FILE...\n", stderr);
		return 2;
	}
	fwrite(header, sizeof(header), 1, stdout);
	for (c.round = 0; c.round < rounds; c.round++)
		for (int i = 2; i < argc; i++) {
			pcap_t *p = pcap_open_offline(argv[i], why);

			c.is_first = 1;
			if (p && pcap_datalink(p) == DLT_EN10MB)
				pcap_loop(p, -1, write_frame, (uint8_t *)&c);
			else if (c.round == 0)
				fprintf(stderr, "%s is left out\n", argv[i]);
			if (p)
				pcap_close(p);
		}
	return fflush(stdout) == 0 ? 0 : 1;
}
