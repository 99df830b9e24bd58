/* sensor_test.c: a capture file through a whole sensor, and the notes it
 * sends, held against the promises of session.h. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "classify/sensor.h"
#include "tests/unit/hello_bytes.h"
#include "tests/unit/texts.h"

#define S UINT64_C(1000000)
#define T0 (UINT64_C(29833333) * 60 * S)
#define NOTES 512

enum { SYN = PACKET_SYN, ACK = PACKET_ACK, FIN = PACKET_FIN };

static char path[] = "/tmp/sensor_test.XXXXXX";
static struct catalogue *catalogue;
static FILE *file;
static unsigned frames;
static uint16_t port = 50000;			/* the clients' */
static uint8_t name_key[NAME_HASH_KEY] = { 1, 2, 3 };

#define LAW(host) "catalogue: test\nversion: \"1\"\n" \
    "categories: [social network]\nservices:\n" \
    "  - {id: it, title: It, category: social network, hosts: [{host: " host \
    ", role: primary, source: test, seen: 2026-11-20}]}\n"

static struct catalogue *
load(const char *law)
{
	struct text_faults *faults = text_faults_new();
	struct catalogue *c = NULL;
	char law_path[64];

	texts_write(law, law_path);
	if (catalogue_load(&c, law_path, NULL, faults) < 0)
		print_error("%s", text_faults_text(faults));
	unlink(law_path);
	text_faults_free(faults);
	return c;
}

static int
set_up(void **state)
{
	(void)state;
	close(mkstemp(path));
	catalogue = load(LAW("facebook.com"));
	return catalogue ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	catalogue_free(catalogue);
	unlink(path);
	return 0;
}

/* ---- a capture (pcap, host byte order, Ethernet) ---- */

static void
file_begin(void)
{
	static const uint32_t header[] = { 0xa1b2c3d4, 0x00040002, 0, 0,
	    65535, 1 };

	file = fopen(path, "w");
	assert_non_null(file);
	fwrite(header, sizeof(header), 1, file);
	frames = 0;
}

/* A TCP segment of client n, at microseconds after T0. */
static void
put(uint64_t at_us, uint8_t n, bool up, uint8_t flags, uint32_t sequence,
    const uint8_t *payload, uint16_t len)
{
	uint8_t f[54] = { [11] = 1, [12] = 8, [14] = 0x45, [22] = 64,
	    [23] = 6 };
	uint8_t *client = f + (up ? 26 : 30), *server = f + (up ? 30 : 26);
	uint32_t record[4] = { (uint32_t)((T0 + at_us) / S),
	    (uint32_t)((T0 + at_us) % S), 54u + len, 54u + len };
	uint16_t total = (uint16_t)(40 + len);

	f[16] = (uint8_t)(total >> 8);
	f[17] = (uint8_t)total;
	f[19] = (uint8_t)++frames;		/* identification */
	memcpy(client, (uint8_t[]){ 10, 0, 0, n }, 4);
	memcpy(server, (uint8_t[]){ 192, 0, 2, 1 }, 4);
	memcpy(f + (up ? 34 : 36), (uint8_t[]){ port >> 8, port & 255 }, 2);
	memcpy(f + (up ? 36 : 34), (uint8_t[]){ 1, 187 }, 2);
	for (int i = 0; i < 4; i++)
		f[38 + i] = (uint8_t)(sequence >> (24 - 8 * i));
	f[46] = 0x50;
	f[47] = flags;
	fwrite(record, sizeof(record), 1, file);
	fwrite(f, sizeof(f), 1, file);
	if (len > 0)
		fwrite(payload, 1, len, file);
}

/* Client n speaks to www.facebook.com, from at_us for two minutes; hello 1 has
 * no name. */
