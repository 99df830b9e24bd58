/* keep_write.c: what is kept, written down. */
#include <stdio.h>

#include "store/keep_parts.h"

const char *
keep_why(const struct keeping *k)
{
	return k->why[0] ? k->why : "out of memory";
}

int
keep_no_memory(struct keeping *k)
{
	snprintf(k->why, sizeof(k->why), "out of memory");
	return -1;
}

int
keep_of_episodes(struct keeping *k, int result)
{
	if (result == 0 || k->why[0])
		return result;
	if (episodes_open(k->episodes) < EPISODE_MOST_OPEN)
		return keep_no_memory(k);
	snprintf(k->why, sizeof(k->why), "more than %d sessions are open at "
	    "once: what is listened to is not one school's network, or its "
	    "devices' addresses are made up", EPISODE_MOST_OPEN);
	return -1;
}

int
keep_event(struct keeping *k, const struct fact *f)
{
	struct fact whole = *f;

	if (whole.at_us == 0)
		whole.at_us = k->set.is_live || k->clock_us == 0 ?
		    scribe_now_us() : k->clock_us;
	whole.day = calendar_day(whole.at_us);
	return scribe_fact(k->scribe, JOURNAL_EVENT, &whole);
}

int
keep_alarm(struct keeping *k, const char *what, const char *text)
{
	struct fact f = { .what = what, .text = text };

	if (k->set.say)
		k->set.say(text);
	return keep_event(k, &f);
}

int
keep_tell_network(struct keeping *k)
{
	char text[NETWORK_TEXT];
	struct fact f = { .what = "network-opened", .text = text };

	if (!k->set.network)
		return 0;
	network_about(k->set.network, scribe_now_us(), text);
	return keep_event(k, &f);
}

int
keep_sync(struct keeping *k)
{
	const struct backlog *b = scribe_backlog(k->scribe);
	char text[400];

	if (scribe_sync(k->scribe) < 0)
		return -1;
	if (!b || k->is_disk_told == (backlog_fault(b)[0] != '\0'))
		return 0;
	k->is_disk_told = !k->is_disk_told;
	if (!k->is_disk_told)
		return keep_alarm(k, "disk-works", "the journal takes records "
		    "again; those that waited are in it");
	snprintf(text, sizeof(text), "records wait in memory: %.300s",
	    backlog_fault(b));
	return keep_alarm(k, "disk-failed", text);
}

const char *
keep_fault(const struct keeping *k)
{
	const struct backlog *b = scribe_backlog(k->scribe);

	return b ? backlog_fault(b) : "";
}

uint64_t
keep_head(const struct keeping *k, uint8_t digest[CHAIN_BYTES])
{
	return k->journal ? journal_head_safe(k->journal, digest) : 0;
}

/* A counts_visit. */
static int
write_count(void *arg, int32_t day, unsigned part,
    const struct store_count *sum)
{
	struct keeping *k = arg;

	return scribe_count(k->scribe, day, part, sum);
}

int
keep_write_counts(struct keeping *k)
{
	if (counts_each(k->counts, write_count, k) < 0)
		return -1;
	counts_written(k->counts);
	return 0;
}

static int
count_session(struct keeping *k, enum store_count_of of, const char *name,
    const struct session *s)
{
	return counts_add(k->counts, of, name, s) < 0 ? keep_no_memory(k) : 0;
}

/* What a crash left has its id. */
static int
write_session(struct keeping *k, const struct session *s)
{
	struct session named = *s;

	if (named.id[0] == '\0')
		session_identify(&named);
	return scribe_session(k->scribe, &named);
}

/* An episode_sealed. */
int
keep_sealed(void *arg, const struct session *s)
{
	char entry[REGISTER_ID] = "";
	struct keeping *k = arg;
	struct policy_context c;

	keep_law_context(k->law, s->start_us, &c);
	switch (policy_keep(&c, s, entry)) {
	case KEEP_SESSION:
		return write_session(k, s);
	case KEEP_UNKNOWN:
		return count_session(k, COUNT_UNKNOWN, "", s);
	case KEEP_SUM:
		return count_session(k, COUNT_SERVICE, s->service, s);
	case KEEP_EXEMPT:
		return count_session(k, COUNT_EXEMPT, entry, s);
	case KEEP_NOTHING:
	case KEEP_KIND_COUNT:
		break;
	}
	return 0;
}

/* A cover_visit. */
int
keep_covered(void *arg, uint32_t minute, const struct store_cover *sum)
{
	struct keeping *k = arg;
	uint64_t at = minute * SESSION_MINUTE_US;
	struct fact f = { .what = "cover", .day = calendar_day(at),
		.at_us = at, .add = *sum };

	return scribe_fact(k->scribe, JOURNAL_COVER, &f);
}
