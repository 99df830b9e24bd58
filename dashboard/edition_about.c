/* edition_about.c: what an edition says of itself: of which days, by which
 * rules, what was seen, how often it is wrong, how it can be checked. */
#include "dashboard/edition_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "classify/text.h"
#include "dashboard/precision_words.h"
#include "dashboard/print.h"
#include "dashboard/report_document.h"

const char *
edition_word(const struct sheet *s, enum word w)
{
	return wording_text(s->language, w);
}

const char *
edition_outcome(const struct sheet *s, enum outcome o)
{
	return wording_outcome(s->language, o);
}

char *
edition_number(uint64_t n, char buf[EDITION_NUMBER])
{
	return print_number(n, buf);
}

void
edition_paragraph(struct sheet *s, enum word w)
{
	document_paragraph(s->d, "%s", edition_word(s, w));
}

void
edition_note(struct sheet *s, enum word w)
{
	document_note(s->d, "%s", edition_word(s, w));
}

void
edition_column(struct sheet *s, const char *id, enum word w,
    enum document_kind kind)
{
	document_column(s->d, id, edition_word(s, w), kind);
}

uint64_t
edition_shown(const struct sheet *s, uint64_t n)
{
	return s->is_public ? suppress_round(n) : n;
}

/* A sentence with one number, or two. */
static void
say(struct sheet *s, enum word w, uint64_t a, uint64_t b)
{
	char text[WORDING_TEXT], one[EDITION_NUMBER], two[EDITION_NUMBER];

	document_paragraph(s->d, "%s", wording_fill(text, s->language, w,
	    edition_number(a, one), edition_number(b, two), NULL));
}

/* ---- of which days, by which rules ---- */

/* The laws that judged, or the one that would have. */
static void
add_laws(struct sheet *s)
{
	const struct tally *t = &s->r->tally;
	size_t i, count = t->law_count ? t->law_count : 1;
	char text[WORDING_TEXT], id[48], hash[17];
	const struct law *law;

	for (i = 0; i < count; i++) {
		law = t->law_count ? t->laws[i] : s->r->basis.law;
		snprintf(hash, sizeof(hash), "%.16s", law->hash);
		snprintf(id, sizeof(id), "judged_by_%zu", i + 1);
		document_fact(s->d, id, edition_word(s, WORD_JUDGED_BY),
		    document_text(wording_fill(text, s->language, WORD_LAW,
		    policy_title(law->policy), hash, NULL)));
		snprintf(id, sizeof(id), "law_%zu", i + 1);
		document_fact(s->d, id, NULL, document_text(law->hash));
		snprintf(id, sizeof(id), "policy_hash_%zu", i + 1);
		document_fact(s->d, id, NULL,
		    document_text(policy_hash(law->policy)));
	}
}

static void
add_text(struct sheet *s, const char *id, const char *text)
{
	document_fact(s->d, id, NULL, document_text(text));
}

/* In which language, of which words. */
static void
add_wording(struct sheet *s)
{
	char text[WORDING_TEXT], hash[17];

	snprintf(hash, sizeof(hash), "%.16s", language_hash(s->language));
	document_fact(s->d, "wording_short", edition_word(s,
	    WORD_FACT_WORDING), document_text(wording_fill(text, s->language,
	    WORD_FACT_WORDING_TEXT, language_words(s->language), hash,
	    NULL)));
	add_text(s, "wording", language_hash(s->language));
}

/* The last thing said, and only where there is something to say. */
void
edition_wording(struct sheet *s)
{
	char text[WORDING_TEXT];

	if (strcmp(language_reviewed(s->language), "no") != 0)
		return;
	document_section(s->d, 1, "wording",
	    edition_word(s, WORD_H_WORDING));
	document_paragraph(s->d, "%s", wording_fill(text, s->language,
	    WORD_UNREAD, language_words(s->language), NULL));
}

