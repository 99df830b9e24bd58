/* wording_test.c: everything a report or a letter can say, in each language:
 * in files to be read as whoever it speaks of would,
 * tests/fixtures/report/sentences*.txt. GOLDEN=write in the environment writes
 * them anew; the difference is for reading. What is compiled in is held
 * against etc/wording as libyaml reads it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "classify/registers.h"
#include "classify/text.h"
#include "dashboard/wording.h"
#include "store/duty.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define PLACES 8

static const char *const files[] = { "etc/wording/en.yaml",
	"etc/wording/cy.yaml" };
static const char *const sentences[] = {
	"tests/fixtures/report/sentences.txt",
	"tests/fixtures/report/sentences-cy.txt" };
static const char *const plurals[] = { "zero", "one", "two", "few", "many",
	"other" };

/* What only a person may find, after hearing the other side; and what ranks
 * people. By beginnings of words; in Welsh with what mutation makes of them. */
static const char *const english[] = {
	"abus", "accus", "breach", "caught", "cheat", "culprit", "evad",
	"evasion", "excessive", "fault", "guilt", "idle", "illegal", "lazy",
	"misconduct", "misus", "offen", "perpetrat", "skiv", "suspicio",
	"unproductive", "violat", "waste", "wasting", "worst", "wrongdo",
	"disciplin", "dismiss", "punish", "top user", "league", NULL
};
static const char *const welsh[] = {
	"amheu", "drwgdyb", "ddrwgdyb", "anghyfreithlon", "ar fai", 
	"beius", "feius", "camddefn", "gamddefn", "chamddefn", "camdrin",
	"gamdrin", "cam-drin", "gam-drin", "camwedd", "gamwedd", "camymddyg",
	"gamymddyg", "camymddwyn", "gamymddwyn", "cosb", "gosb", "chosb",
	"cyhudd", "gyhudd", "chyhudd", "dal wrthi", "diogi", "ddiogi", "diog ",
	    "disgybla",
	"ddisgybla", "disgyblu", "ddisgyblu", "disgyblaeth", "diswydd",
	"ddiswydd", "euog", "gormodol", "ormodol", "gwaeth", "waeth",
	"gwastraff", "wastraff", "osgoi cael", "pechod", "segur", "tordyl",
	"torri'r", "dorri'r", "torrwyd", "trosedd", "drosedd", "throsedd",
	"twyll", "dwyll", "thwyll", "tramgwydd", "dramgwydd", "cynghrair", NULL
};
static const char *const *const accusing[] = { english, welsh };

/* Texts that are the same in both languages, and should be. */
static const char *const same[] = { "board.key", "category.blog",
    "category.microblog",
	"column.percent", "date.day", "date.kind", "date.term",
	"fact.wording.text", "list.separator", "phrase.none",
	"phrase.percent" };
/* Words that no Welsh text has, unless it quotes a command. */
static const char *const left[] = { "and", "any", "are", "be", "by", "for",
	"from", "had", "has", "have", "in", "it", "nobody", "not", "of", "or",
	"than", "that", "the", "their", "these", "they", "this", "was", "were",
	"what", "when", "which", "with", "without", "session", "sessions",
	"device", "devices", "policy", "school", "record", "records" };

static const char *
form(enum language l, int w, int p)
{
	return wording_form(l, (enum word)w, (enum plural)p);
}

static bool
has_word(const char *text, const char *beginning, bool whole)
{
	size_t len = strlen(beginning);

	for (const char *p = text; *p; p++)
		if ((p == text || (!isalpha((unsigned char)p[-1]) &&
		    (unsigned char)p[-1] < 0x80)) &&
		    strncasecmp(p, beginning, len) == 0 &&
		    (!whole || !isalpha((unsigned char)p[len])))
			return true;
	return false;
}

/* Each text of each language: a form at a time. */
typedef void look(enum language l, int w, const char *text);

