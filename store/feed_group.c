/* feed_group.c: entries of the journal made into few, large commands.
 *
 * What the entries of a group have in common is said once: one MSET for all
 * records, one ZADD for each index they are in, one HINCRBY for each sum. */
#include "store/feed_group.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "store/chain.h"
#include "store/count_rows.h"
#include "store/cover.h"
#include "store/fact.h"
#include "store/keys.h"
#include "store/record_index.h"

#define MOST_BYTES (1u << 20)
#define MOST_DAYS 64

_Static_assert(2 + 2 * FEED_GROUP_MOST <= REDIS_ARGS, "one ZADD for all");

struct row {
	struct record_index is;
	int32_t day;
	uint64_t sequence;
	size_t at, len;			/* its record, in bytes */
};

struct day {
	int32_t day;
	struct store_cover cover;
	struct count_rows counts;
};

struct feed_group {
	const char *site;
	uint64_t after;
	struct journal_entry last;	/* without its body */
	size_t count;			/* entries */
	struct row rows[FEED_GROUP_MOST];
	const struct row *order[FEED_GROUP_MOST];
	size_t row_count;
	char *bytes;
	size_t len, room;
	struct day days[MOST_DAYS];	/* with something to add */
	size_t day_count;
	char cursor[FEED_GROUP_CURSOR];
	struct removal removal;		/* a tombstone's; or its order "" */
	/* while it is sent */
	struct redis_arg args[REDIS_ARGS];
	char names[FEED_GROUP_MOST][KEYS_TEXT];
	char scores[FEED_GROUP_MOST][24];
};

struct feed_group *
feed_group_new(const char *site)
{
	struct feed_group *g = calloc(1, sizeof(*g));

	if (g)
		g->site = site;
	return g;
}

void
feed_group_free(struct feed_group *g)
{
	if (!g)
		return;
	feed_group_clear(g, 0);
	free(g->bytes);
	free(g);
}

void
feed_group_clear(struct feed_group *g, uint64_t after)
{
	size_t i;

	for (i = 0; i < g->day_count; i++)
		count_rows_free(&g->days[i].counts);
	removal_free(&g->removal);
	g->after = after;
	g->count = g->row_count = g->day_count = g->len = 0;
	g->cursor[0] = '\0';
}

uint64_t
feed_group_after(const struct feed_group *g)
{
	return g->after;
}

uint64_t
feed_group_last(const struct feed_group *g)
{
	return g->count ? g->last.sequence : g->after;
}

const struct removal *
feed_group_removal(const struct feed_group *g)
{
	return g->removal.order[0] ? &g->removal : NULL;
}

bool
feed_group_is_empty(const struct feed_group *g)
{
	return g->count == 0;
}

const char *
feed_group_cursor(const struct feed_group *g)
{
	return g->cursor;
}

/* ---- entries ---- */

static int
no_memory(char *why, size_t whylen)
{
	snprintf(why, whylen, "out of memory");
	return -1;
}

static int
keep_bytes(struct feed_group *g, const char *bytes, size_t len)
{
	size_t room = g->room ? g->room : 1u << 16;
	char *p;

	while (room - g->len < len)
		room *= 2;
	if (room != g->room) {
		p = realloc(g->bytes, room);
		if (!p)
			return -1;
		g->bytes = p;
		g->room = room;
	}
	memcpy(g->bytes + g->len, bytes, len);
	g->len += len;
	return 0;
}

static int
take_session(struct feed_group *g, const struct journal_entry *e, char *why,
    size_t whylen)
{
	struct row *row = &g->rows[g->row_count];

	if (record_index(e->body, e->len, &row->is, why, whylen) < 0)
		return -1;
	row->at = g->len;
	row->len = e->len;
	row->sequence = e->sequence;
	row->day = calendar_day(row->is.start_us);
	if (keep_bytes(g, e->body, e->len) < 0)
		return no_memory(why, whylen);
	g->order[g->row_count] = row;
	g->row_count++;
	return 0;
}

static struct day *
find_day(struct feed_group *g, int32_t day)
{
	size_t i;

	for (i = 0; i < g->day_count; i++)
		if (g->days[i].day == day)
			return &g->days[i];
	g->days[g->day_count] = (struct day){ .day = day };
	return &g->days[g->day_count++];
}

