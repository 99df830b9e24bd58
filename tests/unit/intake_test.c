/* intake_test.c: notes of sensors, hostile and in any spread, in one order. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "store/intake.h"

#define T UINT64_C(1795168800000000)	/* begins a minute */
#define ENTRIES 10

static struct note
good(enum note_kind kind, uint64_t time_us)
{
	struct note n;

	memset(&n, 0, sizeof(n));
	n.time_us = time_us;
	n.version = NOTE_VERSION;
	n.kind = (uint16_t)kind;
	if (kind == NOTE_COVER)
		n.cover.minute = (uint32_t)(time_us / SESSION_MINUTE_US);
	if (kind == NOTE_ANSWER) {
		n.answer.from_us = n.answer.until_us = time_us;
		n.answer.address[15] = 1;
		n.answer.front = UINT32_MAX;	/* none */
	}
	if (kind == NOTE_TIME || kind == NOTE_COVER || kind == NOTE_ANSWER)
		return n;
	n.flow.start_us = time_us;
	n.flow.proto = 6;
	memcpy(n.flow.ndpi, "TLS.X", 5);
	if (kind != NOTE_PROGRESS)
		return n;
	n.progress.first_us = n.progress.last_us = time_us;
	n.progress.minute = (uint32_t)(time_us / SESSION_MINUTE_US);
	n.progress.packets = 1;
	return n;
}

static int
send(struct intake *in, unsigned seat, struct note n)
{
	size_t size = note_size(n.kind);
	char why[160];

	return intake_message(in, seat, &n, size ? size : sizeof(n),
	    UINT64_MAX, why, sizeof(why));
}

/* One member set to a value no sensor would send. */
static const struct { enum note_kind kind; size_t at, size; uint64_t value; }
hostile[] = {
#define OF(kind, member, value) \
	{ kind, offsetof(struct note, member), \
	    sizeof(((struct note *)0)->member), value }
	OF(NOTE_TIME, version, NOTE_VERSION + 1),
	OF(NOTE_TIME, kind, NOTE_KIND_COUNT),
	OF(NOTE_TIME, time_us, T - 1), OF(NOTE_TIME, time_us, UINT64_MAX),
	OF(NOTE_CONTACT, flow.entry, ENTRIES),
	OF(NOTE_CONTACT, flow.entry, UINT32_MAX - 1),
	OF(NOTE_CONTACT, flow.dns, 1), OF(NOTE_CONTACT, flow.name_hash, 1),
	OF(NOTE_ANSWER, answer.entry, ENTRIES),
	OF(NOTE_ANSWER, answer.front, ENTRIES),
	OF(NOTE_ANSWER, answer.from_us, T + 1),
	OF(NOTE_ANSWER, answer.until_us, T - 1),
	OF(NOTE_ANSWER, answer.until_us, UINT64_MAX),
	OF(NOTE_ANSWER, answer.ech, ANSWER_ECH_COUNT),
	OF(NOTE_ANSWER, answer.address[15], 0),
	OF(NOTE_CONTACT, flow.start_us, T + 1),
	OF(NOTE_CONTACT, flow.proto, 1), OF(NOTE_CONTACT, flow.vlan, 4096),
	OF(NOTE_CONTACT, flow.basis, BASIS_COUNT),
	OF(NOTE_CONTACT, flow.ech, ECH_COUNT),
	OF(NOTE_CONTACT, flow.has_mac, 2),
	OF(NOTE_CONTACT, flow.ndpi[2], '\n'), OF(NOTE_CONTACT, flow.ndpi[9], 1),
	OF(NOTE_END, end, FLOW_END_COUNT),
	OF(NOTE_PROGRESS, progress.minute, 7),
	OF(NOTE_PROGRESS, progress.first_us, T + 2),
	OF(NOTE_PROGRESS, progress.last_us, T + 2),
	OF(NOTE_PROGRESS, progress.bytes_down, UINT64_MAX),
	OF(NOTE_PROGRESS, progress.is_new, 2),
	OF(NOTE_COVER, cover.minute, UINT32_MAX),
	OF(NOTE_COVER, cover.minute, 1),
	OF(NOTE_COVER, cover.packets, UINT64_MAX),
	OF(NOTE_COVER, cover.notes_lost, UINT64_MAX),
	OF(NOTE_COVER, cover.flows[TRAFFIC_TOR], UINT64_MAX),
	OF(NOTE_COVER, cover.payload[TRAFFIC_OTHER], UINT64_MAX),
	OF(NOTE_COVER, cover.server_only, UINT64_MAX),
	OF(NOTE_COVER, cover.contacts_capped, UINT64_MAX),
};

