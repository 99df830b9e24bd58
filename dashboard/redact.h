/* redact.h: texts about one person, without the other people in them: every
 * other id of any roster there was, of whatever date, is put aside as
 * "[another person]". Who left the school, and the newest roster, is in the
 * texts of their time still. */
#ifndef DASHBOARD_REDACT_H
#define DASHBOARD_REDACT_H

#include <stddef.h>

#include "classify/roster.h"

struct redact {
	const struct roster *const *rosters;	/* count of them; borrowed */
	size_t count;
	const char *of;		/* whose id stays; "" nobody's */
	const char *instead;	/* NULL: "[another person]" */
	const struct roster *now;	/* whose other ids stay, too; NULL:
					 * only that one does */
};

/* The text into out, cut to room. A text that is one whole
 * name the roster does not know is left: it may be an office, or a place. */
void redact_text(const struct redact *r, const char *text, char *out,
    size_t room);

/* Does the text name anybody of the rosters but `of`: by an id, or by the last
 * part of one as a word with a capital ("Okafor" of t.okafor)? Whose, borrowed;
 * NULL: nobody. */
const char *redact_finds(const struct redact *r, const char *text);

/* In place. */
void redact_in(const struct redact *r, char *text, size_t room);

#endif
