/* http.h: requests in, answers out, over TLS. Door to libmicrohttpd.
 *
 * An exchange is one request with its answer. The handler is called once the
 * whole of it has come and answers at once (http_answer), or makes it wait
 * (http_wait) and answers later, from the same thread. A client that has gone
 * meanwhile is noticed only then, or when it is asked for (http_is_left); its
 * exchange is valid until it is answered.
 *
 * What reaches the handler is well-formed byte by byte: an exact request line
 * and header lines as RFC 9112 has them, one Host, no Transfer-Encoding, a body
 * only with POST and of the length that was said, at most HTTP_BODY (on one
 * path HTTP_LARGE, a few at a time). All else
 * is answered 400 (405, 411, 413) here, and the connection closed, so that
 * nothing of it can be taken for another request. No header of an answer can
 * be forged by its value.
 *
 * A request has HTTP_REQUEST_S to come, from the moment its connection began
 * or the answer before was sent, however its bytes drip; an answer has
 * HTTP_ANSWER_S to be taken. */
#ifndef DASHBOARD_HTTP_H
#define DASHBOARD_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HTTP_BODY ((size_t)64 << 10)
#define HTTP_LARGE ((size_t)1 << 20)	/* where the settings let more come */
#define HTTP_LARGE_MOST 4	/* such bodies at a time; else 503 */
#define HTTP_REQUEST_S 10
#define HTTP_ANSWER_S 60
#define HTTP_CONNECTIONS 600	/* in all */
#define HTTP_OF_ADDRESS 30	/* of one address */
#define HTTP_PEER 46		/* an address as text */

struct http;
struct http_exchange;

struct http_request {		/* borrowed until answered; "" not sent */
	bool is_post;		/* else GET or HEAD */
	const char *path;	/* "/sessions/0badcafe": letters, digits and
				 * -._~/ alone, no ".." */
	const char *query;	/* behind the "?", as sent */
	const char *host, *cookie, *origin, *fetch_site, *fetch_dest;
	const char *authorization, *type, *none_match;
	const char *body;	/* body_len bytes, and a NUL */
	size_t body_len;
	char peer[HTTP_PEER];	/* whose connection it is */
};

typedef void http_handle(void *arg, struct http_exchange *x,
    const struct http_request *q);

struct http_settings {
	int fd;			/* listens; http_close closes it */
	const char *certificate, *key;	/* PEM; copied */
	const char *large;	/* a path whose bodies may have HTTP_LARGE;
				 * NULL none; borrowed */
	http_handle *handle;
	void *arg;		/* borrowed */
};

/* -1 and *why; the fd is then still the caller's. */
int http_open(struct http **out, const struct http_settings *s, char *why,
    size_t whylen);
/* Every waiting exchange is over. */
void http_close(struct http *h);

/* For a loop: readable when there is something to do; http_run then, and at
 * latest after so many milliseconds. now_us: of a clock that is never set. */
int http_fd(const struct http *h);
int http_wait_ms(struct http *h);
void http_run(struct http *h, uint64_t now_us);

/* Answering. Headers first; name and value are copied, and one with a control
 * character in it is left out. */
void http_header(struct http_exchange *x, const char *name,
    const char *value);
void http_wait(struct http_exchange *x);
/* Has the client of one that waits gone, so that nobody would read an answer?
 * It is to be answered all the same. */
bool http_is_left(const struct http_exchange *x);
struct http_answer {
	int status;
	const char *type;	/* "text/html; charset=utf-8"; NULL no body */
	const void *bytes;
	size_t len;
	bool is_constant;	/* bytes live for ever; else they are copied */
	bool is_last;		/* the connection is closed after it */
};
void http_answer(struct http_exchange *x, const struct http_answer *a);

/* A stream is an answer without an end, of type text/event-stream, begun
 * instead of it (headers first). It holds what it is sending and what comes
 * next; what was not begun is replaced by what is sent later, so that a slow
 * client costs no more than a quick one. A client that takes nothing for
 * HTTP_STREAM_DEAD_S is dropped by the kernel. gone is called when it is over
 * for whatever reason; then it does not exist. NULL: out of memory, and x is
 * still to be answered. */
#define HTTP_STREAM 160		/* bytes of one text, and a NUL */
#define HTTP_STREAM_DEAD_S 30
struct http_stream;
typedef void http_gone(void *arg);
struct http_stream *http_stream(struct http_exchange *x, http_gone *gone,
    void *arg);
void http_stream_send(struct http_stream *s, const char *text);
void http_stream_end(struct http_stream *s);	/* when all is taken */

#endif
