/* roster_test.c: which row is in force, and rows that cannot stand. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "classify/calendar.h"
#include "classify/roster.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static struct roster *
load(const char *text, struct text_faults *f)
{
	struct roster *r = NULL;
	char path[64], why[200];

	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	texts_write(text, path);
	roster_load(&r, path, f);
	unlink(path);
	return r;
}

static void
the_strongest_row_in_force(void **state)
{
	static const struct {
		const char *mac, *address;
		uint16_t vlan;
		const char *utc;
		const char *device;	/* NULL: no row */
		enum device_basis basis;
		enum equipment equipment;
		enum person_kind used_by;
		const char *network;
	} cases[] = {
		/* A MAC wins over where it is. */
		{ "02:00:5e:10:00:01", "10.20.20.130", 60,
		    "2026-11-20 10:00:00", "office-01", DEVICE_ROSTER_MAC,
		    EQUIPMENT_SCHOOL, PERSON_STAFF, "" },
		/* From 2026-01-01 to 2027-07-31, both included, local days:
		 * in summer the last ends at 23:00 UTC. */
		{ "02:00:5e:10:00:01", "10.20.10.5", 10, "2026-01-01 00:00:00",
		    "office-01", DEVICE_ROSTER_MAC, EQUIPMENT_SCHOOL,
		    PERSON_STAFF, "office" },
		{ "02:00:5e:10:00:01", "10.20.10.5", 10, "2025-12-31 23:59:59",
		    NULL, 0, EQUIPMENT_UNKNOWN, PERSON_UNKNOWN, "" },
		{ "02:00:5e:10:00:01", "10.20.10.5", 10, "2027-07-31 22:59:59",
		    "office-01", DEVICE_ROSTER_MAC, EQUIPMENT_SCHOOL,
		    PERSON_STAFF, "office" },
		{ "02:00:5e:10:00:01", "10.20.10.5", 10, "2027-07-31 23:00:00",
		    NULL, 0, EQUIPMENT_UNKNOWN, PERSON_STAFF, "office" },
		/* 10.20.20.128/27 is .128 to .159; one address is narrower. */
		{ NULL, "10.20.20.128", 20, "2026-11-20 10:00:00", "trolley",
		    DEVICE_ROSTER_ADDRESS, EQUIPMENT_SCHOOL, PERSON_STAFF,
		    "" },
		{ NULL, "10.20.20.159", 60, "2026-11-20 10:00:00", "trolley",
		    DEVICE_ROSTER_ADDRESS, EQUIPMENT_SCHOOL, PERSON_STAFF,
		    "" },
		{ NULL, "10.20.20.130", 20, "2026-11-20 10:00:00",
		    "trolley-door", DEVICE_ROSTER_ADDRESS, EQUIPMENT_SCHOOL,
		    PERSON_STAFF, "" },
		{ NULL, "10.20.20.160", 20, "2026-11-20 10:00:00", NULL, 0,
		    EQUIPMENT_UNKNOWN, PERSON_UNKNOWN, "" },
		{ NULL, "10.20.20.127", 60, "2026-11-20 10:00:00",
		    "hall-screen", DEVICE_ROSTER_VLAN, EQUIPMENT_SCHOOL,
		    PERSON_STAFF, "" },
		{ NULL, "2001:db8:7:ffff::1", 0, "2026-11-20 10:00:00", "six",
		    DEVICE_ROSTER_ADDRESS, EQUIPMENT_SCHOOL, PERSON_STAFF,
		    "" },
		{ NULL, "2001:db8:8::1", 0, "2026-11-20 10:00:00", NULL, 0,
		    EQUIPMENT_UNKNOWN, PERSON_UNKNOWN, "" },
		/* Networks, by VLAN or by range. */
		{ "7c:51:33:99:00:01", "10.20.10.200", 0,
		    "2026-11-20 10:00:00", NULL, 0, EQUIPMENT_SCHOOL,
		    PERSON_STAFF, "office" },
		{ "7c:51:33:99:00:01", "10.9.9.9", 30, "2026-11-20 10:00:00",
		    NULL, 0, EQUIPMENT_SCHOOL, PERSON_PUPIL, "tablets" },
		/* A MAC made up is no equipment of the school's there. */
		{ "7e:51:33:99:00:01", "10.20.10.200", 0,
		    "2026-11-20 10:00:00", NULL, 0, EQUIPMENT_UNKNOWN,
		    PERSON_STAFF, "office" },
		{ "7e:51:33:99:00:01", "10.9.9.9", 30, "2026-11-20 10:00:00",
		    NULL, 0, EQUIPMENT_UNKNOWN, PERSON_PUPIL, "tablets" },
		{ "7e:51:33:99:00:01", "10.9.9.9", 50, "2026-11-20 10:00:00",
		    NULL, 0, EQUIPMENT_GUEST, PERSON_GUEST, "guest-wifi" },
	};
	struct text_faults *f = text_faults_new();
	struct roster *r = load(texts_roster, f);

	(void)state;
	assert_string_equal(text_faults_text(f), "");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint8_t mac[6], address[16];
		struct roster_match m;

		if (cases[i].mac)
			assert_int_equal(mac_read(cases[i].mac, mac), 0);
		assert_int_equal(address_read(cases[i].address, address), 0);
		roster_find(r, cases[i].mac ? mac : NULL, address,
		    cases[i].vlan, texts_utc(cases[i].utc), &m);
		assert_string_equal(m.device ? m.device->id : "",
		    cases[i].device ? cases[i].device : "");
		if (m.device)
			assert_int_equal(m.basis, cases[i].basis);
		assert_int_equal(m.equipment, cases[i].equipment);
		assert_int_equal(m.used_by, cases[i].used_by);
		assert_string_equal(m.network, cases[i].network);
	}
	roster_free(r);
	text_faults_free(f);
}