static void
each(look *f)
{
	for (int l = 0; l < LANGUAGE_COUNT; l++)
		for (int w = 0; w < WORD_COUNT; w++)
			for (int p = 0; p < PLURAL_COUNT; p++)
				if (form((enum language)l, w, p))
					f((enum language)l, w,
					    form((enum language)l, w, p));
}

static void
accuses_nobody(enum language l, int w, const char *text)
{
	for (size_t i = 0; accusing[l][i]; i++)
		if (has_word(text, accusing[l][i], false))
			fail_msg("%s %s says \"%s\": %s", language_name(l),
			    wording_key((enum word)w), accusing[l][i], text);
}

static void
test_nothing_accuses(void **state)
{
	(void)state;
	assert_true(has_word("Maent yn Euog o hyn", "euog", false));
	each(accuses_nobody);
}

/* ---- to be read ---- */

static void
write_sentences(FILE *f, enum language l)
{
	for (int w = 0; w < WORD_COUNT; w++) {
		fprintf(f, "%s\n", wording_key((enum word)w));
		for (int p = 0; p < PLURAL_COUNT; p++)
			if (form(l, w, p))
				fprintf(f, "    %s%s%s\n",
				    wording_places((enum word)w)[0] == '#' ?
				    plurals[p] : "",
				    wording_places((enum word)w)[0] == '#' ?
				    ": " : "", form(l, w, p));
	}
}

static void
test_sentences(void **state)
{
	const char *mode = getenv("GOLDEN");
	char *text = NULL, golden[65536];
	size_t len;
	FILE *f;

	(void)state;
	for (int l = 0; l < LANGUAGE_COUNT; l++) {
		f = open_memstream(&text, &len);
		write_sentences(f, (enum language)l);
		fclose(f);
		if (mode && strcmp(mode, "write") == 0) {
			f = fopen(sentences[l], "w");
			assert_non_null(f);
			fputs(text, f);
			assert_int_equal(fclose(f), 0);
		}
		f = fopen(sentences[l], "r");
		assert_non_null(f);
		len = fread(golden, 1, sizeof(golden) - 1, f);
		golden[len] = '\0';
		fclose(f);
		assert_string_equal(text, golden);
		free(text);
	}
}

/* ---- the files, read by another reader ---- */

static void
same_text(enum language l, int w, int p, const struct text_value *v)
{
	const char *mine = form(l, w, p);

	if (!mine || strcmp(text_raw(v), mine) != 0)
		fail_msg("%s %s: \"%s\" in the file, \"%s\" in the program",
		    language_name(l), wording_key((enum word)w), text_raw(v),
		    mine ? mine : "nothing");
}

static void
same_entry(enum language l, int w, const struct text_value *v)
{
	size_t i;
	int p;

	if (!text_is_map(v)) {
		same_text(l, w, PLURAL_OTHER, v);
		return;
	}
	assert_int_equal(wording_places((enum word)w)[0], '#');
	for (i = 0; i < text_count(v); i++) {
		for (p = 0; strcmp(plurals[p], text_raw(text_key_at(v, i)));)
			assert_true(++p < PLURAL_COUNT);
		same_text(l, w, p, text_value_at(v, i));
	}
}

static void
test_files(void **state)
{
	static const struct text_field fields[] = { { "language", true },
		{ "name", true }, { "plurals", true }, { "reviewed", true },
		{ "texts", true } };
	const struct text_value *values[COUNT(fields)];
	struct text_faults *faults = text_faults_new();
	struct text *t;
	enum language l;
	int w;

	(void)state;
	for (l = 0; l < LANGUAGE_COUNT; l++) {
		if (text_load(&t, files[l], faults) < 0 ||
		    text_fields(text_root(t), "wording", fields, COUNT(fields),
		    values, faults) < 0)
			fail_msg("%s", text_faults_text(faults));
		assert_string_equal(text_hash(t), language_hash(l));
		assert_string_equal(text_raw(values[0]), language_tag(l));
		assert_string_equal(text_raw(values[1]), language_words(l));
		assert_string_equal(text_raw(values[3]), language_reviewed(l));
		assert_int_equal(text_count(values[4]), WORD_COUNT);
		for (size_t i = 0; i < WORD_COUNT; i++) {
			for (w = 0; strcmp(wording_key((enum word)w), text_raw(
			    text_key_at(values[4], i)));)
				assert_true(++w < WORD_COUNT);
			same_entry(l, w, text_value_at(values[4], i));
		}
		text_free(t);
	}
	text_faults_free(faults);
}

