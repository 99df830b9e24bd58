/* edition_ledger.c: what people recorded: findings, register entries, who was
 * told of the policy, who looked, what was deleted. */
#include "dashboard/edition_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dashboard/precision_words.h"
#include "dashboard/done_words.h"
#include "dashboard/register_list.h"
#include "store/duties.h"

#define SOON_DAYS 30

static uint64_t
end_of(const struct sheet *s)
{
	return calendar_midnight(s->r->dates.to + 1) - 1;
}

static void
advise(struct sheet *s, enum word w, const char *a)
{
	char text[WORDING_TEXT];

	document_item(s->d, "%s", wording_fill(text, s->language, w, a, NULL));
}

/* ---- findings ---- */

void
edition_reviewed(struct sheet *s)
{
	static const enum word words[] = {
		[DISPOSITION_CORRECT] = WORD_FOUND_CORRECT,
		[DISPOSITION_REFER] = WORD_FOUND_REFER,
		[DISPOSITION_EXEMPT] = WORD_FOUND_EXEMPT,
		[DISPOSITION_EMBED] = WORD_FOUND_EMBED,
		[DISPOSITION_BACKGROUND] = WORD_FOUND_BACKGROUND,
		[DISPOSITION_WRONG_DEVICE] = WORD_FOUND_DEVICE,
		[DISPOSITION_UNCLEAR] = WORD_FOUND_UNCLEAR,
	};
	const struct precision *p = &s->r->reviewed_within;
	int i;

	document_section(s->d, 1, "findings", edition_word(s, WORD_H_REVIEWED));
	document_table(s->d, "findings", edition_word(s, WORD_T_REVIEWED));
	edition_column(s, "finding", WORD_C_FINDING, DOCUMENT_TEXT);
	edition_column(s, "flags", WORD_C_FLAGS, DOCUMENT_COUNT);
	for (i = 0; i < DISPOSITION_UNDONE; i++) {
		document_row(s->d, disposition_name((enum disposition)i));
		document_cell(s->d, document_text(edition_word(s, words[i])));
		document_cell(s->d, document_count(p->of[i]));
	}
}

/* ---- registers ---- */

/* The last local day of an entry; INT32_MAX: open. */
static int32_t
last_day(const struct register_entry *e)
{
	return e->added->scope.to;
}

static bool
lapses_soon(const struct sheet *s, const struct register_entry *e)
{
	int32_t last = last_day(e);

	return last != INT32_MAX && last >= s->r->dates.to &&
	    last <= s->r->dates.to + SOON_DAYS;
}

/* As of the end of the last day; its weekdays and hours are not asked, for an
 * entry for Mondays is in force on a Friday, too. */
static enum register_state
state_of(const struct sheet *s, const struct register_entry *e)
{
	const struct policy_context *c = &s->r->basis.context;
	const struct register_act *by;
	enum register_state state = register_state_at(e, c->roster, end_of(s),
	    c->as_known_us, &by);

	if (state == REGISTER_OUT_OF_TIME &&
	    e->added->scope.from <= s->r->dates.to &&
	    last_day(e) >= s->r->dates.to)
		return register_is_approved(e, end_of(s), c->as_known_us) ?
		    REGISTER_IN_FORCE : REGISTER_PROPOSED;
	return state;
}

/* Recorded by then, as far as is known. */
static bool
is_known(const struct sheet *s, const struct register_entry *e)
{
	uint64_t known = s->r->basis.context.as_known_us;

	return e->added->recorded_us <= end_of(s) &&
	    (known == 0 || e->added->recorded_us <= known);
}

struct edition_entries
edition_entries(const struct sheet *s, enum register_kind kind)
{
	const struct registers *all = s->r->basis.context.registers;
	struct edition_entries n = { 0 };
	struct register_entry e;
	size_t i;

	for (i = 0; all && i < registers_count(all); i++) {
		registers_at(all, i, &e);
		if (e.added->kind != kind || !is_known(s, &e))
			continue;
		switch (state_of(s, &e)) {
		case REGISTER_IN_FORCE:
			n.in_force++;
			n.lapsing += lapses_soon(s, &e);
			break;
		case REGISTER_PROPOSED:
		case REGISTER_LATE:
			n.proposed++;
			break;
		case REGISTER_SUSPENDED:
			n.suspended++;
			break;
		case REGISTER_REVOKED:
		case REGISTER_ENDED:
		case REGISTER_OUT_OF_TIME:
			n.over++;
			break;
		case REGISTER_NONE:
		case REGISTER_STATE_COUNT:
			break;
		}
	}
	return n;
}

