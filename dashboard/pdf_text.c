/* pdf_text.c: text is laid out by pango, in fonts of our choice.
 *
 * Fontconfig is given a configuration of its own that knows our font files and
 * nothing else. A character that none of them has is written as its number,
 * since it would be an empty box, and lost to whoever copies the text. */
#include "dashboard/pdf_parts.h"

#include <stdlib.h>
#include <string.h>

#include "dashboard/print.h"

#define FAMILIES "Liberation Sans, DejaVu Sans"

struct pdf_text {
	PangoLayout *layout;	/* NULL: of no memory */
	double *tops, *bottoms, *bases, *lefts;		/* of each line */
	double width;
	int count;
	uint32_t colour;
};

static const struct {
	double size;
	bool bold;
	uint32_t colour;
} styles[] = {
	[PDF_TITLE] = { 20, true, 0x0d3b52 },
	[PDF_SUBTITLE] = { 10.5, false, 0x4a5666 },
	[PDF_MARKING] = { 9.5, true, 0x16202c },
	[PDF_HEADING_1] = { 14, true, 0x0d3b52 },
	[PDF_HEADING_2] = { 11.5, true, 0x16202c },
	[PDF_HEADING_3] = { 10, true, 0x16202c },
	[PDF_BODY] = { 9.5, false, 0x16202c },
	[PDF_CAPTION] = { 9.5, true, 0x16202c },
	[PDF_FINE] = { 8, false, 0x4a5666 },
	[PDF_CELL] = { 8.5, false, 0x16202c },
	[PDF_HEAD] = { 8, true, 0x4a5666 },
	[PDF_TOTAL] = { 8.5, true, 0x16202c },
	[PDF_SOFT] = { 8.5, false, 0x4a5666 },
};

/* ---- fonts ---- */

static int
load_fonts(struct pdf *p, char *why, size_t whylen)
{
	static const char *const files[][2] = {
		{ "liberation/LiberationSans-Regular.ttf", "liberation" },
		{ "liberation/LiberationSans-Bold.ttf", "liberation" },
		{ "dejavu/DejaVuSans.ttf", "dejavu-core" },
		{ "dejavu/DejaVuSans-Bold.ttf", "dejavu-core" },
	};
	char path[96];
	size_t i;

	p->fonts = FcConfigCreate();
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "/usr/share/fonts/truetype/%s",
		    files[i][0]);
		if (p->fonts && FcConfigAppFontAddFile(p->fonts,
		    (const FcChar8 *)path))
			continue;
		snprintf(why, whylen, "a PDF needs the font %s, which cannot "
		    "be read: install the package fonts-%s", path,
		    files[i][1]);
		return -1;
	}
	return 0;
}

/* Which characters there are glyphs for. */
static FcCharSet *
known_characters(FcConfig *fonts)
{
	FcFontSet *set = FcConfigGetFonts(fonts, FcSetApplication);
	FcCharSet *known = FcCharSetCreate(), *of;
	int i;

	for (i = 0; known && set && i < set->nfont; i++)
		if (FcPatternGetCharSet(set->fonts[i], FC_CHARSET, 0, &of) ==
		    FcResultMatch)
			FcCharSetMerge(known, of, NULL);
	return known;
}

int
pdf_fonts_open(struct pdf *p, char *why, size_t whylen)
{
	cairo_font_options_t *options;

	if (load_fonts(p, why, whylen) < 0)
		return -1;
	/* Pango would start fontconfig with the machine's configuration. */
	FcConfigSetCurrent(p->fonts);
	p->known = known_characters(p->fonts);
	p->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(p->map), p->fonts);
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(p->map), 72);
	p->context = pango_font_map_create_context(p->map);
	options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(p->context, options);
	cairo_font_options_destroy(options);
	pango_context_set_round_glyph_positions(p->context, FALSE);
	pango_context_set_language(p->context,
	    pango_language_from_string(p->language));
	return 0;
}

void
pdf_fonts_close(struct pdf *p)
{
	if (p->context)
		g_object_unref(p->context);
	if (p->map) {
		/* What it refers to it does not let go of itself. */
		pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(p->map), NULL);
		g_object_unref(p->map);
	}
	if (p->known)
		FcCharSetDestroy(p->known);
	if (p->fonts)
		FcConfigDestroy(p->fonts);
}

/* ---- text ---- */

char *
pdf_showable(const struct pdf *p, const char *text)
{
	char shown[PRINT_SHOWN], *out = NULL;
	size_t len, bytes;
	FILE *f = open_memstream(&out, &len);
	FcChar32 c;

	if (!f)
		return NULL;
	for (; *text; text += bytes) {
		bytes = print_shown(text, shown);
		if (shown[0] & 0x80 && FcUtf8ToUcs4((const FcChar8 *)shown, &c,
		    (int)strlen(shown)) > 0 && !FcCharSetHasChar(p->known, c))
			fprintf(f, "\\u{%x}", (unsigned)c);
		else
			fputs(shown, f);
	}
	if (fclose(f) != 0) {
		free(out);
		return NULL;
	}
	return out;
}

