/* record_fuzz.c: any bytes as a record; what is accepted and written again
 * must be accepted again and be the same text. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "classify/json.h"
#include "store/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct json first = { 0 }, second = { 0 };
	struct session s;
	char why[256];

	if (record_read((const char *)bytes, len, &s, why, sizeof(why)) < 0)
		return 0;
	record_write(&first, &s);
	session_clear(&s);
	if (record_read(first.bytes, first.len, &s, why, sizeof(why)) < 0)
		abort();
	record_write(&second, &s);
	session_clear(&s);
	if (first.len != second.len ||
	    memcmp(first.bytes, second.bytes, first.len) != 0)
		abort();
	json_free(&first);
	json_free(&second);
	return 0;
}
