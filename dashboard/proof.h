/* proof.h: where what is printed can be checked: the last signed head of the
 * observations and the fingerprint of its key. On paper, in other hands, they
 * show what is done to the journal afterwards. */
#ifndef DASHBOARD_PROOF_H
#define DASHBOARD_PROOF_H

#include "store/heads.h"

struct proof {
	struct head head;			/* sequence 0: none */
	char fingerprint[KEYRING_FINGERPRINT];	/* of its key, or the newest;
						 * "" none */
	char wrong[160];			/* why not all is known; "" */
};

/* Of a state directory: the last head; or, after_us not 0, the first that was
 * signed at or after that moment, if there is one: what was recorded by then is
 * in it, and it stays the same however much is recorded later. */
void proof_read(const char *state, uint64_t after_us, struct proof *out);

#endif
