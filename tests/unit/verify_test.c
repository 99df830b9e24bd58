/* verify_test.c: what a journal looked at whole is found to be. That nothing
 * altered goes unseen is tests/tamper.sh's to show; here is what must not be
 * called wrong, and what is said. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/journal.h"
#include "store/ranges.h"
#include "store/verify.h"

#define DAY 20777		/* 2026-11-20 */
#define NOW UINT64_C(1795176000000000)
#define TOMBSTONE(ranges) \
	"{\"what\":\"tombstone\",\"order\":\"order-1\",\"sequences\":" ranges "}"

struct place {
	char dir[64], journal[96], why[512];
	struct journal *j;
	struct verify_result v;
};

/* What somebody else does once a directory was listed; NULL: nothing. */
static void (*meanwhile)(struct place *p);
static struct place *meanwhile_in;

/* In place of the system's, for our own objects. */
int
closedir(DIR *d)
{
	int (*real)(DIR *) = (int (*)(DIR *))dlsym(RTLD_NEXT, "closedir");
	void (*then)(struct place *) = meanwhile;

	meanwhile = NULL;
	if (then)
		then(meanwhile_in);
	return real(d);
}

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));
	uint64_t cut;

	snprintf(p->dir, sizeof(p->dir), "/tmp/verify_test.XXXXXX");
	*state = p;
	if (!mkdtemp(p->dir))
		return -1;
	snprintf(p->journal, sizeof(p->journal), "%s/journal/ledger", p->dir);
	if (keyring_set_up(p->dir, "school", "box", NOW, p->why,
	    sizeof(p->why)) != 1)
		return -1;
	return journal_open(&p->j, p->journal, &cut, p->why, sizeof(p->why));
}

static int
teardown(void **state)
{
	struct place *p = *state;
	char command[128];

	journal_close(p->j);
	snprintf(command, sizeof(command), "rm -rf %s", p->dir);
	free(p);
	return system(command);
}

static void
put(struct place *p, enum journal_kind kind, const char *text)
{
	uint64_t sequence;

	assert_int_equal(journal_append(p->j, kind, text, strlen(text), NOW,
	    DAY, &sequence, p->why, sizeof(p->why)), 0);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
}

static void
head_of(struct place *p, struct head *h)
{
	uint8_t digest[CHAIN_BYTES];

	*h = (struct head){ .sequence = journal_head(p->j, digest),
		.journal = "ledger" };
	chain_hex(digest, sizeof(digest), h->digest);
}

static void
sign(struct place *p)
{
	struct head h;

	head_of(p, &h);
	assert_int_equal(heads_append(p->dir, &h, NOW, p->why,
	    sizeof(p->why)), 0);
}

static void
shell(const struct place *p, const char *command)
{
	char whole[512];

	snprintf(whole, sizeof(whole), "cd %s && { %s; }", p->journal,
	    command);
	assert_int_equal(system(whole), 0);
}

/* With these heads from elsewhere, as text; "" none. */
static int
look(struct place *p, const char *given)
{
	struct verify_heads heads = { 0 };
	struct keyring keys;
	int r;

	assert_int_equal(keyring_load(&keys, p->dir, p->why, sizeof(p->why)),
	    0);
	r = verify_heads_add(&heads, &keys, "ledger", given, strlen(given),
	    p->why, sizeof(p->why));
	if (r == 0)
		r = verify_journal(p->dir, "ledger", &keys, &heads, &p->v,
		    p->why, sizeof(p->why));
	else
		r = -2;
	verify_heads_free(&heads);
	keyring_free(&keys);
	return r;
}

static void
test_beside_a_writer(void **state)
{
	struct place *p = *state;

	put(p, JOURNAL_ACT, "one");
	sign(p);
	put(p, JOURNAL_ACT, "two");
	/* Half an entry, as a reader may find it. */
	shell(p, "printf 0123 >> 20261120-0001.chain; "
	    "printf 0123456789 >> 20261120-0001.body");
	assert_int_equal(look(p, ""), 0);
	assert_true(p->v.is_written);
	assert_int_equal(p->v.entries, 2);
	assert_int_equal(p->v.heads, 1);
	assert_int_equal(p->v.last_head.sequence, 1);
	/* Without a writer it is nothing that should be there. */
	journal_close(p->j);
	p->j = NULL;
	assert_int_equal(look(p, ""), 1);
	assert_non_null(strstr(p->v.wrong, "4 bytes after entry 2 are no "
	    "whole entry"));
	assert_string_equal(p->v.file, "20261120-0001.chain");
}

static void
test_nothing_there(void **state)
{
	struct place *p = *state;

	assert_int_equal(look(p, ""), 0);
	assert_int_equal(p->v.entries, 0);
	assert_int_equal(look(p, "1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaa"), 1);
	assert_non_null(strstr(p->v.wrong, "entry 1 is missing: the journal "
	    "ends at 0, but the head given names entry 1"));
}

