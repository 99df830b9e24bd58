/* page_unknown.c: devices that no row of the roster names: how many were
 * counted, which were kept, and one given a row. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "dashboard/page_import.h"
#include "dashboard/page_roster.h"

#define DAYS 14			/* looked back */
#define SEEN_MOST 500

struct seen {			/* one that was kept without a row */
	char device[64];
	uint64_t first_us, last_us, sessions;
};

struct unknown {
	struct page *page;
	struct seen *list;
	size_t count;
	uint64_t more;		/* sessions of those there is no room for */
};

/* ---- reading ---- */

/* A store_visit. */
static int
add(void *arg, const struct session *s)
{
	struct unknown *u = arg;
	struct seen *one;
	size_t i;

	if (roster_device_named(u->page->context->roster, s->device,
	    s->start_us))
		return 0;
	for (i = 0; i < u->count; i++)
		if (strcmp(u->list[i].device, s->device) == 0)
			break;
	if (i == SEEN_MOST) {
		u->more++;
		return 0;
	}
	one = &u->list[i];
	if (i == u->count) {
		u->count++;
		snprintf(one->device, sizeof(one->device), "%s", s->device);
		one->first_us = s->start_us;
	}
	one->sessions++;
	one->last_us = s->end_us;
	return 0;
}

/* ---- writing ---- */

/* A store_count_visit. */
static int
write_count(void *arg, const struct store_count *c)
{
	struct html *h = arg;

	if (c->of == COUNT_UNKNOWN)
		html(h, "<td class=\"number\" data-label=\"devices, at most\">%"
		    PRIu64 "</td><td class=\"number\" data-label=\"uses\">%"
		    PRIu64 "</td>", c->devices, c->sessions);
	return 0;
}

static int
write_counts(struct unknown *u, int32_t last)
{
	struct page *p = u->page;
	struct html *h = &p->body;
	char day[TEXT_DAY_TEXT];
	bool any = false;
	int32_t d;

	html(h, "<h2>Counted, and not kept</h2>\n<table class=\"cards\">"
	    "<caption>Equipment nobody knows, by day; its addresses are not "
	    "kept</caption><thead><tr><th scope=\"col\">day</th><th scope=\""
	    "col\" class=\"number\">devices, at most</th><th scope=\"col\" "
	    "class=\"number\">uses of social media</th></tr></thead><tbody>"
	    "\n");
	for (d = last; d > last - DAYS; d--) {
		struct html cells = { 0 };

		if (store_counts(p->reader->store, d, write_count, &cells,
		    p->why, PAGE_WHY) < 0) {
			html_free(&cells);
			return -1;
		}
		if (cells.len) {
			any = true;
			html(h, "<tr><th scope=\"row\">%s</th>",
			    text_day_text(d, day));
			html_append(h, &cells);
			html(h, "</tr>\n");
		}
		html_free(&cells);
	}
	if (!any)
		html(h, "<tr><td colspan=\"3\">None in these days.</td></tr>"
		    "\n");
	html(h, "</tbody></table>\n");
	return 0;
}

static void
write_one(struct page *p, const struct seen *s)
{
	char first[CALENDAR_TEXT], last[CALENDAR_TEXT];
	struct html *h = &p->body;
	uint8_t mac[6];
	bool is_mac = mac_read(s->device, mac) == 0;

	html(h, "<tr><td data-label=\"device\">%s</td><td class=\"number\" "
	    "data-label=\"uses\">%" PRIu64 "</td><td data-label=\"first\">"
	    "%.16s</td><td data-label=\"last\">%.16s</td><td data-label=\""
	    "what to do\">", s->device, s->sessions,
	    calendar_text(s->first_us, first), calendar_text(s->last_us,
	    last));
	if (is_mac && roster_is_random_mac(mac))
		html(h, "<span class=\"tag\">made-up MAC</span> ");
	if (is_mac)
		html(h, "<a href=\"/devices/classify?mac=%s\">Give it a row"
		    "</a>", s->device);
	else
		html(h, "known by its address alone");
	html(h, "</td></tr>\n");
}

static void
write_seen(struct unknown *u)
{
	struct html *h = &u->page->body;
	size_t i;

	html(h, "<h2>Kept without a row</h2>\n<p>On networks that are the "
	    "school's, or where the policy keeps what is unknown. Who made "
	    "the card is not looked up. A made-up MAC may be another "
	    "tomorrow: give a row to those that stay.</p>\n<div class=\""
	    "scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Kept without "
	    "a row\"><table class=\"queue cards\"><thead><tr><th scope=\"col\""
	    ">device</th><th scope=\"col\" class=\"number\">uses</th><th "
	    "scope=\"col\">first</th><th scope=\"col\">last</th><th scope=\""
	    "col\">what to do</th></tr></thead><tbody>\n");
	for (i = 0; i < u->count; i++)
		write_one(u->page, &u->list[i]);
	if (!u->count)
		html(h, "<tr><td colspan=\"5\">None in these days.</td></tr>"
		    "\n");
	html(h, "</tbody></table></div>\n");
	if (u->more)
		html(h, "<p>and %" PRIu64 " uses of more devices.</p>\n",
		    u->more);
}