static struct note
good_foreign(uint64_t time_us)
{
	struct note n = good(NOTE_CONTACT, time_us);

	memset(n.flow.ndpi, 0, sizeof(n.flow.ndpi));
	n.flow.entry = UINT32_MAX;
	n.flow.name_hash = 7;
	n.flow.client[15] = 9;
	n.flow.client_mac[5] = 1;
	n.flow.has_mac = 1;
	n.flow.basis = BASIS_HTTP;
	return n;
}

/* The same, of a name outside the catalogue. */
static const struct { enum note_kind kind; size_t at, size; uint64_t value; }
foreign[] = {
	OF(NOTE_CONTACT, kind, NOTE_PROGRESS), OF(NOTE_CONTACT, kind, NOTE_END),
	OF(NOTE_CONTACT, flow.entry, 0),
	OF(NOTE_CONTACT, flow.basis, BASIS_DNS),
	OF(NOTE_CONTACT, flow.basis, BASIS_NONE),
	OF(NOTE_CONTACT, flow.ech, ECH_OFFERED),
	OF(NOTE_CONTACT, flow.server[15], 1),
	OF(NOTE_CONTACT, flow.server_port, 443),
	OF(NOTE_CONTACT, flow.client_port, 1),
	OF(NOTE_CONTACT, flow.ndpi[0], 'T'),
	OF(NOTE_CONTACT, flow.proto, 1),
};

static void
test_hostile_notes(void **state)
{
	struct intake *in = intake_new(ENTRIES, 0, INTAKE_MOST);
	struct note n;
	size_t i;

	(void)state;
	intake_take(in, 0);
	assert_int_equal(send(in, 0, good(NOTE_TIME, T)), 0);
	for (i = 0; i < sizeof(hostile) / sizeof(*hostile); i++) {
		n = good(hostile[i].kind, T);
		memcpy((char *)&n + hostile[i].at, &hostile[i].value,
		    hostile[i].size);
		if (send(in, 0, n) == 0)
			fail_msg("hostile note %zu was taken", i);
		assert_int_equal(send(in, 0, good(hostile[i].kind, T)), 0);
	}
	/* Of a name outside the catalogue: its number, and not where to. */
	for (i = 0; i < sizeof(foreign) / sizeof(*foreign); i++) {
		n = good_foreign(T);
		assert_int_equal(send(in, 0, n), 0);
		memcpy((char *)&n + foreign[i].at, &foreign[i].value,
		    foreign[i].size);
		if (send(in, 0, n) == 0)
			fail_msg("foreign note %zu was taken", i);
	}
	/* A text without an end. */
	n = good(NOTE_CONTACT, T);
	memset(n.flow.ndpi, 'x', sizeof(n.flow.ndpi));
	assert_int_equal(send(in, 0, n), -1);
	intake_free(in);
}

static void
test_messages_of_odd_size(void **state)
{
	const size_t contact = note_size(NOTE_CONTACT);
	const size_t time = note_size(NOTE_TIME);
	const struct { enum note_kind kind; size_t len; int want; } cases[] = {
		{ NOTE_TIME, 0, -1 }, { NOTE_TIME, 1, -1 },
		{ NOTE_TIME, time - 1, -1 }, { NOTE_TIME, time + 1, -1 },
		{ NOTE_TIME, NOTE_BATCH * time, 0 },
		{ NOTE_TIME, (NOTE_BATCH + 1) * time, -1 },
		{ NOTE_CONTACT, contact - 1, -1 }, { NOTE_CONTACT, time, -1 },
		{ NOTE_CONTACT, contact, 0 }, { NOTE_CONTACT, 2 * contact, 0 },
		{ NOTE_CONTACT, 2 * contact - 8, -1 },
	};
	struct intake *in = intake_new(ENTRIES, 0, INTAKE_MOST);
	struct note notes[NOTE_BATCH + 1], n;
	char why[160];
	size_t i, at;

	(void)state;
	intake_take(in, 0);
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		n = good(cases[i].kind, T);
		for (at = 0; at < sizeof(notes) - sizeof(n);
		    at += note_size(n.kind))
			memcpy((char *)notes + at, &n, note_size(n.kind));
		if (intake_message(in, 0, notes, cases[i].len, UINT64_MAX, why,
		    sizeof(why)) != cases[i].want)
			fail_msg("message %zu", i);
	}
	/* Live, nothing comes from tomorrow. */
	n = good(NOTE_TIME, T);
	assert_int_equal(intake_message(in, 0, &n, time, T - 1, why,
	    sizeof(why)), -1);
	assert_int_equal(intake_take(in, INTAKE_SEATS), -1);
	intake_free(in);
}

