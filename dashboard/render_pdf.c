/* render_pdf.c: a document as a tagged PDF. It is laid out twice: the foot of
 * the first page says how many there are. That is done in a process apart. */
#include "dashboard/render.h"

#include <stdlib.h>
#include <string.h>

#include "dashboard/apart.h"
#include "dashboard/document_words.h"
#include "dashboard/pdf_flow.h"
#include "dashboard/pdf_table.h"

#define BRAND 0x0d3b52
#define VALUES (FLOW_LEFT + 150)	/* where the values of facts begin */
#define ITEMS (FLOW_LEFT + 14)

/* How much of a page a node's beginning needs, a heading before it included:
 * so much stays together. */
static double
lead_of(const struct document_node *n)
{
	if (!n)
		return 0;
	switch (n->kind) {
	case DOCUMENT_SECTION:
		return 34 + lead_of(n->first);
	case DOCUMENT_TABLE:
		return 8 + pdf_table_lead(n);
	case DOCUMENT_PARAGRAPH:
	case DOCUMENT_NOTE:
	case DOCUMENT_ITEMS:
	case DOCUMENT_FACTS:
		break;
	}
	return 40;
}

static void
put_heading(struct flow *f, const struct document_node *n)
{
	static const char *const tags[] = { "H1", "H2", "H3", "H4", "H5" };
	enum pdf_style style = n->level == 1 ? PDF_HEADING_1 : n->level == 2 ?
	    PDF_HEADING_2 : PDF_HEADING_3;

	flow_need(f, lead_of(n));
	flow_gap(f, n->level == 1 ? 14 : 9);
	pdf_outline(f->pdf, n->level, n->text, f->y - 12);
	flow_text(f, tags[n->level], style, n->text, FLOW_LEFT);
	f->y += n->level == 1 ? 5 : 3;
}

static void
put_facts(struct flow *f, const struct document_node *n)
{
	const struct document_line *line, *end = n->lines + n->line_count;
	char buf[DOCUMENT_WORDS];
	bool any = false;

	for (line = n->lines; line < end; line++) {
		if (!line->label)
			continue;
		if (!any)
			pdf_group(f->pdf, "L");
		any = true;
		flow_item(f, line->label, document_words(f->d, &line->value,
		    buf), VALUES);
		f->y += 2;
	}
	if (any)
		pdf_end(f->pdf);
	f->y += any ? 4 : 0;
}

static void
put_items(struct flow *f, const struct document_node *n)
{
	size_t i;

	pdf_group(f->pdf, "L");
	for (i = 0; i < n->line_count; i++) {
		flow_item(f, "•", n->lines[i].value.text, ITEMS);
		f->y += 2;
	}
	pdf_end(f->pdf);
	f->y += 3;
}

static void
put_nodes(struct flow *f, const struct document_node *n)
{
	for (; n; n = n->next)
		switch (n->kind) {
		case DOCUMENT_SECTION:
			put_heading(f, n);
			put_nodes(f, n->first);
			break;
		case DOCUMENT_PARAGRAPH:
			flow_text(f, "P", PDF_BODY, n->text, FLOW_LEFT);
			f->y += 4;
			break;
		case DOCUMENT_NOTE:
			flow_text(f, "P", PDF_FINE, n->text, FLOW_LEFT);
			f->y += 4;
			break;
		case DOCUMENT_ITEMS:
			put_items(f, n);
			break;
		case DOCUMENT_FACTS:
			put_facts(f, n);
			break;
		case DOCUMENT_TABLE:
			pdf_table(f, n);
			break;
		}
}

static void
put_title(struct flow *f)
{
	flow_text(f, "H1", PDF_TITLE, f->d->title, FLOW_LEFT);
	f->y += 3;
	if (f->d->subtitle[0])
		flow_text(f, "P", PDF_SUBTITLE, f->d->subtitle, FLOW_LEFT);
	if (f->d->marking[0]) {
		f->y += 2;
		flow_text(f, "P", PDF_MARKING, f->d->marking, FLOW_LEFT);
	}
	f->y += 7;
	pdf_line(f->pdf, BRAND, 2, false, (double[]){ FLOW_LEFT, f->y,
	    FLOW_RIGHT, f->y });
	f->y += 10;
}

/* All of it, of so many pages. NULL and *why. */
static struct pdf *
lay_out(const struct document *d, int *pages, char why[RENDER_WHY])
{
	struct flow f = { .d = d, .y = FLOW_TOP - 12, .page = 1,
		.pages = *pages };

	f.pdf = pdf_new(d->title, d->language, why, RENDER_WHY);
	if (!f.pdf)
		return NULL;
	pdf_group(f.pdf, "Document");
	put_title(&f);
	put_nodes(&f, d->first);
	pdf_end(f.pdf);
	flow_end(&f);
	*pages = f.page;
	return f.pdf;
}

/* An apart_work. */
static int
draw(const void *arg, FILE *out, char *why, size_t whylen)
{
	const struct document *d = arg;
	struct pdf *p;
	int pages = 0, result;

	(void)whylen;			/* at least RENDER_WHY */
	p = lay_out(d, &pages, why);
	pdf_free(p);
	p = p ? lay_out(d, &pages, why) : NULL;
	if (!p)
		return -1;
	result = pdf_write(p, out, why, RENDER_WHY);
	pdf_free(p);
	return result;
}

/* Libraries that parse fonts, and texts of unknown origin set in them, are
 * nothing for a process that holds the record. */
int
render_pdf(const struct document *d, FILE *out, char why[RENDER_WHY])
{
	static const char *const fonts[] = { "/usr/share/fonts", NULL };
	char text[RENDER_WHY];

	if (apart_run(draw, d, fonts, out, text, sizeof(text)) == 0)
		return 0;
	snprintf(why, RENDER_WHY, "%s%.150s", strncmp(text, "its process", 11) ?
	    "" : "no PDF could be made: ", text);
	return -1;
}
