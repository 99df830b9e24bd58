/* ledger_test.c: acts as text and back, and the journal they lie in: several
 * writers, torn ends, damage, readers that follow. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "classify/calendar.h"
#include "classify/json.h"
#include "store/ledger_text.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define DAY_US UINT64_C(86400000000)
#define NOON UINT64_C(1795176000000000)	/* 2026-11-20 12:00 UTC */

/* Written by hand from the format's description. */
static const char whole[] =
    "{\"v\":1,\"what\":\"act\",\"recorded\":1795176000000000,"
    "\"verb\":\"add\",\"kind\":\"official\",\"id\":\"official-3\","
    "\"from\":\"2026-09-07\",\"by\":\"h.clarke\",\"os_user\":\"root\","
    "\"authority\":\"head, 8\",\"reason\":\"the open day\","
    "\"scope\":{\"person\":\"t.okafor\",\"group\":\"office\","
    "\"device\":\"office-01\",\"place\":\"office\",\"network\":\"lan\","
    "\"services\":[\"x\",\"facebook\"],"
    "\"from\":\"2026-09-07\",\"to\":\"2027-07-21\","
    "\"weekdays\":[\"mon\",\"sun\"],\"hours\":\"12:00-13:00\"},"
    "\"terms\":{\"account\":\"@school\",\"conditions\":\"c\","
    "\"ground\":\"reputation\",\"reference\":\"FGB 12\","
    "\"administrators\":[\"a\",\"b\"],"
    "\"trained\":\"2026-09-01\",\"notified\":\"2026-09-02\","
    "\"policy\":\"" HASH "\"}}";
static const char least[] =
    "{\"v\":1,\"what\":\"act\",\"recorded\":1,\"verb\":\"approve\","
    "\"kind\":\"curriculum\",\"id\":\"curriculum-12\",\"by\":\"h.clarke\"}";
static const char published[] =
    "{\"v\":1,\"what\":\"law\",\"law\":\"" HASH "\","
    "\"from\":\"2026-09-01\",\"minute\":\"FGB 12/2026, item 4\","
    "\"by\":\"h.clarke\",\"os_user\":\"root\"}";

static void
test_there_and_back(void **state)
{
	struct ledger_text t;
	struct json j = { 0 };
	char why[256] = "";

	(void)state;
	assert_int_equal(ledger_text_read(whole, strlen(whole), 0, &t, why,
	    sizeof(why)), 0);
	assert_false(t.is_law);
	assert_int_equal(t.act.recorded_us, NOON);
	assert_int_equal(t.act.verb, REGISTER_ADD);
	assert_int_equal(t.act.kind, REGISTER_OFFICIAL);
	assert_int_equal(t.act.from, 20703);
	assert_string_equal(t.act.scope.services[1], "facebook");
	assert_int_equal(t.act.scope.service_count, 2);
	assert_int_equal(t.act.scope.weekdays, 1 | 64);
	assert_int_equal(t.act.scope.from_minute, 720);
	assert_int_equal(t.act.scope.to_minute, 780);
	assert_int_equal(t.act.scope.to, 21020);
	assert_string_equal(t.act.terms.administrators[1], "b");
	assert_int_equal(t.act.terms.notified, 20698);
	ledger_text_act(&j, &t.act, true);
	assert_true(json_ok(&j));
	assert_string_equal(j.bytes, whole);

	assert_int_equal(ledger_text_read(least, strlen(least), 0, &t, why,
	    sizeof(why)), 0);
	assert_int_equal(t.act.from, INT32_MIN);
	json_clear(&j);
	ledger_text_act(&j, &t.act, true);
	assert_string_equal(j.bytes, least);

	assert_int_equal(ledger_text_read(published, strlen(published), NOON,
	    &t, why, sizeof(why)), 0);
	assert_true(t.is_law);
	assert_int_equal(t.law.recorded_us, NOON);
	json_clear(&j);
	ledger_text_law(&j, &t.law);
	assert_string_equal(j.bytes, published);
	json_free(&j);
}

