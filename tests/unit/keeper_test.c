/* keeper_test.c: the keeper whole: notes through its sockets, a law, and what
 * is in the journal afterwards. The sockets are filled and ended before it
 * runs, so it runs in this process. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "classify/calendar.h"
#include "classify/network.h"
#include "store/journal.h"
#include "store/keep.h"
#include "store/keeper.h"
#include "store/mirror.h"
#include "store/record.h"

#define T UINT64_C(1795168800000000)	/* 2026-11-20 10:00 */
#define LAW "tests/fixtures/law"
#define MOST 600

struct place {
	char state[64], dir[80], journal[128], why[512];
	struct law *law;
	struct network *network;
	struct note notes[MOST];
	size_t count;
	char *lines;			/* of the last run */
};

/* Office PC, a personal phone, and a device nobody knows. */
static const char roster[] =
    "roster: test\n"
    "devices:\n"
    "  - {id: office-01, mac: \"02:00:5e:10:00:01\", equipment: school, "
    "used_by: staff, group: office, shared: yes}\n"
    "  - {id: own-phone, mac: \"02:00:5e:10:00:02\", equipment: personal, "
    "used_by: staff, group: own, shared: no}\n";

static int
load_law(struct place *p)
{
	struct text_faults *f = text_faults_new();
	char path[128], command[256];
	FILE *file;

	snprintf(command, sizeof(command), "cp -r " LAW " %s", p->dir);
	if (system(command) != 0)
		return -1;
	snprintf(path, sizeof(path), "%s/roster.yaml", p->dir);
	file = fopen(path, "w");
	if (!file || fputs(roster, file) < 0 || fclose(file) != 0)
		return -1;
	if (law_load(&p->law, p->dir, f) < 0) {
		fprintf(stderr, "%s\n", text_faults_text(f));
		return -1;
	}
	text_faults_free(f);
	return 0;
}

static void
add_note(struct place *p, enum note_kind kind, uint64_t at, uint8_t device)
{
	struct note *n = &p->notes[p->count++];

	memset(n, 0, sizeof(*n));
	n->version = NOTE_VERSION;
	n->kind = (uint16_t)kind;
	n->time_us = at;
	if (kind == NOTE_TIME)
		return;
	n->flow = (struct note_flow){ .start_us = T, .proto = 6, .has_mac = 1,
		.client_port = (uint16_t)(5000 + device), .server_port = 443,
		.client_mac = { 2, 0, 0x5e, 0x10, 0, device },
		.client = { [10] = 0xff, 0xff, 10, 20, 10, device },
		.server = { [10] = 0xff, 0xff, 157, 240, 1, 35 } };
	if (kind != NOTE_PROGRESS)
		return;
	n->progress = (struct note_progress){ .first_us = at - 30000000,
		.last_us = at - 20000000, .packets = 9, .bytes_up = 900,
		.bytes_down = 50000, .is_new = at < T + SESSION_MINUTE_US * 2,
		.minute = (uint32_t)(at / SESSION_MINUTE_US - 1) };
	n->progress.first_us = n->progress.minute * SESSION_MINUTE_US + 1000;
	n->progress.last_us = n->progress.first_us + 5000000;
	if (n->progress.first_us < T + 1000)
		n->progress.first_us = T;
}

/* Three devices, five minutes each. */
static void
add_morning(struct place *p)
{
	uint64_t at;
	uint8_t d;
	int m;

	for (m = 0; m < 6; m++) {
		at = T + (uint64_t)m * SESSION_MINUTE_US;
		for (d = 1; d <= 3; d++) {
			if (m == 0)
				add_note(p, NOTE_CONTACT, at, d);
			else
				add_note(p, NOTE_PROGRESS, at, d);
		}
		add_note(p, NOTE_COVER, at, 0);
		p->notes[p->count - 1].cover = (struct note_cover){
			.minute = (uint32_t)(at / SESSION_MINUTE_US),
			.packets = 27, .decoded = 27, .received = 27 };
		memset(&p->notes[p->count - 1].flow, 0,
		    sizeof(struct note_flow));
		add_note(p, NOTE_TIME, at + 1, 0);
	}
}

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	*state = p;
	strcpy(p->state, "/tmp/keeper_test.XXXXXX");
	if (!mkdtemp(p->state) || calendar_zone("Europe/London", p->why,
	    sizeof(p->why)) < 0)
		return -1;
	snprintf(p->dir, sizeof(p->dir), "%s/texts", p->state);
	snprintf(p->journal, sizeof(p->journal), "%s/journal/observations",
	    p->state);
	add_morning(p);
	return load_law(p);
}

