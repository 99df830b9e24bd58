/* http_peer.h: connections, and the moment by which each must have done
 * something. For http.c.
 *
 * The library's own time-out is of silence alone, so that who drips bytes would
 * stay for ever. Who is late here has the socket shut down, which the library
 * sees as the end. */
#ifndef DASHBOARD_HTTP_PEER_H
#define DASHBOARD_HTTP_PEER_H

#include <stdbool.h>
#include <stdint.h>

struct http_peer {			/* one connection */
	struct http_peer *next, **place;
	int fd;				/* borrowed */
	uint64_t until_us;		/* UINT64_MAX: it waits for us */
	bool is_late;
};

/* A new one, in the list; NULL: out of memory. */
struct http_peer *http_peer_begin(struct http_peer **list, int fd,
    uint64_t until_us);
void http_peer_end(struct http_peer *p);	/* NULL: nothing */
/* Hang up on who is late. */
void http_peer_sweep(struct http_peer *list, uint64_t now_us);

#endif
