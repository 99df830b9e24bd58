/* page.c: what stands around a page, and what pages share. */
#include "dashboard/page.h"

#include <stdio.h>
#include <string.h>

#include "dashboard/form.h"

#define FLAGS (SEAT(NETWORK_MANAGER) | SEAT(HEAD) | SEAT(CHAIR))
#define ANSWERERS (SEAT(HEAD) | SEAT(CHAIR) | SEAT(GOVERNOR) | SEAT(TRUST) | \
	SEAT(SAFEGUARDING))
static const struct { const char *path, *words; unsigned seats; } places[] = {
	{ "/", "Today", SEAT_ALL & ~SEAT(STAFF) },
	{ "/review", "Review", SEAT(NETWORK_MANAGER) | SEAT(HEAD) |
	    SEAT(CHAIR) },
	{ "/reports", "Reports", SEAT_ALL & ~SEAT(STAFF) },
	{ "/registers", "Registers", SEAT_ALL },
	{ "/devices", "Devices", FLAGS },
	{ "/people", "People", FLAGS },
	{ "/law", "Law", SEAT_ALL },
	{ "/calendar", "Calendar", SEAT_ALL },
	{ "/coverage", "Coverage", SEAT_ALL & ~SEAT(STAFF) },
	{ "/accuracy", "Accuracy", SEAT_ALL },
	{ "/audit", "Audit", SEAT(AUDITOR) | SEAT(NETWORK_MANAGER) |
	    SEAT(HEAD) | SEAT(CHAIR) | SEAT(ADMINISTRATOR) },
	{ "/contests", "Contested", ANSWERERS | SEAT(AUDITOR) },
	{ "/own", "Your record", SEAT_ALL },
	{ "/accounts", "Accounts", SEAT(ADMINISTRATOR) },
	{ "/help", "Help", SEAT_ALL },
};

char *
page_query(const struct page *p, const char *name, char *buf, size_t room)
{
	form_field(p->query, strlen(p->query), name, buf, room);
	return buf;
}

char *
page_field(const struct page *p, const char *name, char *buf, size_t room)
{
	form_field(p->form, p->form_len, name, buf, room);
	return buf;
}

void
page_form(struct page *p)
{
	if (p->who)
		html(&p->body, "<input type=\"hidden\" name=\"form\" "
		    "value=\"%s\">", p->who->form);
}

void
page_say(struct page *p, int status, const char *title, const char *text)
{
	html_free(&p->body);
	p->status = status;
	p->is_named = false;
	snprintf(p->title, sizeof(p->title), "%s", title);
	html(&p->body, "<h1>%s</h1><p>%s</p>\n", title, text);
	if (p->who)
		html(&p->body, "<p><a href=\"/\">Today</a></p>\n");
	else
		html(&p->body, "<p><a href=\"/sign-in\">Sign in</a></p>\n");
}

void
page_failed(struct page *p)
{
	page_say(p, 503, "This cannot be shown now", "The record could not be "
	    "read. What is captured is kept all the same. The console where "
	    "beadle serve runs says more; beadle status may, too.");
}

void
page_busy(struct page *p)
{
	page_say(p, 503, "Busy, try again", "Somebody else is writing the "
	    "record of who looks and what is found, without which nothing is "
	    "shown. Nothing was recorded. Try again in a few seconds.");
	p->retry_s = 3;
}

void
page_away(struct page *p)
{
	page_say(p, 503, "What was recorded cannot be read now", "Redis, "
	    "where beadle reads it, does not answer. That does not mean that "
	    "nothing is there: what is captured is kept all the same, and is "
	    "shown when Redis is back. Try again in half a minute. Registers, "
	    "people, devices, the law and the calendar do without it.");
	p->retry_s = 30;
}

void
page_crowded(struct page *p)
{
	page_say(p, 503, "Busy, try again", "Too many ask at once for pages "
	    "that take a while. Nothing was shown or recorded. Try again in a "
	    "few seconds.");
	p->retry_s = 3;
}

static void
write_places(const struct page *p, struct html *out)
{
	size_t i;

	html(out, "<nav aria-label=\"Pages\"><ul>");
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (p->seats & places[i].seats)
			html(out, "<li><a href=\"%s\">%s</a></li>",
			    places[i].path, places[i].words);
	html(out, "</ul></nav>\n<form method=\"post\" action=\"/sign-out\">"
	    "<input type=\"hidden\" name=\"form\" value=\"%s\">"
	    "<a class=\"me\" href=\"/account\">%s</a> <button class=\"quiet\">"
	    "Sign out</button></form>", p->who->form, p->who->person);
}

void
page_wrap(const struct page *p, const struct page_frame *f, struct html *out)
{
	html(out, "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta "
	    "charset=\"utf-8\"><meta name=\"viewport\" content=\"width="
	    "device-width, initial-scale=1\"><title>%s – beadle</title>"
	    "<link rel=\"icon\" href=\"%s\"><link rel=\"stylesheet\" "
	    "href=\"%s\">"
	    "<script type=\"module\" "
	    "src=\"%s\" data-worker=\"%s\"></script></head>\n<body>"
	    "<a class=\"skip\" href=\""
	    "#main\">Skip to the page</a>\n<header><div class=\"wide\">"
	    "<p class=\"name\"><a href=\"/\">beadle</a> <span>%s</span></p>\n",
	    p->title, f->icon, f->style, f->script, f->worker, f->school);
	if (p->who)
		write_places(p, out);
	html(out, "</div></header>\n<main id=\"main\" class=\"wide\">\n");
	if (p->is_away && p->who)
		html(out, "<p class=\"note\" role=\"status\">What was recorded "
		    "cannot be read now, because Redis does not answer; this "
		    "page does without it.</p>\n");
	html_append(out, &p->body);
	html(out, "</main>\n<footer><div class=\"wide\"><p>beadle sees that a "
	    "device was connected to a service, and when; not what was read "
	    "or written, nor whether anybody looked. What it did not see is "
	    "no proof that nothing was there.</p><p><a href=\"/help\">Help"
	    "</a> · <a href=\"/accessibility\">Accessibility</a></p></div>"
	    "</footer>\n</body>"
	    "</html>\n");
}
