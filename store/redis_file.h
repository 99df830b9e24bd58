/* redis_file.h: what Redis keeps of its own on disk, written anew, so that
 * nothing removed stands in it. */
#ifndef STORE_REDIS_FILE_H
#define STORE_REDIS_FILE_H

#include <stdbool.h>

#include "store/redis.h"

/* begin: 0 asked for, 1 it has none, 2 it is busy with one begun before; done:
 * 1 written, 0 not yet; -1 and *why, also when its user may not. */
int redis_file_begin(struct redis *r, char *why, size_t whylen);
int redis_file_done(struct redis *r, char *why, size_t whylen);
/* Has it replicas? They keep files of their own, which nothing here writes
 * anew. 1, 0; -1 and *why. */
int redis_file_replicas(struct redis *r, char *why, size_t whylen);

/* What a server that was killed left in its directory, half-written: the next
 * one neither reads nor removes it. 1 and *why, which names it: there is some,
 * also while one is just written; 0: none, or no such directory; -1 and
 * *why. */
int redis_file_draft(const char *dir, char *why, size_t whylen);
/* Remove them, durably, while no server runs there. -1 and *why. */
int redis_file_remove_drafts(const char *dir, char *why, size_t whylen);

#endif