static int
fill(struct unknown *u, int32_t last)
{
	struct page *p = u->page;
	int32_t d;

	for (d = last - DAYS + 1; d <= last; d++)
		if (reader_numbers(p->reader, d, add, u, p->why,
		    PAGE_WHY) < 0)
			return -1;
	return 0;
}

void
page_unknown(struct page *p)
{
	struct unknown u = { .page = p,
		.list = calloc(SEEN_MOST, sizeof(*u.list)) };
	int32_t last;

	strcpy(p->title, "Unknown devices");
	html(&p->body, "<p><a href=\"/devices\" data-key=\"q\">Devices</a></p>"
	    "\n<h1>Unknown devices</h1>\n<p>The last %d days that have "
	    "anything. A device without a row is nobody's.</p>\n<p><a href=\""
	    "/devices/classify\">Give a device a row</a></p>\n", DAYS);
	if (!u.list || reader_day(p->reader, NULL, p->now_us, &last, p->why,
	    PAGE_WHY) < 0 || fill(&u, last) < 0) {
		page_failed(p);
	} else {
		write_seen(&u);
		if (write_counts(&u, last) < 0)
			page_failed(p);
		else if (u.count)
			page_roster_look(p, "page unknown devices", "", "");
	}
	free(u.list);
}

/* ---- a row for one ---- */

static const struct { enum asset_field field; const char *name, *label, *hint,
	*list; } cells[] = {
	{ ASSET_ID, "id", "Id", "letters, digits, dot, dash and underscore: "
	    "office-03", NULL },
	{ ASSET_MAC, "mac", "MAC", "such as 3c:52:82:10:00:01", NULL },
	{ ASSET_GROUP, "group", "Group", "such as office; may be left out",
	    "groups" },
	{ ASSET_PLACE, "place", "Place", "where it stands; may be left out",
	    "places" },
	{ ASSET_CUSTODIAN, "custodian", "Custodian", "whose alone it is: a "
	    "person of the roster; may be left out", "people" },
};
#define CELLS (sizeof(cells) / sizeof(cells[0]))

static const struct { const char *cell, *words; } sharings[] = {
	{ "", "not said" },
	{ "yes", "shared: others than its custodian use it" },
	{ "no", "its custodian's alone" },
};
#define SHARINGS (sizeof(sharings) / sizeof(sharings[0]))

struct row {
	char *typed[CELLS];
	char equipment[16], used_by[16], shared[8];
	size_t wrong_at;		/* CELLS: at none */
	char wrong[FIELD_SENTENCE];
};

static void
write_list(struct page *p, const char *id, enum roster_words_of of)
{
	struct html *h = &p->body;
	const char **words;
	size_t k, count;

	words = roster_words(p->context->roster, of, &count);
	html(h, "<datalist id=\"%s\">", id);
	for (k = 0; words && k < count; k++)
		html(h, "<option value=\"%s\"></option>", words[k]);
	html(h, "</datalist>\n");
	free(words);
}

static void
write_choices(struct page *p, const struct row *r)
{
	struct html *h = &p->body;
	int k;

	field_select(h, "equipment", "Equipment");
	for (k = 0; k < EQUIPMENT_COUNT; k++)
		field_option(h, equipment_name((enum equipment)k),
		    equipment_name((enum equipment)k), r->equipment);
	field_select_end(h);
	field_select(h, "used_by", "Used by");
	for (k = 0; k < PERSON_KIND_COUNT; k++)
		field_option(h, person_kind_name((enum person_kind)k),
		    person_kind_name((enum person_kind)k), r->used_by);
	field_select_end(h);
}

/* Not said is a value of its own: nobody is told to use it alone by what was
 * not ticked. */
static void
write_sharing(struct html *h, const struct row *r)
{
	size_t i;

	field_select(h, "shared", "Shared");
	for (i = 0; i < SHARINGS; i++)
		field_option(h, sharings[i].cell, sharings[i].words,
		    r->shared);
	field_select_end(h);
}

