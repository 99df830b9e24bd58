/* importing.c: an asset register against a law's roster. */
#include "dashboard/importing.h"

#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "dashboard/print.h"
#include "dashboard/roster_words.h"

/* ---- making ---- */

static int
read_register(struct importing *m, const struct importing_request *q,
    char *why, size_t whylen)
{
	char inner[300];

	if (csv_read(&m->table, q->bytes, q->len, inner, sizeof(inner)) == 0 &&
	    asset_register_make(&m->assets, &m->table, m->before,
	    calendar_midnight(q->day), inner, sizeof(inner)) == 0) {
		m->assets.is_part = q->is_part;
		return 0;
	}
	snprintf(why, whylen, "%.200s, %s", q->name, inner);
	return -1;
}

static int
compare(struct importing *m, const struct text *t, int32_t day, char *why,
    size_t whylen)
{
	size_t len;
	FILE *out = open_memstream(&m->shown, &len);
	int r;

	if (!out) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	r = roster_import_make(&m->changes, &m->roster, t, &m->assets, day,
	    out, why, whylen);
	if ((fclose(out) != 0 || (r == 0 && roster_import_apply(&m->changes,
	    &m->roster) < 0))) {
		snprintf(why, whylen, "out of memory");
		r = -1;
	}
	return r;
}

int
importing_make(struct importing *out, const struct importing_request *q,
    struct text_faults *f, char *why, size_t whylen)
{
	struct lawfile *l = &out->roster;
	struct text *t = NULL;
	int r = -1;

	*out = (struct importing){ 0 };
	if (lawfile_open(l, q->dir, "roster.yaml", why, whylen) == 0 &&
	    roster_read(&out->before, l->name, l->bytes, l->len, f) == 0 &&
	    text_read(&t, l->name, l->bytes, l->len, f) == 0 &&
	    read_register(out, q, why, whylen) == 0)
		r = compare(out, t, q->day, why, whylen);
	text_free(t);
	return r;
}

int
importing_check(struct importing *m, struct text_faults *f, char *why,
    size_t whylen)
{
	const struct lawfile *l = &m->roster;

	if (roster_read(&m->after, l->name, l->bytes, l->len, f) == 0)
		return 0;
	snprintf(why, whylen, "with these rows %.300s would be refused, so "
	    "nothing is changed", l->name);
	return -1;
}

void
importing_clear(struct importing *m)
{
	roster_import_clear(&m->changes);
	asset_register_clear(&m->assets);
	csv_clear(&m->table);
	roster_free(m->before);
	roster_free(m->after);
	lawfile_close(&m->roster);
	free(m->shown);
	*m = (struct importing){ 0 };
}

/* ---- telling ---- */

static void
write_notes(FILE *out, const struct asset_register *a, bool is_refusal,
    const char *title)
{
	for (size_t i = 0; i < a->note_count; i++) {
		if (a->notes[i].is_refusal != is_refusal)
			continue;
		if (title)
			fprintf(out, "%s\n", title);
		title = NULL;
		fputs("  ", out);
		print_text(out, a->notes[i].text);
		fputc('\n', out);
	}
}

void
importing_summary(FILE *out, const struct importing *m)
{
	const struct asset_register *a = &m->assets;
	const struct roster_import *c = &m->changes;

	write_notes(out, a, true, "refused");
	write_notes(out, a, false, "to look at");
	for (size_t i = 0; i < a->ignored_count; i++) {
		fputs(i == 0 ? "columns not read: " : ", ", out);
		print_text(out, a->ignored[i]);
	}
	fputs(a->ignored_count ? "\n" : "", out);
	fprintf(out, "%zu added, %zu changed, %zu ended, %zu as they are, "
	    "%zu rows refused\n", c->added, c->changed, c->ended, c->unchanged,
	    a->refused);
	if (c->others)
		fprintf(out, "%zu rows that no register has (personal and "
		    "guest equipment, ranges of addresses) stay\n", c->others);
	if (a->has_nameless)
		fputs("nothing is ended while a row has no id\n", out);
}

/* ---- whose ---- */

/* What a roster says of somebody's own equipment; the caller frees it. */
static char *
own_rows(const struct roster *r, const char *person)
{
	const struct text_value *rows = roster_rows(r, "devices");
	char *text = NULL;
	size_t len, i, k;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
	for (i = 0; i < text_count(rows); i++) {
		const struct text_value *row = text_item(rows, i);

		if (strcmp(roster_word(row, "custodian"), person) != 0)
			continue;
		for (k = 0; k < text_count(row); k++)
			fprintf(out, "%s\t%s\n", text_raw(text_key_at(row, k)),
			    text_raw(text_value_at(row, k)));
	}
	fclose(out);
	return text;
}

/* Out of memory, it is. */
bool
importing_is_own(const struct importing *m, const char *person)
{
	char *was = own_rows(m->before, person);
	char *is = own_rows(m->after, person);
	bool differs = !was || !is || strcmp(was, is) != 0;

	free(was);
	free(is);
	return differs;
}

void
importing_law(const struct settings *s, const struct ledger *l,
    char dir[PATH_MAX])
{
	size_t n = ledger_laws(l);

	if (n)
		snprintf(dir, PATH_MAX, "%s/law/%s", s->state,
		    ledger_law(l, n - 1)->hash);
	else
		snprintf(dir, PATH_MAX, "%s", s->law);
}
