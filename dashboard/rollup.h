/* rollup.h: the reports of several schools to their trust become one.
 *
 * What each school's box withholds, and how it rounds, is decided there; here
 * numbers are only put side by side and added. A sum of which a part is not
 * shown, or of a school that sent nothing or watched nothing, is not shown
 * either: so nothing can be worked out of the whole that could not be of its
 * parts, and no use is told where nobody looked. */
#ifndef DASHBOARD_ROLLUP_H
#define DASHBOARD_ROLLUP_H

#include "classify/outcome.h"
#include "classify/text.h"
#include "dashboard/document.h"
#include "dashboard/wording.h"
#include "store/keyring.h"

#define ROLLUP_MOST 100			/* schools */
#define ROLLUP_CATEGORIES 24
#define ROLLUP_NAME 96

struct rollup_cell {
	enum { ROLLUP_UNKNOWN, ROLLUP_WITHHELD, ROLLUP_SHOWN } kind;
	uint64_t value;
};

struct rollup_category {
	char id[64], title[ROLLUP_NAME];
	struct rollup_cell sessions;
};

struct rollup_school {
	/* Of the trust's list. */
	char site[KEYRING_NAME], name[ROLLUP_NAME];
	char fingerprint[KEYRING_FINGERPRINT];
	/* Of what it sent. */
	bool is_there;
	char unit[24];
	char policy[65];	/* "several": more than one judged */
	int32_t from, to;
	uint64_t days;		/* that were over, or begun */
	int32_t made;		/* before their end; INT32_MAX: after it */
	struct rollup_cell blind_days;		/* of work, without a sensor */
	struct rollup_cell lost, packets;	/* to the sensor; seen by it */
	/* Unknown where no sensor ran in these days at all. */
	struct rollup_cell sessions, device_hours, minutes;	/* of devices */
	struct rollup_cell outcomes[OUTCOME_COUNT];
	struct rollup_category categories[ROLLUP_CATEGORIES];
	size_t category_count;
	bool has_categories;
};

struct rollup {
	char trust[ROLLUP_NAME];
	struct rollup_school *schools;	/* as they are listed; owned */
	size_t count;
};

/* The list of the trust's schools, a text:
 *
 *	trust: Northfield Learning Trust
 *	schools:
 *	  - {site: alexandra, name: Alexandra Infants' School, key: 64 digits}
 *
 * -1 and faults. rollup_free in any case. */
int rollup_list(struct rollup *out, const char *path, struct text_faults *f);
void rollup_free(struct rollup *r);

/* One school's file. -1 and *why, one sentence: it is not as it was signed, not
 * of the list or not with its key, of a school that is there already, no
 * report to a trust, or of other days than those before, which is also what a
 * report made earlier in the same period is of. */
int rollup_add(struct rollup *r, const char *bytes, size_t len, char *why,
    size_t whylen);

/* NULL: out of memory. The caller's; r has at least one school's report. */
struct document *rollup_document(const struct rollup *r, enum language l);

#endif