static const enum register_kind kinds[] = { REGISTER_OFFICIAL,
	REGISTER_CURRICULUM, REGISTER_EXCEPTION };
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

void
edition_exempt(struct sheet *s)
{
	struct edition_entries n;
	size_t i;

	document_section(s->d, 1, "exempt", edition_word(s, WORD_H_EXEMPT));
	document_table(s->d, "registers", edition_word(s, WORD_T_REGISTERS));
	edition_column(s, "register", WORD_C_KIND, DOCUMENT_TEXT);
	edition_column(s, "in_force", WORD_C_IN_FORCE, DOCUMENT_COUNT);
	edition_column(s, "lapsing", WORD_C_LAPSING, DOCUMENT_COUNT);
	edition_column(s, "proposed", WORD_C_PROPOSED, DOCUMENT_COUNT);
	edition_column(s, "suspended", WORD_C_SUSPENDED, DOCUMENT_COUNT);
	edition_column(s, "over", WORD_C_OVER, DOCUMENT_COUNT);
	for (i = 0; i < KINDS; i++) {
		n = edition_entries(s, kinds[i]);
		document_row(s->d, register_kind_name(kinds[i]));
		document_cell(s->d,
		    document_text(wording_name(s->language, "register",
		    register_kind_name(kinds[i]))));
		document_cell(s->d, document_count(n.in_force));
		document_cell(s->d, document_count(n.lapsing));
		document_cell(s->d, document_count(n.proposed));
		document_cell(s->d, document_count(n.suspended));
		document_cell(s->d, document_count(n.over));
	}
	edition_note(s, WORD_EXEMPT_NOTE);
}

static uint64_t
permitted_by(const struct report *r, const char *id)
{
	for (size_t i = 0; i < r->permitted_count; i++)
		if (strcmp(r->permitted[i].name, id) == 0)
			return r->permitted[i].sessions;
	return 0;
}

/* By what authority it was approved, as far as is known; "" not yet: an office
 * and a clause, never a person. */
static const char *
authority_of(const struct sheet *s, const struct register_entry *e)
{
	uint64_t known = s->r->basis.context.as_known_us;

	for (size_t i = e->act_count; i-- > 0;)
		if (e->acts[i].verb == REGISTER_APPROVE &&
		    (known == 0 || e->acts[i].recorded_us <= known))
			return e->acts[i].authority;
	return "";
}

static void
add_entry(struct sheet *s, const struct register_entry *e)
{
	enum register_state state = state_of(s, e);
	uint64_t used = permitted_by(s->r, e->added->id);
	const char *authority = authority_of(s, e);

	document_row(s->d, e->added->id);
	document_cell(s->d, document_text(e->added->id));
	document_cell(s->d, e->added->terms.account[0] ?
	    document_text(e->added->terms.account) :
	    document_none(DOCUMENT_TEXT));
	document_cell(s->d, document_text(wording_name(s->language,
	    "register-state", register_state_name(state))));
	document_cell(s->d, last_day(e) == INT32_MAX ?
	    document_none(DOCUMENT_DAY) : document_day(last_day(e)));
	document_cell(s->d, document_text(authority[0] ? authority :
	    edition_word(s, WORD_NOT_YET)));
	document_cell(s->d, document_count(used));
	if (state == REGISTER_IN_FORCE && used == 0)
		document_remark(s->d, "%s",
		    edition_word(s, WORD_OFFICIAL_UNUSED));
}

static bool
is_permission(enum register_kind kind)
{
	for (size_t i = 0; i < KINDS; i++)
		if (kinds[i] == kind)
			return true;
	return false;
}

void
edition_official(struct sheet *s)
{
	const struct registers *all = s->r->basis.context.registers;
	struct register_entry e;
	size_t i;

	document_section(s->d, 1, "official", edition_word(s, WORD_H_OFFICIAL));
	document_table(s->d, "entries", edition_word(s, WORD_T_ENTRIES));
	edition_column(s, "entry", WORD_C_ENTRY, DOCUMENT_TEXT);
	edition_column(s, "account", WORD_C_ACCOUNT, DOCUMENT_TEXT);
	edition_column(s, "state", WORD_C_STATE, DOCUMENT_TEXT);
	edition_column(s, "until", WORD_C_UNTIL, DOCUMENT_DAY);
	edition_column(s, "authority", WORD_C_AUTHORITY, DOCUMENT_TEXT);
	edition_column(s, "permitted", WORD_C_USED, DOCUMENT_COUNT);
	for (i = 0; all && i < registers_count(all); i++) {
		registers_at(all, i, &e);
		if (is_permission(e.added->kind) && is_known(s, &e))
			add_entry(s, &e);
	}
	edition_note(s, WORD_OFFICIAL_NOTE);
}

