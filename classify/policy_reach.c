/* policy_reach.c: whose own use an entry is about, when it does not say so: a
 * device is somebody's, on some of its days, and so is a place or a group. */
#include <string.h>

#include "classify/policy_parts.h"

static const char *
word_of(const struct text_value *row, const char *key)
{
	for (size_t i = 0; i < text_count(row); i++)
		if (strcmp(text_raw(text_key_at(row, i)), key) == 0)
			return text_raw(text_value_at(row, i));
	return "";
}

static bool
is_any_or(const char *wanted, const char *is)
{
	return !wanted[0] || strcmp(wanted, is) == 0;
}

/* Is the place where a network is, so that any device may be there? */
static bool
is_of_network(const struct roster *r, const char *place)
{
	const struct text_value *rows = roster_rows(r, "networks");

	for (size_t i = 0; i < text_count(rows); i++)
		if (strcmp(word_of(text_item(rows, i), "place"), place) == 0)
			return true;
	return false;
}

/* The device of one row, as it is on the first of the entry's days that the
 * row holds; NULL: on none, or it is nobody's alone. Any device may be on any
 * network. */
static const struct roster_device *
device_at(const struct roster *r, const struct text_value *row,
    const struct register_scope *s, int32_t today)
{
	int32_t first = s->from > today ? s->from : today, from;
	const struct roster_device *d;

	if (register_day_read(word_of(row, "from"), &from) == 0 &&
	    from > first)
		first = from;
	if (first > s->to)
		return NULL;
	d = roster_device_named(r, word_of(row, "id"),
	    calendar_midnight(first));
	if (!d || d->shared == SHARING_YES || !d->custodian ||
	    d->used_by == PERSON_PUPIL || d->used_by == PERSON_GUEST ||
	    !is_any_or(s->device, d->id) || (!is_any_or(s->group, d->group) &&
	    strcmp(s->group, d->custodian->group) != 0))
		return NULL;
	if (d->place[0] ? !is_any_or(s->place, d->place) :
	    s->place[0] && !is_of_network(r, s->place))
		return NULL;
	return d;
}

const struct roster_device *
policy_reach(const struct roster *r, const struct register_scope *s,
    const struct roster_person *keeper, int32_t today)
{
	const struct text_value *rows = roster_rows(r, "devices");

	for (size_t i = 0; i < text_count(rows); i++) {
		const struct roster_device *d = device_at(r,
		    text_item(rows, i), s, today);

		if (d && (!keeper || strcmp(d->custodian->id, keeper->id) ==
		    0))
			return d;
	}
	return NULL;
}
