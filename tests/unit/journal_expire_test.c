/* journal_expire_test.c: texts taken out of a journal, also by a program that
 * is cut short at each of its calls. What is left is looked for with grep. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "store/journal.h"
#include "tests/unit/cut_short.h"

#define DAY 20777
#define ENTRIES 30		/* ten a day */

/* 3; the end of one day and the next's beginning; the last of all. */
static const struct journal_span spans[] = { { 3, 3 }, { 9, 14 }, { 30, 30 } };
#define SPANS 3
#define GONE 8

struct place {
	char dir[64];
	char why[512];
};

static int
make(void **state)
{
	struct place *p = calloc(1, sizeof(*p));
	struct journal *j;
	uint64_t cut, sequence;
	char text[64];
	int i;

	snprintf(p->dir, sizeof(p->dir), "/tmp/journal_expire.XXXXXX");
	if (!mkdtemp(p->dir) ||
	    journal_open(&j, p->dir, &cut, p->why, sizeof(p->why)) < 0)
		return -1;
	for (i = 1; i <= ENTRIES; i++) {
		snprintf(text, sizeof(text), "secret-%d-of-somebody", i);
		if (journal_append(j, JOURNAL_SESSION, text, strlen(text), 1,
		    DAY + (i - 1) / 10, &sequence, p->why,
		    sizeof(p->why)) < 0)
			return -1;
	}
	if (journal_sync(j, p->why, sizeof(p->why)) < 0)
		return -1;
	journal_close(j);
	*state = p;
	return 0;
}

static int
remove_all(void **state)
{
	struct place *p = *state;
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", p->dir);
	free(p);
	return system(command);
}

static bool
is_gone(uint64_t sequence)
{
	size_t i;

	for (i = 0; i < SPANS; i++)
		if (sequence >= spans[i].first && sequence <= spans[i].last)
			return true;
	return false;
}

static int
expire(void *arg)
{
	struct place *p = arg;
	uint64_t cut, from = 0;
	struct journal *j;
	int r;

	if (journal_open(&j, p->dir, &cut, p->why, sizeof(p->why)) < 0)
		return -1;
	while ((r = journal_expire(j, spans, SPANS, &from, p->why,
	    sizeof(p->why))) == 1)
		;
	journal_close(j);
	return r;
}

struct heard { uint64_t count, expired; };

/* Whatever stays has its own text; nothing goes that was not to go. */
static int
hear(void *arg, const struct journal_entry *e)
{
	struct heard *h = arg;
	char text[64];

	h->count++;
	h->expired += e->expired;
	snprintf(text, sizeof(text), "secret-%d-of-somebody",
	    (int)e->sequence);
	if (e->expired)
		assert_true(is_gone(e->sequence));
	else
		assert_string_equal(e->body, text);
	return 0;
}

static struct heard
read_all(struct place *p)
{
	struct heard h = { 0 };
	struct journal *j;

	assert_int_equal(journal_open_read(&j, p->dir, p->why,
	    sizeof(p->why)), 0);
	if (journal_each(j, 0, hear, &h, p->why, sizeof(p->why)) != 0)
		fail_msg("%s", p->why);
	journal_close(j);
	return h;
}

/* In how many lines of any file does it stand? */
static int
grep(const struct place *p, const char *what)
{
	char command[256];
	int n = -1;
	FILE *f;

	snprintf(command, sizeof(command), "cat %s/* | grep -ac -- '%s'",
	    p->dir, what);
	f = popen(command, "r");
	assert_int_equal(fscanf(f, "%d", &n), 1);
	pclose(f);
	return n;
}

