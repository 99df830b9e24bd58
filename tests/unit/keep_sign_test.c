/* keep_sign_test.c: when heads are signed, by a clock that the test holds. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "classify/calendar.h"
#include "store/heads.h"
#include "store/journal.h"
#include "store/keep_sign.h"

#define MINUTE UINT64_C(60000000)
#define HOUR (60 * MINUTE)
#define NOON UINT64_C(1795176000000000)		/* 2026-11-20T12:00:00Z */

/* The files synced since this was emptied, in turn. */
static struct { ino_t files[64]; size_t count; } synced;

/* In place of the system's, for our own objects. */
int
fdatasync(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && synced.count < 64)
		synced.files[synced.count++] = st.st_ino;
	return (int)syscall(SYS_fdatasync, fd);
}

struct place { char dir[64], why[512]; struct keep_sign *s; };

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));
	char command[128];

	snprintf(p->dir, sizeof(p->dir), "/tmp/keep_sign_test.XXXXXX");
	*state = p;
	if (!mkdtemp(p->dir) || calendar_zone("Europe/London", p->why,
	    sizeof(p->why)) < 0)
		return -1;
	snprintf(command, sizeof(command), "mkdir -p %s/journal/observations",
	    p->dir);
	p->s = keep_sign_new(p->dir, "school", "box");
	return p->s ? system(command) : -1;
}

static int
teardown(void **state)
{
	struct place *p = *state;
	char command[128];

	keep_sign_free(p->s);
	snprintf(command, sizeof(command), "rm -rf %s", p->dir);
	free(p);
	return system(command);
}

/* Entry number n, whose digest is n in every byte. */
static const char *
due(struct place *p, uint8_t n, uint64_t now_us, bool is_last)
{
	uint8_t digest[CHAIN_BYTES];

	memset(digest, n, sizeof(digest));
	return keep_sign_due(p->s, n, digest, now_us, is_last);
}

/* How many heads of a journal there are, and of what entry the last is. */
static size_t
heads(struct place *p, const char *journal, uint64_t *last)
{
	struct head h = { 0 };
	size_t len, count = 0, i;
	char *text = heads_load(p->dir, journal, &len);

	for (i = 0; text && i < len; i++)
		count += text[i] == '\n';
	free(text);
	if (count)
		assert_int_equal(heads_last(p->dir, journal, &h, p->why,
		    sizeof(p->why)), 1);
	*last = h.sequence;
	return count;
}

/* Steps in time: entries until then, and how many heads that gives. */
static void
test_when(void **state)
{
	static const struct {
		uint64_t at;
		uint8_t entries;
		bool is_last;
		size_t heads;
	} steps[] = {
		{ 0, 0, false, 0 },		/* nothing to sign */
		{ MINUTE, 1, false, 1 },
		{ MINUTE + 1, 2, false, 1 },	/* the same minute */
		{ 2 * MINUTE - 1, 3, false, 1 },
		{ 2 * MINUTE, 3, false, 2 },
		{ 3 * MINUTE, 3, false, 2 },	/* nothing new */
		{ 9 * HOUR, 3, false, 2 },
		{ 12 * HOUR - 1, 3, false, 2 },
		{ 12 * HOUR, 3, false, 3 },	/* midnight: the day's end */
		{ 12 * HOUR + MINUTE, 3, false, 3 },
		{ 12 * HOUR + MINUTE + 1, 4, true, 4 },	/* it stops */
		{ 12 * HOUR + MINUTE + 2, 4, true, 4 },
	};
	struct place *p = *state;
	uint64_t last;
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		assert_null(due(p, steps[i].entries, NOON + steps[i].at,
		    steps[i].is_last));
		assert_int_equal(heads(p, "observations", &last),
		    steps[i].heads);
	}
	assert_int_equal(last, 4);
}

