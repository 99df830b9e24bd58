/* document_words.h: a document's values in words, and the few words that a
 * renderer adds of its own, in the document's language. Pure. */
#ifndef DASHBOARD_DOCUMENT_WORDS_H
#define DASHBOARD_DOCUMENT_WORDS_H

#include "dashboard/document.h"
#include "dashboard/wording.h"

/* What a form adds: WORD_PAGE, WORD_NO_ROWS ... */
const char *document_phrase(const struct document *d, enum word w);
/* "Page 1 of 4"; returns buf. */
char *document_page(const struct document *d, int page, int pages,
    char buf[WORDING_TEXT]);

#define DOCUMENT_WORDS 96
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
