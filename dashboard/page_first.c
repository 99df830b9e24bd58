/* page_first.c: the first screen: does it see, what did it not see, what waits,
 * what was used today, what lapses. Numbers; no device and no person. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/page_register.h"
#include "dashboard/page_waits.h"
#include "dashboard/law_found.h"
#include "dashboard/mail_queue.h"
#include "dashboard/moment.h"
#include "dashboard/picture.h"
#include "dashboard/print.h"
#include "dashboard/report.h"

#define SOON_US (UINT64_C(30) * 86400 * 1000000)

static void
write_tile(struct html *h, const char *class, const char *title,
    const char *value, const char *text)
{
	html(h, "<div class=\"tile %s\"><h2>%s</h2><p class=\"value\">%s</p>"
	    "<p>%s</p></div>\n", class, title, value, text);
}

/* Is it seeing traffic? */
static void
write_sensor(struct page *p)
{
	struct store_status s;
	char text[200], at[MOMENT_TEXT], date[MOMENT_TEXT], why[200];

	if (store_status(p->reader->store, &s, why, sizeof(why)) < 0) {
		write_tile(&p->body, "bad", "Sensor", "not known", why);
		return;
	}
	if (s.ended && s.clock_us) {
		snprintf(text, sizeof(text), "A capture file was read to its "
		    "end: %s, %s. Nothing is watched now.",
		    moment_clock(s.clock_us, at),
		    moment_date(calendar_day(s.clock_us), date));
		write_tile(&p->body, "plain", "Sensor", "file read", text);
	} else if (!s.keeper_alive) {
		write_tile(&p->body, "bad", "Sensor", "not running", "Nothing "
		    "is recorded now. Was beadled stopped? beadle status "
		    "tells more.");
	} else if (s.sensors == 0 || !s.clock_us) {
		write_tile(&p->body, "bad", "Sensor", "sees nothing", "It runs "
		    "and no frame comes. Is the mirror port set, and its "
		    "cable plugged in?");
	} else {
		snprintf(text, sizeof(text), "%u sensor%s on %.60s, last "
		    "heard %s; %" PRIu64 " uses are going on.", s.sensors,
		    s.sensors == 1 ? "" : "s", s.source,
		    moment_clock(s.heard_us, at), s.open_sessions);
		write_tile(&p->body, "good", "Sensor", "sees traffic", text);
	}
}

/* Lost is what came and was not handled. */
static void
write_cover(struct page *p, const struct store_cover *c, bool is_read)
{
	uint64_t lost = c->dropped + c->device_dropped + c->quarantined;
	uint64_t all = c->packets + lost;
	char value[64], text[160];

	if (!is_read || !c->minutes) {
		write_tile(&p->body, "bad", "Coverage", "none", "No sensor "
		    "was watching on this day.");
		return;
	}
	snprintf(value, sizeof(value), "%" PRIu64 " h %02" PRIu64 " min",
	    c->minutes / 60, c->minutes % 60);
	snprintf(text, sizeof(text), "watched; %s%.2f %% of the frames were "
	    "lost. More below.", all && lost * 10000 / all ? "" : lost ?
	    "under " : "", all ? (double)((lost * 10000 + all - 1) / all) /
	    100 : 0.0);
	write_tile(&p->body, lost * 100 > all ? "bad" : "good", "Coverage",
	    value, text);
}

static void
write_waiting(struct page *p)
{
	struct flag_answer a;
	char n[PRINT_NUMBER], text[160];
	size_t left = flags_left(p->flags);

	if (!(p->seats & PAGE_FLAG_SEATS))
		return;
	if (page_flags_waiting(p, &a) < 0)
		return;
	snprintf(text, sizeof(text), "of %zu flag%s that you may look into.",
	    a.count, a.count == 1 ? "" : "s");
	if (left)
		snprintf(text, sizeof(text), "of %zu flags so far: %zu day%s "
		    "still to be read.", a.count, left, left == 1 ? " is" :
		    "s are");
	html(&p->body, "<div class=\"tile %s\"><h2>To review</h2><p class=\""
	    "value\"><a href=\"/review\">%s</a></p><p>%s",
	    a.waiting ? "todo" : "good", print_number(a.waiting, n), text);
	if (a.others)
		html(&p->body, " %s %s for others.", print_number(a.others, n),
		    a.others == 1 ? "more is" : "more are");
	html(&p->body, "</p></div>\n");
}

static void
write_count(struct html *h, const char *path, size_t count, const char *one,
    const char *many)
{
	if (count)
		html(h, "<p><a href=\"%s\">%zu %s</a></p>", path, count,
		    count == 1 ? one : many);
}

/* What waits for them beside flags; no tile where nothing does. */
static void
write_yours(struct page *p)
{
	struct html *h = &p->body;
	char date[MOMENT_TEXT];
	int32_t due = 0;
	size_t contests = page_contests_waiting(p, &due);
	size_t entries = page_registers_waiting(p);
	size_t advices = page_recommendations_waiting(p);

	if (!(contests + entries + advices))
		return;
	html(h, "<div class=\"tile todo\"><h2>Waits for you</h2><p class=\""
	    "value\">%zu</p>", contests + entries + advices);
	write_count(h, "/contests", contests, "contested entry to answer",
	    "contested entries to answer");
	if (contests)
		html(h, "<p>%s by %s</p>", contests == 1 ? "answer it" :
		    "the first", moment_date(due, date));
	write_count(h, "/registers", entries, "entry of a register to approve",
	    "entries of registers to approve");
	write_count(h, "/recommendations", advices, "recommendation to decide",
	    "recommendations to decide");
	html(h, "</div>\n");
}

