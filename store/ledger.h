/* ledger.h: the second journal, of what people did: acts on the registers and
 * laws published. Written by beadle, one entry at a time under a lock, read by
 * both programs; the keeper follows it, so that an exemption holds with Redis
 * down.
 *
 * An act's text, in this order, members that are not given left out:
 *
 *	{"v":1,"what":"act","verb":"add","kind":"official","id":"official-3",
 *	 "from":"2026-09-07","by":"h.clarke","authority":"head, 8",
 *	 "reason":"...","os_user":"root","scope":{"person":"t.okafor",
 *	 "group":"","device":"","place":"","network":"","services":["x"],
 *	 "from":"2026-09-07","to":"2027-07-21","weekdays":["mon"],
 *	 "hours":"12:00-13:00"},"terms":{"account":"@school","conditions":"",
 *	 "ground":"","reference":"","administrators":["a","b"],
 *	 "trained":"2026-09-01","notified":"2026-09-01","policy":"hash"}}
 *
 * and a law's: {"v":1,"what":"law","law":"hash","from":"2026-09-01",
 * "minute":"...","by":"h.clarke","os_user":"root"}. When it was recorded is
 * the journal's written_us; in a file of acts given to beadle judge it is the
 * member "recorded", in microseconds. */
#ifndef STORE_LEDGER_H
#define STORE_LEDGER_H

#include "classify/registers.h"

struct ledger;

struct ledger_law {		/* one law published */
	char hash[65];
	int32_t from;		/* local day it comes in force */
	uint64_t recorded_us;
	char minute[REGISTER_TEXT], by[REGISTER_NAME];
};

/* state NULL: an empty one, for ledger_line. A state directory without a
 * ledger is an empty ledger. -1 and *why: damage, no rights. */
int ledger_open(struct ledger **out, const char *state, char *why,
    size_t whylen);
void ledger_close(struct ledger *l);

/* Read what others appended since. The number of entries read, or -1 and *why;
 * what was read before stands. */
int ledger_follow(struct ledger *l, char *why, size_t whylen);

/* Borrowed until the next follow. */
const struct registers *ledger_registers(const struct ledger *l);
size_t ledger_laws(const struct ledger *l);
const struct ledger_law *ledger_law(const struct ledger *l, size_t i);

/* One act from a line of text with "recorded" (not from the journal). -1 and
 * *why. */
int ledger_line(struct ledger *l, const char *line, size_t len, char *why,
    size_t whylen);

/* Append and sync; the ledger then holds it. An ADD with an empty id is given
 * the next one of its kind ("official-3") in a->id. a->recorded_us is set.
 * -1 and *why, and nothing was written. */
int ledger_act(struct ledger *l, struct register_act *a, uint64_t now_us,
    char *why, size_t whylen);
int ledger_publish(struct ledger *l, struct ledger_law *law, uint64_t now_us,
    char *why, size_t whylen);

#endif
