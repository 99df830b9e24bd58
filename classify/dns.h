/* dns.h: the addresses a DNS response gives for the name that was asked.
 *
 * Pure: one message in, its answers out, nothing kept between calls and
 * nothing allocated. Only the answer section is read, and of it only what
 * hangs on the question by CNAMEs: what else a server says was not asked. */
#ifndef CLASSIFY_DNS_H
#define CLASSIFY_DNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DNS_NAME 255			/* of wire form; its text is shorter */
#define DNS_ADDRESSES 32		/* kept of one response */
#define DNS_RECORDS 256			/* looked at of one response */
#define DNS_ALIASES 8			/* CNAMEs followed one after another */

enum dns_result {
	DNS_ANSWERED,		/* addresses, or an ECH configuration */
	DNS_SILENT,		/* well formed, and neither in it */
	DNS_BAD			/* no response, cut short, or broken */
};

struct dns_address {
	uint8_t address[16];	/* IPv4 as ::ffff:a.b.c.d */
	uint32_t ttl_s;		/* the least on the way to it */
	bool is_hint;		/* from an HTTPS or SVCB record */
};

struct dns_response {
	uint8_t name[DNS_NAME];	/* asked for, lower case, dots between labels,
				 * none at the end; not yet plausible */
	uint8_t name_len;
	bool is_cut;		/* there was more than is kept or looked at */
	bool has_ech;		/* an HTTPS or SVCB record with ech= */
	bool has_front;		/* the name its configuration shows */
	uint8_t front[DNS_NAME];	/* instead; raw, as sent */
	uint8_t front_len;
	uint32_t ech_ttl_s;
	size_t count;
	struct dns_address addresses[DNS_ADDRESSES];
};

/* bytes: one message, without the length that goes before it over TCP. *out is
 * only good when the result is ANSWERED. */
enum dns_result dns_read(struct dns_response *out, const uint8_t *bytes,
    size_t len);

#endif
