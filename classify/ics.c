/* ics.c: an iCalendar file read line by line. A line may be folded anywhere,
 * in the middle of a character too, so that lines are joined before anything
 * else. Components lie in one another; of those in an event (alarms) and of
 * those beside it (time zones, which do repeat) nothing is read. */
#include "classify/ics.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "classify/text.h"
#include "classify/utf8.h"

#define LINE_MOST 2048		/* bytes read of a joined line; more is cut */
#define DEPTH_MOST 8
#define NAME_ROOM 24

struct reader {
	const char *at, *end;
	size_t next_line;	/* the number of the line at `at` */
	size_t line;		/* of the joined line */
	char text[LINE_MOST + 1];
	char *value;		/* in text */
	char name[NAME_ROOM];	/* of the property; cut, so that it is none */
	char open[DEPTH_MOST][NAME_ROOM];
	size_t depth;
	struct ics_event event;
	bool has_from, has_to, has_summary;
	int32_t days;		/* of a DURATION; 0 none */
	struct ics out;
	size_t room;
	char *why;
	size_t whylen;
};

static int __attribute__((format(printf, 2, 3)))
wrong(struct reader *r, const char *format, ...)
{
	int n = snprintf(r->why, r->whylen, "line %zu: ", r->line);
	va_list args;

	va_start(args, format);
	if (n > 0 && (size_t)n < r->whylen)
		vsnprintf(r->why + n, r->whylen - (size_t)n, format, args);
	va_end(args);
	return -1;
}

/* ---- lines ---- */

static bool
is_folded(const struct reader *r)
{
	return r->at < r->end && (*r->at == ' ' || *r->at == '\t');
}

/* Join the next line with those folded under it. */
static void
join(struct reader *r)
{
	size_t len = 0;

	r->line = r->next_line;
	do {
		if (r->next_line > r->line)
			r->at++;	/* the space that folds */
		for (; r->at < r->end && *r->at != '\n'; r->at++)
			if (len < LINE_MOST)
				r->text[len++] = *r->at;
		if (len > 0 && r->text[len - 1] == '\r')
			len--;
		if (r->at < r->end)
			r->at++;
		r->next_line++;
	} while (is_folded(r));
	if (len == LINE_MOST) {	/* cut: not in the middle of a character */
		while (len > 0 && (r->text[len - 1] & 0xc0) == 0x80)
			len--;
		len -= len > 0;
	}
	r->text[len] = '\0';
}

static int
check_utf8(struct reader *r)
{
	size_t left = strlen(r->text), n;
	const char *p = r->text;
	uint32_t code;

	for (; left > 0; p += n, left -= n) {
		n = utf8_read(p, left, &code);
		if (n == 0)
			return wrong(r, "this is not UTF-8: export the "
			    "calendar as UTF-8");
	}
	return 0;
}

/* Part name and value: the first ':' that no quotes hold. */
static int
part(struct reader *r)
{
	size_t len = strcspn(r->text, ";:");
	bool quoted = false;

	snprintf(r->name, sizeof(r->name), "%.*s", (int)len, r->text);
	for (r->value = r->text + len; *r->value; r->value++) {
		if (*r->value == '"')
			quoted = !quoted;
		if (*r->value == ':' && !quoted) {
			r->value++;
			return 0;
		}
	}
	return wrong(r, "\"%.40s\" has no \":\", as every line of an iCalendar "
	    "file has", r->text);
}

/* ---- values ---- */

static int
read_day(struct reader *r, int32_t *out)
{
	const char *s = r->value;
	int n[3] = {0};
	char again[TEXT_DAY_TEXT];

	if (strchr(s, 'T') || strchr(s, 't'))
		return wrong(r, "%s has a time of day (%.20s): dates of terms "
		    "are whole days; export them as all-day events", r->name,
		    s);
	if (strlen(s) != 8 || strspn(s, "0123456789") != 8)
		return wrong(r, "%s \"%.20s\" is not a day like 20261026",
		    r->name, s);
	for (int i = 0; i < 8; i++) {
		int *part_of = &n[i < 4 ? 0 : i < 6 ? 1 : 2];

		*part_of = *part_of * 10 + s[i] - '0';
	}
	if (n[0] >= 1970 && n[1] >= 1 && n[1] <= 12 && n[2] >= 1) {
		int32_t day = text_day_of(n[0], n[1], n[2]);

		text_day_text(day, again);
		if (atoi(again + 5) == n[1] && atoi(again + 8) == n[2]) {
			*out = day;
			return 0;
		}
	}
	return wrong(r, "%s \"%.20s\": there is no such day", r->name, s);
}

/* Whole days: P5D, P2W. */
static int
read_duration(struct reader *r)
{
	char *end;
	long n;

	if ((r->value[0] == 'P') && r->value[1] >= '1' &&
	    r->value[1] <= '9') {
		n = strtol(r->value + 1, &end, 10);
		if (n <= 366 && (strcmp(end, "D") == 0 ||
		    strcmp(end, "W") == 0)) {
			r->days = (int32_t)n * (*end == 'W' ? 7 : 1);
			return 0;
		}
	}
	return wrong(r, "DURATION \"%.20s\" is not a number of days like P5D",
	    r->value);
}

/* RFC 5545 3.3.11: \n, \, \; and \\. Whatever could move a cursor is a
 * space. */
