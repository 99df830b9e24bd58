/* episode_test.c: the rules at the top of classify/episode.h, one by one.
 *
 * A script is a list of what flows do; the sensor's clock is the minute after,
 * as late as a note may be. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <malloc.h>

#include "classify/episode.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define MINUTE SESSION_MINUTE_US

static const char catalogue_text[] =
"catalogue: beadle social media catalogue\n"
"version: \"1\"\n"
"categories: [social network]\n"
"services:\n"
"  - id: facebook\n"
"    title: Facebook\n"
"    category: social network\n"
"    networks:\n"
"      - {as: 32934, source: test, seen: 2026-11-20}\n"
"    hosts:\n"
"      - {host: facebook.com, role: primary, source: test, seen: 2026-11-20}\n"
"      - {host: fbcdn.net, role: content, source: test, seen: 2026-11-20}\n"
"      - {host: edge-mqtt.facebook.com, role: push, source: test, seen: 2026-11-20}\n"
"  - id: x\n"
"    title: X\n"
"    category: social network\n"
"    hosts:\n"
"      - {host: x.com, role: primary, source: test, seen: 2026-11-20}\n";

static struct law law;

static int
set_up(void **state)
{
	struct text_faults *f = text_faults_new();
	char path[64], why[200];

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	texts_write(catalogue_text, path);
	catalogue_load(&law.catalogue, path, NULL, f);
	unlink(path);
	texts_write(texts_roster, path);
	roster_load(&law.roster, path, f);
	unlink(path);
	assert_string_equal(text_faults_text(f), "");
	text_faults_free(f);
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

/* ---- what was sealed, as text ---- */

struct log {
	char text[16384];
	int stop_at;		/* sessions; 0: never */
	int count;
};

/* "office-01 facebook 10:00:05-10:03:10 idle f2 p5 0a1 3b" : minutes since the
 * first, a for active, connections. */
static int
write_session(void *arg, const struct session *s)
{
	struct log *l = arg;
	char from[CALENDAR_TEXT], to[CALENDAR_TEXT];
	size_t n = strlen(l->text);

	l->count++;
	calendar_text(s->start_us, from);
	calendar_text(s->end_us, to);
	n += (size_t)snprintf(l->text + n, sizeof(l->text) - n,
	    "%s %s %.8s-%.8s %s%s%s f%u p%lu b%lu:", s->device, s->service,
	    from + 11, to + 11, session_end_name(s->end),
	    s->continues ? " continues" : "", s->continued ? " continued" : "",
	    s->flows, (unsigned long)s->packets,
	    (unsigned long)(s->bytes_up + s->bytes_down));
	for (size_t i = 0; i < s->minute_count; i++)
		n += (size_t)snprintf(l->text + n, sizeof(l->text) - n,
		    " %u%s%u", s->minutes[i].minute - s->minutes[0].minute,
		    s->minutes[i].active ? "a" : "b",
		    s->minutes[i].connections);
	snprintf(l->text + n, sizeof(l->text) - n, "\n");
	return l->stop_at && l->count == l->stop_at ? -1 : 0;
}

/* ---- notes ---- */

struct act {			/* one flow in one minute */
	const char *first, *last;	/* of 2026-11-20, or a whole moment */
	const char *host;
	int port;		/* names the flow */
	const char *start;	/* NULL: it begins with first */
	int packets, bytes;
	int device;		/* last byte of the MAC and address */
};

static uint64_t
moment(const char *text)
{
	char whole[32];

	if (strlen(text) > 8)
		return texts_utc(text);
	snprintf(whole, sizeof(whole), "2026-11-20 %s", text);
	return texts_utc(whole);
}

