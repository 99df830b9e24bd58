/* law_powers.c: who may approve and revoke what, and where a matter goes. */
#include "dashboard/law_powers.h"

#include <assert.h>

#include "classify/policy_words.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Of each register: for anybody, and for people named. */
static const struct {
	const char *all, *of;
} entries[] = {
	[REGISTER_OFFICIAL] = { "Official use", "Official use by " },
	[REGISTER_CURRICULUM] = { "A curriculum activity",
	    "A curriculum activity of " },
	[REGISTER_EXCEPTION] = { "An exception", "An exception for " },
	[REGISTER_ACKNOWLEDGEMENT] = { "An acknowledgement",
	    "An acknowledgement of " },
	[REGISTER_AUTHORITY] = { "Recording what somebody in particular does",
	    "Recording what is done in particular by " },
};
static_assert(ARRAY_LEN(entries) == REGISTER_KIND_COUNT,
    "name every register");

static void
say_power(struct law_words *w, const struct policy_power *row, int kind,
    const char *verb)
{
	char section[POLICY_SECTION];
	struct phrase s = {0};

	phrase_add(&s, "%s", row->persons ? entries[kind].of :
	    entries[kind].all);
	if (row->persons)
		phrase_people(&s, row->persons, " and ");
	phrase_add(&s, " %s by the %s", verb, office_name(row->by));
	if (row->with != OFFICE_COUNT)
		phrase_add(&s, " with the %s", office_name(row->with));
	if (row->in_absence != OFFICE_COUNT)
		phrase_add(&s, ", or on days the %s is away by the %s",
		    office_name(row->by), office_name(row->in_absence));
	law_say(w, LAW_APPROVED, "%s (%s).", s.text,
	    policy_section(row->clause, section));
}

static void
say_powers(struct law_words *w, const struct policy_power *list,
    size_t count, const char *verb)
{
	for (size_t i = 0; i < count; i++)
		for (int k = 0; k < REGISTER_KIND_COUNT; k++)
			if (list[i].registers >> k & 1)
				say_power(w, &list[i], k, verb);
}

static void
say_needs(const struct policy *p, struct law_words *w)
{
	static const char *const words[] = {
		[NEED_TRAINING] = "the date of the training",
		[NEED_CONDITIONS] = "the conditions of the use",
		[NEED_ACCOUNT] = "the account",
		[NEED_NOTIFIED] = "the day the head was told of the account",
		[NEED_ADMINISTRATORS] = "two people who administer it" };
	size_t count = (size_t)__builtin_popcount(p->needs), said = 0;
	char section[POLICY_SECTION];
	struct phrase s = {0};

	static_assert(ARRAY_LEN(words) == NEED_COUNT, "name every need");
	policy_section(p->official_clause, section);
	if (p->never_official)
		law_say(w, LAW_APPROVED, "Official use is never permitted "
		    "(%s).", section);
	for (int i = 0; i < NEED_COUNT; i++)
		if (p->needs >> i & 1) {
			phrase_add(&s, "%s%s",
			    phrase_join(said, count, " and "), words[i]);
			said++;
		}
	if (said)
		law_say(w, LAW_APPROVED, "An entry for official use must give "
		    "%s (%s).", s.text, section);
}

void
law_powers(const struct policy *p, struct law_words *w)
{
	char section[POLICY_SECTION];

	say_powers(w, p->approvals, p->approval_count, "is approved");
	say_needs(p, w);
	say_powers(w, p->revocations, p->revocation_count,
	    "may also be suspended or revoked");
	for (size_t i = 0; i < p->standing_count; i++)
		law_say(w, LAW_APPROVED, "The %s needs no entry for official "
		    "use, unless it was suspended or revoked (%s).",
		    office_name(p->standing[i].by),
		    policy_section(p->standing[i].clause, section));
	law_say(w, LAW_APPROVED, "Nobody approves for themselves.");
}

void
law_routes(const struct policy *p, struct law_words *w)
{
	static const char *const to[] = { [PROCEDURE_NONE] = "",
		[PROCEDURE_DISCIPLINARY] = ", as a disciplinary matter",
		[PROCEDURE_GOVERNING] = ", under the governing body's "
		    "procedures",
		[PROCEDURE_SAFEGUARDING] = ", as a matter of safeguarding",
		[PROCEDURE_TRUST] = ", under the trust's procedures",
		[PROCEDURE_EMPLOYER] = ", and on to the employer" };

	static_assert(ARRAY_LEN(to) == PROCEDURE_COUNT, "say every procedure");
	for (size_t i = 0; i < p->route_count; i++) {
		const struct policy_way *way = &p->routes[i];
		char section[POLICY_SECTION];
		struct phrase who = {0};

		phrase_people(&who, way->persons, " and ");
		law_say(w, LAW_ROUTED, "Contrary use by %s goes to the %s%s "
		    "(%s).", who.text, way->office == OFFICE_COUNT ? "head" :
		    office_name(way->office), to[way->to],
		    policy_section(way->clause, section));
	}
	law_say(w, LAW_ROUTED, "The head's own goes to the chair of governors, "
	    "the chair's to the trust board or, where there is none, to the "
	    "governors. Nobody reviews their own.");
}
