/* redact.h: texts about one person, without the other people in them: every
 * other id of the roster, of whatever date, is put aside as
 * "[another person]". */
#ifndef DASHBOARD_REDACT_H
#define DASHBOARD_REDACT_H

#include <stddef.h>

#include "classify/roster.h"

/* The text into out, cut to room. of: whose ids stay. A text that is one whole
 * name the roster does not know is left: it may be an office, or a place. */
void redact_text(const struct roster *r, const char *of, const char *text,
    char *out, size_t room);

/* In place. */
void redact_in(const struct roster *r, const char *of, char *text,
    size_t room);

#endif
