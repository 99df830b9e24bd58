/* verify.c: a journal looked at whole.
 *
 * One walk over the segments, by the code that writes and reads them. On the
 * way each head is held against the entry it names: heads are sorted by
 * sequence first. What was expired is remembered as ranges, what tombstones
 * cover likewise, and the two are compared at the end. */
#include "store/verify.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/journal_parts.h"
#include "store/ranges.h"

struct looking {
	const char *name;		/* of the journal */
	struct journal *j;		/* NULL: there is none */
	const char *state;
	const struct keyring *keys;
	struct keyring fresh;		/* read again; count 0: not yet */
	struct segment_walk walk;
	struct verify_heads heads;	/* its own and those given, sorted */
	size_t at;			/* the next to be held against */
	struct ranges gone, covered;
	struct verify_result *out;
	char *why;
	size_t whylen;
};

static int __attribute__((format(printf, 4, 5)))
wrong(struct looking *l, const char *file, uint64_t sequence,
    const char *format, ...)
{
	va_list ap;

	snprintf(l->out->file, sizeof(l->out->file), "%s", file);
	l->out->sequence = sequence;
	va_start(ap, format);
	vsnprintf(l->out->wrong, sizeof(l->out->wrong), format, ap);
	va_end(ap);
	return 1;
}

static int
no_memory(struct looking *l)
{
	snprintf(l->why, l->whylen, "out of memory");
	return -1;
}

/* ---- heads ---- */

/* One that is not known may have been made since the keys were read. */
static const struct keyring_key *
find_key(struct looking *l, const char *id)
{
	const struct keyring_key *key = keyring_find(l->keys, id);
	char why[160];

	if (!key && l->fresh.count == 0 &&
	    keyring_load(&l->fresh, l->state, why, sizeof(why)) < 0)
		keyring_free(&l->fresh);
	return key ? key : keyring_find(&l->fresh, id);
}

/* One line of the journal's own file. */
static int
take_own(struct looking *l, const char *line, size_t len, uint64_t number)
{
	const struct keyring_key *key;
	struct head h;

	if (head_read(line, len, &h) < 0 ||
	    strcmp(h.journal, l->name) != 0)
		return wrong(l, "heads", 0, "line %" PRIu64 " is not a head of "
		    "this journal", number);
	key = find_key(l, h.key);
	if (!key)
		return wrong(l, "heads", h.sequence, "line %" PRIu64 ": there "
		    "is no key %s", number, h.key);
	if (!keyring_is_signed(key->key, line, len))
		return wrong(l, "heads", h.sequence, "line %" PRIu64 ": its "
		    "signature is wrong", number);
	if (h.sequence < l->out->last_head.sequence)
		return wrong(l, "heads", h.sequence, "line %" PRIu64 ": it is "
		    "of an earlier entry than the one before", number);
	l->out->last_head = h;
	l->out->heads++;
	return verify_heads_put(&l->heads, &h) < 0 ? no_memory(l) : 0;
}

