/* page_register.h: what the registers' pages share: what each is called, and
 * who sees which entry. */
#ifndef DASHBOARD_PAGE_REGISTER_H
#define DASHBOARD_PAGE_REGISTER_H

#include "dashboard/page_fields.h"
#include "dashboard/register_list.h"

struct page_register {
	const char *title;	/* "Official users" */
	const char *one;	/* "an official user" */
	const char *what;	/* a sentence */
	unsigned sees;		/* seats: all of it */
	unsigned adds;		/* seats: for anybody */
	bool is_open;		/* everybody may ask for themselves */
};
extern const struct page_register page_registers_of[REGISTER_KIND_COUNT];

/* The register of this name ("official"), -1: none. */
int page_register_kind(const char *name);

/* Who sees a register sees its entries; everybody sees what is theirs or was
 * asked by them, and what their word would count for. Nobody sees an authority
 * to record their own use. */
bool page_register_may_see(const struct page *p,
    const struct register_entry *e);
/* Is there anything in it for them? */
bool page_register_is_theirs(const struct page *p, enum register_kind kind);
/* May they do this to it now, with a reason given? *why when not. */
bool page_register_may(const struct page *p, const struct register_entry *e,
    enum register_verb verb, char *why, size_t whylen);

/* "suspended", in the colour of it. */
void page_register_tag(struct html *h, const struct register_row *r);
/* Parts of an entry as text. */
void page_register_scope(struct html *h, const struct register_scope *s);
void page_register_when(struct html *h, const struct register_scope *s);
/* "lapses in 4 days", "late"; nothing where there is nothing to heed. */
void page_register_heed(struct html *h, const struct register_row *r);
/* A row of a table of entries, with a link: its id, what it is about, when, its
 * state; and the head of that table. */
void page_register_table(struct html *h, const char *caption);
void page_register_table_row(struct html *h, const struct register_row *r);
void page_register_table_end(struct html *h);

/* A table of the entries that name a person or a device (the other NULL), of
 * those that this person sees; nothing where there are none. */
void page_register_named(struct page *p, const char *person,
    const char *device);

#endif