static int
read_summary(struct reader *r)
{
	size_t left = strlen(r->value), len = 0, n;
	const char *p = r->value;
	uint32_t code = 0;
	bool escaped;

	for (; left > 0; p += n, left -= n) {
		escaped = *p == '\\' && left > 1;
		p += escaped;
		left -= escaped;
		n = utf8_read(p, left, &code);
		if (n == 0 || len + n >= ICS_SUMMARY)
			break;
		memcpy(r->event.summary + len, p, n);
		if (utf8_is_control(code) || (escaped && (*p == 'n' ||
		    *p == 'N'))) {
			r->event.summary[len++] = ' ';
			continue;
		}
		len += n;
	}
	r->event.summary[len] = '\0';
	return 0;
}

static int
once(struct reader *r, bool *has)
{
	if (*has)
		return wrong(r, "%s is given twice in one event", r->name);
	*has = true;
	return 0;
}

static int
read_property(struct reader *r)
{
	static const char *const repeats[] = { "RRULE", "RDATE", "EXRULE" };

	for (size_t i = 0; i < sizeof(repeats) / sizeof(repeats[0]); i++)
		if (strcasecmp(r->name, repeats[i]) == 0)
			return wrong(r, "%s: events that repeat are not read; "
			    "export each date as an event of its own",
			    repeats[i]);
	if (strcasecmp(r->name, "DTSTART") == 0)
		return once(r, &r->has_from) < 0 ? -1 :
		    read_day(r, &r->event.from);
	if (strcasecmp(r->name, "DTEND") == 0)
		return once(r, &r->has_to) < 0 ? -1 :
		    read_day(r, &r->event.to);
	if (strcasecmp(r->name, "DURATION") == 0)
		return once(r, &r->has_to) < 0 ? -1 : read_duration(r);
	if (strcasecmp(r->name, "SUMMARY") == 0)
		return once(r, &r->has_summary) < 0 ? -1 : read_summary(r);
	if (strcasecmp(r->name, "STATUS") == 0)
		r->event.is_cancelled = strcasecmp(r->value, "CANCELLED") == 0;
	return 0;
}

/* ---- components ---- */

static int
begin(struct reader *r)
{
	if (r->depth == 0 && strcasecmp(r->value, "VCALENDAR") != 0)
		return wrong(r, "an iCalendar file begins with "
		    "BEGIN:VCALENDAR");
	if (r->depth == DEPTH_MOST)
		return wrong(r, "more than %d components lie in one another",
		    DEPTH_MOST);
	snprintf(r->open[r->depth++], NAME_ROOM, "%s", r->value);
	if (r->depth == 2 && strcasecmp(r->value, "VEVENT") == 0) {
		r->event = (struct ics_event){ .line = r->line };
		r->has_from = r->has_to = r->has_summary = false;
		r->days = 0;
	}
	return 0;
}

static int
take_event(struct reader *r)
{
	struct ics_event *e = &r->event, *more;

	if (!r->has_from)
		return wrong(r, "the event that ends here has no DTSTART");
	if (!r->has_to)
		r->days = 1;
	if (r->days)
		e->to = e->from + r->days;
	if (e->to <= e->from)
		return wrong(r, "the event that ends here is over before it "
		    "begins: DTEND is the day after its last");
	e->to--;		/* RFC 5545 3.6.1: the end is not in it */
	if (r->out.count == r->room) {
		r->room = r->room ? r->room * 2 : 32;
		more = reallocarray(r->out.list, r->room, sizeof(*more));
		if (!more)
			return wrong(r, "out of memory");
		r->out.list = more;
	}
	r->out.list[r->out.count++] = *e;
	return 0;
}

static bool
is_in_event(const struct reader *r)
{
	return r->depth == 2 && strcasecmp(r->open[1], "VEVENT") == 0;
}

static int
end(struct reader *r)
{
	if (r->depth == 0 || strncasecmp(r->open[r->depth - 1], r->value,
	    NAME_ROOM - 1) != 0)
		return wrong(r, "END:%.20s ends nothing that is open",
		    r->value);
	if (is_in_event(r) && take_event(r) < 0)
		return -1;
	r->depth--;
	return 0;
}

static int
read_line(struct reader *r)
{
	if (r->text[0] == '\0')
		return 0;
	if (check_utf8(r) < 0 || part(r) < 0)
		return -1;
	if (strcasecmp(r->name, "BEGIN") == 0)
		return begin(r);
	if (strcasecmp(r->name, "END") == 0)
		return end(r);
	if (r->depth == 0)
		return wrong(r, "an iCalendar file begins with "
		    "BEGIN:VCALENDAR");
	return is_in_event(r) ? read_property(r) : 0;
}

int
ics_read(struct ics *out, const char *bytes, size_t len, char *why,
    size_t whylen)
{
	struct reader r = { .at = bytes, .end = bytes + len, .next_line = 1,
	    .why = why, .whylen = whylen };
	int result = 0;

	if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		r.at += 3;
	r.line = 1;
	if (memchr(bytes, '\0', len))
		result = wrong(&r, "a byte in this file is no text");
	while (result == 0 && r.at < r.end) {
		join(&r);
		result = read_line(&r);
	}
	if (result == 0 && r.depth > 0)
		result = wrong(&r, "the file ends within %s: it is cut",
		    r.open[r.depth - 1]);
	else if (result == 0 && r.next_line == 1)
		result = wrong(&r, "the file is empty");
	if (result < 0) {
		ics_clear(&r.out);
		return -1;
	}
	*out = r.out;
	return 0;
}

void
ics_clear(struct ics *i)
{
	free(i->list);
	*i = (struct ics){0};
}
