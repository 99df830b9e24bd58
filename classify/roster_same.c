/* roster_same.c: ids of the roster that are one person's: somebody with two
 * posts, or two accounts. */
#include <string.h>

#include "classify/roster_parts.h"

const char *
roster_first_id(const struct roster *r, const char *id)
{
	for (size_t i = 0; r->has_same && i < r->person_count; i++)
		if (r->people[i].same_as[0] &&
		    strcmp(r->people[i].id, id) == 0)
			return r->people[i].same_as;
	return id;
}

bool
roster_is_same(const struct roster *r, const char *a, const char *b)
{
	return strcmp(a, b) == 0 || (r->has_same &&
	    strcmp(roster_first_id(r, a), roster_first_id(r, b)) == 0);
}

const char *
roster_other_id(const struct roster *r, const char *id, size_t *at)
{
	const char *first = r->has_same ? roster_first_id(r, id) : id;

	while (r->has_same && *at < r->person_count) {
		const struct roster_person *p = &r->people[(*at)++];

		if (strcmp(p->id, id) != 0 && (strcmp(p->id, first) == 0 ||
		    strcmp(p->same_as, first) == 0))
			return p->id;
	}
	return NULL;
}

static bool
has_person(const struct roster *r, const char *id)
{
	for (size_t i = 0; i < r->person_count; i++)
		if (strcmp(r->people[i].id, id) == 0)
			return true;
	return false;
}

void
roster_same_check(const struct roster *r, const struct roster_person *p,
    const struct text_value *at, struct text_faults *f)
{
	if (!p->same_as[0])
		return;
	if (!has_person(r, p->same_as))
		text_fault(f, TEXT_ERROR, at, "same_as \"%s\": no such person "
		    "in people", p->same_as);
	else if (strcmp(p->same_as, p->id) == 0 ||
	    strcmp(roster_first_id(r, p->same_as), p->same_as) != 0)
		text_fault(f, TEXT_ERROR, at, "same_as \"%s\": name the one id "
		    "that has no same_as itself", p->same_as);
}
