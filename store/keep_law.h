/* keep_law.h: the law the keeper asks what may be kept: the laws published and
 * the registers, as the ledger has them, followed while it runs; without any
 * published the directory of the settings.
 *
 * What hosts are recognised by is the catalogue that the sensors started with,
 * whose entries their notes name. A law published with another one is obeyed
 * in everything else, and that is a fault until the next start. */
#ifndef STORE_KEEP_LAW_H
#define STORE_KEEP_LAW_H

#include <limits.h>

#include "classify/law.h"
#include "store/fact.h"

struct keep_law;

#define KEEP_LAW_WHY 512
/* The directory of the law to start with: of the newest published in state
 * (NULL: there is none), or else dir, as it was given. -1 and *why. */
int keep_law_directory(const char *state, const char *dir,
    char out[PATH_MAX], char why[KEEP_LAW_WHY]);

/* sensors: the law whose catalogue the sensors have, borrowed for the life of
 * *out. state NULL: there is no ledger. -1 and *why. */
int keep_law_open(struct keep_law **out, const char *state, const char *dir,
    const struct law *sensors, char *why, size_t whylen);
void keep_law_close(struct keep_law *k);	/* accepts NULL */

/* An event: what came, or what is wrong, each fault once. 0, or -1, which
 * stops and is returned. */
typedef int keep_law_tell(void *arg, const struct fact *f);

/* Read what was appended to the ledger since; cheap when nothing was. Faults
 * change nothing of what was read before: what is damaged is told and the rest
 * obeyed. At the next start a damaged ledger is refused, and nothing is
 * monitored until it is put back: what cannot be read may be an exemption, and
 * who has one must not be recorded for want of it. */
int keep_law_follow(struct keep_law *k, keep_law_tell *tell, void *arg);
/* Asked for by hand: the directory again, while no law is published. */
int keep_law_reload(struct keep_law *k, keep_law_tell *tell, void *arg);

/* What a session that started then is kept by; registers included. The law in
 * force is returned. Borrowed until the next follow or reload, as is
 * keep_law_seen: the roster and catalogue that notes are read with. */
const struct law *keep_law_context(const struct keep_law *k,
    uint64_t start_us, struct policy_context *out);
const struct law *keep_law_seen(const struct keep_law *k);

/* May it be written while it is open? Not if a minute more could make it one
 * that is not kept: a person's own device's, which is kept for its verdict; or
 * one of which a register speaks and that is not use by a person so far. */
bool keep_law_may_show(const struct keep_law *k, const struct session *s);

/* What is wrong now with the law and with the ledger; "" nothing. */
const char *keep_law_fault(const struct keep_law *k);
const char *keep_law_ledger_fault(const struct keep_law *k);

#endif
