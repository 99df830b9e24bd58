/* hello_fuzz.c: any bytes as the beginning of a TLS connection. A verdict on
 * a beginning must hold when more bytes follow. */
#include <stdlib.h>

#include "classify/hello.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	enum hello_result all, part;
	struct hello h;

	hello_read_message(&h, bytes, len);
	all = hello_read_stream(&h, bytes, len);
	if ((all == HELLO_NAMED) != (h.name_len > 0))
		abort();
	part = hello_read_stream(&h, bytes, len / 2);
	if (part != HELLO_MORE && part != all)
		abort();
	return 0;
}
