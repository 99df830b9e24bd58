/* policy_lint.c: what somebody should look at in a policy by itself: dates that
 * have passed, words that contradict, names that catch more than was meant. */
#include "classify/policy_lint.h"

#include <stdio.h>
#include <string.h>

#include "classify/policy_parts.h"
#include "classify/policy_words.h"

#define LIST_ROOM 200

/* ---- dates ---- */

static void
warn_review(const struct policy *p, int32_t today, struct text_faults *f)
{
	char day[TEXT_DAY_TEXT];

	if (p->review != INT32_MIN) {
		if (p->review < today)
			text_fault(f, TEXT_WARNING, policy_value(p,
			    "in_force"), "the review of %s has passed: have "
			    "the policy reviewed, and write the next date "
			    "here", text_day_text(p->review, day));
		return;
	}
	if (p->text_review == INT32_MIN)
		text_fault(f, TEXT_WARNING, policy_value(p, "in_force"),
		    "nobody has said when the policy is to be reviewed: write "
		    "the date into in_force: as review");
	else if (p->text_review < today)
		text_fault(f, TEXT_WARNING, policy_value(p, "text"), "the "
		    "text was to be reviewed on %s, and that day has passed: "
		    "have it reviewed, and write the next date into in_force: "
		    "as review", text_day_text(p->text_review, day));
}

static void
warn_in_force(const struct policy *p, struct text_faults *f)
{
	const struct text_value *at = policy_value(p, "in_force");

	if (p->from == INT32_MIN)
		text_fault(f, TEXT_WARNING, at, "in_force: \"from\" is "
		    "missing: without it the policy counts for all time, also "
		    "before anybody was told of it");
	if (!p->minute[0])
		text_fault(f, TEXT_WARNING, at, "in_force: \"minute\" is "
		    "missing: say where it is written that the school adopted "
		    "this, like \"FGB 12/2026, item 4\"");
}

/* ---- whom the text names ---- */

/* "J.Nicholls and A.Smith" */
static void
write_names(const struct text_value *names, char *out, size_t room)
{
	size_t len = 0, count = text_count(names);

	out[0] = '\0';
	for (size_t i = 0; i < count && len < room; i++)
		len += (size_t)snprintf(out + len, room - len, "%s%s",
		    i == 0 ? "" : i + 1 == count ? " and " : ", ",
		    text_raw(text_item(names, i)));
}

static bool
names_all(const struct text_value *names, const struct text_value *of)
{
	for (size_t i = 0; i < text_count(of); i++) {
		bool found = false;

		for (size_t k = 0; k < text_count(names) && !found; k++)
			found = policy_is_same_name(
			    text_raw(text_item(names, k)),
			    text_raw(text_item(of, i)));
		if (!found)
			return false;
	}
	return true;
}

static void
warn_conflicting(const struct policy *p, struct text_faults *f)
{
	char here[LIST_ROOM], there[LIST_ROOM];
	char first[POLICY_SECTION], second[POLICY_SECTION];

	for (size_t i = 0; i < p->office_count; i++)
		for (size_t k = 0; k < i; k++) {
			const struct policy_named *a = &p->offices[k];
			const struct policy_named *b = &p->offices[i];

			if (a->office != b->office ||
			    (names_all(a->named, b->named) &&
			    names_all(b->named, a->named)))
				continue;
			write_names(a->named, there, sizeof(there));
			write_names(b->named, here, sizeof(here));
			text_fault(f, TEXT_WARNING, b->at, "%s names %s as "
			    "%s, and %s names %s: decide who it is; beadle "
			    "goes by the roster's offices",
			    policy_section(b->clause, first), here,
			    office_name(b->office),
			    policy_section(a->clause, second), there);
		}
}

/* ---- what the text claims ---- */

static void
warn_consent(const struct policy *p, struct text_faults *f)
{
	char section[POLICY_SECTION];

	if (p->lawful & 1u << LAWFUL_CONSENT)
		text_fault(f, TEXT_WARNING, policy_value(p, "lawful_basis"),
		    "%s rests on consent, which workers can rarely "
		    "give freely (ICO, monitoring workers): name another "
		    "lawful basis, after a data protection impact assessment",
		    policy_section(p->lawful_clause, section));
}

