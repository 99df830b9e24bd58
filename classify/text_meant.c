/* text_meant.c: which word was probably meant. */
#include "classify/text_meant.h"

#include <string.h>

#define WORD_MOST 40		/* longest that is compared */

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t
least_of(size_t a, size_t b, size_t c)
{
	a = a < b ? a : b;
	return a < c ? a : c;
}

/* How many letters must be put in, left out or changed to make b of a. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[WORD_MOST + 1], len = strlen(b), i, j, corner, above;

	for (j = 0; j <= len; j++)
		row[j] = j;
	for (i = 0; a[i] != '\0'; i++) {
		corner = row[0];
		row[0] = i + 1;
		for (j = 0; j < len; j++) {
			above = row[j + 1];
			row[j + 1] = least_of(above + 1, row[j] + 1,
			    corner + (lower(a[i]) != lower(b[j])));
			corner = above;
		}
	}
	return row[len];
}

void
text_meant_try(struct text_meant *m, const char *candidate)
{
	size_t d;

	if (strlen(m->word) > WORD_MOST || strlen(candidate) > WORD_MOST)
		return;
	d = distance(m->word, candidate);
	if (d > strlen(m->word) / 3 + 1 || (m->found && d >= m->apart))
		return;
	m->found = candidate;
	m->apart = d;
}
