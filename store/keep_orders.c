/* keep_orders.c: orders to delete, carried out.
 *
 * The stages are asked in their order each time an order is begun, so that a
 * crash anywhere costs a second look and nothing else: a tombstone that stands
 * is not written again, a text that is out is out, Redis's cursor tells what
 * it has done, and a certificate ends it. */
#include "store/keep_orders.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "store/chain.h"
#include "store/feed_files.h"
#include "store/feed_remove.h"
#include "store/ledger.h"
#include "store/redis_file.h"
#include "store/removal.h"
#include "store/scribe.h"

enum stage { STAGE_CHECK, STAGE_TOMBSTONE, STAGE_BODIES, STAGE_LEDGER,
	STAGE_REDIS, STAGE_FILES, STAGE_FILES_WAIT, STAGE_CERTIFY };

struct keep_orders {
	const char *state, *site;
	struct keep_holds_law law;
	struct ledger *ledger;		/* NULL: not yet opened */
	struct removal what;		/* of the order that is carried out;
					 * its order "": none is */
	struct feed_files files;	/* while no order is carried out */
	enum stage stage;
	struct duty_head seen;		/* the head the order looked at */
	enum duty_rule rule;
	uint64_t sequence;		/* the order's, in the ledger */
	uint64_t texts;			/* that it names */
	uint64_t tombstone, marks;	/* its sequence; what a found one has */
	uint64_t from;			/* journal_expire's place */
	unsigned verified;
	unsigned connection;		/* on which Redis had obeyed */
	char why[512];
};

struct keep_orders *
keep_orders_new(const char *state, const char *site,
    const struct keep_holds_law *law)
{
	struct keep_orders *o = calloc(1, sizeof(*o));

	if (o) {
		o->state = state;
		o->site = site;
		o->law = *law;
	}
	return o;
}

void
keep_orders_free(struct keep_orders *o)
{
	if (!o)
		return;
	removal_free(&o->what);
	ledger_close(o->ledger);
	free(o);
}

const char *
keep_orders_fault(const struct keep_orders *o)
{
	return o->why;
}

static char *
journal_directory(const struct keep_orders *o, const char *name,
    char buf[PATH_MAX])
{
	snprintf(buf, PATH_MAX, "%s/journal/%s", o->state, name);
	return buf;
}

/* How many texts go. */
static uint64_t
goes(const struct keep_orders *o)
{
	return removal_total(&o->what.sequences) +
	    removal_total(&o->what.ledger);
}

/* ---- which order ---- */

struct reading { struct keep_orders *o; uint64_t sequence; };

/* A journal_visit: the order's own entry. */
static int
read_order(void *arg, const struct journal_entry *e)
{
	struct reading *r = arg;
	struct keep_orders *o = r->o;

	if (e->sequence != r->sequence || e->expired) {
		snprintf(o->why, sizeof(o->why), "an order's text is gone from "
		    "the ledger");
		return -1;
	}
	return removal_read(e->body, e->len, &o->what, o->why,
	    sizeof(o->why)) < 0 ? -1 : 1;
}

static int
load(struct keep_orders *o, const struct duties_order *order)
{
	struct reading r = { o, order->sequence };
	char dir[PATH_MAX];
	struct journal *j;
	int result;

	if (journal_open_read(&j, journal_directory(o, "ledger", dir), o->why,
	    sizeof(o->why)) < 0)
		return -1;
	result = journal_each(j, order->sequence - 1, read_order, &r, o->why,
	    sizeof(o->why));
	journal_close(j);
	o->seen = order->order.head;
	o->rule = order->order.rule;
	o->sequence = order->sequence;
	o->texts = goes(o);
	o->stage = STAGE_CHECK;
	o->tombstone = o->from = o->marks = 0;
	o->verified = 0;
	return result == 1 ? 1 : -1;
}