static void
put_visit(uint64_t at_us, uint8_t n, const struct hello_bytes *hello)
{
	uint16_t len = (uint16_t)hello->len;
	uint8_t data[1000] = { 23, 3, 3 };

	put(at_us, n, true, SYN, 1, NULL, 0);
	put(at_us + 10, n, false, SYN | ACK, 1, NULL, 0);
	put(at_us + 20, n, true, ACK, 102, hello->bytes + 100, len - 100);
	put(at_us + 30, n, true, ACK, 2, hello->bytes, 100);
	for (uint64_t s = 1; s <= 120; s += 17)
		put(at_us + s * S, n, s & 1, ACK, (uint32_t)(5000 + s), data,
		    sizeof(data));
}

/* No more than the name of a connection, from this port. */
static void
put_contact(uint64_t at_us, uint8_t n, uint16_t from,
    const struct hello_bytes *hello)
{
	port = from;
	put(at_us, n, true, SYN, 1, NULL, 0);
	put(at_us + 10, n, true, ACK, 2, hello->bytes, (uint16_t)hello->len);
	port = 50000;
}

/* Client n asks at which address www.facebook.com is, and is told 192.0.2.1. */
static void
put_lookup(uint64_t at_us, uint8_t n)
{
	static const uint8_t ask[34] = "\x12\x34\x01\0\0\1\0\0\0\0\0\0"
	    "\3www\x08" "facebook\3com\0\0\1\0\1";
	uint8_t f[42 + 50] = { [11] = 1, [12] = 8, [14] = 0x45, [22] = 64,
	    [23] = 17 };

	for (unsigned back = 0; back < 2; back++) {
		uint16_t len = back ? 50 : 34;
		uint32_t record[4] = { (uint32_t)((T0 + at_us) / S),
		    (uint32_t)((T0 + at_us) % S), 42u + len, 42u + len };

		f[17] = (uint8_t)(28 + len);
		f[19] = (uint8_t)++frames;
		memcpy(f + (back ? 30 : 26), (uint8_t[]){ 10, 0, 0, n }, 4);
		memcpy(f + (back ? 26 : 30), (uint8_t[]){ 10, 0, 0, 1 }, 4);
		memcpy(f + 34, back ? "\0\x35\xc0\0" : "\xc0\0\0\x35", 4);
		f[39] = (uint8_t)(8 + len);
		memcpy(f + 42, ask, sizeof(ask));
		if (back)
			memcpy(f + 42 + 2, "\x81\x80\0\1\0\1", 6);
		memcpy(f + 42 + 34, "\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4"
		    "\xc0\0\2\1", 16);
		fwrite(record, sizeof(record), 1, file);
		fwrite(f, 42u + len, 1, file);
	}
}

static void
file_end(void)
{
	assert_int_equal(fclose(file), 0);
}

/* ---- running ---- */

static struct note notes[NOTES];
static size_t note_count;
static struct seat seats[4];

/* Whoever sat here before, nothing is in hand until a frame is: the launcher
 * counts the time from there. */
static int
has_empty_hands(void *arg, char *why, size_t whylen)
{
	struct seat *seat = arg;

	snprintf(why, whylen, "a packet is in hand before the first");
	return atomic_load(&seat->packet_in_hand) == 0 ? 0 : -1;
}

/* All of its notes, zero where a kind has nothing. */
static void
take_message(const char *bytes, size_t len)
{
	struct note *n;

	for (size_t at = 0; at < len; at += note_size(n->kind)) {
		assert_true(note_count < NOTES);
		n = &notes[note_count++];
		memset(n, 0, sizeof(*n));
		memcpy(n, bytes + at, note_size(NOTE_TIME));
		assert_true(note_size(n->kind) > 0 &&
		    note_size(n->kind) <= len - at);
		memcpy(n, bytes + at, note_size(n->kind));
	}
}

