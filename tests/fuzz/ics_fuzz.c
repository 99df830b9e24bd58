/* ics_fuzz.c: any bytes as an iCalendar file: events that are in order and can
 * be shown, or a sentence. */
#include <stdlib.h>
#include <string.h>

#include "classify/ics.h"
#include "classify/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void
check_shown(const char *text)
{
	size_t left = strlen(text), n;
	uint32_t code;

	for (; left > 0; text += n, left -= n) {
		n = utf8_read(text, left, &code);
		if (n == 0 || utf8_is_control(code))
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char why[200] = "";
	struct ics i;

	if (ics_read(&i, (const char *)bytes, len, why, sizeof(why)) < 0) {
		if (strncmp(why, "line ", 5) != 0)
			abort();
		return 0;
	}
	for (size_t n = 0; n < i.count; n++) {
		if (i.list[n].from > i.list[n].to || i.list[n].line == 0)
			abort();
		check_shown(i.list[n].summary);
	}
	ics_clear(&i);
	return 0;
}
