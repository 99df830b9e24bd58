/* reserve_test.c: names kept in blocks that were taken before. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/chain.h"
#include "store/reserve.h"

static char base[64], path[128], why[256];
static struct reserve *reserve;

static void
open_it(void)
{
	assert_int_equal(reserve_open(&reserve, base, why, sizeof(why)), 0);
}

static int
setup(void **state)
{
	(void)state;
	strcpy(base, "/tmp/reserve_test.XXXXXX");
	if (!mkdtemp(base) || chain_ready(why, sizeof(why)) < 0)
		return -1;
	snprintf(path, sizeof(path), "%s/journal", base);
	if (mkdir(path, 0700) < 0)
		return -1;
	snprintf(path, sizeof(path), "%s/journal/reserve", base);
	open_it();
	return 0;
}

static int
teardown(void **state)
{
	char command[100];

	(void)state;
	reserve_close(reserve);
	snprintf(command, sizeof(command), "rm -rf %s", base);
	return system(command);
}

static void
put(uint64_t id)
{
	const struct reserve_item item = { id, 20777, 0 };

	assert_int_equal(reserve_put(reserve, &item, 41, 1000, "full"), 0);
}

/* A reserve_visit. */
static int
count(void *arg, const struct reserve_item *item)
{
	uint64_t *next = arg;

	assert_int_equal(item->id, *next);
	assert_int_equal(item->day, 20777);
	++*next;
	return 0;
}

/* How many of 1, 2, 3 ... it holds after it was opened again. */
static uint64_t
left(void)
{
	uint64_t next = 1;

	reserve_close(reserve);
	open_it();
	assert_int_equal(reserve_each(reserve, count, &next), 0);
	return next - 1;
}

/* Bytes of the file that are not zero. */
static size_t
written(void)
{
	FILE *f = fopen(path, "r");
	size_t n = 0;
	int c;

	assert_non_null(f);
	while ((c = fgetc(f)) != EOF)
		n += c != 0;
	fclose(f);
	return n;
}

/* An id would outlive the session it names, and a digest without its salt is
 * guessed. */
static void
test_cleared_it_names_nothing(void **state)
{
	uint64_t id;

	(void)state;
	for (id = 1; id <= 5000; id++)
		put(id);
	assert_int_equal(reserve_sync(reserve), 0);
	assert_true(written() > 5000);
	assert_int_equal(left(), 5000);
	assert_int_equal(reserve_clear(reserve), 0);
	assert_int_equal(written(), 0);
}

static void
test_names_are_there_until_it_is_cleared(void **state)
{
	struct reserve_look look;
	uint64_t after;
	struct stat st;

	(void)state;
	assert_false(reserve_is_left(reserve, &after));
	assert_int_equal(reserve_look(base, &look, why, sizeof(why)), 0);
	put(1);
	put(2);
	put(3);
	assert_int_equal(reserve_sync(reserve), 0);
	assert_int_equal(reserve_look(base, &look, why, sizeof(why)), 1);
	assert_int_equal(look.count, 3);
	assert_int_equal(look.since_us, 1000);
	assert_string_equal(look.reason, "full");
	assert_int_equal(left(), 3);
	assert_true(reserve_is_left(reserve, &after));
	assert_int_equal(after, 41);
	put(4);				/* goes on where it was */
	assert_int_equal(left(), 4);
	assert_int_equal(reserve_clear(reserve), 0);
	assert_int_equal(left(), 0);
	put(1);				/* what lies behind it is of before */
	assert_int_equal(left(), 1);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 4 << 20);
	assert_true(st.st_blocks * 512 >= st.st_size);
	assert_int_equal(st.st_mode & 0777, 0600);
}

/* One byte of the file is another. */
static void
flip(off_t at)
{
	int fd = open(path, O_RDWR);
	uint8_t byte;

	assert_int_equal(pread(fd, &byte, 1, at), 1);
	byte ^= 0x40;
	assert_int_equal(pwrite(fd, &byte, 1, at), 1);
	close(fd);
}

static void
test_what_is_damaged_is_not_read(void **state)
{
	(void)state;
	put(1);
	put(2);
	put(3);
	flip(4096 + 24 + 3);		/* the second name */
	assert_int_equal(left(), 1);
	flip(4096 + 24 + 3);
	assert_int_equal(left(), 3);
	flip(4096 + 24 + 20);		/* its check */
	assert_int_equal(left(), 1);
	flip(70);			/* the page */
	assert_int_equal(left(), 0);
}

static void
test_it_is_full_one_day(void **state)
{
	struct reserve_item item = { 1, 20777, 0 };
	uint64_t n = 0;

	(void)state;
	while (reserve_put(reserve, &item, 41, 1000, "full") == 0) {
		item.id++;
		n++;
	}
	assert_int_equal(n, ((4 << 20) - 4096) / 24);
	assert_int_equal(left(), n);
}

static void
test_it_cannot_be_made(void **state)
{
	struct reserve *none = NULL;
	struct reserve_look look;

	(void)state;
	assert_int_equal(reserve_open(&none, "/nowhere", why, sizeof(why)),
	    -1);
	assert_null(none);
	assert_non_null(strstr(why, "/nowhere/journal/reserve"));
	assert_int_equal(reserve_look("/nowhere", &look, why, sizeof(why)), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_names_are_there_until_it_is_cleared),
		TEST(test_cleared_it_names_nothing),
		TEST(test_what_is_damaged_is_not_read),
		TEST(test_it_is_full_one_day),
		TEST(test_it_cannot_be_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
