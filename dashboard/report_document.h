/* report_document.h: what reports say of themselves, as sections. Pure. */
#ifndef DASHBOARD_REPORT_DOCUMENT_H
#define DASHBOARD_REPORT_DOCUMENT_H

#include "dashboard/document.h"
#include "dashboard/report.h"

/* Each adds a section. */
void report_document_coverage(struct document *d, const struct report *r);
void report_document_reviewed(struct document *d, const struct report *r);
void report_document_measured(struct document *d, const struct report *r);
void report_document_limits(struct document *d);
void report_document_proof(struct document *d, const struct report *r);

#endif
