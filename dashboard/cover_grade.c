/* cover_grade.c: the grade of coverage, and the numbers behind it. */
#include "dashboard/cover_grade.h"

#include <inttypes.h>
#include <stdio.h>

#include "dashboard/print.h"

#define MINUTE_US UINT64_C(60000000)

static uint64_t
missed_of(const struct store_cover *c)
{
	return c->dropped + c->device_dropped + c->abandoned + c->quarantined;
}

static uint64_t
away_of(const struct store_cover *c)
{
	return c->gap_us + c->unheard_us;
}

/* Seen, and gone before it was kept. What is let go half open is a scan. */
static uint64_t
unkept_of(const struct store_cover *c)
{
	return c->notes_lost + c->flows_lost + c->evicted_nameless +
	    c->evicted_named + c->sessions_lost;
}

static double
percent(uint64_t part, uint64_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

int
cover_grade(const struct store_cover *c)
{
	uint64_t missed = missed_of(c), away = away_of(c);
	uint64_t packets = c->packets + missed;
	double lost = percent(missed, packets);

	if (!c->minutes && !packets && !away && !c->entries_lost)
		return -1;
	if (c->entries_lost || !packets)
		return 0;
	if (lost > 5 || percent(away, c->minutes * MINUTE_US + away) > 5)
		return 1;
	if (lost >= 1 || away || unkept_of(c))
		return 2;
	return lost >= 0.1 ? 3 : 4;
}

char *
cover_grade_why(const struct store_cover *c, char buf[COVER_WHY])
{
	uint64_t missed = missed_of(c), named = c->flows[TRAFFIC_NAMED];
	char lost[PRINT_NUMBER], all[PRINT_NUMBER], unkept[PRINT_NUMBER];
	char entries[PRINT_NUMBER];
	size_t n;

	n = (size_t)snprintf(buf, COVER_WHY, "%s of %s packets missed (%.2f %%)"
	    " in %" PRIu64 " h %02" PRIu64 " min watched that day; ",
	    print_number(missed, lost), print_number(c->packets + missed, all),
	    percent(missed, c->packets + missed), c->minutes / 60,
	    c->minutes % 60);
	if (away_of(c))
		n += (size_t)snprintf(buf + n, COVER_WHY - n, "%.1f s without "
		    "a sensor or a keeper; ", (double)away_of(c) / 1e6);
	if (unkept_of(c))
		n += (size_t)snprintf(buf + n, COVER_WHY - n, "notes, "
		    "connections and sessions not kept: %s; ",
		    print_number(unkept_of(c), unkept));
	if (c->entries_lost)
		n += (size_t)snprintf(buf + n, COVER_WHY - n, "entries of "
		    "this ledger lost: %s; ", print_number(c->entries_lost,
		    entries));
	snprintf(buf + n, COVER_WHY - n, "%.1f %% of connections without a "
	    "readable name, which is not counted here",
	    percent(c->flows_opaque, named + c->flows_opaque));
	return buf;
}
