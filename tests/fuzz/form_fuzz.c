/* form_fuzz.c: any bytes as a form. */
#include <stdlib.h>
#include <string.h>

#include "dashboard/form.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len);

int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len)
{
	char out[64];
	size_t room;
	int n;

	for (room = 1; room <= sizeof(out); room += 21) {
		n = form_field((const char *)bytes, len, "name", out, room);
		if (n >= (int)room || strlen(out) != (n < 0 ? 0 : (size_t)n))
			abort();
		n = form_list((const char *)bytes, len, "name", out, room);
		if (n >= (int)room || strlen(out) != (n < 0 ? 0 : (size_t)n))
			abort();
	}
	return 0;
}