static int
take_fact(struct feed_group *g, const struct journal_entry *e, char *why,
    size_t whylen)
{
	struct fact_sum sum;
	struct day *d;
	size_t i;

	if (fact_read(e->body, e->len, &sum, why, whylen) < 0)
		return -1;
	d = find_day(g, sum.day);
	if (sum.is_count)
		return count_rows_sum(&d->counts, &sum.count) < 0 ?
		    no_memory(why, whylen) : 0;
	for (i = 0; i < cover_field_count; i++)
		*cover_field(&d->cover, i) += *cover_field(&sum.cover, i);
	return 0;
}

/* What the entry adds; nothing if its text has expired. */
static int
take_entry(struct feed_group *g, const struct journal_entry *e, char *why,
    size_t whylen)
{
	if (e->expired)
		return 0;
	switch (e->kind) {
	case JOURNAL_SESSION:
		return take_session(g, e, why, whylen);
	case JOURNAL_COVER:
	case JOURNAL_COUNT_DAY:
	case JOURNAL_EVENT:
		return take_fact(g, e, why, whylen);
	case JOURNAL_TOMBSTONE:
		return removal_read(e->body, e->len, &g->removal, why, whylen);
	case JOURNAL_ACT:	/* of the other journal */
	case JOURNAL_LAW:
	case JOURNAL_REVIEW:
	case JOURNAL_HOLD:
	case JOURNAL_LOOK:
	case JOURNAL_ORDER:
	case JOURNAL_CERTIFICATE:
	case JOURNAL_CONTEST:
	case JOURNAL_REPORT:
	case JOURNAL_KIND_COUNT:
		break;
	}
	return 0;
}

int
feed_group_add(struct feed_group *g, const struct journal_entry *e,
    char *why, size_t whylen)
{
	char hex[2 * CHAIN_BYTES + 1];

	if (e->kind == JOURNAL_TOMBSTONE && !e->expired && g->count > 0)
		return 2;
	if (take_entry(g, e, why, whylen) < 0)
		return -1;
	g->last = *e;
	g->last.body = NULL;
	snprintf(g->cursor, sizeof(g->cursor), "%" PRIu64 " %s", e->sequence,
	    chain_hex(e->digest, CHAIN_BYTES, hex));
	return ++g->count == FEED_GROUP_MOST || g->len >= MOST_BYTES ||
	    g->day_count == MOST_DAYS || g->removal.order[0];
}

/* ---- commands ---- */

static struct redis_arg
word(const char *text)
{
	return (struct redis_arg){ text, strlen(text) };
}

static void
send_records(struct feed_group *g, struct redis *r)
{
	const struct row *row;
	size_t i;

	if (g->row_count == 0)
		return;
	g->args[0] = word("MSET");
	for (i = 0; i < g->row_count; i++) {
		row = &g->rows[i];
		g->args[1 + 2 * i] = word(keys_name(KEY_SESSION, g->site, 0,
		    row->is.id, g->names[i]));
		g->args[2 + 2 * i] = (struct redis_arg){ g->bytes + row->at,
			row->len };
	}
	redis_add(r, g->args, 1 + 2 * g->row_count);
}

static const char *
part_of(const struct row *row, enum key k)
{
	return k == KEY_DEVICE ? row->is.device :
	    k == KEY_SERVICE ? row->is.service : "";
}

/* A qsort_r comparison: those of one index are neighbours. */
static int
by_index(const void *a, const void *b, void *arg)
{
	const struct row *x = *(const struct row *const *)a;
	const struct row *y = *(const struct row *const *)b;
	const enum key *k = arg;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return strcmp(part_of(x, *k), part_of(y, *k));
}

/* One ZADD for each index of this kind. */
static void
send_index(struct feed_group *g, struct redis *r, enum key k)
{
	const struct row *first, *row;
	size_t i, n = 0;

	qsort_r(g->order, g->row_count, sizeof(*g->order), by_index, &k);
	g->args[0] = word("ZADD");
	for (i = 0; i < g->row_count; i += n) {
		first = g->order[i];
		g->args[1] = word(keys_name(k, g->site, first->day,
		    part_of(first, k), g->names[0]));
		for (n = 0; i + n < g->row_count; n++) {
			row = g->order[i + n];
			if (row->day != first->day ||
			    strcmp(part_of(row, k), part_of(first, k)) != 0)
				break;
			snprintf(g->scores[n], sizeof(g->scores[n]),
			    "%" PRIu64, row->is.start_us);
			g->args[2 + 2 * n] = word(g->scores[n]);
			g->args[3 + 2 * n] = word(row->is.id);
		}
		redis_add(r, g->args, 2 + 2 * n);
	}
}

