/* roster_words.c: the distinct words under a key of a roster's rows. */
#include "dashboard/roster_words.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const struct { const char *key, *sections[2]; } kinds[] = {
	[WORDS_PEOPLE] = { "id", { "people", NULL } },
	[WORDS_DEVICES] = { "id", { "devices", NULL } },
	[WORDS_GROUPS] = { "group", { "people", "devices" } },
	[WORDS_PLACES] = { "place", { "devices", "networks" } },
	[WORDS_NETWORKS] = { "id", { "networks", NULL } },
};
static_assert(ARRAY_LEN(kinds) == WORDS_OF_COUNT, "say where each is");

const char *
roster_word(const struct text_value *row, const char *key)
{
	size_t i;

	for (i = 0; i < text_count(row); i++)
		if (strcmp(text_raw(text_key_at(row, i)), key) == 0)
			return text_raw(text_value_at(row, i));
	return "";
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const struct text_value *
rows_of(const struct roster *r, enum roster_words_of of, int i)
{
	const char *section = kinds[of].sections[i];

	return section ? roster_rows(r, section) : NULL;
}

const char **
roster_words(const struct roster *r, enum roster_words_of of, size_t *count)
{
	const struct text_value *rows[2] = { rows_of(r, of, 0),
		rows_of(r, of, 1) };
	size_t i, k, n = 0, kept = 0;
	const char **list, *word;

	list = calloc(text_count(rows[0]) + text_count(rows[1]) + 1,
	    sizeof(*list));
	if (!list)
		return NULL;
	for (k = 0; k < 2; k++)
		for (i = 0; i < text_count(rows[k]); i++) {
			word = roster_word(text_item(rows[k], i),
			    kinds[of].key);
			if (word[0])
				list[n++] = word;
		}
	qsort(list, n, sizeof(*list), by_text);
	for (i = 0; i < n; i++)
		if (!kept || strcmp(list[kept - 1], list[i]) != 0)
			list[kept++] = list[i];
	*count = kept;
	return list;
}
