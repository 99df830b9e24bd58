/* proof.c: a signed head, read. */
#include "dashboard/proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define JOURNAL "observations"

/* As heads write a time, so that they compare as texts do. */
static void
time_text(uint64_t at_us, char buf[KEYRING_TIME])
{
	time_t at = (time_t)(at_us / 1000000);
	struct tm tm;

	gmtime_r(&at, &tm);
	strftime(buf, KEYRING_TIME, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* The first head signed at or after a moment: 1, or 0. */
static int
head_after(const char *state, uint64_t after_us, struct head *out)
{
	char time[KEYRING_TIME], *text, *line, *end;
	struct head h;
	size_t len;
	int found = 0;

	text = heads_load(state, JOURNAL, &len);
	if (!text)
		return 0;
	time_text(after_us, time);
	for (line = text; !found && line < text + len; line = end + 1) {
		end = memchr(line, '\n', (size_t)(text + len - line));
		if (!end)
			break;
		if (head_read(line, (size_t)(end - line), &h) == 0 &&
		    strcmp(h.time, time) >= 0) {
			*out = h;
			found = 1;
		}
	}
	free(text);
	return found;
}

void
proof_read(const char *state, uint64_t after_us, struct proof *out)
{
	const struct keyring_key *key = NULL;
	struct keyring ring;

	memset(out, 0, sizeof(*out));
	if (keyring_load(&ring, state, out->wrong, sizeof(out->wrong)) == 0 &&
	    ((after_us && head_after(state, after_us, &out->head)) ||
	    heads_last(state, JOURNAL, &out->head, out->wrong,
	    sizeof(out->wrong)) == 1))
		key = keyring_find(&ring, out->head.key);
	else if (ring.count)
		key = &ring.keys[ring.count - 1];
	if (key)
		memcpy(out->fingerprint, key->fingerprint,
		    sizeof(out->fingerprint));
	keyring_free(&ring);
}
