/* episode_bursts_test.c: what episodes make of contacts, foreign ones and
 * those of reference devices included: classify/burst.h through the road that
 * notes take. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "classify/episode.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define MINUTE SESSION_MINUTE_US

static const char catalogue_text[] =
"catalogue: test\nversion: \"1\"\ncategories: [social network]\nservices:\n"
"  - id: face\n    title: Face\n    category: social network\n    hosts:\n"
"      - {host: face.com, role: primary, source: test, seen: 2026-11-20}\n"
"      - {host: cdn.net, role: content, source: test, seen: 2026-11-20}\n"
"      - {host: like.net, role: tracker, source: test, seen: 2026-11-20}\n"
"  - id: x\n    title: X\n    category: social network\n    hosts:\n"
"      - {host: x.com, role: primary, source: test, seen: 2026-11-20}\n";

static const char roster_text[] =
"roster: test\n"
"devices:\n"
"  - {id: one, mac: \"02:00:5e:10:00:01\", equipment: school, used_by: staff}\n"
"  - {id: two, mac: \"02:00:5e:10:00:02\", equipment: school, used_by: staff, reference: no}\n"
"  - {id: bare, mac: \"02:00:5e:10:00:09\", equipment: school, used_by: staff, reference: yes, from: 2026-11-20, to: 2026-11-20}\n"
"  - {id: bare, mac: \"02:00:5e:10:00:09\", equipment: school, used_by: staff, from: 2026-11-21}\n";

static struct law law;

static void
load(struct law *l)
{
	struct text_faults *f = text_faults_new();
	char path[64];

	texts_write(catalogue_text, path);
	catalogue_load(&l->catalogue, path, NULL, f);
	unlink(path);
	texts_write(roster_text, path);
	roster_load(&l->roster, path, f);
	unlink(path);
	assert_string_equal(text_faults_text(f), "");
	text_faults_free(f);
}

static int
set_up(void **state)
{
	char why[200];

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	load(&law);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	catalogue_free(law.catalogue);
	roster_free(law.roster);
	return 0;
}

struct log { char text[4096]; };

/* "one face 10:00 1/0/0/2 0/1/3/0 face.com* cdn.net" : of each minute led,
 * followed, before, crowd; a star: a reference device's host. */
static int
write_session(void *arg, const struct session *s)
{
	struct log *l = arg;
	char at[CALENDAR_TEXT];
	size_t n = strlen(l->text);

	assert_true(s->has_bursts);
	calendar_text(s->start_us, at);
	n += (size_t)snprintf(l->text + n, sizeof(l->text) - n, "%s %s %.5s",
	    s->device, s->service, at + 11);
	for (size_t i = 0; i < s->minute_count; i++)
		n += (size_t)snprintf(l->text + n, sizeof(l->text) - n,
		    " %u/%u/%u/%u", s->minutes[i].led, s->minutes[i].followed,
		    s->minutes[i].before, s->minutes[i].crowd);
	for (size_t i = 0; i < s->host_count; i++)
		n += (size_t)snprintf(l->text + n, sizeof(l->text) - n,
		    " %s%s", s->hosts[i].host,
		    s->hosts[i].reference ? "*" : "");
	snprintf(l->text + n, sizeof(l->text) - n, "\n");
	return 0;
}

/* A contact: when, of 2026-11-20 or a whole moment; which device (the last
 * byte of its MAC); a host, or a number: foreign. */
struct begun { const char *at; int device; const char *host; };

static struct note
note_of(const struct begun *b)
{
	struct note n;
	char whole[40];

	memset(&n, 0, sizeof(n));
	snprintf(whole, sizeof(whole), "2026-11-20 %.8s", b->at);
	n.version = NOTE_VERSION;
	n.kind = NOTE_CONTACT;
	n.flow.start_us = texts_utc(strlen(b->at) > 8 ? b->at : whole);
	n.flow.entry = catalogue_find(law.catalogue, b->host,
	    strlen(b->host));
	n.flow.name_hash = strtoull(b->host, NULL, 10);
	n.flow.basis = BASIS_TLS;
	n.flow.proto = 6;
	n.flow.has_mac = 1;
	memcpy(n.flow.client_mac, "\x02\x00\x5e\x10\x00", 5);
	n.flow.client_mac[5] = n.flow.client[15] = (uint8_t)b->device;
	/* as late as it may be */
	n.time_us = (n.flow.start_us / MINUTE + 2) * MINUTE - 1;
	return n;
}

static struct episodes *
open_with(struct log *l)
{
	static const struct episode_origin origin = { "school", "box", "eth1",
		NULL, 0, NULL };

	memset(l, 0, sizeof(*l));
	return episodes_new(&law, &origin, write_session, l);
}

static void
tell(struct episodes *e, const struct begun *b)
{
	struct note n = note_of(b);

	assert_int_equal(episodes_note(e, &n), 0);
}

static void
run(const struct begun *begun, size_t count, struct log *l)
{
	struct episodes *e = open_with(l);

	for (size_t i = 0; i < count; i++)
		tell(e, &begun[i]);
	assert_int_equal(episodes_end(e, SESSION_STREAM_END), 0);
	assert_int_equal(episodes_open(e), 0);
	episodes_free(e);
}

/* Device one reads a page with a post of face in it over the border of a
 * minute, then visits x; two visits both. */
static const struct begun day[] = {
	{ "10:00:58", 1, "7" }, { "10:00:59", 1, "8" },
	{ "10:01:01", 1, "like.net" }, { "10:01:02", 1, "face.com" },
	{ "10:01:02", 1, "cdn.net" }, { "10:01:20", 1, "x.com" },
	{ "10:01:30", 2, "x.com" }, { "10:01:31", 2, "face.com" },
	{ "10:02:10", 2, "face.com" },
};

