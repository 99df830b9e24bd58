/* episode_bucket.h: what notes told of one minute, until it is weighed, and
 * whose it is. For episode.c. */
#ifndef CLASSIFY_EPISODE_BUCKET_H
#define CLASSIFY_EPISODE_BUCKET_H

#include "classify/burst.h"
#include "classify/episode_clients.h"
#include "classify/episode_piece.h"
#include "classify/episode_routers.h"
#include "classify/reference.h"

struct bucket {			/* all zero: empty */
	struct piece *pieces;
	struct foreign *foreign;
	size_t piece_count, piece_room, foreign_count, foreign_room;
};

/* Take a note of kind CONTACT or PROGRESS, as of this minute, if it says
 * something of the catalogue's services or is a foreign contact. -1: out of
 * memory. */
int bucket_take(struct bucket *b, const struct note *n, uint32_t minute,
    const struct catalogue *c, const struct network *network);
size_t bucket_count(const struct bucket *b);
/* It is empty, and the numbers of foreign names do not stay behind (wipe.h):
 * neither in what it grew out of, nor in what it frees. */
void bucket_forget(struct bucket *b);
void bucket_free(struct bucket *b);		/* what it holds */

/* What a minute is weighed with. */
struct bucket_by {
	struct clients *clients;
	struct routers *routers;
	struct references *references;
	const struct roster *roster;
	int32_t day;
	uint32_t minute;
};

/* A bucket by machine (struct client). They have numbers below their count, in
 * the order of their texts. All zero: nothing yet; the next grouping replaces
 * it. It borrows the bucket, and by->clients. */
struct groups {
	struct bucket *bucket;
	struct bucket_by by;
	uint32_t *pieces;	/* of each machine the first, index + 1, and */
	uint32_t *foreign;	/* so of foreign contacts: who.next goes on */
	size_t machines, machine_room;
	const struct piece **list;	/* of one machine */
	size_t list_room;
};

void groups_free(struct groups *g);		/* what it holds */

/* Find the machines of all that is in b. -1: out of memory. */
int groups_make(struct groups *g, struct bucket *b,
    const struct bucket_by *by);

/* Tell the bursts of all contacts, which end their minute. -1: out of
 * memory. */
int groups_tell(const struct groups *g, struct bursts *bursts);

/* The pieces of a machine in piece_order, and who it is; borrowed until the
 * next call. *count 0: it has none. -1: out of memory. */
int groups_machine(struct groups *g, size_t machine,
    const struct piece *const **pieces, size_t *count);
const struct client *groups_client(const struct groups *g,
    const struct piece *p);

#endif