static void
check_out(struct place *p)
{
	struct heard h = read_all(p);
	uint64_t left;
	char text[128];
	int i;

	assert_int_equal(h.count, ENTRIES);
	assert_int_equal(h.expired, GONE);
	assert_int_equal(journal_unexpired(p->dir, spans, SPANS, &left, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(left, 0);
	for (i = 1; i <= ENTRIES; i++) {
		snprintf(text, sizeof(text), "secret-%d-of", i);
		assert_int_equal(grep(p, text), !is_gone((uint64_t)i));
	}
	snprintf(text, sizeof(text), "ls %s/*.new 2> /dev/null", p->dir);
	assert_int_not_equal(system(text), 0);
}

static void
texts_are_taken_out(void **state)
{
	struct place *p = *state;
	struct journal *j;
	uint64_t left, cut, sequence;

	assert_int_equal(journal_unexpired(p->dir, spans, SPANS, &left, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(left, GONE);
	assert_int_equal(expire(p), 0);
	check_out(p);
	/* Again changes nothing; and one can go on writing. */
	assert_int_equal(expire(p), 0);
	check_out(p);
	assert_int_equal(journal_open(&j, p->dir, &cut, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(journal_append(j, JOURNAL_SESSION,
	    "secret-31-of-somebody", 21, 1, DAY, &sequence, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(sequence, 31);
	assert_int_equal(journal_sync(j, p->why, sizeof(p->why)), 0);
	journal_close(j);
	assert_int_equal(read_all(p).count, 31);
}

/* The chain is what it was: the same bytes. */
static void
chains_are_not_touched(void **state)
{
	struct place *p = *state;
	char command[512];

	snprintf(command, sizeof(command), "cd %s && cat *.chain > before",
	    p->dir);
	assert_int_equal(system(command), 0);
	assert_int_equal(expire(p), 0);
	snprintf(command, sizeof(command), "cd %s && cat *.chain | cmp - "
	    "before", p->dir);
	assert_int_equal(system(command), 0);
}

/* Beside a reader who stands in the middle. */
static void
a_reader_goes_on(void **state)
{
	struct place *p = *state;
	struct heard h = { 0 };
	uint64_t cut, from = 0;
	struct journal *j;

	assert_int_equal(journal_open(&j, p->dir, &cut, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(journal_each(j, 0, hear, &h, p->why, sizeof(p->why)),
	    0);
	while (journal_expire(j, spans, SPANS, &from, p->why,
	    sizeof(p->why)) == 1)
		;
	h = (struct heard){ 0 };
	assert_int_equal(journal_each(j, 12, hear, &h, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(h.count, ENTRIES - 12);
	assert_int_equal(h.expired, 3);
	journal_close(j);
}

static void
a_cut_anywhere_is_mended(void **state)
{
	unsigned n, cuts = 0;
	void *place;
	struct place *p;

	(void)state;
	for (n = 1;; n++) {
		assert_int_equal(make(&place), 0);
		p = place;
		if (!cut_run(n, expire, p)) {
			check_out(p);
			remove_all(&place);
			break;
		}
		cuts++;
		/* Nothing is lost that was to stay ... */
		assert_int_equal(read_all(p).count, ENTRIES);
		/* ... and beginning again finishes it. */
		assert_int_equal(expire(p), 0);
		check_out(p);
		remove_all(&place);
	}
	print_message("# figure: cut at each of %u calls\n", cuts);
	assert_true(cuts > 10);
}

/* A damaged segment stays as it is, and so does the file that was to replace
 * it: nothing. */
static void
damage_stops_it(void **state)
{
	struct place *p = *state;
	char command[512];

	snprintf(command, sizeof(command), "cd %s && f=$(ls *.body | head -n "
	    "1) && sed -i s/secret-2-/secret-7-/ $f && cp $f before", p->dir);
	assert_int_equal(system(command), 0);
	assert_int_equal(expire(p), -1);
	if (!strstr(p->why, "it is damaged, and no text is taken out"))
		fail_msg("%s", p->why);
	snprintf(command, sizeof(command), "cd %s && f=$(ls *.body | head -n "
	    "1) && cmp $f before && ! ls *.new 2> /dev/null", p->dir);
	assert_int_equal(system(command), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(texts_are_taken_out, make,
		    remove_all),
		cmocka_unit_test_setup_teardown(chains_are_not_touched, make,
		    remove_all),
		cmocka_unit_test_setup_teardown(a_reader_goes_on, make,
		    remove_all),
		cmocka_unit_test(a_cut_anywhere_is_mended),
		cmocka_unit_test_setup_teardown(damage_stops_it, make,
		    remove_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
