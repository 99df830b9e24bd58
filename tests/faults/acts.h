/* acts.h: what people do beside a life of the keeper: somebody looks at
 * personal data, orders to delete are given, each by a writer of the ledger of
 * its own, and the keeper obeys. What the ledger acknowledged is told as
 * sessions are, 16 characters and a sequence:
 *
 *	look-00000000007 3	this look stands in the ledger
 *	asked-0000000004 -	sessions 0 to 3, as acknowledged, may be deleted
 *	order-0000000004 5	and are to be
 *	mirror-000000012 -	machines up to 12 are kept or written aside */
#ifndef TESTS_FAULTS_ACTS_H
#define TESTS_FAULTS_ACTS_H

#include "tests/faults/life.h"

#define ACTS_TOKEN 17

/* What is due after that machine's visit. -1: something failed and nobody was
 * told why. What is refused hinders nothing else. */
int acts_due(struct place *p, struct keeping *k, unsigned machine);
/* Until no order is left that can be carried out. */
int acts_obey(struct keeping *k);

/* Look, again and again, until it fails: then why is told. */
void acts_look_endlessly(struct place *p, unsigned long long first);

#endif