/* Texts gone, and what tombstones say of them. */
static void
test_tombstones(void **state)
{
	static const struct {
		const char *ranges;
		int want;
		const char *say;
	} cases[] = {
		{ "[[2,3]]", 0, "" },
		{ "[[1,2],[3,3]]", 0, "" },
		{ "[[3,3],[1,2]]", 1, "does not name earlier" },
		{ "[[3,3]]", 1, "the text of entry 2 is gone" },
		{ "[[2,2],[4,4]]", 1, "the text of entry 3 is gone" },
		{ "[[2,5]]", 1, "does not name earlier entries (entry 5)" },
		{ "[[3,2]]", 1, "does not name earlier entries (entry 5)" },
		{ "[]", 1, "the text of entry 2 is gone" },
		{ "[[2,3]", 1, "does not name earlier" },
		{ "[[2,3x]]", 1, "does not name earlier" },
		{ "[[2,3]],\"sequences\":[[2,3]]", 1,
		    "does not name earlier" },
		{ "[[02,99999999999999999]]", 1, "does not name earlier" },
	};
	struct place *p = *state;
	char text[200];
	uint64_t cut;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		journal_close(p->j);
		shell(p, "rm -f 2*");
		assert_int_equal(journal_open(&p->j, p->journal, &cut, p->why,
		    sizeof(p->why)), 0);
		put(p, JOURNAL_ACT, "one");
		put(p, JOURNAL_ACT, "two");
		put(p, JOURNAL_ACT, "three");
		put(p, JOURNAL_ACT, "four");
		snprintf(text, sizeof(text), TOMBSTONE("%s"), cases[i].ranges);
		put(p, JOURNAL_TOMBSTONE, text);
		shell(p, "sed -i '2,3s/.*//' 20261120-0001.body");
		assert_int_equal(look(p, ""), cases[i].want);
		assert_non_null(strstr(p->v.wrong, cases[i].say));
	}
	shell(p, "sed -i '5s/.*//' 20261120-0001.body");
	assert_int_equal(look(p, ""), 1);
	assert_non_null(strstr(p->v.wrong, "the text of a tombstone is gone"));
}

/* A tombstone for the first two, in a segment of the next day; their texts. */
static void
expire_next_day(struct place *p)
{
	static const char text[] = TOMBSTONE("[[1,2]]");
	const struct journal_span span = { 1, 2 };
	uint64_t sequence, from = 0;

	assert_int_equal(journal_append(p->j, JOURNAL_TOMBSTONE, text,
	    strlen(text), NOW, DAY + 1, &sequence, p->why, sizeof(p->why)), 0);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	while (journal_expire(p->j, &span, 1, &from, p->why,
	    sizeof(p->why)) == 1)
		;
}

/* Each time after the list was read. */
static void
test_expired_meanwhile(void **state)
{
	struct place *p = *state;

	put(p, JOURNAL_ACT, "one");
	put(p, JOURNAL_ACT, "two");
	put(p, JOURNAL_ACT, "three");
	meanwhile = expire_next_day;
	meanwhile_in = p;
	if (look(p, "") != 0)
		fail_msg("%s", p->v.wrong);
	assert_null(meanwhile);
	assert_int_equal(p->v.entries, 4);
	assert_int_equal(p->v.expired, 2);
	assert_int_equal(p->v.tombstones, 1);
	assert_int_equal(p->v.segments, 2);
}

static void
begin_to_write(struct place *p)
{
	uint64_t cut;

	assert_int_equal(journal_open(&p->j, p->journal, &cut, p->why,
	    sizeof(p->why)), 0);
	shell(p, "printf 'half an ent' >> 20261120-0001.body");
}

/* Nobody wrote it when it was opened: half an entry at its end is that of who
 * began since. */
static void
test_written_meanwhile(void **state)
{
	struct place *p = *state;

	put(p, JOURNAL_ACT, "one");
	journal_close(p->j);
	p->j = NULL;
	meanwhile = begin_to_write;
	meanwhile_in = p;
	if (look(p, "") != 0)
		fail_msg("%s", p->v.wrong);
	assert_null(meanwhile);
	assert_int_equal(p->v.entries, 1);
	assert_true(p->v.is_written);
	journal_close(p->j);
	p->j = NULL;
	assert_int_equal(look(p, ""), 1);
	assert_non_null(strstr(p->v.wrong, "are no whole entry"));
}

static void
test_heads_given(void **state)
{
	struct place *p = *state;
	char text[128], *own;
	struct head h;
	size_t len;

	put(p, JOURNAL_ACT, "one");
	head_of(p, &h);
	snprintf(text, sizeof(text), "1:%s", h.digest);
	put(p, JOURNAL_ACT, "two");
	sign(p);
	assert_int_equal(look(p, text), 0);
	assert_int_equal(p->v.given, 1);
	text[2] = text[2] == 'a' ? 'b' : 'a';
	assert_int_equal(look(p, text), 1);
	assert_int_equal(p->v.sequence, 1);
	assert_non_null(strstr(p->v.wrong, "entry 1 is another than the head "
	    "given names"));
	/* A line of its own file; one that nobody signed. */
	own = heads_load(p->dir, "ledger", &len);
	assert_int_equal(look(p, own), 0);
	own[len - 5] = own[len - 5] == 'a' ? 'b' : 'a';
	assert_int_equal(look(p, own), -2);
	assert_non_null(strstr(p->why, "line 1 was not signed by the key"));
	free(own);
	assert_int_equal(look(p, "12"), -2);
	assert_non_null(strstr(p->why, "line 1 is no head"));
}

