/* keep_test.c: what is kept under which law, with a real redis-server: who is
 * not to be recorded is nowhere, at no time, not in the journal, not among the
 * open sessions, not in anything that Redis was ever told. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <dirent.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "classify/calendar.h"
#include "store/files.h"
#include "store/keep.h"
#include "store/laws.h"
#include "store/mirror.h"
#include "store/private.h"
#include "store/trouble.h"

#define MINUTE SESSION_MINUTE_US
#define HOUR (60 * MINUTE)
#define LESSON UINT64_C(1795168800000000)	/* Friday 2026-11-20 10:00 */
#define BREAK (LESSON + 31 * MINUTE)		/* 10:31, for 14 minutes */
#define AFTERNOON (LESSON + 4 * HOUR)
#define MIDNIGHT (LESSON + 14 * HOUR)
#define DAY 20777
#define DEVICES 4

static const char roster[] =
    "roster: test\n"
    "people:\n"
    "  - {id: t.okafor, kind: staff, group: staff}\n"
    "  - {id: h.clarke, kind: staff, group: staff}\n"
    "offices:\n"
    "  - {office: head, person: h.clarke, from: 2026-09-01}\n"
    "devices:\n"
    "  - {id: office-01, mac: \"02:00:5e:10:00:01\", equipment: school, "
    "used_by: staff, group: office, shared: yes}\n"
    "  - {id: own-phone, mac: \"02:00:5e:10:00:02\", equipment: personal, "
    "used_by: staff, group: own, custodian: h.clarke, shared: no}\n"
    "  - {id: office-04, mac: \"02:00:5e:10:00:04\", equipment: school, "
    "used_by: staff, group: office, custodian: t.okafor, shared: no}\n";

/* Breaks free, working time not, own devices too; official users free. */
static const char policy[] =
    "policy: For tests\n"
    "school: Alexandra Infants' School\n"
    "in_force: {from: 2026-09-01, review: 2027-07-31, minute: \"made\"}\n"
    "social_media: {categories: all}\n"
    "clauses:\n"
    "  - {clause: \"1\", title: no use, when: {use: {below: 2}}, "
    "then: outside}\n"
    "  - {clause: \"2\", title: official, when: {register: official}, "
    "then: permitted}\n"
    "  - {clause: \"3\", title: breaks, when: {equipment: personal, "
    "on_break: yes}, then: permitted}\n"
    "  - {clause: \"4\", title: work, when: {working_time: yes}, "
    "then: contrary}\n"
    "otherwise: outside\n"
    "monitoring: routine\n"
    "personal_equipment: kept\n";

struct place {
	char base[64], state[80], texts[80], why[512];
	struct law *law;
	struct keeper_settings set;
	struct keeping *keep;
	struct store *store;
	pid_t pid;
	uint64_t now_ms;
	const char *host;		/* that is visited */
	const char *source;
};

static int __attribute__((format(printf, 1, 2)))
shell(const char *format, ...)
{
	char command[400];
	va_list args;

	va_start(args, format);
	vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	return system(command);
}

static void
write_text(const struct place *p, const char *name, const char *text)
{
	char path[200];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s.yaml", p->texts, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	fclose(f);
}

static const struct settings_redis not_set;
static const struct login_place own_redis = { &not_set, false };

/* Start keeping by the texts as they are. */
static void
start(struct place *p)
{
	struct text_faults *f = text_faults_new();

	if (law_load(&p->law, p->texts, f) < 0)
		fail_msg("%s", text_faults_text(f));
	text_faults_free(f);
	p->set = (struct keeper_settings){ .law = p->law, .law_dir = p->texts,
		.site = "alexandra", .box = "box1", .source = p->source,
		.state = p->state, .redis = &own_redis, .sessions_fd = -1,
		.is_live = true };
	if (keep_new(&p->keep, &p->set, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
}

/* A school's own policy instead. */
static void
adopt(struct place *p, const char *name, const char *sed)
{
	assert_int_equal(shell("sed 's/^in_force: {}/in_force: "
	    "{from: 2026-09-01}/; %s' etc/policies/%s.yaml > "
	    "%s/policy.yaml", sed, name, p->texts), 0);
}

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));
	struct store_settings s = { .site = "alexandra" };

	*state = p;
	p->host = "www.facebook.com";
	p->source = "eth1";
	signal(SIGPIPE, SIG_IGN);
	strcpy(p->base, "/tmp/keep_test.XXXXXX");
	if (!mkdtemp(p->base) || calendar_zone("Europe/London", p->why,
	    sizeof(p->why)) < 0)
		return -1;
	snprintf(p->state, sizeof(p->state), "%s/state", p->base);
	snprintf(p->texts, sizeof(p->texts), "%s/texts", p->base);
	if (mkdir(p->state, 0700) < 0 ||
	    shell("cp -r tests/fixtures/law %s && cp etc/catalogue.yaml %s",
	    p->texts, p->texts) != 0)
		return -1;
	write_text(p, "roster", roster);
	write_text(p, "policy", policy);
	s.state = p->state;
	if (private_start(p->state, &p->pid, p->why, sizeof(p->why)) < 0 ||
	    store_open(&p->store, &s, p->why, sizeof(p->why)) < 0) {
		fprintf(stderr, "%s\n", p->why);
		return -1;
	}
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;
	int r = 0;

	keep_free(p->keep);
	law_free(p->law);
	store_close(p->store);
	if (p->pid)
		r = private_stop(p->state, p->pid, p->why, sizeof(p->why));
	r |= shell("rm -rf %s", p->base);
	free(p);
	return r;
}

