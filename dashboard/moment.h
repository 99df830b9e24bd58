/* moment.h: days and moments as people type them and read them, in the site's
 * zone. Pure: needs calendar_zone first. */
#ifndef DASHBOARD_MOMENT_H
#define DASHBOARD_MOMENT_H

#include <stddef.h>
#include <stdint.h>

#include "dashboard/wording.h"

/* "2026-11-20", "today" or "yesterday". -1 and *why. */
int moment_day(const char *text, uint64_t now_us, int32_t *day, char *why,
    size_t whylen);
/* "2026-11-20 14:00", the moment the wall shows it; or a day as above, which
 * is the last moment of it. -1 and *why. */
int moment_read(const char *text, uint64_t now_us, uint64_t *at_us, char *why,
    size_t whylen);

/* Text forms; each returns buf. */
#define MOMENT_TEXT 48
char *moment_date(int32_t day, char buf[MOMENT_TEXT]);	/* "Tuesday 17
							 * November 2026" */
char *moment_date_in(enum language l, int32_t day, char buf[MOMENT_TEXT]);
char *moment_clock(uint64_t at_us, char buf[MOMENT_TEXT]);	/* "10:05" */

#endif
