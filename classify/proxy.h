/* proxy.h: what stands before a client's own first bytes where it speaks
 * through a proxy, and the name it asks the proxy for.
 *
 * Pure, like hello.h: the first bytes of a TCP direction from the very
 * beginning, called again with more. Read are, in any order: SOCKS 4, 4a and 5
 * (RFC 1928, 1929), an HTTP/1 CONNECT request (RFC 9110 9.3.6), and the PROXY
 * protocol's header, versions 1 and 2, of a balancer. Only what the client
 * sends is looked at: that the proxy agreed is seen by the client going on. */
#ifndef CLASSIFY_PROXY_H
#define CLASSIFY_PROXY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROXY_MOST 4		/* one behind the other; a refused CONNECT, sent
				 * again with a password, is two */

struct proxy {
	size_t len;		/* bytes that are the proxies'; 0 none */
	const uint8_t *name;	/* borrowed; the target last asked for; NULL: an
				 * address, or nothing */
	size_t name_len;
};

/* False: what follows out->len may be another proxy's, and is not all there. */
bool proxy_read(struct proxy *out, const uint8_t *bytes, size_t len);

#endif
