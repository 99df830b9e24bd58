/* page_people.c: the roster's people: a list to find somebody in; one of them,
 * with working pattern, offices, devices and register entries. No use of
 * theirs: that is behind a flag. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "dashboard/page_register.h"
#include "dashboard/page_roster.h"

struct people {
	struct page *page;
	char find[64], kind[16], group[64], show[16];
	size_t first;
};

static const char *const weekdays[] = { "Monday", "Tuesday", "Wednesday",
	"Thursday", "Friday", "Saturday", "Sunday" };

/* ---- what is known of a person's row ---- */

static enum page_roster_when
when_of(const struct page *p, const struct roster_person *r)
{
	int32_t today = calendar_day(p->now_us);

	return r->to < today ? ROSTER_OVER : r->from > today ? ROSTER_LATER :
	    ROSTER_NOW;
}

static void
write_days(struct html *h, const struct roster_person *r)
{
	char from[TEXT_DAY_TEXT] = "", to[TEXT_DAY_TEXT] = "";

	if (r->from != INT32_MIN)
		text_day_text(r->from, from);
	if (r->to != INT32_MAX)
		text_day_text(r->to, to);
	page_roster_days(h, from, to);
}

/* "head, safeguarding lead", of this moment. */
static void
write_offices(struct page *p, const char *person)
{
	const struct roster *r = p->context->roster;
	const char *between = "";
	int o;

	for (o = 0; o < OFFICE_COUNT; o++)
		if (roster_holds(r, person, (enum office)o, p->now_us)) {
			html(&p->body, "%s%s", between,
			    office_name((enum office)o));
			between = ", ";
		}
	if (!between[0])
		html(&p->body, "–");
}

static bool
holds_like(const struct page *p, const char *person, const char *find)
{
	int o;

	for (o = 0; o < OFFICE_COUNT; o++)
		if (strcasestr(office_name((enum office)o), find) &&
		    roster_holds(p->context->roster, person, (enum office)o,
		    p->now_us))
			return true;
	return false;
}

static bool
is_shown(const struct people *l, const struct roster_person *r)
{
	enum page_roster_when when = when_of(l->page, r);

	if ((l->kind[0] && strcmp(person_kind_name(r->kind), l->kind) != 0) ||
	    (l->group[0] && strcmp(r->group, l->group) != 0))
		return false;
	if (l->find[0] && !strcasestr(r->id, l->find) &&
	    !strcasestr(r->group, l->find) &&
	    !holds_like(l->page, r->id, l->find))
		return false;
	if (strcmp(l->show, "all") == 0)
		return true;
	return strcmp(l->show, "over") == 0 ? when == ROSTER_OVER :
	    when == ROSTER_NOW;
}

/* ---- the list ---- */

static void
write_row(struct page *p, const struct roster_person *r)
{
	struct html *h = &p->body;

	html(h, "<tr><td data-label=\"person\"><a href=\"/person/%s\">%s</a>%s"
	    "</td><td data-label=\"kind\">%s</td><td data-label=\"group\">%s"
	    "</td><td data-label=\"offices\">", r->id, r->id,
	    when_of(p, r) == ROSTER_OVER ? " (left)" :
	    when_of(p, r) == ROSTER_LATER ? " (to come)" : "",
	    person_kind_name(r->kind), r->group[0] ? r->group : "–");
	write_offices(p, r->id);
	html(h, "</td><td data-label=\"hours\">%s</td><td data-label=\"days\">",
	    r->has_pattern ? "own pattern" : "the group's");
	write_days(h, r);
	html(h, "</td></tr>\n");
}

