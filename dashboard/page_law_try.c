/* page_law_try.c: what a draft of the policy would have made of recorded days,
 * in numbers. The work is trial.h's; the page that asks for it shows its
 * end. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dashboard/page.h"
#include "dashboard/moment.h"
#include "dashboard/trial.h"
#include "store/files.h"

#define DAYS 92			/* at most, in the browser */

struct asked {
	char *draft;		/* the text; of form_len bytes of room */
	char from[16], to[16];
	int32_t first, last;
	const char *wrong;	/* "" nothing */
	struct text_faults *faults;	/* of the draft; NULL */
};

/* ---- asking ---- */

static void
write_faults(struct html *h, const struct text_faults *f)
{
	struct text_finding one;
	size_t i;

	html(h, "<ul>");
	for (i = 0; f && text_faults_at(f, i, &one); i++)
		if (one.severity == TEXT_ERROR)
			html(h, "<li>line %zu: %.*s</li>\n", one.line,
			    (int)one.message_len, one.message);
	html(h, "</ul>");
}

static void
write_days(struct page *p, const struct asked *a)
{
	char from[TEXT_DAY_TEXT], to[TEXT_DAY_TEXT];
	int32_t day;

	if (reader_day(p->reader, NULL, p->now_us, &day, p->why,
	    PAGE_WHY) < 0)
		day = calendar_day(p->now_us);
	html(&p->body, "<p><label for=\"from\">From</label><input id=\"from\" "
	    "name=\"from\" type=\"date\" value=\"%s\" required></p><p><label "
	    "for=\"to\">To</label><input id=\"to\" name=\"to\" type=\"date\" "
	    "value=\"%s\" required></p>", a->from[0] ? a->from :
	    text_day_text(day - 27, from), a->to[0] ? a->to :
	    text_day_text(day, to));
}

static void
write_form(struct page *p, const struct asked *a)
{
	html(&p->body, "<h2>Try a draft</h2>\n<form method=\"post\" action=\""
	    "/law/try\" enctype=\"multipart/form-data\" class=\"door\">");
	page_form(p);
	html(&p->body, "<p><label for=\"file\">The draft’s policy.yaml"
	    "</label><input id=\"file\" name=\"file\" type=\"file\" accept=\""
	    ".yaml,.yml\"></p><p><label for=\"draft\">or its text</label>"
	    "<textarea id=\"draft\" name=\"draft\" rows=\"10\" "
	    "spellcheck=\"false\">\n");
	html_lines(&p->body, a->draft ? a->draft : "");
	html(&p->body, "</textarea></p>");
	write_days(p, a);
	html(&p->body, "<p><button>Try it</button></p></form>\n");
}

static void
write_last(struct page *p)
{
	char *text;

	if (trial_runs(p->reader->settings.state)) {
		html(&p->body, "<p role=\"status\"><strong>A draft is being "
		    "tried.</strong> <a href=\"/law/try\">Look again</a> in a "
		    "moment; it takes at most %d seconds.</p>\n", TRIAL_S);
		return;
	}
	text = trial_text(p->reader->settings.state);
	if (text) {
		html(&p->body, "<h2>The last trial</h2>\n<div class=\"scroll\" "
		    "tabindex=\"0\" role=\"region\" aria-label=\"The last "
		    "trial\"><pre>");
		html_lines(&p->body, text);
		html(&p->body, "</pre></div>\n");
	}
	free(text);
}

static void
write_page(struct page *p, const struct asked *a)
{
	struct html *h = &p->body;

	strcpy(p->title, "What if the policy were another");
	html(h, "<p><a href=\"/law\">The law</a></p>\n<h1>What if the policy "
	    "were another?</h1>\n<p>Recorded days are judged by a draft of the "
	    "policy, with the calendar, roster, catalogue and grading of now. "
	    "Only numbers come of it, rounded to five, so that they can go to "
	    "governors; nothing is changed, and no verdict rewritten.</p>\n");
	if (a->wrong[0]) {
		html(h, "<div class=\"wrong\" role=\"alert\" tabindex=\"-1\">"
		    "<h2>There is a problem</h2><p>%s</p>", a->wrong);
		if (a->faults)
			write_faults(h, a->faults);
		html(h, "</div>\n");
	}
	write_last(p);
	write_form(p, a);
}

void
page_law_try(struct page *p)
{
	const struct asked a = { .wrong = "" };

	write_page(p, &a);
}

/* ---- trying ---- */

static int
read_days(struct page *p, struct asked *a)
{
	page_field(p, "from", a->from, sizeof(a->from));
	page_field(p, "to", a->to, sizeof(a->to));
	if (moment_day(a->from, p->now_us, &a->first, p->why, PAGE_WHY) < 0 ||
	    moment_day(a->to, p->now_us, &a->last, p->why, PAGE_WHY) < 0)
		a->wrong = p->why;
	else if (a->last < a->first || a->last - a->first >= DAYS)
		a->wrong = "The first day comes first, and the last at most "
		    "91 days later. beadle law try takes more.";
	return a->wrong[0] ? -1 : 0;
}

/* By a file of its own, for a text is read from one. */
static int
load(struct page *p, struct asked *a, struct policy **out)
{
	const struct law *now = laws_newest(p->reader->laws);
	char path[PATH_MAX];
	int fd, r = -1;

	snprintf(path, sizeof(path), "%s/serve/draft-XXXXXX",
	    p->reader->settings.state);
	fd = mkstemp(path);
	if (fd < 0)
		return -1;
	if (files_write(fd, a->draft, strlen(a->draft), -1) == 0)
		r = policy_load(out, path, now->catalogue, a->faults);
	close(fd);
	unlink(path);
	if (r == 0)
		policy_check(*out, now->roster, a->faults);
	return r;
}

static void
begin(struct page *p, struct asked *a)
{
	struct law draft = *laws_newest(p->reader->laws);
	struct policy *policy = NULL;
	int r;

	a->faults = text_faults_new();
	if (!a->faults || load(p, a, &policy) < 0 ||
	    text_faults_count(a->faults, TEXT_ERROR) > 0) {
		a->wrong = "The draft cannot be used. Mend these, and try "
		    "again:";
	} else {
		draft.policy = policy;
		snprintf(draft.hash, sizeof(draft.hash), "%s",
		    policy_hash(policy));
		r = trial_begin(p->reader, &draft, a->first, a->last, p->why,
		    PAGE_WHY);
		if (r != 0)
			a->wrong = p->why;
	}
	policy_free(policy);
}

void
page_law_try_begin(struct page *p)
{
	struct asked a = { .draft = malloc(p->form_len + 1), .wrong = "" };

	if (!a.draft) {
		page_failed(p);
		return;
	}
	page_field(p, "file", a.draft, p->form_len + 1);
	if (!a.draft[0])
		page_field(p, "draft", a.draft, p->form_len + 1);
	if (!a.draft[0])
		a.wrong = "Give the draft, as a file or as text.";
	else if (read_days(p, &a) == 0)
		begin(p, &a);
	if (a.wrong[0]) {
		p->status = 400;
		write_page(p, &a);
	} else {
		strcpy(p->to, "/law/try");
	}
	text_faults_free(a.faults);
	free(a.draft);
}
