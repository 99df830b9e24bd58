/* reporting.h: a report read from the store: every day of its stretch, the
 * stretches before it where the edition has a trend, and the ledger. */
#ifndef DASHBOARD_REPORTING_H
#define DASHBOARD_REPORTING_H

#include "dashboard/edition.h"
#include "dashboard/reader.h"

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

#endif
