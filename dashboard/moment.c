/* moment.c: days and moments as people type them and read them. */
#include "dashboard/moment.h"

#include <stdio.h>
#include <string.h>

#include "classify/calendar.h"
#include "classify/utf8.h"

/* A real date, written as text_day_text writes it; *end is where it ends. */
static bool
read_date(const char *text, int32_t *day, const char **end)
{
	int year, month, date, len = 0;
	char again[TEXT_DAY_TEXT];

	if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &date, &len) != 3 ||
	    month < 1 || month > 12 || date < 1 || date > 31)
		return false;
	*day = text_day_of(year, month, date);
	*end = text + len;
	text_day_text(*day, again);
	return strlen(again) == (size_t)len &&
	    memcmp(again, text, (size_t)len) == 0;
}

static bool
read_day(const char *text, uint64_t now_us, int32_t *day)
{
	int32_t today = calendar_day(now_us);
	const char *end;

	if (strcmp(text, "today") == 0)
		*day = today;
	else if (strcmp(text, "yesterday") == 0)
		*day = today - 1;
	else
		return read_date(text, day, &end) && !*end;
	return true;
}

int
moment_day(const char *text, uint64_t now_us, int32_t *day, char *why,
    size_t whylen)
{
	if (read_day(text, now_us, day))
		return 0;
	snprintf(why, whylen, "\"%.*s\" is not a day: write it as "
	    "2026-11-20, today or yesterday", utf8_most(text, 40), text);
	return -1;
}

/* " 14:00" after a date. */
static bool
read_clock(const char *text, int *minute)
{
	int hour, rest;
	char again[32];

	if (sscanf(text, " %2d:%2d", &hour, &rest) != 2 || hour < 0 ||
	    hour > 23 || rest < 0 || rest > 59)
		return false;
	*minute = hour * 60 + rest;
	snprintf(again, sizeof(again), " %02d:%02d", hour, rest);
	return strcmp(again, text) == 0;
}

int
moment_read(const char *text, uint64_t now_us, uint64_t *at_us, char *why,
    size_t whylen)
{
	const char *end;
	int32_t day;
	int minute;

	if (read_day(text, now_us, &day)) {
		*at_us = calendar_midnight(day + 1) - 1;
		return 0;
	}
	if (read_date(text, &day, &end) && read_clock(end, &minute)) {
		*at_us = calendar_wall(day, minute);
		return 0;
	}
	snprintf(why, whylen, "\"%.*s\" is not a time: write it as "
	    "\"2026-11-20 14:00\", or a day, of which the end is meant",
	    utf8_most(text, 40), text);
	return -1;
}

char *
moment_date_in(enum language l, int32_t day, char buf[MOMENT_TEXT])
{
	int year = 1970, month = 1, date = 1;
	char text[TEXT_DAY_TEXT], words[WORDING_TEXT];
	char dates[WORDING_NUMBER], years[WORDING_NUMBER];
	enum word weekday;

	if (sscanf(text_day_text(day, text), "%d-%d-%d", &year, &month,
	    &date) != 3) {
		snprintf(buf, MOMENT_TEXT, "%s", text);
		return buf;
	}
	/* 1970-01-01 was a Thursday. */
	weekday = WORD_MONDAY + (enum word)(((day + 3) % 7 + 7) % 7);
	wording_fill(words, l, WORD_DATE, wording_text(l, weekday),
	    wording_number((uint64_t)date, dates),
	    wording_text(l, WORD_JANUARY + (enum word)((month - 1) % 12)),
	    wording_number((uint64_t)year, years), NULL);
	return utf8_copy(buf, MOMENT_TEXT, words);
}

char *
moment_date(int32_t day, char buf[MOMENT_TEXT])
{
	return moment_date_in(ENGLISH, day, buf);
}

char *
moment_clock(uint64_t at_us, char buf[MOMENT_TEXT])
{
	char text[CALENDAR_TEXT];

	snprintf(buf, MOMENT_TEXT, "%.5s", calendar_text(at_us, text) +
	    sizeof("2026-11-20"));
	return buf;
}
