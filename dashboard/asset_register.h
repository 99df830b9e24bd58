/* asset_register.h: the devices an asset register lists, as a roster writes
 * them. Pure.
 *
 * The first row names the columns: a small table knows what schools call them;
 * others are ignored, and said to be. A row that cannot be a device is refused
 * with one sentence; the others stand. An empty cell says nothing, but under
 * custodian and place: there is none. */
#ifndef DASHBOARD_ASSET_REGISTER_H
#define DASHBOARD_ASSET_REGISTER_H

#include "classify/csv.h"
#include "classify/roster.h"

enum asset_field {
	ASSET_ID, ASSET_MAC, ASSET_RANGE, ASSET_VLAN, ASSET_EQUIPMENT,
	ASSET_USED_BY, ASSET_GROUP, ASSET_PLACE, ASSET_CUSTODIAN,
	ASSET_SHARED, ASSET_FROM, ASSET_TO, ASSET_FIELDS
};

#define ASSET_TEXT 64

struct asset {
	size_t line;
	bool is_refused;		/* only its id is to be believed */
	bool said[ASSET_FIELDS];	/* also where it says "none" */
	char values[ASSET_FIELDS][ASSET_TEXT];	/* as a roster writes them */
};

struct asset_note {			/* one sentence about a row */
	size_t line;
	bool is_refusal;		/* else a warning */
	char text[256];			/* "line 7, Room: ..." */
};

struct asset_register {
	struct asset *list;		/* those with an id, each once */
	size_t count;
	struct asset_note *notes;	/* as written */
	size_t note_count, refused;
	bool has_nameless;		/* a refused row has no id */
	bool has_macs;			/* there is a column of them */
	bool is_part;			/* of one: whoever reads it says so */
	const char *ignored[CSV_CELLS];	/* columns; borrowed from the table */
	size_t ignored_count;
};

/* How a roster's text calls a field. */
const char *asset_field_key(enum asset_field f);

/* Rows of a table, of which the result borrows, for the people of r on a day.
 * 0, and asset_register_clear frees it; -1 and *why: the columns cannot be a
 * register's, or there is no memory. */
int asset_register_make(struct asset_register *out, const struct csv *table,
    const struct roster *r, uint64_t at_us, char *why, size_t whylen);
void asset_register_clear(struct asset_register *a);

#endif
