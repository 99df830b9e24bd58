/* svg.h: charts as SVG: a frame with a title and a text for who does not see
 * it, bars, bands and labels. With html.h the only writers of markup. Colours
 * are classes, which a page's style names; a strict policy allows no others. */
#ifndef DASHBOARD_SVG_H
#define DASHBOARD_SVG_H

#include "dashboard/html.h"

struct svg {
	struct html *h;
	int width, height;
};

/* A drawing alone, for a figure: it says title and text to who cannot see it.
 * svg_finish ends it. */
void svg_figure(struct svg *s, struct html *h, int width, int height,
    const char *title, const char *text);
void svg_finish(struct svg *s);

/* The same in a region of its own, which scrolls if it must. */
void svg_begin(struct svg *s, struct html *h, int width, int height,
    const char *title, const char *text);
/* class: a literal, "bar-0". A tooltip if hint is not "". */
void svg_box(struct svg *s, const char *class, double x, double y,
    double width, double height, const char *hint);
void svg_label(struct svg *s, const char *class, double x, double y,
    const char *text);
/* From x, y on. */
void svg_line(struct svg *s, const char *class, double x, double y,
    double width, double height);
/* A square of cells row by row, the dark ones as one shape; a cell is a unit
 * each way, the first at `at`, `at`. */
void svg_cells(struct svg *s, const char *class, const bool *dark, int width,
    int at);
void svg_end(struct svg *s);

#endif
