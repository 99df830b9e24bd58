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

int
register_is_about(const struct register_act *added,
    const struct register_question *q, enum register_unknown *unknown)
{
	const struct register_scope *s = &added->scope;
	const struct { const char *wanted, *is; bool is_unknown; } parts[] = {
		[REGISTER_WHO] = { s->person, q->person ? q->person->id : NULL,
		    (!q->person || q->is_doubted) &&
		    q->used_by != PERSON_PUPIL &&
		    q->used_by != PERSON_GUEST },
		[REGISTER_PLACE] = { s->place, q->place,
		    is_missing(q->place) },
		[REGISTER_NETWORK] = { s->network, q->network,
		    is_missing(q->network) },
	};
	int answer = 1;

	if (!is_named(added) ||
	    !holds(s->device, q->device ? q->device->id : NULL) ||
	    !holds(s->group, q->group) || !has_service(s, q->service))
		return 0;
	for (size_t i = ARRAY_LEN(parts); i-- > 0;) {
		if (holds(parts[i].wanted, parts[i].is))
			continue;
		if (!parts[i].is_unknown)
			return 0;
		answer = -1;
		*unknown = (enum register_unknown)i;
	}
	return answer;
}