static struct note
note_of(const struct act *a)
{
	static const uint8_t mac[] = { 2, 0, 0x5e, 0x10, 0, 1 };
	static const uint8_t client[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff,
		0xff, 10, 20, 10, 11 };
	struct note n;

	memset(&n, 0, sizeof(n));
	n.version = NOTE_VERSION;
	n.kind = NOTE_PROGRESS;
	n.flow.start_us = moment(a->start ? a->start : a->first);
	n.flow.entry = catalogue_find(law.catalogue, a->host, strlen(a->host));
	n.flow.client_port = (uint16_t)a->port;
	n.flow.server_port = 443;
	n.flow.proto = 6;
	n.flow.vlan = 10;
	n.flow.has_mac = 1;
	memcpy(n.flow.client_mac, mac, 6);
	memcpy(n.flow.client, client, 16);
	if (a->device) {
		n.flow.client_mac[5] = (uint8_t)a->device;
		n.flow.client[15] = (uint8_t)a->device;
	}
	n.progress.first_us = moment(a->first);
	n.progress.last_us = moment(a->last);
	n.progress.minute = (uint32_t)(n.progress.first_us / MINUTE);
	n.progress.packets = (uint32_t)a->packets;
	n.progress.bytes_up = (uint64_t)a->bytes / 4;
	n.progress.bytes_down = (uint64_t)(a->bytes - a->bytes / 4);
	n.progress.is_new = n.progress.minute ==
	    (uint32_t)(n.flow.start_us / MINUTE);
	n.time_us = (n.progress.minute + 2) * MINUTE - 1;
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

/* Everything sealed by a clock, and by the end of the stream. */
static void
run(const struct act *acts, size_t count, const char *clock, struct log *l)
{
	struct episodes *e = open_with(l);

	for (size_t i = 0; i < count; i++) {
		struct note n = note_of(&acts[i]);

		assert_int_equal(episodes_note(e, &n), 0);
	}
	assert_int_equal(episodes_clock(e, moment(clock)), 0);
	assert_int_equal(episodes_end(e, SESSION_STREAM_END), 0);
	assert_int_equal(episodes_open(e), 0);
	episodes_free(e);
}

#define RUN(acts, clock, l) run(acts, ARRAY_LEN(acts), clock, l)

static void
ends_five_minutes_after_the_last_active(void **state)
{
	static const struct act acts[] = {
		{ "10:00:05", "10:00:50", "facebook.com", 1, NULL, 9, 3000, 0 },
		{ "10:03:00", "10:03:10", "fbcdn.net", 2, NULL, 4, 100, 0 },
		/* Background to the last minute that belongs to it. */
		{ "10:08:59", "10:08:59", "facebook.com", 1, "10:00:05", 1, 0,
		    0 },
	};
	struct log l;

	(void)state;
	RUN(acts, "10:10:00", &l);
	assert_string_equal(l.text, "office-01 facebook 10:00:05-10:03:10 idle"
	    " f2 p14 b3100: 0a1 3a1 8b0\n");
	/* One microsecond less has not weighed minute 10:08. */
	RUN(acts, "10:09:59", &l);
	assert_non_null(strstr(l.text, "10:03:10 stream-end f2 p14"));
}

static void
a_packet_after_that_begins_a_new_one(void **state)
{
	static const struct act acts[] = {
		{ "10:03:00", "10:03:10", "facebook.com", 1, NULL, 4, 100, 0 },
		{ "10:09:00", "10:09:20", "facebook.com", 1, "10:03:00", 3,
		    2049, 0 },
	};
	struct log l;

	(void)state;
	/* The old one is idle although nothing was sealed before the end. */
	RUN(acts, "10:09:30", &l);
	assert_string_equal(l.text, "office-01 facebook 10:03:00-10:03:10 idle"
	    " f1 p4 b100: 0a1\n"
	    "office-01 facebook 10:09:00-10:09:20 stream-end"
	    " f1 p3 b2049: 0a0\n");
}

static void
active_is_more_than_2048_bytes_or_a_connection(void **state)
{
	static const struct act acts[] = {
		{ "10:00:00", "10:00:01", "facebook.com", 1, NULL, 1, 0, 0 },
		{ "10:01:00", "10:01:01", "facebook.com", 1, "10:00:00", 2,
		    2048, 0 },
		{ "10:02:00", "10:02:02", "facebook.com", 1, "10:00:00", 2,
		    2049, 0 },
		/* Two flows together. */
		{ "10:03:00", "10:03:01", "facebook.com", 1, "10:00:00", 2,
		    1024, 0 },
		{ "10:03:00", "10:03:03", "fbcdn.net", 2, "10:02:30", 2, 1025,
		    0 },
		/* Push moves much and begins, and is background. */
		{ "10:04:00", "10:04:30", "edge-mqtt.facebook.com", 3, NULL, 9,
		    90000, 0 },
	};
	struct log l;

	(void)state;
	RUN(acts, "10:04:59", &l);
	assert_string_equal(l.text, "office-01 facebook 10:00:00-10:03:03"
	    " stream-end f3 p18 b96146: 0a1 1b0 2a0 3a0 4b1\n");
}

static void
background_alone_ends_after_its_first_minute(void **state)
{
	static const struct act acts[] = {
		{ "10:00:10", "10:00:40", "edge-mqtt.facebook.com", 3, NULL, 2,
		    90, 0 },
		{ "10:05:10", "10:05:40", "edge-mqtt.facebook.com", 3,
		    "10:00:10", 2, 90, 0 },
		{ "10:06:10", "10:06:40", "edge-mqtt.facebook.com", 3,
		    "10:00:10", 2, 90, 0 },
	};
	struct log l;

	(void)state;
	RUN(acts, "10:20:00", &l);
	assert_string_equal(l.text, "office-01 facebook 10:00:10-10:00:40 idle"
	    " f1 p4 b180: 0b1 5b0\n"
	    "office-01 facebook 10:06:10-10:06:40 idle f1 p2 b90: 0b0\n");
}

/* The end is the last packet of use, not of the background beside it. */
static void
end_is_of_the_active_flows(void **state)
{
	static const struct act acts[] = {
		{ "10:00:10", "10:00:20", "facebook.com", 1, NULL, 4, 9000, 0 },
		{ "10:00:05", "10:00:55", "edge-mqtt.facebook.com", 3, NULL, 2,
		    90, 0 },
	};
	struct log l;

	(void)state;
	RUN(acts, "10:30:00", &l);
	assert_string_equal(l.text, "office-01 facebook 10:00:05-10:00:20 idle"
	    " f2 p6 b9090: 0a2\n");
}

/* In summer London's midnight is 23:00 UTC. */
static void
splits_at_local_midnight(void **state)
{
	static const struct act acts[] = {
		{ "2026-06-30 22:58:00", "2026-06-30 22:58:30", "facebook.com",
		    1, NULL, 4, 9000, 0 },
		{ "2026-06-30 23:03:00", "2026-06-30 23:03:10", "facebook.com",
		    1, "2026-06-30 22:58:00", 4, 9000, 0 },
	};
	static const struct act late[] = {
		{ "2026-06-30 22:58:00", "2026-06-30 22:58:30", "facebook.com",
		    1, NULL, 4, 9000, 0 },
		{ "2026-06-30 23:04:00", "2026-06-30 23:04:10", "facebook.com",
		    1, "2026-06-30 22:58:00", 4, 9000, 0 },
	};
	struct log l;

	(void)state;
	RUN(acts, "2026-07-01 00:30:00", &l);
	assert_string_equal(l.text,
	    "office-01 facebook 23:58:00-23:58:30 midnight continues"
	    " f1 p4 b9000: 0a1\n"
	    "office-01 facebook 00:03:00-00:03:10 idle continued"
	    " f1 p4 b9000: 0a0\n");
	RUN(late, "2026-07-01 00:30:00", &l);
	assert_string_equal(l.text,
	    "office-01 facebook 23:58:00-23:58:30 idle f1 p4 b9000: 0a1\n"
	    "office-01 facebook 00:04:00-00:04:10 idle f1 p4 b9000: 0a0\n");
}

/* "facebook.com 32934 agrees f1", for each host. */
static int
write_networks(void *arg, const struct session *s)
{
	struct log *l = arg;
	size_t n = strlen(l->text);

	for (size_t i = 0; i < s->host_count; i++)
		n += (size_t)snprintf(l->text + n, sizeof(l->text) - n,
		    "%s %u %s f%u\n", s->hosts[i].host, s->hosts[i].asn,
		    agreement_name(s->hosts[i].network), s->hosts[i].flows);
	return 0;
}

/* Flows to servers of networks that tests/fixtures/network/make.sh tells: of
 * the service, of another, of none that is known. */
static void
network_is_the_weakest_of_the_flows(void **state)
{
	static const char own[] = "157.240.1.35", own6[] = "2a03:2880::1";
	static const char other[] = "192.0.2.1", text_net[] = "198.51.100.1";
	static const char nowhere[] = "203.0.113.9";
	static const struct {
		const char *host, *servers[3], *want;
	} cases[] = {
		{ "facebook.com", { own }, "facebook.com 32934 agrees f1\n" },
		{ "facebook.com", { own, own6 },
		    "facebook.com 32934 agrees f2\n" },
		{ "facebook.com", { own, nowhere },
		    "facebook.com 0 unknown f2\n" },
		{ "facebook.com", { nowhere, other, own },
		    "facebook.com 64496 differs f3\n" },
		{ "facebook.com", { text_net, other },
		    "facebook.com 64497 differs f2\n" },
		/* The catalogue does not tell which are X's. */
		{ "x.com", { own, other }, "x.com 64496 unknown f2\n" },
	};
	struct episode_origin origin = { "school", "box", "eth1", NULL, 0,
		NULL };
	struct network *network;
	char why[NETWORK_WHY];
	struct log l;

	(void)state;
	assert_int_equal(network_open(&network,
	    "tests/fixtures/network/fixture.mmdb", why, sizeof(why)), 0);
	origin.network = network;
	/* In both orders. */
	for (size_t i = 0; i < 2 * ARRAY_LEN(cases); i++) {
		const char *const *servers = cases[i / 2].servers;
		struct episodes *e;

		memset(&l, 0, sizeof(l));
		e = episodes_new(&law, &origin, write_networks, &l);
		for (int j = 0; j < 3; j++) {
			int at = i & 1 ? 2 - j : j;
			struct act act = { "10:00:05", "10:00:50",
				cases[i / 2].host, at + 1, NULL, 9, 3000, 0 };
			struct note n = note_of(&act);

			if (!servers[at])
				continue;
			address_read(servers[at], n.flow.server);
			assert_int_equal(episodes_note(e, &n), 0);
		}
		assert_int_equal(episodes_end(e, SESSION_STREAM_END), 0);
		assert_string_equal(l.text, cases[i / 2].want);
		episodes_free(e);
	}
	network_close(network);
}

/* A contact alone is a connection that began; with its progress it is the
 * same one. */
static void
contacts_tell_of_the_first_packet(void **state)
{
	static const struct act act = { "10:00:58", "10:00:59", "facebook.com",
		1, NULL, 2, 0, 0 };
	struct log l;

	(void)state;
	for (int with_progress = 0; with_progress < 2; with_progress++) {
		struct episodes *e = open_with(&l);
		struct note n = note_of(&act), contact = n;

		contact.kind = NOTE_CONTACT;
		contact.time_us = moment("10:01:10");
		memset(&contact.progress, 0, sizeof(contact.progress));
		assert_int_equal(episodes_note(e, &contact), 0);
		if (with_progress)
			assert_int_equal(episodes_note(e, &n), 0);
		assert_int_equal(episodes_clock(e, moment("10:30:00")), 0);
		assert_string_equal(l.text, with_progress ?
		    "office-01 facebook 10:00:58-10:00:59 idle f1 p2 b0: 0a1\n"
		    : "office-01 facebook 10:00:58-10:00:58 idle f1 p0 b0: "
		    "0a1\n");
		episodes_free(e);
	}
}

static const struct act busy[] = {
	{ "10:00:05", "10:00:50", "facebook.com", 1, NULL, 9, 3000, 0 },
	{ "10:00:07", "10:00:57", "fbcdn.net", 2, NULL, 9, 3000, 0 },
	{ "10:00:05", "10:00:50", "x.com", 1, NULL, 9, 3000, 6 },
	{ "10:01:05", "10:01:50", "x.com", 1, "10:00:05", 9, 3000, 6 },
	{ "10:02:05", "10:02:50", "edge-mqtt.facebook.com", 7, NULL, 9, 90,
	    0x77 },
	{ "10:09:05", "10:09:50", "facebook.com", 4, NULL, 9, 3000, 0 },
	{ "10:10:05", "10:10:50", "facebook.com", 4, "10:09:05", 9, 3000, 0 },
	{ "10:30:05", "10:30:50", "facebook.com", 5, NULL, 9, 3000, 5 },
};

static const char busy_text[] =
    "lunch-01 x 10:00:05-10:01:50 idle f1 p18 b6000: 0a1 1a0\n"
    "office-01 facebook 10:00:05-10:00:57 idle f2 p18 b6000: 0a2\n"
    "02:00:5e:10:00:77 facebook 10:02:05-10:02:50 idle f1 p9 b90: 0b1\n"
    "office-01 facebook 10:09:05-10:10:50 idle f1 p18 b6000: 0a1 1a0\n"
    "staffroom-01 facebook 10:30:05-10:30:50 stream-end f1 p9 b3000: 0a1\n";

/* Order of sealing: 10:07 office-01, 10:08 lunch-01, 10:09 the unknown. */
static void
the_order_is_of_sealing(void **state)
{
	static const char *const order[] = { "office-01 facebook 10:00",
		"lunch-01 x", "02:00:5e:10:00:77", "office-01 facebook 10:09",
		"staffroom-01" };
	const char *at;
	struct log l;

	(void)state;
	RUN(busy, "10:31:00", &l);
	at = l.text;
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		at = strstr(at, order[i]);
		assert_non_null(at);
	}
	assert_int_equal(strlen(l.text), strlen(busy_text));
}

