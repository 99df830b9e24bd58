/* register_list.h: a register as people read it: each entry, its state, who did
 * what, what lapses soon; and who has not acknowledged the policy. */
#ifndef DASHBOARD_REGISTER_LIST_H
#define DASHBOARD_REGISTER_LIST_H

#include <stdio.h>

#include "classify/policy.h"

struct register_view {
	const struct policy_context *context;	/* as known, then */
	enum register_kind kind;
	const char *id;			/* this one alone; "" all */
	uint64_t at_us;
	bool json;
};

const char *register_done(enum register_verb v);	/* "approved" */

struct register_row {		/* one entry, looked at */
	struct register_entry entry;
	enum register_state state;
	bool is_by_roster;	/* suspended or gone, says the roster */
	bool is_late;		/* it was to begin days before it was
				 * approved */
	int32_t lapses_in;	/* days; -1: not soon */
};
/* Entries of a view, by id; the caller frees them. NULL: out of memory. */
struct register_row *register_rows(const struct register_view *v,
    size_t *count);
/* Is the act known, as the view knows it? */
bool register_is_known(const struct register_view *v,
    const struct register_act *a);
/* Parts of an entry in words: " t.okafor; facebook, x", "from 2026-09-01,
 * open, mon, 12:00-13:00", "; account @school; conditions: ..". */
void register_put_about(FILE *out, const struct register_scope *s);
void register_put_when(FILE *out, const struct register_scope *s);
void register_put_terms(FILE *out, const struct register_view *v,
    const struct register_terms *m);

/* -1: out of memory. */
int register_list(FILE *out, const struct register_view *v);
/* People who have not acknowledged the policy in force. -1: likewise. */
int register_missing(FILE *out, const struct register_view *v);
/* How many have, and of how many. */
size_t register_told(const struct register_view *v, size_t *asked);

#endif
