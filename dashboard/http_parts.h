/* http_parts.h: what the door to libmicrohttpd is made of. For http.c and
 * http_stream.c. */
#ifndef DASHBOARD_HTTP_PARTS_H
#define DASHBOARD_HTTP_PARTS_H

#include <microhttpd.h>

#include "dashboard/http.h"
#include "dashboard/http_peer.h"
#include "dashboard/http_shape.h"

#define HTTP_HEADERS 16		/* of an answer */

enum exchange_state { EXCHANGE_NEW, EXCHANGE_READING, EXCHANGE_HANDLED,
	EXCHANGE_WAITING, EXCHANGE_ANSWERED, EXCHANGE_QUEUED };

struct http_exchange {
	struct http *http;
	struct http_exchange *next, **place;	/* while it waits */
	struct MHD_Connection *connection;
	struct http_peer *peer;
	enum exchange_state state;
	char *uri;		/* as sent; cut at its "?" when handled */
	struct http_request request;
	struct http_shape_header headers[HTTP_HEADERS];	/* owned */
	size_t header_count;
	char *body;
	size_t length;		/* of the body, as was said */
	bool is_large;		/* counted among those */
	struct MHD_Response *response;
	unsigned status;
	bool is_stream;
};

struct http {
	struct MHD_Daemon *daemon;
	http_handle *handle;
	void *arg;
	int fd;
	uint64_t now_us, swept_us;
	struct http_peer *peers;
	struct http_exchange *waiting;
	const char *large;
	unsigned large_count;	/* being read or handled */
	struct http_stream *streams;
};

/* x's headers. */
void http_add_headers(const struct http_exchange *x, struct MHD_Response *r);
/* Begin to end them all. */
void http_streams_end(struct http *h);

#endif