/* Of one minute the notes of two services come in turns. */
static void
services_in_turns(void **state)
{
	static const struct act acts[] = {
		{ "10:00:05", "10:00:50", "www.facebook.com", 1, NULL, 9, 3000, 0 },
		{ "10:00:06", "10:00:50", "x.com", 2, NULL, 9, 3000, 0 },
		{ "10:00:07", "10:00:57", "www.facebook.com", 3, NULL, 9, 3000, 0 },
		{ "10:00:08", "10:00:52", "x.com", 4, NULL, 9, 3000, 0 },
	};
	struct log l;

	(void)state;
	RUN(acts, "10:31:00", &l);
	assert_string_equal(l.text,
	    "office-01 facebook 10:00:05-10:00:57 idle f2 p18 b6000: 0a2\n"
	    "office-01 x 10:00:06-10:00:52 idle f2 p18 b6000: 0a2\n");
}

/* VLAN 60 is a row of the roster: what one machine there does is not what
 * another goes on with, of the same minute or after it. */
static void
machines_of_one_row(void **state)
{
	static const struct act acts[] = {
		{ "10:00:05", "10:00:50", "www.facebook.com", 1, NULL, 9, 3000, 0x77 },
		{ "10:00:06", "10:00:55", "www.facebook.com", 1, NULL, 9, 3000, 0x78 },
		{ "10:03:05", "10:03:50", "www.facebook.com", 2, NULL, 9, 3000, 0x79 },
		{ "10:04:05", "10:04:50", "www.facebook.com", 2, NULL, 9, 3000, 0x77 },
	};
	struct log l;
	struct episodes *e = open_with(&l);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
		struct note n = note_of(&acts[i]);

		n.flow.vlan = 60;
		assert_int_equal(episodes_note(e, &n), 0);
	}
	assert_int_equal(episodes_clock(e, moment("10:31:00")), 0);
	assert_int_equal(episodes_end(e, SESSION_STREAM_END), 0);
	episodes_free(e);
	assert_string_equal(l.text,
	    "hall-screen facebook 10:00:06-10:00:55 idle f1 p9 b3000: 0a1\n"
	    "hall-screen facebook 10:03:05-10:03:50 idle f1 p9 b3000: 0a1\n"
	    "hall-screen facebook 10:00:05-10:04:50 idle f2 p18 b6000: 0a1 4a1\n");
}

