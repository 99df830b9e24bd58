/* journal_test.c: the journal on real files, checked with sha256sum. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "store/chain.h"
#include "store/journal.h"
#include "store/segment.h"

#define DAY 20777	/* 2026-11-20 */
#define ENTRY 246

/* The calls of the system that write, one of which fails. */
enum call { CALL_NONE, CALL_WRITE, CALL_SYNC, CALL_TRUNCATE };
static struct fault {
	enum call call;
	unsigned long at;	/* this many calls from now; 0 none */
	int error;
	bool always;		/* and all after it */
	unsigned no_cut;	/* from that cut on none succeeds; 0 all do */
} fault;

static bool
fails(enum call call)
{
	if (fault.call != call || fault.at == 0)
		return false;
	if (fault.at > 1) {
		fault.at--;
		return false;
	}
	if (!fault.always)
		fault.at = 0;
	errno = fault.error;
	return true;
}

/* Half of it is written all the same. */
ssize_t
pwrite(int fd, const void *bytes, size_t len, off_t at)
{
	if (fails(CALL_WRITE)) {
		syscall(SYS_pwrite64, fd, bytes, len / 2, at);
		errno = fault.error;
		return -1;
	}
	return syscall(SYS_pwrite64, fd, bytes, len, at);
}

int
fdatasync(int fd)
{
	return fails(CALL_SYNC) ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int
fsync(int fd)
{
	return fails(CALL_SYNC) ? -1 : (int)syscall(SYS_fsync, fd);
}

int
ftruncate(int fd, off_t len)
{
	if (fault.no_cut == 1) {
		errno = EIO;
		return -1;
	}
	fault.no_cut -= fault.no_cut > 1;
	return fails(CALL_TRUNCATE) ? -1 :
	    (int)syscall(SYS_ftruncate, fd, len);
}

struct place {
	char dir[64];
	struct journal *j;
	char why[512];
};

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	snprintf(p->dir, sizeof(p->dir), "/tmp/journal_test.XXXXXX");
	if (!mkdtemp(p->dir))
		return -1;
	strcat(p->dir, "/a/b");
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;
	char command[128];

	journal_close(p->j);
	p->dir[strlen(p->dir) - 4] = '\0';
	snprintf(command, sizeof(command), "rm -rf %s", p->dir);
	free(p);
	return system(command);
}

static uint64_t
reopen(struct place *p)
{
	uint64_t cut = 0;

	journal_close(p->j);
	p->j = NULL;
	p->why[0] = '\0';
	if (journal_open(&p->j, p->dir, &cut, p->why, sizeof(p->why)) < 0)
		return UINT64_MAX;
	return cut;
}

static int
put(struct place *p, const char *text, int32_t day)
{
	uint64_t sequence;

	return journal_append(p->j, JOURNAL_SESSION, text, strlen(text),
	    UINT64_C(1795176000000000), day, &sequence, p->why,
	    sizeof(p->why));
}

/* n entries "text 1" ... in one segment, synced and closed. */
static void
fill(struct place *p, int n)
{
	char text[32];
	int i;

	assert_int_equal(reopen(p), 0);
	for (i = 1; i <= n; i++) {
		snprintf(text, sizeof(text), "text %d", i);
		assert_int_equal(put(p, text, DAY), 0);
	}
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	journal_close(p->j);
	p->j = NULL;
}

struct heard { uint64_t count, last, expired; char text[64]; };

static int
hear(void *arg, const struct journal_entry *e)
{
	struct heard *h = arg;

	h->count++;
	h->last = e->sequence;
	assert_true(e->expired == !e->body);
	if (e->expired) {
		h->expired |= UINT64_C(1) << e->sequence;
		assert_int_equal(e->len, strlen("text 1"));
		return 0;
	}
	snprintf(h->text, sizeof(h->text), "%s", e->body);
	return 0;
}

static char *
path(const struct place *p, const char *name)
{
	static char buf[128];

	snprintf(buf, sizeof(buf), "%s/%s", p->dir, name);
	return buf;
}

static void
overwrite(const char *file, long at, const char *bytes, size_t len)
{
	FILE *f = fopen(file, "r+");

	assert_non_null(f);
	assert_int_equal(fseek(f, at, at < 0 ? SEEK_END : SEEK_SET), 0);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	fclose(f);
}

static long
size_of(const char *file)
{
	struct stat st;

	assert_int_equal(stat(file, &st), 0);
	return (long)st.st_size;
}

