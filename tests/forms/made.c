/* made.c: documents made by hand. */
#include "tests/forms/made.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRIDAY 20777		/* 2026-11-20 */

const char *const made_names[] = { "made", "long", "welsh", "hostile", "empty",
	NULL };

/* ---- a bit of everything ---- */

/* A table of a part of a document: each has its own name. */
static void
add_table(struct document *d, const char *id, const char *caption, int part)
{
	char own[32], words[64];

	snprintf(own, sizeof(own), "%s-%d", id, part);
	snprintf(words, sizeof(words), "%s, part %d", caption, part);
	document_table(d, part ? own : id, part ? words : caption);
}

static void
add_services(struct document *d, int part)
{
	static const char *const drawn[] = { "time", NULL };
	static const struct {
		const char *id, *title;
		uint64_t sessions, contrary, minutes;
		int64_t lower_s, upper_s;
	} rows[] = {
		{ "facebook", "Facebook", 1316, 218, 5400, 43200, 98765 },
		{ "instagram", "Instagram", 909, 71, 5400, 17000, 54909 },
		{ "pinterest", "Pinterest", 12, 0, 5400, 0, 531 },
		{ "tiktok", "TikTok", 303, 42, 0, 3600, 8423 },
	};
	size_t i;

	add_table(d, "services", "By service", part);
	document_column(d, "service", "Service", DOCUMENT_TEXT);
	document_column(d, "sessions", "Sessions", DOCUMENT_COUNT);
	document_column(d, "time", "Lower – upper", DOCUMENT_TIME);
	document_column(d, "contrary", "Contrary", DOCUMENT_COUNT);
	document_column(d, "share", "Contrary, of sessions", DOCUMENT_RATE);
	document_column(d, "rate", "Per 100 device-hours", DOCUMENT_RATE);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		document_row(d, rows[i].id);
		document_cell(d, document_text(rows[i].title));
		document_cell(d, document_count(rows[i].sessions));
		document_cell(d, document_time(rows[i].lower_s,
		    rows[i].upper_s));
		document_cell(d, i == 2 ? document_withheld(DOCUMENT_COUNT) :
		    document_count(rows[i].contrary));
		document_cell(d, i == 2 ? document_withheld(DOCUMENT_RATE) :
		    document_percent(rows[i].contrary, rows[i].sessions));
		document_cell(d, document_rate(rows[i].sessions,
		    rows[i].minutes, 6000));
		if (i == 3)
			document_remark(d, "First in the catalogue from "
			    "2026-11-09 on.");
	}
	document_total(d, "all");
	document_cell(d, document_text("All services"));
	document_cell(d, document_count(2540));
	document_cell(d, document_time(63800, 155432));
	document_cell(d, document_count(331));
	document_cell(d, document_percent(331, 2540));
	document_cell(d, document_none(DOCUMENT_RATE));
	document_chart(d, DOCUMENT_BARS, drawn, "A bar each, from the lower to "
	    "the upper bound. Facebook was in use longest.");
}

/* Days of a term: stacks by verdict, and a line of the rate. */
static void
add_days(struct document *d, size_t days, int part)
{
	static const char *const stacks[] = { "contrary", "undecided",
		"outside", NULL };
	size_t i;

	add_table(d, "days", "By day", part);
	document_column(d, "day", "Day", DOCUMENT_DAY);
	document_column(d, "contrary", "Contrary on its face",
	    DOCUMENT_COUNT);
	document_column(d, "undecided", "Not decided", DOCUMENT_COUNT);
	document_column(d, "outside", "Outside the rule", DOCUMENT_COUNT);
	document_column(d, "coverage", "Coverage", DOCUMENT_RATE);
	for (i = 0; i < days; i++) {
		char id[16];

		snprintf(id, sizeof(id), "d%zu", i);
		document_row(d, id);
		document_cell(d, document_day(FRIDAY + (int32_t)i));
		if (i % 9 == 4) {
			document_cell(d, document_withheld(DOCUMENT_COUNT));
			document_cell(d, document_none(DOCUMENT_COUNT));
			document_cell(d, document_none(DOCUMENT_COUNT));
		} else {
			document_cell(d, document_count(i * 7 % 11));
			document_cell(d, document_count(i * 5 % 4));
			document_cell(d, document_count(12 + i * 3 % 7));
		}
		document_cell(d, document_percent(590 - i % 30, 600));
		if (i == 6)
			document_remark(d, "From here on the policy of "
			    "%s is in force.", "1 December");
	}
	document_chart(d, DOCUMENT_STACKED, stacks, "Sessions a day, by "
	    "verdict. Most were outside the rule.");
}

