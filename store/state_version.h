/* state_version.h: the form of a state directory, as a number in STATE/version,
 * and moving one forward.
 *
 * 1: as it was before the number was written: no file. 2: the journal may have
 * tombstones and empty lines, the ledger holds, orders, certificates and
 * looks. 3: contests, rereads, schedules, and marks of what was deleted of
 * capture files. 4: recommendations; a schedule has a language; accounts may be
 * suspended or linked. A program of an older version takes what is new for
 * damage, and keeps off. Redis's schema (keys.h) has a number of
 * its own: an older one is filled from the journal by itself. */
#ifndef STORE_STATE_VERSION_H
#define STORE_STATE_VERSION_H

#include <stddef.h>

#define STATE_VERSION 4

/* Can this program read it? 0; -1 and *why: it is newer, or no number. A state
 * that is not there yet can be made. */
int state_version_check(const char *state, char *why, size_t whylen);
/* Move it forward, or mark a new one: for who writes it. 1: it was moved from
 * an older form; 0: there was nothing to do; -1 and *why. */
int state_version_migrate(const char *state, char *why, size_t whylen);

#endif
