/* law_phrase.c: what a law is put into words with. */
#include "dashboard/law_phrase.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define LINES_STEP 64

/* ---- phrases ---- */

void
phrase_add(struct phrase *p, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(p->text + p->len, PHRASE_ROOM - p->len, format, args);
	va_end(args);
	if (n > 0)
		p->len += (size_t)n;
	if (p->len >= PHRASE_ROOM)
		p->len = PHRASE_ROOM - 1;
}

const char *
phrase_join(size_t i, size_t count, const char *last)
{
	if (i == 0)
		return "";
	return i + 1 == count ? last : ", ";
}

static const char *const people[] = { [PERSON_STAFF] = "staff",
	[PERSON_GOVERNOR] = "governors", [PERSON_VOLUNTEER] = "volunteers",
	[PERSON_AGENCY] = "agency workers",
	[PERSON_CONTRACTOR] = "contractors", [PERSON_GUEST] = "guests",
	[PERSON_PUPIL] = "pupils", [PERSON_UNKNOWN] = "people not known" };
static_assert(ARRAY_LEN(people) == PERSON_KIND_COUNT, "name all people");

void
phrase_bits(struct phrase *p, unsigned bits, const char *const *words,
    const char *last)
{
	size_t count = (size_t)__builtin_popcount(bits), said = 0;

	for (int i = 0; bits >> i; i++)
		if (bits >> i & 1) {
			phrase_add(p, "%s%s", phrase_join(said, count, last),
			    words[i]);
			said++;
		}
}

void
phrase_list(struct phrase *p, const struct text_value *list)
{
	for (size_t i = 0; i < text_count(list); i++)
		phrase_add(p, "%s%s", phrase_join(i, text_count(list), " and "),
		    text_raw(text_item(list, i)));
}

void
phrase_people(struct phrase *p, unsigned persons, const char *last)
{
	if (persons)
		phrase_bits(p, persons, people, last);
	else
		phrase_add(p, "everybody");
}

const char *
phrase_service(const struct catalogue *c, const char *id)
{
	const struct catalogue_service *s = c ?
	    catalogue_service_named(c, id) : NULL;

	return s ? s->title : id;
}

const char *
phrase_day(int32_t day, char buf[PHRASE_DAY])
{
	static const char *const months[] = { "January", "February", "March",
		"April", "May", "June", "July", "August", "September",
		"October", "November", "December" };
	char text[TEXT_DAY_TEXT];
	int year, month, date;

	text_day_text(day, text);
	if (sscanf(text, "%d-%d-%d", &year, &month, &date) != 3)
		snprintf(buf, PHRASE_DAY, "%s", text);
	else
		snprintf(buf, PHRASE_DAY, "%d %s %d", date, months[month - 1],
		    year);
	return buf;
}

/* ---- lines ---- */

static const struct {
	const char *title;
	bool is_shown;
} sections[] = {
	[LAW_ADOPTED] = { "The policy", true },
	[LAW_COVERED] = { "Whom it covers", true },
	[LAW_MEDIA] = { "What counts as social media", true },
	[LAW_RULE] = { "The rule: the first that applies decides", true },
	[LAW_OTHERWISE] = { "Everything else", true },
	[LAW_CHOSEN] = { "What the school decided", true },
	[LAW_RECORDED] = { "What beadle records", true },
	[LAW_APPROVED] = { "Who approves", true },
	[LAW_ROUTED] = { "Where a matter goes", true },
	[LAW_OPEN] = { "What is left open", true },
	[LAW_OFFICES] = { "Who holds which office", true },
	[LAW_ABSENCES] = { "Absences", true },
	[LAW_TERMS] = { "Terms", false },
	[LAW_TIMETABLES] = { "Timetables", false },
	[LAW_NETWORKS] = { "Networks", false },
	[LAW_PEOPLE] = { "People", false },
	[LAW_DEVICES] = { "Devices", false },
};
static_assert(ARRAY_LEN(sections) == LAW_SECTION_COUNT, "name every section");

const char *
law_section_title(enum law_section s)
{
	return sections[s].title;
}

bool
law_section_is_shown(enum law_section s)
{
	return sections[s].is_shown;
}

void
law_say(struct law_words *w, enum law_section s, const char *format, ...)
{
	struct law_line *more;
	va_list args;

	if (w->count == w->room) {
		more = realloc(w->lines,
		    (w->room + LINES_STEP) * sizeof(*more));
		w->failed |= more == NULL;
		if (!more)
			return;
		w->lines = more;
		w->room += LINES_STEP;
	}
	va_start(args, format);
	if (vasprintf(&w->lines[w->count].text, format, args) < 0)
		w->failed = true;
	else
		w->lines[w->count++].section = s;
	va_end(args);
}

void
law_words_free(struct law_words *w)
{
	for (size_t i = 0; i < w->count; i++)
		free(w->lines[i].text);
	free(w->lines);
	memset(w, 0, sizeof(*w));
}