static void
write_filter(struct people *l)
{
	struct html *h = &l->page->body;
	int k;

	html(h, "<form method=\"get\" action=\"/people\" class=\"filter\" "
	    "role=\"search\" aria-label=\"Filter\"><span class=\"pair\">"
	    "<label for=\"find\">Find</label><input id=\"find\" name=\"find\" "
	    "type=\"search\" value=\""
	    "%s\" maxlength=\"60\"></span><span class=\"pair\"><label for=\""
	    "kind\">Kind</label><select id=\"kind\" name=\"kind\">", l->find);
	field_option(h, "", "all", l->kind);
	for (k = 0; k < PERSON_KIND_COUNT; k++)
		field_option(h, person_kind_name((enum person_kind)k),
		    person_kind_name((enum person_kind)k), l->kind);
	html(h, "</select></span>");
	page_roster_choose(l->page, "group", "Group", WORDS_GROUPS, l->group);
	html(h, "<span class=\"pair\"><label for=\"show\">Show</label>"
	    "<select id=\"show\" name=\""
	    "show\">");
	field_option(h, "", "here now", l->show);
	field_option(h, "over", "left", l->show);
	field_option(h, "all", "of all days", l->show);
	html(h, "</select></span><button>Show</button></form>\n");
}

static void
write_list(struct people *l)
{
	struct page_roster_pages pages = { "/people", "people", l->first, 0 };
	const struct roster *r = l->page->context->roster;
	struct html *h = &l->page->body, query = { 0 };
	size_t i;

	html(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"People\"><table class=\"queue cards\"><caption>"
	    "People, as the roster has them</caption><thead><tr><th scope=\""
	    "col\">person</th><th scope=\"col\">kind</th><th scope=\"col\">"
	    "group</th><th scope=\"col\">offices now</th><th scope=\"col\">"
	    "hours</th><th scope=\"col\">days</th></tr></thead><tbody>\n");
	for (i = 0; i < roster_people(r); i++) {
		if (!is_shown(l, roster_person_at(r, i)))
			continue;
		if (pages.count >= l->first &&
		    pages.count < l->first + PAGE_ROSTER_ROWS)
			write_row(l->page, roster_person_at(r, i));
		pages.count++;
	}
	if (!pages.count)
		html(h, "<tr><td colspan=\"6\">Nobody is like that.</td></tr>"
		    "\n");
	html(h, "</tbody></table></div>\n");
	page_roster_query(&query, "find", l->find);
	page_roster_query(&query, "kind", l->kind);
	page_roster_query(&query, "group", l->group);
	page_roster_query(&query, "show", l->show);
	page_roster_pages(h, &pages, &query);
	html_free(&query);
}

void
page_people(struct page *p)
{
	struct people l = { .page = p };
	char first[12];

	strcpy(p->title, "People");
	page_query(p, "find", l.find, sizeof(l.find));
	page_query(p, "kind", l.kind, sizeof(l.kind));
	page_query(p, "group", l.group, sizeof(l.group));
	page_query(p, "show", l.show, sizeof(l.show));
	l.first = strtoul(page_query(p, "start", first, sizeof(first)), NULL,
	    10);
	html(&p->body, "<h1>People</h1>\n<p>Who works when, and holds which "
	    "office. A name, a group or an office finds them.</p>\n");
	write_filter(&l);
	write_list(&l);
}

/* ---- one ---- */

static void
write_clock(struct html *h, int from, int until)
{
	html(h, "%02d:%02d to %02d:%02d", from / 60, from % 60, until / 60,
	    until % 60);
}

static void
write_breaks(struct html *h, const struct roster_hours *list)
{
	int i;

	for (i = 0; i < ROSTER_BREAKS && list[i].from != list[i].until; i++) {
		html(h, "%s", i ? ", " : "");
		write_clock(h, list[i].from, list[i].until);
	}
	if (i == 0)
		html(h, "–");
}

