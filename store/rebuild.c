/* rebuild.c: Redis filled from the journal again. */
#include "store/rebuild.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "store/chain.h"
#include "store/feed.h"
#include "store/journal.h"
#include "store/keys.h"

#define TIMEOUT_MS 5000
#define PATIENCE_MS 30000
#define WAIT_MS 20
#define TELL_MS 200

static uint64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void
directory_of(const struct rebuild *b, char dir[4096])
{
	snprintf(dir, 4096, "%s/journal/observations", b->state);
}

/* A journal_visit. */
static int
count(void *arg, const struct journal_entry *e)
{
	uint64_t *last = arg;

	*last = e->sequence;
	return 0;
}

int
rebuild_check(const struct rebuild *b, uint64_t *entries, char *why,
    size_t whylen)
{
	char dir[4096];
	struct journal *j;
	uint64_t last = 0;
	int r;

	directory_of(b, dir);
	if (journal_open_read(&j, dir, why, whylen) < 0)
		return -1;
	r = journal_each(j, 0, count, &last, why, whylen);
	journal_close(j);
	if (r == 0)
		*entries = last;
	return r;
}

int
rebuild_forget(const struct rebuild *b, char *why, size_t whylen)
{
	char cursor[KEYS_TEXT], schema[KEYS_TEXT];
	struct redis_arg args[] = { { "UNLINK", 6 }, { cursor, 0 },
		{ schema, 0 } };
	struct redis_reply *reply;
	struct redis *r;

	args[1].len = strlen(keys_name(KEY_CURSOR, b->site, 0, NULL, cursor));
	args[2].len = strlen(keys_name(KEY_SCHEMA, b->site, 0, NULL, schema));
	if (login_redis(&r, b->state, b->redis, LOGIN_KEEPER, TIMEOUT_MS, why,
	    whylen) < 0)
		return -1;
	reply = redis_ask(r, args, 3, 0, why, whylen);
	redis_free(r);
	redis_reply_free(reply);
	return reply ? 0 : -1;
}

/* Until Redis has all. */
static int
fill(struct feed *f, struct journal *j, rebuild_tell *tell, void *arg,
    char *why, size_t whylen)
{
	uint64_t now = now_ms(), moved = now, told = 0, seen = 0, head;
	uint8_t digest[CHAIN_BYTES];

	head = journal_head(j, digest);
	for (;;) {
		if (!feed_step(f, j, now)) {
			if (feed_cursor(f) == head && !feed_fault(f)[0])
				break;
			poll(NULL, 0, WAIT_MS);
		}
		now = now_ms();
		if (feed_cursor(f) != seen || !feed_fault(f)[0])
			moved = now;
		seen = feed_cursor(f);
		if (now - moved > PATIENCE_MS) {
			snprintf(why, whylen, "%s", feed_fault(f));
			return -1;
		}
		if (now - told > TELL_MS) {
			tell(arg, seen, head);
			told = now;
		}
	}
	tell(arg, head, head);
	return 0;
}

int
rebuild_fill(const struct rebuild *b, rebuild_tell *tell, void *arg,
    char *why, size_t whylen)
{
	struct journal *j = NULL;
	struct feed *f = NULL;
	char dir[4096];
	uint64_t torn;
	int r = -1;

	directory_of(b, dir);
	if (journal_open(&j, dir, &torn, why, whylen) < 0)
		return 1;
	if (feed_new(&f, b->site, b->state, b->redis, why, whylen) == 0 &&
	    rebuild_forget(b, why, whylen) == 0)
		r = fill(f, j, tell, arg, why, whylen);
	feed_free(f);
	journal_close(j);
	return r;
}
