/* outbox_test.c: notes of every length, in order, whatever the keeper takes. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "classify/outbox.h"

#define CAPACITY 700
#define NOTES 20000

static int ends[2];
static uint64_t sent, received;

static int
set_up(void **state)
{
	(void)state;
	sent = received = 0;
	return socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends);
}

static int
tear_down(void **state)
{
	(void)state;
	close(ends[0]);
	close(ends[1]);
	return 0;
}

static enum note_kind
kind_of(uint64_t number)
{
	return (enum note_kind)(number * number / 7 % NOTE_KIND_COUNT);
}

/* A note is zero but for its head, and then full of what it is. */
static bool
add(struct outbox *o)
{
	size_t head = offsetof(struct note, end), size, i;
	struct note *n = outbox_add(o, kind_of(sent), sent);
	uint8_t *rest;

	if (!n)
		return false;
	size = note_size(n->kind);
	assert_int_equal(n->version, NOTE_VERSION);
	rest = (uint8_t *)n + head;
	for (i = 0; i < size - head; i++) {
		assert_int_equal(rest[i], 0);
		rest[i] = (uint8_t)(sent + i);
	}
	sent++;
	return true;
}

/* Read a message, if there is one: whole notes, each the next. */
static bool
take(void)
{
	static struct note message[NOTE_BATCH];
	size_t head = offsetof(struct note, end), count = 0;
	ssize_t len = recv(ends[1], message, sizeof(message), MSG_DONTWAIT);

	if (len < 0)
		return false;
	for (ssize_t at = 0; at < len; received++, count++) {
		const uint8_t *b = (const uint8_t *)message + at;
		const struct note *n = (const void *)b;
		size_t size = note_size(n->kind);

		assert_int_equal(n->kind, kind_of(received));
		assert_int_equal(n->time_us, received);
		for (size_t i = 0; i < size - head; i++)
			assert_int_equal(b[head + i], (uint8_t)(received + i));
		at += (ssize_t)size;
	}
	assert_in_range(count, 1, NOTE_BATCH);
	return true;
}

/* A keeper that takes less than there is: what waits is moved about. What
 * does not fit is lost, and counted. */
static void
a_slow_keeper(void **state)
{
	struct outbox *o = outbox_new(ends[0], CAPACITY, false);
	uint64_t lost = 0;

	(void)state;
	for (int i = 0; i < NOTES; i++) {
		lost += !add(o);
		assert_in_range(outbox_waiting(o), 1, CAPACITY);
		if (i % 5 == 0)
			assert_int_equal(outbox_flush(o), 0);
		if (i % 300 == 0)
			take();
	}
	assert_int_equal(outbox_lost(o), lost);
	assert_int_equal(outbox_lost(o), 0);
	assert_in_range(lost, 1, NOTES - CAPACITY);
	do
		assert_int_equal(outbox_flush(o), 0);
	while (take() || outbox_waiting(o) > 0);
	assert_int_equal(sent + lost, NOTES);
	assert_int_equal(received, sent);
	outbox_free(o);
}

/* A file's are sent when a message is full, and all of them by a flush. */
static void
a_patient_one(void **state)
{
	struct outbox *o = outbox_new(ends[0], CAPACITY, true);

	(void)state;
	for (int i = 0; i < NOTES; i++) {
		assert_true(add(o));
		assert_in_range(outbox_waiting(o), 1, NOTE_BATCH);
		if (i > 0 && i % NOTE_BATCH == 0)
			assert_true(take());
	}
	assert_int_equal(outbox_flush(o), 0);
	assert_int_equal(outbox_waiting(o), 0);
	while (take())
		;
	assert_int_equal(received, NOTES);
	assert_int_equal(outbox_lost(o), 0);
	outbox_free(o);
}

static void
a_keeper_that_is_gone(void **state)
{
	struct outbox *o = outbox_new(ends[0], CAPACITY, false);

	(void)state;
	assert_true(add(o));
	close(ends[1]);
	assert_int_equal(outbox_flush(o), -1);
	while (add(o))
		;
	assert_int_equal(outbox_waiting(o), CAPACITY);
	assert_int_equal(outbox_drain(o, 1), -1);
	outbox_free(o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_slow_keeper, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(a_patient_one, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(a_keeper_that_is_gone, set_up,
		    tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
