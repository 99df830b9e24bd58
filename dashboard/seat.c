/* seat.c: as what somebody uses the dashboard. */
#include "dashboard/seat.h"

#include <assert.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char *const words[] = {
	[SEAT_ADMINISTRATOR] = "administrator",
	[SEAT_NETWORK_MANAGER] = "network manager",
	[SEAT_BUSINESS_MANAGER] = "business manager",
	[SEAT_HEAD] = "head",
	[SEAT_CHAIR] = "chair of governors",
	[SEAT_GOVERNOR] = "governor",
	[SEAT_TRUST] = "trust board",
	[SEAT_SAFEGUARDING] = "safeguarding lead",
	[SEAT_NOMINATED] = "nominated person",
	[SEAT_AUDITOR] = "data protection officer",
	[SEAT_STAFF] = "member of staff",
};
static_assert(ARRAY_LEN(words) == SEAT_COUNT, "name every seat");

static const enum seat of_office[] = {
	[OFFICE_HEAD] = SEAT_HEAD,
	[OFFICE_DEPUTY_HEAD] = SEAT_HEAD,
	[OFFICE_CHAIR] = SEAT_CHAIR,
	[OFFICE_GOVERNORS] = SEAT_GOVERNOR,
	[OFFICE_BUSINESS_MANAGER] = SEAT_BUSINESS_MANAGER,
	[OFFICE_NETWORK_MANAGER] = SEAT_NETWORK_MANAGER,
	[OFFICE_SAFEGUARDING_LEAD] = SEAT_SAFEGUARDING,
	[OFFICE_SAFEGUARDING_GOVERNOR] = SEAT_GOVERNOR,
	[OFFICE_SENIOR_LEADER] = SEAT_STAFF,
	[OFFICE_LINE_MANAGER] = SEAT_STAFF,
	[OFFICE_NOMINATED_PERSON] = SEAT_NOMINATED,
	[OFFICE_DATA_PROTECTION_OFFICER] = SEAT_AUDITOR,
	[OFFICE_TRUST_BOARD] = SEAT_TRUST,
};
static_assert(ARRAY_LEN(of_office) == OFFICE_COUNT, "a seat for each office");

const char *
seat_words(enum seat s)
{
	return words[s];
}

unsigned
seats_of(const struct roster *r, const char *person, bool is_administrator,
    uint64_t at_us)
{
	unsigned seats = SEAT(STAFF);
	int o;

	if (!roster_person_named(r, person, at_us) ||
	    roster_is_suspended(r, person, at_us))
		return 0;
	if (is_administrator)
		seats |= SEAT(ADMINISTRATOR);
	for (o = 0; o < OFFICE_COUNT; o++)
		if (roster_holds(r, person, (enum office)o, at_us))
			seats |= 1u << of_office[o];
	return seats;
}
