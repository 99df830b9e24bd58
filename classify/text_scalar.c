/* text_scalar.c: what stands in a text, read strictly: fields, words, numbers,
 * dates and times of day. */
#include "classify/text.h"

#include <stdio.h>
#include <string.h>

#include "classify/text_meant.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Say what was expected of v and what was found. */
static int
wrong(const struct text_value *v, const char *expected, struct text_faults *f)
{
	const char *key = text_key(v), *colon = key[0] != '\0' ? ": " : "";

	if (v == NULL)
		return -1;
	if (!text_is_scalar(v))
		text_fault(f, TEXT_ERROR, v, "%s%sexpected %s, found a %s", key,
		    colon, expected, text_is_list(v) ? "list" : "mapping");
	else if (text_raw(v)[0] == '\0')
		text_fault(f, TEXT_ERROR, v, "%s%sexpected %s, found nothing",
		    key, colon, expected);
	else
		text_fault(f, TEXT_ERROR, v, "%s%sexpected %s, found \"%s\"",
		    key, colon, expected, text_raw(v));
	return -1;
}

/* ---- fields ---- */

/* The key that was probably meant, NULL if none is like it. */
static const char *
nearest(const char *word, const struct text_field *table, size_t count)
{
	struct text_meant m = { .word = word };
	size_t i;

	for (i = 0; i < count; i++)
		text_meant_try(&m, table[i].key);
	return m.found;
}

static void
fault_unknown_key(const struct text_value *key, const char *what,
    const struct text_field *table, size_t count, struct text_faults *f)
{
	const char *meant = nearest(text_raw(key), table, count);

	if (meant != NULL)
		text_fault(f, TEXT_ERROR, key,
		    "%s: unknown key \"%s\": did you mean \"%s\"?", what,
		    text_raw(key), meant);
	else
		text_fault(f, TEXT_ERROR, key, "%s: unknown key \"%s\"", what,
		    text_raw(key));
}

int
text_fields(const struct text_value *v, const char *what,
    const struct text_field *table, size_t count,
    const struct text_value **values, struct text_faults *f)
{
	size_t i, k;
	int result = 0;

	for (k = 0; k < count; k++)
		values[k] = NULL;
	if (!text_is_map(v)) {
		text_fault(f, TEXT_ERROR, v,
		    "%s: expected \"key: value\" lines here", what);
		return -1;
	}
	for (i = 0; i < text_count(v); i++) {
		for (k = 0; k < count; k++)
			if (strcmp(text_raw(text_key_at(v, i)),
			    table[k].key) == 0)
				break;
		if (k < count)
			values[k] = text_value_at(v, i);
		else
			fault_unknown_key(text_key_at(v, i), what, table,
			    count, f);
	}
	for (k = 0; k < count; k++) {
		if (!table[k].required || values[k] != NULL)
			continue;
		text_fault(f, TEXT_ERROR, v, "%s: \"%s\" is missing", what,
		    table[k].key);
		result = -1;
	}
	return result;
}

/* ---- words ---- */

int
text_string(const struct text_value *v, const char **out,
    struct text_faults *f)
{
	if (!text_is_scalar(v) || text_raw(v)[0] == '\0')
		return wrong(v, "some words", f);
	*out = text_raw(v);
	return 0;
}

int
text_word(const struct text_value *v, const char *const *words, size_t count,
    int *out, struct text_faults *f)
{
	char expected[320] = "one of ";
	size_t i, len = strlen(expected);

	for (i = 0; i < count && text_is_scalar(v); i++) {
		if (strcmp(text_raw(v), words[i]) != 0)
			continue;
		*out = (int)i;
		return 0;
	}
	for (i = 0; i < count && len < sizeof(expected); i++)
		len += (size_t)snprintf(expected + len, sizeof(expected) - len,
		    "%s%s", i > 0 ? ", " : "", words[i]);
	return wrong(v, expected, f);
}

int
text_bool(const struct text_value *v, bool *out, struct text_faults *f)
{
	if (strcmp(text_raw(v), "yes") == 0)
		*out = true;
	else if (strcmp(text_raw(v), "no") == 0)
		*out = false;
	else
		return wrong(v, "yes or no", f);
	return 0;
}

/* ---- numbers ---- */

/* Decimal digits without leading zeros, up to *end. -1: none, or too many. */
static int
read_digits(const char *text, int64_t *out, const char **end)
{
	const char *p = text;
	int64_t n = 0;

	for (; *p >= '0' && *p <= '9'; p++)
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, *p - '0', &n))
			return -1;
	if (p == text || (text[0] == '0' && p > text + 1))
		return -1;
	*out = n;
	*end = p;
	return 0;
}

int
text_number(const struct text_value *v, int64_t least, int64_t most,
    int64_t *out, struct text_faults *f)
{
	const char *raw = text_raw(v), *end = raw;
	bool minus = raw[0] == '-';
	char expected[80];
	int64_t n;

	if (read_digits(raw + minus, &n, &end) == 0 && *end == '\0') {
		n = minus ? -n : n;
		if (n >= least && n <= most) {
			*out = n;
			return 0;
		}
	}
	snprintf(expected, sizeof(expected),
	    "a whole number from %lld to %lld", (long long)least,
	    (long long)most);
	return wrong(v, expected, f);
}

