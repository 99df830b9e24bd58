/* html_fuzz.c: any bytes as text on a page. */
#include <stdlib.h>
#include <string.h>

#include "dashboard/html.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len);

int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len)
{
	struct html h = { 0 };
	char *text = malloc(len + 1);
	size_t i;

	if (!text)
		return 0;
	memcpy(text, bytes, len);
	text[len] = '\0';
	html(&h, "%s%.*s", text, (int)(len / 2), text);
	html_url(&h, text);
	html_lines(&h, text);
	for (i = 0; i < h.len; i++)
		if (strchr("<>\"'`", h.bytes[i]) || ((unsigned char)
		    h.bytes[i] < 32 && h.bytes[i] != '\n'))
			abort();
	html_free(&h);
	free(text);
	return 0;
}
