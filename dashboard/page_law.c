/* page_law.c: the school's rule as anybody may read it aloud, its versions,
 * what two of them say differently, and what the linter finds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/page.h"
#include "dashboard/law_diff.h"
#include "dashboard/law_found.h"
#include "dashboard/law_words.h"
#include "dashboard/moment.h"

#define HASH 65
#define SHORT "%.12s"

/* Who tends the law: sees who is absent, and whose rows changed. */
#define KEEPERS (SEAT(NETWORK_MANAGER) | SEAT(HEAD) | SEAT(CHAIR) | \
	SEAT(BUSINESS_MANAGER) | SEAT(ADMINISTRATOR) | SEAT(AUDITOR))

/* The one asked for, else the newest; NULL: there is no such. */
static const struct law *
find_law(const struct page *p, const char *name)
{
	char hash[HASH];

	page_query(p, name, hash, sizeof(hash));
	return hash[0] ? laws_named(p->reader->laws, hash) :
	    laws_newest(p->reader->laws);
}

/* ---- the words ---- */

static void
write_section(struct page *p, const struct law_words *w, enum law_section s)
{
	const char *tag = s == LAW_RULE ? "ol" : "ul";
	struct html *h = &p->body;
	size_t i, count = 0;

	for (i = 0; i < w->count; i++) {
		if (w->lines[i].section != s)
			continue;
		if (count++ == 0) {
			html(h, "<h2>%s</h2>\n", law_section_title(s));
			html(h, s == LAW_RULE ? "<ol>" : "<ul>");
		}
		html(h, "<li>%s</li>\n", w->lines[i].text);
	}
	if (count)
		html(h, "</%s>\n", tag);
}

static void
write_words(struct page *p, const struct law *l)
{
	struct law_words w;
	int s;

	if (law_words_make(l, &w) == 0)
		for (s = 0; s < LAW_SECTION_COUNT; s++)
			if (law_section_is_shown((enum law_section)s) &&
			    (s != LAW_ABSENCES || p->seats & KEEPERS))
				write_section(p, &w, (enum law_section)s);
	law_words_free(&w);
}

static void
write_hashes(struct page *p, const struct law *l)
{
	const struct { const char *name, *hash; } texts[] = {
		{ "policy", policy_hash(l->policy) },
		{ "calendar", calendar_hash(l->calendar) },
		{ "roster", roster_hash(l->roster) },
		{ "catalogue", catalogue_hash(l->catalogue) },
		{ "grading", grading_hash(l->grading) },
		{ "law", l->hash },
	};
	size_t i;

	html(&p->body, "<details><summary>The texts, by SHA-256</summary>"
	    "<dl class=\"facts hashes\">");
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		html(&p->body, "<div><dt>%s</dt><dd><code>%s</code></dd></div>"
		    "\n", texts[i].name, texts[i].hash);
	html(&p->body, "</dl></details>\n");
}

/* ---- versions ---- */

static void
write_version(struct page *p, const struct ledger_law *v, bool is_newest)
{
	char from[MOMENT_TEXT], at[CALENDAR_TEXT];
	struct html *h = &p->body;

	html(h, "<tr><th scope=\"row\"><a href=\"/law?version=");
	html_url(h, v->hash);
	html(h, "\"><code>" SHORT "</code></a>%s</th><td>%s</td><td>%s</td>"
	    "<td>%s</td><td>%.16s</td></tr>\n", v->hash, is_newest ?
	    " (newest)" : "", moment_date(calendar_day(laws_starts_us(v)),
	    from), v->minute[0] ? v->minute : "–", v->by[0] ? v->by : "–",
	    calendar_text(v->recorded_us, at));
}

static void
write_choice(struct page *p, const char *name, const char *label,
    const char *chosen)
{
	const struct ledger *l = p->reader->ledger;
	char from[TEXT_DAY_TEXT];
	size_t i;

	html(&p->body, "<label for=\"%s\">%s</label><select id=\"%s\" name="
	    "\"%s\">", name, label, name, name);
	for (i = ledger_laws(l); i-- > 0;)
		html(&p->body, "<option value=\"%s\"%s>%s, " SHORT
		    "</option>", ledger_law(l, i)->hash, strcmp(chosen,
		    ledger_law(l, i)->hash) == 0 ? " selected" : "",
		    text_day_text(ledger_law(l, i)->from, from),
		    ledger_law(l, i)->hash);
	html(&p->body, "</select>");
}

static void
write_versions(struct page *p, const struct law *shown)
{
	const struct ledger *l = p->reader->ledger;
	size_t i, count = ledger_laws(l);

	html(&p->body, "<h2 id=\"versions\">Versions</h2>\n");
	if (!count) {
		html(&p->body, "<p>None was published: the law directory of "
		    "the settings counts. beadle law publish makes a version "
		    "that stands.</p>\n");
		return;
	}
	html(&p->body, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"Versions\"><table><caption>Published versions, the "
	    "newest first</caption><thead><tr><th scope=\"col\">law</th><th "
	    "scope=\"col\">in force from</th><th scope=\"col\">minute</th><th "
	    "scope=\"col\">published by</th><th scope=\"col\">on</th></tr>"
	    "</thead><tbody>\n");
	for (i = count; i-- > 0;)
		write_version(p, ledger_law(l, i), i + 1 == count);
	html(&p->body, "</tbody></table></div>\n");
	if (count < 2 || !(p->seats & KEEPERS))
		return;
	html(&p->body, "<form method=\"get\" action=\"/law/changes\" class=\""
	    "filter\" aria-label=\"Compare\">");
	write_choice(p, "from", "What changed from",
	    ledger_law(l, count - 2)->hash);
	write_choice(p, "to", "to", shown->hash);
	html(&p->body, "<button>Compare</button></form>\n");
}

