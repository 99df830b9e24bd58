/* page_reports.c: the last report of each schedule, for who may read it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/advising.h"
#include "dashboard/edition.h"
#include "dashboard/moment.h"
#include "dashboard/page.h"
#include "dashboard/render.h"
#include "dashboard/schedule_due.h"
#include "dashboard/schedule_run.h"

/* The edition of a schedule if this person may read it; NULL: not. */
static const struct edition *
edition_for(const struct page *p, const struct schedules_row *row)
{
	const struct edition *e = row ? edition_named(row->add.edition) : NULL;

	return e && (edition_seats(e) & p->seats) ? e : NULL;
}

static const char *
language_of(const struct schedules_row *row)
{
	enum language l = ENGLISH;

	if (row->add.language[0] &&
	    language_named(row->add.language, &l) < 0)
		return row->add.language;
	return language_words(l);
}

static void
write_row(struct page *p, const struct schedules_row *row,
    const struct edition *e)
{
	char from[MOMENT_TEXT], to[MOMENT_TEXT], until[MOMENT_TEXT];
	struct html *h = &p->body;

	html(h, "<tr><td data-label=\"edition\">%s</td><td data-label=\"of "
	    "each\">%s</td><td data-label=\"language\">%s</td><td "
	    "data-label=\"last\">", edition_title(e, ENGLISH),
	    row->add.period, language_of(row));
	if (row->last.id[0] && schedule_is_kept(row, p->now_us))
		html(h, "<a href=\"/report/%s\">%s%s%s</a>", row->add.id,
		    moment_date(row->last.from_day, from),
		    row->last.to_day == row->last.from_day ? "" : " to ",
		    row->last.to_day == row->last.from_day ? "" :
		    moment_date(row->last.to_day, to));
	else
		html(h, row->last.id[0] ? "gone" : "none yet");
	html(h, "</td><td data-label=\"until\">%s</td></tr>\n",
	    row->removal.id[0] ? "removed" : schedule_is_over(row,
	    p->now_us) ? "over" : moment_date(row->add.until, until));
}

void
page_reports(struct page *p)
{
	const struct schedules *all = ledger_schedules(p->reader->ledger);
	const struct schedules_row *row;
	struct html *h = &p->body;
	const struct edition *e;
	size_t i, count = 0;

	snprintf(p->title, sizeof(p->title), "Reports");
	html(h, "<h1>Reports</h1>\n<p>Each edition is made by the schedules "
	    "that somebody added, and is here until the next of its kind. "
	    "<code>beadle report</code> makes any other; those that leave the "
	    "school only of a day, week, month, half-term, term or year, so "
	    "that no two of them narrow numbers down to few people.</p>\n");
	if (p->seats & ADVISING_READS)
		html(h, "<p><a href=\"/recommendations\">Recommendations</a>: "
		    "what should change, what was decided on it, and what "
		    "became of it.</p>\n");
	for (i = 0; i < schedules_count(all); i++) {
		row = schedules_at(all, i);
		e = edition_for(p, row);
		if (!e)
			continue;
		if (count++ == 0)
			html(h, "<table><caption>Schedules for your office"
			    "</caption><thead><tr><th scope=\"col\">edition"
			    "</th><th scope=\"col\">of each</th><th scope="
			    "\"col\">language</th><th scope="
			    "\"col\">last</th><th scope=\"col\">until</th>"
			    "</tr></thead><tbody>\n");
		write_row(p, row, e);
	}
	if (count > 0)
		html(h, "</tbody></table>\n");
	else
		html(h, "<p>There is no schedule of an edition for your "
		    "office: <code>beadle schedule add</code> adds one.</p>"
		    "\n");
}

/* One, as a file: by its bytes it can be found in the ledger. */
void
page_report(struct page *p)
{
	const struct schedules_row *row = schedules_named(
	    ledger_schedules(p->reader->ledger), p->id);
	const struct edition *e = edition_for(p, row);
	const struct render *form = e ? render_named(row->add.format) : NULL;
	char day[TEXT_DAY_TEXT];

	if (!form || !row->last.id[0] || !schedule_is_kept(row, p->now_us)) {
		page_say(p, 404, "There is no such report", "Or it is of an "
		    "edition that is not for your office.");
		return;
	}
	p->data = schedule_report(p->reader->settings.state, row,
	    &p->data_len, p->why, sizeof(p->why));
	if (!p->data) {
		page_failed(p);
		return;
	}
	p->is_data = true;
	p->type = form->type;
	snprintf(p->save_as, sizeof(p->save_as), "beadle-%s-%s.%s",
	    edition_name(e), text_day_text(row->last.to_day, day),
	    form->ending);
}
