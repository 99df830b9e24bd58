/* certificate.h: what was deleted, under which rule, and how that is known: an
 * order and its certificate as plain text. */
#ifndef DASHBOARD_CERTIFICATE_H
#define DASHBOARD_CERTIFICATE_H

#include <stdio.h>

#include "store/duties.h"

void certificate_text(const struct duties_order *o, FILE *out);
/* One line of a list: "order-3  2026-11-30  retention  52 records  ...". */
void certificate_line(const struct duties_order *o, FILE *out);

#endif