/* The first order without a certificate: 1 loaded, 0 none, -1. */
static int
find(struct keep_orders *o)
{
	const struct duties *d;
	size_t i;

	if (!o->ledger && ledger_open(&o->ledger, o->state, o->why,
	    sizeof(o->why)) < 0)
		return -1;
	if (ledger_follow(o->ledger, o->why, sizeof(o->why)) < 0)
		return -1;
	d = ledger_duties(o->ledger);
	for (i = 0; i < duties_orders(d); i++)
		if (!duties_order(d, i)->certificate.id[0])
			return load(o, duties_order(d, i));
	return 0;
}

/* ---- tombstones ---- */

struct search {
	struct keep_orders *o;
	struct removal_spans *goes;	/* of that journal: set to the
					 * tombstone's; NULL */
	uint64_t sequence;		/* 0: not found */
};

/* A journal_visit. */
static int
is_tombstone(void *arg, const struct journal_entry *e)
{
	struct search *s = arg;
	struct removal found;
	bool is_it;

	if (e->kind != JOURNAL_TOMBSTONE || e->expired)
		return 0;
	if (removal_read(e->body, e->len, &found, s->o->why,
	    sizeof(s->o->why)) < 0)
		return -1;
	is_it = strcmp(found.order, s->o->what.order) == 0;
	if (is_it && found.marks.count > 0)
		s->o->marks = found.marks.count;
	if (is_it && s->goes) {
		free(s->goes->list);
		*s->goes = found.sequences;
		found.sequences = (struct removal_spans){ 0 };
	}
	removal_free(&found);
	if (is_it)
		s->sequence = e->sequence;
	return is_it;
}

/* It stands in the journal after `after`, or is appended and synced. */
static int
stand(struct keep_orders *o, struct journal *j, uint64_t after,
    bool of_ledger, uint64_t *sequence)
{
	struct search s = { o, NULL, 0 };
	struct json text = { 0 };
	uint64_t now = scribe_now_us();
	int r = journal_each(j, after, is_tombstone, &s, o->why,
	    sizeof(o->why));

	if (r == 1)
		*sequence = s.sequence;
	if (r != 0)
		return r < 0 ? -1 : 0;
	if (!of_ledger && removal_mark(&o->what, o->state, j, o->why,
	    sizeof(o->why)) < 0)
		return -1;
	removal_tombstone(&text, &o->what, of_ledger);
	if (!json_ok(&text)) {
		snprintf(o->why, sizeof(o->why), "out of memory");
		r = -1;
	} else {
		r = journal_append(j, JOURNAL_TOMBSTONE, text.bytes, text.len,
		    now, calendar_day(now), sequence, o->why, sizeof(o->why));
	}
	json_free(&text);
	return r < 0 ? -1 : journal_sync(j, o->why, sizeof(o->why));
}

/* ---- stages ---- */

static int
take_out(struct keep_orders *o, struct journal *j,
    const struct removal_spans *s)
{
	return journal_expire(j, s->list, s->count, &o->from, o->why,
	    sizeof(o->why));
}

/* The ledger's part, with nobody else writing meanwhile. */
static int
do_ledger(struct keep_orders *o)
{
	char dir[PATH_MAX];
	uint64_t cut, at;
	struct journal *j;
	int r;

	if (o->what.ledger.count == 0)
		return 0;
	if (journal_open_turn(&j, journal_directory(o, "ledger", dir), &cut,
	    o->why, sizeof(o->why)) < 0)
		return -1;
	o->from = 0;
	r = stand(o, j, 0, true, &at);
	if (r == 0)
		do
			r = take_out(o, j, &o->what.ledger);
		while (r == 1);
	journal_close(j);
	return r;
}

