/* removal.c: what an order removes, as text and back. Door to jansson. */
#include "store/removal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "classify/text.h"

#define VERSION 1

void
removal_free(struct removal *r)
{
	free(r->sequences.list);
	free(r->ledger.list);
	free(r->gone.list);
	free(r->again.list);
	marks_free(&r->marks);
	*r = (struct removal){ 0 };
}

static int
push_span(struct removal_spans *s, struct journal_span span)
{
	struct journal_span *more;

	if (s->count == s->room) {
		more = reallocarray(s->list, 2 * s->room + 64, sizeof(*more));
		if (!more)
			return -1;
		s->list = more;
		s->room = 2 * s->room + 64;
	}
	s->list[s->count++] = span;
	return 0;
}

int
removal_add(struct removal_spans *s, uint64_t sequence)
{
	if (s->count > 0 && s->list[s->count - 1].last + 1 == sequence) {
		s->list[s->count - 1].last = sequence;
		return 0;
	}
	return push_span(s, (struct journal_span){ sequence, sequence });
}

int
removal_add_day(struct removal_days *d, int32_t day)
{
	int32_t *more;

	if (d->count == d->room) {
		more = reallocarray(d->list, 2 * d->room + 64, sizeof(*more));
		if (!more)
			return -1;
		d->list = more;
		d->room = 2 * d->room + 64;
	}
	d->list[d->count++] = day;
	return 0;
}

uint64_t
removal_total(const struct removal_spans *s)
{
	uint64_t total = 0;
	size_t i;

	for (i = 0; i < s->count; i++)
		total += s->list[i].last - s->list[i].first + 1;
	return total;
}

