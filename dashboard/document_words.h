/* document_words.h: a document's values in words, and the few words that a
 * renderer adds of its own, in the document's language. Pure.
 *
 * Languages known are English and Welsh; any other gets English. */
#ifndef DASHBOARD_DOCUMENT_WORDS_H
#define DASHBOARD_DOCUMENT_WORDS_H

#include "dashboard/document.h"

enum document_phrase {
	PHRASE_PAGE,		/* "Page {page} of {pages}" */
	PHRASE_NONE,		/* of what does not apply: "–" */
	PHRASE_WITHHELD,
	PHRASE_WITHHELD_WHY,	/* a sentence, below a table with such cells */
	PHRASE_NO_ROWS,		/* a sentence, in place of an empty table */
	PHRASE_CONTENTS,	/* of the list of sections */
	PHRASE_CONTINUED,		/* of a table on its next page */
	PHRASE_CHART,		/* "Chart: ", before a caption */
	PHRASE_TIME,		/* a sentence: what bounds of time are */
	PHRASE_COUNT
};
const char *document_phrase(const struct document *d,
    enum document_phrase phrase);

#define DOCUMENT_WORDS 96
char *document_page(const struct document *d, int page, int pages,
    char buf[DOCUMENT_WORDS]);

/* A value as it is read: its own text, or in buf. */
const char *document_words(const struct document *d,
    const struct document_value *v, char buf[DOCUMENT_WORDS]);
/* A rate's number with one digit behind the point in percent, two otherwise;
 * NULL: of nothing no rate can be told. */
const char *document_rate_number(const struct document_value *v,
    char buf[DOCUMENT_WORDS]);

/* "text", "count" ..., for programs. */
const char *document_kind_name(enum document_kind kind);

/* Does a column stand to the right: are its values no text? */
bool document_is_number(enum document_kind kind);
/* Has a table a cell that is withheld? */
bool document_has_withheld(const struct document_node *table);

/* Widths of a table's columns within limit, gaps not counted: natural ones if
 * they fit; else columns that may wrap give way, the widest first, not below
 * least. False: not even then. */
bool document_fit(const int natural[DOCUMENT_COLUMNS],
    const bool may_wrap[DOCUMENT_COLUMNS], size_t count, int limit, int least,
    int widths[DOCUMENT_COLUMNS]);

#endif
