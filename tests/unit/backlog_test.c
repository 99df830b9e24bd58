/* backlog_test.c: entries on their way into a journal that takes them, or does
 * not. The journal and the reserve are real; the linker lets us refuse what
 * they are asked (see unit.mk). */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "classify/calendar.h"
#include "store/backlog.h"
#include "store/chain.h"
#include "store/fact.h"
#include "store/reserve.h"

#define DAY 20777			/* 2026-11-20 */

int __real_journal_append(struct journal *j, enum journal_kind kind,
    const char *body, size_t len, uint64_t now_us, int32_t local_day,
    uint64_t *sequence, char *why, size_t whylen);
int __real_journal_sync(struct journal *j, char *why, size_t whylen);
int __real_reserve_clear(struct reserve *r);
int __wrap_journal_append(struct journal *j, enum journal_kind kind,
    const char *body, size_t len, uint64_t now_us, int32_t local_day,
    uint64_t *sequence, char *why, size_t whylen);
int __wrap_journal_sync(struct journal *j, char *why, size_t whylen);
int __wrap_reserve_clear(struct reserve *r);

static bool is_full, is_broken, keeps_reserve;
static char base[64], dir[128], why[256];
static struct journal *journal;
static struct backlog *backlog;
static int acks[2];

int
__wrap_journal_append(struct journal *j, enum journal_kind kind,
    const char *body, size_t len, uint64_t now_us, int32_t local_day,
    uint64_t *sequence, char *reason, size_t room)
{
	if (!is_full)
		return __real_journal_append(j, kind, body, len, now_us,
		    local_day, sequence, reason, room);
	snprintf(reason, room, "the disk is full");
	return -1;
}

int
__wrap_journal_sync(struct journal *j, char *reason, size_t room)
{
	if (!is_broken)
		return __real_journal_sync(j, reason, room);
	snprintf(reason, room, "the disk is broken");
	return -1;
}

int
__wrap_reserve_clear(struct reserve *r)
{
	return keeps_reserve ? -1 : __real_reserve_clear(r);
}

static void
begin(bool waits, size_t most)
{
	const struct backlog_settings s = { .state = base, .source = "eth1",
		.journal = journal, .waits = waits, .most = most,
		.acks_fd = acks[1] };

	assert_int_equal(backlog_open(&backlog, &s, why, sizeof(why)), 0);
}

/* As after a crash: nothing is ended. */
static uint64_t
begin_again(void)
{
	uint64_t lost;

	backlog_close(backlog);
	is_full = is_broken = false;
	begin(true, 0);
	assert_int_equal(backlog_settle(backlog, &lost), 0);
	return lost;
}

static int
setup(void **state)
{
	uint64_t cut;

	(void)state;
	is_full = is_broken = keeps_reserve = false;
	strcpy(base, "/tmp/backlog_test.XXXXXX");
	if (!mkdtemp(base) || pipe2(acks, O_NONBLOCK) < 0 ||
	    calendar_zone("UTC", why, sizeof(why)) < 0)
		return -1;
	snprintf(dir, sizeof(dir), "%s/journal/observations", base);
	return journal_open(&journal, dir, &cut, why, sizeof(why));
}

static int
teardown(void **state)
{
	char command[100];

	(void)state;
	backlog_close(backlog);
	journal_close(journal);
	close(acks[0]);
	close(acks[1]);
	snprintf(command, sizeof(command), "rm -rf %s", base);
	return system(command);
}

static int
add(unsigned n)
{
	struct backlog_entry e = { .kind = JOURNAL_SESSION, .day = DAY };
	char id[17], text[300];

	snprintf(id, sizeof(id), "%016x", n);
	snprintf(text, sizeof(text), "{\"v\":2,\"id\":\"%s\",\"text\":\"%0200u\"}",
	    id, n);
	e.text = text;
	e.len = strlen(text);
	e.session = id;
	return backlog_add(backlog, &e);
}

static void
add_event(void)
{
	const struct backlog_entry e = { .kind = JOURNAL_EVENT, .day = DAY,
		.text = "{\"v\":1,\"what\":\"something\"}", .len = 26 };

	assert_int_equal(backlog_add(backlog, &e), 0);
}

/* Each is told as "ID SEQUENCE"; only ids that are expected, in their order. */
static void
assert_told(const char *ids)
{
	char text[4096] = "", got[512] = "", *line, *end;
	ssize_t n = read(acks[0], text, sizeof(text) - 1);

	if (n < 0)
		text[0] = '\0';
	for (line = text; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		assert_int_equal(strspn(line, "0123456789abcdef"), 16);
		assert_true(atoi(line + 17) > 0);
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%lx",
		    got[0] ? " " : "", strtoul(line, NULL, 16));
	}
	assert_string_equal(got, ids);
}