static int
run(unsigned index, unsigned count, uint64_t skip)
{
	char why[256] = "";
	struct sensor_settings settings = { .catalogue = catalogue,
	    .ready = has_empty_hands, .ready_arg = &seats[index] };
	struct launcher_sensor seat = { .index = index, .count = count,
	    .skip_frames = skip, .seat = &seats[index], .lines_fd = -1 };
	static struct note message[NOTE_BATCH];
	ssize_t got;
	int pair[2], result;

	room_divide(&settings.room, 4 << 20, 1, ROOM_FILE);
	memcpy(settings.name_key, name_key, sizeof(name_key));
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	assert_int_equal(capture_open_file(&seat.capture, path, why,
	    sizeof(why)), 0);
	seat.notes_fd = pair[1];
	result = sensor_run(&settings, &seat, why, sizeof(why));
	capture_close(seat.capture);
	close(pair[1]);
	while ((got = read(pair[0], message, sizeof(message))) > 0)
		take_message((const char *)message, (size_t)got);
	close(pair[0]);
	return result;
}

static void
run_fresh(unsigned index, unsigned count)
{
	memset(seats, 0, sizeof(seats));
	note_count = 0;
	assert_int_equal(run(index, count, 0), 0);
}

static size_t
count_kind(enum note_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < note_count; i++)
		n += notes[i].kind == kind;
	return n;
}

static const struct note *
nth(enum note_kind kind, size_t n)
{
	for (size_t i = 0; i < note_count; i++)
		if (notes[i].kind == kind && n-- == 0)
			return &notes[i];
	fail();
	return NULL;
}

/* Forget the notes of flows without a name. */
static void
drop_nameless(void)
{
	size_t kept = 0;

	for (size_t i = 0; i < note_count; i++)
		if (notes[i].flow.entry != CATALOGUE_NONE)
			notes[kept++] = notes[i];
	note_count = kept;
}

/* ---- tests ---- */

static void
one_visit(void **state)
{
	const struct note *contact, *end;
	uint64_t packets = 0, up = 0;

	(void)state;
	file_begin();
	put_visit(59 * S + 999990, 5, &hello_bytes[0]);
	put_visit(3 * S, 6, &hello_bytes[1]);	/* names nothing */
	file_end();
	run_fresh(0, 1);
	/* The nameless one is told of without a name. */
	assert_int_equal(count_kind(NOTE_CONTACT), 2);
	assert_int_equal(nth(NOTE_CONTACT, 1)->flow.client[15], 6);
	assert_int_equal(nth(NOTE_CONTACT, 1)->flow.entry, CATALOGUE_NONE);
	assert_int_equal(nth(NOTE_CONTACT, 1)->flow.basis, BASIS_NONE);
	drop_nameless();
	contact = nth(NOTE_CONTACT, 0);
	assert_int_equal(contact->flow.start_us - T0, 59 * S + 999990);
	assert_string_equal(catalogue_entry(catalogue,
	    contact->flow.entry)->host, "facebook.com");
	assert_int_equal(contact->flow.client[15], 5);
	assert_int_equal(contact->flow.client_port, 50000);
	assert_int_equal(contact->flow.server_port, 443);
	assert_int_equal(contact->flow.basis, BASIS_TLS);
	assert_string_equal(contact->flow.ndpi, "Facebook");
	/* 1 packet in the first minute, 7 in the second, 4 in the third */
	assert_int_equal(count_kind(NOTE_PROGRESS), 3);
	assert_int_equal(nth(NOTE_PROGRESS, 0)->progress.packets, 1);
	assert_int_equal(nth(NOTE_PROGRESS, 1)->progress.packets, 7);
	for (size_t i = 0; i < 3; i++) {
		const struct note *p = nth(NOTE_PROGRESS, i);

		assert_int_equal(p->progress.is_new, i == 0);
		packets += p->progress.packets;
		up += p->progress.bytes_up;
	}
	assert_int_equal(packets, 4 + 8);
	assert_int_equal(up, hello_bytes[0].len + 4 * 1000);
	end = nth(NOTE_END, 0);
	assert_int_equal(end->end, FLOW_STREAM);
}

