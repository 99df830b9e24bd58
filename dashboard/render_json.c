/* render_json.c: a document as one line of JSON, as etc/report.schema.json
 * describes it. The tree is the document's; values keep their types. */
#include "dashboard/render.h"

#include "classify/json.h"
#include "classify/text.h"
#include "dashboard/document_words.h"

#define VERSION 2		/* of this form */

static const char *const charts[] = { "", "bars", "stacked", "lines" };

static void
write_value(struct json *j, const char *key, const struct document_value *v)
{
	char day[TEXT_DAY_TEXT];

	if (v->none) {
		json_none(j, key);
		return;
	}
	if (v->withheld) {
		json_object_begin(j, key);
		json_bool(j, "withheld", true);
		json_object_end(j);
		return;
	}
	switch (v->kind) {
	case DOCUMENT_TEXT:
		json_text(j, key, v->text);
		break;
	case DOCUMENT_COUNT:
		json_unsigned(j, key, v->count);
		break;
	case DOCUMENT_DAY:
		json_text(j, key, text_day_text(v->day, day));
		break;
	case DOCUMENT_RATE:
		json_object_begin(j, key);
		json_unsigned(j, "part", v->count);
		json_unsigned(j, "whole", v->whole);
		json_unsigned(j, "per", v->per);
		json_object_end(j);
		break;
	case DOCUMENT_TIME:
		json_object_begin(j, key);
		json_number(j, "lower_s", v->lower_s);
		json_number(j, "upper_s", v->upper_s);
		json_object_end(j);
		break;
	case DOCUMENT_KIND_COUNT:
		break;
	}
}

static void
write_lines(struct json *j, const struct document_node *n)
{
	bool facts = n->kind == DOCUMENT_FACTS;
	size_t i;

	json_array_begin(j, facts ? "facts" : "items");
	for (i = 0; i < n->line_count; i++) {
		if (!facts) {
			json_text(j, NULL, n->lines[i].value.text);
			continue;
		}
		json_object_begin(j, NULL);
		json_text(j, "id", n->lines[i].id);
		if (n->lines[i].label)
			json_text(j, "label", n->lines[i].label);
		json_text(j, "kind",
		    document_kind_name(n->lines[i].value.kind));
		write_value(j, "value", &n->lines[i].value);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
write_chart(struct json *j, const struct document_node *n)
{
	size_t i;

	if (n->chart == DOCUMENT_NO_CHART)
		return;
	json_object_begin(j, "chart");
	json_text(j, "kind", charts[n->chart]);
	json_array_begin(j, "columns");
	for (i = 0; i < n->series_count; i++)
		json_text(j, NULL, n->columns[n->series[i]].id);
	json_array_end(j);
	json_text(j, "says", n->says);
	json_object_end(j);
}

static void
write_table(struct json *j, const struct document_node *n)
{
	size_t i, row;

	json_array_begin(j, "columns");
	for (i = 0; i < n->column_count; i++) {
		json_object_begin(j, NULL);
		json_text(j, "id", n->columns[i].id);
		json_text(j, "title", n->columns[i].title);
		json_text(j, "kind",
		    document_kind_name(n->columns[i].kind));
		json_object_end(j);
	}
	json_array_end(j);
	write_chart(j, n);
	json_array_begin(j, "rows");
	for (row = 0; row < n->row_count; row++) {
		json_object_begin(j, NULL);
		json_text(j, "id", n->rows[row].id);
		if (n->rows[row].total)
			json_bool(j, "total", true);
		if (n->rows[row].remark)
			json_text(j, "remark", n->rows[row].remark);
		json_object_begin(j, "cells");
		for (i = 0; i < n->column_count; i++)
			write_value(j, n->columns[i].id,
			    document_at(n, row, i));
		json_object_end(j);
		json_object_end(j);
	}
	json_array_end(j);
}

/* A node's kind, and for all but a section what is in it. */
static void
write_node(struct json *j, const struct document_node *n)
{
	static const char *const names[] = { "section", "paragraph", "note",
		"items", "facts", "table" };

	json_text(j, "kind", names[n->kind]);
	if (n->id)
		json_text(j, "id", n->id);
	if (n->text)
		json_text(j, "text", n->text);
	if (n->kind == DOCUMENT_ITEMS || n->kind == DOCUMENT_FACTS)
		write_lines(j, n);
	else if (n->kind == DOCUMENT_TABLE)
		write_table(j, n);
}

static void
write_nodes(struct json *j, const struct document_node *n)
{
	json_array_begin(j, "content");
	for (; n; n = n->next) {
		json_object_begin(j, NULL);
		write_node(j, n);
		if (n->kind == DOCUMENT_SECTION)
			write_nodes(j, n->first);
		json_object_end(j);
	}
	json_array_end(j);
}

int
render_json(const struct document *d, FILE *out, char why[RENDER_WHY])
{
	struct json j = { 0 };
	int result = -1;

	json_object_begin(&j, NULL);
	json_number(&j, "report", VERSION);
	json_text(&j, "edition", d->edition);
	json_text(&j, "language", d->language);
	json_text(&j, "title", d->title);
	json_text(&j, "subtitle", d->subtitle);
	json_text(&j, "marking", d->marking);
	write_nodes(&j, d->first);
	json_object_end(&j);
	json_newline(&j);
	if (json_ok(&j)) {
		fwrite(j.bytes, 1, j.len, out);
		result = 0;
	} else {
		snprintf(why, RENDER_WHY, "out of memory");
	}
	json_free(&j);
	return result;
}
