/* feed.c: the journal copied into Redis.
 *
 * A group of entries is sent as one MULTI and not waited for: while Redis
 * applies it, the next is made. It goes only when the one before is known to
 * be applied, for a Redis that refused one (no memory) and took the next would
 * miss entries behind a cursor that says otherwise. The cursor guards each
 * group (redis_guard): whatever else wrote it, be it a connection of ours
 * given up for lost whose commands arrived late, lets the group fail, and the
 * cursor is looked at again.
 *
 * A group that failed is kept: the cursor tells whether it was applied.
 *
 * Without a cursor Redis holds nothing that can be relied on, for sums cannot
 * be added twice: the site's keys are removed first, page by page, each page
 * under the same guard. */
#include "store/feed.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/chain.h"
#include "store/feed_group.h"
#include "store/feed_remove.h"
#include "store/feed_state.h"
#include "store/feed_sweep.h"
#include "store/keys.h"

#define TIMEOUT_MS 200		/* the keeper has notes to read */
#define WAIT_LEAST_MS 100
#define WAIT_MOST_MS 5000
#define LOOK_MS 1000
#define PAGE "500"		/* keys looked at in one SCAN */

struct feed {
	char site[33];
	struct redis *redis;
	unsigned connection;	/* known to be of our schema; 0 none */
	uint64_t cursor;
	char cursor_text[FEED_GROUP_CURSOR];	/* as it stands in Redis */
	bool is_guarded;	/* and its change would be noticed */
	bool is_swept;		/* no cursor, and no other key of ours */
	char sweep[24];		/* where SCAN goes on; "" at its beginning */
	uint64_t look_ms;	/* look at it again, though nothing is new */
	uint64_t retry_ms;	/* not before */
	unsigned wait_ms;
	char fault[256];
	char damage[256];	/* what of a group was not applied; "" none */
	uint64_t head;
	struct feed_group *sent, *next;
	uint64_t removing_from;	/* how far the tombstone of sent is obeyed */
	bool in_flight;		/* the replies to sent are to come */
	bool owes_file;		/* a tombstone was obeyed */
};

int
feed_new(struct feed **out, const char *site, const char *state,
    const struct login_place *at, char *why, size_t whylen)
{
	struct feed *f = calloc(1, sizeof(*f));

	if (!f)
		goto fail;
	snprintf(f->site, sizeof(f->site), "%s", site);
	f->wait_ms = WAIT_LEAST_MS;
	f->sent = feed_group_new(f->site);
	f->next = feed_group_new(f->site);
	if (!f->sent || !f->next)
		goto fail;
	if (login_redis(&f->redis, state, at, LOGIN_KEEPER, TIMEOUT_MS, why,
	    whylen) < 0) {
		feed_free(f);
		return -1;
	}
	*out = f;
	return 0;
fail:
	feed_free(f);
	snprintf(why, whylen, "out of memory");
	return -1;
}

void
feed_free(struct feed *f)
{
	if (!f)
		return;
	feed_group_free(f->sent);
	feed_group_free(f->next);
	redis_free(f->redis);
	free(f);
}

uint64_t
feed_cursor(const struct feed *f)
{
	return f->cursor;
}

bool
feed_may_follow(const struct feed *f)
{
	enum redis_fault fault = redis_fault(f->redis);

	return f->cursor < f->head && redis_connections(f->redis) > 0 &&
	    fault != REDIS_NO_FAULT && fault != REDIS_DENIED;
}

const char *
feed_fault(const struct feed *f)
{
	return f->fault[0] ? f->fault : f->damage;
}

static struct redis_arg
word(const char *text)
{
	return (struct redis_arg){ text, strlen(text) };
}

/* Give up for now. f->fault says why. What was sent may have been applied. */
static bool
back_off(struct feed *f, uint64_t now_ms)
{
	f->connection = 0;
	f->cursor_text[0] = '\0';
	f->is_guarded = f->is_swept = false;
	f->sweep[0] = '\0';
	f->removing_from = 0;
	f->retry_ms = now_ms + f->wait_ms;
	f->wait_ms = f->wait_ms * 2 < WAIT_MOST_MS ? f->wait_ms * 2 :
	    WAIT_MOST_MS;
	return false;
}

