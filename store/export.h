/* export.h: the journals as a directory that stands by itself: chains, texts,
 * heads, public keys, how to check them with stock tools, and SHA256SUMS. The
 * same journals give the same bytes. It is laid out as a state directory is,
 * so that verify.h reads it, too. */
#ifndef STORE_EXPORT_H
#define STORE_EXPORT_H

#include <stddef.h>

/* Both journals of state into dir, which is made and must not be there yet.
 * Beside a running writer what it is just writing is left out; what is damaged
 * is taken as it is. -1 and *why, and nothing is left. */
int export_write(const char *state, const char *dir, char *why,
    size_t whylen);

#endif
