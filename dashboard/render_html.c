/* render_html.c: a document as one page of HTML, for screen and paper. It holds
 * its style and its drawings, and runs nothing. */
#include "dashboard/render.h"

#include <string.h>

#include "dashboard/chart.h"
#include "dashboard/document_words.h"
#include "dashboard/html.h"
#include "dashboard/svg.h"

#define MANY 6			/* sections that make a list of them */

/* The style sheet, put in by the assembler. */
__asm__(".section .rodata\n.global render_html_style\nrender_html_style:\n"
    ".incbin \"dashboard/assets/report.css\"\n.byte 0\n.previous\n");
extern const char render_html_style[];

/* ---- charts ---- */

static void
put_shape(void *arg, const struct chart_shape *s)
{
	static const char *const inks[] = { "ink-0", "ink-1", "ink-2", "ink-3",
		"ink-4", "ink-5", "ink-6", "ink-7", "ink-8" };
	static const char *const pales[] = { "pale-0", "pale-1", "pale-2",
		"pale-3", "pale-4", "pale-5" };
	static const char *const lines[] = { "series ink-0", "series ink-1",
		"series ink-2", "series ink-3", "series ink-4",
		"series ink-5" };
	static const char *const anchors[] = { "at-0", "at-1", "at-2" };
	bool series = s->ink < DOCUMENT_SERIES;
	struct svg *svg = arg;

	switch (s->kind) {
	case CHART_BOX:
		svg_box(svg, s->pale && series ? pales[s->ink] : inks[s->ink],
		    s->x, s->y, s->width, s->height, "");
		break;
	case CHART_LINE:
		svg_line(svg, series && s->pale ? pales[s->ink] : series ?
		    lines[s->ink] : inks[s->ink], s->x, s->y, s->width,
		    s->height);
		break;
	case CHART_WORDS:
		svg_label(svg, anchors[s->anchor], s->x, s->y, s->text);
		break;
	}
}

static void
write_chart(struct html *h, const struct document *d,
    const struct document_node *n)
{
	struct svg svg;

	html(h, "<figure><figcaption>%s%s</figcaption>",
	    document_phrase(d, WORD_CHART), n->text);
	svg_figure(&svg, h, CHART_WIDTH, chart_height(n), n->text, n->says);
	chart_draw(d, n, put_shape, &svg);
	svg_finish(&svg);
	html(h, "</figure>\n");
}

/* ---- tables ---- */

/* The words of a cell, its mark behind them. A name in letters that run from
 * right to left must not turn what is beside it: dir="auto". */
static void
write_cell(struct html *h, const struct document *d,
    const struct document_node *n, size_t row, size_t column, size_t mark)
{
	const struct document_value *v = document_at(n, row, column);
	bool number = document_is_number(n->columns[column].kind);
	char buf[DOCUMENT_WORDS];
	const char *words = document_words(d, v, buf);
	bool apart = v->withheld || v->none;

	if (column == 0)
		html(h, "<th scope=\"row\" dir=\"auto\">%s", words);
	else if (n->listed)
		html(h, "<td data-label=\"%s\" dir=\"auto\">%s",
		    n->columns[column].title, words);
	else if (number && apart)
		html(h, "<td class=\"number apart\">%s", words);
	else if (number)
		html(h, "<td class=\"number\">%s", words);
	else if (apart)
		html(h, "<td class=\"apart\">%s", words);
	else
		html(h, "<td dir=\"auto\">%s", words);
	if (column == 0 && mark)
		html(h, " (%zu)", mark);
	html(h, column == 0 ? "</th>" : "</td>");
}

static void
write_rows(struct html *h, const struct document *d,
    const struct document_node *n)
{
	size_t row, i, mark = 0;

	html(h, "<thead><tr>");
	for (i = 0; i < n->column_count; i++)
		if (document_is_number(n->columns[i].kind))
			html(h, "<th scope=\"col\" class=\"number\">%s</th>",
			    n->columns[i].title);
		else
			html(h, "<th scope=\"col\">%s</th>",
			    n->columns[i].title);
	html(h, "</tr></thead>\n<tbody>\n");
	for (row = 0; row < n->row_count; row++) {
		mark += n->rows[row].remark != NULL;
		html(h, n->rows[row].total ? "<tr class=\"total\">" : "<tr>");
		for (i = 0; i < n->column_count; i++)
			write_cell(h, d, n, row, i,
			    n->rows[row].remark ? mark : 0);
		html(h, "</tr>\n");
	}
	html(h, "</tbody>");
}

