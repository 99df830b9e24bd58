/* roster_import_test.c: a register's rows, and what they make of a roster. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "classify/calendar.h"
#include "dashboard/roster_import.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define TODAY "2026-11-21"

static const char people[] =
    "roster: R\n"
    "people:\n"
    "  - {id: t.okafor, kind: staff}\n"
    "  - {id: h.gone, kind: staff, to: 2026-11-20}\n";

static struct csv
table(const char *text)
{
	char why[200];
	struct csv c;

	assert_int_equal(csv_read(&c, text, strlen(text), why, sizeof(why)),
	    0);
	return c;
}

static struct roster *
roster(const char *text)
{
	struct text_faults *f = text_faults_new();
	struct roster *r = NULL;
	char why[200];

	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	if (roster_read(&r, "r", text, strlen(text), f) < 0)
		print_error("%s", text_faults_text(f));
	assert_non_null(r);
	text_faults_free(f);
	return r;
}

/* ---- the register ---- */

/* A cell under a column: what a roster would say, or the sentence. */
static void
cells(void **state)
{
	static const struct {
		const char *column, *cell;
		enum asset_field field;
		const char *value, *why;
	} cases[] = {
		{ "Equipment", "School", ASSET_EQUIPMENT, "school", NULL },
		{ "Device type", "iPad", ASSET_EQUIPMENT, "school", NULL },
		{ "Ownership", "personal", ASSET_EQUIPMENT, "personal", NULL },
		{ "Type", "Toaster", ASSET_EQUIPMENT, NULL,
		    "line 2, Type: \"Toaster\" is not school, personal" },
		{ "Used by", "Pupils", ASSET_USED_BY, "pupil", NULL },
		{ "used_by", "staff", ASSET_USED_BY, "staff", NULL },
		{ "Used by", "everyone", ASSET_USED_BY, NULL, "Used by: " },
		{ "Assigned to", "t.okafor", ASSET_CUSTODIAN, "t.okafor",
		    NULL },
		{ "Custodian", "", ASSET_CUSTODIAN, "", NULL },
		{ "Assigned To", "T. Okafor", ASSET_CUSTODIAN, NULL,
		    "the roster has no person \"T. Okafor\"" },
		/* Left the day before. */
		{ "Custodian", "h.gone", ASSET_CUSTODIAN, NULL,
		    "no person \"h.gone\" on that day" },
		{ "Room", "Hall", ASSET_PLACE, "Hall", NULL },
		{ "Location", "a\nb", ASSET_PLACE, NULL, "not one line" },
		{ "Shared", "Y", ASSET_SHARED, "yes", NULL },
		{ "Shared?", "FALSE", ASSET_SHARED, "no", NULL },
		{ "Shared", "maybe", ASSET_SHARED, NULL, "neither yes nor" },
		{ "VLAN", "60", ASSET_VLAN, "60", NULL },
		{ "VLAN ID", "4095", ASSET_VLAN, NULL, "from 1 to 4094" },
		{ "VLAN", "6o", ASSET_VLAN, NULL, "from 1 to 4094" },
		{ "IP address", "10.20.10.5", ASSET_RANGE, "10.20.10.5", NULL },
		{ "range", "10.20.10.0/24", ASSET_RANGE, "10.20.10.0/24",
		    NULL },
		{ "IP", "10.20.10.500", ASSET_RANGE, NULL, "not an address" },
		{ "Issued", "2026-09-01", ASSET_FROM, "2026-09-01", NULL },
		{ "From", "01/09/2026", ASSET_FROM, NULL, "write it as" },
		{ "From", "2026-02-30", ASSET_FROM, NULL, "is not a day" },
		{ "Returned", "2026-12-01", ASSET_TO, "2026-12-01", NULL },
	};
	struct roster *r = roster(people);
	uint64_t at = texts_utc(TODAY " 00:00:00");
	struct asset_register a;
	char text[300], why[200];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct csv c;

		snprintf(text, sizeof(text), "asset tag,mac,%s\n"
		    "x,00:1b:21:00:00:01,\"%s\"\n", cases[i].column,
		    cases[i].cell);
		c = table(text);
		assert_int_equal(asset_register_make(&a, &c, r, at, why,
		    sizeof(why)), 0);
		assert_int_equal(a.count, 1);
		assert_int_equal(a.ignored_count, 0);
		assert_int_equal(a.list[0].is_refused, cases[i].why != NULL);
		assert_int_equal(a.refused, cases[i].why != NULL);
		if (cases[i].why) {
			assert_int_equal(a.note_count, 1);
			assert_true(a.notes[0].is_refusal);
			assert_non_null(strstr(a.notes[0].text, cases[i].why));
		} else {
			assert_string_equal(a.list[0].values[cases[i].field],
			    cases[i].value);
			assert_true(a.list[0].said[cases[i].field]);
		}
		asset_register_clear(&a);
		csv_clear(&c);
	}
	roster_free(r);
}