/* What is read back from the disk has none of the texts. */
static int
look_again(struct keep_orders *o, const char *name,
    const struct removal_spans *s, enum duty_place place)
{
	char dir[PATH_MAX];
	uint64_t left;

	if (s->count == 0)
		return 0;
	if (journal_unexpired(journal_directory(o, name, dir), s->list,
	    s->count, &left, o->why, sizeof(o->why)) < 0)
		return -1;
	if (left > 0) {
		snprintf(o->why, sizeof(o->why), "texts that were taken out "
		    "of the journal \"%s\" are still there", name);
		return -1;
	}
	o->verified |= 1u << place;
	return 0;
}

static int
look_in_redis(struct keep_orders *o, struct feed *f)
{
	uint64_t left;

	if (!f)
		return 0;
	if (feed_remove_left(feed_lend(f), o->site, &o->what, &left, o->why,
	    sizeof(o->why)) < 0)
		return -1;
	if (left > 0) {
		snprintf(o->why, sizeof(o->why), "Redis still holds what was "
		    "to be removed");
		return -1;
	}
	o->verified |= 1u << DUTY_IN_REDIS;
	return 0;
}

static int
certify(struct keep_orders *o, struct journal *j)
{
	struct duty d = { .what = DUTY_CERTIFICATE, .os_user = "keeper",
		.texts = goes(o), .held = o->texts - goes(o),
		.marks = o->marks ? o->marks : o->what.marks.count,
		.verified = o->verified };
	uint8_t digest[CHAIN_BYTES];
	struct ledger *l;
	int r;

	memcpy(d.id, o->what.order, sizeof(d.id));
	d.head.sequence = journal_head_safe(j, digest);
	chain_hex(digest, sizeof(digest), d.head.digest);
	if (ledger_open_write(&l, o->state, o->why, sizeof(o->why)) < 0)
		return -1;
	r = ledger_duty(l, &d, NULL, scribe_now_us(), o->why, sizeof(o->why));
	ledger_close(l);
	return r;
}

/* Everything is looked at again, and its certificate written. */
static int
conclude(struct keep_orders *o, struct journal *j, struct feed *f)
{
	if (look_again(o, "observations", &o->what.sequences,
	    DUTY_IN_JOURNAL) < 0 ||
	    look_again(o, "ledger", &o->what.ledger, DUTY_IN_LEDGER) < 0 ||
	    look_in_redis(o, f) < 0 || certify(o, j) < 0)
		return -1;
	removal_free(&o->what);
	return 1;
}

/* A journal_visit. */
static int
is_seen(void *arg, const struct journal_entry *e)
{
	struct keep_orders *o = arg;
	char hex[2 * CHAIN_BYTES + 1];

	if (e->sequence == o->seen.sequence && strcmp(chain_hex(e->digest,
	    CHAIN_BYTES, hex), o->seen.digest) == 0)
		return 1;
	return -1;
}

/* Does the ledger's tombstone stand? What goes is what it says. */
static int
find_in_ledger(struct keep_orders *o, bool *stands)
{
	struct search s = { o, &o->what.ledger, 0 };
	char dir[PATH_MAX];
	struct journal *j;
	int r;

	*stands = false;
	if (o->what.ledger.count == 0)
		return 0;
	if (journal_open_read(&j, journal_directory(o, "ledger", dir), o->why,
	    sizeof(o->why)) < 0)
		return -1;
	r = journal_each(j, o->sequence, is_tombstone, &s, o->why,
	    sizeof(o->why));
	journal_close(j);
	*stands = r == 1;
	return r < 0 ? -1 : 0;
}

/* What a hold names that came after the order stays; but for what a tombstone
 * says, of which texts may be out already. */
static int
hold_back(struct keep_orders *o, struct journal *j)
{
	struct keep_holds h = { o->state, o->ledger, o->law,
		o->rule == DUTY_RETENTION, false };
	struct search s = { o, &o->what.sequences, 0 };
	bool is_over;
	int r = journal_each(j, o->seen.sequence, is_tombstone, &s, o->why,
	    sizeof(o->why));

	if (r < 0 || find_in_ledger(o, &is_over) < 0)
		return -1;
	h.is_begun = r == 1;
	if ((h.is_begun && (is_over || o->what.ledger.count == 0)) ||
	    !duties_held_since(ledger_duties(o->ledger), o->sequence))
		return 0;
	return keep_holds_leave_out(&h, j, &o->what, o->why, sizeof(o->why));
}

