/* text.c: YAML read into values that know where they stand. Door to libyaml.
 *
 * The event interface is used, not the document one: it lets anchors,
 * aliases, tags and second documents be seen and refused, and it cannot be
 * made to share or multiply nodes. */
#include "classify/text.h"
#include "classify/text_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <yaml.h>

#include "classify/hash.h"

#define TEXT_MOST (4U << 20)	/* bytes in a file */
#define TEXT_FIRST (64U << 10)	/* of them, room for at first */
#define TEXT_DEPTH 16

struct text {
	struct text_source source;
	char hash[HASH_TEXT];
	struct text_value *root;
};

/* A text being read: the values that have begun and not ended. */
struct reader {
	yaml_parser_t parser;
	struct text *text;
	struct text_faults *faults;
	struct text_value *open[TEXT_DEPTH];
	size_t depth;
	bool bad;
};

/* A fault at a line and column; at line 0, of the text as a whole. */
static void __attribute__((format(printf, 5, 6)))
fault_at(struct text_faults *f, const struct text *t, size_t line,
    size_t column, const char *format, ...)
{
	struct text_place p = text_source_place(&t->source, line, column);
	va_list args;

	va_start(args, format);
	text_faults_add(f, TEXT_ERROR, &p, format, args);
	va_end(args);
}

/* ---- values ---- */

/* Its values are at most TEXT_DEPTH deep. */
static void
value_free(struct text_value *v)
{
	size_t i;

	if (v == NULL)
		return;
	for (i = 0; i < v->count; i++)
		value_free(v->items[i]);
	free(v->items);
	free(v->raw);
	free(v);
}

void
text_free(struct text *t)
{
	if (t == NULL)
		return;
	value_free(t->root);
	text_source_clear(&t->source);
	free(t);
}

/* Room for one more item. */
static int
make_room(struct text_value *v)
{
	size_t wanted = v->room > 0 ? v->room * 2 : 4;
	struct text_value **more;

	if (v->count < v->room)
		return 0;
	more = reallocarray(v->items, wanted, sizeof(*more));
	if (more == NULL)
		return -1;
	v->items = more;
	v->room = wanted;
	return 0;
}

/* Put v into the innermost open value; it is the text's from then on. */
static int
attach(struct reader *r, struct text_value *v)
{
	struct text_value *in;

	if (r->depth == 0) {
		r->text->root = v;
		return 0;
	}
	in = r->open[r->depth - 1];
	if (make_room(in) < 0)
		return -1;
	in->items[in->count++] = v;
	if (in->kind == TEXT_LIST) {
		v->key = in->key;
	} else if (in->count % 2 == 0) {
		v->key = in->items[in->count - 2]->raw;
	} else if (v->kind != TEXT_SCALAR) {
		text_fault(r->faults, TEXT_ERROR, v,
		    "a key must be plain words");
		r->bad = true;
	}
	return 0;
}

/* A new value at m, attached. NULL: out of memory. */
static struct text_value *
begin(struct reader *r, enum text_kind kind, const yaml_mark_t *m)
{
	struct text_value *v = calloc(1, sizeof(*v));

	if (v == NULL)
		return NULL;
	v->source = &r->text->source;
	v->kind = kind;
	v->line = m->line + 1;
	v->column = m->column + 1;
	if (attach(r, v) < 0) {
		value_free(v);
		return NULL;
	}
	return v;
}

static int
add_scalar(struct reader *r, const yaml_mark_t *m, const char *bytes,
    size_t len)
{
	struct text_value *v = begin(r, TEXT_SCALAR, m);

	if (v == NULL)
		return -1;
	v->raw = strndup(bytes, len);
	if (v->raw == NULL)
		return -1;
	if (strlen(v->raw) != len) {
		text_fault(r->faults, TEXT_ERROR, v,
		    "\"\\0\" cannot stand in a value");
		r->bad = true;
	}
	return 0;
}

/* 1: nested too deep to go on. */
static int
open_value(struct reader *r, enum text_kind kind, const yaml_mark_t *m)
{
	struct text_value *v;

	if (r->depth == TEXT_DEPTH) {
		fault_at(r->faults, r->text, m->line + 1, m->column + 1,
		    "nested deeper than %d levels", TEXT_DEPTH);
		r->bad = true;
		return 1;
	}
	v = begin(r, kind, m);
	if (v == NULL)
		return -1;
	r->open[r->depth++] = v;
	return 0;
}

