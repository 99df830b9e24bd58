/* tried_text.c: a draft that was tried, for reading and as JSON, both with the
 * same numbers rounded. */
#include "dashboard/tried.h"

#include <inttypes.h>
#include <string.h>

#include "classify/json.h"
#include "classify/utf8.h"
#include "dashboard/print.h"
#include "dashboard/report.h"

static uint64_t
rounded(uint64_t n)
{
	return (n + TRIED_ROUND / 2) / TRIED_ROUND * TRIED_ROUND;
}

char *
tried_count(uint64_t n, char buf[TRIED_COUNT])
{
	if (n == 0)
		snprintf(buf, TRIED_COUNT, "none");
	else if (n < TRIED_FEW)
		snprintf(buf, TRIED_COUNT, "under %d", TRIED_FEW);
	else
		print_number(rounded(n), buf);
	return buf;
}

/* ---- rows of two tallies side by side ---- */

struct pair {
	const char *id;
	struct tally_numbers now, draft;
};

struct table {
	const char *key, *title;		/* in JSON, on paper */
	const struct tally_list *now, *draft;
};

/* The i-th of the ids either has, by id. False: there is none. */
static bool
pair_at(const struct table *t, size_t i, struct pair *out)
{
	size_t n = 0, d = 0;
	int side;
	const struct tally_row *now = t->now->rows, *draft = t->draft->rows;

	while (n < t->now->count || d < t->draft->count) {
		side = n == t->now->count ? 1 : d == t->draft->count ? -1 :
		    strcmp(now[n].id, draft[d].id);
		memset(out, 0, sizeof(*out));
		out->id = side <= 0 ? now[n].id : draft[d].id;
		if (side <= 0)
			out->now = now[n++].n;
		if (side >= 0)
			out->draft = draft[d++].n;
		if (i-- == 0)
			return true;
	}
	return false;
}

#define TABLES 3

static void
tables_of(const struct tried *t, struct table tables[TABLES])
{
	const struct tally *a = &t->before, *b = &t->after;

	tables[0] = (struct table){ "services", "  by service",
		&a->of[TALLY_SERVICES], &b->of[TALLY_SERVICES] };
	tables[1] = (struct table){ "periods", "  by period",
		&a->of[TALLY_PERIODS], &b->of[TALLY_PERIODS] };
	tables[2] = (struct table){ "hours", "  by working time",
		&a->of[TALLY_HOURS], &b->of[TALLY_HOURS] };
}

static const char *
words_of(const struct tried *t, int table, const char *id)
{
	return table == 0 ? report_service_title(t->now.context.catalogue,
	    id) : table == 1 ? report_period_words(ENGLISH, id) :
	    report_hours_words(ENGLISH, id);
}

/* In whole minutes outwards, and nothing of few sessions. */
static bool
bounds_of(const struct tally_numbers *n, int64_t *lower_s, int64_t *upper_s)
{
	*lower_s = n->lower_s / 60 * 60;
	*upper_s = (n->upper_s + 59) / 60 * 60;
	return n->sessions >= TRIED_FEW;
}

/* ---- for reading ---- */

static void
write_law(FILE *out, const char *label, const struct law *law)
{
	char line[REPORT_SENTENCE];

	snprintf(line, sizeof(line), "%s: \"%s\", law %.16s", label,
	    policy_title(law->policy), law->hash);
	print_wrapped(out, 0, line);
}

static void
write_title(FILE *out, const struct tried *t)
{
	char from[TEXT_DAY_TEXT], to[TEXT_DAY_TEXT], line[REPORT_SENTENCE];
	char known[JUDGING_KNOWN], count[TRIED_COUNT];
	size_t i;

	snprintf(line, sizeof(line), "What was recorded from %s to %s, under "
	    "the law and under a draft", text_day_text(t->from, from),
	    text_day_text(t->to, to));
	print_wrapped(out, 0, line);
	for (i = 0; i < t->before.law_count; i++)
		write_law(out, "Law", t->before.laws[i]);
	if (t->before.law_count == 0)
		write_law(out, "Law", t->now.law);
	write_law(out, "Draft", t->draft.law);
	snprintf(line, sizeof(line), "As known: %s",
	    judging_known(ENGLISH, &t->draft.context, known));
	print_wrapped(out, 0, line);
	snprintf(line, sizeof(line), "Sessions judged by both: %s%s",
	    tried_count(t->before.all.sessions, count),
	    t->from_files ? ", all of them from capture files" : "");
	print_wrapped(out, 0, line);
}

