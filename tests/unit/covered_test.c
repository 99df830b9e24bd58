/* covered_test.c: coverage by the quarter hour, of a journal in which a capture
 * file was read again. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "classify/calendar.h"
#include "classify/json.h"
#include "store/covered.h"
#include "store/journal.h"
#include "store/removal.h"

#define MONDAY 20773		/* 16 November 2026 */
#define MINUTE_US UINT64_C(60000000)

struct place {
	char state[64];
	struct journal *journal;
	char why[400];
};

static int
make(void **state)
{
	struct place *p = calloc(1, sizeof(*p));
	char dir[128];
	uint64_t cut;

	snprintf(p->state, sizeof(p->state), "/tmp/covered.XXXXXX");
	if (calendar_zone("Europe/London", p->why, sizeof(p->why)) < 0 ||
	    !mkdtemp(p->state))
		return -1;
	snprintf(dir, sizeof(dir), "%s/journal", p->state);
	mkdir(dir, 0700);
	strcat(dir, "/observations");
	if (journal_open(&p->journal, dir, &cut, p->why, sizeof(p->why)) < 0)
		return -1;
	*state = p;
	return 0;
}

static int
end(void **state)
{
	struct place *p = *state;
	char command[128];

	journal_close(p->journal);
	snprintf(command, sizeof(command), "rm -rf %s", p->state);
	free(p);
	return system(command);
}

/* A minute or an event of a file, of the first quarter of a day; written on
 * another. */
static uint64_t
say(struct place *p, int32_t day, int minute, const char *what,
    uint64_t packets, int32_t written)
{
	struct fact f = { .what = what, .source = "file:1", .day = day,
		.at_us = calendar_midnight(day) + (uint64_t)minute *
		MINUTE_US, .text = what, .add = { .minutes = packets > 0,
		.packets = packets } };
	bool is_event = strcmp(what, "cover") != 0;
	struct json j = { 0 };
	uint64_t sequence;

	fact_write(&j, &f);
	assert_int_equal(journal_append(p->journal, is_event ? JOURNAL_EVENT :
	    JOURNAL_COVER, j.bytes, j.len, calendar_midnight(written),
	    written, &sequence, p->why, sizeof(p->why)), 0);
	json_free(&j);
	return sequence;
}

static void
say_over(struct place *p, const uint64_t *sequences, size_t n,
    int32_t written)
{
	struct removal what = { .order = REMOVAL_REREAD };
	struct json j = { 0 };
	uint64_t sequence;
	size_t i;

	for (i = 0; i < n; i++)
		assert_int_equal(removal_add(&what.sequences, sequences[i]),
		    0);
	removal_tombstone(&j, &what, false);
	assert_int_equal(journal_append(p->journal, JOURNAL_REREAD, j.bytes,
	    j.len, calendar_midnight(written), written, &sequence, p->why,
	    sizeof(p->why)), 0);
	json_free(&j);
	removal_free(&what);
}

static void
look(struct place *p, uint64_t minutes, uint64_t packets, size_t events)
{
	struct covered *c = malloc(sizeof(*c));
	const struct store_cover *first = &c->quarters[0][0];

	assert_int_equal(journal_sync(p->journal, p->why, sizeof(p->why)), 0);
	assert_int_equal(covered_read(c, p->state, MONDAY, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(first->minutes, minutes);
	assert_int_equal(first->packets, packets);
	assert_int_equal(c->event_count, events);
	assert_string_equal(c->events[events - 1].what, "reload");
	free(c);
}

/* Read in the week itself, or long after; read again, and once more, by which
 * one entry of each of both readings is over. */
static void
read_again(struct place *p, int32_t written)
{
	uint64_t over[3], again[2];

	over[0] = say(p, MONDAY, 1, "cover", 100, written);
	over[1] = say(p, MONDAY, 2, "lost", 0, written);
	say(p, MONDAY, 2, "reload", 0, written);
	over[2] = say(p, MONDAY, 3, "cover", 10, written);
	look(p, 2, 110, 2);
	again[0] = say(p, MONDAY, 1, "cover", 200, written);
	say_over(p, over, 2, written);
	look(p, 2, 210, 1);
	again[1] = over[2];
	say(p, MONDAY, 1, "cover", 300, written);
	say(p, MONDAY, 3, "cover", 30, written);
	over[0] = again[1];
	over[1] = again[0];
	say_over(p, over, 2, written);
	look(p, 2, 330, 1);
}

static void
a_file_read_again_in_its_week_counts_once(void **state)
{
	read_again(*state, MONDAY + 2);
}

static void
a_file_read_again_long_after_counts_once(void **state)
{
	read_again(*state, MONDAY + 60);
}

/* First in its week, then long after: what is replaced is not shown. */
static void
a_file_read_again_later_than_its_week_counts_once(void **state)
{
	struct place *p = *state;
	uint64_t over[2];

	over[0] = say(p, MONDAY, 1, "cover", 100, MONDAY + 2);
	over[1] = say(p, MONDAY, 2, "lost", 0, MONDAY + 2);
	say(p, MONDAY, 2, "reload", 0, MONDAY + 2);
	look(p, 1, 100, 2);
	say(p, MONDAY, 1, "cover", 200, MONDAY + 60);
	say_over(p, over, 2, MONDAY + 60);
	look(p, 1, 200, 1);
}

/* More of them than are kept, of which some and some others are over. */
static void
events_that_are_only_counted(void **state)
{
	struct place *p = *state;
	struct covered *c = malloc(sizeof(*c));
	uint64_t over[3];
	int i;

	for (i = 0; i < COVERED_EVENTS + 50; i++) {
		uint64_t at = say(p, MONDAY, 2, "reload", 0, MONDAY);

		if (i < 2 || i == COVERED_EVENTS + 20)
			over[i < 2 ? i : 2] = at;
	}
	say_over(p, over, 3, MONDAY);
	assert_int_equal(journal_sync(p->journal, p->why, sizeof(p->why)), 0);
	assert_int_equal(covered_read(c, p->state, MONDAY, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(c->event_count, COVERED_EVENTS - 2);
	assert_int_equal(c->more_events, 49);
	free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_file_read_again_in_its_week_counts_once, make, end),
		cmocka_unit_test_setup_teardown(
		    a_file_read_again_long_after_counts_once, make, end),
		cmocka_unit_test_setup_teardown(
		    a_file_read_again_later_than_its_week_counts_once, make,
		    end),
		cmocka_unit_test_setup_teardown(events_that_are_only_counted,
		    make, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
