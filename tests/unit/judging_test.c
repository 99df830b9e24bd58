/* judging_test.c: sessions judged as they come: the order a limit a day needs,
 * what it counts together, and what was known. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dashboard/judging.h"
#include "tests/unit/texts.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FRIDAY 20777		/* 2026-11-20, winter: the wall shows UTC */

static struct law *law;
static struct policy *limited;

/* More than 15 minutes a day are contrary. */
static const char limits[] =
"policy: P\nschool: S\nsocial_media: {categories: all}\n"
"clauses:\n"
"  - {clause: \"1\", title: no use, when: {use: {below: 2}}, then: outside}\n"
"  - {clause: \"3\", title: too long, when: {minutes_today: {above: 15}}, then: contrary}\n"
"otherwise: permitted\nmonitoring: routine\n";

static int
load_law(void **state)
{
	struct text_faults *f = text_faults_new();
	char why[200], path[64];

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	texts_write(limits, path);
	if (law_load(&law, "tests/fixtures/law", f) < 0 ||
	    policy_load(&limited, path, law->catalogue, f) < 0)
		fail_msg("%s", text_faults_text(f));
	unlink(path);
	text_faults_free(f);
	return 0;
}

static int
free_law(void **state)
{
	(void)state;
	policy_free(limited);
	law_free(law);
	return 0;
}

/* arg: the policy, or NULL for the law's own. */
static void
find(const void *arg, uint64_t start_us, struct judging_basis *out)
{
	(void)start_us;
	*out = (struct judging_basis){ law_context(law), law };
	if (arg)
		out->context.policy = arg;
}

/* Ten minutes of content of office-01 from a minute of Friday on. */
static void
make(struct session *s, const char *id, const char *source, int minute)
{
	int i;

	memset(s, 0, sizeof(*s));
	snprintf(s->id, sizeof(s->id), "%s", id);
	snprintf(s->source, sizeof(s->source), "%s", source);
	strcpy(s->device, "office-01");
	strcpy(s->service, "facebook");
	s->device_basis = DEVICE_ROSTER_MAC;
	s->has_mac = true;
	memcpy(s->client_mac, "\x02\x00\x5e\x10\x00\x01", 6);
	s->start_us = ((uint64_t)FRIDAY * 1440 + (uint64_t)minute) *
	    SESSION_MINUTE_US;
	s->end_us = s->start_us + 10 * SESSION_MINUTE_US - 1;
	s->hosts = calloc(1, sizeof(*s->hosts));	/* named by TLS */
	s->minutes = calloc(10, sizeof(*s->minutes));
	assert_true(s->hosts && s->minutes);
	s->host_count = 1;
	for (i = 0; i < 10; i++)
		s->minutes[i] = (struct session_minute){
			.minute = (uint32_t)(FRIDAY * 1440 + minute + i),
			.packets = 20, .bytes_down = 99999, .connections = 1,
			.roles = 1 << ROLE_PRIMARY, .active = true };
	s->minute_count = 10;
}

/* Through one judging, in this order. */
struct step {
	const char *id, *source;
	int minute;			/* of Friday; 0: the end */
	enum judging_result result;
	enum outcome outcome;
};

static void
walk(const struct policy *p, const struct step *steps)
{
	struct judging *j = judging_new(find, p);
	struct session s;
	struct judged out;

	assert_non_null(j);
	for (; steps->minute; steps++) {
		make(&s, steps->id, steps->source, steps->minute);
		assert_int_equal(judging_next(j, &s, &out, NULL),
		    steps->result);
		if (steps->result == JUDGING_DONE)
			assert_int_equal(out.verdict.outcome, steps->outcome);
		session_clear(&s);
	}
	judging_free(j);
}

static void
test_limits_add_up(void **state)
{
	static const struct step steps[] = {
		{ "01", "eth1", 540, JUDGING_DONE, OUTCOME_PERMITTED },
		{ "02", "eth1", 600, JUDGING_DONE, OUTCOME_CONTRARY },
		{ "03", "eth1", 700, JUDGING_DONE, OUTCOME_CONTRARY },
		/* another day */
		{ "04", "eth1", 1440 + 540, JUDGING_DONE, OUTCOME_PERMITTED },
		{ NULL, NULL, 0, JUDGING_DONE, OUTCOME_COUNT },
	};

	(void)state;
	walk(limited, steps);
}

