/* store_ask.c: how a store asks Redis, and reads the records it gets. */
#include "store/store_parts.h"

#include <stdio.h>
#include <string.h>

#include "store/record.h"

struct redis_arg
store_word(const char *text)
{
	return (struct redis_arg){ text, strlen(text) };
}

struct redis_reply *
store_ask_key(struct store *st, const char *command, const char *key, char *why,
    size_t whylen)
{
	const struct redis_arg args[2] = { store_word(command),
		store_word(key) };

	return redis_ask(st->redis, args, 2, 0, why, whylen);
}

struct redis_reply *
store_ask_range(struct store *st, const char *key, const char *first,
    const char *last, char *why, size_t whylen)
{
	const struct redis_arg args[4] = { store_word("ZRANGE"),
		store_word(key),
		store_word(first), store_word(last) };

	return redis_ask(st->redis, args, 4, 0, why, whylen);
}

int
store_visit_record(const struct redis_reply *reply,
    const struct store_filter *f,
    store_visit *visit, void *arg, char *why, size_t whylen)
{
	struct session s = { 0 };
	const char *text;
	char inner[200];
	size_t len;
	int r = 0;

	text = redis_text(reply, &len);
	if (!text) {
		snprintf(why, whylen, "Redis lists a session that it does not "
		    "hold");
		return -1;
	}
	if (record_read(text, len, &s, inner, sizeof(inner)) < 0) {
		snprintf(why, whylen, "Redis holds a damaged record: %s",
		    inner);
		return -1;
	}
	if (!f || ((!f->device || strcmp(f->device, s.device) == 0) &&
	    (!f->service || strcmp(f->service, s.service) == 0)))
		r = visit(arg, &s);
	session_clear(&s);
	return r;
}