/* The same notes with a clock between any two, often or never, and with the
 * notes of one minute in the other order, give the same text. */
static void
batches_do_not_change_a_byte(void **state)
{
	struct log first, l;

	(void)state;
	RUN(busy, "10:31:00", &first);
	for (unsigned way = 1; way < 16; way++) {
		struct episodes *e = open_with(&l);

		for (size_t i = 0; i < ARRAY_LEN(busy); i++) {
			size_t k = way & 8 && i < 3 ? 2 - i : i;
			struct note n = note_of(&busy[k]);

			n.time_us -= way & 4 ? n.time_us % MINUTE : 0;
			if (way & 1)
				assert_int_equal(episodes_clock(e, n.time_us),
				    0);
			for (uint64_t t = n.time_us - 9 * MINUTE; way & 2 &&
			    i > 4 && t < n.time_us; t += MINUTE / 3)
				assert_int_equal(episodes_clock(e, t), 0);
			assert_int_equal(episodes_note(e, &n), 0);
		}
		assert_int_equal(episodes_clock(e, moment("10:31:00")), 0);
		assert_int_equal(episodes_end(e, SESSION_STREAM_END), 0);
		assert_string_equal(l.text, first.text);
		episodes_free(e);
	}
}

static void
open_ones_are_shown_and_go_on(void **state)
{
	struct log l, shown = {0};
	struct episodes *e = open_with(&l);

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct note n = note_of(&busy[i]);

		assert_int_equal(episodes_note(e, &n), 0);
		memset(&shown, 0, sizeof(shown));
		assert_int_equal(episodes_each_open(e, write_session, &shown),
		    0);
		assert_true(episodes_open(e) > 0);
	}
	assert_string_equal(shown.text,
	    "lunch-01 x 10:00:05-10:01:50 sensor-stopped f1 p18 b6000: 0a1 "
	    "1a0\n"
	    "office-01 facebook 10:00:05-10:00:57 sensor-stopped f2 p18 b6000:"
	    " 0a2\n");
	shown = (struct log){ .stop_at = 1 };
	assert_int_equal(episodes_each_open(e, write_session, &shown), -1);
	assert_string_equal(l.text, "");
	l.stop_at = 1;
	assert_int_equal(episodes_clock(e, moment("11:00:00")), -1);
	episodes_free(e);
}