static int
write_outcomes(FILE *out, const struct tried *t)
{
	static const struct print_column columns[] = {
		{ "  under the law", false, false },
		{ "permitted", true, false }, { "contrary", true, false },
		{ "undecided", true, false }, { "outside", true, false },
	};
	struct print_rows rows = { 0 };
	char count[TRIED_COUNT];
	int now, draft;

	fputs("\nVerdicts: a row under the law, a column under the draft\n",
	    out);
	for (now = 0; now < OUTCOME_COUNT; now++) {
		print_rows_add(&rows, "  %s", outcome_name((enum outcome)now));
		for (draft = 0; draft < OUTCOME_COUNT; draft++)
			print_rows_add(&rows, "%s",
			    tried_count(t->outcomes[now][draft], count));
	}
	return print_rows_end(&rows, out, 0, columns, 5);
}

static void
write_changes(FILE *out, const struct tried *t)
{
	const struct tried_change *c;
	char line[2 * REPORT_SENTENCE], count[TRIED_COUNT];

	fputs("\nWhat would be decided otherwise, by clause\n", out);
	if (t->change_count == 0)
		fputs("  nothing\n", out);
	for (c = t->changes; c < t->changes + t->change_count; c++) {
		snprintf(line, sizeof(line), "%s by %s%.60s%s%.*s, %s by "
		    "%s%.60s%s%.*s: %s", outcome_name(c->now.outcome),
		    c->now.clause[0] ? "clause " : "no clause", c->now.clause,
		    c->now.title[0] ? ", " : "",
		    utf8_most(c->now.title, 120), c->now.title,
		    outcome_name(c->draft.outcome),
		    c->draft.clause[0] ? "clause " : "no clause",
		    c->draft.clause, c->draft.title[0] ? ", " : "",
		    utf8_most(c->draft.title, 120), c->draft.title,
		    tried_count(c->sessions, count));
		print_wrapped(out, 2, line);
	}
}

static void
add_bounds(struct print_rows *rows, const struct tally_numbers *n)
{
	char span[PRINT_SPAN];
	int64_t lower_s, upper_s;
	bool is_shown = bounds_of(n, &lower_s, &upper_s);

	print_rows_add(rows, "%s", is_shown ?
	    print_bounds(lower_s, upper_s, span) : "-");
}

static int
write_table(FILE *out, const struct tried *t, const struct table *table,
    int which)
{
	const struct print_column columns[] = {
		{ table->title, false, true }, { "contrary", true, false },
		{ "draft", true, false },
		{ "lower – upper", true, false },
		{ "draft", true, false },
	};
	struct print_rows rows = { 0 };
	char count[TRIED_COUNT];
	struct pair p;
	size_t i;

	for (i = 0; pair_at(table, i, &p); i++) {
		print_rows_add(&rows, "  %s", words_of(t, which, p.id));
		print_rows_add(&rows, "%s", tried_count(p.now.contrary,
		    count));
		print_rows_add(&rows, "%s", tried_count(p.draft.contrary,
		    count));
		add_bounds(&rows, &p.now);
		add_bounds(&rows, &p.draft);
	}
	if (i)
		fputc('\n', out);
	return print_rows_end(&rows, out, 0, columns, 5);
}

int
tried_text(const struct tried *t, FILE *out)
{
	struct table tables[TABLES];
	int i;

	tables_of(t, tables);
	write_title(out, t);
	if (write_outcomes(out, t) < 0)
		return -1;
	write_changes(out, t);
	for (i = 0; i < TABLES; i++)
		if (write_table(out, t, &tables[i], i) < 0)
			return -1;
	fputs("\nWhat this can and cannot show\n", out);
	print_wrapped(out, 2, "Counts are rounded to the nearest five, and "
	    "one to four are given as under 5, so that nobody can be told "
	    "from them.");
	print_wrapped(out, 2, "What the law in force did not let be recorded "
	    "is not here, whatever the draft would record.");
	print_wrapped(out, 2, report_method(ENGLISH));
	return 0;
}

