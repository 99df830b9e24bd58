/* ledger_sum.c: entries of the ledger, taken one by one. */
#include "store/ledger_sum.h"

#include <stdio.h>
#include <stdlib.h>

int
ledger_sum_new(struct ledger_sum *s)
{
	*s = (struct ledger_sum){ registers_new(), reviews_new(),
		duties_new(), contests_new(), schedules_new(), advices_new(),
		NULL, 0 };
	return s->registers && s->reviews && s->duties && s->contests &&
	    s->schedules && s->advices ? 0 : -1;
}

void
ledger_sum_clear(struct ledger_sum *s)
{
	registers_free(s->registers);
	reviews_free(s->reviews);
	duties_free(s->duties);
	contests_free(s->contests);
	schedules_free(s->schedules);
	advices_free(s->advices);
	free(s->laws);
	*s = (struct ledger_sum){ 0 };
}

static int
take_law(struct ledger_sum *s, const struct ledger_law *law, char *why,
    size_t whylen)
{
	struct ledger_law *more = reallocarray(s->laws, s->law_count + 1,
	    sizeof(*more));

	if (!more) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	s->laws = more;
	s->laws[s->law_count++] = *law;
	return 0;
}

int
ledger_sum_take(struct ledger_sum *s, const struct ledger_text *t, char *why,
    size_t whylen)
{
	switch (t->what) {
	case LEDGER_ACT:
		return registers_take(s->registers, &t->act, why, whylen);
	case LEDGER_LAW:
		return take_law(s, &t->law, why, whylen);
	case LEDGER_CONTEST:
		return contests_take(s->contests, &t->contest, why, whylen);
	case LEDGER_REVIEW:
		break;
	}
	return reviews_take(s->reviews, &t->review, why, whylen);
}

/* A law always. */
int
ledger_sum_check(const struct ledger_sum *s, const struct ledger_text *t,
    char *why, size_t whylen)
{
	if (t->what == LEDGER_ACT)
		return registers_check(s->registers, &t->act, why, whylen);
	if (t->what == LEDGER_CONTEST)
		return contests_check(s->contests, &t->contest, why, whylen);
	return t->what == LEDGER_REVIEW ?
	    reviews_check(s->reviews, &t->review, why, whylen) : 0;
}

/* Under what kind of entry it lies in the journal. */
static const enum journal_kind kinds[] = {
	[LEDGER_ACT] = JOURNAL_ACT, [LEDGER_LAW] = JOURNAL_LAW,
	[LEDGER_REVIEW] = JOURNAL_REVIEW, [LEDGER_CONTEST] = JOURNAL_CONTEST,
};

/* Which entries on keeping and deleting lie under which kind. */
static const enum journal_kind duty_kinds[] = {
	[DUTY_HOLD] = JOURNAL_HOLD, [DUTY_RELEASE] = JOURNAL_HOLD,
	[DUTY_LOOK] = JOURNAL_LOOK, [DUTY_ORDER] = JOURNAL_ORDER,
	[DUTY_CERTIFICATE] = JOURNAL_CERTIFICATE,
};

static bool
is_duty(enum journal_kind k)
{
	return k == JOURNAL_HOLD || k == JOURNAL_LOOK || k == JOURNAL_ORDER ||
	    k == JOURNAL_CERTIFICATE;
}

static int
take_schedule(struct ledger_sum *s, const struct journal_entry *e, char *why,
    size_t whylen)
{
	struct schedule one;

	if (schedule_read(e->body, e->len, &one, why, whylen) < 0)
		return -1;
	one.recorded_us = e->written_us;
	return schedules_take(s->schedules, &one, why, whylen);
}

static int
take_advice(struct ledger_sum *s, const struct journal_entry *e, char *why,
    size_t whylen)
{
	struct advice one;

	if (advice_read(e->body, e->len, &one, why, whylen) < 0)
		return -1;
	one.recorded_us = e->written_us;
	return advices_take(s->advices, &one, why, whylen);
}

/* Does it take back what was deleted under an order? */
static bool
is_of_what_went(const struct ledger_sum *s, const struct ledger_text *t)
{
	return t->what == LEDGER_REVIEW &&
	    t->review.disposition == DISPOSITION_UNDONE &&
	    !reviews_of(s->reviews, t->review.session, 0);
}

int
ledger_sum_entry(struct ledger_sum *s, const struct journal_entry *e,
    char *why, size_t whylen)
{
	const char *const other = "it is of another kind than its text";
	struct ledger_text t;
	struct duty d;

	if (e->kind == JOURNAL_REPORT)
		return take_schedule(s, e, why, whylen);
	if (e->kind == JOURNAL_ADVICE)
		return take_advice(s, e, why, whylen);
	if (is_duty(e->kind)) {
		if (duty_read(e->body, e->len, &d, why, whylen) < 0)
			return -1;
		d.recorded_us = e->written_us;
		if (e->kind == duty_kinds[d.what])
			return duties_take(s->duties, &d, e->sequence, why,
			    whylen);
		snprintf(why, whylen, "%s", other);
		return -1;
	}
	if (ledger_text_read(e->body, e->len, e->written_us, &t, why,
	    whylen) < 0)
		return -1;
	if (e->kind == kinds[t.what])
		return is_of_what_went(s, &t) ? 0 :
		    ledger_sum_take(s, &t, why, whylen);
	snprintf(why, whylen, "%s", other);
	return -1;
}

enum journal_kind
ledger_sum_kind(enum ledger_what w)
{
	return kinds[w];
}

enum journal_kind
ledger_sum_duty_kind(enum duty_what w)
{
	return duty_kinds[w];
}
