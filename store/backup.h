/* backup.h: a state directory in one sealed file, and back.
 *
 * In it: both journals up to a whole entry, their signed heads, the laws, the
 * public keys, and what the caller adds. Not in it: Redis, which is filled from
 * the journal; open sessions; the box's secret key, for a restored box signs
 * with one of its own. It is taken while the keeper writes: of a journal
 * goes what its chain had at that moment, the ledger before the
 * observations, so that no order is there without what it speaks of.
 *
 * Sealed are lines and bytes: "beadle-state VERSION SITE MADE\n", for each file
 * "file SIZE PATH\n" and its bytes, "end FILES\n". */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "store/sealed.h"

#define BACKUP_SITE 64

struct backup_about {
	char site[BACKUP_SITE];
	uint64_t made_us;
	uint64_t files, bytes;
	/* The last entry of each: 0 none. */
	uint64_t observations, ledger;
};

/* A file beside the state's: from disk, under this path in the backup. */
struct backup_extra { const char *from, *path; };

/* Write it to fd. site and made_us of *about are given, the rest is set. -1
 * and *why. */
int backup_write(int fd, const uint8_t to[SEALED_KEY], const char *state,
    const struct backup_extra *extra, size_t count,
    struct backup_about *about, char *why, size_t whylen);

/* Make the directory into, which is not there or empty, from it. All is read,
 * checked and synced beside it before it is put in its place: -1 and *why, and
 * nothing is there. */
int backup_restore(int fd, const uint8_t secret_key[SEALED_KEY],
    const char *into, struct backup_about *about, char *why, size_t whylen);

#endif
