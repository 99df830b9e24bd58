/* entry_form.c: one member after the other, as the table has them. */
#include "store/entry_form.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "classify/registers_act.h"
#include "classify/text.h"

#define VERSION 1
#define HEAD_MEMBERS 2			/* v and what */

/* ---- writing ---- */

static void
write_texts(struct json *j, const struct entry_member *m, const char *entry)
{
	size_t count = *(const size_t *)(const void *)(entry + m->count_at);
	size_t i;

	json_array_begin(j, m->name);
	for (i = 0; i < count; i++)
		json_text(j, NULL, entry + m->at + i * m->room);
	json_array_end(j);
}

static void
write_day(struct json *j, const char *name, int32_t day)
{
	char text[TEXT_DAY_TEXT];

	if (day != INT32_MIN)
		json_text(j, name, text_day_text(day, text));
}

static void
write_minute(struct json *j, const char *name, int minute)
{
	char text[16];

	snprintf(text, sizeof(text), "%02d:%02d", minute / 60 % 24,
	    minute % 60);
	json_text(j, name, text);
}

static void
write_member(struct json *j, const struct entry_member *m, const char *entry)
{
	const void *at = entry + m->at;

	switch (m->kind) {
	case ENTRY_TEXT:
	case ENTRY_HASH:
		if (*(const char *)at)
			json_text(j, m->name, at);
		break;
	case ENTRY_TEXTS:
		write_texts(j, m, entry);
		break;
	case ENTRY_WORD:
		assert(m->room == sizeof(unsigned));
		json_text(j, m->name, m->words[*(const unsigned *)at]);
		break;
	case ENTRY_DAY:
		write_day(j, m->name, *(const int32_t *)at);
		break;
	case ENTRY_MINUTE:
		write_minute(j, m->name, *(const int *)at);
		break;
	case ENTRY_BOOL:
		json_bool(j, m->name, *(const bool *)at);
		break;
	case ENTRY_COUNT:
		json_unsigned(j, m->name, *(const uint64_t *)at);
		break;
	}
}

void
entry_write(struct json *j, const struct entry_form *form, unsigned what,
    const void *entry)
{
	size_t i;

	json_object_begin(j, NULL);
	json_unsigned(j, "v", VERSION);
	json_text(j, "what", form->whats[what]);
	for (i = 0; i < form->member_count; i++)
		if (form->members[i].in & ENTRY_OF(what))
			write_member(j, &form->members[i], entry);
	json_object_end(j);
}

/* ---- reading ---- */

static int
read_text(const json_t *v, char *out, size_t room)
{
	size_t len = json_string_length(v);

	if (!json_is_string(v) || len == 0 || len >= room)
		return -1;
	memcpy(out, json_string_value(v), len + 1);
	return 0;
}

static int
read_hash(const json_t *v, char *out, size_t room)
{
	return read_text(v, out, room) == 0 && strlen(out) == room - 1 &&
	    strspn(out, "0123456789abcdef") == room - 1 ? 0 : -1;
}

static int
read_texts(const json_t *v, const struct entry_member *m, char *entry)
{
	size_t i, count = json_array_size(v);

	if (count == 0 || count > m->most)
		return -1;
	for (i = 0; i < count; i++)
		if (read_text(json_array_get(v, i), entry + m->at +
		    i * m->room, m->room) < 0)
			return -1;
	*(size_t *)(void *)(entry + m->count_at) = count;
	return 0;
}

static int
read_word(const json_t *v, const char *const *words, size_t count,
    unsigned *out)
{
	const char *text = json_string_value(v);
	size_t i;

	for (i = 0; text && i < count; i++)
		if (strcmp(text, words[i]) == 0) {
			*out = (unsigned)i;
			return 0;
		}
	return -1;
}

static int
read_day(const json_t *v, int32_t *out)
{
	return json_is_string(v) ? register_day_read(json_string_value(v),
	    out) : -1;
}

int
entry_minute(const char *t, int *minute)
{
	if (!t || strlen(t) != 5 || strspn(t, "0123456789") != 2 ||
	    t[2] != ':' || strspn(t + 3, "0123456789") != 2)
		return -1;
	*minute = ((t[0] - '0') * 10 + t[1] - '0') * 60 + (t[3] - '0') * 10 +
	    t[4] - '0';
	return *minute < 1440 && t[3] < '6' ? 0 : -1;
}

static int
read_bool(const json_t *v, bool *out)
{
	*out = json_is_true(v);
	return json_is_boolean(v) ? 0 : -1;
}

static int
read_count(const json_t *v, uint64_t *out)
{
	*out = (uint64_t)json_integer_value(v);
	return json_is_integer(v) && json_integer_value(v) >= 0 ? 0 : -1;
}

static int
read_member(const json_t *v, const struct entry_member *m, char *entry)
{
	void *at = entry + m->at;

	switch (m->kind) {
	case ENTRY_TEXT:
		return read_text(v, at, m->room);
	case ENTRY_HASH:
		return read_hash(v, at, m->room);
	case ENTRY_TEXTS:
		return read_texts(v, m, entry);
	case ENTRY_WORD:
		assert(m->room == sizeof(unsigned));
		return read_word(v, m->words, m->most, at);
	case ENTRY_DAY:
		return read_day(v, at);
	case ENTRY_MINUTE:
		return entry_minute(json_string_value(v), at);
	case ENTRY_BOOL:
		return read_bool(v, at);
	case ENTRY_COUNT:
		return read_count(v, at);
	}
	return -1;
}

int
entry_wrong(const char *name, char *why, size_t whylen)
{
	snprintf(why, whylen, "\"%.40s\" is not what the ledger has there",
	    name);
	return -1;
}

static int
read_members(const struct entry_form *form, unsigned what, const json_t *root,
    char *entry, char *why, size_t whylen)
{
	size_t i, found = HEAD_MEMBERS;

	for (i = 0; i < form->member_count; i++) {
		const struct entry_member *m = &form->members[i];
		const json_t *v = json_object_get(root, m->name);

		if (!(m->in & ENTRY_OF(what)) || (!v && m->may_lack))
			continue;
		if (!v || read_member(v, m, entry) < 0)
			return entry_wrong(m->name, why, whylen);
		found++;
	}
	if (found == json_object_size(root))
		return 0;
	snprintf(why, whylen, "it has members that \"%s\" does not have",
	    form->whats[what]);
	return -1;
}

int
entry_read(const struct entry_form *form, const char *text, size_t len,
    void (*blank)(void *entry, unsigned what), void *entry, char *why,
    size_t whylen)
{
	json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	unsigned what;
	int result = -1;

	if (read_word(json_object_get(root, "what"), form->whats,
	    form->what_count, &what) < 0) {
		entry_wrong("what", why, whylen);
	} else if (json_integer_value(json_object_get(root, "v")) != VERSION) {
		entry_wrong("v", why, whylen);
	} else {
		blank(entry, what);
		result = read_members(form, what, root, entry, why, whylen);
	}
	json_decref(root);
	return result;
}
