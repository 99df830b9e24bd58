/* orders.h: an order to delete that stands in a ledger, and the journal it was
 * made for, with a real redis-server and without: for the tests of how it is
 * carried out. */
#ifndef TESTS_UNIT_ORDERS_H
#define TESTS_UNIT_ORDERS_H

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "classify/calendar.h"
#include "store/chain.h"
#include "store/fact.h"
#include "store/keep_orders.h"
#include "store/ledger.h"
#include "store/private.h"
#include "store/record.h"
#include "store/removal.h"

#define DAY 20777			/* 2026-11-20 */
#define START UINT64_C(1795168800000000)	/* 10:00 that day */
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define SESSIONS 600			/* of two days, more than two pages */
#define SITE "alexandra"

struct place {
	char state[64], why[512];
	pid_t pid;			/* of Redis; 0 none */
	struct journal *j;
	struct feed *feed;
	struct keep_orders *orders;
	uint64_t now_ms;
};

/* Even ones go; of the second day all. */
static inline bool
goes(unsigned n)
{
	return n % 2 == 0 || n >= SESSIONS / 2;
}

static inline void
put(struct place *p, enum journal_kind kind, struct json *j)
{
	uint64_t sequence;

	assert_true(json_ok(j));
	if (journal_append(p->j, kind, j->bytes, j->len, START, DAY,
	    &sequence, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	json_free(j);
}

static inline void
put_session(struct place *p, unsigned n)
{
	struct session s = { .flows = 1 };
	struct json j = { 0 };

	s.start_us = START + n * 1000000 + (n >= SESSIONS / 2 ?
	    UINT64_C(86400000000) : 0);
	s.end_us = s.start_us;
	snprintf(s.id, sizeof(s.id), "%016x", n + 0xabc000);
	snprintf(s.device, sizeof(s.device), "%s-%02u", goes(n) ? "going" :
	    "staying", n % 6);
	strcpy(s.service, n % 2 ? "x" : "facebook");
	strcpy(s.catalogue, HASH);
	strcpy(s.roster, HASH);
	record_write(&j, &s);
	put(p, JOURNAL_SESSION, &j);
}

/* Exempt uses of two entries on the first day; sums of a day before. */
static inline void
put_counts(struct place *p)
{
	struct store_count c = { .of = COUNT_EXEMPT, .name = "official-7",
		.sessions = 3, .minutes = 9 };
	struct fact f = { .what = "cover", .source = "eth1", .day = DAY - 1,
		.at_us = START, .add = { .minutes = 1, .packets = 70 } };
	struct json j = { 0 };

	fact_write_count(&j, "eth1", DAY, 1, &c);
	put(p, JOURNAL_COUNT_DAY, &j);		/* goes */
	c.sessions = 4;
	strcpy(c.name, "official-8");
	fact_write_count(&j, "eth1", DAY, 1, &c);
	put(p, JOURNAL_COUNT_DAY, &j);		/* stays */
	fact_write(&j, &f);
	put(p, JOURNAL_COVER, &j);		/* goes */
	f.day = DAY;
	fact_write(&j, &f);
	put(p, JOURNAL_COVER, &j);		/* stays */
}

/* A look that goes, one that stays, and the order. */
static inline void
put_order(struct place *p)
{
	struct duty look = { .what = DUTY_LOOK, .from = INT32_MIN,
		.to = INT32_MAX, .command = "sessions", .os_user = "root",
		.person = "somebody-looked-at" };
	struct duty order = { .what = DUTY_ORDER, .day = DAY + 900,
		.policy = HASH, .law = HASH };
	uint8_t digest[32];
	struct removal r = { 0 };
	struct ledger *l;
	unsigned n;

	if (ledger_open_write(&l, p->state, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	assert_int_equal(ledger_duty(l, &look, NULL, START, p->why,
	    sizeof(p->why)), 0);
	strcpy(look.person, "another-person");
	assert_int_equal(ledger_duty(l, &look, NULL, START, p->why,
	    sizeof(p->why)), 0);
	for (n = 0; n < SESSIONS; n++)
		if (goes(n))
			removal_add(&r.sequences, n + 1);
	removal_add(&r.sequences, SESSIONS + 1);
	removal_add(&r.sequences, SESSIONS + 3);
	removal_add(&r.ledger, 1);
	removal_add_day(&r.gone, DAY - 1);
	removal_add_day(&r.again, DAY);
	order.head.sequence = journal_head(p->j, digest);
	chain_hex(digest, 32, order.head.digest);
	/* As beadle writes it: not into the day's own segment. */
	if (ledger_duty(l, &order, &r, START + UINT64_C(86400000000) * 900,
	    p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	removal_free(&r);
	ledger_close(l);
}

/* Of one device it is known whose alone it is; the law has no limits but on
 * the second day. */
static inline int
ask_user(void *arg, const struct session *s, struct keep_holds_user *out)
{
	(void)arg;
	if (strcmp(s->device, "going-02") == 0)
		strcpy(out->person, "p.shaw");
	out->has_limits = s->start_us > START + UINT64_C(43200000000);
	return 0;
}

/* Somebody of two ids. */
static inline const struct roster *
ask_roster(void *arg)
{
	static const char text[] = "roster: R\npeople:\n"
	    "  - {id: p.shaw, kind: staff}\n"
	    "  - {id: p.shaw.gov, kind: governor, same_as: p.shaw}\n"
	    "devices: []\n";
	static struct roster *r;
	struct text_faults *f = text_faults_new();

	(void)arg;
	if (!r && roster_read(&r, "roster", text, sizeof(text) - 1, f) < 0)
		fail_msg("%s", text_faults_text(f));
	text_faults_free(f);
	return r;
}

static inline void
open_all(struct place *p)
{
	static const struct keep_holds_law law = { ask_user, ask_roster, NULL };
	char dir[128];
	uint64_t cut;

	snprintf(dir, sizeof(dir), "%s/journal/observations", p->state);
	if (journal_open(&p->j, dir, &cut, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	p->orders = keep_orders_new(p->state, SITE, &law);
	if (p->pid && feed_new(&p->feed, SITE, p->state, NULL, p->why,
	    sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
}

static inline void
close_all(struct place *p)
{
	keep_orders_free(p->orders);
	feed_free(p->feed);
	journal_close(p->j);
	p->orders = NULL;
	p->feed = NULL;
	p->j = NULL;
}

static inline void
feed_all(struct place *p)
{
	p->now_ms += 20000;
	while (p->feed && feed_step(p->feed, p->j, p->now_ms))
		;
	if (p->feed)
		assert_string_equal(feed_fault(p->feed), "");
}

/* Journal, ledger, order; and all of it in Redis, if there is one. */
static inline void
fill(struct place *p)
{
	unsigned n;

	open_all(p);
	for (n = 0; n < SESSIONS; n++)
		put_session(p, n);
	put_counts(p);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	feed_all(p);
	put_order(p);
}

static inline struct place *
make(bool with_redis)
{
	struct place *p = calloc(1, sizeof(*p));

	signal(SIGPIPE, SIG_IGN);
	strcpy(p->state, "/tmp/keep_orders.XXXXXX");
	assert_non_null(mkdtemp(p->state));
	assert_int_equal(calendar_zone("Europe/London", p->why,
	    sizeof(p->why)), 0);
	if (with_redis && private_start(p->state, &p->pid, p->why,
	    sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	return p;
}

static inline void
discard(struct place *p)
{
	char command[128];

	close_all(p);
	if (p->pid)
		assert_int_equal(private_stop(p->state, p->pid, p->why,
		    sizeof(p->why)), 0);
	snprintf(command, sizeof(command), "rm -rf %s", p->state);
	assert_int_equal(system(command), 0);
	free(p);
}

/* To the end, as the keeper would. */
static inline void
finish(struct place *p)
{
	enum keep_orders_result r;
	unsigned i;

	for (i = 0; i < 100000; i++) {
		feed_all(p);
		r = keep_orders_step(p->orders, p->j, p->feed);
		assert_string_equal(keep_orders_fault(p->orders), "");
		if (r == ORDERS_NONE)
			return;
	}
	fail_msg("the order is never carried out");
}

/* In how many lines of any file below dir does it stand? */
static inline int
grep(const struct place *p, const char *dir, const char *what)
{
	char command[300];
	int n = -1;
	FILE *f;

	snprintf(command, sizeof(command), "find %s/%s -type f -exec cat {} + "
	    "| grep -aoF -- '%s' | wc -l", p->state, dir, what);
	f = popen(command, "r");
	assert_int_equal(fscanf(f, "%d", &n), 1);
	pclose(f);
	return n;
}

#endif
