/* make_document.c: make_document NAME FORM: a document made by hand, in a form,
 * on standard output. */
#include <stdio.h>

#include "dashboard/render.h"
#include "tests/forms/made.h"

int
main(int argc, char **argv)
{
	const struct render *r = argc == 3 ? render_named(argv[2]) : NULL;
	struct document *d = r ? made_document(argv[1]) : NULL;
	char why[RENDER_WHY] = "use: make_document NAME FORM";
	int result = -1;

	if (d)
		result = r->write(d, stdout, why);
	document_free(d);
	if (result < 0)
		fprintf(stderr, "make_document: %s\n", why);
	return result < 0;
}
