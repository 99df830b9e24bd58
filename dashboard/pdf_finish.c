/* pdf_finish.c: what cairo leaves open in a tagged PDF.
 *
 * Elements are met in the order in which they were begun, and must have the
 * names they were begun with: what is said of one is never put at another. In
 * a page's content cairo begins and ends what belongs to an element with lines
 * of their own; what is drawn between them is made an artifact. */
#include "dashboard/pdf_finish.h"

#include <qpdf/qpdf-c.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/html.h"

struct finish {
	qpdf_data q;
	const struct pdf_about *about;
	size_t at;		/* the next element */
	bool wrong;		/* the structure is not as it was begun */
};

static void
set_text(qpdf_data q, qpdf_oh at, const char *key, const char *text)
{
	qpdf_oh_replace_key(q, at, key, qpdf_oh_new_unicode_string(q, text));
}

static void
set_name(qpdf_data q, qpdf_oh at, const char *key, const char *name)
{
	qpdf_oh_replace_key(q, at, key, qpdf_oh_new_name(q, name));
}

/* ---- the structure ---- */

/* What holds of an element beyond its name. */
static void
finish_element(struct finish *f, qpdf_oh at, const struct pdf_element *e)
{
	qpdf_data q = f->q;
	qpdf_oh more, box, edge;
	int i;

	if (e->alt)
		set_text(q, at, "/Alt", e->alt);
	if (!e->alt && e->scope == PDF_NO_SCOPE && strcmp(e->name, "L") != 0)
		return;
	more = qpdf_oh_new_dictionary(q);
	if (e->scope != PDF_NO_SCOPE) {
		set_name(q, more, "/O", "/Table");
		set_name(q, more, "/Scope", e->scope == PDF_COLUMN ?
		    "/Column" : "/Row");
	} else if (e->alt) {
		set_name(q, more, "/O", "/Layout");
		set_name(q, more, "/Placement", "/Block");
		box = qpdf_oh_new_array(q);
		for (i = 0; i < 4; i++) {
			edge = qpdf_oh_new_real_from_double(q, e->box[i], 2);
			qpdf_oh_append_item(q, box, edge);
		}
		qpdf_oh_replace_key(q, more, "/BBox", box);
	} else {
		set_name(q, more, "/O", "/List");
		set_name(q, more, "/ListNumbering", "/Disc");
	}
	qpdf_oh_replace_key(q, at, "/A", more);
}

/* Kids of an element are elements, numbers of content, or both. */
static void
walk(struct finish *f, qpdf_oh kids)
{
	const struct pdf_element *e;
	qpdf_data q = f->q;
	const char *name;
	int i, count;

	if (qpdf_oh_is_array(q, kids)) {
		count = qpdf_oh_get_array_n_items(q, kids);
		for (i = 0; i < count && !f->wrong; i++)
			walk(f, qpdf_oh_get_array_item(q, kids, i));
		return;
	}
	if (!qpdf_oh_is_dictionary(q, kids) || !qpdf_oh_has_key(q, kids, "/S"))
		return;
	e = f->at < f->about->count ? &f->about->elements[f->at++] : NULL;
	name = qpdf_oh_get_name(q, qpdf_oh_get_key(q, kids, "/S"));
	if (!e || name[0] != '/' || strcmp(name + 1, e->name) != 0) {
		f->wrong = true;
		return;
	}
	finish_element(f, kids, e);
	walk(f, qpdf_oh_get_key(q, kids, "/K"));
}

/* ---- what is no part of it ---- */

