/* feed_state.c: what is shown of now, replaced as a whole each time. */
#include "store/feed_state.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/keys.h"

static struct redis_arg
word(const char *text)
{
	return (struct redis_arg){ text, strlen(text) };
}

static void
add_open(struct redis *r, const char *site, const struct mirror *open)
{
	struct redis_arg args[REDIS_ARGS];
	char name[KEYS_TEXT];
	size_t i, n = 2;

	args[1] = word(keys_name(KEY_OPEN, site, 0, NULL, name));
	args[0] = word("UNLINK");
	redis_add(r, args, 2);
	args[0] = word("HSET");
	for (i = 0; i < open->count; i++) {
		args[n++] = word(open->items[i].id);
		args[n++] = (struct redis_arg){ open->text.bytes +
			open->items[i].at, open->items[i].len };
		if (n == REDIS_ARGS || i + 1 == open->count) {
			redis_add(r, args, n);
			n = 2;
		}
	}
}

static void
add_status(struct redis *r, const char *site, const struct store_status *st)
{
	const uint64_t numbers[STATUS_FIELD_COUNT] = {
		[STATUS_CLOCK] = st->clock_us, [STATUS_HEARD] = st->heard_us,
		[STATUS_JOURNAL] = st->journal_sequence,
		[STATUS_OPEN] = st->open_sessions,
		[STATUS_SENSORS] = st->sensors, [STATUS_ENDED] = st->ended };
	struct redis_arg args[2 + 2 * STATUS_FIELD_COUNT] = { word("HSET") };
	char name[KEYS_TEXT], texts[STATUS_FIELD_COUNT][24];
	unsigned i;

	args[1] = word(keys_name(KEY_STATUS, site, 0, NULL, name));
	for (i = 0; i < STATUS_FIELD_COUNT; i++) {
		snprintf(texts[i], sizeof(texts[i]), "%" PRIu64, numbers[i]);
		args[2 + 2 * i] = word(keys_status((enum status_field)i));
		args[3 + 2 * i] = word(texts[i]);
	}
	args[3 + 2 * STATUS_SOURCE] = word(st->source);
	args[3 + 2 * STATUS_LAW] = word(st->law);
	args[3 + 2 * STATUS_HEAD] = word(st->head);
	redis_add(r, args, 2 + 2 * STATUS_FIELD_COUNT);
}

void
feed_state_send(const char *site, const struct mirror *open,
    const struct store_status *st, struct redis *r)
{
	if (open)
		add_open(r, site, open);
	add_status(r, site, st);
}
