/* entry_form.h: entries of the ledger as JSON objects and back, by a table of
 * which member belongs to which kind of entry. Door to jansson for those whose
 * members are all of the kinds below. Every object begins
 *
 *	{"v":1,"what":"decision",
 *
 * and has all members of its kind but those that may lack, and no other. */
#ifndef STORE_ENTRY_FORM_H
#define STORE_ENTRY_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "classify/json.h"

/* How a member lies in its struct and in JSON. */
enum entry_kind {
	ENTRY_TEXT,	/* char[]; "" is not written; none is empty in JSON */
	ENTRY_HASH,	/* char[]; hexadecimal that fills it */
	ENTRY_TEXTS,	/* char[][]; an array of one at least */
	ENTRY_WORD,	/* an enum, as wide as unsigned; one of the
			 * form's words */
	ENTRY_DAY,	/* int32_t; "2026-11-16"; INT32_MIN is not written */
	ENTRY_MINUTE,	/* int, of a day; "07:30" */
	ENTRY_BOOL,	/* bool */
	ENTRY_COUNT	/* uint64_t */
};

struct entry_member {
	const char *name;
	enum entry_kind kind;
	size_t at, room;	/* its bytes in the struct; TEXTS: of one */
	unsigned in;		/* ENTRY_OF(what), or-ed */
	bool may_lack;
	const char *const *words;	/* WORD: by their numbers */
	size_t most;			/* WORD: words; TEXTS: texts */
	size_t count_at;		/* TEXTS: a size_t, how many */
};

#define ENTRY_OF(what) (1u << (what))
#define ENTRY_EACH ~0u
#define ENTRY_FIELD(type, field) offsetof(struct type, field), \
	sizeof(((struct type *)0)->field)

struct entry_form {
	const char *const *whats;	/* by their numbers */
	size_t what_count;
	const struct entry_member *members;	/* as they are written */
	size_t member_count;
};

/* Append as one object, no newline. */
void entry_write(struct json *j, const struct entry_form *form, unsigned what,
    const void *entry);

/* Read one object into entry, *what first through blank, which sets what a
 * lacking member leaves; strict. -1 and *why, one sentence: entry may be half
 * written. */
int entry_read(const struct entry_form *form, const char *text, size_t len,
    void (*blank)(void *entry, unsigned what), void *entry, char *why,
    size_t whylen);

/* Say that the member is not what it must be. -1. */
int entry_wrong(const char *name, char *why, size_t whylen);

/* "07:30" as minutes of a day. -1: it is none. */
int entry_minute(const char *text, int *minute);

#endif
