/* engine.c: door to libndpi.
 *
 * Flows come from a pool of fixed size, so that a flood of new conversations
 * costs opinions and not memory. What nDPI allocates beside a flow is bounded
 * by what it is shown. */
#include "classify/engine.h"

#include <stdlib.h>
#include <string.h>
#include <stdio.h>
#include <time.h>

#include "classify/engine_shim.h"

struct engine_flow {
	struct engine_flow *next_spare;
	uint32_t shown_bytes[2];
	uint32_t shown;
	ndpi_protocol says;
	struct ndpi_flow_struct ndpi;	/* last: the library knows its size */
};

struct engine {
	struct ndpi_detection_module_struct *module;
	struct ndpi_flow_struct *scratch;	/* for engine_match */
	uint8_t *memory;
	uint8_t *next_unused;
	size_t unused;
	size_t ndpi_size, each;
	struct engine_flow *spare;
};

static const char *const confidence_names[] = {
	[ENGINE_NOTHING] = "none", [ENGINE_PORT] = "port",
	[ENGINE_IP] = "ip", [ENGINE_CACHE] = "cache", [ENGINE_DPI] = "dpi",
	[ENGINE_HOST] = "host-table",
};
_Static_assert(sizeof(confidence_names) / sizeof(confidence_names[0]) ==
    ENGINE_CONFIDENCE_COUNT, "name every confidence");

/* Known is enough, but of STUN the next packets tell whose call it is. */
static bool
has_spoken(const struct engine_flow *f)
{
	uint16_t app = shim_app(f->says);

	return (app != NDPI_PROTOCOL_UNKNOWN && app != NDPI_PROTOCOL_STUN) ||
	    (app == NDPI_PROTOCOL_UNKNOWN &&
	    shim_master(f->says) != NDPI_PROTOCOL_UNKNOWN);
}

#ifdef ENGINE_NO_GUARDS

static void
choose_dissectors(NDPI_PROTOCOL_BITMASK *mask)
{
	NDPI_BITMASK_SET_ALL(*mask);
}

static bool
is_safe(const struct packet *p)
{
	return p->ip_len <= UINT16_MAX;
}

static bool
has_seen_enough(const struct engine_flow *f)
{
	return f->shown >= 64;
}

bool
engine_is_guarded(void)
{
	return false;
}

#else

static void
choose_dissectors(NDPI_PROTOCOL_BITMASK *mask)
{
	static const uint16_t needed[] = {
		NDPI_PROTOCOL_TLS, NDPI_PROTOCOL_QUIC, NDPI_PROTOCOL_HTTP,
		NDPI_PROTOCOL_DNS, NDPI_PROTOCOL_STUN, NDPI_PROTOCOL_WHATSAPP,
		NDPI_PROTOCOL_WHATSAPP_CALL, NDPI_PROTOCOL_TELEGRAM,
		NDPI_PROTOCOL_SIGNAL, NDPI_PROTOCOL_DISCORD,
		NDPI_PROTOCOL_SNAPCHAT, NDPI_PROTOCOL_VIBER,
		NDPI_PROTOCOL_WIREGUARD, NDPI_PROTOCOL_OPENVPN,
	};

	NDPI_BITMASK_RESET(*mask);
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		NDPI_BITMASK_ADD(*mask, needed[i]);
}

/* In 4.2 other dissectors hand UDP on to the one for TLS, whose reading of a
 * DTLS certificate is fatal: leaving DTLS out of the mask is not enough. A
 * DTLS record has a type from 20 to 25 (RFC 9147 section 4.1) and version
 * 254.x, or 1.0 before it was standardised. */
static bool
is_dtls(const struct packet *p)
{
	const uint8_t *b = p->payload;

	return p->proto == 17 && p->payload_len >= 3 && b[0] >= 20 &&
	    b[0] <= 25 && (b[1] == 254 || (b[1] == 1 && b[2] == 0));
}

static bool
is_safe(const struct packet *p)
{
	return p->ip_len <= ENGINE_IP_MOST && !is_dtls(p);
}

static bool
has_seen_enough(const struct engine_flow *f)
{
	return has_spoken(f) || f->shown >= ENGINE_PACKETS ||
	    f->shown_bytes[0] >= ENGINE_SIDE_MOST ||
	    f->shown_bytes[1] >= ENGINE_SIDE_MOST;
}

bool
engine_is_guarded(void)
{
	return true;
}

#endif

/* Two packets in three of those nDPI 4.2 gets no memory for kill it, somewhere
 * and later; this is the same end, here and now. */
static void *
allocate_or_die(size_t size)
{
	void *memory = malloc(size);

	if (!memory)
		abort();
	return memory;
}

int
engine_new(struct engine **out, size_t flows, char *why, size_t whylen)
{
	struct engine *e = calloc(1, sizeof(*e));
	NDPI_PROTOCOL_BITMASK mask;

	if (!e)
		goto fail;
	/* The library turns certificates' dates into times, for which libc
	 * would open the time zone's file under us later. */
	tzset();
	set_ndpi_malloc(allocate_or_die);
	set_ndpi_flow_malloc(allocate_or_die);
	e->ndpi_size = ndpi_detection_get_sizeof_ndpi_flow_struct();
	e->each = (offsetof(struct engine_flow, ndpi) + e->ndpi_size + 63) /
	    64 * 64;
	e->memory = malloc(e->each * flows);
	e->next_unused = e->memory;
	e->unused = flows;
	e->scratch = calloc(1, e->ndpi_size);
	e->module = shim_new();
	if (!e->memory || !e->scratch || !e->module)
		goto fail;
	choose_dissectors(&mask);
	ndpi_set_protocol_detection_bitmask2(e->module, &mask);
	ndpi_finalize_initialization(e->module);
	*out = e;
	return 0;
fail:
	snprintf(why, whylen, "no memory for nDPI and %zu flows in it", flows);
	engine_free(e);
	return -1;
}

