/* schedule_run.h: reports that are owed are made, entered and queued. */
#ifndef DASHBOARD_SCHEDULE_RUN_H
#define DASHBOARD_SCHEDULE_RUN_H

#include "dashboard/command.h"
#include "dashboard/mail_queue.h"

/* Make what every schedule owes now, keep it where the dashboard finds it,
 * queue the letter and enter the run into the ledger; in that order a crash
 * leaves at most a letter without its run, which the next time replaces before
 * it is sent. r: law is open, the store is opened when it is needed. How many
 * were made; -1 and io->why: what could not be is owed still. */
int schedule_run(struct command_io *io, struct reader *r,
    struct mail_queue *q);

/* The last report of a schedule, as it was made: a copy, which the caller
 * frees. NULL and *why: there is none, or its bytes are not those that the
 * ledger says were made. */
char *schedule_report(const char *state, const struct schedules_row *row,
    size_t *len, char *why, size_t whylen);

#endif