static void
assert_account(uint64_t flagged, uint64_t journaled, uint64_t waiting,
    uint64_t lost)
{
	struct backlog_account a;

	backlog_account(backlog, &a);
	assert_int_equal(a.flagged, flagged);
	assert_int_equal(a.journaled, journaled);
	assert_int_equal(a.waiting, waiting);
	assert_int_equal(a.lost, lost);
}

static uint64_t
in_reserve(void)
{
	struct reserve_look look = { 0 };

	return reserve_look(base, &look, why, sizeof(why)) == 1 ? look.count :
	    0;
}

struct found { unsigned sessions; uint64_t lost, entries; };

/* A journal_visit. */
static int
find(void *arg, const struct journal_entry *e)
{
	struct found *f = arg;
	struct fact_sum sum;

	f->sessions += e->kind == JOURNAL_SESSION;
	if (strstr(e->body, "records-lost")) {
		assert_int_equal(fact_read(e->body, e->len, &sum, why,
		    sizeof(why)), 0);
		assert_int_equal(sum.day, DAY);
		f->lost += sum.cover.sessions_lost;
		f->entries += sum.cover.entries_lost;
	}
	return 0;
}

static struct found
found(void)
{
	struct found f = { 0 };

	assert_int_equal(journal_each(journal, 0, find, &f, why, sizeof(why)),
	    0);
	return f;
}

/* ---- tests ---- */

static void
test_sessions_are_told_when_they_are_safe(void **state)
{
	(void)state;
	begin(true, 0);
	assert_int_equal(add(0xa), 0);
	add_event();
	assert_int_equal(add(0xb), 0);
	assert_told("");
	assert_account(2, 0, 2, 0);
	assert_int_equal(backlog_sync(backlog), 0);
	assert_told("a b");
	assert_account(2, 2, 0, 0);
	assert_string_equal(backlog_fault(backlog), "");
	assert_int_equal(in_reserve(), 0);
}

static void
test_what_finds_no_room_waits_in_its_order(void **state)
{
	(void)state;
	begin(true, 0);
	is_full = true;
	assert_int_equal(add(1), 0);
	add_event();
	assert_int_equal(add(2), 0);
	assert_int_equal(backlog_sync(backlog), 0);
	assert_string_equal(backlog_fault(backlog), "the disk is full");
	assert_told("");
	assert_account(2, 0, 2, 0);
	assert_int_equal(in_reserve(), 3);
	is_full = false;
	assert_int_equal(add(3), 0);	/* behind those that wait */
	assert_int_equal(backlog_sync(backlog), 0);
	assert_told("1 2 3");
	assert_account(3, 3, 0, 0);
	assert_string_equal(backlog_fault(backlog), "");
	assert_int_equal(in_reserve(), 0);
	assert_int_equal(found().lost, 0);
}

static void
test_what_finds_no_memory_either_is_counted(void **state)
{
	struct found f;
	unsigned n;

	(void)state;
	begin(true, 1000);
	is_full = true;
	for (n = 1; n <= 10; n++)
		assert_int_equal(add(n), 0);
	add_event();			/* it is short and fits */
	assert_int_equal(backlog_sync(backlog), 0);
	assert_account(10, 0, 3, 7);
	assert_int_equal(in_reserve(), 11);
	is_full = false;
	assert_int_equal(backlog_sync(backlog), 0);
	assert_account(10, 3, 0, 7);
	assert_told("1 2 3");
	f = found();
	assert_int_equal(f.sessions, 3);
	assert_int_equal(f.lost, 7);
	assert_int_equal(f.entries, 0);
	assert_int_equal(in_reserve(), 0);
	assert_int_equal(begin_again(), 0);
}

static void
test_a_crash_loses_what_waited_and_it_is_counted(void **state)
{
	(void)state;
	begin(true, 0);
	assert_int_equal(add(9), 0);
	assert_int_equal(backlog_sync(backlog), 0);
	is_full = true;
	for (unsigned n = 1; n <= 3; n++)
		assert_int_equal(add(n), 0);
	add_event();
	assert_int_equal(backlog_sync(backlog), 0);
	assert_int_equal(begin_again(), 4);
	assert_int_equal(backlog_sync(backlog), 0);
	assert_int_equal(found().lost, 3);
	assert_int_equal(found().entries, 1);
	assert_int_equal(begin_again(), 0);
	assert_told("9");
}