static void
add_trend(struct document *d, int part)
{
	static const char *const lines[] = { "staff", "pupils", NULL };
	size_t i;

	add_table(d, "trend", "Time a week", part);
	document_column(d, "week", "Week", DOCUMENT_TEXT);
	document_column(d, "staff", "Staff equipment", DOCUMENT_TIME);
	document_column(d, "pupils", "Shared equipment", DOCUMENT_TIME);
	for (i = 1; i <= 12; i++) {
		char name[24];

		snprintf(name, sizeof(name), "Week %zu", i);
		document_row(d, name);
		document_cell(d, document_text(name));
		document_cell(d, document_time(900 + (int64_t)(i * 531 % 2000),
		    3600 + (int64_t)(i * 1777 % 5000)));
		document_cell(d, i == 7 ? document_withheld(DOCUMENT_TIME) :
		    document_time((int64_t)i * 60, (int64_t)i * 400));
	}
	document_chart(d, DOCUMENT_LINES, lines, "Both bounds of time, a line "
	    "each for staff and shared equipment.");
}

static struct document *
make_made(void)
{
	struct document *d = document_new("governors", "en-GB",
	    "Use of social media on school equipment");

	if (!d)
		return NULL;
	document_subtitle(d, "Alexandra Infants' School, autumn term 2026");
	document_marking(d, "For the governing body. It names nobody.");
	document_fact(d, "judged_by", "Judged by",
	    document_text("\"Social Media Policy\""));
	document_fact(d, "first", "First day", document_day(FRIDAY));
	document_fact(d, "packets", NULL, document_count(204131));
	document_section(d, 1, "summary", "In short");
	document_paragraph(d, "Of %d sessions %d were contrary on the face of "
	    "it: a question for a person to look into, not a finding about "
	    "anybody.", 2540, 331);
	document_item(d, "Facebook was in use longest.");
	document_item(d, "%s", "One exemption lapses before the next report: "
	    "official use of the school's own page, which was approved for a "
	    "year by the head and is used each week.");
	document_section(d, 2, "services-used", "Which services");
	add_services(d, 0);
	document_section(d, 2, "when", "When");
	add_days(d, 14, 0);
	document_note(d, "A day is the school's own, from midnight to "
	    "midnight.");
	document_section(d, 3, "trend-by-week", "Week by week");
	add_trend(d, 0);
	document_section(d, 1, "approved", "What was approved");
	document_table(d, "approvals", "Official use");
	document_column(d, "entry", "Entry", DOCUMENT_TEXT);
	document_column(d, "until", "Until", DOCUMENT_DAY);
	document_section(d, 1, "limits", "What this can and cannot show");
	document_paragraph(d, "It shows that a device reached a service and "
	    "about how long the connection was in use. It does not show who "
	    "sat there.");
	return d;
}

/* ---- more than a page of everything ---- */

static struct document *
make_long(void)
{
	struct document *d = document_new("annual", "en-GB", "A long report");
	size_t i, k;

	if (!d)
		return NULL;
	document_subtitle(d, "Every table longer than what is left of a page");
	document_marking(d, "For the head teacher");
	for (i = 1; i <= 6; i++) {
		char id[24], heading[48];

		snprintf(id, sizeof(id), "part-%zu", i);
		snprintf(heading, sizeof(heading), "Part %zu of six", i);
		document_section(d, 1, id, heading);
		for (k = 0; k < i; k++)
			document_paragraph(d, "A paragraph that is there to "
			    "fill the page to another height each time, so "
			    "that what follows begins somewhere else: "
			    "sentence after sentence of it, without anything "
			    "being said that anybody would want to read.");
		if (i % 3 == 0)
			add_services(d, (int)i);
		else if (i % 3 == 1)
			add_days(d, 60, (int)i);
		else
			add_trend(d, (int)i);
	}
	return d;
}

