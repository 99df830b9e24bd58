/* name_hash.h: a number that stands for a host name which nobody is told.
 *
 * SipHash-2-4 (Aumasson and Bernstein, 2012) under a key that the launcher
 * makes at its start, that every sensor inherits and that is written nowhere:
 * who has the number cannot try names until one fits, and after the next start
 * the same name has another number. It tells two names apart, no more. */
#ifndef CLASSIFY_NAME_HASH_H
#define CLASSIFY_NAME_HASH_H

#include <stddef.h>
#include <stdint.h>

#define NAME_HASH_KEY 16

/* Of the name in lower case, without a final dot. Never 0: that is no name. */
uint64_t name_hash(const uint8_t key[NAME_HASH_KEY], const uint8_t *name,
    size_t len);

#endif
