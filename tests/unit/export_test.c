/* export_test.c: what is copied is all that was measured, or nothing is
 * exported. The segment's size is asked by way of the test, which can say what
 * it was before the disk lost its end. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/export.h"
#include "store/journal.h"

#define DAY 20777

static int64_t lost;		/* bytes, since it was measured */
int64_t __real_segment_size(int fd);
int64_t __wrap_segment_size(int fd);

int64_t
__wrap_segment_size(int fd)
{
	return __real_segment_size(fd) + lost;
}

struct place { char state[64], out[80], why[512]; };

/* Two segments: of the newest only what is whole is taken. */
static int
make(void **state)
{
	struct place *p = calloc(1, sizeof(*p));
	struct journal *j;
	uint64_t cut, at;
	char dir[128];
	int i;

	strcpy(p->state, "/tmp/export_test.XXXXXX");
	if (!mkdtemp(p->state))
		return -1;
	snprintf(p->out, sizeof(p->out), "%s/out", p->state);
	snprintf(dir, sizeof(dir), "%s/journal/observations", p->state);
	if (journal_open(&j, dir, &cut, p->why, sizeof(p->why)) < 0)
		return -1;
	for (i = 0; i < 2; i++)
		if (journal_append(j, JOURNAL_SESSION, "{}", 2, 1, DAY + i,
		    &at, p->why, sizeof(p->why)) < 0)
			return -1;
	i = journal_sync(j, p->why, sizeof(p->why));
	journal_close(j);
	lost = 0;
	*state = p;
	return i;
}

static int
discard(void **state)
{
	struct place *p = *state;
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", p->state);
	free(p);
	return system(command);
}

