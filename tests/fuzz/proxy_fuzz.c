/* proxy_fuzz.c: any bytes as a client's first behind a proxy. What was taken
 * for the proxies' stays theirs when more bytes follow. */
#include <stdlib.h>

#include "classify/proxy.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct proxy all, part;
	bool is_done = proxy_read(&part, bytes, len / 2);

	proxy_read(&all, bytes, len);
	if (all.len > len || part.len > all.len || (is_done &&
	    part.len < len / 2 && part.len != all.len))
		abort();
	if (all.name && (all.name < bytes || all.name_len == 0 ||
	    all.name + all.name_len > bytes + len))
		abort();
	return 0;
}