/* ---- the cursor ---- */

struct wanted {
	uint64_t sequence;
	uint8_t digest[CHAIN_BYTES];
};

static int
look_up(void *arg, const struct journal_entry *e)
{
	struct wanted *w = arg;

	w->sequence = e->sequence;
	memcpy(w->digest, e->digest, CHAIN_BYTES);
	return 1;
}

/* Does the cursor stand on an entry of this very journal? */
static int
check_cursor(struct feed *f, struct journal *j, const char *text)
{
	uint8_t head[CHAIN_BYTES];
	struct wanted w = { 0 };
	char hex[2 * CHAIN_BYTES + 1];
	unsigned long long at = 0;
	int used = 0;

	if (sscanf(text, "%20llu %n", &at, &used) == 1 && at > 0 &&
	    at <= journal_head(j, head) &&
	    journal_each(j, at - 1, look_up, &w, f->fault,
	    sizeof(f->fault)) == 1 && w.sequence == at &&
	    strcmp(chain_hex(w.digest, CHAIN_BYTES, hex), text + used) == 0) {
		f->cursor = at;
		snprintf(f->cursor_text, sizeof(f->cursor_text), "%s", text);
		return 0;
	}
	snprintf(f->fault, sizeof(f->fault), "Redis holds the records of "
	    "another journal for this site: use another one, or let \"beadle "
	    "store rebuild\" fill it from this one");
	return -1;
}

static int
check_schema(struct feed *f)
{
	char name[KEYS_TEXT];
	const struct redis_arg args[] = { word("GET"),
		word(keys_name(KEY_SCHEMA, f->site, 0, NULL, name)) };
	struct redis_reply *reply = redis_ask(f->redis, args, 2, 0, f->fault,
	    sizeof(f->fault));
	const char *text = redis_text(reply, NULL);
	int r = 0;

	if (!reply)
		return -1;
	if (text && atoi(text) > 0 && atoi(text) < atoi(KEYS_SCHEMA)) {
		r = feed_sweep_schema(f->redis, f->site, f->fault,
		    sizeof(f->fault));
	} else if (text && strcmp(text, KEYS_SCHEMA) != 0) {
		snprintf(f->fault, sizeof(f->fault), "Redis holds records of "
		    "schema %.20s, this program writes " KEYS_SCHEMA ": use "
		    "the program that wrote them, or \"beadle store rebuild\"",
		    text);
		r = -1;
	}
	redis_reply_free(reply);
	return r;
}

/* What the guard has read. */
static int
take_cursor(struct feed *f, struct journal *j, const struct redis_reply *reply)
{
	const char *text = redis_text(reply, NULL);

	if (text && strcmp(text, f->cursor_text) == 0)
		return 0;
	f->is_swept = false;
	f->sweep[0] = '\0';
	f->removing_from = 0;
	if (text)
		return check_cursor(f, j, text);
	f->cursor = 0;
	f->cursor_text[0] = '\0';
	return 0;
}

/* Learn where this Redis stands, and set the guard. */
static int
find_cursor(struct feed *f, struct journal *j)
{
	char name[KEYS_TEXT];
	const struct redis_arg key = word(keys_name(KEY_CURSOR, f->site, 0,
	    NULL, name));
	bool swept = f->is_swept && f->cursor_text[0] == '\0';
	struct redis_reply *reply;
	int r;

	if (redis_connect(f->redis, f->fault, sizeof(f->fault)) < 0)
		return -1;
	if (f->connection != redis_connections(f->redis) &&
	    check_schema(f) < 0)
		return -1;
	reply = redis_guard(f->redis, &key, f->fault, sizeof(f->fault));
	if (!reply)
		return -1;
	r = take_cursor(f, j, reply);
	/* Still without one, and still the same server: still swept. */
	if (swept && f->cursor_text[0] == '\0' &&
	    f->connection == redis_connections(f->redis))
		f->is_swept = true;
	redis_reply_free(reply);
	if (r < 0)
		return -1;
	f->is_guarded = true;
	f->connection = redis_connections(f->redis);
	return 0;
}

