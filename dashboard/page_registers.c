/* page_registers.c: the registers and what waits in them; one of them as a
 * list. */
#include <stdlib.h>
#include <string.h>

#include "dashboard/page_register.h"
#include "dashboard/page_waits.h"
#include "dashboard/print.h"

#define ROWS 50			/* a page */

/* What is shown of a list. */
static const struct { const char *name, *words; } shows[] = {
	{ "", "all" }, { "waits", "waits for approval" },
	{ "force", "in force" }, { "lapses", "lapses soon" },
	{ "suspended", "suspended" }, { "over", "over" },
};
#define SHOWS (sizeof(shows) / sizeof(shows[0]))

static bool
is_shown(const struct register_row *r, const char *show)
{
	if (strcmp(show, "waits") == 0)
		return r->state == REGISTER_PROPOSED;
	if (strcmp(show, "force") == 0)
		return r->state == REGISTER_IN_FORCE ||
		    r->state == REGISTER_OUT_OF_TIME;
	if (strcmp(show, "lapses") == 0)
		return r->lapses_in >= 0;
	if (strcmp(show, "suspended") == 0)
		return r->state == REGISTER_SUSPENDED;
	if (strcmp(show, "over") == 0)
		return r->state == REGISTER_REVOKED ||
		    r->state == REGISTER_ENDED;
	return true;
}

static struct register_row *
rows_of(struct page *p, enum register_kind kind, size_t *count)
{
	struct register_view v = { .context = p->context, .kind = kind,
		.id = "", .at_us = p->now_us };
	struct register_row *list = register_rows(&v, count);
	size_t i, kept = 0;

	for (i = 0; list && i < *count; i++)
		if (page_register_may_see(p, &list[i].entry))
			list[kept++] = list[i];
	*count = kept;
	return list;
}

/* ---- all of them ---- */

struct sums { size_t all, force, waits, lapses, suspended; };

static void
add_up(const struct register_row *r, struct sums *s)
{
	s->all++;
	s->force += r->state == REGISTER_IN_FORCE;
	s->waits += r->state == REGISTER_PROPOSED;
	s->suspended += r->state == REGISTER_SUSPENDED;
	s->lapses += r->lapses_in >= 0;
}

static void
write_tile(struct html *h, enum register_kind kind, const struct sums *s)
{
	const struct page_register *r = &page_registers_of[kind];

	html(h, "<div class=\"tile %s\"><h2><a href=\"/register/%s\">%s</a>"
	    "</h2><p class=\"value\">%zu <small>in force</small></p><p>%s"
	    "</p><p>", s->waits ? "todo" : s->lapses ? "todo" : "plain",
	    register_kind_name(kind), r->title, s->force, r->what);
	if (s->waits)
		html(h, "<a href=\"/register/%s?show=waits\">%zu wait%s for "
		    "approval</a>. ", register_kind_name(kind), s->waits,
		    s->waits == 1 ? "s" : "");
	if (s->lapses)
		html(h, "<a href=\"/register/%s?show=lapses\">%zu lapse%s "
		    "within 30 days</a>. ", register_kind_name(kind),
		    s->lapses, s->lapses == 1 ? "s" : "");
	if (s->suspended)
		html(h, "%zu suspended. ", s->suspended);
	if (!s->all)
		html(h, "No entries. ");
	html(h, "</p></div>\n");
}

/* Does it wait for a word that this person may give? */
static bool
is_yours(struct page *p, const struct register_row *r)
{
	char why[PAGE_WHY];

	return r->state == REGISTER_PROPOSED && page_register_may(p, &r->entry,
	    REGISTER_APPROVE, why, sizeof(why));
}

static void
write_yours(struct page *p, const struct register_row *list, size_t count,
    bool *is_begun)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (!is_yours(p, &list[i]))
			continue;
		if (!*is_begun)
			page_register_table(&p->body, "Waits for your word");
		*is_begun = true;
		page_register_table_row(&p->body, &list[i]);
	}
}

size_t
page_registers_waiting(struct page *p)
{
	struct register_row *list;
	size_t i, count, waiting = 0;
	int k;

	for (k = 0; k < REGISTER_KIND_COUNT; k++) {
		if (!page_register_is_theirs(p, (enum register_kind)k))
			continue;
		list = rows_of(p, (enum register_kind)k, &count);
		for (i = 0; list && i < count; i++)
			waiting += is_yours(p, &list[i]);
		free(list);
	}
	return waiting;
}

void
page_registers(struct page *p)
{
	struct html tiles = { 0 };
	struct register_row *list;
	bool is_begun = false;
	size_t i, count;
	int k;

	strcpy(p->title, "Registers");
	html(&p->body, "<h1>Registers</h1>\n<p>What was allowed, to whom, by "
	    "whom and until when. Entries are added, approved and taken back, "
	    "never deleted; nothing is changed backwards.</p>\n");
	for (k = 0; k < REGISTER_KIND_COUNT; k++) {
		enum register_kind kind = (enum register_kind)k;
		struct sums s = { 0 };

		if (!page_register_is_theirs(p, kind))
			continue;
		list = rows_of(p, kind, &count);
		for (i = 0; list && i < count; i++)
			add_up(&list[i], &s);
		if (list)
			write_yours(p, list, count, &is_begun);
		write_tile(&tiles, kind, &s);
		free(list);
	}
	if (is_begun)
		page_register_table_end(&p->body);
	html(&p->body, "<div class=\"tiles\">\n");
	html_append(&p->body, &tiles);
	html(&p->body, "</div>\n");
	html_free(&tiles);
}

