/* texts.h: for tests of the law: a text in a temporary file, a UTC moment as
 * one writes it, the calendar and roster most of them use. */
#ifndef TESTS_UNIT_TEXTS_H
#define TESTS_UNIT_TEXTS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Write text to a new file; path holds its name. */
static inline void
texts_write(const char *text, char path[64])
{
	int fd;

	strcpy(path, "/tmp/beadle-text-XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

/* "2026-03-29 01:00:00" of UTC in microseconds. */
static inline uint64_t
texts_utc(const char *text)
{
	struct tm tm = {0};
	const char *end = strptime(text, "%Y-%m-%d %H:%M:%S", &tm);

	assert_non_null(end);
	assert_int_equal(*end, '\0');
	return (uint64_t)timegm(&tm) * 1000000;
}

/* text with the first `from` replaced by `to`; the caller frees it. */
static inline char *
texts_with(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	char *out;

	assert_non_null(at);
	assert_true(asprintf(&out, "%.*s%s%s", (int)(at - text), text, to,
	    at + strlen(from)) > 0);
	return out;
}

static const char texts_calendar[] =
"calendar: Alexandra Infants' School\n"
"zone: Europe/London\n"
"terms:\n"
"  - {name: Spring 2026, from: 2026-01-05, to: 2026-04-02}\n"
"  - {name: Autumn 2026, from: 2026-09-02, to: 2026-12-18, half_term: {from: 2026-10-26, to: 2026-10-30}}\n"
"inset: [2026-09-01, 2026-11-27]\n"
"bank_holidays: [2026-12-25]\n"
"closures: [{date: 2026-12-03, reason: snow}]\n"
"early_closes: [{date: 2026-12-18, at: \"13:30\"}]\n"
"timetables:\n"
"  - group: staff\n"
"    days: [mon, tue, wed, thu, fri]\n"
"    working: \"08:30-16:00\"\n"
"    periods:\n"
"      - {name: Period 1, from: \"08:50\", until: \"10:30\", kind: lesson}\n"
"      - {name: Break, from: \"10:30\", until: \"10:45\", kind: break}\n"
"      - {name: Period 2, from: \"10:50\", until: \"12:00\", kind: lesson}\n"
"      - {name: Lunch, from: \"12:00\", until: \"13:00\", kind: break}\n"
"      - {name: Period 3, from: \"13:00\", until: \"15:20\", kind: lesson}\n"
"  - group: nursery\n"
"    days: [mon, wed]\n"
"    periods:\n"
"      - {name: Morning, from: \"09:00\", until: \"12:00\", kind: lesson}\n";

static const char texts_roster[] =
"roster: Alexandra Infants' School\n"
"networks:\n"
"  - {id: office, vlan: 10, range: 10.20.10.0/24, equipment: school, used_by: staff, from: 2026-01-01}\n"
"  - {id: tablets, vlan: 30, equipment: school, used_by: pupil}\n"
"  - {id: staff-wifi, vlan: 40, equipment: personal, used_by: staff}\n"
"  - {id: guest-wifi, vlan: 50, equipment: guest, used_by: guest}\n"
"people:\n"
"  - {id: j.reed, kind: staff, group: staff}\n"
"  - {id: l.may, kind: staff, group: staff, pattern: {mon: \"11:30-13:30\", fri: \"11:30-13:30\"}, breaks: {fri: \"12:30-12:40\"}}\n"
"devices:\n"
"  - {id: office-01, mac: \"02:00:5e:10:00:01\", equipment: school, used_by: staff, group: office, place: front office, custodian: j.reed, shared: no, from: 2026-01-01, to: 2027-07-31}\n"
"  - {id: lunch-01, mac: \"02:00:5e:10:00:06\", equipment: school, used_by: staff, custodian: l.may, shared: no}\n"
"  - {id: staffroom-01, mac: \"02:00:5e:10:00:05\", equipment: school, used_by: staff, shared: yes}\n"
"  - {id: own-phone, mac: \"02:00:5e:40:00:01\", equipment: personal, used_by: staff, custodian: j.reed, shared: no}\n"
"  - {id: trolley, range: 10.20.20.128/27, equipment: school, used_by: staff, group: trolley, shared: yes}\n"
"  - {id: trolley-door, range: 10.20.20.130, equipment: school, used_by: staff, shared: yes}\n"
"  - {id: library-tablets, range: 10.20.30.64/26, equipment: school, used_by: pupil, group: tablets, shared: yes}\n"
"  - {id: six, range: \"2001:db8:7::/48\", equipment: school, used_by: staff, shared: yes}\n"
"  - {id: hall-screen, vlan: 60, equipment: school, used_by: staff, shared: yes}\n";

#endif
