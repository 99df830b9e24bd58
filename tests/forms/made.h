/* made.h: documents made by hand, for whoever tests their forms. */
#ifndef TESTS_FORMS_MADE_H
#define TESTS_FORMS_MADE_H

#include "dashboard/document.h"

/* "made": a bit of everything. "long": tables over several pages, many charts.
 * "welsh". "hostile": names as bad as they come, in every place that takes
 * text. "empty": a title. NULL: no such document, or out of memory. */
struct document *made_document(const char *name);
extern const char *const made_names[];		/* NULL-ended */

/* The bad names themselves, NULL-ended; the last is of 10,000 characters. */
const char *const *made_hostile(void);

#endif
