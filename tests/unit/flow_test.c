/* flow_test.c: lives of flows: who is found, who ends when, what is counted. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "classify/flow.h"

#define S UINT64_C(1000000)
#define T0 (UINT64_C(29833333) * 60 * S)	/* the beginning of a minute */

enum { SYN = PACKET_SYN, ACK = PACKET_ACK, FIN = PACKET_FIN, RST = PACKET_RST };

static struct flow_table *table;
static struct {
	unsigned over, late, minutes;
	enum flow_end how;
	uint64_t end_s;			/* the clock's, when the last was over */
	struct flow last;
	struct flow_minute minute[8];
} saw;
static uint64_t clock_us;
static enum flow_state decide_late;

static void
decide(struct flow *f, enum flow_state state, uint32_t entry)
{
	struct flow_minute before = flow_take_before(table, f);

	flow_decide(table, f, state, entry, &before);
}

static void
on_late(void *arg, struct flow *f)
{
	(void)arg;
	saw.late++;
	decide(f, decide_late, 7);
}

static void
on_minute(void *arg, struct flow *f, const struct flow_minute *m)
{
	(void)arg;
	(void)f;
	saw.minute[saw.minutes++ % 8] = *m;
}

static void
on_over(void *arg, struct flow *f, enum flow_end how)
{
	(void)arg;
	if (f->state == FLOW_NEW)
		decide(f, FLOW_TOLD, FLOW_NONE);
	flow_finish(table, f);
	saw.over++;
	saw.how = how;
	saw.end_s = (clock_us - T0) / S;
	saw.last = *f;
}

static const struct flow_events events = { on_late, on_minute, on_over, NULL };

static void
open_table(uint32_t places)
{
	flow_table_free(table);
	table = flow_table_new(places, 42, &events);
	assert_non_null(table);
	memset(&saw, 0, sizeof(saw));
	decide_late = FLOW_IGNORED;
	clock_us = T0;
	flow_clock(table, clock_us);
}

static int
tear_down(void **state)
{
	(void)state;
	flow_table_free(table);
	table = NULL;
	return 0;
}

static void
clock_to(uint64_t us)
{
	while (clock_us < us) {
		clock_us += S;
		flow_clock(table, clock_us);
	}
}

/* A packet of client number n; seconds and micros after T0. */
static struct flow *
packet_of(uint32_t n, bool up, uint8_t proto, uint8_t flags, uint32_t bytes,
    uint64_t at_us)
{
	struct packet p = { .proto = proto, .tcp_flags = flags,
	    .payload_bytes = bytes, .tcp_sequence = 1000, .has_mac = true };
	uint8_t *client = up ? p.source : p.destination;
	uint8_t *server = up ? p.destination : p.source;
	struct flow_clue clue;
	unsigned side = 9;
	struct flow *f;

	memcpy(client + 12, &n, 4);
	server[15] = 1;
	p.source_port = up ? 50000 : 443;
	p.destination_port = up ? 443 : 50000;
	p.source_mac[5] = up ? 1 : 2;
	p.destination_mac[5] = up ? 2 : 1;
	p.vlan = up ? 10 : 20;
	clock_to((T0 + at_us) / S * S);
	clue = flow_clue(table, &p);
	f = flow_touch(table, &p, &clue, T0 + at_us, &side);
	assert_non_null(f);
	assert_true(side < 2);
	flow_count(table, f, &p, side);
	return f;
}

static void
both_directions_are_one(void **state)
{
	struct flow *f;

	(void)state;
	open_table(64);
	f = packet_of(1, false, 6, SYN | ACK, 0, 0);
	assert_ptr_equal(packet_of(1, true, 6, ACK, 0, 10), f);
	assert_ptr_not_equal(packet_of(2, true, 6, ACK, 0, 20), f);
	assert_ptr_not_equal(packet_of(1, true, 17, 0, 0, 30), f);
	assert_int_equal(f->client, 1);		/* a SYN-ACK comes from servers */
	assert_int_equal(f->vlan[f->client], 10);
	assert_int_equal(f->mac[f->client][5], 1);
	flow_end_all(table);
	assert_int_equal(saw.over, 3);
	assert_int_equal(saw.how, FLOW_STREAM);
}

