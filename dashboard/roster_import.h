/* roster_import.h: what an asset register changes in the devices of a roster,
 * and the text with these changes.
 *
 * Nothing that held is unsaid. A device whose facts changed keeps its row,
 * which ends the day before, and gets another; one that the register does not
 * have any more ends the day before, unless the register is a part; a row that
 * began that very day is rewritten. Only the school's equipment is a register's
 * business: rows of personal, guest and unknown equipment are never ended, nor
 * are ranges and VLANs by a register of MACs. A row that is rewritten stands on
 * one line afterwards; every other byte stays. */
#ifndef DASHBOARD_ROSTER_IMPORT_H
#define DASHBOARD_ROSTER_IMPORT_H

#include <stdio.h>

#include "dashboard/asset_register.h"
#include "dashboard/lawfile.h"

struct roster_edit {		/* of the bytes [from, to) */
	size_t from, to;
	char *text;
};

struct roster_import {
	struct roster_edit *edits;
	size_t edit_count, edit_room;
	size_t added, changed, ended, unchanged;
	size_t others;		/* no register has such; they stay */
};

/* Of the roster l holds, which t is the text of, on a day; out gets each
 * change as lines. -1 and *why: the text's devices cannot be changed so, or
 * there is no memory. roster_import_clear in either case. */
int roster_import_make(struct roster_import *m, const struct lawfile *l,
    const struct text *t, const struct asset_register *a, int32_t day,
    FILE *out, char *why, size_t whylen);
void roster_import_clear(struct roster_import *m);

/* Make the changes in l. -1: out of memory. */
int roster_import_apply(const struct roster_import *m, struct lawfile *l);

#endif
