/* tried_test.c: a draft beside the law: what changes, as numbers that tell
 * nobody apart. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dashboard/tried.h"
#include "tests/unit/texts.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FRIDAY 20777		/* 2026-11-20, winter: the wall shows UTC */

/* Breaks are no longer free, work is, from a day that is yet to come. */
static const char draft_text[] =
"policy: The other way round\nschool: S\nsocial_media: {categories: all}\n"
"in_force: {from: 2027-01-01}\n"
"clauses:\n"
"  - {clause: \"1\", title: no use, when: {use: {below: 2}}, then: outside}\n"
"  - {clause: \"2\", title: dual, when: {dual_use: yes}, then: undecided}\n"
"  - {clause: \"5\", title: never in breaks, when: {working_time: no}, then: contrary}\n"
"otherwise: permitted\nmonitoring: routine\n";

static struct law *law;
static struct policy *draft;

static int
load_law(void **state)
{
	struct text_faults *f = text_faults_new();
	char why[200], path[64];

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	texts_write(draft_text, path);
	if (law_load(&law, "tests/fixtures/law", f) < 0 ||
	    policy_load(&draft, path, law->catalogue, f) < 0)
		fail_msg("%s", text_faults_text(f));
	unlink(path);
	text_faults_free(f);
	return 0;
}

static int
free_law(void **state)
{
	(void)state;
	policy_free(draft);
	law_free(law);
	return 0;
}

static void
find(const void *arg, uint64_t start_us, struct judging_basis *out)
{
	(void)start_us;
	*out = (struct judging_basis){ law_context(law), law };
	if (!arg)
		return;
	out->context.policy = arg;
	out->context.is_trial = true;
}

/* n sessions of five content minutes each, a minute apart, from a minute of
 * Friday on, all of one device. */
static void
add(struct tried_maker *m, const char *service, const char *source,
    int minute, int n)
{
	struct session_minute minutes[5];
	struct session_host host = { .host = "h" };	/* named by TLS */
	struct session s = { .device_basis = DEVICE_ROSTER_MAC,
		.client_mac = { 2, 0, 0x5e, 0x10, 0, 1 }, .has_mac = true,
		.device = "office-01", .hosts = &host, .host_count = 1,
		.minutes = minutes, .minute_count = 5 };
	static unsigned ids;
	int i, k;

	snprintf(s.service, sizeof(s.service), "%s", service);
	snprintf(s.source, sizeof(s.source), "%s", source);
	for (i = 0; i < n; i++, minute++) {
		snprintf(s.id, sizeof(s.id), "%016x", ++ids);
		for (k = 0; k < 5; k++)
			minutes[k] = (struct session_minute){
				.minute = (uint32_t)(FRIDAY * 1440 + minute +
				    k), .packets = 9, .bytes_down = 99999,
				.connections = 1, .active = true,
				.roles = 1 << ROLE_PRIMARY };
		s.start_us = minutes[0].minute * SESSION_MINUTE_US;
		s.end_us = s.start_us + 5 * SESSION_MINUTE_US - 1;
		assert_int_equal(tried_add(m, &s), JUDGING_DONE);
	}
}

static struct tried_maker *
begin(void)
{
	static const struct tried_judge now = { find, NULL };
	struct tried_judge then = { find, draft };
	struct tried_maker *m = tried_new(&now, &then);

	assert_non_null(m);
	return m;
}

static void
end(struct tried_maker *m, struct tried *t)
{
	*t = (struct tried){ .from = FRIDAY, .to = FRIDAY };
	assert_int_equal(tried_end(m, t), 0);
	tried_free(m);
}

static char *
written(const struct tried *t, int (*form)(const struct tried *, FILE *))
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	assert_int_equal(form(t, f), 0);
	assert_int_equal(fclose(f), 0);
	return text;
}

/* Twelve at work, seven at lunch, two of another service at lunch; the draft
 * is tried though it is not in force for weeks. */
