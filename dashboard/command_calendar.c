/* command_calendar.c: beadle calendar import FILE.ics: a council's term dates
 * as sections of calendar.yaml; with --law what they would change there, with
 * --write they do. */
#include <stdlib.h>
#include <string.h>

#include "dashboard/calendar_import.h"
#include "dashboard/command_import.h"
#include "dashboard/print.h"

#define ITEM_ROOM 320

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	{ "write", '\0', NULL, "with --law: put them into its calendar.yaml" },
};

/* ---- what would change ---- */

static const char *
field(const struct text_value *map, const char *key)
{
	for (size_t i = 0; i < text_count(map); i++)
		if (strcmp(text_raw(text_key_at(map, i)), key) == 0)
			return text_raw(text_value_at(map, i));
	return "";
}

static const struct text_value *
member(const struct text_value *map, const char *key)
{
	for (size_t i = 0; i < text_count(map); i++)
		if (strcmp(text_raw(text_key_at(map, i)), key) == 0)
			return text_value_at(map, i);
	return NULL;
}

/* A term or day on one line, so that two that are the same look the same. */
static void
item_text(const struct text_value *v, char buf[ITEM_ROOM])
{
	const struct text_value *half = member(v, "half_term");

	if (text_is_scalar(v))
		snprintf(buf, ITEM_ROOM, "%s", text_raw(v));
	else
		snprintf(buf, ITEM_ROOM, "%s: %s to %s%s%s%s%s",
		    field(v, "name"), field(v, "from"), field(v, "to"),
		    half ? ", half-term " : "", field(half, "from"),
		    half ? " to " : "", field(half, "to"));
}

static bool
has_item(const struct text_value *list, const char *item)
{
	char other[ITEM_ROOM];

	for (size_t i = 0; i < text_count(list); i++) {
		item_text(text_item(list, i), other);
		if (strcmp(other, item) == 0)
			return true;
	}
	return false;
}

/* The items of list, marked unless they are in other too; with `all` these as
 * well. Returns how many were marked. */
static size_t
write_items(FILE *out, const struct text_value *list,
    const struct text_value *other, char mark, bool all)
{
	char item[ITEM_ROOM];
	size_t marked = 0;

	for (size_t i = 0; i < text_count(list); i++) {
		bool same;

		item_text(text_item(list, i), item);
		same = has_item(other, item);
		marked += !same;
		if (same && !all)
			continue;
		fprintf(out, "  %c ", same ? ' ' : mark);
		print_text(out, item);
		fputc('\n', out);
	}
	return marked;
}

/* How many items would come or go. */
static size_t
write_difference(FILE *out, const struct text_value *old,
    const struct text_value *new, const char *key)
{
	const struct text_value *was = member(old, key);
	const struct text_value *is = member(new, key);
	size_t changes;

	fprintf(out, "%s\n", key);
	changes = write_items(out, was, is, '-', false);
	return changes + write_items(out, is, was, '+', true);
}

/* ---- the import ---- */

static void
write_left(FILE *out, const struct calendar_import *m, const char *margin)
{
	char from[TEXT_DAY_TEXT], to[TEXT_DAY_TEXT];

	if (m->left_count > 0)
		fprintf(out, "%snot taken\n", margin);
	for (size_t i = 0; i < m->left_count; i++) {
		const struct ics_event *e = m->left[i].event;

		fprintf(out, "%s  line %zu, %s", margin, e->line,
		    text_day_text(e->from, from));
		if (e->to > e->from)
			fprintf(out, " to %s", text_day_text(e->to, to));
		fputs(", \"", out);
		print_text(out, e->summary);
		fprintf(out, "\": %s\n", m->left[i].why);
	}
}

/* One section as text; the caller frees it. NULL: out of memory. */
static char *
section_text(const struct calendar_import *m, enum import_section s)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
	calendar_import_write(m, s, out);
	return fclose(out) == 0 ? text : NULL;
}

/* Put the sections into l. The exit status. */
static int
replace_sections(struct command_io *io, const struct calendar_import *m,
    struct lawfile *l)
{
	for (int s = 0; s < IMPORT_SECTION_COUNT; s++) {
		enum import_section section = (enum import_section)s;
		char *text;
		int result;

		if (!calendar_import_has(m, section))
			continue;
		text = section_text(m, section);
		if (!text)
			return 1;
		result = lawfile_replace(l, import_section_key(section), text,
		    io->faults, io->why, COMMAND_WHY);
		free(text);
		if (result < 0)
			return 2;
	}
	return 0;
}

