/* document_words.c: values in words. */
#include "dashboard/document_words.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "classify/text.h"
#include "dashboard/print.h"

static const char *const english[] = {
	[PHRASE_PAGE] = "Page {page} of {pages}",
	[PHRASE_NONE] = "–",
	[PHRASE_WITHHELD] = "not shown",
	[PHRASE_WITHHELD_WHY] = "\"Not shown\" stands where a number is of so "
	    "few people that it could tell of one of them, or would give such "
	    "a number away.",
	[PHRASE_NO_ROWS] = "There is nothing to list.",
	[PHRASE_CONTENTS] = "Contents",
	[PHRASE_CONTINUED] = "continued",
	[PHRASE_CHART] = "Chart: ",
	[PHRASE_TIME] = "Times are bounds, in h:mm:ss.",
};

static const char *const welsh[] = {
	[PHRASE_PAGE] = "Tudalen {page} o {pages}",
	[PHRASE_NONE] = "–",
	[PHRASE_WITHHELD] = "heb ei ddangos",
	[PHRASE_WITHHELD_WHY] = "Mae \"heb ei ddangos\" yn sefyll lle mae "
	    "nifer yn ymwneud â chyn lleied o bobl fel y gallai ddweud "
	    "rhywbeth am un ohonynt, neu lle byddai'n datgelu nifer o'r fath.",
	[PHRASE_NO_ROWS] = "Nid oes dim i'w restru.",
	[PHRASE_CONTENTS] = "Cynnwys",
	[PHRASE_CONTINUED] = "parhad",
	[PHRASE_CHART] = "Siart: ",
	[PHRASE_TIME] = "Ffiniau yw'r amseroedd, mewn a:mm:ee.",
};

static_assert(sizeof(english) / sizeof(english[0]) == PHRASE_COUNT,
    "every word in English");
static_assert(sizeof(welsh) / sizeof(welsh[0]) == PHRASE_COUNT,
    "every word in Welsh");

const char *
document_phrase(const struct document *d, enum document_phrase phrase)
{
	return (strncmp(d->language, "cy", 2) == 0 ? welsh : english)[phrase];
}

char *
document_page(const struct document *d, int page, int pages,
    char buf[DOCUMENT_WORDS])
{
	const char *from = document_phrase(d, PHRASE_PAGE);
	size_t len, at = 0;

	while (*from && at + 16 < DOCUMENT_WORDS) {
		len = strcspn(from, "{");
		at += (size_t)snprintf(buf + at, DOCUMENT_WORDS - at, "%.*s",
		    (int)len, from);
		from += len;
		if (!*from)
			break;
		at += (size_t)snprintf(buf + at, DOCUMENT_WORDS - at, "%d",
		    strncmp(from, "{pages}", 7) == 0 ? pages : page);
		from = strchr(from, '}') + 1;
	}
	return buf;
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

const char *
document_words(const struct document *d, const struct document_value *v,
    char buf[DOCUMENT_WORDS])
{
	if (v->withheld)
		return document_phrase(d, PHRASE_WITHHELD);
	if (v->none)
		return document_phrase(d, PHRASE_NONE);
	switch (v->kind) {
	case DOCUMENT_TEXT:
		return v->text;
	case DOCUMENT_COUNT:
		return print_number(v->count, buf);
	case DOCUMENT_RATE:
		if (!document_rate_number(v, buf))
			return document_phrase(d, PHRASE_NONE);
		return v->per == 100 ? strcat(buf, " %") : buf;
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
