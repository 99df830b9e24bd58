/* report_test.c: the report's wording and its three forms, against files in
 * tests/fixtures/report. GOLDEN=write in the environment writes them anew; the
 * difference is for reading. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/reviews.h"
#include "dashboard/print.h"
#include "dashboard/render.h"
#include "dashboard/edition.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FRIDAY 20777		/* 2026-11-20 */

static struct law *law;

static int
load_law(void **state)
{
	struct text_faults *f = text_faults_new();
	char why[200];

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
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

static struct tally_row services[] = {
	{ "facebook", { 3, 2, 1, 240, 630, 0, 0 } },
	{ "instagram", { 1, 1, 0, 120, 600, 0, 0 } },
	{ "long-gone", { 1, 1, 0, 0, 0, 0, 0 } },
};
static struct tally_row groups[] = {
	{ "", { 1, 1, 0, 0, 0, 0, 0 } },
	{ "hall", { 1, 1, 0, 30, 30, 0, 0 } },
	{ "office", { 3, 1, 1, 240, 36909, 0, 0 } },
};
static struct tally_row categories[] = {
	{ "media sharing", { 1, 1, 0, 120, 600, 1, 0 } },
	{ "social network", { 4, 2, 1, 240, 630, 2, 1 } },
};
static struct report_watch watched[] = {
	{ "hall", 1, 1, 615 }, { "office", 2, 2, 1230 },
};
static struct tally_row periods[] = {
	{ "after", { 1, 1, 0, 0, 0, 0, 0 } },
	{ "before", { 0, 0, 0, 0, 0, 0, 0 } },
	{ "break", { 3, 2, 0, 180, 630, 0, 0 } },
	{ "lesson", { 1, 1, 1, 120, 300, 0, 0 } },
	{ "none", { 0, 0, 0, 0, 0, 0, 0 } },
};
static struct tally_row hours[] = {
	{ "no", { 4, 2, 0, 180, 630, 0, 0 } },
	{ "unknown", { 0, 0, 0, 0, 0, 0, 0 } },
	{ "yes", { 1, 1, 1, 120, 300, 0, 0 } },
};
static struct tally_clause clauses[] = {
	{ "", "", OUTCOME_OUTSIDE, 3, NULL, false },
	{ "6", "never during working time", OUTCOME_CONTRARY, 1, NULL, true },
	{ "8 Business use", "where the Head of School has approved it in "
	  "writing before", OUTCOME_PERMITTED, 1, NULL, false },
};
static struct store_count counts[] = {
	{ .of = COUNT_UNKNOWN, .sessions = 7, .devices = 3 },
	{ .of = COUNT_SERVICE, .name = "facebook", .sessions = 12,
	  .minutes = 61, .bytes = 123456 },
	{ .of = COUNT_EXEMPT, .sessions = 1, .minutes = 9 },
};
static const struct law *laws[1];

static void
find(const void *arg, uint64_t start_us, struct judging_basis *out)
{
	(void)arg;
	(void)start_us;
	*out = (struct judging_basis){ law_context(law), law };
}

static const struct report_source source = { .find = find };

static struct report
make_report(void)
{
	struct report r = {
		.site = "school", .zone = "Europe/London",
		.dates = { DATES_DAY, FRIDAY, FRIDAY }, .last = FRIDAY,
		.begin = { law_context(law), law },
		.basis = { law_context(law), law },
		.cover = { .minutes = 615, .packets = 1234567,
			.bytes = 987654321, .decoded = 1230000, .other = 4000,
			.fragments = 12, .undecodable = 5, .duplicates = 550,
			.dropped = 1000, .device_dropped = 235,
			.flows_opaque = 311, .flows = { 6000, 5012, 290, 10, 5,
			    3, 2, 1 },
			.payload = { 1000, 9000000, 900000, 100000 },
			.client_only = 7, .server_only = 4,
			.contacts_capped = 12, .received = 1235818,
			.abandoned = 250, .flows_new = 11325,
			.flows_ended = 11300, .flows_lost = 9,
			.sessions_lost = 3, .entries_lost = 2,
			.sensors_lost = 1, .gap_us = 72000,
			.unheard_us = 90000000,
			.quarantined = 1 },
		.counts = counts, .count_count = COUNT(counts),
		.days = 1, .school_days = 1,
		.watched = watched, .watched_count = COUNT(watched),
		.tally = { .all = { 5, 3, 1, 270, 930, 3, 1 },
			.outcomes = { 1, 1, 0, 3 }, .normally = 1,
			.of = { [TALLY_SERVICES] = { services, 3 },
			    [TALLY_CATEGORIES] = { categories, 2 },
			    [TALLY_GROUPS] = { groups, 3 },
			    [TALLY_PERIODS] = { periods, 5 },
			    [TALLY_HOURS] = { hours, 3 } },
			.clauses = clauses, .clause_count = 3,
			.laws = laws, .law_count = 1 },
		.left_out = 2,
		.reviewed = { { [DISPOSITION_CORRECT] = 30,
			[DISPOSITION_REFER] = 7, [DISPOSITION_EMBED] = 2,
			[DISPOSITION_EXEMPT] = 1, [DISPOSITION_UNCLEAR] = 4 } },
		.reviewed_since = FRIDAY - 74,
	};
	size_t i;

	laws[0] = law;
	for (i = 0; i < COUNT(clauses); i++)
		clauses[i].law = law;
	return r;
}

static char *
rendered_as(const char *edition, const struct report *r, render_write *render)
{
	struct document *d = edition_document(edition_named(edition), r,
	    ENGLISH, SUPPRESS_LEAST);
	char *text = NULL, why[RENDER_WHY];
	size_t len;
	FILE *f = open_memstream(&text, &len);

	assert_non_null(f);
	assert_non_null(d);
	assert_int_equal(render(d, f, why), 0);
	document_free(d);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(strlen(text), len);
	return text;
}

static char *
rendered(const struct report *r, render_write *render)
{
	return rendered_as("network-manager", r, render);
}

/* The hashes are the texts' own affair: whole, or shortened. */
static void
hide_hash(char *text)
{
	size_t len;

	for (; *text; text += len ? len : 1) {
		len = strspn(text, "0123456789abcdef");
		if (len == 64 || len == 16)
			memset(text, '#', len);
	}
}

static void
compare(const char *path, char *text)
{
	const char *mode = getenv("GOLDEN");
	char golden[65536];
	size_t len;
	FILE *f;

	hide_hash(text);
	if (mode && strcmp(mode, "write") == 0) {
		f = fopen(path, "w");
		assert_non_null(f);
		fputs(text, f);
		assert_int_equal(fclose(f), 0);
	}
	f = fopen(path, "r");
	assert_non_null(f);
	len = fread(golden, 1, sizeof(golden) - 1, f);
	golden[len] = '\0';
	fclose(f);
	assert_string_equal(text, golden);
	free(text);
}

static void
test_golden(void **state)
{
	struct report r = make_report();

	(void)state;
	compare("tests/fixtures/report/day.txt", rendered(&r, render_text));
	compare("tests/fixtures/report/day.json", rendered(&r, render_json));
	compare("tests/fixtures/report/day.csv", rendered(&r, render_csv));
}

static void
test_nothing(void **state)
{
	struct report r = { .site = "school", .zone = "Europe/London",
		.dates = { DATES_DAY, FRIDAY + 1, FRIDAY + 1 },
		.last = FRIDAY + 1, .days = 1,
		.basis = { law_context(law), law } };
	char line[REPORT_SENTENCE];

	(void)state;
	compare("tests/fixtures/report/empty.txt", rendered(&r, render_text));
	compare("tests/fixtures/report/empty.json", rendered(&r, render_json));
	r.cover.unheard_us = UINT64_C(86400000000);
	assert_true(report_seen(ENGLISH, &r.cover, 1, line));
	assert_string_equal(line, "Not seen: 0 packets dropped (0.00 %); "
	    "nobody listened for 86400.0 s.");
	assert_false(report_seen(ENGLISH, &r.cover, 2, line));
}

/* Names as bad as they come: no control byte in any form, no formula in a
 * cell, no line beyond 80 columns. */
static const char *const hostile[] = {
	"\033]0;owned\007", "a\rb\nc", "=HYPERLINK(\"http://evil\")", "+1",
	"-1", "@SUM(1)", "\tx", "\xe2\x80\xaetxt.exe", "a\",\"b",
	"a very long name that goes on and on and on, well past the eighty "
	"columns of it",
};

static void
check_lines(const char *text)
{
	char line[512];
	size_t len;

	for (; *text; text += len + 1) {
		len = strcspn(text, "\n");
		assert_true(text[len] == '\n' && len < sizeof(line));
		memcpy(line, text, len);
		line[len] = '\0';
		if (print_width(line) > PRINT_WIDTH)
			fail_msg("wider than %d: %s", PRINT_WIDTH, line);
	}
}

static void
check_no_control(const char *text)
{
	for (; *text; text++)
		assert_true((unsigned char)*text >= 0x20 || *text == '\n' ||
		    (text[0] == '\r' && text[1] == '\n'));
}

/* Every cell of every record: quoted or a number; eleven a record. */
static void
check_csv(const char *text)
{
	int cells = 1;

	for (; *text; text++) {
		if (*text == '"') {
			assert_null(strchr("=+-@\t\r", text[1]));
			for (text++; *text != '"' || text[1] == '"'; text++)
				text += *text == '"';
		}
		cells += *text == ',';
		if (*text == '\n') {
			assert_int_equal(cells, 11);
			cells = 1;
		}
	}
}

static void
test_csv_formula(void **state)
{
	struct tally_clause bad[] = { { .sessions = 1, .law = law } };
	struct store_count count = { .of = COUNT_SERVICE, .sessions = 1 };
	struct tally_row row[] = { { .n = { .sessions = 1, .devices = 1 } } };
	struct report r = make_report();
	char *text;
	size_t i;

	(void)state;
	r.tally.clauses = bad;
	r.tally.clause_count = 1;
	for (i = 0; i < TALLY_TABLE_COUNT; i++)
		r.tally.of[i] = (struct tally_list){ row, 1 };
	r.counts = &count;
	r.count_count = 1;
	for (i = 0; i < COUNT(hostile); i++) {
		r.site = hostile[i];
		snprintf(row[0].id, sizeof(row[0].id), "%s", hostile[i]);
		snprintf(count.name, sizeof(count.name), "%.60s", hostile[i]);
		bad[0].clause = bad[0].title = hostile[i];
		text = rendered(&r, render_text);
		check_lines(text);
		check_no_control(text);
		free(text);
		text = rendered(&r, render_csv);
		check_no_control(text);
		check_csv(text);
		free(text);
		text = rendered(&r, render_json);
		check_no_control(text);
		assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
		free(text);
	}
}

/* Entries of the register are somebody's: a report has their sum. */
static void
test_register_entries_are_summed(void **state)
{
	static const struct store_count exempt[] = {
		{ .of = COUNT_UNKNOWN, .sessions = 2, .devices = 1 },
		{ .of = COUNT_EXEMPT, .name = "official-3", .sessions = 1 },
		{ .of = COUNT_EXEMPT, .name = "official-7", .sessions = 4 },
	};
	const struct dates friday = { DATES_DAY, FRIDAY, FRIDAY };
	struct report_maker *m = report_new(&source, &friday);
	struct report r = { .site = "school", .zone = "Europe/London",
		.dates = friday, .last = FRIDAY };
	char *text;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(exempt); i++)
		assert_int_equal(report_count(m, &exempt[i]), 0);
	assert_int_equal(report_end(m, &r), 0);
	report_free(m);
	assert_int_equal(r.count_count, 2);
	assert_int_equal(report_counted(&r, COUNT_EXEMPT).sessions, 5);
	assert_int_equal(report_counted(&r, COUNT_UNKNOWN).devices, 1);
	text = rendered(&r, render_json);
	assert_null(strstr(text, "official-"));
	free(text);
	report_clear(&r);
}

