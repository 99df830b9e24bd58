/* http.c: the door to libmicrohttpd, driven by its own epoll from outside, in
 * one thread.
 *
 * For each connection the library holds a peer of ours (its socket context).
 *
 * An exchange is made when a request's first line is read (the only time at
 * which the library shows it undecoded) and freed when it calls the request
 * over. One that waits has its connection suspended by its own callback, and
 * is resumed by its answer: no other is ever touched, for 0.9.75 forgets
 * ready connections when one suspends another. */
#include "dashboard/http_parts.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>


#define SECOND_US UINT64_C(1000000)
#define MEMORY ((size_t)32 << 10)	/* for a connection's headers */
#define SILENCE_S 15u
#define URI_MOST 6144		/* a provider's code may have 4096 */

/* Every browser since 2019 has it. In TLS 1.2 a client may have the key made
 * anew as often as it likes, which costs the server more than the client. */
static const char priorities[] = "SECURE128:-VERS-ALL:+VERS-TLS1.3:"
    "-CIPHER-ALL:+AES-256-GCM:+AES-128-GCM:+CHACHA20-POLY1305:"
    "%SERVER_PRECEDENCE";

/* ---- connections ---- */

/* An MHD_NotifyConnectionCallback. */
static void
notify(void *arg, struct MHD_Connection *c, void **context,
    enum MHD_ConnectionNotificationCode code)
{
	const union MHD_ConnectionInfo *i;
	struct http *h = arg;

	if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
		http_peer_end(*context);
		*context = NULL;
		return;
	}
	i = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
	*context = i ? http_peer_begin(&h->peers, i->connect_fd, h->now_us +
	    HTTP_REQUEST_S * SECOND_US) : NULL;
}

static void
tell_peer(struct http_exchange *x)
{
	const union MHD_ConnectionInfo *i = MHD_get_connection_info(
	    x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *a = i ? i->client_addr : NULL;
	socklen_t len = a && a->sa_family == AF_INET6 ?
	    sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
	char *peer = x->request.peer;

	if (!a || (a->sa_family != AF_INET && a->sa_family != AF_INET6) ||
	    getnameinfo(a, len, peer, HTTP_PEER, NULL, 0, NI_NUMERICHOST) != 0)
		peer[0] = '\0';
	if (strncmp(peer, "::ffff:", 7) == 0)
		memmove(peer, peer + 7, strlen(peer + 7) + 1);
}

/* ---- exchanges ---- */

/* An MHD_OPTION_URI_LOG_CALLBACK: what it returns is the request's context. */
static void *
begin(void *arg, const char *uri, struct MHD_Connection *c)
{
	struct http_exchange *x = calloc(1, sizeof(*x));

	if (!x)
		return NULL;
	x->http = arg;
	x->connection = c;
	x->uri = strdup(strlen(uri) <= URI_MOST ? uri : "");
	return x;
}

static void
leave_waiting(struct http_exchange *x)
{
	*x->place = x->next;
	if (x->next)
		x->next->place = x->place;
	x->place = NULL;
}

/* An MHD_RequestCompletedCallback: sent, or given up. */
static void
end(void *arg, struct MHD_Connection *c, void **context,
    enum MHD_RequestTerminationCode code)
{
	struct http_exchange *x = *context;
	size_t i;

	(void)arg;
	(void)c;
	(void)code;
	if (!x)
		return;
	if (x->place)
		leave_waiting(x);
	x->http->large_count -= x->is_large;
	if (x->peer)
		x->peer->until_us = x->http->now_us +
		    HTTP_REQUEST_S * SECOND_US;
	for (i = 0; i < x->header_count; i++) {
		free((char *)x->headers[i].name);
		free((char *)x->headers[i].value);
	}
	if (x->response)
		MHD_destroy_response(x->response);
	if (x->body)
		explicit_bzero(x->body, x->length);
	free(x->body);
	free(x->uri);
	free(x);
	*context = NULL;
}

static bool
is_plain(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	return true;
}

void
http_header(struct http_exchange *x, const char *name, const char *value)
{
	struct http_shape_header *h = &x->headers[x->header_count];

	if (x->header_count == HTTP_HEADERS || !is_plain(name) ||
	    !is_plain(value))
		return;
	h->name = strdup(name);
	h->value = strdup(value);
	x->header_count++;
}

void
http_wait(struct http_exchange *x)
{
	struct http *h = x->http;

	if (x->state == EXCHANGE_WAITING)
		return;
	x->state = EXCHANGE_WAITING;
	x->next = h->waiting;
	x->place = &h->waiting;
	if (x->next)
		x->next->place = &x->next;
	h->waiting = x;
}

/* A connection that waits is not looked at by the library. */
bool
http_is_left(const struct http_exchange *x)
{
	struct pollfd p = { .fd = x->peer->fd, .events = POLLRDHUP };

	return poll(&p, 1, 0) > 0;
}

static struct MHD_Response *
make_response(struct http_exchange *x, const struct http_answer *a)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(a->len,
	    a->len ? (void *)a->bytes : (void *)"", a->is_constant ||
	    !a->len ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_COPY);

	if (!r)
		return NULL;
	if (a->type)
		MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE,
		    a->type);
	if (a->is_last)
		MHD_add_response_header(r, MHD_HTTP_HEADER_CONNECTION,
		    "close");
	http_add_headers(x, r);
	return r;
}