/* A laptop that changes hands keeps its id and its MAC. */
static void
rows_by_name_and_date(void **state)
{
	static const char text[] =
	    "roster: R\n"
	    "people:\n"
	    "  - {id: a, kind: staff, to: 2026-10-31}\n"
	    "  - {id: a, kind: governor, from: 2026-11-01}\n"
	    "  - {id: b, kind: agency}\n"
	    "devices:\n"
	    "  - {id: laptop, mac: \"02:00:00:00:00:01\", equipment: school, used_by: staff, custodian: b, from: 2026-11-01}\n"
	    "  - {id: laptop, mac: \"02:00:00:00:00:01\", equipment: school, used_by: staff, custodian: a, to: 2026-10-31}\n";
	struct text_faults *f = text_faults_new();
	struct roster *r = load(text, f);
	uint64_t october = texts_utc("2026-10-31 23:59:59");
	uint64_t november = texts_utc("2026-11-01 00:00:00");

	(void)state;
	assert_string_equal(text_faults_text(f), "");
	assert_string_equal(roster_device_named(r, "laptop",
	    october)->custodian->id, "a");
	assert_string_equal(roster_device_named(r, "laptop",
	    november)->custodian->id, "b");
	assert_null(roster_device_named(r, "laptops", november));
	assert_null(roster_device_named(r, "", november));
	assert_int_equal(roster_person_named(r, "a", october)->kind,
	    PERSON_STAFF);
	assert_int_equal(roster_person_named(r, "a", november)->kind,
	    PERSON_GOVERNOR);
	assert_null(roster_person_named(r, "c", november));
	roster_free(r);
	text_faults_free(f);
}

