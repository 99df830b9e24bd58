/* session.h: the vocabulary: what a sensor tells the keeper (notes) and what
 * the keeper keeps (sessions).
 *
 * Plain data, no invariants but those written here. Addresses are 16 bytes,
 * IPv4 as ::ffff:a.b.c.d. Times are microseconds of UTC since 1970. A minute
 * is a whole number: time_us / 60000000. */
#ifndef CLASSIFY_SESSION_H
#define CLASSIFY_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SESSION_MINUTE_US UINT64_C(60000000)
#define SESSION_IDLE_MINUTES 5		/* DESIGN.md 5 */
#define SESSION_ACTIVE_BYTES 2048	/* more than this, in a minute */

/* What a host is for. A minute is only active through roles that are not
 * background: see role_is_background. */
enum role {
	ROLE_PRIMARY,	/* the site or app itself */
	ROLE_API,	/* its interfaces */
	ROLE_CONTENT,	/* its pictures, videos, scripts */
	ROLE_PUSH,	/* keep-alive and notifications */
	ROLE_EMBED,	/* parts of it inside other sites' pages */
	ROLE_TRACKER,	/* measurement inside other sites' pages */
	ROLE_LOGIN,	/* signing in, also to other sites */
	ROLE_ECH_FRONT,	/* a public name that stands before hidden ones */
	ROLE_COUNT
};

/* Where a name came from, strongest first. Only TLS, QUIC and HTTP, or DNS
 * with an agreeing network, can lead to a flag. */
enum basis {
	BASIS_TLS, BASIS_QUIC, BASIS_HTTP, BASIS_DNS, BASIS_NDPI, BASIS_NONE,
	BASIS_COUNT
};

/* Encrypted ClientHello (RFC 9849). OFFERED lowers nothing: browsers send it
 * as GREASE beside the true name. OUTER: the name read is a public front. */
enum ech { ECH_NONE, ECH_OFFERED, ECH_OUTER, ECH_COUNT };

/* Does something seen beside the name say the same? Of the network of the
 * server's address: is it one of the service's? That it differs is normal:
 * content networks carry many services. */
enum agreement { AGREEMENT_UNKNOWN, AGREEMENT_AGREES, AGREEMENT_DIFFERS,
	AGREEMENT_COUNT };

/* Names for the enums as they are written in records; never NULL. */
const char *role_name(enum role r);
const char *basis_name(enum basis b);
const char *ech_name(enum ech e);
const char *agreement_name(enum agreement a);
bool role_is_background(enum role r);	/* push, embed, tracker, ech-front */
bool role_is_site(enum role r);		/* primary, api */

/* ---- notes: sensor to keeper ---- */

#define NOTE_VERSION 6
#define NOTE_BATCH 256		/* most notes in one message: of 64 each, a
				 * file's wake-ups were a tenth of the CPU */

enum note_kind {
	NOTE_TIME,	/* time_us is the sensor's clock, nothing earlier will
			 * follow; sent at least once a second of that clock */
	NOTE_ANSWER,	/* DNS told a client an address; of notes of one moment
			 * the answer comes before what it leads to */
	NOTE_CONTACT,	/* a connection to a catalogued host began, or one over
			 * TLS or QUIC whose name could not be read, or one to
			 * a *foreign* name: read, and not in the catalogue */
	NOTE_PROGRESS,	/* what a flow that is not foreign did in one minute */
	NOTE_END,	/* such a flow is over */
	NOTE_COVER,	/* what the sensor saw and missed in one minute */
	NOTE_KIND_COUNT
};

enum flow_end {
	FLOW_CLOSED,	/* FIN both ways, or RST */
	FLOW_IDLE,	/* timed out */
	FLOW_EVICTED,	/* table full */
	FLOW_STREAM,	/* the capture ended */
	FLOW_END_COUNT
};

/* Whose and what: the same in every note of one flow. Of a foreign one only
 * who, when, over what (proto, basis) and name_hash are told; the rest, which
 * would say where it went, is zero. */
struct note_flow {
	uint64_t start_us;	/* first packet of the flow */
	uint64_t name_hash;	/* of a foreign name (name_hash.h), else 0 */
	uint32_t entry;		/* catalogue entry; CATALOGUE_NONE: foreign or
				 * nameless */
	uint16_t vlan;
	uint16_t client_port;
	uint16_t server_port;
	uint8_t proto;
	uint8_t has_mac;
	uint8_t basis;		/* enum basis */
	uint8_t ech;		/* enum ech */
	uint8_t client_mac[6];
	uint8_t client[16];
	uint8_t server[16];
	char ndpi[24];		/* second opinion's protocol name, "" none,
				 * NUL-padded: notes compare by memcmp */
	uint8_t dns;		/* set by resolve alone: 1, DNS agrees */
	uint8_t reserved[3];	/* zero */
};

