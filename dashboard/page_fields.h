/* page_fields.h: the fields of a page's forms: label, hint, what was typed, and
 * what is wrong with it, where an eye and a screen reader find it. */
#ifndef DASHBOARD_PAGE_FIELDS_H
#define DASHBOARD_PAGE_FIELDS_H

#include "dashboard/page.h"

struct field {			/* all borrowed; NULL: none */
	const char *name, *label, *hint;
	const char *type;	/* "date"; NULL "text" */
	const char *value;	/* what was typed */
	const char *wrong;	/* one sentence; "" nothing */
	const char *list;	/* id of a list to choose from */
	const char *complete;	/* autocomplete; NULL "off" */
	unsigned most;		/* letters; 0: not said */
	bool is_short, is_wanted;
};
void field_write(struct html *h, const struct field *f);

/* What is wrong, at the head of a page that is empty yet, with a link to its
 * field (NULL: it is no field's) and a title that says so. "" nothing is. */
void field_summary(struct page *p, const char *name, const char *sentence);

/* All that was typed into a field, however long, "" nothing; of a list, what
 * was ticked, with commas between. The caller frees it; NULL: out of memory. */
char *field_typed(const struct page *p, const char *name, bool is_list);

/* "there is no x" as a sentence: "There is no x." Returns buf. */
#define FIELD_SENTENCE (PAGE_WHY + 4)
char *field_sentence(const char *words, char buf[FIELD_SENTENCE]);

/* One of a list: <option>, chosen if it is the value. */
void field_option(struct html *h, const char *value, const char *words,
    const char *chosen);
/* A select with its label, filled by who calls it, and the end of it. */
void field_select(struct html *h, const char *name, const char *label);
void field_select_end(struct html *h);

#endif
