/* wipe_test.c: where the numbers of foreign names stay on their road from the
 * sensor to episodes: every block of memory is looked into, when it is given
 * back and when the numbers are to be gone. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <malloc.h>

#include <sys/socket.h>

#include "classify/episode.h"
#include "classify/outbox.h"
#include "classify/wipe.h"
#include "store/intake.h"
#include "tests/unit/texts.h"

#define MINUTE SESSION_MINUTE_US
#define T (UINT64_C(29919480) * MINUTE)
#define NUMBER UINT64_C(0xa5c3d7e91b2f0000)	/* and what it counts */
#define BLOCKS 4096

static struct law law;

/* ---- memory ---- */

static void *blocks[BLOCKS];
static size_t block_count;
static unsigned left;		/* blocks given back with a number in them */
static bool is_watching;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *p, size_t size);
void *__real_reallocarray(void *p, size_t count, size_t size);
void __real_free(void *p);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *p, size_t size);
void *__wrap_reallocarray(void *p, size_t count, size_t size);
void __wrap_free(void *p);

static bool
has_number(void *p)
{
	uint64_t number = NUMBER;

	return memmem(p, malloc_usable_size(p), (char *)&number + 2, 6) != NULL;
}

static void *
came(void *p)
{
	if (!is_watching || !p)
		return p;
	assert_true(block_count < BLOCKS);
	blocks[block_count++] = p;
	return p;
}

static void
goes(void *p)
{
	if (!is_watching || !p)
		return;
	left += has_number(p);
	for (size_t i = 0; i < block_count; i++)
		if (blocks[i] == p)
			blocks[i] = blocks[--block_count];
}

/* What was there may hold anything: of that it is not to be the numbers. */
void *
__wrap_malloc(size_t size)
{
	void *p = __real_malloc(size);

	if (is_watching && p)
		memset(p, 0x11, malloc_usable_size(p));
	return came(p);
}

void *
__wrap_calloc(size_t count, size_t size)
{
	return came(__real_calloc(count, size));
}

void *
__wrap_realloc(void *p, size_t size)
{
	goes(p);
	return came(__real_realloc(p, size));
}

void *
__wrap_reallocarray(void *p, size_t count, size_t size)
{
	if (!p)
		return __wrap_malloc(count * size);
	goes(p);
	return came(__real_reallocarray(p, count, size));
}

void
__wrap_free(void *p)
{
	goes(p);
	__real_free(p);
}

/* How many blocks have one now. */
static unsigned
count_kept(void)
{
	unsigned kept = 0;

	for (size_t i = 0; i < block_count; i++)
		kept += has_number(blocks[i]);
	return kept;
}

static int
set_up(void **state)
{
	(void)state;
	block_count = left = 0;
	is_watching = true;
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	is_watching = false;
	return 0;
}

/* ---- notes ---- */

/* A connection of device one; number 0: to face.com. */
static struct note
contact(uint64_t at_us, uint64_t number)
{
	struct note n;

	memset(&n, 0, sizeof(n));
	n.version = NOTE_VERSION;
	n.kind = NOTE_CONTACT;
	n.time_us = n.flow.start_us = at_us;
	n.flow.entry = number ? CATALOGUE_NONE : 0;
	n.flow.name_hash = number;
	n.flow.proto = 6;
	n.flow.has_mac = 1;
	memcpy(n.flow.client_mac, "\x02\x00\x5e\x10\x00\x01", 6);
	n.flow.client[15] = 1;
	return n;
}

static void
put(struct intake *in, unsigned seat, struct note n)
{
	char why[160];

	assert_int_equal(intake_message(in, seat, &n, note_size(n.kind),
	    UINT64_MAX, why, sizeof(why)), 0);
}

static void
put_time(struct intake *in, unsigned seat, uint64_t at_us)
{
	struct note n;

	memset(&n, 0, sizeof(n));
	n.version = NOTE_VERSION;
	n.kind = NOTE_TIME;
	n.time_us = at_us;
	put(in, seat, n);
}

static int
look(void *arg, struct note *n)
{
	unsigned *seen = arg;

	*seen += n->flow.name_hash != 0;
	return 0;
}

/* Two sensors' notes, more than a queue has room for at first; half of them
 * are handed out, and more come in their place; at last all, or none more. */