static void
macs_ids_and_rows_that_clash(void **state)
{
	static const char text[] = "Asset No.,MAC Address,Serial\n"
	    "a,00-1B-21-00-00-01,1\n"
	    "b,001b.2100.0002,2\n"
	    "c,001B21000003,3\n"
	    "d,00:1b:21:00:00,4\n"
	    "e,00:1b:21:00:00:zz,5\n"
	    "f,,6\n"
	    "a,00:1b:21:00:00:07,7\n"
	    "g,00:1b:21:00:00:01,8\n"
	    "h,da:1b:21:00:00:09,9\n"
	    "i j,00:1b:21:00:00:0a,10\n"
	    ",00:1b:21:00:00:0b,11\n";
	static const char *const notes[] = {
		"line 5, MAC Address: \"00:1b:21:00:00\" is not a MAC",
		"line 6, MAC Address: \"00:1b:21:00:00:zz\" is not a MAC",
		"line 7, MAC Address: there is none, nor an address",
		"line 8, Asset No.: \"a\" is already on line 2",
		"line 9, MAC Address: \"00:1b:21:00:00:01\" is already on "
		    "line 2",
		"line 10, MAC Address: da:1b:21:00:00:09 is a made-up",
		"line 11, Asset No.: \"i j\" cannot be an id",
		"line 12, Asset No.: there is none",
	};
	struct roster *r = roster(people);
	struct csv c = table(text);
	struct asset_register a;
	char why[200];

	(void)state;
	assert_int_equal(asset_register_make(&a, &c, r, 0, why, sizeof(why)),
	    0);
	for (size_t i = 0; i < 3; i++)
		assert_memory_equal(a.list[i].values[ASSET_MAC],
		    "00:1b:21:00:00:0", 16);
	assert_int_equal(a.note_count, ARRAY_LEN(notes));
	for (size_t i = 0; i < ARRAY_LEN(notes); i++) {
		assert_memory_equal(a.notes[i].text, notes[i],
		    strlen(notes[i]));
		assert_int_equal(a.notes[i].is_refusal, i != 5);
	}
	assert_int_equal(a.refused, 7);
	assert_true(a.has_nameless);
	assert_int_equal(a.ignored_count, 1);
	assert_string_equal(a.ignored[0], "Serial");
	asset_register_clear(&a);
	csv_clear(&c);

	c = table("Serial,MAC\n1,00:1b:21:00:00:01\n");
	assert_int_equal(asset_register_make(&a, &c, r, 0, why, sizeof(why)),
	    -1);
	assert_non_null(strstr(why, "line 1: no column is the device's id"));
	csv_clear(&c);
	c = table("id,wifi mac,Ethernet MAC\n");
	assert_int_equal(asset_register_make(&a, &c, r, 0, why, sizeof(why)),
	    -1);
	assert_non_null(strstr(why, "\"wifi mac\" and \"Ethernet MAC\" are "
	    "both the mac"));
	csv_clear(&c);
	roster_free(r);
}

/* ---- the roster ---- */

#define LAPTOP "  - {id: lap, mac: \"00:1b:21:00:00:01\", equipment: school, " \
    "used_by: staff"