/* A day nobody watched says so first, in every form. */
static void
test_sensor_down_all_week_reported_as_no_use(void **state)
{
	static render_write *const forms[] = {
		render_text, render_csv
	};
	struct report r = { .site = "school", .zone = "Europe/London",
		.basis = { law_context(law), law } };
	int32_t day;
	char *text;
	size_t i;

	(void)state;
	for (day = FRIDAY - 4; day <= FRIDAY; day++)
		for (i = 0; i < COUNT(forms); i++) {
			r.dates = (struct dates){ DATES_DAY, day, day };
			r.last = day;
			text = rendered(&r, forms[i]);
			assert_non_null(strstr(text, "Seen: nothing, because "
			    "no sensor was running. That is not the same as"));
			free(text);
		}
	text = rendered(&r, render_json);
	assert_non_null(strstr(text, "{\"id\":\"minutes\","
	    "\"kind\":\"count\",\"value\":0}"));
	free(text);
}

/* ---- capture files beside live traffic ---- */

static const struct {
	const char *sources[3];		/* one session each */
	const char *rosters;		/* a letter for each */
	bool with_files;
	uint64_t sessions, left_out, put_in;
	bool from_files, read_again;
} mixed[] = {
	{ { "eth1", "eth1" }, "ab", false, 2, 0, 0, false, false },
	{ { "file:ab", "file:ab" }, "aa", false, 2, 0, 0, true, false },
	{ { "file:ab", "file:ab" }, "ab", false, 2, 0, 0, true, true },
	{ { "file:ab", "file:cd", "file:ab" }, "aba", false, 3, 0, 0, true,
	    false },
	{ { "file:ab", "file:cd", "file:cd" }, "aba", false, 3, 0, 0, true,
	    true },
	{ { "eth1", "file:ab", "file:cd" }, "aaa", false, 1, 2, 0, false,
	    false },
	{ { "eth1", "file:ab", "file:ab" }, "aab", false, 1, 2, 0, false,
	    false },
	{ { "file:ab", "eth1" }, "aa", true, 2, 0, 1, false, false },
	{ { "file:ab" }, "a", true, 1, 0, 0, true, false },
	{ { NULL }, "", false, 0, 0, 0, false, false },
};