static void
write_row(struct page *p, const struct row *r)
{
	struct html *h = &p->body;
	size_t i;

	strcpy(p->title, "Give a device a row");
	field_summary(p, r->wrong_at < CELLS ? cells[r->wrong_at].name : NULL,
	    r->wrong);
	html(h, "<p><a href=\"/devices/unknown\" data-key=\"q\">Unknown "
	    "devices</a></p>\n<h1>Give a device a row</h1>\n<p>From today. "
	    "What it changes is shown before anything happens.</p>\n<form "
	    "method=\"post\" action=\"/devices/classify\" class=\"door\">");
	page_form(p);
	write_list(p, "groups", WORDS_GROUPS);
	write_list(p, "places", WORDS_PLACES);
	write_list(p, "people", WORDS_PEOPLE);
	for (i = 0; i < CELLS; i++) {
		struct field f = { .name = cells[i].name,
			.label = cells[i].label, .hint = cells[i].hint,
			.list = cells[i].list, .value = r->typed[i],
			.most = ASSET_TEXT - 1, .is_wanted = i < 2,
			.wrong = r->wrong_at == i ? r->wrong : "" };

		field_write(h, &f);
		if (i == 1)
			write_choices(p, r);
	}
	write_sharing(h, r);
	html(h, "<p><button>See what it changes</button></p></form>\n");
}

static void
end(struct row *r)
{
	size_t i;

	for (i = 0; i < CELLS; i++)
		free(r->typed[i]);
}

void
page_classify(struct page *p)
{
	struct row r = { .equipment = "school", .used_by = "staff",
		.wrong_at = CELLS };
	char mac[ASSET_TEXT];

	r.typed[1] = strdup(page_query(p, "mac", mac, sizeof(mac)));
	write_row(p, &r);
	end(&r);
}

/* One cell of a register: in quotes, which are doubled within. */
static void
put(FILE *out, const char *text)
{
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

/* As a register of one row. NULL: out of memory. */
static char *
register_of(const struct row *r, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);
	size_t i;

	if (!out)
		return NULL;
	fputs("equipment,used by,shared", out);
	for (i = 0; i < CELLS; i++)
		fprintf(out, ",%s", cells[i].name);
	fputc('\n', out);
	put(out, r->equipment);
	fputc(',', out);
	put(out, r->used_by);
	fputc(',', out);
	put(out, r->shared);
	for (i = 0; i < CELLS; i++) {
		fputc(',', out);
		put(out, r->typed[i]);
	}
	fputc('\n', out);
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

/* "line 2, mac: is no MAC": of which cell. */
static void
know_wrong(struct row *r, const char *why)
{
	const char *column = strchr(why, ','), *colon = strchr(why, ':');
	size_t i;

	for (i = 0; column && colon && i < CELLS; i++)
		if (strncmp(column + 2, cells[i].name, (size_t)(colon -
		    column - 2)) == 0 && !cells[i].name[colon - column - 2])
			break;
	r->wrong_at = i < CELLS && column && colon ? i : CELLS;
	field_sentence(r->wrong_at < CELLS ? colon + 2 : why, r->wrong);
}

/* Can it be a row? Else what is wrong. */
static bool
is_row(struct page *p, struct row *r, const char *bytes, size_t len)
{
	struct asset_register a = { 0 };
	struct csv table = { 0 };
	bool is_good = false;

	p->why[0] = '\0';
	if (csv_read(&table, bytes, len, p->why, PAGE_WHY) == 0 &&
	    asset_register_make(&a, &table, p->context->roster, p->now_us,
	    p->why, PAGE_WHY) == 0) {
		is_good = a.refused == 0 && a.count == 1;
		if (!is_good && a.note_count)
			snprintf(p->why, PAGE_WHY, "%s", a.notes[0].text);
	}
	if (!is_good)
		know_wrong(r, p->why);
	asset_register_clear(&a);
	csv_clear(&table);
	return is_good;
}

static int
read_row(struct page *p, struct row *r)
{
	size_t i;

	page_field(p, "equipment", r->equipment, sizeof(r->equipment));
	page_field(p, "used_by", r->used_by, sizeof(r->used_by));
	page_field(p, "shared", r->shared, sizeof(r->shared));
	for (i = 0; i < CELLS; i++) {
		r->typed[i] = field_typed(p, cells[i].name, false);
		if (!r->typed[i])
			return -1;
	}
	return 0;
}

void
page_classify_show(struct page *p)
{
	struct page_import m = { .page = p, .is_part = true, .wrong = "",
		.minute = "", .day = calendar_day(p->now_us) };
	struct row r = { .wrong_at = CELLS };

	if (read_row(p, &r) == 0)
		m.bytes = register_of(&r, &m.len);
	if (!m.bytes) {
		page_failed(p);
	} else if (!is_row(p, &r, m.bytes, m.len)) {
		p->status = 400;
		write_row(p, &r);
	} else {
		page_import_preview(&m);
	}
	free(m.bytes);
	end(&r);
}
