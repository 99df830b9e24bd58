/* advising.h: what is recommended of how the policy works, decided and closed:
 * checked by offices and rosters, and entered in the ledger. */
#ifndef DASHBOARD_ADVISING_H
#define DASHBOARD_ADVISING_H

#include "classify/settings.h"
#include "dashboard/seat.h"
#include "store/laws.h"

/* Who may: recommend, decide, close; and who reads them. */
#define ADVISING_ADDS (SEAT(BUSINESS_MANAGER) | SEAT(NETWORK_MANAGER) | \
	SEAT(HEAD) | SEAT(NOMINATED) | SEAT(AUDITOR))
#define ADVISING_DECIDES (SEAT(HEAD) | SEAT(CHAIR))
#define ADVISING_CLOSES (SEAT(BUSINESS_MANAGER) | SEAT(HEAD) | SEAT(CHAIR))
#define ADVISING_READS (ADVISING_ADDS | ADVISING_DECIDES | SEAT(GOVERNOR))

enum advising {
	ADVISING_DONE,
	ADVISING_REFUSED,	/* *why says why */
	ADVISING_BUSY,		/* another writes the ledger still */
	ADVISING_FAILED		/* *why, or faults in a law's text */
};

/* May a->by do it now? Fills in a->office. A text that names anybody of any
 * roster is refused, for governors read it. Makes nothing where nothing is. */
enum advising advising_ask(const struct settings *s, struct advice *a,
    uint64_t now_us, struct text_faults *f, char *why, size_t whylen);
/* Asked again under the ledger's lock, which is waited for so long, and
 * done. */
enum advising advising_do(const struct settings *s, unsigned wait_ms,
    struct advice *a, uint64_t now_us, struct text_faults *f, char *why,
    size_t whylen);

/* Words by their numbers, for who shows them all. */
const char *advising_decision_at(int i);
const char *advising_result_at(int i);
/* A word as advice.h has it, or one of a state; false: there is none. */
bool advising_kind(const char *word, enum advice_kind *out);
bool advising_decision(const char *word, enum advice_decision *out);
bool advising_result(const char *word, enum advice_result *out);
/* "accepted, due 2026-12-18"; for people. Returns buf. */
#define ADVISING_STATE 64
char *advising_state(const struct advices_row *row, uint64_t at_us,
    char buf[ADVISING_STATE]);

#endif
