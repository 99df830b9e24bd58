/* policy_read.c: how words and each kind of condition are written. */
#include "classify/policy_parts.h"

#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define MOST_LIMIT 1440		/* minutes of a day */

int
policy_load_mask(const struct text_value *v, const char *const *words,
    size_t count, unsigned *mask, struct text_faults *f)
{
	int word, result = 0;

	if (text_is_list(v) && text_count(v) == 0) {
		text_fault(f, TEXT_ERROR, v, "this list is empty");
		return -1;
	}
	for (size_t i = 0; i < (text_is_list(v) ? text_count(v) : 1); i++) {
		const struct text_value *item = text_is_list(v) ?
		    text_item(v, i) : v;

		if (text_word(item, words, count, &word, f) < 0)
			result = -1;
		else
			*mask |= 1u << word;
	}
	return result;
}

int
policy_load_persons(const struct text_value *v, unsigned *persons,
    struct text_faults *f)
{
	const char *words[PERSON_UNKNOWN];	/* unknown is no choice */

	for (int i = 0; i < PERSON_UNKNOWN; i++)
		words[i] = person_kind_name((enum person_kind)i);
	return policy_load_mask(v, words, ARRAY_LEN(words), persons, f);
}

int
policy_read_yes(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	bool yes;

	(void)c;
	(void)q;
	/* The design's own example writes true, as YAML's users do. */
	if (strcmp(text_raw(v), "true") == 0)
		yes = true;
	else if (strcmp(text_raw(v), "false") == 0)
		yes = false;
	else if (text_bool(v, &yes, f) < 0)
		return -1;
	*is_no = !yes;
	return 0;
}

int
policy_read_by(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	static const char *const words[] = { "school-ict" };

	(void)c;
	(void)is_no;
	return policy_load_mask(v, words, ARRAY_LEN(words), &q->mask, f);
}

int
policy_read_equipment(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	const char *words[EQUIPMENT_UNKNOWN];	/* unknown is no choice */

	(void)c;
	(void)is_no;
	for (int i = 0; i < EQUIPMENT_UNKNOWN; i++)
		words[i] = equipment_name((enum equipment)i);
	return policy_load_mask(v, words, ARRAY_LEN(words), &q->mask, f);
}

int
policy_read_person(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	(void)c;
	(void)is_no;
	return policy_load_persons(v, &q->mask, f);
}

int
policy_read_register(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	static const char *const words[] = { "official", "curriculum",
		"exception" };

	(void)c;
	(void)is_no;
	q->words = v;
	return policy_load_mask(v, words, ARRAY_LEN(words), &q->mask, f);
}

int
policy_read_words(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	const char *word;

	(void)c;
	(void)is_no;
	q->words = v;
	if (!text_is_list(v))
		return text_string(v, &word, f);
	if (text_count(v) == 0) {
		text_fault(f, TEXT_ERROR, v, "this list is empty");
		return -1;
	}
	for (size_t i = 0; i < text_count(v); i++)
		if (text_string(text_item(v, i), &word, f) < 0)
			return -1;
	return 0;
}

/* Words, each of which the catalogue must have. */
static int
read_catalogued(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, const char *what,
    bool (*has)(const struct catalogue *, const char *), struct text_faults *f)
{
	int result = policy_read_words(v, c, q, NULL, f);

	for (size_t i = 0; i < (text_is_list(v) ? text_count(v) : 1) &&
	    result == 0; i++) {
		const struct text_value *item = text_is_list(v) ?
		    text_item(v, i) : v;

		if (has(c, text_raw(item)))
			continue;
		text_fault(f, TEXT_ERROR, item,
		    "%s \"%s\" is not in the catalogue", what,
		    text_raw(item));
		result = -1;
	}
	return result;
}

static bool
has_service(const struct catalogue *c, const char *id)
{
	return catalogue_service_named(c, id) != NULL;
}

int
policy_read_service(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	(void)is_no;
	return read_catalogued(v, c, q, "service", has_service, f);
}

int
policy_read_category(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	(void)is_no;
	return read_catalogued(v, c, q, "category", catalogue_has_category, f);
}

int
policy_read_use(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "below", false }, { "from", false },
	};
	const struct text_value *got[ARRAY_LEN(fields)];

	(void)c;
	if (text_fields(v, "use", fields, ARRAY_LEN(fields), got, f) < 0)
		return -1;
	if (!got[0] == !got[1]) {
		text_fault(f, TEXT_ERROR, v,
		    "use: give either \"below\" or \"from\", a grade");
		return -1;
	}
	*is_no = got[0] != NULL;
	return text_number(got[0] ? got[0] : got[1], 1, 4, &q->number, f);
}

/* Above a number, or above what the school means by "occasional". */
int
policy_read_limit(const struct text_value *v, const struct catalogue *c,
    struct policy_question *q, bool *is_no, struct text_faults *f)
{
	static const struct text_field fields[] = { { "above", true } };
	const struct text_value *above;

	(void)c;
	(void)is_no;
	if (text_fields(v, text_key(v), fields, ARRAY_LEN(fields), &above,
	    f) < 0)
		return -1;
	q->number = POLICY_OCCASIONAL;
	if (strcmp(text_raw(above), "occasional") == 0)
		return 0;
	return text_number(above, 0, MOST_LIMIT, &q->number, f);
}
