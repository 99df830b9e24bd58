/* page_import.c: an asset register read in: what it would change, shown; then
 * published, by whom it does not concern. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "dashboard/moment.h"
#include "dashboard/os_user.h"
#include "dashboard/page_import.h"
#include "dashboard/publishing.h"
#include "store/chain.h"
#include "store/drafts.h"

#define LINES 600		/* of changes shown */

/* ---- asking for it ---- */

struct asked {
	const char *csv, *day, *wrong, *at;	/* what was typed, and wrong */
	bool is_part;
};

static void
write_part(struct html *h, bool is_part)
{
	html(h, "<div class=\"field\"><label class=\"tick\"><input type=\""
	    "checkbox\" name=\"part\" value=\"yes\"%s> It lists some devices: "
	    "the others stay as they are</label></div>\n", is_part ?
	    " checked" : "");
}

static void
write_asked(struct page *p, const struct asked *a)
{
	struct html *h = &p->body;
	struct field day = { .name = "day", .label = "The register is of",
		.hint = "today, unless a day is given", .type = "date",
		.value = a->day, .wrong = strcmp(a->at, "day") == 0 ?
		a->wrong : "" };

	strcpy(p->title, "Import an asset register");
	field_summary(p, a->at, a->wrong);
	html(h, "<p><a href=\"/devices\" data-key=\"q\">Devices</a></p>\n<h1>"
	    "Import an asset register</h1>\n<p>A file of comma-separated "
	    "values (.csv), as spreadsheets save them. Its first row names "
	    "the columns: an id or asset tag, and a MAC, range or VLAN; also "
	    "equipment, used by, group, place or room, custodian, shared, "
	    "from, to. What it changes is shown first; nothing happens until "
	    "you confirm.</p>\n<form method=\"post\" action=\"/devices/import"
	    "\" enctype=\"multipart/form-data\" class=\"door\">");
	page_form(p);
	html(h, "<div class=\"field%s\"><label for=\"file\">File</label><span "
	    "class=\"hint\" id=\"file-hint\">at most 400 KB; of more, beadle "
	    "roster import</span><input id=\"file\" name=\"file\" type=\"file"
	    "\" accept=\".csv,text/csv\" aria-describedby=\"file-hint\"></div>"
	    "\n<div class=\"field\"><label for=\"csv\">Or its text</label>"
	    "<textarea id=\"csv\" name=\"csv\" rows=\"6\" spellcheck=\"false\""
	    ">\n", strcmp(a->at, "file") == 0 ? " is-wrong" : "");
	html_lines(h, a->csv);
	html(h, "</textarea></div>\n");
	field_write(h, &day);
	write_part(h, a->is_part);
	html(h, "<p><button>See what it changes</button></p></form>\n");
}

void
page_import(struct page *p)
{
	const struct asked nothing = { "", "", "", "", false };

	write_asked(p, &nothing);
}

/* ---- what it would change ---- */

/* "  + office-03, mac ..": a change; behind it, deeper in, its fields. */
static void
write_changes(struct html *h, char *lines)
{
	const char *class;
	char *line, *rest = lines;
	bool is_open = false;
	size_t n = 0;

	while ((line = strsep(&rest, "\n")) && rest) {
		if (n++ >= LINES)
			continue;
		if (line[0] != ' ') {
			html(h, is_open ? "</ul>\n" : "");
			html(h, "<h2>%s</h2>\n<ul class=\"changes\">\n", line);
			is_open = true;
			continue;
		}
		class = line[2] == '+' ? "added" : line[2] == '-' ? "ended" :
		    line[2] == '~' ? "changed" : "of";
		html(h, "<li class=\"%s\">%s</li>\n", class, line + 2);
	}
	html(h, is_open ? "</ul>\n" : "");
	if (n > LINES)
		html(h, "<p>and %zu lines more.</p>\n", n - LINES);
}

static void
write_summary(struct html *h, const struct importing *m)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return;
	importing_summary(out, m);
	if (fclose(out) == 0) {
		html(h, "<div class=\"note lines\">");
		html_lines(h, text);
		html(h, "</div>\n");
	}
	free(text);
}

/* The register goes along, in hexadecimal: what it says is not to be changed
 * by what browsers do to line ends. */
static void
write_confirm(struct page_import *i, const struct importing *m)
{
	struct html *h = &i->page->body;
	struct field minute = { .name = "minute", .label = "Minute or "
		"reference", .hint = "where it was decided, such as: asset "
		"register of 30 November", .value = i->minute,
		.most = REGISTER_TEXT - 1, .is_wanted = true };
	char *digits = malloc(2 * i->len + 1), day[TEXT_DAY_TEXT];

	if (!digits) {
		page_failed(i->page);
		return;
	}
	if (i->wrong[0])
		minute.wrong = i->wrong;
	html(h, "<h2>Publish it</h2>\n<form method=\"post\" action=\"/devices/"
	    "import\" enctype=\"multipart/form-data\" class=\"door\">");
	page_form(i->page);
	html(h, "<input type=\"hidden\" name=\"register\" value=\"%s\"><input "
	    "type=\"hidden\" name=\"day\" value=\"%s\"><input type=\"hidden\" "
	    "name=\"part\" value=\"%s\"><input type=\"hidden\" name=\""
	    "confirm\" value=\"%s\">\n", chain_hex(i->bytes, i->len, digits),
	    text_day_text(i->day, day), i->is_part ? "yes" : "",
	    roster_hash(m->after));
	field_write(h, &minute);
	html(h, "<p><button>Publish the roster with these changes</button> "
	    "<a href=\"/devices/import\">Leave it</a></p></form>\n");
	free(digits);
}

