/* calendar_lint.c: what somebody should look at in a calendar. */
#include "classify/calendar.h"
#include "classify/calendar_parts.h"

#include <string.h>

#define SOON 56			/* days, eight weeks */

const struct text_value *
calendar_rows(const struct calendar *c, const char *section)
{
	return text_value_of(text_root(c->text), section);
}

static void
lint_breaks(const struct calendar *c, struct text_faults *f)
{
	const struct text_value *rows = calendar_rows(c, "timetables");

	for (size_t i = 0; i < c->timetable_count; i++)
		if (calendar_lacks_break(c, c->timetables[i].group))
			text_fault(f, TEXT_WARNING, text_item(rows, i), "when "
			    "do staff of the group \"%s\" take a break? The "
			    "timetable has over six hours of `working` and no "
			    "break, so that nothing is said of them while "
			    "others have theirs", c->timetables[i].group);
}

void
calendar_lint(const struct calendar *c, int32_t today, struct text_faults *f)
{
	const struct calendar_term *first = c->terms;
	const struct calendar_term *last = c->terms + c->term_count - 1;
	char day[TEXT_DAY_TEXT];

	lint_breaks(c, f);
	if (c->term_count == 0)
		return;
	if (today > last->to)
		text_fault(f, TEXT_WARNING, last->at, "the last term ended on "
		    "%s, and of today nothing is known: add the terms that "
		    "follow", text_day_text(last->to, day));
	else if (today > last->to - SOON)
		text_fault(f, TEXT_WARNING, last->at, "after the end of this "
		    "term on %s, within eight weeks, nothing is known: add the "
		    "terms that follow", text_day_text(last->to, day));
	else if (today < first->from)
		text_fault(f, TEXT_WARNING, first->at, "before %s nothing is "
		    "known, and that is of today: add the terms before",
		    text_day_text(first->from, day));
}
