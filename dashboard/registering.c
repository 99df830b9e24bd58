/* registering.c: an act on a register, checked and entered. */
#include "dashboard/registering.h"

#include "dashboard/register_rules.h"

struct registering_pass {
	const struct settings *settings;
	struct text_faults *faults;
	char *why;
	size_t whylen;
};

/* By a ledger that is open. */
static enum registering
check(const struct registering_pass *p, const struct ledger *l,
    struct register_act *a)
{
	struct policy_context context;
	struct laws *laws;
	int r;

	if (laws_open(&laws, p->settings->state, p->settings->law, l,
	    p->faults, p->why, p->whylen) < 0)
		return REGISTERING_FAILED;
	laws_context(laws, a->recorded_us, 0, &context, NULL);
	r = register_rules_check(&context, a, p->why, p->whylen);
	laws_close(laws);
	return r < 0 ? REGISTERING_REFUSED : REGISTERING_DONE;
}

enum registering
registering_ask(const struct settings *s, struct register_act *a,
    struct text_faults *f, char *why, size_t whylen)
{
	const struct registering_pass p = { s, f, why, whylen };
	enum registering result;
	struct ledger *ledger;

	if (ledger_open(&ledger, s->state, why, whylen) < 0)
		return REGISTERING_FAILED;
	result = check(&p, ledger, a);
	ledger_close(ledger);
	return result;
}

/* Nobody else writes until the ledger is closed: what is checked is so when it
 * is written. */
enum registering
registering_do(const struct settings *s, unsigned wait_ms,
    struct register_act *a, struct text_faults *f, char *why, size_t whylen)
{
	const struct registering_pass p = { s, f, why, whylen };
	enum registering result;
	struct ledger *ledger;
	int opened;

	opened = ledger_open_within(&ledger, s->state, wait_ms, why, whylen);
	if (opened != 0)
		return opened < 0 ? REGISTERING_FAILED : REGISTERING_BUSY;
	result = check(&p, ledger, a);
	if (result == REGISTERING_DONE &&
	    ledger_act(ledger, a, a->recorded_us, why, whylen) < 0)
		result = REGISTERING_FAILED;
	ledger_close(ledger);
	return result;
}
