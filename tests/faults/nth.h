/* nth.h: each n-th call of the system fails, once and from then on. */
#ifndef TESTS_FAULTS_NTH_H
#define TESTS_FAULTS_NTH_H

#include "tests/faults/life.h"

/* Of memory's calls every step-th, of the others all, shared out among so many
 * processes, each with a state directory below p's. Prints its results. */
void nth(struct place *p, unsigned long step, unsigned workers);

#endif