/* Where each line stands. -1: out of memory. */
static int
measure(struct pdf_text *t)
{
	PangoLayoutIter *at = pango_layout_get_iter(t->layout);
	PangoRectangle box;
	int i = 0, top, bottom;

	t->count = pango_layout_get_line_count(t->layout);
	t->tops = calloc((size_t)t->count * 4, sizeof(double));
	if (!t->tops) {
		pango_layout_iter_free(at);
		t->count = 0;
		return -1;
	}
	t->bottoms = t->tops + t->count;
	t->bases = t->bottoms + t->count;
	t->lefts = t->bases + t->count;
	do {
		pango_layout_iter_get_line_extents(at, NULL, &box);
		pango_layout_iter_get_line_yrange(at, &top, &bottom);
		t->tops[i] = (double)top / PANGO_SCALE;
		t->bottoms[i] = (double)bottom / PANGO_SCALE;
		t->bases[i] = (double)pango_layout_iter_get_baseline(at) /
		    PANGO_SCALE;
		t->lefts[i] = (double)box.x / PANGO_SCALE;
		if (t->width < (double)box.width / PANGO_SCALE)
			t->width = (double)box.width / PANGO_SCALE;
		i++;
	} while (pango_layout_iter_next_line(at) && i < t->count);
	pango_layout_iter_free(at);
	return 0;
}

/* A name that is broken gets no hyphen, which would be read as its own. */
static void
no_hyphens(PangoLayout *layout)
{
	PangoAttrList *list = pango_attr_list_new();

	pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE));
	pango_layout_set_attributes(layout, list);
	pango_attr_list_unref(list);
}

struct pdf_text *
pdf_text(struct pdf *p, enum pdf_style style, const char *text, double width,
    enum pdf_align align, double shrink)
{
	static struct pdf_text none;
	struct pdf_text *t = calloc(1, sizeof(*t));
	PangoFontDescription *font;
	char *shown = pdf_showable(p, text);

	if (!t || !shown) {
		p->failed = true;
		free(shown);
		return t ? t : &none;
	}
	font = pango_font_description_new();
	pango_font_description_set_family_static(font, FAMILIES);
	pango_font_description_set_weight(font, styles[style].bold ?
	    PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_size(font, (int)(styles[style].size *
	    shrink * PANGO_SCALE));
	t->colour = styles[style].colour;
	t->layout = pango_layout_new(p->context);
	pango_layout_set_font_description(t->layout, font);
	pango_font_description_free(font);
	pango_layout_set_text(t->layout, shown, -1);
	/* Left is left, in whatever direction a name is written. */
	if (pango_layout_get_direction(t->layout, 0) == PANGO_DIRECTION_RTL)
		align = align == PDF_LEFT ? PDF_RIGHT : align == PDF_RIGHT ?
		    PDF_LEFT : align;
	free(shown);
	no_hyphens(t->layout);
	if (width > 0) {
		pango_layout_set_width(t->layout, (int)(width * PANGO_SCALE));
		pango_layout_set_wrap(t->layout, PANGO_WRAP_WORD_CHAR);
		pango_layout_set_line_spacing(t->layout, 1.12f);
	}
	pango_layout_set_alignment(t->layout, align == PDF_RIGHT ?
	    PANGO_ALIGN_RIGHT : align == PDF_CENTRE ? PANGO_ALIGN_CENTER :
	    PANGO_ALIGN_LEFT);
	if (measure(t) < 0)
		p->failed = true;
	return t;
}

void
pdf_text_free(struct pdf_text *t)
{
	if (!t->layout && !t->tops)
		return;
	g_object_unref(t->layout);
	free(t->tops);
	free(t);
}

int
pdf_text_lines(const struct pdf_text *t)
{
	return t->count;
}

double
pdf_text_width(const struct pdf_text *t)
{
	return t->width;
}

double
pdf_text_height(const struct pdf_text *t, int from, int to)
{
	return from < to && to <= t->count ? t->bottoms[to - 1] -
	    t->tops[from] : 0;
}

void
pdf_set_colour(struct pdf *p, uint32_t colour)
{
	cairo_set_source_rgb(p->cairo, (colour >> 16 & 0xff) / 255.0,
	    (colour >> 8 & 0xff) / 255.0, (colour & 0xff) / 255.0);
}

/* A line that was broken at a space has lost the space, and who copies the
 * text two words in one: it is laid out by itself, and has it again. */
static void
draw_line(struct pdf *p, const struct pdf_text *t, int i)
{
	PangoLayoutLine *line = pango_layout_get_line_readonly(t->layout, i);
	const char *text = pango_layout_get_text(t->layout);
	PangoLayout *alone;

	if (i + 1 == t->count || line->length == 0 || line->resolved_dir ==
	    PANGO_DIRECTION_RTL ||
	    text[line->start_index + line->length - 1] != ' ') {
		pango_cairo_show_layout_line(p->cairo, line);
		return;
	}
	alone = pango_layout_copy(t->layout);
	pango_layout_set_width(alone, -1);
	pango_layout_set_text(alone, text + line->start_index, line->length);
	pango_cairo_show_layout_line(p->cairo,
	    pango_layout_get_line_readonly(alone, 0));
	g_object_unref(alone);
}

void
pdf_text_draw(struct pdf *p, const struct pdf_text *t, int from, int to,
    double x, double y)
{
	int i;

	pdf_set_colour(p, t->colour);
	for (i = from; i < to && i < t->count; i++) {
		cairo_move_to(p->cairo, x + t->lefts[i], y + t->bases[i] -
		    t->tops[from]);
		draw_line(p, t, i);
	}
}
