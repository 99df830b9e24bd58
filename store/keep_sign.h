/* keep_sign.h: when the keeper signs the heads of both journals: each minute
 * in which something was written, at the end of each local day, and when it
 * stops. The ledger is followed for that, and its chain checked. */
#ifndef STORE_KEEP_SIGN_H
#define STORE_KEEP_SIGN_H

#include <stdbool.h>

#include "store/chain.h"

struct keep_sign;

/* NULL: out of memory. The texts are borrowed. */
struct keep_sign *keep_sign_new(const char *state, const char *site,
    const char *box);
void keep_sign_free(struct keep_sign *s);	/* accepts NULL */

/* Make the first key if there is none, and sign what is due; sequence and
 * digest: the acknowledged head of the observations. What is wrong and has not
 * been told, one sentence, borrowed until the next call; NULL nothing. Keeping
 * goes on all the same, and signing is tried again in the next minute. */
const char *keep_sign_due(struct keep_sign *s, uint64_t sequence,
    const uint8_t digest[CHAIN_BYTES], uint64_t now_us, bool is_last);

#endif
