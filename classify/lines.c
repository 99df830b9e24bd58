/* lines.c: one JSON line a conversation, from several sensors in one order.
 *
 * A frame on the pipe is a head and len bytes of text; len 0 is the sensor's
 * clock. The two ends are one program, so the head goes as it lies in memory.
 * A frame of up to PIPE_BUF bytes is written whole or not at all, so a sensor
 * killed while writing tears none but the longest.
 *
 * The collector keeps the lines that might still be preceded in a heap. What
 * it holds is bounded by what the flow tables hold: a sensor ahead of the
 * others is not read while more than HELD_BYTES wait, and waits in its turn. */
#include "classify/lines.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "classify/json.h"

#define PIPES 64			/* most sensors */
#define TEXT_BYTES (1 << 20)		/* longer than any line can be */
#define READ_BYTES 65536
#define HELD_BYTES (64 << 20)

struct head {
	uint32_t len;
	uint32_t reserved;		/* zero */
	uint64_t end_us, start_us;
};

struct line {
	uint64_t end_us, start_us;
	uint32_t len;
	char text[];			/* not NUL-ended */
};

struct lines_pipe {
	int fd;				/* -1: at its end */
	uint64_t clock_us;
	char *bytes;			/* owned: frames not complete yet */
	size_t len, room;
};

struct collector {
	struct lines_pipe pipes[PIPES];
	unsigned pipe_count;
	struct line **heap;		/* owned; the least is first */
	size_t count, room;
	size_t held_bytes;
	int out_fd;
	char *out;			/* owned; READ_BYTES of output */
	size_t out_len;
	char *why;
	size_t whylen;
};

/* ---- the sensor's side ---- */

static int
write_all(int fd, struct iovec *parts, int count)
{
	ssize_t n;

	while (count > 0) {
		n = writev(fd, parts, count);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		for (; count > 0 && (size_t)n >= parts->iov_len; count--)
			n -= (ssize_t)parts++->iov_len;
		if (count > 0) {
			parts->iov_base = (char *)parts->iov_base + n;
			parts->iov_len -= (size_t)n;
		}
	}
	return 0;
}

static void
text_or_null(struct json *j, const char *key, const char *text)
{
	if (text)
		json_text(j, key, text);
	else
		json_none(j, key);
}

static void
put_ends(struct json *j, const struct lines_flow *f)
{
	char text[ADDRESS_TEXT];

	json_text(j, "client", address_text(f->client, text));
	json_unsigned(j, "client_port", f->client_port);
	json_text(j, "server", address_text(f->server, text));
	json_unsigned(j, "server_port", f->server_port);
	if (f->proto == 6 || f->proto == 17) {
		json_text(j, "proto", f->proto == 6 ? "tcp" : "udp");
	} else {
		snprintf(text, sizeof(text), "%u", f->proto);
		json_text(j, "proto", text);
	}
	json_unsigned(j, "vlan", f->vlan);
}

static void
put_name(struct json *j, const struct lines_flow *f)
{
	if (!f->name)
		json_none(j, "name");
	else if (json_bytes(j, "name", f->name, f->name_len))
		json_hex(j, "name_hex", f->name, f->name_len);
	json_text(j, "basis", basis_name(f->basis));
	json_text(j, "ech", ech_name(f->ech));
}

static void
put_flow(struct json *j, const struct lines_flow *f)
{
	json_object_begin(j, NULL);
	json_unsigned(j, "start", f->start_us);
	json_unsigned(j, "end", f->end_us);
	put_ends(j, f);
	json_unsigned(j, "packets", f->packets);
	json_unsigned(j, "bytes_up", f->bytes_up);
	json_unsigned(j, "bytes_down", f->bytes_down);
	put_name(j, f);
	text_or_null(j, "service", f->service);
	text_or_null(j, "role", f->role);
	text_or_null(j, "ndpi", f->ndpi);
	text_or_null(j, "ndpi_confidence", f->ndpi_confidence);
	json_object_end(j);
	json_newline(j);
}

int
lines_flow(int fd, const struct lines_flow *f)
{
	struct json j = { 0 };
	struct head head = { .end_us = f->end_us, .start_us = f->start_us };
	struct iovec parts[2] = { { &head, sizeof(head) } };
	int result = -1;

	put_flow(&j, f);
	if (json_ok(&j) && j.len <= TEXT_BYTES) {
		head.len = (uint32_t)j.len;
		parts[1] = (struct iovec){ j.bytes, j.len };
		result = write_all(fd, parts, 2);
	} else {
		errno = ENOMEM;
	}
	json_free(&j);
	return result;
}