static void
test_order_is_needed_for_limits_alone(void **state)
{
	static const struct step steps[] = {
		{ "02", "eth1", 540, JUDGING_DONE, OUTCOME_PERMITTED },
		{ "02", "eth1", 540, JUDGING_ORDER, OUTCOME_COUNT },
		{ "01", "eth1", 540, JUDGING_ORDER, OUTCOME_COUNT },
		{ "09", "eth1", 500, JUDGING_ORDER, OUTCOME_COUNT },
		/* and from there on again */
		{ "03", "eth1", 1440 + 540, JUDGING_DONE, OUTCOME_PERMITTED },
		{ NULL, NULL, 0, JUDGING_DONE, OUTCOME_COUNT },
	};
	static const struct step free_order[] = {
		{ "02", "eth1", 600, JUDGING_DONE, OUTCOME_CONTRARY },
		{ "01", "eth1", 540, JUDGING_DONE, OUTCOME_CONTRARY },
		{ NULL, NULL, 0, JUDGING_DONE, OUTCOME_COUNT },
	};

	(void)state;
	walk(limited, steps);
	walk(NULL, free_order);
}

/* Read from a capture file it is the same use over again, or none of ours. */
static void
test_files_add_nothing_to_what_was_seen_live(void **state)
{
	static const struct step steps[] = {
		{ "01", "eth1", 540, JUDGING_DONE, OUTCOME_PERMITTED },
		{ "02", "file:ab", 540, JUDGING_DONE, OUTCOME_PERMITTED },
		{ "03", "eth2", 600, JUDGING_DONE, OUTCOME_CONTRARY },
		{ "04", "file:cd", 560, JUDGING_DONE, OUTCOME_CONTRARY },
		{ NULL, NULL, 0, JUDGING_DONE, OUTCOME_COUNT },
	};

	(void)state;
	walk(limited, steps);
}

static void
test_known(void **state)
{
	struct register_act a = { .verb = REGISTER_ADD,
		.kind = REGISTER_OFFICIAL, .id = "official-1",
		.recorded_us = texts_utc("2026-11-18 09:00:00"),
		.from = INT32_MIN, .by = "h.clarke" };
	struct policy_context c = law_context(law);
	struct registers *r = registers_new();
	struct reviews *reviews = reviews_new();
	struct review review = { .session = "0000000000000001",
		.recorded_us = texts_utc("2026-11-19 12:00:00") };
	char why[200], words[JUDGING_KNOWN];

	(void)state;
	assert_int_equal(judging_newest(NULL, 0), 0);
	assert_string_equal(judging_known(ENGLISH, &c, words),
	    "all that is recorded; nothing in the registers");
	a.scope.from = INT32_MIN;
	a.scope.to = INT32_MAX;
	assert_int_equal(registers_take(r, &a, why, sizeof(why)), 0);
	a.verb = REGISTER_APPROVE;
	a.recorded_us = texts_utc("2026-11-19 16:00:00");
	assert_int_equal(registers_take(r, &a, why, sizeof(why)), 0);
	c.registers = r;
	assert_string_equal(judging_known(ENGLISH, &c, words), "all that is recorded; "
	    "in the registers last on 2026-11-19 16:00:00+00:00");
	c.as_known_us = a.recorded_us - 1;
	assert_string_equal(judging_known(ENGLISH, &c, words), "what was recorded by "
	    "2026-11-19 15:59:59+00:00; in the registers last on "
	    "2026-11-18 09:00:00+00:00");
	c.reviews = reviews;
	assert_int_equal(reviews_take(reviews, &review, why, sizeof(why)), 0);
	assert_string_equal(judging_known(ENGLISH, &c, words), "what was recorded by "
	    "2026-11-19 15:59:59+00:00; in the registers last on "
	    "2026-11-18 09:00:00+00:00; reviews last on "
	    "2026-11-19 12:00:00+00:00");
	c.as_known_us = 1;
	assert_int_equal(judging_newest(r, 1), 0);
	assert_null(strstr(judging_known(ENGLISH, &c, words), "reviews"));
	reviews_free(reviews);
	registers_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_limits_add_up),
		cmocka_unit_test(test_order_is_needed_for_limits_alone),
		cmocka_unit_test(test_files_add_nothing_to_what_was_seen_live),
		cmocka_unit_test(test_known),
	};

	return cmocka_run_group_tests(tests, load_law, free_law);
}
