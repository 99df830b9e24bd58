/* accounts_fuzz.c: any bytes as the file of accounts. */
#include <stdlib.h>
#include <string.h>

#include "dashboard/accounts.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len);

int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len)
{
	struct accounts *a = accounts_new();
	char why[200], *text;
	size_t written;

	if (a && accounts_read(a, (const char *)bytes, len, why,
	    sizeof(why)) == 0) {
		text = accounts_text(a, &written);
		if (text && accounts_read(a, text, written, why,
		    sizeof(why)) < 0)
			abort();
		free(text);
	}
	accounts_close(a);
	return 0;
}