static void
faults_are_named(void **state)
{
	static const struct { const char *from, *to, *message; } cases[] = {
		/* Both places of a MAC held twice. */
		{ "mac: \"02:00:5e:10:00:06\"", "mac: \"02:00:5e:10:00:01\"",
		    "already on line 12" },
		{ "id: lunch-01", "id: office-01", "already on line 12" },
		{ "id: j.reed", "id: l.may", "already on line 8" },
		{ "custodian: l.may", "custodian: l.mai", "no such person" },
		{ "range: 10.20.20.130", "range: 10.20.20.128/27",
		    "for the same dates" },
		{ "10.20.20.128/27", "10.20.20.130/27", "bits set" },
		{ "10.20.20.128/27", "10.20.20.128/33", "expected a range" },
		{ "10.20.20.128/27", "10.20.20.300/27", "expected a range" },
		{ "2001:db8:7::/48", "2001:db8:7::/129", "expected a range" },
		{ "02:00:5e:10:00:06", "02:00:5e:10:00", "six bytes" },
		{ "vlan: 60", "vlan: 4095", "4094" },
		{ ", vlan: 60", "", "give its mac" },
		{ "from: 2026-01-01, to: 2027-07-31",
		    "from: 2027-08-01, to: 2027-07-31", "is before from" },
		{ "\"12:30-12:40\"", "\"13:20-13:40\"",
		    "outside the working pattern" },
		{ "\"12:30-12:40\"", "[\"12:30-12:40\", "
		    "\"12:39-12:50\"]", "some of the same time" },
		{ "\"12:30-12:40\"", "[\"12:30-12:40\", "
		    "\"13:20-13:40\"]", "outside the working pattern" },
		{ "\"12:30-12:40\"", "[\"12:00-12:05\", "
		    "\"12:10-12:15\", \"12:20-12:25\", \"12:30-12:35\", "
		    "\"12:40-12:45\"]", "more than 4 breaks" },
		{ "mon: \"11:30-13:30\"", "mon: [\"11:30-13:30\"]",
		    "expected two times" },
		{ "mon: \"11:30-13:30\"", "mon: \"13:30-11:30\"",
		    "ends before" },
		{ "mon: \"11:30-13:30\"", "monday: \"11:30-13:30\"",
		    "monday" },
		{ "id: hall-screen", "id: \"10.1.2.3@60\"", "use letters" },
		{ "shared: no", "share: no", "unknown key \"share\"" },
		{ "equipment: personal, used_by: staff, custodian",
		    "equipment: private, used_by: staff, custodian",
		    "private" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = texts_with(texts_roster, cases[i].from,
		    cases[i].to);
		struct text_faults *f = text_faults_new();
		struct roster *r = load(text, f);

		if (!strstr(text_faults_text(f), cases[i].message))
			print_error("case %zu: %s\n", i, text_faults_text(f));
		assert_null(r);
		assert_non_null(strstr(text_faults_text(f),
		    cases[i].message));
		text_faults_free(f);
		free(text);
	}
}

/* Of many rows, with names and addresses much alike, each is found and nothing
 * is found that is not there. */
static void
each_of_many_is_found(void **state)
{
	enum { MANY = 700 };
	struct text_faults *f = text_faults_new();
	uint64_t at = texts_utc("2026-11-20 10:00:00");
	struct roster_match m;
	struct roster *r;
	char *text = NULL, id[32];
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	fputs("roster: R\npeople:\n", out);
	for (int i = 0; i < MANY; i++)
		fprintf(out, "  - {id: p%d, kind: staff}\n", i);
	fputs("devices:\n", out);
	for (int i = 0; i < MANY; i++)
		fprintf(out, "  - {id: a-long-name-%d, mac: \"00:1b:21:00:%02x:"
		    "%02x\", range: 10.%d.%d.0/%d, equipment: school, "
		    "used_by: staff, custodian: p%d}\n", i, i >> 8, i & 255,
		    i >> 8, i & 255, 24 + i % 9, i);
	fclose(out);
	r = load(text, f);
	assert_string_equal(text_faults_text(f), "");
	for (int i = 0; i < MANY; i++) {
		uint8_t mac[6] = { 0, 0x1b, 0x21, 0, (uint8_t)(i >> 8),
		    (uint8_t)i }, address[16] = { [10] = 0xff, 0xff, 10,
		    (uint8_t)(i >> 8), (uint8_t)i, 0 };

		snprintf(id, sizeof(id), "a-long-name-%d", i);
		roster_find(r, mac, address, 0, at, &m);
		assert_string_equal(m.device->id, id);
		roster_find(r, NULL, address, 0, at, &m);
		assert_string_equal(m.device->id, id);
		assert_ptr_equal(roster_device_named(r, id, at), m.device);
		snprintf(id, sizeof(id), "p%d", i);
		assert_ptr_equal(roster_person_named(r, id, at),
		    m.device->custodian);
		mac[2] = 0x22;
		address[12] = 11;
		roster_find(r, mac, address, 0, at, &m);
		assert_null(m.device);
		snprintf(id, sizeof(id), "a-long-name-%d", i + MANY);
		assert_null(roster_device_named(r, id, at));
	}
	roster_free(r);
	text_faults_free(f);
	free(text);
}

/* ---- offices, absences, suspensions, leavers ---- */

static const char offices[] =
    "roster: R\n"
    "networks:\n"
    "  - {id: staffroom-wifi, vlan: 40, ssid: KPS-Staff, place: staffroom, equipment: personal, used_by: staff}\n"
    "  - {id: office-lan, vlan: 10, equipment: school}\n"
    "people:\n"
    "  - {id: h.clarke, kind: staff, from: 2020-09-01, to: 2026-12-31}\n"
    "  - {id: d.osei, kind: staff, suspended: [{from: 2026-11-23, to: 2026-11-27}, {from: 2027-01-04}]}\n"
    "  - {id: n.head, kind: staff, from: 2027-01-01}\n"
    "  - {id: c.chair, kind: governor, to: 2026-08-31}\n"
    "  - {id: c.chair, kind: governor, from: 2026-11-01}\n"
    "devices:\n"
    "  - {id: here, vlan: 40, mac: \"02:00:00:00:00:01\", equipment: school, used_by: staff}\n"
    "  - {id: there, mac: \"00:1b:21:00:00:01\", place: hall, equipment: school, used_by: staff}\n"
    "offices:\n"
    "  - {office: head, person: h.clarke, from: 2026-09-01, to: 2026-12-31}\n"
    "  - {office: head, person: n.head, from: 2027-01-01}\n"
    "  - {office: deputy head, person: d.osei}\n"
    "  - {office: chair of governors, person: c.chair}\n"
    "  - {office: governors, person: c.chair}\n"
    "  - {office: governors, person: h.clarke}\n"
    "absences:\n"
    "  - {person: h.clarke, deputy: d.osei, from: 2026-11-18, to: 2026-11-19}\n"
    "  - {person: d.osei, from: 2026-11-19, to: 2026-11-19}\n"
    "  - {person: h.clarke, deputy: c.chair, from: 2026-12-20}\n";

static const char *
id_of(const struct roster_person *p)
{
	return p ? p->id : "nobody";
}

static void
who_holds_an_office(void **state)
{
	static const struct {
		const char *utc;
		enum office office;
		const char *holder;
	} cases[] = {
		{ "2026-08-31 22:59:59", OFFICE_HEAD, "nobody" },
		{ "2026-08-31 23:00:00", OFFICE_HEAD, "h.clarke" },
		{ "2026-12-31 23:59:59", OFFICE_HEAD, "h.clarke" },
		{ "2027-01-01 00:00:00", OFFICE_HEAD, "n.head" },
		/* Who is suspended or away holds it still. */
		{ "2026-11-18 10:00:00", OFFICE_HEAD, "h.clarke" },
		{ "2026-11-24 10:00:00", OFFICE_DEPUTY_HEAD, "d.osei" },
		/* Between two rows of the person. */
		{ "2026-10-01 10:00:00", OFFICE_CHAIR, "nobody" },
		{ "2026-11-20 10:00:00", OFFICE_CHAIR, "c.chair" },
		/* Two hold it: the first who is there. */
		{ "2026-11-20 10:00:00", OFFICE_GOVERNORS, "c.chair" },
		{ "2026-10-01 10:00:00", OFFICE_GOVERNORS, "h.clarke" },
		{ "2026-11-20 10:00:00", OFFICE_TRUST_BOARD, "nobody" },
	};
	struct text_faults *f = text_faults_new();
	struct roster *r = load(offices, f);
	uint64_t now = texts_utc("2026-11-20 10:00:00");

	(void)state;
	assert_string_equal(text_faults_text(f), "");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(id_of(roster_holder(r, cases[i].office,
		    texts_utc(cases[i].utc))), cases[i].holder);
	assert_true(roster_holds(r, "h.clarke", OFFICE_GOVERNORS, now));
	assert_false(roster_holds(r, "h.clarke", OFFICE_GOVERNORS,
	    texts_utc("2027-01-01 00:00:00")));
	assert_false(roster_holds(r, "n.head", OFFICE_HEAD, now));
	assert_false(roster_holds(r, "", OFFICE_HEAD, now));
	assert_int_equal(roster_offices(r), 6);
	assert_string_equal(roster_office_at(r, 1)->person, "n.head");
	assert_int_equal(text_line(roster_office_at(r, 1)->at), 16);
	assert_null(roster_office_at(r, 6));
	roster_free(r);
	text_faults_free(f);
}

static void
who_is_away_suspended_or_gone(void **state)
{
	static const struct {
		const char *person, *utc, *acting;
		bool is_absent, is_suspended, has_left;
	} cases[] = {
		{ "h.clarke", "2026-11-17 23:59:59", "nobody", false, false,
		    false },
		{ "h.clarke", "2026-11-18 00:00:00", "d.osei", true, false,
		    false },
		{ "h.clarke", "2026-11-19 23:59:59", "d.osei", true, false,
		    false },
		{ "h.clarke", "2026-11-20 00:00:00", "nobody", false, false,
		    false },
		/* Away, and nobody acts. */
		{ "d.osei", "2026-11-19 12:00:00", "nobody", true, false,
		    false },
		{ "h.clarke", "2026-12-24 12:00:00", "c.chair", true, false,
		    false },
		{ "h.clarke", "2027-01-01 00:00:00", "c.chair", true, false,
		    true },
		{ "d.osei", "2026-11-22 23:59:59", "nobody", false, false,
		    false },
		{ "d.osei", "2026-11-23 00:00:00", "nobody", false, true,
		    false },
		{ "d.osei", "2026-11-28 00:00:00", "nobody", false, false,
		    false },
		{ "d.osei", "2029-11-28 00:00:00", "nobody", false, true,
		    false },
		/* Gone, and come back; not yet come; never known. */
		{ "c.chair", "2026-08-31 12:00:00", "nobody", false, false,
		    false },
		{ "c.chair", "2026-09-01 12:00:00", "nobody", false, false,
		    true },
		{ "c.chair", "2026-11-01 12:00:00", "nobody", false, false,
		    false },
		{ "n.head", "2026-11-01 12:00:00", "nobody", false, false,
		    false },
		{ "x", "2026-11-01 12:00:00", "nobody", false, false, false },
	};
	struct text_faults *f = text_faults_new();
	struct roster *r = load(offices, f);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *who = cases[i].person;
		uint64_t at = texts_utc(cases[i].utc);

		assert_string_equal(id_of(roster_acting(r, who, at)),
		    cases[i].acting);
		assert_int_equal(roster_is_absent(r, who, at),
		    cases[i].is_absent);
		assert_int_equal(roster_is_suspended(r, who, at),
		    cases[i].is_suspended);
		assert_int_equal(roster_has_left(r, who, at),
		    cases[i].has_left);
	}
	roster_free(r);
	text_faults_free(f);
}

