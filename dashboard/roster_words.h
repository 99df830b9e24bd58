/* roster_words.h: the distinct words under a key of a roster's rows: its
 * places, its groups, the ids of its people. */
#ifndef DASHBOARD_ROSTER_WORDS_H
#define DASHBOARD_ROSTER_WORDS_H

#include "classify/roster.h"

enum roster_words_of { WORDS_PEOPLE, WORDS_DEVICES, WORDS_GROUPS, WORDS_PLACES,
	WORDS_NETWORKS, WORDS_OF_COUNT };

/* Of rows of any date, sorted; borrowed from r, the list is the caller's to
 * free. NULL: out of memory. */
const char **roster_words(const struct roster *r, enum roster_words_of of,
    size_t *count);

/* What a row says under a key; "" nothing. Borrowed. */
const char *roster_word(const struct text_value *row, const char *key);

#endif
