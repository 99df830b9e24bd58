/* outbox.c: notes before a SOCK_SEQPACKET, one after another as they go.
 *
 * What is free is all zero: a note is wiped when it was sent, as it may carry
 * the number of a foreign name. Whenever all are gone the next is written at
 * the beginning, which the caches hold still: so only a backlog, of a keeper
 * that is slow, touches more of the memory than a message or two take. */
#include "classify/outbox.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct outbox {
	int fd;
	bool is_patient, is_gone;
	size_t capacity, count;
	size_t first, len;		/* bytes: where they begin, and all */
	uint64_t lost;
	struct note notes[];		/* memory for them, whatever they are */
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

static struct note *
note_at(struct outbox *o, size_t at)
{
	return (struct note *)(void *)((char *)o->notes + at);
}

/* The first n are gone. */
static void
drop(struct outbox *o, size_t n)
{
	for (o->count -= n; n > 0; n--) {
		struct note *note = note_at(o, o->first);
		size_t size = note_size(note->kind);

		explicit_bzero(note, size);
		o->first += size;
		o->len -= size;
	}
	if (o->count == 0)
		o->first = 0;
}

/* Send one message. False: not now, or never again. */
static bool
send_batch(struct outbox *o)
{
	size_t n, bytes = 0;
	ssize_t sent;

	for (n = 0; n < o->count && n < NOTE_BATCH; n++)
		bytes += note_size(note_at(o, o->first + bytes)->kind);
	do {
		sent = send(o->fd, note_at(o, o->first), bytes,
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

/* Where the next note goes. Notes are moved to the beginning where the memory
 * ends: it has room for the longest of each, which they hardly ever are. */
static struct note *
next_place(struct outbox *o)
{
	size_t end = o->first + o->len, kept;

	if (end + sizeof(o->notes[0]) > o->capacity * sizeof(o->notes[0])) {
		memmove(o->notes, note_at(o, o->first), o->len);
		kept = o->len > o->first ? o->len : o->first;
		explicit_bzero(note_at(o, kept), end - kept);
		o->first = 0;
		end = o->len;
	}
	return note_at(o, end);
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
	note = next_place(o);
	o->count++;
	o->len += note_size(kind);
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
