/* report_words.c: fixed wording of reports, and what is printed beside their
 * numbers so that they can be checked. */
#include "dashboard/report.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char report_method[] =
    "lower = distinct minutes of a device that bore content in a visit, "
    "without the first and the last of those that follow one another; upper = "
    "union of the intervals from first to last active packet of a device; "
    "parallel use is never added up";

const char *const report_limits[] = {
	"It shows that a device reached a service and about how long the "
	"connection was in use. It does not show who sat there, what was read "
	"or written, or whether anybody looked at the screen.",
	"Time is given as bounds: whole minutes in which content came, and "
	"from first to last activity. Neither tells how long anybody looked.",
	"\"Contrary on its face\" is what the text of the policy says of these "
	"facts. It is a question for a person to look into, not a finding "
	"about anybody.",
	"Equipment the school does not own is not in these numbers, nor, "
	"unless the policy says otherwise, are pupils' devices and devices on "
	"no network that the roster declares. What went by mobile data, a VPN "
	"or a connection without a readable name was not seen as a service.",
	NULL
};

struct store_count
report_counted(const struct report *r, enum store_count_of of)
{
	struct store_count sum = { .of = of };
	size_t i;

	for (i = 0; i < r->count_count; i++)
		if (r->counts[i].of == of) {
			sum.sessions += r->counts[i].sessions;
			sum.devices += r->counts[i].devices;
		}
	return sum;
}

const char *
report_service_title(const struct catalogue *c, const char *id)
{
	const struct catalogue_service *service =
	    catalogue_service_named(c, id);

	return service ? service->title : id;
}

const char *
report_period_words(const char *id)
{
	static const struct {
		enum period_kind kind;
		const char *words;
	} t[] = {
		{ PERIOD_LESSON, "lessons" },
		{ PERIOD_BREAK, "breaks" },
		{ PERIOD_BEFORE, "before the first bell" },
		{ PERIOD_AFTER, "after the last bell" },
		{ PERIOD_NONE, "a day without bells" },
	};
	size_t i;

	static_assert(sizeof(t) / sizeof(t[0]) == PERIOD_KIND_COUNT,
	    "words for every period");
	for (i = 0; i < PERIOD_KIND_COUNT; i++)
		if (strcmp(id, period_kind_name(t[i].kind)) == 0)
			return t[i].words;
	return id;
}

const char *
report_hours_words(const char *id)
{
	if (strcmp(id, "yes") == 0)
		return "working time";
	return strcmp(id, "no") == 0 ? "outside working time" :
	    "not known whether working time";
}

bool
report_proof(const struct report *r, size_t i, char buf[REPORT_SENTENCE])
{
	const struct head *h = &r->proof.head;

	if (i == 0 && r->proof.wrong[0])
		snprintf(buf, REPORT_SENTENCE, "The signed heads of the "
		    "journal cannot be told: %s.", r->proof.wrong);
	else if (r->proof.wrong[0] || h->sequence == 0)
		return false;
	else if (i == 0)
		snprintf(buf, REPORT_SENTENCE, "The journal was signed up to "
		    "entry %" PRIu64 " at %s. The head, and the fingerprint of "
		    "the key:", h->sequence, h->time);
	else if (i == 1)
		snprintf(buf, REPORT_SENTENCE, "%" PRIu64 ":%s", h->sequence,
		    h->digest);
	else if (i == 2)
		snprintf(buf, REPORT_SENTENCE, "%s", r->proof.fingerprint);
	else if (i == 3)
		snprintf(buf, REPORT_SENTENCE, "With them, beadle journal "
		    "verify --head HEAD --key FINGERPRINT finds what was "
		    "changed since.");
	return i < 4;
}
