/* ledger_sum.h: what the ledger's entries amount to, in memory. For ledger.c
 * alone. */
#ifndef STORE_LEDGER_SUM_H
#define STORE_LEDGER_SUM_H

#include "store/journal.h"
#include "store/ledger_text.h"

struct ledger_sum {
	struct registers *registers;
	struct reviews *reviews;
	struct duties *duties;
	struct contests *contests;
	struct schedules *schedules;
	struct advices *advices;
	struct ledger_law *laws;
	size_t law_count;
};

/* Empty; ledger_sum_clear it in either case. -1: out of memory. */
int ledger_sum_new(struct ledger_sum *s);
void ledger_sum_clear(struct ledger_sum *s);

/* Could the text be taken? -1 and *why. */
int ledger_sum_check(const struct ledger_sum *s, const struct ledger_text *t,
    char *why, size_t whylen);
/* Take it. -1 and *why. */
int ledger_sum_take(struct ledger_sum *s, const struct ledger_text *t,
    char *why, size_t whylen);
/* Take the text of an entry of the journal, of any kind. -1 and *why. */
int ledger_sum_entry(struct ledger_sum *s, const struct journal_entry *e,
    char *why, size_t whylen);

/* Under what kind of entry a text lies in the journal. */
enum journal_kind ledger_sum_kind(enum ledger_what w);
enum journal_kind ledger_sum_duty_kind(enum duty_what w);

#endif
