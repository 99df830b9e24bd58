/* packet_test.c: hand-made frames and what must be read in them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/packet.h"

#define COUNT(a) (sizeof (a) / sizeof (a)[0])

#define MACS	"020000000002" "020000000001"
#define ETH4	MACS "0800"
#define ETH6	MACS "86dd"
#define ADDR4	"0a140a05" "9df02301"
#define ADDR6	"20010db8000000000000000000000005" \
		"2a032880f0000000faceb00c00000001"
#define TCP	"c35001bb" "00000001" "00000002" "5018ffff" "abcd0000"
#define UDP4	"c35001bb" "000c1111" "61626364"	/* 4 bytes of data */
/* 20 + 20 + 3 bytes. */
#define IP4TCP	"4500002b" "12344000" "40060000" ADDR4 TCP "616263"
#define IP6UDP	"60000000" "000c1140" ADDR6 UDP4
/* IPv6 with this payload length and next header. */
#define IP6(len, next)	"60000000" len next "40" ADDR6
#define IP4(len, frag, proto)	"4500" len "1234" frag "40" proto "0000" ADDR4

#define ZERO32	"00000000000000000000000000000000" \
		"00000000000000000000000000000000"
#define ZERO128	ZERO32 ZERO32 ZERO32 ZERO32

#define SAYS_TCP(layers, vlan) "flow 10.20.10.5:50000 157.240.35.1:443 tcp " \
	"vlan " vlan " layers " layers " flags 18 seq 1 payload 3/3"
#define SAYS_UDP6(layers) "flow 2001:db8::5:50000 2a03:2880:f000:0:face:" \
	"b00c:0:1:443 udp vlan 0 layers " layers " flags 0 seq 0 payload 4/4"
#define NOTHING "vlan 0 layers 0 flags 0 seq 0 payload 0/0"
#define NO_PORTS(how, proto, layers) how " 10.20.10.5:0 157.240.35.1:0 " \
	proto " vlan 0 layers " layers " flags 0 seq 0 payload 0/0"
#define NO_PORTS6(how, proto, layers) how " 2001:db8::5:0 2a03:2880:f000:0:" \
	"face:b00c:0:1:0 " proto " vlan 0 layers " layers \
	" flags 0 seq 0 payload 0/0"

