/* roster_import.c: rows of a roster against rows of a register.
 *
 * Days are compared as they are written, 2026-09-01, which sorts as they do.
 * Edits are collected against the text as it is and made from its end. */
#include "dashboard/roster_import.h"

#include <stdlib.h>
#include <string.h>

#include "dashboard/print.h"
#include "dashboard/roster_rows.h"

struct import {
	struct roster_import *m;
	const struct lawfile *l;
	const struct asset_register *assets;
	struct roster_rows rows;
	char day[TEXT_DAY_TEXT], before[TEXT_DAY_TEXT];
	FILE *out;
	bool has_heading;
	bool failed;			/* out of memory */
};

static bool
is_in_force(const struct import *m, const struct roster_row *row)
{
	const char *from = row->values[ASSET_FROM], *to = row->values[ASSET_TO];

	return (!from || strcmp(from, m->day) <= 0) &&
	    (!to || strcmp(to, m->day) >= 0);
}

/* The device's row in force; else one that begins later; NULL. */
static struct roster_row *
row_of(const struct import *m, const char *id)
{
	struct roster_row *later = NULL;

	for (size_t i = 0; i < m->rows.count; i++) {
		struct roster_row *row = &m->rows.list[i];
		const char *from = row->values[ASSET_FROM];

		if (strcmp(row->values[ASSET_ID], id) != 0)
			continue;
		if (is_in_force(m, row))
			return row;
		if (from && strcmp(from, m->day) > 0)
			later = row;
	}
	return later;
}

/* ---- what changes ---- */

/* A value as the register writes it, "" none, so that the two compare. */
static const char *
known(const struct roster_row *row, enum asset_field f, char buf[ASSET_TEXT])
{
	const char *value = row->values[f];
	uint8_t mac[6];

	if (f == ASSET_MAC && value && mac_read(value, mac) == 0)
		return mac_text(mac, buf);
	/* Nothing hangs on it where nobody keeps the device. */
	if (f == ASSET_SHARED && !value && !row->values[ASSET_CUSTODIAN])
		return "no";
	return value ? value : "";
}

static bool
differs(const struct roster_row *row, const struct asset *a, enum asset_field f)
{
	char buf[ASSET_TEXT];

	return f != ASSET_FROM && a->said[f] &&
	    strcmp(known(row, f, buf), a->values[f]) != 0;
}

/* Does more than the day it ends on differ? */
static bool
facts_differ(const struct roster_row *row, const struct asset *a)
{
	for (int f = 0; f < ASSET_TO; f++)
		if (differs(row, a, (enum asset_field)f))
			return true;
	return false;
}

/* ---- edits ---- */

static void
add_edit(struct import *m, size_t from, size_t to, char *text)
{
	struct roster_import *r = m->m;

	if (r->edit_count == r->edit_room) {
		size_t room = r->edit_room ? r->edit_room * 2 : 32;
		void *more = reallocarray(r->edits, room, sizeof(*r->edits));

		if (more) {
			r->edits = more;
			r->edit_room = room;
		}
	}
	m->failed |= !text || r->edit_count == r->edit_room;
	if (m->failed)
		free(text);
	else
		r->edits[r->edit_count++] = (struct roster_edit){ from, to,
		    text };
}

/* Replace a row by one or two. */
static void
replace(struct import *m, const struct roster_row *row,
    const char *const first[ASSET_FIELDS],
    const char *const second[ASSET_FIELDS])
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out) {
		m->failed = true;
		return;
	}
	roster_rows_write(&m->rows, first, roster_rows_comment(m->l, row),
	    out);
	if (second)
		roster_rows_write(&m->rows, second, "", out);
	m->failed |= fclose(out) != 0;
	add_edit(m, row->from, row->to, text);
}

/* Rows are added where the section ends; without one, after it has begun. */
static void
append(struct import *m, const char *const values[ASSET_FIELDS])
{
	bool is_first = m->m->added == 1, is_empty = m->rows.count == 0;
	const char *bytes = m->l->bytes;
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out) {
		m->failed = true;
		return;
	}
	if (is_first && m->rows.from > 0 &&
	    bytes[(is_empty ? m->rows.from : m->rows.to) - 1] != '\n')
		fputc('\n', out);
	if (is_first && is_empty)
		fputs("devices:\n", out);
	roster_rows_write(&m->rows, values, "", out);
	m->failed |= fclose(out) != 0;
	add_edit(m, is_first && is_empty ? m->rows.from : m->rows.to,
	    m->rows.to, text);
}

