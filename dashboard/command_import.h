/* command_import.h: what the commands have in common that read a file of
 * somebody else's into a text of the law. */
#ifndef DASHBOARD_COMMAND_IMPORT_H
#define DASHBOARD_COMMAND_IMPORT_H

#include "dashboard/command.h"
#include "dashboard/lawfile.h"

/* A file named on the command line, "-" io->in, NUL-ended; the caller frees
 * it. NULL and io->why: it cannot be read, or has over 4 MiB. */
char *command_import_read(struct command_io *io, const char *path,
    size_t *len);

/* l holds the new text, which stands, and so many changes: write it where
 * asked to, and say so in a last line. The exit status. */
int command_import_end(struct command_io *io, const struct lawfile *l,
    size_t changes, bool may_write);

#endif