/* One row says it, and it is so of the person: by each of their ids. */
static void
who_has_two_ids_is_one(void **state)
{
	static const char text[] =
	    "roster: Northfield Primary School\n"
	    "people:\n"
	    "  - {id: j.reed, kind: staff}\n"
	    "  - {id: j.reed.gov, kind: governor, same_as: j.reed, "
	    "suspended: [{from: 2026-11-09, to: 2026-11-10}]}\n"
	    "  - {id: j.reed.club, kind: volunteer, same_as: j.reed}\n"
	    "  - {id: m.silva, kind: staff}\n"
	    "absences:\n"
	    "  - {person: j.reed, from: 2026-11-18, to: 2026-11-19}\n"
	    "  - {person: j.reed.gov, deputy: m.silva, from: 2026-11-18, "
	    "to: 2026-11-18}\n";
	static const struct {
		const char *person, *utc, *acting;
		bool is_absent, is_suspended;
	} cases[] = {
		{ "j.reed", "2026-11-09 12:00:00", "nobody", false, true },
		{ "j.reed.gov", "2026-11-10 12:00:00", "nobody", false, true },
		{ "j.reed.club", "2026-11-10 12:00:00", "nobody", false, true },
		{ "j.reed", "2026-11-11 12:00:00", "nobody", false, false },
		{ "m.silva", "2026-11-10 12:00:00", "nobody", false, false },
		/* Who acts is named with one of the ids. */
		{ "j.reed", "2026-11-18 12:00:00", "m.silva", true, false },
		{ "j.reed.club", "2026-11-18 12:00:00", "m.silva", true,
		    false },
		{ "j.reed.gov", "2026-11-19 12:00:00", "nobody", true, false },
		{ "m.silva", "2026-11-18 12:00:00", "nobody", false, false },
	};
	struct text_faults *f = text_faults_new();
	struct roster *r = load(text, f);
	char *own = texts_with(text, "deputy: m.silva", "deputy: j.reed.club");

	(void)state;
	assert_non_null(r);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *who = cases[i].person;
		uint64_t at = texts_utc(cases[i].utc);

		if (roster_is_absent(r, who, at) != cases[i].is_absent ||
		    roster_is_suspended(r, who, at) != cases[i].is_suspended)
			fail_msg("case %zu", i);
		assert_string_equal(id_of(roster_acting(r, who, at)),
		    cases[i].acting);
	}
	roster_free(r);
	assert_null(load(own, f));
	assert_non_null(strstr(text_faults_text(f),
	    "deputy \"j.reed.club\": nobody acts for themselves"));
	text_faults_free(f);
	free(own);
}