/* The ninth address behind a MAC makes it a router's from that minute on. */
static void
a_router_is_no_device(void **state)
{
	struct log l;
	struct episodes *e = open_with(&l);

	(void)state;
	for (int i = 0; i < 10; i++) {
		struct act a = { i < 9 ? "10:00:00" : "10:01:00",
			i < 9 ? "10:00:01" : "10:01:01", "x.com", 1, NULL, 1,
			0, 0x99 };
		struct note n = note_of(&a);

		n.flow.client[15] = (uint8_t)(200 + (i == 9 ? 0 : i));
		if (i == 8)	/* the ninth comes in the same minute */
			assert_int_equal(episodes_open(e), 8);
		assert_int_equal(episodes_note(e, &n), 0);
	}
	assert_int_equal(episodes_end(e, SESSION_STREAM_END), 0);
	assert_int_equal(l.count, 9);
	assert_non_null(strstr(l.text, "10.20.10.200@10 x 10:00:00-10:01:01"));
	assert_null(strstr(l.text, "02:00:5e"));
	episodes_free(e);
}

static void
a_router_of_the_settings(void **state)
{
	static const char routers[][18] = { "02:00:5e:10:00:01" };
	const struct episode_origin origin = { "s", "b", "eth1", routers, 1,
		NULL };
	static const struct act a = { "10:00:00", "10:00:01", "x.com", 1, NULL,
		1, 0, 0 };
	struct note n = note_of(&a);
	struct log l = {0};
	struct episodes *e = episodes_new(&law, &origin, write_session, &l);

	(void)state;
	assert_int_equal(episodes_note(e, &n), 0);
	assert_int_equal(episodes_end(e, SESSION_SENSOR_STOPPED), 0);
	assert_string_equal(l.text, "10.20.10.11@10 x 10:00:00-10:00:01 "
	    "sensor-stopped f1 p1 b0: 0a1\n");
	episodes_free(e);
}

