/* schedule.c: schedules and their runs as JSON text and back. Door to jansson.
 *
 * Which member belongs to which entry is one table. */
#include "store/schedule.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "classify/text.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define VERSION 1
#define OF(what) (1u << (what))

static const char *const whats[] = {
	[SCHEDULE_ADD] = "schedule", [SCHEDULE_REMOVE] = "unschedule",
	[SCHEDULE_RUN] = "run",
};
static_assert(ARRAY_LEN(whats) == SCHEDULE_WHAT_COUNT, "name every entry");

enum member { MEMBER_TEXT, MEMBER_NOTE /* may be missing */, MEMBER_DAY,
	MEMBER_TO, MEMBER_AT, MEMBER_BOOL, MEMBER_COUNT, MEMBER_HASH,
	MEMBER_HEAD };

#define ROW(kind, name, field, in) { name, kind, \
	offsetof(struct schedule, field), \
	sizeof(((struct schedule *)0)->field), in }
#define ADDS OF(SCHEDULE_ADD)
#define PEOPLE (OF(SCHEDULE_ADD) | OF(SCHEDULE_REMOVE))
#define RUNS OF(SCHEDULE_RUN)

/* In the order they are written. */
static const struct row {
	const char *name;
	enum member kind;
	size_t at, room;
	unsigned in;			/* which entries */
} rows[] = {
	ROW(MEMBER_HEAD, "v", what, ~0u), ROW(MEMBER_HEAD, "what", what, ~0u),
	ROW(MEMBER_TEXT, "id", id, ~0u),
	ROW(MEMBER_TEXT, "edition", edition, ADDS),
	ROW(MEMBER_TEXT, "period", period, ADDS),
	ROW(MEMBER_TEXT, "format", format, ADDS),
	ROW(MEMBER_NOTE, "language", language, ADDS),
	ROW(MEMBER_TO, "to", to, ADDS),
	ROW(MEMBER_AT, "at", minute, ADDS),
	ROW(MEMBER_DAY, "until", until, ADDS),
	ROW(MEMBER_BOOL, "attached", is_attached, ADDS),
	ROW(MEMBER_DAY, "from", from_day, RUNS),
	ROW(MEMBER_DAY, "to", to_day, RUNS),
	ROW(MEMBER_COUNT, "missed", missed, RUNS),
	ROW(MEMBER_HASH, "report", report, RUNS),
	ROW(MEMBER_TEXT, "by", by, PEOPLE),
	ROW(MEMBER_TEXT, "os_user", os_user, ~0u),
	ROW(MEMBER_NOTE, "reason", reason, OF(SCHEDULE_REMOVE)),
};

/* ---- writing ---- */

static void
write_to(struct json *j, const struct schedule *s)
{
	size_t i;

	json_array_begin(j, "to");
	for (i = 0; i < s->to_count; i++)
		json_text(j, NULL, s->to[i]);
	json_array_end(j);
}

static void
write_member(struct json *j, const struct schedule *s, const struct row *r)
{
	const char *at = (const char *)s + r->at;
	char text[TEXT_DAY_TEXT];

	switch (r->kind) {
	case MEMBER_TEXT:
	case MEMBER_NOTE:
	case MEMBER_HASH:
		if (at[0])
			json_text(j, r->name, at);
		break;
	case MEMBER_DAY:
		json_text(j, r->name, text_day_text(*(const int32_t *)at,
		    text));
		break;
	case MEMBER_TO:
		write_to(j, s);
		break;
	case MEMBER_AT:
		snprintf(text, sizeof(text), "%02d:%02d", s->minute / 60 % 24,
		    s->minute % 60);
		json_text(j, r->name, text);
		break;
	case MEMBER_BOOL:
		json_bool(j, r->name, s->is_attached);
		break;
	case MEMBER_COUNT:
		json_unsigned(j, r->name, s->missed);
		break;
	case MEMBER_HEAD:
		break;
	}
}