/* Does a stretch of content draw? */
static bool
draws(const char *from, const char *to)
{
	static const char *const operators[] = { "f", "f*", "S", "s", "B", "b",
		"Tj", "TJ", "Do", "sh" };
	size_t len, i;

	for (; from < to; from += len) {
		from += strspn(from, " \n");
		len = strcspn(from, " \n])>");
		if (len == 0)
			len = 1;
		for (i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
			if (len == strlen(operators[i]) &&
			    memcmp(from, operators[i], len) == 0)
				return true;
	}
	return false;
}

static void
put_stretch(FILE *out, const char *from, const char *to)
{
	bool mark = draws(from, to);

	if (mark)
		fputs("/Artifact BMC\n", out);
	fwrite(from, 1, (size_t)(to - from), out);
	if (mark)
		fputs("EMC\n", out);
}

/* text is NUL-ended; out gets all of it, what is between elements marked. */
static void
mark_artifacts(const char *text, FILE *out)
{
	const char *line = text, *begun = text, *end;
	int depth = 0;		/* of marks in an element; 0: outside */
	int inner = 0;		/* of marks outside */
	size_t len;

	for (; *line; line = end) {
		len = strcspn(line, "\n");
		end = line + len + (line[len] == '\n');
		if (len > 4 && memcmp(line + len - 4, " BDC", 4) == 0) {
			if (depth == 0 && inner == 0 && memmem(line, len,
			    "/MCID", 5)) {
				put_stretch(out, begun, line);
				begun = line;
				depth = 1;
			} else if (depth) {
				depth++;
			} else {
				inner++;
			}
		} else if (len == 3 && memcmp(line, "EMC", 3) == 0) {
			if (depth == 0) {
				inner--;
			} else if (--depth == 0) {
				fwrite(begun, 1, (size_t)(end - begun), out);
				begun = end;
			}
		}
	}
	put_stretch(out, begun, line);
}

/* A reader takes a font that does not say so for one whose characters have
 * the numbers of its glyphs; PDF/UA (7.21.3.2) wants it said. */
static void
finish_fonts(qpdf_data q, qpdf_oh page)
{
	qpdf_oh fonts = qpdf_oh_get_key(q, qpdf_oh_get_key(q, page,
	    "/Resources"), "/Font");
	qpdf_oh font;

	if (!qpdf_oh_is_dictionary(q, fonts))
		return;
	qpdf_oh_begin_dict_key_iter(q, fonts);
	while (qpdf_oh_dict_more_keys(q)) {
		font = qpdf_oh_get_key(q, fonts, qpdf_oh_dict_next_key(q));
		font = qpdf_oh_get_key(q, font, "/DescendantFonts");
		if (!qpdf_oh_is_array(q, font))
			continue;
		font = qpdf_oh_get_array_item(q, font, 0);
		if (strcmp(qpdf_oh_get_name(q, qpdf_oh_get_key(q, font,
		    "/Subtype")), "/CIDFontType2") == 0 &&
		    !qpdf_oh_has_key(q, font, "/CIDToGIDMap"))
			set_name(q, font, "/CIDToGIDMap", "/Identity");
	}
}

/* -1: out of memory. */
static int
finish_page(qpdf_data q, qpdf_oh page)
{
	unsigned char *bytes = NULL;
	char *text = NULL, *marked = NULL;
	size_t len = 0, marked_len = 0;
	FILE *out = NULL;
	int result = -1;

	set_name(q, page, "/Tabs", "/S");
	finish_fonts(q, page);
	if (qpdf_oh_get_page_content_data(q, page, &bytes, &len) & QPDF_ERRORS)
		return -1;
	text = malloc(len + 1);
	if (text && (out = open_memstream(&marked, &marked_len))) {
		memcpy(text, bytes, len);
		text[len] = '\0';
		mark_artifacts(text, out);
		result = fclose(out) == 0 ? 0 : -1;
	}
	if (result == 0)
		qpdf_oh_replace_stream_data(q, qpdf_oh_get_key(q, page,
		    "/Contents"), (const unsigned char *)marked, marked_len,
		    qpdf_oh_new_null(q), qpdf_oh_new_null(q));
	free(marked);
	free(text);
	free(bytes);
	return result;
}

/* ---- what is said of the whole ---- */

/* XMP is XML, and what html escapes is right in it, too. */
static int
add_metadata(qpdf_data q, qpdf_oh root, const struct pdf_about *about)
{
	struct html x = { 0 };
	qpdf_oh stream, dictionary;
	int result = -1;

	html(&x, "<?xpacket begin=\"\xef\xbb\xbf\" "
	    "id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
	    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf="
	    "\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
	    "<rdf:Description rdf:about=\"\" "
	    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
	    "xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">"
	    "<pdfuaid:part>1</pdfuaid:part>"
	    "<dc:format>application/pdf</dc:format>"
	    "<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>"
	    "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li>"
	    "</rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>\n"
	    "<?xpacket end=\"r\"?>\n", about->language, about->title);
	if (!x.failed) {
		stream = qpdf_oh_new_stream(q);
		qpdf_oh_replace_stream_data(q, stream,
		    (const unsigned char *)x.bytes, x.len, qpdf_oh_new_null(q),
		    qpdf_oh_new_null(q));
		dictionary = qpdf_oh_get_dict(q, stream);
		set_name(q, dictionary, "/Type", "/Metadata");
		set_name(q, dictionary, "/Subtype", "/XML");
		qpdf_oh_replace_key(q, root, "/Metadata", stream);
		result = 0;
	}
	html_free(&x);
	return result;
}

static int
finish_root(struct finish *f)
{
	qpdf_data q = f->q;
	qpdf_oh root = qpdf_get_root(q), window, info;

	set_text(q, root, "/Lang", f->about->language);
	window = qpdf_oh_new_dictionary(q);
	qpdf_oh_replace_key(q, window, "/DisplayDocTitle",
	    qpdf_oh_new_bool(q, QPDF_TRUE));
	qpdf_oh_replace_key(q, root, "/ViewerPreferences", window);
	info = qpdf_oh_get_key(q, qpdf_get_trailer(q), "/Info");
	qpdf_oh_remove_key(q, info, "/CreationDate");
	qpdf_oh_remove_key(q, info, "/ModDate");
	set_text(q, info, "/Title", f->about->title);
	set_text(q, info, "/Creator", "beadle");
	walk(f, qpdf_oh_get_key(q, qpdf_oh_get_key(q, root, "/StructTreeRoot"),
	    "/K"));
	return add_metadata(q, root, f->about);
}

static int
write_file(qpdf_data q, FILE *out)
{
	if (qpdf_init_write_memory(q) & QPDF_ERRORS)
		return -1;
	qpdf_set_deterministic_ID(q, QPDF_TRUE);
	qpdf_set_object_stream_mode(q, qpdf_o_generate);
	qpdf_set_minimum_pdf_version(q, "1.7");
	if (qpdf_write(q) & QPDF_ERRORS)
		return -1;
	fwrite(qpdf_get_buffer(q), 1, qpdf_get_buffer_length(q), out);
	return 0;
}

int
pdf_finish(const unsigned char *bytes, size_t len,
    const struct pdf_about *about, FILE *out, char *why, size_t whylen)
{
	struct finish f = { .q = qpdf_init(), .about = about };
	int i, pages, result = -1;

	qpdf_silence_errors(f.q);
	qpdf_set_suppress_warnings(f.q, QPDF_TRUE);
	if (qpdf_read_memory(f.q, "report", (const char *)bytes, len, NULL) &
	    QPDF_ERRORS)
		goto end;
	if (finish_root(&f) < 0)
		goto end;
	if (f.wrong || f.at != about->count) {
		snprintf(why, whylen, "the PDF's structure is not as it was "
		    "begun, at element %zu of %zu", f.at, about->count);
		qpdf_cleanup(&f.q);
		return -1;
	}
	pages = qpdf_get_num_pages(f.q);
	for (i = 0; i < pages; i++)
		if (finish_page(f.q, qpdf_get_page_n(f.q, (size_t)i)) < 0)
			goto end;
	result = pages > 0 ? write_file(f.q, out) : -1;
end:
	if (result < 0)
		snprintf(why, whylen, "the PDF cannot be finished: %s",
		    qpdf_has_error(f.q) ? qpdf_get_error_full_text(f.q,
		    qpdf_get_error(f.q)) : "out of memory");
	qpdf_cleanup(&f.q);
	return result;
}
