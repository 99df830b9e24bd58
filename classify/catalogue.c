/* catalogue.c: services, their hosts, and the search by whole labels.
 *
 * Hosts stand in a hash table of their whole names. A name is hashed from its
 * last byte to its first, so that every suffix of whole labels has its hash
 * on the way: one pass and one look-up a label, and the last hit is the
 * longest. What is never logged stands in the same table, over a service's
 * host of the same name, and ends the pass: nothing longer counts. Strings are
 * borrowed from the texts, which are kept. */
#include "classify/catalogue.h"
#include "classify/catalogue_table.h"
#include "classify/text_meant.h"
#include "classify/utf8.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MOST 253		/* RFC 1035 2.3.4, without the final dot */
#define LABELS_LOOKED_AT 32
#define HASH_START UINT32_C(2166136261)		/* FNV-1a */
#define HASH_FACTOR UINT32_C(16777619)

static uint32_t
hash_byte(uint32_t hash, char c)
{
	return (hash ^ (unsigned char)c) * HASH_FACTOR;
}

static const char *
host_in(const struct catalogue *c, uint32_t slot)
{
	return slot & CATALOGUE_NEVER ? c->never[slot & ~CATALOGUE_NEVER].host :
	    c->rows[slot - 1].entry.host;
}

/* Not inlined: a name's labels mostly find an empty slot. */
__attribute__((noinline)) static bool
is_host_in(const struct catalogue *c, uint32_t slot, const char *host,
    size_t len)
{
	const char *there = host_in(c, slot);

	return strncmp(there, host, len) == 0 && there[len] == '\0';
}

/* The slot of a host, or the empty one where it would stand. */
static inline uint32_t *
slot_of(const struct catalogue *c, const char *host, size_t len,
    uint32_t hash)
{
	uint32_t i;

	/* FNV's low bits alone are poor; there is always an empty slot. */
	for (i = (hash ^ hash >> 15) & c->slot_mask; c->slots[i] != 0;
	    i = (i + 1) & c->slot_mask)
		if (is_host_in(c, c->slots[i], host, len))
			break;
	return &c->slots[i];
}

#define BOTH(upper, lower) [upper] = lower, [lower] = lower
#define SAME(b) [b] = b

/* Lower case, or NUL for a byte that no host name has. */
static const char host_bytes[UCHAR_MAX + 1] = {
	BOTH('A', 'a'), BOTH('B', 'b'), BOTH('C', 'c'), BOTH('D', 'd'),
	BOTH('E', 'e'), BOTH('F', 'f'), BOTH('G', 'g'), BOTH('H', 'h'),
	BOTH('I', 'i'), BOTH('J', 'j'), BOTH('K', 'k'), BOTH('L', 'l'),
	BOTH('M', 'm'), BOTH('N', 'n'), BOTH('O', 'o'), BOTH('P', 'p'),
	BOTH('Q', 'q'), BOTH('R', 'r'), BOTH('S', 's'), BOTH('T', 't'),
	BOTH('U', 'u'), BOTH('V', 'v'), BOTH('W', 'w'), BOTH('X', 'x'),
	BOTH('Y', 'y'), BOTH('Z', 'z'), SAME('0'), SAME('1'), SAME('2'),
	SAME('3'), SAME('4'), SAME('5'), SAME('6'), SAME('7'), SAME('8'),
	SAME('9'), SAME('-'), SAME('_'), SAME('.'),
};

struct found {
	uint32_t slot;			/* what it holds; 0: there is none */
	bool is_host;
};

/* What the slot of the longest host holds that the name is or ends in, or of
 * the first that is never logged. A label after the other from the right: its
 * bytes are checked, lowered and added to the hash in one go. */
static struct found
find_slot(const struct catalogue *c, const char *name, size_t len)
{
	const struct found nothing = { 0, false };
	struct found found = { 0, true };
	uint32_t hash = HASH_START, slot;
	size_t at, end, labels = 0;
	char host[NAME_MOST], b;

	if (len > 0 && name[len - 1] == '.')
		len--;
	if (len > NAME_MOST)
		return nothing;
	for (end = len;; end = at - 1) {
		for (at = end; at > 0; at--) {
			b = host_bytes[(unsigned char)name[at - 1]];
			if (b == '.')
				break;
			if (b == '\0')
				return nothing;
			host[at - 1] = b;
			hash = hash_byte(hash, b);
		}
		if (at == end || end - at > CATALOGUE_LABEL_MOST)
			return nothing;
		if (labels++ < LABELS_LOOKED_AT &&
		    !(found.slot & CATALOGUE_NEVER)) {
			slot = *slot_of(c, host + at, len - at, hash);
			if (slot != 0)
				found.slot = slot;
		}
		if (at == 0)
			return found;
		host[at - 1] = '.';
		hash = hash_byte(hash, '.');
	}
}

