/* subject_parts.c: parts of the text and the JSON, and what was found to be
 * theirs. */
#include "dashboard/subject_parts.h"

#include <string.h>

#include "dashboard/print.h"

void
subject_line(struct subject *s, const char *text)
{
	print_text(s->text, text);
	fputc('\n', s->text);
}

void
subject_begin_part(struct subject *s, const char *key, const char *title)
{
	json_array_begin(s->j, key);
	fprintf(s->text, "\n%s\n\n", title);
}

void
subject_end_part(struct subject *s, size_t count)
{
	json_array_end(s->j);
	if (count == 0)
		fputs("Nothing is recorded.\n", s->text);
}

bool
subject_is(const struct subject *s, const char *id)
{
	return id[0] && roster_is_same(s->redact.now, id, s->q->person);
}

bool
subject_has_device(const struct subject *s, const char *device)
{
	size_t i;

	for (i = 0; i < s->device_count; i++)
		if (strcmp(s->devices[i], device) == 0)
			return true;
	return false;
}

bool
subject_has_session(const struct subject *s, const char *id)
{
	size_t i;

	for (i = 0; i < s->session_count; i++)
		if (strcmp(s->sessions[i], id) == 0)
			return true;
	return false;
}
