/* report_document.h: a day's report as a document, for any form. Pure. */
#ifndef DASHBOARD_REPORT_DOCUMENT_H
#define DASHBOARD_REPORT_DOCUMENT_H

#include "dashboard/document.h"
#include "dashboard/report.h"

/* The document of edition "day", which the caller frees; NULL: out of
 * memory. */
struct document *report_document(const struct report *r);

/* The parts of it that stand in other reports, too: each adds a section. */
void report_document_coverage(struct document *d, const struct report *r);
void report_document_reviewed(struct document *d, const struct report *r);
void report_document_measured(struct document *d, const struct report *r);
void report_document_limits(struct document *d);
void report_document_proof(struct document *d, const struct report *r);

#endif
