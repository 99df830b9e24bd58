/* make_journal.c: a state directory to tamper with, by the code that writes
 * one: both journals, three days in segments, heads signed on the way, a key
 * rotated, texts expired under a tombstone, entries of every kind.
 *
 *	make_journal STATE ENTRIES BYTES
 *
 * BYTES is about how long a text is. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/heads.h"
#include "store/journal.h"

#define DAY 20777		/* 2026-11-20 */
#define NOON UINT64_C(1795176000000000)

static char why[512];

static int
stop(const char *what)
{
	fprintf(stderr, "make_journal: %s: %s\n", what, why);
	exit(1);
}

static void
sign(const char *state, const char *name, struct journal *j, uint64_t now_us)
{
	struct head h = { 0 };
	uint8_t digest[CHAIN_BYTES];

	h.sequence = journal_head(j, digest);
	chain_hex(digest, sizeof(digest), h.digest);
	snprintf(h.journal, sizeof(h.journal), "%s", name);
	if (journal_sync(j, why, sizeof(why)) < 0 ||
	    heads_append(state, &h, now_us, why, sizeof(why)) < 0)
		stop("a head");
}

static void
append(struct journal *j, enum journal_kind kind, const char *text,
    uint64_t at_us, int32_t day)
{
	uint64_t sequence;

	if (journal_append(j, kind, text, strlen(text), at_us, day, &sequence,
	    why, sizeof(why)) < 0)
		stop("an entry");
}

/* A text of about so many bytes, like a session's, or a look at one. */
static void
make_text(char *text, size_t room, bool is_look, unsigned long n,
    unsigned long bytes)
{
	size_t len = (size_t)snprintf(text, room, is_look ? "{\"v\":1,"
	    "\"what\":\"look\",\"command\":\"explain\",\"session\":"
	    "\"%016lx\",\"os_user\":\"root\",\"reason\":\"" : "{\"v\":1,"
	    "\"what\":\"session\",\"id\":\"%016lx\",\"fill\":\"",
	    n * 2654435761u);

	for (; len < bytes && len + 4 < room; len++)
		text[len] = (char)('a' + (n * 7 + len) % 26);
	snprintf(text + len, room - len, "\"}");
}

/* Of every kind there is, so that each who verifies must know them all; a
 * tombstone needs a text of its own, and so does what a ledger is read for. */
static enum journal_kind
kind_of(const char *name, unsigned long n)
{
	enum journal_kind kind = (enum journal_kind)(n % JOURNAL_KIND_COUNT);

	if (strcmp(name, "ledger") == 0)
		return JOURNAL_LOOK;
	return kind == JOURNAL_TOMBSTONE ? JOURNAL_SESSION : kind;
}

static void
fill(const char *state, const char *name, unsigned long entries,
    unsigned long bytes, const char *tombstone)
{
	char dir[4096], text[8192];
	struct journal *j;
	uint64_t cut, at;
	enum journal_kind kind;
	unsigned long i;
	int32_t day;

	snprintf(dir, sizeof(dir), "%s/journal/%s", state, name);
	if (journal_open(&j, dir, &cut, why, sizeof(why)) < 0)
		stop(name);
	for (i = 0; i < entries; i++) {
		day = (int32_t)(3 * i / entries);
		at = NOON + (uint64_t)day * 86400000000u + i * 1000000;
		kind = kind_of(name, i);
		make_text(text, sizeof(text), kind == JOURNAL_LOOK, i, bytes);
		append(j, kind, text, at, DAY + day);
		if (i % 20 == 19)
			sign(state, name, j, at);
		if (i == entries / 2 &&
		    keyring_rotate(state, at, why, sizeof(why)) < 0)
			stop("a new key");
	}
	if (tombstone)
		append(j, JOURNAL_TOMBSTONE, tombstone, NOON + 3 *
		    UINT64_C(86400000000), DAY + 2);
	sign(state, name, j, NOON + 3 * UINT64_C(86400000000));
	journal_close(j);
}

/* Lines 2 to 4 of the first body become empty, as retention leaves them. */
static void
expire(const char *state)
{
	char command[8192];

	snprintf(command, sizeof(command), "sed -i '2,4s/.*//' "
	    "'%s/journal/observations/20261120-0001.body'", state);
	if (system(command) != 0)
		stop("expiry");
}

int
main(int argc, char **argv)
{
	unsigned long entries, bytes;

	if (argc != 4) {
		fprintf(stderr, "usage: make_journal STATE ENTRIES BYTES\n");
		return 2;
	}
	entries = strtoul(argv[2], NULL, 10);
	bytes = strtoul(argv[3], NULL, 10);
	if (chain_ready(why, sizeof(why)) < 0 || keyring_set_up(argv[1],
	    "school", "beadle", NOON, why, sizeof(why)) < 0)
		stop("a key");
	fill(argv[1], "observations", entries, bytes, "{\"what\":"
	    "\"tombstone\",\"order\":\"order-1\",\"sequences\":[[2,4]]}");
	fill(argv[1], "ledger", entries / 10 + 3, 80, NULL);
	expire(argv[1]);
	return 0;
}
