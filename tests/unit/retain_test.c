/* retain_test.c: what has been kept for long enough, on the day before and on
 * the day its time is over, class by class; what a hold, a referral and a limit
 * a day change of that; and what is one person's. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "dashboard/retain.h"
#include "store/chain.h"
#include "store/fact.h"
#include "store/files.h"
#include "store/record.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define FRIDAY 20777		/* 2026-11-20, winter: the wall shows UTC */
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const char roster[] =
"roster: test\n"
"people:\n"
"  - {id: t.okafor, kind: staff}\n"
"  - {id: h.clarke, kind: staff}\n"
"  - {id: t.okafor.gov, kind: governor, same_as: t.okafor}\n"
"devices:\n"
"  - {id: office-01, mac: \"02:00:5e:10:00:01\", equipment: school, "
"used_by: staff, custodian: t.okafor, shared: no}\n"
"  - {id: office-02, mac: \"02:00:5e:10:00:02\", equipment: school, "
"used_by: staff, custodian: h.clarke, shared: no}\n"
"  - {id: office-03, mac: \"02:00:5e:10:00:03\", equipment: school, "
"used_by: staff, custodian: t.okafor, shared: yes}\n";

static const char policy[] =
"policy: P\nschool: S\nsocial_media: {categories: all}\n"
"clauses:\n"
"  - {clause: \"1\", title: no use, when: {use: {below: 2}}, then: outside}\n"
"  - {clause: \"6\", title: work, when: {working_time: yes}, then: contrary}\n"
"otherwise: permitted\nmonitoring: routine\n"
"retention: {routine: 10 days, contrary: 30 days, case: 60 days, audit: 90 "
"days, counts: 20 days}\n";

/* The first minutes of a day, and more of them contrary. */
static const char limited[] =
"policy: P\nschool: S\nsocial_media: {categories: all}\n"
"clauses:\n"
"  - {clause: \"1\", title: no use, when: {use: {below: 2}}, then: outside}\n"
"  - {clause: \"3\", title: long, when: {minutes_today: {above: 15}}, then: "
"contrary}\n"
"otherwise: permitted\nmonitoring: routine\n"
"retention: {routine: 10 days, contrary: 30 days}\n";

/* What was seen is kept for less time than any session. */
static const char counts_first[] =
"policy: P\nschool: S\nsocial_media: {categories: all}\n"
"clauses:\n"
"  - {clause: \"1\", title: no use, when: {use: {below: 2}}, then: outside}\n"
"  - {clause: \"6\", title: work, when: {working_time: yes}, then: contrary}\n"
"otherwise: permitted\nmonitoring: routine\n"
"retention: {routine: 50 days, contrary: 50 days, case: 60 days, counts: 20 "
"days}\n";

/* The files synced since this was emptied. */
static struct { ino_t files[64]; size_t count; } synced;

/* In place of the system's, for our own objects. */
int
fdatasync(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && synced.count < ARRAY_LEN(synced.files))
		synced.files[synced.count++] = st.st_ino;
	return (int)syscall(SYS_fdatasync, fd);
}

struct place {
	char state[64], law[80], why[512];
	struct journal *j;
	struct reader reader;
	struct text_faults *f;
	struct retained out;
};

static void
put(struct place *p, enum journal_kind kind, struct json *j)
{
	uint64_t sequence;

	assert_true(json_ok(j));
	assert_int_equal(journal_append(p->j, kind, j->bytes, j->len,
	    FRIDAY * UINT64_C(86400000000), FRIDAY, &sequence, p->why,
	    sizeof(p->why)), 0);
	json_free(j);
}