static void
test_ledger_too(void **state)
{
	struct place *p = *state;
	struct journal *j;
	uint64_t cut, sequence, last;
	char dir[96];

	snprintf(dir, sizeof(dir), "%s/journal/ledger", p->dir);
	assert_null(due(p, 1, NOON, false));
	assert_int_equal(journal_open(&j, dir, &cut, p->why, sizeof(p->why)),
	    0);
	assert_int_equal(journal_append(j, JOURNAL_ACT, "act", 3, NOON, 20777,
	    &sequence, p->why, sizeof(p->why)), 0);
	assert_int_equal(journal_sync(j, p->why, sizeof(p->why)), 0);
	assert_null(due(p, 1, NOON + MINUTE, false));
	assert_int_equal(heads(p, "ledger", &last), 1);
	assert_int_equal(last, 1);
	assert_null(due(p, 1, NOON + 2 * MINUTE, false));
	assert_int_equal(heads(p, "ledger", &last), 1);
	journal_close(j);
}

/* The place among those synced of a file of the ledger. */
static size_t
synced_at(struct place *p, const char *file)
{
	char path[128];
	struct stat st;
	size_t i = 0;

	snprintf(path, sizeof(path), "%s/journal/ledger/%s", p->dir, file);
	assert_int_equal(stat(path, &st), 0);
	while (i < synced.count && synced.files[i] != st.st_ino)
		i++;
	return i;
}

/* What another has appended and not synced is, before its head is. */
static void
test_ledger_is_synced_first(void **state)
{
	struct place *p = *state;
	struct journal *j;
	uint64_t cut, sequence, last;
	char dir[96];
	size_t at;

	snprintf(dir, sizeof(dir), "%s/journal/ledger", p->dir);
	assert_int_equal(journal_open(&j, dir, &cut, p->why, sizeof(p->why)),
	    0);
	for (sequence = 0; sequence < 2; ) {
		assert_int_equal(journal_append(j, JOURNAL_ACT, "act", 3, NOON,
		    20777, &sequence, p->why, sizeof(p->why)), 0);
		synced.count = 0;
		assert_null(due(p, 1, NOON + sequence * MINUTE, false));
		assert_int_equal(heads(p, "ledger", &last), sequence);
		assert_int_equal(last, sequence);
		at = synced_at(p, "heads");
		assert_true(at < synced.count);
		assert_true(synced_at(p, "20261120-0001.body") < at);
		assert_true(synced_at(p, "20261120-0001.chain") < at);
	}
	journal_close(j);
}

/* A journal that is not what was signed when the keeper last ran: told once.
 * What is written from then on is signed all the same; the heads before stand,
 * for the verifier to find. */
static void
test_cut_since(void **state)
{
	struct place *p = *state;
	const char *said;
	uint64_t last;

	assert_null(due(p, 9, NOON, false));
	keep_sign_free(p->s);
	p->s = keep_sign_new(p->dir, "school", "box");
	said = due(p, 7, NOON + MINUTE, false);
	assert_non_null(said);
	assert_non_null(strstr(said, "ends at entry 7 and is not the one "
	    "whose entry 9 was signed at 2026-11-20T12:00:00Z"));
	assert_null(due(p, 8, NOON + 2 * MINUTE, false));
	assert_int_equal(heads(p, "observations", &last), 2);
	assert_int_equal(last, 8);
}

static void
test_trouble_is_told_once(void **state)
{
	struct place *p = *state;
	char command[128];
	const char *said;
	uint64_t last;

	snprintf(command, sizeof(command), "touch %s/keys", p->dir);
	assert_int_equal(system(command), 0);
	said = due(p, 1, NOON, false);
	assert_non_null(said);
	assert_non_null(strstr(said, "Not a directory"));
	assert_null(due(p, 1, NOON + MINUTE, false));
	/* And when it is over signing goes on. */
	snprintf(command, sizeof(command), "rm %s/keys", p->dir);
	assert_int_equal(system(command), 0);
	assert_null(due(p, 1, NOON + 2 * MINUTE, false));
	assert_int_equal(heads(p, "observations", &last), 1);
}

int
main(void)
{
#define CASE(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_when), CASE(test_ledger_too), CASE(test_cut_since),
		CASE(test_ledger_is_synced_first),
		CASE(test_trouble_is_told_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
