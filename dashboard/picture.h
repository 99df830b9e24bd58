/* picture.h: a day in quarter hours: how many minutes each service was in use,
 * summed over devices. Pure. It names no device and no person.
 *
 * A minute counts if it was active, in a session of use 2 or more. */
#ifndef DASHBOARD_PICTURE_H
#define DASHBOARD_PICTURE_H

#include "dashboard/judging.h"
#include "dashboard/html.h"

#define PICTURE_QUARTERS 100		/* of a day of 25 hours */
#define PICTURE_SERVICES 6		/* the sixth: all others */

struct picture {
	int32_t day;
	char services[PICTURE_SERVICES][32];	/* "" none; by minutes */
	unsigned minutes[PICTURE_QUARTERS][PICTURE_SERVICES];
	unsigned totals[PICTURE_SERVICES];
};

struct picture_maker;
struct picture_maker *picture_new(int32_t day);	/* NULL: out of memory */
/* -1: out of memory. */
int picture_add(struct picture_maker *m, const struct session *s,
    const struct judged *j);
void picture_end(const struct picture_maker *m, struct picture *out);
void picture_free(struct picture_maker *m);

/* As SVG, lessons shaded, and a table of the same. */
void picture_write(struct html *h, const struct picture *p,
    const struct policy_context *c);

#endif