/* ---- what happens ---- */

static void
ok(struct place *p, int result)
{
	if (result < 0)
		fail_msg("%s", keep_why(p->keep));
}

static void
note(struct place *p, uint64_t from, uint64_t minute, uint8_t device)
{
	uint64_t at = from + minute * MINUTE;
	struct note n;

	memset(&n, 0, sizeof(n));
	n.version = NOTE_VERSION;
	n.kind = minute == 0 ? NOTE_CONTACT : NOTE_PROGRESS;
	n.time_us = at;
	n.flow = (struct note_flow){ .start_us = from, .proto = 6,
		.entry = catalogue_find(p->law->catalogue, p->host,
		    strlen(p->host)),
		.has_mac = 1, .client_port = (uint16_t)(from / MINUTE),
		.server_port = 443,
		.client_mac = { 2, 0, 0x5e, 0x10, 0, device },
		.client = { [10] = 0xff, 0xff, 10, 20, 10, device },
		.server = { [10] = 0xff, 0xff, 157, 240, 1, 35 } };
	if (minute > 0)
		n.progress = (struct note_progress){ .packets = 90,
			.bytes_up = 900 + 77 * minute, .is_new = minute == 1,
			.bytes_down = 50000 + 7919 * minute,
			.first_us = at - MINUTE, .last_us = at - MINUTE / 2,
			.minute = (uint32_t)(at / MINUTE - 1) };
	ok(p, keep_note(p->keep, &n));
}

static void
cover(struct place *p, uint64_t at)
{
	struct note n;

	memset(&n, 0, sizeof(n));
	n.version = NOTE_VERSION;
	n.kind = NOTE_COVER;
	n.time_us = at;
	n.cover = (struct note_cover){ .minute = (uint32_t)(at / MINUTE),
		.packets = 360, .decoded = 360, .received = 360 };
	ok(p, keep_note(p->keep, &n));
}

/* As the keeper's loop does, and then everything reaches Redis. */
static void
turn(struct place *p, uint64_t at)
{
	ok(p, keep_follow(p->keep));
	ok(p, keep_clock(p->keep, at));
	ok(p, keep_sync(p->keep));
	p->now_ms += 10000;
	while (keep_feed(p->keep, p->now_ms))
		;
	ok(p, keep_mirror(p->keep));
	keep_show(p->keep, 1, false, p->now_ms);
}

/* All devices use Facebook, for some minutes. */
static void
use(struct place *p, uint64_t from, uint64_t minutes)
{
	uint64_t m;
	uint8_t d;

	for (m = 0; m <= minutes; m++) {
		for (d = 1; d <= DEVICES; d++)
			note(p, from, m, d);
		cover(p, from + m * MINUTE);
		turn(p, from + m * MINUTE + MINUTE / 2);
	}
}

/* Until what was open is sealed and counted. */
static void
rest(struct place *p, uint64_t at)
{
	turn(p, at);
	turn(p, at + 10 * MINUTE);
}

/* ---- what was left of it ---- */

/* Where bytes are in a folder's files; false: nowhere. */
static bool
is_below(const char *dir, const char *needle, char found[300])
{
	struct dirent *e;
	char path[300], *bytes;
	size_t len;
	struct stat st;
	bool is = false;
	DIR *d = opendir(dir);

	assert_non_null(d);
	while (!is && (e = readdir(d))) {
		snprintf(path, sizeof(path), "%s/%.200s", dir, e->d_name);
		if (e->d_name[0] == '.' || lstat(path, &st) < 0)
			continue;
		if (S_ISDIR(st.st_mode)) {
			is = is_below(path, needle, found);
			continue;
		}
		bytes = S_ISREG(st.st_mode) ? files_read(dir, e->d_name,
		    64 << 20, &len) : NULL;
		is = bytes && memmem(bytes, len, needle, strlen(needle));
		if (is)
			snprintf(found, 300, "%.299s", path);
		free(bytes);
	}
	closedir(d);
	return is;
}

/* How a device could be known, in anything that was ever written. */
static bool
is_anywhere(struct place *p, uint8_t device, char found[300])
{
	static const char *const ids[DEVICES] = { "office-01", "own-phone",
		"device-of-nobody", "office-04" };
	char mac[20], address[20];

	snprintf(mac, sizeof(mac), "02:00:5e:10:00:%02x", device);
	snprintf(address, sizeof(address), "\"10.20.10.%u\"", device);
	return is_below(p->state, ids[device - 1], found) ||
	    is_below(p->state, mac, found) ||
	    is_below(p->state, address, found);
}

static void
assert_nowhere(struct place *p, uint8_t device)
{
	char found[300];

	if (is_anywhere(p, device, found))
		fail_msg("device %u is in %s", device, found);
}

struct told { char text[400]; };

/* In an order that does not depend on ids. */
struct named { char lines[32][80]; size_t count; };

static int
by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static int
name_session(void *arg, const struct session *s)
{
	struct named *n = arg;

	assert_true(n->count < 32);
	snprintf(n->lines[n->count++], sizeof(n->lines[0]), "%s +%d;",
	    s->device, (int)((s->start_us - LESSON) / MINUTE));
	return 0;
}

