/* tally_test.c: numbers against a day worked by hand and against a count of
 * every second, one by one, over a few hundred made sessions.
 *
 * The law is tests/fixtures/law: contrary is what falls into working time
 * (08:30-16:00 on school days, breaks excepted). */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "classify/law.h"
#include "dashboard/tally.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define CONTENT 16384		/* grading.yaml: content_minute_bytes */
#define FRIDAY 20777		/* 2026-11-20, winter: the wall shows UTC */

static struct law *law;

static int
load_law(void **state)
{
	struct text_faults *f = text_faults_new();
	char why[200];

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	assert_int_equal(text_day_of(2026, 11, 20), FRIDAY);
	if (law_load(&law, "tests/fixtures/law", f) < 0)
		fail_msg("%s", text_faults_text(f));
	text_faults_free(f);
	return 0;
}

static int
free_law(void **state)
{
	(void)state;
	law_free(law);
	return 0;
}

/* A second counted from Friday's midnight. */
static uint64_t
at(int second)
{
	return ((uint64_t)FRIDAY * 86400 + (uint64_t)second) * 1000000;
}

/* A session of hall, office or nobody's device in whole seconds. */
static void
make(struct session *s, const char *device, const char *service, int from,
    int until)
{
	memset(s, 0, sizeof(*s));
	snprintf(s->id, sizeof(s->id), "%08x%08x", (unsigned)from,
	    (unsigned)until);
	snprintf(s->device, sizeof(s->device), "%s", device);
	snprintf(s->service, sizeof(s->service), "%s", service);
	snprintf(s->source, sizeof(s->source), "eth1");
	s->device_basis = DEVICE_ROSTER_MAC;
	s->vlan = 10;
	s->start_us = at(from);
	s->end_us = at(until);
	s->flows = 1;
	s->hosts = calloc(1, sizeof(*s->hosts));	/* named by TLS */
	assert_non_null(s->hosts);
	s->host_count = 1;
}

/* Judged by itself under the law, or another policy of it. */
static int
add(struct tally_maker *m, const struct session *s, const struct policy *p)
{
	struct judged j = { .basis = { law_context(law), law } };

	if (p)
		j.basis.context.policy = p;
	assert_int_equal(policy_judge(&j.basis.context, NULL, s, &j.verdict,
	    NULL), 0);
	return tally_add(m, s, &j);
}

static void
add_minute(struct session *s, int minute, uint64_t down, bool active)
{
	size_t n = s->minute_count + 1;

	s->minutes = realloc(s->minutes, n * sizeof(*s->minutes));
	assert_non_null(s->minutes);
	memset(&s->minutes[n - 1], 0, sizeof(*s->minutes));
	s->minutes[n - 1].minute = (uint32_t)(FRIDAY * 1440 + minute);
	s->minutes[n - 1].bytes_down = down;
	s->minutes[n - 1].packets = 20;
	s->minutes[n - 1].connections = 1;
	s->minutes[n - 1].roles = 1 << ROLE_PRIMARY | 1 << ROLE_CONTENT;
	s->minutes[n - 1].active = active;
	s->minute_count = n;
}

/* ---- a day worked by hand ---- */

#define H(h, m) ((h) * 3600 + (m) * 60)

/* Minutes: 'c' bears content; 's' a byte too little; 'b' background. */
static const struct {
	const char *device, *service;
	int from, until;
	struct { int minute; char kind; } minutes[6];
} day[] = {
	/* Period 1 into the break */
	{ "office-01", "facebook", H(10, 25), H(10, 35), {
	  { 625, 'c' }, { 626, 'c' }, { 628, 's' }, { 629, 'b' },
	  { 631, 'c' } } },
	/* beside it, on the same device: 10:31 bears content in both */
	{ "office-01", "instagram", H(10, 30), H(10, 40), {
	  { 631, 'c' }, { 639, 'c' } } },
	/* a whole content minute in half a minute's session */
	{ "hall-01", "facebook", H(10, 33), H(10, 33) + 30, {
	  { 633, 'c' } } },
	/* one packet, after work */
	{ "office-01", "facebook", H(16, 30), H(16, 30), { { 990, 's' } } },
};