static void
test_what_a_crash_left_elsewhere_is_not_lost(void **state)
{
	uint64_t lost;

	(void)state;
	begin(true, 0);
	is_full = true;
	for (unsigned n = 1; n <= 3; n++)
		assert_int_equal(add(n), 0);
	assert_int_equal(backlog_sync(backlog), 0);
	backlog_close(backlog);
	is_full = false;
	begin(true, 0);
	assert_int_equal(add(2), 0);	/* from the open sessions, say */
	assert_int_equal(backlog_settle(backlog, &lost), 0);
	assert_int_equal(lost, 2);
}

static void
test_a_loss_is_told_once(void **state)
{
	(void)state;
	begin(true, 0);
	is_full = true;
	for (unsigned n = 1; n <= 3; n++)
		assert_int_equal(add(n), 0);
	assert_int_equal(backlog_sync(backlog), 0);
	assert_int_equal(begin_again(), 3);
	keeps_reserve = true;		/* a crash before it was cleared */
	assert_int_equal(backlog_sync(backlog), 0);
	assert_int_equal(found().lost, 3);
	assert_int_equal(in_reserve(), 3);
	keeps_reserve = false;
	assert_int_equal(begin_again(), 0);
	assert_int_equal(backlog_sync(backlog), 0);
	assert_int_equal(found().lost, 3);
}

/* What was written while the reserve could not be cleared, and deleted. */
static void
test_what_was_deleted_meanwhile_has_no_name(void **state)
{
	const struct journal_span span = { 1, 1 };
	uint64_t from = 0;

	(void)state;
	begin(true, 0);
	is_full = true;
	assert_int_equal(add(1), 0);
	assert_int_equal(add(2), 0);
	is_full = false;
	keeps_reserve = true;
	assert_int_equal(backlog_sync(backlog), 0);
	assert_told("1 2");
	assert_int_equal(journal_expire(journal, &span, 1, &from, why,
	    sizeof(why)), 1);
	assert_int_equal(begin_again(), 1);
}

/* What is told of is in the reserve, and is told again after a crash. */
static void
test_what_tells_of_a_loss_is_none(void **state)
{
	(void)state;
	begin(true, 1000);
	is_full = true;
	for (unsigned n = 1; n <= 10; n++)
		assert_int_equal(add(n), 0);
	assert_int_equal(backlog_sync(backlog), 0);
	assert_int_equal(in_reserve(), 10);
	is_full = false;
	is_broken = true;		/* it is appended, and not safe */
	assert_int_equal(backlog_sync(backlog), 0);
	assert_int_equal(in_reserve(), 10);
	assert_int_equal(begin_again(), 10);
}

static void
test_a_sync_that_fails_acknowledges_nothing(void **state)
{
	(void)state;
	begin(true, 0);
	assert_int_equal(add(1), 0);
	is_broken = true;
	assert_int_equal(backlog_sync(backlog), 0);
	assert_string_equal(backlog_fault(backlog), "the disk is broken");
	assert_told("");
	assert_account(1, 0, 1, 0);
	assert_int_equal(in_reserve(), 1);
	is_broken = false;
	assert_int_equal(backlog_sync(backlog), 0);
	assert_told("1");
	assert_account(1, 1, 0, 0);
	assert_int_equal(in_reserve(), 0);
}

static void
test_of_a_file_nothing_waits(void **state)
{
	(void)state;
	begin(false, 0);
	is_full = true;
	assert_int_equal(add(1), -1);
	assert_string_equal(why, "the disk is full");
	is_full = false;
	assert_int_equal(add(1), 0);
	is_broken = true;
	assert_int_equal(backlog_sync(backlog), -1);
	assert_string_equal(why, "the disk is broken");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_sessions_are_told_when_they_are_safe),
		TEST(test_what_finds_no_room_waits_in_its_order),
		TEST(test_what_finds_no_memory_either_is_counted),
		TEST(test_a_crash_loses_what_waited_and_it_is_counted),
		TEST(test_what_a_crash_left_elsewhere_is_not_lost),
		TEST(test_a_loss_is_told_once),
		TEST(test_what_was_deleted_meanwhile_has_no_name),
		TEST(test_what_tells_of_a_loss_is_none),
		TEST(test_a_sync_that_fails_acknowledges_nothing),
		TEST(test_of_a_file_nothing_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
