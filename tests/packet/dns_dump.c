/* dns_dump.c: the DNS answers over UDP in a file, one line a response: frame,
 * name, addresses and hints, for tests/packet/dns.sh. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "capture/capture.h"
#include "classify/dns.h"

static void
print_response(uint64_t frame, const struct dns_response *r)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	char text[INET6_ADDRSTRLEN];

	printf("%llu\t%.*s\t", (unsigned long long)frame, r->name_len,
	    (const char *)r->name);
	for (size_t i = 0; i < r->count; i++) {
		const uint8_t *a = r->addresses[i].address;

		if (memcmp(a, mapped, sizeof(mapped)) == 0)
			inet_ntop(AF_INET, a + 12, text, sizeof(text));
		else
			inet_ntop(AF_INET6, a, text, sizeof(text));
		printf("%s%s", i ? " " : "", text);
	}
	printf("\t%d\n", r->has_ech);
}

static void
read_frame(void *arg, const struct capture_frame *f)
{
	const enum packet_link *link = arg;
	struct dns_response r;
	struct packet p;

	if (packet_decode(&p, *link, f->bytes, f->len, f->wire_bytes,
	    f->time_us) == PACKET_FLOW && p.proto == 17 &&
	    p.source_port == 53 && dns_read(&r, p.payload, p.payload_len) ==
	    DNS_ANSWERED)
		print_response(f->number, &r);
}

int
main(int argc, char **argv)
{
	enum capture_result result;
	enum packet_link link;
	struct capture *c;
	char why[512];

	if (argc != 2 || capture_open_file(&c, argv[1], why, sizeof(why)) < 0) {
		fprintf(stderr, "usage: dns_dump FILE (%s)\n", argc == 2 ? why :
		    "one file");
		return 2;
	}
	link = capture_link(c);
	while ((result = capture_read(c, 1024, read_frame, &link, why,
	    sizeof(why))) == CAPTURE_MORE)
		continue;
	capture_close(c);
	return result == CAPTURE_FAILED;
}
