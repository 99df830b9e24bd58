/* render.c: the forms a document can take. */
#include "dashboard/render.h"

#include <string.h>

const struct render renders[] = {
	{ "text", "txt", "text/plain; charset=utf-8", render_text },
	{ "html", "html", "text/html; charset=utf-8", render_html },
	{ "pdf", "pdf", "application/pdf", render_pdf },
	{ "csv", "csv", "text/csv; charset=utf-8", render_csv },
	{ "json", "json", "application/json", render_json },
	{ NULL, NULL, NULL, NULL }
};

const struct render *
render_named(const char *name)
{
	const struct render *r;

	for (r = renders; r->name; r++)
		if (strcmp(r->name, name) == 0)
			return r;
	return NULL;
}