static void
write_week(struct html *h, const struct roster_person *r)
{
	int d;

	html(h, "<h2>Working hours, ");
	write_days(h, r);
	html(h, "</h2>\n");
	if (!r->has_pattern) {
		html(h, "<p>Those of the group <strong>%s</strong>, as the "
		    "<a href=\"/calendar\">calendar</a> has its bells.</p>\n",
		    r->group[0] ? r->group : "by default");
		return;
	}
	html(h, "<table><thead><tr><th scope=\"col\">day</th><th scope=\"col\""
	    ">works</th><th scope=\"col\">breaks</th></tr></thead><tbody>\n");
	for (d = 0; d < 7; d++) {
		html(h, "<tr><th scope=\"row\">%s</th><td>", weekdays[d]);
		if (r->week[d].work.from != r->week[d].work.until)
			write_clock(h, r->week[d].work.from,
			    r->week[d].work.until);
		else
			html(h, "–");
		html(h, "</td><td>");
		write_breaks(h, r->week[d].breaks);
		html(h, "</td></tr>\n");
	}
	html(h, "</tbody></table>\n");
}

static void
write_facts(struct page *p, const struct roster_person *r)
{
	const struct roster *roster = p->context->roster;
	const struct roster_person *acting;
	struct html *h = &p->body;

	html(h, "<dl class=\"facts\">\n<div><dt>Kind</dt><dd>%s</dd></div>\n"
	    "<div><dt>Group</dt><dd>%s</dd></div>\n<div><dt>Offices now</dt>"
	    "<dd>", person_kind_name(r->kind), r->group[0] ? r->group : "–");
	write_offices(p, r->id);
	html(h, "</dd></div>\n");
	if (roster_has_left(roster, r->id, p->now_us))
		html(h, "<div><dt>Employment</dt><dd>has left</dd></div>\n");
	if (roster_is_absent(roster, r->id, p->now_us)) {
		acting = roster_acting(roster, r->id, p->now_us);
		html(h, "<div><dt>Today</dt><dd>away; %s</dd></div>\n",
		    acting ? acting->id : "nobody is named to act");
	}
	/* What is between them and the head is not a technician's to know. */
	if ((p->seats & (SEAT(HEAD) | SEAT(CHAIR))) &&
	    roster_is_suspended(roster, r->id, p->now_us))
		html(h, "<div><dt>Employment</dt><dd>suspended</dd></div>\n");
	html(h, "</dl>\n");
}

static void
write_devices(struct page *p)
{
	struct page_device d;
	bool any = false;
	size_t i;

	for (i = 0; page_device_at(p, i, &d); i++) {
		if (strcmp(page_device_value(&d, ASSET_CUSTODIAN), p->id) != 0)
			continue;
		if (!any)
			page_device_table(&p->body, "Devices in their keeping");
		any = true;
		page_device_row(&p->body, &d);
	}
	if (any)
		page_device_table_end(&p->body);
	else
		html(&p->body, "<p>No device is in their keeping.</p>\n");
}

/* The row that holds now, else the last there is. */
static const struct roster_person *
find(const struct page *p)
{
	const struct roster *r = p->context->roster;
	const struct roster_person *found;
	size_t i;

	found = roster_person_named(r, p->id, p->now_us);
	for (i = 0; !found && i < roster_people(r); i++)
		if (strcmp(roster_person_at(r, i)->id, p->id) == 0)
			found = roster_person_at(r, i);
	return found;
}

void
page_person(struct page *p)
{
	const struct roster *r = p->context->roster;
	const struct roster_person *person = find(p);
	size_t i;

	if (!person) {
		page_say(p, 404, "There is no such person", "The roster names "
		    "nobody so, of any day.");
		return;
	}
	snprintf(p->title, sizeof(p->title), "%s", person->id);
	html(&p->body, "<p><a href=\"/people\" data-key=\"q\">People</a></p>\n"
	    "<h1>%s</h1>\n", p->title);
	write_facts(p, person);
	for (i = 0; i < roster_people(r); i++)
		if (strcmp(roster_person_at(r, i)->id, p->id) == 0)
			write_week(&p->body, roster_person_at(r, i));
	html(&p->body, "<h2>Devices and registers</h2>\n");
	write_devices(p);
	page_register_named(p, p->id, NULL);
	html(&p->body, "<p class=\"hint\">That you looked is in the ledger."
	    "</p>\n");
	page_roster_look(p, "page person", person->id, "");
}
