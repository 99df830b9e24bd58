/* duty_form.h: what commands that write holds and orders share: who does it, on
 * whose authority and why; a ledger opened to write them. */
#ifndef DASHBOARD_DUTY_FORM_H
#define DASHBOARD_DUTY_FORM_H

#include "dashboard/command.h"
#include "dashboard/retain.h"

/* Rows of every such table, in this order, from DUTY_FORM_FIRST on. */
#define DUTY_FORM_ROWS \
	{ "by", '\0', "ID", "the person of the roster who does it" }, \
	{ "authority", '\0', "TEXT", "on whose, or which, authority" }, \
	{ "reason", '\0', "TEXT", "why" }
enum { DUTY_FORM_BY, DUTY_FORM_AUTHORITY, DUTY_FORM_REASON, DUTY_FORM_COUNT };

/* Copy what was given of them into d, and who types it. values begin with the
 * first row. wanted: bits 1 << row that must be there. 0, or -1 and io->why. */
int duty_form_read(struct command_io *io, const char *const *values,
    unsigned wanted, struct duty *d);

/* Is d->by a person of the roster today? r has laws. 0, or the status. */
int duty_form_person(struct command_io *io, const struct reader *r,
    const char *person);

/* Is no order waiting to be carried out? r has a ledger. 0, or the status. */
int duty_form_pending(struct command_io *io, const struct reader *r);

/* Write the order to delete what was decided, by who, and say what comes of
 * it; nothing, when nothing goes. r's ledger is open for writing. 0, or the
 * status. */
struct duty_form_words { const char *nothing, *again; };
int duty_form_order(struct command_io *io, struct reader *r,
    const struct duty *who, struct retained *out,
    const struct duty_form_words *words);

/* Become who owns the state, open its ledger for writing and the laws. 0, or
 * the exit status. */
int duty_form_open(struct command_io *io, struct reader *r);

#endif
