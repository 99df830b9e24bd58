/* written.c: what lies in the journal of observations, by local day.
 *
 * One pass notes the day of each entry, sixteen bytes each. What it read is
 * then synced, as the keeper may not have done that yet: an order must not name
 * an entry that a power cut can still take, and others take its number. The
 * sessions of a day are then read from where its first entry lies to its
 * last. */
#include "store/written.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "classify/calendar.h"
#include "store/chain.h"
#include "store/cover.h"
#include "store/fact.h"
#include "store/record.h"
#include "store/record_index.h"
#include "store/removal.h"

struct written {
	struct journal *journal;	/* NULL: there is none */
	struct duty_head head;
	struct written_row *rows;
	size_t count, room;
	char why[256];			/* of a visit */
};

static int
add_row(struct written *w, uint64_t sequence, int32_t day, bool is_session)
{
	struct written_row *more;

	if (w->count == w->room) {
		more = reallocarray(w->rows, 2 * w->room + 256,
		    sizeof(*more));
		if (!more) {
			snprintf(w->why, sizeof(w->why), "out of memory");
			return -1;
		}
		w->rows = more;
		w->room = 2 * w->room + 256;
	}
	w->rows[w->count++] = (struct written_row){ sequence, day,
		is_session, false };
	return 0;
}

static int
add_session(struct written *w, const struct journal_entry *e)
{
	struct record_index s;

	return record_index(e->body, e->len, &s, w->why, sizeof(w->why)) < 0 ?
	    -1 : add_row(w, e->sequence, calendar_day(s.start_us), true);
}

static int
add_fact(struct written *w, const struct journal_entry *e)
{
	struct fact_sum sum;

	return fact_read(e->body, e->len, &sum, w->why, sizeof(w->why)) < 0 ?
	    -1 : add_row(w, e->sequence, sum.day, false);
}

/* What a capture file that was read again says no more. */
static int
end_rows(struct written *w, const struct journal_entry *e)
{
	struct removal what;
	size_t i;

	if (removal_read(e->body, e->len, &what, w->why, sizeof(w->why)) < 0)
		return -1;
	for (i = 0; i < w->count; i++)
		w->rows[i].is_over |= removal_has(&what.sequences,
		    w->rows[i].sequence);
	removal_free(&what);
	return 0;
}

/* A journal_visit. */
static int
note_entry(void *arg, const struct journal_entry *e)
{
	struct written *w = arg;

	w->head.sequence = e->sequence;
	chain_hex(e->digest, sizeof(e->digest), w->head.digest);
	if (e->expired)
		return 0;
	if (e->kind == JOURNAL_SESSION)
		return add_session(w, e);
	if (e->kind == JOURNAL_REREAD)
		return end_rows(w, e);
	return e->kind == JOURNAL_COVER || e->kind == JOURNAL_COUNT_DAY ||
	    e->kind == JOURNAL_EVENT ? add_fact(w, e) : 0;
}

int
written_open(struct written **out, const char *state, char *why,
    size_t whylen)
{
	struct written *w = calloc(1, sizeof(*w));
	char dir[PATH_MAX];

	if (!w) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	memset(w->head.digest, '0', sizeof(w->head.digest) - 1);
	snprintf(dir, sizeof(dir), "%s/journal/observations", state);
	if (access(dir, F_OK) == 0 || errno != ENOENT) {
		if (journal_open_read(&w->journal, dir, why, whylen) < 0 ||
		    journal_each(w->journal, 0, note_entry, w, why,
		    whylen) != 0 ||
		    journal_sync_read(w->journal, why, whylen) < 0) {
			if (w->why[0])
				snprintf(why, whylen, "journal %s: entry %"
				    PRIu64 ": %s", dir, w->head.sequence,
				    w->why);
			written_close(w);
			return -1;
		}
	}
	*out = w;
	return 0;
}

void
written_close(struct written *w)
{
	if (!w)
		return;
	journal_close(w->journal);
	free(w->rows);
	free(w);
}

const struct duty_head *
written_head(const struct written *w)
{
	return &w->head;
}

size_t
written_count(const struct written *w)
{
	return w->count;
}

const struct written_row *
written_at(const struct written *w, size_t i)
{
	return &w->rows[i];
}

size_t
written_find(const struct written *w, uint64_t sequence)
{
	size_t low = 0, high = w->count, middle;

	while (low < high) {
		middle = (low + high) / 2;
		if (w->rows[middle].sequence < sequence)
			low = middle + 1;
		else
			high = middle;
	}
	return low < w->count && w->rows[low].sequence == sequence ? low :
	    w->count;
}

/* ---- a day ---- */

struct one { uint64_t sequence; struct session session; };

struct collecting {
	struct written *written;
	struct one *list;
	size_t count, room;
	uint64_t last;		/* sequence */
	int32_t day;
};