static void
assert_named(struct named *n, const char *want)
{
	char text[32 * 80] = "";
	size_t i;

	qsort(n->lines, n->count, sizeof(n->lines[0]), by_text);
	for (i = 0; i < n->count; i++)
		strcat(text, n->lines[i]);
	assert_string_equal(text, want);
}

static int
tell_count(void *arg, const struct store_count *c)
{
	struct told *t = arg;
	size_t at = strlen(t->text);

	snprintf(t->text + at, sizeof(t->text) - at, "%s %s: %d sessions, %d "
	    "devices, %d minutes, %d bytes\n", store_count_of_name(c->of),
	    c->name, (int)c->sessions, (int)c->devices, (int)c->minutes,
	    (int)c->bytes);
	return 0;
}

static void
assert_counts(struct place *p, const char *want)
{
	struct told t = { "" };

	assert_int_equal(store_counts(p->store, DAY, tell_count, &t, p->why,
	    sizeof(p->why)), 0);
	assert_string_equal(t.text, want);
}

static void
assert_sessions(struct place *p, const char *want)
{
	struct store_filter all = { NULL, NULL };
	struct named n = { .count = 0 };

	assert_int_equal(store_day(p->store, DAY, &all, name_session, &n,
	    p->why, sizeof(p->why)), 0);
	assert_named(&n, want);
}

static void
assert_open(struct place *p, const char *want)
{
	struct named n = { .count = 0 };

	assert_int_equal(store_open_sessions(p->store, name_session, &n,
	    p->why, sizeof(p->why)), 0);
	assert_named(&n, want);
}

struct tale { unsigned kinds[JOURNAL_KIND_COUNT]; char events[16384]; };

static int
hear(void *arg, const struct journal_entry *e)
{
	struct tale *t = arg;
	size_t at = strlen(t->events);

	t->kinds[e->kind]++;
	if (e->kind == JOURNAL_EVENT)
		snprintf(t->events + at, sizeof(t->events) - at, "%s\n",
		    e->body);
	return 0;
}

static struct tale
journal(struct place *p)
{
	struct tale t = { 0 };
	struct journal *j;
	char dir[200];

	snprintf(dir, sizeof(dir), "%s/journal/observations", p->state);
	assert_int_equal(journal_open_read(&j, dir, p->why, sizeof(p->why)),
	    0);
	assert_int_equal(journal_each(j, 0, hear, &t, p->why,
	    sizeof(p->why)), 0);
	journal_close(j);
	return t;
}

/* ---- what people do ---- */