static void
write_table(struct html *h, const struct document *d,
    const struct document_node *n)
{
	size_t row, mark = 0;

	if (n->row_count == 0) {
		html(h, "<p><strong>%s</strong> %s</p>\n", n->text,
		    document_phrase(d, WORD_NO_ROWS));
		return;
	}
	if (n->chart != DOCUMENT_NO_CHART)
		write_chart(h, d, n);
	html(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"%s\"><table id=\"table-%s\" class=\"%s\">"
	    "<caption>%s</caption>\n", n->text, n->id, n->listed ? "listed" :
	    n->column_count > 2 ? "wide" : "narrow", n->text);
	write_rows(h, d, n);
	html(h, "</table></div>\n");
	for (row = 0; row < n->row_count; row++)
		if (n->rows[row].remark)
			html(h, "<p class=\"note\">(%zu) %s</p>\n", ++mark,
			    n->rows[row].remark);
	if (document_has_withheld(n))
		html(h, "<p class=\"note\">%s</p>\n", document_phrase(d,
		    WORD_WITHHELD_WHY));
}

/* ---- the rest ---- */

static void
write_facts(struct html *h, const struct document *d,
    const struct document_node *n)
{
	const struct document_line *line, *end = n->lines + n->line_count;
	char buf[DOCUMENT_WORDS];
	bool any = false;

	for (line = n->lines; line < end; line++) {
		if (!line->label)
			continue;
		html(h, any ? "<dt>%s</dt>" : "<dl>\n<dt>%s</dt>",
		    line->label);
		html(h, "<dd dir=\"auto\">%s</dd>\n", document_words(d,
		    &line->value, buf));
		any = true;
	}
	if (any)
		html(h, "</dl>\n");
}

static void
write_items(struct html *h, const struct document_node *n)
{
	size_t i;

	html(h, "<ul>\n");
	for (i = 0; i < n->line_count; i++)
		html(h, "<li>%s</li>\n", n->lines[i].value.text);
	html(h, "</ul>\n");
}

static void
write_nodes(struct html *h, const struct document *d,
    const struct document_node *n)
{
	for (; n; n = n->next)
		switch (n->kind) {
		case DOCUMENT_SECTION:
			html(h, "<section aria-labelledby=\"%s\">\n"
			    "<h%d id=\"%s\">%s</h%d>\n", n->id,
			    n->level + 1, n->id, n->text, n->level + 1);
			write_nodes(h, d, n->first);
			html(h, "</section>\n");
			break;
		case DOCUMENT_PARAGRAPH:
			html(h, "<p>%s</p>\n", n->text);
			break;
		case DOCUMENT_NOTE:
			html(h, "<p class=\"note\">%s</p>\n", n->text);
			break;
		case DOCUMENT_ITEMS:
			write_items(h, n);
			break;
		case DOCUMENT_FACTS:
			write_facts(h, d, n);
			break;
		case DOCUMENT_TABLE:
			write_table(h, d, n);
			break;
		}
}

/* The sections, where there are more than one takes in at a glance. */
static void
write_contents(struct html *h, const struct document *d)
{
	const struct document_node *n;
	int sections = 0;

	for (n = d->first; n; n = n->next)
		sections += n->kind == DOCUMENT_SECTION;
	if (sections < MANY)
		return;
	html(h, "<nav aria-label=\"%s\"><ul>\n",
	    document_phrase(d, WORD_CONTENTS));
	for (n = d->first; n; n = n->next)
		if (n->kind == DOCUMENT_SECTION)
			html(h, "<li><a href=\"#%s\">%s</a></li>\n", n->id,
			    n->text);
	html(h, "</ul></nav>\n");
}

static void
write_head(struct html *h, const struct document *d)
{
	const struct html sheet = { .bytes = (char *)render_html_style,
		.len = strlen(render_html_style) };

	html(h, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	    "<title>%s%s%s</title>\n<style>\n", d->language, d->title,
	    d->subtitle[0] ? ", " : "", d->subtitle);
	html_append(h, &sheet);
	html(h, "</style>\n</head>\n<body>\n<header>\n<h1>%s</h1>\n",
	    d->title);
	if (d->subtitle[0])
		html(h, "<p class=\"subtitle\">%s</p>\n", d->subtitle);
	if (d->marking[0])
		html(h, "<p class=\"marking\">%s</p>\n", d->marking);
	html(h, "</header>\n");
	write_contents(h, d);
	html(h, "<main>\n");
}

int
render_html(const struct document *d, FILE *out, char why[RENDER_WHY])
{
	struct html h = { 0 };
	int result = 0;

	write_head(&h, d);
	write_nodes(&h, d, d->first);
	html(&h, "</main>\n<footer><p>%s</p></footer>\n</body>\n</html>\n",
	    d->marking[0] ? d->marking : d->subtitle[0] ? d->subtitle :
	    d->title);
	if (h.failed) {
		snprintf(why, RENDER_WHY, "the page is too long, or memory ran "
		    "out");
		result = -1;
	} else {
		fwrite(h.bytes, 1, h.len, out);
	}
	html_free(&h);
	return result;
}
