/* page_roster.h: what the pages of devices, places and people share: rows of
 * the roster as it is written, and tables of them. */
#ifndef DASHBOARD_PAGE_ROSTER_H
#define DASHBOARD_PAGE_ROSTER_H

#include "classify/text.h"
#include "dashboard/page_fields.h"
#include "dashboard/roster_rows.h"
#include "dashboard/roster_words.h"

#define PAGE_ROSTER_ROWS 50	/* a page */

enum page_roster_when { ROSTER_NOW, ROSTER_OVER, ROSTER_LATER };

struct page_device {		/* a row of the roster's devices; borrowed */
	const char *values[ASSET_FIELDS];	/* NULL: not said */
	const char *reference;	/* "yes", "" */
	enum page_roster_when when;	/* on this day */
	bool is_random;		/* its MAC is a made-up one */
};
/* The i-th row as written; false: there are no more. */
bool page_device_at(const struct page *p, size_t i, struct page_device *out);
/* A value, "" not said. */
const char *page_device_value(const struct page_device *d,
    enum asset_field f);

/* Does a row with these days, as written (NULL open), hold on this day? */
enum page_roster_when page_roster_when(const struct page *p, const char *from,
    const char *to);

/* "since 2026-09-01", "2026-09-01 to 2027-07-31", "always". */
void page_roster_days(struct html *h, const char *from, const char *to);

/* A table of devices: the head, a row with links, the end. */
void page_device_table(struct html *h, const char *caption);
void page_device_row(struct html *h, const struct page_device *d);
void page_device_table_end(struct html *h);

/* A select over the roster's words, the first of them "all". */
void page_roster_choose(struct page *p, const char *name, const char *label,
    enum roster_words_of of, const char *chosen);

/* The links between pages of a list: path is "/devices", query what comes
 * behind "?", escaped, ending in "&amp;" or empty. */
struct page_roster_pages {
	const char *path, *what;	/* "devices" */
	size_t first, count;
};
void page_roster_pages(struct html *h, const struct page_roster_pages *g,
    const struct html *query);
/* "&amp;name=value" at the end of a query. */
void page_roster_query(struct html *query, const char *name,
    const char *value);

/* Who looks at a person or a device: in the ledger before it is sent. */
void page_roster_look(struct page *p, const char *command, const char *person,
    const char *device);

#endif