static void
write_preview(struct page_import *i, struct importing *m)
{
	struct page *p = i->page;
	struct html *h = &p->body;

	strcpy(p->title, "What the register changes");
	field_summary(p, "minute", i->wrong);
	html(h, "<p><a href=\"/devices/import\" data-key=\"q\">Another "
	    "register</a></p>\n<h1>What the register changes</h1>\n<p>Nothing "
	    "is changed yet.</p>\n");
	write_summary(h, m);
	write_changes(h, m->shown);
	if (!m->changes.edit_count)
		html(h, "<p>The roster says all of this already.</p>\n");
	else if (importing_is_own(m, p->who->person))
		html(h, "<p class=\"note\">It changes what the roster says of "
		    "equipment in your own keeping. Nobody decides that for "
		    "themselves: another publishes it, or you leave that row "
		    "out.</p>\n");
	else
		write_confirm(i, m);
}

/* Faults of a text, as one sentence. */
static void
say_faults(struct page *p, const struct text_faults *f)
{
	struct text_finding found;
	size_t k;

	for (k = 0; !p->why[0] && text_faults_at(f, k, &found); k++)
		if (found.severity == TEXT_ERROR)
			snprintf(p->why, PAGE_WHY, "%.*s",
			    (int)found.message_len, found.message);
}

/* What is wrong with a register is said where it was asked for. */
static void
show_wrong(struct page_import *i)
{
	char text[FIELD_SENTENCE];
	struct asked a = { i->bytes ? i->bytes : "", "", text, "file",
		i->is_part };

	field_sentence(i->page->why, text);
	i->page->status = 400;
	write_asked(i->page, &a);
}

static int
make(struct page_import *i, const char *dir, struct importing *out,
    struct text_faults *f)
{
	const struct importing_request q = { .dir = dir, .name = "the register",
		.bytes = i->bytes, .len = i->len, .day = i->day,
		.is_part = i->is_part };
	struct page *p = i->page;

	p->why[0] = '\0';
	if (importing_make(out, &q, f, p->why, PAGE_WHY) == 0 &&
	    importing_check(out, f, p->why, PAGE_WHY) == 0)
		return 0;
	say_faults(p, f);
	return -1;
}

void
page_import_preview(struct page_import *i)
{
	const struct reader *r = i->page->reader;
	struct text_faults *f = text_faults_new();
	struct importing m = { 0 };
	char dir[PATH_MAX];

	importing_law(&r->settings, r->ledger, dir);
	if (!f)
		page_failed(i->page);
	else if (make(i, dir, &m, f) < 0)
		show_wrong(i);
	else
		write_preview(i, &m);
	importing_clear(&m);
	text_faults_free(f);
}

/* ---- publishing ---- */

/* From today; behind a law that is yet to come, from its day, so that no
 * policy comes into force before its time. */
static void
fill_about(struct page_import *i, const struct ledger *l,
    struct ledger_law *out)
{
	const struct ledger_law *last = ledger_laws(l) ? ledger_law(l,
	    ledger_laws(l) - 1) : NULL;

	*out = (struct ledger_law){ .recorded_us = i->page->now_us,
		.from = calendar_day(i->page->now_us) };
	if (last && last->from > out->from)
		out->from = last->from;
	snprintf(out->minute, sizeof(out->minute), "%s", i->minute);
	snprintf(out->by, sizeof(out->by), "%s", i->page->who->person);
	os_user_page(out->os_user);
}

static enum publishing
publish_draft(struct page_import *i, const char *draft, struct ledger *l,
    struct text_faults *f)
{
	struct page *p = i->page;
	enum publishing result;
	struct ledger_law about;
	char before[65];

	fill_about(i, l, &about);
	result = publishing_check(draft, &about, f, p->why, PAGE_WHY);
	if (result == PUBLISHING_DONE)
		result = publishing_enter(&p->reader->settings, draft, l,
		    &about, before, p->why, PAGE_WHY);
	return result;
}

/* What was confirmed is made anew under the ledger's lock, and must be the
 * same. */
static enum publishing
publish(struct page_import *i, struct ledger *l, const char *confirm,
    struct text_faults *f)
{
	const struct settings *s = &i->page->reader->settings;
	enum publishing result = PUBLISHING_REFUSED;
	struct laws_change change = { .name = "roster.yaml" };
	char dir[PATH_MAX], draft[LAWS_DRAFT];
	struct page *p = i->page;
	struct importing m = { 0 };

