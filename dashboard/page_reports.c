/* page_reports.c: the last report of each schedule, and one that is made now,
 * for who may read it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/registers_act.h"
#include "dashboard/advising.h"
#include "dashboard/edition.h"
#include "dashboard/moment.h"
#include "dashboard/page_fields.h"
#include "dashboard/reporting.h"
#include "dashboard/render.h"
#include "dashboard/schedule_due.h"
#include "dashboard/schedule_run.h"
#include "store/in_step.h"

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

/* Who has them made again and again? */
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
	    "again.</p>\n");
}

static void
write_schedules(struct page *p)
{
	const struct schedules *all = ledger_schedules(p->reader->ledger);
	const struct schedules_row *row;
	struct html *h = &p->body;
	const struct edition *e;
	size_t i, count = 0;

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

/* ---- one that is asked for now ---- */

struct asked {			/* as it was typed, or proposed */
	char edition[32], period[16], day[16], language[8], format[8];
	const char *field;		/* what is wrong is of this; NULL */
	char wrong[FIELD_SENTENCE];	/* "" nothing */
};

/* The next from *i of those for their offices; NULL: no more. */
static const struct edition *
next_edition(const struct page *p, size_t *i)
{
	const struct edition *e;

	while ((e = edition_at((*i)++)) && !(edition_seats(e) & p->seats))
		;
	return e;
}

static void
write_choices(struct page *p, const struct asked *a)
{
	static const struct { const char *name, *words; } forms[] = {
		{ "pdf", "PDF, to print" }, { "html", "a web page" },
		{ "text", "plain text" }, { "csv", "CSV, for a spreadsheet" },
		{ "json", "JSON, for programs" },
	};
	struct html *h = &p->body;
	const struct edition *e;
	size_t i = 0;

	field_select(h, "edition", "Edition");
	while ((e = next_edition(p, &i)))
		field_option(h, edition_name(e), edition_name(e), a->edition);
	field_select_end(h);
	field_select(h, "period", "Of a whole");
	for (int u = 0; u < DATES_RANGE; u++)
		field_option(h, dates_unit_name((enum dates_unit)u),
		    dates_unit_name((enum dates_unit)u), a->period);
	field_select_end(h);
	field_write(h, &(struct field){ .name = "day", .label = "With the day",
		.hint = "as the school’s calendar has it: the week, the term "
		"that this day is in", .type = "date", .value = a->day,
		.is_wanted = true, .wrong = a->field &&
		strcmp(a->field, "day") == 0 ? a->wrong : "" });
	field_select(h, "language", "Language");
	for (int l = 0; l < LANGUAGE_COUNT; l++)
		field_option(h, language_name((enum language)l),
		    language_words((enum language)l), a->language);
	field_select_end(h);
	field_select(h, "format", "As");
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		field_option(h, forms[i].name, forms[i].words, a->format);
	field_select_end(h);
}

static void
write_form(struct page *p, const struct asked *a)
{
	size_t i = 0;

	if (!next_edition(p, &i))
		return;
	html(&p->body, "<h2 id=\"make\">Make one now</h2>\n<p>It is counted "
	    "from the record and comes as a file, as <code>beadle report"
	    "</code> makes it; nothing is kept of it here. That may take a "
	    "minute; what takes longer is for the console.</p>\n<form method="
	    "\"post\" action=\"/reports/make\" class=\"door\">");
	page_form(p);
	write_choices(p, a);
	html(&p->body, "<p><button>Make it</button></p></form>\n");
}

static void
write_page(struct page *p, const struct asked *a)
{
	struct html *h = &p->body;

	snprintf(p->title, sizeof(p->title), "Reports");
	field_summary(p, a->field, a->wrong);
	html(h, "<h1>Reports</h1>\n<p>Reports are made on a schedule, or when "
	    "somebody asks, each for the offices that may read it; the newest "
	    "of each schedule is here. "
	    "What leaves the school is of a whole day, week, month, half-term, "
	    "term or year: of other days, two reports could be compared until "
	    "they tell what a few people did.</p>\n");
	if (p->seats & ADVISING_READS)
		html(h, "<p><a href=\"/recommendations\">Recommendations</a>: "
		    "what should change, what was decided on it, and what "
		    "became of it.</p>\n");
	write_schedules(p);
	write_form(p, a);
}

/* The week before this one is proposed: it is over. */
void
page_reports(struct page *p)
{
	struct asked a = { .period = "week", .language = "en",
		.format = "pdf" };

	text_day_text(calendar_day(p->now_us) - 7, a.day);
	write_page(p, &a);
}

/* What was typed, as it is meant; else what is wrong with it. 0; 1; -1 and
 * p->why. Editions for others are none. */
static int
read_asked(struct page *p, struct asked *a, struct reporting *q,
    const struct render **form)
{
	int32_t day;
	int r = 1;

	page_field(p, "edition", a->edition, sizeof(a->edition));
	page_field(p, "period", a->period, sizeof(a->period));
	page_field(p, "day", a->day, sizeof(a->day));
	page_field(p, "language", a->language, sizeof(a->language));
	page_field(p, "format", a->format, sizeof(a->format));
	q->edition = edition_named(a->edition);
	*form = render_named(a->format);
	a->field = "day";
	if (!q->edition || !(edition_seats(q->edition) & p->seats)) {
		a->field = "edition";
		strcpy(p->why, "there is no such edition for your office");
	} else if (!*form || strstr(a->period, "..") ||
	    language_named(a->language, &q->language) < 0) {
		a->field = "period";
		strcpy(p->why, "choose a period, a language and a form of "
		    "those in the lists");
	} else if (register_day_read(a->day, &day) < 0) {
		strcpy(p->why, "give the day as 2026-11-20");
	} else {
		r = reporting_dates(q, a->period, day, p->why, PAGE_WHY);
	}
	return r;
}

static int
make_report(struct page *p, const struct reporting *q,
    const struct render *form)
{
	FILE *out;
	int r;

	if (in_step(p->reader->store, p->reader->settings.state, p->why,
	    PAGE_WHY) < 0)
		return -1;
	out = open_memstream(&p->data, &p->data_len);
	if (!out)
		return -1;
	r = reporting_write(q, p->measured, form, out, p->why, PAGE_WHY);
	if (fclose(out) == 0 && r == 0)
		return 0;
	free(p->data);
	p->data = NULL;
	return -1;
}

void
page_report_make(struct page *p)
{
	struct reporting q = { .reader = p->reader, .now_us = p->now_us };
	struct asked a = { .wrong = "" };
	const struct render *form;
	char day[TEXT_DAY_TEXT];
	int r = read_asked(p, &a, &q, &form);

	if (r > 0) {
		field_sentence(p->why, a.wrong);
		p->why[0] = '\0';
		p->status = 400;
		write_page(p, &a);
	} else if (r < 0 || make_report(p, &q, form) < 0) {
		page_failed(p);
	} else {
		p->is_data = true;
		p->type = form->type;
		snprintf(p->save_as, sizeof(p->save_as), "beadle-%s-%s.%s",
		    edition_name(q.edition), text_day_text(q.dates.to, day),
		    form->ending);
	}
}

/* ---- one of a schedule ---- */

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