static void
notes_handed_out_are_wiped(void **state)
{
	(void)state;
	for (int all = 0; all < 2; all++) {
		struct intake *in = intake_new(1, 2, INTAKE_MOST);
		unsigned seen = 0;

		intake_take(in, 0);
		intake_take(in, 1);
		for (uint64_t i = 0; i < 3000; i++)
			put(in, 0, contact(T + i, NUMBER + i));
		put(in, 1, contact(T + 1, NUMBER));
		put_time(in, 1, T + 2500);
		assert_int_equal(intake_due(in, false, look, &seen), 0);
		assert_int_equal(seen, 2501);
		for (uint64_t i = 3000; i < 6000; i++)
			put(in, 0, contact(T + i, NUMBER + i));
		assert_int_equal(count_kept(), 1);
		if (all) {
			intake_due(in, true, look, &seen);
			assert_int_equal(seen, 6001);
			assert_int_equal(count_kept(), 0);
		}
		intake_free(in);
		assert_int_equal(left, 0);
	}
}

/* A sensor's ring, of which a place may not be used again for long. */
static void
notes_sent_are_wiped(void **state)
{
	const struct note is = contact(T, NUMBER);
	struct outbox *o;
	int ends[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
	o = outbox_new(ends[0], 1000, false);
	for (int i = 0; i < 70; i++)
		outbox_add(o, NOTE_CONTACT, T)->flow = is.flow;
	assert_int_equal(count_kept(), 1);
	assert_int_equal(outbox_flush(o), 0);
	assert_int_equal(outbox_waiting(o), 0);
	assert_int_equal(count_kept(), 0);
	outbox_free(o);
	close(ends[0]);
	close(ends[1]);
}

/* ---- episodes ---- */

static int
ignore(void *arg, const struct session *s)
{
	(void)arg;
	(void)s;
	return 0;
}

static void
tell(struct episodes *e, uint64_t at_us, uint64_t number)
{
	struct note n = contact(at_us, number);

	assert_int_equal(episodes_note(e, &n), 0);
}

static struct episodes *
open_episodes(void)
{
	static const struct episode_origin origin = { "school", "box", "eth1",
		NULL, 0, NULL };

	return episodes_new(&law, &origin, ignore, NULL);
}

/* A page of many hosts at the end of a minute. */
static void
load_page(struct episodes *e)
{
	for (uint64_t i = 0; i < 200; i++)
		tell(e, T + MINUTE - 3000000 + i * 10000, NUMBER + i);
}

/* The device goes on with other things at once, over the borders of minutes:
 * of the page no more is known once the minute after its own is weighed. */
static void
minutes_weighed_are_wiped(void **state)
{
	struct episodes *e = open_episodes();

	(void)state;
	tell(e, T + 1000000, 0);
	load_page(e);
	for (uint64_t m = 1; m < 4; m++) {
		tell(e, T + m * MINUTE + 2000000, 0);
		tell(e, T + m * MINUTE + 59000000, 0);
		assert_int_equal(count_kept() > 0, m < 3);
		assert_int_equal(episodes_each_open(e, ignore, NULL), 0);
	}
	assert_int_equal(left, 0);
	episodes_free(e);
	assert_int_equal(left, 0);
}

/* The same where it stops in the midst of it. */
static void
what_is_open_is_wiped(void **state)
{
	(void)state;
	for (uint64_t weighed = 0; weighed < 2; weighed++) {
		struct episodes *e = open_episodes();

		load_page(e);
		if (weighed)
			assert_int_equal(episodes_clock(e, T + 2 * MINUTE), 0);
		assert_true(count_kept() > 0);
		episodes_free(e);
		assert_int_equal(left, 0);
	}
}

/* ---- the law ---- */

static int
load(void **state)
{
	struct text_faults *f = text_faults_new();
	char path[64], why[200];

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	texts_write("catalogue: test\nversion: \"1\"\n"
	    "categories: [social network]\nservices:\n"
	    "  - {id: face, title: Face, category: social network, hosts: ["
	    "{host: face.com, role: primary, source: test, seen: 2026-11-20}"
	    "]}\n", path);
	catalogue_load(&law.catalogue, path, NULL, f);
	unlink(path);
	texts_write("roster: test\ndevices:\n  - {id: one, mac: "
	    "\"02:00:5e:10:00:01\", equipment: school, used_by: staff}\n",
	    path);
	roster_load(&law.roster, path, f);
	unlink(path);
	assert_string_equal(text_faults_text(f), "");
	text_faults_free(f);
	return 0;
}

static int
unload(void **state)
{
	(void)state;
	catalogue_free(law.catalogue);
	roster_free(law.roster);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(notes_handed_out_are_wiped,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(notes_sent_are_wiped, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(minutes_weighed_are_wiped,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_open_is_wiped, set_up,
		    tear_down),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
