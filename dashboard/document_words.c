/* document_words.c: values in words. */
#include "dashboard/document_words.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "classify/text.h"
#include "classify/utf8.h"
#include "dashboard/print.h"

static enum language
language_of(const struct document *d)
{
	return language_tagged(d->language);
}

const char *
document_phrase(const struct document *d, enum word w)
{
	return wording_text(language_of(d), w);
}

char *
document_page(const struct document *d, int page, int pages,
    char buf[WORDING_TEXT])
{
	char one[WORDING_NUMBER], all[WORDING_NUMBER];

	return wording_fill(buf, language_of(d), WORD_PAGE,
	    wording_number((uint64_t)page, one),
	    wording_number((uint64_t)pages, all), NULL);
}

const char *
document_rate_number(const struct document_value *v, char buf[DOCUMENT_WORDS])
{
	unsigned scale = v->per == 100 ? 10 : 100;
	unsigned __int128 part = (unsigned __int128)v->count * v->per * scale;
	uint64_t steps;

	if (v->whole == 0)
		return NULL;
	steps = (uint64_t)((2 * part + v->whole) / 2 / v->whole);
	snprintf(buf, DOCUMENT_WORDS, "%" PRIu64 ".%0*u", steps / scale,
	    scale == 10 ? 1 : 2, (unsigned)(steps % scale));
	return buf;
}

static const char *
percent(const struct document *d, char buf[DOCUMENT_WORDS])
{
	char words[WORDING_TEXT];

	wording_fill(words, language_of(d), WORD_PERCENT, buf, NULL);
	return utf8_copy(buf, DOCUMENT_WORDS, words);
}

const char *
document_words(const struct document *d, const struct document_value *v,
    char buf[DOCUMENT_WORDS])
{
	if (v->withheld)
		return document_phrase(d, WORD_WITHHELD);
	if (v->none)
		return document_phrase(d, WORD_NONE);
	switch (v->kind) {
	case DOCUMENT_TEXT:
		return v->text;
	case DOCUMENT_COUNT:
		return print_number(v->count, buf);
	case DOCUMENT_RATE:
		if (!document_rate_number(v, buf))
			return document_phrase(d, WORD_NONE);
		return v->per == 100 ? percent(d, buf) : buf;
	case DOCUMENT_TIME:
		return print_bounds(v->lower_s, v->upper_s, buf);
	case DOCUMENT_DAY:
		return text_day_text(v->day, buf);
	case DOCUMENT_KIND_COUNT:
		break;
	}
	assert(!"a kind of value");
	return "";
}

const char *
document_kind_name(enum document_kind kind)
{
	static const char *const names[] = { "text", "count", "rate", "time",
		"day" };

	static_assert(sizeof(names) / sizeof(names[0]) == DOCUMENT_KIND_COUNT,
	    "name every kind");
	return names[kind];
}

bool
document_is_number(enum document_kind kind)
{
	return kind == DOCUMENT_COUNT || kind == DOCUMENT_RATE ||
	    kind == DOCUMENT_TIME;
}

bool
document_has_withheld(const struct document_node *table)
{
	size_t i;

	for (i = 0; i < table->row_count * table->column_count; i++)
		if (table->cells[i].withheld)
			return true;
	return false;
}

/* The widest column that may still give way; count: none. */
static size_t
widest(const int *widths, const bool *may_wrap, size_t count, int least)
{
	size_t i, found = count;

	for (i = 0; i < count; i++)
		if (may_wrap[i] && widths[i] > least &&
		    (found == count || widths[i] > widths[found]))
			found = i;
	return found;
}

bool
document_fit(const int natural[DOCUMENT_COLUMNS],
    const bool may_wrap[DOCUMENT_COLUMNS], size_t count, int limit, int least,
    int widths[DOCUMENT_COLUMNS])
{
	int over = -limit;
	size_t i;

	for (i = 0; i < count; i++) {
		/* Nothing wider than the line matters. */
		widths[i] = may_wrap[i] && natural[i] > limit ? limit :
		    natural[i];
		over += widths[i];
	}
	for (; over > 0; over--) {
		i = widest(widths, may_wrap, count, least);
		if (i == count)
			return false;
		widths[i]--;
	}
	return true;
}
