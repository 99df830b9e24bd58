/* verify_heads.c: heads that were taken elsewhere, read. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/verify.h"

int
verify_heads_put(struct verify_heads *h, const struct head *one)
{
	struct head *p = reallocarray(h->heads, h->count + 1, sizeof(*p));

	if (!p)
		return -1;
	h->heads = p;
	p[h->count++] = *one;
	return 0;
}

void
verify_heads_free(struct verify_heads *h)
{
	free(h->heads);
	*h = (struct verify_heads){ 0 };
}

/* SEQUENCE:DIGEST. */
static int
read_short(const char *name, const char *text, size_t len, struct head *out)
{
	struct head h = { 0 };
	char copy[96];
	int at = 0;

	if (len >= sizeof(copy))
		return -1;
	memcpy(copy, text, len);
	copy[len] = '\0';
	if (sscanf(copy, "%16" SCNu64 ":%64[0-9a-f]%n", &h.sequence, h.digest,
	    &at) != 2 || (size_t)at != len || h.sequence == 0 ||
	    strlen(h.digest) != HEADS_DIGEST - 1)
		return -1;
	snprintf(h.journal, sizeof(h.journal), "%s", name);
	*out = h;
	return 0;
}

/* One line given: NULL, or what is wrong with it. */
static const char *
read_given(const struct keyring *keys, const char *name, const char *line,
    size_t len, struct head *out)
{
	const struct keyring_key *key;

	if (read_short(name, line, len, out) == 0)
		return NULL;
	if (head_read(line, len, out) < 0)
		return "is no head: it should be a line of a file of heads, or "
		    "SEQUENCE:DIGEST";
	key = keyring_find(keys, out->key);
	if (key && !keyring_is_signed(key->key, line, len))
		return "was not signed by the key it names";
	return NULL;
}

int
verify_heads_add(struct verify_heads *h, const struct keyring *keys,
    const char *name, const char *text, size_t len, char *why, size_t whylen)
{
	const char *line = text, *end, *wrong = NULL;
	struct head one;
	size_t number = 0;

	for (; line < text + len; line = end + 1) {
		end = memchr(line, '\n', (size_t)(text + len - line));
		if (!end)
			end = text + len;
		number++;
		wrong = read_given(keys, name, line, (size_t)(end - line),
		    &one);
		if (wrong) {
			snprintf(why, whylen, "line %zu %s", number, wrong);
			return -1;
		}
		if (verify_heads_put(h, &one) < 0) {
			snprintf(why, whylen, "out of memory");
			return -1;
		}
	}
	return 0;
}