/* ---- who was told ---- */

void
edition_notice(struct sheet *s)
{
	const struct register_view v = { &s->r->basis.context,
		REGISTER_ACKNOWLEDGEMENT, "", end_of(s), false };
	char text[WORDING_TEXT], one[EDITION_NUMBER], two[EDITION_NUMBER];
	size_t asked, told = register_told(&v, &asked);

	if (asked == 0)
		return;
	document_section(s->d, 1, "notice", edition_word(s, WORD_H_NOTICE));
	if (s->is_public && (told < s->least || asked - told < s->least)) {
		document_paragraph(s->d, "%s", wording_fill(text,
		    s->language, WORD_NOTICE_FEW, edition_number(s->least, one),
		    NULL));
		return;
	}
	if (s->is_public)
		document_paragraph(s->d, "%s", wording_fill(text,
		    s->language, WORD_NOTICE_PLAIN,
		    edition_number(suppress_round(
		    told * 100 / asked), one), NULL));
	else
		document_paragraph(s->d, "%s", wording_fill(text, s->language,
		    WORD_NOTICE, edition_number(asked, one),
		    edition_number(told, two), NULL));
}

/* ---- what could be changed ---- */

static bool
advise_number(struct sheet *s, enum word w, uint64_t n)
{
	char number[EDITION_NUMBER];

	if (n)
		advise(s, w, edition_number(n, number));
	return n > 0;
}

static bool
advise_demoted(struct sheet *s)
{
	const struct catalogue_service *of;
	struct demotion demotion;
	uint32_t i = 0;
	bool any = false;

	while ((of = precision_next(&s->r->basis.context, end_of(s), &i,
	    &demotion))) {
		advise(s, WORD_ADVICE_DEMOTED, of->title);
		any = true;
	}
	return any;
}

void
edition_advice(struct sheet *s)
{
	const struct report *r = s->r;
	const struct tally *t = &r->tally;
	uint64_t lapsing = 0, proposed = 0, undecided;
	struct edition_entries n;
	bool any;
	size_t i;

	for (i = 0; i < KINDS; i++) {
		n = edition_entries(s, kinds[i]);
		lapsing += n.lapsing;
		proposed += n.proposed;
	}
	undecided = t->all.sessions ? t->outcomes[OUTCOME_UNDECIDED] * 100 /
	    t->all.sessions : 0;
	document_section(s->d, 1, "advice", edition_word(s, WORD_H_ADVICE));
	any = advise_demoted(s);
	any |= advise_number(s, WORD_ADVICE_UNKNOWN,
	    report_counted(r, COUNT_UNKNOWN).sessions);
	any |= advise_number(s, WORD_ADVICE_BLIND, r->blind_days);
	any |= advise_number(s, WORD_ADVICE_UNDECIDED,
	    undecided >= 10 ? undecided : 0);
	any |= advise_number(s, WORD_ADVICE_LAPSING, lapsing);
	any |= advise_number(s, WORD_ADVICE_PROPOSED, proposed);
	any |= advise_number(s, WORD_ADVICE_EXEMPT,
	    r->reviewed_within.of[DISPOSITION_EXEMPT]);
	if (!any)
		edition_paragraph(s, WORD_ADVICE_NONE);
	edition_note(s, WORD_ADVICE_NOTE);
}

/* ---- who looked, what was deleted ---- */

/* Each is of one person: few of them are of few people, and none is told from
 * none at all by being rounded to it. */
static bool
is_shown(const struct sheet *s, uint64_t n)
{
	return !s->is_public || suppress_shows(n, s->least);
}

static struct document_value
looks_value(const struct sheet *s, uint64_t n)
{
	return is_shown(s, n) ? document_count(edition_shown(s, n)) :
	    document_withheld(DOCUMENT_COUNT);
}

