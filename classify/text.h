/* text.h: what an administrator writes. Door to libyaml.
 *
 * A text is one YAML document of mappings, lists and scalars, with the place
 * of each. Refused with file, line and column: syntax errors, bytes that are
 * not UTF-8, repeated keys, anchors and aliases, tags, a second document,
 * nesting deeper than 16, files over 4 MiB. Faults are collected, so that one
 * run shows all of them, each as
 *
 *	law/roster.yaml:12:5: device "art-02": "kind" is missing
 *	  - id: art-02
 *	    ^
 *
 * Columns are counted in characters. A warning or question says so after the
 * place. Of a long line the part around the column is shown; what a terminal
 * might act on is replaced. */
#ifndef CLASSIFY_TEXT_H
#define CLASSIFY_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text;		/* one file as read; owns its values */
struct text_value;	/* a scalar, list or mapping in it; borrowed */
struct text_faults;	/* what is wrong, over any number of texts */

enum text_severity { TEXT_ERROR, TEXT_WARNING, TEXT_QUESTION,
	TEXT_SEVERITY_COUNT };

/* NULL: out of memory. Faults outlive the texts they speak of. */
struct text_faults *text_faults_new(void);
void text_faults_free(struct text_faults *f);
size_t text_faults_count(const struct text_faults *f, enum text_severity s);
/* All of them as printable lines in the order found; borrowed. */
const char *text_faults_text(const struct text_faults *f);
/* The i-th alone; false: no more are shown. Of no line: 0; of no file:
 * file_len 0; of no key's value: key "". Borrowed until the next fault; file
 * and message are not NUL-ended. */
#define TEXT_KEY 32			/* longer ones are cut */
struct text_finding {
	enum text_severity severity;
	size_t line, column, file_len, message_len;
	const char *file, *message, *key;
};
bool text_faults_at(const struct text_faults *f, size_t i,
    struct text_finding *out);

/* Read a file. -1: at least one error was added to f (also when the file
 * cannot be read), *out untouched. */
int text_load(struct text **out, const char *path, struct text_faults *f);
/* The same from memory; name stands for the file in messages. */
int text_read(struct text **out, const char *name, const char *bytes,
    size_t len, struct text_faults *f);
void text_free(struct text *t);

/* SHA-256 of the file's bytes, 64 hex digits; borrowed. */
const char *text_hash(const struct text *t);
const struct text_value *text_root(const struct text *t);

/* Add a fault at a value (NULL: no place is known; only the message). */
void text_fault(struct text_faults *f, enum text_severity s,
    const struct text_value *at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* ---- shapes ---- */
bool text_is_map(const struct text_value *v);
bool text_is_list(const struct text_value *v);
bool text_is_scalar(const struct text_value *v);
/* Members of a list or pairs of a mapping; 0 for NULL. */
size_t text_count(const struct text_value *v);
const struct text_value *text_item(const struct text_value *list, size_t i);
const struct text_value *text_key_at(const struct text_value *map, size_t i);
const struct text_value *text_value_at(const struct text_value *map, size_t i);
/* The value of a key of a mapping; NULL. */
const struct text_value *text_value_of(const struct text_value *map,
    const char *key);
/* A zeroed array of things of this size, one for each member of a list; the
 * caller frees it. NULL, and *count 0: there are none, or with a fault. */
void *text_array(const struct text_value *list, size_t size, size_t *count,
    struct text_faults *f);
/* The scalar's characters, NUL-ended, as written; "" for others. Borrowed. */
const char *text_raw(const struct text_value *v);
/* The key v, or the list v is in, is the value of; "" if it is of none. */
const char *text_key(const struct text_value *v);
/* The line v begins on, from 1; 0 for NULL. */
size_t text_line(const struct text_value *v);

/* Check that v is a mapping with only the keys of the table, and the required
 * ones; put the value of each into values[] (NULL if absent). what names the
 * thing in messages: "device". -1 if v is unusable or a required key is
 * missing; an unknown key is an error too, but the known are still filled. */
struct text_field { const char *key; bool required; };
int text_fields(const struct text_value *v, const char *what,
    const struct text_field *table, size_t count,
    const struct text_value **values, struct text_faults *f);

/* ---- scalars: 0 and *out, or -1 and a fault; strict ----
 * For v NULL, a value that was not given, they return -1 without a fault:
 * text_fields has spoken of it if it was required. */
int text_string(const struct text_value *v, const char **out,
    struct text_faults *f);			/* not empty; borrowed */
int text_bool(const struct text_value *v, bool *out,
    struct text_faults *f);			/* yes, no */
int text_number(const struct text_value *v, int64_t least, int64_t most,
    int64_t *out, struct text_faults *f);	/* decimal */
int text_size(const struct text_value *v, int64_t least, int64_t most,
    int64_t *out, struct text_faults *f);	/* 65535, 64K, 256M, 2G */
int text_word(const struct text_value *v, const char *const *words,
    size_t count, int *out, struct text_faults *f);	/* index of it */
int text_date(const struct text_value *v, int32_t *day,
    struct text_faults *f);			/* 2026-09-01: days since
						 * 1970-01-01, a real date */
int text_clock(const struct text_value *v, int *minute,
    struct text_faults *f);			/* 08:50: minutes since 00:00,
						 * up to 24:00 */

/* Days since 1970-01-01 to and from a civil date (proleptic Gregorian). */
int32_t text_day_of(int year, int month, int day);
#define TEXT_DAY_TEXT 11
char *text_day_text(int32_t day, char buf[TEXT_DAY_TEXT]); /* "2026-09-01" */
/* A size as text_size reads it, in the largest unit that is exact. */
#define TEXT_SIZE_TEXT 24
char *text_size_text(int64_t bytes, char buf[TEXT_SIZE_TEXT]);	/* "256M" */

#endif