/* ---- groups ---- */

struct filling { struct feed *f; struct feed_group *g; };

/* A journal_visit. */
static int
add_entry(void *arg, const struct journal_entry *e)
{
	const struct filling *w = arg;

	return feed_group_add(w->g, e, w->f->fault, sizeof(w->f->fault));
}

/* Entries after `after` into g. What stands before one that makes no sense is
 * sent. */
static int
fill(struct feed *f, struct journal *j, struct feed_group *g, uint64_t after)
{
	struct filling w = { f, g };

	if (feed_group_after(g) == after && !feed_group_is_empty(g))
		return 0;
	feed_group_clear(g, after);
	if (after >= f->head)
		return 0;
	if (journal_each(j, after, add_entry, &w, f->fault,
	    sizeof(f->fault)) < 0 && feed_group_is_empty(g))
		return -1;
	return 0;
}

/* Hand over a group that was begun, under the guard. */
static int
hand_over(struct feed *f)
{
	char name[KEYS_TEXT];
	const struct redis_arg key = word(keys_name(KEY_CURSOR, f->site, 0,
	    NULL, name));

	f->is_guarded = false;
	return redis_send(f->redis, &key, f->fault, sizeof(f->fault));
}

/* The replies to it, and the guard set again. */
static int
collect(struct feed *f, const char *cursor_text)
{
	struct redis_reply *reply = NULL;
	const char *text;

	f->in_flight = false;
	if (redis_end(f->redis, &reply, f->fault, sizeof(f->fault)) < 0) {
		if (redis_fault(f->redis) == REDIS_PARTLY)
			snprintf(f->damage, sizeof(f->damage), "%s",
			    f->fault);
		return -1;
	}
	text = redis_text(reply, NULL);
	f->is_guarded = reply && strcmp(text ? text : "", cursor_text) == 0;
	redis_reply_free(reply);
	return 0;
}

static int
finish_group(struct feed *f)
{
	const char *cursor = feed_group_cursor(f->sent);
	const struct removal *what;

	if (collect(f, cursor) < 0)
		return -1;
	f->cursor = feed_group_last(f->sent);
	snprintf(f->cursor_text, sizeof(f->cursor_text), "%s", cursor);
	f->is_swept = false;
	f->removing_from = 0;
	what = feed_group_removal(f->sent);
	f->owes_file |= what && strcmp(what->order, REMOVAL_REREAD) != 0;
	return 0;
}

/* Some sessions of a tombstone: 1; none is left: its days are in the group that
 * was begun: 0. */
static int
obey(struct feed *f, struct journal *j, const struct removal *what)
{
	int r = feed_remove_sessions(f->redis, f->site, what,
	    &f->removing_from, f->fault, sizeof(f->fault));

	if (r == 2)
		return 1;		/* of that page nothing goes */
	if (r == 1)
		return hand_over(f) < 0 || collect(f, f->cursor_text) < 0 ?
		    -1 : 1;
	if (r < 0 || redis_begin(f->redis, f->fault, sizeof(f->fault)) < 0)
		return -1;
	if (feed_remove_days(f->redis, f->site, what, j,
	    feed_group_last(f->sent), f->fault, sizeof(f->fault)) == 0)
		return 0;
	redis_drop(f->redis);
	return -1;
}

/* Put into f->sent what follows the cursor, and send it. */
static int
send_group(struct feed *f, struct journal *j)
{
	struct feed_group *g = f->sent;
	const struct removal *what;
	int r;

	if (feed_group_after(f->next) == f->cursor) {
		f->sent = f->next;
		f->next = g;
	}
	if (fill(f, j, f->sent, f->cursor) < 0)
		return -1;
	if (feed_group_is_empty(f->sent))
		return 0;
	what = feed_group_removal(f->sent);
	r = what ? obey(f, j, what) : redis_begin(f->redis, f->fault,
	    sizeof(f->fault));
	if (r != 0)
		return r < 0 ? -1 : 0;
	feed_group_send(f->sent, f->redis, f->head);
	if (hand_over(f) < 0)
		return -1;
	f->in_flight = true;
	return 0;
}