/* How says who has these services: "the text names". */
static void
warn_services(const struct text_value *list, const char *how,
    const struct catalogue *c, int32_t today, struct text_faults *f)
{
	char day[TEXT_DAY_TEXT];

	for (size_t i = 0; i < text_count(list); i++) {
		const struct text_value *at = text_item(list, i);
		const struct catalogue_service *s = catalogue_service_named(c,
		    text_raw(at));

		if (s && s->dual_use)
			text_fault(f, TEXT_WARNING, at, "%s %s as social "
			    "media, a tool of work and lessons too: somebody "
			    "must judge each use of it; consider taking it "
			    "out", how, s->title);
		if (s && s->until <= today)
			text_fault(f, TEXT_WARNING, at, "%s %s, which ended "
			    "on %s: consider taking it out", how, s->title,
			    text_day_text(s->until, day));
	}
}

static void
warn_media(const struct policy *p, const struct catalogue *c, int32_t today,
    struct text_faults *f)
{
	warn_services(p->named, "the text names", c, today, f);
	warn_services(p->taken_as, "the school takes", c, today, f);
}

static void
warn_route(const struct policy_way *w, enum person_kind k,
    struct text_faults *f)
{
	char section[POLICY_SECTION];

	if (w->to == PROCEDURE_DISCIPLINARY &&
	    (!w->persons || (w->persons & 1u << k)))
		text_fault(f, TEXT_WARNING, w->at, "%s sends a %s into a "
		    "disciplinary procedure, which is for employees; send "
		    "them to: governing body",
		    policy_section(w->clause, section), person_kind_name(k));
}

static void
warn_routes(const struct policy *p, struct text_faults *f)
{
	for (size_t i = 0; i < p->route_count; i++) {
		warn_route(&p->routes[i], PERSON_GOVERNOR, f);
		warn_route(&p->routes[i], PERSON_VOLUNTEER, f);
	}
}

/* ---- registers that nobody can put anything into ---- */

static bool
has_approval(const struct policy *p, enum register_kind k)
{
	for (size_t i = 0; i < p->approval_count; i++)
		if (p->approvals[i].registers & 1u << k)
			return true;
	return false;
}

/* The registers a clause is about, as bits. */
static unsigned
relies_on(const struct policy *p, const struct policy_rule *r)
{
	unsigned kinds = r->normally ? 1u << REGISTER_EXCEPTION : 0;

	for (size_t i = 0; i < r->count; i++) {
		const struct policy_question *q =
		    &p->questions[r->conditions[i].question];

		if (q->kind == policy_kind_named("register"))
			kinds |= q->mask;
	}
	return kinds;
}

static void
warn_unapproved(const struct policy *p, struct text_faults *f)
{
	char section[POLICY_SECTION];
	unsigned said = 0;

	for (size_t i = 0; i < p->rule_count; i++) {
		const struct policy_rule *r = &p->rules[i];
		unsigned wanted = relies_on(p, r) & ~said;

		said |= wanted;
		for (int k = 0; k < REGISTER_KIND_COUNT; k++)
			if ((wanted & 1u << k) &&
			    !has_approval(p, (enum register_kind)k))
				text_fault(f, TEXT_WARNING, r->at, "%s relies "
				    "on the register \"%s\", and nobody may "
				    "approve an entry in it: add a row to "
				    "approvals:",
				    policy_section(r->clause, section),
				    register_kind_name((enum register_kind)k));
	}
}

/* Entries that would be approved and change nothing. While a choice is open,
 * clauses are missing. */
