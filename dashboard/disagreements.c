/* disagreements.c: opinions that differ, counted and shown. */
#include "dashboard/disagreements.h"

#include <stdlib.h>
#include <string.h>

#include "classify/evidence.h"
#include "classify/json.h"
#include "dashboard/print.h"

#define KNOWN_AS 128

static int
compare(const struct disagreement *row, const char *service,
    const struct session_host *h)
{
	int c;

	if ((c = strcmp(row->service, service)) != 0 ||
	    (c = strcmp(row->host, h->host)) != 0)
		return c;
	return strcmp(row->ndpi, h->ndpi);
}

/* The row of a host and its opinion, made in its place if there was none.
 * NULL: out of memory. */
static struct disagreement *
row_of(struct disagreements *d, const char *service,
    const struct session_host *h)
{
	size_t at = 0, room = d->room ? 2 * d->room : 16;
	struct disagreement *row;

	while (at < d->count && compare(&d->rows[at], service, h) < 0)
		at++;
	if (at < d->count && compare(&d->rows[at], service, h) == 0)
		return &d->rows[at];
	if (d->count == d->room) {
		row = reallocarray(d->rows, room, sizeof(*row));
		if (!row)
			return NULL;
		d->rows = row;
		d->room = room;
	}
	row = &d->rows[at];
	memmove(row + 1, row, (d->count++ - at) * sizeof(*row));
	memset(row, 0, sizeof(*row));
	strcpy(row->service, service);
	strcpy(row->host, h->host);
	strcpy(row->ndpi, h->ndpi);
	return row;
}

int
disagreements_add(struct disagreements *d, const struct catalogue *c,
    const struct session *s)
{
	const struct catalogue_service *service =
	    catalogue_service_named(c, s->service);
	bool is_judged = false, differs = false;
	struct disagreement *row;

	d->sessions++;
	for (size_t i = 0; service && i < s->host_count; i++) {
		enum agreement opinion = evidence_opinion(service,
		    s->hosts[i].ndpi);

		is_judged |= opinion != AGREEMENT_UNKNOWN;
		if (opinion != AGREEMENT_DIFFERS)
			continue;
		differs = true;
		row = row_of(d, s->service, &s->hosts[i]);
		if (!row)
			return -1;
		row->sessions++;
		row->flows += s->hosts[i].flows;
	}
	d->judged += is_judged;
	d->differing += differs;
	return 0;
}

void
disagreements_free(struct disagreements *d)
{
	free(d->rows);
	memset(d, 0, sizeof(*d));
}

/* "YouTube, YouTubeUpload"; what nDPI would call it. */
static const char *
known_as(const struct catalogue_service *s, char buf[KNOWN_AS])
{
	size_t len = 0;

	snprintf(buf, KNOWN_AS, "no name known");
	for (size_t i = 0; i < s->ndpi_count && len < KNOWN_AS; i++)
		len += (size_t)snprintf(buf + len, KNOWN_AS - len, "%s%s",
		    i > 0 ? ", " : "", s->ndpi[i]);
	return buf;
}

int
disagreements_text(const struct disagreements *d, const struct catalogue *c,
    const char *day, FILE *out)
{
	static const struct print_column columns[] = {
		{ "  service", false, false }, { "host", false, true },
		{ "nDPI says", false, false }, { "expected", false, false },
		{ "sessions", true, false }, { "flows", true, false },
	};
	char name[KNOWN_AS], number[3][PRINT_NUMBER], line[256];
	struct print_rows rows = { 0 };

	snprintf(line, sizeof(line), "second opinion on %s: of %s sessions, "
	    "%s have one of nDPI's; it names another application in %s", day,
	    print_number(d->sessions, number[0]),
	    print_number(d->judged, number[1]),
	    print_number(d->differing, number[2]));
	print_wrapped(out, 0, line);
	for (size_t i = 0; i < d->count; i++) {
		const struct disagreement *row = &d->rows[i];

		print_rows_add(&rows, "  %s", row->service);
		print_rows_add(&rows, "%s", row->host);
		print_rows_add(&rows, "%s", row->ndpi);
		print_rows_add(&rows, "%s", known_as(
		    catalogue_service_named(c, row->service), name));
		print_rows_add(&rows, "%s", print_number(row->sessions,
		    number[0]));
		print_rows_add(&rows, "%s", print_number(row->flows,
		    number[1]));
	}
	return print_rows_end(&rows, out, PRINT_WIDTH, columns, 6);
}

static void
write_row(struct json *j, const struct catalogue_service *s,
    const struct disagreement *row)
{
	json_object_begin(j, NULL);
	json_text(j, "service", row->service);
	json_text(j, "host", row->host);
	json_text(j, "ndpi", row->ndpi);
	json_array_begin(j, "known_as");
	for (size_t i = 0; i < s->ndpi_count; i++)
		json_text(j, NULL, s->ndpi[i]);
	json_array_end(j);
	json_unsigned(j, "sessions", row->sessions);
	json_unsigned(j, "flows", row->flows);
	json_object_end(j);
}

int
disagreements_json(const struct disagreements *d, const struct catalogue *c,
    const char *day, FILE *out)
{
	struct json j = { 0 };
	int result = -1;

	json_object_begin(&j, NULL);
	json_unsigned(&j, "disagreements", 1);
	json_text(&j, "day", day);
	json_unsigned(&j, "sessions", d->sessions);
	json_unsigned(&j, "judged", d->judged);
	json_unsigned(&j, "differing", d->differing);
	json_array_begin(&j, "rows");
	for (size_t i = 0; i < d->count; i++)
		write_row(&j, catalogue_service_named(c, d->rows[i].service),
		    &d->rows[i]);
	json_array_end(&j);
	json_object_end(&j);
	json_newline(&j);
	if (json_ok(&j)) {
		fwrite(j.bytes, 1, j.len, out);
		result = 0;
	}
	json_free(&j);
	return result;
}
