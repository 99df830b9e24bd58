/* pdf_table.h: a document's table and its chart, on the pages of a PDF. */
#ifndef DASHBOARD_PDF_TABLE_H
#define DASHBOARD_PDF_TABLE_H

#include "dashboard/pdf_flow.h"

/* Its chart if it has one, caption, rows, remarks. Its head is repeated on each
 * page. */
void pdf_table(struct flow *f, const struct document_node *table);
/* How much of a page its beginning needs. */
double pdf_table_lead(const struct document_node *table);

#endif
