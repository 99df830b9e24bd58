/* page_places.c: the places of the roster, and what stands in each. */
#include <stdlib.h>
#include <string.h>

#include "dashboard/page_roster.h"

static size_t
devices_in(const struct page *p, const char *place, size_t *shared)
{
	struct page_device d;
	size_t i, n = 0;

	*shared = 0;
	for (i = 0; page_device_at(p, i, &d); i++) {
		if (d.when != ROSTER_NOW ||
		    strcmp(page_device_value(&d, ASSET_PLACE), place) != 0)
			continue;
		n++;
		*shared += strcmp(page_device_value(&d, ASSET_SHARED),
		    "yes") == 0;
	}
	return n;
}

/* The networks that are said to be there. */
static void
write_networks(struct page *p, const char *place)
{
	const struct text_value *rows = roster_rows(p->context->roster,
	    "networks");
	const char *between = "";
	size_t i;

	for (i = 0; i < text_count(rows); i++) {
		const struct text_value *row = text_item(rows, i);

		if (strcmp(roster_word(row, "place"), place) != 0 ||
		    page_roster_when(p, roster_word(row, "from"),
		    roster_word(row, "to")) != ROSTER_NOW)
			continue;
		html(&p->body, "%s%s", between, roster_word(row, "id"));
		between = ", ";
	}
	if (!between[0])
		html(&p->body, "–");
}

static void
write_place(struct page *p, const char *place)
{
	struct html *h = &p->body;
	size_t shared, n = devices_in(p, place, &shared);

	html(h, "<tr><td data-label=\"place\"><a href=\"/devices?place=");
	html_url(h, place);
	html(h, "\">%s</a></td><td class=\"number\" data-label=\"devices\">%zu"
	    "</td><td class=\"number\" data-label=\"shared\">%zu</td><td "
	    "data-label=\"networks\">", place, n, shared);
	write_networks(p, place);
	html(h, "</td></tr>\n");
}

/* What is known of a network, for whoever wonders where an address is. */
static void
write_network(struct page *p, const struct text_value *row)
{
	static const char *const keys[] = { "vlan", "range", "ssid",
		"equipment", "used_by", "place" };
	static const char *const labels[] = { "VLAN", "range", "Wi-Fi",
		"equipment", "used by", "place" };
	struct html *h = &p->body;
	const char *value;
	size_t i;

	html(h, "<tr><th scope=\"row\">%s</th>", roster_word(row, "id"));
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		value = roster_word(row, keys[i]);
		html(h, "<td data-label=\"%s\">%s</td>", labels[i], value[0] ?
		    value : "–");
	}
	html(h, "<td data-label=\"days\">");
	page_roster_days(h, roster_word(row, "from"), roster_word(row, "to"));
	html(h, "</td></tr>\n");
}

static void
write_all_networks(struct page *p)
{
	const struct text_value *rows = roster_rows(p->context->roster,
	    "networks");
	struct html *h = &p->body;
	size_t i;

	html(h, "<h2>Networks</h2>\n<div class=\"scroll\" tabindex=\"0\" "
	    "role=\"region\" aria-label=\"Networks\"><table class=\"cards\">"
	    "<thead><tr><th scope=\"col\">network</th><th scope=\"col\">VLAN"
	    "</th><th scope=\"col\">range</th><th scope=\"col\">Wi-Fi</th><th "
	    "scope=\"col\">equipment</th><th scope=\"col\">used by</th><th "
	    "scope=\"col\">place</th><th scope=\"col\">days</th></tr></thead>"
	    "<tbody>\n");
	for (i = 0; i < text_count(rows); i++)
		write_network(p, text_item(rows, i));
	html(h, "</tbody></table></div>\n");
}

void
page_places(struct page *p)
{
	struct html *h = &p->body;
	const char **places;
	size_t i, count;

	strcpy(p->title, "Places");
	places = roster_words(p->context->roster, WORDS_PLACES, &count);
	if (!places) {
		page_failed(p);
		return;
	}
	html(h, "<p><a href=\"/devices\" data-key=\"q\">Devices</a></p>\n<h1>"
	    "Places</h1>\n<p>Where devices stand and networks reach, as the "
	    "roster says.</p>\n<div class=\"scroll\" tabindex=\"0\" role=\""
	    "region\" aria-label=\"Places\"><table class=\"queue cards\">"
	    "<thead><tr><th scope=\"col\">place</th><th scope=\"col\" class=\""
	    "number\">devices</th><th scope=\"col\" class=\"number\">shared"
	    "</th><th scope=\"col\">networks</th></tr></thead><tbody>\n");
	for (i = 0; i < count; i++)
		write_place(p, places[i]);
	if (!count)
		html(h, "<tr><td colspan=\"4\">The roster names no place."
		    "</td></tr>\n");
	html(h, "</tbody></table></div>\n");
	free(places);
	write_all_networks(p);
}
