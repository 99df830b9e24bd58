/* pdf_flow.c: text running down pages. */
#include "dashboard/pdf_flow.h"

#include <stdlib.h>
#include <string.h>

#include "dashboard/document_words.h"
#include "dashboard/print.h"

#define RULE 0xc3ccd6
#define LABEL 200		/* characters of a label at most */
#define GAP 5			/* between a label and its text */

char *
flow_cut(const char *text, size_t most)
{
	char shown[PRINT_SHOWN], *cut;
	const char *at = text;
	size_t count = 0, left = 0;

	for (; *at && count < most; count++)
		at += print_shown(at, shown);
	for (const char *rest = at; *rest; left++)
		rest += print_shown(rest, shown);
	cut = malloc((size_t)(at - text) + 48);
	if (!cut)
		return NULL;
	memcpy(cut, text, (size_t)(at - text));
	cut[at - text] = '\0';
	if (left)
		snprintf(cut + (at - text), 48, "… (+%zu)", left);
	return cut;
}

void
flow_decoration(struct flow *f, enum pdf_style style, const char *text,
    double x, double y, double width)
{
	struct pdf_text *t;
	size_t most = 160;
	char *cut;

	for (;; most = most * 3 / 4) {
		cut = flow_cut(text, most);
		t = pdf_text(f->pdf, style, cut ? cut : "", 0, PDF_LEFT, 1);
		free(cut);
		if (pdf_text_width(t) <= width || most < 8)
			break;
		pdf_text_free(t);
	}
	pdf_text_draw(f->pdf, t, 0, 1, x, y);
	pdf_text_free(t);
}

/* ---- pages ---- */

static void
draw_head(struct flow *f)
{
	flow_decoration(f, PDF_FINE, f->d->title, FLOW_LEFT, 34,
	    FLOW_RIGHT - FLOW_LEFT);
	pdf_line(f->pdf, RULE, 0.5, false, (double[]){ FLOW_LEFT, 48,
	    FLOW_RIGHT, 48 });
}

static void
draw_foot(struct flow *f)
{
	const char *left = f->d->marking[0] ? f->d->marking : f->d->subtitle;
	double y = PDF_HEIGHT - 44;
	char page[WORDING_TEXT];
	struct pdf_text *t;

	pdf_line(f->pdf, RULE, 0.5, false, (double[]){ FLOW_LEFT, y - 6,
	    FLOW_RIGHT, y - 6 });
	t = pdf_text(f->pdf, PDF_FINE, document_page(f->d, f->page, f->pages,
	    page), 0, PDF_LEFT, 1);
	pdf_text_draw(f->pdf, t, 0, 1, FLOW_RIGHT - pdf_text_width(t), y);
	flow_decoration(f, PDF_FINE, left, FLOW_LEFT, y, FLOW_RIGHT -
	    FLOW_LEFT - pdf_text_width(t) - 12);
	pdf_text_free(t);
}

void
flow_end(struct flow *f)
{
	draw_foot(f);
}

void
flow_page(struct flow *f)
{
	draw_foot(f);
	pdf_page(f->pdf);
	f->page++;
	f->y = FLOW_TOP;
	draw_head(f);
}

void
flow_need(struct flow *f, double height)
{
	if (f->y > FLOW_TOP && f->y + height > FLOW_BOTTOM)
		flow_page(f);
}

void
flow_gap(struct flow *f, double height)
{
	if (f->y > FLOW_TOP)
		f->y += height;
}

/* ---- text ---- */

/* Up to which line it fits. */
static int
fitting(const struct flow *f, const struct pdf_text *t, int from)
{
	int to = from;

	while (to < pdf_text_lines(t) &&
	    f->y + pdf_text_height(t, from, to + 1) <= FLOW_BOTTOM)
		to++;
	return to;
}

/* Up to which line it stands on this page: all, or so much that at least two
 * lines are on either side. */
static int
standing(const struct flow *f, const struct pdf_text *t, int from)
{
	int lines = pdf_text_lines(t), to = fitting(f, t, from);

	if (to < lines && lines - to < 2)
		to = lines - 2;
	return to < lines && to - from < 2 ? from : to;
}

/* Its beginning on this page, or the next if there is no room. */
static void
begin(struct flow *f, const struct pdf_text *t)
{
	if (pdf_text_lines(t) && standing(f, t, 0) == 0)
		flow_page(f);
}

/* Of one page, an element; of several, an element of spans. */
static void
draw(struct flow *f, const char *tag, const struct pdf_text *t, double x)
{
	int from = 0, to, lines = pdf_text_lines(t);
	bool whole = standing(f, t, 0) == lines;

	if (whole)
		pdf_tag(f->pdf, tag, PDF_NO_SCOPE);
	else
		pdf_group(f->pdf, tag);
	while (from < lines) {
		to = standing(f, t, from);
		if (to == from) {
			/* The top of a page takes what it can. */
			if (f->y > FLOW_TOP) {
				flow_page(f);
				continue;
			}
			to = fitting(f, t, from) > from ?
			    fitting(f, t, from) : from + 1;
		}
		if (!whole)
			pdf_tag(f->pdf, "Span", PDF_NO_SCOPE);
		pdf_text_draw(f->pdf, t, from, to, x, f->y);
		if (!whole)
			pdf_end(f->pdf);
		f->y += pdf_text_height(t, from, to);
		from = to;
		if (from < lines)
			flow_page(f);
	}
	pdf_end(f->pdf);
}

void
flow_text(struct flow *f, const char *tag, enum pdf_style style,
    const char *text, double x)
{
	struct pdf_text *t = pdf_text(f->pdf, style, text, FLOW_RIGHT - x,
	    PDF_LEFT, 1);

	begin(f, t);
	draw(f, tag, t, x);
	pdf_text_free(t);
}

void
flow_item(struct flow *f, const char *label, const char *text, double x)
{
	struct pdf_text *t = pdf_text(f->pdf, PDF_BODY, text, FLOW_RIGHT - x,
	    PDF_LEFT, 1), *l;
	char *cut = flow_cut(label, LABEL);
	double below;

	l = pdf_text(f->pdf, PDF_BODY, cut ? cut : "", x - FLOW_LEFT - GAP,
	    PDF_LEFT, 1);
	free(cut);
	below = pdf_text_height(l, 0, pdf_text_lines(l));
	flow_need(f, below);
	begin(f, t);
	below += f->y;
	pdf_group(f->pdf, "LI");
	pdf_tag(f->pdf, "Lbl", PDF_NO_SCOPE);
	pdf_text_draw(f->pdf, l, 0, pdf_text_lines(l), FLOW_LEFT, f->y);
	pdf_end(f->pdf);
	if (standing(f, t, 0) < pdf_text_lines(t))
		below = 0;
	draw(f, "LBody", t, x);
	pdf_end(f->pdf);
	f->y = f->y < below ? below : f->y;
	pdf_text_free(l);
	pdf_text_free(t);
}