void
schedule_write(struct json *j, const struct schedule *s)
{
	size_t i;

	json_object_begin(j, NULL);
	json_unsigned(j, "v", VERSION);
	json_text(j, "what", whats[s->what]);
	for (i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].in & OF(s->what))
			write_member(j, s, &rows[i]);
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
read_to(const json_t *v, struct schedule *s)
{
	size_t i;

	if (!json_is_array(v) || json_array_size(v) == 0 ||
	    json_array_size(v) > SCHEDULE_TO_MOST)
		return -1;
	for (i = 0; i < json_array_size(v); i++)
		if (read_text(json_array_get(v, i), s->to[i],
		    sizeof(s->to[i])) < 0)
			return -1;
	s->to_count = i;
	return 0;
}

int
schedule_read_at(const char *t, int *minute)
{
	if (!t || strlen(t) != 5 || strspn(t, "0123456789") != 2 ||
	    t[2] != ':' || strspn(t + 3, "0123456789") != 2)
		return -1;
	*minute = ((t[0] - '0') * 10 + t[1] - '0') * 60 + (t[3] - '0') * 10 +
	    t[4] - '0';
	return *minute < 1440 && t[3] < '6' ? 0 : -1;
}

static int
read_hash(const json_t *v, char *out, size_t room)
{
	return read_text(v, out, room) == 0 && strlen(out) == room - 1 &&
	    strspn(out, "0123456789abcdef") == room - 1 ? 0 : -1;
}

static int
read_member(const json_t *v, const struct row *r, struct schedule *s)
{
	char *at = (char *)s + r->at;

	switch (r->kind) {
	case MEMBER_TEXT:
	case MEMBER_NOTE:
		return read_text(v, at, r->room);
	case MEMBER_HASH:
		return read_hash(v, at, r->room);
	case MEMBER_DAY:
		return json_is_string(v) ? register_day_read(
		    json_string_value(v), (int32_t *)at) : -1;
	case MEMBER_TO:
		return read_to(v, s);
	case MEMBER_AT:
		return schedule_read_at(json_string_value(v), &s->minute);
	case MEMBER_BOOL:
		s->is_attached = json_is_true(v);
		return json_is_boolean(v) ? 0 : -1;
	case MEMBER_COUNT:
		s->missed = (uint64_t)json_integer_value(v);
		return json_is_integer(v) && json_integer_value(v) >= 0 ? 0 :
		    -1;
	case MEMBER_HEAD:
		break;
	}
	return 0;
}

static int
wrong(const char *name, char *why, size_t whylen)
{
	snprintf(why, whylen, "\"%.40s\" is not what the ledger has there",
	    name);
	return -1;
}

/* All that belongs to such an entry, and nothing else. */
static int
read_members(const json_t *root, struct schedule *s, char *why, size_t whylen)
{
	const json_t *v;
	size_t i, found = 0;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		if (!(rows[i].in & OF(s->what)))
			continue;
		v = json_object_get(root, rows[i].name);
		if (!v && rows[i].kind == MEMBER_NOTE)
			continue;
		if (!v || read_member(v, &rows[i], s) < 0)
			return wrong(rows[i].name, why, whylen);
		found++;
	}
	if (found == json_object_size(root))
		return s->what == SCHEDULE_RUN && s->from_day > s->to_day ?
		    wrong("to", why, whylen) : 0;
	snprintf(why, whylen, "it has members that \"%s\" does not have",
	    whats[s->what]);
	return -1;
}

int
schedule_read(const char *text, size_t len, struct schedule *out, char *why,
    size_t whylen)
{
	struct schedule s = { 0 };
	const char *what;
	json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	size_t i = 0;
	int result = -1;

	what = json_string_value(json_object_get(root, "what"));
	while (what && i < ARRAY_LEN(whats) && strcmp(what, whats[i]) != 0)
		i++;
	if (!what || i == ARRAY_LEN(whats)) {
		wrong("what", why, whylen);
	} else if (json_integer_value(json_object_get(root, "v")) != VERSION) {
		wrong("v", why, whylen);
	} else {
		s.what = (enum schedule_what)i;
		result = read_members(root, &s, why, whylen);
	}
	json_decref(root);
	if (result == 0)
		*out = s;
	return result;
}