static void
test_matrix(void **state)
{
	struct tried_maker *m = begin();
	struct tried t;

	(void)state;
	add(m, "facebook", "eth1", 540, 12);
	add(m, "facebook", "eth1", 725, 7);
	add(m, "instagram", "eth1", 740, 2);
	add(m, "x", "file:ab", 800, 9);		/* beside live ones */
	end(m, &t);
	assert_false(t.from_files);
	assert_int_equal(t.outcomes[OUTCOME_CONTRARY][OUTCOME_PERMITTED], 12);
	assert_int_equal(t.outcomes[OUTCOME_OUTSIDE][OUTCOME_CONTRARY], 9);
	assert_int_equal(t.before.all.sessions, 21);
	assert_int_equal(t.before.all.contrary, 12);
	assert_int_equal(t.after.all.contrary, 9);
	/* 09:00 to 09:16 and 12:05 to 12:16, 12:20 to 12:26, once */
	assert_int_equal(t.after.all.upper_s, (16 + 11 + 6) * 60 - 1);
	assert_int_equal(t.change_count, 2);
	assert_string_equal(t.changes[0].now.clause, "");
	assert_string_equal(t.changes[0].draft.clause, "5");
	assert_int_equal(t.changes[0].sessions, 9);
	assert_string_equal(t.changes[1].now.clause, "6");
	assert_int_equal(t.changes[1].sessions, 12);
	tried_clear(&t);
}

static void
test_files_alone(void **state)
{
	struct tried_maker *m = begin();
	struct tried t;

	(void)state;
	add(m, "x", "file:ab", 800, 9);
	end(m, &t);
	assert_true(t.from_files);
	assert_int_equal(t.before.all.sessions, 9);
	tried_clear(&t);
	end(begin(), &t);
	assert_false(t.from_files);
	assert_int_equal(t.before.all.sessions, 0);
	assert_int_equal(t.change_count, 0);
	tried_clear(&t);
}

/* Every number in JSON is 0, a multiple of five, or not told; no device and no
 * session in either form. */
static void
check_counts(const json_t *list, const char *side)
{
	const json_t *row, *n;
	size_t i;

	for (i = 0; i < json_array_size(list); i++) {
		row = json_array_get(list, i);
		n = side ? json_object_get(json_object_get(row, side),
		    "contrary") : json_object_get(row, "sessions");
		assert_true(json_is_null(n) || json_is_integer(n));
		assert_int_equal(json_integer_value(n) % TRIED_ROUND, 0);
	}
}

static void
test_governor_table_with_a_cell_of_1(void **state)
{
	struct tried_maker *m = begin();
	struct tried t;
	json_t *all;
	char *text;

	(void)state;
	add(m, "facebook", "eth1", 540, 12);
	add(m, "instagram", "eth1", 725, 1);
	end(m, &t);
	text = written(&t, tried_json);
	assert_null(strstr(text, "office-01"));
	all = json_loads(text, 0, NULL);
	assert_non_null(all);
	check_counts(json_object_get(all, "outcomes"), NULL);
	check_counts(json_object_get(all, "changes"), NULL);
	check_counts(json_object_get(all, "services"), "now");
	check_counts(json_object_get(all, "services"), "draft");
	check_counts(json_object_get(all, "periods"), "draft");
	check_counts(json_object_get(all, "hours"), "draft");
	assert_int_equal(json_integer_value(json_object_get(all,
	    "sessions")), 15);
	json_decref(all);
	free(text);
	text = written(&t, tried_text);
	assert_null(strstr(text, "office-01"));
	assert_null(strstr(text, " 1\n"));
	assert_non_null(strstr(text, "Sessions judged by both: 15\n"));
	assert_non_null(strstr(text, "under 5"));
	free(text);
	tried_clear(&t);
}

static void
test_counts(void **state)
{
	static const struct { uint64_t n; const char *words; } counts[] = {
		{ 0, "none" }, { 1, "under 5" }, { 4, "under 5" },
		{ 5, "5" }, { 7, "5" }, { 8, "10" }, { 12, "10" },
		{ 1233, "1,235" },
	};
	char buf[TRIED_COUNT];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(counts); i++)
		assert_string_equal(tried_count(counts[i].n, buf),
		    counts[i].words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matrix),
		cmocka_unit_test(test_files_alone),
		cmocka_unit_test(test_governor_table_with_a_cell_of_1),
		cmocka_unit_test(test_counts),
	};

	return cmocka_run_group_tests(tests, load_law, free_law);
}
