/* pdf_finish.h: what cairo leaves open in a tagged PDF. Door to libqpdf.
 *
 * The language, the title for the window, alternative texts, scopes of header
 * cells, artifacts for what stands outside the structure, the marks of PDF/UA
 * in metadata; no dates, and an id that follows from the bytes. */
#ifndef DASHBOARD_PDF_FINISH_H
#define DASHBOARD_PDF_FINISH_H

#include <stddef.h>
#include <stdio.h>

#include "dashboard/pdf.h"

/* An element of the structure, in the order in which they were begun. */
struct pdf_element {
	const char *name;
	char *alt;		/* NULL: none */
	enum pdf_scope scope;
	double box[4];		/* of a figure: left, bottom, right, top */
};

struct pdf_about {
	const char *title, *language;
	const struct pdf_element *elements;
	size_t count;
};

/* 0; -1 and *why: memory ran out, or the file is not as it was begun. */
int pdf_finish(const unsigned char *bytes, size_t len,
    const struct pdf_about *about, FILE *out, char *why, size_t whylen);

#endif