static const struct test_case {
	const char *name;
	enum packet_link link;
	const char *frame;
	uint32_t wire;		/* 0: as captured */
	const char *says;
} cases[] = {
	{ "Ethernet, IPv4, TCP", PACKET_LINK_ETHERNET, ETH4 IP4TCP, 0,
	  SAYS_TCP("0", "0") },
	{ "Ethernet's padding is not payload", PACKET_LINK_ETHERNET,
	  ETH4 IP4TCP "00000000000000000000", 0, SAYS_TCP("0", "0") },
	{ "Ethernet, IPv6, UDP", PACKET_LINK_ETHERNET, ETH6 IP6UDP, 0,
	  SAYS_UDP6("0") },
	{ "IPv4 options", PACKET_LINK_ETHERNET, ETH4
	  "46000028" "12344000" "40110000" ADDR4 "94040000" UDP4 "00000000",
	  0, "flow 10.20.10.5:50000 157.240.35.1:443 udp vlan 0 layers 0 "
	  "flags 0 seq 0 payload 4/4" },
	{ "TCP options", PACKET_LINK_RAW, IP4("002c", "4000", "06")
	  "c35001bb" "00000007" "00000000" "6002ffff" "abcd0000" "020405b4",
	  0, "flow 10.20.10.5:50000 157.240.35.1:443 tcp vlan 0 layers 0 "
	  "flags 2 seq 7 payload 0/0" },
	{ "total length 0: the card has yet to split it", PACKET_LINK_ETHERNET,
	  ETH4 "45000000" "12344000" "40060000" ADDR4 TCP "616263", 0,
	  SAYS_TCP("0", "0") },
	{ "IPv6 length 0 likewise", PACKET_LINK_ETHERNET, ETH6
	  IP6("0000", "11") UDP4, 0, SAYS_UDP6("0") },
	{ "cut payload still counts by the header", PACKET_LINK_ETHERNET,
	  ETH4 IP4("05dc", "4000", "06") TCP "616263", 1514,
	  "flow 10.20.10.5:50000 157.240.35.1:443 tcp vlan 0 layers 0 "
	  "flags 18 seq 1 payload 3/1460" },
	{ "a length beyond the frame is not believed", PACKET_LINK_ETHERNET,
	  ETH4 IP4("ffff", "4000", "06") TCP "616263", 0,
	  SAYS_TCP("0", "0") },
	{ "UDP shorter than IP says", PACKET_LINK_ETHERNET, ETH4
	  IP4("0024", "4000", "11") UDP4 "00000000", 0,
	  "flow 10.20.10.5:50000 157.240.35.1:443 udp vlan 0 layers 0 "
	  "flags 0 seq 0 payload 4/4" },

	{ "VLAN", PACKET_LINK_ETHERNET, MACS "8100" "a00a" "0800" IP4TCP, 0,
	  SAYS_TCP("1", "10") },
	{ "QinQ 88a8", PACKET_LINK_ETHERNET,
	  MACS "88a8" "0014" "8100" "000a" "0800" IP4TCP, 0,
	  SAYS_TCP("3", "20") },
	{ "QinQ 9100", PACKET_LINK_ETHERNET,
	  MACS "9100" "0014" "8100" "000a" "0800" IP4TCP, 0,
	  SAYS_TCP("3", "20") },
	{ "a priority tag is no VLAN", PACKET_LINK_ETHERNET,
	  MACS "8100" "a000" "0800" IP4TCP, 0, SAYS_TCP("1", "0") },
	{ "eight tags", PACKET_LINK_ETHERNET, MACS "81000001" "81000001"
	  "81000001" "81000001" "81000001" "81000001" "81000001" "81000001"
	  "0800" IP4TCP, 0, SAYS_TCP("3", "1") },
	{ "nine tags", PACKET_LINK_ETHERNET, MACS "81000001" "81000001"
	  "81000001" "81000001" "81000001" "81000001" "81000001" "81000001"
	  "81000001" "0800" IP4TCP, 0,
	  "bad :::0 :::0 0 vlan 1 layers 3 flags 0 seq 0 payload 0/0" },
	{ "MPLS, two labels", PACKET_LINK_ETHERNET,
	  MACS "8847" "0001003f" "0002013f" IP4TCP, 0, SAYS_TCP("4", "0") },
	{ "MPLS over IPv6", PACKET_LINK_ETHERNET,
	  MACS "8848" "0001013f" IP6UDP, 0, SAYS_UDP6("4") },
	{ "MPLS pseudowire", PACKET_LINK_ETHERNET,
	  MACS "8847" "0001013f" "00000000" ETH4 IP4TCP, 0,
	  "other :::0 :::0 0 vlan 0 layers 4 flags 0 seq 0 payload 0/0" },
	{ "PPPoE", PACKET_LINK_ETHERNET,
	  MACS "8864" "11000001" "002d" "0021" IP4TCP "0000", 0,
	  SAYS_TCP("8", "0") },
	{ "PPPoE, compressed protocol, IPv6", PACKET_LINK_ETHERNET,
	  MACS "8864" "11000001" "0035" "57" IP6UDP, 0, SAYS_UDP6("8") },
	{ "PPPoE control", PACKET_LINK_ETHERNET,
	  MACS "8864" "11000001" "0006" "c021" "01010004", 0,
	  "other :::0 :::0 0 vlan 0 layers 8 flags 0 seq 0 payload 0/0" },
	{ "PPPoE of another version", PACKET_LINK_ETHERNET,
	  MACS "8864" "21000001" "002d" "0021" IP4TCP, 0,
	  "bad :::0 :::0 0 " NOTHING },
	{ "GRE", PACKET_LINK_RAW, IP4("0043", "4000", "2f") "00000800" IP4TCP,
	  0, SAYS_TCP("16", "0") },
	{ "GRE with checksum, key, sequence", PACKET_LINK_RAW,
	  IP4("0058", "4000", "2f") "b00086dd" "11110000" "00000001"
	  "00000002" IP6UDP, 0, SAYS_UDP6("16") },
	{ "GRE of whole frames", PACKET_LINK_RAW,
	  IP4("0059", "4000", "2f") "20006558" "00000001"
	  MACS "8100" "000a" "0800" IP4TCP, 0, SAYS_TCP("17", "10") },
	{ "PPTP's GRE", PACKET_LINK_RAW, IP4("0020", "4000", "2f")
	  "3001880b" "00000001" "00000002", 0,
	  NO_PORTS("other", "47", "0") },
	{ "IPv4 in IPv4", PACKET_LINK_RAW, IP4("003f", "4000", "04") IP4TCP,
	  0, SAYS_TCP("32", "0") },
	{ "IPv6 in IPv4", PACKET_LINK_RAW, IP4("0048", "4000", "29") IP6UDP,
	  0, SAYS_UDP6("32") },
	{ "IPv4 in IPv6", PACKET_LINK_RAW, IP6("002b", "04") IP4TCP, 0,
	  SAYS_TCP("32", "0") },
	{ "IPv4 that says it is IPv6", PACKET_LINK_RAW,
	  IP4("0048", "4000", "04") IP6UDP, 0, NO_PORTS("bad", "4", "32") },

	{ "hop-by-hop, destination, routing", PACKET_LINK_RAW,
	  IP6("0024", "00") "3c00000000000000" "2b00000000000000"
	  "1100000000000000" UDP4, 0, SAYS_UDP6("64") },
	{ "authentication header", PACKET_LINK_RAW,
	  IP6("0024", "33") "11040000" "0000000100000001"
	  "000000000000000000000000" UDP4, 0, SAYS_UDP6("64") },
	{ "authentication header in IPv4", PACKET_LINK_RAW,
	  IP4("0043", "4000", "33") "06040000" "0000000100000001"
	  "000000000000000000000000" TCP "616263", 0, SAYS_TCP("64", "0") },
	{ "no next header", PACKET_LINK_RAW, IP6("0008", "3c")
	  "3b00000000000000", 0, NO_PORTS6("other", "59", "64") },
	{ "eight extension headers", PACKET_LINK_RAW, IP6("004c", "3c")
	  "3c00000000000000" "3c00000000000000" "3c00000000000000"
	  "3c00000000000000" "3c00000000000000" "3c00000000000000"
	  "3c00000000000000" "1100000000000000" UDP4, 0, SAYS_UDP6("64") },
	{ "nine extension headers", PACKET_LINK_RAW, IP6("0054", "3c")
	  "3c00000000000000" "3c00000000000000" "3c00000000000000"
	  "3c00000000000000" "3c00000000000000" "3c00000000000000"
	  "3c00000000000000" "3c00000000000000" "1100000000000000" UDP4, 0,
	  NO_PORTS6("bad", "60", "64") },
	{ "an extension header of 264 bytes", PACKET_LINK_RAW,
	  IP6("0114", "3c") "1120000000000000" ZERO128 ZERO128 UDP4, 0,
	  NO_PORTS6("bad", "60", "0") },

	{ "first fragment", PACKET_LINK_RAW, IP4("002b", "2000", "06") TCP
	  "616263", 0, SAYS_TCP("128", "0") },
	{ "later fragment", PACKET_LINK_RAW, IP4("002b", "0003", "06") TCP
	  "616263", 0, NO_PORTS("fragment", "tcp", "0") },
	{ "IPv6 first fragment", PACKET_LINK_RAW, IP6("0014", "2c")
	  "1100000100000009" UDP4, 0, SAYS_UDP6("192") },
	{ "IPv6 later fragment", PACKET_LINK_RAW, IP6("0014", "2c")
	  "1100000900000009" UDP4, 0, NO_PORTS6("fragment", "udp", "64") },
	{ "IPv6 atomic fragment", PACKET_LINK_RAW, IP6("0014", "2c")
	  "1100000000000009" UDP4, 0, SAYS_UDP6("64") },

	{ "cooked", PACKET_LINK_COOKED,
	  "0000" "0001" "0006" "0200000000010000" "0800" IP4TCP, 0,
	  SAYS_TCP("0", "0") },
	{ "cooked, version 2", PACKET_LINK_COOKED2,
	  "86dd" "0000" "00000002" "0001" "00" "06" "0200000000010000" IP6UDP,
	  0, SAYS_UDP6("0") },
	{ "raw IPv6", PACKET_LINK_RAW, IP6UDP, 0, SAYS_UDP6("0") },
	{ "raw, neither", PACKET_LINK_RAW, "50000000", 0,
	  "other :::0 :::0 0 " NOTHING },
	{ "loop, little-endian", PACKET_LINK_LOOP, "02000000" IP4TCP, 0,
	  SAYS_TCP("0", "0") },
	{ "loop, big-endian", PACKET_LINK_LOOP, "00000002" IP4TCP, 0,
	  SAYS_TCP("0", "0") },
	{ "loop, Linux", PACKET_LINK_LOOP, "0a000000" IP6UDP, 0,
	  SAYS_UDP6("0") },
	{ "loop, OpenBSD", PACKET_LINK_LOOP, "00000018" IP6UDP, 0,
	  SAYS_UDP6("0") },
	{ "loop, FreeBSD", PACKET_LINK_LOOP, "1c000000" IP6UDP, 0,
	  SAYS_UDP6("0") },
	{ "loop, Darwin", PACKET_LINK_LOOP, "1e000000" IP6UDP, 0,
	  SAYS_UDP6("0") },
	{ "loop, another family", PACKET_LINK_LOOP, "07000000" IP4TCP, 0,
	  "other :::0 :::0 0 " NOTHING },

	{ "ARP", PACKET_LINK_ETHERNET, MACS "0806" "0001080006040001", 0,
	  "other :::0 :::0 0 " NOTHING },
	{ "802.3 and LLC", PACKET_LINK_ETHERNET, MACS "0026" "424203", 0,
	  "other :::0 :::0 0 " NOTHING },
	{ "ICMP", PACKET_LINK_RAW, IP4("001c", "4000", "01")
	  "0800f7ff00000000", 0, NO_PORTS("other", "1", "0") },
	{ "SCTP", PACKET_LINK_RAW, IP4("0020", "4000", "84")
	  "c35001bb0000000000000000", 0, NO_PORTS("other", "132", "0") },

	{ "nothing", PACKET_LINK_ETHERNET, "", 0,
	  "bad :::0 :::0 0 " NOTHING },
	{ "nothing captured", PACKET_LINK_RAW, "", 60,
	  "cut :::0 :::0 0 " NOTHING },
	{ "runt", PACKET_LINK_ETHERNET, MACS, 0,
	  "bad :::0 :::0 0 " NOTHING },
	{ "cut in the Ethernet header", PACKET_LINK_ETHERNET, MACS, 60,
	  "cut :::0 :::0 0 " NOTHING },
	{ "IPv4 header length of 16", PACKET_LINK_RAW,
	  "4400002b" "12344000" "40060000" ADDR4 TCP "616263", 0,
	  "bad :::0 :::0 0 " NOTHING },
	{ "IPv4 shorter than its header", PACKET_LINK_RAW,
	  IP4("0013", "4000", "06") TCP, 0, "bad :::0 :::0 0 " NOTHING },
	{ "TCP header length of 16", PACKET_LINK_RAW,
	  IP4("0028", "4000", "06") "c35001bb" "00000001" "00000002"
	  "4018ffff" "abcd0000", 0, NO_PORTS("bad", "tcp", "0") },
	{ "TCP header past the packet", PACKET_LINK_RAW,
	  IP4("0027", "4000", "06") TCP "616263", 0,
	  NO_PORTS("bad", "tcp", "0") },
	{ "TCP header cut", PACKET_LINK_RAW,
	  IP4("0028", "4000", "06") "c35001bb", 40,
	  NO_PORTS("cut", "tcp", "0") },
	{ "UDP length of 7", PACKET_LINK_RAW, IP4("0020", "4000", "11")
	  "c35001bb" "00071111" "61626364", 0, NO_PORTS("bad", "udp", "0") },
};

