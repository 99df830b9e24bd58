/* registers_scope.c: which sessions an entry is about. */
#include "classify/registers.h"

#include <string.h>

#include "classify/registers_parts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* "" in the entry is any; what the session does not have does not hold. */
static bool
holds(const char *wanted, const char *is)
{
	return !wanted[0] || (is && strcmp(wanted, is) == 0);
}

static bool
has_service(const struct register_scope *s, const char *service)
{
	for (size_t i = 0; i < s->service_count; i++)
		if (holds(s->services[i], service))
			return true;
	return s->service_count == 0;
}

/* An authority that names nobody and no device would be one to watch all. */
static bool
is_named(const struct register_act *added)
{
	return added->kind != REGISTER_AUTHORITY || added->scope.person[0] ||
	    added->scope.device[0];
}

static bool
is_missing(const char *fact)
{
	return !fact || !fact[0];
}

static bool
is_person(const struct register_scope *s, const struct register_question *q)
{
	if (!s->person[0] || !q->person)
		return !s->person[0];
	return q->roster ? roster_is_same(q->roster, s->person,
	    q->person->id) : strcmp(s->person, q->person->id) == 0;
}

/* Who uses what is pupils' or a guest's is nobody an entry names. */
static bool
is_who_unknown(const struct register_question *q)
{
	return (!q->person || q->is_doubted) && q->used_by != PERSON_PUPIL &&
	    q->used_by != PERSON_GUEST;
}

/* 1, 0; or -1: it is, if one of them used it. Of whom an entry names, it is
 * they who are of the group. */
static int
is_of_group(const struct register_scope *s, const struct register_question *q)
{
	if (holds(s->group, q->device ? q->device->group : NULL))
		return 1;
	if (holds(s->group, q->person ? q->person->group : NULL))
		return is_who_unknown(q) && !s->person[0] ? -1 : 1;
	return is_who_unknown(q) && (!q->roster ||
	    roster_has_people(q->roster, s->group)) ? -1 : 0;
}

int
register_is_about(const struct register_act *added,
    const struct register_question *q, enum register_unknown *unknown)
{
	const struct register_scope *s = &added->scope;
	const int group = is_of_group(s, q);
	const struct { bool holds, is_unknown; } parts[] = {
		[REGISTER_WHO] = { is_person(s, q) && group > 0,
		    group != 0 && is_who_unknown(q) },
		[REGISTER_PLACE] = { holds(s->place, q->place),
		    is_missing(q->place) },
		[REGISTER_NETWORK] = { holds(s->network, q->network),
		    is_missing(q->network) },
	};
	int answer = 1;

	if (!is_named(added) ||
	    !holds(s->device, q->device ? q->device->id : NULL) ||
	    !has_service(s, q->service))
		return 0;
	for (size_t i = ARRAY_LEN(parts); i-- > 0;) {
		if (parts[i].holds)
			continue;
		if (!parts[i].is_unknown)
			return 0;
		answer = -1;
		*unknown = (enum register_unknown)i;
	}
	return answer;
}