static int
teardown(void **state)
{
	struct place *p = *state;
	char command[128];

	law_free(p->law);
	free(p->lines);
	snprintf(command, sizeof(command), "rm -rf %s", p->state);
	free(p);
	return system(command);
}

/* The notes, by flow, through some sensors; every sensor tells the time. */
static void
fill(const struct place *p, int control, unsigned sensors)
{
	struct keeper_fact fact = { .kind = KEEPER_SENSOR };
	unsigned s;
	int pair[2];
	size_t i;

	for (s = 0; s < sensors; s++) {
		assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair),
		    0);
		fact.sensor = s;
		assert_int_equal(keeper_tell(control, &fact, pair[0]), 0);
		close(pair[0]);
		for (i = 0; i < p->count; i++)
			if (p->notes[i].kind == NOTE_TIME ||
			    p->notes[i].flow.client_port % sensors == s)
				assert_true(send(pair[1], &p->notes[i],
				    note_size(p->notes[i].kind), 0) > 0);
		close(pair[1]);
	}
}

static char said[256];			/* aloud, last */

static void
hear_said(const char *sentence)
{
	snprintf(said, sizeof(said), "%s", sentence);
}

/* Run the keeper over the notes; its lines are in p->lines. */
static int
run(struct place *p, unsigned sensors, bool with_state, bool is_live)
{
	struct keeper_settings set = { .law = p->law, .law_dir = p->dir,
		.site = "alexandra", .box = "box1",
		.source = is_live ? "eth1" : "file:0123",
		.state = with_state ? p->state : NULL, .is_live = is_live,
		.network = p->network, .sensors = sensors, .say = hear_said };
	FILE *lines = tmpfile();
	int pair[2], r;
	long len;

	set.sessions_fd = fileno(lines);
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	fill(p, pair[1], sensors);
	close(pair[1]);
	r = keeper_run(&set, pair[0], p->why, sizeof(p->why));
	close(pair[0]);
	if (r < 0)
		fprintf(stderr, "%s\n", p->why);
	fseek(lines, 0, SEEK_END);
	len = ftell(lines);
	rewind(lines);
	free(p->lines);
	p->lines = calloc(1, (size_t)len + 1);
	assert_int_equal(fread(p->lines, 1, (size_t)len, lines), len);
	fclose(lines);
	return r;
}

struct tale { unsigned kinds[JOURNAL_KIND_COUNT]; char all[65536]; };

static int
hear(void *arg, const struct journal_entry *e)
{
	struct tale *t = arg;
	size_t at = strlen(t->all);

	t->kinds[e->kind]++;
	snprintf(t->all + at, sizeof(t->all) - at, "%s\n", e->body);
	return 0;
}

static struct tale *
tell(struct place *p)
{
	struct tale *t = calloc(1, sizeof(*t));
	struct journal *j;

	assert_int_equal(journal_open_read(&j, p->journal, p->why,
	    sizeof(p->why)), 0);
	assert_int_equal(journal_each(j, 0, hear, t, p->why, sizeof(p->why)),
	    0);
	journal_close(j);
	return t;
}

static void
test_sensors_do_not_show(void **state)
{
	struct place *p = *state;
	struct session s;
	char *one;
	unsigned n;

	assert_int_equal(run(p, 1, false, false), 0);
	one = strdup(p->lines);
	assert_int_equal(record_read(one, strcspn(one, "\n"), &s, p->why,
	    sizeof(p->why)), 0);
	assert_string_equal(s.device, "office-01");
	assert_string_equal(s.service, "facebook");
	assert_int_equal(s.start_us, T);
	assert_int_equal(s.end, SESSION_STREAM_END);
	assert_int_equal(s.bytes_down, 5 * 50000);
	session_clear(&s);
	for (n = 2; n <= 4; n++) {
		assert_int_equal(run(p, n, false, false), 0);
		assert_string_equal(p->lines, one);
	}
	free(one);
}

