/* trying.c: recorded days judged by a draft. */
#include "dashboard/trying.h"

struct draft {
	const struct law *law;
	const struct reader *reader;
};

/* The draft as if it had always been in force. */
static void
draft_basis(const void *arg, uint64_t start_us, struct judging_basis *out)
{
	const struct draft *d = arg;

	(void)start_us;
	out->context = law_context(d->law);
	out->context.registers = ledger_registers(d->reader->ledger);
	out->context.reviews = ledger_reviews(d->reader->ledger);
	out->context.as_known_us = d->reader->as_known_us;
	out->context.is_trial = true;
	out->law = d->law;
}

struct counting {
	struct tried_maker *maker;
	enum judging_result result;
};

static int
add_session(void *arg, const struct session *s)
{
	struct counting *c = arg;

	c->result = tried_add(c->maker, s);
	return c->result != JUDGING_DONE;
}

int
trying_count(struct reader *r, const struct law *law, struct tried *out,
    char *why, size_t whylen)
{
	const struct draft draft = { law, r };
	const struct tried_judge now = { reader_basis, r };
	const struct tried_judge then = { draft_basis, &draft };
	struct counting c = { tried_new(&now, &then), JUDGING_MEMORY };
	int result = c.maker ? 0 : 1;
	int32_t day;

	for (day = out->from; result == 0 && day <= out->to; day++)
		result = reader_numbers(r, day, add_session, &c, why,
		    whylen);
	if (result == 0 && tried_end(c.maker, out) < 0) {
		c.result = JUDGING_MEMORY;
		result = 1;
	}
	if (result > 0)
		snprintf(why, whylen, "%s", judging_words(c.result));
	tried_free(c.maker);
	return result == 0 ? 0 : -1;
}
