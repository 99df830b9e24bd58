/* export.h: the journals as a directory that stands by itself: chains, texts,
 * heads, public keys, how to check them with stock tools, and SHA256SUMS. The
 * same journals give the same bytes. It is laid out as a state directory is,
 * so that verify.h reads it, too. */
#ifndef STORE_EXPORT_H
#define STORE_EXPORT_H

#include <stddef.h>

/* Asked once dir can be made, before anything is read. 0 to go on; -1 and
 * *why. */
typedef int export_before(void *arg, char *why, size_t whylen);

/* Both journals of state into dir, which is made and must not be there yet. It
 * is made as DIR.part: what an export that was killed left there goes; what
 * anybody else has there, or an export that still writes, is refused.
 * Beside a running writer what it is just writing is left out; what is damaged
 * is taken as it is. before: NULL, nobody is asked. -1 and *why, and nothing is
 * left. */
int export_write(const char *state, const char *dir, export_before *before,
    void *arg, char *why, size_t whylen);

#endif
