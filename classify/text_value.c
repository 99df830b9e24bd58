/* text_value.c: what a text holds, for those who read it. */
#include "classify/text.h"
#include "classify/text_parts.h"

#include <stdlib.h>
#include <string.h>

bool
text_is_map(const struct text_value *v)
{
	return v != NULL && v->kind == TEXT_MAP;
}

bool
text_is_list(const struct text_value *v)
{
	return v != NULL && v->kind == TEXT_LIST;
}

bool
text_is_scalar(const struct text_value *v)
{
	return v != NULL && v->kind == TEXT_SCALAR;
}

size_t
text_count(const struct text_value *v)
{
	if (text_is_map(v))
		return v->count / 2;
	return text_is_list(v) ? v->count : 0;
}

const struct text_value *
text_item(const struct text_value *list, size_t i)
{
	return text_is_list(list) && i < list->count ? list->items[i] : NULL;
}

const struct text_value *
text_key_at(const struct text_value *map, size_t i)
{
	return i < text_count(map) && text_is_map(map) ? map->items[2 * i] :
	    NULL;
}

const struct text_value *
text_value_at(const struct text_value *map, size_t i)
{
	return i < text_count(map) && text_is_map(map) ? map->items[2 * i + 1] :
	    NULL;
}

const struct text_value *
text_value_of(const struct text_value *map, const char *key)
{
	for (size_t i = 0; i < text_count(map); i++)
		if (strcmp(text_raw(text_key_at(map, i)), key) == 0)
			return text_value_at(map, i);
	return NULL;
}

void *
text_array(const struct text_value *list, size_t size, size_t *count,
    struct text_faults *f)
{
	void *array;

	*count = 0;
	if (list == NULL)
		return NULL;
	if (!text_is_list(list)) {
		text_fault(f, TEXT_ERROR, list, "%s: expected a list",
		    text_key(list));
		return NULL;
	}
	if (text_count(list) == 0)
		return NULL;
	array = calloc(text_count(list), size);
	if (array == NULL)
		text_fault(f, TEXT_ERROR, list, "%s: out of memory",
		    text_key(list));
	else
		*count = text_count(list);
	return array;
}

const char *
text_raw(const struct text_value *v)
{
	return text_is_scalar(v) && v->raw != NULL ? v->raw : "";
}

const char *
text_key(const struct text_value *v)
{
	return v != NULL && v->key != NULL ? v->key : "";
}

size_t
text_line(const struct text_value *v)
{
	return v != NULL ? v->line : 0;
}

void
text_fault(struct text_faults *f, enum text_severity s,
    const struct text_value *at, const char *format, ...)
{
	struct text_place p;
	va_list args;

	if (at != NULL) {
		p = text_source_place(at->source, at->line, at->column);
		p.key = at->key;
	}
	va_start(args, format);
	text_faults_add(f, s, at != NULL ? &p : NULL, format, args);
	va_end(args);
}