struct out { struct note notes[4000]; size_t count; };

static int
collect(void *arg, struct note *n)
{
	struct out *o = arg;

	memset(&o->notes[o->count], 0, sizeof(*n));
	memcpy(&o->notes[o->count++], n, note_size(n->kind));
	return 0;
}

/* 900 notes of one stream, spread over some sensors by flow, read at odd
 * moments: what comes out. */
static void
run(struct out *o, unsigned sensors, unsigned stride)
{
	struct intake *in = intake_new(ENTRIES, sensors, INTAKE_MOST);
	struct note n;
	unsigned i, s;

	o->count = 0;
	for (s = 0; s < sensors; s++)
		assert_int_equal(intake_take(in, s), 0);
	for (i = 0; i < 900; i++) {
		/* Three at each moment, kinds not in order. */
		n = good(i % 3 == 0 ? NOTE_END : i % 3 == 1 ? NOTE_CONTACT :
		    NOTE_PROGRESS, T + i / 3 * 1000);
		n.flow.client_port = (uint16_t)(i * 7919 % 100);
		assert_int_equal(send(in, n.flow.client_port % sensors, n), 0);
		if (i % 3 == 2)
			for (s = 0; s < sensors; s++)
				assert_int_equal(send(in, s, good(NOTE_TIME,
				    n.time_us)), 0);
		if (i % stride == 0)
			assert_int_equal(intake_due(in, false, collect, o), 0);
	}
	assert_int_equal(intake_end(in), n.time_us);
	for (s = 0; s < sensors; s++)
		intake_wait(in, s);
	assert_int_equal(intake_due(in, true, collect, o), 0);
	intake_free(in);
}

static void
test_order_hides_the_sensors(void **state)
{
	static struct out one, other;
	unsigned sensors, stride;
	size_t i;

	(void)state;
	run(&one, 1, 1);
	assert_int_equal(one.count, 900);
	for (i = 1; i < one.count; i++) {
		assert_true(one.notes[i].time_us >= one.notes[i - 1].time_us);
		if (one.notes[i].time_us == one.notes[i - 1].time_us)
			assert_true(one.notes[i].kind >= one.notes[i - 1].kind);
	}
	for (sensors = 1; sensors <= 4; sensors++)
		for (stride = 1; stride < 1000; stride = stride * 5 + 2) {
			run(&other, sensors, stride);
			assert_int_equal(other.count, one.count);
			assert_memory_equal(other.notes, one.notes,
			    one.count * sizeof(*one.notes));
		}
}

static size_t
due_now(struct intake *in)
{
	static struct out o;

	o.count = 0;
	assert_int_equal(intake_due(in, false, collect, &o), 0);
	return o.count;
}