/* Ten minutes of content on a device, from a minute of Friday on. */
static void
put_as(struct place *p, unsigned n, int device, int minute, const char *name)
{
	struct session_minute minutes[10];
	struct session_host host = { .host = "facebook.com",
		.role = ROLE_PRIMARY };
	struct session s = { .device_basis = DEVICE_ROSTER_MAC,
		.has_mac = true, .hosts = &host, .host_count = 1,
		.minutes = minutes, .minute_count = 10 };
	struct json j = { 0 };
	int i;

	snprintf(s.id, sizeof(s.id), "%016x", n);
	snprintf(s.device, sizeof(s.device), "%s", name);
	strcpy(s.service, "facebook");
	strcpy(s.source, "eth1");
	strcpy(s.catalogue, HASH);
	strcpy(s.roster, HASH);
	memcpy(s.client_mac, "\x02\x00\x5e\x10\x00\x00", 6);
	s.client_mac[5] = (uint8_t)device;
	s.start_us = ((uint64_t)FRIDAY * 1440 + (uint64_t)minute) *
	    SESSION_MINUTE_US;
	s.end_us = s.start_us + 10 * SESSION_MINUTE_US - 1;
	for (i = 0; i < 10; i++)
		minutes[i] = (struct session_minute){
			.minute = (uint32_t)(FRIDAY * 1440 + minute + i),
			.packets = 20, .bytes_down = 99999, .connections = 1,
			.roles = 1 << ROLE_PRIMARY, .active = true };
	record_write(&j, &s);
	put(p, JOURNAL_SESSION, &j);
}

static void
put_session(struct place *p, unsigned n, int device, int minute)
{
	char name[24];

	snprintf(name, sizeof(name), "office-%02d", device);
	put_as(p, n, device, minute, name);
}

static void
put_facts(struct place *p)
{
	struct store_count c = { .of = COUNT_EXEMPT, .name = "official-1",
		.sessions = 3 };
	struct fact f = { .what = "cover", .source = "eth1", .day = FRIDAY + 1,
		.at_us = 1, .add = { .minutes = 1 } };
	struct json j = { 0 };

	fact_write_count(&j, "eth1", FRIDAY, 1, &c);
	put(p, JOURNAL_COUNT_DAY, &j);
	fact_write(&j, &f);
	put(p, JOURNAL_COVER, &j);
}

static void
shell(const char *words, const char *dir, const char *below)
{
	char command[256];

	snprintf(command, sizeof(command), "%s %s%s", words, dir, below);
	assert_int_equal(system(command), 0);
}

static int
make(void **state)
{
	struct place *p = calloc(1, sizeof(*p));
	char dir[128];
	uint64_t cut;

	assert_int_equal(calendar_zone("Europe/London", p->why,
	    sizeof(p->why)), 0);
	strcpy(p->state, "/tmp/retain_test.XXXXXX");
	assert_non_null(mkdtemp(p->state));
	snprintf(p->law, sizeof(p->law), "%s/texts", p->state);
	shell("cp -r tests/fixtures/law", p->state, "/texts");
	assert_int_equal(files_replace(p->law, "roster.yaml", roster,
	    strlen(roster), p->why, sizeof(p->why)), 0);
	snprintf(dir, sizeof(dir), "%s/journal/observations", p->state);
	assert_int_equal(journal_open(&p->j, dir, &cut, p->why,
	    sizeof(p->why)), 0);
	p->f = text_faults_new();
	*state = p;
	return 0;
}

static int
discard(void **state)
{
	struct place *p = *state;

	retained_free(&p->out);
	laws_close(p->reader.laws);
	ledger_close(p->reader.ledger);
	text_faults_free(p->f);
	shell("rm -rf", p->state, "");
	free(p);
	return 0;
}

/* 1 contrary, 2 routine, both office-01; 3 contrary, 4 routine, office-02; 5
 * routine, office-03; 6 a count of Friday, 7 coverage of Saturday. */
static void
put_day(struct place *p)
{
	put_session(p, 1, 1, 600);
	put_session(p, 2, 1, 1140);
	put_session(p, 3, 2, 605);
	put_session(p, 4, 2, 1140);
	put_session(p, 5, 3, 1150);
	put_facts(p);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	journal_close(p->j);
	p->j = NULL;
}

