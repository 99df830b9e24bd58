/* schedule.c: schedules and their runs as JSON text and back. */
#include "store/schedule.h"

#include <assert.h>
#include <stddef.h>

#include "store/entry_form.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char *const whats[] = {
	[SCHEDULE_ADD] = "schedule", [SCHEDULE_REMOVE] = "unschedule",
	[SCHEDULE_RUN] = "run",
};
static_assert(ARRAY_LEN(whats) == SCHEDULE_WHAT_COUNT, "name every entry");

#define ADDS ENTRY_OF(SCHEDULE_ADD)
#define REMOVES ENTRY_OF(SCHEDULE_REMOVE)
#define RUNS ENTRY_OF(SCHEDULE_RUN)
#define MEMBER(name, kind, field, in, may_lack) { name, kind, \
	ENTRY_FIELD(schedule, field), in, may_lack, NULL, 0, 0 }
#define TEXT(field, in) MEMBER(#field, ENTRY_TEXT, field, in, false)
#define NOTE(field, in) MEMBER(#field, ENTRY_TEXT, field, in, true)

static const struct entry_member members[] = {
	TEXT(id, ENTRY_EACH),
	TEXT(edition, ADDS), TEXT(period, ADDS), TEXT(format, ADDS),
	NOTE(language, ADDS),
	{ "to", ENTRY_TEXTS, ENTRY_FIELD(schedule, to[0]), ADDS, false, NULL,
	    SCHEDULE_TO_MOST, offsetof(struct schedule, to_count) },
	MEMBER("at", ENTRY_MINUTE, minute, ADDS, false),
	MEMBER("until", ENTRY_DAY, until, ADDS, false),
	MEMBER("attached", ENTRY_BOOL, is_attached, ADDS, false),
	MEMBER("from", ENTRY_DAY, from_day, RUNS, false),
	MEMBER("to", ENTRY_DAY, to_day, RUNS, false),
	MEMBER("missed", ENTRY_COUNT, missed, RUNS, false),
	MEMBER("report", ENTRY_HASH, report, RUNS, false),
	TEXT(by, ADDS | REMOVES),
	TEXT(os_user, ENTRY_EACH),
	NOTE(reason, REMOVES),
};
static const struct entry_form form = { whats, ARRAY_LEN(whats), members,
	ARRAY_LEN(members) };

void
schedule_write(struct json *j, const struct schedule *s)
{
	entry_write(j, &form, s->what, s);
}

static void
blank(void *entry, unsigned what)
{
	*(struct schedule *)entry = (struct schedule){
		.what = (enum schedule_what)what };
}

int
schedule_read(const char *text, size_t len, struct schedule *out, char *why,
    size_t whylen)
{
	struct schedule s;

	if (entry_read(&form, text, len, blank, &s, why, whylen) < 0)
		return -1;
	if (s.what == SCHEDULE_RUN && s.from_day > s.to_day)
		return entry_wrong("to", why, whylen);
	*out = s;
	return 0;
}
