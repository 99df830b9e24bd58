/* account_entry.c: what is done to an account goes into the ledger. */
#include "dashboard/account_entry.h"

#include <stdio.h>

#include "dashboard/os_user.h"
#include "dashboard/page.h"
#include "store/ledger.h"

int
account_entry(const char *state, const struct account_entry *e,
    uint64_t now_us, char *why, size_t whylen)
{
	struct duty d = { .what = DUTY_LOOK, .from = INT32_MIN,
		.to = INT32_MAX };

	snprintf(d.command, sizeof(d.command), "account %s", e->what);
	snprintf(d.person, sizeof(d.person), "%s", e->person);
	snprintf(d.by, sizeof(d.by), "%s", e->by);
	if (e->typed_by) {
		snprintf(d.os_user, sizeof(d.os_user), "%s", e->typed_by);
		snprintf(d.reason, sizeof(d.reason), "at the console");
	} else {
		os_user_page(d.os_user);
	}
	return ledger_look(state, &d, now_us, e->typed_by ? LEDGER_WAIT_MS :
	    PAGE_LEDGER_LOOP_MS, why, whylen);
}
