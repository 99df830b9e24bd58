/* hello.h: the name a TLS client asks for, read from its ClientHello.
 *
 * Pure: bytes in, verdict out, nothing kept between calls. Two doors to one
 * reader: hello_read_stream for the first bytes of a TCP direction, with TLS
 * records round the message, and hello_read_message for the handshake message
 * alone, as QUIC carries it in CRYPTO frames. Both take what has arrived so
 * far from the very beginning, and are called again with more on HELLO_MORE. */
#ifndef CLASSIFY_HELLO_H
#define CLASSIFY_HELLO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HELLO_NAME 255			/* bytes of a name that are kept */
#define HELLO_ALPN 16
#define HELLO_MESSAGE 16384		/* longest hello read, body only */
/* A stream of this many bytes holds the longest hello in records no smaller
 * than 128 bytes each. */
#define HELLO_STREAM (HELLO_MESSAGE + 1024)

enum hello_result {
	HELLO_MORE,		/* so far so good, and not the end of it */
	HELLO_NAMED,		/* a whole ClientHello with server_name */
	HELLO_NAMELESS,		/* a whole ClientHello without */
	HELLO_OTHER,		/* TLS, but not a client that begins: a server's
				 * hello, or the middle of a connection */
	HELLO_NOT_TLS,
	HELLO_BAD		/* began as a ClientHello, contradicts itself */
};

struct hello {
	uint8_t name[HELLO_NAME];	/* raw, as sent; NAMED only */
	uint8_t name_len;
	bool name_cut;			/* it was longer than HELLO_NAME */
	bool offers_ech;		/* encrypted_client_hello present */
	bool resumes;			/* pre_shared_key present */
	uint8_t alpn_len;		/* first protocol offered; 0 none */
	uint8_t alpn[HELLO_ALPN];
};

/* *out is all zero unless the result is NAMED or NAMELESS. */
enum hello_result hello_read_stream(struct hello *out, const uint8_t *bytes,
    size_t len);
enum hello_result hello_read_message(struct hello *out, const uint8_t *bytes,
    size_t len);

#endif
