/* redact.c: texts without the other people in them. */
#include "dashboard/redact.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define INSTEAD "[another person]"

static bool
is_inside(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' ||
	    (unsigned char)c >= 0x80;
}

/* Does this id of the roster stand at text, as a word by itself? A dot after
 * it may end a sentence. */
static bool
stands(const char *text, const char *id)
{
	size_t len = strlen(id);

	return len > 0 && strncasecmp(text, id, len) == 0 &&
	    !is_inside(text[len]) &&
	    !(text[len] == '.' && is_inside(text[len + 1]));
}

static bool
is_own(const struct redact *r, const char *id)
{
	return r->now ? roster_is_same(r->now, id, r->of) :
	    strcmp(id, r->of) == 0;
}

/* How long the other person's id is that stands there; 0: none does. */
static size_t
another(const struct redact *r, const char *text)
{
	size_t i, k, longest = 0;
	const char *id;

	for (k = 0; k < r->count; k++)
		for (i = 0; i < roster_people(r->rosters[k]); i++) {
			id = roster_person_at(r->rosters[k], i)->id;
			if (stands(text, id) && !is_own(r, id) &&
			    strlen(id) > longest)
				longest = strlen(id);
		}
	return longest;
}

void
redact_text(const struct redact *r, const char *text, char *out, size_t room)
{
	bool begins = true;
	size_t len = 0, skip;

	while (*text && len + 1 < room) {
		skip = begins ? another(r, text) : 0;
		if (skip > 0) {
			len += (size_t)snprintf(out + len, room - len, "%s",
			    r->instead ? r->instead : INSTEAD);
			len = len < room ? len : room - 1;
			text += skip;
			continue;
		}
		begins = !is_inside(*text) && *text != '.';
		out[len++] = *text++;
	}
	out[len] = '\0';
}

void
redact_in(const struct redact *r, char *text, size_t room)
{
	char copy[512];

	redact_text(r, text, copy, sizeof(copy));
	snprintf(text, room, "%s", copy);
}

/* The last part of an id stands there, as a name is written. */
static bool
is_name(const char *text, const char *id)
{
	const char *dot = strrchr(id, '.'), *name = dot ? dot + 1 : id;
	size_t len = strlen(name);

	return len > 2 && isupper((unsigned char)text[0]) &&
	    strncasecmp(text, name, len) == 0 && !is_inside(text[len]);
}

/* Whose id or name stands at text. */
static const char *
find_at(const struct redact *r, const char *text)
{
	size_t i, k;
	const char *id;

	for (k = 0; k < r->count; k++)
		for (i = 0; i < roster_people(r->rosters[k]); i++) {
			id = roster_person_at(r->rosters[k], i)->id;
			if ((stands(text, id) || is_name(text, id)) &&
			    !is_own(r, id))
				return id;
		}
	return NULL;
}

const char *
redact_finds(const struct redact *r, const char *text)
{
	bool begins = true;
	const char *found = NULL;

	for (; *text && !found; text++) {
		found = begins ? find_at(r, text) : NULL;
		begins = !is_inside(*text);
	}
	return found;
}
