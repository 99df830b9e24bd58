/* render.h: a document in one of its forms. Pure: the same document, the same
 * bytes, whatever the machine's time, zone and locale. */
#ifndef DASHBOARD_RENDER_H
#define DASHBOARD_RENDER_H

#include <stdio.h>

#include "dashboard/document.h"

/* Each writes to out: 0, or -1 and why it could not be made, with nothing
 * written or only a beginning. */
#define RENDER_WHY 200
typedef int render_write(const struct document *d, FILE *out,
    char why[RENDER_WHY]);

render_write render_text;	/* 80 columns */
/* One page that needs nothing else: for the screen, and for printing. */
render_write render_html;
render_write render_pdf;	/* tagged, A4 */
/* RFC 4180 in long form: one record a cell, a fact or a paragraph, so that
 * every record has the same fields, whatever tables there are. */
render_write render_csv;
render_write render_json;	/* one line, as etc/report.schema.json says */

struct render {
	const char *name;	/* "text" */
	const char *ending;	/* of a file's name: "txt" */
	const char *type;	/* "text/plain; charset=utf-8" */
	render_write *write;
};

extern const struct render renders[];	/* ended by a name of NULL */
/* NULL: there is no such form. */
const struct render *render_named(const char *name);

#endif