/* The ids by their sequence, for tombstones. */
static void
send_written(struct feed_group *g, struct redis *r)
{
	char name[KEYS_TEXT];
	size_t i;

	if (g->row_count == 0)
		return;
	g->args[0] = word("ZADD");
	g->args[1] = word(keys_name(KEY_WRITTEN, g->site, 0, NULL, name));
	for (i = 0; i < g->row_count; i++) {
		snprintf(g->scores[i], sizeof(g->scores[i]), "%" PRIu64,
		    g->rows[i].sequence);
		g->args[2 + 2 * i] = word(g->scores[i]);
		g->args[3 + 2 * i] = word(g->rows[i].is.id);
	}
	redis_add(r, g->args, 2 + 2 * g->row_count);
}

/* The days with sessions; the rows are in the order of days. */
static void
send_days(struct feed_group *g, struct redis *r)
{
	char name[KEYS_TEXT];
	size_t i, n = 0;

	g->args[0] = word("ZADD");
	g->args[1] = word(keys_name(KEY_DAYS, g->site, 0, NULL, name));
	for (i = 0; i < g->row_count; i++) {
		if (i > 0 && g->order[i]->day == g->order[i - 1]->day)
			continue;
		snprintf(g->scores[n], sizeof(g->scores[n]), "%" PRId32,
		    g->order[i]->day);
		g->args[2 + 2 * n] = word(g->scores[n]);
		g->args[3 + 2 * n] = word(keys_day(g->order[i]->day,
		    g->names[n]));
		n++;
	}
	if (n > 0)
		redis_add(r, g->args, 2 + 2 * n);
}

static void
send_number(struct redis *r, const char *key, const char *field, uint64_t n)
{
	struct redis_arg args[4] = { word("HINCRBY"), word(key), word(field) };
	char number[24];

	if (n == 0)
		return;
	snprintf(number, sizeof(number), "%" PRIu64, n);
	args[3] = word(number);
	redis_add(r, args, 4);
}

static void
send_sums(struct feed_group *g, struct redis *r, struct day *d)
{
	char key[KEYS_TEXT], field[KEYS_TEXT];
	struct store_count *c;
	size_t i, f;

	keys_name(KEY_COVER, g->site, d->day, NULL, key);
	for (i = 0; i < cover_field_count; i++)
		send_number(r, key, cover_fields[i].name,
		    *cover_field(&d->cover, i));
	keys_name(KEY_COUNTS, g->site, d->day, NULL, key);
	for (i = 0; i < d->counts.count; i++) {
		c = &d->counts.rows[i];
		for (f = 0; f < fact_count_field_count; f++)
			send_number(r, key, keys_count(
			    store_count_of_name(c->of), c->name,
			    fact_count_fields[f].name, field),
			    *fact_count_field(c, f));
	}
}

/* The live stream keeps the last few: no need to push a backlog through. */
static void
send_live(struct feed_group *g, struct redis *r, const struct row *row)
{
	char name[KEYS_TEXT], id[32], length[16];
	const struct redis_arg args[] = { word("XADD"),
		word(keys_name(KEY_LIVE, g->site, 0, NULL, name)),
		word("MAXLEN"), word("~"), { length, (size_t)snprintf(length,
		    sizeof(length), "%d", KEYS_LIVE_LENGTH) },
		{ id, (size_t)snprintf(id, sizeof(id), "%" PRIu64 "-0",
		    row->sequence) },
		word("record"), { g->bytes + row->at, row->len } };

	redis_add(r, args, sizeof(args) / sizeof(*args));
}

static void
send_text(struct feed_group *g, struct redis *r, enum key k, const char *text)
{
	char name[KEYS_TEXT];
	const struct redis_arg args[] = { word("SET"),
		word(keys_name(k, g->site, 0, NULL, name)), word(text) };

	redis_add(r, args, 3);
}

void
feed_group_send(struct feed_group *g, struct redis *r, uint64_t head)
{
	size_t i;

	send_records(g, r);
	send_written(g, r);
	send_index(g, r, KEY_DEVICE);
	send_index(g, r, KEY_SERVICE);
	send_index(g, r, KEY_DAY);
	send_days(g, r);
	for (i = 0; i < g->row_count; i++)
		if (head - g->rows[i].sequence <= KEYS_LIVE_LENGTH)
			send_live(g, r, &g->rows[i]);
	for (i = 0; i < g->day_count; i++)
		send_sums(g, r, &g->days[i]);
	send_text(g, r, KEY_CURSOR, g->cursor);
	send_text(g, r, KEY_SCHEMA, KEYS_SCHEMA);
}