/* What the roster says, with what the register says instead. */
static void
overlay(const struct roster_row *row, const struct asset *a,
    const char *values[ASSET_FIELDS])
{
	for (int f = 0; f < ASSET_FIELDS; f++)
		values[f] = a->said[f] && f != ASSET_FROM ? a->values[f] :
		    row->values[f];
}

/* ---- each kind of change ---- */

static void
heading(struct import *m, const char *text)
{
	if (!m->has_heading)
		fprintf(m->out, "%s\n", text);
	m->has_heading = true;
}

/* The later of two days, of which one may not be said. */
static const char *
later(const char *a, const char *b)
{
	return a && strcmp(a, b) > 0 ? a : b;
}

static void
add(struct import *m, const struct asset *a)
{
	const char *values[ASSET_FIELDS];

	for (int f = 0; f < ASSET_FIELDS; f++)
		values[f] = a->said[f] ? a->values[f] : NULL;
	if (!values[ASSET_EQUIPMENT])
		values[ASSET_EQUIPMENT] = "school";
	if (!values[ASSET_USED_BY])
		values[ASSET_USED_BY] = "unknown";
	if (!values[ASSET_FROM])
		values[ASSET_FROM] = m->day;
	heading(m, "added");
	fputs("  + ", m->out);
	print_text(m->out, a->values[ASSET_ID]);
	for (int f = ASSET_ID + 1; f < ASSET_FIELDS; f++)
		if (values[f] && values[f][0]) {
			fprintf(m->out, ", %s ",
			    asset_field_key((enum asset_field)f));
			print_text(m->out, values[f]);
		}
	fputc('\n', m->out);
	if (values[ASSET_CUSTODIAN] && values[ASSET_CUSTODIAN][0] &&
	    !values[ASSET_SHARED])
		fputs("      whether it is shared is not said: nobody is taken "
		    "for who used it\n", m->out);
	m->m->added++;
	append(m, values);
}

static void
show_fields(struct import *m, const struct roster_row *row,
    const struct asset *a)
{
	char buf[ASSET_TEXT];

	for (int f = 0; f < ASSET_FIELDS; f++) {
		const char *was = known(row, (enum asset_field)f, buf);

		if (!differs(row, a, (enum asset_field)f))
			continue;
		fprintf(m->out, "      %s: ",
		    asset_field_key((enum asset_field)f));
		print_text(m->out, was[0] ? was : "(none)");
		fputs(" -> ", m->out);
		print_text(m->out, a->values[f][0] ? a->values[f] : "(none)");
		fputc('\n', m->out);
	}
}

/* The row ends the day before and another begins; what began today, or only
 * ends on another day, is one row still. */
static void
change(struct import *m, const struct roster_row *row, const struct asset *a)
{
	const char *values[ASSET_FIELDS], *old[ASSET_FIELDS];
	const char *from = row->values[ASSET_FROM];
	bool is_over = a->said[ASSET_TO] &&
	    strcmp(a->values[ASSET_TO], m->day) < 0;
	bool is_one = is_over || !facts_differ(row, a) ||
	    (from && strcmp(from, m->day) == 0);

	heading(m, "changed");
	fputs("  ~ ", m->out);
	print_text(m->out, a->values[ASSET_ID]);
	fprintf(m->out, is_one ? "\n" : ", from %s\n", m->day);
	show_fields(m, row, a);
	m->m->changed++;
	overlay(row, a, values);
	memcpy(old, row->values, sizeof(old));
	if (is_over) {
		old[ASSET_TO] = later(from, a->values[ASSET_TO]);
		replace(m, row, old, NULL);
	} else if (is_one) {
		replace(m, row, values, NULL);
	} else {
		old[ASSET_TO] = m->before;
		values[ASSET_FROM] = m->day;
		replace(m, row, old, values);
	}
}

/* Of a row that the register does not have any more. */
static const char *
last_day(const struct import *m, const struct roster_row *row)
{
	return later(row->values[ASSET_FROM], m->before);
}

