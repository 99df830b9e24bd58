/* edition.c: which editions there are, for whom, and of what they consist. */
#include "dashboard/edition.h"

#include <stdio.h>
#include <string.h>

#include "dashboard/edition_parts.h"

#define MOST_SECTIONS 24

struct edition {
	const char *name;
	enum word title, marking;
	unsigned seats;
	bool is_public, has_looks;
	edition_section *sections[MOST_SECTIONS];	/* NULL-ended */
};

static const struct edition editions[] = {
	{ "network-manager", WORD_TITLE_MANAGER, WORD_MARK_MANAGER,
	  SEAT(NETWORK_MANAGER) | SEAT(ADMINISTRATOR), false, false, {
		edition_coverage, edition_recorded, edition_services,
		edition_categories, edition_groups, edition_places,
		edition_periods, edition_hours, edition_parts,
		edition_outcomes, edition_clauses, edition_counted,
		edition_trend, edition_precision, edition_reviewed,
		edition_measured, edition_limits, edition_proof } },
	{ "business-manager", WORD_TITLE_BUSINESS, WORD_MARK_BUSINESS,
	  SEAT(BUSINESS_MANAGER), false, false, {
		edition_recorded, edition_services, edition_categories,
		edition_groups, edition_hours, edition_parts,
		edition_outcomes, edition_trend, edition_precision,
		edition_reviewed, edition_measured, edition_exempt,
		edition_advice, edition_recommended, edition_coverage,
		edition_limits,
		edition_proof } },
	{ "head", WORD_TITLE_HEAD, WORD_MARK_HEAD, SEAT(HEAD), false, false, {
		edition_recorded, edition_outcomes, edition_clauses,
		edition_hours, edition_groups, edition_parts, edition_trend,
		edition_reviewed, edition_precision, edition_measured,
		edition_exempt, edition_notice, edition_recommended,
		edition_coverage, edition_limits, edition_proof } },
	{ "governors", WORD_TITLE_GOVERNORS, WORD_MARK_PUBLIC,
	  SEAT(CHAIR) | SEAT(GOVERNOR), true, false, {
		edition_recorded_public, edition_outcomes, edition_working,
		edition_categories, edition_groups, edition_parts,
		edition_trend, edition_notice, edition_precision_plain,
		edition_coverage_plain, edition_measured, edition_withheld,
		edition_limits, edition_proof } },
	{ "trust", WORD_TITLE_TRUST, WORD_MARK_PUBLIC, SEAT(TRUST), true,
	  false, {
		edition_recorded_public, edition_outcomes, edition_categories,
		edition_trend, edition_precision_plain,
		edition_coverage_plain, edition_measured, edition_withheld,
		edition_limits, edition_proof } },
	{ "nominated-person", WORD_TITLE_NOMINATED, WORD_MARK_NOMINATED,
	  SEAT(NOMINATED), false, false, {
		edition_exempt, edition_official, edition_coverage,
		edition_limits, edition_proof } },
	{ "dpo", WORD_TITLE_DPO, WORD_MARK_DPO, SEAT(AUDITOR), false, true, {
		edition_looks, edition_deleted, edition_laws, edition_notice,
		edition_precision, edition_measured, edition_coverage,
		edition_limits, edition_proof } },
	{ "annual", WORD_TITLE_ANNUAL, WORD_MARK_PUBLIC,
	  SEAT(HEAD) | SEAT(BUSINESS_MANAGER) | SEAT(CHAIR) | SEAT(GOVERNOR) |
	  SEAT(AUDITOR), true, true, {
		edition_recorded_public, edition_outcomes, edition_working,
		edition_categories, edition_groups, edition_parts,
		edition_trend, edition_laws, edition_notice,
		edition_precision_plain, edition_recommended, edition_looks,
		edition_deleted,
		edition_coverage_plain, edition_measured, edition_withheld,
		edition_limits, edition_proof } },
};
#define EDITIONS (sizeof(editions) / sizeof(editions[0]))

const struct edition *
edition_at(size_t i)
{
	return i < EDITIONS ? &editions[i] : NULL;
}

const struct edition *
edition_named(const char *name)
{
	for (size_t i = 0; i < EDITIONS; i++)
		if (strcmp(editions[i].name, name) == 0)
			return &editions[i];
	return NULL;
}

const char *
edition_name(const struct edition *e)
{
	return e->name;
}

const char *
edition_title(const struct edition *e, enum language l)
{
	return wording_text(l, e->title);
}

unsigned
edition_seats(const struct edition *e)
{
	return e->seats;
}

static bool
has(const struct edition *e, edition_section *section)
{
	for (size_t i = 0; e->sections[i]; i++)
		if (e->sections[i] == section)
			return true;
	return false;
}

bool
edition_has_trend(const struct edition *e)
{
	return has(e, edition_trend);
}

bool
edition_has_looks(const struct edition *e)
{
	return e->has_looks;
}

bool
edition_takes(const struct edition *e, enum dates_unit unit, char *why,
    size_t whylen)
{
	if (!e->is_public || unit != DATES_RANGE)
		return true;
	snprintf(why, whylen, "the edition %s is of a day, week, month, "
	    "half-term, term or year alone, for days that one may choose "
	    "would narrow its numbers down to few people", e->name);
	return false;
}

/* ---- what may be shown in a public one ---- */

/* An outcome is a cell of the sum of all sessions, and of nothing else: what
 * is contrary stands in the one table alone. */
static void
withhold(struct sheet *s)
{
	const struct tally *t = &s->r->tally;
	const struct tally_row *row;
	int o;

	s->is_few = !suppress_shows(t->all.people, s->least);
	for (o = 0; o < OUTCOME_COUNT; o++) {
		row = tally_row_of(t, TALLY_OUTCOMES,
		    outcome_name((enum outcome)o));
		s->outcomes[o] = (struct suppress_cell){
			row ? row->n.sessions : 0, row ? row->n.people : 0,
			false };
	}
	suppress_parts(s->outcomes, OUTCOME_COUNT, false, s->least);
}

struct document *
edition_document(const struct edition *e, const struct report *r,
    enum language l, unsigned least)
{
	struct sheet s = { .d = document_new(e->name, language_tag(l),
	    edition_title(e, l)), .r = r, .language = l,
	    .is_public = e->is_public,
	    .guards_groups = !(e->seats & SEAT(NETWORK_MANAGER)),
	    .hides_groups = (e->seats & SEAT(BUSINESS_MANAGER)) != 0,
	    .least = least };
	char text[WORDING_TEXT], number[EDITION_NUMBER];
	size_t i;

	if (!s.d)
		return NULL;
	if (s.is_public)
		withhold(&s);
	document_marking(s.d, "%s", wording_fill(text, l, e->marking,
	    edition_number(least, number), NULL));
	edition_head(&s);
	for (i = 0; e->sections[i]; i++)
		e->sections[i](&s);
	edition_wording(&s);
	if (document_end(s.d) == 0)
		return s.d;
	document_free(s.d);
	return NULL;
}
