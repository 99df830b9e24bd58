/* edition.h: one report for each who must read one: the same numbers (report.h)
 * as a document, at the depth that is theirs. Pure.
 *
 * No edition names a person or a device. Those that may leave the school's
 * hands (governors, trust board, unions) withhold what few people are behind,
 * by suppress.h, over all their tables together, and round the rest. */
#ifndef DASHBOARD_EDITION_H
#define DASHBOARD_EDITION_H

#include "dashboard/document.h"
#include "dashboard/report.h"
#include "dashboard/seat.h"
#include "dashboard/suppress.h"

struct edition;

/* "network-manager", the first, and so on; NULL: there is no such. */
const struct edition *edition_named(const char *name);
const struct edition *edition_at(size_t i);
const char *edition_name(const struct edition *e);
const char *edition_title(const struct edition *e, enum language l);
/* Who may make it and read it: bits 1 << enum seat (requirements 1.7). */
unsigned edition_seats(const struct edition *e);
/* Does it need the stretches before, the entries of the ledger? */
bool edition_has_trend(const struct edition *e);
bool edition_has_looks(const struct edition *e);

/* May it be of such days? One that leaves the school is of a period of the
 * calendar alone: two stretches that anybody may choose would tell, subtracted
 * from one another, of the few days between. false and *why, one sentence. */
bool edition_takes(const struct edition *e, enum dates_unit unit, char *why,
    size_t whylen);

/* The document, which the caller frees; NULL: out of memory. least: of how many
 * people a number must speak to be shown in an edition for others. */
struct document *edition_document(const struct edition *e,
    const struct report *r, enum language l, unsigned least);

#endif
