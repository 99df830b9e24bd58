/* measured.c: reading etc/accuracy.yaml. */
#include "classify/measured.h"

#include <stdio.h>
#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Some of all: the first is right, what is left of the second wrong. */
static int
read_ratio(const struct text_value *v, const char *what, const char *some,
    const char *all, struct precision_ratio *out, struct text_faults *f)
{
	const struct text_field fields[] = { { some, true }, { all, true } };
	const struct text_value *got[ARRAY_LEN(fields)];
	int64_t right, of;

	if (!v || text_fields(v, what, fields, ARRAY_LEN(fields), got, f) < 0 ||
	    text_number(got[1], 0, INT32_MAX, &of, f) < 0 ||
	    text_number(got[0], 0, of, &right, f) < 0)
		return -1;
	out->right = (unsigned)right;
	out->wrong = (unsigned)(of - right);
	precision_interval(out);
	return 0;
}

static int
read_hash(const struct text_value *v, char out[65], struct text_faults *f)
{
	const char *text;

	if (text_string(v, &text, f) < 0)
		return -1;
	if (strlen(text) != 64 || strspn(text, "0123456789abcdef") != 64) {
		text_fault(f, TEXT_ERROR, v, "expected a SHA-256 in 64 hex "
		    "digits");
		return -1;
	}
	strcpy(out, text);
	return 0;
}

static int
read_all(const struct text *t, struct measured *out, struct text_faults *f)
{
	static const struct text_field fields[] = {
		{ "accuracy", true }, { "version", true }, { "corpus", true },
		{ "grading", true }, { "catalogue", true }, { "uses", true },
		{ "visits", true }, { "found", true }, { "inside", true },
		{ "parts", true },
	};
	const struct text_value *got[ARRAY_LEN(fields)];
	struct precision_ratio parts;
	const char *title, *corpus;
	int64_t uses;

	if (text_fields(text_root(t), "accuracy", fields, ARRAY_LEN(fields),
	    got, f) < 0 || text_string(got[0], &title, f) < 0 ||
	    text_string(got[1], &title, f) < 0 ||
	    text_string(got[2], &corpus, f) < 0 ||
	    read_hash(got[3], out->grading, f) < 0 ||
	    read_hash(got[4], out->catalogue, f) < 0 ||
	    text_number(got[5], 1, INT32_MAX, &uses, f) < 0 ||
	    read_ratio(got[6], "visits", "right", "graded", &out->visits,
	    f) < 0 ||
	    read_ratio(got[7], "found", "graded", "visits", &out->found,
	    f) < 0 ||
	    read_ratio(got[8], "inside", "inside", "uses", &out->inside,
	    f) < 0 ||
	    read_ratio(got[9], "parts", "above", "uses", &parts, f) < 0)
		return -1;
	snprintf(out->corpus, sizeof(out->corpus), "%s", corpus);
	out->uses = (unsigned)uses;
	out->parts = parts.right + parts.wrong;
	out->parts_above = parts.right;
	return 0;
}

int
measured_load(struct measured *out, const char *path, struct text_faults *f)
{
	size_t before = text_faults_count(f, TEXT_ERROR);
	struct measured m = { .uses = 0 };
	struct text *t;
	int result;

	memset(out, 0, sizeof(*out));
	if (text_load(&t, path, f) < 0)
		return -1;
	result = read_all(t, &m, f);
	text_free(t);
	if (result < 0 || text_faults_count(f, TEXT_ERROR) > before)
		return -1;
	*out = m;
	return 0;
}

bool
measured_is_of(const struct measured *m, const char *grading,
    const char *catalogue)
{
	return m->uses > 0 && strcmp(m->grading, grading) == 0 &&
	    strcmp(m->catalogue, catalogue) == 0;
}