/* Keys are a file's: each once, of the form a.b-c. */
static void
test_keys(void **state)
{
	(void)state;
	for (int w = 0; w < WORD_COUNT; w++) {
		const char *key = wording_key((enum word)w);

		assert_int_equal(strspn(key, "abcdefghijklmnopqrstuvwxyz.-"
		    "INSET"), strlen(key));
		for (int v = 0; v < w; v++)
			assert_string_not_equal(key,
			    wording_key((enum word)v));
	}
}

/* ---- places ---- */

static bool
has_place(const char *text, const char *name, size_t len)
{
	char place[40];

	snprintf(place, sizeof(place), "{%.*s}", (int)len, name);
	return strstr(text, place) != NULL;
}

/* All places are in the text, and there are no others; 0, 1 and 2 may be told
 * without a numeral. */
static void
has_its_places(enum language l, int w, const char *text)
{
	const char *at = wording_places((enum word)w);
	bool counts = at[0] == '#';
	size_t len, found = 0, i, braces = 0;

	for (at += counts, i = 0; *at; i++, at += len + (at[len] == ' ')) {
		len = strcspn(at, " ");
		if (has_place(text, at, len))
			found++;
		else if (i > 0 || !counts || (text != form(l, w, PLURAL_ZERO) &&
		    text != form(l, w, PLURAL_ONE) &&
		    text != form(l, w, PLURAL_TWO)))
			fail_msg("%s %s lacks {%.*s}: %s", language_name(l),
			    wording_key((enum word)w), (int)len, at, text);
	}
	assert_true(i < PLACES);
	for (; *text; text++)
		braces += *text == '{';
	if (braces != found)
		fail_msg("%s %s has places that are not its own",
		    language_name(l), wording_key((enum word)w));
}

static void
test_places(void **state)
{
	(void)state;
	each(has_its_places);
}

/* ---- plural forms ---- */

/* CLDR 42, supplemental/plurals.xml: samples of each category. */
static void
test_plurals(void **state)
{
	static const struct { enum language l; uint64_t n; enum plural p; }
	    cases[] = {
		{ ENGLISH, 0, PLURAL_OTHER }, { ENGLISH, 1, PLURAL_ONE },
		{ ENGLISH, 2, PLURAL_OTHER }, { ENGLISH, 11, PLURAL_OTHER },
		{ WELSH, 0, PLURAL_ZERO }, { WELSH, 1, PLURAL_ONE },
		{ WELSH, 2, PLURAL_TWO }, { WELSH, 3, PLURAL_FEW },
		{ WELSH, 4, PLURAL_OTHER }, { WELSH, 5, PLURAL_OTHER },
		{ WELSH, 6, PLURAL_MANY }, { WELSH, 7, PLURAL_OTHER },
		{ WELSH, 20, PLURAL_OTHER }, { WELSH, 106, PLURAL_OTHER },
		{ WELSH, 1000000, PLURAL_OTHER },
	};
	unsigned of[LANGUAGE_COUNT] = { 0 };
	size_t i;
	int l, w, p;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		assert_int_equal(language_plural(cases[i].l, cases[i].n),
		    cases[i].p);
	for (l = 0; l < LANGUAGE_COUNT; l++) {
		for (i = 0; i < 1000; i++)
			of[l] |= 1u << language_plural((enum language)l, i);
		for (w = 0; w < WORD_COUNT; w++)
			for (p = 0; p < PLURAL_COUNT; p++)
				assert_int_equal(form((enum language)l, w, p)
				    != NULL, p == PLURAL_OTHER ||
				    (wording_places((enum word)w)[0] == '#' &&
				    (of[l] >> p & 1)));
	}
}

