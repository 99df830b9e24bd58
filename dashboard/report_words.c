/* report_words.c: fixed wording of reports, and what is printed beside their
 * numbers so that they can be checked. */
#include "dashboard/report.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *
report_method(enum language l)
{
	return wording_text(l, WORD_METHOD);
}

const char *
report_limit(enum language l, size_t i)
{
	static const enum word limits[] = { WORD_LIMIT_DEVICE,
		WORD_LIMIT_TIME, WORD_LIMIT_RULE, WORD_LIMIT_COVER };

	return i < sizeof(limits) / sizeof(limits[0]) ?
	    wording_text(l, limits[i]) : NULL;
}

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
report_period_words(enum language l, const char *id)
{
	static const struct {
		enum period_kind kind;
		enum word words;
	} t[] = {
		{ PERIOD_LESSON, WORD_LESSONS },
		{ PERIOD_BREAK, WORD_BREAKS },
		{ PERIOD_BEFORE, WORD_BEFORE_BELLS },
		{ PERIOD_AFTER, WORD_AFTER_BELLS },
		{ PERIOD_NONE, WORD_NO_BELLS },
	};
	size_t i;

	static_assert(sizeof(t) / sizeof(t[0]) == PERIOD_KIND_COUNT,
	    "words for every period");
	for (i = 0; i < PERIOD_KIND_COUNT; i++)
		if (strcmp(id, period_kind_name(t[i].kind)) == 0)
			return wording_text(l, t[i].words);
	return id;
}

const char *
report_hours_words(enum language l, const char *id)
{
	return wording_text(l, strcmp(id, "yes") == 0 ? WORD_WORK_YES :
	    strcmp(id, "no") == 0 ? WORD_WORK_NO : WORD_WORK_UNKNOWN);
}

bool
report_proof(enum language l, const struct report *r, size_t i,
    char buf[REPORT_SENTENCE])
{
	const struct head *h = &r->proof.head;
	char sequence[32];

	snprintf(sequence, sizeof(sequence), "%" PRIu64, h->sequence);
	if (i == 0 && r->proof.wrong[0])
		wording_fill(buf, l, WORD_PROOF_WRONG, r->proof.wrong, NULL);
	else if (r->proof.wrong[0] || h->sequence == 0)
		return false;
	else if (i == 0)
		wording_fill(buf, l, WORD_PROOF_HEAD, sequence, h->time,
		    NULL);
	else if (i == 1)
		snprintf(buf, REPORT_SENTENCE, "%s:%s", sequence, h->digest);
	else if (i == 2)
		snprintf(buf, REPORT_SENTENCE, "%s", r->proof.fingerprint);
	else if (i == 3)
		wording_fill(buf, l, WORD_PROOF_USE, NULL);
	return i < 4;
}
