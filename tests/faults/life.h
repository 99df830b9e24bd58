/* life.h: lives of the keeper's store over one state, in processes of their
 * own, and what is there afterwards. Machines use a service in a made-up time
 * that runs fast. What is acknowledged is told on a descriptor and is the
 * oracle; so is that each machine used it once. */
#ifndef TESTS_FAULTS_LIFE_H
#define TESTS_FAULTS_LIFE_H

#include "classify/law.h"
#include "store/keep.h"

#define LIFE_IDS 65536
#define LIFE_EACH 2		/* machines a minute */

enum { LIFE_DONE, LIFE_BROKEN, LIFE_REFUSED = 3 };	/* how one ends */

struct ids { char id[LIFE_IDS][17]; size_t count; };
struct there { struct ids ids, devices; uint64_t sessions_lost; };

struct place {
	char state[200], why[512];
	const char *law_dir;
	struct law *law;
	int acks_fd;
	int lines_fd;			/* sessions that are sealed; 0 none */
	size_t wait_bytes;
	unsigned tests, failed;
};

void result(struct place *p, const char *what, bool is_good);

/* Keep these machines' visits, from the opening to the end, or until something
 * is refused: then p->why says what. */
int life(struct place *p, unsigned first, unsigned machines);
/* The same in a process; -1: it crashed. */
int life_apart(struct place *p, unsigned first, unsigned machines);

/* In steps, for who does something in between. They return as keep.h's. */
int life_begin(struct place *p, struct keeping **out);
int life_visit(struct place *p, struct keeping *k, unsigned machine);
int life_end(struct place *p, struct keeping *k, unsigned machines);

/* Begin anew with nothing. */
void life_empty(struct place *p);

/* Read the whole journal, checking its chain; to be freed. NULL: it is wrong,
 * and p->why says how. */
struct there *life_read(struct place *p);
/* What was acknowledged; to be freed. */
struct ids *life_acks(int fd);
/* The ids of JSON lines of sessions; to be freed. */
struct ids *life_lines(int fd);
/* Sorts. How many are there more than once? */
size_t ids_doubled(struct ids *ids);
bool ids_has(const struct ids *sorted, const char *id);

/* Nothing lost of what acks says, nothing doubled, the chain whole, and if
 * machines > 0 exactly so many there. If not, it is said, with what. */
bool life_is_kept(struct place *p, const struct ids *acks, unsigned machines,
    const char *what);

#endif