/* Copied to memory of exactly its size, so that a sanitizer sees an overrun;
 * owned by the caller. */
static uint8_t *
bytes_of(const char *hex, size_t *len)
{
	char text[2048], *to = text;
	unsigned byte;
	uint8_t *out;
	size_t i;

	for (; *hex != '\0'; hex++)
		if (*hex != ' ')
			*to++ = *hex;
	*to = '\0';
	*len = (size_t)(to - text) / 2;
	out = malloc(*len);
	assert_true(out != NULL || *len == 0);
	for (i = 0; i < *len; i++) {
		assert_int_equal(sscanf(text + 2 * i, "%2x", &byte), 1);
		out[i] = (uint8_t)byte;
	}
	return out;
}

static enum packet_status
decode(struct packet *p, const char *hex)
{
	size_t len;
	uint8_t *frame = bytes_of(hex, &len);
	enum packet_status status = packet_decode(p, PACKET_LINK_ETHERNET,
	    frame, len, (uint32_t)len, 1);

	free(frame);
	return status;
}

static const char *
address_text(const uint8_t a[16], char *buf, size_t len)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (memcmp(a, mapped, sizeof mapped) == 0)
		return inet_ntop(AF_INET, a + 12, buf, (socklen_t)len);
	return inet_ntop(AF_INET6, a, buf, (socklen_t)len);
}