void
http_answer(struct http_exchange *x, const struct http_answer *a)
{
	bool waited = x->state == EXCHANGE_WAITING;

	x->response = make_response(x, a);
	x->status = (unsigned)a->status;
	x->state = EXCHANGE_ANSWERED;
	if (!waited)
		return;
	leave_waiting(x);
	MHD_resume_connection(x->connection);
}

/* ---- from the library ---- */

static enum MHD_Result
queue(struct http_exchange *x)
{
	enum MHD_Result r;

	if (!x->response)
		return MHD_NO;
	if (x->peer)
		x->peer->until_us = x->is_stream ? UINT64_MAX :
		    x->http->now_us + HTTP_ANSWER_S * SECOND_US;
	x->state = EXCHANGE_QUEUED;
	r = MHD_queue_response(x->connection, x->status, x->response);
	MHD_destroy_response(x->response);
	x->response = NULL;
	return r;
}

static enum MHD_Result
refuse(struct http_exchange *x, int status)
{
	const struct http_answer a = { .status = status, .is_last = true };

	http_answer(x, &a);
	return queue(x);
}

/* An MHD_KeyValueIterator. */
static enum MHD_Result
collect(void *arg, enum MHD_ValueKind kind, const char *name,
    const char *value)
{
	struct http_shape *s = arg;

	(void)kind;
	s->has_more = s->header_count == HTTP_SHAPE_HEADERS;
	if (s->has_more)
		return MHD_NO;
	s->headers[s->header_count].name = name;
	s->headers[s->header_count++].value = value ? value : name;
	return MHD_YES;
}

static void
fill_request(struct http_exchange *x, const struct http_shape *s)
{
	struct http_request *q = &x->request;
	char *query = strchr(x->uri, '?');

	q->is_post = strcmp(s->method, "POST") == 0;
	if (query)
		*query++ = '\0';
	q->path = x->uri;
	q->query = query ? query : "";
	q->host = http_shape_header(s, "Host");
	q->cookie = http_shape_header(s, "Cookie");
	q->origin = http_shape_header(s, "Origin");
	q->fetch_site = http_shape_header(s, "Sec-Fetch-Site");
	q->fetch_dest = http_shape_header(s, "Sec-Fetch-Dest");
	q->authorization = http_shape_header(s, "Authorization");
	q->type = http_shape_header(s, "Content-Type");
	q->none_match = http_shape_header(s, "If-None-Match");
}

/* How long the body may be. */
static size_t
room(const struct http_exchange *x)
{
	const char *large = x->http->large;

	return large && strcmp(x->uri, large) == 0 ? HTTP_LARGE : HTTP_BODY;
}

