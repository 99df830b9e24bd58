/* feed_group.c: entries of the journal made into few, large commands.
 *
 * What the entries of a group have in common is said once: one MSET for all
 * records, one APPEND for each day they are of, one HINCRBY for each sum. */
#include "store/feed_group.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "store/chain.h"
#include "store/count_rows.h"
#include "store/cover.h"
#include "store/day_index.h"
#include "store/fact.h"
#include "store/keys.h"

#define MOST_BYTES (1u << 20)
#define MOST_DAYS 64

_Static_assert(1 + 2 * FEED_GROUP_MOST <= REDIS_ARGS, "one MSET for all");

struct row {
	char line[DAY_INDEX_LINE];
	char key[KEYS_TEXT];
	size_t key_len;
	size_t day;			/* which of the days */
	uint64_t sequence;
	size_t at, len;			/* its record, in bytes */
};

struct day {
	int32_t day;
	uint64_t first;			/* sequence of a session; 0 none */
	struct store_cover cover;
	struct count_rows counts;
};

struct feed_group {
	const char *site;
	uint64_t after;
	struct journal_entry last;	/* without its body */
	size_t count;			/* entries */
	char key[KEYS_TEXT];		/* of a session without an id */
	size_t key_len;
	struct row rows[FEED_GROUP_MOST];
	size_t row_count;
	char *bytes;
	size_t len, room;
	struct day days[MOST_DAYS];	/* with something to add */
	size_t day_count;
	char cursor[FEED_GROUP_CURSOR];
	struct removal removal;		/* a tombstone's; or its order "" */
	/* while it is sent */
	struct redis_arg args[REDIS_ARGS];
	char lines[FEED_GROUP_MOST * DAY_INDEX_LINE];
};

struct feed_group *
feed_group_new(const char *site)
{
	struct feed_group *g = calloc(1, sizeof(*g));

	if (!g)
		return NULL;
	g->site = site;
	g->key_len = strlen(keys_name(KEY_SESSION, site, 0, "", g->key));
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

static size_t
find_day(struct feed_group *g, int32_t day)
{
	size_t i;

	for (i = 0; i < g->day_count; i++)
		if (g->days[i].day == day)
			return i;
	g->days[g->day_count] = (struct day){ .day = day };
	return g->day_count++;
}

static int
take_session(struct feed_group *g, const struct journal_entry *e, char *why,
    size_t whylen)
{
	struct row *row = &g->rows[g->row_count];
	struct record_index s;

	if (record_index(e->body, e->len, &s, why, whylen) < 0)
		return -1;
	row->at = g->len;
	row->len = e->len;
	row->sequence = e->sequence;
	if (keep_bytes(g, e->body, e->len) < 0)
		return no_memory(why, whylen);
	day_index_write(&s, e->sequence, row->line);
	memcpy(row->key, g->key, g->key_len);
	memcpy(row->key + g->key_len, s.id, sizeof(s.id) - 1);
	row->key_len = g->key_len + sizeof(s.id) - 1;
	row->day = find_day(g, calendar_day(s.start_us));
	if (g->days[row->day].first == 0)
		g->days[row->day].first = e->sequence;
	g->row_count++;
	return 0;
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
	d = &g->days[find_day(g, sum.day)];
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
	case JOURNAL_REREAD:
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
	case JOURNAL_ADVICE:
	case JOURNAL_KIND_COUNT:
		break;
	}
	return 0;
}

int
feed_group_add(struct feed_group *g, const struct journal_entry *e,
    char *why, size_t whylen)
{
	if ((e->kind == JOURNAL_TOMBSTONE || e->kind == JOURNAL_REREAD) &&
	    !e->expired && g->count > 0)
		return 2;
	if (take_entry(g, e, why, whylen) < 0)
		return -1;
	g->last = *e;
	g->last.body = NULL;
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
		g->args[1 + 2 * i] = (struct redis_arg){ row->key,
			row->key_len };
		g->args[2 + 2 * i] = (struct redis_arg){ g->bytes + row->at,
			row->len };
	}
	redis_add(r, g->args, 1 + 2 * g->row_count);
}

/* A day with sessions, and which they are. NX: entries come in their order, so
 * what stands there is of an earlier one. */
static void
send_day(struct feed_group *g, struct redis *r, size_t day)
{
	const struct day *d = &g->days[day];
	char days[KEYS_TEXT], key[KEYS_TEXT], first[24], date[KEYS_DAY];
	const struct redis_arg listed[] = { word("ZADD"),
		word(keys_name(KEY_DAYS, g->site, 0, NULL, days)), word("NX"),
		{ first, (size_t)snprintf(first, sizeof(first), "%" PRIu64,
		    d->first) }, word(keys_day(d->day, date)) };
	struct redis_arg append[] = { word("APPEND"),
		word(keys_name(KEY_DAY, g->site, d->day, NULL, key)),
		{ g->lines, 0 } };
	size_t i;

	if (d->first == 0)
		return;
	for (i = 0; i < g->row_count; i++) {
		if (g->rows[i].day != day)
			continue;
		memcpy(g->lines + append[2].len, g->rows[i].line,
		    DAY_INDEX_LINE);
		append[2].len += DAY_INDEX_LINE;
	}
	redis_add(r, listed, 5);
	redis_add(r, append, 3);
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
	char hex[2 * CHAIN_BYTES + 1];
	size_t i;

	snprintf(g->cursor, sizeof(g->cursor), "%" PRIu64 " %s",
	    g->last.sequence, chain_hex(g->last.digest, CHAIN_BYTES, hex));
	send_records(g, r);
	for (i = 0; i < g->row_count; i++)
		if (head - g->rows[i].sequence <= KEYS_LIVE_LENGTH)
			send_live(g, r, &g->rows[i]);
	for (i = 0; i < g->day_count; i++) {
		send_day(g, r, i);
		send_sums(g, r, &g->days[i]);
	}
	send_text(g, r, KEY_CURSOR, g->cursor);
	send_text(g, r, KEY_SCHEMA, KEYS_SCHEMA);
}
