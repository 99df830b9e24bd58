/* limit.c: the least a flow meter can do: read every frame of a capture file
 * and count it in a flow table, without looking at a payload. What beadled
 * takes is held against this. Prints the packets and flows it saw.
 *
 *	limit FILE [read]	with "read", no table either
 */
#include <pcap/pcap.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS (1u << 22)

struct slot {
	uint64_t key;
	uint32_t packets, bytes;
};

struct table {
	struct slot *slots;
	uint64_t packets, flows;
};

static uint64_t
mix(uint64_t x)
{
	x ^= x >> 32;
	x *= UINT64_C(0x9e3779b97f4a7c15);
	return x ^ x >> 29;
}

static void
count(uint8_t *arg, const struct pcap_pkthdr *h, const uint8_t *p)
{
	struct table *t = (struct table *)arg;
	uint32_t a, b;
	uint16_t m, n;
	uint64_t key;
	size_t i;

	t->packets++;
	if (t->slots == NULL || h->caplen < 38 || p[12] != 8 || p[13] != 0)
		return;
	memcpy(&a, p + 26, 4);
	memcpy(&b, p + 30, 4);
	memcpy(&m, p + 34, 2);
	memcpy(&n, p + 36, 2);
	/* The same for both directions. */
	key = mix(a + ((uint64_t)m << 32)) + mix(b + ((uint64_t)n << 32)) + 1;
	for (i = key % SLOTS; t->slots[i].key != key; i = (i + 1) % SLOTS)
		if (t->slots[i].key == 0) {
			t->slots[i].key = key;
			t->flows++;
			break;
		}
	t->slots[i].packets++;
	t->slots[i].bytes += h->len;
}

int
main(int argc, char **argv)
{
	char why[PCAP_ERRBUF_SIZE];
	struct table t = { 0 };
	pcap_t *p;

	if (argc < 2 || (p = pcap_open_offline(argv[1], why)) == NULL) {
		fputs("usage: limit FILE [read]\n", stderr);
		return 2;
	}
	if (argc == 2 && (t.slots = calloc(SLOTS, sizeof *t.slots)) == NULL)
		return 1;
	if (pcap_loop(p, -1, count, (uint8_t *)&t) < 0)
		return 1;
	printf("%llu packets, %llu flows\n", (unsigned long long)t.packets,
	    (unsigned long long)t.flows);
	pcap_close(p);
	free(t.slots);
	return 0;
}