static void
add_day(struct tally_maker *m)
{
	struct session s;
	size_t i, k;

	for (i = 0; i < COUNT(day); i++) {
		make(&s, day[i].device, day[i].service, day[i].from,
		    day[i].until);
		for (k = 0; k < 6 && day[i].minutes[k].kind; k++)
			add_minute(&s, day[i].minutes[k].minute,
			    day[i].minutes[k].kind == 'c' ? CONTENT :
			    day[i].minutes[k].kind == 's' ? CONTENT - 1 :
			    99999, day[i].minutes[k].kind != 'b');
		assert_int_equal(add(m, &s, NULL), 0);
		session_clear(&s);
	}
}

#define NUMBERS(sessions, devices, contrary, lower, upper) \
	(struct tally_numbers){ sessions, devices, contrary, lower, upper, \
	0, 0 }

static void
expect(const struct tally_row *row, const char *id, struct tally_numbers want)
{
	assert_string_equal(row->id, id);
	assert_int_equal(row->n.sessions, want.sessions);
	assert_int_equal(row->n.devices, want.devices);
	assert_int_equal(row->n.contrary, want.contrary);
	assert_int_equal(row->n.lower_s, want.lower_s);
	assert_int_equal(row->n.upper_s, want.upper_s);
}

static void
add_of(struct tally_maker *m, const struct roster *r, const char *device,
    const char *person, enum policy_doubt doubt)
{
	struct judged j = { .basis = { law_context(law), law } };
	struct session s;

	make(&s, device, "facebook", H(10, 25), H(10, 26));
	assert_int_equal(policy_judge(&j.basis.context, NULL, &s, &j.verdict,
	    NULL), 0);
	j.basis.context.roster = r;
	j.verdict.person = roster_person_named(r, person, s.start_us);
	j.verdict.doubt = doubt;
	assert_non_null(j.verdict.person);
	assert_int_equal(tally_add(m, &s, &j), 0);
	session_clear(&s);
}

/* Or a number of four people could pass for one of five. */
static void
test_one_person_of_two_ids_was_two(void **state)
{
	static const char text[] = "roster: R\npeople:\n"
	    "  - {id: j.reed, kind: staff}\n"
	    "  - {id: j.reed.gov, kind: governor, same_as: j.reed}\n"
	    "  - {id: m.silva, kind: staff}\n";
	struct text_faults *f = text_faults_new();
	struct tally_maker *m = tally_new(NULL);
	struct roster *r = NULL;
	struct tally t;

	(void)state;
	assert_int_equal(roster_read(&r, "r", text, sizeof(text) - 1, f), 0);
	assert_non_null(m);
	add_of(m, r, "office-01", "j.reed.gov", DOUBT_NONE);
	add_of(m, r, "office-02", "j.reed", DOUBT_NONE);
	/* Nor does a doubt make another person of whoever keeps it. */
	add_of(m, r, "office-03", "j.reed", DOUBT_NOT_SAID);
	add_of(m, r, "hall-01", "m.silva", DOUBT_NONE);
	assert_int_equal(tally_end(m, &t), 0);
	tally_free(m);
	assert_int_equal(t.all.devices, 4);
	assert_int_equal(t.all.people, 2);
	tally_clear(&t);
	roster_free(r);
	text_faults_free(f);
}

