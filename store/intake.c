/* intake.c: notes checked, and put into one order.
 *
 * A sensor's notes arrive in the order of its own clock, so each seat is a
 * queue. What is due is taken from the heads of all queues, and sorted.
 *
 * A replacement reads on after the frame that killed its predecessor. Its
 * notes may say an earlier time than what the predecessor announced (it may
 * count its time from frames it skips); they are then given the seat's clock,
 * since what is earlier was handed out.
 *
 * Notes carry the numbers of foreign names, which nobody is to keep: what was
 * handed out is wiped, and so is whatever held it. */
#include "store/intake.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/wipe.h"
#include "store/note_check.h"

#define SEAT_ROOM (1 << 18)		/* bytes, at first */
#define LATEST UINT64_C(4102444800000000)	/* the year 2100 */
#define KEEP_ROOM (1u << 20)	/* bytes of an empty queue that stay */

enum seat_state { SEAT_EMPTY, SEAT_TAKEN, SEAT_WAITING };

struct seat {
	enum seat_state state;
	uint64_t clock_us;
	uint64_t sensor_us;	/* last time this sensor itself said */
	char *notes;		/* of note_size each, from first on */
	size_t first, len, room;
	size_t count;
};

struct intake {
	struct seat seats[INTAKE_SEATS];
	uint32_t entries;
	unsigned expected;
	size_t most;			/* waiting, of one seat */
	unsigned ever;			/* seats that were ever taken */
	struct note **due;
	size_t due_room;
};

struct intake *
intake_new(uint32_t entries, unsigned expected, size_t most)
{
	struct intake *in = calloc(1, sizeof(*in));

	if (!in)
		return NULL;
	in->entries = entries;
	in->expected = expected;
	in->most = most;
	return in;
}

void
intake_free(struct intake *in)
{
	unsigned i;

	if (!in)
		return;
	for (i = 0; i < INTAKE_SEATS; i++)
		wipe_free(in->seats[i].notes,
		    in->seats[i].first + in->seats[i].len);
	free(in->due);
	free(in);
}

int
intake_take(struct intake *in, unsigned seat)
{
	struct seat *s;

	if (seat >= INTAKE_SEATS)
		return -1;
	s = &in->seats[seat];
	if (s->state == SEAT_EMPTY && s->clock_us == 0)
		in->ever++;
	s->state = SEAT_TAKEN;
	s->sensor_us = 0;
	return 0;
}

void
intake_wait(struct intake *in, unsigned seat)
{
	in->seats[seat].state = SEAT_WAITING;
}

void
intake_leave(struct intake *in, unsigned seat)
{
	in->seats[seat].state = SEAT_EMPTY;
}

/* ---- queues ---- */

/* Much is seldom left when a second is over, and then goes to the beginning:
 * so a queue touches little more of its room than it was ever long. That grows
 * to four times what it was, as each is copied from fresh pages to fresh ones,
 * and what is not touched costs nothing. */
static int
seat_room(struct seat *s, size_t need)
{
	size_t room = s->room ? s->room : SEAT_ROOM, from;
	char *p;

	if (s->first > 0 && (s->first + s->len + need > s->room ||
	    s->first > s->len + SEAT_ROOM)) {
		memmove(s->notes, s->notes + s->first, s->len);
		/* Before first all was wiped. */
		from = s->first > s->len ? s->first : s->len;
		explicit_bzero(s->notes + from, s->first + s->len - from);
		s->first = 0;
	}
	while (room < s->first + s->len + need)
		room *= 4;
	if (room == s->room)
		return 0;
	p = wipe_grow(s->notes, s->first + s->len, room, 1);
	if (!p)
		return -1;
	s->notes = p;
	s->room = room;
	return 0;
}

static struct note *
note_at(const struct seat *s, size_t at)
{
	return (struct note *)(void *)(s->notes + at);
}

/* Check one note and queue it. NULL, or what is wrong. */
static const char *
take_note(const struct intake *in, struct seat *s, const struct note *n,
    uint64_t latest_us)
{
	const char *wrong;
	struct note *kept;

	if (n->time_us < s->sensor_us)
		return "goes back in time";
	if (n->time_us > latest_us || n->time_us > LATEST)
		return "comes from the future";
	wrong = note_wrong(n, in->entries);
	if (wrong)
		return wrong;
	s->sensor_us = n->time_us;
	if (n->time_us > s->clock_us)
		s->clock_us = n->time_us;
	/* Every flow has one when the stream ends, and nothing follows it. */
	if (n->kind == NOTE_TIME ||
	    (n->kind == NOTE_END && n->end == FLOW_STREAM))
		return NULL;
	if (s->count >= in->most)
		return "is one of too many at one moment";
	if (seat_room(s, note_size(n->kind)) < 0)
		return "finds no memory";
	kept = note_at(s, s->first + s->len);
	memcpy(kept, n, note_size(n->kind));
	kept->time_us = s->clock_us;
	s->len += note_size(n->kind);
	s->count++;
	return NULL;
}

int
intake_message(struct intake *in, unsigned seat, const void *bytes,
    size_t len, uint64_t latest_us, char *why, size_t whylen)
{
	const char *wrong = len == 0 ? "is none" : NULL;
	size_t at, count = 0;

	for (at = 0; at < len && !wrong; count++) {
		const struct note *n = (const void *)((const char *)bytes + at);

		wrong = note_wrong_size(n, len - at);
		if (!wrong && count == NOTE_BATCH)
			wrong = "is one of too many in a message";
		if (wrong)
			break;
		wrong = take_note(in, &in->seats[seat], n, latest_us);
		at += note_size(n->kind);
	}
	if (!wrong)
		return 0;
	snprintf(why, whylen, "sensor %u sent a note that %s", seat, wrong);
	return -1;
}