/* A key made while it is looked at. */
static void
test_rotated_meanwhile(void **state)
{
	const struct verify_heads none = { 0 };
	struct place *p = *state;
	struct keyring keys;

	put(p, JOURNAL_ACT, "one");
	sign(p);
	assert_int_equal(keyring_load(&keys, p->dir, p->why, sizeof(p->why)),
	    0);
	assert_int_equal(keyring_rotate(p->dir, NOW, p->why, sizeof(p->why)),
	    0);
	sign(p);
	assert_int_equal(verify_journal(p->dir, "ledger", &keys, &none, &p->v,
	    p->why, sizeof(p->why)), 0);
	assert_int_equal(p->v.heads, 2);
	keyring_free(&keys);
}

static void
test_ranges(void **state)
{
	static const struct {
		const char *gone, *covered;
		uint64_t want;
	} cases[] = {
		{ "", "", 0 }, { "", "1-9", 0 }, { "5", "", 5 },
		{ "5", "1-9", 0 }, { "5", "6-9", 5 }, { "5", "1-4", 5 },
		{ "3-7", "1-4 5-9", 0 }, { "3-7", "1-4 6-9", 5 },
		{ "3-7", "6-9 1-4", 5 }, { "3-7 12", "1-9 3-4 2-8", 12 },
		{ "9 3", "3 8 10", 9 }, { "1-2 5-6 9", "1-10", 0 },
		{ "2 4", "1-3 4", 0 },
	};
	const char *p;
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct ranges sets[2] = { { 0 } };

		for (k = 0; k < 2; k++)
			for (p = k ? cases[i].covered : cases[i].gone; *p;) {
				char *end;
				uint64_t from = strtoull(p, &end, 10);
				uint64_t to = *end == '-' ?
				    strtoull(end + 1, &end, 10) : from;

				assert_int_equal(ranges_add(&sets[k], from,
				    to), 0);
				p = end + (*end == ' ');
			}
		assert_int_equal(ranges_first_outside(&sets[0], &sets[1]),
		    cases[i].want);
		ranges_free(&sets[0]);
		ranges_free(&sets[1]);
	}
}

/* What a writer left in a segment whose disk failed, and could not cut: in
 * both files, or in one. */
static const struct { const char *leave; int r; } lefts[] = {
	{ "cat 20261121-0001.chain >> 20261120-0001.chain; "
	    "cat 20261121-0001.body >> 20261120-0001.body", 0 },
	{ "head -c 300 20261121-0001.chain >> 20261120-0001.chain", 0 },
	{ "cat 20261121-0001.body >> 20261120-0001.body", 0 },
	{ "head -c 9 20261121-0001.body >> 20261120-0001.body", 0 },
	{ "echo >> 20261120-0001.body", 1 },
	{ "tail -c 246 20261120-0001.chain >> 20261120-0001.chain", 1 },
	{ "tail -c 246 20261121-0001.chain >> 20261120-0001.chain", 1 },
	{ "cat 20261121-0001.chain 20261121-0001.chain >> "
	    "20261120-0001.chain", 1 },
};

static void
test_what_was_left_is_passed_over(void **state)
{
	struct place *p = *state;
	char command[256];
	uint64_t at;
	size_t i;

	put(p, JOURNAL_SESSION, "{\"n\":1}");
	for (i = 2; i <= 3; i++)
		assert_int_equal(journal_append(p->j, JOURNAL_SESSION,
		    "{\"n\":2}", 7, NOW, DAY + 1, &at, p->why,
		    sizeof(p->why)), 0);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	shell(p, "mkdir kept && cp 2026* kept/");
	for (i = 0; i < sizeof(lefts) / sizeof(*lefts); i++) {
		snprintf(command, sizeof(command), "cp kept/* . && %s",
		    lefts[i].leave);
		shell(p, command);
		if (look(p, "") != lefts[i].r)
			fail_msg("%s: %s", lefts[i].leave, p->v.wrong);
		if (lefts[i].r == 0)
			assert_int_equal(p->v.entries, 3);
	}
}

int
main(void)
{
#define CASE(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_beside_a_writer), CASE(test_nothing_there),
		CASE(test_what_was_left_is_passed_over),
		CASE(test_tombstones), CASE(test_heads_given), CASE(test_rotated_meanwhile),
		CASE(test_expired_meanwhile), CASE(test_written_meanwhile),
		cmocka_unit_test(test_ranges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
