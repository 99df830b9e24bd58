/* note_check.h: is a note what a sensor sends? Asked of each as of one that
 * comes from a stranger. Pure. */
#ifndef STORE_NOTE_CHECK_H
#define STORE_NOTE_CHECK_H

#include "classify/session.h"

/* NULL, or what is wrong, to follow "sent a note that"; beside its time.
 * entries: of the catalogue. */
const char *note_wrong(const struct note *n, uint32_t entries);

#endif
