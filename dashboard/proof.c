/* proof.c: the last signed head, read. */
#include "dashboard/proof.h"

#include <string.h>

void
proof_read(const char *state, struct proof *out)
{
	const struct keyring_key *key = NULL;
	struct keyring ring;

	memset(out, 0, sizeof(*out));
	if (keyring_load(&ring, state, out->wrong, sizeof(out->wrong)) == 0 &&
	    heads_last(state, "observations", &out->head, out->wrong,
	    sizeof(out->wrong)) == 1)
		key = keyring_find(&ring, out->head.key);
	else if (ring.count)
		key = &ring.keys[ring.count - 1];
	if (key)
		memcpy(out->fingerprint, key->fingerprint,
		    sizeof(out->fingerprint));
	keyring_free(&ring);
}
