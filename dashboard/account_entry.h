/* account_entry.h: what is done to an account goes into the ledger before it is
 * done: what cannot be recorded is not. */
#ifndef DASHBOARD_ACCOUNT_ENTRY_H
#define DASHBOARD_ACCOUNT_ENTRY_H

#include <stddef.h>
#include <stdint.h>

struct account_entry {		/* all borrowed */
	const char *what;	/* "reset", "password" */
	const char *person;	/* whose account */
	const char *by;		/* "" at the console */
	const char *typed_by;	/* there, as the system says; NULL a page */
};

/* As ledger_look: 0; 1 another writes; -1 and *why. A page, for which everybody
 * waits, does not wait long. */
int account_entry(const char *state, const struct account_entry *e,
    uint64_t now_us, char *why, size_t whylen);

#endif