static struct document *
make_welsh(void)
{
	struct document *d = document_new("governors", "cy-GB",
	    "Defnydd o'r cyfryngau cymdeithasol ar offer yr ysgol");

	if (!d)
		return NULL;
	document_subtitle(d, "Ysgol Gynradd Tŷ Ŵyn, tymor yr hydref 2026");
	document_section(d, 1, "gwasanaethau", "Pa wasanaethau");
	document_paragraph(d, "Mae'r ŵyn yn y tŷ: ŵ ŷ ẁ ẃ ẅ ỳ ÿ Ŵ Ŷ â ê î ô û.");
	add_services(d, 0);
	document_table(d, "gwag", "Defnydd swyddogol");
	document_column(d, "cofnod", "Cofnod", DOCUMENT_TEXT);
	return d;
}

/* ---- as bad as it comes ---- */

static char endless[10001];

static const char *hostile[] = {
	"\033]0;owned\007\033[31mred", "a\rb\nc\td\vf\x7f",
	"=HYPERLINK(\"http://evil.example\")", "+1+1", "-2-3", "@SUM(1)",
	"\tx", "\uff1d1+1", "a\",\"b", "'quoted'",
	"<script>alert(1)</script><b onclick=\"x\">&amp;", "]]>--><!--",
	"%s%n%d", "\\x1b", "{page}",
	"\u202egpj.exe", "\u2066isolate\u2069", "a\u200bb\u00adc\ufeff",
	"caf\xe9", "\xff\xfe", "\xed\xa0\x80", "\xf5\x80\x80\x80",
	"Tŷ Ŵyn ŵ ŷ", "Łukasz Żółć", "Ελληνικά", "Привет",
	"مدرسة", "בית ספר", "a مدرسة b 123",
	"学校", "😀 emoji", "e\u0301 combining", "\u0430\u0440\u0440le.com",
	"", " ", "   leading", "a  b", endless, NULL
};

const char *const *
made_hostile(void)
{
	memset(endless, 'W', sizeof(endless) - 1);
	return hostile;
}

static struct document *
make_hostile(void)
{
	const char *const *bad = made_hostile();
	struct document *d = document_new("day", "en-GB", bad[10]);
	static const char *const drawn[] = { "n", NULL };
	size_t i;

	if (!d)
		return NULL;
	document_subtitle(d, "%s", bad[0]);
	document_marking(d, "%s", bad[15]);
	for (i = 0; bad[i]; i++)
		document_fact(d, "fact", bad[i], document_text(bad[i]));
	document_section(d, 1, "prose", bad[1]);
	for (i = 0; bad[i]; i++) {
		document_paragraph(d, "%s", bad[i]);
		document_note(d, "%s", bad[i]);
		document_item(d, "%s", bad[i]);
	}
	document_section(d, 1, "tables", bad[26]);
	document_table(d, "bad", bad[16]);
	document_column(d, "name", bad[2], DOCUMENT_TEXT);
	document_column(d, "n", bad[10], DOCUMENT_COUNT);
	document_column(d, "more", bad[17], DOCUMENT_TEXT);
	for (i = 0; bad[i]; i++) {
		document_row(d, bad[i]);
		document_cell(d, document_text(bad[i]));
		document_cell(d, document_count(UINT64_MAX - i));
		document_cell(d, document_text(bad[i]));
		document_remark(d, "%s", bad[i]);
	}
	document_chart(d, DOCUMENT_BARS, drawn, bad[10]);
	return d;
}

struct document *
made_document(const char *name)
{
	static struct document *(*const makers[])(void) = { make_made,
		make_long, make_welsh, make_hostile };
	struct document *d = NULL;
	size_t i;

	for (i = 0; i < sizeof(makers) / sizeof(makers[0]); i++)
		if (strcmp(name, made_names[i]) == 0)
			d = makers[i]();
	if (strcmp(name, "empty") == 0)
		d = document_new("day", "en-GB", "Nothing");
	if (d && document_end(d) < 0) {
		document_free(d);
		d = NULL;
	}
	return d;
}
