/* explain.h: one session's verdict laid open: first in sentences a head
 * teacher can read aloud, then what was seen, every clause consulted with its
 * facts and their sources, how strong each claim is, where it would go, and
 * the texts it rests on. Pure. */
#ifndef DASHBOARD_EXPLAIN_H
#define DASHBOARD_EXPLAIN_H

#include <stdio.h>

#include "classify/json.h"
#include "classify/policy_naming.h"
#include "dashboard/judging.h"
#include "dashboard/precision_words.h"
#include "store/contests.h"

struct explanation {			/* of what; all borrowed */
	const struct session *session;
	const struct judged *judged;
	const struct policy_steps *steps;	/* NULL: not asked for */
	uint64_t now_us;		/* who may review it now */
	/* Zero: whoever it is may be named. Else explain_name's. */
	struct policy_naming naming;
	const struct contests_one *contest;	/* NULL: nobody contests it */
	bool contest_is_beside;		/* told in another place, not in the
					 * sentences */
	bool may_know_suspension;	/* of the reader; only laid_open.h
					 * asks */
};

/* What the policy says of naming anybody beside it, into *e; and where nobody
 * is to be named yet, steps without the names in them. */
void explain_name(struct explanation *e, struct policy_steps *steps);
/* How many have confirmed it, and that until two have nobody is named; "" where
 * the policy asks for no two. */
#define EXPLAIN_NAMING 240
char *explain_naming(const struct explanation *e, char buf[EXPLAIN_NAMING]);

/* -1: out of memory. Needs steps. */
int explain_text(FILE *out, const struct explanation *e);

/* The verdict as one JSON object; with steps, also what was asked and the
 * sentences. json_ok tells. */
void explain_json(struct json *j, const struct explanation *e);

/* The sentences, in one paragraph each: what happened, what the policy says of
 * it, what a register says, and what it does not show; with one line end after
 * each. */
void explain_words(FILE *out, const struct explanation *e);

/* What was found of it, as known then, by whoever looked into it; NULL: nobody
 * did. */
const struct review *explain_finding(const struct explanation *e);
/* Did anybody look into it: was anything found, or a contest answered? */
bool explain_is_looked_into(const struct explanation *e);
/* Is it to be told where it would go? Of what is contrary alone, and not once
 * it was found to be something else, or any contest to be right; nor where
 * nobody is to be named: who would be sent it tells whose it is. */
bool explain_has_route(const struct explanation *e);
/* What was found, and what the person concerned says, in a sentence each, with
 * one line end after each. */
void explain_found(FILE *out, const struct explanation *e);

/* As known then. */
enum explain_contest { EXPLAIN_NOT_CONTESTED, EXPLAIN_CONTESTED,
	EXPLAIN_ANSWERED };
enum explain_contest explain_contest(const struct explanation *e);

/* Where it would go, in sentences on one line. */
void explain_route(FILE *out, const struct policy_route *r);

/* What the register says in a few words: "approved after the event by
 * h.clarke on 2026-11-19"; "" when no entry speaks of it. */
#define EXPLAIN_ENTRY 160
char *explain_entry(const struct verdict *v, char buf[EXPLAIN_ENTRY]);

/* What a grade of use or of coverage rests on, with its numbers; "" for the
 * others, and where it is not assessed. Returns buf. */
#define EXPLAIN_WHY 400
char *explain_why(const struct explanation *e, enum grade_axis a,
    char buf[EXPLAIN_WHY]);

/* How a device was recognised: "roster, by its MAC". */
const char *explain_basis(enum device_basis b);

/* Is it undecided, and its service demoted? */
bool explain_is_demoted(const struct verdict *v);

/* The stretch whose verdict it is; NULL: none was needed. */
const struct policy_stretch *explain_stretch(const struct judged *j);

#endif
