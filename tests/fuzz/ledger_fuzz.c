/* ledger_fuzz.c: any bytes as a line of the ledger. What is accepted and written
 * again must be accepted again and be the same text. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "classify/json.h"
#include "store/ledger_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void
write_text(struct json *j, const struct ledger_text *t, int is_line)
{
	if (t->what == LEDGER_LAW)
		ledger_text_law(j, &t->law);
	else if (t->what == LEDGER_REVIEW)
		ledger_text_review(j, &t->review, is_line);
	else
		ledger_text_act(j, &t->act, is_line);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct json first = { 0 }, second = { 0 };
	struct ledger_text t;
	uint64_t recorded;
	char why[256];
	int is_line;

	if (len == 0)
		return 0;
	is_line = bytes[0] & 1;
	recorded = is_line ? 0 : 1;
	if (ledger_text_read((const char *)bytes + 1, len - 1, recorded, &t,
	    why, sizeof(why)) < 0)
		return 0;
	write_text(&first, &t, is_line);
	/* A law is never a line of its own. */
	if (t.what == LEDGER_LAW)
		recorded = 1;
	if (ledger_text_read(first.bytes, first.len, recorded, &t, why,
	    sizeof(why)) < 0)
		abort();
	write_text(&second, &t, is_line);
	if (first.len != second.len ||
	    memcmp(first.bytes, second.bytes, first.len) != 0)
		abort();
	json_free(&first);
	json_free(&second);
	return 0;
}
