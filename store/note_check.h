/* note_check.h: is a note what a sensor sends? Asked of each as of one that
 * comes from a stranger. Pure. */
#ifndef STORE_NOTE_CHECK_H
#define STORE_NOTE_CHECK_H

#include "classify/session.h"

/* NULL, or what is wrong, to follow "sent a note that". Is there a whole one of
 * a kind and version we know within len bytes? Nothing beyond is read. */
const char *note_wrong_size(const struct note *n, size_t len);

/* Of a whole one, beside its time: entries are those of the catalogue. */
const char *note_wrong(const struct note *n, uint32_t entries);

#endif