static int
by_key(const void *a, const void *b)
{
	const struct text_value *x = *(struct text_value *const *)a;
	const struct text_value *y = *(struct text_value *const *)b;
	int order = strcmp(text_raw(x), text_raw(y));

	if (order == 0)
		order = (x->line > y->line) - (x->line < y->line);
	if (order == 0)
		order = (x->column > y->column) - (x->column < y->column);
	return order;
}

/* Sorted, because a mapping may have a hundred thousand keys. */
static int
check_repeated(struct reader *r, const struct text_value *map)
{
	size_t n = map->count / 2, i, first = 0;
	struct text_value **keys;

	if (n < 2)
		return 0;
	keys = calloc(n, sizeof(*keys));
	if (keys == NULL)
		return -1;
	for (i = 0; i < n; i++)
		keys[i] = map->items[2 * i];
	qsort(keys, n, sizeof(*keys), by_key);
	for (i = 1; i < n; i++) {
		if (strcmp(text_raw(keys[first]), text_raw(keys[i])) != 0 ||
		    keys[i]->kind != TEXT_SCALAR) {
			first = i;
			continue;
		}
		text_fault(r->faults, TEXT_ERROR, keys[i],
		    "\"%s\" given twice (first on line %zu)", keys[i]->raw,
		    keys[first]->line);
		r->bad = true;
	}
	free(keys);
	return 0;
}

static int
close_value(struct reader *r)
{
	const struct text_value *v = r->open[--r->depth];

	return v->kind == TEXT_MAP ? check_repeated(r, v) : 0;
}

/* ---- libyaml's events ---- */

/* What other tools would give a meaning that is not on the page. */
static void
refuse_marks(struct reader *r, const yaml_mark_t *m, const yaml_char_t *anchor,
    const yaml_char_t *tag)
{
	if (anchor != NULL)
		fault_at(r->faults, r->text, m->line + 1, m->column + 1,
		    "anchors (&%s) are not used here: write the value out",
		    (const char *)anchor);
	if (tag != NULL)
		fault_at(r->faults, r->text, m->line + 1, m->column + 1,
		    "tags (%s) are not used here: write only the value",
		    (const char *)tag);
	if (anchor != NULL || tag != NULL)
		r->bad = true;
}

static int
take_alias(struct reader *r, const yaml_event_t *e)
{
	fault_at(r->faults, r->text, e->start_mark.line + 1,
	    e->start_mark.column + 1,
	    "aliases (*%s) are not used here: write the value out",
	    (const char *)e->data.alias.anchor);
	r->bad = true;
	/* Something must stand there, for keys and values to stay pairs. */
	return add_scalar(r, &e->start_mark, "", 0);
}

/* 1: a second one, which ends the reading. */
static int
take_document(struct reader *r, const yaml_mark_t *m)
{
	if (r->text->root == NULL)
		return 0;
	fault_at(r->faults, r->text, m->line + 1, m->column + 1,
	    "a second document begins here: only one is read");
	r->bad = true;
	return 1;
}

/* 0: go on; 1: the end; -1: out of memory. */
static int
take_event(struct reader *r, const yaml_event_t *e)
{
	const yaml_mark_t *m = &e->start_mark;

	switch (e->type) {
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		return 0;
	case YAML_STREAM_END_EVENT:
		return 1;
	case YAML_DOCUMENT_START_EVENT:
		return take_document(r, m);
	case YAML_ALIAS_EVENT:
		return take_alias(r, e);
	case YAML_SCALAR_EVENT:
		refuse_marks(r, m, e->data.scalar.anchor, e->data.scalar.tag);
		return add_scalar(r, m, (const char *)e->data.scalar.value,
		    e->data.scalar.length);
	case YAML_SEQUENCE_START_EVENT:
		refuse_marks(r, m, e->data.sequence_start.anchor,
		    e->data.sequence_start.tag);
		return open_value(r, TEXT_LIST, m);
	case YAML_MAPPING_START_EVENT:
		refuse_marks(r, m, e->data.mapping_start.anchor,
		    e->data.mapping_start.tag);
		return open_value(r, TEXT_MAP, m);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return close_value(r);
	}
	return 0;
}

