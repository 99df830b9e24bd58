/* worker_test.c: processes that answer: what they may read, what they know of
 * their owner, and what becomes of a question over which one ends. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dashboard/worker.h"

#define WAIT_MS 20000

enum kind { READ, KNOW, END, LAST };

struct question { enum kind kind; char path[64]; };
struct answer { int error, value; pid_t pid; };

struct fixture {
	char dir[32], allowed[64], denied[64], missing[64];
	const char *reads[4];
	struct worker_job job;
	struct worker *worker;
	int value;		/* what an owner learns */
};

/* A worker_do. */
static bool
work(void *arg, const void *question, void *answer)
{
	const struct question *q = question;
	const struct fixture *f = arg;
	struct answer *a = answer;
	int fd;

	if (q->kind == END)
		raise(SIGKILL);
	if (q->kind == READ) {
		fd = open(q->path, O_RDONLY);
		a->error = fd < 0 ? errno : 0;
	}
	a->value = f->value;
	a->pid = getpid();
	return q->kind != LAST;
}

/* A worker's prepare. */
static int
prepare(void *arg, char *why, size_t whylen)
{
	const struct fixture *f = arg;

	if (access(f->missing, F_OK) == 0)
		return 0;
	snprintf(why, whylen, "there is no %s", f->missing);
	return -1;
}

static void
write_file(const char *path)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fclose(f);
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	strcpy(f->dir, "/tmp/worker_test.XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->allowed, sizeof(f->allowed), "%s/allowed", f->dir);
	snprintf(f->denied, sizeof(f->denied), "%s/denied", f->dir);
	snprintf(f->missing, sizeof(f->missing), "%s/missing", f->dir);
	write_file(f->allowed);
	write_file(f->denied);
	f->reads[0] = f->missing;
	f->reads[1] = f->allowed;
	f->job = (struct worker_job){ .name = "worker-test",
		.what = "a test", .question = sizeof(struct question),
		.answer = sizeof(struct answer), .is_online = true,
		.reads = f->reads, .work = work, .arg = f };
	f->value = 1;
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	char command[80];

	worker_close(f->worker);
	snprintf(command, sizeof(command), "rm -rf %s", f->dir);
	assert_int_equal(system(command), 0);
	free(f);
	return 0;
}

static void
begin(struct fixture *f)
{
	char why[200];

	assert_int_equal(worker_open(&f->worker, &f->job, f->dir, why,
	    sizeof(why)), 0);
}

static uint64_t
ask(struct fixture *f, enum kind kind, const char *path)
{
	struct question q = { .kind = kind };

	strcpy(q.path, path);
	return worker_ask(f->worker, &q);
}

static enum worker_said
hear(struct fixture *f, uint64_t *number, struct answer *a)
{
	struct pollfd p = { worker_fd(f->worker), POLLIN, 0 };
	enum worker_said said;

	do
		assert_int_equal(poll(&p, 1, WAIT_MS), 1);
	while ((said = worker_answer(f->worker, number, a)) == WORKER_SILENT);
	return said;
}

static struct answer
answer_of(struct fixture *f, enum kind kind, const char *path)
{
	uint64_t asked = ask(f, kind, path), number;
	struct answer a = { 0 };

	assert_int_not_equal(asked, 0);
	assert_int_equal(hear(f, &number, &a), WORKER_ANSWERED);
	assert_int_equal(number, asked);
	return a;
}

static void
it_reads_what_is_named_alone(void **state)
{
	struct fixture *f = *state;

	begin(f);
	assert_string_equal(worker_trouble(f->worker), "");
	assert_int_equal(answer_of(f, READ, f->allowed).error, 0);
#ifndef __SANITIZE_ADDRESS__
	assert_int_equal(answer_of(f, READ, f->denied).error, EACCES);
	assert_int_equal(answer_of(f, READ, "/etc/passwd").error, EACCES);
#endif
}

static void
what_takes_its_place_knows_no_more(void **state)
{
	struct fixture *f = *state;
	struct answer before, after, lost;
	uint64_t number, bad, good;

	begin(f);
	f->value = 2;
	before = answer_of(f, KNOW, "");
	assert_int_equal(before.value, 1);
	bad = ask(f, END, "");
	good = ask(f, KNOW, "");
	assert_int_equal(hear(f, &number, &lost), WORKER_LOST);
	assert_int_equal(number, bad);
	assert_int_equal(hear(f, &number, &after), WORKER_ANSWERED);
	assert_int_equal(number, good);
	assert_int_equal(after.value, 1);
	assert_int_not_equal(after.pid, before.pid);
}

static void
who_begins_anew_sees_what_is_there_by_then(void **state)
{
	struct fixture *f = *state;
	struct answer before, after;

	begin(f);
	before = answer_of(f, LAST, "");
	write_file(f->missing);
	after = answer_of(f, READ, f->missing);
	assert_int_not_equal(after.pid, before.pid);
}

static void
who_cannot_begin_says_why_and_is_not_asked(void **state)
{
	struct fixture *f = *state;
	char want[128];

	f->job.prepare = prepare;
	begin(f);
	snprintf(want, sizeof(want), "there is no %s", f->missing);
	assert_string_equal(worker_trouble(f->worker), want);
	assert_int_equal(ask(f, KNOW, ""), 0);
}

static void
four_wait_and_no_more_and_many_may_be_lost(void **state)
{
	struct fixture *f = *state;
	struct answer a;
	uint64_t number;
	int round, i;

	begin(f);
	for (round = 0; round < 3; round++) {
		for (i = 0; i < WORKER_WAITING; i++)
			assert_int_not_equal(ask(f, END, ""), 0);
		assert_int_equal(ask(f, END, ""), 0);
		for (i = 0; i < WORKER_WAITING; i++)
			assert_int_equal(hear(f, &number, &a), WORKER_LOST);
	}
	assert_int_equal(answer_of(f, KNOW, "").value, 1);
}

int
main(void)
{
#define ONE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		ONE(it_reads_what_is_named_alone),
		ONE(what_takes_its_place_knows_no_more),
		ONE(who_begins_anew_sees_what_is_there_by_then),
		ONE(who_cannot_begin_says_why_and_is_not_asked),
		ONE(four_wait_and_no_more_and_many_may_be_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
