/* feed_sweep.c: a Redis emptied of one site's records. */
#include "store/feed_sweep.h"

#include <stdbool.h>
#include <string.h>

#include "store/keys.h"

static struct redis_arg
word(const char *text)
{
	return (struct redis_arg){ text, strlen(text) };
}

/* Is it one that is not filled from the journal, or not one of this site? */
static bool
is_left(const char *site, const char *key)
{
	char status[KEYS_TEXT], open[KEYS_TEXT];

	return strncmp(key, status, keys_site(site, status)) != 0 ||
	    strcmp(key, keys_name(KEY_STATUS, site, 0, NULL, status)) == 0 ||
	    strcmp(key, keys_name(KEY_OPEN, site, 0, NULL, open)) == 0;
}

int
feed_sweep_page(struct redis *r, const char *site,
    const struct redis_reply *keys, char *why, size_t whylen)
{
	struct redis_arg args[REDIS_ARGS] = { word("UNLINK") };
	size_t i, n = 1, count = redis_count(keys);

	if (redis_begin(r, why, whylen) < 0)
		return -1;
	for (i = 0; i < count; i++) {
		args[n].text = redis_text(redis_item(keys, i), &args[n].len);
		if (args[n].text && !is_left(site, args[n].text) &&
		    ++n == REDIS_ARGS) {
			redis_add(r, args, n);
			n = 1;
		}
	}
	if (n > 1)
		redis_add(r, args, n);
	return 0;
}

int
feed_sweep_schema(struct redis *r, const char *site, char *why, size_t whylen)
{
	char cursor[KEYS_TEXT], schema[KEYS_TEXT];
	const struct redis_arg forget[] = { word("UNLINK"),
		word(keys_name(KEY_CURSOR, site, 0, NULL, cursor)) };
	const struct redis_arg set[] = { word("SET"),
		word(keys_name(KEY_SCHEMA, site, 0, NULL, schema)),
		word(KEYS_SCHEMA) };

	if (redis_begin(r, why, whylen) < 0)
		return -1;
	redis_add(r, forget, 2);
	redis_add(r, set, 3);
	return redis_send(r, NULL, why, whylen) < 0 ||
	    redis_end(r, NULL, why, whylen) < 0 ? -1 : 0;
}