/* The side with the higher port, when nothing better is known. */
static void
likely_clients(void **state)
{
	(void)state;
	open_table(64);
	assert_int_equal(packet_of(1, true, 17, 0, 9, 0)->client, 0);
	assert_int_equal(packet_of(2, false, 17, 0, 9, 0)->client, 1);
	assert_int_equal(packet_of(3, false, 6, ACK, 9, 0)->client, 1);
	assert_int_equal(packet_of(4, false, 6, SYN, 0, 0)->client, 0);
}

static void
time_outs(void **state)
{
	static const struct {
		uint8_t proto, up, down;	/* flags; down 0: no answer */
		uint32_t bytes;
		uint64_t over_s;
		enum flow_end how;
	} cases[] = {
		{ 6, SYN, 0, 0, 31, FLOW_IDLE },
		{ 6, SYN, SYN | ACK, 0, 7441, FLOW_IDLE },
		{ 6, ACK, 0, 5, 7441, FLOW_IDLE },
		{ 6, FIN | ACK, ACK, 0, 31, FLOW_IDLE },
		{ 6, FIN | ACK, FIN | ACK, 0, 6, FLOW_CLOSED },
		{ 6, SYN, RST | ACK, 0, 6, FLOW_CLOSED },
		{ 17, 0, 0, 5, 121, FLOW_IDLE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		open_table(64);
		packet_of(1, true, cases[i].proto, cases[i].up,
		    cases[i].bytes, 500);
		if (cases[i].down)
			packet_of(1, false, cases[i].proto, cases[i].down, 0,
			    600);
		clock_to(T0 + (cases[i].over_s - 1) * S);
		assert_int_equal(saw.over, 0);
		clock_to(T0 + cases[i].over_s * S);
		assert_int_equal(saw.over, 1);
		assert_int_equal(saw.how, cases[i].how);
	}
}

/* Traffic keeps a flow; a jump of the clock ends it once. */
static void
busy_flows_stay(void **state)
{
	(void)state;
	open_table(64);
	for (uint64_t s = 0; s < 1200; s += 100)
		packet_of(1, true, 17, 0, 1, s * S);
	assert_int_equal(saw.over, 0);
	clock_us = T0 + 90000 * S;
	flow_clock(table, clock_us);
	assert_int_equal(saw.over, 1);
	assert_int_equal(saw.last.last_us - T0, 1100 * S);
}

static void
late_acks_and_new_syns(void **state)
{
	struct flow *f;

	(void)state;
	open_table(64);
	packet_of(1, true, 6, SYN, 0, 0);
	packet_of(1, false, 6, SYN | ACK, 0, 1);
	packet_of(1, true, 6, SYN, 0, 2);		/* sent again: same */
	packet_of(1, true, 6, FIN | ACK, 0, 3);
	f = packet_of(1, false, 6, FIN | ACK, 0, 4);
	assert_ptr_equal(packet_of(1, true, 6, ACK, 0, 4 * S), f);
	assert_int_equal(saw.over, 0);
	packet_of(1, true, 6, SYN, 0, 5 * S);		/* the port again */
	assert_int_equal(saw.over, 1);
	assert_int_equal(saw.how, FLOW_CLOSED);
	assert_int_equal(saw.last.start_us, T0);
	assert_int_equal(saw.minute[0].packets, 6);
	flow_end_all(table);
	assert_int_equal(saw.last.start_us - T0, 5 * S);
}

/* A flow over the turn of a minute, named in the second: both minutes are
 * shown, each with what happened in it. */
static void
minutes_before_the_name(void **state)
{
	struct flow *f;

	(void)state;
	open_table(64);
	packet_of(1, true, 6, SYN, 0, 59 * S + 900000);
	packet_of(1, false, 6, SYN | ACK, 0, 59 * S + 990000);
	f = packet_of(1, true, 6, ACK, 300, 60 * S + 10);
	decide(f, FLOW_NAMED, 7);
	assert_int_equal(saw.minutes, 1);
	assert_int_equal(saw.minute[0].minute, T0 / 60 / S);
	assert_int_equal(saw.minute[0].packets, 2);
	assert_int_equal(saw.minute[0].first_us, 59900000);
	assert_int_equal(saw.minute[0].last_us, 59990000);
	packet_of(1, false, 6, ACK, 70, 61 * S);
	clock_to(T0 + 119 * S);
	assert_int_equal(saw.minutes, 1);
	clock_to(T0 + 120 * S);			/* without another packet */
	assert_int_equal(saw.minutes, 2);
	assert_int_equal(saw.minute[1].minute, T0 / 60 / S + 1);
	assert_int_equal(saw.minute[1].packets, 2);
	assert_int_equal(saw.minute[1].bytes[0], 300);
	assert_int_equal(saw.minute[1].bytes[1], 70);
	packet_of(1, false, 6, ACK, 5, 121 * S);
	flow_end_all(table);
	assert_int_equal(saw.minutes, 3);
	assert_int_equal(saw.last.entry, 7);
}

static void
naming_has_a_minute(void **state)
{
	(void)state;
	open_table(64);
	decide_late = FLOW_NAMED;
	packet_of(1, true, 6, ACK, 1, 59 * S + 500000);
	packet_of(1, true, 6, ACK, 1, 100 * S);
	clock_to(T0 + 119 * S);
	assert_int_equal(saw.late, 0);
	clock_to(T0 + 120 * S);
	assert_int_equal(saw.late, 1);
	assert_int_equal(saw.minutes, 2);
	packet_of(1, true, 6, ACK, 1, 120 * S);
	flow_end_all(table);
	assert_int_equal(saw.minutes, 3);
}

static void
ignored_flows_are_not_counted(void **state)
{
	(void)state;
	open_table(64);
	decide(packet_of(1, true, 17, 0, 9, 0), FLOW_IGNORED, 0);
	packet_of(1, true, 17, 0, 9, 70 * S);
	flow_end_all(table);
	assert_int_equal(saw.over, 1);
	assert_int_equal(saw.minutes, 0);
}

/* A flood of SYNs through a full table: named flows stay. */
static void
floods_evict_half_open(void **state)
{
	const struct flow_counters *c;
	struct flow *f;

	(void)state;
	open_table(256);
	for (uint32_t n = 0; n < 100; n++) {
		f = packet_of(n, true, 6, ACK, 9, n);
		decide(f, FLOW_NAMED, n);
	}
	for (uint32_t n = 1000; n < 51000; n++)
		packet_of(n, true, 6, SYN, 0, n);
	c = flow_table_counters(table);
	assert_int_equal(c->started, 50100);
	assert_int_equal(c->evicted[FLOW_HALF_OPEN], 50100 - 256);
	assert_int_equal(c->evicted[FLOW_NAMELESS], 0);
	assert_int_equal(c->evicted[FLOW_VALUED], 0);
	assert_int_equal(saw.last.state, FLOW_TOLD);
	for (uint32_t n = 0; n < 100; n++)
		assert_int_equal(packet_of(n, true, 6, ACK, 9, 51000)->entry, n);
	flow_end_all(table);
	c = flow_table_counters(table);
	assert_int_equal(c->started, c->ended + c->evicted[FLOW_HALF_OPEN]);
}

/* What is given up is counted by what it was: a full table of flows that said
 * much loses those without a name, and then those with one. */
static void
evicted_by_worth(void **state)
{
	const struct flow_counters *c;

	(void)state;
	open_table(64);
	for (uint32_t n = 0; n < 64; n++)
		decide(packet_of(n, true, 6, ACK, 9, n), n < 32 ? FLOW_NAMED :
		    FLOW_IGNORED, n);
	for (uint32_t n = 100; n < 132; n++)
		decide(packet_of(n, true, 6, ACK, 9, n), FLOW_NAMED, n);
	c = flow_table_counters(table);
	assert_int_equal(c->evicted[FLOW_NAMELESS], 32);
	assert_int_equal(c->evicted[FLOW_VALUED], 0);
	packet_of(200, true, 6, ACK, 9, 200);
	c = flow_table_counters(table);
	assert_int_equal(c->evicted[FLOW_VALUED], 1);
	assert_int_equal(c->evicted[FLOW_HALF_OPEN], 0);
}

/* More flows without a name over the turn of a minute than there is room to
 * set minutes aside for: no packet is lost to the count, and once named they
 * give back what they took. */
static void
minutes_without_room(void **state)
{
	struct flow *f[40];

	(void)state;
	open_table(64);		/* 5 minutes can be set aside */
	for (unsigned round = 0; round < 3; round++) {
		uint64_t from = (round * 120 + 59) * S;

		for (uint32_t n = 0; n < 40; n++)
			packet_of(round * 100 + n, true, 6, ACK, 9, from);
		for (uint32_t n = 0; n < 40; n++)
			f[n] = packet_of(round * 100 + n, true, 6, ACK, 9,
			    from + 2 * S);
		saw.minutes = 0;
		for (uint32_t n = 0; n < 40; n++) {
			unsigned before = saw.minutes;

			decide(f[n], FLOW_NAMED, n);
			assert_int_equal(saw.minutes - before, n < 5);
			assert_int_equal(f[n]->now.packets, n < 5 ? 1 : 2);
			assert_int_equal(f[n]->entry, n);
		}
		for (uint32_t n = 0; n < 40; n++)
			packet_of(round * 100 + n, true, 6, RST, 0,
			    from + 3 * S);
	}
}

/* What lay there when it was asked for is over, and another is there now. */
static void
a_clue_may_be_out_of_date(void **state)
{
	struct packet p = { .proto = 17, .source_port = 50000,
	    .destination_port = 443, .destination[15] = 1 };
	struct flow_clue clue;
	struct flow *other, *f;
	unsigned side;

	(void)state;
	open_table(64);
	packet_of(0, true, 17, 0, 0, 0);
	clue = flow_clue(table, &p);
	flow_approach(table, &clue);
	assert_int_equal(clue.number, 0);
	clock_to(T0 + 300 * S);
	assert_int_equal(saw.over, 1);
	f = flow_touch(table, &p, &clue, T0 + 300 * S, &side);
	assert_int_equal(flow_table_counters(table)->started, 2);
	clock_to(T0 + 600 * S);
	other = packet_of(7, true, 17, 0, 0, 600 * S);
	assert_ptr_equal(other, f);
	f = flow_touch(table, &p, &clue, T0 + 600 * S, &side);
	assert_ptr_not_equal(f, other);
	assert_ptr_equal(packet_of(0, true, 17, 0, 0, 601 * S), f);
}

/* More than the index begins with room for, several times. */
static void
many_flows_are_found_again(void **state)
{
	const uint32_t many = 50000;
	struct flow *first;

	(void)state;
	open_table(2 * many);
	first = packet_of(0, true, 17, 0, 0, 0);
	for (uint32_t n = 1; n < many; n++)
		packet_of(n, true, 17, 0, 0, 0);
	assert_ptr_equal(packet_of(0, false, 17, 0, 0, 1), first);
	for (uint32_t n = 1; n < many; n++)
		assert_ptr_equal(packet_of(n, false, 17, 0, 0, 1), first + n);
	assert_int_equal(flow_table_counters(table)->started, many);
	flow_end_all(table);
	assert_int_equal(saw.over, many);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_directions_are_one),
		cmocka_unit_test(likely_clients),
		cmocka_unit_test(time_outs),
		cmocka_unit_test(busy_flows_stay),
		cmocka_unit_test(late_acks_and_new_syns),
		cmocka_unit_test(minutes_before_the_name),
		cmocka_unit_test(naming_has_a_minute),
		cmocka_unit_test(ignored_flows_are_not_counted),
		cmocka_unit_test(floods_evict_half_open),
		cmocka_unit_test(evicted_by_worth),
		cmocka_unit_test(minutes_without_room),
		cmocka_unit_test(a_clue_may_be_out_of_date),
		cmocka_unit_test(many_flows_are_found_again),
	};

	return cmocka_run_group_tests(tests, NULL, tear_down);
}
