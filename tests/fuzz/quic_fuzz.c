/* quic_fuzz.c: any bytes as a row of datagrams of one QUIC client, each after
 * its length in two bytes. What is opened lies inside what was sent; header
 * protection and AEAD are real, so the seeds (tests/fuzz/seed.py) matter. */
#include <stdlib.h>

#include "classify/quic.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static volatile uint8_t last;

static void
touch(void *arg, uint64_t offset, const uint8_t *bytes, size_t len)
{
	(void)arg;
	if (offset > (UINT64_C(1) << 62) || len > QUIC_DATAGRAM_MOST)
		abort();
	for (size_t i = 0; i < len; i++)
		last = bytes[i];
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct quic_reader *reader;
	struct quic_connection c = { 0 };
	char why[128];
	size_t n;

	if (!reader && quic_reader_new(&reader, why, sizeof(why)) < 0)
		abort();
	for (; len > 2; bytes += n, len -= n) {
		n = (size_t)bytes[0] << 8 | bytes[1];
		bytes += 2;
		len -= 2;
		if (n > len)
			n = len;
		if (quic_read(reader, &c, bytes, n, touch, NULL) ==
		    QUIC_OPENED && c.version == 0)
			abort();
	}
	return 0;
}