static void
open_reader(struct place *p, const char *text)
{
	struct reader *r = &p->reader;

	assert_int_equal(files_replace(p->law, "policy.yaml", text,
	    strlen(text), p->why, sizeof(p->why)), 0);
	snprintf(r->settings.state, sizeof(r->settings.state), "%s",
	    p->state);
	if (ledger_open_write(&r->ledger, p->state, p->why,
	    sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	if (laws_open(&r->laws, p->state, p->law, r->ledger, p->f, p->why,
	    sizeof(p->why)) < 0)
		fail_msg("%s", text_faults_text(p->f));
}

/* The sequences that go, "1 2 3"; person NULL: by their time. */
static const char *
goes(struct place *p, const char *person, int32_t day, char out[100])
{
	struct written *w;
	uint64_t s;
	int r;

	retained_free(&p->out);
	assert_int_equal(written_open(&w, p->state, p->why, sizeof(p->why)),
	    0);
	r = person ? retain_person(&p->reader, w, person, day, &p->out, p->why,
	    sizeof(p->why)) : retain_decide(&p->reader, w, day, &p->out,
	    p->why, sizeof(p->why));
	written_close(w);
	if (r < 0)
		fail_msg("%s", p->why);
	out[0] = '\0';
	for (s = 1; s < 20; s++)
		if (removal_has(&p->out.what.sequences, s))
			sprintf(out + strlen(out), "%s%d", out[0] ? " " : "",
			    (int)s);
	return out;
}

static void
each_class_has_its_day(void **state)
{
	static const struct { int after; const char *want; } cases[] = {
		{ 0, "" }, { 10, "" }, { 11, "2 4 5" }, { 20, "2 4 5" },
		{ 21, "2 4 5 6" }, { 22, "2 4 5 6 7" }, { 30, "2 4 5 6 7" },
		{ 31, "1 2 3 4 5 6 7" },
	};
	struct place *p = *state;
	char out[100];
	size_t i;

	put_day(p);
	open_reader(p, policy);
	for (i = 0; i < ARRAY_LEN(cases); i++)
		if (strcmp(goes(p, NULL, FRIDAY + cases[i].after, out),
		    cases[i].want) != 0)
			fail_msg("after %d days: %s", cases[i].after, out);
	assert_int_equal(p->out.order.classes[RETENTION_ROUTINE].records, 3);
	assert_int_equal(p->out.order.classes[RETENTION_CONTRARY].records, 2);
	assert_int_equal(p->out.order.classes[RETENTION_COUNTS].records, 2);
	assert_int_equal(p->out.order.classes[RETENTION_COUNTS].last,
	    FRIDAY + 1);
	assert_int_equal(p->out.what.gone.count, 2);
	assert_int_equal(p->out.order.head.sequence, 7);
}

/* An order is one entry of the ledger: years go in several. */
static void
days_of_counts_go_as_there_is_room(void **state)
{
	struct fact f = { .what = "cover", .source = "eth1", .at_us = 1,
		.add = { .minutes = 1 } };
	struct place *p = *state;
	struct json j = { 0 };
	char out[100];
	int i;

	for (i = 0; i < 2 * (RETAIN_DAYS + 10); i++) {
		f.day = FRIDAY + i / 2;
		fact_write(&j, &f);
		put(p, JOURNAL_COVER, &j);
	}
	put_day(p);
	open_reader(p, policy);
	goes(p, NULL, FRIDAY + 900, out);
	assert_true(p->out.has_more);
	assert_int_equal(p->out.what.gone.count, RETAIN_DAYS);
	assert_int_equal(p->out.order.classes[RETENTION_COUNTS].last,
	    FRIDAY + RETAIN_DAYS - 1);
	assert_true(removal_has(&p->out.what.sequences, 2 * RETAIN_DAYS));
	assert_false(removal_has(&p->out.what.sequences,
	    2 * RETAIN_DAYS + 1));
	goes(p, NULL, FRIDAY + 21 + RETAIN_DAYS - 1, out);
	assert_false(p->out.has_more);
	assert_int_equal(p->out.what.gone.count, RETAIN_DAYS);
}

static void
add_hold(struct place *p, const char *session, const char *device,
    const char *person, int32_t from)
{
	struct duty d = { .what = DUTY_HOLD, .from = from, .to = INT32_MAX,
		.by = "h.clarke", .authority = "a", .reason = "b" };

	snprintf(d.session, sizeof(d.session), "%s", session);
	snprintf(d.device, sizeof(d.device), "%s", device);
	snprintf(d.person, sizeof(d.person), "%s", person);
	if (ledger_duty(p->reader.ledger, &d, NULL, 1, p->why,
	    sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
}

static void
a_hold_keeps_what_it_names(void **state)
{
	struct place *p = *state;
	char out[100];

	put_day(p);
	open_reader(p, policy);
	add_hold(p, "", "office-02", "", FRIDAY);
	assert_string_equal(goes(p, NULL, FRIDAY + 40, out), "1 2 5 7");
	assert_int_equal(p->out.order.held, 2);
	add_hold(p, "0000000000000002", "", "", INT32_MIN);
	assert_string_equal(goes(p, NULL, FRIDAY + 40, out), "1 5 7");
	/* Of other days. */
	add_hold(p, "", "office-03", "", FRIDAY + 1);
	assert_string_equal(goes(p, NULL, FRIDAY + 40, out), "1 5 7");
	/* Their own devices, and not one they share; by whichever id. */
	add_hold(p, "", "", "t.okafor.gov", INT32_MIN);
	assert_string_equal(goes(p, NULL, FRIDAY + 40, out), "5 7");
}

static void
what_was_referred_stays_longer(void **state)
{
	struct review v = { .session = "0000000000000003", .by = "h.clarke",
		.disposition = DISPOSITION_REFER, .day = FRIDAY,
		.service = "facebook", .outcome = OUTCOME_CONTRARY,
		.law = HASH, .catalogue = HASH, .grading = HASH };
	struct place *p = *state;
	char out[100];

	put_day(p);
	open_reader(p, policy);
	if (ledger_review(p->reader.ledger, &v, (FRIDAY + 5) *
	    UINT64_C(86400000000), p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	assert_string_equal(goes(p, NULL, FRIDAY + 65, out), "1 2 4 5 6 7");
	assert_string_equal(goes(p, NULL, FRIDAY + 66, out), "1 2 3 4 5 6 7");
	assert_int_equal(p->out.order.classes[RETENTION_CASE].records, 1);
	assert_int_equal(p->out.what.ledger.count, 0);
	goes(p, NULL, FRIDAY + 95, out);
	assert_int_equal(p->out.what.ledger.count, 0);
	goes(p, NULL, FRIDAY + 96, out);
	assert_int_equal(p->out.what.ledger.count, 1);
	/* Taken back later: both stay until that is past, too. */
	v.disposition = DISPOSITION_UNDONE;
	assert_int_equal(ledger_review(p->reader.ledger, &v, (FRIDAY + 8) *
	    UINT64_C(86400000000), p->why, sizeof(p->why)), 0);
	goes(p, NULL, FRIDAY + 98, out);
	assert_int_equal(p->out.what.ledger.count, 0);
	goes(p, NULL, FRIDAY + 99, out);
	assert_int_equal(removal_total(&p->out.what.ledger), 2);
}

/* Of Friday, that is; and when the sessions' own time is not over yet. */
static void
the_day_of_what_is_held_was_reported_as_not_seen(void **state)
{
	static const char *const policies[] = { policy, counts_first };
	struct place *p = *state;
	char out[100];
	size_t i;

	put_day(p);
	for (i = 0; i < ARRAY_LEN(policies); i++) {
		open_reader(p, policies[i]);
		if (i == 0)
			add_hold(p, "0000000000000001", "", "", INT32_MIN);
		goes(p, NULL, FRIDAY + 25, out);
		assert_false(removal_has(&p->out.what.sequences, 6));
		assert_true(removal_has(&p->out.what.sequences, 7));
		assert_int_equal(p->out.what.gone.count, 1);
		laws_close(p->reader.laws);
		ledger_close(p->reader.ledger);
		p->reader.laws = NULL;
		p->reader.ledger = NULL;
	}
}

/* A verdict that rests on the whole of a device's day. */
static void
what_a_limit_rests_on_stays_with_it(void **state)
{
	struct place *p = *state;
	char out[100];

	put_day(p);
	open_reader(p, limited);
	/* The second of each of two devices is too much; the third has one. */
	assert_string_equal(goes(p, NULL, FRIDAY + 11, out), "5");
	assert_string_equal(goes(p, NULL, FRIDAY + 31, out), "1 2 3 4 5");
	assert_int_equal(p->out.order.classes[RETENTION_CONTRARY].records, 2);
}

/* The verdict of what is held rests on the day, too. */
static void
what_a_held_verdict_rests_on_stays(void **state)
{
	struct place *p = *state;
	char out[100];

	put_day(p);
	open_reader(p, limited);
	add_hold(p, "0000000000000002", "", "", INT32_MIN);
	assert_string_equal(goes(p, NULL, FRIDAY + 31, out), "3 4 5");
	assert_int_equal(p->out.order.held, 1);
}

/* What reviewers found of it is part of what is held. */
static void
a_held_ones_reviews_stay(void **state)
{
	struct review v = { .session = "0000000000000003", .by = "h.clarke",
		.disposition = DISPOSITION_REFER, .day = FRIDAY,
		.service = "facebook", .outcome = OUTCOME_CONTRARY,
		.law = HASH, .catalogue = HASH, .grading = HASH };
	struct place *p = *state;
	char out[100];
	int i;

	put_day(p);
	open_reader(p, policy);
	for (i = 0; i < 2; i++) {
		if (ledger_review(p->reader.ledger, &v, FRIDAY *
		    UINT64_C(86400000000), p->why, sizeof(p->why)) < 0)
			fail_msg("%s", p->why);
		strcpy(v.session, "0000000000000001");
	}
	goes(p, NULL, FRIDAY + 96, out);
	assert_int_equal(removal_total(&p->out.what.ledger), 2);
	add_hold(p, "", "office-02", "", INT32_MIN);
	assert_string_equal(goes(p, NULL, FRIDAY + 96, out), "1 2 5 7");
	assert_int_equal(removal_total(&p->out.what.ledger), 1);
	assert_true(removal_has(&p->out.what.ledger, 2));
	assert_int_equal(p->out.order.held, 3);
}

static void
what_is_one_persons(void **state)
{
	struct register_act a = { .verb = REGISTER_ADD,
		.kind = REGISTER_OFFICIAL, .from = INT32_MIN,
		.by = "h.clarke", .scope = { .person = "t.okafor",
		.from = INT32_MIN, .to = INT32_MAX },
		.terms = { .trained = INT32_MIN, .notified = INT32_MIN } };
	struct place *p = *state;
	char out[100];

	put_day(p);
	open_reader(p, policy);
	assert_string_equal(goes(p, "t.okafor", FRIDAY, out), "1 2");
	if (ledger_act(p->reader.ledger, &a, 1, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	assert_string_equal(a.id, "official-1");
	assert_string_equal(goes(p, "t.okafor", FRIDAY, out), "1 2 6");
	assert_int_equal(p->out.order.rule, DUTY_ERASURE);
	assert_int_equal(p->out.what.again.count, 1);
	assert_int_equal(p->out.what.again.list[0], FRIDAY);
	assert_int_equal(p->out.what.gone.count, 0);
	assert_string_equal(goes(p, "nobody", FRIDAY, out), "");
	/* By whichever of their ids it is asked for. */
	assert_string_equal(goes(p, "t.okafor.gov", FRIDAY, out), "1 2 6");
	assert_int_equal(p->out.order.ids, 2);
	assert_string_equal(goes(p, "h.clarke", FRIDAY, out), "3 4");
	assert_int_equal(p->out.order.ids, 1);
	add_hold(p, "", "office-01", "", INT32_MIN);
	assert_string_equal(goes(p, "t.okafor", FRIDAY, out), "6");
	assert_int_equal(p->out.order.held, 2);
}

/* Read when the roster had no row of the device, and again when it had: what
 * it was first goes with what it is. */
static void
what_was_read_before_goes_too(void **state)
{
	struct removal over = { .order = REMOVAL_REREAD };
	struct place *p = *state;
	struct json j = { 0 };
	char out[100];

	put_as(p, 1, 1, 600, "02:00:5e:10:00:01");
	put_as(p, 2, 2, 600, "02:00:5e:10:00:02");
	put_session(p, 3, 1, 600);
	put_session(p, 4, 2, 600);
	assert_int_equal(removal_add(&over.sequences, 1), 0);
	assert_int_equal(removal_add(&over.sequences, 2), 0);
	removal_tombstone(&j, &over, false);
	put(p, JOURNAL_REREAD, &j);
	removal_free(&over);
	assert_int_equal(journal_sync(p->j, p->why, sizeof(p->why)), 0);
	journal_close(p->j);
	open_reader(p, policy);
	assert_string_equal(goes(p, "t.okafor", FRIDAY, out), "1 3");
}

/* An entry that the keeper has not synced yet is, once an order may rest on
 * it. */
static void
what_is_decided_on_is_on_the_disk(void **state)
{
	static const char *const kinds[] = { "chain", "body" };
	struct place *p = *state;
	struct written *w;
	struct stat st;
	char path[128];
	size_t i, k;

	put_session(p, 1, 1, 600);
	synced.count = 0;
	assert_int_equal(written_open(&w, p->state, p->why, sizeof(p->why)),
	    0);
	assert_int_equal(written_head(w)->sequence, 1);
	for (k = 0; k < ARRAY_LEN(kinds); k++) {
		snprintf(path, sizeof(path), "%s/journal/observations/"
		    "20261120-0001.%s", p->state, kinds[k]);
		assert_int_equal(stat(path, &st), 0);
		for (i = 0; i < synced.count && synced.files[i] != st.st_ino; )
			i++;
		assert_true(i < synced.count);
	}
	written_close(w);
	journal_close(p->j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_class_has_its_day, make,
		    discard),
		cmocka_unit_test_setup_teardown(
		    days_of_counts_go_as_there_is_room, make, discard),
		cmocka_unit_test_setup_teardown(a_hold_keeps_what_it_names,
		    make, discard),
		cmocka_unit_test_setup_teardown(
		    the_day_of_what_is_held_was_reported_as_not_seen, make,
		    discard),
		cmocka_unit_test_setup_teardown(what_was_referred_stays_longer,
		    make, discard),
		cmocka_unit_test_setup_teardown(
		    what_a_limit_rests_on_stays_with_it, make, discard),
		cmocka_unit_test_setup_teardown(
		    what_a_held_verdict_rests_on_stays, make, discard),
		cmocka_unit_test_setup_teardown(a_held_ones_reviews_stay, make,
		    discard),
		cmocka_unit_test_setup_teardown(what_is_one_persons, make,
		    discard),
		cmocka_unit_test_setup_teardown(
		    what_was_read_before_goes_too, make, discard),
		cmocka_unit_test_setup_teardown(
		    what_is_decided_on_is_on_the_disk, make, discard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