/* Numbers in the order sessions, devices, contrary, lower, upper. */
static void
test_by_hand(void **state)
{
	struct tally_maker *m = tally_new(NULL);
	struct tally_row all = { .id = "all" };
	struct tally t;

	(void)state;
	assert_non_null(m);
	add_day(m);
	assert_int_equal(tally_end(m, &t), 0);
	tally_free(m);
	all.n = t.all;
	assert_int_equal(t.all.people, 2);
	assert_int_equal(t.all.contrary_people, 1);
	/* office-01 10:25-10:40, hall-01 30 s; minutes 625 626 631 639, 633 */
	expect(&all, "all", NUMBERS(4, 2, 1, 300, 930));
	assert_int_equal(t.of[TALLY_SERVICES].count, 2);
	expect(&t.of[TALLY_SERVICES].rows[0], "facebook",
	    NUMBERS(3, 2, 1, 240, 630));
	expect(&t.of[TALLY_SERVICES].rows[1], "instagram",
	    NUMBERS(1, 1, 0, 120, 600));
	assert_int_equal(t.of[TALLY_GROUPS].count, 2);
	expect(&t.of[TALLY_GROUPS].rows[0], "hall", NUMBERS(1, 1, 0, 30, 30));
	expect(&t.of[TALLY_GROUPS].rows[1], "office",
	    NUMBERS(3, 1, 1, 240, 900));
	assert_int_equal(t.of[TALLY_PERIODS].count, 3);
	expect(&t.of[TALLY_PERIODS].rows[0], "after", NUMBERS(1, 1, 0, 0, 0));
	expect(&t.of[TALLY_PERIODS].rows[1], "break",
	    NUMBERS(3, 2, 0, 180, 630));
	expect(&t.of[TALLY_PERIODS].rows[2], "lesson",
	    NUMBERS(1, 1, 1, 120, 300));
	/* The break is not working time, nor is half past four. */
	assert_int_equal(t.of[TALLY_HOURS].count, 2);
	expect(&t.of[TALLY_HOURS].rows[0], "no", NUMBERS(4, 2, 0, 180, 630));
	expect(&t.of[TALLY_HOURS].rows[1], "yes", NUMBERS(1, 1, 1, 120, 300));
	assert_int_equal(t.law_count, 1);
	assert_ptr_equal(t.laws[0], law);
	assert_int_equal(t.normally, 0);
	assert_int_equal(t.outcomes[OUTCOME_CONTRARY], 1);
	assert_int_equal(t.outcomes[OUTCOME_OUTSIDE], 3);
	assert_int_equal(t.clause_count, 2);
	assert_string_equal(t.clauses[0].clause, "");
	assert_int_equal(t.clauses[0].sessions, 3);
	assert_string_equal(t.clauses[1].clause, "6");
	assert_int_equal(t.clauses[1].outcome, OUTCOME_CONTRARY);
	assert_int_equal(t.clauses[1].sessions, 1);
	tally_clear(&t);
}

/* However long the policy's words are, one clause is one row. */
static void
test_long_words(void **state)
{
	static const char text[] = "policy: P\nschool: S\n"
	    "social_media: {categories: all}\nmonitoring: routine\n"
	    "clauses:\n  - {clause: \"%0*d\", title: \"%0*d\", "
	    "when: {working_time: yes}, then: permitted}\n"
	    "otherwise: outside\n";
	struct text_faults *f = text_faults_new();
	char path[] = "/tmp/tally-XXXXXX";
	struct policy *p = NULL;
	struct tally_maker *m;
	struct session s;
	struct tally t;
	FILE *out = fdopen(mkstemp(path), "w");
	int i;

	(void)state;
	fprintf(out, text, 60, 6, 300, 7);
	fclose(out);
	if (policy_load(&p, path, law->catalogue, f) < 0)
		fail_msg("%s", text_faults_text(f));
	unlink(path);
	text_faults_free(f);
	m = tally_new(NULL);
	for (i = 0; i < 3; i++) {
		make(&s, "office-01", "facebook", H(9, i), H(9, i + 1));
		add_minute(&s, 540 + i, CONTENT, true);
		assert_int_equal(add(m, &s, p), 0);
		session_clear(&s);
	}
	assert_int_equal(tally_end(m, &t), 0);
	tally_free(m);
	assert_int_equal(t.clause_count, 1);
	assert_int_equal(t.clauses[0].sessions, 3);
	assert_int_equal(strlen(t.clauses[0].title), 300);
	tally_clear(&t);
	policy_free(p);
}