/* The headers have come: 0 to go on with the body, or a status. */
static int
read_head(struct http_exchange *x, const char *method, const char *version)
{
	const union MHD_ConnectionInfo *i = MHD_get_connection_info(
	    x->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	struct http_shape s = { .method = method, .version = version,
		.uri = x->uri, .size = i ? i->header_size : 0 };
	int status;

	MHD_get_connection_values(x->connection, MHD_HEADER_KIND, collect,
	    &s);
	status = http_shape_check(&s, room(x), &x->length);
	if (status)
		return status;
	if (x->length > HTTP_BODY) {
		if (x->http->large_count == HTTP_LARGE_MOST)
			return 503;
		x->is_large = true;
		x->http->large_count++;
	}
	fill_request(x, &s);
	tell_peer(x);
	x->body = calloc(1, x->length + 1);
	x->request.body = x->body;
	return x->body ? 0 : 503;
}

static enum MHD_Result
start(struct http_exchange *x, const char *method, const char *version)
{
	const union MHD_ConnectionInfo *i = MHD_get_connection_info(
	    x->connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	int status;

	x->peer = i ? i->socket_context : NULL;
	if (!x->uri || !x->peer)
		return MHD_NO;
	x->state = EXCHANGE_READING;
	status = read_head(x, method, version);
	return status ? refuse(x, status) : MHD_YES;
}

static enum MHD_Result
take_body(struct http_exchange *x, const char *bytes, size_t *len)
{
	if (*len > x->length - x->request.body_len)
		return MHD_NO;
	memcpy(x->body + x->request.body_len, bytes, *len);
	x->request.body_len += *len;
	*len = 0;
	return MHD_YES;
}

static enum MHD_Result
handle_whole(struct http_exchange *x)
{
	x->state = EXCHANGE_HANDLED;
	x->peer->until_us = UINT64_MAX;
	x->http->handle(x->http->arg, x, &x->request);
	if (x->state == EXCHANGE_WAITING) {
		MHD_suspend_connection(x->connection);
		return MHD_YES;
	}
	return x->state == EXCHANGE_ANSWERED ? queue(x) : MHD_NO;
}

/* An MHD_AccessHandlerCallback: for the head, for each part of the body, when
 * all has come, and after a wait. */
static enum MHD_Result
access_handler(void *arg, struct MHD_Connection *c, const char *url,
    const char *method, const char *version, const char *bytes, size_t *len,
    void **context)
{
	struct http_exchange *x = *context;

	(void)arg;
	(void)c;
	(void)url;
	if (!x)
		return MHD_NO;
	switch (x->state) {
	case EXCHANGE_NEW:
		return start(x, method, version);
	case EXCHANGE_READING:
		return *len ? take_body(x, bytes, len) : handle_whole(x);
	case EXCHANGE_ANSWERED:
		return queue(x);
	case EXCHANGE_HANDLED:
	case EXCHANGE_WAITING:
	case EXCHANGE_QUEUED:
		break;
	}
	return MHD_NO;
}

/* ---- open, run, close ---- */

int
http_open(struct http **out, const struct http_settings *s, char *why,
    size_t whylen)
{
	const union MHD_DaemonInfo *i;
	struct http *h = calloc(1, sizeof(*h));

	if (!h) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	h->handle = s->handle;
	h->large = s->large;
	h->arg = s->arg;
	h->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_TLS |
	    MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, access_handler, h,
	    MHD_OPTION_LISTEN_SOCKET, s->fd,
	    MHD_OPTION_HTTPS_MEM_KEY, s->key,
	    MHD_OPTION_HTTPS_MEM_CERT, s->certificate,
	    MHD_OPTION_HTTPS_PRIORITIES, priorities,
	    MHD_OPTION_CONNECTION_TIMEOUT, SILENCE_S,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)HTTP_CONNECTIONS,
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)HTTP_OF_ADDRESS,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, MEMORY,
	    MHD_OPTION_NOTIFY_CONNECTION, notify, h,
	    MHD_OPTION_URI_LOG_CALLBACK, begin, h,
	    MHD_OPTION_NOTIFY_COMPLETED, end, h, MHD_OPTION_END);
	i = h->daemon ? MHD_get_daemon_info(h->daemon,
	    MHD_DAEMON_INFO_EPOLL_FD) : NULL;
	if (!i) {
		snprintf(why, whylen, "no HTTPS server can be started with "
		    "this certificate and key");
		free(h);
		return -1;
	}
	h->fd = i->epoll_fd;
	*out = h;
	return 0;
}

void
http_close(struct http *h)
{
	static const struct http_answer over = { .status = 503,
		.is_last = true };

	if (!h)
		return;
	while (h->waiting)
		http_answer(h->waiting, &over);
	http_streams_end(h);
	MHD_run(h->daemon);
	MHD_stop_daemon(h->daemon);
	free(h);
}

int
http_fd(const struct http *h)
{
	return h->fd;
}

/* A deadline may pass without a byte. */
int
http_wait_ms(struct http *h)
{
	MHD_UNSIGNED_LONG_LONG ms;
	int most = h->peers ? 1000 : -1;

	if (MHD_get_timeout(h->daemon, &ms) != MHD_YES)
		return most;
	return most < 0 || ms < (unsigned)most ?
	    (ms > 60000 ? 60000 : (int)ms) : most;
}

void
http_run(struct http *h, uint64_t now_us)
{
	h->now_us = now_us;
	MHD_run(h->daemon);
	if (now_us < h->swept_us + SECOND_US / 4)
		return;
	h->swept_us = now_us;
	http_peer_sweep(h->peers, now_us);
}