/* ---- the linter ---- */

static const struct { const char *words, *class; } severities[] = {
	[TEXT_ERROR] = { "error", "contrary" },
	[TEXT_WARNING] = { "warning", "undecided" },
	[TEXT_QUESTION] = { "question", "outside" },
};

static void
write_finding(struct html *h, const struct text_finding *one)
{
	const char *file = one->file;
	size_t len = one->file_len, i;

	for (i = 0; i < one->file_len; i++)
		if (one->file[i] == '/') {
			file = one->file + i + 1;
			len = one->file_len - i - 1;
		}
	html(h, "<li><span class=\"tag %s\">%s</span> ",
	    severities[one->severity].class, severities[one->severity].words);
	if (len)
		html(h, "<code>%.*s", (int)len, file);
	if (len && one->line)
		html(h, ":%zu", one->line);
	html(h, len ? "</code> %.*s</li>\n" : "%.*s</li>\n",
	    (int)one->message_len, one->message);
}

static void
write_findings(struct page *p, const struct law *l)
{
	struct text_faults *f = text_faults_new();
	struct text_finding one;
	char found[LAW_FOUND];
	size_t i;

	if (!f)
		return;
	law_lint(l, calendar_day(p->now_us), f);
	html(&p->body, "<h2 id=\"findings\">What the linter finds</h2>\n"
	    "<p>As of today, for the school to look at: %s. beadle law check "
	    "says the same before a law is published.</p>\n<ul class=\""
	    "findings\">\n", law_found(f, found)[0] ? found : "nothing");
	for (i = 0; text_faults_at(f, i, &one); i++)
		write_finding(&p->body, &one);
	html(&p->body, "</ul>\n");
	text_faults_free(f);
}

static void
no_version(struct page *p)
{
	page_say(p, 404, "There is no such version", "The law was not "
	    "published under that name.");
}

void
page_law(struct page *p)
{
	const struct law *l = find_law(p, "version");

	if (!l) {
		no_version(p);
		return;
	}
	strcpy(p->title, "The law");
	html(&p->body, "<h1>%s</h1>\n", policy_title(l->policy));
	if (l != laws_newest(p->reader->laws))
		html(&p->body, "<p class=\"hint\">An earlier version, <code>"
		    SHORT "</code>. <a href=\"/law\">The newest</a></p>\n",
		    l->hash);
	html(&p->body, "<p>What beadle checks, in words. The words in quotes "
	    "are the policy’s own.</p>\n");
	if (p->seats & KEEPERS)
		html(&p->body, "<p><a href=\"#findings\">What the linter finds"
		    "</a> · <a href=\"#versions\">Versions</a></p>\n");
	if (p->seats & (SEAT(HEAD) | SEAT(CHAIR)))
		html(&p->body, "<p><a href=\"/law/try\">What if it were "
		    "another?</a></p>\n");
	write_words(p, l);
	if (p->seats & KEEPERS)
		write_findings(p, l);
	write_versions(p, l);
	write_hashes(p, l);
}

/* ---- what two say differently ---- */

struct changes {
	struct page *page;
	int section;		/* the one last titled; -1 none */
};

/* A law_diff_visit. */
static void
write_change(void *arg, enum law_section s, enum law_change change,
    const char *text)
{
	struct changes *c = arg;
	struct html *h = &c->page->body;

	if (c->section != (int)s) {
		if (c->section >= 0)
			html(h, "</ul>\n");
		html(h, "<h2>%s</h2>\n<ul class=\"changes\">",
		    law_section_title(s));
	}
	c->section = (int)s;
	switch (change) {
	case LAW_GONE:
		html(h, "<li><span class=\"tag contrary\">no longer</span> "
		    "<del>%s</del></li>\n", text);
		break;
	case LAW_CAME:
		html(h, "<li><span class=\"tag permitted\">now</span> <ins>%s"
		    "</ins></li>\n", text);
		break;
	case LAW_MOVED:
		html(h, "<li><span class=\"tag outside\">order</span> %s</li>"
		    "\n", text);
		break;
	}
}

static void
write_changes(struct page *p, const struct law *from, const struct law *to)
{
	struct changes c = { p, -1 };
	struct law_words a = { 0 }, b = { 0 };
	size_t count = 0;

	html(&p->body, "<p><a href=\"/law\">The law</a></p>\n<h1>What changed"
	    "</h1>\n<p>From <code>" SHORT "</code> to <code>" SHORT "</code>, "
	    "in words; the texts' order and comments are not compared.</p>\n",
	    from->hash, to->hash);
	if (law_words_make(from, &a) == 0 && law_words_make(to, &b) == 0)
		count = law_diff(&a, &b, write_change, &c);
	else
		page_failed(p);
	if (count)
		html(&p->body, "</ul>\n<p>%zu difference%s.</p>\n", count,
		    count == 1 ? "" : "s");
	else if (!a.failed && !b.failed)
		html(&p->body, "<p>They say the same.</p>\n");
	law_words_free(&a);
	law_words_free(&b);
}

void
page_law_changes(struct page *p)
{
	const struct law *from = find_law(p, "from"), *to = find_law(p, "to");

	strcpy(p->title, "What changed in the law");
	if (from && to && from == to && ledger_laws(p->reader->ledger) < 2)
		html(&p->body, "<p><a href=\"/law\">The law</a></p>\n<h1>What "
		    "changed</h1>\n<p>There is only one version so far, <code>"
		    SHORT "</code>: nothing to compare it with.</p>\n",
		    to->hash);
	else if (from && to)
		write_changes(p, from, to);
	else
		no_version(p);
}
