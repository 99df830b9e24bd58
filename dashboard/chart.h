/* chart.h: a document's table, drawn: boxes, lines and words on a plane, which
 * SVG and PDF put down each in its way. Pure.
 *
 * The plane is CHART_WIDTH wide, y grows downwards, and words are CHART_TEXT
 * high. A table's rows that sum up others are not drawn. */
#ifndef DASHBOARD_CHART_H
#define DASHBOARD_CHART_H

#include "dashboard/document.h"

#define CHART_WIDTH 640
#define CHART_TEXT 12

enum chart_kind { CHART_BOX, CHART_LINE, CHART_WORDS };
/* Colours: of a series, 0 to DOCUMENT_SERIES - 1, and then */
enum chart_ink { CHART_AXIS = DOCUMENT_SERIES, CHART_GRID, CHART_MARK,
	CHART_INK_COUNT };

struct chart_shape {
	enum chart_kind kind;
	int ink;
	bool pale;		/* the ink, thinned: beyond a lower bound */
	bool dashed;		/* a line */
	double x, y;		/* of words: where their base begins */
	double width, height;	/* of a line: to its other end */
	int anchor;		/* words: 0 begin at x, 1 are about it, 2 end
				 * there */
	const char *text;	/* of words; borrowed, of unknown origin */
};

typedef void chart_put(void *arg, const struct chart_shape *shape);

int chart_height(const struct document_node *table);
/* Hands each shape to put, what lies behind first. */
void chart_draw(const struct document *d, const struct document_node *table,
    chart_put *put, void *arg);

#endif
