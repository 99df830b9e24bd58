/* pdf.h: the pages of a tagged PDF while they are drawn. Door to pango, cairo
 * and fontconfig.
 *
 * Pages are A4, in points, y downwards. What is drawn between pdf_tag and
 * pdf_end is that element of the structure, and on one page; groups hold such
 * elements, over any number of pages. What is drawn outside of elements is
 * decoration, and made an artifact when the file is finished. Bytes depend on
 * nothing but what is drawn: fonts are two named families read from their own
 * files, whatever else the machine has and however it is set up. */
#ifndef DASHBOARD_PDF_H
#define DASHBOARD_PDF_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define PDF_WIDTH 595.28
#define PDF_HEIGHT 841.89

struct pdf;
struct pdf_text;		/* text laid out in lines */

enum pdf_style {
	PDF_TITLE, PDF_SUBTITLE, PDF_MARKING, PDF_HEADING_1, PDF_HEADING_2,
	PDF_HEADING_3, PDF_BODY, PDF_CAPTION, PDF_FINE, PDF_CELL, PDF_HEAD,
	PDF_TOTAL, PDF_SOFT, PDF_STYLE_COUNT
};
enum pdf_align { PDF_LEFT, PDF_CENTRE, PDF_RIGHT };

/* NULL and *why, a sentence: fonts are missing, or memory ran out. title and
 * language are copied. */
struct pdf *pdf_new(const char *title, const char *language, char *why,
    size_t whylen);
void pdf_free(struct pdf *p);
/* Ends the page, and with it what is drawn; the next begins. */
void pdf_page(struct pdf *p);
/* Ends the last page and writes the file. -1 and *why. p is then only to be
 * freed. */
int pdf_write(struct pdf *p, FILE *out, char *why, size_t whylen);

/* ---- text; of unknown origin ---- */

/* Text in lines of a width; 0: one line, whatever its length. shrink: its size,
 * as a share of the style's. Never NULL: what had no memory is empty, and
 * pdf_write tells. */
struct pdf_text *pdf_text(struct pdf *p, enum pdf_style style,
    const char *text, double width, enum pdf_align align, double shrink);
void pdf_text_free(struct pdf_text *t);
int pdf_text_lines(const struct pdf_text *t);
double pdf_text_width(const struct pdf_text *t);
/* Of the lines from, to - 1. */
double pdf_text_height(const struct pdf_text *t, int from, int to);
/* The same, with their upper left corner at x, y. */
void pdf_text_draw(struct pdf *p, const struct pdf_text *t, int from, int to,
    double x, double y);

/* ---- lines and boxes; colours as 0xrrggbb ---- */
void pdf_box(struct pdf *p, uint32_t colour, double x, double y, double width,
    double height);
void pdf_line(struct pdf *p, uint32_t colour, double thick, bool dashed,
    const double from_to[4]);

/* ---- structure ---- */

enum pdf_scope { PDF_NO_SCOPE, PDF_COLUMN, PDF_ROW };
/* A group begins with the first element in it; one without any is none. */
void pdf_group(struct pdf *p, const char *name);
/* name: a literal, "P". scope: of a header cell. */
void pdf_tag(struct pdf *p, const char *name, enum pdf_scope scope);
/* A figure; box: its left, upper, right and lower edge. alt: what it shows. */
void pdf_figure(struct pdf *p, const char *alt, const double box[4]);
void pdf_end(struct pdf *p);	/* of the last of them */
/* An entry of the outline, below the last one of a level above; from 1. */
void pdf_outline(struct pdf *p, int level, const char *text, double y);

#endif
