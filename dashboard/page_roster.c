/* page_roster.c: what the pages of devices, places and people share. */
#include "dashboard/page_roster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"

/* ---- rows ---- */

const char *
page_device_value(const struct page_device *d, enum asset_field f)
{
	return d->values[f] ? d->values[f] : "";
}

/* Days are compared as they are written, which sorts as they do. */
enum page_roster_when
page_roster_when(const struct page *p, const char *from, const char *to)
{
	char today[TEXT_DAY_TEXT];

	text_day_text(calendar_day(p->now_us), today);
	if (to && to[0] && strcmp(to, today) < 0)
		return ROSTER_OVER;
	return from && from[0] && strcmp(from, today) > 0 ? ROSTER_LATER :
	    ROSTER_NOW;
}

bool
page_device_at(const struct page *p, size_t i, struct page_device *out)
{
	const struct text_value *rows = roster_rows(p->context->roster,
	    "devices");
	uint8_t mac[6];

	if (i >= text_count(rows))
		return false;
	roster_row_values(text_item(rows, i), out->values);
	out->reference = roster_word(text_item(rows, i), "reference");
	out->when = page_roster_when(p, out->values[ASSET_FROM],
	    out->values[ASSET_TO]);
	out->is_random = out->values[ASSET_MAC] &&
	    mac_read(out->values[ASSET_MAC], mac) == 0 &&
	    roster_is_random_mac(mac);
	return true;
}

/* ---- writing ---- */

void
page_roster_days(struct html *h, const char *from, const char *to)
{
	bool has_from = from && from[0], has_to = to && to[0];

	if (has_from && has_to)
		html(h, "%s to %s", from, to);
	else if (has_from)
		html(h, "since %s", from);
	else if (has_to)
		html(h, "until %s", to);
	else
		html(h, "always");
}

void
page_device_table(struct html *h, const char *caption)
{
	html(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"%s\"><table class=\"queue cards\"><caption>%s"
	    "</caption><thead><tr><th scope=\"col\">device</th><th scope=\""
	    "col\">equipment</th><th scope=\"col\">place</th><th scope=\"col"
	    "\">group</th><th scope=\"col\">custodian</th><th scope=\"col\">"
	    "known by</th><th scope=\"col\">days</th></tr></thead><tbody>\n",
	    caption, caption);
}

static void
write_known_by(struct html *h, const struct page_device *d)
{
	static const enum asset_field keys[] = { ASSET_MAC, ASSET_RANGE,
		ASSET_VLAN };
	const char *between = "";
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *value = page_device_value(d, keys[i]);

		if (!value[0])
			continue;
		html(h, "%s%s%s", between, keys[i] == ASSET_VLAN ? "VLAN " :
		    "", value);
		between = ", ";
	}
	if (d->is_random)
		html(h, " <span class=\"tag\">made-up MAC</span>");
}

static void
write_custodian(struct html *h, const struct page_device *d)
{
	const char *person = page_device_value(d, ASSET_CUSTODIAN);

	if (person[0])
		html(h, "<a href=\"/person/%s\">%s</a>", person, person);
	if (strcmp(page_device_value(d, ASSET_SHARED), "yes") == 0)
		html(h, "<span class=\"tag outside\">shared</span>");
	else if (!person[0])
		html(h, "–");
}

void
page_device_row(struct html *h, const struct page_device *d)
{
	const char *id = page_device_value(d, ASSET_ID);
	const char *place = page_device_value(d, ASSET_PLACE);
	const char *group = page_device_value(d, ASSET_GROUP);

	html(h, "<tr><td data-label=\"device\"><a href=\"/device/%s\">%s</a>"
	    "%s</td><td data-label=\"equipment\">%s, %s%s</td><td data-label="
	    "\"place\">%s</td><td data-label=\"group\">%s</td><td data-label="
	    "\"custodian\">", id, id, d->when == ROSTER_OVER ? " (over)" :
	    d->when == ROSTER_LATER ? " (to come)" : "",
	    page_device_value(d, ASSET_EQUIPMENT),
	    page_device_value(d, ASSET_USED_BY), strcmp(d->reference,
	    "yes") == 0 ? ", reference" : "", place[0] ? place : "–",
	    group[0] ? group : "–");
	write_custodian(h, d);
	html(h, "</td><td data-label=\"known by\">");
	write_known_by(h, d);
	html(h, "</td><td data-label=\"days\">");
	page_roster_days(h, d->values[ASSET_FROM], d->values[ASSET_TO]);
	html(h, "</td></tr>\n");
}

void
page_device_table_end(struct html *h)
{
	html(h, "</tbody></table></div>\n");
}

void
page_roster_choose(struct page *p, const char *name, const char *label,
    enum roster_words_of of, const char *chosen)
{
	struct html *h = &p->body;
	const char **words;
	size_t i, count;

	html(h, "<span class=\"pair\"><label for=\"%s\">%s</label><select id="
	    "\"%s\" name=\"%s\">", name, label, name, name);
	field_option(h, "", "all", chosen);
	words = roster_words(p->context->roster, of, &count);
	for (i = 0; words && i < count; i++)
		field_option(h, words[i], words[i], chosen);
	html(h, "</select></span>");
	free(words);
}

void
page_roster_query(struct html *query, const char *name, const char *value)
{
	if (!value[0])
		return;
	html(query, "%s=", name);
	html_url(query, value);
	html(query, "&amp;");
}

void
page_roster_pages(struct html *h, const struct page_roster_pages *g,
    const struct html *query)
{
	size_t last = g->first + PAGE_ROSTER_ROWS < g->count ? g->first +
	    PAGE_ROSTER_ROWS : g->count;
	int way;

	html(h, "<nav class=\"pages\" aria-label=\"Pages of %s\"><p>%zu to "
	    "%zu of %zu. ", g->what, g->count ? g->first + 1 : 0, last,
	    g->count);
	for (way = 0; way < 2; way++) {
		if (way ? last >= g->count : !g->first)
			continue;
		html(h, "<a href=\"%s?", g->path);
		html_append(h, query);
		html(h, "start=%zu\">%s</a> ", way ? last : g->first >
		    PAGE_ROSTER_ROWS ? g->first - PAGE_ROSTER_ROWS : 0,
		    way ? "Next" : "Before");
	}
	html(h, "</p></nav>\n");
}

void
page_roster_look(struct page *p, const char *command, const char *person,
    const char *device)
{
	p->is_named = true;
	snprintf(p->look.command, sizeof(p->look.command), "%s", command);
	snprintf(p->look.person, sizeof(p->look.person), "%s", person);
	snprintf(p->look.device, sizeof(p->look.device), "%s", device);
}
