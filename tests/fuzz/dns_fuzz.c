/* dns_fuzz.c: any bytes as a DNS message. What is said to be an answer has a
 * name and addresses within bounds, and is the same when read again. */
#include <stdlib.h>
#include <string.h>

#include "classify/dns.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct dns_response r, again;

	if (dns_read(&r, bytes, len) != DNS_ANSWERED)
		return 0;
	if (r.name_len == 0 || r.count > DNS_ADDRESSES ||
	    (r.count == 0 && !r.has_ech) || (r.has_front && !r.has_ech))
		abort();
	if (dns_read(&again, bytes, len) != DNS_ANSWERED ||
	    again.count != r.count || again.name_len != r.name_len ||
	    memcmp(again.name, r.name, r.name_len) != 0)
		abort();
	for (size_t i = 0; i < r.name_len; i++)
		if (r.name[i] >= 'A' && r.name[i] <= 'Z')
			abort();
	return 0;
}