static void
test_nothing(void **state)
{
	struct tally_maker *m = tally_new(NULL);
	struct tally t;

	(void)state;
	assert_int_equal(tally_end(m, &t), 0);
	tally_free(m);
	assert_int_equal(t.all.sessions, 0);
	assert_int_equal(t.all.upper_s, 0);
	assert_int_equal(t.of[TALLY_SERVICES].count +
	    t.of[TALLY_GROUPS].count + t.of[TALLY_PERIODS].count +
	    t.clause_count, 0);
	tally_clear(&t);
}

/* Six services open beside each other for an hour are an hour. */
static void
test_parallel_use_is_never_over_100_percent_of_clock(void **state)
{
	static const char *const six[] = { "facebook", "instagram", "x",
		"tiktok", "snapchat", "reddit" };
	struct tally_maker *m = tally_new(NULL);
	struct session s;
	struct tally t;
	size_t i;
	int k;

	(void)state;
	for (i = 0; i < COUNT(six); i++) {
		make(&s, "office-01", six[i], H(9, 0), H(10, 0));
		for (k = 0; k < 60; k++)
			add_minute(&s, 540 + k, CONTENT, true);
		assert_int_equal(add(m, &s, NULL), 0);
		session_clear(&s);
	}
	assert_int_equal(tally_end(m, &t), 0);
	tally_free(m);
	assert_int_equal(t.all.sessions, 6);
	assert_int_equal(t.all.lower_s, 3600);
	assert_int_equal(t.all.upper_s, 3600);
	assert_int_equal(t.of[TALLY_GROUPS].rows[0].n.upper_s, 3600);
	assert_int_equal(t.of[TALLY_PERIODS].rows[0].n.upper_s, 3600);
	assert_int_equal(t.of[TALLY_HOURS].rows[0].n.upper_s, 3600);
	tally_clear(&t);
}

/* ---- every second, one by one ---- */

#define SESSIONS 300
#define DAYS 2			/* Friday, and a Saturday without bells */
#define SECONDS (DAYS * 86400)

static const char *const devices[] = { "office-01", "office-02", "hall-01",
	"02:00:5e:00:00:99" };
static const char *const groups[] = { "office", "office", "hall", "" };
static const char *const services[] = { "facebook", "instagram" };

static struct made {
	int device, service, from, until;	/* seconds of the two days */
	bool content[31];			/* from the first minute on */
} made[SESSIONS];

/* Numerical Recipes' generator: the same sessions each time. */
static unsigned
chance(uint32_t *seed, unsigned below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % below;
}

static void
make_many(void)
{
	uint32_t seed = 20261120;
	int i, k, len;

	for (i = 0; i < SESSIONS; i++) {
		len = (int)chance(&seed, 1800);
		made[i].from = i * DAYS / SESSIONS * 86400 + 28000 +
		    (int)chance(&seed, 32000);
		made[i].until = made[i].from + len;
		made[i].device = (int)chance(&seed, COUNT(devices));
		made[i].service = (int)chance(&seed, COUNT(services));
		for (k = 0; k <= made[i].until / 60 - made[i].from / 60; k++)
			made[i].content[k] = chance(&seed, 3) == 0;
	}
}

/* tests/fixtures/law/calendar.yaml, read by eye. */
static const char *
period_of(int second)
{
	int minute = second % 86400 / 60;

	if (second >= 86400)
		return "none";
	if (minute < 530)
		return "before";
	if (minute >= 915)
		return "after";
	return (minute >= 630 && minute < 645) ||
	    (minute >= 720 && minute < 780) ? "break" : "lesson";
}

/* Does a made session, in a second, belong to the row? */
static bool
belongs(const struct made *s, int second, char table, const char *id)
{
	if (table == 's')
		return strcmp(services[s->service], id) == 0;
	if (table == 'g')
		return strcmp(groups[s->device], id) == 0;
	return table == 'a' || strcmp(period_of(second), id) == 0;
}