static void
test_only_what_may_be_kept(void **state)
{
	struct place *p = *state;
	struct tale *t, *again;

	assert_int_equal(run(p, 2, true, false), 0);
	t = tell(p);
	assert_int_equal(t->kinds[JOURNAL_SESSION], 1);
	assert_int_equal(t->kinds[JOURNAL_COVER], 6);
	assert_int_equal(t->kinds[JOURNAL_COUNT_DAY], 1);
	assert_non_null(strstr(t->all, "\"of\":\"unknown\",\"name\":\"\","
	    "\"part\":1,\"add\":{\"sessions\":1,\"devices\":1}}"));
	assert_non_null(strstr(t->all, "keeper-ended"));
	/* Nothing of the phone and of the unknown device. */
	assert_null(strstr(t->all, "own-phone"));
	assert_null(strstr(t->all, "02:00:5e:10:00:02"));
	assert_null(strstr(t->all, "02:00:5e:10:00:03"));
	assert_null(strstr(t->all, "10.20.10.2"));
	assert_null(strstr(t->all, "10.20.10.3"));
	/* The same file again adds what happened, and no facts twice. */
	assert_int_equal(run(p, 1, true, false), 0);
	again = tell(p);
	assert_int_equal(again->kinds[JOURNAL_SESSION], 1);
	assert_int_equal(again->kinds[JOURNAL_COVER], 6);
	assert_int_equal(again->kinds[JOURNAL_COUNT_DAY], 1);
	assert_int_equal(again->kinds[JOURNAL_EVENT], 4);
	free(t);
	free(again);
}

static void
test_hostile_sensor(void **state)
{
	struct place *p = *state;
	struct tale *t;

	p->notes[p->count / 2].version = 9;
	assert_int_equal(run(p, 1, true, false), 0);
	t = tell(p);
	assert_non_null(strstr(t->all, "sensor-refused"));
	assert_non_null(strstr(t->all, "of another version"));
	assert_non_null(strstr(said, "of another version"));
	assert_int_equal(t->kinds[JOURNAL_SESSION], 1);
	free(t);
}

static int
count_descriptors(void)
{
	int fd, n = 0;

	for (fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

/* A descriptor beside what is no fact, or beside a fact that has none. */
static void
test_descriptors_are_not_lost(void **state)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { .header = { CMSG_LEN(sizeof(int)), SOL_SOCKET,
		SCM_RIGHTS } };
	struct keeper_fact fact = { .kind = KEEPER_STOP }, got;
	struct place *p = *state;
	struct iovec part = { &fact, 7 };
	struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof(control.room) };
	int pair[2], fd, before;

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	memcpy(CMSG_DATA(&control.header), &pair[0], sizeof(int));
	before = count_descriptors();
	assert_int_equal(sendmsg(pair[1], &m, 0), 7);
	assert_int_equal(control_next(pair[0], &got, &fd, p->why,
	    sizeof(p->why)), CONTROL_WRONG);
	assert_non_null(strstr(p->why, "7 bytes instead of a fact"));
	part.iov_len = sizeof(fact);
	assert_int_equal(sendmsg(pair[1], &m, 0), sizeof(fact));
	assert_int_equal(control_next(pair[0], &got, &fd, p->why,
	    sizeof(p->why)), CONTROL_FACT);
	assert_int_equal(fd, -1);
	assert_int_equal(count_descriptors(), before);
	fact.kind = KEEPER_SENSOR;
	assert_int_equal(sendmsg(pair[1], &m, 0), sizeof(fact));
	assert_int_equal(control_next(pair[0], &got, &fd, p->why,
	    sizeof(p->why)), CONTROL_FACT);
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(control_next(pair[0], &got, &fd, p->why,
	    sizeof(p->why)), CONTROL_NONE);
	close(pair[1]);
	assert_int_equal(control_next(pair[0], &got, &fd, p->why,
	    sizeof(p->why)), CONTROL_END);
	close(pair[0]);
}

