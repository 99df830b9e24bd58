/* keep_holds_test.c: what of an order stays, since a hold that came after it
 * names it: looked for in the files with grep. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/unit/orders.h"

static void
put_duty(struct place *p, struct duty *d)
{
	struct ledger *l;

	strcpy(d->by, "t.okafor");
	strcpy(d->authority, "HR 12");
	strcpy(d->reason, "a case");
	strcpy(d->os_user, "root");
	if (ledger_open_write(&l, p->state, p->why, sizeof(p->why)) < 0 ||
	    ledger_duty(l, d, NULL, START + UINT64_C(86400000000) * 901,
	    p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	ledger_close(l);
}

/* What an outsider counts in the files: sessions of these that have a text. */
static void
check_held(struct place *p, int held)
{
	const struct duty *c;
	struct ledger *l;

	assert_int_equal(grep(p, "journal/observations", "going-"), held);
	assert_int_equal(ledger_open(&l, p->state, p->why, sizeof(p->why)), 0);
	c = &duties_order(ledger_duties(l), 0)->certificate;
	assert_string_equal(c->id, "order-1");
	assert_int_equal(c->held, held);
	assert_int_equal(c->texts, 453 - held);
	ledger_close(l);
}

/* Even numbers go, six devices: of the first day (0..298) 50 sessions of each
 * of three, of the second (300..599) 50 of each of six. */
static void
what_is_held_since_stays(void **state)
{
	struct duty first = { .what = DUTY_HOLD, .from = DAY, .to = DAY };
	struct duty any = { .what = DUTY_HOLD, .from = INT32_MIN,
		.to = INT32_MAX };
	const struct { struct duty duty; const char *device, *person, *id;
		int held; } rows[] = {
		{ any, "going-04", NULL, NULL, 100 },
		{ first, "going-04", NULL, NULL, 50 },
		{ any, NULL, "p.shaw", NULL, 100 },
		{ any, NULL, "p.shaw.gov", NULL, 100 },	/* the same */
		{ any, NULL, "d.lindop", NULL, 0 },
		/* no limits: alone; limits: with its device's day */
		{ any, NULL, NULL, "0000000000abc004", 1 },
		{ any, NULL, NULL, "0000000000abc12d", 50 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct place *p = make(false);
		struct duty d = rows[i].duty;

		fill(p);
		snprintf(d.device, sizeof(d.device), "%s",
		    rows[i].device ? rows[i].device : "");
		snprintf(d.person, sizeof(d.person), "%s",
		    rows[i].person ? rows[i].person : "");
		snprintf(d.session, sizeof(d.session), "%s",
		    rows[i].id ? rows[i].id : "");
		put_duty(p, &d);
		finish(p);
		check_held(p, rows[i].held);
		discard(p);
	}
}

/* One that was released holds nothing. */
static void
what_was_let_go_again_goes(void **state)
{
	struct duty d = { .what = DUTY_HOLD, .device = "going-04",
		.from = INT32_MIN, .to = INT32_MAX };
	struct place *p = make(false);

	(void)state;
	fill(p);
	put_duty(p, &d);
	d = (struct duty){ .what = DUTY_RELEASE, .id = "hold-1" };
	put_duty(p, &d);
	finish(p);
	check_held(p, 0);
	discard(p);
}

/* Held, given up after any step, let go again, begun again: what the
 * tombstone says is what went, and what the certificate says. */
static void
what_the_tombstone_says_went_went(void **state)
{
	unsigned n, i, held[2] = { 0 };
	bool done = false;

	(void)state;
	for (n = 0; !done; n++) {
		struct duty d = { .what = DUTY_HOLD, .device = "going-04",
			.from = INT32_MIN, .to = INT32_MAX };
		struct place *p = make(false);

		fill(p);
		put_duty(p, &d);
		for (i = 0; i < n && !done; i++)
			done = keep_orders_step(p->orders, p->j, NULL) ==
			    ORDERS_NONE;
		close_all(p);
		i = grep(p, "journal/observations", "\"what\":\"tombstone\"");
		held[i > 0]++;
		d = (struct duty){ .what = DUTY_RELEASE, .id = "hold-1" };
		put_duty(p, &d);
		open_all(p);
		finish(p);
		check_held(p, i > 0 ? 100 : 0);
		discard(p);
	}
	assert_true(held[0] > 0 && held[1] > 2);
}

static void
put_review(struct place *p, struct ledger *l, unsigned n)
{
	struct review v = { .disposition = DISPOSITION_CORRECT, .day = DAY,
		.by = "d.lindop", .os_user = "root", .service = "x",
		.reason = "seen", .law = HASH, .catalogue = HASH,
		.grading = HASH };

	snprintf(v.session, sizeof(v.session), "%016x", n + 0xabc000);
	if (ledger_review(l, &v, START, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
}

/* Two reviews (of sessions that stay for now) and what was counted of an entry
 * about a person are to go; one of the two sessions is held, and the person. */
static void
what_speaks_of_it_stays_too(void **state)
{
	struct register_act a = { .verb = REGISTER_ADD,
		.kind = REGISTER_OFFICIAL, .from = INT32_MIN,
		.by = "h.clarke", .scope = { .person = "t.okafor",
		.from = INT32_MIN, .to = INT32_MAX },
		.terms = { .trained = INT32_MIN, .notified = INT32_MIN } };
	struct store_count c = { .of = COUNT_EXEMPT, .name = "official-1",
		.sessions = 3, .minutes = 9 };
	struct duty order = { .what = DUTY_ORDER, .rule = DUTY_ERASURE,
		.day = DAY + 900, .policy = HASH, .law = HASH };
	struct duty one = { .what = DUTY_HOLD, .from = INT32_MIN,
		.to = INT32_MAX, .session = "0000000000abc001" };
	struct duty two = { .what = DUTY_HOLD, .from = INT32_MIN,
		.to = INT32_MAX, .person = "t.okafor" };
	struct place *p = make(false);
	struct removal r = { 0 };
	struct json j = { 0 };
	uint8_t digest[32];
	struct ledger *l;

	(void)state;
	open_all(p);
	put_session(p, 1);
	put_session(p, 3);
	fact_write_count(&j, "eth1", DAY, 1, &c);
	put(p, JOURNAL_COUNT_DAY, &j);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	if (ledger_open_write(&l, p->state, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	put_review(p, l, 1);
	put_review(p, l, 3);
	assert_int_equal(ledger_act(l, &a, START, p->why, sizeof(p->why)), 0);
	removal_add(&r.sequences, 3);
	removal_add(&r.ledger, 1);
	removal_add(&r.ledger, 2);
	removal_add_day(&r.again, DAY);
	order.head.sequence = journal_head(p->j, digest);
	chain_hex(digest, 32, order.head.digest);
	if (ledger_duty(l, &order, &r, START, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	removal_free(&r);
	ledger_close(l);
	put_duty(p, &one);
	put_duty(p, &two);
	finish(p);
	assert_int_equal(grep(p, "journal/observations", "official-1"), 1);
	assert_int_equal(grep(p, "journal/ledger",
	    "\"session\":\"0000000000abc001\",\"disposition"), 1);
	assert_int_equal(grep(p, "journal/ledger", "0000000000abc003"), 0);
	discard(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_held_since_stays),
		cmocka_unit_test(what_was_let_go_again_goes),
		cmocka_unit_test(what_speaks_of_it_stays_too),
		cmocka_unit_test(what_the_tombstone_says_went_went),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
