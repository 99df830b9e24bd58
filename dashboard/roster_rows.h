/* roster_rows.h: the rows of a roster's devices, as they stand in its text and
 * as they are written into it. */
#ifndef DASHBOARD_ROSTER_ROWS_H
#define DASHBOARD_ROSTER_ROWS_H

#include <stdio.h>

#include "dashboard/asset_register.h"
#include "dashboard/lawfile.h"

struct roster_row {
	const char *values[ASSET_FIELDS];	/* borrowed; NULL: not said */
	size_t from, to;		/* its bytes */
	bool is_named;			/* for who compares: already met */
};

struct roster_rows {
	struct roster_row *list;	/* as written */
	size_t count;
	size_t from, to;		/* the section's bytes */
	char indent[32];		/* before the "-" of a row */
};

/* Of the roster l holds, which t is the text of and loads. -1 and *why: the
 * devices are not written line by line, or there is no memory.
 * roster_rows_clear in either case. */
int roster_rows_read(struct roster_rows *out, const struct lawfile *l,
    const struct text *t, char *why, size_t whylen);
void roster_rows_clear(struct roster_rows *r);

/* The values of a device's row; NULL: not said. Borrowed from its text. */
void roster_row_values(const struct text_value *v,
    const char *out[ASSET_FIELDS]);

/* The comment behind a row that stands on one line, to the end of its line; ""
 * none. */
const char *roster_rows_comment(const struct lawfile *l,
    const struct roster_row *row);

/* One row on one line, with the first line of comment behind it. */
void roster_rows_write(const struct roster_rows *r,
    const char *const values[ASSET_FIELDS], const char *comment, FILE *out);

#endif
