/* marks_key.c: the key of the marks, and what they are of. */
#include "store/marks.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/fact.h"
#include "store/files.h"
#include "store/record.h"

#define FILE_NAME "marks"
#define KEY_TEXT (2 * CHAIN_KEY + 1)	/* digits and a newline */
#define SOURCE "\"source\":\""

/* ---- the key ---- */

static void
name_key(struct marks_key *k)
{
	uint8_t digest[CHAIN_BYTES];

	chain_digest(k->key, sizeof(k->key), digest);
	chain_hex(digest, (MARKS_NAME - 1) / 2, k->name);
}

int
marks_key_load(struct marks_key *out, const char *state, char *why,
    size_t whylen)
{
	char dir[4096], *text;
	size_t len;
	int r = 1;

	snprintf(dir, sizeof(dir), "%s/keys", state);
	text = files_read(dir, FILE_NAME, KEY_TEXT, &len);
	if (!text && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (text && len == KEY_TEXT && text[KEY_TEXT - 1] == '\n')
		text[KEY_TEXT - 1] = '\0';
	if (!text || chain_unhex(text, out->key, CHAIN_KEY) < 0) {
		snprintf(why, whylen, "cannot read %s/" FILE_NAME ", by which "
		    "what was deleted is known again: %s; put it back from a "
		    "backup", dir, text ? "it is no key" : strerror(errno));
		r = -1;
	}
	free(text);
	if (r == 1)
		name_key(out);
	return r;
}

int
marks_key_named(struct marks_key *out, const char *state, const char *name,
    char *why, size_t whylen)
{
	int found = marks_key_load(out, state, why, whylen);

	if (found < 0)
		return -1;
	if (found == 1 && strcmp(out->name, name) == 0)
		return 0;
	snprintf(why, whylen, "%.300s/keys/marks is %s, by which what was "
	    "deleted is known again: put it back from a backup, or read the "
	    "capture file into a state directory of its own", state,
	    found ? "not the key" : "missing");
	return -1;
}

int
marks_key_make(struct marks_key *out, const char *state, char *why,
    size_t whylen)
{
	char dir[4096], text[KEY_TEXT + 1];
	int r = marks_key_load(out, state, why, whylen);

	if (r != 0)
		return r < 0 ? -1 : 0;
	chain_random(out->key, sizeof(out->key));
	name_key(out);
	snprintf(dir, sizeof(dir), "%s/keys", state);
	chain_hex(out->key, CHAIN_KEY, text);
	text[KEY_TEXT - 1] = '\n';
	if (files_directory(dir) < 0) {
		snprintf(why, whylen, "cannot make %.300s: %s", dir,
		    strerror(errno));
		return -1;
	}
	return files_replace(dir, FILE_NAME, text, KEY_TEXT, why, whylen);
}

/* ---- marks ---- */

/* The source of a fact's text, as fact_write writes it. */
static int
read_source(const char *text, size_t len, char out[72])
{
	const char *p = memmem(text, len, SOURCE, sizeof(SOURCE) - 1), *end;

	if (!p)
		return -1;
	p += sizeof(SOURCE) - 1;
	end = memchr(p, '"', (size_t)(text + len - p));
	if (!end || end - p >= 72)
		return -1;
	memcpy(out, p, (size_t)(end - p));
	out[end - p] = '\0';
	return 0;
}

uint64_t
marks_session(const struct marks_key *k, const struct session *s)
{
	char who[ADDRESS_TEXT > MAC_TEXT ? ADDRESS_TEXT : MAC_TEXT];
	char name[320];
	int n = snprintf(name, sizeof(name), "session\n%s\n%s\n%s\n%" PRIu64,
	    s->source, s->has_mac ? mac_text(s->client_mac, who) :
	    address_text(s->client, who), s->service, s->start_us);

	return chain_keyed(k->key, name, (size_t)n);
}

static int
mark_session(const struct marks_key *k, const char *text, size_t len,
    const char *source, uint64_t *mark, char *why, size_t whylen)
{
	struct session s;

	if (record_read(text, len, &s, why, whylen) < 0)
		return -1;
	snprintf(s.source, sizeof(s.source), "%s", source);
	*mark = marks_session(k, &s);
	session_clear(&s);
	return 1;
}

static int
mark_fact(const struct marks_key *k, enum journal_kind kind,
    const struct fact_sum *sum, const char *source, uint64_t *mark)
{
	char name[320];
	int n;

	if (kind == JOURNAL_COVER)
		n = snprintf(name, sizeof(name), "cover\n%s\n%" PRId32,
		    source, sum->day);
	else
		n = snprintf(name, sizeof(name), "count\n%s\n%" PRId32
		    "\n%s\n%s", source, sum->day,
		    store_count_of_name(sum->count.of), sum->count.name);
	*mark = chain_keyed(k->key, name, (size_t)n);
	return 1;
}

int
marks_of(const struct marks_key *k, enum journal_kind kind, const char *text,
    size_t len, const char *source, uint64_t *mark, char *why, size_t whylen)
{
	char said[72];
	struct fact_sum sum;

	if ((kind != JOURNAL_SESSION && kind != JOURNAL_COVER &&
	    kind != JOURNAL_COUNT_DAY) ||
	    read_source(text, len, said) < 0 ||
	    !session_source_is_file(said))
		return 0;
	if (!source)
		source = said;
	if (kind == JOURNAL_SESSION)
		return mark_session(k, text, len, source, mark, why, whylen);
	if (fact_read(text, len, &sum, why, whylen) < 0)
		return -1;
	return mark_fact(k, kind, &sum, source, mark);
}
