/* acts.c: what people do beside a life of the keeper. */
#include "tests/faults/acts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/ledger.h"
#include "store/removal.h"
#include "tests/faults/calls.h"
#include "tests/faults/kept.h"

#define LOOK_EACH 4		/* machines */
#define STEPS_MOST 1000
#define HASH \
    "00000000000000000000000000000000000000000000000000000000000000aa"

static void
tell(const struct place *p, const char *token, uint64_t sequence)
{
	char line[64];
	int n = snprintf(line, sizeof(line), "%.16s %llu\n", token,
	    (unsigned long long)sequence);

	if (write(p->acks_fd, line, (size_t)n) != n)
		abort();
}

/* One entry, by a writer of its own. 0: it stands, and is told. */
static int
enter(struct place *p, struct duty *d, const struct removal *r,
    const char *token, uint64_t now_us)
{
	struct ledger *l;
	int result;

	p->why[0] = '\0';
	if (ledger_open_write(&l, p->state, p->why, sizeof(p->why)) < 0)
		return -1;
	result = ledger_duty(l, d, r, now_us, p->why, sizeof(p->why));
	if (result == 0)
		tell(p, token, ledger_sequence(l));
	ledger_close(l);
	return result;
}

static int
look(struct place *p, unsigned long long number, uint64_t now_us)
{
	struct duty d = { .what = DUTY_LOOK, .from = INT32_MIN,
		.to = INT32_MAX, .command = "sessions", .os_user = "root",
		.person = "t.okafor" };
	char token[32];

	snprintf(token, sizeof(token), "look-%011llu", number % 100000000000);
	snprintf(d.reason, sizeof(d.reason), "%s", token);
	return enter(p, &d, NULL, token, now_us);
}

/* The sequences of what was acknowledged since the order before; how many
 * sessions that makes in all. */
static unsigned
to_delete(const struct place *p, struct removal *r)
{
	struct ids *acks;
	unsigned n = 0;
	size_t i;

	calls_pause(true);
	acks = kept_acks(p->acks_fd);
	for (i = 0; i < acks->count; i++)
		if (!kept_is_act(acks->one[i].id) && n++ >= p->ordered &&
		    removal_add(&r->sequences, acks->one[i].sequence) < 0)
			abort();
	free(acks);
	calls_pause(false);
	return n;
}

static int
order(struct place *p, struct keeping *k, uint64_t now_us)
{
	struct duty d = { .what = DUTY_ORDER, .day = 30000, .policy = HASH,
		.law = HASH };
	struct removal r = { 0 };
	uint8_t digest[CHAIN_BYTES];
	unsigned n = to_delete(p, &r);
	char token[32];
	int result = 0;

	if (n > p->ordered) {
		p->ordered = n;
		snprintf(token, sizeof(token), "asked-%010u", n);
		tell(p, token, 0);
		memcpy(token, "order", 5);
		d.head.sequence = keep_head(k, digest);
		chain_hex(digest, sizeof(digest), d.head.digest);
		result = enter(p, &d, &r, token, now_us);
	}
	removal_free(&r);
	return result;
}

int
acts_due(struct place *p, struct keeping *k, unsigned machine)
{
	uint64_t now_us = life_time_us(machine);
	char token[32];
	int r = 0;

	if (machine % LOOK_EACH == 1)
		r = look(p, machine, now_us);
	/* Of the first day's sessions while it lasts, and across midnight. */
	if (r == 0 && (machine == LIFE_MIDNIGHT - 1 ||
	    machine == LIFE_MIDNIGHT + 8))
		r = order(p, k, now_us);
	(void)keep_obey(k);
	if (p->with_mirrors && machine % 3 == 0) {
		snprintf(token, sizeof(token), "mirror-%09u", machine);
		tell(p, token, 0);
	}
	return r < 0 && !p->why[0] ? -1 : 0;
}

int
acts_obey(struct keeping *k)
{
	unsigned i = 0;

	while (i++ < STEPS_MOST && keep_obey(k) == ORDERS_BUSY)
		;
	return i < STEPS_MOST ? 0 : -1;
}

void
acts_look_endlessly(struct place *p, unsigned long long first)
{
	while (look(p, first, life_time_us(0)) == 0)
		first++;
	printf("wrong %s\n", p->why);
}
