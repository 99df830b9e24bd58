/* calendar_import.c: events sorted by the words of their summaries. */
#include "dashboard/calendar_import.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define INSET_NEAR 14		/* days outside a term; calendar_load's */
#define WORDS_ROOM (ICS_SUMMARY + 3)

enum kind {
	KIND_HALF_TERM, KIND_INSET, KIND_BANK_HOLIDAY, KIND_HOLIDAY,
	KIND_TERM, KIND_NONE
};

/* The first phrase that is in a summary says what it is. */
static const struct { const char *phrase; enum kind kind; } phrases[] = {
	{ " half term ", KIND_HALF_TERM }, { " halfterm ", KIND_HALF_TERM },
	{ " inset ", KIND_INSET }, { " in service ", KIND_INSET },
	{ " training ", KIND_INSET }, { " non pupil day ", KIND_INSET },
	{ " bank holiday ", KIND_BANK_HOLIDAY },
	{ " bank holidays ", KIND_BANK_HOLIDAY },
	{ " public holiday ", KIND_BANK_HOLIDAY },
	{ " good friday ", KIND_BANK_HOLIDAY },
	{ " easter monday ", KIND_BANK_HOLIDAY },
	{ " christmas day ", KIND_BANK_HOLIDAY },
	{ " boxing day ", KIND_BANK_HOLIDAY },
	{ " new year s day ", KIND_BANK_HOLIDAY },
	{ " holiday ", KIND_HOLIDAY }, { " holidays ", KIND_HOLIDAY },
	{ " closed ", KIND_HOLIDAY }, { " closure ", KIND_HOLIDAY },
	{ " term ", KIND_TERM },
};

/* What may stand beside a phrase without changing what it says. */
static const char beside[] = " a all and april august autumn boxing break "
    "children christmas closed day days december early easter february for "
    "friday holiday holidays in january july june late lent march may "
    "michaelmas monday new november october of only pupils s school schools "
    "september spring staff students summer teacher term the thursday to "
    "trinity tuesday wednesday week whitsun winter year ";

/* How long it may last, in days. */
static const struct { int least, most; const char *why; } lengths[] = {
	[KIND_HALF_TERM] = { 1, 23, "longer than a half-term's holiday" },
	[KIND_INSET] = { 1, 5, "longer than INSET days are" },
	[KIND_BANK_HOLIDAY] = { 1, 4, "longer than bank holidays are" },
	[KIND_HOLIDAY] = { 1, INT32_MAX, "" },
	[KIND_TERM] = { 14, 200, "not as long as a term" },
};
static_assert(ARRAY_LEN(lengths) == KIND_NONE, "say how long every kind is");

/* " autumn half term 2026 ": letters and digits in lower case, one space
 * before, between and after. Other characters are spaces. */
static void
words_of(const char *summary, char words[WORDS_ROOM])
{
	size_t len = 0;

	words[len++] = ' ';
	for (; *summary; summary++) {
		unsigned char c = (unsigned char)*summary;

		if (c < 0x80 && isalnum(c))
			words[len++] = (char)tolower(c);
		else if (words[len - 1] != ' ')
			words[len++] = ' ';
	}
	if (words[len - 1] != ' ')
		words[len++] = ' ';
	words[len] = '\0';
}

/* Is every word either a number or one of those beside? */
static bool
is_beside(const char *words)
{
	char word[WORDS_ROOM + 2];
	size_t len;

	for (words++; *words; words += len + 1) {
		len = strcspn(words, " ");
		snprintf(word, sizeof(word), " %.*s ", (int)len, words);
		if (strspn(words, "0123456789") != len &&
		    !strstr(beside, word))
			return false;
	}
	return true;
}

