/* file_names_test.c: a capture file that a state directory has by its older
 * name, whole or deleted. Digests of "abc" as FIPS 180-2 and b3sum have them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "classify/json.h"
#include "store/file_names.h"
#include "store/removal.h"
#include "store/scribe.h"

#define NEWER "blake3:6437b3ac38465133ffb63b75273a8db5" \
    "48c558465d79db03fd359c6cd5bd9d85"
#define OLDER "file:ba7816bf8f01cfea414140de5dae2223" \
    "b00361a396177a9cb410ff61f20015ad"
#define DAY 20777

struct place {
	char state[64], path[80], why[512];
	struct scribe *scribe;
	struct file_names names;
};

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));
	FILE *f;

	*state = p;
	strcpy(p->state, "/tmp/file_names.XXXXXX");
	if (!mkdtemp(p->state) || calendar_zone("Europe/London", p->why,
	    sizeof(p->why)) < 0)
		return -1;
	snprintf(p->path, sizeof(p->path), "%s/abc.pcap", p->state);
	f = fopen(p->path, "w");
	return f && fputs("abc", f) >= 0 && fclose(f) == 0 ? 0 : -1;
}

static int
teardown(void **state)
{
	struct place *p = *state;
	char command[96];

	scribe_close(p->scribe);
	snprintf(command, sizeof(command), "rm -rf %s", p->state);
	free(p);
	return system(command);
}

static void
ok(struct place *p, int result)
{
	if (result < 0)
		fail_msg("%s", p->why);
}

static void
begin(struct place *p, const char *source, const char *other)
{
	const struct scribe_settings set = { .state = p->state,
		.source = source, .other = other, .lines_fd = -1 };
	uint64_t torn;

	scribe_close(p->scribe);
	p->scribe = NULL;
	ok(p, scribe_open(&p->scribe, &set, &torn, p->why, sizeof(p->why)));
	ok(p, scribe_remember(p->scribe));
}

/* The file is read, which gives one fact. */
static void
read_by(struct place *p, const char *source, const char *other)
{
	const struct fact f = { .what = "cover", .day = DAY, .at_us = 1,
		.add = { .minutes = 1 } };

	begin(p, source, other);
	ok(p, scribe_fact(p->scribe, JOURNAL_COVER, &f));
	ok(p, scribe_sync(p->scribe));
}

/* A journal_visit. */
static int
count(void *arg, const struct journal_entry *e)
{
	*(unsigned *)arg += e->kind == JOURNAL_COVER;
	return 0;
}

static void
assert_facts(struct place *p, unsigned want)
{
	unsigned n = 0;

	ok(p, journal_each(scribe_journal(p->scribe), 0, count, &n, p->why,
	    sizeof(p->why)));
	assert_int_equal(n, want);
}

static void
assert_names(struct place *p, const char *source, const char *other)
{
	ok(p, file_names_find(&p->names, p->path, NEWER, p->state, p->why,
	    sizeof(p->why)));
	assert_string_equal(p->names.source, source);
	assert_string_equal(p->names.other, other);
}

/* The first entry, for good. */
static void
delete(struct place *p)
{
	struct journal *j = scribe_journal(p->scribe);
	const struct journal_span one = { 1, 1 };
	struct removal what = { .order = "order-1" };
	struct json text = { 0 };
	uint64_t at, from = 0;

	assert_int_equal(removal_add(&what.sequences, 1), 0);
	ok(p, removal_mark(&what, p->state, j, p->why, sizeof(p->why)));
	assert_int_equal(what.marks.count, 1);
	removal_tombstone(&text, &what, false);
	ok(p, journal_append(j, JOURNAL_TOMBSTONE, text.bytes, text.len, 1,
	    DAY, &at, p->why, sizeof(p->why)));
	ok(p, journal_sync(j, p->why, sizeof(p->why)));
	while (journal_expire(j, &one, 1, &from, p->why, sizeof(p->why)) == 1)
		;
	json_free(&text);
	removal_free(&what);
}

static void
by_what_it_is_known(void **state)
{
	struct place *p = *state;

	assert_names(p, NEWER, "");
	read_by(p, "eth1", NULL);
	read_by(p, NEWER, NULL);
	assert_names(p, NEWER, "");
	read_by(p, "file:0123", NULL);
	assert_names(p, NEWER, OLDER);
	read_by(p, OLDER, NULL);
	assert_names(p, OLDER, NEWER);
	assert_facts(p, 4);
	read_by(p, p->names.source, p->names.other);
	assert_facts(p, 4);
}

static void
what_was_deleted_by_the_older_name_stays_so(void **state)
{
	struct place *p = *state;

	read_by(p, OLDER, NULL);
	delete(p);
	assert_names(p, NEWER, OLDER);
	assert_facts(p, 1);
	read_by(p, p->names.source, p->names.other);
	assert_facts(p, 1);
}

static void
what_was_deleted_by_the_newer_name_stays_so(void **state)
{
	struct place *p = *state;

	read_by(p, NEWER, NULL);
	delete(p);
	assert_names(p, NEWER, OLDER);
	read_by(p, p->names.source, p->names.other);
	assert_facts(p, 1);
}

static void
a_file_that_is_gone(void **state)
{
	struct place *p = *state;

	read_by(p, OLDER, NULL);
	assert_int_equal(remove(p->path), 0);
	assert_int_equal(file_names_find(&p->names, p->path, NEWER, p->state,
	    p->why, sizeof(p->why)), -1);
	assert_non_null(strstr(p->why, "abc.pcap: No such file"));
}

int
main(void)
{
#define PLACED(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		PLACED(by_what_it_is_known),
		PLACED(what_was_deleted_by_the_older_name_stays_so),
		PLACED(what_was_deleted_by_the_newer_name_stays_so),
		PLACED(a_file_that_is_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
