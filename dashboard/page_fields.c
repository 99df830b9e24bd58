/* page_fields.c: the fields of a page's forms. */
#include "dashboard/page_fields.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/utf8.h"
#include "dashboard/form.h"

static bool
is_said(const char *text)
{
	return text && text[0];
}

char *
field_typed(const struct page *p, const char *name, bool is_list)
{
	size_t room = p->form_len + 1;
	char *text = malloc(room);

	if (text && is_list)
		form_list(p->form, p->form_len, name, text, room);
	else if (text)
		form_field(p->form, p->form_len, name, text, room);
	return text;
}

char *
field_sentence(const char *words, char buf[FIELD_SENTENCE])
{
	size_t len = strlen(utf8_copy(buf, FIELD_SENTENCE - 1, words));

	if (buf[0] >= 'a' && buf[0] <= 'z')
		buf[0] = (char)(buf[0] - 'a' + 'A');
	while (len && strchr(" :,", buf[len - 1]))
		len--;
	if (len && !strchr(".?", buf[len - 1]))
		strcpy(buf + len, ".");
	return buf;
}

/* What describes the input: its hint, and what is wrong. */
static void
write_described(struct html *h, const struct field *f)
{
	bool hint = is_said(f->hint), wrong = is_said(f->wrong);

	if (hint && wrong)
		html(h, " aria-describedby=\"%s-hint %s-wrong\"", f->name,
		    f->name);
	else if (hint)
		html(h, " aria-describedby=\"%s-hint\"", f->name);
	else if (wrong)
		html(h, " aria-describedby=\"%s-wrong\"", f->name);
	if (wrong)
		html(h, " aria-invalid=\"true\"");
}

void
field_write(struct html *h, const struct field *f)
{
	html(h, "<div class=\"field%s\"><label for=\"%s\">%s</label>",
	    is_said(f->wrong) ? " is-wrong" : "", f->name, f->label);
	if (is_said(f->hint))
		html(h, "<span class=\"hint\" id=\"%s-hint\">%s</span>",
		    f->name, f->hint);
	if (is_said(f->wrong))
		html(h, "<span class=\"fault\" id=\"%s-wrong\"><span class=\""
		    "unseen\">Error: </span>%s</span>", f->name, f->wrong);
	html(h, "<input id=\"%s\" name=\"%s\" type=\"%s\" autocomplete=\"%s\"",
	    f->name, f->name, f->type ? f->type : "text", f->complete ?
	    f->complete : "off");
	if (f->value)
		html(h, " value=\"%s\"", f->value);
	if (f->most)
		html(h, " maxlength=\"%u\"", f->most);
	if (is_said(f->list))
		html(h, " list=\"%s\"", f->list);
	if (f->is_short)
		html(h, " class=\"short\"");
	if (f->is_wanted)
		html(h, " required");
	write_described(h, f);
	html(h, "></div>\n");
}

void
field_summary(struct page *p, const char *name, const char *sentence)
{
	if (!sentence[0])
		return;
	html(&p->body, "<div class=\"wrong\" role=\"alert\" tabindex=\"-1\">"
	    "<h2>There is a problem</h2><p>");
	if (name)
		html(&p->body, "<a href=\"#%s\">%s</a>", name, sentence);
	else
		html(&p->body, "%s", sentence);
	html(&p->body, "</p></div>\n");
	memmove(p->title + 7, p->title, strnlen(p->title,
	    sizeof(p->title) - 8) + 1);
	memcpy(p->title, "Error: ", 7);
	p->title[sizeof(p->title) - 1] = '\0';
}

void
field_option(struct html *h, const char *value, const char *words,
    const char *chosen)
{
	html(h, "<option value=\"%s\"%s>%s</option>", value,
	    strcmp(value, chosen) == 0 ? " selected" : "", words);
}

void
field_select(struct html *h, const char *name, const char *label)
{
	html(h, "<div class=\"field\"><label for=\"%s\">%s</label><select "
	    "id=\"%s\" name=\"%s\">", name, label, name, name);
}

void
field_select_end(struct html *h)
{
	html(h, "</select></div>\n");
}