static void
describe(char *out, size_t len, enum packet_status status,
    const struct packet *p)
{
	static const char *const name[] = {
		"flow", "other", "fragment", "cut", "bad"
	};
	char proto[8], a[64], b[64];

	_Static_assert(COUNT(name) == PACKET_STATUS_COUNT, "name them all");
	snprintf(proto, sizeof proto, "%u", p->proto);
	snprintf(out, len, "%s %s:%u %s:%u %s vlan %u layers %u flags %x "
	    "seq %u payload %u/%u", name[status],
	    address_text(p->source, a, sizeof a), p->source_port,
	    address_text(p->destination, b, sizeof b), p->destination_port,
	    p->proto == 6 ? "tcp" : p->proto == 17 ? "udp" : proto,
	    p->vlan, p->layers, p->tcp_flags, p->tcp_sequence,
	    p->payload_len, p->payload_bytes);
}

static void
test_cases(void **state)
{
	const struct test_case *c;
	enum packet_status status;
	struct packet p;
	char says[512];
	uint8_t *frame;
	unsigned wrong = 0;
	size_t len;

	(void)state;
	for (c = cases; c < cases + COUNT(cases); c++) {
		frame = bytes_of(c->frame, &len);
		status = packet_decode(&p, c->link, frame, len,
		    c->wire != 0 ? c->wire : (uint32_t)len, 1);
		describe(says, sizeof says, status, &p);
		if (strcmp(says, c->says) != 0) {
			print_error("%s:\n  is   %s\n  want %s\n", c->name,
			    says, c->says);
			wrong++;
		}
		if (p.payload_len > 0)
			assert_true(p.payload >= frame &&
			    p.payload + p.payload_len <= frame + len);
		if (p.ip != NULL)
			assert_true(p.ip >= frame &&
			    p.ip + p.ip_len <= frame + len);
		assert_int_equal(p.time_us, 1);
		free(frame);
	}
	assert_int_equal(wrong, 0);
}

