/* feed_fact.c: what a fact adds to a day's sums in Redis. */
#include "store/feed_fact.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/cover.h"
#include "store/fact.h"
#include "store/keys.h"

static struct redis_arg
word(const char *text)
{
	return (struct redis_arg){ text, strlen(text) };
}

static void
add_number(struct redis *r, const char *key, const char *field, uint64_t n)
{
	struct redis_arg args[4] = { word("HINCRBY"), word(key), word(field) };
	char number[24];

	if (n == 0)
		return;
	snprintf(number, sizeof(number), "%" PRIu64, n);
	args[3] = word(number);
	redis_add(r, args, 4);
}

int
feed_fact_add(struct redis *r, const char *site,
    const struct journal_entry *e, char *why, size_t whylen)
{
	char key[KEYS_TEXT], field[KEYS_TEXT];
	struct fact_sum s;
	size_t i;

	if (fact_read(e->body, e->len, &s, why, whylen) < 0)
		return -1;
	keys_name(s.is_count ? KEY_COUNTS : KEY_COVER, site, s.day, NULL,
	    key);
	for (i = 0; s.is_count && i < fact_count_field_count; i++)
		add_number(r, key, keys_count(store_count_of_name(s.count.of),
		    s.count.name, fact_count_fields[i].name, field),
		    *fact_count_field(&s.count, i));
	for (i = 0; !s.is_count && i < cover_field_count; i++)
		add_number(r, key, cover_fields[i].name,
		    *cover_field(&s.cover, i));
	return 0;
}
