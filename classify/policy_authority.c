/* policy_authority.c: who may approve, suspend, revoke or end an entry of a
 * register, and what an entry must have, by the policy's words. */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "classify/policy_parts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

struct hearing {
	const struct policy_context *context;
	const struct register_act *act, *added;
	const struct roster_person *actor;
	const struct roster_person *subject;	/* of the entry; NULL: it
						 * names nobody */
	uint64_t at_us;
	char *words, *why;
	size_t whylen;
};

static int __attribute__((format(printf, 2, 3)))
refuse(const struct hearing *h, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(h->why, h->whylen, format, args);
	va_end(args);
	return -1;
}

static void __attribute__((format(printf, 2, 3)))
grant(const struct hearing *h, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(h->words, REGISTER_TEXT, format, args);
	va_end(args);
}

/* ---- who is who ---- */

static bool
is_actor(const struct hearing *h, const struct roster_person *p)
{
	return p && h->actor && roster_is_same(h->context->roster, p->id,
	    h->actor->id);
}

/* Whom an entry is about: the person, or whose alone its device is on its
 * days. Who has left is who they were when it was added. */
static const struct roster_person *
subject_of(const struct roster *r, const struct register_act *added,
    uint64_t at_us)
{
	const struct register_scope *s = &added->scope;
	const struct roster_person *p;
	const struct roster_device *d;

	if (s->person[0]) {
		p = roster_person_named(r, s->person, at_us);
		return p ? p : roster_person_named(r, s->person,
		    added->recorded_us);
	}
	if (!s->device[0])
		return NULL;
	d = policy_reach(r, s, NULL, calendar_day(at_us));
	if (!d)
		d = roster_device_named(r, s->device, at_us);
	return d && d->shared != SHARING_YES ? d->custodian : NULL;
}

/* May whoever puts it in force then use what it permits? */
static int
check_reach(const struct hearing *h)
{
	const struct register_scope *s = &h->added->scope;
	const struct roster_device *d;

	if (s->person[0])
		return 0;
	if (s->group[0] && !s->device[0] && !s->place[0] &&
	    strcmp(s->group, h->actor->group) == 0)
		return refuse(h, "%s is of the group %s: nobody may %s what is "
		    "for themselves, too", h->actor->id, s->group,
		    register_verb_name(h->act->verb));
	d = policy_reach(h->context->roster, s, h->actor,
	    calendar_day(h->at_us));
	if (!d)
		return 0;
	return refuse(h, "it is for %s, too, which %s keeps: nobody may %s "
	    "what is for themselves", d->id, h->actor->id,
	    register_verb_name(h->act->verb));
}

static int
check_people(const struct hearing *h)
{
	const char *person = h->added->scope.person;

	if (!h->actor)
		return refuse(h, "%s is not in the roster on that day",
		    h->act->by[0] ? h->act->by : "who does this");
	if (roster_is_suspended(h->context->roster, h->actor->id, h->at_us))
		return refuse(h, "%s is suspended on that day", h->actor->id);
	if (person[0] && !h->subject)
		return refuse(h, "%s, whom the entry is for, is not in the "
		    "roster on that day", person);
	return 0;
}

/* ---- offices ---- */

/* The deputy: whom the absence names, else any holder of that office, on a
 * day on which a holder is away. */
static bool
stands_in(const struct hearing *h, enum office absent, enum office deputy)
{
	const struct roster *r = h->context->roster;

	for (size_t i = 0; i < roster_offices(r); i++) {
		const struct roster_office *o = roster_office_at(r, i);
		const struct roster_person *acting;

		if (o->office != absent ||
		    !roster_holds(r, o->person, absent, h->at_us) ||
		    !roster_is_absent(r, o->person, h->at_us))
			continue;
		acting = roster_acting(r, o->person, h->at_us);
		if (acting ? is_actor(h, acting) :
		    roster_holds(r, h->actor->id, deputy, h->at_us))
			return true;
	}
	return false;
}