static void
test_files(void **state)
{
	struct session s = { .device = "hall-01", .service = "facebook" };
	const struct dates friday = { DATES_DAY, FRIDAY, FRIDAY };
	struct report_source from = source;
	struct report_maker *m;
	struct report r;
	size_t i, k;

	(void)state;
	s.start_us = s.end_us = (uint64_t)FRIDAY * 86400 * 1000000;
	for (i = 0; i < COUNT(mixed); i++) {
		from.with_files = mixed[i].with_files;
		m = report_new(&from, &friday);
		assert_non_null(m);
		for (k = 0; k < 3 && mixed[i].sources[k]; k++) {
			snprintf(s.source, sizeof(s.source), "%s",
			    mixed[i].sources[k]);
			s.roster[0] = mixed[i].rosters[k];
			assert_int_equal(report_add(m, &s), JUDGING_DONE);
		}
		memset(&r, 0, sizeof(r));
		r.dates = friday;
		assert_int_equal(report_end(m, &r), 0);
		assert_int_equal(r.tally.all.sessions, mixed[i].sessions);
		assert_int_equal(r.left_out, mixed[i].left_out);
		assert_int_equal(r.from_files, mixed[i].from_files);
		assert_int_equal(r.put_in, mixed[i].put_in);
		assert_int_equal(r.read_again, mixed[i].read_again);
		report_clear(&r);
		report_free(m);
	}
}