/* ---- order ---- */

uint64_t
intake_clock(const struct intake *in)
{
	uint64_t least = UINT64_MAX;
	unsigned i;

	if (in->ever < in->expected)
		return 0;
	for (i = 0; i < INTAKE_SEATS; i++)
		if (in->seats[i].state != SEAT_EMPTY &&
		    in->seats[i].clock_us < least)
			least = in->seats[i].clock_us;
	return least == UINT64_MAX ? 0 : least;
}

uint64_t
intake_seat_clock(const struct intake *in, unsigned seat)
{
	return in->seats[seat].clock_us;
}

uint64_t
intake_end(const struct intake *in)
{
	uint64_t most = 0;
	unsigned i;

	for (i = 0; i < INTAKE_SEATS; i++)
		if (in->seats[i].clock_us > most)
			most = in->seats[i].clock_us;
	return most;
}

bool
intake_wants(const struct intake *in, unsigned seat)
{
	const struct seat *s = &in->seats[seat];

	/* The one the others wait for is always read. */
	return s->count < INTAKE_AHEAD || s->clock_us <= intake_clock(in);
}

static int
by_time_kind_content(const void *a, const void *b)
{
	const struct note *x = *(const struct note *const *)a;
	const struct note *y = *(const struct note *const *)b;

	if (x->time_us != y->time_us)
		return x->time_us < y->time_us ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	/* As memcmp has it, a fifth of the instructions: of most it is the
	 * first that differs. */
	if (x->end == y->end && x->flow.start_us != y->flow.start_us)
		return be64toh(x->flow.start_us) < be64toh(y->flow.start_us) ?
		    -1 : 1;
	return memcmp(x, y, note_size(x->kind));
}

/* The notes of one seat that are due. */
struct run { char *at, *end; size_t count; };

/* Those at the head of s before before_us. */
static struct run
find_due(const struct seat *s, uint64_t before_us)
{
	struct run r = { NULL, NULL, 0 };
	const char *end;

	if (s->len == 0)
		return r;
	r.at = r.end = s->notes + s->first;
	end = r.at + s->len;
	for (; r.end < end; r.count++) {
		const struct note *n = (const void *)r.end;

		if (n->time_us >= before_us)
			break;
		r.end += note_size(n->kind);
	}
	return r;
}

static int
due_room(struct intake *in, size_t need)
{
	struct note **p;

	if (need <= in->due_room)
		return 0;
	p = reallocarray(in->due, need, sizeof(*p));
	if (!p)
		return -1;
	in->due = p;
	in->due_room = need;
	return 0;
}

static struct note *
first_of(const struct run *r)
{
	return (struct note *)(void *)r->at;
}

/* Each seat's notes are in order of time; so are all of them in in->due. */
static void
merge(struct intake *in, struct run *runs, size_t count)
{
	struct note **out = in->due;

	while (count > 0) {
		size_t least = 0, i;

		for (i = 1; i < count; i++)
			if (first_of(&runs[i])->time_us <
			    first_of(&runs[least])->time_us)
				least = i;
		*out = first_of(&runs[least]);
		runs[least].at += note_size((*out++)->kind);
		if (runs[least].at == runs[least].end)
			runs[least] = runs[--count];
	}
}

/* What was due is gone, and wiped. What stands when a file ends, with all its
 * flows, is not to stand while they are weighed. */
static void
drop(struct seat *s, const struct run *gone)
{
	s->first += (size_t)(gone->end - gone->at);
	s->len -= (size_t)(gone->end - gone->at);
	s->count -= gone->count;
	if (s->count > 0)
		return;
	s->first = 0;
	if (s->room > KEEP_ROOM) {
		free(s->notes);
		s->notes = NULL;
		s->room = 0;
	}
}

/* What is of one moment, wherever it came from, by kind and content. */
static void
sort_moments(struct note **due, size_t total)
{
	size_t from, n;

	for (from = 0; from < total; from += n) {
		for (n = 1; from + n < total && due[from + n]->time_us ==
		    due[from]->time_us; n++)
			;
		if (n > 1)
			qsort(due + from, n, sizeof(*due),
			    by_time_kind_content);
	}
}

int
intake_due(struct intake *in, bool everything, intake_visit *visit, void *arg)
{
	uint64_t before = everything ? UINT64_MAX : intake_clock(in);
	struct run each[INTAKE_SEATS], runs[INTAKE_SEATS];
	size_t total = 0, count = 0, i;
	int r = 0;

	for (i = 0; i < INTAKE_SEATS; i++) {
		each[i] = find_due(&in->seats[i], before);
		total += each[i].count;
		if (each[i].count > 0)
			runs[count++] = each[i];
	}
	if (total == 0)
		return 0;
	if (due_room(in, total) < 0)
		return -1;
	merge(in, runs, count);
	sort_moments(in->due, total);
	for (i = 0; i < total; i++) {
		size_t size = note_size(in->due[i]->kind);

		if (r == 0)
			r = visit(arg, in->due[i]);
		explicit_bzero(in->due[i], size);
	}
	for (i = 0; i < INTAKE_SEATS; i++)
		drop(&in->seats[i], &each[i]);
	return r;
}