int
lines_clock(int fd, uint64_t clock_us)
{
	struct head head = { .end_us = clock_us };
	struct iovec part = { &head, sizeof(head) };

	return write_all(fd, &part, 1);
}

/* ---- the heap ---- */

static bool
comes_before(const struct line *a, const struct line *b)
{
	size_t shorter = a->len < b->len ? a->len : b->len;
	int order;

	if (a->end_us != b->end_us)
		return a->end_us < b->end_us;
	if (a->start_us != b->start_us)
		return a->start_us < b->start_us;
	order = memcmp(a->text, b->text, shorter);
	return order ? order < 0 : a->len < b->len;
}

/* Takes line over. */
static int
heap_add(struct collector *c, struct line *line)
{
	size_t room = c->room ? c->room * 2 : 1024;
	struct line **heap;
	size_t at;

	if (c->count == c->room) {
		heap = reallocarray(c->heap, room, sizeof(*heap));
		if (!heap) {
			free(line);
			return -1;
		}
		c->heap = heap;
		c->room = room;
	}
	for (at = c->count++; at > 0; at = (at - 1) / 2) {
		if (!comes_before(line, c->heap[(at - 1) / 2]))
			break;
		c->heap[at] = c->heap[(at - 1) / 2];
	}
	c->heap[at] = line;
	c->held_bytes += sizeof(*line) + line->len;
	return 0;
}

/* Remove the first line; the caller's. */
static struct line *
heap_take(struct collector *c)
{
	struct line *first = c->heap[0], *last = c->heap[--c->count];
	size_t at = 0, child;

	while ((child = 2 * at + 1) < c->count) {
		if (child + 1 < c->count &&
		    comes_before(c->heap[child + 1], c->heap[child]))
			child++;
		if (!comes_before(c->heap[child], last))
			break;
		c->heap[at] = c->heap[child];
		at = child;
	}
	c->heap[at] = last;
	c->held_bytes -= sizeof(*first) + first->len;
	return first;
}

/* ---- the collector ---- */

static int
write_out(struct collector *c, char *bytes, size_t len)
{
	struct iovec part = { bytes, len };

	if (write_all(c->out_fd, &part, 1) == 0)
		return 0;
	snprintf(c->why, c->whylen, "cannot write the lines: %s",
	    strerror(errno));
	return -1;
}

static int
flush(struct collector *c)
{
	size_t len = c->out_len;

	c->out_len = 0;
	return len > 0 ? write_out(c, c->out, len) : 0;
}

static int
put_out(struct collector *c, struct line *line)
{
	if (line->len > READ_BYTES - c->out_len && flush(c) < 0)
		return -1;
	if (line->len > READ_BYTES)
		return write_out(c, line->text, line->len);
	memcpy(c->out + c->out_len, line->text, line->len);
	c->out_len += line->len;
	return 0;
}

static uint64_t
least_clock(const struct collector *c)
{
	uint64_t least = UINT64_MAX;

	for (unsigned i = 0; i < c->pipe_count; i++)
		if (c->pipes[i].fd >= 0 && c->pipes[i].clock_us < least)
			least = c->pipes[i].clock_us;
	return least;
}

/* Write the lines that nothing can precede any more. */
static int
put_ready(struct collector *c)
{
	uint64_t clock_us = least_clock(c);
	struct line *line;
	int result = 0;

	while (result == 0 && c->count > 0 &&
	    (c->heap[0]->end_us < clock_us || clock_us == UINT64_MAX)) {
		line = heap_take(c);
		result = put_out(c, line);
		free(line);
	}
	return result == 0 ? flush(c) : result;
}

static int
take_frame(struct collector *c, struct lines_pipe *p, const struct head *head,
    const char *text)
{
	struct line *line;

	if (head->len == 0) {
		if (head->end_us > p->clock_us)
			p->clock_us = head->end_us;
		return 0;
	}
	line = malloc(sizeof(*line) + head->len);
	if (line) {
		line->end_us = head->end_us;
		line->start_us = head->start_us;
		line->len = head->len;
		memcpy(line->text, text, head->len);
		if (heap_add(c, line) == 0)
			return 0;
	}
	snprintf(c->why, c->whylen, "out of memory with %zu lines waiting for "
	    "their turn", c->count);
	return -1;
}