static void
test_counts(void **state)
{
	char text[WORDING_TEXT];

	(void)state;
	wording_count(text, WELSH, WORD_LETTER_MISSED, 2, "2", NULL);
	assert_non_null(strstr(text, "2 gyfnod"));
	wording_count(text, WELSH, WORD_LETTER_MISSED, 3, "3", NULL);
	assert_non_null(strstr(text, "3 chyfnod"));
	wording_count(text, ENGLISH, WORD_LETTER_MISSED, 1, "1", NULL);
	assert_non_null(strstr(text, "1 such period had"));
}

/* A value that is too long ends with a whole character, and nothing stands
 * behind it. */
static void
test_cut(void **state)
{
	static const char *const names[] = { "e", "\u0175", "\u20ac",
		"\U0001f3eb" };
	char site[2 * WORDING_TEXT], text[WORDING_TEXT];
	size_t i, shift, len, one, before = strlen("beadle ");

	(void)state;
	for (i = 0; i < COUNT(names); i++)
		for (shift = 0; shift < 4; shift++) {
			one = strlen(names[i]);
			memset(site, 'e', shift);
			for (len = shift; len + one < sizeof(site); len += one)
				memcpy(site + len, names[i], one);
			site[len] = '\0';
			wording_fill(text, ENGLISH, WORD_LETTER_SUBJECT, site,
			    "today", NULL);
			len = strlen(text);
			assert_true(len < WORDING_TEXT && WORDING_TEXT - len <=
			    one);
			assert_int_equal((len - before - shift) % one, 0);
			assert_memory_equal(text + before, site, len - before);
		}
}

/* ---- Welsh ---- */

static bool
may_be_same(int w)
{
	for (size_t i = 0; i < COUNT(same); i++)
		if (strcmp(same[i], wording_key((enum word)w)) == 0)
			return true;
	return false;
}

/* Texts without what stands in quotes, or behind "beadle" as a command. */
static void
is_no_english(enum language l, int w, const char *text)
{
	char own[WORDING_TEXT];
	size_t i, len = 0;
	bool quotes = false, braces = false;

	if (l == ENGLISH)
		return;
	for (i = 0; text[i]; i++) {
		quotes ^= text[i] == '"';
		braces = text[i] == '{' || (braces && text[i] != '}');
		if (!quotes && !braces)
			own[len++] = text[i];
	}
	own[len] = '\0';
	for (i = 0; i < COUNT(left); i++)
		if (has_word(own, left[i], true))
			fail_msg("%s has \"%s\": %s",
			    wording_key((enum word)w), left[i], text);
	if ((strcmp(text, form(ENGLISH, w, PLURAL_OTHER)) == 0) !=
	    may_be_same(w))
		fail_msg("%s in English and Welsh: %s",
		    wording_key((enum word)w), text);
}

static void
test_welsh(void **state)
{
	(void)state;
	each(is_no_english);
}

/* ---- shape ---- */

static size_t
letters(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += (*text & 0xc0) != 0x80;
	return n;
}

static bool
ends_with_stop(const char *text)
{
	return text[strlen(text) - 1] == '.';
}

static void
has_its_shape(enum language l, int w, const char *text)
{
	const char *key = wording_key((enum word)w);
	const char *first = form(ENGLISH, w, PLURAL_OTHER);
	size_t n = letters(text);

	(void)l;
	assert_true(n > 0);
	if (strncmp(key, "column.", 7) == 0 && n > 24)
		fail_msg("%s is too long for a table's head: %s", key, text);
	if ((strncmp(key, "table.", 6) == 0 ||
	    strncmp(key, "heading.", 8) == 0) && n > 80)
		fail_msg("%s is too long for a line: %s", key, text);
	if (n + 250 >= WORDING_TEXT)
		fail_msg("%s leaves no room for values: %s", key, text);
	if (ends_with_stop(text) != ends_with_stop(first) ||
	    (text[0] == ' ') != (first[0] == ' ') ||
	    (text[strlen(text) - 1] == ' ') !=
	    (first[strlen(first) - 1] == ' '))
		fail_msg("%s begins or ends otherwise: \"%s\"", key, text);
	if (strstr(text, "  ") || strchr(text, '!'))
		fail_msg("%s has two spaces or a shout: %s", key, text);
}