static void
end(struct import *m, const struct roster_row *row)
{
	const char *values[ASSET_FIELDS];

	memcpy(values, row->values, sizeof(values));
	values[ASSET_TO] = last_day(m, row);
	heading(m, "ended: not in the register");
	fputs("  - ", m->out);
	print_text(m->out, row->values[ASSET_ID]);
	fprintf(m->out, ", would be ended on %s\n", values[ASSET_TO]);
	m->m->ended++;
	replace(m, row, values, NULL);
}

/* ---- the whole ---- */

static bool
differs_at_all(const struct roster_row *row, const struct asset *a)
{
	return facts_differ(row, a) || differs(row, a, ASSET_TO);
}

static void
look_for_new(struct import *m)
{
	for (size_t i = 0; i < m->assets->count; i++) {
		const struct asset *a = &m->assets->list[i];
		struct roster_row *row = row_of(m, a->values[ASSET_ID]);
		bool is_over = a->said[ASSET_TO] &&
		    strcmp(a->values[ASSET_TO], m->day) < 0;

		if (row)
			row->is_named = true;
		else if (!a->is_refused && !is_over)
			add(m, a);
	}
}

static void
look_for_changed(struct import *m)
{
	for (size_t i = 0; i < m->assets->count; i++) {
		const struct asset *a = &m->assets->list[i];
		struct roster_row *row = row_of(m, a->values[ASSET_ID]);

		if (!row || a->is_refused)
			continue;
		if (is_in_force(m, row) && differs_at_all(row, a))
			change(m, row, a);
		else
			m->m->unchanged++;
	}
}

/* A register lists the school's own devices; one with MACs lists no ranges of
 * addresses. */
static bool
is_registered(const struct import *m, const struct roster_row *row)
{
	return strcmp(row->values[ASSET_EQUIPMENT], "school") == 0 &&
	    (row->values[ASSET_MAC] || !m->assets->has_macs);
}

/* A row whose id nobody can read may be any device's. */
static void
look_for_ended(struct import *m)
{
	for (size_t i = 0; i < m->rows.count; i++) {
		struct roster_row *row = &m->rows.list[i];
		const char *to = row->values[ASSET_TO];

		if (row->is_named || !is_in_force(m, row))
			continue;
		if (!is_registered(m, row))
			m->m->others++;
		else if (!m->assets->is_part && !m->assets->has_nameless &&
		    (!to || strcmp(to, last_day(m, row)) != 0))
			end(m, row);
	}
}

int
roster_import_make(struct roster_import *out, const struct lawfile *l,
    const struct text *t, const struct asset_register *a, int32_t day,
    FILE *show, char *why, size_t whylen)
{
	struct import m = { .m = out, .l = l, .assets = a, .out = show };
	void (*const looks[])(struct import *) = { look_for_new,
	    look_for_changed, look_for_ended };
	int result;

	*out = (struct roster_import){0};
	text_day_text(day, m.day);
	text_day_text(day - 1, m.before);
	result = roster_rows_read(&m.rows, l, t, why, whylen);
	for (size_t i = 0; i < 3 && result == 0 && !m.failed; i++) {
		m.has_heading = false;
		looks[i](&m);
	}
	if (m.failed) {
		snprintf(why, whylen, "out of memory");
		result = -1;
	}
	roster_rows_clear(&m.rows);
	return result;
}

void
roster_import_clear(struct roster_import *m)
{
	for (size_t i = 0; i < m->edit_count; i++)
		free(m->edits[i].text);
	free(m->edits);
	*m = (struct roster_import){0};
}

/* Later places first; of one place, what was added last goes in first. */
static int
edit_order(const void *a, const void *b)
{
	const struct roster_edit *p = *(struct roster_edit *const *)a;
	const struct roster_edit *q = *(struct roster_edit *const *)b;

	if (p->from != q->from)
		return p->from < q->from ? 1 : -1;
	return (p < q) - (p > q);
}

int
roster_import_apply(const struct roster_import *m, struct lawfile *l)
{
	const struct roster_edit **order = calloc(m->edit_count + 1,
	    sizeof(*order));
	int result = order ? 0 : -1;

	for (size_t i = 0; result == 0 && i < m->edit_count; i++)
		order[i] = &m->edits[i];
	if (result == 0 && m->edit_count > 0)
		qsort(order, m->edit_count, sizeof(*order), edit_order);
	for (size_t i = 0; result == 0 && i < m->edit_count; i++)
		result = lawfile_splice(l, order[i]->from, order[i]->to,
		    order[i]->text);
	free(order);
	return result;
}