/* Said first: of what was yet to come there is nothing to see. */
static void
say_unfinished(struct sheet *s)
{
	const struct report *r = s->r;
	bool is_day = r->dates.from == r->dates.to;
	char text[WORDING_TEXT], made[TEXT_DAY_TEXT], from[TEXT_DAY_TEXT];
	char last[TEXT_DAY_TEXT];

	document_fact(s->d, "not_over", NULL, r->is_unfinished ?
	    document_day(r->made) : document_none(DOCUMENT_DAY));
	text_day_text(r->made, made);
	text_day_text(r->dates.from, from);
	text_day_text(r->last < r->dates.to ? r->last : r->dates.to, last);
	if (r->is_unfinished && r->last < r->dates.from)
		document_paragraph(s->d, "%s", wording_fill(text, s->language,
		    is_day ? WORD_DAY_NOT_BEGUN : WORD_NOT_BEGUN, made,
		    NULL));
	else if (r->is_unfinished && is_day)
		document_paragraph(s->d, "%s", wording_fill(text, s->language,
		    WORD_DAY_NOT_OVER, made, NULL));
	else if (r->is_unfinished && r->last == r->dates.from)
		document_paragraph(s->d, "%s", wording_fill(text, s->language,
		    WORD_DAYS_BEGUN, made, from, NULL));
	else if (r->is_unfinished)
		document_paragraph(s->d, "%s", wording_fill(text, s->language,
		    WORD_NOT_OVER, made, from, last, NULL));
}

void
edition_head(struct sheet *s)
{
	const struct report *r = s->r;
	const struct policy_context *c = &r->basis.context;
	char text[WORDING_TEXT], days[DATES_TEXT], known[JUDGING_KNOWN];
	char hash[17];

	document_subtitle(s->d, "%s", wording_fill(text, s->language,
	    WORD_SUBTITLE, policy_school(c->policy), dates_words(s->language,
	    c->calendar, &r->dates, days), r->zone, NULL));
	add_laws(s);
	snprintf(hash, sizeof(hash), "%.16s", calendar_hash(c->calendar));
	document_fact(s->d, "calendar_short", edition_word(s, WORD_CALENDAR),
	    document_text(hash));
	document_fact(s->d, "as_known", edition_word(s, WORD_AS_KNOWN),
	    document_text(judging_known(s->language, c, known)));
	add_wording(s);
	add_text(s, "site", r->site);
	add_text(s, "unit", dates_unit_name(r->dates.unit));
	document_fact(s->d, "from", NULL, document_day(r->dates.from));
	document_fact(s->d, "to", NULL, document_day(r->dates.to));
	add_text(s, "zone", r->zone);
	add_text(s, "law", r->basis.law->hash);
	add_text(s, "policy", policy_title(c->policy));
	add_text(s, "calendar", calendar_hash(c->calendar));
	add_text(s, "roster", roster_hash(c->roster));
	say_unfinished(s);
}

void
edition_laws(struct sheet *s)
{
	const struct tally *t = &s->r->tally;
	size_t i;

	document_section(s->d, 1, "laws", edition_word(s, WORD_H_LAWS));
	document_table(s->d, "laws", edition_word(s, WORD_T_LAWS));
	edition_column(s, "law", WORD_C_LAW, DOCUMENT_TEXT);
	edition_column(s, "policy", WORD_C_POLICY, DOCUMENT_TEXT);
	for (i = 0; i < t->law_count; i++) {
		document_row(s->d, t->laws[i]->hash);
		document_cell(s->d, document_text(t->laws[i]->hash));
		document_cell(s->d,
		    document_text(policy_title(t->laws[i]->policy)));
	}
}

/* ---- what was seen ---- */

static void
say_days(struct sheet *s)
{
	const struct report *r = s->r;

	if (r->dates.to > r->dates.from)
		say(s, WORD_DAYS, r->days, r->school_days);
	if (r->blind_days)
		say(s, WORD_BLIND_DAYS, r->blind_days, 0);
}

