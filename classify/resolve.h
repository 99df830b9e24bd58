/* resolve.h: what a client's DNS answers say of its flows.
 *
 * Notes go through it in the keeper's order. An answer is remembered for a
 * client and an address for its time to live, but no less than
 * RESOLVE_LEAST_US: programs go on using an address they once got; browsers
 * keep it a minute whatever it says, and a page opened from a menu is older.
 * And no more than RESOLVE_MOST_US: then resolvers ask again, and an address
 * of the school may be lent to another device.
 *
 * A flow is looked up once, at its CONTACT, as of its first packet:
 *
 *	nameless	it is the catalogue entry that this client's answers
 *			for the server's address agree on (basis dns). If one
 *			of them is of another service or of a name outside the
 *			catalogue, it is nobody's. Of several entries of one
 *			service the one whose role accuses least.
 *	named, and ECH offered	if an answer to this client had a configuration
 *			that shows this very name in front, the name was the
 *			front: the flow is nameless, ech outer.
 *	named		whether DNS agrees: an answer for the server's address
 *			is of the same service.
 *	foreign		goes on as it is.
 *
 * A client is an address: what a device asked from one of its addresses says
 * nothing of its flows from another. A MAC may be a router's, with a hundred
 * devices behind it.
 *
 * What the CONTACT found holds for the flow's other notes. Memory is fixed;
 * what is oldest goes first, and without its memory a nameless flow is
 * nobody's. */
#ifndef CLASSIFY_RESOLVE_H
#define CLASSIFY_RESOLVE_H

#include "classify/catalogue.h"

#define RESOLVE_LEAST_US (UINT64_C(300) * 1000000)
#define RESOLVE_MOST_US (UINT64_C(7200) * 1000000)

struct resolve;

/* NULL: out of memory. catalogue is borrowed for the life of it. */
struct resolve *resolve_new(const struct catalogue *catalogue);
void resolve_free(struct resolve *r);		/* accepts NULL */

/* Take a note of any kind. True: it goes on, as *n now is. False: it is to be
 * forgotten: an ANSWER, or of a flow that is nobody's. */
bool resolve_note(struct resolve *r, struct note *n);

#endif