static enum kind
kind_of(const char *summary)
{
	char words[WORDS_ROOM], *at;

	words_of(summary, words);
	for (size_t i = 0; i < ARRAY_LEN(phrases); i++) {
		size_t len = strlen(phrases[i].phrase) - 1;

		at = strstr(words, phrases[i].phrase);
		if (!at)
			continue;
		memmove(at, at + len, strlen(at + len) + 1);
		return is_beside(words) ? phrases[i].kind : KIND_NONE;
	}
	return KIND_NONE;
}

/* ---- each kind ---- */

static void
leave(struct calendar_import *m, const struct ics_event *e, const char *why)
{
	size_t i = m->left_count++;

	for (; i > 0 && m->left[i - 1].event->line > e->line; i--)
		m->left[i] = m->left[i - 1];
	m->left[i] = (struct import_left){ e, why };
}

static struct import_term *
term_around(const struct calendar_import *m, const struct ics_event *e)
{
	for (size_t i = 0; i < m->term_count; i++)
		if (e->from <= m->terms[i].to && e->to >= m->terms[i].from)
			return &m->terms[i];
	return NULL;
}

/* "Autumn term" of 2026 is "Autumn term 2026". */
static void
name_term(struct import_term *t, const struct ics_event *e)
{
	char day[TEXT_DAY_TEXT];

	snprintf(t->name, sizeof(t->name), "%s", e->summary);
	if (!strstr(t->name, "20"))
		snprintf(t->name + strlen(t->name), 6, " %.4s",
		    text_day_text(e->from, day));
}

static bool
has_name(const struct calendar_import *m, const char *name)
{
	for (size_t i = 0; i < m->term_count; i++)
		if (strcmp(m->terms[i].name, name) == 0)
			return true;
	return false;
}

static void
take_term(struct calendar_import *m, const struct ics_event *e)
{
	struct import_term t = { .from = e->from, .to = e->to,
	    .half_from = 1 };
	size_t i = m->term_count;

	name_term(&t, e);
	if (has_name(m, t.name) || term_around(m, e)) {
		leave(m, e, has_name(m, t.name) ? "another term of this file "
		    "has its name" : "overlaps another term of this file");
		return;
	}
	for (; i > 0 && m->terms[i - 1].from > t.from; i--)
		m->terms[i] = m->terms[i - 1];
	m->terms[i] = t;
	m->term_count++;
}

static void
take_half_term(struct calendar_import *m, const struct ics_event *e)
{
	struct import_term *t = term_around(m, e);

	if (!t || e->from <= t->from || e->to >= t->to) {
		leave(m, e, "within no term of this file");
	} else if (t->half_from <= t->half_to) {
		leave(m, e, "its term has a half-term already");
	} else {
		t->half_from = e->from;
		t->half_to = e->to;
	}
}

static void
take_days(struct import_days *d, const struct ics_event *e)
{
	for (int32_t day = e->from; day <= e->to; day++) {
		size_t i = d->count;

		while (i > 0 && d->list[i - 1] > day)
			i--;
		if (i > 0 && d->list[i - 1] == day)
			continue;
		memmove(&d->list[i + 1], &d->list[i],
		    (d->count++ - i) * sizeof(*d->list));
		d->list[i] = day;
	}
}

static void
take_inset(struct calendar_import *m, const struct ics_event *e)
{
	struct ics_event near = *e;

	near.from -= INSET_NEAR;
	near.to += INSET_NEAR;
	if (term_around(m, &near))
		take_days(&m->inset, e);
	else
		leave(m, e, "near no term of this file");
}

/* Holidays between terms are what the terms leave. */
static void
take_holiday(struct calendar_import *m, const struct ics_event *e)
{
	if (term_around(m, e))
		leave(m, e, "within a term, and not called half-term: write a "
		    "closure by hand");
}

static void
take(struct calendar_import *m, const struct ics_event *e, enum kind kind)
{
	switch (kind) {
	case KIND_HALF_TERM:
		take_half_term(m, e);
		break;
	case KIND_INSET:
		take_inset(m, e);
		break;
	case KIND_BANK_HOLIDAY:
		take_days(&m->bank_holidays, e);
		break;
	case KIND_HOLIDAY:
		take_holiday(m, e);
		break;
	case KIND_TERM:		/* were all there before the others */
		break;
	case KIND_NONE:
		leave(m, e, "not understood");
		break;
	}
}

