/* drafts.h: copies of a law's texts on their way to STATE/law/HASH/, each a
 * folder STATE/law/.new-XXXXXX. One that a crash or a full disk left holds a
 * roster that nobody asks any more: it is swept. */
#ifndef STORE_DRAFTS_H
#define STORE_DRAFTS_H

#include <stddef.h>

#define DRAFTS_FORM ".new-XXXXXX"	/* for mkdtemp */

/* Remove the folder and the files in it, whatever their names. */
void drafts_remove(const char *dir);
#define DRAFTS_LAW ".draft-XXXXXX"	/* STATE/..: a law being changed */

/* Remove all; for who holds the ledger's lock, since others' stand there while
 * they work. */
void drafts_sweep(const char *state);
void drafts_sweep_laws(const char *state);	/* the same of DRAFTS_LAW */

#endif
