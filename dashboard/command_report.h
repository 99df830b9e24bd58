/* command_report.h: reports as others than beadle report need them. */
#ifndef DASHBOARD_COMMAND_REPORT_H
#define DASHBOARD_COMMAND_REPORT_H

#include "dashboard/command.h"
#include "dashboard/render.h"
#include "dashboard/reporting.h"

/* Print a day's report as text, capture files counted; law and store are open.
 * 0, or the exit status and io->why. */
int command_report_text(struct command_io *io, struct reader *r, int32_t day);

/* Write one report in one form. 0, or the exit status and io->why. */
int command_report_write(struct command_io *io, const struct reporting *q,
    const struct render *form, FILE *out);

/* What put writes, onto standard output or, path not NULL, into a file beside
 * that takes its name once all of it is written. 0, or the exit status and
 * io->why, as put says it. */
typedef int command_report_put(void *arg, struct command_io *io, FILE *out);
int command_report_out(struct command_io *io, const char *path,
    command_report_put *put, void *arg);

/* "en", "cy"; NULL: English. 0, or the exit status and io->why. */
int command_report_language(struct command_io *io, const char *name,
    enum language *out);

#endif