static int
check_session(void *arg, const struct session *s)
{
	(void)arg;
	assert_true(s->start_us <= s->end_us);
	assert_true(s->minute_count > 0 && s->host_count > 0);
	assert_int_equal(s->start_us / MINUTE, s->minutes[0].minute);
	for (size_t i = 1; i < s->minute_count; i++)
		assert_true(s->minutes[i].minute > s->minutes[i - 1].minute);
	return 0;
}

/* A sensor is not trusted: any numbers, and nothing but odd sessions. */
static void
hostile_notes_do_no_harm(void **state)
{
	static const struct episode_origin origin = { "s", "b", "f", NULL,
		0, NULL };
	struct episodes *e = episodes_new(&law, &origin, check_session, NULL);
	uint32_t x = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct note n;
		uint8_t *b = (uint8_t *)&n;

		for (size_t k = 0; k < sizeof(n); k++) {
			x ^= x << 13, x ^= x >> 17, x ^= x << 5;
			b[k] = (uint8_t)x;
		}
		n.kind = (uint16_t)(x >> 8 & 3);
		n.flow.entry = x >> 16 & 7;
		n.flow.basis &= 7;
		n.flow.ech &= 3;
		if (i % 4)
			n.time_us = moment("10:00:00") + (uint64_t)i * 1000000;
		else if (i < 10000)
			n.time_us = 0;
		assert_int_equal(episodes_note(e, &n), 0);
	}
	episodes_free(e);
}