static bool
holds(const struct hearing *h, const struct roster_person *p,
    enum office office)
{
	return p && roster_holds(h->context->roster, p->id, office, h->at_us);
}

/* Is the row about this register and this kind of person? */
static bool
speaks_of(const struct hearing *h, const struct policy_power *w)
{
	if (!(w->registers & 1u << h->added->kind))
		return false;
	return !w->persons ||
	    (h->subject && (w->persons & 1u << h->subject->kind));
}

/* May the actor, by this row? What is the holder's own is no matter for who
 * stands in for them: recording it goes one higher, the rest to nobody. */
static bool
may_by(const struct hearing *h, const struct policy_power *w)
{
	enum office above;

	if (holds(h, h->actor, w->by)) {
		grant(h, "%s%s%s, %s", office_name(w->by),
		    w->with != OFFICE_COUNT ? " with " : "",
		    w->with != OFFICE_COUNT ? office_name(w->with) : "",
		    w->clause);
		return true;
	}
	if (holds(h, h->subject, w->by)) {
		above = policy_above(h->context->roster, w->by, h->at_us);
		if (h->added->kind != REGISTER_AUTHORITY ||
		    !holds(h, h->actor, above))
			return false;
		grant(h, "%s, the %s's own, %s", office_name(above),
		    office_name(w->by), w->clause);
		return true;
	}
	if (w->in_absence == OFFICE_COUNT ||
	    !stands_in(h, w->by, w->in_absence))
		return false;
	grant(h, "%s in the absence of the %s, %s",
	    office_name(w->in_absence), office_name(w->by), w->clause);
	return true;
}

/* ---- what an entry must have ---- */

/* latest: the day by which what must come first has happened. */
static bool
has_training(const struct register_act *a, int32_t latest)
{
	return a->terms.trained != INT32_MIN && a->terms.trained <= latest;
}

static bool
has_conditions(const struct register_act *a, int32_t latest)
{
	(void)latest;
	return a->terms.conditions[0] != '\0';
}

static bool
has_account(const struct register_act *a, int32_t latest)
{
	(void)latest;
	return a->terms.account[0] != '\0';
}

static bool
has_notified(const struct register_act *a, int32_t latest)
{
	return a->terms.notified != INT32_MIN && a->terms.notified <= latest;
}

static bool
has_administrators(const struct register_act *a, int32_t latest)
{
	const char (*who)[REGISTER_NAME] = a->terms.administrators;

	(void)latest;
	return who[0][0] && who[1][0] && strcmp(who[0], who[1]) != 0;
}

static const struct {
	bool (*has)(const struct register_act *a, int32_t latest);
	const char *words;
} needs[] = {
	[NEED_TRAINING] = { has_training, "the date of the training, "
	    "not after today nor after the entry begins" },
	[NEED_CONDITIONS] = { has_conditions, "the conditions of the use" },
	[NEED_ACCOUNT] = { has_account, "the account, a handle or URL" },
	[NEED_NOTIFIED] = { has_notified, "the day the head was told of the "
	    "account, not after today nor after the entry begins" },
	[NEED_ADMINISTRATORS] = { has_administrators,
	    "two administrators, two different people" },
};
static_assert(ARRAY_LEN(needs) == NEED_COUNT, "check every need");

/* All that is lacking at once, so that nobody is sent back for one thing after
 * the other. */
static int
check_official(const struct hearing *h)
{
	const struct policy *p = h->context->policy;
	const struct roster *r = h->context->roster;
	int32_t today = calendar_day(h->at_us), begins = h->added->scope.from;
	int32_t latest = begins != INT32_MIN && begins < today ? begins : today;
	char list[320] = "";
	size_t len = 0;

	if (p->never_official)
		return refuse(h, "the policy never allows official use "
		    "(section %s)", p->official_clause);
	for (int i = 0; i < NEED_COUNT && len < sizeof(list); i++)
		if ((p->needs & 1u << i) && !needs[i].has(h->added, latest))
			len += (size_t)snprintf(list + len, sizeof(list) - len,
			    "%s%s", len ? "; " : "", needs[i].words);
	if (len)
		return refuse(h, "the entry lacks %s (section %s)", list,
		    p->official_clause);
	for (int i = 0; i < 2; i++) {
		const char *who = h->added->terms.administrators[i];

		if (who[0] && !roster_person_named(r, who, h->at_us))
			return refuse(h, "administrator %s is not in the "
			    "roster on that day", who);
	}
	return 0;
}

