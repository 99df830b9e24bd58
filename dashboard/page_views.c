/* page_views.c: the filters of the queue that somebody keeps: to open, to name
 * anew, to remove. Each is a form of its own, and needs no script. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/page_fields.h"
#include "dashboard/queue_form.h"
#include "dashboard/views.h"

static void
write_button(struct html *h, const char *what, const char *words,
    const char *of)
{
	html(h, "<button class=\"quiet\" name=\"what\" value=\"%s\">%s<span "
	    "class=\"unseen\"> “%s”</span></button> ", what, words, of);
}

static void
write_row(struct page *p, const struct view *v, size_t i)
{
	struct html *h = &p->body;

	html(h, "<tr><th scope=\"row\"><a href=\"/review?%s\">%s</a></th><td "
	    "data-label=\"filters\">", v->query, v->name);
	queue_form_words(p, v->query);
	html(h, "</td><td data-label=\"change\"><form method=\"post\" action="
	    "\"/views\" class=\"view\">");
	page_form(p);
	html(h, "<input type=\"hidden\" name=\"of\" value=\"%s\"><label for=\""
	    "name-%zu\" class=\"unseen\">Another name for “%s”</label>"
	    "<input id=\"name-%zu\" name=\"name\" value=\"%s\" maxlength=\""
	    "60\"> ",
	    v->name, i, v->name, i, v->name);
	write_button(h, "rename", "Rename", v->name);
	write_button(h, "remove", "Remove", v->name);
	html(h, "</form></td></tr>\n");
}

static void
write_all(struct page *p, const struct views *all)
{
	struct html *h = &p->body;
	size_t i;

	html(h, "<p><a href=\"/review\">The queue</a></p>\n<h1>Your views</h1>"
	    "\n<p>Filters of the queue that you keep, %zu of %d. Nobody else "
	    "sees them. They keep what was asked for, and nothing of what was "
	    "found; a device is in none, for each look at one is recorded.</p>"
	    "\n", all->count, VIEWS_OF_PERSON);
	if (!all->count) {
		html(h, "<p>There are none yet. Choose filters in the queue; "
		    "below them is the way to keep them.</p>\n");
		return;
	}
	html(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"Your views\"><table class=\"cards\"><thead><tr><th "
	    "scope=\"col\">view</th><th scope=\"col\">filters</th><th scope="
	    "\"col\">change</th></tr></thead><tbody>\n");
	for (i = 0; i < all->count; i++)
		write_row(p, &all->all[i], i);
	html(h, "</tbody></table></div>\n");
}

static void
show(struct page *p, const char *wrong)
{
	struct views *all = calloc(1, sizeof(*all));

	strcpy(p->title, "Your views");
	if (!all || views_read(p->reader->settings.state, p->who->person, all,
	    p->why, PAGE_WHY) < 0) {
		page_failed(p);
	} else {
		field_summary(p, NULL, wrong);
		p->status = wrong[0] ? 400 : 200;
		write_all(p, all);
	}
	free(all);
}

void
page_views(struct page *p)
{
	show(p, "");
}

/* ---- what is done ---- */

/* What was typed, as a whole. 1 and p->why: it is more than may be. */
static int
read_whole(struct page *p, const char *name, const char *words, char *buf,
    size_t room)
{
	if (page_field_fits(p, name, buf, room))
		return 0;
	snprintf(p->why, PAGE_WHY, "%s too long, or cannot be read: up to "
	    "%zu letters are kept.", words, room - 1);
	return 1;
}

static int
keep(struct page *p)
{
	char filters[VIEWS_QUERY], name[VIEWS_NAME], query[VIEWS_QUERY];
	struct queue_form q;

	if (read_whole(p, "name", "The name is", name, sizeof(name)) ||
	    read_whole(p, "filters", "The filters are", filters,
	    sizeof(filters)))
		return 1;
	/* As a question of the queue would be understood, and no other way. */
	p->query = filters;
	if (queue_form_read(p, &q) < 0)
		return 1;
	queue_form_query(&q, query, sizeof(query));
	p->query = "";
	snprintf(p->to, PAGE_TO, "/review?%s", query);
	return views_keep(p->reader->settings.state, p->who->person, name,
	    query, p->why, PAGE_WHY);
}

static int
act(struct page *p, const char *what)
{
	const char *state = p->reader->settings.state;
	char of[VIEWS_NAME], name[VIEWS_NAME];

	if (strcmp(what, "keep") == 0)
		return keep(p);
	if (read_whole(p, "of", "The view's name is", of, sizeof(of)) ||
	    read_whole(p, "name", "The name is", name, sizeof(name)))
		return 1;
	strcpy(p->to, "/views");
	if (strcmp(what, "rename") == 0)
		return views_rename(state, p->who->person, of, name, p->why,
		    PAGE_WHY);
	if (strcmp(what, "remove") == 0)
		return views_remove(state, p->who->person, of, p->why,
		    PAGE_WHY);
	snprintf(p->why, PAGE_WHY, "Choose what to do with a view.");
	return 1;
}

void
page_views_act(struct page *p)
{
	char what[12], wrong[PAGE_WHY];
	int r;

	page_field(p, "what", what, sizeof(what));
	r = act(p, what);
	if (r == 0)
		return;
	p->to[0] = '\0';
	snprintf(wrong, sizeof(wrong), "%s", p->why);
	p->why[0] = '\0';
	if (r > 0)
		show(p, wrong);
	else {
		strcpy(p->why, wrong);
		page_failed(p);
	}
}
