/* ledger_look.c: that somebody looks, written behind the ledger's end: no look
 * changes what the ledger amounts to, so none of it is read. */
#include <limits.h>
#include <stdio.h>

#include "classify/calendar.h"
#include "store/journal.h"
#include "store/ledger.h"
#include "store/state_version.h"

/* A journal_visit. */
static int
note_time(void *arg, const struct journal_entry *e)
{
	uint64_t *written_us = arg;

	*written_us = e->written_us;
	return 0;
}

/* The text, checked, behind what stands in j. */
static int
append_look(struct journal *j, struct duty *look, const struct json *text,
    uint64_t before_us, char *why, size_t whylen)
{
	struct duty again;
	uint64_t sequence;

	if (!json_ok(text)) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	if (before_us > look->recorded_us)
		look->recorded_us = before_us;
	if (duty_read(text->bytes, text->len, &again, why, whylen) < 0 ||
	    journal_append(j, JOURNAL_LOOK, text->bytes, text->len,
	    look->recorded_us, calendar_day(look->recorded_us), &sequence,
	    why, whylen) < 0)
		return -1;
	return journal_sync(j, why, whylen);
}

int
ledger_look(const char *state, struct duty *look, uint64_t now_us,
    unsigned wait_ms, char *why, size_t whylen)
{
	struct json text = { 0 };
	uint8_t digest[32];
	uint64_t cut, head, before_us = 0;
	struct journal *j;
	char dir[PATH_MAX];
	int r;

	if ((size_t)snprintf(dir, sizeof(dir), "%s/journal/ledger", state) >=
	    sizeof(dir)) {
		snprintf(why, whylen, "the state directory's name is too "
		    "long");
		return -1;
	}
	r = journal_open_within(&j, dir, wait_ms, &cut, why, whylen);
	if (r != 0)
		return r;
	look->recorded_us = now_us;
	duty_write(&text, look, NULL);
	head = journal_head(j, digest);
	if (state_version_migrate(state, why, whylen) < 0)
		r = -1;
	if (r == 0 && head > 0)
		r = journal_each(j, head - 1, note_time, &before_us, why,
		    whylen);
	if (r == 0)
		r = append_look(j, look, &text, before_us, why, whylen);
	json_free(&text);
	journal_close(j);
	return r < 0 ? -1 : 0;
}