static const char day_text[] =
    "one face 10:01 0/1/2/1 cdn.net face.com like.net\n"
    "one x 10:01 1/0/0/1 x.com\n"
    "two face 10:01 0/1/1/1 1/0/0/0 face.com\n"
    "two x 10:01 1/0/0/1 x.com\n";

static void
contacts_become_facts(void **state)
{
	struct log l;

	(void)state;
	run(day, ARRAY_LEN(day), &l);
	assert_string_equal(l.text, day_text);
}

/* In the other order within each minute, and with clocks between: not a byte
 * changes. */
static void
order_and_clocks_do_not_show(void **state)
{
	static const size_t order[] = { 1, 0, 7, 6, 5, 4, 3, 2, 8 };
	struct log l;

	(void)state;
	for (int way = 0; way < 4; way++) {
		struct episodes *e = open_with(&l);

		for (size_t i = 0; i < ARRAY_LEN(day); i++) {
			const struct begun *b = &day[way & 1 ? order[i] : i];

			if (way & 2)
				assert_int_equal(episodes_clock(e,
				    note_of(b).time_us), 0);
			tell(e, b);
		}
		assert_int_equal(episodes_end(e, SESSION_STREAM_END), 0);
		assert_string_equal(l.text, day_text);
		episodes_free(e);
	}
}

/* What is shown of open ones is what they would be sealed as now. */
static void
open_ones_have_their_facts(void **state)
{
	(void)state;
	for (size_t count = 1; count <= ARRAY_LEN(day); count++) {
		struct log l, shown = { "" };
		struct episodes *e = open_with(&l);

		for (size_t i = 0; i < count; i++)
			tell(e, &day[i]);
		assert_int_equal(episodes_each_open(e, write_session, &shown),
		    0);
		assert_int_equal(episodes_end(e, SESSION_STREAM_END), 0);
		assert_string_equal(shown.text, l.text);
		episodes_free(e);
	}
}

/* Showing what is open takes nothing from it, foreign contacts neither. */
static void
open_ones_go_on(void **state)
{
	struct log l, shown;
	struct episodes *e = open_with(&l);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(day); i++) {
		tell(e, &day[i]);
		memset(&shown, 0, sizeof(shown));
		assert_int_equal(episodes_each_open(e, write_session, &shown),
		    0);
	}
	assert_int_equal(episodes_end(e, SESSION_STREAM_END), 0);
	assert_string_equal(l.text, day_text);
	episodes_free(e);
}

/* What a connection went on to do is no contact. */
static void
progress_is_no_contact(void **state)
{
	struct log l;
	struct episodes *e = open_with(&l);
	struct note n = note_of(&(struct begun){ "10:00:57", 1, "x.com" });

	(void)state;
	tell(e, &(struct begun){ "10:00:58", 1, "face.com" });
	n.kind = NOTE_PROGRESS;
	n.progress.minute = (uint32_t)(n.flow.start_us / MINUTE);
	n.progress.first_us = n.progress.last_us = n.flow.start_us;
	n.progress.packets = 1;
	assert_int_equal(episodes_note(e, &n), 0);
	assert_int_equal(episodes_end(e, SESSION_STREAM_END), 0);
	assert_string_equal(l.text, "one face 10:00 1/0/0/0 face.com\n"
	    "one x 10:00 0/0/0/0 x.com\n");
	episodes_free(e);
}

/* A foreign contact is nobody's session, and nothing is left of it. */
static void
foreign_contacts_leave_nothing(void **state)
{
	static const struct begun only[] = {
		{ "10:00:58", 1, "7" }, { "10:01:10", 2, "9" },
	};
	struct log l;
	struct episodes *e = open_with(&l);

	(void)state;
	tell(e, &only[0]);
	assert_true(episodes_open(e) > 0);
	tell(e, &only[1]);
	assert_int_equal(episodes_clock(e, note_of(&only[1]).time_us + 1), 0);
	assert_int_equal(episodes_open(e), 0);
	assert_int_equal(episodes_end(e, SESSION_STREAM_END), 0);
	assert_string_equal(l.text, "");
	episodes_free(e);
}

/* In its minute, whatever came first, and for a day; by the row of the time. */
static void
reference_devices_speak_for_a_day(void **state)
{
	static const struct begun begun[] = {
		{ "10:00:05", 1, "face.com" }, { "10:00:09", 9, "face.com" },
		{ "10:00:11", 9, "7" }, { "10:20:00", 1, "cdn.net" },
		{ "10:20:01", 1, "face.com" },
		{ "2026-11-21 10:00:59", 2, "face.com" },
		{ "2026-11-21 10:10:00", 9, "x.com" },
		{ "2026-11-21 10:11:00", 2, "face.com" },
		{ "2026-11-21 10:11:01", 2, "x.com" },
	};
	struct log l;

	(void)state;
	run(begun, ARRAY_LEN(begun), &l);
	assert_string_equal(l.text,
	    "bare face 10:00 1/0/0/1 face.com*\n"
	    "one face 10:00 1/0/0/1 face.com*\n"
	    "one face 10:20 1/0/0/0 cdn.net face.com*\n"
	    "two face 10:00 1/0/0/0 face.com*\n"
	    "bare x 10:10 1/0/0/0 x.com\n"
	    "two face 10:11 1/0/0/0 face.com\n"
	    "two x 10:11 0/1/1/0 x.com\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contacts_become_facts),
		cmocka_unit_test(order_and_clocks_do_not_show),
		cmocka_unit_test(open_ones_have_their_facts),
		cmocka_unit_test(open_ones_go_on),
		cmocka_unit_test(progress_is_no_contact),
		cmocka_unit_test(foreign_contacts_leave_nothing),
		cmocka_unit_test(reference_devices_speak_for_a_day),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