static void
what_a_register_changes(void **state)
{
	static const struct { const char *csv, *before, *after; } cases[] = {
		/* The first is a part: none ends. */
		{ "id,mac\nnew,001b21000002\n", LAPTOP "}\n", LAPTOP "}\n"
		    "  - {id: new, mac: \"00:1b:21:00:00:02\", equipment: "
		    "school, used_by: unknown, from: 2026-11-21}\n" },
		/* Nothing; also when written another way. */
		{ "id,mac,shared\nlap,00-1B-21-00-00-01,no\n", LAPTOP "}\n",
		    LAPTOP "}\n" },
		/* Whether somebody's is theirs alone was not said. */
		{ "id,mac,shared\nlap,001b21000001,no\n",
		    LAPTOP ", custodian: t.okafor, from: 2026-11-21}\n",
		    LAPTOP ", custodian: t.okafor, shared: no, from: "
		    "2026-11-21}\n" },
		{ "id,mac,assigned to\nlap,001b21000001,\nnew,001b21000002,"
		    "t.okafor\n", LAPTOP "}\n", LAPTOP "}\n"
		    "  - {id: new, mac: \"00:1b:21:00:00:02\", equipment: "
		    "school, used_by: unknown, custodian: t.okafor, from: "
		    "2026-11-21}\n" },
		/* A new one, and where there was none. */
		{ "id,mac\nlap,001b21000001\nnew,001b21000002\n", LAPTOP "}\n"
		    "# the end\n", LAPTOP "}\n"
		    "  - {id: new, mac: \"00:1b:21:00:00:02\", equipment: "
		    "school, used_by: unknown, from: 2026-11-21}\n"
		    "# the end\n" },
		/* A fact: the row ends, another begins; comments stay. */
		{ "id,mac,room\nlap,001b21000001,\"Hall, 2\"\n",
		    LAPTOP ", place: hall, from: 2026-09-01}  # new\n",
		    LAPTOP ", place: hall, from: 2026-09-01, to: 2026-11-20}"
		    "  # new\n"
		    LAPTOP ", place: \"Hall, 2\", from: 2026-11-21}\n" },
		/* A row of several lines, after one that is over. */
		{ "id,mac,assigned to\nlap,001b21000001,\n",
		    LAPTOP ", to: 2026-01-01}\n    # its heir\n"
		    "  - id: lap\n    mac: \"00:1b:21:00:00:01\"\n"
		    "    equipment: school\n    used_by: staff\n"
		    "    custodian: t.okafor\n    from: 2026-02-01\n\n",
		    LAPTOP ", to: 2026-01-01}\n    # its heir\n"
		    LAPTOP ", custodian: t.okafor, from: 2026-02-01, "
		    "to: 2026-11-20}\n"
		    LAPTOP ", from: 2026-11-21}\n\n" },
		/* What began today is mended in place. */
		{ "id,mac,room\nlap,001b21000001,Hall\n",
		    LAPTOP ", from: 2026-11-21}\n",
		    LAPTOP ", place: Hall, from: 2026-11-21}\n" },
		/* It ends when the register says so. */
		{ "id,mac,room,until\nlap,001b21000001,Hall,2026-10-01\n",
		    LAPTOP "}\n", LAPTOP ", to: 2026-10-01}\n" },
		{ "id,mac,until\nlap,001b21000001,2027-07-31\n",
		    LAPTOP "}\n", LAPTOP ", to: 2027-07-31}\n" },
		{ "id,mac,until\nold,001b21000002,2026-10-01\n"
		    "lap,001b21000001,\n", LAPTOP "}\n", LAPTOP "}\n" },
		/* Missing: ended, never deleted, nor before it began. */
		{ "id,mac\n", LAPTOP "}\n", LAPTOP ", to: 2026-11-20}\n" },
		{ "id,mac\n", LAPTOP ", from: 2026-11-21}\n",
		    LAPTOP ", from: 2026-11-21, to: 2026-11-21}\n" },
		/* Not its business: what is over or to come, what is not the
		 * school's, ranges, and a row of which only the id is known. */
		{ "id,mac\n", LAPTOP ", to: 2026-11-20}\n",
		    LAPTOP ", to: 2026-11-20}\n" },
		{ "id,mac\nlap,001b21000001\n", LAPTOP ", from: 2027-01-01}\n",
		    LAPTOP ", from: 2027-01-01}\n" },
		{ "id,mac\n", "  - {id: own, vlan: 2, equipment: personal, "
		    "used_by: staff}\n", "  - {id: own, vlan: 2, equipment: "
		    "personal, used_by: staff}\n" },
		{ "id,mac\n", "  - {id: hall, vlan: 2, equipment: school, "
		    "used_by: staff}\n", "  - {id: hall, vlan: 2, equipment: "
		    "school, used_by: staff}\n" },
		{ "id,vlan\n", "  - {id: hall, vlan: 2, equipment: school, "
		    "used_by: staff}\n", "  - {id: hall, vlan: 2, equipment: "
		    "school, used_by: staff, to: 2026-11-20}\n" },
		{ "id,mac\nlap,zz\n", LAPTOP "}\n", LAPTOP "}\n" },
		{ "id,mac\n,001b21000002\n", LAPTOP "}\n", LAPTOP "}\n" },
		/* Two that change their addresses. */
		{ "id,mac\nlap,001b21000002\ntop,001b21000001\n",
		    LAPTOP "}\n"
		    "  - {id: top, mac: \"00:1b:21:00:00:02\", equipment: "
		    "school, used_by: staff}",
		    LAPTOP ", to: 2026-11-20}\n"
		    "  - {id: lap, mac: \"00:1b:21:00:00:02\", equipment: "
		    "school, used_by: staff, from: 2026-11-21}\n"
		    "  - {id: top, mac: \"00:1b:21:00:00:02\", equipment: "
		    "school, used_by: staff, to: 2026-11-20}\n"
		    "  - {id: top, mac: \"00:1b:21:00:00:01\", equipment: "
		    "school, used_by: staff, from: 2026-11-21}\n" },
	};
	char dir[] = "/tmp/beadle-import-XXXXXX", path[64], why[200] = "";
	int32_t day = text_day_of(2026, 11, 21);
	struct text_faults *f = text_faults_new();

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/roster.yaml", dir);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct csv c = table(cases[i].csv);
		struct roster_import m;
		struct asset_register a;
		struct lawfile l;
		struct roster *r;
		struct text *t;
		char *shown = NULL;
		size_t len;
		FILE *show = open_memstream(&shown, &len);
		FILE *out = fopen(path, "w");
		bool is_unsaid = strstr(cases[i].csv, "assigned to") &&
		    !strstr(cases[i].before, "custodian");

		fprintf(out, "%sdevices:\n%s", people, cases[i].before);
		fclose(out);
		assert_int_equal(lawfile_open(&l, dir, "roster.yaml", why,
		    sizeof(why)), 0);
		r = roster(l.bytes);
		assert_int_equal(text_read(&t, "r", l.bytes, l.len, f), 0);
		assert_int_equal(asset_register_make(&a, &c, r,
		    calendar_midnight(day), why, sizeof(why)), 0);
		a.is_part = i == 0;
		assert_int_equal(roster_import_make(&m, &l, t, &a, day, show,
		    why, sizeof(why)), 0);
		fclose(show);
		/* Who keeps it is said, and not that they alone use it. */
		assert_int_equal(strstr(shown, "whether it is shared is not "
		    "said") != NULL, is_unsaid);
		free(shown);
		assert_int_equal(roster_import_apply(&m, &l), 0);
		assert_int_equal(m.edit_count == 0,
		    strcmp(cases[i].before, cases[i].after) == 0);
		assert_string_equal(strstr(l.bytes, "devices:\n") + 9,
		    cases[i].after);
		roster_free(r);
		r = roster(l.bytes);	/* it loads */
		roster_free(r);
		roster_import_clear(&m);
		asset_register_clear(&a);
		text_free(t);
		lawfile_close(&l);
		csv_clear(&c);
	}
	unlink(path);
	assert_int_equal(rmdir(dir), 0);
	text_faults_free(f);
}

