/* life.h: lives of the keeper's store over one state, in processes of their
 * own. Machines use a service in a made-up time that runs fast, from a few
 * minutes before a midnight on; the wall clock goes with it. What is
 * acknowledged is told on a descriptor and is the oracle (kept.h), and so is
 * that each machine used it once. */
#ifndef TESTS_FAULTS_LIFE_H
#define TESTS_FAULTS_LIFE_H

#include "classify/law.h"
#include "store/keep.h"

#define LIFE_EACH 2		/* machines a minute */
#define LIFE_MIDNIGHT 12	/* the first machine of the second day */

enum { LIFE_DONE, LIFE_BROKEN, LIFE_REFUSED = 3 };	/* how one ends */

struct place {
	char state[200], why[512];
	const char *law_dir;
	struct law *law;
	int acks_fd;
	int lines_fd;			/* sessions that are sealed; 0 none */
	size_t wait_bytes;
	bool with_acts;			/* of people, see acts.h */
	bool with_mirrors;		/* what is written aside is told, too */
	unsigned ordered;		/* sessions that were to be deleted */
	unsigned tests, failed;
};

void result(struct place *p, const char *what, bool is_good);

/* Keep these machines' visits, from the opening to the end, or until something
 * is refused: then p->why says what. */
int life(struct place *p, unsigned first, unsigned machines);
/* The same in a process; -1: it crashed. */
int life_apart(struct place *p, unsigned first, unsigned machines);

/* In steps, for who does something in between. They return as keep.h's. */
int life_begin(struct place *p, unsigned first, struct keeping **out);
int life_visit(struct place *p, struct keeping *k, unsigned machine);
int life_end(struct place *p, struct keeping *k, unsigned machines);
/* When a machine comes. */
uint64_t life_time_us(unsigned machine);

/* Begin anew with nothing. */
void life_empty(struct place *p);
/* Is there nothing yet? */
bool life_is_empty(const struct place *p);

#endif
