/* schedule_run.h: reports that are owed are made, entered and queued. */
#ifndef DASHBOARD_SCHEDULE_RUN_H
#define DASHBOARD_SCHEDULE_RUN_H

#include "dashboard/command.h"
#include "dashboard/mail_queue.h"

/* Make what every schedule owes now, enter the run into the ledger and queue
 * the letter; in that order a crash leaves at most a run whose letter was
 * queued already, under the same name. r: law is open, the store is
 * opened when it is needed. How many
 * were made; -1 and io->why: what could not be is owed still. */
int schedule_run(struct command_io *io, struct reader *r,
    struct mail_queue *q);

#endif