/* Each is `whole` with one text replaced by another. */
static const struct { const char *what, *with, *say; } refused[] = {
	{ "{\"v\":1", "{\"v\":2", "\"v\" is not" },
	{ "\"what\":\"act\"", "\"what\":\"deed\"", "\"what\"" },
	{ "\"what\":\"act\",", "", "\"what\"" },
	{ "\"recorded\":1795176000000000,", "", "\"recorded\"" },
	{ "1795176000000000", "0", "\"recorded\"" },
	{ "1795176000000000", "\"now\"", "\"recorded\"" },
	{ "1795176000000000", "4102444800000001", "\"recorded\"" },
	{ "\"add\"", "\"adds\"", "\"verb\"" },
	{ "\"add\"", "\"approve\"", "\"scope\" belongs to an entry" },
	{ "\"official\"", "\"officials\"", "\"kind\"" },
	{ "\"official\"", "\"exception\"", "\"id\"" },
	{ "official-3", "official-03", "\"id\"" },
	{ "official-3", "official-0", "\"id\"" },
	{ "official-3", "official--3", "\"id\"" },
	{ "official-3", "official-1234567", "\"id\"" },
	{ "official-3", "official-3 ", "\"id\"" },
	{ "\"by\":\"h.clarke\",", "", "\"by\"" },
	{ "h.clarke", "", "\"by\"" },
	{ "\"h.clarke\"", "7", "\"by\" is not a text" },
	{ "\"os_user\"", "\"password\"",
	  "\"password\" is not a member the ledger has" },
	{ "\"account\"", "\"password\"",
	  "\"password\" of \"terms\" is not a member the ledger has" },
	{ "\"person\":\"t.okafor\"", "\"persons\":\"t.okafor\"",
	  "\"persons\" of \"scope\"" },
	{ "\"id\":\"official-3\"", "\"id\":\"official-3\",\"id\":\"x\"",
	  "column" },
	{ "\"from\":\"2026-09-07\",\"by\"", "\"from\":\"2026-09-31\",\"by\"",
	  "\"from\" is not a day" },
	{ "\"from\":\"2026-09-07\",\"to\"", "\"from\":\"2026-9-7\",\"to\"",
	  "\"from\" of \"scope\" is not a day" },
	{ "\"from\":\"2026-09-07\",\"to\"", "\"from\":\"2027-07-22\",\"to\"",
	  "\"to\" of \"scope\" is not on or after \"from\"" },
	{ "2027-07-21", "2027-07-21T", "\"to\" of \"scope\" is not a day" },
	{ "[\"x\",\"facebook\"]", "[]", "\"services\"" },
	{ "[\"x\",\"facebook\"]", "[\"x\",\"\"]", "\"services\"" },
	{ "[\"x\",\"facebook\"]", "\"x\"", "\"services\"" },
	{ "\"facebook\"", "\"a-service-whose-name-is-far-too-long\"",
	  "\"services\"" },
	{ "[\"mon\",\"sun\"]", "[\"mon\",\"monday\"]", "\"weekdays\"" },
	{ "[\"mon\",\"sun\"]", "[1]", "\"weekdays\"" },
	{ "12:00-13:00", "13:00-12:00", "\"hours\"" },
	{ "12:00-13:00", "12:00-12:00", "\"hours\"" },
	{ "12:00-13:00", "12:00-24:01", "\"hours\"" },
	{ "12:00-13:00", "12:00-12:60", "\"hours\"" },
	{ "12:00-13:00", "9:00-12:00", "\"hours\"" },
	{ "12:00-13:00", "12:00-13:00:00", "\"hours\"" },
	{ "[\"a\",\"b\"]", "[\"a\",\"b\",\"c\"]", "\"administrators\"" },
	{ "[\"a\",\"b\"]", "[\"a\",null]", "\"administrators\"" },
	{ "2026-09-01", "yesterday", "\"trained\" of \"terms\"" },
	{ "2026-09-02", "2026-02-29", "\"notified\" of \"terms\"" },
	{ HASH, "0123", "\"policy\" of \"terms\"" },
	{ "\"policy\":\"0", "\"policy\":\"G", "\"policy\" of \"terms\"" },
	{ "the open day", "the\\u0000day", "column" },
	{ "}}", "}},", "column" },
	{ "{\"v\"", "[{\"v\"", "column" },
};

