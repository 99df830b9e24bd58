/* law_words.c: a law in sentences. What each says stands in tables; the words
 * of its texts are shown as they are. */
#include "dashboard/law_words.h"

#include <assert.h>
#include <string.h>

#include "classify/policy_words.h"
#include "dashboard/law_clause.h"
#include "dashboard/law_powers.h"
#include "dashboard/law_rows.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* ---- the policy, and whom and what it is about ---- */

static void
say_adopted(const struct law *l, struct law_words *w)
{
	const struct policy *p = l->policy;
	int32_t review = p->review != INT32_MIN ? p->review : p->text_review;
	char day[PHRASE_DAY];

	law_say(w, LAW_ADOPTED, "%s: %s.", p->school, p->title);
	if (p->from != INT32_MIN)
		law_say(w, LAW_ADOPTED, "It is in force from %s.",
		    phrase_day(p->from, day));
	else
		law_say(w, LAW_ADOPTED, "Nobody has said from when it is in "
		    "force.");
	if (p->minute[0])
		law_say(w, LAW_ADOPTED, "It was adopted: %s.", p->minute);
	if (review != INT32_MIN)
		law_say(w, LAW_ADOPTED, "It is to be reviewed on %s.",
		    phrase_day(review, day));
}

static void
say_covered(const struct law *l, struct law_words *w)
{
	const struct policy *p = l->policy;
	struct phrase who = {0};

	for (size_t i = 0; i < p->rule_count; i++) {
		const struct policy_rule *r = &p->rules[i];
		char section[POLICY_SECTION];

		if (r->outcome != OUTCOME_OUTSIDE || r->count != 1 ||
		    strcmp(text_raw(r->conditions[0].key), "person") != 0)
			continue;
		phrase_add(&who, who.len ? "; nor " : ", but not ");
		phrase_people(&who,
		    p->questions[r->conditions[0].question].mask, ", ");
		phrase_add(&who, " (%s)", policy_section(r->clause, section));
	}
	law_say(w, LAW_COVERED, "It covers everybody who uses the school's "
	    "equipment or networks%s.", who.text);
}

static void
list_services(const struct law *l, const struct text_value *list,
    struct phrase *out)
{
	for (size_t i = 0; i < text_count(list); i++)
		phrase_add(out, "%s%s", phrase_join(i, text_count(list),
		    " and "), phrase_service(l->catalogue,
		    text_raw(text_item(list, i))));
}

static void
say_media(const struct law *l, struct law_words *w)
{
	const struct policy *p = l->policy;
	struct phrase named = {0}, taken = {0}, own = {0}, kinds = {0};

	phrase_list(&kinds, p->categories);
	if (p->categories)
		law_say(w, LAW_MEDIA, "Services of these kinds: %s.",
		    kinds.text);
	else
		law_say(w, LAW_MEDIA, "Every service in beadle's catalogue.");
	list_services(l, p->named, &named);
	if (named.len)
		law_say(w, LAW_MEDIA, "The text names %s.", named.text);
	list_services(l, p->taken_as, &taken);
	if (taken.len)
		law_say(w, LAW_MEDIA, "The text does not name %s: the school "
		    "takes what it says to mean %s, too.", taken.text,
		    text_count(p->taken_as) == 1 ? "it" : "them");
	phrase_list(&own, p->own);
	if (own.len)
		law_say(w, LAW_MEDIA, "The school's own: %s.", own.text);
}

/* ---- the rule ---- */

static void
say_rule(const struct law *l, struct law_words *w)
{
	static const char *const otherwise[] = {
		[OUTCOME_PERMITTED] = "is permitted",
		[OUTCOME_CONTRARY] = "is contrary to this policy",
		[OUTCOME_UNDECIDED] = "is for people to judge",
		[OUTCOME_OUTSIDE] = "is not contrary to the rule beadle "
		    "checks" };
	const struct policy *p = l->policy;

	for (size_t i = 0; i < p->rule_count; i++) {
		struct phrase sentence = {0};

		law_clause(l, i, &sentence);
		law_say(w, LAW_RULE, "%s", sentence.text);
	}
	law_say(w, LAW_OTHERWISE, "What none of these speaks of %s.",
	    otherwise[p->otherwise]);
}

