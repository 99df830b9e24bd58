/* policy_text.h: a policy as its text says it: what policy_load made, for those
 * who judge by it, check it or put it into words. Constant after loading; all
 * words are borrowed from the text, and are "" where nothing was written. */
#ifndef CLASSIFY_POLICY_TEXT_H
#define CLASSIFY_POLICY_TEXT_H

#include "classify/policy_retention.h"

#define POLICY_MOST_CLAUSES (POLICY_STEPS - 1)	/* a step is "in force" */
#define POLICY_MOST_QUESTIONS 64
#define POLICY_OCCASIONAL (-1)		/* a limit a day nobody defined */

enum policy_monitoring { MONITORING_OFF, MONITORING_AGGREGATE,
	MONITORING_ON_AUTHORITY, MONITORING_ROUTINE, MONITORING_COUNT };

enum policy_choice { CHOICE_NO, CHOICE_YES, CHOICE_UNDECIDED, CHOICE_COUNT };

/* The lawful basis a text claims for monitoring, and what an entry for official
 * use must have; bits 1 << these. */
enum policy_lawful { LAWFUL_CONSENT, LAWFUL_INTERESTS, LAWFUL_PUBLIC_TASK,
	LAWFUL_CONTRACT, LAWFUL_COUNT };
enum policy_need { NEED_TRAINING, NEED_CONDITIONS, NEED_ACCOUNT, NEED_NOTIFIED,
	NEED_ADMINISTRATORS, NEED_COUNT };

/* One thing that is asked, the same wherever it or its contrary is. */
struct policy_question {
	int kind;			/* index of policy_kind_at */
	unsigned mask;			/* of the words asked for */
	int64_t number;
	size_t rule;		/* a limit a day: of this clause; else 0 */
	const struct text_value *words;	/* one, or a list; borrowed */
};

struct policy_condition {
	size_t question;
	bool is_no;		/* holds when the answer is no */
	const struct text_value *key, *value;	/* as written */
};

struct policy_rule {		/* one clause that stands */
	const char *clause, *title, *says;
	struct policy_condition *conditions;	/* all must hold */
	size_t count;
	uint64_t yes, no;	/* the same: questions that must be so */
	enum outcome outcome;
	bool normally;		/* contrary, but for an exception */
	const struct text_value *chosen;	/* {choice: word}; NULL */
	const struct text_value *at;
};

struct policy_named {		/* an office, by the names in the text */
	const char *clause;
	enum office office;
	const struct text_value *named, *at;	/* named: a list */
};

struct policy_either {		/* an "Or" of the text */
	const char *id, *clause, *chosen;	/* chosen "": not yet */
	const struct text_value *between, *at;	/* {alternative: words} */
};

/* Whose approval counts, for whom; who may revoke; who is in a register by
 * holding an office. Bits 1 << enum. */
struct policy_power {
	const char *clause;
	unsigned registers, persons;	/* 0: all */
	enum office by;
	enum office in_absence, with;	/* OFFICE_COUNT: none */
	const struct text_value *at;
};

struct policy_way {		/* where a contrary outcome goes */
	const char *clause;
	unsigned persons;		/* 0: all */
	enum procedure to;
	enum office office;		/* OFFICE_COUNT: none */
	const struct text_value *at;
};

struct policy_open {		/* what the school is asked */
	const char *clause, *ask, *answer;	/* answer "": not yet */
	const struct text_value *at;
};

struct policy {
	struct text *text;		/* owns the words */
	const char *title, *school;
	int32_t issued, text_review;	/* printed in the text itself */
	int32_t from, review;		/* in force; all INT32_MIN: not given */
	const char *minute;
	const struct text_value *categories;	/* NULL: all */
	const struct text_value *named, *own;	/* NULL: none */
	const struct text_value *taken_as;	/* services that the school
						 * takes to be meant, too */
	struct policy_rule *rules;
	size_t rule_count;
	struct policy_question questions[POLICY_MOST_QUESTIONS];
	size_t question_count;
	enum outcome otherwise;
	enum policy_monitoring monitoring;
	enum policy_choice network_is_ict;
	bool keeps_personal, keeps_pupils, keeps_unknown;
	const struct text_value *grounds;	/* a list; NULL: any */
	const char *lawful_clause, *occasional_clause, *official_clause;
	const char *retention_clause, *naming_clause, *naming_says;
	bool names_by_two;	/* a person, only when two have confirmed */
	struct retention_length retention[RETENTION_CLASS_COUNT];
	unsigned lawful;		/* bits; 0: not claimed */
	int64_t minutes, episodes;	/* what is occasional, a day */
	bool never_official;
	unsigned needs;			/* bits */
	struct policy_named *offices;
	struct policy_either *choices;
	struct policy_power *approvals, *revocations, *standing;
	struct policy_way *routes;
	struct policy_open *asks;
	struct policy_index *index;	/* for judging (policy_facts.h) */
	size_t office_count, choice_count, approval_count, revocation_count;
	size_t standing_count, route_count, ask_count;
};

/* What stands under a key of the text; NULL: it does not have it. */
const struct text_value *policy_value(const struct policy *p, const char *key);

#endif
