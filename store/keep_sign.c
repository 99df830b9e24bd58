/* keep_sign.c: when heads are signed. */
#include "store/keep_sign.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "classify/calendar.h"
#include "store/heads.h"
#include "store/journal.h"

#define MINUTE_US UINT64_C(60000000)
#define WHY 400

struct signed_journal {
	const char *name;
	bool is_known;			/* what was signed last was read */
	uint64_t sequence;		/* signed last */
};

struct keep_sign {
	const char *state, *site, *box;
	bool is_set_up;			/* there is a key */
	struct signed_journal observations, ledger;
	struct journal *reader;		/* of the ledger; NULL: none yet */
	uint64_t ledger_sequence;
	uint8_t ledger_digest[CHAIN_BYTES];
	uint64_t minute;
	int32_t day;
	char why[WHY], told[WHY];
};

struct keep_sign *
keep_sign_new(const char *state, const char *site, const char *box)
{
	struct keep_sign *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->state = state;
	s->site = site;
	s->box = box;
	s->observations.name = "observations";
	s->ledger.name = "ledger";
	return s;
}

void
keep_sign_free(struct keep_sign *s)
{
	if (!s)
		return;
	journal_close(s->reader);
	free(s);
}

/* A journal_visit. */
static int
note_entry(void *arg, const struct journal_entry *e)
{
	struct keep_sign *s = arg;

	s->ledger_sequence = e->sequence;
	memcpy(s->ledger_digest, e->digest, CHAIN_BYTES);
	return 0;
}

/* Others write it: what is read may not be on the disk yet, and a head must
 * not outlive a power cut that its entry does not. */
static int
follow_ledger(struct keep_sign *s)
{
	char dir[4096];

	snprintf(dir, sizeof(dir), "%s/journal/ledger", s->state);
	if (!s->reader && access(dir, F_OK) < 0 && errno == ENOENT)
		return 0;
	if (!s->reader && journal_open_read(&s->reader, dir, s->why,
	    sizeof(s->why)) < 0)
		return -1;
	if (!journal_is_read(s->reader) && journal_each(s->reader,
	    s->ledger_sequence, note_entry, s, s->why, sizeof(s->why)) < 0)
		return -1;
	if (s->ledger.is_known && s->ledger_sequence == s->ledger.sequence)
		return 0;
	return journal_sync_read(s->reader, s->why, sizeof(s->why));
}

/* What was signed when the keeper last ran must still be there. */
static int
recall(struct keep_sign *s, struct signed_journal *j, uint64_t sequence,
    const char *digest)
{
	struct head last;
	int r;

	if (j->is_known)
		return 0;
	r = heads_last(s->state, j->name, &last, s->why, sizeof(s->why));
	if (r < 0)
		return -1;
	j->is_known = true;
	if (r == 0)
		return 0;
	if (last.sequence < sequence) {
		j->sequence = last.sequence;
		return 0;
	}
	if (last.sequence == sequence && strcmp(last.digest, digest) == 0) {
		j->sequence = sequence;
		return 0;
	}
	snprintf(s->why, sizeof(s->why), "the journal %s ends at entry %"
	    PRIu64 " and is not the one whose entry %" PRIu64 " was signed at "
	    "%s: its end was cut off or written anew; beadle journal verify "
	    "tells more", j->name, sequence, last.sequence, last.time);
	return -1;
}

static int
sign(struct keep_sign *s, struct signed_journal *j, uint64_t sequence,
    const uint8_t digest[CHAIN_BYTES], uint64_t now_us, bool is_day_end)
{
	struct head h = { .sequence = sequence };

	chain_hex(digest, CHAIN_BYTES, h.digest);
	snprintf(h.journal, sizeof(h.journal), "%s", j->name);
	if (recall(s, j, sequence, h.digest) < 0)
		return -1;
	if (sequence == 0 || (sequence == j->sequence && !is_day_end))
		return 0;
	if (heads_append(s->state, &h, now_us, s->why, sizeof(s->why)) < 0)
		return -1;
	j->sequence = sequence;
	return 0;
}

static int
set_up(struct keep_sign *s, uint64_t now_us)
{
	if (!s->is_set_up)
		s->is_set_up = keyring_set_up(s->state, s->site, s->box,
		    now_us, s->why, sizeof(s->why)) >= 0;
	return s->is_set_up ? 0 : -1;
}

const char *
keep_sign_due(struct keep_sign *s, uint64_t sequence,
    const uint8_t digest[CHAIN_BYTES], uint64_t now_us, bool is_last)
{
	int32_t day = calendar_day(now_us);
	bool is_day_end = s->minute != 0 && day != s->day;

	if (now_us / MINUTE_US == s->minute && !is_last)
		return NULL;
	s->minute = now_us / MINUTE_US;
	s->day = day;
	s->why[0] = '\0';
	if (set_up(s, now_us) == 0 && sign(s, &s->observations, sequence,
	    digest, now_us, is_day_end) == 0 && follow_ledger(s) == 0)
		sign(s, &s->ledger, s->ledger_sequence, s->ledger_digest,
		    now_us, is_day_end);
	if (strcmp(s->why, s->told) == 0)
		return NULL;
	snprintf(s->told, sizeof(s->told), "%s", s->why);
	return s->why[0] ? s->why : NULL;
}