/* How an answer speaks of ECH. UNREAD: a configuration whose public name could
 * not be read: any name may stand for the one asked for. */
enum answer_ech { ANSWER_PLAIN, ANSWER_ECH, ANSWER_ECH_UNREAD,
	ANSWER_ECH_COUNT };

/* That a client asked for a name outside the catalogue is told without it: it
 * may be what a nameless flow to the address is about. */
struct note_answer {
	uint64_t from_us;	/* when it came */
	uint64_t until_us;	/* when its time to live is over */
	uint8_t client[16];
	uint8_t address[16];	/* all zero: of ECH alone, at any address */
	uint32_t entry;		/* catalogue entry, or CATALOGUE_NONE */
	uint32_t front;		/* of the public name, ANSWER_ECH; likewise */
	uint8_t ech;		/* enum answer_ech */
	uint8_t reserved[7];	/* zero */
};

/* The sums are over one minute, of the minute the packets were in. A minute's
 * progress is sent before a TIME >= the end of the next minute: naming a flow
 * may take up to 60 s, and its first packets count where they happened. */
struct note_progress {
	uint64_t first_us;	/* first and last packet in the minute */
	uint64_t last_us;
	uint32_t minute;
	uint32_t packets;
	uint64_t bytes_up;	/* transport payload, client to server */
	uint64_t bytes_down;
	uint8_t is_new;		/* the connection began in this minute */
	uint8_t reserved[7];	/* zero */
};

/* What a flow is to somebody who would know its name. */
enum traffic {
	TRAFFIC_OTHER,	/* nothing that has a name: neither TLS nor QUIC */
	TRAFFIC_NAMED,	/* its host name was read */
	/* opaque: */
	TRAFFIC_UNREAD,	/* TLS or QUIC, or too little seen, and no name */
	TRAFFIC_ECH,	/* only the public name before a hidden one was read */
	TRAFFIC_DNS,	/* DNS over TLS, QUIC or HTTPS */
	TRAFFIC_RELAY,	/* a privacy relay */
	TRAFFIC_VPN,
	TRAFFIC_TOR,
	TRAFFIC_COUNT
};

/* One minute of one sensor. Accounting, each frame and flow once:
 *
 *	waiting_before + received = packets + quarantined + dropped +
 *	    abandoned + waiting
 *	packets = decoded + other + fragments + undecodable + duplicates
 *	flows_before + flows_new = flows_live + flows_ended + flows_evicted +
 *	    flows_lost
 *
 * quarantined, dropped and abandoned were never handled. A first fragment is
 * decoded; of the later ones, which have no ports, those that contradict or
 * repeat another are undecodable, the rest fragments. What they carry is their
 * flow's when their packet is whole. */
struct note_cover {
	uint32_t minute;
	uint32_t reserved;		/* zero */
	uint64_t packets, bytes;	/* handled; bytes on the wire */
	uint64_t decoded, other, fragments, undecodable, duplicates;
	uint64_t dropped, device_dropped, quarantined;
	uint64_t received;		/* by the kernel, drops included; of a
					 * file its share of the frames */
	uint64_t abandoned;		/* in the ring of a sensor that died */
	uint64_t waiting_before, waiting;	/* in the ring when the minute
					 * began and ended */
	uint64_t flows_new, flows_ended, flows_evicted;	/* not the same */
	/* flows_evicted by what was lost with them; flow.h has the order */
	uint64_t evicted_half_open, evicted_nameless, evicted_named;
	uint64_t flows_lost;		/* of a sensor that died */
	uint64_t flows_before, flows_live;	/* when it began and ended */
	uint64_t notes_lost;		/* keeper did not take them in time */
	uint64_t contacts_capped;	/* foreign ones, not told: quota.h */
	uint64_t flows[TRAFFIC_COUNT];	/* decided in this minute */
	uint64_t payload[TRAFFIC_COUNT];	/* bytes of such flows; those
				 * before the decision count with it */
	uint64_t client_only, server_only;	/* flows that ended: a whole
				 * conversation of which one side was seen */
};

/* All bytes up to note_size are set: padding and unused parts are zero. */
struct note {
	uint64_t time_us;	/* the sensor's clock when it was sent */
	uint16_t version;
	uint16_t kind;		/* enum note_kind */
	uint32_t end;		/* NOTE_END: enum flow_end */
	struct note_flow flow;	/* CONTACT, PROGRESS, END */
	union {
		struct note_answer answer;
		struct note_progress progress;
		struct note_cover cover;
	};
};

/* How many bytes of a note there are of this kind: the rest, for which it has
 * no use, is neither sent nor kept. 0: no such kind. Here, as it is asked for
 * of each note several times. */
extern const uint16_t note_sizes[NOTE_KIND_COUNT];
static inline size_t
note_size(unsigned kind)
{
	return kind < NOTE_KIND_COUNT ? note_sizes[kind] : 0;
}

