/* text_fuzz.c: any bytes as a text: a tree or a fault, and faults that a
 * terminal can be shown. */
#include <stdlib.h>
#include <string.h>

#include "classify/text.h"
#include "classify/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* Every scalar read in every way there is. */
static void
read_all(const struct text_value *v, struct text_faults *f)
{
	static const char *const words[] = { "a", "b" };
	static const struct text_field fields[] = { { "a", true },
		{ "b", false } };
	const struct text_value *values[2];
	const char *string;
	int64_t number;
	int32_t day;
	size_t i;
	int n;
	bool b;

	text_string(v, &string, f);
	text_bool(v, &b, f);
	text_number(v, -10, 10, &number, f);
	text_size(v, 0, 1 << 20, &number, f);
	text_word(v, words, 2, &n, f);
	text_date(v, &day, f);
	text_clock(v, &n, f);
	text_fields(v, "thing", fields, 2, values, f);
	for (i = 0; i < text_count(v); i++)
		read_all(text_is_list(v) ? text_item(v, i) :
		    text_value_at(v, i), f);
}

static void
check_printable(const char *text)
{
	size_t left = strlen(text), n;
	uint32_t code;

	for (; left > 0; text += n, left -= n) {
		n = utf8_read(text, left, &code);
		if (n == 0 || (code != '\n' && utf8_is_control(code)))
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct text_faults *f = text_faults_new();
	struct text *t = NULL;

	if (f == NULL)
		return 0;
	if (text_read(&t, "fuzz", (const char *)bytes, len, f) == 0) {
		if (text_root(t) == NULL)
			abort();
		read_all(text_root(t), f);
		text_free(t);
	} else if (t != NULL || text_faults_count(f, TEXT_ERROR) == 0) {
		abort();
	}
	check_printable(text_faults_text(f));
	text_faults_free(f);
	return 0;
}