void
edition_looks(struct sheet *s)
{
	const struct report *r = s->r;
	char text[WORDING_TEXT], number[EDITION_NUMBER];
	size_t i;

	document_section(s->d, 1, "looks", edition_word(s, WORD_H_LOOKS));
	document_table(s->d, "looks", edition_word(s, WORD_T_LOOKS));
	edition_column(s, "command", WORD_C_COMMAND, DOCUMENT_TEXT);
	edition_column(s, "looks", WORD_C_LOOKS, DOCUMENT_COUNT);
	edition_column(s, "with_reason", WORD_C_REASONS, DOCUMENT_COUNT);
	for (i = 0; i < r->look_count; i++) {
		document_row(s->d, r->looks[i].command);
		document_cell(s->d, document_text(done_look(
		    s->language, r->looks[i].command)));
		document_cell(s->d, looks_value(s, r->looks[i].looks));
		document_cell(s->d, looks_value(s, r->looks[i].with_reason));
	}
	document_fact(s->d, "reviews_made", NULL,
	    looks_value(s, r->reviews_made));
	document_paragraph(s->d, "%s", wording_fill(text, s->language,
	    WORD_REVIEWS_MADE, is_shown(s, r->reviews_made) ?
	    edition_number(edition_shown(s, r->reviews_made), number) :
	    edition_word(s, WORD_WITHHELD), NULL));
	edition_note(s, WORD_LOOKS_NOTE);
}

/* Recorded by then, and known. */
static bool
was_recorded(const struct sheet *s, uint64_t at_us)
{
	uint64_t known = s->r->basis.context.as_known_us;

	return at_us <= end_of(s) && (known == 0 || at_us <= known);
}

static void
add_order(struct sheet *s, const struct duties_order *o)
{
	bool is_certified = o->certificate.id[0] &&
	    was_recorded(s, o->certificate.recorded_us);
	uint64_t records = 0;

	for (int i = 0; i < RETENTION_CLASS_COUNT; i++)
		records += o->order.classes[i].records;
	document_row(s->d, o->order.id);
	document_cell(s->d, document_text(o->order.id));
	document_cell(s->d, document_text(wording_name(s->language, "rule",
	    duty_rule_name(o->order.rule))));
	document_cell(s->d, document_day(o->order.day));
	/* Those of an erasure are one person's. */
	document_cell(s->d, s->is_public && o->order.rule == DUTY_ERASURE ?
	    document_withheld(DOCUMENT_COUNT) : document_count(records));
	document_cell(s->d, is_certified ? document_day(calendar_day(
	    o->certificate.recorded_us)) : document_none(DOCUMENT_DAY));
	document_cell(s->d, s->is_public ? document_withheld(DOCUMENT_COUNT) :
	    document_count(o->order.held));
}

static void
add_orders(struct sheet *s, const struct duties *all)
{
	uint64_t begin = calendar_midnight(s->r->dates.from);
	const struct duties_order *o;
	size_t i;

	document_table(s->d, "orders", edition_word(s, WORD_T_ORDERS));
	edition_column(s, "order", WORD_C_ORDER, DOCUMENT_TEXT);
	edition_column(s, "rule", WORD_C_RULE, DOCUMENT_TEXT);
	edition_column(s, "day", WORD_C_DAY, DOCUMENT_DAY);
	edition_column(s, "records", WORD_C_RECORDS, DOCUMENT_COUNT);
	edition_column(s, "certified", WORD_C_CERTIFIED, DOCUMENT_DAY);
	edition_column(s, "held", WORD_C_LEFT, DOCUMENT_COUNT);
	for (i = 0; all && i < duties_orders(all); i++) {
		o = duties_order(all, i);
		if (o->order.recorded_us >= begin &&
		    was_recorded(s, o->order.recorded_us))
			add_order(s, o);
	}
	edition_note(s, WORD_DELETED_NOTE);
}

/* What is held, and why, may be about a person: that there is a hold is
 * enough. */
static void
add_holds(struct sheet *s, const struct duties *all)
{
	const struct duties_hold *h;
	bool is_released;
	size_t i;

	document_table(s->d, "holds", edition_word(s, WORD_T_HOLDS));
	edition_column(s, "hold", WORD_C_HOLD, DOCUMENT_TEXT);
	edition_column(s, "since", WORD_C_SINCE, DOCUMENT_DAY);
	edition_column(s, "released", WORD_C_RELEASED, DOCUMENT_DAY);
	for (i = 0; all && i < duties_holds(all); i++) {
		h = duties_hold(all, i);
		if (!was_recorded(s, h->hold.recorded_us))
			continue;
		is_released = h->release.id[0] &&
		    was_recorded(s, h->release.recorded_us);
		document_row(s->d, h->hold.id);
		document_cell(s->d, document_text(h->hold.id));
		document_cell(s->d, document_day(calendar_day(
		    h->hold.recorded_us)));
		document_cell(s->d, is_released ? document_day(calendar_day(
		    h->release.recorded_us)) : document_none(DOCUMENT_DAY));
	}
}

void
edition_deleted(struct sheet *s)
{
	document_section(s->d, 1, "deleted", edition_word(s, WORD_H_DELETED));
	add_orders(s, s->r->duties);
	if (!s->is_public)
		add_holds(s, s->r->duties);
}
