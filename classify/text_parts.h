/* text_parts.h: what the text modules know of each other: the bytes of a text,
 * where in them something is, and the values read from it. Nobody else's. */
#ifndef CLASSIFY_TEXT_PARTS_H
#define CLASSIFY_TEXT_PARTS_H

#include <stdarg.h>

#include "classify/text.h"

struct text_place {
	const char *name;	/* of the file; borrowed */
	size_t line, column;	/* from 1, in characters; line 0: the file */
	const char *key;	/* whose value it is; NULL none; borrowed */
	const char *shown;	/* the line, without its end; borrowed */
	size_t shown_len;
};

/* The bytes of one text, which is all that knows what stands on a line. */
struct text_source {
	char *name;
	char *bytes;		/* without a byte order mark */
	size_t len;
	size_t *lines;		/* where each begins */
	size_t line_count, line_room;
};

/* Copy name and bytes into *s, which is zero, and find its lines. -1: out of
 * memory; text_source_clear frees what was taken. */
int text_source_take(struct text_source *s, const char *name,
    const char *bytes, size_t len);
void text_source_clear(struct text_source *s);

/* Every line must be UTF-8 without control characters. -1: the first fault of
 * each that is not was added. */
int text_source_check(const struct text_source *s, struct text_faults *f);

/* Borrowed from s. */
struct text_place text_source_place(const struct text_source *s, size_t line,
    size_t column);

enum text_kind { TEXT_SCALAR, TEXT_LIST, TEXT_MAP };

struct text_value {
	const struct text_source *source;	/* borrowed from its text */
	enum text_kind kind;
	size_t line, column;		/* from 1 */
	const char *key;		/* it, or its list, is the value of */
	char *raw;			/* a scalar's characters */
	struct text_value **items;	/* of a mapping: key, value, key, ... */
	size_t count, room;
};

/* Add a fault at a place; at NULL it is only the message. When memory runs
 * out it is counted all the same. */
void text_faults_add(struct text_faults *f, enum text_severity s,
    const struct text_place *at, const char *format, va_list args)
    __attribute__((format(printf, 4, 0)));

#endif
