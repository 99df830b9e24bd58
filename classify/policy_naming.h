/* policy_naming.h: may a person be named beside a session yet?
 *
 *	naming: {clause: "7", says: "...", confirmed_by: two people}
 *
 * Where a policy says so, whose a session may be is shown to reviewers only
 * when two different people have each found it correct or referred it, on an
 * office that reviews, by a page, where people sign in: what the console
 * records is by whom it is said to be, and confirms nothing. Whoever takes a
 * finding back takes his own back, or, with none of his own, the one that
 * stood; whoever finds something else takes all of them back, by the console,
 * too. Nobody counts about himself, nor twice: two ids that the roster says are
 * one person's are one. The policy is that of the session's start. */
#ifndef CLASSIFY_POLICY_NAMING_H
#define CLASSIFY_POLICY_NAMING_H

#include "classify/policy.h"

#define NAMING_PEOPLE 2
/* os_user of what was recorded by a page, where people sign in. */
#define NAMING_DASHBOARD "(dashboard)"

struct policy_naming {
	bool is_asked;		/* the policy asks for two */
	bool is_hidden;		/* and they have not confirmed it */
	size_t count;		/* people who have, at most NAMING_PEOPLE */
	const char *by[NAMING_PEOPLE];	/* borrowed from the reviews */
};

void policy_naming(const struct policy_context *c, const struct session *s,
    const struct verdict *v, struct policy_naming *out);
/* How many have, by their acts alone, of a session that is not at hand: for
 * lists; never more than NAMING_PEOPLE. */
size_t policy_naming_count(const struct policy_context *c,
    const char *session);
/* Is this person, by whichever id, one of them? */
bool policy_naming_has(const struct policy_context *c, const char *session,
    const char *person);
/* By its acts, is it for this person, who is head or deputy: did anybody refer
 * it, whatever was found since, unless that was taken back; does it wait for a
 * second person; or did he find something of it himself? */
bool policy_naming_heads(const struct policy_context *c, const char *session,
    const char *person);
bool policy_naming_asked(const struct policy *p);

#endif
