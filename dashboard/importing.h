/* importing.h: an asset register against a law's roster: what it changes, the
 * roster with these changes, and a law with that roster. */
#ifndef DASHBOARD_IMPORTING_H
#define DASHBOARD_IMPORTING_H

#include "classify/settings.h"
#include "dashboard/roster_import.h"
#include "store/laws.h"

struct importing {
	struct lawfile roster;		/* with the changes */
	struct roster *before, *after;	/* as it was, and is with them; after
					 * NULL until importing_check */
	struct csv table;
	struct asset_register assets;
	struct roster_import changes;
	char *shown;			/* each change, as lines */
};

/* A register of a day, as bytes, for the law of a directory; name stands for
 * the register in sentences. -1: faults, or *why. importing_clear in either
 * case. */
struct importing_request {
	const char *dir, *name;
	const char *bytes;
	size_t len;
	int32_t day;
	bool is_part;		/* it lists some devices: the others stay */
};
int importing_make(struct importing *out, const struct importing_request *q,
    struct text_faults *f, char *why, size_t whylen);
/* Does the roster stand with the changes? -1: faults, and *why. */
int importing_check(struct importing *m, struct text_faults *f, char *why,
    size_t whylen);
void importing_clear(struct importing *m);

/* What it comes to, as lines: what was refused, to look at, the sums. */
void importing_summary(FILE *out, const struct importing *m);
/* Does it change what is in this person's own keeping? */
bool importing_is_own(const struct importing *m, const char *person);

/* The directory of the newest law: published, else the settings'. */
void importing_law(const struct settings *s, const struct ledger *l,
    char dir[PATH_MAX]);

#endif