/* An authority that names nobody and nothing would be one to watch all. */
static int
check_authority(const struct hearing *h)
{
	const struct text_value *grounds = h->context->policy->grounds;
	const char *ground = h->added->terms.ground;
	char list[200] = "";
	size_t len = 0;

	if (!h->added->scope.person[0] && !h->added->scope.device[0])
		return refuse(h, "an authority to record must name a person or "
		    "a device");
	if (!ground[0])
		return refuse(h, "an authority to record needs a ground");
	if (!grounds || policy_has_word(grounds, ground))
		return 0;
	for (size_t i = 0; i < text_count(grounds) && len < sizeof(list); i++)
		len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s",
		    i ? ", " : "", text_raw(text_item(grounds, i)));
	return refuse(h, "\"%s\" is not a ground the policy gives: %s", ground,
	    list);
}

static int
check_terms(const struct hearing *h)
{
	switch (h->added->kind) {
	case REGISTER_OFFICIAL:
		return check_official(h);
	case REGISTER_AUTHORITY:
		return check_authority(h);
	case REGISTER_CURRICULUM:
	case REGISTER_EXCEPTION:
	case REGISTER_ACKNOWLEDGEMENT:
	case REGISTER_KIND_COUNT:
		break;
	}
	return 0;
}

/* ---- the acts ---- */

static bool
may_approve(const struct hearing *h)
{
	const struct policy *p = h->context->policy;

	for (size_t i = 0; i < p->approval_count; i++)
		if (speaks_of(h, &p->approvals[i]) &&
		    may_by(h, &p->approvals[i]))
			return true;
	return false;
}

static bool
may_revoke(const struct hearing *h)
{
	const struct policy *p = h->context->policy;

	for (size_t i = 0; i < p->revocation_count; i++)
		if (speaks_of(h, &p->revocations[i]) &&
		    may_by(h, &p->revocations[i]))
			return true;
	return false;
}

static int
refuse_unspoken(const struct hearing *h)
{
	return refuse(h, "the policy does not say who may approve an entry of "
	    "the register \"%s\" for %s", register_kind_name(h->added->kind),
	    h->subject ? person_kind_name(h->subject->kind) : "anybody");
}

/* Name whose word would count, by the first row that speaks of it. */
static int
refuse_approval(const struct hearing *h)
{
	const struct policy *p = h->context->policy;
	bool any = false;

	for (size_t i = 0; i < p->approval_count; i++) {
		const struct policy_power *w = &p->approvals[i];

		any |= (w->registers >> h->added->kind & 1u) != 0;
		if (!speaks_of(h, w))
			continue;
		return refuse(h, "%s may not %s this: the policy gives that "
		    "to the %s%s%s (section %s)", h->actor->id,
		    register_verb_name(h->act->verb), office_name(w->by),
		    w->in_absence != OFFICE_COUNT ? ", or on days the roster "
		    "says they are away to the " : "",
		    w->in_absence != OFFICE_COUNT ?
		    office_name(w->in_absence) : "", w->clause);
	}
	if (any && !h->subject)
		return refuse(h, "who may %s this depends on whom it is for: "
		    "name the person", register_verb_name(h->act->verb));
	return refuse_unspoken(h);
}

static int
hear_approval(const struct hearing *h)
{
	const char *person = h->added->scope.person;

	if (roster_has_left(h->context->roster, person, h->at_us))
		return refuse(h, "%s has left; end the entry instead", person);
	if (check_terms(h) < 0)
		return -1;
	return may_approve(h) ? check_reach(h) : refuse_approval(h);
}

