/* traffic.c: kinds of opaque traffic, by name, port or nDPI's opinion.
 *
 * The names below are those programs have built in. They are no part of the
 * catalogue: what is in there may be recorded, these are only counted. */
#include "classify/traffic.h"

#include <string.h>
#include <strings.h>

#define PROTO_TCP 6
#define PROTO_UDP 17

#define HOST(text) text, sizeof(text) - 1

static const struct {
	char host[32];
	uint8_t len;
	enum traffic is;
} known[] = {
	/* developer.apple.com: Prepare your network for iCloud Private Relay */
	{ HOST("mask.icloud.com"), TRAFFIC_RELAY },
	{ HOST("mask-h2.icloud.com"), TRAFFIC_RELAY },
	{ HOST("mask-api.icloud.com"), TRAFFIC_RELAY },
	/* chromium: net/dns/public/doh_provider_entry.cc */
	{ HOST("dns.google"), TRAFFIC_DNS },
	{ HOST("dns64.dns.google"), TRAFFIC_DNS },
	{ HOST("chrome.cloudflare-dns.com"), TRAFFIC_DNS },
	{ HOST("cloudflare-dns.com"), TRAFFIC_DNS },
	{ HOST("one.one.one.one"), TRAFFIC_DNS },
	{ HOST("dns.quad9.net"), TRAFFIC_DNS },
	{ HOST("dns10.quad9.net"), TRAFFIC_DNS },
	{ HOST("dns11.quad9.net"), TRAFFIC_DNS },
	{ HOST("doh.opendns.com"), TRAFFIC_DNS },
	{ HOST("doh.familyshield.opendns.com"), TRAFFIC_DNS },
	{ HOST("doh.cleanbrowsing.org"), TRAFFIC_DNS },
	{ HOST("dns.adguard-dns.com"), TRAFFIC_DNS },
	/* Firefox: network.trr.resolvers */
	{ HOST("mozilla.cloudflare-dns.com"), TRAFFIC_DNS },
	{ HOST("firefox.dns.nextdns.io"), TRAFFIC_DNS },
};

/* Ports that IANA assigned to it, or its default where it has none. A port
 * says nothing against a name that was read. */
static const struct {
	uint16_t port;
	uint8_t proto;
	enum traffic is;
} ports[] = {
	{ 853, PROTO_TCP, TRAFFIC_DNS },	/* RFC 7858 */
	{ 853, PROTO_UDP, TRAFFIC_DNS },	/* RFC 9250, RFC 8094 */
	{ 500, PROTO_UDP, TRAFFIC_VPN },	/* RFC 7296 */
	{ 4500, PROTO_UDP, TRAFFIC_VPN },	/* RFC 3948 */
	{ 1194, PROTO_UDP, TRAFFIC_VPN },	/* OpenVPN */
	{ 51820, PROTO_UDP, TRAFFIC_VPN },	/* WireGuard */
	{ 9001, PROTO_TCP, TRAFFIC_TOR },	/* a relay's ORPort */
};

static enum traffic
by_name(const struct naming_decision *d)
{
	/* A name's first letter, mostly another, saves the comparison. */
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].len == d->name_len &&
		    (d->name[0] | 0x20) == known[i].host[0] &&
		    strncasecmp((const char *)d->name, known[i].host,
		    d->name_len) == 0)
			return known[i].is;
	if (d->ech == ECH_OUTER)
		return TRAFFIC_ECH;
	return d->is_opaque ? TRAFFIC_UNREAD : TRAFFIC_NAMED;
}

/* Encrypted DNS mostly shows its server's name; that is no name of a site. */
static enum traffic
by_port(const struct flow *f, const struct naming_decision *d)
{
	uint16_t port = f->port[!f->client];

	for (size_t i = 0; i < sizeof(ports) / sizeof(ports[0]); i++)
		if (ports[i].port == port && ports[i].proto == f->proto &&
		    (!d->name || ports[i].is == TRAFFIC_DNS))
			return ports[i].is;
	return TRAFFIC_OTHER;
}

static enum traffic
traffic_of(const struct flow *f, const struct naming_decision *d)
{
	enum traffic is = by_port(f, d);

	/* Of what is neither TLS nor UDP on such a port nothing is known. */
	if (is != TRAFFIC_OTHER && (f->proto == PROTO_UDP || d->is_opaque ||
	    d->name))
		return is;
	if (d->name)
		return by_name(d);
	if (d->opinion.is_vpn)
		return TRAFFIC_VPN;
	return d->is_opaque ? TRAFFIC_UNREAD : TRAFFIC_OTHER;
}

void
traffic_decide(struct note_cover *c, struct flow *f,
    const struct flow_minute *before, const struct naming_decision *d)
{
	f->traffic = (uint8_t)traffic_of(f, d);
	c->flows[f->traffic]++;
	c->payload[f->traffic] += before->bytes[0] + before->bytes[1] +
	    f->now.bytes[0] + f->now.bytes[1];
}

/* UDP is often one-sided by its nature, QUIC is not. */
void
traffic_over(struct note_cover *c, const struct flow *f)
{
	bool is_spoken = f->proto == PROTO_TCP ? f->has_payload :
	    f->basis == BASIS_QUIC;

	if (!is_spoken || f->seen == 3)
		return;
	if (f->seen == 1u << f->client)
		c->client_only++;
	else
		c->server_only++;
}
