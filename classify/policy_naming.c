/* policy_naming.c: when a person may be named beside a session. */
#include "classify/policy_naming.h"

#include <string.h>

#include "classify/policy_parts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define MOST 8		/* who confirm one session; more add nothing */

/* ---- its text ---- */

void
policy_load_naming(struct policy *p, const struct text_value *v,
    const struct catalogue *c, struct text_faults *f)
{
	static const char *const words[] = { "one person", "two people" };
	static const struct text_field fields[] = {
		{ "clause", false }, { "says", false },
		{ "confirmed_by", true },
	};
	const struct text_value *got[ARRAY_LEN(fields)];
	int found;

	(void)c;
	if (text_fields(v, "naming", fields, ARRAY_LEN(fields), got, f) < 0)
		return;
	text_string(got[0], &p->naming_clause, f);
	text_string(got[1], &p->naming_says, f);
	if (text_word(got[2], words, ARRAY_LEN(words), &found, f) == 0)
		p->names_by_two = found == 1;
}

bool
policy_naming_asked(const struct policy *p)
{
	return p->names_by_two;
}

/* ---- who reviews ---- */

/* First those who have a way to any flag; the others have one to the head's. */
static const enum office offices[] = { OFFICE_NETWORK_MANAGER, OFFICE_HEAD,
	OFFICE_DEPUTY_HEAD, OFFICE_CHAIR, OFFICE_GOVERNORS,
	OFFICE_TRUST_BOARD };
#define OF_ANY_FLAG 3

static bool
holds_of(const struct roster *r, const char *person, uint64_t at_us,
    size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (roster_holds(r, person, offices[i], at_us))
			return true;
	return false;
}

static bool
holds_any(const struct roster *r, const char *person, uint64_t at_us)
{
	return holds_of(r, person, at_us, ARRAY_LEN(offices));
}

void
policy_lint_naming(const struct policy *p, const struct roster *r,
    int32_t day, uint64_t at_us, struct text_faults *f)
{
	const struct roster_office *o;
	const char *first = NULL;
	char text[TEXT_DAY_TEXT];

	if (!p->names_by_two || p->monitoring == MONITORING_OFF)
		return;
	for (size_t i = 0; i < roster_offices(r); i++) {
		o = roster_office_at(r, i);
		if (!holds_of(r, o->person, at_us, OF_ANY_FLAG))
			continue;
		if (first && !roster_is_same(r, first, o->person))
			return;
		first = o->person;
	}
	text_fault(f, TEXT_ERROR, policy_value(p, "naming"), "naming: two "
	    "people must confirm a session before a person is named, and in "
	    "the roster %s of those who review on %s: add to its offices: a "
	    "second network manager, or a head", first ? "there is one" :
	    "there is none", text_day_text(day, text));
}

/* ---- who has confirmed ---- */

struct count {
	const struct policy_context *context;
	const struct session *session;		/* NULL: not at hand */
	const struct verdict *verdict;
	const struct review *by[MOST];		/* each another person */
	size_t count;
	const struct review *stands;
};

static bool
is_one_hand(const struct count *n, const struct review *a,
    const struct review *b)
{
	return roster_is_same(n->context->roster, a->by, b->by);
}

static void
take_back(struct count *n, const struct review *v)
{
	size_t i = 0;

	while (i < n->count && !is_one_hand(n, n->by[i], v))
		i++;
	if (i == n->count)
		return;
	memmove(&n->by[i], &n->by[i + 1], (n->count - i - 1) *
	    sizeof(n->by[0]));
	n->count--;
}

static bool
has_one_of(const struct count *n, const struct review *v)
{
	for (size_t i = 0; i < n->count; i++)
		if (is_one_hand(n, n->by[i], v))
			return true;
	return false;
}

/* Who it is was proved, for a page asks for it and the console takes anybody's
 * word; by the office they held then, and not about themselves. */
static bool
is_theirs(const struct count *n, const struct review *v)
{
	const struct policy_review r = { n->session, n->verdict,
		v->recorded_us };
	const char *why;

	return strcmp(v->os_user, NAMING_DASHBOARD) == 0 &&
	    holds_any(n->context->roster, v->by, v->recorded_us) &&
	    (!n->session || policy_may_review(n->context, &r, v->by, &why));
}

static void
count_act(struct count *n, const struct review *v)
{
	switch (v->disposition) {
	case DISPOSITION_CORRECT:
	case DISPOSITION_REFER:
		if (n->count < MOST && !has_one_of(n, v) && is_theirs(n, v))
			n->by[n->count++] = v;
		n->stands = v;
		return;
	case DISPOSITION_UNDONE:
		if (has_one_of(n, v))
			take_back(n, v);
		else if (n->stands)
			take_back(n, n->stands);
		n->stands = NULL;
		return;
	case DISPOSITION_EXEMPT:
	case DISPOSITION_EMBED:
	case DISPOSITION_BACKGROUND:
	case DISPOSITION_WRONG_DEVICE:
	case DISPOSITION_UNCLEAR:
	case DISPOSITION_COUNT:
		break;
	}
	n->count = 0;
	n->stands = NULL;
}

static void
count_all(struct count *n, const char *session)
{
	const struct policy_context *c = n->context;
	const struct review *v = NULL;

	while (c->reviews && (v = reviews_next(c->reviews, session, v)))
		if (!c->as_known_us || v->recorded_us <= c->as_known_us)
			count_act(n, v);
	if (n->count > NAMING_PEOPLE)
		n->count = NAMING_PEOPLE;
}

void
policy_naming(const struct policy_context *c, const struct session *s,
    const struct verdict *v, struct policy_naming *out)
{
	struct count n = { .context = c, .session = s, .verdict = v };

	memset(out, 0, sizeof(*out));
	out->is_asked = c->policy->names_by_two;
	if (!out->is_asked)
		return;
	count_all(&n, s->id);
	for (size_t i = 0; i < n.count; i++)
		out->by[i] = n.by[i]->by;
	out->count = n.count;
	out->is_hidden = n.count < NAMING_PEOPLE;
}

size_t
policy_naming_count(const struct policy_context *c, const char *session)
{
	struct count n = { .context = c };

	count_all(&n, session);
	return n.count;
}

bool
policy_naming_has(const struct policy_context *c, const char *session,
    const char *person)
{
	struct count n = { .context = c };

	count_all(&n, session);
	for (size_t i = 0; i < n.count; i++)
		if (roster_is_same(c->roster, n.by[i]->by, person))
			return true;
	return false;
}

/* ---- whom it is for ---- */

/* A referral is taken back by who made it, or while it stands. */
static bool
is_taken_back(const struct policy_context *c, const struct review *referred,
    const struct review *before, const struct review *v)
{
	return before == referred ||
	    roster_is_same(c->roster, referred->by, v->by);
}

bool
policy_naming_heads(const struct policy_context *c, const char *session,
    const char *person)
{
	const struct review *v = NULL, *before = NULL, *referred = NULL;

	while (c->reviews && (v = reviews_next(c->reviews, session, v))) {
		if (roster_is_same(c->roster, v->by, person))
			return true;
		if (v->disposition == DISPOSITION_REFER)
			referred = v;
		else if (v->disposition == DISPOSITION_UNDONE && referred &&
		    is_taken_back(c, referred, before, v))
			referred = NULL;
		before = v;
	}
	return referred || (before && c->policy->names_by_two &&
	    policy_naming_count(c, session) == 1);
}
