/* law_rows.h: a law's roster and calendar, a line a row, as written. */
#ifndef DASHBOARD_LAW_ROWS_H
#define DASHBOARD_LAW_ROWS_H

#include "dashboard/law_phrase.h"

/* Of those of the two that are there. */
void law_rows(const struct law *l, struct law_words *w);

#endif
