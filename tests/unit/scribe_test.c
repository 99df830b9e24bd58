/* scribe_test.c: a disk that fails once under a segment is an event. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "classify/calendar.h"
#include "store/scribe.h"

static bool fails;

/* The next one fails. */
int
fdatasync(int fd)
{
	if (!fails)
		return (int)syscall(SYS_fdatasync, fd);
	fails = false;
	errno = EIO;
	return -1;
}

struct heard { char texts[4096]; unsigned count; };

static int
hear(void *arg, const struct journal_entry *e)
{
	struct heard *h = arg;
	size_t at = strlen(h->texts);

	h->count++;
	snprintf(h->texts + at, sizeof(h->texts) - at, "%s\n", e->body);
	return 0;
}

static void
test_a_failing_disk_is_told(void **state)
{
	char dir[] = "/tmp/scribe_test.XXXXXX", why[512] = "", command[64];
	struct scribe_settings set = { .state = mkdtemp(dir),
		.source = "eth1", .lines_fd = -1 };
	struct fact f = { .what = "keeper-started", .day = 20777, .at_us = 1 };
	struct heard h = { .count = 0 };
	struct scribe *w;
	uint64_t torn;
	int i;

	(void)state;
	assert_non_null(set.state);
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	assert_int_equal(scribe_open(&w, &set, &torn, why, sizeof(why)), 0);
	for (i = 0; i < 3; i++) {
		assert_int_equal(scribe_fact(w, JOURNAL_EVENT, &f), 0);
		fails = i == 1;
		assert_int_equal(scribe_sync(w), 0);
	}
	assert_int_equal(journal_each(scribe_journal(w), 0, hear, &h, why,
	    sizeof(why)), 0);
	/* Three, none twice, and once what happened. */
	assert_int_equal(h.count, 4);
	assert_non_null(strstr(h.texts, "\"what\":\"segment-left\""));
	assert_non_null(strstr(h.texts, "-0001 cannot be synced to disk: "
	    "Input/output error"));
	scribe_close(w);
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	assert_int_equal(system(command), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_failing_disk_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
