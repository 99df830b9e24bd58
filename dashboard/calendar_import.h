/* calendar_import.h: what events say of a school's year, told by the words of
 * their summaries, as sections of calendar.yaml. Pure.
 *
 * An event is understood when one of a few phrases ("half term", "INSET",
 * "bank holiday" ...) is in its summary, and otherwise only words that go with
 * dates of schools ("autumn", "2026", "day" ...). Everything else is left, with
 * the reason: nothing is guessed. */
#ifndef DASHBOARD_CALENDAR_IMPORT_H
#define DASHBOARD_CALENDAR_IMPORT_H

#include <stdio.h>

#include "classify/ics.h"
#include "classify/text.h"

struct import_term {
	char name[ICS_SUMMARY + 8];	/* the summary, with its year */
	int32_t from, to;
	int32_t half_from, half_to;	/* from > to: none */
};

struct import_days {		/* ascending, each once */
	int32_t *list;
	size_t count;
};

struct import_left {
	const struct ics_event *event;
	const char *why;
};

struct calendar_import {
	struct import_term *terms;	/* ascending, not overlapping */
	size_t term_count;
	struct import_days inset, bank_holidays;
	struct import_left *left;	/* as written */
	size_t left_count;
};

/* Of events, which are borrowed. -1: out of memory. calendar_import_free in
 * either case. */
int calendar_import_make(struct calendar_import *out, const struct ics *events);
void calendar_import_free(struct calendar_import *m);

/* The sections it can fill; those of which no event spoke are to stay. */
enum import_section {
	IMPORT_TERMS, IMPORT_INSET, IMPORT_BANK_HOLIDAYS, IMPORT_SECTION_COUNT
};
const char *import_section_key(enum import_section s);	/* "terms" */
bool calendar_import_has(const struct calendar_import *m,
    enum import_section s);
/* One of them as YAML, as a calendar has it. */
void calendar_import_write(const struct calendar_import *m,
    enum import_section s, FILE *out);

#endif