static void
what_is_whole_is_exported(void **state)
{
	struct place *p = *state;
	char command[300];

	if (export_write(p->state, p->out, NULL, NULL, p->why,
	    sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	snprintf(command, sizeof(command), "cd %s && sha256sum --quiet -c "
	    "SHA256SUMS && cmp <(cat journal/observations/*.body) "
	    "<(cat ../journal/observations/*.body)", p->out);
	setenv("COMMAND", command, 1);
	assert_int_equal(system("bash -c \"$COMMAND\""), 0);
}

/* By one that was killed: all of it, but for the name. */
static void
what_a_killed_one_left_goes(void **state)
{
	struct place *p = *state;
	char command[500];

	snprintf(command, sizeof(command), "mkdir -m 700 %s.part && cd "
	    "%s.part && touch being-exported ../kept && mkdir journal && "
	    "echo old > journal/of-old && ln -s .. link", p->out, p->out);
	assert_int_equal(system(command), 0);
	if (export_write(p->state, p->out, NULL, NULL, p->why,
	    sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	snprintf(command, sizeof(command), "test -e %s/kept && test ! -e "
	    "%s/journal/of-old && test ! -e %s/link && test ! -e %s.part && "
	    "test ! -e %s/being-exported", p->state, p->out, p->out, p->out,
	    p->out);
	assert_int_equal(system(command), 0);
}

/* Before it had marked what it had made: nothing is in there. */
static void
killed_before_it_had_a_mark(void **state)
{
	struct place *p = *state;
	char part[100];

	snprintf(part, sizeof(part), "%s.part", p->out);
	assert_int_equal(mkdir(part, 0700), 0);
	if (export_write(p->state, p->out, NULL, NULL, p->why,
	    sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	assert_int_equal(access(part, F_OK), -1);
	assert_int_equal(access(p->out, F_OK), 0);
	/* Another's, as it is open to others. */
	snprintf(part, sizeof(part), "%s.more.part", p->out);
	assert_int_equal(mkdir(part, 0700) | chmod(part, 0755), 0);
	strcpy(part + strlen(part) - strlen(".part"), "");
	assert_int_equal(export_write(p->state, part, NULL, NULL, p->why,
	    sizeof(p->why)), -1);
	assert_non_null(strstr(p->why, ".more.part: File exists"));
}

/* Nobody's leavings: not marked, open to others, a link, a mark that is one;
 * and what another export is writing. */
static void
what_is_anothers_stays(void **state)
{
	static const struct { const char *made; bool is_held; } cases[] = {
		{ "mkdir -m 700 out.part; touch out.part/it", false },
		{ "mkdir -m 755 out.part; cd out.part; touch it "
		    "being-exported", false },
		{ "mkdir -m 700 it; touch it/being-exported it/it; ln -s it "
		    "out.part", false },
		{ "mkdir -m 700 out.part; touch it out.part/it; ln -s ../it "
		    "out.part/being-exported", false },
		{ "mkdir -m 700 out.part; cd out.part; touch it "
		    "being-exported", true },
	};
	struct place *p = *state;
	char command[500], want[200], mark[120];

	snprintf(want, sizeof(want), "cannot make %s.part: File exists",
	    p->out);
	snprintf(mark, sizeof(mark), "%s.part/being-exported", p->out);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int fd = -1;

		snprintf(command, sizeof(command), "cd %s && rm -rf it "
		    "out.part && { %s; }", p->state, cases[i].made);
		assert_int_equal(system(command), 0);
		if (cases[i].is_held)
			fd = open(mark, O_RDONLY | O_CLOEXEC);
		assert_true(!cases[i].is_held || flock(fd, LOCK_EX) == 0);
		p->why[0] = '\0';
		if (export_write(p->state, p->out, NULL, NULL, p->why,
		    sizeof(p->why)) == 0 || strcmp(p->why, want) != 0)
			fail_msg("case %zu: \"%s\"", i, p->why);
		snprintf(command, sizeof(command), "%s.part/it", p->out);
		assert_int_equal(access(command, F_OK), 0);
		if (fd >= 0)
			close(fd);
	}
	/* Whose writer is gone is an export's to remove. */
	assert_int_equal(export_write(p->state, p->out, NULL, NULL, p->why,
	    sizeof(p->why)), 0);
}

/* Beside the one that asks. */
static int
export_beside(void *arg, char *why, size_t whylen)
{
	struct place *p = arg;

	assert_int_equal(export_write(p->state, p->out, NULL, NULL, why,
	    whylen), -1);
	return 0;
}

static void
two_at_once_are_one(void **state)
{
	struct place *p = *state;

	if (export_write(p->state, p->out, export_beside, p, p->why,
	    sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	assert_int_equal(access(p->out, F_OK), 0);
}

/* What a writer whose disk failed left behind the first segment. */
static void
what_was_left_is_not(void **state)
{
	struct place *p = *state;
	char command[400];

	snprintf(command, sizeof(command), "cd %s/journal/observations && "
	    "cp 20261120-0001.body body && cp 20261120-0001.chain chain && "
	    "cat 20261121-0001.body >> 20261120-0001.body && "
	    "cat 20261121-0001.chain >> 20261120-0001.chain", p->state);
	assert_int_equal(system(command), 0);
	if (export_write(p->state, p->out, NULL, NULL, p->why,
	    sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	snprintf(command, sizeof(command), "cd %s/journal/observations && "
	    "cmp 20261120-0001.body ../../../journal/observations/body && "
	    "cmp 20261120-0001.chain ../../../journal/observations/chain",
	    p->out);
	assert_int_equal(system(command), 0);
}

static void
what_became_shorter_is_not(void **state)
{
	struct place *p = *state;
	char part[100];

	lost = 10;
	assert_int_equal(export_write(p->state, p->out, NULL, NULL, p->why,
	    sizeof(p->why)), -1);
	if (!strstr(p->why, "became shorter"))
		fail_msg("%s", p->why);
	assert_int_equal(access(p->out, F_OK), -1);
	snprintf(part, sizeof(part), "%s.part", p->out);
	assert_int_equal(access(part, F_OK), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_whole_is_exported,
		    make, discard),
		cmocka_unit_test_setup_teardown(what_a_killed_one_left_goes,
		    make, discard),
		cmocka_unit_test_setup_teardown(killed_before_it_had_a_mark,
		    make, discard),
		cmocka_unit_test_setup_teardown(what_is_anothers_stays,
		    make, discard),
		cmocka_unit_test_setup_teardown(two_at_once_are_one,
		    make, discard),
		cmocka_unit_test_setup_teardown(what_was_left_is_not,
		    make, discard),
		cmocka_unit_test_setup_teardown(what_became_shorter_is_not,
		    make, discard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
