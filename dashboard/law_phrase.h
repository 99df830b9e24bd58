/* law_phrase.h: what a law is put into words with: phrases, the names of people
 * and days, and the lines that are collected of it by section. */
#ifndef DASHBOARD_LAW_PHRASE_H
#define DASHBOARD_LAW_PHRASE_H

#include "classify/law.h"

/* ---- phrases ---- */

/* Text that grows to an end and is then cut. Zeroed: empty. */
#define PHRASE_ROOM 2000
struct phrase {
	char text[PHRASE_ROOM];
	size_t len;
};
void phrase_add(struct phrase *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* What stands before the i-th of count things: "", ", " or the last. */
const char *phrase_join(size_t i, size_t count, const char *last);
/* The words of the bits that are set, joined so. */
void phrase_bits(struct phrase *p, unsigned bits, const char *const *words,
    const char *last);
/* The members of a text's list: "a, b and c". */
void phrase_list(struct phrase *p, const struct text_value *list);
/* "staff and governors"; for no bit "everybody". */
void phrase_people(struct phrase *p, unsigned persons, const char *last);

/* "Facebook", or the id of a service the catalogue does not have. */
const char *phrase_service(const struct catalogue *c, const char *id);
/* "1 September 2026"; returns buf. */
#define PHRASE_DAY 32
const char *phrase_day(int32_t day, char buf[PHRASE_DAY]);

/* ---- lines ---- */

enum law_section {
	LAW_ADOPTED, LAW_COVERED, LAW_MEDIA, LAW_RULE, LAW_OTHERWISE,
	LAW_CHOSEN, LAW_RECORDED, LAW_APPROVED, LAW_ROUTED, LAW_OPEN,
	LAW_OFFICES, LAW_ABSENCES,
	/* Too long to be read aloud; to be compared. */
	LAW_TERMS, LAW_TIMETABLES, LAW_NETWORKS, LAW_PEOPLE, LAW_DEVICES,
	LAW_SECTION_COUNT
};

struct law_line {
	enum law_section section;
	char *text;
};

struct law_words {		/* by section, in the order of the texts */
	struct law_line *lines;
	size_t count, room;
	bool failed;		/* out of memory: lines are missing */
};

const char *law_section_title(enum law_section s);	/* "The rule" */
/* Is it shown, or only compared? */
bool law_section_is_shown(enum law_section s);
void law_say(struct law_words *w, enum law_section s, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void law_words_free(struct law_words *w);

#endif