/* ---- sweeping ---- */

/* One page. The keys of a cluster's slot lie on the node we are at. */
static int
sweep(struct feed *f)
{
	char pattern[KEYS_TEXT];
	struct redis_arg args[] = { word("SCAN"),
		word(f->sweep[0] ? f->sweep : "0"), word("MATCH"),
		{ pattern, 0 }, word("COUNT"), word(PAGE) };
	struct redis_reply *reply;
	const char *next;
	int r = -1;

	args[3].len = keys_site(f->site, pattern);
	pattern[args[3].len++] = '*';
	f->damage[0] = '\0';
	reply = redis_ask(f->redis, args, 6, 0, f->fault, sizeof(f->fault));
	if (!reply)
		return -1;
	next = redis_text(redis_item(reply, 0), NULL);
	if (!next || strlen(next) >= sizeof(f->sweep))
		snprintf(f->fault, sizeof(f->fault), "Redis answers SCAN with "
		    "what makes no sense");
	else if (f->connection == redis_connections(f->redis) &&
	    feed_sweep_page(f->redis, f->site, redis_item(reply, 1),
	    f->fault, sizeof(f->fault)) == 0 && hand_over(f) == 0)
		r = collect(f, "");
	if (r == 0) {
		f->is_swept = strcmp(next, "0") == 0;
		snprintf(f->sweep, sizeof(f->sweep), "%s", next);
	}
	redis_reply_free(reply);
	return r;
}

/* ---- steps ---- */

static int
step(struct feed *f, struct journal *j, bool must_look)
{
	if (f->in_flight) {
		/* While Redis is busy. What is wrong here is told below. */
		(void)fill(f, j, f->next, feed_group_last(f->sent));
		if (finish_group(f) < 0)
			return -1;
	}
	if ((!f->is_guarded || must_look) && find_cursor(f, j) < 0)
		return -1;
	if (f->cursor == 0 && f->cursor_text[0] == '\0' && !f->is_swept)
		return sweep(f);
	return f->cursor < f->head ? send_group(f, j) : 0;
}

bool
feed_step(struct feed *f, struct journal *j, uint64_t now_ms)
{
	uint8_t digest[CHAIN_BYTES];
	bool must_look = now_ms >= f->look_ms && !f->in_flight;

	f->head = journal_head_safe(j, digest);
	if (now_ms < f->retry_ms ||
	    (f->is_guarded && !must_look && f->cursor == f->head))
		return false;
	if (step(f, j, must_look) < 0)
		return back_off(f, now_ms);
	f->look_ms = now_ms + LOOK_MS;
	f->wait_ms = WAIT_LEAST_MS;
	f->fault[0] = '\0';
	return f->in_flight || f->cursor < f->head;
}

/* ---- state ---- */

void
feed_show(struct feed *f, const struct mirror *open,
    const struct store_status *st, uint64_t now_ms)
{
	if (now_ms < f->retry_ms || f->connection == 0)
		return;
	if (f->in_flight && finish_group(f) < 0) {
		back_off(f, now_ms);
		return;
	}
	if (redis_begin(f->redis, f->fault, sizeof(f->fault)) < 0) {
		back_off(f, now_ms);
		return;
	}
	feed_state_send(f->site, open, st, f->redis);
	if (hand_over(f) < 0 || collect(f, f->cursor_text) < 0)
		back_off(f, now_ms);
}

struct redis *
feed_lend(struct feed *f)
{
	return f->in_flight || f->connection == 0 || f->connection !=
	    redis_connections(f->redis) ? NULL : f->redis;
}

bool
feed_owes_file(const struct feed *f)
{
	return f->owes_file;
}

void
feed_owe_file(struct feed *f, bool owes)
{
	f->owes_file = owes;
}
