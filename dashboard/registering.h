/* registering.h: an act on a register, checked by the newest law and by what
 * was done before, and entered in the ledger. */
#ifndef DASHBOARD_REGISTERING_H
#define DASHBOARD_REGISTERING_H

#include "classify/settings.h"
#include "store/laws.h"

enum registering {
	REGISTERING_DONE,
	REGISTERING_REFUSED,	/* by the rules: *why says who could */
	REGISTERING_BUSY,	/* another writes still */
	REGISTERING_FAILED	/* *why, or faults in a law's text */
};

/* The act is as register_form_act read it; its authority is filled in. May it
 * be done? Makes nothing where nothing is, not even a ledger. */
enum registering registering_ask(const struct settings *s,
    struct register_act *a, struct text_faults *f, char *why, size_t whylen);
/* Asked again under the ledger's lock, and done: an addition gets its id. At
 * a->recorded_us, which is the ledger's afterwards. The lock is waited for so
 * long. */
enum registering registering_do(const struct settings *s,
    unsigned wait_ms, struct register_act *a, struct text_faults *f,
    char *why, size_t whylen);

#endif
