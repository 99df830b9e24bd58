/* evidence.h: what says which service a flow was for, and how far that may be
 * believed: the one place where the order of evidence is written. Pure.
 *
 * Strongest first; enum basis has this order, and a record's host has the
 * weakest of its flows' that were read in the connection, if any was: a flow
 * whose name could not be read adds nothing to those that said it, and takes
 * nothing from them:
 *
 *	tls, quic  3	the name in the client's handshake, read by us
 *	http	   3	the Host of a plain request, or a proxy's target
 *	 either	   4	and this client had it, or another name of the
 *			service, resolved to that address
 *	dns	   2	a name this client had resolved to that address;
 *		   3	if the network of the address is the service's, too
 *	ndpi	   1	a guess by nDPI; so is a name that was an ECH front
 *	none	   0
 *
 * The numbers are of the grade "service" (grade.h). From EVIDENCE_FLAG on a
 * session may be contrary to a rule. The network (the autonomous system the
 * server's address belongs to) names no service by itself: one carries many,
 * and content networks carry everybody's, so that a network which is not the
 * service's says nothing against it and never lowers a grade. */
#ifndef CLASSIFY_EVIDENCE_H
#define CLASSIFY_EVIDENCE_H

#include "classify/catalogue.h"

#define EVIDENCE_FLAG 3

int evidence_grade(const struct session_host *h);

/* Is the network asn (0: not known) one of the service's? Unknown also where
 * the catalogue does not say which they are. */
enum agreement evidence_network(const struct catalogue_service *s,
    uint32_t asn);

/* Does nDPI's opinion ("Facebook") name the service? Unknown: it has none, or
 * names only what carries a service ("TLS"). */
enum agreement evidence_opinion(const struct catalogue_service *s,
    const char *opinion);

/* Let a host that has flows tell of one more. dns: this client's DNS answers
 * say the same; of a host it is enough that they do of one flow. */
void evidence_add_name(struct session_host *h, enum basis basis, enum ech ech,
    bool dns);

/* Let a host that has flows tell of one more: it agrees only if all do,
 * and differs if one does; the number stays with the word it explains. */
void evidence_add_network(struct session_host *h, enum agreement network,
    uint32_t asn);

#endif
