/* wording.c: the tables of wording, and values put into it. */
#include "dashboard/wording.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "classify/utf8.h"

#define MOST_VALUES 7
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const struct { const char *key, *places; } texts[] = {
#define WORDING(name, key, places) [WORD_##name] = { key, places },
#include "dashboard/wording_keys.h"
#undef WORDING
};
static_assert(ARRAY_LEN(texts) == WORD_COUNT, "every text has a key");

/* Made by etc/wording/compile of the files there, one a language. */
static const struct {
	const char *tag, *words, *reviewed, *hash;
	const char *forms[WORD_COUNT][PLURAL_COUNT];
} languages[] = {
#include <wording_texts.h>
};
static const char *const names[] = { "en", "cy" };

static_assert(ARRAY_LEN(languages) == LANGUAGE_COUNT &&
    ARRAY_LEN(names) == LANGUAGE_COUNT, "a file a language");

/* ---- languages ---- */

const char *
language_name(enum language l)
{
	return names[l];
}

const char *
language_tag(enum language l)
{
	return languages[l].tag;
}

const char *
language_words(enum language l)
{
	return languages[l].words;
}

const char *
language_hash(enum language l)
{
	return languages[l].hash;
}

const char *
language_reviewed(enum language l)
{
	return languages[l].reviewed;
}

int
language_named(const char *name, enum language *out)
{
	for (int l = 0; l < LANGUAGE_COUNT; l++)
		if (strcmp(names[l], name) == 0) {
			*out = (enum language)l;
			return 0;
		}
	return -1;
}

enum language
language_tagged(const char *tag)
{
	for (int l = 0; l < LANGUAGE_COUNT; l++)
		if (strcmp(languages[l].tag, tag) == 0)
			return (enum language)l;
	return ENGLISH;
}

/* CLDR 42, cardinals, of whole numbers. */
enum plural
language_plural(enum language l, uint64_t n)
{
	static const enum plural welsh[] = { PLURAL_ZERO, PLURAL_ONE,
		PLURAL_TWO, PLURAL_FEW, PLURAL_OTHER, PLURAL_OTHER,
		PLURAL_MANY };

	switch (l) {
	case WELSH:
		return n < ARRAY_LEN(welsh) ? welsh[n] : PLURAL_OTHER;
	case ENGLISH:
	case LANGUAGE_COUNT:
		break;
	}
	return n == 1 ? PLURAL_ONE : PLURAL_OTHER;
}

/* ---- texts ---- */

const char *
wording_key(enum word w)
{
	return texts[w].key;
}

const char *
wording_places(enum word w)
{
	return texts[w].places;
}

const char *
wording_form(enum language l, enum word w, enum plural form)
{
	return languages[l].forms[w][form];
}

const char *
wording_text(enum language l, enum word w)
{
	return languages[l].forms[w][PLURAL_OTHER];
}

const char *
wording_name(enum language l, const char *list, const char *name)
{
	size_t len = strlen(list), i, w;
	const char *key;

	for (w = 0; w < WORD_COUNT; w++) {
		key = texts[w].key;
		if (strncmp(key, list, len) != 0 || key[len] != '.')
			continue;
		for (key += len + 1, i = 0; key[i] && (key[i] == name[i] ||
		    (key[i] == '-' && name[i] == ' '));)
			i++;
		if (!key[i] && !name[i])
			return wording_text(l, (enum word)w);
	}
	return name;
}

const char *
wording_outcome(enum language l, enum outcome o)
{
	static const enum word words[] = {
		[OUTCOME_PERMITTED] = WORD_OUTCOME_PERMITTED,
		[OUTCOME_CONTRARY] = WORD_OUTCOME_CONTRARY,
		[OUTCOME_UNDECIDED] = WORD_OUTCOME_UNDECIDED,
		[OUTCOME_OUTSIDE] = WORD_OUTCOME_OUTSIDE,
	};

	static_assert(ARRAY_LEN(words) == OUTCOME_COUNT, "every outcome");
	return wording_text(l, words[o]);
}

char *
wording_number(uint64_t n, char buf[WORDING_NUMBER])
{
	snprintf(buf, WORDING_NUMBER, "%" PRIu64, n);
	return buf;
}

/* ---- values put in ---- */

/* False: not all of it fits, and nothing may follow. */
static bool
put(char *buf, size_t *at, const char *text, size_t len)
{
	size_t fits = utf8_fit(text, len, WORDING_TEXT - 1 - *at);

	memcpy(buf + *at, text, fits);
	*at += fits;
	return fits == len;
}

/* Which of the places a name of len bytes is; -1: none. */
static int
place_of(enum word w, const char *name, size_t len)
{
	const char *at = texts[w].places + (texts[w].places[0] == '#');
	size_t own;
	int i;

	for (i = 0; *at; i++, at += own + (at[own] == ' ')) {
		own = strcspn(at, " ");
		if (own == len && memcmp(at, name, len) == 0)
			return i;
	}
	return -1;
}

static char *
fill(char *buf, enum word w, const char *t, va_list args)
{
	const char *values[MOST_VALUES + 1] = { NULL }, *v;
	size_t at = 0, n = 0, len;
	bool fits = true;
	int place;

	while (n < MOST_VALUES && (v = va_arg(args, const char *)))
		values[n++] = v;
	for (; *t && fits; t += len) {
		len = strcspn(t, "{");
		if (len == 0) {
			len = strcspn(t, "}") + 1;
			place = place_of(w, t + 1, len - 2);
			assert(place >= 0 && values[place]);
			fits = put(buf, &at, values[place],
			    strlen(values[place]));
		} else {
			fits = put(buf, &at, t, len);
		}
	}
	buf[at] = '\0';
	return buf;
}

char *
wording_fill(char buf[WORDING_TEXT], enum language l, enum word w, ...)
{
	va_list args;

	va_start(args, w);
	fill(buf, w, wording_text(l, w), args);
	va_end(args);
	return buf;
}

char *
wording_count(char buf[WORDING_TEXT], enum language l, enum word w,
    uint64_t n, ...)
{
	const char *text = wording_form(l, w, language_plural(l, n));
	va_list args;

	va_start(args, n);
	fill(buf, w, text ? text : wording_text(l, w), args);
	va_end(args);
	return buf;
}
