/* roster_lint.c: what somebody should look at in a roster. */
#include "classify/roster.h"

#include <string.h>

#include "classify/calendar.h"
#include "classify/roster_parts.h"

unsigned
roster_kinds(const struct roster *r)
{
	unsigned kinds = 0;

	for (size_t i = 0; i < r->person_count; i++)
		kinds |= 1u << r->people[i].kind;
	for (size_t i = 0; i < r->device_count; i++)
		kinds |= 1u << r->devices[i].used_by;
	for (size_t i = 0; i < r->network_count; i++)
		kinds |= 1u << r->networks[i].used_by;
	return kinds & ~(1u << PERSON_UNKNOWN);
}

static const struct text_value *
value_of(const struct text_value *map, const char *key)
{
	for (size_t i = 0; i < text_count(map); i++)
		if (strcmp(text_raw(text_key_at(map, i)), key) == 0)
			return text_value_at(map, i);
	return NULL;
}

static bool
is_said(const struct text_value *devices, size_t until, const char *group)
{
	for (size_t i = 0; i < until; i++)
		if (strcmp(text_raw(value_of(text_item(devices, i), "group")),
		    group) == 0)
			return true;
	return false;
}

void
roster_lint(const struct roster *r, const struct calendar *c,
    struct text_faults *f)
{
	const struct text_value *devices = value_of(text_root(r->text),
	    "devices");

	for (size_t i = 0; i < text_count(devices); i++) {
		const struct text_value *group = value_of(text_item(devices, i),
		    "group");

		if (group && !calendar_has_group(c, text_raw(group)) &&
		    !is_said(devices, i, text_raw(group)))
			text_fault(f, TEXT_WARNING, group, "no timetable in "
			    "the calendar is of the group \"%s\": where no "
			    "person is known, such a device has the bells of "
			    "the first", text_raw(group));
	}
}