/* A number for the flow of a note, never 0, the same in every note of it. Two
 * flows of one device sharing it by chance is as unlikely as a wrong bit in
 * memory; the cost would be one flow uncounted. */
uint64_t note_identity(const struct note_flow *f);

/* ---- sessions: what is kept ---- */

/* How the device was recognised (DESIGN.md 5). */
enum device_basis {
	DEVICE_ROSTER_MAC, DEVICE_ROSTER_ADDRESS, DEVICE_ROSTER_VLAN,
	DEVICE_MAC,		/* not in the roster: its MAC */
	DEVICE_ADDRESS,		/* behind a router: address@VLAN */
	DEVICE_BASIS_COUNT
};

enum session_end {
	SESSION_IDLE, SESSION_MIDNIGHT, SESSION_STREAM_END,
	SESSION_SENSOR_STOPPED,	/* a crash or a planned stop of capture */
	SESSION_END_COUNT
};

struct session_minute {
	uint32_t minute;
	uint32_t packets;
	uint64_t bytes_up, bytes_down;
	uint16_t connections;	/* begun in it, all roles */
	uint8_t roles;		/* bit 1 << enum role */
	bool active;
	uint8_t led, followed, before, crowd;	/* burst.h */
	bool led_first;			/* likewise */
	uint16_t site_connections;	/* begun in it, to the site itself, */
	uint64_t site_down;		/* and what came from it: of all, the
					 * part of roles that are the site's */
};

/* One catalogue entry the device had flows with, in this session. */
struct session_host {
	char host[64];		/* the catalogue's entry, not what was typed */
	char ndpi[24];		/* second opinion, "" none */
	enum role role;
	enum basis basis;	/* see evidence_add_name; likewise ech: the */
	enum ech ech;		/* highest, and dns: a DNS answer agrees */
	bool dns;
	enum agreement network;	/* see evidence_add_network */
	uint32_t asn;		/* of that network; 0 not known */
	uint32_t flows;
	bool reference;		/* a reference device of the roster had a
				 * contact with it in the 24 h before */
};

/* One device's use of one service. Facts only: what the law makes of it is
 * computed by policy.h on reading. */
#define ADDRESS_TEXT 46
/* '/', an address, '@', a VLAN. */
#define SESSION_WHICH (ADDRESS_TEXT + 8)

struct session {
	char id[17];		/* 16 hex digits, see session_identify */
	char site[32], box[32];
	char source[72];	/* session_source_is_file */
	char device[64];	/* roster id, else MAC, else address@vlan */
	enum device_basis device_basis;
	uint8_t client[16];	/* last address seen */
	uint8_t client_mac[6];
	bool has_mac;
	uint16_t vlan;
	/* Of a device that is a row of the roster for many machines, which of
	 * them, as "/02:00:5e:10:00:01"; not recorded. */
	char which[SESSION_WHICH];
	char service[32];	/* catalogue service id */
	uint64_t start_us;	/* first packet of its first flow */
	uint64_t end_us;	/* last active packet; without an active
				 * minute the last packet of its first minute */
	enum session_end end;
	bool continues;		/* into the next local day */
	bool continued;		/* from the day before */
	uint32_t flows;
	uint64_t packets, bytes_up, bytes_down;
	bool has_bursts;	/* its minutes and hosts say what burst.h and
				 * reference.h do; records of old do not */
	bool has_site;		/* its minutes tell the site's part, and its
				 * bursts are judged by embeds, too; likewise */
	struct session_minute *minutes;	/* ascending, no empty ones */
	size_t minute_count;
	struct session_host *hosts;	/* by host name */
	size_t host_count;
	char catalogue[65], roster[65];	/* hashes in force at its start */
};

const char *device_basis_name(enum device_basis b);
const char *session_end_name(enum session_end e);

/* Fill s->id from site, box, source, device, service and start_us: the first
 * 16 hex digits of SHA-256 over their texts joined by "\n" (start in decimal
 * microseconds), and which behind a "\n" if it is not "". */
void session_identify(struct session *s);

/* Is it of a capture file? Such a source is "blake3:" and the hex digits of
 * the file's BLAKE3, or "file:" and those of its SHA-256 in older records; any
 * other is the name of a device. */
bool session_source_is_file(const char *source);

/* Free what s owns and zero it. */
void session_clear(struct session *s);

/* Text forms. buf sizes include the NUL; each returns buf. */
#define MAC_TEXT 18
char *address_text(const uint8_t address[16], char buf[ADDRESS_TEXT]);
char *mac_text(const uint8_t mac[6], char buf[MAC_TEXT]);
/* 0, or -1 when text is not one. */
int address_read(const char *text, uint8_t address[16]);
int mac_read(const char *text, uint8_t mac[6]);

#endif