/* Say what libyaml found. */
static void
fault_of_parser(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;
	size_t line = p->problem_mark.line + 1;
	size_t column = p->problem_mark.column + 1;
	struct text_place at = text_source_place(&r->text->source, line,
	    column);
	bool tab = column <= at.shown_len && at.shown[column - 1] == '\t';

	fault_at(r->faults, r->text, line, column, "%s%s%s%s",
	    p->problem != NULL ? p->problem : "cannot be read as YAML",
	    p->context != NULL ? " " : "",
	    p->context != NULL ? p->context : "",
	    tab ? ": indent with spaces, not tabs" : "");
	r->bad = true;
}

/* -1: out of memory. */
static int
take_events(struct reader *r)
{
	yaml_event_t e;
	int done = 0;

	yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r->parser,
	    (const unsigned char *)r->text->source.bytes, r->text->source.len);
	while (done == 0) {
		if (!yaml_parser_parse(&r->parser, &e)) {
			if (r->parser.error == YAML_MEMORY_ERROR)
				return -1;
			fault_of_parser(r);
			return 0;
		}
		done = take_event(r, &e);
		yaml_event_delete(&e);
	}
	return done < 0 ? -1 : 0;
}

/* -1: out of memory. *bad: faults were added. */
static int
build(struct text *t, struct text_faults *f, bool *bad)
{
	struct reader r = { .text = t, .faults = f };
	int failed;

	if (!yaml_parser_initialize(&r.parser))
		return -1;
	failed = take_events(&r);
	yaml_parser_delete(&r.parser);
	if (failed)
		return -1;
	if (t->root == NULL && !r.bad) {
		fault_at(f, t, 0, 0, "there is nothing in it");
		r.bad = true;
	}
	*bad = r.bad;
	return 0;
}

/* ---- reading ---- */

int
text_read(struct text **out, const char *name, const char *bytes, size_t len,
    struct text_faults *f)
{
	uint8_t digest[HASH_BYTES];
	struct text *t = calloc(1, sizeof(*t));
	bool bad = true;

	if (t == NULL)
		goto fail;
	hash_bytes(bytes, len, digest);
	hash_text(digest, t->hash);
	if (text_source_take(&t->source, name, bytes, len) < 0)
		goto fail;
	if (text_source_check(&t->source, f) == 0 && build(t, f, &bad) < 0)
		goto fail;
	if (bad) {
		text_free(t);
		return -1;
	}
	*out = t;
	return 0;
fail:
	text_free(t);
	text_fault(f, TEXT_ERROR, NULL, "%s: out of memory", name);
	return -1;
}

/* Twice the room, TEXT_MOST + 1 bytes at most. It is not taken at once, though
 * what is not used of it would cost nothing: after giving back a block of 4
 * MiB the C library takes all up to that size from where it must clear it. */
static int
widen(char **buf, size_t *room)
{
	size_t wanted = *room > 0 ? *room * 2 : TEXT_FIRST;
	char *more;

	if (wanted > TEXT_MOST + 1)
		wanted = TEXT_MOST + 1;
	more = realloc(*buf, wanted);
	if (more == NULL)
		return -1;
	*buf = more;
	*room = wanted;
	return 0;
}

/* Up to TEXT_MOST + 1 bytes of path into a new buffer, the caller's. -1: errno
 * says why. */
static ssize_t
slurp(const char *path, char **out)
{
	size_t len = 0, room = 0;
	ssize_t n = 1;
	char *buf = NULL;
	int fd, saved;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	while (n != 0 && len <= TEXT_MOST) {
		n = len < room || widen(&buf, &room) == 0 ?
		    read(fd, buf + len, room - len) : -1;
		if (n > 0)
			len += (size_t)n;
		else if (n < 0 && errno != EINTR)
			break;
	}
	saved = errno;
	close(fd);
	if (n < 0) {
		free(buf);
		errno = saved;
		return -1;
	}
	*out = buf;
	return (ssize_t)len;
}

int
text_load(struct text **out, const char *path, struct text_faults *f)
{
	char *bytes;
	ssize_t len = slurp(path, &bytes);
	int result;

	if (len < 0) {
		text_fault(f, TEXT_ERROR, NULL, "%s: cannot be read: %s", path,
		    strerror(errno));
		return -1;
	}
	if ((size_t)len > TEXT_MOST) {
		text_fault(f, TEXT_ERROR, NULL,
		    "%s: is larger than 4 MiB, the most that is read", path);
		result = -1;
	} else {
		result = text_read(out, path, bytes, (size_t)len, f);
	}
	free(bytes);
	return result;
}

const char *
text_hash(const struct text *t)
{
	return t->hash;
}

const struct text_value *
text_root(const struct text *t)
{
	return t->root;
}
