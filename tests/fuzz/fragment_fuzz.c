/* fragment_fuzz.c: any bytes as a row of IP packets, each after its length in
 * two bytes; the fragments among them are put together. Each input has a time
 * of its own, long after what the one before left. */
#include <stdlib.h>

#include "capture/fragment.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static volatile uint8_t last;

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct fragments *table;
	static uint64_t now_us;
	struct fragment_found found;
	struct packet p;
	size_t n;

	if (!table && !(table = fragments_new(1)))
		abort();
	now_us += 2 * FRAGMENT_WAIT_US;
	for (; len > 2; bytes += n, len -= n) {
		n = (size_t)bytes[0] << 8 | bytes[1];
		bytes += 2;
		len -= 2;
		if (n > len)
			n = len;
		packet_decode(&p, PACKET_LINK_RAW, bytes, n, (uint32_t)n,
		    now_us);
		if (!p.part.ip)
			continue;
		fragments_add(table, &p, &found);
		if (found.is_whole && (found.packet.part.ip ||
		    found.packet.payload_len > FRAGMENT_BYTES))
			abort();
		for (size_t i = 0; found.is_whole &&
		    i < found.packet.payload_len; i++)
			last = found.packet.payload[i];
	}
	return 0;
}
