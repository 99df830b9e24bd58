/* pdf_table.c: tables and charts on pages.
 *
 * Columns get the width of their longest value, text gives way and is wrapped;
 * if that is not enough letters become smaller, and where nothing helps each
 * row is told as a list. */
#include "dashboard/pdf_table.h"

#include <stdlib.h>
#include <string.h>

#include "dashboard/chart.h"
#include "dashboard/document_words.h"
#include "dashboard/print.h"

#define INK 0x16202c
#define RULE 0xc3ccd6
#define PAD_X 4.0
#define PAD_Y 2.6
#define LEAST 52		/* points of a column that is wrapped */
#define CELL 300		/* characters of a cell at most */
#define ROW 14.6		/* points of a row of one line, about */
#define CAPTION 40		/* and of what is above the rows */
#define RECORD 60		/* and of the beginning of a row's list */
#define SMALL 16		/* rows of a table that is kept whole */
#define PAGE (FLOW_BOTTOM - FLOW_TOP)
#define SCALE ((FLOW_RIGHT - FLOW_LEFT) / CHART_WIDTH)

/* ---- charts ---- */

static void
put_shape(void *arg, const struct chart_shape *s)
{
	static const uint32_t inks[] = { 0x14508c, 0xb3541e, 0x00806a,
		0x7a3e9d, 0x8a6d00, 0x6b7886, 0x16202c, 0xdbe1e7, 0xa5231b };
	static const uint32_t pales[] = { 0xa9c3de, 0xe9c4ac, 0xa3d5cb,
		0xd1bbde, 0xdccf9e, 0xc8ced5 };
	uint32_t ink = s->pale && s->ink < DOCUMENT_SERIES ? pales[s->ink] :
	    inks[s->ink];
	double x = FLOW_LEFT + s->x * SCALE, y;
	struct flow *f = arg;
	struct pdf_text *t;

	y = f->y + s->y * SCALE;
	switch (s->kind) {
	case CHART_BOX:
		pdf_box(f->pdf, ink, x, y, s->width * SCALE,
		    s->height * SCALE);
		break;
	case CHART_LINE:
		pdf_line(f->pdf, ink, s->ink < DOCUMENT_SERIES && !s->pale ?
		    1.4 : 0.7, s->dashed, (double[]){ x, y, x + s->width *
		    SCALE, y + s->height * SCALE });
		break;
	case CHART_WORDS:
		t = pdf_text(f->pdf, PDF_CELL, s->text, 0, PDF_LEFT,
		    CHART_TEXT * SCALE / 9.4);
		pdf_text_draw(f->pdf, t, 0, 1, x - pdf_text_width(t) *
		    s->anchor / 2, y - pdf_text_height(t, 0, 1) * 0.79);
		pdf_text_free(t);
		break;
	}
}

static void
draw_chart(struct flow *f, const struct document_node *n)
{
	double height = chart_height(n) * SCALE;
	char *caption = NULL, *cut = flow_cut(n->text, CELL);

	flow_need(f, height + 24);
	if (cut && asprintf(&caption, "%s%s", document_phrase(f->d,
	    WORD_CHART), cut) < 0)
		caption = NULL;
	free(cut);
	flow_text(f, "P", PDF_CAPTION, caption ? caption : "", FLOW_LEFT);
	free(caption);
	f->y += 4;
	pdf_figure(f->pdf, n->says, (double[]){ FLOW_LEFT, f->y, FLOW_RIGHT,
	    f->y + height });
	chart_draw(f->d, n, put_shape, f);
	pdf_end(f->pdf);
	f->y += height + 8;
}

/* ---- widths ---- */

struct grid {
	const struct document_node *n;
	double shrink, right;	/* where it ends */
	int widths[DOCUMENT_COLUMNS];	/* of the text in a column */
	double lefts[DOCUMENT_COLUMNS];
	struct pdf_text *heads[DOCUMENT_COLUMNS];
	double head_height;
};

