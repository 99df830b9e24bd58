/* duty.h: what the ledger says of keeping and deleting, as JSON text and back:
 * legal holds, orders to delete, the certificates of what was deleted, and who
 * looked at personal data. One object an entry; members that are not given
 * are left out:
 *
 *	{"v":1,"what":"hold","id":"hold-1","device":"office-01",
 *	 "from":"2026-11-01","to":"2026-11-30","by":"h.clarke",
 *	 "os_user":"root","authority":"LADO 14/2026","reason":"..."}
 *	{"v":1,"what":"release","id":"hold-1","by":...}
 *	{"v":1,"what":"look","command":"subject export","person":"t.okafor",
 *	 "os_user":"root","reason":"..."}
 *	{"v":1,"what":"order","id":"order-3","rule":"retention","day":
 *	 "2026-11-30","policy":"hash","law":"hash","os_user":"root",
 *	 "head":{"sequence":812,"digest":"hex"},"classes":[{"class":"routine",
 *	 "records":40,"first":"2026-03-01","last":"2026-03-31"}],"held":2,
 *	 "ids":2,"sequences":[[1,40]],"ledger":[],"gone":["2023-03-01"],
 *	 "again":[]}
 *	{"v":1,"what":"certificate","id":"order-3","head":{...},"texts":52,
 *	 "held":1,"marks":3,"verified":["journal","redis","files"],
 *	 "os_user":"keeper"}
 *
 * A hold names one session, one device or one person. An order names neither
 * device nor person, only sequences and days: removal.h reads those; of an
 * erasure it says by how many ids the person was looked for, if by several. */
#ifndef STORE_DUTY_H
#define STORE_DUTY_H

#include "classify/json.h"
#include "classify/policy_retention.h"
#include "classify/registers_act.h"

#define DUTY_ID 24		/* "order-12" and a NUL */

enum duty_what { DUTY_HOLD, DUTY_RELEASE, DUTY_LOOK, DUTY_ORDER,
	DUTY_CERTIFICATE, DUTY_WHAT_COUNT };
enum duty_rule { DUTY_RETENTION, DUTY_ERASURE, DUTY_RULE_COUNT };
/* What was looked at again after deleting; bits 1 << these. */
enum duty_place { DUTY_IN_JOURNAL, DUTY_IN_LEDGER, DUTY_IN_REDIS,
	DUTY_IN_FILES,		/* Redis's own, written anew */
	DUTY_PLACE_COUNT };

struct duty_class { uint64_t records; int32_t first, last; };
struct duty_head { uint64_t sequence; char digest[65]; };

struct duty {			/* one entry */
	enum duty_what what;
	uint64_t recorded_us;	/* the journal's */
	char id[DUTY_ID];	/* all but LOOK */
	char by[REGISTER_NAME];		/* "" a rule, not a person */
	char os_user[REGISTER_NAME];
	char authority[REGISTER_TEXT], reason[REGISTER_TEXT];
	/* HOLD, LOOK: of what */
	char session[17], device[64], person[REGISTER_NAME];
	int32_t from, to;	/* local days; INT32_MIN, INT32_MAX: open */
	char command[REGISTER_NAME];	/* LOOK */
	/* ORDER */
	enum duty_rule rule;
	int32_t day;		/* judged as on that local day */
	char policy[65], law[65];
	struct duty_class classes[RETENTION_CLASS_COUNT];
	uint64_t held;		/* records that would have gone; CERTIFICATE:
				 * that were ordered to, and held since */
	uint64_t ids;		/* ORDER: of whom an ERASURE is; 0 not said */
	/* ORDER: the journal's head that was looked at. CERTIFICATE: after. */
	struct duty_head head;
	uint64_t texts;		/* CERTIFICATE: how many were taken out */
	uint64_t marks;		/* CERTIFICATE: kept of them (marks.h) */
	unsigned verified;	/* CERTIFICATE */
};

struct removal;

const char *duty_rule_name(enum duty_rule r);		/* "retention" */
const char *duty_place_name(enum duty_place p);		/* "journal" */

/* Append as one object, no newline. r: of an ORDER alone. */
void duty_write(struct json *j, const struct duty *d, const struct removal *r);

/* Read one object; strict. -1 and *why, one sentence. */
int duty_read(const char *text, size_t len, struct duty *out, char *why,
    size_t whylen);

#endif
