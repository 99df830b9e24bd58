/* intake.c: notes checked, and put into one order.
 *
 * A sensor's notes arrive in the order of its own clock, so each seat is a
 * queue. What is due is taken from the heads of all queues, and sorted.
 *
 * A replacement reads on after the frame that killed its predecessor. Its
 * notes may say an earlier time than what the predecessor announced (it may
 * count its time from frames it skips); they are then given the seat's clock,
 * since what is earlier was handed out. */
#include "store/intake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/catalogue.h"

#define LATEST UINT64_C(4102444800000000)	/* the year 2100 */
#define MOST_BYTES (UINT64_C(1) << 48)		/* in one minute */
#define MOST_LIFE_US (UINT64_C(1000000) << 31)	/* RFC 2181 section 8 */
#define LATE_MINUTES 1500	/* how old a minute may be that is told of */

enum seat_state { SEAT_EMPTY, SEAT_TAKEN, SEAT_WAITING };

struct seat {
	enum seat_state state;
	uint64_t clock_us;
	uint64_t sensor_us;	/* last time this sensor itself said */
	struct note *notes;	/* from first to first + count */
	size_t first, count, room;
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
		free(in->seats[i].notes);
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

/* ---- checking ---- */

/* A protocol name: printable, and zeros behind it. */
static bool
is_padded_text(const char *text, size_t room)
{
	static const char zeros[sizeof(((struct note_flow *)0)->ndpi)];
	size_t i = 0;

	while (i < room && text[i] >= ' ' && text[i] <= '~')
		i++;
	return i < room && memcmp(text + i, zeros, room - i) == 0;
}

static bool
is_entry(const struct intake *in, uint32_t entry)
{
	return entry < in->entries || entry == CATALOGUE_NONE;
}

/* A name outside the catalogue: only who began a connection when, and that
 * as a contact. Whatever else is told of it says where it went. */
static const char *
wrong_foreign(const struct note *n)
{
	static const struct note_flow nothing;
	const struct note_flow *f = &n->flow;
	struct note_flow rest = *f;

	rest.start_us = rest.name_hash = rest.entry = 0;
	rest.vlan = rest.proto = rest.has_mac = rest.basis = 0;
	memset(rest.client_mac, 0, sizeof(rest.client_mac));
	memset(rest.client, 0, sizeof(rest.client));
	if (n->kind != NOTE_CONTACT || f->entry != CATALOGUE_NONE)
		return "has a number for a name that is told";
	if (f->basis > BASIS_HTTP)
		return "has a number for no name";
	if (memcmp(&rest, &nothing, sizeof(rest)) != 0)
		return "tells where a foreign connection went";
	return NULL;
}

static const char *
wrong_flow(const struct intake *in, const struct note *n)
{
	const struct note_flow *f = &n->flow;

	if (!is_entry(in, f->entry))
		return "names no catalogue entry";
	if (f->start_us > n->time_us)
		return "tells of a flow that begins later";
	if (f->vlan > 4095 || (f->proto != 6 && f->proto != 17) ||
	    f->has_mac > 1)
		return "tells of an impossible flow";
	if (f->basis >= BASIS_COUNT || f->ech >= ECH_COUNT)
		return "has an unknown basis";
	if (!is_padded_text(f->ndpi, sizeof(f->ndpi)))
		return "has an opinion that is no text";
	if (f->dns != 0)
		return "speaks for DNS";
	return f->name_hash != 0 ? wrong_foreign(n) : NULL;
}

static const char *
wrong_answer(const struct intake *in, const struct note *n)
{
	static const uint8_t nowhere[16];
	const struct note_answer *a = &n->answer;

	if (!is_entry(in, a->entry) || !is_entry(in, a->front))
		return "names no catalogue entry";
	if (a->from_us > n->time_us || a->until_us < a->from_us ||
	    a->until_us - a->from_us > MOST_LIFE_US)
		return "answers for an impossible time";
	if (a->ech >= ANSWER_ECH_COUNT || (a->ech == ANSWER_PLAIN &&
	    memcmp(a->address, nowhere, sizeof(nowhere)) == 0))
		return "answers nothing";
	return NULL;
}

static bool
is_minute_of(uint32_t minute, uint64_t time_us)
{
	uint64_t now = time_us / SESSION_MINUTE_US;

	return minute <= now && now - minute <= LATE_MINUTES;
}

static const char *
wrong_progress(const struct note *n)
{
	const struct note_progress *p = &n->progress;

	if (p->first_us > p->last_us || p->last_us > n->time_us ||
	    p->first_us < n->flow.start_us)
		return "has packets out of order";
	if (p->first_us / SESSION_MINUTE_US != p->minute ||
	    p->last_us / SESSION_MINUTE_US != p->minute ||
	    !is_minute_of(p->minute, n->time_us))
		return "has packets outside its minute";
	if (p->bytes_up > MOST_BYTES || p->bytes_down > MOST_BYTES ||
	    p->is_new > 1)
		return "has impossible amounts";
	return NULL;
}

static const char *
wrong_cover(const struct note *n)
{
	const struct note_cover *c = &n->cover;
	const uint64_t amounts[] = { c->packets, c->bytes, c->decoded, c->other,
		c->fragments, c->undecodable, c->duplicates, c->dropped,
		c->device_dropped, c->quarantined, c->flows_new,
		c->flows_ended, c->flows_evicted, c->notes_lost,
		c->contacts_capped, c->client_only, c->server_only,
		c->received, c->abandoned, c->waiting_before, c->waiting,
		c->flows_lost, c->flows_before, c->flows_live,
		c->evicted_half_open, c->evicted_nameless, c->evicted_named };
	size_t i;

	if (!is_minute_of(c->minute, n->time_us))
		return "covers a minute it cannot know";
	for (i = 0; i < sizeof(amounts) / sizeof(*amounts); i++)
		if (amounts[i] > MOST_BYTES)
			return "has impossible amounts";
	for (i = 0; i < TRAFFIC_COUNT; i++)
		if (c->flows[i] > MOST_BYTES || c->payload[i] > MOST_BYTES)
			return "has impossible amounts";
	return NULL;
}

/* NULL, or what is wrong with n. */
static const char *
wrong_note(const struct intake *in, const struct note *n)
{
	const char *wrong = NULL;

	if (n->version != NOTE_VERSION)
		return "is of another version";
	switch ((enum note_kind)n->kind) {
	case NOTE_TIME:
		return NULL;
	case NOTE_ANSWER:
		return wrong_answer(in, n);
	case NOTE_CONTACT:
		return wrong_flow(in, n);
	case NOTE_PROGRESS:
		wrong = wrong_flow(in, n);
		return wrong ? wrong : wrong_progress(n);
	case NOTE_END:
		if (n->end >= FLOW_END_COUNT)
			return "ends in an unknown way";
		return wrong_flow(in, n);
	case NOTE_COVER:
		return wrong_cover(n);
	case NOTE_KIND_COUNT:
		break;
	}
	return "is of an unknown kind";
}

/* ---- queues ---- */

static int
seat_room(struct seat *s)
{
	struct note *p;
	size_t room;

	if (s->first > 0 && s->first + s->count == s->room) {
		memmove(s->notes, s->notes + s->first,
		    s->count * sizeof(*s->notes));
		s->first = 0;
	}
	if (s->count < s->room)
		return 0;
	room = s->room ? s->room * 2 : 256;
	p = reallocarray(s->notes, room, sizeof(*p));
	if (!p)
		return -1;
	s->notes = p;
	s->room = room;
	return 0;
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
	wrong = wrong_note(in, n);
	if (wrong)
		return wrong;
	s->sensor_us = n->time_us;
	if (n->time_us > s->clock_us)
		s->clock_us = n->time_us;
	if (n->kind == NOTE_TIME)
		return NULL;
	if (s->count >= in->most)
		return "is one of too many at one moment";
	if (seat_room(s) < 0)
		return "finds no memory";
	kept = &s->notes[s->first + s->count++];
	*kept = *n;
	kept->time_us = s->clock_us;
	return NULL;
}

int
intake_message(struct intake *in, unsigned seat, const void *bytes,
    size_t len, uint64_t latest_us, char *why, size_t whylen)
{
	size_t i, count = len / sizeof(struct note);
	const struct note *notes = bytes;
	const char *wrong = NULL;

	if (len == 0 || len % sizeof(struct note) != 0 || count > NOTE_BATCH) {
		snprintf(why, whylen, "sensor %u sent a message of %zu bytes, "
		    "which are no whole notes", seat, len);
		return -1;
	}
	for (i = 0; i < count && !wrong; i++)
		wrong = take_note(in, &in->seats[seat], &notes[i], latest_us);
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
	return memcmp(x, y, sizeof(*x));
}

/* How many notes at the head of s are before before_us. */
static size_t
count_due(const struct seat *s, uint64_t before_us)
{
	size_t low = 0, high = s->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (s->notes[s->first + middle].time_us < before_us)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
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

struct run {			/* due notes of one seat */
	struct note *at, *end;
};

/* Each seat's notes are in order of time; so are all of them in in->due. */
static void
merge(struct intake *in, struct run *runs, size_t count)
{
	struct note **out = in->due;

	while (count > 0) {
		size_t least = 0, i;

		for (i = 1; i < count; i++)
			if (runs[i].at->time_us < runs[least].at->time_us)
				least = i;
		*out++ = runs[least].at++;
		if (runs[least].at == runs[least].end)
			runs[least] = runs[--count];
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
	size_t each[INTAKE_SEATS], total = 0, count = 0, i;
	struct run runs[INTAKE_SEATS];
	struct seat *s;
	int r = 0;

	for (i = 0; i < INTAKE_SEATS; i++) {
		s = &in->seats[i];
		total += each[i] = count_due(s, before);
		if (each[i] > 0)
			runs[count++] = (struct run){ s->notes + s->first,
			    s->notes + s->first + each[i] };
	}
	if (total == 0)
		return 0;
	if (due_room(in, total) < 0)
		return -1;
	merge(in, runs, count);
	sort_moments(in->due, total);
	for (i = 0; i < total && r == 0; i++)
		r = visit(arg, in->due[i]);
	for (i = 0; i < INTAKE_SEATS; i++) {
		s = &in->seats[i];
		s->first += each[i];
		s->count -= each[i];
		if (s->count == 0)
			s->first = 0;
	}
	return r;
}