static void
test_waiting_for_sensors(void **state)
{
	struct intake *in = intake_new(ENTRIES, 2, INTAKE_MOST);

	(void)state;
	/* Nothing before the second came, and told its time. */
	intake_take(in, 0);
	assert_int_equal(send(in, 0, good(NOTE_CONTACT, T)), 0);
	assert_int_equal(send(in, 0, good(NOTE_TIME, T + 9)), 0);
	assert_int_equal(due_now(in), 0);
	intake_take(in, 1);
	assert_int_equal(due_now(in), 0);
	assert_int_equal(send(in, 1, good(NOTE_TIME, T)), 0);
	assert_int_equal(due_now(in), 0);	/* at T more may follow */
	assert_int_equal(send(in, 1, good(NOTE_TIME, T + 1)), 0);
	assert_int_equal(due_now(in), 1);
	/* A lost sensor is waited for; its replacement may begin earlier, and
	 * does not take time back. */
	intake_wait(in, 1);
	assert_int_equal(send(in, 0, good(NOTE_CONTACT, T + 20)), 0);
	assert_int_equal(send(in, 0, good(NOTE_TIME, T + 30)), 0);
	assert_int_equal(intake_clock(in), T + 1);
	intake_take(in, 1);
	assert_int_equal(send(in, 1, good(NOTE_CONTACT, T - 50)), 0);
	assert_int_equal(intake_clock(in), T + 1);
	assert_int_equal(send(in, 1, good(NOTE_TIME, T + 40)), 0);
	assert_int_equal(due_now(in), 2);
	/* One that will not come back is not waited for. */
	intake_wait(in, 0);
	assert_int_equal(intake_clock(in), T + 30);
	intake_leave(in, 0);
	assert_int_equal(intake_clock(in), T + 40);
	intake_free(in);
}

static void
test_one_that_runs_ahead(void **state)
{
	struct intake *in = intake_new(ENTRIES, 2, INTAKE_MOST);
	unsigned i;

	(void)state;
	intake_take(in, 0);
	intake_take(in, 1);
	assert_int_equal(send(in, 1, good(NOTE_TIME, T)), 0);
	for (i = 0; i < INTAKE_AHEAD; i++) {
		assert_true(intake_wants(in, 0));
		assert_int_equal(send(in, 0, good(NOTE_CONTACT, T + 5)), 0);
	}
	assert_false(intake_wants(in, 0));
	assert_true(intake_wants(in, 1));
	/* When the others wait for it, it must be read, however much. */
	assert_int_equal(send(in, 1, good(NOTE_TIME, T + 9)), 0);
	assert_true(intake_wants(in, 0));
	assert_int_equal(send(in, 0, good(NOTE_TIME, T + 6)), 0);
	intake_free(in);
}

/* All flows end at one moment: as many notes as were asked for. */
static void
test_how_many_wait(void **state)
{
	struct intake *in = intake_new(ENTRIES, 2, 10);
	unsigned i;

	(void)state;
	intake_take(in, 0);
	intake_take(in, 1);
	for (i = 0; i < 10; i++)
		assert_int_equal(send(in, 0, good(NOTE_END, T)), 0);
	assert_int_equal(send(in, 0, good(NOTE_END, T)), -1);
	assert_int_equal(send(in, 0, good(NOTE_TIME, T + 1)), 0);
	assert_int_equal(send(in, 1, good(NOTE_TIME, T + 1)), 0);
	assert_int_equal(due_now(in), 10);
	assert_int_equal(send(in, 0, good(NOTE_END, T + 1)), 0);
	intake_free(in);
}

/* It moves the clock, and nobody is told. */
static void
test_end_with_the_stream(void **state)
{
	struct intake *in = intake_new(ENTRIES, 1, 1);
	struct note n = good(NOTE_END, T + 5);

	(void)state;
	intake_take(in, 0);
	n.end = FLOW_STREAM;
	assert_int_equal(send(in, 0, good(NOTE_CONTACT, T)), 0);
	assert_int_equal(send(in, 0, n), 0);
	assert_int_equal(intake_clock(in), T + 5);
	assert_int_equal(due_now(in), 1);
	n.end = FLOW_CLOSED;
	assert_int_equal(send(in, 0, n), 0);
	assert_int_equal(send(in, 0, good(NOTE_TIME, T + 6)), 0);
	assert_int_equal(due_now(in), 1);
	/* It is checked all the same. */
	n = good(NOTE_END, T + 7);
	n.end = FLOW_STREAM;
	n.flow.proto = 1;
	assert_int_equal(send(in, 0, n), -1);
	intake_free(in);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hostile_notes),
		cmocka_unit_test(test_messages_of_odd_size),
		cmocka_unit_test(test_order_hides_the_sensors),
		cmocka_unit_test(test_waiting_for_sensors),
		cmocka_unit_test(test_one_that_runs_ahead),
		cmocka_unit_test(test_how_many_wait),
		cmocka_unit_test(test_end_with_the_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
