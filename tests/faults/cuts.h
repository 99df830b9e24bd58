/* cuts.h: power cuts, made up from the calls of a real run. */
#ifndef TESTS_FAULTS_CUTS_H
#define TESTS_FAULTS_CUTS_H

#include "tests/faults/life.h"

/* Every step-th state, shared out among so many processes, each with a state
 * directory below p's. Prints its results. */
void cuts(struct place *p, unsigned long step, unsigned workers);

#endif