/* ---- people's own equipment ---- */

static void
test_own_phones_counted_as_school_equipment(void **state)
{
	static const char *const devices[] = { "hall-01", "9a:3c:11:40:00:01",
		"9a:3c:11:40:00:02" };
	struct session s = { .service = "facebook", .source = "eth1" };
	const struct dates friday = { DATES_DAY, FRIDAY, FRIDAY };
	struct report_maker *m = report_new(&source, &friday);
	struct report r = { .site = "school", .zone = "Europe/London",
		.dates = friday, .last = FRIDAY };
	char *text;
	size_t i;
	int table;

	(void)state;
	s.start_us = s.end_us = (uint64_t)FRIDAY * 86400 * 1000000;
	for (i = 0; i < COUNT(devices); i++) {
		snprintf(s.device, sizeof(s.device), "%s", devices[i]);
		assert_int_equal(report_add(m, &s), JUDGING_DONE);
	}
	assert_int_equal(report_end(m, &r), 0);
	report_free(m);
	assert_int_equal(r.tally.all.sessions, 1);
	assert_int_equal(r.tally.own.sessions, 2);
	assert_int_equal(r.tally.own.devices, 2);
	for (table = 0; table < TALLY_HOURS; table++)
		for (i = 0; table != TALLY_OWN &&
		    i < r.tally.of[table].count; i++)
			assert_int_equal(r.tally.of[table].rows[i].n.sessions,
			    1);
	assert_int_equal(r.tally.clause_count, 1);
	assert_int_equal(r.tally.clauses[0].sessions, 1);
	text = rendered(&r, render_text);
	assert_non_null(strstr(text, "Sessions: 2; devices: 2; contrary on"));
	free(text);
	report_clear(&r);
}

