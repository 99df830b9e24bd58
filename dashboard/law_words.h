/* law_words.h: a law in sentences, by section, as a head teacher would read
 * them aloud; to be shown, or compared with another law's. */
#ifndef DASHBOARD_LAW_WORDS_H
#define DASHBOARD_LAW_WORDS_H

#include "dashboard/law_phrase.h"

/* Of a law whose policy could be read; the rest may be missing. -1: out of
 * memory. law_words_free in either case. */
int law_words_make(const struct law *l, struct law_words *out);

#endif
