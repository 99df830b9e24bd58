/* page_import.h: an asset register on its way into the roster: what it would
 * change, and the publication. What came in goes back and forth in the form, so
 * that nothing lies about that nobody confirmed. */
#ifndef DASHBOARD_PAGE_IMPORT_H
#define DASHBOARD_PAGE_IMPORT_H

#include "dashboard/importing.h"
#include "dashboard/page_fields.h"

#define PAGE_IMPORT_MOST ((size_t)400 << 10)	/* bytes of a register */

struct page_import {
	struct page *page;
	char *bytes;			/* of the register; owned */
	size_t len;
	int32_t day;
	bool is_part;
	const char *wrong;		/* a sentence above; "" nothing */
	const char *minute;		/* what was typed; "" */
};

/* The page of what it would change; or of what is wrong with it. */
void page_import_preview(struct page_import *m);

#endif