void
edition_coverage(struct sheet *s)
{
	const struct report *r = s->r;

	report_document_coverage(s->d, r);
	document_fact(s->d, "days", NULL, document_count(r->days));
	document_fact(s->d, "school_days", NULL,
	    document_count(r->school_days));
	document_fact(s->d, "blind_days", NULL, document_count(r->blind_days));
	say_days(s);
}

/* A share in percent with one digit behind the point, cut. */
static char *
percent(uint64_t part, uint64_t whole, char buf[EDITION_NUMBER])
{
	uint64_t tenths = whole ? part * 1000 / whole : 0;

	snprintf(buf, EDITION_NUMBER, "%" PRIu64 ".%" PRIu64, tenths / 10,
	    tenths % 10);
	return buf;
}

/* Numbers of what was watched speak of nobody: they are exact. */
void
edition_coverage_plain(struct sheet *s)
{
	const struct report *r = s->r;
	const struct store_cover *c = &r->cover;
	uint64_t lost = c->dropped + c->device_dropped + c->abandoned;
	char text[WORDING_TEXT], one[EDITION_NUMBER], two[EDITION_NUMBER];

	document_section(s->d, 1, "coverage", edition_word(s, WORD_H_COVERAGE));
	say_days(s);
	if (c->minutes) {
		document_paragraph(s->d, "%s", wording_count(text,
		    s->language, WORD_PLAIN_SEEN, c->minutes / 60,
		    edition_number(c->minutes / 60, one), percent(lost,
		    c->packets + lost, two), NULL));
		document_paragraph(s->d, "%s", wording_fill(text,
		    s->language, WORD_PLAIN_NAMES, percent(c->flows_opaque,
		    c->flows_opaque + c->flows[TRAFFIC_NAMED], one), NULL));
	} else {
		edition_paragraph(s, WORD_PLAIN_UNSEEN);
	}
	document_fact(s->d, "minutes", NULL, document_count(c->minutes));
	document_fact(s->d, "packets", NULL, document_count(c->packets));
	document_fact(s->d, "lost", NULL, document_count(lost));
	document_fact(s->d, "days", NULL, document_count(r->days));
	document_fact(s->d, "school_days", NULL,
	    document_count(r->school_days));
	document_fact(s->d, "blind_days", NULL, document_count(r->blind_days));
}

/* ---- how often it is wrong, and how that is checked ---- */

void
edition_precision(struct sheet *s)
{
	report_document_reviewed(s->d, s->r);
}

/* Of few reviews nothing is said, and no exact number of any. */
void
edition_precision_plain(struct sheet *s)
{
	struct precision_ratio ratio;
	uint64_t n, right;

	precision_ratio(&s->r->reviewed, PRECISION_RULE, &ratio);
	n = edition_shown(s, ratio.right + ratio.wrong);
	right = precision_right(&ratio);
	document_section(s->d, 1, "reviewed",
	    edition_word(s, WORD_H_PRECISION));
	if (n >= 4 * (uint64_t)s->least)
		say(s, WORD_PLAIN_PRECISION, n, edition_shown(s, right));
	else
		edition_paragraph(s, WORD_PLAIN_NO_PRECISION);
}

void
edition_measured(struct sheet *s)
{
	report_document_measured(s->d, s->r);
}

void
edition_limits(struct sheet *s)
{
	report_document_limits(s->d);
}

void
edition_proof(struct sheet *s)
{
	report_document_proof(s->d, s->r);
}

void
edition_withheld(struct sheet *s)
{
	document_section(s->d, 1, "withheld",
	    edition_word(s, WORD_H_SUPPRESSED));
	say(s, WORD_SUPPRESSED, s->least, 0);
	say(s, WORD_ROUNDED, SUPPRESS_LEAST, 0);
	document_fact(s->d, "least", NULL, document_count(s->least));
}
