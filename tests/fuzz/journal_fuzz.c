/* journal_fuzz.c: any bytes as a chain line, a head or a tombstone's text: what
 * is taken for one says what it would be written as, and nothing else. */
#include <stdlib.h>
#include <string.h>

#include "store/heads.h"
#include "store/ranges.h"
#include "store/segment.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void
as_line(const char *text, size_t len)
{
	char line[SEGMENT_ENTRY], again[SEGMENT_ENTRY];
	struct segment_entry e;

	if (len < sizeof(line))
		return;
	/* In a place of its own, so that a byte too far is seen. */
	memcpy(line, text, sizeof(line));
	if (segment_entry_read(line, &e) < 0)
		return;
	segment_entry_write(&e, again);
	if (memcmp(line, again, sizeof(line)) != 0)
		abort();
}

static void
as_head(const char *text, size_t len)
{
	struct head h;

	if (head_read(text, len, &h) < 0)
		return;
	if (strlen(h.digest) != HEADS_DIGEST - 1 || !keyring_is_time(h.time) ||
	    strlen(h.key) != KEYRING_ID - 1 || !h.site[0] || !h.box[0])
		abort();
}

static void
as_tombstone(const char *text, size_t len)
{
	struct ranges r = { 0 }, none = { 0 };
	size_t i;

	if (ranges_read(&r, text, len, 1000) == 0)
		for (i = 0; i < r.count; i++)
			if (r.at[i].from == 0 || r.at[i].to < r.at[i].from ||
			    r.at[i].to >= 1000)
				abort();
	if (r.count > 0 && ranges_first_outside(&r, &none) == 0)
		abort();
	ranges_free(&r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	as_line((const char *)bytes, len);
	as_head((const char *)bytes, len);
	as_tombstone((const char *)bytes, len);
	return 0;
}
