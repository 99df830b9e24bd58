/* edition_advice.c: what people recommended, who decided what on it, by office,
 * and what became of it.
 *
 * Whoever writes a text of these is refused a name of the roster (advising.h).
 * Ids of people who came later are put aside, too; and in an edition that may
 * be published none of those texts is shown, as what is written of one case
 * can speak of fewer people than any number does. */
#include "dashboard/edition_parts.h"

#include <stdio.h>

#include "dashboard/redact.h"

static const enum word kinds[] = {
	[ADVICE_EXEMPTION] = WORD_ADVICE_EXEMPTION,
	[ADVICE_RENEWAL] = WORD_ADVICE_RENEWAL,
	[ADVICE_DEVICES] = WORD_ADVICE_DEVICES,
	[ADVICE_TALK] = WORD_ADVICE_TALK,
	[ADVICE_TRAINING] = WORD_ADVICE_TRAINING,
	[ADVICE_POLICY] = WORD_ADVICE_POLICY,
	[ADVICE_COVERAGE] = WORD_ADVICE_COVERAGE,
	[ADVICE_OTHER] = WORD_ADVICE_OTHER,
};
_Static_assert(sizeof(kinds) / sizeof(kinds[0]) == ADVICE_KIND_COUNT,
    "words for every kind");

static const enum word decisions[] = {
	[ADVICE_ACCEPTED] = WORD_DECISION_ACCEPTED,
	[ADVICE_DECLINED] = WORD_DECISION_DECLINED,
	[ADVICE_DEFERRED] = WORD_DECISION_DEFERRED,
};
_Static_assert(sizeof(decisions) / sizeof(decisions[0]) ==
    ADVICE_DECISION_COUNT, "words for every decision");

/* The last moment that this report knows of. */
static uint64_t
end_of(const struct sheet *s)
{
	uint64_t end = calendar_midnight(s->r->dates.to + 1) - 1;
	uint64_t known = s->r->basis.context.as_known_us;

	return known && known < end ? known : end;
}

/* Recorded by then, and not over before the first day? */
static bool
was_open(const struct sheet *s, const struct advices_row *row)
{
	uint64_t begin = calendar_midnight(s->r->dates.from);

	return row->add.recorded_us <= end_of(s) && (begin == 0 ||
	    row->add.recorded_us >= begin ||
	    advice_state_at(row, begin - 1, NULL, NULL) <= ADVICE_IS_ACCEPTED);
}

static const char *
nobody(const struct sheet *s, const char *text, char out[ADVICE_TEXT])
{
	const struct roster *rosters[] = { s->r->begin.context.roster,
		s->r->basis.context.roster };
	const struct redact r = { rosters, 2, "", NULL, NULL };

	redact_text(&r, text, out, ADVICE_TEXT);
	return out;
}

static struct document_value
day_of(const struct advice *a)
{
	return a ? document_day(calendar_day(a->recorded_us)) :
	    document_none(DOCUMENT_DAY);
}

static struct document_value
office_of(const struct sheet *s, const struct advice *a)
{
	return a ? document_text(wording_name(s->language, "office",
	    a->office)) : document_none(DOCUMENT_TEXT);
}

static void
add_remark(struct sheet *s, const struct advice *decision,
    const struct advice *closing)
{
	char because[WORDING_TEXT] = "", so[WORDING_TEXT] = "";
	char text[ADVICE_TEXT];

	if (decision && decision->text[0])
		wording_fill(because, s->language, WORD_DECIDED_BECAUSE,
		    nobody(s, decision->text, text), NULL);
	if (closing)
		wording_fill(so, s->language, WORD_CLOSED_SO,
		    nobody(s, closing->text, text), NULL);
	if (because[0] || so[0])
		document_remark(s->d, "%s%s%s", because, because[0] && so[0] ?
		    " / " : "", so);
}

static void
add_row(struct sheet *s, const struct advices_row *row)
{
	const struct advice *decision, *closing;
	char text[ADVICE_TEXT];

	advice_state_at(row, end_of(s), &decision, &closing);
	document_row(s->d, row->add.id);
	document_cell(s->d, document_text(row->add.id));
	document_cell(s->d, document_text(edition_word(s,
	    kinds[row->add.kind])));
	if (!s->is_public)
		document_cell(s->d, document_text(nobody(s, row->add.text,
		    text)));
	document_cell(s->d, day_of(&row->add));
	document_cell(s->d, office_of(s, &row->add));
	document_cell(s->d, document_text(edition_word(s, decision ?
	    decisions[decision->decision] : WORD_DECISION_OPEN)));
	document_cell(s->d, day_of(decision));
	document_cell(s->d, office_of(s, decision));
	document_cell(s->d, decision && decision->due != INT32_MIN ?
	    document_day(decision->due) : document_none(DOCUMENT_DAY));
	document_cell(s->d, closing ? document_text(edition_word(s, 
	    closing->result == ADVICE_DONE ? WORD_RESULT_DONE :
	    WORD_RESULT_NOT_DONE)) : decision &&
	    decision->decision == ADVICE_ACCEPTED ?
	    document_text(edition_word(s, WORD_RESULT_OPEN)) :
	    document_none(DOCUMENT_TEXT));
	if (!s->is_public)
		add_remark(s, decision, closing);
}

void
edition_recommended(struct sheet *s)
{
	const struct advices *all = s->r->advices;
	size_t i;

	document_section(s->d, 1, "recommended",
	    edition_word(s, WORD_H_RECOMMENDED));
	document_table(s->d, "recommendations",
	    edition_word(s, WORD_T_RECOMMENDED));
	document_listed(s->d);
	edition_column(s, "recommendation", WORD_C_ADVICE, DOCUMENT_TEXT);
	edition_column(s, "about", WORD_C_ADVICE_KIND, DOCUMENT_TEXT);
	if (!s->is_public)
		edition_column(s, "recommended", WORD_C_ADVICE_TEXT,
		    DOCUMENT_TEXT);
	edition_column(s, "recommended_on", WORD_C_ADVICE_ON, DOCUMENT_DAY);
	edition_column(s, "recommended_by", WORD_C_ADVICE_BY, DOCUMENT_TEXT);
	edition_column(s, "decision", WORD_C_DECISION, DOCUMENT_TEXT);
	edition_column(s, "decided_on", WORD_C_DECIDED_ON, DOCUMENT_DAY);
	edition_column(s, "decided_by", WORD_C_DECIDED_BY, DOCUMENT_TEXT);
	edition_column(s, "due", WORD_C_DUE, DOCUMENT_DAY);
	edition_column(s, "became", WORD_C_BECAME, DOCUMENT_TEXT);
	for (i = 0; all && i < advices_count(all); i++)
		if (was_open(s, advices_at(all, i)))
			add_row(s, advices_at(all, i));
	edition_note(s, WORD_RECOMMENDED_NOTE);
}
