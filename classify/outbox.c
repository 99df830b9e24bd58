/* outbox.c: a ring of notes before a SOCK_SEQPACKET.
 *
 * A free place is all zero: a note is wiped when it was sent, as it may carry
 * the number of a foreign name, and a long ring comes round in days. */
#include "classify/outbox.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct outbox {
	int fd;
	bool is_patient, is_gone;
	size_t capacity, first, count;
	uint64_t lost;
	struct note notes[];
};

struct outbox *
outbox_new(int fd, size_t capacity, bool is_patient)
{
	struct outbox *o;

	/* Untouched pages of a long backlog cost nothing until it is used. */
	o = calloc(1, sizeof(*o) + capacity * sizeof(o->notes[0]));
	if (!o)
		return NULL;
	o->fd = fd;
	o->capacity = capacity;
	o->is_patient = is_patient;
	return o;
}

void
outbox_free(struct outbox *o)
{
	free(o);
}

/* The first n are gone. */
static void
drop(struct outbox *o, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct note *note = &o->notes[(o->first + i) % o->capacity];

		explicit_bzero(note, note_size(note->kind));
	}
	o->first = (o->first + n) % o->capacity;
	o->count -= n;
}

/* Send one message. False: not now, or never again. */
static bool
send_batch(struct outbox *o)
{
	size_t i, n = o->count < NOTE_BATCH ? o->count : NOTE_BATCH;
	struct iovec parts[NOTE_BATCH];
	const struct msghdr message = { .msg_iov = parts, .msg_iovlen = n };
	ssize_t sent;

	for (i = 0; i < n; i++) {
		struct note *note = &o->notes[(o->first + i) % o->capacity];

		parts[i] = (struct iovec){ note, note_size(note->kind) };
	}
	do {
		sent = sendmsg(o->fd, &message,
		    MSG_NOSIGNAL | (o->is_patient ? 0 : MSG_DONTWAIT));
	} while (sent < 0 && errno == EINTR);
	if (sent < 0) {
		o->is_gone = errno != EAGAIN && errno != EWOULDBLOCK &&
		    errno != ENOBUFS;
		return false;
	}
	drop(o, n);
	return true;
}

struct note *
outbox_add(struct outbox *o, enum note_kind kind, uint64_t time_us)
{
	struct note *note;

	if (o->is_patient && o->count >= NOTE_BATCH && !o->is_gone)
		send_batch(o);
	if (o->count == o->capacity && (o->is_gone || !send_batch(o))) {
		o->lost++;
		return NULL;
	}
	note = &o->notes[(o->first + o->count++) % o->capacity];
	note->version = NOTE_VERSION;
	note->kind = (uint16_t)kind;
	note->time_us = time_us;
	return note;
}

size_t
outbox_waiting(const struct outbox *o)
{
	return o->count;
}

int
outbox_flush(struct outbox *o)
{
	while (o->count > 0 && !o->is_gone && send_batch(o))
		;
	return o->is_gone ? -1 : 0;
}

int
outbox_drain(struct outbox *o, int milliseconds)
{
	struct pollfd room = { .fd = o->fd, .events = POLLOUT };

	while (outbox_flush(o) == 0 && o->count > 0)
		if (poll(&room, 1, milliseconds) <= 0)
			break;
	return o->is_gone || o->count > 0 ? -1 : 0;
}

uint64_t
outbox_lost(struct outbox *o)
{
	uint64_t lost = o->lost;

	o->lost = 0;
	return lost;
}
