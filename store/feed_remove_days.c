/* feed_remove_days.c: days of counts and coverage that go from Redis, or are
 * summed again from what the journal still says of them. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/cover.h"
#include "store/fact.h"
#include "store/feed_remove.h"
#include "store/keys.h"

static struct redis_arg
word(const char *text)
{
	return (struct redis_arg){ text, strlen(text) };
}

static void
unlink_day(struct redis *r, const char *site, enum key k, int32_t day)
{
	char name[KEYS_TEXT];
	struct redis_arg args[2] = { word("UNLINK") };

	args[1] = word(keys_name(k, site, day, NULL, name));
	redis_add(r, args, 2);
}

struct counting {
	struct redis *redis;
	const char *site;
	const struct removal *what;
	uint64_t last;
	struct removal *over;		/* what readings before that were done
					 * once more said: by each reread */
	size_t over_count;
	struct store_cover *covers;	/* of the days again; NULL: theirs
					 * stay as they are */
	char *why;
	size_t whylen;
};

/* A journal_visit. */
static int
note_over(void *arg, const struct journal_entry *e)
{
	struct counting *c = arg;
	struct removal *more;

	if (e->sequence > c->last)
		return 1;
	if (e->kind != JOURNAL_REREAD || e->expired)
		return 0;
	more = reallocarray(c->over, c->over_count + 1, sizeof(*more));
	if (!more) {
		snprintf(c->why, c->whylen, "out of memory");
		return -1;
	}
	c->over = more;
	if (removal_read(e->body, e->len, &more[c->over_count], c->why,
	    c->whylen) < 0)
		return -1;
	c->over_count++;
	return 0;
}

/* Does it count no more? Some of these texts may be taken out only later. */
static bool
is_over(const struct counting *c, const struct journal_entry *e)
{
	size_t i;

	if (e->expired || removal_has(&c->what->sequences, e->sequence))
		return true;
	for (i = 0; i < c->over_count; i++)
		if (removal_has(&c->over[i].sequences, e->sequence))
			return true;
	return false;
}

static void
add_number(struct counting *c, const char *key, const char *field, uint64_t n)
{
	struct redis_arg args[4] = { word("HINCRBY"), word(key), word(field) };
	char number[24];

	if (n == 0)
		return;
	snprintf(number, sizeof(number), "%" PRIu64, n);
	args[3] = word(number);
	redis_add(c->redis, args, 4);
}

static void
add_count(struct counting *c, const struct fact_sum *sum)
{
	struct store_count count = sum->count;
	char key[KEYS_TEXT], field[KEYS_TEXT];
	size_t i;

	keys_name(KEY_COUNTS, c->site, sum->day, NULL, key);
	for (i = 0; i < fact_count_field_count; i++)
		add_number(c, key, keys_count(store_count_of_name(count.of),
		    count.name, fact_count_fields[i].name, field),
		    *fact_count_field(&count, i));
}

static bool
is_fact(const struct counting *c, enum journal_kind kind)
{
	return kind == JOURNAL_COUNT_DAY || (c->covers &&
	    (kind == JOURNAL_COVER || kind == JOURNAL_EVENT));
}

/* A journal_visit. */
static int
count_again(void *arg, const struct journal_entry *e)
{
	struct counting *c = arg;
	const struct removal_days *days = &c->what->again;
	struct fact_sum sum;
	size_t i = 0, k;

	if (e->sequence > c->last)
		return 1;
	if (!is_fact(c, e->kind) || is_over(c, e))
		return 0;
	if (fact_read(e->body, e->len, &sum, c->why, c->whylen) < 0)
		return -1;
	while (i < days->count && days->list[i] != sum.day)
		i++;
	if (i < days->count && sum.is_count)
		add_count(c, &sum);
	for (k = 0; i < days->count && !sum.is_count &&
	    k < cover_field_count; k++)
		*cover_field(&c->covers[i], k) += *cover_field(&sum.cover, k);
	return 0;
}

static void
add_covers(struct counting *c)
{
	char key[KEYS_TEXT];
	size_t i, k;

	for (i = 0; c->covers && i < c->what->again.count; i++) {
		keys_name(KEY_COVER, c->site, c->what->again.list[i], NULL,
		    key);
		for (k = 0; k < cover_field_count; k++)
			add_number(c, key, cover_fields[k].name,
			    *cover_field(&c->covers[i], k));
	}
}

static int
sum_again(struct counting *c, struct journal *j)
{
	const struct removal_days *days = &c->what->again;
	bool is_reread = strcmp(c->what->order, REMOVAL_REREAD) == 0;
	size_t i;
	int r;

	if (is_reread) {
		c->covers = calloc(days->count, sizeof(*c->covers));
		if (!c->covers) {
			snprintf(c->why, c->whylen, "out of memory");
			return -1;
		}
	}
	for (i = 0; i < days->count; i++) {
		unlink_day(c->redis, c->site, KEY_COUNTS, days->list[i]);
		if (is_reread)
			unlink_day(c->redis, c->site, KEY_COVER,
			    days->list[i]);
	}
	r = journal_each(j, 0, note_over, c, c->why, c->whylen);
	if (r >= 0)
		r = journal_each(j, 0, count_again, c, c->why, c->whylen);
	if (r >= 0)
		add_covers(c);
	for (i = 0; i < c->over_count; i++)
		removal_free(&c->over[i]);
	free(c->over);
	free(c->covers);
	return r < 0 ? -1 : 0;
}

int
feed_remove_days(struct redis *r, const char *site,
    const struct removal *what, struct journal *j, uint64_t last, char *why,
    size_t whylen)
{
	struct counting c = { .redis = r, .site = site, .what = what,
		.last = last, .why = why, .whylen = whylen };
	size_t i;

	/* An entry taken out of a stream stays in its memory, and in the file
	 * written from that, while others of its node do: all of it goes. */
	if (what->sequences.count > 0)
		unlink_day(r, site, KEY_LIVE, 0);
	for (i = 0; i < what->gone.count; i++) {
		unlink_day(r, site, KEY_COUNTS, what->gone.list[i]);
		unlink_day(r, site, KEY_COVER, what->gone.list[i]);
	}
	return what->again.count == 0 ? 0 : sum_again(&c, j);
}
