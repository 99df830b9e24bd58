/* wording.h: what editions of a report say, every sentence of it. Pure.
 *
 * A wording is a key, by which another language's file would name it, and a
 * text with places {1} to {6}. Numbers are put in as text. Nothing of it says
 * of anybody what only a person may find: a test reads it all. */
#ifndef DASHBOARD_WORDING_H
#define DASHBOARD_WORDING_H

#include <stddef.h>

enum word {
#define WORDING(name, key, text) WORD_##name,
#include "dashboard/wording_english.h"
#undef WORDING
	WORD_COUNT
};

#define WORDING_LANGUAGE "en-GB"
#define WORDING_TEXT 600	/* a sentence with its values, cut beyond */

const char *wording_key(enum word w);		/* "title.governors" */
const char *wording_text(enum word w);		/* with its places */

/* The text with values (text, ended by NULL) in its places. Returns buf. */
char *wording_fill(char buf[WORDING_TEXT], enum word w, ...)
    __attribute__((sentinel));

#endif
