/* edition_parts.h: what the files of edition.h share: a document being written,
 * and the sections it may have. */
#ifndef DASHBOARD_EDITION_PARTS_H
#define DASHBOARD_EDITION_PARTS_H

#include "dashboard/edition.h"
#include "dashboard/suppress.h"
#include "dashboard/wording.h"

struct sheet {
	struct document *d;
	const struct report *r;
	enum language language;
	bool is_public;			/* withhold, and round */
	bool guards_groups;		/* of a group of few people, not how
					 * much was contrary; */
	bool hides_groups;		/* nor anything else */
	unsigned least;
	/* Of a public one: nothing may be shown; which outcomes may not. */
	bool is_few;
	struct suppress_cell outcomes[OUTCOME_COUNT];
};

typedef void edition_section(struct sheet *s);

/* edition_use.c: what was recorded */
edition_section edition_recorded, edition_recorded_public, edition_services,
    edition_categories, edition_groups, edition_places, edition_working,
    edition_parts, edition_periods, edition_hours;
/* edition_outcomes.c: what became of it */
edition_section edition_outcomes, edition_clauses, edition_counted,
    edition_trend;
/* edition_about.c: of itself */
edition_section edition_head, edition_coverage, edition_coverage_plain,
    edition_precision, edition_precision_plain, edition_measured,
    edition_limits, edition_proof, edition_withheld, edition_laws,
    edition_wording;
/* edition_ledger.c: what people recorded */
edition_section edition_reviewed, edition_exempt, edition_official,
    edition_notice, edition_advice, edition_looks, edition_deleted;
/* edition_advice.c: what people recommended, and what became of it */
edition_section edition_recommended;

/* ---- small things ---- */

/* Words without values; a number as text. */
const char *edition_word(const struct sheet *s, enum word w);
const char *edition_outcome(const struct sheet *s, enum outcome o);
#define EDITION_NUMBER 32
char *edition_number(uint64_t n, char buf[EDITION_NUMBER]);
void edition_paragraph(struct sheet *s, enum word w);
void edition_note(struct sheet *s, enum word w);
void edition_column(struct sheet *s, const char *id, enum word w,
    enum document_kind kind);
#define EDITION_HUNDRED_HOURS 6000	/* device-hours, in minutes */
/* A count as the edition shows it: rounded in a public one. */
uint64_t edition_shown(const struct sheet *s, uint64_t n);
/* How many register entries that permit something lapse soon, or wait. */
struct edition_entries {
	uint64_t in_force, proposed, suspended, over, lapsing;
};
struct edition_entries edition_entries(const struct sheet *s,
    enum register_kind kind);

#endif