/* A frame cut anywhere is cut, or was decided before the cut; what is read of
 * a flow's counts does not change with the snap length. */
static void
test_every_cut(void **state)
{
	const struct test_case *c;
	enum packet_status whole, status;
	struct packet p, q;
	uint8_t *frame, *part;
	size_t len, n;

	(void)state;
	for (c = cases; c < cases + COUNT(cases); c++) {
		frame = bytes_of(c->frame, &len);
		whole = packet_decode(&p, c->link, frame, len,
		    (uint32_t)len, 1);
		for (n = 0; n < len; n++) {
			part = malloc(n);
			memcpy(part, frame, n);
			status = packet_decode(&q, c->link, part, n,
			    (uint32_t)len, 1);
			if (status != PACKET_CUT) {
				assert_int_equal(status, whole);
				assert_int_equal(q.payload_bytes,
				    p.payload_bytes);
			}
			free(part);
		}
		free(frame);
	}
}

static void
test_macs(void **state)
{
	static const uint8_t to[6] = { 2, 0, 0, 0, 0, 2 };
	static const uint8_t from[6] = { 2, 0, 0, 0, 0, 1 };
	struct packet p;

	(void)state;
	decode(&p, MACS "8100000a0800" IP4TCP);
	assert_true(p.has_mac);
	assert_memory_equal(p.destination_mac, to, 6);
	assert_memory_equal(p.source_mac, from, 6);
}

