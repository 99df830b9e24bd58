/* policy_lint_roster.c: what a policy says of the school that its roster does
 * not: networks, places, who holds an office, whose outcome goes nowhere. */
#include <string.h>

#include "classify/policy_parts.h"
#include "classify/policy_words.h"

#define NOON (12 * 60)

/* ---- networks and places ---- */

/* Each word of a list, or the one, must be there. */
static void
check_words(const struct text_value *words, const char *what,
    bool (*has)(const struct roster *, const char *), const struct roster *r,
    struct text_faults *f)
{
	for (size_t i = 0; i < (text_is_list(words) ? text_count(words) : 1);
	    i++) {
		const struct text_value *word = text_is_list(words) ?
		    text_item(words, i) : words;

		if (!has(r, text_raw(word)))
			text_fault(f, TEXT_ERROR, word, "%s \"%s\" is not in "
			    "the roster", what, text_raw(word));
	}
}

void
policy_check(const struct policy *p, const struct roster *r,
    struct text_faults *f)
{
	int network = policy_kind_named("network");
	int place = policy_kind_named("place");

	for (size_t i = 0; i < p->question_count; i++) {
		const struct policy_question *q = &p->questions[i];

		if (q->kind == network)
			check_words(q->words, "network", roster_has_network, r,
			    f);
		else if (q->kind == place)
			check_words(q->words, "place", roster_has_place, r, f);
	}
}

/* ---- offices ---- */

struct search {
	const struct roster *roster;
	int32_t day;
	uint64_t at_us;			/* at noon of it */
	unsigned said;			/* offices spoken of, as bits */
	struct text_faults *faults;
};

static void
want(struct search *s, enum office office, const char *clause,
    const struct text_value *at)
{
	char day[TEXT_DAY_TEXT], section[POLICY_SECTION];

	if (office == OFFICE_COUNT || (s->said & 1u << office))
		return;
	s->said |= 1u << office;
	if (!roster_holder(s->roster, office, s->at_us))
		text_fault(s->faults, TEXT_ERROR, at, "%s relies on the %s, "
		    "and nobody in the roster is that on %s: add a row to its "
		    "offices:", policy_section(clause, section),
		    office_name(office), text_day_text(s->day, day));
}

static void
want_powers(struct search *s, const struct policy_power *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		want(s, list[i].by, list[i].clause, list[i].at);
		want(s, list[i].in_absence, list[i].clause, list[i].at);
	}
}

/* Does anybody of that name hold the office? */
static bool
is_held(const struct search *s, enum office office, const char *name)
{
	for (size_t i = 0; i < roster_offices(s->roster); i++) {
		const struct roster_office *o = roster_office_at(s->roster, i);

		if (o->office == office &&
		    policy_is_same_name(o->person, name) &&
		    roster_holds(s->roster, o->person, office, s->at_us))
			return true;
	}
	return false;
}

static void
warn_names(const struct search *s, const struct policy_named *n)
{
	char section[POLICY_SECTION];

	for (size_t i = 0; i < text_count(n->named); i++) {
		const struct text_value *name = text_item(n->named, i);

		if (!is_held(s, n->office, text_raw(name)))
			text_fault(s->faults, TEXT_WARNING, name, "%s names %s "
			    "as %s, and by the roster's offices nobody of "
			    "that name is",
			    policy_section(n->clause, section),
			    text_raw(name), office_name(n->office));
	}
}

/* ---- routes ---- */

static void
warn_unrouted(const struct policy *p, const struct search *s)
{
	const struct text_value *at = policy_value(p, "routes");
	unsigned routed = 0, kinds = roster_kinds(s->roster);

	for (size_t i = 0; i < p->route_count; i++)
		routed |= p->routes[i].persons ? p->routes[i].persons : ~0u;
	for (int k = 0; k < PERSON_UNKNOWN; k++) {
		if (!(kinds & ~routed & 1u << k))
			continue;
		/* Nothing of these is kept. */
		if ((k == PERSON_PUPIL && !p->keeps_pupils) ||
		    (k == PERSON_GUEST && !p->keeps_personal))
			continue;
		text_fault(s->faults, TEXT_WARNING, at ? at :
		    policy_value(p, "policy"), "the roster has a %s, and the "
		    "policy does not say where what is contrary goes: add a "
		    "row to routes:", person_kind_name((enum person_kind)k));
	}
}

void
policy_lint_roster(const struct policy *p, const struct roster *r,
    int32_t today, struct text_faults *f)
{
	int32_t day = p->from > today ? p->from : today;
	struct search s = { r, day, calendar_wall(day, NOON), 0, f };

	policy_check(p, r, f);
	want_powers(&s, p->approvals, p->approval_count);
	want_powers(&s, p->revocations, p->revocation_count);
	want_powers(&s, p->standing, p->standing_count);
	for (size_t i = 0; i < p->route_count; i++)
		want(&s, p->routes[i].office, p->routes[i].clause,
		    p->routes[i].at);
	for (size_t i = 0; i < p->office_count; i++)
		warn_names(&s, &p->offices[i]);
	warn_unrouted(p, &s);
	policy_lint_naming(p, r, day, s.at_us, f);
}
