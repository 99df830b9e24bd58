/* http_peer.c: connections, and by when each must have done something. */
#include "dashboard/http_peer.h"

#include <stdlib.h>
#include <sys/socket.h>

struct http_peer *
http_peer_begin(struct http_peer **list, int fd, uint64_t until_us)
{
	struct http_peer *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->fd = fd;
	p->until_us = until_us;
	p->next = *list;
	p->place = list;
	if (p->next)
		p->next->place = &p->next;
	*list = p;
	return p;
}

void
http_peer_end(struct http_peer *p)
{
	if (!p)
		return;
	*p->place = p->next;
	if (p->next)
		p->next->place = p->place;
	free(p);
}

void
http_peer_sweep(struct http_peer *list, uint64_t now_us)
{
	for (; list; list = list->next)
		if (!list->is_late && list->until_us <= now_us) {
			list->is_late = true;
			shutdown(list->fd, SHUT_RDWR);
		}
}