bool
removal_has(const struct removal_spans *s, uint64_t sequence)
{
	size_t low = 0, high = s->count, middle;

	while (low < high) {
		middle = (low + high) / 2;
		if (s->list[middle].last < sequence)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->count && s->list[low].first <= sequence;
}

/* ---- writing ---- */

static void
write_spans(struct json *j, const char *key, const struct removal_spans *s)
{
	size_t i;

	json_array_begin(j, key);
	for (i = 0; i < s->count; i++) {
		json_array_begin(j, NULL);
		json_unsigned(j, NULL, s->list[i].first);
		json_unsigned(j, NULL, s->list[i].last);
		json_array_end(j);
	}
	json_array_end(j);
}

static void
write_days(struct json *j, const char *key, const struct removal_days *d)
{
	char text[TEXT_DAY_TEXT];
	size_t i;

	json_array_begin(j, key);
	for (i = 0; i < d->count; i++)
		json_text(j, NULL, text_day_text(d->list[i], text));
	json_array_end(j);
}

void
removal_write(struct json *j, const struct removal *r)
{
	write_spans(j, "sequences", &r->sequences);
	write_spans(j, "ledger", &r->ledger);
	write_days(j, "gone", &r->gone);
	write_days(j, "again", &r->again);
}

static void
write_marks(struct json *j, const struct removal *r)
{
	char text[MARKS_NAME];
	size_t i;

	json_text(j, "marked_by", r->marked_by);
	json_array_begin(j, "marks");
	for (i = 0; i < r->marks.count; i++) {
		snprintf(text, sizeof(text), "%016" PRIx64,
		    r->marks.list[i]);
		json_text(j, NULL, text);
	}
	json_array_end(j);
}

void
removal_tombstone(struct json *j, const struct removal *r, bool of_ledger)
{
	json_object_begin(j, NULL);
	json_unsigned(j, "v", VERSION);
	json_text(j, "what", strcmp(r->order, REMOVAL_REREAD) == 0 ?
	    REMOVAL_REREAD : "tombstone");
	json_text(j, "order", r->order);
	write_spans(j, "sequences", of_ledger ? &r->ledger : &r->sequences);
	if (!of_ledger) {
		write_days(j, "gone", &r->gone);
		write_days(j, "again", &r->again);
		if (r->marks.count > 0)
			write_marks(j, r);
	}
	json_object_end(j);
}

/* ---- reading ---- */

static int
read_sequence(const json_t *v, uint64_t *out)
{
	if (!json_is_integer(v) || json_integer_value(v) <= 0)
		return -1;
	*out = (uint64_t)json_integer_value(v);
	return 0;
}

static int
read_spans(const json_t *list, struct removal_spans *s)
{
	struct journal_span span;
	const json_t *pair;
	uint64_t before = 0;
	size_t i;

	if (list && !json_is_array(list))
		return -1;
	for (i = 0; i < json_array_size(list); i++) {
		pair = json_array_get(list, i);
		if (json_array_size(pair) != 2 ||
		    read_sequence(json_array_get(pair, 0), &span.first) < 0 ||
		    read_sequence(json_array_get(pair, 1), &span.last) < 0 ||
		    span.first <= before || span.last < span.first)
			return -1;
		if (push_span(s, span) < 0)
			return REMOVAL_NO_MEMORY;
		before = span.last;
	}
	return 0;
}

static int
read_days(const json_t *list, struct removal_days *d)
{
	const char *text;
	int32_t day;
	size_t i;

	if (list && !json_is_array(list))
		return -1;
	for (i = 0; i < json_array_size(list); i++) {
		text = json_string_value(json_array_get(list, i));
		if (!text || register_day_read(text, &day) < 0 ||
		    (d->count > 0 && day <= d->list[d->count - 1]))
			return -1;
		if (removal_add_day(d, day) < 0)
			return REMOVAL_NO_MEMORY;
	}
	return 0;
}

static int
read_marks(const json_t *root, struct removal *r)
{
	const json_t *list = json_object_get(root, "marks");
	const char *by = json_string_value(json_object_get(root,
	    "marked_by")), *text;
	size_t i;

	if (!list)
		return by ? -1 : 0;
	if (!by || strlen(by) != MARKS_NAME - 1 || !json_is_array(list))
		return -1;
	strcpy(r->marked_by, by);
	for (i = 0; i < json_array_size(list); i++) {
		text = json_string_value(json_array_get(list, i));
		if (!text || strlen(text) != MARKS_NAME - 1 ||
		    strspn(text, "0123456789abcdef") != MARKS_NAME - 1)
			return -1;
		if (marks_add(&r->marks, strtoull(text, NULL, 16)) < 0)
			return REMOVAL_NO_MEMORY;
	}
	return 0;
}

static int
read_order(const json_t *root, char out[DUTY_ID])
{
	const char *id = json_string_value(json_object_get(root, "order"));

	if (!id)
		id = json_string_value(json_object_get(root, "id"));
	if (!id || strlen(id) >= DUTY_ID)
		return -1;
	strcpy(out, id);
	return 0;
}

static int
read_all(const json_t *root, struct removal *r)
{
	int result = read_order(root, r->order);

	if (result == 0)
		result = read_spans(json_object_get(root, "sequences"),
		    &r->sequences);
	if (result == 0)
		result = read_spans(json_object_get(root, "ledger"),
		    &r->ledger);
	if (result == 0)
		result = read_days(json_object_get(root, "gone"), &r->gone);
	if (result == 0)
		result = read_days(json_object_get(root, "again"), &r->again);
	if (result == 0)
		result = read_marks(root, r);
	return result;
}

int
removal_read(const char *text, size_t len, struct removal *out, char *why,
    size_t whylen)
{
	struct removal r = { 0 };
	json_error_t error;
	json_t *root;
	int result = -1;

	root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
	if (root)
		result = read_all(root, &r);
	else if (json_error_code(&error) == json_error_out_of_memory)
		result = REMOVAL_NO_MEMORY;
	json_decref(root);
	if (result == 0) {
		*out = r;
		return 0;
	}
	removal_free(&r);
	snprintf(why, whylen, result == REMOVAL_NO_MEMORY ? "out of memory" :
	    "what is to be removed is not a list of sequences and days");
	return result;
}
