/* roster_offices.h: who holds which office, who is away and who acts then, who
 * is suspended or has left. Part of roster.h, which is what one includes.
 *
 * A person whose rows have all ended has left. Suspension and absence are of
 * the person, whichever row is in force and whichever of their ids (same_as) is
 * asked about or was written; neither takes an office away: who asks decides
 * what follows. */
#ifndef CLASSIFY_ROSTER_OFFICES_H
#define CLASSIFY_ROSTER_OFFICES_H

#include "classify/text.h"

struct roster;
struct roster_person;

/* Whom policies name; the roster says who it is. */
enum office {
	OFFICE_HEAD, OFFICE_DEPUTY_HEAD, OFFICE_CHAIR, OFFICE_GOVERNORS,
	OFFICE_BUSINESS_MANAGER, OFFICE_NETWORK_MANAGER,
	OFFICE_SAFEGUARDING_LEAD, OFFICE_SAFEGUARDING_GOVERNOR,
	OFFICE_SENIOR_LEADER, OFFICE_LINE_MANAGER, OFFICE_NOMINATED_PERSON,
	OFFICE_DATA_PROTECTION_OFFICER, OFFICE_TRUST_BOARD, OFFICE_COUNT
};

struct roster_office {		/* one row of offices */
	enum office office;
	const char *person;
	int32_t from, to;		/* local days this row holds */
	const struct text_value *at;	/* where it is written */
};

const char *office_name(enum office o);		/* "chair of governors" */

/* Who holds the office, the first as written of several; NULL: nobody. Of
 * those who have left, none does. */
const struct roster_person *roster_holder(const struct roster *r,
    enum office office, uint64_t at_us);
bool roster_holds(const struct roster *r, const char *person,
    enum office office, uint64_t at_us);
/* Is the person away that day, and who acts then: NULL, nobody; where ids of
 * one person are away, whoever is named first. */
bool roster_is_absent(const struct roster *r, const char *person,
    uint64_t at_us);
const struct roster_person *roster_acting(const struct roster *r,
    const char *person, uint64_t at_us);
bool roster_is_suspended(const struct roster *r, const char *person,
    uint64_t at_us);
/* Had a row, and has none any more. */
bool roster_has_left(const struct roster *r, const char *person,
    uint64_t at_us);
/* Has left at some time after a moment and by another, though back since. */
bool roster_left_between(const struct roster *r, const char *person,
    uint64_t since_us, uint64_t at_us);
/* Every row of offices, as written. */
size_t roster_offices(const struct roster *r);
const struct roster_office *roster_office_at(const struct roster *r, size_t i);

#endif