/* What nDPI was shown is nobody's any more once it has come back. */
static void
leaves_no_packet(void **state)
{
	static const uint8_t nothing[SEAT_PACKET];

	(void)state;
	file_begin();
	put_visit(0, 6, &hello_bytes[1]);	/* nameless: nDPI is asked */
	file_end();
	run_fresh(0, 1);
	assert_int_equal(seats[0].packet_len, 0);
	assert_memory_equal(seats[0].packet, nothing, sizeof(nothing));
}

/* Times never go back, TIME comes every second there are packets in, and what
 * happened in a minute is out before the end of the next. */
static void
keeps_its_promises(void **state)
{
	uint64_t last = 0;

	(void)state;
	file_begin();
	for (uint8_t n = 1; n < 20; n++)
		put_visit(n * 13 * S + 57 * n, n, &hello_bytes[n % 3]);
	file_end();
	run_fresh(0, 1);
	for (size_t i = 0; i < note_count; i++) {
		const struct note *n = &notes[i];

		assert_int_equal(n->version, NOTE_VERSION);
		assert_true(n->time_us >= last);
		last = n->time_us;
		if (n->kind == NOTE_PROGRESS)
			assert_true(n->time_us <=
			    (n->progress.minute + 2) * SESSION_MINUTE_US);
		if (n->kind == NOTE_COVER)
			assert_int_equal(n->cover.packets, n->cover.decoded);
	}
	assert_int_equal(notes[note_count - 1].kind, NOTE_TIME);
}

/* A minute is told when it is over, and not days later: the keeper would not
 * believe it. So too where two captures were put together, of a connection that
 * had no name yet when the first ended, and by one who takes over a seat when
 * its minute has long passed. */
static void
tells_a_minute_in_time(void **state)
{
	(void)state;
	file_begin();
	put_visit(0, 5, &hello_bytes[0]);
	put_lookup(130 * S, 7);
	put(131 * S, 7, true, SYN, 1, NULL, 0);
	put(131 * S + 10, 7, false, SYN | ACK, 1, NULL, 0);
	put(131 * S + 20, 7, true, ACK, 2, hello_bytes[1].bytes, 100);
	put_visit(3 * 86400 * S, 5, &hello_bytes[0]);
	file_end();
	run_fresh(0, 1);
	memset(seats, 0, sizeof(seats));
	((struct note_cover *)(void *)seats[0].counters)->minute =
	    (uint32_t)(T0 / SESSION_MINUTE_US);
	assert_int_equal(run(0, 1, 12), 0);
	assert_int_equal(count_kind(NOTE_CONTACT), 3 + 2);
	for (size_t i = 0; i < count_kind(NOTE_PROGRESS); i++) {
		const struct note *n = nth(NOTE_PROGRESS, i);

		assert_true(n->time_us <=
		    (n->progress.minute + 2) * SESSION_MINUTE_US);
	}
	assert_true(count_kind(NOTE_COVER) >= 3 + 3);
	for (size_t i = 0; i < count_kind(NOTE_COVER); i++) {
		const struct note *n = nth(NOTE_COVER, i);

		assert_true(n->time_us <=
		    (n->cover.minute + 2) * SESSION_MINUTE_US);
	}
}

static int
compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct note));
}

/* Keep what must not depend on the number of sensors, in one order. */
static void
settle_notes(void)
{
	size_t kept = 0;

	for (size_t i = 0; i < note_count; i++)
		if (notes[i].kind != NOTE_TIME && notes[i].kind != NOTE_COVER)
			notes[kept++] = notes[i];
	note_count = kept;
	qsort(notes, note_count, sizeof(notes[0]), compare);
}

