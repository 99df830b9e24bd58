/* csv_fuzz.c: any bytes as a table: cells that are text, or a sentence. */
#include <stdlib.h>
#include <string.h>

#include "classify/csv.h"
#include "classify/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void
check_text(const char *text)
{
	size_t left = strlen(text), n;
	uint32_t code;

	for (; left > 0; text += n, left -= n) {
		n = utf8_read(text, left, &code);
		if (n == 0 || (utf8_is_control(code) && !strchr("\t\r\n",
		    (int)code)))
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	size_t line = 0;
	char why[200] = "";
	struct csv c;

	if (csv_read(&c, (const char *)bytes, len, why, sizeof(why)) < 0) {
		if (strncmp(why, "line ", 5) != 0)
			abort();
		return 0;
	}
	if (c.count == 0)
		abort();
	for (size_t i = 0; i < c.count; i++) {
		if (c.rows[i].line <= line)
			abort();
		line = c.rows[i].line;
		for (size_t k = 0; k <= c.rows[i].count; k++)
			check_text(csv_cell(&c, i, k));
	}
	csv_clear(&c);
	return 0;
}