static void
test_shape(void **state)
{
	(void)state;
	each(has_its_shape);
}

/* ---- names ---- */

/* In English as the program names it; in the other, not. */
static void
is_named(const char *list, const char *name)
{
	bool is_known = false;

	for (int w = 0; w < WORD_COUNT; w++)
		is_known |= strncmp(wording_key((enum word)w), list,
		    strlen(list)) == 0 && strcmp(wording_text(WELSH,
		    (enum word)w), wording_name(WELSH, list, name)) == 0;
	if (!is_known || strcmp(wording_name(ENGLISH, list, name), name) != 0)
		fail_msg("%s has no words for \"%s\"", list, name);
}

static void
test_names(void **state)
{
	static const enum register_kind kinds[] = { REGISTER_OFFICIAL,
		REGISTER_CURRICULUM, REGISTER_EXCEPTION };
	struct text_faults *faults = text_faults_new();
	const struct text_value *services, *v;
	struct text *t;
	size_t i, k;
	int n;

	(void)state;
	for (i = 0; i < COUNT(kinds); i++)
		is_named("register", register_kind_name(kinds[i]));
	for (n = 0; n < REGISTER_STATE_COUNT; n++)
		is_named("register-state",
		    register_state_name((enum register_state)n));
	for (n = 0; n < DAY_KIND_COUNT; n++)
		is_named("day-kind", day_kind_name((enum day_kind)n));
	for (n = 0; n < DUTY_RULE_COUNT; n++)
		is_named("rule", duty_rule_name((enum duty_rule)n));
	assert_int_equal(text_load(&t, "etc/catalogue.yaml", faults), 0);
	for (i = 0; strcmp(text_raw(text_key_at(text_root(t), i)),
	    "services") != 0;)
		assert_true(++i < text_count(text_root(t)));
	services = text_value_at(text_root(t), i);
	assert_true(text_count(services) > 100);
	for (i = 0; i < text_count(services); i++)
		for (k = 0; k < text_count(text_item(services, i)); k++) {
			v = text_key_at(text_item(services, i), k);
			if (strcmp(text_raw(v), "category") == 0)
				is_named("category", text_raw(text_value_at(
				    text_item(services, i), k)));
		}
	text_free(t);
	text_faults_free(faults);
	assert_string_equal(wording_name(WELSH, "category", "own"), "own");
}

static void
test_languages(void **state)
{
	enum language l;

	(void)state;
	assert_int_equal(language_named("cy", &l), 0);
	assert_int_equal(l, WELSH);
	assert_int_equal(language_named("fr", &l), -1);
	assert_int_equal(language_named("", &l), -1);
	assert_int_equal(language_tagged("cy-GB"), WELSH);
	assert_int_equal(language_tagged("fr-FR"), ENGLISH);
}

/* A value is put in as it is, and what is too long is cut. */
static void
test_values(void **state)
{
	char text[WORDING_TEXT], many[2 * WORDING_TEXT];

	(void)state;
	wording_fill(text, ENGLISH, WORD_LAW, "{law}%s", "abc", NULL);
	assert_string_equal(text, "\"{law}%s\", law abc");
	memset(many, 'x', sizeof(many) - 1);
	many[sizeof(many) - 1] = '\0';
	wording_fill(text, ENGLISH, WORD_LAW, many, "abc", NULL);
	assert_int_equal(strlen(text), WORDING_TEXT - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_accuses),
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_plurals),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_welsh),
		cmocka_unit_test(test_shape),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_languages),
		cmocka_unit_test(test_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
