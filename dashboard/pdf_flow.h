/* pdf_flow.h: a document's text running down the pages of a PDF, with a head
 * and a foot on each. It knows no tables. */
#ifndef DASHBOARD_PDF_FLOW_H
#define DASHBOARD_PDF_FLOW_H

#include "dashboard/document.h"
#include "dashboard/pdf.h"

#define FLOW_LEFT 56.0
#define FLOW_RIGHT (PDF_WIDTH - 56.0)
#define FLOW_TOP 62.0
#define FLOW_BOTTOM (PDF_HEIGHT - 66.0)

struct flow {
	const struct document *d;
	struct pdf *pdf;
	double y;		/* where the next thing begins */
	int page, pages;	/* of all; 0 while they are counted */
};

/* The foot of the last page. */
void flow_end(struct flow *f);
void flow_page(struct flow *f);
/* The next page, unless so much is left of this one. */
void flow_need(struct flow *f, double height);
/* Distance to what was before; none at the top of a page. */
void flow_gap(struct flow *f, double height);

/* Text between x and the right edge, as an element, over as many pages as it
 * takes: never a line alone on either side of a page's end. */
void flow_text(struct flow *f, const char *tag, enum pdf_style style,
    const char *text, double x);
/* The same with a label beside its first line, as an item of a list. */
void flow_item(struct flow *f, const char *label, const char *text, double x);
/* One line of what is decoration, at the left of a width; what is longer is
 * cut. */
void flow_decoration(struct flow *f, enum pdf_style style, const char *text,
    double x, double y, double width);

/* Text of at most so many characters, told how many are left out. Owned;
 * NULL: out of memory. */
char *flow_cut(const char *text, size_t most);

#endif