static void
test_crash_leaves_the_open_ones(void **state)
{
	struct place *p = *state;
	struct mirror m = { 0 };
	struct session s = { 0 };
	struct tale *t;
	unsigned i;

	assert_int_equal(run(p, 1, true, true), 0);
	assert_int_equal(record_read(p->lines, strcspn(p->lines, "\n"), &s,
	    p->why, sizeof(p->why)), 0);
	assert_int_equal(s.end, SESSION_SENSOR_STOPPED);
	/* As a crash would leave it: one that was sealed since, one not. */
	mirror_begin(&m, 1);
	assert_int_equal(mirror_add(&m, &s), 0);
	memcpy(s.id, "00000000deadbeef", 16);
	s.end = SESSION_STREAM_END;
	assert_int_equal(mirror_add(&m, &s), 0);
	session_clear(&s);
	p->count = 0;
	for (i = 0; i < 2; i++) {	/* the second crash comes soon */
		assert_int_equal(mirror_write(&m, p->state, p->why,
		    sizeof(p->why)), 0);
		assert_int_equal(run(p, 1, true, true), 0);
		t = tell(p);
		assert_int_equal(t->kinds[JOURNAL_SESSION], 2);
		assert_non_null(strstr(strstr(t->all, "00000000deadbeef"),
		    "\"ended\":\"sensor-stopped\""));
		free(t);
	}
	mirror_free(&m);
}

/* The catalogue of the fixture does not tell which networks are whose. */
static void
test_networks_are_told(void **state)
{
	struct place *p = *state;
	struct tale *t;

	assert_int_equal(network_open(&p->network,
	    "tests/fixtures/network/fixture.mmdb", p->why, sizeof(p->why)), 0);
	assert_int_equal(run(p, 1, true, false), 0);
	t = tell(p);
	assert_non_null(strstr(t->all, "\"what\":\"network-opened\""));
	assert_non_null(strstr(t->all, "\"text\":\"fixture-ASN of 2026-11-21"));
	assert_non_null(strstr(t->all, "\"asn\":32934,"
	    "\"network\":\"unknown\""));
	network_close(p->network);
	free(t);
}

/* Put text in the place of another in a text of the place's law. */
static void
edit_law(const struct place *p, const char *name, const char *sed)
{
	char command[256];

	snprintf(command, sizeof(command), "sed -i '%s' %s/%s.yaml", sed,
	    p->dir, name);
	assert_int_equal(system(command), 0);
}

static void
test_law_read_again(void **state)
{
	struct place *p = *state;
	struct keeper_settings set = { .law = p->law, .law_dir = p->dir,
		.site = "alexandra", .box = "box1", .source = "eth1",
		.state = p->state, .sessions_fd = -1, .is_live = true };
	struct keeping *k;
	struct tale *t;
	size_t i;

	assert_int_equal(keep_new(&k, &set, p->why, sizeof(p->why)), 0);
	for (i = 0; i < p->count / 2; i++)
		assert_int_equal(keep_note(k, &p->notes[i]), 0);
	edit_law(p, "roster", "s/used_by: staff, group: own/used_bye: x/");
	assert_int_equal(keep_reload(k), 0);
	edit_law(p, "roster", "s/used_bye: x/used_by: staff, group: mine/");
	assert_int_equal(keep_reload(k), 0);
	edit_law(p, "roster", "s/group: mine/group: own/;"
	    "$ a offices: [{office: head, person: j.reedd}]");
	assert_int_equal(keep_reload(k), 0);
	edit_law(p, "roster", "$ d");
	edit_law(p, "catalogue", "1s/$/ too/");
	assert_int_equal(keep_reload(k), 0);
	for (; i < p->count; i++)
		assert_int_equal(keep_note(k, &p->notes[i]), 0);
	assert_int_equal(keep_end(k, 0, SESSION_SENSOR_STOPPED), 0);
	keep_free(k);
	t = tell(p);
	assert_non_null(strstr(t->all, "\"law-refused\""));
	assert_non_null(strstr(t->all, "roster.yaml:4:68: must be corrected"));
	assert_non_null(strstr(t->all, "roster.yaml:5:34: person must be "
	    "corrected"));
	assert_null(strstr(t->all, "own-phone"));	/* the line itself */
	assert_null(strstr(t->all, "used_bye"));
	assert_null(strstr(t->all, "j.reedd"));
	assert_non_null(strstr(t->all, "\"law-changed\""));
	assert_non_null(strstr(t->all, "takes a new start"));
	/* What was open went on through all three. */
	assert_int_equal(t->kinds[JOURNAL_SESSION], 1);
	free(t);
}

int
main(void)
{
#define CASE(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_sensors_do_not_show),
		CASE(test_only_what_may_be_kept), CASE(test_hostile_sensor),
		CASE(test_descriptors_are_not_lost),
		CASE(test_crash_leaves_the_open_ones),
		CASE(test_networks_are_told),
		CASE(test_law_read_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