static uint64_t
digest(const char *hex)
{
	struct packet p;

	decode(&p, hex);
	return p.digest;
}

/* A mirror may give another tag, address, hop limit and IP checksum. */
static void
test_digest_same(void **state)
{
	const uint64_t d = digest(ETH4 IP4TCP);

	(void)state;
	assert_int_not_equal(d, 0);
	assert_int_equal(d, digest(MACS "8100000a0800" IP4TCP));
	assert_int_equal(d, digest("020000000009" "020000000008" "0800"
	    "4500002b" "12344000" "3f06beef" ADDR4 TCP "616263"));
	assert_int_equal(digest(ETH6 IP6UDP),
	    digest(ETH6 "60000000" "000c113f" ADDR6 UDP4));
}

static void
test_digest_different(void **state)
{
	static const char *const other[] = {
		ETH4 IP4TCP,
		/* id, offset */
		ETH4 "4500002b" "12354000" "40060000" ADDR4 TCP "616263",
		ETH4 "4500002b" "12342000" "40060000" ADDR4 TCP "616263",
		/* addresses, one for the other */
		ETH4 "4500002b" "12344000" "40060000" "9df02301" "0a140a05"
		TCP "616263",
		/* port, sequence, acknowledgement, flags, checksum, length */
		ETH4 IP4("002b", "4000", "06") "c35101bb" "00000001"
		"00000002" "5018ffff" "abcd0000" "616263",
		ETH4 IP4("002b", "4000", "06") "c35001bb" "00000004"
		"00000002" "5018ffff" "abcd0000" "616263",
		ETH4 IP4("002b", "4000", "06") "c35001bb" "00000001"
		"00000003" "5018ffff" "abcd0000" "616263",
		ETH4 IP4("002b", "4000", "06") "c35001bb" "00000001"
		"00000002" "5010ffff" "abcd0000" "616263",
		ETH4 IP4("002b", "4000", "06") "c35001bb" "00000001"
		"00000002" "5018ffff" "abce0000" "616263",
		ETH4 IP4("002a", "4000", "06") TCP "616263",
		/* UDP: with the checksum, and by the end without */
		ETH6 IP6UDP,
		ETH6 IP6("000c", "11") "c35001bb" "000c1112" "61626364",
		ETH6 IP6("0010", "11") "c35001bb" "00100000"
		"6162636465666768",
		ETH6 IP6("0010", "11") "c35001bb" "00100000"
		"6162636465666769",
		/* ICMP, two echoes */
		ETH4 IP4("001c", "4000", "01") "0800f7fe00010000",
		ETH4 IP4("001c", "4000", "01") "0800f7fd00010001",
		/* IPv6 fragments of one packet */
		ETH6 IP6("0010", "2c") "1100000900000009" "6162636461626364",
		ETH6 IP6("0010", "2c") "1100001100000009" "6162636461626364",
	};
	size_t i, j;

	(void)state;
	for (i = 0; i < COUNT(other); i++)
		for (j = 0; j < i; j++)
			if (digest(other[i]) == digest(other[j]))
				fail_msg("cases %zu and %zu", i, j);
	assert_int_equal(digest(MACS "0806" "0001080006040001"), 0);
}