/* Must stand as a calendar. */
static int
check(struct command_io *io, const struct lawfile *l)
{
	struct calendar *c;

	if (calendar_read(&c, l->name, l->bytes, l->len, io->faults) < 0)
		return -1;
	calendar_free(c);
	return 0;
}

static size_t
write_differences(FILE *out, const struct calendar_import *m,
    const struct text *old, const struct text *new)
{
	size_t changes = 0;

	for (int s = 0; s < IMPORT_SECTION_COUNT; s++) {
		const char *key = import_section_key((enum import_section)s);

		if (calendar_import_has(m, (enum import_section)s))
			changes += write_difference(out, text_root(old),
			    text_root(new), key);
		else
			fprintf(out, "%s\n    the file has none: the "
			    "calendar's stay\n", key);
	}
	return changes;
}

/* l holds the new text. The exit status. */
static int
finish(struct command_io *io, const struct calendar_import *m,
    const struct text *old, const struct lawfile *l, bool may_write)
{
	struct text *new;
	size_t changes;

	if (check(io, l) < 0 || text_read(&new, l->name, l->bytes, l->len,
	    io->faults) < 0) {
		snprintf(io->why, COMMAND_WHY, "with these dates %.300s would "
		    "be refused, so nothing is changed", l->name);
		return 2;
	}
	changes = write_differences(io->out, m, old, new);
	text_free(new);
	write_left(io->out, m, "");
	return command_import_end(io, l, changes, may_write);
}

static int
change(struct command_io *io, const struct calendar_import *m,
    const char *law, bool may_write)
{
	struct text *old = NULL;
	struct lawfile l;
	int status;

	if (lawfile_open(&l, law, "calendar.yaml", io->why, COMMAND_WHY) < 0)
		return 2;
	status = check(io, &l) < 0 || text_read(&old, l.name, l.bytes, l.len,
	    io->faults) < 0 ? 2 : replace_sections(io, m, &l);
	if (status == 0)
		status = finish(io, m, old, &l, may_write);
	text_free(old);
	lawfile_close(&l);
	return status;
}

static int
show(struct command_io *io, const struct calendar_import *m)
{
	for (int s = 0; s < IMPORT_SECTION_COUNT; s++)
		if (calendar_import_has(m, (enum import_section)s))
			calendar_import_write(m, (enum import_section)s,
			    io->out);
	write_left(io->out, m, "# ");
	return 0;
}

static bool
has_any(const struct calendar_import *m)
{
	for (int s = 0; s < IMPORT_SECTION_COUNT; s++)
		if (calendar_import_has(m, (enum import_section)s))
			return true;
	return false;
}

static int
import(struct command_io *io, const char *const *values, const char *path)
{
	struct calendar_import m = {0};
	struct reader r = {0};
	struct ics events = {0};
	char why[200];
	size_t len;
	char *bytes = command_import_read(io, path, &len);
	int status = bytes ? command_open(io, values, 0, &r) : 2;

	if (status == 0 && ics_read(&events, bytes, len, why,
	    sizeof(why)) < 0) {
		snprintf(io->why, COMMAND_WHY, "%.200s, %s", path, why);
		status = 2;
	}
	if (status == 0 && calendar_import_make(&m, &events) < 0) {
		snprintf(io->why, COMMAND_WHY, "out of memory");
		status = 1;
	}
	if (status == 0 && !has_any(&m)) {
		write_left(io->out, &m, "");
		snprintf(io->why, COMMAND_WHY, "%.200s: no event in it is "
		    "understood as a term, INSET day or bank holiday", path);
		status = 1;
	}
	if (status == 0)
		status = values[1] ? change(io, &m, r.settings.law,
		    values[COMMAND_PLACE] != NULL) : show(io, &m);
	calendar_import_free(&m);
	ics_clear(&events);
	reader_close(&r);
	free(bytes);
	return status;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	(void)argc;
	if (values[COMMAND_PLACE] && !values[1]) {
		snprintf(io->why, COMMAND_WHY, "--write needs --law DIR, whose "
		    "calendar.yaml it writes");
		return 2;
	}
	return import(io, values, argv[0]);
}

const struct command command_calendar = {
	"calendar import", "FILE", "read a council's term dates (.ics)",
	options, sizeof(options) / sizeof(options[0]), 1, 1, run
};