static void
rosters_of_other_shapes(void **state)
{
	static const struct { const char *text, *after, *why; } cases[] = {
		{ "roster: R\n", "roster: R\ndevices:\n  - {id: a, mac: "
		    "\"00:1b:21:00:00:01\", equipment: school, used_by: "
		    "unknown, from: 2026-11-21}\n", NULL },
		{ "roster: R\ndevices: []\n# end", "roster: R\ndevices:\n  - "
		    "{id: a, mac: \"00:1b:21:00:00:01\", equipment: school, "
		    "used_by: unknown, from: 2026-11-21}\n# end", NULL },
		{ "roster: R\ndevices: [{id: b, vlan: 3, equipment: school, "
		    "used_by: staff}]\n", NULL, "line 2: begin each device" },
		{ "{roster: R, devices: []}\n", NULL, "line 1: begin the" },
	};
	char why[200] = "";
	struct text_faults *f = text_faults_new();
	FILE *null = fopen("/dev/null", "w");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct lawfile l = { .name = "r", .bytes = strdup(
		    cases[i].text), .len = strlen(cases[i].text) };
		struct csv c = table("id,mac\na,001b21000001\n");
		struct roster *r = roster(cases[i].text);
		struct roster_import m;
		struct asset_register a;
		struct text *t;

		assert_int_equal(text_read(&t, "r", l.bytes, l.len, f), 0);
		assert_int_equal(asset_register_make(&a, &c, r, 0, why,
		    sizeof(why)), 0);
		assert_int_equal(roster_import_make(&m, &l, t, &a,
		    text_day_of(2026, 11, 21), null, why, sizeof(why)),
		    cases[i].why ? -1 : 0);
		if (cases[i].why) {
			assert_non_null(strstr(why, cases[i].why));
		} else {
			assert_int_equal(roster_import_apply(&m, &l), 0);
			assert_string_equal(l.bytes, cases[i].after);
		}
		roster_import_clear(&m);
		asset_register_clear(&a);
		text_free(t);
		roster_free(r);
		csv_clear(&c);
		lawfile_close(&l);
	}
	fclose(null);
	text_faults_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells),
		cmocka_unit_test(macs_ids_and_rows_that_clash),
		cmocka_unit_test(what_a_register_changes),
		cmocka_unit_test(rosters_of_other_shapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