/* A journal_visit. */
static int
collect(void *arg, const struct journal_entry *e)
{
	struct collecting *c = arg;
	struct written *w = c->written;
	size_t i = written_find(w, e->sequence);

	if (e->sequence > c->last)
		return 1;
	if (i == w->count || !w->rows[i].is_session ||
	    w->rows[i].day != c->day || e->expired)
		return 0;
	c->list[c->count].sequence = e->sequence;
	if (record_read(e->body, e->len, &c->list[c->count].session, w->why,
	    sizeof(w->why)) < 0)
		return -1;
	c->count++;
	return 0;
}

static int
by_start(const void *a, const void *b)
{
	const struct one *x = a, *y = b;
	int order;

	if (x->session.start_us != y->session.start_us)
		return x->session.start_us < y->session.start_us ? -1 : 1;
	order = strcmp(x->session.id, y->session.id);
	return order ? order : (x->sequence > y->sequence) -
	    (x->sequence < y->sequence);
}

int
written_day(struct written *w, int32_t day, written_visit *visit, void *arg,
    char *why, size_t whylen)
{
	struct collecting c = { .written = w, .day = day };
	uint64_t first = 0;
	size_t i;
	int r;

	for (i = 0; i < w->count; i++)
		if (w->rows[i].is_session && w->rows[i].day == day) {
			first = first ? first : w->rows[i].sequence;
			c.last = w->rows[i].sequence;
			c.room++;
		}
	if (c.room == 0)
		return 0;
	c.list = calloc(c.room, sizeof(*c.list));
	if (!c.list) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	w->why[0] = '\0';
	r = journal_each(w->journal, first - 1, collect, &c, why, whylen);
	if (r < 0 && w->why[0])
		snprintf(why, whylen, "%s", w->why);
	qsort(c.list, c.count, sizeof(*c.list), by_start);
	for (i = 0, r = r < 0 ? -1 : 0; i < c.count && r == 0; i++)
		r = visit(arg, c.list[i].sequence, &c.list[i].session);
	for (i = 0; i < c.count; i++)
		session_clear(&c.list[i].session);
	free(c.list);
	return r;
}

/* ---- counts ---- */

struct counting {
	struct written *written;
	written_count_visit *visit;
	void *arg;
};

/* A journal_visit. */
static int
visit_count(void *arg, const struct journal_entry *e)
{
	struct counting *c = arg;
	struct written *w = c->written;
	struct fact_sum sum;

	if (e->expired || e->kind != JOURNAL_COUNT_DAY ||
	    e->sequence > w->head.sequence)
		return 0;
	if (fact_read(e->body, e->len, &sum, w->why, sizeof(w->why)) < 0)
		return -1;
	return c->visit(c->arg, e->sequence, sum.day, &sum.count);
}

int
written_counts(struct written *w, written_count_visit *visit, void *arg,
    char *why, size_t whylen)
{
	struct counting c = { w, visit, arg };
	int r;

	if (!w->journal)
		return 0;
	w->why[0] = '\0';
	r = journal_each(w->journal, 0, visit_count, &c, why, whylen);
	if (r < 0 && w->why[0])
		snprintf(why, whylen, "%s", w->why);
	return r;
}

/* ---- coverage ---- */

struct covering {
	struct written *written;
	struct written_cover *days;
	size_t count;
};

static int
by_cover_day(const void *day, const void *cover)
{
	const int32_t a = *(const int32_t *)day;
	const int32_t b = ((const struct written_cover *)cover)->day;

	return (a > b) - (a < b);
}

/* A journal_visit. */
static int
add_cover(void *arg, const struct journal_entry *e)
{
	struct covering *c = arg;
	struct written *w = c->written;
	size_t row = written_find(w, e->sequence), i;
	struct written_cover *day;
	struct fact_sum sum;

	if (row == w->count || w->rows[row].is_over || e->expired ||
	    (e->kind != JOURNAL_COVER && e->kind != JOURNAL_EVENT))
		return 0;
	day = bsearch(&w->rows[row].day, c->days, c->count, sizeof(*day),
	    by_cover_day);
	if (!day)
		return 0;
	if (fact_read(e->body, e->len, &sum, w->why, sizeof(w->why)) < 0)
		return -1;
	for (i = 0; i < cover_field_count; i++)
		*cover_field(&day->seen, i) += *cover_field(&sum.cover, i);
	return 0;
}

int
written_covers(struct written *w, struct written_cover *days, size_t count,
    char *why, size_t whylen)
{
	struct covering c = { w, days, count };
	int r;

	if (!w->journal || count == 0)
		return 0;
	w->why[0] = '\0';
	r = journal_each(w->journal, 0, add_cover, &c, why, whylen);
	if (r < 0 && w->why[0])
		snprintf(why, whylen, "%s", w->why);
	return r;
}