static void
same_notes_from_any_number(void **state)
{
	static struct note want[NOTES];
	size_t want_count;

	(void)state;
	file_begin();
	for (uint8_t n = 1; n < 20; n++)
		put_visit((n % 5) * 31 * S + 57 * n, n, &hello_bytes[0]);
	put(900 * S, 99, true, SYN, 1, NULL, 0);	/* all idle out */
	file_end();
	run_fresh(0, 1);
	settle_notes();
	want_count = note_count;
	memcpy(want, notes, sizeof(want));
	assert_true(want_count > 60);
	for (unsigned count = 2; count <= 4; count += 2) {
		memset(seats, 0, sizeof(seats));
		note_count = 0;
		for (unsigned i = 0; i < count; i++)
			assert_int_equal(run(i, count, 0), 0);
		settle_notes();
		assert_int_equal(note_count, want_count);
		assert_memory_equal(notes, want,
		    want_count * sizeof(want[0]));
	}
}

/* Another one in the seat goes on with the minute's counters, past the frame
 * that was the end of the first, and says that this one was set aside. */
static void
takes_over_a_seat(void **state)
{
	struct note_cover sum = { 0 };

	(void)state;
	file_begin();
	put_visit(0, 5, &hello_bytes[0]);
	file_end();
	run_fresh(0, 1);
	note_count = 0;
	/* as if it had died over frame 4 after counting three */
	((struct note_cover *)(void *)seats[0].counters)->minute =
	    (uint32_t)(T0 / SESSION_MINUTE_US);
	((struct note_cover *)(void *)seats[0].counters)->packets = 3;
	((struct note_cover *)(void *)seats[0].counters)->decoded = 3;
	atomic_store(&seats[0].packet_in_hand, 4);
	assert_int_equal(run(0, 1, 4), 0);
	for (size_t i = 0; i < count_kind(NOTE_COVER); i++) {
		sum.packets += nth(NOTE_COVER, i)->cover.packets;
		sum.quarantined += nth(NOTE_COVER, i)->cover.quarantined;
	}
	assert_int_equal(sum.packets, 12 - 1);
	assert_int_equal(sum.quarantined, 1);
	assert_int_equal(count_kind(NOTE_CONTACT), 1);
	assert_int_equal(nth(NOTE_CONTACT, 0)->flow.entry, CATALOGUE_NONE);
}

static size_t
run_by(const char *law)
{
	struct catalogue *before = catalogue;

	catalogue = load(law);
	assert_non_null(catalogue);
	run_fresh(0, 1);
	catalogue_free(catalogue);
	catalogue = before;
	return note_count;
}

/* Forget the contacts with names outside the catalogue; how many there were. */
static size_t
drop_foreign(void)
{
	size_t kept = 0, before = note_count;

	for (size_t i = 0; i < note_count; i++)
		if (notes[i].flow.name_hash == 0)
			notes[kept++] = notes[i];
	note_count = kept;
	return before - kept;
}

/* Of a name outside the catalogue: who, when, and a number; of the device's
 * second, 64; and the same number from every sensor that has the key. */
static void
tells_a_foreign_name_as_a_number(void **state)
{
	struct note_flow only = { .entry = CATALOGUE_NONE, .proto = 6,
	    .has_mac = 1, .basis = BASIS_TLS };
	const struct note *n;
	uint64_t capped = 0, hash;

	(void)state;
	file_begin();
	for (unsigned i = 0; i < 70; i++)
		put_contact(i * 1000, 5, (uint16_t)(50001 + i),
		    &hello_bytes[0]);
	put_contact(S / 2, 6, 50001, &hello_bytes[0]);
	file_end();
	run_by(LAW("school.example"));
	assert_int_equal(count_kind(NOTE_PROGRESS), 0);
	assert_int_equal(count_kind(NOTE_END), 0);
	assert_int_equal(count_kind(NOTE_CONTACT), 64 + 1);
	for (size_t i = 0; i < count_kind(NOTE_COVER); i++)
		capped += nth(NOTE_COVER, i)->cover.contacts_capped;
	assert_int_equal(capped, 70 - 64);
	n = nth(NOTE_CONTACT, 64);
	hash = nth(NOTE_CONTACT, 0)->flow.name_hash;
	assert_true(hash != 0 && hash == n->flow.name_hash);
	only.name_hash = hash;
	only.start_us = T0 + S / 2;
	memcpy(only.client, n->flow.client, sizeof(only.client));
	memcpy(only.client_mac, n->flow.client_mac, sizeof(only.client_mac));
	assert_int_equal(n->flow.client[15], 6);
	assert_memory_equal(&n->flow, &only, sizeof(only));
	name_key[3]++;
	run_by(LAW("school.example"));
	assert_true(nth(NOTE_CONTACT, 0)->flow.name_hash != hash);
}