static struct tally_numbers
count_by_second(char table, const char *id)
{
	static bool busy[COUNT(devices)][SECONDS + 1];
	static bool content[COUNT(devices)][SECONDS / 60 + 1];
	struct tally_numbers n = { 0 };
	bool touched, seen[COUNT(devices)] = { false };
	const struct made *s;
	int i, t;

	memset(busy, 0, sizeof(busy));
	memset(content, 0, sizeof(content));
	for (s = made; s < made + SESSIONS; s++) {
		touched = false;
		for (t = s->from; t <= s->until; t++) {
			if (!belongs(s, t, table, id))
				continue;
			touched = true;
			busy[s->device][t] |= t < s->until;
			content[s->device][t / 60] |=
			    s->content[t / 60 - s->from / 60];
		}
		n.sessions += touched;
		seen[s->device] |= touched;
	}
	for (i = 0; i < (int)COUNT(devices); i++) {
		n.devices += seen[i];
		for (t = 0; t < SECONDS; t++)
			n.upper_s += busy[i][t];
		for (t = 0; t < SECONDS / 60; t++)
			n.lower_s += 60 * content[i][t];
	}
	if (n.lower_s > n.upper_s)
		n.lower_s = n.upper_s;
	return n;
}

static void
compare(char table, const struct tally_row *rows, size_t count, size_t want)
{
	struct tally_numbers n;
	size_t i;

	assert_int_equal(count, want);
	for (i = 0; i < count; i++) {
		n = count_by_second(table, rows[i].id);
		n.contrary = rows[i].n.contrary;
		expect(&rows[i], rows[i].id, n);
		assert_true(i == 0 ||
		    strcmp(rows[i - 1].id, rows[i].id) < 0);
	}
}

static void
test_by_second(void **state)
{
	struct tally_maker *m = tally_new(NULL);
	struct tally_row all = { .id = "" };
	struct session s;
	struct tally t;
	int i, k, first;

	(void)state;
	make_many();
	for (i = 0; i < SESSIONS; i++) {
		make(&s, devices[made[i].device], services[made[i].service],
		    made[i].from, made[i].until);
		first = made[i].from / 60;
		/* no clock's: that would be none of a person's */
		for (k = 0; k <= made[i].until / 60 - first; k++)
			add_minute(&s, first + k, made[i].content[k] ?
			    CONTENT : k & 1 ? 3000 : 15000, true);
		assert_int_equal(add(m, &s, NULL), 0);
		session_clear(&s);
	}
	assert_int_equal(tally_end(m, &t), 0);
	tally_free(m);
	all.n = t.all;
	compare('a', &all, 1, 1);
	compare('s', t.of[TALLY_SERVICES].rows, t.of[TALLY_SERVICES].count, 2);
	compare('g', t.of[TALLY_GROUPS].rows, t.of[TALLY_GROUPS].count, 3);
	compare('p', t.of[TALLY_PERIODS].rows, t.of[TALLY_PERIODS].count, 5);
	tally_clear(&t);
}

/* A place may be known from the network alone, as the verdict has it. */
static void
test_place_of_the_network_counted_as_not_known(void **state)
{
	struct judged j = { .basis = { law_context(law), law } };
	struct tally_maker *m = tally_new(NULL);
	struct session s;
	struct tally t;

	(void)state;
	assert_non_null(m);
	make(&s, "office-02", "facebook", H(10, 0), H(10, 5));
	assert_int_equal(policy_judge(&j.basis.context, NULL, &s, &j.verdict,
	    NULL), 0);
	assert_string_equal(j.verdict.place, "");
	j.verdict.place = "staff room";
	assert_int_equal(tally_add(m, &s, &j), 0);
	assert_int_equal(tally_end(m, &t), 0);
	assert_non_null(tally_row_of(&t, TALLY_PLACES, "staff room"));
	assert_int_equal(t.of[TALLY_PLACES].count, 1);
	tally_clear(&t);
	tally_free(m);
	session_clear(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_one_person_of_two_ids_was_two),
		cmocka_unit_test(test_long_words),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_by_second),
		cmocka_unit_test(
		    test_parallel_use_is_never_over_100_percent_of_clock),
		cmocka_unit_test(test_place_of_the_network_counted_as_not_known),
	};

	return cmocka_run_group_tests(tests, load_law, free_law);
}