static int
load_own(struct looking *l, const char *state)
{
	const char *line, *end;
	uint64_t number = 0;
	size_t len;
	char *text = heads_load(state, l->name, &len);
	int r = 0;

	if (!text && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (!text) {
		snprintf(l->why, l->whylen, "cannot read the heads of %s: %s",
		    l->name, strerror(errno));
		return -1;
	}
	for (line = text; r == 0 && line < text + len; line = end + 1) {
		end = memchr(line, '\n', (size_t)(text + len - line));
		number++;
		if (!end) {
			/* Who writes may have begun since it was opened. */
			if (!l->j || !parts_is_written(l->j))
				r = wrong(l, "heads", 0, "line %" PRIu64 " is "
				    "cut short", number);
			break;
		}
		r = take_own(l, line, (size_t)(end - line), number);
	}
	free(text);
	return r;
}

static int
by_sequence(const void *a, const void *b)
{
	uint64_t x = ((const struct head *)a)->sequence;
	uint64_t y = ((const struct head *)b)->sequence;

	return x < y ? -1 : x > y;
}

static int
gather_heads(struct looking *l, const char *state,
    const struct verify_heads *given)
{
	const struct head *h;
	size_t i;
	int r = load_own(l, state);

	for (i = 0; r == 0 && i < given->count; i++) {
		h = &given->heads[i];
		if (strcmp(h->journal, l->name) != 0)
			continue;
		if (h->key[0] && !find_key(l, h->key))
			return wrong(l, "keys/public", 0, "the head signed at "
			    "%s was signed by key %s, which is not among the "
			    "keys here: they were replaced", h->time, h->key);
		r = verify_heads_put(&l->heads, h) < 0 ? no_memory(l) : 0;
		l->out->given++;
	}
	if (l->heads.count > 1)
		qsort(l->heads.heads, l->heads.count, sizeof(*h), by_sequence);
	return r;
}

/* The words for a head in a sentence. */
static const char *
head_words(const struct head *h, char buf[80])
{
	if (h->time[0])
		snprintf(buf, 80, "the head signed at %s", h->time);
	else
		snprintf(buf, 80, "the head given");
	return buf;
}

/* Every head of the entry that was just walked over. */
static int
hold_heads(struct looking *l, const struct journal_entry *e, const char *name)
{
	char digest[HEADS_DIGEST], file[48], words[80];
	const struct head *h;

	chain_hex(e->digest, CHAIN_BYTES, digest);
	for (; l->at < l->heads.count; l->at++) {
		h = &l->heads.heads[l->at];
		if (h->sequence > e->sequence)
			break;
		if (h->sequence == e->sequence &&
		    strcmp(h->digest, digest) == 0)
			continue;
		snprintf(file, sizeof(file), "%s.chain", name);
		return wrong(l, file, e->sequence, "entry %" PRIu64 " is "
		    "another than %s names (%.16s..., not %.16s...): it or "
		    "what is before it was written anew", e->sequence,
		    head_words(h, words), digest, h->digest);
	}
	return 0;
}

/* ---- segments ---- */

static int
take_tombstone(struct looking *l, const struct journal_entry *e,
    const char *name)
{
	char file[48];

	l->out->tombstones++;
	snprintf(file, sizeof(file), "%s.body", name);
	if (e->expired)
		return wrong(l, file, e->sequence, "the text of a tombstone is "
		    "gone (entry %" PRIu64 ")", e->sequence);
	switch (ranges_read(&l->covered, e->body, e->len, e->sequence)) {
	case 0:
		return 0;
	case 1:
		return wrong(l, file, e->sequence, "a tombstone does not "
		    "name earlier entries (entry %" PRIu64 ")", e->sequence);
	}
	return no_memory(l);
}

static int
take_entry(struct looking *l, const struct journal_entry *e, const char *name)
{
	int r = hold_heads(l, e, name);

	if (r == 0 && e->kind == JOURNAL_TOMBSTONE)
		r = take_tombstone(l, e, name);
	if (r == 0 && e->expired) {
		l->out->expired++;
		if (ranges_add(&l->gone, e->sequence, e->sequence) < 0)
			r = no_memory(l);
	}
	if (r != 0)
		return r;
	l->out->entries++;
	chain_hex(e->digest, CHAIN_BYTES, l->out->digest);
	return 0;
}

/* What follows the last whole entry of a segment: nothing; of one that is
 * being written, what is not an entry yet. */
static int
look_at_end(struct looking *l, const char *name, bool is_newest,
    uint64_t chain, uint64_t body)
{
	const struct segment_walk *w = &l->walk;
	const char *kind = chain > w->chain_at ? "chain" : "body";
	char file[48];

	l->out->bytes += w->chain_at + w->body_at;
	if (chain == w->chain_at && body == w->body_at)
		return 0;
	l->out->is_written |= is_newest && parts_is_written(l->j);
	if (is_newest && l->out->is_written)
		return 0;
	snprintf(file, sizeof(file), "%s.%s", name, kind);
	return wrong(l, file, w->sequence + 1, "%" PRIu64 " bytes after entry %"
	    PRIu64 " are no whole entry: the torn end of a crash, which the "
	    "next start cuts, or something was cut or put there",
	    chain > w->chain_at ? chain - w->chain_at : body - w->body_at,
	    w->sequence);
}

static int
say_step(struct looking *l, const char *name, const char *why)
{
	char file[48];
	bool is_text = strstr(why, "text") != NULL;

	snprintf(file, sizeof(file), "%s.%s", name, is_text ? "body" :
	    "chain");
	return wrong(l, file, l->walk.sequence + 1, "%s line %" PRIu64
	    " (entry %" PRIu64 "): %s", file,
	    l->walk.chain_at / SEGMENT_ENTRY + 1, l->walk.sequence + 1, why);
}

/* Walk one segment that was opened: to its end, or to where next begins, if
 * that begins with all that lies behind: it was left by a writer which could
 * not cut it. next "": it is the newest. */
static int
walk_segment(struct looking *l, const char *name, const char *next)
{
	int64_t chain = segment_size(l->walk.chain_fd);
	int64_t body = segment_size(l->walk.body_fd);
	uint64_t next_first = next[0] ? parts_first(l->j, next) : 0;
	struct journal_entry e;
	enum segment_step step = SEGMENT_NEXT;
	char why[160];
	int r = 0;

	if (chain < 0 || body < 0) {
		snprintf(l->why, l->whylen, "cannot read %s: %s", name,
		    strerror(errno));
		return -1;
	}
	while (r == 0 && step == SEGMENT_NEXT) {
		if (l->walk.sequence + 1 == next_first &&
		    parts_is_left(l->j, &l->walk, next)) {
			l->out->bytes += l->walk.chain_at + l->walk.body_at;
			return 0;
		}
		step = segment_next(&l->walk, (uint64_t)chain, (uint64_t)body,
		    true, &e, why, sizeof(why));
		if (step == SEGMENT_NEXT)
			r = take_entry(l, &e, name);
	}
	if (r != 0)
		return r;
	if (step == SEGMENT_WRONG)
		return say_step(l, name, why);
	if (step == SEGMENT_FAILED) {
		snprintf(l->why, l->whylen, "%s: %s", name, why);
		return -1;
	}
	return look_at_end(l, name, !next[0], (uint64_t)chain,
	    (uint64_t)body);
}

static int
enter_segment(struct looking *l, const char *name)
{
	uint64_t sequence = l->walk.sequence;
	uint8_t digest[CHAIN_BYTES];
	char file[48], why[160];

	memcpy(digest, l->walk.digest, sizeof(digest));
	if (segment_open(&l->walk, l->j->dir_fd, name, false, why,
	    sizeof(why)) < 0) {
		snprintf(file, sizeof(file), "%s.body", name);
		return wrong(l, file, sequence + 1, "it cannot be opened "
		    "(entry %" PRIu64 "): %s", sequence + 1, why);
	}
	l->walk.sequence = sequence;
	memcpy(l->walk.digest, digest, sizeof(digest));
	l->out->segments++;
	return 0;
}

static int
walk_all(struct looking *l)
{
	char name[NAME_LEN + 1], next[NAME_LEN + 1];
	size_t i;
	int r = 0;

	if (!l->j)
		return 0;
	if (parts_list(l->j, l->why, l->whylen) < 0)
		return -1;
	for (i = 0; r == 0 && i < l->j->count; i++) {
		memcpy(name, l->j->parts[i].name, sizeof(name));
		r = enter_segment(l, name);
		/* A tombstone may be in one that was begun meanwhile. */
		if (r == 0 && i + 1 == l->j->count)
			r = parts_list(l->j, l->why, l->whylen);
		next[0] = '\0';
		if (i + 1 < l->j->count)
			memcpy(next, l->j->parts[i + 1].name, sizeof(next));
		if (r == 0)
			r = walk_segment(l, name, next);
	}
	return r;
}

/* Heads of entries that are not there, texts gone without a tombstone. */
static int
look_at_rest(struct looking *l)
{
	const struct head *h;
	uint64_t sequence;
	char words[80];

	if (l->at < l->heads.count) {
		h = &l->heads.heads[l->at];
		return wrong(l, "", l->out->entries + 1, "entry %" PRIu64
		    " is missing: the journal ends at %" PRIu64 ", but %s "
		    "names entry %" PRIu64, l->out->entries + 1,
		    l->out->entries, head_words(h, words), h->sequence);
	}
	sequence = ranges_first_outside(&l->gone, &l->covered);
	if (sequence == 0)
		return 0;
	return wrong(l, "", sequence, "the text of entry %" PRIu64 " is gone, "
	    "and no tombstone says that it was to go", sequence);
}

static int
open_journal(struct looking *l, const char *state)
{
	char dir[4096];

	snprintf(dir, sizeof(dir), "%s/journal/%s", state, l->name);
	if (access(dir, F_OK) < 0 && (errno == ENOENT || errno == ENOTDIR))
		return chain_ready(l->why, l->whylen);
	if (journal_open_read(&l->j, dir, l->why, l->whylen) < 0)
		return -1;
	l->out->is_written = parts_is_written(l->j);
	return 0;
}

int
verify_journal(const char *state, const char *name,
    const struct keyring *keys, const struct verify_heads *given,
    struct verify_result *out, char *why, size_t whylen)
{
	struct looking l = { .name = name, .state = state, .keys = keys,
		.out = out, .why = why, .whylen = whylen,
		.walk = { .chain_fd = -1, .body_fd = -1 } };
	int r;

	memset(out, 0, sizeof(*out));
	r = open_journal(&l, state);
	/* The heads first: what they name was written before them. */
	if (r == 0)
		r = gather_heads(&l, state, given);
	if (r == 0)
		r = walk_all(&l);
	if (r == 0)
		r = look_at_rest(&l);
	segment_close(&l.walk);
	verify_heads_free(&l.heads);
	ranges_free(&l.gone);
	ranges_free(&l.covered);
	keyring_free(&l.fresh);
	journal_close(l.j);
	return r;
}
