/* page_devices.c: the roster's devices as a list; one of them, over time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/page_register.h"
#include "dashboard/page_roster.h"

struct devices {
	struct page *page;
	char find[64], equipment[16], group[64], place[64], show[16], done[16];
	size_t first;
};

static const struct { const char *name, *words; } shows[] = {
	{ "", "in use now" }, { "all", "of all days" }, { "over", "over" },
	{ "shared", "shared" }, { "random", "made-up MACs" },
	{ "nobody", "without place or custodian" },
};

static bool
is_equal(const struct page_device *d, enum asset_field f, const char *want)
{
	return !want[0] || strcmp(page_device_value(d, f), want) == 0;
}

static bool
is_found(const struct page_device *d, const char *find)
{
	int f;

	for (f = 0; f < ASSET_FIELDS; f++)
		if (strcasestr(page_device_value(d, (enum asset_field)f),
		    find))
			return true;
	return false;
}

static bool
is_shown(const struct devices *l, const struct page_device *d)
{
	const char *show = l->show;

	if (!is_equal(d, ASSET_EQUIPMENT, l->equipment) ||
	    !is_equal(d, ASSET_GROUP, l->group) ||
	    !is_equal(d, ASSET_PLACE, l->place) || !is_found(d, l->find))
		return false;
	if (strcmp(show, "all") == 0)
		return true;
	if (strcmp(show, "over") == 0)
		return d->when == ROSTER_OVER;
	if (d->when != ROSTER_NOW)
		return false;
	if (strcmp(show, "shared") == 0)
		return strcmp(page_device_value(d, ASSET_SHARED), "yes") == 0;
	if (strcmp(show, "random") == 0)
		return d->is_random;
	if (strcmp(show, "nobody") == 0)
		return !page_device_value(d, ASSET_PLACE)[0] ||
		    (!page_device_value(d, ASSET_CUSTODIAN)[0] &&
		    strcmp(page_device_value(d, ASSET_SHARED), "yes") != 0);
	return true;
}

/* ---- writing ---- */

static void
write_filter(struct devices *l)
{
	struct html *h = &l->page->body;
	size_t i;
	int e;

	html(h, "<form method=\"get\" action=\"/devices\" class=\"filter\" "
	    "role=\"search\" aria-label=\"Filter\"><span class=\"pair\">"
	    "<label for=\"find\">Find</label><input id=\"find\" name=\"find\" "
	    "type=\"search\" value=\""
	    "%s\" maxlength=\"60\"></span><span class=\"pair\"><label for=\""
	    "equipment\">Equipment</label><select id=\"equipment\" name=\""
	    "equipment\">", l->find);
	field_option(h, "", "all", l->equipment);
	for (e = 0; e < EQUIPMENT_COUNT; e++)
		field_option(h, equipment_name((enum equipment)e),
		    equipment_name((enum equipment)e), l->equipment);
	html(h, "</select></span>");
	page_roster_choose(l->page, "group", "Group", WORDS_GROUPS, l->group);
	page_roster_choose(l->page, "place", "Place", WORDS_PLACES, l->place);
	html(h, "<span class=\"pair\"><label for=\"show\">Show</label>"
	    "<select id=\"show\" name=\""
	    "show\">");
	for (i = 0; i < sizeof(shows) / sizeof(shows[0]); i++)
		field_option(h, shows[i].name, shows[i].words, l->show);
	html(h, "</select></span><button>Show</button></form>\n");
}

static void
write_list(struct devices *l)
{
	struct page_roster_pages pages = { "/devices", "devices", l->first,
		0 };
	struct html *h = &l->page->body, query = { 0 };
	struct page_device d;
	size_t i;

	page_device_table(h, "Devices, as the roster has them");
	for (i = 0; page_device_at(l->page, i, &d); i++) {
		if (!is_shown(l, &d))
			continue;
		if (pages.count >= l->first &&
		    pages.count < l->first + PAGE_ROSTER_ROWS)
			page_device_row(h, &d);
		pages.count++;
	}
	if (!pages.count)
		html(h, "<tr><td colspan=\"7\">No device is like that.</td>"
		    "</tr>\n");
	page_device_table_end(h);
	page_roster_query(&query, "find", l->find);
	page_roster_query(&query, "equipment", l->equipment);
	page_roster_query(&query, "group", l->group);
	page_roster_query(&query, "place", l->place);
	page_roster_query(&query, "show", l->show);
	page_roster_pages(h, &pages, &query);
	html_free(&query);
}

void
page_devices(struct page *p)
{
	struct devices l = { .page = p };
	char first[12];

	strcpy(p->title, "Devices");
	page_query(p, "find", l.find, sizeof(l.find));
	page_query(p, "equipment", l.equipment, sizeof(l.equipment));
	page_query(p, "group", l.group, sizeof(l.group));
	page_query(p, "place", l.place, sizeof(l.place));
	page_query(p, "show", l.show, sizeof(l.show));
	l.first = strtoul(page_query(p, "start", first, sizeof(first)), NULL,
	    10);
	if (strcmp(page_query(p, "done", l.done, sizeof(l.done)),
	    "published") == 0)
		html(&p->body, "<div class=\"done\" role=\"status\"><p>The "
		    "roster with these changes is published: law %.16s. The "
		    "law directory on the disk is as it was: before the next "
		    "<code>beadle law publish</code> take roster.yaml from "
		    "<code>law/</code> in the state directory.</p></div>\n",
		    laws_newest(p->reader->laws)->hash);
	html(&p->body, "<h1>Devices</h1>\n<p>Whose equipment is whose. What "
	    "no row names is counted, never recorded.</p>\n<p>");
	if (p->seats & (SEAT(NETWORK_MANAGER) | SEAT(HEAD)))
		html(&p->body, "<a class=\"button\" href=\"/devices/import\" "
		    "data-key=\"i\">Import an asset register <kbd>i</kbd></a> "
		    "<a href=\"/devices/unknown\" data-key=\"u\">Unknown "
		    "devices</a> · ");
	html(&p->body, "<a href=\"/places\">Places</a></p>\n");
	write_filter(&l);
	write_list(&l);
}

/* ---- one ---- */

void
page_device(struct page *p)
{
	struct page_device d;
	bool is_begun = false, is_random = false;
	size_t i;

	for (i = 0; page_device_at(p, i, &d); i++) {
		if (strcmp(page_device_value(&d, ASSET_ID), p->id) != 0)
			continue;
		if (!is_begun) {
			snprintf(p->title, sizeof(p->title), "%s", p->id);
			html(&p->body, "<p><a href=\"/devices\" data-key=\"q\""
			    ">Devices</a></p>\n<h1>%s</h1>\n", p->title);
			page_device_table(&p->body, "Its rows, day by day");
		}
		is_begun = true;
		is_random |= d.is_random;
		page_device_row(&p->body, &d);
	}
	if (!is_begun) {
		page_say(p, 404, "There is no such device", "The roster names "
		    "none, of any day.");
		return;
	}
	page_device_table_end(&p->body);
	if (is_random)
		html(&p->body, "<p class=\"note\">Its MAC is one that devices "
		    "make up for themselves: another may show the same, and "
		    "it may change at any time. What is recorded of it says "
		    "little of who used it.</p>\n");
	page_register_named(p, NULL, p->id);
	html(&p->body, "<p class=\"hint\">That you looked at it is in the "
	    "ledger.</p>\n");
	page_roster_look(p, "page device", "", p->id);
}
