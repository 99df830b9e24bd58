/* laws.h: the laws of a school over time: which was in force when.
 *
 * A law published lies in STATE/law/HASH/ and comes in force on its local day,
 * at the earliest when it was published: no verdict is rewritten. In force of
 * a session are the policy, catalogue and grading of its start, before the
 * first law came in force those of the first; calendar and roster are the
 * newest known, for they say what was true then. A state without a published
 * law is judged by the law directory of the settings throughout. */
#ifndef STORE_LAWS_H
#define STORE_LAWS_H

#include "classify/law.h"
#include "store/ledger.h"

struct laws;

/* dir: the settings' law directory, used only while none is published. l is
 * borrowed and must outlive *out. -1: faults in a text, or *why. */
int laws_open(struct laws **out, const char *state, const char *dir,
    const struct ledger *l, struct text_faults *f, char *why, size_t whylen);
/* The same; what is to the letter as in a law that is loaded already, which
 * must outlive *out, is not read again. known NULL: there is none. */
int laws_open_after(struct laws **out, const char *state, const char *dir,
    const struct law *known, const struct ledger *l, struct text_faults *f,
    char *why, size_t whylen);
void laws_close(struct laws *l);

/* Load what was published since the ledger was last asked. -1 as above, and
 * nothing changed. What contexts borrowed stays until laws_close. */
int laws_follow(struct laws *l, struct text_faults *f, char *why,
    size_t whylen);

/* Everything a session that started then is judged by, registers and reviews
 * included, as known (0: now). *law (may be NULL) is the one in force. */
void laws_context(const struct laws *l, uint64_t start_us,
    uint64_t as_known_us, struct policy_context *out,
    const struct law **law);
/* The newest known, which today's sessions are under unless it is yet to come
 * in force. */
const struct law *laws_newest(const struct laws *l);
bool laws_are_published(const struct laws *l);
/* Their rosters, the oldest first; NULL: there are no more. Who was somebody in
 * an old one may be nobody in the newest. */
const struct roster *laws_roster(const struct laws *l, size_t i);
/* One published, or the settings', by its hash; NULL: there is none. */
const struct law *laws_named(const struct laws *l, const char *hash);
/* Has any of them a row, of any date, of this person? */
bool laws_know_person(const struct laws *l, const char *id);
/* From when it is in force: its day, or when it was published. */
uint64_t laws_starts_us(const struct ledger_law *law);

/* Check dir, copy its texts to STATE/law/HASH/ (by rename, synced) and enter
 * it in the ledger, which is open for writing. about says from when, by whom
 * and (recorded_us) what time it is now, and gets the hash. 0; 1: it is what
 * was published last, nothing was written; -1: faults, nothing was entered. */
int laws_publish(const char *state, const char *dir, struct ledger *l,
    struct ledger_law *about, struct text_faults *f);

/* A law that is that of dir but for one text: its texts copied into a new
 * directory below STATE, whose name comes out; drafts_remove it when it is
 * published. For who holds the ledger's lock. -1: faults. */
#define LAWS_DRAFT 4096
struct laws_change { const char *name, *bytes; size_t len; };
int laws_draft(const char *state, const char *dir,
    const struct laws_change *change, char draft[LAWS_DRAFT],
    struct text_faults *f);

#endif
