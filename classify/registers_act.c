/* registers_act.c: the words and forms an act is written in. */
#include "classify/registers_act.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "classify/text.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define DAY_MINUTES 1440

static const char *const kind_names[] = {
	[REGISTER_OFFICIAL] = "official",
	[REGISTER_CURRICULUM] = "curriculum",
	[REGISTER_EXCEPTION] = "exception",
	[REGISTER_ACKNOWLEDGEMENT] = "acknowledgement",
	[REGISTER_AUTHORITY] = "authority",
};
static_assert(ARRAY_LEN(kind_names) == REGISTER_KIND_COUNT,
    "name every register");

static const char *const verb_names[] = {
	[REGISTER_ADD] = "add", [REGISTER_APPROVE] = "approve",
	[REGISTER_SUSPEND] = "suspend", [REGISTER_RESUME] = "resume",
	[REGISTER_REVOKE] = "revoke", [REGISTER_END] = "end",
};
static_assert(ARRAY_LEN(verb_names) == REGISTER_VERB_COUNT,
    "name every act");

static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri",
	"sat", "sun" };

const char *
register_kind_name(enum register_kind k)
{
	return kind_names[k];
}

const char *
register_verb_name(enum register_verb v)
{
	return verb_names[v];
}

int
register_id_read(const char *text, enum register_kind kind, unsigned *number)
{
	size_t len = strlen(kind_names[kind]);
	char again[REGISTER_ID];
	unsigned n;

	if (strncmp(text, kind_names[kind], len) != 0 ||
	    sscanf(text + len, "-%6u", &n) != 1 || n == 0)
		return -1;
	snprintf(again, sizeof(again), "%s-%u", kind_names[kind], n);
	if (strcmp(again, text) != 0)
		return -1;
	*number = n;
	return 0;
}

int
register_day_read(const char *text, int32_t *day)
{
	int year, month, date, end = 0;
	char again[TEXT_DAY_TEXT];
	int32_t n;

	if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &date, &end) != 3 ||
	    text[end] || year < 1970 || month < 1 || month > 12 || date < 1 ||
	    date > 31)
		return -1;
	n = text_day_of(year, month, date);
	if (strcmp(text_day_text(n, again), text) != 0)
		return -1;
	*day = n;
	return 0;
}

int
register_weekday_read(const char *text, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(weekdays); i++)
		if (strlen(weekdays[i]) == len &&
		    memcmp(weekdays[i], text, len) == 0)
			return (int)i;
	return -1;
}

const char *
register_weekday_name(int weekday)
{
	return weekdays[weekday];
}

int
register_hours_read(const char *text, int *from, int *to)
{
	int hour, minute, hour_to, minute_to;
	char again[REGISTER_HOURS];

	if (sscanf(text, "%2d:%2d-%2d:%2d", &hour, &minute, &hour_to,
	    &minute_to) != 4 || hour < 0 || minute < 0 || minute > 59 ||
	    hour_to < 0 || minute_to < 0 || minute_to > 59)
		return -1;
	hour = hour * 60 + minute;
	hour_to = hour_to * 60 + minute_to;
	if (hour >= hour_to || hour_to > DAY_MINUTES ||
	    strcmp(register_hours_text(hour, hour_to, again), text) != 0)
		return -1;
	*from = hour;
	*to = hour_to;
	return 0;
}

char *
register_hours_text(int from, int to, char buf[REGISTER_HOURS])
{
	snprintf(buf, REGISTER_HOURS, "%02u:%02u-%02u:%02u",
	    (unsigned)from / 60 % 100, (unsigned)from % 60,
	    (unsigned)to / 60 % 100, (unsigned)to % 60);
	return buf;
}
