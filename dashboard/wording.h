/* wording.h: what reports and letters say, in every language. Pure.
 *
 * A text has a key, by which etc/wording/LANGUAGE.yaml has it, and places that
 * are named, {count}. wording_keys.h says which, and in what order they are
 * filled. Numbers are put in as text. All of it is compiled in, so that the
 * same program says the same everywhere. Nothing of it says of anybody what
 * only a person may find: a test reads it all. */
#ifndef DASHBOARD_WORDING_H
#define DASHBOARD_WORDING_H

#include <stddef.h>
#include <stdint.h>

#include "classify/outcome.h"

/* ---- languages ---- */

enum language { ENGLISH, WELSH, LANGUAGE_COUNT };

/* As an option names it, "cy"; as HTML and PDF do, "cy-GB"; as itself. */
const char *language_name(enum language l);
const char *language_tag(enum language l);
const char *language_words(enum language l);
/* 0 and *out; -1: there is none of that name. */
int language_named(const char *name, enum language *out);
/* English, where there is none of that tag. */
enum language language_tagged(const char *tag);
/* SHA-256 of its file, in hex. */
const char *language_hash(enum language l);
/* Who has read it of those who speak it, and when; "no": nobody yet. */
const char *language_reviewed(enum language l);

/* Categories of CLDR; a language has some of them, and always OTHER. */
enum plural { PLURAL_ZERO, PLURAL_ONE, PLURAL_TWO, PLURAL_FEW, PLURAL_MANY,
	PLURAL_OTHER, PLURAL_COUNT };
enum plural language_plural(enum language l, uint64_t n);

/* ---- texts ---- */

enum word {
#define WORDING(name, key, places) WORD_##name,
#include "dashboard/wording_keys.h"
#undef WORDING
	WORD_COUNT
};

#define WORDING_TEXT 800	/* a sentence with its values, cut beyond */

const char *wording_key(enum word w);		/* "title.governors" */
/* "#flags day": what is put in, in order; a # first: it has plural forms,
 * which the first of them chooses. "" nothing. */
const char *wording_places(enum word w);
/* The text with its places; of one with plural forms, that one, or NULL where
 * the language lacks it. */
const char *wording_text(enum language l, enum word w);
const char *wording_form(enum language l, enum word w, enum plural form);

/* The text with values (text, ended by NULL) in its places; _count: with the
 * plural form for n, which must be the first of them. Returns buf. */
char *wording_fill(char buf[WORDING_TEXT], enum language l, enum word w, ...)
    __attribute__((sentinel));
char *wording_count(char buf[WORDING_TEXT], enum language l, enum word w,
    uint64_t n, ...) __attribute__((sentinel));

/* A number as digits alone, for a value; returns buf. */
#define WORDING_NUMBER 24
char *wording_number(uint64_t n, char buf[WORDING_NUMBER]);

/* What is called so in one of its lists: "category", "social network" is
 * category.social-network. The name itself where the list lacks it, as what a
 * school's own texts name. */
const char *wording_name(enum language l, const char *list, const char *name);
/* "contrary on its face" */
const char *wording_outcome(enum language l, enum outcome o);

#endif
