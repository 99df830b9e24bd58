/* opened.c: open sessions of one person. */
#include "dashboard/opened.h"

#include "store/mirror.h"

struct opened {
	struct reader *reader;
	const char *person;
	opened_visit *visit;
	void *arg;
};

/* A mirror_visit. Whose it is does not depend on the rest of the day. */
static int
take(void *arg, const struct session *s)
{
	struct opened *o = arg;
	struct judging_basis basis;
	struct verdict v;

	reader_basis(o->reader, s->start_us, &basis);
	policy_judge(&basis.context, NULL, s, &v, NULL);
	return policy_is_theirs(&basis.context, &v, o->person) ?
	    o->visit(o->arg, s) : 0;
}

int
opened_each(struct reader *r, const char *person, opened_visit *visit,
    void *arg, char *why, size_t whylen)
{
	struct opened o = { r, person, visit, arg };

	return mirror_sessions(r->settings.state, take, &o, why, whylen);
}