/* ---- as JSON ---- */

/* null: fewer than TRIED_FEW. */
static void
json_count(struct json *j, const char *key, uint64_t n)
{
	if (n > 0 && n < TRIED_FEW)
		json_none(j, key);
	else
		json_unsigned(j, key, rounded(n));
}

static void
json_law(struct json *j, const char *key, const struct law *law)
{
	json_object_begin(j, key);
	json_text(j, "law", law->hash);
	json_text(j, "policy", policy_title(law->policy));
	json_object_end(j);
}

static void
json_side(struct json *j, const char *key, const struct tally_numbers *n)
{
	int64_t lower_s, upper_s;
	bool is_shown = bounds_of(n, &lower_s, &upper_s);

	json_object_begin(j, key);
	json_count(j, "contrary", n->contrary);
	if (is_shown) {
		json_number(j, "lower_s", lower_s);
		json_number(j, "upper_s", upper_s);
	}
	json_object_end(j);
}

static void
json_table(struct json *j, const struct table *table)
{
	struct pair p;
	size_t i;

	json_array_begin(j, table->key);
	for (i = 0; pair_at(table, i, &p); i++) {
		json_object_begin(j, NULL);
		json_text(j, "id", p.id);
		json_side(j, "now", &p.now);
		json_side(j, "draft", &p.draft);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
json_outcomes(struct json *j, const struct tried *t)
{
	int now, draft;

	json_array_begin(j, "outcomes");
	for (now = 0; now < OUTCOME_COUNT; now++)
		for (draft = 0; draft < OUTCOME_COUNT; draft++) {
			json_object_begin(j, NULL);
			json_text(j, "now", outcome_name((enum outcome)now));
			json_text(j, "draft",
			    outcome_name((enum outcome)draft));
			json_count(j, "sessions", t->outcomes[now][draft]);
			json_object_end(j);
		}
	json_array_end(j);
}

static void
json_clause(struct json *j, const char *key, const struct tally_clause *c)
{
	json_object_begin(j, key);
	json_text(j, "outcome", outcome_name(c->outcome));
	json_text(j, "clause", c->clause);
	json_text(j, "title", c->title);
	json_object_end(j);
}

static void
json_changes(struct json *j, const struct tried *t)
{
	const struct tried_change *c;

	json_array_begin(j, "changes");
	for (c = t->changes; c < t->changes + t->change_count; c++) {
		json_object_begin(j, NULL);
		json_clause(j, "now", &c->now);
		json_clause(j, "draft", &c->draft);
		json_count(j, "sessions", c->sessions);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
json_head(struct json *j, const struct tried *t)
{
	char day[TEXT_DAY_TEXT], known[JUDGING_KNOWN];
	size_t i;

	json_text(j, "from", text_day_text(t->from, day));
	json_text(j, "to", text_day_text(t->to, day));
	json_array_begin(j, "laws");
	for (i = 0; i < t->before.law_count; i++)
		json_law(j, NULL, t->before.laws[i]);
	json_array_end(j);
	json_law(j, "draft", t->draft.law);
	json_text(j, "as_known", judging_known(ENGLISH, &t->draft.context,
	    known));
	json_bool(j, "from_files", t->from_files);
	json_number(j, "rounded_to", TRIED_ROUND);
	json_count(j, "sessions", t->before.all.sessions);
}

int
tried_json(const struct tried *t, FILE *out)
{
	struct table tables[TABLES];
	struct json j = { 0 };
	int i, result = -1;

	tables_of(t, tables);
	json_object_begin(&j, NULL);
	json_head(&j, t);
	json_outcomes(&j, t);
	json_changes(&j, t);
	for (i = 0; i < TABLES; i++)
		json_table(&j, &tables[i]);
	json_object_end(&j);
	json_newline(&j);
	if (json_ok(&j)) {
		fwrite(j.bytes, 1, j.len, out);
		result = 0;
	}
	json_free(&j);
	return result;
}
