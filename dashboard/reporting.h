/* reporting.h: a report read from the store: every day of its stretch, the
 * stretches before it where the edition has a trend, and the ledger. */
#ifndef DASHBOARD_REPORTING_H
#define DASHBOARD_REPORTING_H

#include "dashboard/edition.h"
#include "dashboard/reader.h"
#include "dashboard/render.h"

struct reporting {
	struct reader *reader;		/* law and store are open; borrowed */
	const struct edition *edition;
	struct dates dates;
	enum language language;
	bool with_files;
	uint64_t now_us;		/* days after it are not counted */
	/* Told of each day before it is read, of how many; NULL: nobody. */
	void (*progress)(void *arg, unsigned day, unsigned days);
	void *arg;
};

/* All but what was measured of the release. -1 and *why; else the caller's to
 * report_clear. */
int reporting_read(const struct reporting *q, struct report *out, char *why,
    size_t whylen);

/* Its days: the period of that name ("week") around a day. 0; 1 and *why: there
 * are none, they are none of the edition's, or they have not begun; -1 and
 * *why: it cannot be known. */
int reporting_dates(struct reporting *q, const char *period, int32_t day,
    char *why, size_t whylen);

/* Read it, and write it in one form. measured: of the release. -1 and *why,
 * with nothing written or only a beginning. */
int reporting_write(const struct reporting *q, const struct measured *measured,
    const struct render *form, FILE *out, char *why, size_t whylen);

#endif