static void
place_and_made_up_addresses(void **state)
{
	static const struct {
		const char *mac;
		uint16_t vlan;
		const char *place, *ssid;
		bool is_random;
	} cases[] = {
		{ NULL, 40, "staffroom", "KPS-Staff", false },
		{ "02:00:00:00:00:01", 40, "staffroom", "KPS-Staff", true },
		{ "00:1b:21:00:00:01", 40, "hall", "KPS-Staff", false },
		{ "00:1b:21:00:00:01", 10, "hall", "", false },
		{ "da:a1:19:00:00:01", 10, "", "", true },
	};
	static const uint8_t nowhere[16] = {0};
	struct text_faults *f = text_faults_new();
	struct roster *r = load(offices, f);
	uint64_t at = texts_utc("2026-11-20 10:00:00");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct roster_match m;
		uint8_t mac[6];

		if (cases[i].mac)
			assert_int_equal(mac_read(cases[i].mac, mac), 0);
		roster_find(r, cases[i].mac ? mac : NULL, nowhere,
		    cases[i].vlan, at, &m);
		assert_string_equal(m.place, cases[i].place);
		assert_string_equal(m.ssid, cases[i].ssid);
		assert_int_equal(m.is_random_mac, cases[i].is_random);
	}
	assert_true(roster_device_named(r, "here", at)->is_random_mac);
	assert_false(roster_device_named(r, "there", at)->is_random_mac);
	assert_true(roster_has_place(r, "staffroom"));
	assert_true(roster_has_place(r, "hall"));
	assert_false(roster_has_place(r, "library"));
	roster_free(r);
	text_faults_free(f);
}