static void
test_append_and_read(void **state)
{
	struct place *p = *state;
	struct heard h = { 0 };
	struct journal *reader;
	uint8_t head[32];

	fill(p, 3);
	assert_int_equal(reopen(p), 0);
	assert_int_equal(journal_head(p->j, head), 3);
	assert_int_equal(journal_each(p->j, 0, hear, &h, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(h.count, 3);
	assert_string_equal(h.text, "text 3");
	/* On from a place, and from there when more was written, in a new
	 * segment. */
	h = (struct heard){ 0 };
	assert_int_equal(put(p, "text 4", DAY + 1), 0);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	assert_int_equal(journal_each(p->j, 3, hear, &h, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(h.count, 1);
	assert_string_equal(h.text, "text 4");
	/* A clock set back does not go back to the older segment. */
	assert_int_equal(put(p, "text 5", DAY), 0);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	assert_int_equal(size_of(path(p, "20261121-0001.chain")), 2 * ENTRY);
	/* Another reads beside the writer. */
	h = (struct heard){ 0 };
	assert_int_equal(journal_open_read(&reader, p->dir, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(journal_each(reader, 1, hear, &h, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(h.count, 4);
	assert_int_equal(put(p, "text 6", DAY + 9), 0);
	assert_int_equal(journal_each(reader, 5, hear, &h, p->why,
	    sizeof(p->why)), 0);
	assert_string_equal(h.text, "text 6");
	journal_close(reader);
	/* And all of it is there after a new start. */
	assert_int_equal(reopen(p), 0);
	h = (struct heard){ 0 };
	assert_int_equal(journal_each(p->j, 0, hear, &h, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(h.count, 6);
}

static void
test_stock_tools_agree(void **state)
{
	static const char check[] =
	    "cd %s && previous=%064d && n=0 && while read -r s k w l t p o; do "
	    "n=$((n+1)); [ $p = $previous ] || exit 1; "
	    "[ $t = $(sed -n ${n}p *.body | sha256sum | cut -c1-64) ] || "
	    "exit 2; "
	    "[ $o = $(sed -n ${n}p *.chain | cut -c 1-181 | tr -d '\\n' | "
	    "sha256sum | cut -c1-64) ] || exit 3; previous=$o; done < "
	    "20261120-0001.chain; [ $n = 5 ]";
	struct place *p = *state;
	char command[600];

	fill(p, 5);
	snprintf(command, sizeof(command), check, p->dir, 0);
	assert_int_equal(system(command), 0);
}

static void
test_one_writer(void **state)
{
	struct place *p = *state;
	struct journal *second;
	uint64_t cut;

	fill(p, 1);
	assert_int_equal(reopen(p), 0);
	assert_int_equal(journal_open(&second, p->dir, &cut, p->why,
	    sizeof(p->why)), -1);
	assert_non_null(strstr(p->why, "another beadle"));
}

static void
test_texts_are_one_line(void **state)
{
	struct place *p = *state;
	char *text;

	assert_int_equal(reopen(p), 0);
	assert_int_equal(put(p, "two\nlines", DAY), -1);
	assert_int_equal(put(p, "one", DAY), 0);
	/* What is too long is told so. */
	text = malloc(SEGMENT_TEXT_MOST + 2);
	assert_non_null(text);
	memset(text, 'x', SEGMENT_TEXT_MOST + 1);
	text[SEGMENT_TEXT_MOST + 1] = '\0';
	assert_int_equal(put(p, text, DAY), -1);
	assert_non_null(strstr(p->why, "more than 4 MiB"));
	free(text);
}

/* What a crash may leave of 3 entries, and how many stand afterwards. */
static const struct {
	const char *file;
	long cut;		/* bytes off the end */
	size_t zeros;		/* then so many zeros */
	uint64_t stand;
} torn[] = {
	{ "chain", 1, 0, 2 }, { "chain", ENTRY, 0, 2 },
	{ "chain", ENTRY + 7, 0, 1 }, { "chain", 3 * ENTRY, 0, 0 },
	{ "chain", ENTRY, 300, 2 }, { "chain", 3 * ENTRY, 900, 0 },
	{ "body", 1, 0, 2 }, { "body", 41, 0, 1 }, { "body", 5, 5000, 2 },
	{ "body", 120, 0, 0 },
};

static void
test_torn_end_is_cut(void **state)
{
	struct place *p = *state;
	char file[128];
	struct heard h;
	uint8_t head[32];
	size_t i;

	for (i = 0; i < sizeof(torn) / sizeof(*torn); i++) {
		snprintf(file, sizeof(file), "rm -rf %s", p->dir);
		assert_int_equal(system(file), 0);
		fill(p, 3);
		snprintf(file, sizeof(file), "%s/20261120-0001.%s", p->dir,
		    torn[i].file);
		assert_int_equal(truncate(file, size_of(file) - torn[i].cut),
		    0);
		if (torn[i].zeros)
			assert_int_equal(truncate(file, size_of(file) +
			    (long)torn[i].zeros), 0);
		assert_true(reopen(p) - 1 < 10000);
		assert_int_equal(journal_head(p->j, head), torn[i].stand);
		assert_int_equal(put(p, "after", DAY), 0);
		assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)),
		    0);
		h = (struct heard){ 0 };
		assert_int_equal(journal_each(p->j, 0, hear, &h, p->why,
		    sizeof(p->why)), 0);
		assert_int_equal(h.count, torn[i].stand + 1);
		assert_string_equal(h.text, "after");
		assert_int_equal(reopen(p), 0);
	}
}

/* Blocks that did not reach the disk, before one that did; offsets of three
 * entries, the text of each a line of 40 bytes. */
static const struct {
	const char *file;
	long from;
	size_t zeros;
	uint64_t stand;
} holes[] = {
	{ "body", 40, 40, 1 }, { "body", 50, 3, 1 }, { "body", 0, 80, 0 },
	{ "chain", ENTRY, ENTRY, 1 }, { "chain", ENTRY + 100, 1, 1 },
	{ "chain", 0, ENTRY, 0 }, { "chain", 100, 1, 0 },
	{ "chain", 2 * ENTRY + 1, ENTRY - 1, 2 },
};

/* How many entries a reader finds before anybody cut anything; -1: damage. */
static int
read_beside(struct place *p)
{
	struct heard h = { 0 };
	struct journal *j;
	int r;

	journal_close(p->j);
	p->j = NULL;
	if (journal_open_read(&j, p->dir, p->why, sizeof(p->why)) < 0)
		return -1;
	r = journal_each(j, 0, hear, &h, p->why, sizeof(p->why));
	journal_close(j);
	return r < 0 ? -1 : (int)h.count;
}

static void
test_hole_before_the_end_is_cut(void **state)
{
	static const char zeros[ENTRY];
	struct place *p = *state;
	char command[256];
	uint8_t head[32];
	size_t i;
	FILE *f;

	for (i = 0; i < sizeof(holes) / sizeof(*holes); i++) {
		snprintf(command, sizeof(command), "rm -rf %s", p->dir);
		assert_int_equal(system(command), 0);
		fill(p, 3);
		snprintf(command, sizeof(command), "%s/20261120-0001.%s",
		    p->dir, holes[i].file);
		overwrite(command, holes[i].from, zeros, holes[i].zeros);
		/* Of what was signed nothing may be missing. */
		f = fopen(path(p, "heads"), "w");
		fprintf(f, "beadle-head 1 s b observations %016d x\n", 3);
		fclose(f);
		assert_int_equal(reopen(p), UINT64_MAX);
		assert_true(strstr(p->why, "is damaged") ||
		    strstr(p->why, "was signed"));
		f = fopen(path(p, "heads"), "w");
		fprintf(f, "beadle-head 1 s b observations %016d x\nbeadle-",
		    (int)holes[i].stand);
		fclose(f);
		assert_int_equal(read_beside(p), holes[i].stand);
		assert_true(reopen(p) - 1 < 10000);
		assert_int_equal(journal_head(p->j, head), holes[i].stand);
		assert_int_equal(put(p, "after", DAY), 0);
		assert_int_equal(reopen(p), 0);
	}
}

/* Long unchanged, as a directory is that nobody writes to. */
static void
age(const struct place *p)
{
	struct timespec old[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };

	assert_int_equal(utimensat(AT_FDCWD, p->dir, old, 0), 0);
}

/* A power cut while a segment was begun: its chain is there, its body not. To
 * a reader it is nothing yet, and looked for again. */
static void
test_begun_segment_is_nothing_yet(void **state)
{
	struct place *p = *state;
	struct heard h = { 0 };
	struct journal *j;

	fill(p, 3);
	journal_close(p->j);
	p->j = NULL;
	fclose(fopen(path(p, "20261121-0001.chain"), "w"));
	age(p);
	assert_int_equal(journal_open_read(&j, p->dir, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(journal_each(j, 0, hear, &h, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(h.count, 3);
	assert_false(journal_is_read(j));
	assert_int_equal(reopen(p), 0);
	assert_int_equal(put(p, "text 4", DAY + 1), 0);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	assert_int_equal(journal_each(j, 3, hear, &h, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(h.count, 4);
	journal_close(j);
}

/* Three entries of which all were signed; what was done to them since, and
 * the words of it. */
static const struct {
	const char *file;
	long cut;		/* bytes off the end */
	size_t zeros;		/* then so many zeros */
	const char *words;
} taken[] = {
	{ "chain", 3 * ENTRY, 0, "0001.chain does not hold entry 1," },
	{ "chain", 3 * ENTRY - 9, 0, "0001.chain does not hold entry 1," },
	{ "chain", 3 * ENTRY, 900, "0001.chain does not hold entry 1," },
	{ "chain", ENTRY, 0, "0001.chain does not hold entry 3," },
	{ "chain", 1, 0, "0001.chain does not hold entry 3," },
	{ "body", 120, 0, "0001.body does not hold entry 1," },
	{ "body", 1, 0, "0001.body does not hold entry 3," },
};

static void
test_what_was_signed_is_no_torn_end(void **state)
{
	struct place *p = *state;
	char file[128], copy[256];
	size_t i;
	FILE *f;

	for (i = 0; i < sizeof(taken) / sizeof(*taken); i++) {
		snprintf(copy, sizeof(copy), "rm -rf %s %s.kept", p->dir,
		    p->dir);
		assert_int_equal(system(copy), 0);
		fill(p, 3);
		f = fopen(path(p, "heads"), "w");
		fprintf(f, "beadle-head 1 s b observations %016d x\n", 3);
		fclose(f);
		snprintf(file, sizeof(file), "%s/20261120-0001.%s", p->dir,
		    taken[i].file);
		assert_int_equal(truncate(file, size_of(file) - taken[i].cut),
		    0);
		if (taken[i].zeros)
			assert_int_equal(truncate(file, size_of(file) +
			    (long)taken[i].zeros), 0);
		snprintf(copy, sizeof(copy), "cp -a %s %s.kept", p->dir,
		    p->dir);
		assert_int_equal(system(copy), 0);
		assert_int_equal(reopen(p), UINT64_MAX);
		assert_non_null(strstr(p->why, taken[i].words));
		assert_non_null(strstr(p->why, "all to entry 3 was signed"));
		assert_non_null(strstr(p->why, "20261120-0001.body there back "
		    "from a backup, both, or move that directory aside"));
		snprintf(copy, sizeof(copy), "diff -r %s %s.kept", p->dir,
		    p->dir);
		assert_int_equal(system(copy), 0);
	}
}

/* Cut between two entries, in both files alike, or whole segments taken, or
 * written anew: what a signed head names is not there, and nothing is written
 * in its place. */
static const struct {
	const char *command;	/* in the journal's directory */
	const char *words;
} cut[] = {
	{ "truncate -s -246 20261121-0001.chain && truncate -s -40 "
	    "20261121-0001.body", "entries 6 to 6 are missing, signed at "
	    "2026-11-21T10:00:00Z" },
	{ "truncate -s -492 20261121-0001.chain && truncate -s -80 "
	    "20261121-0001.body", "entries 5 to 6 are missing" },
	{ "rm 20261121-*", "entries 4 to 6 are missing" },
	{ "rm 2026*", "entries 1 to 6 are missing" },
	{ "mv heads h && rm -rf 2026* && mv h heads && cp other/* .",
	    "entry 6 is another than was signed at 2026-11-21T10:00:00Z" },
	{ "head -c 4000 /dev/zero | tr '\\0' x > heads",
	    "cannot be read from its file heads (Input/output error)" },
	{ "echo junk >> heads && rm 20261121-*",
	    "cannot be read from its file heads (Input/output error)" },
	{ "head -c 500 /dev/zero | tr '\\0' x >> heads && echo >> heads",
	    "cannot be read from its file heads (Input/output error)" },
	{ "rm heads && mkdir heads",
	    "cannot be read from its file heads (Is a directory)" },
};

/* Three entries a day, two days. */
static void
fill_two_days(struct place *p, uint8_t head[32])
{
	int i;

	fill(p, 3);
	assert_int_equal(reopen(p), 0);
	for (i = 0; i < 3; i++)
		assert_int_equal(put(p, "text 1", DAY + 1), 0);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	assert_int_equal(journal_head(p->j, head), 6);
	journal_close(p->j);
	p->j = NULL;
}

static void
test_nothing_takes_a_signed_number(void **state)
{
	struct place *p = *state;
	char command[512], hex[65];
	uint8_t head[32];
	size_t i;
	FILE *f;

	for (i = 0; i < sizeof(cut) / sizeof(*cut); i++) {
		snprintf(command, sizeof(command), "rm -rf %s %s.kept", p->dir,
		    p->dir);
		assert_int_equal(system(command), 0);
		fill_two_days(p, head);
		snprintf(command, sizeof(command), "mv %s %s.kept", p->dir,
		    p->dir);
		assert_int_equal(system(command), 0);
		fill_two_days(p, head);
		f = fopen(path(p, "heads"), "w");
		fprintf(f, "beadle-head 1 s b observations %016d %s "
		    "2026-11-21T10:00:00Z x\n", 6, chain_hex(head, 32, hex));
		fclose(f);
		assert_int_equal(reopen(p), 0);
		snprintf(command, sizeof(command), "mv %s.kept %s/other && "
		    "cd %s && { %s; } && rm -rf other", p->dir, p->dir,
		    p->dir, cut[i].command);
		assert_int_equal(system(command), 0);
		assert_int_equal(reopen(p), UINT64_MAX);
		if (!strstr(p->why, cut[i].words))
			fail_msg("%zu: %s", i, p->why);
		assert_non_null(strstr(p->why, "nothing is written"));
	}
}

/* Empty lines in place of texts 1, 3 and 4, by a tool that knows nothing of
 * us; then in place of the last, too. */
static void
test_expired_texts(void **state)
{
	static const struct { const char *lines; uint64_t want; } cases[] = {
		{ "1s/.*//;3,4s/.*//", 0x1a }, { "5s/.*//", 0x3a },
	};
	struct place *p = *state;
	struct heard h;
	char command[200];
	size_t i;

	fill(p, 5);
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		snprintf(command, sizeof(command), "sed -i '%s' %s",
		    cases[i].lines, path(p, "20261120-0001.body"));
		assert_int_equal(system(command), 0);
		assert_int_equal(reopen(p), 0);
		h = (struct heard){ 0 };
		assert_int_equal(journal_each(p->j, 0, hear, &h, p->why,
		    sizeof(p->why)), 0);
		assert_int_equal(h.count, 5);
		assert_int_equal(h.expired, cases[i].want);
	}
	/* It goes on after them, read from any place. */
	assert_int_equal(put(p, "text 6", DAY), 0);
	assert_int_equal(reopen(p), 0);
	h = (struct heard){ 0 };
	assert_int_equal(journal_each(p->j, 4, hear, &h, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(h.count, 2);
	assert_string_equal(h.text, "text 6");
	/* A line that is gone altogether is damage. */
	snprintf(command, sizeof(command), "sed -i 2d %s",
	    path(p, "20261120-0001.body"));
	assert_int_equal(system(command), 0);
	assert_int_equal(reopen(p), UINT64_MAX);
	assert_non_null(strstr(p->why, "(entry 5) is damaged"));
}

/* Damage is an error that names the first wrong entry. */
static void
test_damage_is_named(void **state)
{
	static const struct {
		const char *file;
		long at;
		const char *say;
	} cases[] = {
		{ "20261120-0001.chain", 0, "entry 1" },
		{ "20261120-0001.chain", ENTRY + 60, "entry 2" },
		{ "20261120-0001.chain", ENTRY + 185, "entry 2" },
		{ "20261120-0001.body", 33, "entry 1" },
		{ "20261120-0001.body", 81, "entry 3" },
	};
	struct place *p = *state;
	char command[128];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		snprintf(command, sizeof(command), "rm -rf %s", p->dir);
		assert_int_equal(system(command), 0);
		fill(p, 4);
		overwrite(path(p, cases[i].file), cases[i].at, "#", 1);
		assert_int_equal(reopen(p), UINT64_MAX);
		assert_non_null(strstr(p->why, cases[i].say));
		assert_non_null(strstr(p->why, "20261120-0001"));
	}
}

static void
test_missing_segment(void **state)
{
	struct place *p = *state;
	int32_t day;

	assert_int_equal(reopen(p), 0);
	for (day = DAY; day < DAY + 3; day++)
		assert_int_equal(put(p, "x", day), 0);
	assert_int_equal(unlink(path(p, "20261121-0001.chain")), 0);
	assert_int_equal(reopen(p), UINT64_MAX);
	assert_non_null(strstr(p->why, "missing"));
}

static void
test_crash_while_a_segment_is_made(void **state)
{
	struct place *p = *state;
	uint8_t head[32];

	fill(p, 2);
	close(open(path(p, "20261121-0001.chain"), O_CREAT | O_WRONLY, 0600));
	assert_int_equal(reopen(p), 0);
	assert_int_equal(put(p, "x", DAY + 1), 0);
	assert_int_equal(reopen(p), 0);
	assert_int_equal(journal_head(p->j, head), 3);
	/* With entries in it a lost body is damage. */
	assert_int_equal(unlink(path(p, "20261120-0001.body")), 0);
	assert_int_equal(reopen(p), UINT64_MAX);
}

static void
test_full_disk_leaves_nothing(void **state)
{
	struct place *p = *state;
	struct heard h = { 0 };
	long body, chain;

	fill(p, 2);
	assert_int_equal(reopen(p), 0);
	body = size_of(path(p, "20261120-0001.body"));
	chain = size_of(path(p, "20261120-0001.chain"));
	/* Room for part of the body; then for the body but not the chain. */
	fault = (struct fault){ .call = CALL_WRITE, .at = 1, .error = ENOSPC };
	assert_int_equal(put(p, "a text", DAY), -1);
	assert_non_null(strstr(p->why, "disk is full"));
	fault = (struct fault){ .call = CALL_WRITE, .at = 2, .error = ENOSPC };
	assert_int_equal(put(p, "short", DAY), -1);
	assert_int_equal(size_of(path(p, "20261120-0001.body")), body);
	assert_int_equal(size_of(path(p, "20261120-0001.chain")), chain);
	/* With room again it goes on. */
	fault.at = 0;
	assert_int_equal(put(p, "room", DAY), 0);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	assert_int_equal(journal_each(p->j, 0, hear, &h, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(h.count, 3);
	assert_string_equal(h.text, "room");
}

static int
hear_one(void *arg, const struct journal_entry *e)
{
	hear(arg, e);
	return 1;
}

/* Beside a reader that stopped before it, an entry that nobody was told of is
 * lost, and another stands in its place. */
static void
test_taken_back_beside_a_reader(void **state)
{
	struct place *p = *state;
	char command[300];
	struct journal *reader;
	struct heard h = { 0 };

	fill(p, 1);
	snprintf(command, sizeof(command), "cp -r %s %s.before", p->dir,
	    p->dir);
	assert_int_equal(system(command), 0);
	assert_int_equal(reopen(p), 0);
	assert_int_equal(put(p, "the first", DAY), 0);
	assert_int_equal(journal_open_read(&reader, p->dir, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(journal_each(reader, 0, hear_one, &h, p->why,
	    sizeof(p->why)), 1);
	assert_string_equal(h.text, "text 1");
	snprintf(command, sizeof(command), "cp %s.before/2* %s && rm -r "
	    "%s.before", p->dir, p->dir, p->dir);
	assert_int_equal(system(command), 0);
	assert_int_equal(reopen(p), 0);
	assert_int_equal(put(p, "the other", DAY), 0);
	assert_int_equal(journal_each(reader, 1, hear, &h, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(h.count, 2);
	assert_string_equal(h.text, "the other");
	journal_close(reader);
}

/* ---- a disk that fails ---- */

struct told { unsigned long count; bool in_order; };

static int
hear_in_order(void *arg, const struct journal_entry *e)
{
	struct told *t = arg;
	char want[32];

	snprintf(want, sizeof(want), "text %lu", ++t->count);
	t->in_order &= e->sequence == t->count && strcmp(e->body, want) == 0;
	return 0;
}

static unsigned long
entries_on_disk(const struct place *p)
{
	unsigned long bytes = 0;
	glob_t found;
	size_t i;

	if (glob(path(p, "*.chain"), 0, NULL, &found) != 0)
		return 0;
	for (i = 0; i < found.gl_pathc; i++)
		bytes += (unsigned long)size_of(found.gl_pathv[i]);
	globfree(&found);
	assert_int_equal(bytes % ENTRY, 0);
	return bytes / ENTRY;
}

static unsigned long
texts_on_disk(const struct place *p)
{
	unsigned long lines = 0;
	char command[128];
	FILE *f;

	snprintf(command, sizeof(command), "find %s -name '*.body' "
	    "-exec cat {} + | wc -l", p->dir);
	f = popen(command, "r");
	assert_int_equal(fscanf(f, "%lu", &lines), 1);
	assert_int_equal(pclose(f), 0);
	return lines;
}

/* All entries a reader and a new writer find: 1 .. n, each once, and after
 * that there are no others. */
static unsigned long
standing(struct place *p)
{
	struct told beside = { .in_order = true }, anew = beside;
	struct journal *reader;

	assert_int_equal(journal_open_read(&reader, p->dir, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(journal_each(reader, 0, hear_in_order, &beside,
	    p->why, sizeof(p->why)), 0);
	journal_close(reader);
	assert_true(reopen(p) != UINT64_MAX);
	assert_int_equal(journal_each(p->j, 0, hear_in_order, &anew, p->why,
	    sizeof(p->why)), 0);
	assert_true(beside.in_order && anew.in_order);
	assert_int_equal(beside.count, anew.count);
	assert_int_equal(entries_on_disk(p), anew.count);
	assert_int_equal(texts_on_disk(p), anew.count);
	return anew.count;
}

/* 12 entries, a sync after each third, on two days, with that fault; how many
 * were acknowledged. What append or sync refuses is tried again, as the keeper
 * may. */
static unsigned long
write_twelve(struct place *p, const struct fault *f)
{
	unsigned long i, acknowledged = 0;
	char text[32];
	int tries;

	fault = *f;
	for (i = 1; i <= 12; i++) {
		snprintf(text, sizeof(text), "text %lu", i);
		for (tries = 0; put(p, text, DAY + (i > 6)) < 0; tries++)
			if (tries == 3)
				goto out;
		if (i % 3 != 0)
			continue;
		for (tries = 0; journal_sync(p->j, p->why, sizeof(p->why)) < 0;
		    tries++)
			if (tries == 3)
				goto out;
		acknowledged = i;
	}
out:
	fault = (struct fault){ 0 };
	return acknowledged;
}

/* Each call that writes fails once, for every call; then it fails from there
 * on, with the process ending in the middle. */
static void
test_every_call_fails(void **state)
{
	static const enum call calls[] = { CALL_WRITE, CALL_SYNC,
		CALL_TRUNCATE };
	static const int errors[] = { EIO, ENOSPC };
	struct place *p = *state;
	unsigned long acknowledged, at;
	char command[128];
	size_t c, e;
	int how;

	for (c = 0; c < 3; c++)
	for (e = 0; e < 2; e++)
	for (how = 0; how < 5; how++)
	for (at = 1; at < 40; at++) {
		struct fault f = { .call = calls[c], .at = at,
			.error = errors[e], .always = how & 1,
			.no_cut = (unsigned)how / 2 };

		snprintf(command, sizeof(command), "rm -rf %s", p->dir);
		assert_int_equal(system(command), 0);
		assert_int_equal(reopen(p), 0);
		acknowledged = write_twelve(p, &f);
		if (how == 0)
			assert_int_equal(acknowledged, 12);
		assert_in_range(standing(p), acknowledged, 12);
	}
}

/* The segment is left, what was not acknowledged is written again in the next
 * with the digests it had, and it can be told. */
static void
test_failed_sync_begins_a_segment(void **state)
{
	struct place *p = *state;
	uint8_t before[32], after[32];
	const char *why;

	fill(p, 2);
	assert_int_equal(reopen(p), 0);
	assert_int_equal(put(p, "text 3", DAY), 0);
	assert_int_equal(put(p, "text 4", DAY), 0);
	assert_int_equal(journal_head(p->j, before), 4);
	assert_int_equal(journal_head_safe(p->j, after), 2);
	fault = (struct fault){ .call = CALL_SYNC, .at = 2, .error = EIO };
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	assert_int_equal(journal_head_safe(p->j, after), 4);
	assert_memory_equal(before, after, 32);
	assert_int_equal(journal_left(p->j, &why), 1);
	assert_string_equal(why, "20261120-0001 cannot be synced to disk: "
	    "Input/output error");
	assert_int_equal(size_of(path(p, "20261120-0001.chain")), 2 * ENTRY);
	assert_int_equal(size_of(path(p, "20261120-0002.chain")), 2 * ENTRY);
	assert_int_equal(standing(p), 4);
}

/* What could not be cut then stands twice on disk, until texts are taken out:
 * without a start in between. */
static void
test_text_left_by_a_failing_disk_is_taken_out(void **state)
{
	static const struct journal_span third = { 3, 3 };
	struct place *p = *state;
	uint64_t from = 0;
	char command[128];
	unsigned no_cut;

	for (no_cut = 1; no_cut <= 2; no_cut++) {
		snprintf(command, sizeof(command), "rm -rf %s", p->dir);
		assert_int_equal(system(command), 0);
		fill(p, 2);
		assert_int_equal(reopen(p), 0);
		assert_int_equal(put(p, "text 3", DAY), 0);
		fault = (struct fault){ .call = CALL_SYNC, .at = 1,
			.error = EIO, .no_cut = no_cut };
		assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)),
		    0);
		fault = (struct fault){ 0 };
		assert_int_equal(texts_on_disk(p), 4);
		for (from = 0; journal_expire(p->j, &third, 1, &from, p->why,
		    sizeof(p->why)) == 1;)
			;
		snprintf(command, sizeof(command), "grep -q 'text 3' %s/*",
		    p->dir);
		assert_int_not_equal(system(command), 0);
		assert_int_equal(texts_on_disk(p), 3);
	}
}

/* A text that is not what was written is for who verifies to find. */
static void
test_damaged_body_is_not_cut(void **state)
{
	struct place *p = *state;
	uint8_t head[32];
	long size;

	fill_two_days(p, head);
	size = size_of(path(p, "20261120-0001.body"));
	overwrite(path(p, "20261120-0001.body"), 40, "x", 1);
	overwrite(path(p, "20261120-0001.body"), size, "more", 4);
	assert_int_equal(reopen(p), 0);
	assert_int_equal(size_of(path(p, "20261120-0001.body")), size + 4);
}

/* One who reads beside it has seen what was not acknowledged yet, and sees
 * nothing twice. */
static void
test_reader_beside_a_failing_disk(void **state)
{
	struct told t = { .in_order = true };
	struct place *p = *state;
	struct journal *reader;

	fill(p, 2);
	assert_int_equal(reopen(p), 0);
	assert_int_equal(put(p, "text 3", DAY), 0);
	assert_int_equal(put(p, "text 4", DAY), 0);
	assert_int_equal(journal_open_read(&reader, p->dir, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(journal_each(reader, 0, hear_in_order, &t, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(t.count, 4);
	fault = (struct fault){ .call = CALL_SYNC, .at = 1, .error = EIO };
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	assert_int_equal(put(p, "text 5", DAY), 0);
	assert_int_equal(journal_each(reader, 4, hear_in_order, &t, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(t.count, 5);
	assert_true(t.in_order);
	journal_close(reader);
}

static void
test_nothing_new(void **state)
{
	struct place *p = *state;
	struct heard h = { 0 };
	struct journal *reader;

	fill(p, 2);
	assert_int_equal(journal_open_read(&reader, p->dir, p->why,
	    sizeof(p->why)), 0);
	assert_false(journal_is_read(reader));
	/* Made just now: another segment could be as young. */
	journal_each(reader, 0, hear, &h, p->why, sizeof(p->why));
	assert_false(journal_is_read(reader));
	age(p);
	journal_each(reader, 2, hear, &h, p->why, sizeof(p->why));
	assert_true(journal_is_read(reader));
	/* An entry more in the same segment; then one in a new one. */
	assert_int_equal(reopen(p), 0);
	assert_int_equal(put(p, "text 3", DAY), 0);
	assert_false(journal_is_read(reader));
	age(p);
	journal_each(reader, 2, hear, &h, p->why, sizeof(p->why));
	assert_int_equal(h.last, 3);
	assert_true(journal_is_read(reader));
	assert_int_equal(put(p, "text 4", DAY + 1), 0);
	assert_false(journal_is_read(reader));
	journal_each(reader, 3, hear, &h, p->why, sizeof(p->why));
	assert_int_equal(h.last, 4);
	journal_close(reader);
}

int
main(void)
{
#define CASE(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_append_and_read), CASE(test_stock_tools_agree),
		CASE(test_one_writer), CASE(test_texts_are_one_line),
		CASE(test_torn_end_is_cut),
		CASE(test_what_was_signed_is_no_torn_end),
		CASE(test_nothing_takes_a_signed_number),
		CASE(test_hole_before_the_end_is_cut),
		CASE(test_begun_segment_is_nothing_yet),
		CASE(test_expired_texts),
		CASE(test_damage_is_named),
		CASE(test_missing_segment),
		CASE(test_crash_while_a_segment_is_made),
		CASE(test_full_disk_leaves_nothing),
		CASE(test_taken_back_beside_a_reader),
		CASE(test_every_call_fails),
		CASE(test_failed_sync_begins_a_segment),
		CASE(test_text_left_by_a_failing_disk_is_taken_out),
		CASE(test_damaged_body_is_not_cut),
		CASE(test_reader_beside_a_failing_disk),
		CASE(test_nothing_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