void
engine_free(struct engine *e)
{
	if (!e)
		return;
	if (e->module)
		ndpi_exit_detection_module(e->module);
	free(e->scratch);
	free(e->memory);
	free(e);
}

struct engine_flow *
engine_open(struct engine *e)
{
	struct engine_flow *f = e->spare;

	if (f) {
		e->spare = f->next_spare;
	} else if (e->unused > 0) {
		f = (struct engine_flow *)(void *)e->next_unused;
		e->next_unused += e->each;
		e->unused--;
	} else {
		return NULL;
	}
	memset(f, 0, offsetof(struct engine_flow, ndpi) + e->ndpi_size);
	return f;
}

bool
engine_show(struct engine *e, struct engine_flow *f, const struct packet *p,
    unsigned side)
{
	f->shown++;
	f->shown_bytes[side] += p->payload_bytes;
	if (is_safe(p))
		f->says = shim_show(e->module, &f->ndpi, p);
	return has_seen_enough(f);
}

static enum engine_confidence
confidence_of(const struct engine_flow *f, uint16_t master, uint16_t app)
{
	switch (f->ndpi.confidence) {
	case NDPI_CONFIDENCE_UNKNOWN:
		return app != NDPI_PROTOCOL_UNKNOWN ||
		    master != NDPI_PROTOCOL_UNKNOWN ? ENGINE_PORT :
		    ENGINE_NOTHING;
	case NDPI_CONFIDENCE_MATCH_BY_PORT:
		return ENGINE_PORT;
	case NDPI_CONFIDENCE_MATCH_BY_IP:
		return ENGINE_IP;
	case NDPI_CONFIDENCE_DPI_CACHE:
		return ENGINE_CACHE;
	default:
		break;
	}
	/* It calls this DPI too, when the application is nothing but the
	 * owner of the server's address. */
	return app != master && app != NDPI_PROTOCOL_UNKNOWN &&
	    app == shim_by_address(&f->ndpi) ? ENGINE_IP : ENGINE_DPI;
}

static bool
is_tls(uint16_t protocol)
{
	return protocol == NDPI_PROTOCOL_TLS || protocol == NDPI_PROTOCOL_QUIC;
}

static bool
is_vpn(uint16_t protocol)
{
	return protocol == NDPI_PROTOCOL_WIREGUARD ||
	    protocol == NDPI_PROTOCOL_OPENVPN;
}

struct engine_opinion
engine_close(struct engine *e, struct engine_flow *f)
{
	struct engine_opinion o = { 0 };

	if (!has_spoken(f))
		f->says = shim_give_up(e->module, &f->ndpi);
	o.master = shim_master(f->says);
	/* Whose name was looked up is not what the looking up is. */
	o.app = o.master != NDPI_PROTOCOL_DNS ? shim_app(f->says) :
	    NDPI_PROTOCOL_UNKNOWN;
	o.confidence = (uint8_t)confidence_of(f, o.master, o.app);
	o.is_tls = is_tls(o.master) || is_tls(o.app);
	o.is_vpn = is_vpn(o.master) || is_vpn(o.app);
	ndpi_free_flow_data(&f->ndpi);
	f->next_spare = e->spare;
	e->spare = f;
	return o;
}

struct engine_opinion
engine_match(struct engine *e, const uint8_t *name, size_t len,
    enum engine_carrier carrier)
{
	static const uint16_t masters[] = {
		[ENGINE_OVER_TLS] = NDPI_PROTOCOL_TLS,
		[ENGINE_OVER_QUIC] = NDPI_PROTOCOL_QUIC,
		[ENGINE_OVER_HTTP] = NDPI_PROTOCOL_HTTP,
	};
	uint16_t app, master = masters[carrier];
	struct engine_opinion o = { 0 };
	ndpi_protocol_match_result match;
	char text[256];

	if (len >= sizeof(text))
		len = sizeof(text) - 1;
	for (size_t i = 0; i < len; i++)	/* its table is lower case */
		text[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ?
		    name[i] | 0x20 : name[i]);
	text[len] = '\0';
	memset(e->scratch, 0, e->ndpi_size);
	app = ndpi_match_host_subprotocol(e->module, e->scratch, text,
	    (u_int32_t)len, &match, master);
	ndpi_free_flow_data(e->scratch);
	if (app == NDPI_PROTOCOL_UNKNOWN || app == master)
		return o;
	o.master = master;
	o.app = app;
	o.confidence = ENGINE_HOST;
	o.is_tls = is_tls(master);
	return o;
}

char *
engine_app(struct engine *e, const struct engine_opinion *o,
    char buf[ENGINE_NAME])
{
	const char *name = o->app != NDPI_PROTOCOL_UNKNOWN ?
	    ndpi_get_proto_name(e->module, o->app) : "";
	size_t len = strnlen(name, ENGINE_NAME - 1);

	memcpy(buf, name, len);
	buf[len] = '\0';
	return buf;
}

char *
engine_name(struct engine *e, const struct engine_opinion *o,
    char buf[ENGINE_NAME])
{
	if (o->master == NDPI_PROTOCOL_UNKNOWN || o->master == o->app)
		return engine_app(e, o, buf);
	snprintf(buf, ENGINE_NAME, "%s%s%s",
	    ndpi_get_proto_name(e->module, o->master),
	    o->app != NDPI_PROTOCOL_UNKNOWN ? "." : "",
	    o->app != NDPI_PROTOCOL_UNKNOWN ?
	    ndpi_get_proto_name(e->module, o->app) : "");
	return buf;
}

const char *
engine_confidence_name(enum engine_confidence c)
{
	return confidence_names[c];
}
