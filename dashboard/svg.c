/* svg.c: charts as SVG. */
#include "dashboard/svg.h"

#include <stdlib.h>

/* A length with one digit behind the point, whatever the locale. */
static void
number(struct html *h, const char *name, double value)
{
	long tenths = (long)(value * 10 + (value < 0 ? -0.5 : 0.5));

	html(h, " %s=\"%s%ld.%ld\"", name, tenths < 0 ? "-" : "",
	    labs(tenths) / 10, labs(tenths) % 10);
}

void
svg_figure(struct svg *s, struct html *h, int width, int height,
    const char *title, const char *text)
{
	s->h = h;
	s->width = width;
	s->height = height;
	html(h, "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 %d %d\" "
	    "aria-label=\"%s\"><title>%s</title><desc>%s</desc>\n", width,
	    height, title, title, text);
}

void
svg_begin(struct svg *s, struct html *h, int width, int height,
    const char *title, const char *text)
{
	html(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"Chart: %s\">", title);
	svg_figure(s, h, width, height, title, text);
}

void
svg_box(struct svg *s, const char *class, double x, double y, double width,
    double height, const char *hint)
{
	html(s->h, "<rect class=\"%s\"", class);
	number(s->h, "x", x);
	number(s->h, "y", y);
	number(s->h, "width", width);
	number(s->h, "height", height);
	if (hint[0])
		html(s->h, "><title>%s</title></rect>\n", hint);
	else
		html(s->h, "/>\n");
}

void
svg_label(struct svg *s, const char *class, double x, double y,
    const char *text)
{
	html(s->h, "<text class=\"%s\"", class);
	number(s->h, "x", x);
	number(s->h, "y", y);
	html(s->h, ">%s</text>\n", text);
}

void
svg_line(struct svg *s, const char *class, double x, double y, double width,
    double height)
{
	html(s->h, "<line class=\"%s\"", class);
	number(s->h, "x1", x);
	number(s->h, "y1", y);
	number(s->h, "x2", x + width);
	number(s->h, "y2", y + height);
	html(s->h, "/>\n");
}

/* Dark cells side by side are one box of it. */
void
svg_cells(struct svg *s, const char *class, const bool *dark, int width,
    int at)
{
	const bool *row;
	int x, y, len;

	html(s->h, "<path class=\"%s\" d=\"", class);
	for (y = 0; y < width; y++) {
		row = dark + y * width;
		for (x = 0; x < width; x += len) {
			for (len = 1; x + len < width &&
			    row[x + len] == row[x]; len++)
				;
			if (row[x])
				html(s->h, "M%d %dh%dv1h-%dz", at + x, at + y,
				    len, len);
		}
	}
	html(s->h, "\"/>\n");
}

void
svg_finish(struct svg *s)
{
	html(s->h, "</svg>\n");
}

void
svg_end(struct svg *s)
{
	svg_finish(s);
	html(s->h, "</div>\n");
}
