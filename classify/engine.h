/* engine.h: nDPI's opinion of a flow. Door to libndpi, 4.2 and newer.
 *
 * The opinion is a second one: it is recorded beside what our own readers
 * found and never names a service. An engine_flow is OPEN, is shown packets
 * until engine_show says it wants no more, and is closed, which gives the
 * opinion. One engine belongs to one thread.
 *
 * Debian's nDPI 4.2 can be killed by one packet, so the door has guards: only
 * the dissectors needed (never DTLS), no IP packet over ENGINE_IP_MOST bytes,
 * no more than ENGINE_PACKETS packets and ENGINE_SIDE_MOST bytes a direction.
 * A build with -DENGINE_NO_GUARDS, for tests of what then happens, has none.
 * nDPI does not survive a failed allocation: memory running out inside it
 * ends the process, which for a sensor is a loss like any other. */
#ifndef CLASSIFY_ENGINE_H
#define CLASSIFY_ENGINE_H

#include "capture/packet.h"

#define ENGINE_IP_MOST 9216
#define ENGINE_SIDE_MOST 8192
#define ENGINE_PACKETS 8
#define ENGINE_NAME 48

struct engine;
struct engine_flow;

/* How sure it is, weakest first. */
enum engine_confidence {
	ENGINE_NOTHING, ENGINE_PORT, ENGINE_IP, ENGINE_CACHE, ENGINE_DPI,
	ENGINE_HOST,		/* its table of hosts, for a name of ours */
	ENGINE_CONFIDENCE_COUNT
};

struct engine_opinion {		/* all zero: none */
	uint16_t master, app;	/* nDPI's numbers, for engine_name */
	uint8_t confidence;	/* enum engine_confidence */
	bool is_tls;		/* what carries it is TLS or QUIC */
	bool is_vpn;
};

enum engine_carrier { ENGINE_OVER_TLS, ENGINE_OVER_QUIC, ENGINE_OVER_HTTP };

/* Room for so many open flows. -1 and *why. */
int engine_new(struct engine **out, size_t flows, char *why, size_t whylen);
void engine_free(struct engine *e);	/* accepts NULL */
/* Is nDPI kept from what breaks it? If not, all memory must be given back in
 * the end: there a checking heap finds what it broke. */
bool engine_is_guarded(void);

/* NULL: no room. */
struct engine_flow *engine_open(struct engine *e);

/* Show it a packet with payload, sent by side 0 or 1. True: it wants no more,
 * close it. */
bool engine_show(struct engine *e, struct engine_flow *f,
    const struct packet *p, unsigned side);

/* The opinion, guesses by address and port included. f is gone. */
struct engine_opinion engine_close(struct engine *e, struct engine_flow *f);

/* What its host table says of a name we read; all zero: it knows it not. */
struct engine_opinion engine_match(struct engine *e, const uint8_t *name,
    size_t len, enum engine_carrier carrier);

/* "TLS.Facebook", "DNS"; and the application alone, "Facebook", "" when there
 * is none. Both return buf. */
char *engine_name(struct engine *e, const struct engine_opinion *o,
    char buf[ENGINE_NAME]);
char *engine_app(struct engine *e, const struct engine_opinion *o,
    char buf[ENGINE_NAME]);
const char *engine_confidence_name(enum engine_confidence c);

#endif