static int
width_of(struct flow *f, enum pdf_style style, const char *text, double shrink)
{
	char *cut = flow_cut(text, CELL);
	struct pdf_text *t = pdf_text(f->pdf, style, cut ? cut : "", 0,
	    PDF_LEFT, shrink);
	int width = (int)pdf_text_width(t) + 2;

	pdf_text_free(t);
	free(cut);
	return width;
}

/* The longest value of a column, by its letters. */
static int
natural_width(struct flow *f, const struct document_node *n, size_t column,
    double shrink)
{
	char buf[DOCUMENT_WORDS], longest[DOCUMENT_WORDS] = "";
	const char *text, *most = longest;
	size_t row, width = 0;

	for (row = 0; row < n->row_count; row++) {
		text = document_words(f->d, document_at(n, row, column), buf);
		if (print_width(text) <= width)
			continue;
		width = print_width(text);
		most = text;
		if (text == buf)
			most = strcpy(longest, buf);
	}
	return width_of(f, PDF_TOTAL, most, shrink) + (column ? 0 : 18);
}

static int
head_width(struct flow *f, const char *title, bool wrapped, double shrink)
{
	char word[64];
	int width, most = 0;
	size_t len;

	if (!wrapped)
		return width_of(f, PDF_HEAD, title, shrink);
	for (; *title; title += len) {
		title += strspn(title, " ");
		len = strcspn(title, " ");
		snprintf(word, sizeof(word), "%.*s", len < sizeof(word) ?
		    (int)len : (int)sizeof(word) - 1, title);
		width = width_of(f, PDF_HEAD, word, shrink);
		most = width > most ? width : most;
	}
	return most;
}

/* What is over is given to all columns, by their width. */
static void
spread(struct grid *g, int limit)
{
	double x = FLOW_LEFT + PAD_X;
	int total = 0, over;
	size_t i;

	for (i = 0; i < g->n->column_count; i++)
		total += g->widths[i];
	over = limit - total;
	for (i = 0; i < g->n->column_count; i++) {
		if (over > 0 && total > 0)
			g->widths[i] += over * g->widths[i] / total;
		g->lefts[i] = x;
		x += g->widths[i] + 2 * PAD_X;
	}
}

static bool
fit(struct flow *f, struct grid *g, bool wrapped, double shrink)
{
	int natural[DOCUMENT_COLUMNS], head, limit;
	bool may_wrap[DOCUMENT_COLUMNS];
	size_t i;

	for (i = 0; i < g->n->column_count; i++) {
		natural[i] = natural_width(f, g->n, i, shrink);
		head = head_width(f, g->n->columns[i].title, wrapped, shrink);
		natural[i] = head > natural[i] ? head : natural[i];
		may_wrap[i] = wrapped &&
		    !document_is_number(g->n->columns[i].kind);
	}
	/* A number is not to stand a page away from what it is of. */
	g->right = g->n->column_count > 2 ? FLOW_RIGHT :
	    FLOW_LEFT + (FLOW_RIGHT - FLOW_LEFT) * 0.6;
	limit = (int)(g->right - FLOW_LEFT - 2 * PAD_X *
	    (double)g->n->column_count);
	g->shrink = shrink;
	if (!document_fit(natural, may_wrap, g->n->column_count, limit, LEAST,
	    g->widths))
		return false;
	spread(g, limit);
	return true;
}

/* ---- rows ---- */

static enum pdf_align
align_of(const struct document_node *n, size_t column)
{
	return document_is_number(n->columns[column].kind) ? PDF_RIGHT :
	    PDF_LEFT;
}

/* The head: of the table the first time, decoration after. */
static void
draw_head(struct flow *f, const struct grid *g, bool first)
{
	double height;
	size_t i;

	if (first) {
		pdf_group(f->pdf, "THead");
		pdf_group(f->pdf, "TR");
	}
	for (i = 0; i < g->n->column_count; i++) {
		height = pdf_text_height(g->heads[i], 0,
		    pdf_text_lines(g->heads[i]));
		if (first)
			pdf_tag(f->pdf, "TH", PDF_COLUMN);
		pdf_text_draw(f->pdf, g->heads[i], 0,
		    pdf_text_lines(g->heads[i]), g->lefts[i], f->y + PAD_Y +
		    g->head_height - height);
		if (first)
			pdf_end(f->pdf);
	}
	if (first) {
		pdf_end(f->pdf);
		pdf_end(f->pdf);
	}
	f->y += g->head_height + 2 * PAD_Y;
	pdf_line(f->pdf, INK, 0.9, false, (double[]){ FLOW_LEFT, f->y,
	    g->right, f->y });
}

