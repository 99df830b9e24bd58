/* verify.h: is a journal, or an export of one, as it was written? Every byte
 * of it is looked at, beside a running writer, too.
 *
 * What must hold: entries 1, 2, 3 ... in segments in the order of their names,
 * each chain line following the one before it and naming its text; a text that
 * is gone covered by a tombstone, an entry after it with
 * "sequences":[[from,to],...]; every head in the file of heads signed by a key
 * of the keyring, and in the chain. A journal can be consistent in itself and
 * still be another than it was: that is what heads taken elsewhere find. */
#ifndef STORE_VERIFY_H
#define STORE_VERIFY_H

#include "store/heads.h"

/* Heads from elsewhere; time and key "" for one given as SEQUENCE:DIGEST. */
struct verify_heads {
	struct head *heads;	/* owned */
	size_t count;
};

/* Add a head of the journal name from "SEQUENCE:DIGEST", or each line of a
 * text as in a file of heads. -1 and *why: none of the two, or not signed by
 * the key of the keyring that it names; or out of memory. */
int verify_heads_add(struct verify_heads *h, const struct keyring *keys,
    const char *name, const char *text, size_t len, char *why, size_t whylen);
/* Add one, copied. -1: out of memory. */
int verify_heads_put(struct verify_heads *h, const struct head *one);
void verify_heads_free(struct verify_heads *h);

#define VERIFY_WHAT 320

struct verify_result {
	uint64_t entries;		/* that are right, from the first on */
	uint64_t expired, tombstones, segments, bytes;
	char digest[HEADS_DIGEST];	/* of the last; "" none */
	uint64_t heads;			/* of its own file, all right */
	struct head last_head;		/* of them; sequence 0 none */
	uint64_t given;			/* heads given that it contains */
	bool is_written;		/* somebody holds its lock */
	/* The first that is wrong; "" nothing: */
	char wrong[VERIFY_WHAT];
	char file[48];			/* "20261120-0001.chain", "heads" */
	uint64_t sequence;		/* of the entry; 0: none */
};

/* Look at STATE/journal/NAME whole; given may have heads of others, too. 0,
 * or 1 and out->wrong; -1 and *why: it could not be read. A journal that is
 * not there is one without entries. */
int verify_journal(const char *state, const char *name,
    const struct keyring *keys, const struct verify_heads *given,
    struct verify_result *out, char *why, size_t whylen);

#endif