static const char *
alternative_words(const struct policy_either *e)
{
	for (size_t i = 0; i < text_count(e->between); i++)
		if (strcmp(text_raw(text_key_at(e->between, i)), e->chosen) ==
		    0)
			return text_raw(text_value_at(e->between, i));
	return "";
}

static void
say_chosen(const struct law *l, struct law_words *w)
{
	const struct policy *p = l->policy;
	char section[POLICY_SECTION];

	for (size_t i = 0; i < p->choice_count; i++)
		if (p->choices[i].chosen[0])
			law_say(w, LAW_CHOSEN, "For %s the school chose, of "
			    "the text's alternatives (%s): “%s”",
			    p->choices[i].id,
			    policy_section(p->choices[i].clause, section),
			    alternative_words(&p->choices[i]));
	policy_section(p->occasional_clause, section);
	if (p->minutes >= 0)
		law_say(w, LAW_CHOSEN, "Occasional is at most %lld minutes a "
		    "day (%s).", (long long)p->minutes, section);
	if (p->episodes >= 0)
		law_say(w, LAW_CHOSEN, "Occasional is at most %lld times a day "
		    "(%s).", (long long)p->episodes, section);
	for (size_t i = 0; i < p->ask_count; i++)
		if (p->asks[i].answer[0])
			law_say(w, LAW_CHOSEN, "%s %s", p->asks[i].ask,
			    p->asks[i].answer);
}

/* ---- what is recorded ---- */

/* How long, class by class. */
static void
say_kept(const struct policy *p, struct law_words *w)
{
	static const char *const of[] = {
		[RETENTION_ROUTINE] = "What is held against nobody",
		[RETENTION_CONTRARY] = "What is contrary on its face",
		[RETENTION_CASE] = "What a reviewer referred",
		[RETENTION_AUDIT] = "Who looked at what and what was found",
		[RETENTION_COUNTS] = "What was only counted" };
	const char *clause = policy_retention_clause(p);
	char section[POLICY_SECTION], length[RETENTION_TEXT];

	static_assert(ARRAY_LEN(of) == RETENTION_CLASS_COUNT,
	    "say every class");
	for (int i = 0; i < RETENTION_CLASS_COUNT; i++) {
		struct retention_length l = policy_retention(p,
		    (enum retention_class)i);

		if (l.unit != RETENTION_NOT_SAID)
			law_say(w, LAW_RECORDED, "%s is deleted after "
			    "%s%s%s%s.", of[i], retention_text(l, length),
			    clause[0] ? " (" : "",
			    clause[0] ? policy_section(clause, section) : "",
			    clause[0] ? ")" : "");
	}
}

/* Whether one person's word is enough for a name. */
static void
say_naming(const struct policy *p, struct law_words *w)
{
	char section[POLICY_SECTION];

	if (!p->names_by_two)
		return;
	law_say(w, LAW_RECORDED, "Beside what is flagged nobody is named to "
	    "those who review it until two different people have each looked "
	    "at it and confirmed it%s%s%s%s%s%s. Nobody confirms what is their "
	    "own. Whose a device is stands in the roster all the same.",
	    p->naming_clause[0] ? " (" : "", p->naming_clause[0] ?
	    policy_section(p->naming_clause, section) : "",
	    p->naming_clause[0] ? ")" : "", p->naming_says[0] ? ": “" : "",
	    p->naming_says, p->naming_says[0] ? "”" : "");
}

