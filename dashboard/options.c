/* options.c: a command line read by a table. */
#include "dashboard/options.h"

#include <string.h>

/* One option word on its way: which row, and the value glued to it. */
struct word {
	size_t row;
	const char *glued;	/* after "=" or a letter; NULL none */
	size_t len;		/* of the option's own spelling */
};

static bool
find_long(const struct options_row *table, size_t count, const char *arg,
    struct word *w)
{
	size_t len = strcspn(arg + 2, "=");

	w->len = len + 2;
	w->glued = arg[w->len] == '=' ? arg + w->len + 1 : NULL;
	for (w->row = 0; w->row < count; w->row++)
		if (strlen(table[w->row].name) == len &&
		    memcmp(table[w->row].name, arg + 2, len) == 0)
			return true;
	return false;
}

static bool
find_letter(const struct options_row *table, size_t count, const char *arg,
    struct word *w)
{
	w->len = 2;
	w->glued = arg[2] ? arg + 2 : NULL;
	for (w->row = 0; w->row < count; w->row++)
		if (table[w->row].letter && table[w->row].letter == arg[1])
			return true;
	return false;
}

/* The value of the option at argv[*at], which moves on when it is the next
 * word. NULL and *why when it is missing or not wanted. */
static const char *
value_of(const struct options_row *row, const struct word *w, int argc,
    char **argv, int *at, char *why, size_t whylen)
{
	if (!row->value) {
		if (!w->glued)
			return "";
		snprintf(why, whylen, "option --%s takes no value", row->name);
		return NULL;
	}
	if (w->glued)
		return w->glued;
	if (row->value[0] == '=')
		return "";
	if (*at + 1 < argc)
		return argv[++*at];
	snprintf(why, whylen, "option --%s needs a value: %s", row->name,
	    row->value);
	return NULL;
}

/* The words at[0..n) go before those from first on, whose order stays. */
static void
lift(char **first, char **at, int n)
{
	char *word;

	for (; n > 0; n--, first++, at++) {
		word = *at;
		memmove(first + 1, first,
		    (size_t)(at - first) * sizeof(*first));
		*first = word;
	}
}

static bool
is_argument(const char *word)
{
	return word[0] != '-' || word[1] == '\0';
}

int
options_read(const struct options_row *table, size_t count, int argc,
    char **argv, const char **values, int *first, char *why, size_t whylen)
{
	const char *value;
	struct word w;
	int at, last;
	bool found;

	memset(values, 0, count * sizeof(*values));
	*first = 1;
	for (at = 1; at < argc; at++) {
		if (is_argument(argv[at]))
			continue;
		last = at;
		if (strcmp(argv[at], "--") == 0) {
			lift(argv + (*first)++, argv + at, 1);
			break;
		}
		found = argv[at][1] == '-' ?
		    find_long(table, count, argv[at], &w) :
		    find_letter(table, count, argv[at], &w);
		if (!found) {
			snprintf(why, whylen, "unknown option %.*s",
			    (int)(w.len < 40 ? w.len : 40), argv[at]);
			return -1;
		}
		if (values[w.row]) {
			snprintf(why, whylen, "option --%s is given twice",
			    table[w.row].name);
			return -1;
		}
		value = value_of(&table[w.row], &w, argc, argv, &last, why,
		    whylen);
		if (!value)
			return -1;
		values[w.row] = value;
		lift(argv + *first, argv + at, last - at + 1);
		*first += last - at + 1;
		at = last;
	}
	return 0;
}

void
options_help(const struct options_row *table, size_t count, FILE *out)
{
	char spelling[64], letter[8];
	size_t i;
	bool may;

	for (i = 0; i < count; i++) {
		letter[0] = '\0';
		if (table[i].letter)
			snprintf(letter, sizeof(letter), "-%c, ",
			    table[i].letter);
		may = table[i].value && table[i].value[0] == '=';
		snprintf(spelling, sizeof(spelling), "%s--%s%s%s%s", letter,
		    table[i].name, may ? "[" : table[i].value ? " " : "",
		    table[i].value ? table[i].value : "", may ? "]" : "");
		fprintf(out, "  %-24s %s\n", spelling, table[i].help);
	}
}
