/* flip.c: every bit of a journal's files turned over, one at a time, and found.
 *
 *	flip STATE [EACH]
 *
 * Looks at each EACH-th bit (1: all). The walk is the store's own, begun at
 * the entry that holds the bit: what is before it is the same for all. What
 * the walk does not find at once must be found further on, or at the end, by
 * the digest of the last entry. Prints "BITS of which FOUND". */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/heads.h"
#include "store/segment.h"

#define MOST 100000

struct place { uint64_t chain_at, body_at, sequence; uint8_t digest[32];
	bool expired; };

static struct place places[MOST + 1];
static unsigned long bits, found, each = 1, turn;

static void *
map(int fd, size_t *len)
{
	struct stat st;
	void *p;

	if (fstat(fd, &st) < 0)
		return MAP_FAILED;
	*len = (size_t)st.st_size;
	p = mmap(NULL, *len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return p;
}

static void
stand(struct segment_walk *w, const struct place *p)
{
	w->chain_at = p->chain_at;
	w->body_at = p->body_at;
	w->sequence = p->sequence;
	memcpy(w->digest, p->digest, CHAIN_BYTES);
	segment_forget(w);		/* the files are changed meanwhile */
}

/* Is something found when the walk begins at place k of n? */
static bool
is_found(struct segment_walk *w, size_t k, size_t n, size_t chain_len,
    size_t body_len)
{
	struct journal_entry e;
	enum segment_step step;
	char why[160];

	stand(w, &places[k]);
	for (;; k++) {
		step = segment_next(w, chain_len, body_len, true, &e, why,
		    sizeof(why));
		if (step == SEGMENT_WRONG || step == SEGMENT_TORN)
			return true;
		if (step != SEGMENT_NEXT)
			break;
		/* Gone without a tombstone. */
		if (e.expired && !places[k].expired)
			return true;
	}
	return w->body_at != body_len || k != n ||
	    memcmp(w->digest, places[n].digest, CHAIN_BYTES) != 0;
}

/* All bits of bytes [from, to) of a file, which belong to place k. */
static void
turn_over(struct segment_walk *w, uint8_t *file, size_t from, size_t to,
    size_t k, const size_t n[3])
{
	size_t at;
	int bit;

	for (at = from; at < to; at++)
		for (bit = 0; bit < 8; bit++) {
			if (++turn % each != 0)
				continue;
			file[at] ^= (uint8_t)(1 << bit);
			bits++;
			found += is_found(w, k, n[0], n[1], n[2]);
			file[at] ^= (uint8_t)(1 << bit);
		}
}

static int
look(int dir_fd, const char *name, uint64_t *sequence, uint8_t digest[32])
{
	struct segment_walk w = { .chain_fd = -1, .body_fd = -1 };
	struct journal_entry e;
	size_t chain_len, body_len, n = 0, k;
	uint8_t *chain, *body;
	char why[160];

	if (segment_open(&w, dir_fd, name, true, why, sizeof(why)) < 0)
		return -1;
	w.sequence = *sequence;
	memcpy(w.digest, digest, CHAIN_BYTES);
	chain = map(w.chain_fd, &chain_len);
	body = map(w.body_fd, &body_len);
	if (chain == MAP_FAILED || body == MAP_FAILED)
		return -1;
	do {
		places[n] = (struct place){ w.chain_at, w.body_at, w.sequence,
			{ 0 }, false };
		memcpy(places[n].digest, w.digest, CHAIN_BYTES);
		if (segment_next(&w, chain_len, body_len, true, &e, why,
		    sizeof(why)) != SEGMENT_NEXT)
			break;
		places[n++].expired = e.expired;
	} while (n < MOST);
	*sequence = w.sequence;
	memcpy(digest, w.digest, CHAIN_BYTES);
	if (w.chain_at != chain_len || w.body_at != body_len)
		return -1;
	for (k = 0; k < n; k++) {
		const size_t lengths[] = { n, chain_len, body_len };

		turn_over(&w, chain, places[k].chain_at,
		    places[k].chain_at + SEGMENT_ENTRY, k, lengths);
		turn_over(&w, body, places[k].body_at, places[k + 1].body_at,
		    k, lengths);
	}
	segment_close(&w);
	return 0;
}

/* Each bit of a file of heads: no line of it may stay a signed head. */
static int
look_at_heads(const char *state, const char *journal)
{
	struct keyring keys;
	const struct keyring_key *key;
	struct head h;
	char why[200], *text, *line, *end;
	size_t len, at;
	int bit;

	text = heads_load(state, journal, &len);
	if (!text || keyring_load(&keys, state, why, sizeof(why)) != 0)
		return -1;
	for (line = text; line < text + len; line = end + 1) {
		end = memchr(line, '\n', (size_t)(text + len - line));
		for (at = 0; at < (size_t)(end - line); at++)
			for (bit = 0; bit < 8; bit++) {
				if (++turn % each != 0)
					continue;
				line[at] ^= (char)(1 << bit);
				bits++;
				key = head_read(line, (size_t)(end - line),
				    &h) == 0 ? keyring_find(&keys, h.key) :
				    NULL;
				found += !key || !keyring_is_signed(key->key,
				    line, (size_t)(end - line));
				line[at] ^= (char)(1 << bit);
			}
	}
	keyring_free(&keys);
	free(text);
	return 0;
}

static int
is_chain(const struct dirent *d)
{
	size_t len = strlen(d->d_name);

	return len == 19 && strcmp(d->d_name + 13, ".chain") == 0;
}

int
main(int argc, char **argv)
{
	static const char journal[] = "observations";
	uint8_t digest[32] = { 0 };
	uint64_t sequence = 0;
	struct dirent **names;
	char dir[4096], why[200];
	int i, n, fd;

	if (argc < 2 || chain_ready(why, sizeof(why)) < 0)
		return 2;
	if (argc > 2)
		each = strtoul(argv[2], NULL, 10);
	snprintf(dir, sizeof(dir), "%s/journal/%s", argv[1], journal);
	n = scandir(dir, &names, is_chain, alphasort);
	fd = open(dir, O_RDONLY | O_DIRECTORY);
	for (i = 0; i < n; i++) {
		names[i]->d_name[13] = '\0';
		if (look(fd, names[i]->d_name, &sequence, digest) < 0) {
			fprintf(stderr, "flip: %s is not right to begin with\n",
			    names[i]->d_name);
			return 1;
		}
		free(names[i]);
	}
	free(n < 0 ? NULL : names);
	if (n < 1 || look_at_heads(argv[1], journal) < 0)
		return 1;
	printf("%lu of which %lu\n", bits, found);
	return bits == found ? 0 : 1;
}