static void
say_recorded(const struct law *l, struct law_words *w)
{
	static const char *const modes[] = {
		[MONITORING_OFF] = "Nothing.",
		[MONITORING_AGGREGATE] = "Only how much each service is used "
		    "at the school, without devices and without people.",
		[MONITORING_ON_AUTHORITY] = "Only how much each service is "
		    "used at the school, without devices and without people; "
		    "but of whom or what a case names, on somebody's "
		    "authority, each use while the authority holds.",
		[MONITORING_ROUTINE] = "Each use of social media on the "
		    "school's equipment: which device, which service, when "
		    "and how much. Never what was read or written. Use that "
		    "an entry in a register permits is only counted." };
	static const char *const ict[] = {
		[CHOICE_NO] = "is not", [CHOICE_YES] = "is" };
	const struct policy *p = l->policy;
	struct phrase grounds = {0};

	static_assert(ARRAY_LEN(modes) == MONITORING_COUNT, "say every mode");
	law_say(w, LAW_RECORDED, "%s", modes[p->monitoring]);
	phrase_list(&grounds, p->grounds);
	if (grounds.len)
		law_say(w, LAW_RECORDED, "An authority to record must name "
		    "one of these grounds: %s.", grounds.text);
	if (p->monitoring == MONITORING_OFF)
		return;
	law_say(w, LAW_RECORDED, "Of people's own and guests' equipment %s",
	    !p->keeps_personal ? "nothing." : policy_has_limits(p) ?
	    "only what is contrary or not decided by itself. How much of it "
	    "there may be a day is not known before the day is counted: use "
	    "that this decides is recorded, and may turn out to be permitted. "
	    "What else is permitted leaves no trace." :
	    "only what is contrary or not decided; what is permitted leaves "
	    "no trace.");
	law_say(w, LAW_RECORDED, p->keeps_pupils ? "Of pupils, for the "
	    "safeguarding lead alone." : "Of pupils nothing.");
	law_say(w, LAW_RECORDED, p->keeps_unknown ? "Of devices the roster "
	    "does not know as of the school's." : "Devices the roster does not "
	    "know are counted, without any name.");
	say_naming(p, w);
	say_kept(p, w);
	if (p->network_is_ict != CHOICE_UNDECIDED)
		law_say(w, LAW_RECORDED, "A person's own device on the "
		    "school's network %s school ICT.", ict[p->network_is_ict]);
}

static void
say_open(const struct law *l, struct law_words *w)
{
	const struct policy *p = l->policy;
	char section[POLICY_SECTION];

	for (size_t i = 0; i < p->choice_count; i++) {
		const struct policy_either *e = &p->choices[i];
		struct phrase s = {0};

		for (size_t k = 0; k < text_count(e->between); k++)
			phrase_add(&s, "%s“%s”", phrase_join(k,
			    text_count(e->between), " or "),
			    text_raw(text_value_at(e->between, k)));
		if (!e->chosen[0])
			law_say(w, LAW_OPEN, "The school must choose for %s "
			    "(%s): %s", e->id,
			    policy_section(e->clause, section), s.text);
	}
	if (p->network_is_ict == CHOICE_UNDECIDED)
		law_say(w, LAW_OPEN, "Is a person's own device on the school's "
		    "network school ICT? Nobody has said.");
	for (size_t i = 0; i < p->ask_count; i++)
		if (!p->asks[i].answer[0])
			law_say(w, LAW_OPEN, "%s (%s)", p->asks[i].ask,
			    policy_section(p->asks[i].clause, section));
}

int
law_words_make(const struct law *l, struct law_words *w)
{
	memset(w, 0, sizeof(*w));
	say_adopted(l, w);
	say_covered(l, w);
	say_media(l, w);
	say_rule(l, w);
	say_chosen(l, w);
	say_recorded(l, w);
	law_powers(l->policy, w);
	law_routes(l->policy, w);
	say_open(l, w);
	law_rows(l, w);
	return w->failed ? -1 : 0;
}