/* An entry, and its approval if approved_us is not 0. */
static void
enter(struct place *p, struct register_act *add, uint64_t added_us,
    uint64_t approved_us)
{
	struct register_act approve = { .verb = REGISTER_APPROVE,
		.kind = add->kind, .from = INT32_MIN, .by = "h.clarke" };
	struct ledger *l;

	add->verb = REGISTER_ADD;
	add->from = INT32_MIN;
	add->scope.from = add->terms.trained = add->terms.notified = INT32_MIN;
	add->scope.to = INT32_MAX;
	strcpy(add->by, "h.clarke");
	if (ledger_open_write(&l, p->state, p->why, sizeof(p->why)) < 0 ||
	    ledger_act(l, add, added_us, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	strcpy(approve.id, add->id);
	if (approved_us && ledger_act(l, &approve, approved_us, p->why,
	    sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	ledger_close(l);
}

static void
authorise(struct place *p, const char *device, uint64_t approved_us)
{
	struct register_act a = { .kind = REGISTER_AUTHORITY };

	strcpy(a.scope.device, device);
	enter(p, &a, LESSON - 24 * HOUR, approved_us);
}

static void
publish(struct place *p, uint64_t now_us)
{
	struct ledger_law about = { .from = DAY - 1, .recorded_us = now_us,
		.minute = "item 4", .by = "h.clarke" };
	struct text_faults *f = text_faults_new();
	struct ledger *l;

	if (ledger_open_write(&l, p->state, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	if (laws_publish(p->state, p->texts, l, &about, f) != 0)
		fail_msg("%s", text_faults_text(f));
	ledger_close(l);
	text_faults_free(f);
}

static void
read_trouble(struct place *p, struct trouble *t)
{
	*t = (struct trouble){ 0 };
	if (trouble_read(p->state, t, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
}

/* ---- modes ---- */

static void
p1_school_monitored_routinely(void **state)
{
	struct place *p = *state;
	struct tale t;
	uint8_t d;

	adopt(p, "keston-primary", "");
	start(p);
	use(p, LESSON, 5);
	assert_open(p, "");
	rest(p, LESSON + 20 * MINUTE);
	use(p, AFTERNOON, 8);
	ok(p, keep_end(p->keep, 0, SESSION_SENSOR_STOPPED));
	rest(p, AFTERNOON + 20 * MINUTE);
	assert_sessions(p, "");
	assert_counts(p, "unknown : 2 sessions, 1 devices, 0 minutes, 0 bytes\n"
	    "service facebook: 4 sessions, 0 devices, 26 minutes, 2138992 "
	    "bytes\n");
	for (d = 1; d <= DEVICES; d++)
		assert_nowhere(p, d);
	t = journal(p);
	assert_int_equal(t.kinds[JOURNAL_SESSION], 0);
	/* A day's sums say nothing of the hour. */
	assert_false(is_below(p->state, "\"of\":\"service\",\"name\":"
	    "\"facebook\",\"at\"", p->why));
}

static void
only_what_an_authority_names(void **state)
{
	struct place *p = *state;

	adopt(p, "keston-primary", "");
	authorise(p, "office-04", LESSON - HOUR);
	start(p);
	use(p, LESSON, 5);
	assert_open(p, "office-04 +0;");
	rest(p, LESSON + 20 * MINUTE);
	assert_open(p, "");
	assert_sessions(p, "office-04 +0;");
	assert_counts(p, "unknown : 1 sessions, 1 devices, 0 minutes, 0 bytes\n"
	    "service facebook: 1 sessions, 0 devices, 5 minutes, 374440 "
	    "bytes\n");
	assert_nowhere(p, 1);
	assert_nowhere(p, 2);
	assert_nowhere(p, 3);
}

/* Nothing is recorded backwards. */
static void
authority_given_while_it_is_open(void **state)
{
	struct place *p = *state;

	adopt(p, "keston-primary", "");
	authorise(p, "office-01", 0);
	start(p);
	use(p, LESSON, 3);
	authorise(p, "office-04", LESSON + 3 * MINUTE);
	rest(p, LESSON + 20 * MINUTE);
	assert_sessions(p, "");
	use(p, AFTERNOON, 3);
	rest(p, AFTERNOON + 20 * MINUTE);
	assert_sessions(p, "office-04 +240;");
	assert_open(p, "");
}

/* Contacts with names outside the catalogue serve for two minutes, and are
 * nowhere; those beyond 64 a second are counted with what the sensors did not
 * tell. */
static void
foreign_contacts_are_nowhere(void **state)
{
	struct place *p = *state;
	struct store_cover c;
	struct note n;

	start(p);
	use(p, LESSON, 2);
	memset(&n, 0, sizeof(n));
	n.version = NOTE_VERSION;
	n.kind = NOTE_CONTACT;
	n.flow.entry = CATALOGUE_NONE;
	memset(&n.flow.name_hash, 'Q', sizeof(n.flow.name_hash));
	n.flow.proto = 6;
	for (unsigned i = 0; i < 70; i++) {
		n.time_us = LESSON + 3 * MINUTE + i;
		n.flow.start_us = n.time_us - i;
		ok(p, keep_note(p->keep, &n));
	}
	turn(p, LESSON + 3 * MINUTE + 70);
	rest(p, LESSON + 20 * MINUTE);
	assert_int_equal(store_cover(p->store, DAY, &c, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(c.contacts_capped, 70 - 64);
	assert_true(is_below(p->state, "facebook", p->why));
	assert_false(is_below(p->state, "QQQQQQQQ", p->why));
}

static void
mode_off_leaves_coverage_alone(void **state)
{
	struct place *p = *state;
	struct store_cover c;
	struct tale t;
	uint8_t d;

	adopt(p, "keston-primary", "s/^monitoring: .*/monitoring: off/");
	authorise(p, "office-99", LESSON - HOUR);
	start(p);
	use(p, LESSON, 5);
	rest(p, LESSON + 20 * MINUTE);
	t = journal(p);
	assert_int_equal(t.kinds[JOURNAL_SESSION], 0);
	assert_int_equal(t.kinds[JOURNAL_COUNT_DAY], 0);
	assert_int_equal(t.kinds[JOURNAL_COVER], 6);
	assert_counts(p, "");
	assert_int_equal(store_cover(p->store, DAY, &c, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(c.packets, 6 * 360);
	for (d = 1; d <= DEVICES; d++)
		assert_nowhere(p, d);
	assert_false(is_below(p->state, "facebook", p->why));
}

static void
aggregate_leaves_sums_alone(void **state)
{
	struct place *p = *state;
	uint8_t d;

	adopt(p, "snmat-trust", "");
	authorise(p, "office-99", LESSON - HOUR);
	start(p);
	use(p, LESSON, 5);
	rest(p, LESSON + 20 * MINUTE);
	assert_counts(p, "unknown : 1 sessions, 1 devices, 0 minutes, 0 bytes\n"
	    "service facebook: 2 sessions, 0 devices, 10 minutes, 748880 "
	    "bytes\n");
	for (d = 1; d <= DEVICES; d++)
		assert_nowhere(p, d);
}

/* ---- people ---- */

static void
byod_at_break_recorded(void **state)
{
	struct place *p = *state;

	start(p);
	use(p, BREAK, 5);
	assert_open(p, "office-01 +31;office-04 +31;");
	rest(p, BREAK + 14 * MINUTE);
	assert_nowhere(p, 2);
	/* In a lesson it is kept, but not before it is over. */
	use(p, AFTERNOON, 5);
	assert_nowhere(p, 2);
	rest(p, AFTERNOON + 20 * MINUTE);
	assert_sessions(p, "office-01 +240;office-01 +31;office-04 +240;"
	    "office-04 +31;own-phone +240;");
}

static void
official_use_leaves_a_count(void **state)
{
	struct register_act a = { .kind = REGISTER_OFFICIAL };
	struct place *p = *state;

	strcpy(a.scope.person, "t.okafor");
	enter(p, &a, LESSON - 2 * HOUR, LESSON - HOUR);
	start(p);
	use(p, LESSON, 5);
	assert_open(p, "office-01 +0;");
	rest(p, LESSON + 20 * MINUTE);
	assert_nowhere(p, 4);
	assert_counts(p, "unknown : 1 sessions, 1 devices, 0 minutes, 0 bytes\n"
	    "exempt official-1: 1 sessions, 0 devices, 5 minutes, 0 bytes\n");
	assert_sessions(p, "office-01 +0;own-phone +0;");
}

/* So far it is not a person's use, and no clause asks whose it is. */
static void
official_use_that_began_as_a_tracker(void **state)
{
	struct register_act a = { .kind = REGISTER_OFFICIAL };
	struct place *p = *state;

	strcpy(a.scope.person, "t.okafor");
	enter(p, &a, LESSON - 2 * HOUR, LESSON - HOUR);
	start(p);
	p->host = "connect.facebook.net";
	use(p, LESSON, 2);
	/* Who uses office-01 is not known: it may be the same person. */
	assert_open(p, "");
	p->host = "www.facebook.com";
	use(p, LESSON + 3 * MINUTE, 5);
	rest(p, LESSON + 20 * MINUTE);
	assert_nowhere(p, 4);
	assert_sessions(p, "office-01 +0;own-phone +0;");
}

/* ---- the law, while it runs ---- */

static void
law_published_while_running(void **state)
{
	struct place *p = *state;
	struct trouble t;
	struct tale tale;

	publish(p, LESSON - 24 * HOUR);
	start(p);
	use(p, LESSON, 5);
	adopt(p, "snmat-trust", "");
	publish(p, LESSON + 6 * MINUTE);
	rest(p, LESSON + 20 * MINUTE);
	/* What began before it was in force is kept by what was. */
	assert_sessions(p, "office-01 +0;office-04 +0;own-phone +0;");
	use(p, AFTERNOON, 5);
	rest(p, AFTERNOON + 20 * MINUTE);
	assert_counts(p, "unknown : 2 sessions, 1 devices, 0 minutes, 0 bytes\n"
	    "service facebook: 2 sessions, 0 devices, 10 minutes, 748880 "
	    "bytes\n");
	tale = journal(p);
	assert_non_null(strstr(tale.events, "\"what\":\"law-published\""));
	assert_null(strstr(tale.events, "catalogue-waits"));
	read_trouble(p, &t);
	assert_string_equal(t.law, "");
}

static void
law_with_another_catalogue(void **state)
{
	struct place *p = *state;
	struct trouble t;
	struct tale tale;

	publish(p, LESSON - 24 * HOUR);
	start(p);
	use(p, LESSON, 2);
	assert_int_equal(shell("sed -i '/^catalogue:/s/$/ too/' "
	    "%s/catalogue.yaml", p->texts), 0);
	adopt(p, "snmat-trust", "");
	publish(p, LESSON + 3 * MINUTE);
	rest(p, LESSON + 20 * MINUTE);
	use(p, AFTERNOON, 5);
	rest(p, AFTERNOON + 20 * MINUTE);
	/* Its policy is obeyed; and that a start is due is said, once. */
	assert_sessions(p, "office-01 +0;office-04 +0;own-phone +0;");
	tale = journal(p);
	assert_non_null(strstr(tale.events, "\"what\":\"catalogue-waits\""));
	assert_null(strstr(strstr(tale.events, "catalogue-waits") + 1,
	    "catalogue-waits"));
	read_trouble(p, &t);
	assert_non_null(strstr(t.law, "takes a new start"));
	assert_string_equal(t.redis, "");
}

static void
damage_in_the_ledger(void **state)
{
	struct place *p = *state;
	struct trouble t;
	struct tale tale;

	adopt(p, "keston-primary", "");
	authorise(p, "office-04", LESSON - HOUR);
	start(p);
	authorise(p, "office-01", LESSON - HOUR);
	assert_int_equal(shell("cd %s/journal/ledger && f=$(ls *.body | tail -n 1) && "
	    "sed 's/office-01/office-11/' $f > $f.not && cat $f.not > $f && "
	    "rm $f.not", p->state), 0);
	use(p, LESSON, 5);
	rest(p, LESSON + 20 * MINUTE);
	assert_sessions(p, "office-04 +0;");
	tale = journal(p);
	assert_non_null(strstr(tale.events, "\"what\":\"ledger-refused\""));
	assert_null(strstr(strstr(tale.events, "ledger-refused") + 1,
	    "ledger-refused"));
	read_trouble(p, &t);
	assert_non_null(strstr(t.ledger, "is damaged"));
	assert_non_null(strstr(t.ledger, "back from a backup"));
	/* And not monitored without what it may have said. */
	keep_free(p->keep);
	p->keep = NULL;
	assert_int_equal(keep_new(&p->keep, &p->set, p->why, sizeof(p->why)),
	    -1);
	assert_non_null(strstr(p->why, "back from a backup"));
}

/* ---- Redis away ---- */

static void
why_redis_is_behind(void **state)
{
	struct place *p = *state;
	struct trouble t;

	start(p);
	turn(p, LESSON);
	read_trouble(p, &t);
	assert_string_equal(t.redis, "");
	assert_false(keep_may_feed(p->keep));
	kill(p->pid, SIGSTOP);
	use(p, LESSON + MINUTE, 3);
	read_trouble(p, &t);
	assert_non_null(strstr(t.redis, "does not answer"));
	assert_true(t.journal_sequence > t.redis_sequence);
	assert_true(keep_may_feed(p->keep));
	kill(p->pid, SIGCONT);
	turn(p, LESSON + 5 * MINUTE);
	assert_int_equal(trouble_read(p->state, &t, p->why, sizeof(p->why)),
	    0);
	assert_false(keep_may_feed(p->keep));
}

/* Neither sentence takes the other's place. */
static void
torn_end_and_lost_mirror(void **state)
{
	struct place *p = *state;
	struct tale t;

	start(p);
	use(p, LESSON, 5);
	keep_free(p->keep);
	p->keep = NULL;
	law_free(p->law);
	assert_int_equal(shell("cd %s && printf torn >> "
	    "\"$(ls journal/observations/*.body | tail -n 1)\" && "
	    "echo nonsense > open/open.jsonl", p->state), 0);
	start(p);
	t = journal(p);
	assert_non_null(strstr(t.events, "4 bytes of a torn end, never "
	    "acknowledged, were cut; sessions left open by a crash, and counts, "
	    "are lost: open/open.jsonl is not a list of sessions"));
}

/* Of a ledger that nobody writes to, too. */
static void
torn_end_of_the_ledger(void **state)
{
	struct place *p = *state;
	struct tale t;

	authorise(p, "office-01", 0);
	assert_int_equal(shell("cd %s/journal/ledger && printf torn >> "
	    "\"$(ls *.body | tail -n 1)\"", p->state), 0);
	start(p);
	t = journal(p);
	assert_non_null(strstr(t.events, "4 bytes of a torn end of the ledger, "
	    "never said to be done, were cut"));
	assert_int_equal(shell("cd %s/journal/ledger && ! grep -q torn *.body",
	    p->state), 0);
}

/* Some time later it is started again. */
static void
crash_and_start(struct place *p)
{
	keep_free(p->keep);
	law_free(p->law);
	start(p);
}

static const char two_counts[] =
    "unknown : 1 sessions, 1 devices, 0 minutes, 0 bytes\n"
    "service facebook: 2 sessions, 0 devices, 10 minutes, 748880 bytes\n";

/* Nothing in the journal tells when a sum grew. */
static void
counts_are_written_once_a_day(void **state)
{
	struct place *p = *state;

	adopt(p, "snmat-trust", "");
	start(p);
	use(p, LESSON, 5);
	rest(p, LESSON + 20 * MINUTE);
	use(p, AFTERNOON, 5);
	rest(p, MIDNIGHT - 20 * MINUTE);
	assert_int_equal(journal(p).kinds[JOURNAL_COUNT_DAY], 0);
	turn(p, MIDNIGHT - 1);
	assert_int_equal(journal(p).kinds[JOURNAL_COUNT_DAY], 0);
	turn(p, MIDNIGHT);
	assert_int_equal(journal(p).kinds[JOURNAL_COUNT_DAY], 2);
	assert_counts(p, "unknown : 2 sessions, 1 devices, 0 minutes, 0 bytes\n"
	    "service facebook: 4 sessions, 0 devices, 20 minutes, 1497760 "
	    "bytes\n");
	ok(p, keep_end(p->keep, MIDNIGHT + HOUR, SESSION_SENSOR_STOPPED));
	assert_int_equal(journal(p).kinds[JOURNAL_COUNT_DAY], 2);
}

/* Each is counted once, wherever it is cut off. */
static void
counts_after_a_crash(void **state)
{
	struct place *p = *state;

	adopt(p, "snmat-trust", "");
	start(p);
	use(p, LESSON, 5);
	rest(p, LESSON + 20 * MINUTE);
	assert_counts(p, two_counts);
	crash_and_start(p);
	assert_int_equal(journal(p).kinds[JOURNAL_COUNT_DAY], 2);
	turn(p, LESSON + HOUR);
	assert_counts(p, two_counts);
	crash_and_start(p);
	turn(p, LESSON + HOUR);
	assert_int_equal(journal(p).kinds[JOURNAL_COUNT_DAY], 2);
	/* In the journal, and the mirror was not written since. */
	use(p, AFTERNOON, 5);
	rest(p, MIDNIGHT - 20 * MINUTE);
	assert_int_equal(shell("cp %s/open/open.jsonl %s/kept", p->state,
	    p->base), 0);
	turn(p, MIDNIGHT);
	assert_int_equal(shell("cp %s/kept %s/open/open.jsonl", p->base,
	    p->state), 0);
	crash_and_start(p);
	turn(p, MIDNIGHT + HOUR);
	assert_int_equal(journal(p).kinds[JOURNAL_COUNT_DAY], 4);
	assert_counts(p, "unknown : 2 sessions, 2 devices, 0 minutes, 0 bytes\n"
	    "service facebook: 4 sessions, 0 devices, 20 minutes, 1497760 "
	    "bytes\n");
}

/* What is read again from its beginning counts once. */
static void
counts_of_a_file_read_again(void **state)
{
	struct place *p = *state;
	unsigned i;

	adopt(p, "snmat-trust", "");
	p->source = "file:day.pcap";
	start(p);
	for (i = 0; i < 2; i++) {
		use(p, LESSON, 5);
		rest(p, LESSON + 20 * MINUTE);
		assert_counts(p, two_counts);
		crash_and_start(p);
	}
	use(p, LESSON, 5);
	ok(p, keep_end(p->keep, 0, SESSION_STREAM_END));
	while (keep_feed(p->keep, p->now_ms += 10000))
		;
	assert_counts(p, two_counts);
}

/* Read to its end, or stopped before it. */
static void
read_file(struct place *p, enum session_end reason)
{
	use(p, LESSON, 5);
	rest(p, LESSON + 20 * MINUTE);
	ok(p, keep_end(p->keep, 0, reason));
	turn(p, LESSON + HOUR);
}

/* What the whole day is under one law and under another, sums too; a reading
 * that was stopped replaces nothing. */
static void
a_file_read_under_another_law(void **state)
{
	static const char one_count[] =
	    "unknown : 1 sessions, 1 devices, 0 minutes, 0 bytes\n";
	struct place *p = *state;
	struct store_cover once, again;

	p->source = "file:day.pcap";
	adopt(p, "snmat-trust", "");
	start(p);
	read_file(p, SESSION_STREAM_END);
	assert_counts(p, two_counts);
	assert_int_equal(store_cover(p->store, DAY, &once, p->why,
	    sizeof(p->why)), 0);
	write_text(p, "policy", policy);
	crash_and_start(p);
	read_file(p, SESSION_STREAM_END);
	assert_counts(p, one_count);
	assert_sessions(p, "office-01 +0;office-04 +0;own-phone +0;");
	adopt(p, "snmat-trust", "");
	crash_and_start(p);
	use(p, LESSON, 2);
	ok(p, keep_end(p->keep, 0, SESSION_SENSOR_STOPPED));
	turn(p, LESSON + HOUR);
	assert_sessions(p, "office-01 +0;office-04 +0;own-phone +0;");
	crash_and_start(p);
	read_file(p, SESSION_STREAM_END);
	assert_sessions(p, "");
	assert_counts(p, two_counts);
	assert_int_equal(store_cover(p->store, DAY, &again, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(once.packets, again.packets);
	assert_true(once.packets > 0);
}

/* What was open at a crash, but a person's own device's. */
static void
crash_while_open(void **state)
{
	struct place *p = *state;

	start(p);
	use(p, LESSON, 5);
	assert_open(p, "office-01 +0;office-04 +0;");
	keep_free(p->keep);
	law_free(p->law);
	start(p);
	turn(p, LESSON + 20 * MINUTE);
	assert_sessions(p, "office-01 +0;office-04 +0;");
	assert_nowhere(p, 2);
}

/* What came after it was written aside is part of the gap. */
static void
what_a_crash_cost_is_in_the_gap(void **state)
{
	struct place *p = *state;
	struct fact f = { .what = "keeper-lost", .text = "signal 9 ended it",
		.add = { .unheard_us = 100000 } };
	struct store_cover c;

	start(p);
	use(p, LESSON, 5);
	assert_int_equal(shell("touch -d '-3 seconds' %s/open/open.jsonl",
	    p->state), 0);
	crash_and_start(p);
	ok(p, keep_lost(p->keep, &f));
	turn(p, LESSON + 20 * MINUTE);
	assert_non_null(strstr(journal(p).events, "\"text\":\"signal 9 ended "
	    "it; what came in the "));
	assert_int_equal(store_cover(p->store,
	    calendar_day((uint64_t)time(NULL) * 1000000), &c, p->why,
	    sizeof(p->why)), 0);
	assert_true(c.unheard_us >= 3000000 && c.unheard_us < 60000000);
}

/* Over three midnights, and far more than a year of a clock that was wrong:
 * each day has its part. */
static void
a_gap_of_days_is_told_of_each(void **state)
{
	const int32_t today = calendar_day((uint64_t)time(NULL) * 1000000);
	struct place *p = *state;
	struct store_cover c;
	int32_t day;

	start(p);
	use(p, LESSON, 1);
	assert_int_equal(shell("touch -d @%" PRIu64 " %s/open/open.jsonl",
	    (calendar_midnight(today - 2) - 90 * 1000000) / 1000000,
	    p->state), 0);
	crash_and_start(p);
	ok(p, keep_restarted(p->keep));
	turn(p, LESSON + 20 * MINUTE);
	for (day = today - 4; day < today; day++) {
		assert_int_equal(store_cover(p->store, day, &c, p->why,
		    sizeof(p->why)), 0);
		assert_int_equal(c.unheard_us, day < today - 3 ? 0 :
		    day == today - 3 ? 90000000 : calendar_midnight(day + 1) -
		    calendar_midnight(day));
		assert_int_equal(c.gap_us, 0);
	}
	assert_int_equal(shell("touch -d @86400 %s/open/open.jsonl",
	    p->state), 0);
	crash_and_start(p);
	ok(p, keep_restarted(p->keep));
	assert_true(journal(p).kinds[JOURNAL_EVENT] < 400);
}

/* All of it died: nobody else tells how long nothing was seen. */
static void
what_a_restart_cost_is_a_gap(void **state)
{
	struct place *p = *state;
	struct store_cover c;

	start(p);
	ok(p, keep_restarted(p->keep));
	use(p, LESSON, 5);
	assert_null(strstr(journal(p).events, "beadled-lost"));
	assert_int_equal(shell("touch -d '-90 seconds' %s/open/open.jsonl",
	    p->state), 0);
	crash_and_start(p);
	ok(p, keep_restarted(p->keep));
	turn(p, LESSON + 20 * MINUTE);
	assert_non_null(strstr(journal(p).events, "\"beadled-lost\""));
	assert_int_equal(store_cover(p->store,
	    calendar_day((uint64_t)time(NULL) * 1000000), &c, p->why,
	    sizeof(p->why)), 0);
	assert_true(c.unheard_us >= 90000000 && c.unheard_us < 150000000);
}

static void
what_is_no_trouble_file(void **state)
{
	static const char *const texts[] = { "", "beadle keeper.status 1\n",
		"beadle keeper.status 1\nheard x\njournal 1\nin-redis 1\n"
		    "redis \nlaw \nledger \n",
		"beadle keeper.status 1\nheard 1\njournal 1\nin-redis 1\n"
		    "redis \nlaw \nledger " };
	const struct trouble had = { .heard_us = 7, .journal_sequence = 3,
		.redis_sequence = 2, .redis = "away\nand away",
		.law = "refused" };
	struct place *p = *state;
	struct trouble t = { 0 };
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(files_replace(p->state, "keeper.status",
		    texts[i], strlen(texts[i]), p->why, sizeof(p->why)), 0);
		assert_int_equal(trouble_read(p->state, &t, p->why,
		    sizeof(p->why)), -1);
	}
	assert_int_equal(trouble_write(p->state, &had, p->why,
	    sizeof(p->why)), 0);
	read_trouble(p, &t);
	assert_int_equal(t.heard_us, 7);
	assert_int_equal(t.redis_sequence, 2);
	assert_string_equal(t.redis, "away and away");
	assert_string_equal(t.law, "refused");
	assert_string_equal(t.ledger, "");
}

/* What was said aloud last. */
static char said[400];

static void
hear_said(const char *sentence)
{
	snprintf(said, sizeof(said), "%s", sentence);
}

/* A clock that is set forward by years seals what is open, once, and goes on
 * from there; and does not write ten years of midnights meanwhile. */
static void
years_forward(void **state)
{
	struct place *p = *state;
	uint64_t later = AFTERNOON + 10 * 365 * 24 * HOUR, before;
	uint8_t digest[32];

	start(p);
	use(p, AFTERNOON, 3);
	before = keep_head(p->keep, digest);
	ok(p, keep_clock(p->keep, later));
	ok(p, keep_sync(p->keep));
	/* Two devices are the school's. */
	assert_in_range(keep_head(p->keep, digest) - before, 2, 20);
	use(p, later + HOUR, 3);
	rest(p, later + 2 * HOUR);
	keep_free(p->keep);
	p->keep = NULL;
	assert_int_equal(shell("test $(cat %s/journal/observations/*.body | "
	    "grep -c '\"device\":\"office-01\"') = 2", p->state), 0);
}

/* A minute that does not add up is an event, once. */
static void
accounts_that_are_wrong(void **state)
{
	struct place *p = *state;
	struct note n;
	int i;

	start(p);
	memset(&n, 0, sizeof(n));
	n.version = NOTE_VERSION;
	n.kind = NOTE_COVER;
	n.time_us = LESSON;
	n.cover = (struct note_cover){ .minute = LESSON / MINUTE,
		.packets = 5, .decoded = 5, .received = 6 };
	for (i = 0; i < 3; i++)
		ok(p, keep_note(p->keep, &n));
	ok(p, keep_sync(p->keep));
	assert_int_equal(shell("test $(cat %s/journal/observations/*.body | "
	    "grep -c accounts-wrong) = 1", p->state), 0);
}

/* The open sessions cannot be written aside: it is said, once, and keeping
 * goes on. */
static void
open_sessions_cannot_be_written(void **state)
{
	struct place *p = *state;

	start(p);
	p->set.say = hear_said;
	keep_free(p->keep);
	if (keep_new(&p->keep, &p->set, p->why, sizeof(p->why)) < 0)
		fail_msg("%s", p->why);
	said[0] = '\0';
	/* A file where a directory should be. */
	assert_int_equal(shell("rm -r %s/open && touch %s/open", p->state,
	    p->state), 0);
	use(p, AFTERNOON, 3);
	assert_non_null(strstr(said, "open"));
	assert_int_equal(shell("rm %s/open", p->state), 0);
	rest(p, AFTERNOON + HOUR);
	assert_string_equal(said, "the open sessions are written aside again");
	assert_int_equal(shell("test $(cat %s/journal/observations/*.body | "
	    "grep -c '\"what\":\"open-not-written\"') = 1", p->state), 0);
	assert_int_equal(shell("test $(cat %s/journal/observations/*.body | "
	    "grep -c '\"device\":\"office-01\"') = 1", p->state), 0);
}

int
main(void)
{
#define CASE(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(p1_school_monitored_routinely),
		CASE(only_what_an_authority_names),
		CASE(authority_given_while_it_is_open),
		CASE(foreign_contacts_are_nowhere),
		CASE(mode_off_leaves_coverage_alone),
		CASE(aggregate_leaves_sums_alone),
		CASE(byod_at_break_recorded),
		CASE(official_use_leaves_a_count),
		CASE(official_use_that_began_as_a_tracker),
		CASE(law_published_while_running),
		CASE(law_with_another_catalogue),
		CASE(damage_in_the_ledger), CASE(why_redis_is_behind),
		CASE(torn_end_and_lost_mirror),
		CASE(torn_end_of_the_ledger),
		CASE(counts_are_written_once_a_day),
		CASE(counts_after_a_crash), CASE(counts_of_a_file_read_again),
		CASE(a_file_read_under_another_law),
		CASE(what_a_crash_cost_is_in_the_gap),
		CASE(a_gap_of_days_is_told_of_each),
		CASE(what_a_restart_cost_is_a_gap),
		CASE(crash_while_open),
		CASE(what_is_no_trouble_file),
		CASE(years_forward), CASE(accounts_that_are_wrong),
		CASE(open_sessions_cannot_be_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