	importing_law(s, l, dir);
	if (make(i, dir, &m, f) == 0) {
		change.bytes = m.roster.bytes;
		change.len = m.roster.len;
		if (strcmp(confirm, roster_hash(m.after)) != 0) {
			snprintf(p->why, PAGE_WHY, "the roster was changed "
			    "meanwhile: look at the changes again");
		} else if (importing_is_own(&m, p->who->person)) {
			snprintf(p->why, PAGE_WHY, "nobody changes what is in "
			    "their own keeping");
		} else if (laws_draft(s->state, dir, &change, draft, f) == 0) {
			result = publish_draft(i, draft, l, f);
			drafts_remove(draft);
		} else {
			result = PUBLISHING_FAILED;
		}
	}
	importing_clear(&m);
	return result;
}

/* The linter's word: of the whole law, not of what came in. */
static void
refuse(struct page *p, const struct text_faults *f)
{
	char first[PAGE_WHY];

	say_faults(p, f);
	memcpy(first, p->why, sizeof(first));
	snprintf(p->why, PAGE_WHY, "the law with this roster was not "
	    "published: %.300s", first);
}

static void
confirm_it(struct page_import *i, const char *confirm)
{
	struct text_faults *f = text_faults_new();
	enum publishing result = PUBLISHING_FAILED;
	struct page *p = i->page;
	char text[FIELD_SENTENCE];
	struct ledger *l;
	int opened;

	opened = f ? ledger_open_within(&l, p->reader->settings.state,
	    PAGE_LEDGER_MS, p->why, PAGE_WHY) : -1;
	if (opened == 0) {
		result = publish(i, l, confirm, f);
		ledger_close(l);
	}
	if (f && result == PUBLISHING_REFUSED && !p->why[0])
		refuse(p, f);
	text_faults_free(f);
	if (result == PUBLISHING_DONE || result == PUBLISHING_ALREADY) {
		strcpy(p->to, "/devices?done=published");
	} else if (result == PUBLISHING_REFUSED) {
		i->wrong = field_sentence(p->why, text);
		p->status = 409;
		page_import_preview(i);
	} else if (opened > 0) {
		page_busy(p);
	} else {
		page_failed(p);
	}
}

/* ---- what comes in ---- */

/* The register: as it was confirmed, a file, or typed. -1: p->why. */
static int
read_register(struct page_import *i)
{
	static const char *const names[] = { "register", "file", "csv" };
	struct page *p = i->page;
	size_t k, len;
	char *text = NULL;

	for (k = 0; k < 3; k++) {
		free(text);
		text = field_typed(p, names[k], false);
		if (!text || text[0])
			break;
	}
	i->bytes = text;
	i->len = text ? strlen(text) : 0;
	if (!i->len) {
		snprintf(p->why, PAGE_WHY, text ? "choose a file, or type its "
		    "text" : "out of memory");
		return -1;
	}
	if (k == 0) {
		len = i->len / 2;
		if (chain_unhex(text, text, len) < 0) {
			snprintf(p->why, PAGE_WHY, "what was confirmed is not "
			    "as it was sent");
			return -1;
		}
		text[len] = '\0';
		i->len = len;
	}
	if (i->len <= PAGE_IMPORT_MOST)
		return 0;
	snprintf(p->why, PAGE_WHY, "the register has more than 400 KB: "
	    "import it with beadle roster import");
	return -1;
}

static int
read_day(struct page_import *i, const char *day)
{
	return moment_day(day[0] ? day : "today", i->page->now_us, &i->day,
	    i->page->why, PAGE_WHY);
}

static void
take(struct page_import *i, const char *confirm)
{
	if (confirm[0] && i->minute[0]) {
		confirm_it(i, confirm);
	} else if (confirm[0]) {
		i->wrong = "Give a minute or reference: it goes into the "
		    "ledger.";
		i->page->status = 400;
		page_import_preview(i);
	} else {
		page_import_preview(i);
	}
}

void
page_import_take(struct page *p)
{
	struct page_import i = { .page = p, .wrong = "" };
	char confirm[65], part[8], day[40], text[FIELD_SENTENCE];
	char minute[REGISTER_TEXT];
	struct asked a = { "", day, text, "file", false };

	page_field(p, "confirm", confirm, sizeof(confirm));
	page_field(p, "day", day, sizeof(day));
	i.minute = page_field(p, "minute", minute, sizeof(minute));
	i.is_part = page_field(p, "part", part, sizeof(part))[0] != '\0';
	if (read_register(&i) < 0 || read_day(&i, day) < 0) {
		a.csv = i.bytes ? i.bytes : "";
		a.at = i.len && i.len <= PAGE_IMPORT_MOST ? "day" : "file";
		a.is_part = i.is_part;
		field_sentence(p->why, text);
		p->status = 400;
		write_asked(p, &a);
	} else {
		take(&i, confirm);
	}
	free(i.bytes);
}
