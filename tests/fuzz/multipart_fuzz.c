/* multipart_fuzz.c: any bytes as a form with a file; what comes out is a form
 * of plain characters, and no longer than three times what came in. */
#include <stdlib.h>
#include <string.h>

#include "dashboard/multipart.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len);

int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._%&=";
	size_t out_len;
	char *out = multipart_form("multipart/form-data; boundary=XyZ",
	    (const char *)bytes, len, &out_len);

	if (out && (out_len > 3 * len || strlen(out) != out_len ||
	    strspn(out, plain) != out_len))
		abort();
	free(out);
	return 0;
}
