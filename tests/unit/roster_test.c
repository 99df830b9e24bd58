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
		    NULL, 0, EQUIPMENT_SCHOOL, PERSON_STAFF, "office" },
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
		{ "7e:51:33:99:00:01", "10.20.10.200", 0,
		    "2026-11-20 10:00:00", NULL, 0, EQUIPMENT_SCHOOL,
		    PERSON_STAFF, "office" },
		{ "7e:51:33:99:00:01", "10.9.9.9", 30, "2026-11-20 10:00:00",
		    NULL, 0, EQUIPMENT_SCHOOL, PERSON_PUPIL, "tablets" },
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_strongest_row_in_force),
		cmocka_unit_test(rows_by_name_and_date),
		cmocka_unit_test(faults_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