/* Largest unit first, so that 268435456 is written 256M. */
static const struct {
	char letter;
	int64_t bytes;
} units[] = {
	{ 'G', INT64_C(1) << 30 },
	{ 'M', INT64_C(1) << 20 },
	{ 'K', INT64_C(1) << 10 },
};

char *
text_size_text(int64_t bytes, char buf[TEXT_SIZE_TEXT])
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(units); i++) {
		if (bytes == 0 || bytes % units[i].bytes != 0)
			continue;
		snprintf(buf, TEXT_SIZE_TEXT, "%lld%c",
		    (long long)(bytes / units[i].bytes), units[i].letter);
		return buf;
	}
	snprintf(buf, TEXT_SIZE_TEXT, "%lld", (long long)bytes);
	return buf;
}

/* -1: not a size. */
static int
read_size(const char *raw, int64_t *out)
{
	const char *end;
	int64_t n;
	size_t i;

	if (read_digits(raw, &n, &end) < 0)
		return -1;
	for (i = 0; i < ARRAY_LEN(units); i++) {
		if (*end != units[i].letter)
			continue;
		if (__builtin_mul_overflow(n, units[i].bytes, &n))
			return -1;
		end++;
		break;
	}
	if (*end != '\0')
		return -1;
	*out = n;
	return 0;
}

int
text_size(const struct text_value *v, int64_t least, int64_t most,
    int64_t *out, struct text_faults *f)
{
	char from[TEXT_SIZE_TEXT], to[TEXT_SIZE_TEXT], expected[120];
	int64_t n;

	if (read_size(text_raw(v), &n) == 0 && n >= least && n <= most) {
		*out = n;
		return 0;
	}
	snprintf(expected, sizeof(expected),
	    "a size from %s to %s, such as 65535, 64K or 256M",
	    text_size_text(least, from), text_size_text(most, to));
	return wrong(v, expected, f);
}

/* ---- dates and times of day ---- */

/* Days before a civil year's March, the count of years beginning there so
 * that the leap day is the last: the usual 400-year reckoning. */
int32_t
text_day_of(int year, int month, int day)
{
	int y = month > 2 ? year : year - 1;
	int era = (y >= 0 ? y : y - 399) / 400;
	int of_era = y - era * 400;
	int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	    of_year - 719468;
}

char *
text_day_text(int32_t day, char buf[TEXT_DAY_TEXT])
{
	int z = day + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int of_era = z - era * 146097;
	int year = (of_era - of_era / 1460 + of_era / 36524 -
	    of_era / 146096) / 365;
	int of_year = of_era - (365 * year + year / 4 - year / 100);
	int from_march = (5 * of_year + 2) / 153;
	int month = from_march < 10 ? from_march + 3 : from_march - 9;

	/* The remainders change nothing: they tell how long the text is. */
	snprintf(buf, TEXT_DAY_TEXT, "%04u-%02u-%02u",
	    (unsigned int)(year + era * 400 + (month <= 2)) % 10000,
	    (unsigned int)month % 100,
	    (unsigned int)(of_year - (153 * from_march + 2) / 5 + 1) % 100);
	return buf;
}

/* The count digits at p, or -1. */
static int
digits(const char *p, int count)
{
	int n = 0;

	for (; count > 0; count--, p++) {
		if (*p < '0' || *p > '9')
			return -1;
		n = n * 10 + (*p - '0');
	}
	return n;
}

int
text_date(const struct text_value *v, int32_t *day, struct text_faults *f)
{
	static const char expected[] = "a date such as 2026-09-01";
	const char *raw = text_raw(v);
	int year, month, dom;
	char back[TEXT_DAY_TEXT];
	int32_t n;

	if (strlen(raw) != 10 || raw[4] != '-' || raw[7] != '-')
		return wrong(v, expected, f);
	year = digits(raw, 4);
	month = digits(raw + 5, 2);
	dom = digits(raw + 8, 2);
	if (year < 0 || month < 1 || month > 12 || dom < 1)
		return wrong(v, expected, f);
	n = text_day_of(year, month, dom);
	/* 2026-02-30 would come back as another day. */
	if (strcmp(text_day_text(n, back), raw) != 0)
		return wrong(v, "a date that exists", f);
	*day = n;
	return 0;
}

int
text_clock(const struct text_value *v, int *minute, struct text_faults *f)
{
	const char *raw = text_raw(v);
	int hours, minutes;

	if (strlen(raw) == 5 && raw[2] == ':') {
		hours = digits(raw, 2);
		minutes = digits(raw + 3, 2);
		if (hours >= 0 && minutes >= 0 && minutes < 60 &&
		    hours * 60 + minutes <= 24 * 60) {
			*minute = hours * 60 + minutes;
			return 0;
		}
	}
	return wrong(v, "a time of day such as 08:50", f);
}