static void
faults_of_offices_are_named(void **state)
{
	static const struct { const char *from, *to, *message; } cases[] = {
		{ "office: head, person: h.clarke",
		    "office: head, person: h.clark",
		    ":15:28: person \"h.clark\": no such person in people" },
		{ "person: n.head, from: 2027", "person: n.head, to: 2026",
		    "or not at these dates" },
		{ "office: deputy head", "office: deputy", ":17:14: " },
		{ "deputy: d.osei", "deputy: d.ose",
		    ":22:32: deputy \"d.ose\": no such person" },
		{ "deputy: d.osei", "deputy: h.clarke",
		    "nobody acts for themselves" },
		{ "person: d.osei, from: 2026-11-19",
		    "person: h.clarke, from: 2026-11-19",
		    "already on line 22" },
		{ "to: 2026-11-19}\n  - {person: d",
		    "to: 2026-11-17}\n  - {person: d", "is before from" },
		{ "from: 2026-11-23, to: 2026-11-27",
		    "from: 2026-11-23, to: 2026-11-22",
		    "to 2026-11-22 is before from" },
		{ "from: 2027-01-04}]", "from: 2026-11-27}]",
		    "suspension of d.osei: some of these days are already on "
		    "line 7" },
		{ "from: 2026-11-01}", "from: 2026-11-01, suspended: "
		    "[{from: 2025-11-01, to: 2025-11-03}]}",
		    "outside the dates of this row" },
		{ "suspended: [", "suspended: {from: 2026-01-01}} #",
		    "suspended: expected a list" },
		{ "from: 2026-11-01}", "from: 2026-11-01, same_as: c.nobody}",
		    "same_as \"c.nobody\": no such person" },
		{ "from: 2026-11-01}", "from: 2026-11-01, same_as: c.chair}",
		    "name the one id that has no same_as itself" },
		{ "n.head, kind: staff", "n.head, same_as: h.clarke, kind: "
		    "staff, to: 2026-12-01}\n  - {id: n.head, same_as: n.head,"
		    " kind: staff", "name the one id that has no same_as" },
	};
	char *text;
	struct text_faults *f;
	struct roster *r;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		text = texts_with(offices, cases[i].from, cases[i].to);
		f = text_faults_new();
		r = load(text, f);
		if (!strstr(text_faults_text(f), cases[i].message))
			print_error("case %zu: %s\n", i, text_faults_text(f));
		assert_null(r);
		assert_non_null(strstr(text_faults_text(f),
		    cases[i].message));
		text_faults_free(f);
		free(text);
	}
	/* Two heads on one day are for the school to mend, not refused. */
	text = texts_with(offices, "person: n.head, from: 2027-01-01",
	    "person: d.osei, from: 2026-12-31");
	f = text_faults_new();
	r = load(text, f);
	assert_non_null(r);
	assert_int_equal(text_faults_count(f, TEXT_WARNING), 1);
	assert_non_null(strstr(text_faults_text(f), ":16:5: warning: two "
	    "people are head at the same time: d.osei, and h.clarke on line "
	    "15"));
	roster_free(r);
	text_faults_free(f);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_strongest_row_in_force),
		cmocka_unit_test(rows_by_name_and_date),
		cmocka_unit_test(faults_are_named),
		cmocka_unit_test(each_of_many_is_found),
		cmocka_unit_test(who_holds_an_office),
		cmocka_unit_test(who_is_away_suspended_or_gone),
		cmocka_unit_test(who_has_two_ids_is_one),
		cmocka_unit_test(place_and_made_up_addresses),
		cmocka_unit_test(faults_of_offices_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
