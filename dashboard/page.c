/* page.c: what stands around a page, and what pages share. */
#include "dashboard/page.h"

#include <stdio.h>
#include <string.h>

#include "dashboard/form.h"

#define FLAGS (SEAT(NETWORK_MANAGER) | SEAT(HEAD) | SEAT(CHAIR))
#define ANSWERERS (SEAT(HEAD) | SEAT(CHAIR) | SEAT(GOVERNOR) | SEAT(TRUST) | \
	SEAT(SAFEGUARDING))
/* What the navigation offers, and the routes that lie below each of it. */
static const struct { const char *path, *words, *below; unsigned seats; }
    places[] = {
	{ "/", "Today", "", SEAT_ALL & ~SEAT(STAFF) },
	{ "/review", "Review", " /review/many /session/ /views ", FLAGS },
	{ "/reports", "Reports", " /report/ ", SEAT_ALL & ~SEAT(STAFF) },
	{ "/registers", "Registers", " /register/ /register-add/ /entry/ ",
	    SEAT_ALL },
	{ "/devices", "Devices", " /device/ /devices/import /devices/unknown "
	    "/devices/classify /places ", FLAGS },
	{ "/people", "People", " /person/ ", FLAGS },
	{ "/law", "Law", " /law/changes /law/try ", SEAT_ALL },
	{ "/calendar", "Calendar", "", SEAT_ALL },
	{ "/coverage", "Coverage", "", SEAT_ALL & ~SEAT(STAFF) },
	{ "/accuracy", "Accuracy", "", SEAT_ALL },
	{ "/audit", "Audit", "", SEAT(AUDITOR) | SEAT(NETWORK_MANAGER) |
	    SEAT(HEAD) | SEAT(CHAIR) | SEAT(ADMINISTRATOR) },
	{ "/contests", "Contested", " /contest/ ", ANSWERERS | SEAT(AUDITOR) },
	{ "/own", "Your record", " /own/ ", SEAT_ALL },
	{ "/accounts", "Accounts", "", SEAT(ADMINISTRATOR) },
	{ "/help", "Help", " /accessibility ", SEAT_ALL },
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

bool
page_field_fits(const struct page *p, const char *name, char *buf, size_t room)
{
	return form_field(p->form, p->form_len, name, buf, room) != FORM_UNFIT;
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
page_unsure(struct page *p)
{
	page_say(p, 503, "This was not finished", "It is not known whether "
	    "this was recorded. Look before you do it again.");
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
	page_say(p, 503, "Too many pages at once", "You ask for more pages at "
	    "once than one person may. Nothing was shown or recorded. Wait "
	    "until one has come.");
	p->retry_s = 3;
}

/* The way out, and to one's own account. */
static void
write_who(const struct page *p, struct html *out)
{
	html(out, "<form method=\"post\" action=\"/sign-out\"><input type="
	    "\"hidden\" name=\"form\" value=\"%s\"><a href=\"/account\">%s"
	    "</a> <button class=\"quiet\">Sign out</button></form>",
	    p->who->form, p->who->person);
}

/* Does the route lie below it? */
static bool
is_below(const char *path, const char *below)
{
	char word[40];

	snprintf(word, sizeof(word), " %s ", path);
	return path[0] && strstr(below, word);
}

/* The button is shown by app.js, where there is no room for all. */
static void
write_places(const struct page *p, struct html *out)
{
	bool is_it, is_here;
	size_t i;

	html(out, "<nav class=\"places\" aria-label=\"Pages\"><div class="
	    "\"wide\"><button type=\"button\" class=\"menu\" aria-expanded="
	    "\"false\" aria-controls=\"places\" hidden>Menu</button>"
	    "<ul id=\"places\">");
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (!(p->seats & places[i].seats))
			continue;
		is_it = strcmp(p->path, places[i].path) == 0;
		is_here = is_it || is_below(p->path, places[i].below);
		html(out, is_here ? "<li class=\"here\">" : "<li>");
		html(out, "<a href=\"%s\"", places[i].path);
		html(out, is_it ? " aria-current=\"page\"" :
		    is_here ? " aria-current=\"true\"" : "");
		html(out, ">%s</a></li>", places[i].words);
	}
	html(out, "</ul></div></nav>\n");
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
		write_who(p, out);
	html(out, "</div></header>\n");
	if (p->who)
		write_places(p, out);
	html(out, "<main id=\"main\" class=\"wide\">\n");
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