/* Both directions and a later fragment fall to one sensor, and all sensors
 * get some. */
static void
test_share(void **state)
{
	unsigned got[4] = { 0 }, i;
	struct packet p, back;
	char hex[256];

	(void)state;
	for (i = 0; i < 200; i++) {
		snprintf(hex, sizeof hex, ETH4 "4500002b123440004006""0000"
		    "0a1400%02x" "9df02301" TCP "616263", i);
		assert_int_equal(decode(&p, hex), PACKET_FLOW);
		snprintf(hex, sizeof hex, ETH4 "4500002b123400034006""0000"
		    "9df02301" "0a1400%02x" TCP "616263", i);
		assert_int_equal(decode(&back, hex), PACKET_FRAGMENT);
		assert_int_equal(packet_share(&p, 4), packet_share(&back, 4));
		assert_int_equal(packet_share(&p, 1), 0);
		assert_in_range(packet_share(&p, 4), 0, 3);
		got[packet_share(&p, 4)]++;
	}
	for (i = 0; i < 4; i++)
		assert_in_range(got[i], 25, 75);
}

/* What is said of a frame's share before it is decoded is said of flows alone,
 * and right. True: it was said. */
static bool
is_early_right(enum packet_link link, const uint8_t *frame, size_t len)
{
	int early = packet_share_early(link, frame, len, 4);
	enum packet_status status;
	struct packet p;

	if (early < 0)
		return false;
	status = packet_decode(&p, link, frame, len, (uint32_t)len + 9, 1);
	assert_int_equal(status, PACKET_FLOW);
	assert_int_equal(early, packet_share(&p, 4));
	return true;
}

/* Of all frames, cut anywhere, with any one byte another. */
static void
test_share_early(void **state)
{
	unsigned said = 0, value;
	const struct test_case *c;
	uint8_t *frame, was;
	size_t len, n, i;

	(void)state;
	for (c = cases; c < cases + COUNT(cases); c++) {
		frame = bytes_of(c->frame, &len);
		for (n = 0; n < len; n++) {
			uint8_t *part = malloc(n);

			memcpy(part, frame, n);
			is_early_right(c->link, part, n);
			free(part);
		}
		for (i = 0; i < len && i < 80; i++) {
			was = frame[i];
			for (value = 0; value < 256; value++) {
				frame[i] = (uint8_t)value;
				said += is_early_right(c->link, frame, len);
			}
			frame[i] = was;
		}
		free(frame);
	}
	assert_true(said > 10000);
	frame = bytes_of(ETH4 IP4TCP, &len);
	assert_true(is_early_right(PACKET_LINK_ETHERNET, frame, len));
	free(frame);
	frame = bytes_of(ETH6 IP6UDP, &len);
	assert_true(is_early_right(PACKET_LINK_ETHERNET, frame, len));
	free(frame);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_every_cut),
		cmocka_unit_test(test_macs),
		cmocka_unit_test(test_digest_same),
		cmocka_unit_test(test_digest_different),
		cmocka_unit_test(test_share),
		cmocka_unit_test(test_share_early),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