/* Who may approve may take it back, and whom the policy names beside. With
 * whom they must first confer, only they can say. */
static int
hear_revocation(const struct hearing *h)
{
	if (may_approve(h))
		return 0;
	if (!may_revoke(h))
		return refuse_approval(h);
	if (strstr(h->words, " with ") && !h->act->reason[0])
		return refuse(h, "%s: say in the reason when they conferred",
		    h->words);
	return 0;
}

/* Who has read something says so; another may enter what was signed. */
static int
check_acknowledgement(const struct hearing *h)
{
	const struct register_act *a = h->added;

	if (strcmp(a->by, a->scope.person) == 0 || a->terms.reference[0])
		return 0;
	return refuse(h, "%s says so themselves (--by %s); of a sheet they "
	    "signed give the --reference", a->scope.person, a->scope.person);
}

/* It is added and that is all; who added it may correct it, and whose it is
 * take it back. */
static int
hear_acknowledgement(const struct hearing *h)
{
	bool is_takeback = h->act->verb == REGISTER_REVOKE ||
	    h->act->verb == REGISTER_END;

	if (h->act->verb == REGISTER_ADD)
		return check_acknowledgement(h);
	if (h->act->verb == REGISTER_APPROVE)
		return refuse(h, "an acknowledgement needs no approval");
	if (is_takeback && is_actor(h, h->subject))
		grant(h, "whose it is");
	else if (strcmp(h->act->by, h->added->by) == 0)
		grant(h, "who added it");
	else if (holds(h, h->actor, OFFICE_HEAD))
		grant(h, "head");
	else
		return refuse(h, "only %s, who added it, or the head may %s "
		    "it; %s may revoke or end it", h->added->by,
		    register_verb_name(h->act->verb), h->added->scope.person);
	return 0;
}

static int
hear(const struct hearing *h)
{
	if (check_people(h) < 0)
		return -1;
	if (h->added->kind == REGISTER_ACKNOWLEDGEMENT)
		return hear_acknowledgement(h);
	if (h->act->verb == REGISTER_ADD)
		return check_terms(h);
	if (is_actor(h, h->subject))
		return refuse(h, "nobody may %s an entry of their own",
		    register_verb_name(h->act->verb));
	switch (h->act->verb) {
	case REGISTER_APPROVE:
	case REGISTER_RESUME:
		return hear_approval(h);
	case REGISTER_SUSPEND:
	case REGISTER_REVOKE:
	case REGISTER_END:
		return hear_revocation(h);
	case REGISTER_ADD:
	case REGISTER_VERB_COUNT:
		break;
	}
	return -1;
}

int
policy_authority(const struct policy_context *c, const struct register_act *a,
    const struct register_act *added, char words[REGISTER_TEXT], char *why,
    size_t whylen)
{
	struct hearing h = { .context = c, .act = a, .added = added,
		.at_us = a->recorded_us, .words = words, .why = why,
		.whylen = whylen };

	words[0] = '\0';
	h.actor = roster_person_named(c->roster, a->by, a->recorded_us);
	h.subject = subject_of(c->roster, added, a->recorded_us);
	return hear(&h);
}

bool
policy_has_approver(const struct policy_context *c,
    const struct register_act *added, char *why, size_t whylen)
{
	const struct hearing h = { .context = c, .act = added, .added = added,
		.at_us = added->recorded_us, .why = why, .whylen = whylen,
		.subject = subject_of(c->roster, added, added->recorded_us) };

	if (added->kind == REGISTER_ACKNOWLEDGEMENT)
		return true;		/* it needs none */
	for (size_t i = 0; i < c->policy->approval_count; i++)
		if (speaks_of(&h, &c->policy->approvals[i]) || (!h.subject &&
		    c->policy->approvals[i].registers & 1u << added->kind))
			return true;
	refuse_unspoken(&h);
	return false;
}
