/* host_fuzz.c: any bytes as the beginning of a plain request. */
#include <stdlib.h>

#include "classify/host.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct host_name name = { NULL, 0 };
	enum host_result all, part;

	host_is_plausible(bytes, len);
	all = host_read(&name, bytes, len);
	if (all == HOST_NAMED && (name.len == 0 || name.bytes < bytes ||
	    name.bytes + name.len > bytes + len))
		abort();
	part = host_read(&name, bytes, len / 2);
	if (len < HOST_STREAM && part != HOST_MORE && part != all)
		abort();
	return 0;
}
