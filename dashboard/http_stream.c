/* http_stream.c: answers without an end.
 *
 * The library asks for bytes; when there are none the connection is suspended,
 * by its own callback, and resumed when something is sent. A suspended
 * connection whose client has gone is noticed only at the next sending: who
 * uses this sends something every few seconds. */
#include "dashboard/http_parts.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define BLOCK 512

struct http_stream {
	struct http_stream *next, **place;
	struct MHD_Connection *connection;
	http_gone *gone;
	void *arg;
	char now[HTTP_STREAM], later[HTTP_STREAM];
	size_t at, len;			/* of now */
	bool is_suspended, is_over;
};

void
http_add_headers(const struct http_exchange *x, struct MHD_Response *r)
{
	size_t i;

	for (i = 0; i < x->header_count; i++)
		if (x->headers[i].name && x->headers[i].value)
			MHD_add_response_header(r, x->headers[i].name,
			    x->headers[i].value);
}

static void
wake(struct http_stream *s)
{
	if (!s->is_suspended)
		return;
	s->is_suspended = false;
	MHD_resume_connection(s->connection);
}

/* An MHD_ContentReaderCallback. */
static ssize_t
take(void *arg, uint64_t at, char *buf, size_t room)
{
	struct http_stream *s = arg;
	size_t n;

	(void)at;
	if (s->at == s->len && s->later[0]) {
		memcpy(s->now, s->later, sizeof(s->now));
		s->at = 0;
		s->len = strlen(s->now);
		s->later[0] = '\0';
	}
	n = s->len - s->at < room ? s->len - s->at : room;
	if (n > 0) {
		memcpy(buf, s->now + s->at, n);
		s->at += n;
		return (ssize_t)n;
	}
	if (s->is_over)
		return MHD_CONTENT_READER_END_OF_STREAM;
	s->is_suspended = true;
	MHD_suspend_connection(s->connection);
	return 0;
}

/* An MHD_ContentReaderFreeCallback. */
static void
end(void *arg)
{
	struct http_stream *s = arg;

	*s->place = s->next;
	if (s->next)
		s->next->place = s->place;
	s->gone(s->arg);
	free(s);
}

struct http_stream *
http_stream(struct http_exchange *x, http_gone *gone, void *arg)
{
	const unsigned dead_ms = HTTP_STREAM_DEAD_S * 1000;
	struct http_stream *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	x->response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN,
	    BLOCK, take, s, end);
	if (!x->response) {
		free(s);
		return NULL;
	}
	s->connection = x->connection;
	s->gone = gone;
	s->arg = arg;
	s->place = &x->http->streams;
	s->next = x->http->streams;
	if (s->next)
		s->next->place = &s->next;
	x->http->streams = s;
	MHD_add_response_header(x->response, MHD_HTTP_HEADER_CONTENT_TYPE,
	    "text/event-stream");
	http_add_headers(x, x->response);
	MHD_set_connection_option(x->connection,
	    MHD_CONNECTION_OPTION_TIMEOUT, 0u);
	setsockopt(x->peer->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &dead_ms,
	    sizeof(dead_ms));
	x->status = 200;
	x->is_stream = true;
	x->state = EXCHANGE_ANSWERED;
	return s;
}

void
http_stream_send(struct http_stream *s, const char *text)
{
	snprintf(s->later, sizeof(s->later), "%s", text);
	wake(s);
}

void
http_stream_end(struct http_stream *s)
{
	s->is_over = true;
	wake(s);
}

void
http_streams_end(struct http *h)
{
	struct http_stream *s;

	for (s = h->streams; s; s = s->next)
		http_stream_end(s);
}
