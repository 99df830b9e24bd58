/* proof_test.c: which signed head a report of the past ends with. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dashboard/proof.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define KEY "0123456789abcdef"

static const char *const times[] = {
	"2026-11-20T23:58:00Z", "2026-11-21T00:00:00Z", "2026-11-21T00:09:59Z",
	"2026-11-21T00:10:00Z", "2026-11-23T07:00:00Z",
};

static char state[] = "/tmp/proof-XXXXXX";

static int
make(void **arg)
{
	char path[200];
	FILE *f;

	(void)arg;
	assert_non_null(mkdtemp(state));
	snprintf(path, sizeof(path), "%s/journal", state);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/journal/observations", state);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/journal/observations/heads", state);
	f = fopen(path, "w");
	assert_non_null(f);
	for (size_t i = 0; i < COUNT(times); i++)
		fprintf(f, "beadle-head 1 school beadle observations %016zu "
		    DIGEST " %s " KEY " " DIGEST DIGEST "\n", 100 * (i + 1),
		    times[i]);
	assert_int_equal(fclose(f), 0);
	return 0;
}

static int
unmake(void **arg)
{
	char command[200];

	(void)arg;
	snprintf(command, sizeof(command), "rm -r %s", state);
	return system(command);
}

/* From a moment on the first there is; the last before there was any. */
static void
test_first_after(void **arg)
{
	static const struct { uint64_t after_s; uint64_t sequence; } cases[] = {
		{ 0, 500 },			/* not asked: the last */
		{ 1795219800, 400 },		/* 2026-11-21 00:10 */
		{ 1795219801, 500 },
		{ 1795219199, 200 },		/* a second to midnight */
		{ 1, 100 },
		{ 1800000000, 500 },		/* none so late */
	};
	struct proof p;

	(void)arg;
	for (size_t i = 0; i < COUNT(cases); i++) {
		proof_read(state, cases[i].after_s * 1000000, &p);
		assert_int_equal(p.head.sequence, cases[i].sequence);
	}
}

static void
test_none(void **arg)
{
	struct proof p;

	(void)arg;
	proof_read("/nowhere", 1, &p);
	assert_int_equal(p.head.sequence, 0);
	assert_string_equal(p.fingerprint, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_after),
		cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, make, unmake);
}