static void
make_heads(struct flow *f, struct grid *g)
{
	double height;
	size_t i;

	g->head_height = 0;
	for (i = 0; i < g->n->column_count; i++) {
		g->heads[i] = pdf_text(f->pdf, PDF_HEAD,
		    g->n->columns[i].title, g->widths[i], align_of(g->n, i),
		    g->shrink);
		height = pdf_text_height(g->heads[i], 0,
		    pdf_text_lines(g->heads[i]));
		g->head_height = height > g->head_height ? height :
		    g->head_height;
	}
}

/* A cell's words, marked where a remark follows. Owned; NULL: no memory. */
static char *
cell_words(struct flow *f, const struct document_node *n, size_t row,
    size_t column)
{
	char buf[DOCUMENT_WORDS], *words, *cut;
	size_t i, number = 0;

	cut = flow_cut(document_words(f->d, document_at(n, row, column), buf),
	    CELL);
	if (!cut || column > 0 || !n->rows[row].remark)
		return cut;
	for (i = 0; i <= row; i++)
		number += n->rows[i].remark != NULL;
	if (asprintf(&words, "%s (%zu)", cut, number) < 0)
		words = NULL;
	free(cut);
	return words;
}

/* The head again, below whose table it is. */
static void
draw_continued(struct flow *f, const struct grid *g)
{
	char *cut = flow_cut(g->n->text, 80), *text = NULL;

	if (cut && asprintf(&text, "%s (%s)", cut, document_phrase(f->d,
	    WORD_CONTINUED)) < 0)
		text = NULL;
	flow_decoration(f, PDF_FINE, text ? text : "", FLOW_LEFT, f->y,
	    FLOW_RIGHT - FLOW_LEFT);
	free(text);
	free(cut);
	f->y += 12;
	draw_head(f, g, false);
}

/* About how high the remarks are, which stay with the last row. */
static double
below_of(const struct document_node *n)
{
	double height = document_has_withheld(n) ? 22 : 0;
	size_t i;

	for (i = 0; i < n->row_count; i++)
		height += n->rows[i].remark ? 12 : 0;
	return height < 120 ? height : 120;
}

static void
draw_row(struct flow *f, const struct grid *g, size_t row)
{
	const struct document_node *n = g->n;
	struct pdf_text *cells[DOCUMENT_COLUMNS];
	const struct document_value *v;
	double height = 0, own;
	char *words;
	size_t i;

	for (i = 0; i < n->column_count; i++) {
		v = document_at(n, row, i);
		words = cell_words(f, n, row, i);
		cells[i] = pdf_text(f->pdf, n->rows[row].total ? PDF_TOTAL :
		    v->withheld || v->none ? PDF_SOFT : PDF_CELL, words ?
		    words : "", g->widths[i], align_of(n, i), g->shrink);
		free(words);
		own = pdf_text_height(cells[i], 0, pdf_text_lines(cells[i]));
		height = own > height ? own : height;
	}
	height += 2 * PAD_Y;
	if (f->y + height + (row + 1 == n->row_count ? below_of(n) : 0) >
	    FLOW_BOTTOM) {
		flow_page(f);
		draw_continued(f, g);
	}
	pdf_group(f->pdf, "TR");
	for (i = 0; i < n->column_count; i++) {
		pdf_tag(f->pdf, i ? "TD" : "TH", i ? PDF_NO_SCOPE : PDF_ROW);
		pdf_text_draw(f->pdf, cells[i], 0, pdf_text_lines(cells[i]),
		    g->lefts[i], f->y + PAD_Y);
		pdf_end(f->pdf);
		pdf_text_free(cells[i]);
	}
	pdf_end(f->pdf);
	if (n->rows[row].total)
		pdf_line(f->pdf, INK, 0.9, false, (double[]){ FLOW_LEFT, f->y,
		    g->right, f->y });
	f->y += height;
	pdf_line(f->pdf, RULE, 0.5, false, (double[]){ FLOW_LEFT, f->y,
	    g->right, f->y });
}

