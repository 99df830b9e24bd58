/* contest_words.c: what is said of contests. */
#include "dashboard/contest_words.h"

#include <assert.h>
#include <stdio.h>

#include "classify/calendar.h"
#include "dashboard/moment.h"

static const char *const words[] = {
	[CONTEST_STANDS] = "the entry stands",
	[CONTEST_WRONG] = "the entry is not right",
	[CONTEST_NOTED] = "the entry is right, and what was said stays with it",
};
static_assert(sizeof(words) / sizeof(words[0]) == CONTEST_FOUND_COUNT,
    "say every answer");

const char *
contest_found_words(enum contest_found f)
{
	return words[f];
}

static int32_t
due_of(const struct contests_one *c, int days)
{
	return contest_due(calendar_day(c->said.recorded_us), days);
}

const char *
contest_standing(const struct contests *all, const char *session)
{
	const struct contests_one *c = contests_of(all, session, 0);

	return !c ? NULL : c->answer.id[0] ? "answered" : "open";
}

bool
contest_is_late(const struct contests_one *c, int days, uint64_t now_us)
{
	return calendar_day(c->answer.id[0] ? c->answer.recorded_us :
	    now_us) > due_of(c, days);
}

void
contest_state(struct html *h, const struct contests_one *c, int days,
    uint64_t now_us)
{
	char date[MOMENT_TEXT];

	if (c->answer.id[0])
		html(h, "answered on %s: %s", moment_date(calendar_day(
		    c->answer.recorded_us), date), words[c->answer.found]);
	else
		html(h, "open, to be answered by %s", moment_date(due_of(c,
		    days), date));
	if (contest_is_late(c, days, now_us))
		html(h, " <strong class=\"tag contrary\">late</strong>");
}

char *
contest_within(int days, char buf[CONTEST_WITHIN])
{
	if (days > 0)
		snprintf(buf, CONTEST_WITHIN, "%d day%s", days, days == 1 ?
		    "" : "s");
	else
		snprintf(buf, CONTEST_WITHIN, "one month");
	return buf;
}