static void
replaced(const char *text, const char *what, const char *with, char *out,
    size_t room)
{
	const char *at = strstr(text, what);

	assert_non_null(at);
	snprintf(out, room, "%.*s%s%s", (int)(at - text), text, with,
	    at + strlen(what));
}

static void
test_strict(void **state)
{
	char text[sizeof(whole) + 200], why[256];
	struct ledger_text t;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(refused); i++) {
		replaced(whole, refused[i].what, refused[i].with, text,
		    sizeof(text));
		why[0] = '\0';
		assert_int_equal(ledger_text_read(text, strlen(text), 0, &t,
		    why, sizeof(why)), -1);
		if (!strstr(why, refused[i].say))
			fail_msg("%s: said \"%s\"", refused[i].with, why);
	}
	/* In the journal it is the journal that says when. */
	assert_int_equal(ledger_text_read(whole, strlen(whole), NOON, &t, why,
	    sizeof(why)), -1);
	assert_non_null(strstr(why, "\"recorded\""));
	replaced(published, "\"from\":\"2026-09-01\",", "", text,
	    sizeof(text));
	assert_int_equal(ledger_text_read(text, strlen(text), NOON, &t, why,
	    sizeof(why)), -1);
	replaced(published, HASH, "", text, sizeof(text));
	assert_int_equal(ledger_text_read(text, strlen(text), NOON, &t, why,
	    sizeof(why)), -1);
	assert_int_equal(ledger_text_read("[1]", 3, 0, &t, why, sizeof(why)),
	    -1);
	assert_string_equal(why, "it is not a JSON object");
}

static void
test_lines(void **state)
{
	struct register_entry e;
	struct ledger *l;
	char why[256];

	(void)state;
	assert_int_equal(ledger_open(&l, NULL, why, sizeof(why)), 0);
	assert_int_equal(ledger_line(l, least, strlen(least), why,
	    sizeof(why)), -1);
	assert_string_equal(why, "there is no entry curriculum-12");
	assert_int_equal(ledger_line(l, whole, strlen(whole), why,
	    sizeof(why)), 0);
	assert_int_equal(ledger_line(l, whole, strlen(whole), why,
	    sizeof(why)), -1);
	assert_string_equal(why, "there is an entry official-3 already");
	assert_int_equal(registers_count(ledger_registers(l)), 1);
	assert_int_equal(registers_named(ledger_registers(l), "official-3",
	    &e), 0);
	assert_int_equal(ledger_follow(l, why, sizeof(why)), 0);
	ledger_close(l);
}

/* ---- on disk ---- */

struct place {
	char state[64];
	struct ledger *l;
	char why[600];
};

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	snprintf(p->state, sizeof(p->state), "/tmp/ledger_test.XXXXXX");
	*state = p;
	return mkdtemp(p->state) ? 0 : -1;
}

static int
teardown(void **state)
{
	struct place *p = *state;
	char command[128];

	ledger_close(p->l);
	snprintf(command, sizeof(command), "rm -rf %s", p->state);
	free(p);
	return system(command);
}

static int
act(struct ledger *l, enum register_verb verb, const char *id, uint64_t now_us,
    struct place *p)
{
	struct register_act a = { .verb = verb, .kind = REGISTER_OFFICIAL,
		.from = INT32_MIN, .by = "h.clarke",
		.scope = { .person = "t.okafor", .from = INT32_MIN,
		.to = INT32_MAX },
		.terms = { .trained = INT32_MIN, .notified = INT32_MIN } };

	snprintf(a.id, sizeof(a.id), "%s", id);
	return ledger_act(l, &a, now_us, p->why, sizeof(p->why));
}

static void
write_one(struct place *p, enum register_verb verb, const char *id,
    uint64_t now_us)
{
	struct ledger *l;

	if (ledger_open_write(&l, p->state, p->why, sizeof(p->why)) < 0 ||
	    act(l, verb, id, now_us, p) < 0)
		fail_msg("%s", p->why);
	ledger_close(l);
}