/* Was the order made for this very journal? Its numbers would be others'. */
static int
check(struct keep_orders *o, struct journal *j)
{
	if (o->seen.sequence > 0 && journal_each(j, o->seen.sequence - 1,
	    is_seen, o, o->why, sizeof(o->why)) != 1) {
		snprintf(o->why, sizeof(o->why), "the order %s was made for "
		    "another journal than this, and nothing is deleted",
		    o->what.order);
		return -1;
	}
	return hold_back(o, j);
}

/* Has Redis obeyed? What it says on another connection may be another
 * server's, or of one that was killed: its last second, or the file that it
 * was writing anew, is gone then, and all after this is to be done again. */
static bool
has_obeyed(struct keep_orders *o, struct feed *f)
{
	struct redis *r = feed_lend(f);

	if (!r || feed_cursor(f) < o->tombstone)
		return false;
	if (o->stage > STAGE_REDIS && redis_connections(r) != o->connection) {
		o->stage = STAGE_REDIS;
		o->verified = 0;
	}
	o->connection = redis_connections(r);
	return true;
}

/* 1: they are, also where replicas keep others; 0: not yet; -1. */
static int
files_are_new(struct keep_orders *o, struct feed *f)
{
	bool is_all;
	int r = feed_files_done(f, o->state, &is_all, o->why, sizeof(o->why));

	if (r != 1)
		return r;
	o->files.has_begun = true;
	o->verified |= is_all ? 1u << DUTY_IN_FILES : 0;
	return 1;
}

/* One stage. 1: there is more; 0: it waits; -1. */
static int
advance(struct keep_orders *o, struct journal *j, struct feed *f)
{
	int r = -1;

	if (f && o->stage >= STAGE_REDIS && !has_obeyed(o, f))
		return 0;
	switch (o->stage) {
	case STAGE_CHECK:
		r = check(o, j);
		break;
	case STAGE_TOMBSTONE:
		r = stand(o, j, o->seen.sequence, false, &o->tombstone);
		break;
	case STAGE_BODIES:
		r = take_out(o, j, &o->what.sequences);
		if (r == 1)
			return 1;
		break;
	case STAGE_LEDGER:
		r = do_ledger(o);
		break;
	case STAGE_REDIS:
		r = 0;
		break;
	case STAGE_FILES:
		r = f ? redis_file_begin(feed_lend(f), o->why,
		    sizeof(o->why)) : 1;
		if (r == 2)
			return 0;
		if (r == 1)
			o->stage++;	/* it has none to wait for */
		break;
	case STAGE_FILES_WAIT:
		if ((r = files_are_new(o, f)) == 0)
			return 0;
		break;
	case STAGE_CERTIFY:
		return conclude(o, j, f);
	}
	if (r < 0)
		return -1;
	o->stage++;
	return 1;
}

enum keep_orders_result
keep_orders_step(struct keep_orders *o, struct journal *j, struct feed *f)
{
	int r;

	o->why[0] = '\0';
	r = o->what.order[0] ? 1 : find(o);
	if (r == 0)
		return f && feed_files_step(&o->files, f, j, duties_orders(
		    ledger_duties(o->ledger)) > 0) ? ORDERS_WAIT : ORDERS_NONE;
	if (r == 1)
		r = advance(o, j, f);
	if (r == 1)
		return ORDERS_BUSY;
	/* Begin again, from what is on disk: Redis may be another one, and
	 * what was looked at may have changed. */
	if (r < 0)
		removal_free(&o->what);
	return ORDERS_WAIT;
}