static void
warn_idle(const struct policy *p, struct text_faults *f)
{
	unsigned idle = 1u << REGISTER_OFFICIAL | 1u << REGISTER_CURRICULUM |
	    1u << REGISTER_EXCEPTION;
	char section[POLICY_SECTION];

	for (size_t i = 0; i < p->choice_count; i++)
		if (!p->choices[i].chosen[0])
			return;
	for (size_t i = 0; i < p->rule_count; i++)
		idle &= ~relies_on(p, &p->rules[i]);
	for (size_t i = 0; i < p->approval_count; i++) {
		const struct policy_power *w = &p->approvals[i];

		for (int k = 0; k < REGISTER_KIND_COUNT; k++)
			if (w->registers & idle & 1u << k)
				text_fault(f, TEXT_WARNING, w->at, "by %s "
				    "entries in the register \"%s\" are "
				    "approved, and no clause asks for one: "
				    "add one with when: {register: %s}",
				    policy_section(w->clause, section),
				    register_kind_name((enum register_kind)k),
				    register_kind_name((enum register_kind)k));
		idle &= ~w->registers;
	}
}

/* ---- questions ---- */

/* Could the clause be about a person's own equipment? */
static bool
reaches_own(const struct policy *p, const struct policy_rule *r)
{
	for (size_t i = 0; i < r->count; i++) {
		const char *key = text_raw(r->conditions[i].key);
		const struct policy_question *q =
		    &p->questions[r->conditions[i].question];

		if (strcmp(key, "by") == 0 || (strcmp(key, "equipment") == 0 &&
		    !(q->mask & 1u << EQUIPMENT_PERSONAL)))
			return false;
	}
	return true;
}

static bool
asks(const struct policy *p, const char *key)
{
	for (size_t i = 0; i < p->rule_count; i++)
		for (size_t k = 0; k < p->rules[i].count; k++)
			if (strcmp(text_raw(p->rules[i].conditions[k].key),
			    key) == 0)
				return true;
	return false;
}

static void
ask_network(const struct policy *p, struct text_faults *f)
{
	const struct text_value *v = policy_value(p,
	    "school_ict_includes_network");

	if (v && p->network_is_ict == CHOICE_UNDECIDED)
		text_fault(f, TEXT_QUESTION, v, "is a person's own equipment "
		    "on the school's network \"school ICT\"? Until the school "
		    "decides, beadle does not either");
	else if (!v && asks(p, "by"))
		text_fault(f, TEXT_QUESTION, policy_value(p, "monitoring"),
		    "is a person's own equipment on the school's network "
		    "\"school ICT\"? Answer with school_ict_includes_network: "
		    "yes, no or undecided");
}

static void
ask_personal(const struct policy *p, struct text_faults *f)
{
	char section[POLICY_SECTION];

	if (policy_value(p, "personal_equipment"))
		return;
	for (size_t i = 0; i < p->rule_count; i++) {
		const struct policy_rule *r = &p->rules[i];

		if (r->outcome != OUTCOME_CONTRARY || !reaches_own(p, r))
			continue;
		text_fault(f, TEXT_QUESTION, r->at, "%s also reaches people's "
		    "own equipment, of which nothing is recorded: is that "
		    "meant? Answer with personal_equipment: not-kept, or kept",
		    policy_section(r->clause, section));
		return;
	}
}

static void
ask_open(const struct policy *p, struct text_faults *f)
{
	char section[POLICY_SECTION];

	for (size_t i = 0; i < p->ask_count; i++)
		if (!p->asks[i].answer[0])
			text_fault(f, TEXT_QUESTION, p->asks[i].at, "%s: %s",
			    policy_section(p->asks[i].clause, section),
			    p->asks[i].ask);
}

void
policy_lint(const struct policy *p, const struct policy_beside *beside,
    int32_t today, struct text_faults *f)
{
	policy_refuse(p, f);
	warn_in_force(p, f);
	warn_review(p, today, f);
	if (beside->catalogue)
		warn_media(p, beside->catalogue, today, f);
	warn_consent(p, f);
	policy_lint_retention(p, f);
	warn_conflicting(p, f);
	warn_unapproved(p, f);
	warn_idle(p, f);
	warn_routes(p, f);
	if (beside->roster)
		policy_lint_roster(p, beside->roster, today, f);
	ask_network(p, f);
	ask_personal(p, f);
	ask_open(p, f);
}