/* ---- what was looked into ---- */

/* Ten minutes of content in working time: contrary on their face. */
static void
add_contrary(struct report_maker *m, const char *id, const char *device)
{
	struct session_minute minutes[10] = { 0 };
	struct session_host host = { .role = ROLE_PRIMARY };
	struct session s = { .service = "facebook", .source = "eth1",
		.device_basis = DEVICE_ROSTER_MAC, .vlan = 10, .flows = 1,
		.minutes = minutes, .minute_count = COUNT(minutes),
		.hosts = &host, .host_count = 1 };
	size_t i;

	snprintf(s.id, sizeof(s.id), "%s", id);
	snprintf(s.device, sizeof(s.device), "%s", device);
	for (i = 0; i < COUNT(minutes); i++)
		minutes[i] = (struct session_minute){
			.minute = (uint32_t)(FRIDAY * 1440 + 600 + i),
			.bytes_down = 100000, .packets = 100, .connections = 1,
			.roles = 1 << ROLE_PRIMARY | 1 << ROLE_CONTENT,
			.active = true };
	s.start_us = (uint64_t)minutes[0].minute * 60000000;
	s.end_us = s.start_us + 600000000;
	assert_int_equal(report_add(m, &s), JUDGING_DONE);
}

static void
test_cleared_flags(void **state)
{
	static const struct {
		const char *session;
		enum disposition found;
	} acts[] = {
		{ "000000000000000a", DISPOSITION_EMBED },
		{ "000000000000000b", DISPOSITION_CORRECT },
		{ "000000000000000c", DISPOSITION_EXEMPT },
		{ "000000000000000d", DISPOSITION_WRONG_DEVICE },
		{ "000000000000000d", DISPOSITION_UNDONE },
		{ "000000000000000e", DISPOSITION_BACKGROUND },
	};
	static const char *const devices[] = { "hall-01", "office-01" };
	const struct dates friday = { DATES_DAY, FRIDAY, FRIDAY };
	struct report_source from = source;
	struct reviews *reviews = reviews_new();
	struct review v = { .outcome = OUTCOME_CONTRARY };
	struct report r = { .dates = friday };
	struct report_maker *m;
	char why[200], id[17];
	size_t i;

	(void)state;
	assert_non_null(reviews);
	for (i = 0; i < COUNT(acts); i++) {
		v.recorded_us = i + 1;
		v.disposition = acts[i].found;
		memcpy(v.session, acts[i].session, sizeof(v.session));
		if (reviews_take(reviews, &v, why, sizeof(why)) < 0)
			fail_msg("%s", why);
	}
	from.reviews = reviews;
	from.as_known_us = 5;		/* not yet of e */
	m = report_new(&from, &friday);
	assert_non_null(m);
	for (i = 0; i < 6; i++) {
		snprintf(id, sizeof(id), "%016zx", i + 10);
		add_contrary(m, id, devices[i % 2]);
	}
	assert_int_equal(report_end(m, &r), 0);
	report_free(m);
	assert_int_equal(r.tally.all.contrary, 6);
	assert_int_equal(r.tally.cleared.sessions, 2);
	assert_int_equal(r.tally.cleared.people, 1);	/* both in the hall */
	report_clear(&r);
	reviews_free(reviews);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_csv_formula),
		cmocka_unit_test(test_register_entries_are_summed),
		cmocka_unit_test(test_sensor_down_all_week_reported_as_no_use),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_cleared_flags),
		cmocka_unit_test(test_own_phones_counted_as_school_equipment),
	};

	return cmocka_run_group_tests(tests, load_law, free_law);
}
