/* roster_rows.c: rows of devices found in a text, and rows made. */
#include "dashboard/roster_rows.h"

#include <stdlib.h>
#include <string.h>

static const struct text_value *
devices_of(const struct text *t, size_t *next)
{
	const struct text_value *root = text_root(t);

	for (size_t i = 0; i < text_count(root); i++)
		if (strcmp(text_raw(text_key_at(root, i)), "devices") == 0) {
			*next = text_line(text_key_at(root, i + 1));
			return text_value_at(root, i);
		}
	*next = 0;
	return NULL;
}

void
roster_row_values(const struct text_value *v, const char *out[ASSET_FIELDS])
{
	for (int f = 0; f < ASSET_FIELDS; f++)
		out[f] = NULL;
	for (size_t i = 0; i < text_count(v); i++)
		for (int f = 0; f < ASSET_FIELDS; f++)
			if (strcmp(text_raw(text_key_at(v, i)),
			    asset_field_key((enum asset_field)f)) == 0)
				out[f] = text_raw(text_value_at(v, i));
}

/* -1: the row does not begin with a "-" of its own line. */
static int
know_place(struct roster_rows *r, const struct lawfile *l, size_t line,
    size_t next)
{
	struct roster_row *row = &r->list[r->count];
	size_t spaces;

	lawfile_rows(l, line, next, &row->from, &row->to);
	spaces = strspn(l->bytes + row->from, " ");
	if (l->bytes[row->from + spaces] != '-' || spaces >= sizeof(r->indent))
		return -1;
	memcpy(r->indent, l->bytes + row->from, spaces);
	r->indent[spaces] = '\0';
	return 0;
}

int
roster_rows_read(struct roster_rows *out, const struct lawfile *l,
    const struct text *t, char *why, size_t whylen)
{
	size_t next;
	const struct text_value *list = devices_of(t, &next);

	*out = (struct roster_rows){ .indent = "  ",
	    .list = calloc(text_count(list) + 1, sizeof(*out->list)) };
	if (!out->list) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	if (lawfile_section(l, t, "devices", &out->from, &out->to, why,
	    whylen) < 0)
		return -1;
	for (; out->count < text_count(list); out->count++) {
		const struct text_value *v = text_item(list, out->count);
		const struct text_value *after = text_item(list,
		    out->count + 1);

		roster_row_values(v, out->list[out->count].values);
		if (know_place(out, l, text_line(v),
		    after ? text_line(after) : next) == 0)
			continue;
		snprintf(why, whylen, "%s, line %zu: begin each device on a "
		    "line of its own with \"- \", so that it can be changed",
		    l->name, text_line(v));
		return -1;
	}
	return 0;
}

void
roster_rows_clear(struct roster_rows *r)
{
	free(r->list);
	*r = (struct roster_rows){0};
}

/* A quote opens only where a value may begin. */
const char *
roster_rows_comment(const struct lawfile *l, const struct roster_row *row)
{
	const char *p = l->bytes + row->from, *end = l->bytes + row->to;
	char quote = '\0';

	for (; p < end && *p != '\n' && *p != '\r'; p++) {
		if (quote)
			quote = *p == quote ? '\0' : quote;
		else if ((*p == '"' || *p == '\'') && strchr(" {[,", p[-1]))
			quote = *p;
		else if (*p == '#' && strchr(" \t", p[-1]))
			break;
	}
	/* Of a row of several lines it would be the first line's. */
	if (p >= end || *p != '#' ||
	    p + strcspn(p, "\r\n") + strlen("\r\n") < end)
		return "";
	return p;
}

static void
write_value(FILE *out, const char *value)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._/-";

	if (value[0] != '-' && strspn(value, plain) == strlen(value)) {
		fputs(value, out);
		return;
	}
	fputc('"', out);
	for (; *value; value++)
		fprintf(out, *value == '"' || *value == '\\' ? "\\%c" : "%c",
		    *value);
	fputc('"', out);
}

void
roster_rows_write(const struct roster_rows *r,
    const char *const values[ASSET_FIELDS], const char *comment, FILE *out)
{
	const char *comma = "";

	fprintf(out, "%s- {", r->indent);
	for (int f = 0; f < ASSET_FIELDS; f++) {
		if (!values[f] || !values[f][0])
			continue;
		fprintf(out, "%s%s: ", comma,
		    asset_field_key((enum asset_field)f));
		write_value(out, values[f]);
		comma = ", ";
	}
	fprintf(out, "}%s%.*s\n", comment[0] ? "  " : "",
	    (int)strcspn(comment, "\r\n"), comment);
}
