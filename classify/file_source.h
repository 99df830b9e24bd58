/* file_source.h: what records say of traffic that was read from a capture
 * file: the BLAKE3 of its bytes. Door to the BLAKE3 library.
 *
 * Not SHA-256, though all else in beadle is: the whole file passes through
 * here, and at 1.4 GB/s that took longer than everything beadled does with a
 * packet of 745 bytes. Anyone has the same digits from b3sum. */
#ifndef CLASSIFY_FILE_SOURCE_H
#define CLASSIFY_FILE_SOURCE_H

#include <stddef.h>

/* "blake3:", 64 hex digits, a NUL: session.source has room for no more. */
#define FILE_SOURCE_TEXT 72

/* -1, *why, and out untouched if the file cannot be read to its end. */
int file_source(const char *path, char out[FILE_SOURCE_TEXT], char *why,
    size_t whylen);

#endif
