/* roster_lint.c: what somebody should look at in a roster. */
#include "classify/roster.h"

#include <stdio.h>
#include <string.h>

#include "classify/calendar.h"
#include "classify/roster_parts.h"

#define LIST_ROOM 400

struct names {			/* "a, b"; cut where it is full */
	char list[LIST_ROOM];
	size_t len;
	const struct text_value *first;	/* where the first is written */
};

static void
add_name(struct names *n, const struct text_value *at, const char *name)
{
	if (n->len < sizeof(n->list))
		n->len += (size_t)snprintf(n->list + n->len,
		    sizeof(n->list) - n->len, "%s%s", n->first ? ", " : "",
		    name);
	n->first = n->first ? n->first : at;
}

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

static const char *
word_of(const struct text_value *map, const char *key)
{
	return text_raw(text_value_of(map, key));
}

/* A device that is not one person's, whose bells would be its own group's. */
static bool
needs_bells(const struct text_value *device, const struct calendar *c)
{
	const char *group = word_of(device, "group");
	bool is_shared = strcmp(word_of(device, "shared"), "yes") == 0 ||
	    word_of(device, "custodian")[0] == '\0';

	return group[0] && is_shared && !calendar_has_group(c, group);
}

static bool
is_said(const struct text_value *devices, size_t until, const char *group,
    const struct calendar *c)
{
	for (size_t i = 0; i < until; i++)
		if (needs_bells(text_item(devices, i), c) &&
		    strcmp(word_of(text_item(devices, i), "group"), group) ==
		    0)
			return true;
	return false;
}

const struct text_value *
roster_rows(const struct roster *r, const char *section)
{
	return text_value_of(text_root(r->text), section);
}

bool
roster_lacks_break(const struct roster_person *p, int weekday)
{
	const struct roster_hours *work = &p->week[weekday].work;
	const struct roster_hours *first = &p->week[weekday].breaks[0];

	return work->until - work->from > CALENDAR_LONG_DAY &&
	    first->from == first->until;
}

static bool
lacks_break(const struct roster *r, const char *id)
{
	for (size_t i = 0; i < r->person_count; i++)
		for (int d = 0; d < 7; d++)
			if (strcmp(r->people[i].id, id) == 0 &&
			    roster_lacks_break(&r->people[i], d))
				return true;
	return false;
}

/* Who has a pattern over many hours and no break in it. */
static void
lint_breaks(const struct roster *r, struct text_faults *f)
{
	const struct text_value *people = roster_rows(r, "people");
	struct names names = { .first = NULL };

	for (size_t i = 0; i < text_count(people); i++) {
		const struct text_value *row = text_item(people, i);
		const char *id = word_of(row, "id");

		if (text_value_of(row, "pattern") && lacks_break(r, id))
			add_name(&names, text_value_of(row, "pattern"), id);
	}
	if (names.first)
		text_fault(f, TEXT_WARNING, names.first, "when do these take "
		    "a break? Their pattern has over six hours and no "
		    "`breaks`, so that nothing is said of them while others "
		    "have theirs: %s", names.list);
}

/* Somebody's who may be who uses it, which is not said. Who answers for pupils'
 * or guests' equipment is not. */
static bool
needs_sharing(const struct text_value *device)
{
	const char *used_by = word_of(device, "used_by");

	return word_of(device, "custodian")[0] &&
	    !text_value_of(device, "shared") &&
	    strcmp(used_by, person_kind_name(PERSON_PUPIL)) != 0 &&
	    strcmp(used_by, person_kind_name(PERSON_GUEST)) != 0;
}

/* Which devices are somebody's, perhaps not theirs alone. */
static void
lint_sharing(const struct text_value *devices, struct text_faults *f)
{
	struct names names = { .first = NULL };

	for (size_t i = 0; i < text_count(devices); i++) {
		const struct text_value *row = text_item(devices, i);

		if (needs_sharing(row))
			add_name(&names, text_value_of(row, "custodian"),
			    word_of(row, "id"));
	}
	if (names.first)
		text_fault(f, TEXT_WARNING, names.first, "are these shared? "
		    "Their rows have a custodian and no `shared`, so that "
		    "nobody is taken for who used them: say `shared: no` of "
		    "those that the custodian alone uses: %s", names.list);
}

/* Which groups' devices would have another group's bells. */
static void
lint_bells(const struct text_value *devices, const struct calendar *c,
    struct text_faults *f)
{
	struct names names = { .first = NULL };

	for (size_t i = 0; i < text_count(devices); i++) {
		const struct text_value *d = text_item(devices, i);
		const char *group = word_of(d, "group");

		if (needs_bells(d, c) && !is_said(devices, i, group, c))
			add_name(&names, text_value_of(d, "group"), group);
	}
	if (names.first)
		text_fault(f, TEXT_WARNING, names.first, "the calendar has no "
		    "timetable of these groups, whose shared devices have the "
		    "bells of its first: %s", names.list);
}

void
roster_lint(const struct roster *r, const struct calendar *c,
    struct text_faults *f)
{
	const struct text_value *devices = roster_rows(r, "devices");

	lint_breaks(r, f);
	lint_sharing(devices, f);
	lint_bells(devices, c, f);
}