static size_t
count(const struct ledger *l)
{
	return registers_count(ledger_registers(l));
}

static void
open_reader(struct place *p)
{
	if (ledger_open(&p->l, p->state, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
}

static int
follow(struct place *p)
{
	return ledger_follow(p->l, p->why, sizeof(p->why));
}

static void
test_act_and_follow(void **state)
{
	struct ledger_law law = { .hash = HASH, .from = 20697,
		.minute = "item 4", .by = "h.clarke", .os_user = "root" };
	struct place *p = *state;
	struct register_entry e;
	struct ledger *l;

	/* No ledger yet, and then one that grows over midnights. */
	open_reader(p);
	assert_int_equal(follow(p), 0);
	write_one(p, REGISTER_ADD, "", NOON);
	assert_int_equal(follow(p), 1);
	assert_int_equal(follow(p), 0);
	write_one(p, REGISTER_APPROVE, "official-1", NOON + DAY_US);
	write_one(p, REGISTER_ADD, "", NOON + 2 * DAY_US);
	assert_int_equal(follow(p), 2);
	write_one(p, REGISTER_SUSPEND, "official-2", NOON + 2 * DAY_US);
	write_one(p, REGISTER_REVOKE, "official-2", NOON + 9 * DAY_US);
	assert_int_equal(follow(p), 2);
	assert_int_equal(follow(p), 0);
	assert_int_equal(count(p->l), 2);
	assert_int_equal(registers_named(ledger_registers(p->l), "official-2",
	    &e), 0);
	assert_int_equal(e.act_count, 3);
	assert_int_equal(e.acts[2].verb, REGISTER_REVOKE);
	assert_int_equal(e.acts[2].recorded_us, NOON + 9 * DAY_US);

	assert_int_equal(ledger_open_write(&l, p->state, p->why,
	    sizeof(p->why)), 0);
	/* A clock that was set back does not change what was before. */
	assert_int_equal(ledger_publish(l, &law, NOON, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(law.recorded_us, NOON + 9 * DAY_US);
	ledger_close(l);
	assert_int_equal(follow(p), 1);
	assert_int_equal(ledger_laws(p->l), 1);
	assert_memory_equal(ledger_law(p->l, 0), &law, sizeof(law));
}

static void
test_refused_acts_leave_nothing(void **state)
{
	struct place *p = *state;
	struct ledger *l;

	assert_int_equal(ledger_open_write(&l, p->state, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(act(l, REGISTER_APPROVE, "official-1", NOON, p), -1);
	assert_string_equal(p->why, "there is no entry official-1");
	assert_int_equal(act(l, REGISTER_ADD, "official-x", NOON, p), -1);
	assert_int_equal(act(l, REGISTER_ADD, "", NOON, p), 0);
	assert_int_equal(act(l, REGISTER_ADD, "official-1", NOON, p), -1);
	assert_int_equal(act(l, REGISTER_ADD, "", NOON, p), 0);
	ledger_close(l);
	open_reader(p);
	assert_int_equal(count(p->l), 2);
}

#define WRITERS 3
#define EACH 12

/* A process that adds and approves, taking the lock anew for each. */
static void
write_many(struct place *p)
{
	struct register_entry e;
	struct ledger *l;
	int i;

	for (i = 0; i < EACH; i++) {
		if (ledger_open_write(&l, p->state, p->why,
		    sizeof(p->why)) < 0 ||
		    act(l, REGISTER_ADD, "", NOON, p) < 0)
			_exit(1);
		registers_at(ledger_registers(l), count(l) - 1, &e);
		if (act(l, REGISTER_APPROVE, e.added->id, NOON, p) < 0)
			_exit(1);
		ledger_close(l);
	}
	_exit(0);
}

static void
test_writers_at_once(void **state)
{
	struct place *p = *state;
	struct register_entry e;
	int i, status, alive = WRITERS;

	open_reader(p);
	for (i = 0; i < WRITERS; i++)
		if (fork() == 0)
			write_many(p);
	while (alive > 0) {
		/* Whatever is read meanwhile is whole. */
		if (follow(p) < 0)
			fail_msg("%s", p->why);
		if (waitpid(-1, &status, WNOHANG) > 0) {
			assert_int_equal(status, 0);
			alive--;
		}
	}
	assert_true(follow(p) >= 0);
	assert_int_equal(count(p->l), WRITERS * EACH);
	for (i = 0; i < WRITERS * EACH; i++) {
		registers_at(ledger_registers(p->l), (size_t)i, &e);
		assert_int_equal(e.act_count, 2);
	}
}

static void
in_ledger(const struct place *p, const char *name, char *path, size_t room)
{
	snprintf(path, room, "%s/journal/ledger/%s", p->state, name);
}

/* In the place of libc's, so that a disk can fail. */
static bool is_disk_bad;

int
fdatasync(int fd)
{
	errno = EIO;
	return is_disk_bad ? -1 : fsync(fd);
}

static void
test_failed_sync_is_not_nothing(void **state)
{
	struct place *p = *state;
	struct ledger *l;

	assert_int_equal(ledger_open_write(&l, p->state, p->why,
	    sizeof(p->why)), 0);
	is_disk_bad = true;
	assert_int_equal(act(l, REGISTER_ADD, "", NOON, p), -1);
	is_disk_bad = false;
	ledger_close(l);
	assert_non_null(strstr(p->why, "cannot be synced"));
	assert_non_null(strstr(p->why, "look before you repeat it"));
	/* Here it is: whoever repeats it without looking has two. */
	open_reader(p);
	assert_int_equal(count(p->l), 1);
}

static void
test_torn_end_is_cut_by_a_writer(void **state)
{
	struct place *p = *state;
	char path[128];
	int fd;

	write_one(p, REGISTER_ADD, "", NOON);
	in_ledger(p, "20261120-0001.body", path, sizeof(path));
	fd = open(path, O_WRONLY | O_APPEND);
	assert_int_equal(write(fd, "half a l", 8), 8);
	close(fd);
	open_reader(p);
	assert_int_equal(count(p->l), 1);
	assert_int_equal(follow(p), 0);
	write_one(p, REGISTER_APPROVE, "official-1", NOON + 1);
	assert_int_equal(follow(p), 1);
}

static void
test_damage_names_the_entry(void **state)
{
	struct place *p = *state;
	struct ledger *l = NULL;
	char path[128];
	int fd;

	write_one(p, REGISTER_ADD, "", NOON);
	write_one(p, REGISTER_APPROVE, "official-1", NOON);
	in_ledger(p, "20261120-0001.body", path, sizeof(path));
	fd = open(path, O_WRONLY);
	assert_int_equal(pwrite(fd, "X", 1, 60), 1);
	close(fd);
	assert_int_equal(ledger_open(&l, p->state, p->why, sizeof(p->why)),
	    -1);
	assert_non_null(strstr(p->why, "entry 1"));
	assert_non_null(strstr(p->why, "put 20261120-0001.chain and "
	    "20261120-0001.body there back from a backup"));
	assert_non_null(strstr(p->why, p->state));
	assert_int_equal(ledger_open_write(&l, p->state, p->why,
	    sizeof(p->why)), -1);
	assert_null(l);
}

static void
test_only_for_its_owner(void **state)
{
	static const char *const names[] = { "", "lock", "20261120-0001.body",
		"20261120-0001.chain" };
	struct place *p = *state;
	char path[128];
	struct stat st;
	size_t i;

	write_one(p, REGISTER_ADD, "", NOON);
	for (i = 0; i < ARRAY_LEN(names); i++) {
		in_ledger(p, names[i], path, sizeof(path));
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, i == 0 ? 0700 : 0600);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_strict),
		cmocka_unit_test(test_lines),
		cmocka_unit_test_setup_teardown(test_act_and_follow, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(
		    test_refused_acts_leave_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(test_writers_at_once, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(
		    test_torn_end_is_cut_by_a_writer, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_failed_sync_is_not_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(test_damage_names_the_entry,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(test_only_for_its_owner,
		    setup, teardown),
	};
	char why[128];

	if (calendar_zone("Europe/London", why, sizeof(why)) < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
