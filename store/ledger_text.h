/* ledger_text.h: the ledger's entries as JSON text and back.
 *
 * An act, in this order; members that are not given are left out:
 *
 *	{"v":1,"what":"act","verb":"add","kind":"official","id":"official-3",
 *	 "from":"2026-09-07","by":"h.clarke","os_user":"root",
 *	 "authority":"head, 8","reason":"...","scope":{"person":"t.okafor",
 *	 "group":"","device":"","place":"","network":"","services":["x"],
 *	 "from":"2026-09-07","to":"2027-07-21","weekdays":["mon"],
 *	 "hours":"12:00-13:00"},"terms":{"account":"@school","conditions":"",
 *	 "ground":"","reference":"","administrators":["a","b"],
 *	 "trained":"2026-09-01","notified":"2026-09-01","policy":"hash"}}
 *
 * scope and terms are an ADD's alone. A law: {"v":1,"what":"law",
 * "law":"hash","from":"2026-09-01","minute":"...","by":"h.clarke",
 * "os_user":"root"}. What a reviewer found, which nothing but an "undone" one
 * takes back, and of the session what counting needs:
 *
 *	{"v":1,"what":"disposition","session":"91c57e02b7ab41f0",
 *	 "disposition":"embed","by":"n.page","os_user":"root","reason":"...",
 *	 "day":"2026-11-20","service":"facebook","outcome":"contrary",
 *	 "clause":"6","grades":{"service":4,"use":3,"who":2,"rule":4},
 *	 "law":"hash","catalogue":"hash","grading":"hash"}
 *
 * What somebody says against an entry about himself, and the answer, which has
 * "found", too:
 *
 *	{"v":1,"what":"contest","id":"contest-2","session":"91c57e02b7ab41f0",
 *	 "by":"t.okafor","os_user":"beadle","office":"head","reason":"...",
 *	 "day":"2026-11-20"}
 *	{"v":1,"what":"answer","id":"contest-2",...,"found":"stands"}
 *
 * A grade that was not assessed is left out. When it was recorded is the
 * journal's written_us; in a file of acts and reviews, as beadle judge takes
 * it, it is the member "recorded", in microseconds, after "what". */
#ifndef STORE_LEDGER_TEXT_H
#define STORE_LEDGER_TEXT_H

#include "store/ledger.h"

struct json;

enum ledger_what { LEDGER_ACT, LEDGER_LAW, LEDGER_REVIEW, LEDGER_CONTEST };

struct ledger_text {
	enum ledger_what what;		/* which of these was read */
	struct register_act act;
	struct ledger_law law;
	struct review review;
	struct contest contest;
};

/* Append as one object, no newline. with_recorded: as a line of a file. */
void ledger_text_act(struct json *j, const struct register_act *a,
    bool with_recorded);
void ledger_text_law(struct json *j, const struct ledger_law *law);
void ledger_text_review(struct json *j, const struct review *v,
    bool with_recorded);
void ledger_text_contest(struct json *j, const struct contest *c,
    bool with_recorded);

/* Read one object; strict: unknown members, wrong types, values out of range
 * and duplicate keys are refused. recorded_us 0: a line of a file, which must
 * say when. -1 and *why, one sentence. */
int ledger_text_read(const char *text, size_t len, uint64_t recorded_us,
    struct ledger_text *out, char *why, size_t whylen);

#endif
