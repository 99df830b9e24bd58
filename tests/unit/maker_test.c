/* maker_test.c: pages made by a process each: what it made comes whole or not
 * at all, and what it did to memory stays there. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dashboard/maker.h"

#define LARGE ((size_t)3 << 20)

enum how { SMALL, HUGE_DATA, DIES, WAITS };

struct asked { enum how how; int touched; };

struct told { bool is_told, is_whole; struct page page; size_t body_len; };
static struct told told[MAKER_MOST];

/* In the process. */
static void
make(void *arg, struct page *p)
{
	struct asked *a = arg;

	a->touched = 1;
	strcpy(p->title, "A title");
	p->status = 409;
	p->retry_s = 3;
	html(&p->body, "<p>%s</p>", "a < b");
	if (a->how == HUGE_DATA) {
		p->type = "text/csv";
		p->data = malloc(LARGE);
		memset(p->data, 'x', LARGE);
		p->data_len = LARGE;
	}
	if (a->how == DIES)
		raise(SIGKILL);
	while (a->how == WAITS)
		pause();
}

static void
done(void *owned, struct page *made)
{
	struct told *t = &told[*(int *)owned];

	free(owned);
	assert_false(t->is_told);
	t->is_told = true;
	t->is_whole = made != NULL;
	if (!made)
		return;
	assert_string_equal(made->title, "A title");
	assert_int_equal(made->status, 409);
	assert_int_equal(made->retry_s, 3);
	assert_int_equal(made->body.len, strlen("<p>a &lt; b</p>"));
	assert_memory_equal(made->body.bytes, "<p>a &lt; b</p>",
	    made->body.len);
	assert_int_equal(made->data != NULL, made->data_len > 0);
	if (!made->data)
		return;
	assert_string_equal(made->type, "text/csv");
	assert_int_equal(made->data_len, LARGE);
	assert_int_equal(made->data[LARGE - 1], 'x');
}

static int
begin_of(struct maker *a, const char *person, struct asked *of, int number)
{
	struct page p = { .status = 200 };
	int *owned = malloc(sizeof(*owned));
	const struct maker_task t = { make, of, &p, person, done, owned };
	char why[200];
	int r;

	*owned = number;
	told[number] = (struct told){ .is_told = false };
	r = maker_begin(a, &t, why, sizeof(why));
	if (r < 0)
		free(owned);
	return r;
}

static int
begin(struct maker *a, struct asked *of, int number)
{
	return begin_of(a, "j.reed", of, number);
}

static void
run_until(struct maker *a, int number)
{
	struct pollfd p = { maker_fd(a), POLLIN, 0 };

	while (!told[number].is_told) {
		assert_int_equal(poll(&p, 1, 20000), 1);
		maker_run(a);
	}
}

static void
it_comes_whole(void **state)
{
	struct maker *a = maker_new();
	struct asked small = { SMALL, 0 }, large = { HUGE_DATA, 0 };

	(void)state;
	assert_int_equal(begin(a, &small, 0), 0);
	assert_int_equal(begin(a, &large, 1), 0);
	run_until(a, 0);
	run_until(a, 1);
	assert_true(told[0].is_whole && told[1].is_whole);
	assert_int_equal(small.touched, 0);
	maker_free(a);
}

static void
who_dies_made_nothing(void **state)
{
	struct maker *a = maker_new();
	struct asked dies = { DIES, 0 }, small = { SMALL, 0 };

	(void)state;
	assert_int_equal(begin(a, &dies, 0), 0);
	run_until(a, 0);
	assert_false(told[0].is_whole);
	assert_int_equal(begin(a, &small, 0), 0);
	run_until(a, 0);
	assert_true(told[0].is_whole);
	maker_free(a);
}

static void
there_are_so_many_and_none_is_left(void **state)
{
	static const char *const whose[MAKER_MOST] = { "a", "b", "c" };
	struct maker *a = maker_new();
	struct asked waits = { WAITS, 0 };
	int i;

	(void)state;
	for (i = 0; i < MAKER_MOST; i++) {
		assert_true(maker_has_room(a, whose[i]));
		assert_int_equal(begin_of(a, whose[i], &waits, i), 0);
	}
	assert_false(maker_has_room(a, "d"));
	assert_int_equal(begin_of(a, "d", &waits, 0), -1);
	maker_free(a);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	assert_false(told[0].is_told);
}

static void
one_person_has_not_all_of_them(void **state)
{
	struct maker *a = maker_new();
	struct asked waits = { WAITS, 0 }, small = { SMALL, 0 };

	(void)state;
	assert_int_equal(begin_of(a, "a", &waits, 0), 0);
	assert_int_equal(begin_of(a, "a", &small, 1), 0);
	assert_false(maker_has_room(a, "a"));
	assert_int_equal(begin_of(a, "a", &small, 2), -1);
	assert_int_equal(begin_of(a, "b", &small, 2), 0);
	run_until(a, 2);
	run_until(a, 1);
	assert_true(maker_has_room(a, "a"));
	assert_int_equal(begin_of(a, "a", &small, 1), 0);
	run_until(a, 1);
	maker_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_comes_whole),
		cmocka_unit_test(who_dies_made_nothing),
		cmocka_unit_test(there_are_so_many_and_none_is_left),
		cmocka_unit_test(one_person_has_not_all_of_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
