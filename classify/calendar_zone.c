/* calendar_zone.c: wall clock to UTC and back, by the C library's zone.
 *
 * Days are never multiples of 86,400 s: a moment's offset is asked for, and
 * the wall's time is tried with the offsets of the day before and after. */
#include "classify/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY_S 86400
#define ZONES "/usr/share/zoneinfo/"

/* The C library takes a misspelt zone for UTC without a word. */
static bool
is_installed(const char *zone)
{
	char path[256], magic[4];
	FILE *file;
	bool is_zone;

	if (zone[0] == '\0' || zone[0] == '/' || zone[0] == ':' ||
	    strstr(zone, "..") || (size_t)snprintf(path, sizeof(path),
	    ZONES "%s", zone) >= sizeof(path))
		return false;
	file = fopen(path, "re");
	if (!file)
		return false;
	is_zone = fread(magic, 1, 4, file) == 4 &&
	    memcmp(magic, "TZif", 4) == 0;
	fclose(file);
	return is_zone;
}

int
calendar_zone(const char *zone, char *why, size_t whylen)
{
	if (!is_installed(zone)) {
		snprintf(why, whylen, "time zone \"%s\": no such zone in "
		    ZONES "; write it like Europe/London", zone);
		return -1;
	}
	if (setenv("TZ", zone, 1) < 0) {
		snprintf(why, whylen, "time zone \"%s\": out of memory", zone);
		return -1;
	}
	tzset();
	return 0;
}

/* Local minus UTC in seconds; 0 for moments beyond all calendars. */
static int64_t
offset_at(int64_t at_s)
{
	time_t t = (time_t)at_s;
	struct tm tm;

	return localtime_r(&t, &tm) ? tm.tm_gmtoff : 0;
}

static int64_t
whole_days(int64_t s)
{
	return s / DAY_S - (s % DAY_S < 0);
}

void
calendar_local(uint64_t at_us, int32_t *day, int *minute, int *offset_s)
{
	int64_t s = (int64_t)(at_us / 1000000);
	int64_t offset = offset_at(s), days = whole_days(s + offset);

	*day = (int32_t)days;
	*minute = (int)((s + offset - days * DAY_S) / 60);
	*offset_s = (int)offset;
}

int32_t
calendar_day(uint64_t at_us)
{
	int32_t day;
	int minute, offset_s;

	calendar_local(at_us, &day, &minute, &offset_s);
	return day;
}

/* The first moment in (from, until] whose wall shows wall_s or later. */
static int64_t
after_gap(int64_t from, int64_t until, int64_t wall_s)
{
	while (until - from > 1) {
		int64_t middle = from + (until - from) / 2;

		if (middle + offset_at(middle) >= wall_s)
			until = middle;
		else
			from = middle;
	}
	return until;
}

uint64_t
calendar_wall(int32_t day, int minute)
{
	int64_t wall_s = (int64_t)day * DAY_S + (int64_t)minute * 60;
	int64_t early = wall_s - offset_at(wall_s - DAY_S);
	int64_t late = wall_s - offset_at(wall_s + DAY_S);
	int64_t first = early < late ? early : late;
	int64_t second = early < late ? late : early;
	int64_t at_s;

	if (first + offset_at(first) == wall_s)
		at_s = first;
	else if (second + offset_at(second) == wall_s)
		at_s = second;
	else
		at_s = after_gap(first, second, wall_s);
	return at_s < 0 ? 0 : (uint64_t)at_s * 1000000;
}

uint64_t
calendar_midnight(int32_t day)
{
	return calendar_wall(day, 0);
}

char *
calendar_text(uint64_t at_us, char buf[CALENDAR_TEXT])
{
	time_t t = (time_t)(at_us / 1000000);
	char form[CALENDAR_TEXT];
	struct tm tm;
	size_t len;

	/* A year of more than four digits is no time of this program's. */
	if (!localtime_r(&t, &tm) || tm.tm_year > 9999 - 1900 ||
	    (len = strftime(form, sizeof(form), "%Y-%m-%d %H:%M:%S%z",
	    &tm)) < 24)
		snprintf(buf, CALENDAR_TEXT, "no time");
	else			/* +0100 becomes +01:00 */
		snprintf(buf, CALENDAR_TEXT, "%.*s:%s", (int)len - 2, form,
		    form + len - 2);
	return buf;
}
