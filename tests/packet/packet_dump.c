/* packet_dump.c: what capture/ reads in each frame of a file, one line a
 * frame, tab-separated, for tests/packet/compare.sh. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/capture.h"

static const char *const status_name[] = {
	"flow", "other", "fragment", "cut", "bad"
};
_Static_assert(sizeof status_name / sizeof status_name[0] ==
    PACKET_STATUS_COUNT, "name every status");

static const char *
address_text(const uint8_t a[16], char *buf, size_t len)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (memcmp(a, mapped, sizeof mapped) == 0)
		return inet_ntop(AF_INET, a + 12, buf, (socklen_t)len);
	return inet_ntop(AF_INET6, a, buf, (socklen_t)len);
}

static void
print_frame(void *arg, const struct capture_frame *f)
{
	const enum packet_link *link = arg;
	char a[INET6_ADDRSTRLEN], b[INET6_ADDRSTRLEN];
	enum packet_status status;
	struct packet p;

	status = packet_decode(&p, *link, f->bytes, f->len, f->wire_bytes,
	    f->time_us);
	printf("%llu\t%s\t%llu.%06llu\t%s\t%s\t%u\t%u\t%u\t%u\t%u\t%u\n",
	    (unsigned long long)f->number, status_name[status],
	    (unsigned long long)(p.time_us / 1000000),
	    (unsigned long long)(p.time_us % 1000000),
	    address_text(p.source, a, sizeof a),
	    address_text(p.destination, b, sizeof b), p.proto, p.source_port,
	    p.destination_port, p.vlan, p.tcp_flags, p.payload_bytes);
}

int
main(int argc, char **argv)
{
	enum capture_result result;
	enum packet_link link;
	struct capture *c;
	char why[512];

	if (argc != 2) {
		fprintf(stderr, "usage: packet_dump FILE\n");
		return 2;
	}
	if (capture_open_file(&c, argv[1], why, sizeof why) < 0) {
		fprintf(stderr, "packet_dump: %s\n", why);
		return 2;
	}
	link = capture_link(c);
	while ((result = capture_read(c, 1024, print_frame, &link, why,
	    sizeof why)) == CAPTURE_MORE)
		continue;
	if (result == CAPTURE_FAILED)
		fprintf(stderr, "packet_dump: %s\n", why);
	capture_close(c);
	return result == CAPTURE_FAILED;
}
