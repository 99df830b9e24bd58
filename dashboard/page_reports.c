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

/* Reports are made at the console alone: whom does one ask? */
static void
write_none(struct page *p)
{
	const struct roster_person *holder = roster_holder(p->context->roster,
	    OFFICE_NETWORK_MANAGER, p->now_us);
	struct html *h = &p->body;

	html(h, "<p>No report for your office is made on a schedule yet. Ask ");
	if (holder)
		html(h, "<strong>%s</strong>, ", holder->id);
	html(h, "the network manager, for the edition and the period that you "
	    "need: <code>beadle schedule add</code> has it made again and "
	    "again, <code>beadle report</code> once.</p>\n");
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
	html(h, "<h1>Reports</h1>\n<p>Reports are made on a schedule, each for "
	    "the offices that may read it; the newest of each is here. "
	    "What leaves the school is of a whole day, week, month, half-term, "
	    "term or year: of other days, two reports could be compared until "
	    "they tell what a few people did.</p>\n");
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
		write_none(p);
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