/* Why an event is not what its words say, or NULL. */
static const char *
refusal(const struct ics_event *e, enum kind kind)
{
	int days = e->to - e->from + 1;

	if (e->is_cancelled)
		return "cancelled";
	if (kind != KIND_NONE && (days < lengths[kind].least ||
	    days > lengths[kind].most))
		return lengths[kind].why;
	return NULL;
}

int
calendar_import_make(struct calendar_import *out, const struct ics *events)
{
	size_t n = events->count + 1;

	*out = (struct calendar_import){
		.terms = calloc(n, sizeof(*out->terms)),
		.left = calloc(n, sizeof(*out->left)),
		.inset.list = calloc(n * 5, sizeof(int32_t)),
		.bank_holidays.list = calloc(n * 5, sizeof(int32_t)),
	};
	if (!out->terms || !out->left || !out->inset.list ||
	    !out->bank_holidays.list)
		return -1;
	for (size_t i = 0; i < events->count; i++) {
		const struct ics_event *e = &events->list[i];

		if (kind_of(e->summary) == KIND_TERM && !refusal(e, KIND_TERM))
			take_term(out, e);
	}
	for (size_t i = 0; i < events->count; i++) {
		const struct ics_event *e = &events->list[i];
		enum kind kind = kind_of(e->summary);
		const char *why = refusal(e, kind);

		if (why)
			leave(out, e, why);
		else
			take(out, e, kind);
	}
	return 0;
}

void
calendar_import_free(struct calendar_import *m)
{
	free(m->terms);
	free(m->left);
	free(m->inset.list);
	free(m->bank_holidays.list);
	*m = (struct calendar_import){0};
}

/* ---- as YAML ---- */

static const char *const section_keys[] = {
	[IMPORT_TERMS] = "terms", [IMPORT_INSET] = "inset",
	[IMPORT_BANK_HOLIDAYS] = "bank_holidays",
};
static_assert(ARRAY_LEN(section_keys) == IMPORT_SECTION_COUNT,
    "give every section its key");

const char *
import_section_key(enum import_section s)
{
	return section_keys[s];
}

static const struct import_days *
days_of(const struct calendar_import *m, enum import_section s)
{
	return s == IMPORT_INSET ? &m->inset : &m->bank_holidays;
}

bool
calendar_import_has(const struct calendar_import *m, enum import_section s)
{
	return (s == IMPORT_TERMS ? m->term_count : days_of(m, s)->count) > 0;
}

static void
write_term(const struct import_term *t, FILE *out)
{
	char from[TEXT_DAY_TEXT], to[TEXT_DAY_TEXT];

	fputs("  - {name: \"", out);
	for (const char *p = t->name; *p; p++)
		fprintf(out, *p == '"' || *p == '\\' ? "\\%c" : "%c", *p);
	fprintf(out, "\", from: %s, to: %s", text_day_text(t->from, from),
	    text_day_text(t->to, to));
	if (t->half_from <= t->half_to)
		fprintf(out, ", half_term: {from: %s, to: %s}",
		    text_day_text(t->half_from, from),
		    text_day_text(t->half_to, to));
	fputs("}\n", out);
}

void
calendar_import_write(const struct calendar_import *m, enum import_section s,
    FILE *out)
{
	char day[TEXT_DAY_TEXT];

	fprintf(out, "%s:\n", section_keys[s]);
	for (size_t i = 0; s == IMPORT_TERMS && i < m->term_count; i++)
		write_term(&m->terms[i], out);
	for (size_t i = 0; s != IMPORT_TERMS && i < days_of(m, s)->count; i++)
		fprintf(out, "  - %s\n", text_day_text(
		    days_of(m, s)->list[i], day));
}
