/* ics.h: events of whole days from an iCalendar file (RFC 5545), as councils
 * publish term dates. Pure: bytes to events.
 *
 * Read are DTSTART, DTEND, DURATION, SUMMARY and STATUS of each VEVENT;
 * folded lines are joined. Refused, with the line: times of day, repeated
 * events (RRULE, RDATE), what is not UTF-8, a file that is cut. */
#ifndef CLASSIFY_ICS_H
#define CLASSIFY_ICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ICS_SUMMARY 128

struct ics_event {
	size_t line;			/* of its BEGIN:VEVENT, from 1 */
	int32_t from, to;		/* days since 1970-01-01, both in it */
	bool is_cancelled;
	char summary[ICS_SUMMARY];	/* one line of UTF-8; cut; "" none */
};

struct ics {
	struct ics_event *list;		/* as written */
	size_t count;
};

/* 0 and *out, which ics_clear frees; -1 and *why, "line 12: ...". */
int ics_read(struct ics *out, const char *bytes, size_t len, char *why,
    size_t whylen);
void ics_clear(struct ics *i);

#endif
