/* pdf.c: pages are drawn by cairo, with their structure. */
#include "dashboard/pdf_parts.h"

#include <stdlib.h>
#include <string.h>

/* ---- pages ---- */

static cairo_status_t
take_bytes(void *arg, const unsigned char *bytes, unsigned len)
{
	struct pdf *p = arg;
	unsigned char *grown;
	size_t room = p->room ? p->room : 65536;

	while (room < p->len + len)
		room *= 2;
	if (room > p->room) {
		grown = realloc(p->bytes, room);
		if (!grown)
			return CAIRO_STATUS_NO_MEMORY;
		p->bytes = grown;
		p->room = room;
	}
	memcpy(p->bytes + p->len, bytes, len);
	p->len += len;
	return CAIRO_STATUS_SUCCESS;
}

struct pdf *
pdf_new(const char *title, const char *language, char *why, size_t whylen)
{
	struct pdf *p = calloc(1, sizeof(*p));

	if (p) {
		p->title = strdup(title);
		p->language = strdup(language);
	}
	if (!p || !p->title || !p->language) {
		snprintf(why, whylen, "out of memory");
		pdf_free(p);
		return NULL;
	}
	if (pdf_fonts_open(p, why, whylen) < 0) {
		pdf_free(p);
		return NULL;
	}
	p->surface = cairo_pdf_surface_create_for_stream(take_bytes, p,
	    PDF_WIDTH, PDF_HEIGHT);
	/* Taken out again: without it cairo asks the clock. */
	cairo_pdf_surface_set_metadata(p->surface,
	    CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
	p->cairo = cairo_create(p->surface);
	p->page = 1;
	return p;
}

void
pdf_free(struct pdf *p)
{
	size_t i;

	if (!p)
		return;
	if (p->cairo)
		cairo_destroy(p->cairo);
	if (p->surface)
		cairo_surface_destroy(p->surface);
	pdf_fonts_close(p);
	for (i = 0; i < p->count; i++)
		free(p->elements[i].alt);
	free(p->elements);
	free(p->bytes);
	free(p->title);
	free(p->language);
	free(p);
}

void
pdf_page(struct pdf *p)
{
	cairo_show_page(p->cairo);
	p->page++;
}

int
pdf_write(struct pdf *p, FILE *out, char *why, size_t whylen)
{
	const struct pdf_about about = { p->title, p->language, p->elements,
		p->count };
	cairo_status_t status;

	cairo_show_page(p->cairo);
	status = cairo_status(p->cairo);
	cairo_surface_finish(p->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(p->surface);
	if (p->failed || status == CAIRO_STATUS_NO_MEMORY) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	if (status != CAIRO_STATUS_SUCCESS) {
		snprintf(why, whylen, "the PDF cannot be drawn: %s",
		    cairo_status_to_string(status));
		return -1;
	}
	return pdf_finish(p->bytes, p->len, &about, out, why, whylen);
}

/* ---- lines and boxes ---- */

void
pdf_box(struct pdf *p, uint32_t colour, double x, double y, double width,
    double height)
{
	pdf_set_colour(p, colour);
	cairo_rectangle(p->cairo, x, y, width, height);
	cairo_fill(p->cairo);
}

void
pdf_line(struct pdf *p, uint32_t colour, double thick, bool dashed,
    const double from_to[4])
{
	static const double dashes[] = { 3, 2 };

	pdf_set_colour(p, colour);
	cairo_set_line_width(p->cairo, thick);
	cairo_set_dash(p->cairo, dashes, dashed ? 2 : 0, 0);
	cairo_move_to(p->cairo, from_to[0], from_to[1]);
	cairo_line_to(p->cairo, from_to[2], from_to[3]);
	cairo_stroke(p->cairo);
}

/* ---- structure ---- */

/* cairo takes what has no elements in it on its page for one that is drawn, so
 * a group waits for its first. */
void
pdf_group(struct pdf *p, const char *name)
{
	if (p->depth == PDF_NESTED) {
		p->failed = true;
		return;
	}
	p->open[p->depth].name = name;
	p->open[p->depth++].begun = false;
}

/* Begins what was put down last. NULL: out of memory. */
static struct pdf_element *
begin_one(struct pdf *p, int depth)
{
	struct pdf_element *elements = p->elements;

	if ((p->count & (p->count - 1)) == 0)
		elements = reallocarray(elements, p->count ? p->count * 2 : 1,
		    sizeof(*elements));
	if (!elements) {
		p->failed = true;
		return NULL;
	}
	p->elements = elements;
	elements += p->count++;
	memset(elements, 0, sizeof(*elements));
	elements->name = p->open[depth].name;
	p->open[depth].begun = true;
	cairo_tag_begin(p->cairo, elements->name, NULL);
	return elements;
}

static struct pdf_element *
begin(struct pdf *p, const char *name)
{
	struct pdf_element *element = NULL;
	int i;

	pdf_group(p, name);
	for (i = 0; i < p->depth && !p->failed; i++)
		if (!p->open[i].begun)
			element = begin_one(p, i);
	return element;
}

void
pdf_tag(struct pdf *p, const char *name, enum pdf_scope scope)
{
	struct pdf_element *element = begin(p, name);

	if (element)
		element->scope = scope;
}

void
pdf_figure(struct pdf *p, const char *alt, const double box[4])
{
	struct pdf_element *element = begin(p, "Figure");

	if (!element)
		return;
	element->alt = pdf_showable(p, alt);
	p->failed |= !element->alt;
	element->box[0] = box[0];
	element->box[1] = PDF_HEIGHT - box[3];
	element->box[2] = box[2];
	element->box[3] = PDF_HEIGHT - box[1];
}

void
pdf_end(struct pdf *p)
{
	if (p->depth > 0 && p->open[--p->depth].begun)
		cairo_tag_end(p->cairo, p->open[p->depth].name);
}

void
pdf_outline(struct pdf *p, int level, const char *text, double y)
{
	char place[96], *shown = pdf_showable(p, text);

	if (!shown || level >= PDF_LEVELS) {
		p->failed |= !shown;
		free(shown);
		return;
	}
	snprintf(place, sizeof(place), "page=%d pos=[0 %d]", p->page, (int)y);
	p->outline[level] = cairo_pdf_surface_add_outline(p->surface,
	    level > 1 ? p->outline[level - 1] : CAIRO_PDF_OUTLINE_ROOT, shown,
	    place, CAIRO_PDF_OUTLINE_FLAG_OPEN);
	free(shown);
}