/* A visit to what is never logged, and the look-up before it, leave byte for
 * byte what they leave of a name nobody ever heard of, but for its number; so
 * does one that shows no name. */
static void
never_logged_is_as_unknown(void **state)
{
	static struct note want[NOTES];
	uint64_t named = 0;
	size_t count;

	(void)state;
	file_begin();
	put_lookup(0, 5);
	put_visit(S, 5, &hello_bytes[0]);
	put_visit(2 * S, 6, &hello_bytes[1]);	/* shows no name */
	file_end();
	run_by(LAW("school.example"));
	assert_int_equal(drop_foreign(), 1);
	count = note_count;
	memcpy(want, notes, sizeof(want));
	assert_int_equal(count_kind(NOTE_ANSWER), 1);
	assert_int_equal(nth(NOTE_ANSWER, 0)->answer.entry, CATALOGUE_NONE);
	assert_int_equal(count_kind(NOTE_CONTACT), 1);
	assert_int_equal(nth(NOTE_CONTACT, 0)->flow.client[15], 6);
	assert_int_equal(run_by(LAW("www.facebook.com") "never_log:\n"
	    "  - {host: facebook.com, kind: union, source: test, seen: "
	    "2026-11-20}\n"), count);
	assert_memory_equal(notes, want, count * sizeof(want[0]));
	for (size_t i = 0; i < count_kind(NOTE_COVER); i++)
		named += nth(NOTE_COVER, i)->cover.flows[TRAFFIC_NAMED];
	assert_int_equal(named, 1);
	/* The file is not without anything to tell. */
	run_by(LAW("facebook.com"));
	assert_int_equal(count_kind(NOTE_CONTACT), 2);
	assert_int_not_equal(nth(NOTE_ANSWER, 0)->answer.entry,
	    CATALOGUE_NONE);
}

static void
stops_when_nobody_listens(void **state)
{
	char why[256] = "";
	struct sensor_settings settings = { .catalogue = catalogue };
	struct launcher_sensor seat = { .count = 1, .seat = &seats[0],
	    .lines_fd = -1 };
	int pair[2];

	(void)state;
	room_divide(&settings.room, 4 << 20, 1, ROOM_FILE);
	memset(seats, 0, sizeof(seats));
	file_begin();
	put_visit(0, 5, &hello_bytes[0]);
	file_end();
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	close(pair[0]);
	seat.notes_fd = pair[1];
	assert_int_equal(capture_open_file(&seat.capture, path, why,
	    sizeof(why)), 0);
	assert_int_equal(sensor_run(&settings, &seat, why, sizeof(why)), -1);
	assert_string_not_equal(why, "");
	capture_close(seat.capture);
	close(pair[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_visit),
		cmocka_unit_test(leaves_no_packet),
		cmocka_unit_test(keeps_its_promises),
		cmocka_unit_test(tells_a_minute_in_time),
		cmocka_unit_test(same_notes_from_any_number),
		cmocka_unit_test(takes_over_a_seat),
		cmocka_unit_test(tells_a_foreign_name_as_a_number),
		cmocka_unit_test(never_logged_is_as_unknown),
		cmocka_unit_test(stops_when_nobody_listens),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
