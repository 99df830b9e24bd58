/* roster_fields.c: what the rows of every section of a roster have: ids, dates,
 * words. */
#include "classify/roster_parts.h"

#include <string.h>

#define ID_MOST 63		/* session.device holds it */

void
roster_read_id(const struct text_value *v, const char **out,
    struct text_faults *f)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	const char *id;

	*out = "";
	if (text_string(v, &id, f) < 0)
		return;
	if (strspn(id, allowed) != strlen(id) || strlen(id) > ID_MOST)
		text_fault(f, TEXT_ERROR, v, "id \"%s\": use letters, digits, "
		    "dot, dash and underscore, at most %d", id, ID_MOST);
	else
		*out = id;
}

void
roster_read_dates(const struct text_value *from, const struct text_value *to,
    int32_t *from_day, int32_t *to_day, struct text_faults *f)
{
	*from_day = INT32_MIN;
	*to_day = INT32_MAX;
	if ((from && text_date(from, from_day, f) < 0) ||
	    (to && text_date(to, to_day, f) < 0))
		return;
	if (*from_day <= *to_day)
		return;
	text_fault(f, TEXT_ERROR, to, "to %s is before from %s", text_raw(to),
	    text_raw(from));
	*from_day = INT32_MIN;	/* one fault is enough of it */
	*to_day = INT32_MAX;
}

int
roster_read_word(const struct text_value *v, const char *(*name)(int),
    int count, int otherwise, struct text_faults *f)
{
	const char *words[16];
	int found = otherwise;

	for (int i = 0; i < count; i++)
		words[i] = name(i);
	if (v)
		text_word(v, words, (size_t)count, &found, f);
	return found;
}

const char *
roster_read_text(const struct text_value *v, struct text_faults *f)
{
	const char *words = "";

	if (v)
		text_string(v, &words, f);
	return words;
}
