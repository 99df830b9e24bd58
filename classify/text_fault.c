/* text_fault.c: what is wrong with texts, collected as printable lines. */
#include "classify/text.h"
#include "classify/text_parts.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/utf8.h"

#define MESSAGE_BYTES 1024	/* longer ones are cut */
#define ROOM_BYTES 4096		/* so that "out of memory" can still be said */
#define FAULTS_SHOWN 200	/* beyond these nobody reads on */
#define WINDOW 76		/* characters shown of a line */
#define BEFORE 40		/* of these left of the place, in a long one */

struct fault {			/* where in the lines it is told */
	enum text_severity severity;
	size_t line, column;
	size_t name, name_len, message, message_len;
	char key[TEXT_KEY];
};

struct text_faults {
	char *lines;		/* NUL-ended */
	size_t len, room;
	size_t counts[TEXT_SEVERITY_COUNT];
	size_t shown;
	struct fault list[FAULTS_SHOWN];
};

static const char *const labels[] = {
	[TEXT_ERROR] = "",
	[TEXT_WARNING] = "warning: ",
	[TEXT_QUESTION] = "question: ",
};
static_assert(sizeof(labels) / sizeof(labels[0]) == TEXT_SEVERITY_COUNT,
    "label every severity");

struct text_faults *
text_faults_new(void)
{
	struct text_faults *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return NULL;
	f->lines = calloc(1, ROOM_BYTES);
	f->room = ROOM_BYTES;
	if (f->lines == NULL) {
		free(f);
		return NULL;
	}
	return f;
}

void
text_faults_free(struct text_faults *f)
{
	if (f == NULL)
		return;
	free(f->lines);
	free(f);
}

size_t
text_faults_count(const struct text_faults *f, enum text_severity s)
{
	return f->counts[s];
}

const char *
text_faults_text(const struct text_faults *f)
{
	return f->lines;
}

bool
text_faults_at(const struct text_faults *f, size_t i, struct text_finding *out)
{
	const struct fault *fault = f->list + i;

	if (i >= f->shown || i >= FAULTS_SHOWN)
		return false;
	*out = (struct text_finding){ .severity = fault->severity,
		.line = fault->line, .column = fault->column,
		.file = f->lines + fault->name, .file_len = fault->name_len,
		.message = f->lines + fault->message, .key = fault->key,
		.message_len = fault->message_len };
	return true;
}

/* What does not fit when memory has run out is left out. */
static void
append(struct text_faults *f, const char *bytes, size_t len)
{
	size_t room = f->room;
	char *more;

	while (room - f->len <= len)
		room *= 2;
	if (room != f->room) {
		more = realloc(f->lines, room);
		if (more == NULL)
			return;
		f->lines = more;
		f->room = room;
	}
	memcpy(f->lines + f->len, bytes, len);
	f->len += len;
	f->lines[f->len] = '\0';
}

static void
append_text(struct text_faults *f, const char *text)
{
	append(f, text, strlen(text));
}

/* One character of len bytes, so that it takes one column whatever it was.
 * Returns the bytes it had. */
static size_t
append_character(struct text_faults *f, const char *bytes, size_t len)
{
	uint32_t code;
	size_t n = utf8_read(bytes, len, &code);

	if (n == 0 || (utf8_is_control(code) && code != '\t'))
		append(f, "?", 1);
	else if (code == '\t')
		append(f, " ", 1);
	else
		append(f, bytes, n);
	return n > 0 ? n : 1;
}

static void
append_printable(struct text_faults *f, const char *bytes, size_t len)
{
	size_t i = 0;

	while (i < len)
		i += append_character(f, bytes + i, len - i);
}

/* The line of a place and a caret under its column. Of a long line, the part
 * around the column. */
static void
append_line(struct text_faults *f, const struct text_place *at)
{
	size_t first = at->column > WINDOW - 10 ? at->column - BEFORE : 1;
	size_t column, i = 0;
	uint32_t code;

	for (column = 1; column < first && i < at->shown_len; column++) {
		size_t n = utf8_read(at->shown + i, at->shown_len - i, &code);

		i += n > 0 ? n : 1;
	}
	if (first > 1)
		append_text(f, "...");
	for (; column < first + WINDOW && i < at->shown_len; column++)
		i += append_character(f, at->shown + i, at->shown_len - i);
	append_text(f, i < at->shown_len ? "...\n" : "\n");
	if (first > 1)
		append_text(f, "   ");
	for (column = first; column < at->column; column++)
		append_text(f, " ");
	append_text(f, "^\n");
}

static void
append_place(struct text_faults *f, const struct text_place *at,
    struct fault *fault)
{
	char numbers[48];

	append_printable(f, at->name, strlen(at->name));
	fault->name_len = f->len - fault->name;
	fault->line = at->line;
	fault->column = at->column;
	snprintf(fault->key, sizeof(fault->key), "%s",
	    at->key != NULL ? at->key : "");
	if (at->line > 0) {
		snprintf(numbers, sizeof(numbers), ":%zu:%zu", at->line,
		    at->column);
		append_text(f, numbers);
	}
	append_text(f, ": ");
}

void
text_faults_add(struct text_faults *f, enum text_severity s,
    const struct text_place *at, const char *format, va_list args)
{
	char message[MESSAGE_BYTES];
	struct fault *fault;
	int len;

	f->counts[s]++;
	if (f->shown++ >= FAULTS_SHOWN) {
		if (f->shown == FAULTS_SHOWN + 1)
			append_text(f, "further faults are not shown\n");
		return;
	}
	fault = &f->list[f->shown - 1];
	*fault = (struct fault){ .severity = s, .name = f->len };
	len = vsnprintf(message, sizeof(message), format, args);
	if (at != NULL)
		append_place(f, at, fault);
	append_text(f, labels[s]);
	fault->message = f->len;
	if (len >= (int)sizeof(message)) {
		append_printable(f, message, sizeof(message) - 1);
		append_text(f, "...");
	} else {
		append_printable(f, message, strlen(message));
	}
	fault->message_len = f->len - fault->message;
	append_text(f, "\n");
	if (at != NULL && at->line > 0)
		append_line(f, at);
}
