/* done_words.h: what was done, in words for the people whom it is about: one
 * table for their own record, for what is written for them, and for the audit.
 * Pure. */
#ifndef DASHBOARD_DONE_WORDS_H
#define DASHBOARD_DONE_WORDS_H

#include "classify/precision.h"
#include "classify/registers_act.h"
#include "dashboard/wording.h"

/* Of a look or an act that the ledger has by a command: "opened the page of a
 * person" of "page person". What is not in the table is told as it was
 * entered; borrowed. */
const char *done_look(enum language l, const char *command);
/* "added", "approved" */
const char *done_entry(enum register_verb verb);
/* Of an event that the record has: "recording began" of "keeper-started";
 * likewise. */
const char *done_event(const char *what);
/* What a reviewer found: "part of another page". */
const char *done_review(enum disposition found);

#endif
