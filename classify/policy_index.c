/* policy_index.c: a policy made ready for judging: its clauses as bits, and
 * what each service of the catalogue answers, so that no name is compared for
 * a session but its service's own, once. */
#include "classify/policy_parts.h"

#include <stdlib.h>
#include <string.h>

#include "classify/fnv.h"

/* Where a service's row is, or would be: there is always an empty slot. */
static size_t
slot_of(const struct policy_index *x, const char *service)
{
	size_t i = fnv(FNV_START, service, strlen(service)) & (x->slots - 1);

	while (x->rows[i].service &&
	    strcmp(x->rows[i].service->id, service) != 0)
		i = (i + 1) & (x->slots - 1);
	return i;
}

const struct policy_row *
policy_index_find(const struct policy_index *x, const char *service)
{
	const struct policy_row *row = &x->rows[slot_of(x, service)];

	return row->service ? row : NULL;
}

static void
index_question(struct policy_index *x, const struct policy_question *q,
    size_t i)
{
	uint64_t bit = UINT64_C(1) << i;

	switch (policy_kind_at(q->kind)->topic) {
	case POLICY_OF_SERVICE:
		x->service |= bit;
		break;
	case POLICY_OF_PLACE:
		x->places |= bit;
		x->fixed |= bit;
		break;
	case POLICY_OF_SESSION:
		x->fixed |= bit;
		break;
	case POLICY_OF_USE:
		x->use |= bit;
		break;
	case POLICY_OF_CLOCK:
		x->clock |= bit;
		break;
	case POLICY_OF_REGISTER:
		x->registers |= bit;
		x->masks |= 1u << q->mask;
		break;
	case POLICY_OF_DAY:
		x->limits |= bit;
		x->limit_at[i] = x->limit_count++;
		break;
	}
}

static void
index_service(const struct policy *p, struct policy_index *x,
    const struct catalogue_service *service)
{
	struct policy_row *row = &x->rows[slot_of(x, service->id)];
	struct policy_standing standing = { .row = row };
	struct policy_facts facts = { .policy = p, .standing = &standing };

	row->service = service;
	row->is_covered = policy_covers(p, service);
	for (size_t i = 0; i < p->question_count; i++)
		if (x->service >> i & 1 &&
		    policy_answer(&facts, i, NULL) > 0)
			row->yes |= UINT64_C(1) << i;
}

static void
index_rule(struct policy_rule *r)
{
	r->yes = r->no = 0;
	for (size_t i = 0; i < r->count; i++) {
		uint64_t bit = UINT64_C(1) << r->conditions[i].question;

		if (r->conditions[i].is_no)
			r->no |= bit;
		else
			r->yes |= bit;
	}
}

int
policy_index_make(struct policy *p, const struct catalogue *c)
{
	uint32_t services = catalogue_services(c);
	struct policy_index *x;
	size_t slots = 16;

	while (slots < 2 * (size_t)services)
		slots *= 2;
	x = calloc(1, sizeof(*x) + slots * sizeof(x->rows[0]));
	if (!x)
		return -1;
	x->slots = slots;
	x->episodes = policy_kind_named("episodes_today");
	for (size_t i = 0; i < p->question_count; i++)
		index_question(x, &p->questions[i], i);
	for (size_t i = 0; i < p->rule_count; i++)
		index_rule(&p->rules[i]);
	for (uint32_t i = 0; i < services; i++)
		index_service(p, x, catalogue_service(c, i));
	p->index = x;
	return 0;
}

bool
policy_has_limits(const struct policy *p)
{
	if (p->index)
		return p->index->limits != 0;
	for (size_t i = 0; i < p->question_count; i++)	/* of a draft */
		if (policy_kind_at(p->questions[i].kind)->topic ==
		    POLICY_OF_DAY)
			return true;
	return false;
}
