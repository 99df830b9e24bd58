/* advices.c: recommendations and what became of them, as the ledger's entries
 * make them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/advice.h"

struct advices {
	struct advices_row *rows;
	size_t count;
};

struct advices *
advices_new(void)
{
	return calloc(1, sizeof(struct advices));
}

void
advices_free(struct advices *a)
{
	if (!a)
		return;
	while (a->count > 0)
		free(a->rows[--a->count].acts);
	free(a->rows);
	free(a);
}

size_t
advices_count(const struct advices *a)
{
	return a->count;
}

const struct advices_row *
advices_at(const struct advices *a, size_t i)
{
	return &a->rows[i];
}

static struct advices_row *
find(const struct advices *a, const char *id)
{
	size_t i;

	for (i = 0; i < a->count; i++)
		if (strcmp(a->rows[i].add.id, id) == 0)
			return &a->rows[i];
	return NULL;
}

const struct advices_row *
advices_named(const struct advices *a, const char *id)
{
	return find(a, id);
}

void
advices_next(const struct advices *a, char id[ADVICE_ID])
{
	snprintf(id, ADVICE_ID, "recommendation-%zu", a->count + 1);
}

static enum advice_state
state_of(const struct advice *decision, const struct advice *closing)
{
	if (closing)
		return closing->result == ADVICE_DONE ? ADVICE_IS_DONE :
		    ADVICE_IS_NOT_DONE;
	if (!decision)
		return ADVICE_IS_OPEN;
	return decision->decision == ADVICE_ACCEPTED ? ADVICE_IS_ACCEPTED :
	    decision->decision == ADVICE_DECLINED ? ADVICE_IS_DECLINED :
	    ADVICE_IS_DEFERRED;
}

enum advice_state
advice_state_at(const struct advices_row *row, uint64_t at_us,
    const struct advice **decision, const struct advice **closing)
{
	const struct advice *d = NULL, *c = NULL;
	size_t i;

	for (i = 0; i < row->act_count && row->acts[i].recorded_us <= at_us;
	    i++)
		*(row->acts[i].what == ADVICE_CLOSE ? &c : &d) = &row->acts[i];
	if (decision)
		*decision = d;
	if (closing)
		*closing = c;
	return state_of(d, c);
}

static int
check_act(const struct advices_row *row, const struct advice *one, char *why,
    size_t whylen)
{
	const struct advice *decision, *closing;
	enum advice_state is = advice_state_at(row, UINT64_MAX, &decision,
	    &closing);

	if (closing)
		snprintf(why, whylen, "%s is closed", one->id);
	else if (one->what == ADVICE_CLOSE && is != ADVICE_IS_ACCEPTED)
		snprintf(why, whylen, is == ADVICE_IS_DECLINED ?
		    "%s was declined: there is nothing to close" :
		    "%s is not decided on yet: only what was accepted is "
		    "closed", one->id);
	else if (one->what == ADVICE_DECIDE && (is == ADVICE_IS_ACCEPTED ||
	    is == ADVICE_IS_DECLINED))
		snprintf(why, whylen, "%s was %s already, by the %s", one->id,
		    advice_decision_name(decision->decision),
		    decision->office);
	else if (one->what == ADVICE_DECIDE &&
	    strcmp(one->by, row->add.by) == 0)
		snprintf(why, whylen, "nobody decides on what they "
		    "recommended themselves");
	else
		return 0;
	return -1;
}

int
advices_check(const struct advices *a, const struct advice *one, char *why,
    size_t whylen)
{
	const struct advices_row *row = find(a, one->id);

	if (one->what != ADVICE_ADD && row)
		return check_act(row, one, why, whylen);
	if (one->what == ADVICE_ADD && !row)
		return 0;
	snprintf(why, whylen, row ? "there is already a %s" : "there is no %s",
	    one->id);
	return -1;
}

static int
no_memory(char *why, size_t whylen)
{
	snprintf(why, whylen, "out of memory");
	return -1;
}

int
advices_take(struct advices *a, const struct advice *one, char *why,
    size_t whylen)
{
	struct advices_row *row = find(a, one->id), *rows;
	struct advice *acts;

	if (advices_check(a, one, why, whylen) < 0)
		return -1;
	if (row) {
		acts = reallocarray(row->acts, row->act_count + 1,
		    sizeof(*acts));
		if (!acts)
			return no_memory(why, whylen);
		row->acts = acts;
		row->acts[row->act_count++] = *one;
		return 0;
	}
	rows = reallocarray(a->rows, a->count + 1, sizeof(*rows));
	if (!rows)
		return no_memory(why, whylen);
	a->rows = rows;
	a->rows[a->count++] = (struct advices_row){ .add = *one };
	return 0;
}
