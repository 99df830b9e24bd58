/* episode_piece.h: what one flow did in one minute, as a note tells it and the
 * catalogue explains it: what episodes are made of. A foreign one has begun,
 * and no more: its service and host are empty, and episodes have no part in
 * it; bursts have. */
#ifndef CLASSIFY_EPISODE_PIECE_H
#define CLASSIFY_EPISODE_PIECE_H

#include <string.h>

#include "classify/catalogue.h"
#include "classify/network.h"

/* Times lie within the minute. Nothing is borrowed. device is empty until it
 * is known. */
struct piece {
	char device[64];
	/* The same of one device or service and in one minute's order of them;
	 * 0: not numbered, the texts are compared. */
	uint32_t device_number, service_number;
	uint32_t client_number;	/* in episode_clients.h */
	enum device_basis device_basis;
	bool is_reference;	/* the device is a reference device */
	char service[32];
	char host[64];		/* the catalogue's entry */
	char ndpi[24];
	enum role role;
	enum basis basis;
	enum ech ech;
	enum agreement network;
	uint32_t asn;
	bool dns;		/* this client's DNS answers say the same */
	bool is_contact;	/* a CONTACT told of it: its beginning */
	bool is_referenced;	/* reference devices had contact with host */
	uint64_t name_hash;	/* of a foreign name, else 0 */
	uint64_t flow;		/* who it is: a hash over its identity */
	uint64_t flow_us;	/* its first packet */
	uint64_t first_us, last_us;
	uint64_t bytes_up, bytes_down;
	uint32_t minute;
	uint32_t packets;
	bool begins;		/* the flow began in this minute */
	bool has_mac;
	uint8_t client_mac[6];
	uint8_t client[16];
	uint16_t vlan;
};

/* Read n, of kind CONTACT or PROGRESS, with its minute brought within
 * [oldest, newest]. False: it says nothing of the catalogue's services, and
 * is no foreign contact either. */
bool piece_read(struct piece *out, const struct note *n,
    const struct catalogue *c, uint64_t oldest, uint64_t newest);

/* Look up where n's server is, and whether that is the service's network. Not
 * of a foreign one. */
void piece_locate(struct piece *p, const struct note *n,
    const struct catalogue *c, const struct network *network);

static inline int
piece_device_order(const struct piece *p, const struct piece *q)
{
	if (p->device_number == 0)
		return strcmp(p->device, q->device);
	return (p->device_number > q->device_number) -
	    (p->device_number < q->device_number);
}

static inline int
piece_service_order(const struct piece *p, const struct piece *q)
{
	if (p->service_number == 0 || q->service_number == 0)
		return strcmp(p->service, q->service);
	return (p->service_number > q->service_number) -
	    (p->service_number < q->service_number);
}

/* Total order: device, service, flow; for qsort. */
int piece_order(const void *a, const void *b);

#endif
