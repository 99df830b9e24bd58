/* calendar_offsets.c: the zone's changes as a table.
 *
 * The C library is asked for the offset each few days of the years in which
 * records lie, and a change it shows is narrowed to its second. No zone keeps
 * an offset for less than a week in these years; most do for months. They end
 * where the lists of changes in the zones' files do: of what comes after, the
 * library reads the zone's rule in words each time, some 7,000 instructions,
 * and this is what starting costs. A moment outside these years is asked for
 * when it comes. */
#include "classify/calendar_offsets.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#define DAY_S 86400
#define STEP_S (5 * DAY_S)	/* shorter than any piece */
#define FIRST_S INT64_C(1262304000)	/* 2010-01-01 00:00 UTC */
#define LAST_S INT64_C(2145916800)	/* 2038-01-01 00:00 UTC */
#define SLOT_BITS 22			/* of seconds: 48 days */
#define SLOTS (((LAST_S - FIRST_S) >> SLOT_BITS) + 1)
#define REACH_S (3 * DAY_S)		/* further than any day is long */

struct piece {			/* of time, with one offset; or part of one */
	int64_t from_s, until_s;
	int64_t offset_s;	/* local minus UTC */
};

struct calendar_offsets {
	uint16_t slots[SLOTS];	/* the piece in which each begins */
	size_t count;
	struct piece list[];	/* from FIRST_S to LAST_S without a gap */
};

/* Local minus UTC in seconds; 0 for moments beyond all calendars. */
static int64_t
offset_at(int64_t at_s)
{
	time_t t = (time_t)at_s;
	struct tm tm;

	return localtime_r(&t, &tm) ? tm.tm_gmtoff : 0;
}

/* The first second after a change between two moments of which the second has
 * another offset. */
static int64_t
change_between(int64_t from_s, int64_t until_s)
{
	int64_t offset_s = offset_at(from_s);

	while (until_s - from_s > 1) {
		int64_t middle = from_s + (until_s - from_s) / 2;

		if (offset_at(middle) == offset_s)
			from_s = middle;
		else
			until_s = middle;
	}
	return until_s;
}

/* Where the piece of a moment ends, but at most at limit; none is shorter than
 * a step. */
static int64_t
end_of(int64_t at_s, int64_t limit_s, int64_t step_s)
{
	int64_t offset_s = offset_at(at_s), next_s;

	for (; at_s < limit_s; at_s = next_s) {
		next_s = at_s + step_s < limit_s ? at_s + step_s : limit_s;
		if (offset_at(next_s) != offset_s)
			return change_between(at_s, next_s);
	}
	return limit_s;
}

/* The piece of a moment the table does not hold, as far as it matters. */
static struct piece
piece_asked(int64_t at_s)
{
	struct piece p = { at_s - REACH_S, at_s + REACH_S, offset_at(at_s) };
	int64_t end_s;

	while ((end_s = end_of(p.from_s, p.until_s, DAY_S)) <= at_s)
		p.from_s = end_s;
	p.until_s = end_s;
	return p;
}

static struct piece
piece_at(const struct calendar_offsets *o, int64_t at_s)
{
	size_t i;

	if (at_s < FIRST_S || at_s >= LAST_S)
		return piece_asked(at_s);
	i = o->slots[(at_s - FIRST_S) >> SLOT_BITS];
	while (o->list[i].until_s <= at_s)
		i++;
	return o->list[i];
}

static void
fill_slots(struct calendar_offsets *o)
{
	size_t i = 0;

	for (size_t slot = 0; slot < SLOTS; slot++) {
		int64_t at_s = FIRST_S + ((int64_t)slot << SLOT_BITS);

		while (i + 1 < o->count && o->list[i].until_s <= at_s)
			i++;
		o->slots[slot] = (uint16_t)i;
	}
}

struct calendar_offsets *
calendar_offsets_new(void)
{
	struct calendar_offsets *o = NULL, *more;
	size_t count = 0, room = 0;

	for (int64_t at_s = FIRST_S; at_s < LAST_S; count++) {
		if (count == room) {
			room = room ? room * 2 : 64;
			more = realloc(o, sizeof(*o) + room * sizeof(*o->list));
			if (!more) {
				free(o);
				return NULL;
			}
			o = more;
		}
		o->list[count] = (struct piece){ at_s,
		    end_of(at_s, LAST_S, STEP_S), offset_at(at_s) };
		at_s = o->list[count].until_s;
	}
	o->count = count;
	fill_slots(o);
	return o;
}

void
calendar_offsets_free(struct calendar_offsets *o)
{
	free(o);
}

static int64_t
day_of(int64_t wall_s)
{
	return wall_s / DAY_S - (wall_s % DAY_S < 0);
}

void
calendar_offsets_local(const struct calendar_offsets *o, uint64_t at_us,
    int32_t *day, int *minute, int *offset_s)
{
	int64_t at_s = (int64_t)(at_us / 1000000);
	struct piece p = piece_at(o, at_s);
	int64_t days = day_of(at_s + p.offset_s);

	*day = (int32_t)days;
	*minute = (int)((at_s + p.offset_s - days * DAY_S) / 60);
	*offset_s = (int)p.offset_s;
}

int32_t
calendar_offsets_day(const struct calendar_offsets *o, uint64_t at_us)
{
	int64_t at_s = (int64_t)(at_us / 1000000);

	return (int32_t)day_of(at_s + piece_at(o, at_s).offset_s);
}

struct wall {			/* [from_s, until_s) as the wall shows it */
	int64_t from_s, until_s;
};

static bool
is_within(const struct wall *w, int64_t wall_s)
{
	return wall_s >= w->from_s && wall_s < w->until_s;
}

/* Back from a moment in piece p to where the wall was elsewhere. */
static int64_t
begin_of(const struct calendar_offsets *o, struct piece p,
    const struct wall *w)
{
	while (w->from_s - p.offset_s <= p.from_s) {
		int64_t before_s = p.from_s - 1;
		struct piece q = piece_at(o, before_s);

		if (!is_within(w, before_s + q.offset_s))
			return p.from_s;
		p = q;
	}
	return w->from_s - p.offset_s;
}

static int64_t
finish_of(const struct calendar_offsets *o, struct piece p,
    const struct wall *w)
{
	while (w->until_s - p.offset_s >= p.until_s) {
		int64_t after_s = p.until_s;
		struct piece q = piece_at(o, after_s);

		if (!is_within(w, after_s + q.offset_s))
			return after_s;
		p = q;
	}
	return w->until_s - p.offset_s;
}

void
calendar_offsets_span(const struct calendar_offsets *o, uint64_t at_us,
    int from, int until, uint64_t span[2])
{
	int64_t at_s = (int64_t)(at_us / 1000000);
	struct piece p = piece_at(o, at_s);
	int64_t midnight_s = day_of(at_s + p.offset_s) * DAY_S;
	struct wall w = { midnight_s + from * 60, midnight_s + until * 60 };
	int64_t begin_s = begin_of(o, p, &w);

	span[0] = begin_s < 0 ? 0 : (uint64_t)begin_s * 1000000;
	span[1] = (uint64_t)finish_of(o, p, &w) * 1000000;
}