static int
take_first_minute(void *arg, const struct session *s)
{
	assert_true(s->has_site);
	*(struct session_minute *)arg = s->minutes[0];
	return 0;
}

/* Of what came down and of connections begun, what is the site's own. */
static void
tells_the_site_from_its_content(void **state)
{
	static const struct act acts[] = {
		{ "10:00:05", "10:00:50", "facebook.com", 1, NULL, 9, 4000, 0 },
		{ "10:00:06", "10:00:10", "fbcdn.net", 2, NULL, 4, 800, 0 },
		{ "10:00:07", "10:00:30", "facebook.com", 3, "09:59:50", 4,
		    400, 0 },
	};
	static const struct episode_origin origin = { "school", "box", "eth1",
		NULL, 0, NULL };
	struct session_minute m = { .minute = 0 };
	struct episodes *e = episodes_new(&law, &origin, take_first_minute,
	    &m);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
		struct note n = note_of(&acts[i]);

		assert_int_equal(episodes_note(e, &n), 0);
	}
	assert_int_equal(episodes_end(e, SESSION_STREAM_END), 0);
	episodes_free(e);
	assert_int_equal(m.connections, 2);
	assert_int_equal(m.site_connections, 1);
	assert_int_equal(m.bytes_down, 3000 + 600 + 300);
	assert_int_equal(m.site_down, 3000 + 300);
}

/* What the heap holds more of for each of so many open episodes, of so many
 * minutes with as many flows each. */
static size_t
bytes_each(int sessions, int minutes, int flows)
{
	struct act act = { "10:00:05", "10:00:50", "x.com", 0, NULL, 9, 3000, 0 };
	struct note n = note_of(&act);
	struct log l;
	struct episodes *e = open_with(&l);
	size_t before = mallinfo2().uordblks;

	for (int m = 0; m < minutes; m++) {
		n.progress.minute = (uint32_t)(n.flow.start_us / MINUTE);
		n.progress.first_us = n.progress.last_us = n.flow.start_us;
		n.time_us = (n.progress.minute + 2) * MINUTE - 1;
		for (int i = 0; i < sessions * flows; i++) {
			n.flow.client_mac[4] = (uint8_t)(i % sessions >> 8);
			n.flow.client_mac[5] = (uint8_t)(i % sessions);
			n.flow.client_port = (uint16_t)(i / sessions);
			assert_int_equal(episodes_note(e, &n), 0);
		}
		n.flow.start_us += MINUTE;
	}
	assert_int_equal(episodes_clock(e, n.time_us + 1), 0);
	assert_int_equal(episodes_open(e), sessions);
	before = mallinfo2().uordblks - before;
	episodes_free(e);
	return before / (size_t)sessions;
}

/* A sanitizer's heap tells nothing of itself: 0. */
static void
memory_is_as_announced(void **state)
{
	size_t small = bytes_each(5000, 1, 1), large = bytes_each(5000, 20, 2);

	(void)state;
	printf("# figure: an open episode of 1 minute takes %zu bytes, of 20 "
	    "minutes and 40 flows %zu\n", small, large);
	assert_true(small <= EPISODE_BYTES);
	assert_true(large <= EPISODE_BYTES + 20 * EPISODE_MINUTE_BYTES);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_the_site_from_its_content),
		cmocka_unit_test(ends_five_minutes_after_the_last_active),
		cmocka_unit_test(a_packet_after_that_begins_a_new_one),
		cmocka_unit_test(
		    active_is_more_than_2048_bytes_or_a_connection),
		cmocka_unit_test(background_alone_ends_after_its_first_minute),
		cmocka_unit_test(end_is_of_the_active_flows),
		cmocka_unit_test(splits_at_local_midnight),
		cmocka_unit_test(network_is_the_weakest_of_the_flows),
		cmocka_unit_test(contacts_tell_of_the_first_packet),
		cmocka_unit_test(the_order_is_of_sealing),
		cmocka_unit_test(services_in_turns),
		cmocka_unit_test(machines_of_one_row),
		cmocka_unit_test(batches_do_not_change_a_byte),
		cmocka_unit_test(memory_is_as_announced),
		cmocka_unit_test(open_ones_are_shown_and_go_on),
		cmocka_unit_test(a_router_is_no_device),
		cmocka_unit_test(a_router_of_the_settings),
		cmocka_unit_test(hostile_notes_do_no_harm),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