/* For who looks after the box: nobody tries them any more. */
static void
write_mail(struct page *p)
{
	struct mail_queue_row *rows = NULL;
	size_t count, refused;
	char why[200];

	if (!(p->seats & (SEAT(NETWORK_MANAGER) | SEAT(ADMINISTRATOR))) ||
	    mail_queue_list(p->reader->settings.state, &rows, &count, why,
	    sizeof(why)) < 0)
		return;
	refused = mail_queue_refused(rows, count);
	free(rows);
	if (refused > 0)
		html(&p->body, "<div class=\"tile todo\"><h2>Mail</h2><p class="
		    "\"value\">%zu <small>refused</small></p><p>Letters with "
		    "reports that a mail server will not take. <code>beadle "
		    "mail list</code> says why, <code>beadle mail retry</code> "
		    "tries again.</p></div>\n", refused);
}

static void
write_unseen(struct page *p, const struct store_cover *c)
{
	char line[REPORT_SENTENCE];
	size_t i;

	html(&p->body, "<h2>What was seen, and what was not</h2>\n<ul>");
	for (i = 0; report_seen(ENGLISH, c, i, line); i++)
		html(&p->body, "<li>%s</li>", line);
	html(&p->body, "</ul>\n");
}

/* Entries in force that end within thirty days. */
static void
write_lapsing(struct page *p)
{
	const struct registers *r = p->context->registers;
	const struct register_act *act;
	struct register_entry e;
	char day[TEXT_DAY_TEXT];
	size_t i, count = 0;

	html(&p->body, "<h2>Exemptions that lapse within 30 days</h2>\n");
	for (i = 0; r && i < registers_count(r); i++) {
		registers_at(r, i, &e);
		if (!page_register_may_see(p, &e) ||
		    e.end_us <= p->now_us || e.end_us > p->now_us + SOON_US ||
		    register_state_at(&e, p->context->roster, p->now_us, 0,
		    &act) != REGISTER_IN_FORCE)
			continue;
		if (count++ == 0)
			html(&p->body, "<ul>");
		html(&p->body, "<li><strong>%s</strong>, %s, to %s</li>",
		    e.added->id, register_kind_name(e.added->kind),
		    text_day_text(calendar_day(e.end_us - 1), day));
	}
	html(&p->body, count ? "</ul>\n" : "<p>None.</p>\n");
}

/* Those of one kind. */
static void
write_found(struct html *h, const struct text_faults *f,
    enum text_severity severity)
{
	struct text_finding one;
	size_t i;

	for (i = 0; text_faults_at(f, i, &one); i++)
		if (one.severity == severity)
			html(h, "<li>%.*s</li>\n", (int)one.message_len,
			    one.message);
}

/* What the school should look at in its own texts, the worst first. */
static void
write_law(struct page *p)
{
	struct text_faults *f = text_faults_new();
	char found[LAW_FOUND];
	int s;

	if (!f)
		return;
	law_lint(laws_newest(p->reader->laws), calendar_day(p->now_us), f);
	html(&p->body, "<h2>The law</h2>\n<p>%s, %s.</p>\n",
	    policy_title(p->context->policy),
	    policy_school(p->context->policy));
	if (law_found(f, found)[0]) {
		html(&p->body, "<details><summary>%s to the school</summary>\n"
		    "<ul>", found);
		for (s = 0; s < TEXT_SEVERITY_COUNT; s++)
			write_found(&p->body, f, (enum text_severity)s);
		html(&p->body, "</ul><p><a href=\"/law#findings\">Where each "
		    "of them is written</a></p></details>\n");
	}
	text_faults_free(f);
}

static void
write_day(struct page *p, const struct picture *picture, int32_t day)
{
	struct store_cover cover = { 0 };
	char date[MOMENT_TEXT], at[MOMENT_TEXT], why[200];
	bool is_read;

	is_read = store_cover(p->reader->store, day, &cover, why,
	    sizeof(why)) == 0;
	html(&p->body, "<div data-live=\"all\"><h1>%s</h1>\n<p class=\"hint\">"
	    "As of %s. <a href=\"/\" data-key=\"r\">Load again</a></p>\n",
	    moment_date(day, date), moment_clock(p->now_us, at));
	if (day != calendar_day(p->now_us))
		html(&p->body, "<p class=\"hint\">The last day with anything "
		    "recorded.</p>\n");
	html(&p->body, "<div class=\"tiles\">\n");
	write_sensor(p);
	write_cover(p, &cover, is_read);
	write_waiting(p);
	write_yours(p);
	write_mail(p);
	html(&p->body, "</div>\n");
	if (p->seats & (SEAT(NETWORK_MANAGER) | SEAT(BUSINESS_MANAGER) |
	    SEAT(HEAD))) {
		html(&p->body, "<h2>Use by quarter hour</h2>\n");
		picture_write(&p->body, picture, p->context);
	}
	if (is_read)
		write_unseen(p, &cover);
	if (p->seats & (SEAT(NETWORK_MANAGER) | SEAT(HEAD)))
		write_lapsing(p);
	if (p->seats & (SEAT(NETWORK_MANAGER) | SEAT(HEAD) |
	    SEAT(ADMINISTRATOR) | SEAT(AUDITOR)))
		write_law(p);
	html(&p->body, "</div>\n");
}

void
page_first(struct page *p)
{
	struct picture picture = { .day = calendar_day(p->now_us) };
	int32_t day = picture.day;

	strcpy(p->title, "Today");
	if (flags_ready(p->flags, p->why, PAGE_WHY) < 0) {
		page_failed(p);
		return;
	}
	flags_newest(p->flags, &day, &picture);
	write_day(p, &picture, day);
}
