/* command_report.h: the report as beadle up --once prints it. */
#ifndef DASHBOARD_COMMAND_REPORT_H
#define DASHBOARD_COMMAND_REPORT_H

#include "dashboard/command.h"

/* Print a day's report as text, capture files counted; law and store are open.
 * 0, or the exit status and io->why. */
int command_report_text(struct command_io *io, struct reader *r, int32_t day);

#endif
