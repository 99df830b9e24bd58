/* pdf_parts.h: what the files of pdf.h share, and nobody else knows. Door to
 * cairo, pango and fontconfig. */
#ifndef DASHBOARD_PDF_PARTS_H
#define DASHBOARD_PDF_PARTS_H

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include "dashboard/pdf.h"
#include "dashboard/pdf_finish.h"

#define PDF_NESTED 16		/* tags at most */
#define PDF_LEVELS 6		/* of the outline */

struct pdf {
	char *title, *language;
	FcConfig *fonts;
	FcCharSet *known;	/* characters that some font has */
	PangoFontMap *map;
	PangoContext *context;
	cairo_surface_t *surface;
	cairo_t *cairo;
	unsigned char *bytes;
	size_t len, room;
	struct pdf_element *elements;
	size_t count;
	struct { const char *name; bool begun; } open[PDF_NESTED];
	int depth;
	int outline[PDF_LEVELS], page;
	bool failed;
};

/* The fonts, and what lays text out in them. -1 and *why. */
int pdf_fonts_open(struct pdf *p, char *why, size_t whylen);
void pdf_fonts_close(struct pdf *p);
/* Text as it can be shown, with what no font has as a number; owned. NULL: out
 * of memory. */
char *pdf_showable(const struct pdf *p, const char *text);
void pdf_set_colour(struct pdf *p, uint32_t colour);

#endif