/* Take the whole frames out of what was read. */
static int
take_frames(struct collector *c, struct lines_pipe *p)
{
	struct head head;
	size_t at = 0;

	while (p->len - at >= sizeof(head)) {
		memcpy(&head, p->bytes + at, sizeof(head));
		if (head.len > TEXT_BYTES) {
			snprintf(c->why, c->whylen, "a sensor wrote a frame "
			    "of %u bytes, which is not a line", head.len);
			return -1;
		}
		if (p->len - at - sizeof(head) < head.len)
			break;
		if (take_frame(c, p, &head, p->bytes + at + sizeof(head)) < 0)
			return -1;
		at += sizeof(head) + head.len;
	}
	memmove(p->bytes, p->bytes + at, p->len - at);
	p->len -= at;
	return 0;
}

static int
make_room(struct lines_pipe *p)
{
	char *bytes;

	if (p->room - p->len >= READ_BYTES)
		return 0;
	bytes = realloc(p->bytes, p->room + READ_BYTES);
	if (!bytes)
		return -1;
	p->bytes = bytes;
	p->room += READ_BYTES;
	return 0;
}

/* Read a readable pipe once. A torn frame at its end is said in *why and
 * makes the whole end in -1, but the other lines are still written. */
static int
read_pipe(struct collector *c, struct lines_pipe *p, bool *torn)
{
	ssize_t n;

	if (make_room(p) < 0) {
		snprintf(c->why, c->whylen, "out of memory");
		return -1;
	}
	n = read(p->fd, p->bytes + p->len, READ_BYTES);
	if (n < 0 && errno == EINTR)
		return 0;
	if (n < 0) {
		snprintf(c->why, c->whylen, "cannot read a sensor's lines: %s",
		    strerror(errno));
		return -1;
	}
	if (n > 0) {
		p->len += (size_t)n;
		return take_frames(c, p);
	}
	p->fd = -1;
	if (p->len > 0) {
		*torn = true;
		snprintf(c->why, c->whylen, "a sensor stopped while writing a "
		    "line; that line is missing");
	}
	return 0;
}

/* Wait for the pipes worth reading: all, or while too much is held only
 * those the held lines wait for. */
static int
poll_pipes(struct collector *c, struct pollfd *polls)
{
	uint64_t least = c->held_bytes > HELD_BYTES ? least_clock(c) :
	    UINT64_MAX;
	const struct lines_pipe *p;

	for (unsigned i = 0; i < c->pipe_count; i++) {
		p = &c->pipes[i];
		polls[i] = (struct pollfd){ .events = POLLIN,
			.fd = p->clock_us <= least ? p->fd : -1 };
	}
	while (poll(polls, c->pipe_count, -1) < 0) {
		if (errno != EINTR && errno != EAGAIN) {
			snprintf(c->why, c->whylen, "cannot wait for the "
			    "sensors: %s", strerror(errno));
			return -1;
		}
	}
	return 0;
}

static bool
all_at_end(const struct collector *c)
{
	for (unsigned i = 0; i < c->pipe_count; i++)
		if (c->pipes[i].fd >= 0)
			return false;
	return true;
}

static int
collect(struct collector *c)
{
	struct pollfd polls[PIPES];
	bool torn = false;

	while (!all_at_end(c)) {
		if (poll_pipes(c, polls) < 0)
			return -1;
		for (unsigned i = 0; i < c->pipe_count; i++)
			if (polls[i].fd >= 0 && polls[i].revents &&
			    read_pipe(c, &c->pipes[i], &torn) < 0)
				return -1;
		if (put_ready(c) < 0)
			return -1;
	}
	return torn ? -1 : 0;
}

int
lines_collect(const int *fds, unsigned n, int out_fd, char *why, size_t whylen)
{
	struct collector *c = calloc(1, sizeof(*c));
	int result = -1;

	if (c && n <= PIPES && (c->out = malloc(READ_BYTES))) {
		for (unsigned i = 0; i < n; i++)
			c->pipes[i].fd = fds[i];
		c->pipe_count = n;
		c->out_fd = out_fd;
		c->why = why;
		c->whylen = whylen;
		result = collect(c);
	} else {
		snprintf(why, whylen, "no memory for the lines of %u sensors",
		    n);
	}
	for (unsigned i = 0; c && i < n && i < PIPES; i++)
		free(c->pipes[i].bytes);
	for (size_t i = 0; c && i < c->count; i++)
		free(c->heap[i]);
	if (c) {
		free(c->heap);
		free(c->out);
	}
	free(c);
	return result;
}