static void
draw_grid(struct flow *f, struct grid *g)
{
	size_t i;

	make_heads(f, g);
	pdf_group(f->pdf, "Table");
	flow_text(f, "Caption", PDF_CAPTION, g->n->text, FLOW_LEFT);
	f->y += 2;
	draw_head(f, g, true);
	pdf_group(f->pdf, "TBody");
	for (i = 0; i < g->n->row_count; i++)
		draw_row(f, g, i);
	pdf_end(f->pdf);
	pdf_end(f->pdf);
	for (i = 0; i < g->n->column_count; i++)
		pdf_text_free(g->heads[i]);
}

/* A row as a list of label and value. */
static void
draw_record(struct flow *f, const struct document_node *n, size_t row)
{
	char *words = cell_words(f, n, row, 0);
	size_t i;

	flow_need(f, RECORD);
	flow_text(f, "P", PDF_CAPTION, words ? words : "", FLOW_LEFT);
	free(words);
	pdf_group(f->pdf, "L");
	for (i = 1; i < n->column_count; i++) {
		words = cell_words(f, n, row, i);
		flow_item(f, n->columns[i].title, words ? words : "",
		    FLOW_LEFT + 120);
		f->y += 2;
		free(words);
	}
	pdf_end(f->pdf);
	f->y += 6;
}

/* Where columns cannot stand beside each other. */
static void
draw_records(struct flow *f, const struct document_node *n)
{
	size_t row;

	flow_text(f, "P", PDF_CAPTION, n->text, FLOW_LEFT);
	f->y += 4;
	for (row = 0; row < n->row_count; row++)
		draw_record(f, n, row);
}

/* A small table is kept whole, a large one begins with some of its rows. */
static double
rows_lead(const struct document_node *n)
{
	return n->row_count <= SMALL ? CAPTION + ROW * (double)n->row_count +
	    below_of(n) : 90;
}

/* With its chart, if that is not most of a page. */
double
pdf_table_lead(const struct document_node *n)
{
	double chart = chart_height(n) * SCALE + 36;

	if (n->row_count == 0)
		return CAPTION;
	if (n->chart == DOCUMENT_NO_CHART)
		return rows_lead(n);
	return chart + rows_lead(n) < PAGE * 0.7 ? chart + rows_lead(n) :
	    chart;
}

void
pdf_table(struct flow *f, const struct document_node *n)
{
	struct grid g = { .n = n };
	size_t i, mark = 0;
	char *remark;

	flow_gap(f, 6);
	if (n->row_count == 0) {
		flow_need(f, CAPTION);
		flow_text(f, "P", PDF_CAPTION, n->text, FLOW_LEFT);
		flow_text(f, "P", PDF_BODY, document_phrase(f->d,
		    WORD_NO_ROWS), FLOW_LEFT);
		return;
	}
	flow_need(f, pdf_table_lead(n));
	if (n->chart != DOCUMENT_NO_CHART)
		draw_chart(f, n);
	flow_need(f, rows_lead(n));
	if (!n->listed && (fit(f, &g, false, 1) || fit(f, &g, true, 1) ||
	    fit(f, &g, true, 0.88) || fit(f, &g, true, 0.76)))
		draw_grid(f, &g);
	else
		draw_records(f, n);
	f->y += 3;
	for (i = 0; i < n->row_count; i++) {
		if (!n->rows[i].remark || asprintf(&remark, "(%zu) %s", ++mark,
		    n->rows[i].remark) < 0)
			continue;
		flow_text(f, "P", PDF_FINE, remark, FLOW_LEFT);
		free(remark);
	}
	if (document_has_withheld(n))
		flow_text(f, "P", PDF_FINE, document_phrase(f->d,
		    WORD_WITHHELD_WHY), FLOW_LEFT);
	f->y += 6;
}