bool
catalogue_search(const struct catalogue *c, const char *name, size_t len,
    uint32_t *entry, const char **never_log)
{
	struct found found = find_slot(c, name, len);
	bool is_never = found.slot & CATALOGUE_NEVER;

	*never_log = is_never ? c->never[found.slot & ~CATALOGUE_NEVER].kind :
	    NULL;
	*entry = found.slot != 0 && !is_never ? found.slot - 1 :
	    CATALOGUE_NONE;
	return found.is_host;
}

uint32_t
catalogue_find(const struct catalogue *c, const char *name, size_t len)
{
	const char *never_log;
	uint32_t entry;

	catalogue_search(c, name, len, &entry, &never_log);
	return entry;
}

const char *
catalogue_never_log(const struct catalogue *c, const char *name, size_t len)
{
	const char *never_log;
	uint32_t entry;

	catalogue_search(c, name, len, &entry, &never_log);
	return never_log;
}

uint32_t *
catalogue_slot(const struct catalogue *c, const char *host)
{
	size_t len = strlen(host), i;
	uint32_t hash = HASH_START;

	for (i = len; i > 0; i--)
		hash = hash_byte(hash, host[i - 1]);
	return slot_of(c, host, len, hash);
}

void
catalogue_free(struct catalogue *c)
{
	if (c == NULL)
		return;
	free(c->slots);
	free(c->rows);
	free(c->never);
	free(c->services);
	free(c->networks);
	free(c->ndpi);
	free(c->categories);
	text_free(c->texts[0]);
	text_free(c->texts[1]);
	free(c);
}

const char *
catalogue_hash(const struct catalogue *c)
{
	return c->hash;
}

uint32_t
catalogue_entries(const struct catalogue *c)
{
	return c->row_count;
}

uint32_t
catalogue_services(const struct catalogue *c)
{
	return c->service_count;
}

const struct catalogue_entry *
catalogue_entry(const struct catalogue *c, uint32_t index)
{
	return index < c->row_count ? &c->rows[index].entry : NULL;
}

const struct catalogue_service *
catalogue_service(const struct catalogue *c, uint32_t index)
{
	return index < c->service_count ? &c->services[index].service : NULL;
}

bool
catalogue_has_category(const struct catalogue *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->category_count; i++)
		if (strcmp(c->categories[i], name) == 0)
			return true;
	return false;
}

const struct catalogue_service *
catalogue_service_named(const struct catalogue *c, const char *id)
{
	uint32_t i;

	for (i = 0; i < c->service_count; i++)
		if (strcmp(c->services[i].service.id, id) == 0)
			return &c->services[i].service;
	return NULL;
}

static const struct catalogue_service *
find_in_any_case(const struct catalogue *c, const char *word)
{
	const struct catalogue_service *s;
	uint32_t i;

	for (i = 0; i < c->service_count; i++) {
		s = &c->services[i].service;
		if (strcasecmp(s->id, word) == 0 ||
		    strcasecmp(s->title, word) == 0)
			return s;
	}
	return NULL;
}

const struct catalogue_service *
catalogue_service_typed(const struct catalogue *c, const char *word,
    char *why, size_t whylen)
{
	const struct catalogue_service *s = catalogue_service_named(c, word);
	struct text_meant m = { .word = word };
	uint32_t i;

	if (!s)
		s = find_in_any_case(c, word);
	if (s)
		return s;
	for (i = 0; i < c->service_count; i++) {
		text_meant_try(&m, c->services[i].service.id);
		text_meant_try(&m, c->services[i].service.title);
	}
	snprintf(why, whylen, "there is no service \"%.*s\" in the "
	    "catalogue%s%s%s", utf8_most(word, 60), word,
	    m.found ? ": did you mean \"" : "", m.found ? m.found : "",
	    m.found ? "\"?" : "");
	return NULL;
}
