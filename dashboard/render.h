/* render.h: a report in one of its forms. Same report, same bytes. */
#ifndef DASHBOARD_RENDER_H
#define DASHBOARD_RENDER_H

#include <stdio.h>

#include "dashboard/report.h"

/* Each writes to out: 0, or -1 when memory ran out (render_json writes all
 * or nothing). */
int render_text(const struct report *r, FILE *out);	/* 80 columns */
int render_json(const struct report *r, FILE *out);	/* one line */
/* RFC 4180, a header record, then one record a number row; no cell that a
 * spreadsheet would take for a formula. */
int render_csv(const struct report *r, FILE *out);

#endif
