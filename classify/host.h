/* host.h: the host a plain HTTP/1 request is for, and what may be one.
 *
 * Pure, like hello.h: the first bytes of a TCP direction from the very
 * beginning, called again with more on HOST_MORE. Only the first request of a
 * connection is read. */
#ifndef CLASSIFY_HOST_H
#define CLASSIFY_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOST_STREAM 8192	/* a request longer than this is BAD */

enum host_result {
	HOST_MORE,
	HOST_NAMED,
	HOST_NAMELESS,		/* a whole HTTP/1 request without a host */
	HOST_NOT_HTTP,
	HOST_BAD		/* began as a request and is not one */
};

struct host_name {
	const uint8_t *bytes;	/* borrowed from the request; without port */
	size_t len;		/* 1 .. HOST_STREAM */
};

/* The name of an absolute or CONNECT target wins over the Host line (RFC
 * 9112 3.2.2). *out is untouched unless NAMED. */
enum host_result host_read(struct host_name *out, const uint8_t *bytes,
    size_t len);

/* Could this be a host name: 1 to 253 bytes of labels of letters, digits,
 * hyphens and underscores, a final dot allowed? Anything else is kept as bytes
 * but is no name to match. */
bool host_is_plausible(const uint8_t *name, size_t len);

#endif