/* ---- one of them ---- */

struct list {
	struct page *page;
	enum register_kind kind;
	char show[16], find[64];
	size_t first;
};

/* Is what was looked for anywhere in it? */
static bool
is_found(const struct register_row *r, const char *find)
{
	const struct register_act *a = r->entry.added;
	const struct register_scope *s = &a->scope;
	const char *const texts[] = { a->id, s->person, s->group, s->device,
		s->place, s->network, a->terms.account, a->terms.conditions,
		a->terms.reference, a->reason };
	size_t i;

	if (!find[0])
		return true;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcasestr(texts[i], find))
			return true;
	for (i = 0; i < s->service_count; i++)
		if (strcasestr(s->services[i], find))
			return true;
	return false;
}

static void
write_filter(struct list *l)
{
	struct html *h = &l->page->body;
	size_t i;

	html(h, "<form method=\"get\" action=\"/register/%s\" class=\"filter\""
	    " role=\"search\" aria-label=\"Filter\"><label for=\"find\">Find"
	    "</label><input id=\"find\" name=\"find\" type=\"search\" value=\""
	    "%s\" maxlength=\"60\"><label for=\"show\">Show</label><select "
	    "id=\"show\" name=\"show\">", register_kind_name(l->kind),
	    l->find);
	for (i = 0; i < SHOWS; i++)
		field_option(h, shows[i].name, shows[i].words, l->show);
	html(h, "</select><button>Show</button></form>\n");
}

static void
write_pages(struct list *l, size_t count)
{
	struct html *h = &l->page->body;
	size_t last = l->first + ROWS < count ? l->first + ROWS : count;
	int way;

	html(h, "<nav class=\"pages\" aria-label=\"Pages of entries\"><p>%zu "
	    "to %zu of %zu. ", count ? l->first + 1 : 0, last, count);
	for (way = 0; way < 2; way++) {
		if (way ? last >= count : !l->first)
			continue;
		html(h, "<a href=\"/register/%s?find=",
		    register_kind_name(l->kind));
		html_url(h, l->find);
		html(h, "&amp;show=");
		html_url(h, l->show);
		html(h, "&amp;from=%zu\">%s</a> ", way ? last :
		    l->first > ROWS ? l->first - ROWS : 0, way ? "Next" :
		    "Before");
	}
	html(h, "</p></nav>\n");
}

static void
write_list(struct list *l, const struct register_row *rows, size_t count)
{
	struct html *h = &l->page->body;
	size_t i, at = 0;

	page_register_table(h, page_registers_of[l->kind].title);
	for (i = 0; i < count; i++) {
		if (!is_shown(&rows[i], l->show) ||
		    !is_found(&rows[i], l->find))
			continue;
		if (at >= l->first && at < l->first + ROWS)
			page_register_table_row(h, &rows[i]);
		at++;
	}
	if (!at)
		html(h, "<tr><td colspan=\"4\">%s</td></tr>\n", count ?
		    "No entry is like that." : "There are no entries yet.");
	page_register_table_end(h);
	write_pages(l, at);
}

/* Who has not acknowledged, for those who see the register. */
static void
write_missing(struct list *l)
{
	struct register_view v = { .context = l->page->context,
		.kind = l->kind, .id = "", .at_us = l->page->now_us };
	char *text = NULL, *line, *rest;
	struct html *h = &l->page->body;
	int r = -1;
	size_t len;
	FILE *f;

	if (l->kind != REGISTER_ACKNOWLEDGEMENT ||
	    !(l->page->seats & page_registers_of[l->kind].sees))
		return;
	f = open_memstream(&text, &len);
	if (f) {
		r = register_missing(f, &v);
		r |= fclose(f);
	}
	if (r == 0) {
		/* The last line is the sum. */
		html(h, "<h2>Who has not</h2>\n<ul class=\"names\">");
		rest = text;
		while ((line = strsep(&rest, "\n")) && rest && *rest)
			html(h, "<li>%s</li>", line);
		html(h, "</ul><p>%s.</p>\n", line ? line : "");
	}
	free(text);
}

void
page_register(struct page *p)
{
	struct list l = { .page = p };
	int kind = page_register_kind(p->id);
	struct register_row *rows;
	char first[12];
	size_t count;

	if (kind < 0 || !page_register_is_theirs(p,
	    (enum register_kind)kind)) {
		page_say(p, 404, "There is no such register", "It is not "
		    "there, or not for you to read.");
		return;
	}
	l.kind = (enum register_kind)kind;
	page_query(p, "show", l.show, sizeof(l.show));
	page_query(p, "find", l.find, sizeof(l.find));
	l.first = strtoul(page_query(p, "from", first, sizeof(first)), NULL,
	    10);
	rows = rows_of(p, l.kind, &count);
	if (!rows) {
		page_failed(p);
		return;
	}
	snprintf(p->title, sizeof(p->title), "%s",
	    page_registers_of[kind].title);
	html(&p->body, "<p><a href=\"/registers\" data-key=\"q\">All registers"
	    "</a></p>\n<h1>%s</h1>\n<p>%s</p>\n", p->title,
	    page_registers_of[kind].what);
	if (page_registers_of[kind].is_open ||
	    (p->seats & page_registers_of[kind].adds))
		html(&p->body, "<p><a class=\"button\" href=\"/register-add/%s"
		    "\" data-key=\"a\">Add %s <kbd>a</kbd></a></p>\n",
		    register_kind_name(l.kind), page_registers_of[kind].one);
	write_filter(&l);
	write_list(&l, rows, count);
	write_missing(&l);
	free(rows);
}
