/* keys.c: the table of keys.h. */
#include "store/keys.h"

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

static const struct {
	const char *name;
	bool has_day, has_part;
} keys[] = {
	[KEY_SCHEMA] = { "schema", false, false },
	[KEY_CURSOR] = { "cursor", false, false },
	[KEY_SESSION] = { "session", false, true },
	[KEY_DAYS] = { "days", false, false },
	[KEY_DAY] = { "day", true, false },
	[KEY_COVER] = { "cover", true, false },
	[KEY_COUNTS] = { "counts", true, false },
	[KEY_OPEN] = { "open", false, false },
	[KEY_LIVE] = { "live", false, false },
	[KEY_STATUS] = { "status", false, false },
};
_Static_assert(sizeof(keys) / sizeof(*keys) == KEY_COUNT, "name every key");

static const char *const status_fields[] = {
	[STATUS_CLOCK] = "clock_us",
	[STATUS_HEARD] = "heard_us",
	[STATUS_JOURNAL] = "journal_sequence",
	[STATUS_OPEN] = "open_sessions",
	[STATUS_SENSORS] = "sensors",
	[STATUS_ENDED] = "ended",
	[STATUS_SOURCE] = "source",
	[STATUS_LAW] = "law",
	[STATUS_HEAD] = "head",
};
_Static_assert(sizeof(status_fields) / sizeof(*status_fields) ==
    STATUS_FIELD_COUNT, "name every field");

const char *
keys_status(enum status_field f)
{
	return status_fields[f];
}

char *
keys_count(const char *of, const char *name, const char *member,
    char buf[KEYS_TEXT])
{
	snprintf(buf, KEYS_TEXT, "%s:%.64s:%s", of, name, member);
	return buf;
}

char *
keys_day(int32_t day, char buf[KEYS_DAY])
{
	time_t at = (time_t)day * 86400;
	struct tm tm;

	gmtime_r(&at, &tm);
	snprintf(buf, KEYS_DAY, "%04u%02u%02u",
	    (unsigned)(tm.tm_year + 1900) % 10000u,
	    (unsigned)(tm.tm_mon + 1) % 100u, (unsigned)tm.tm_mday % 100u);
	return buf;
}

size_t
keys_site(const char *site, char buf[KEYS_TEXT])
{
	return (size_t)snprintf(buf, KEYS_TEXT, "b:{%.64s}:", site);
}

char *
keys_name(enum key k, const char *site, int32_t day, const char *part,
    char buf[KEYS_TEXT])
{
	char date[KEYS_DAY] = "";

	if (keys[k].has_day)
		keys_day(day, date);
	snprintf(buf, KEYS_TEXT, "b:{%.64s}:%s%s%s%s%.64s", site, keys[k].name,
	    keys[k].has_day ? ":" : "", date, keys[k].has_part ? ":" : "",
	    keys[k].has_part && part ? part : "");
	return buf;
}
