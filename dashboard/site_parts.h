/* site_parts.h: what a site is made of, what a request must be, and what goes
 * with every answer. For site*.c. */
#ifndef DASHBOARD_SITE_PARTS_H
#define DASHBOARD_SITE_PARTS_H

#include "dashboard/assets.h"
#include "dashboard/live.h"
#include "dashboard/maker.h"
#include "dashboard/page.h"
#include "dashboard/site.h"

#define SITE_COOKIE "__Host-sid"
#define SITE_KNOWN "__Host-known"	/* of a browser that signed in */
#define SITE_FLOW "__Host-flow"		/* of one that is at the provider */

#define SITE_HELD HTTP_CONNECTIONS	/* one request each */
#define SITE_HELD_OF 8			/* of one person */
#define SITE_AWAY_US UINT64_C(2000000)	/* between two tries of Redis */

struct site_held {
	struct http_exchange *exchange;
	const struct http_request *request;	/* lives as long */
	unsigned ways;				/* what it waits for */
	char person[REGISTER_NAME];		/* whose it is */
};

struct site {
	struct site_settings s;
	struct signins *signins;
	struct flags *flags;
	struct live *live;
	struct maker *maker;
	struct site_held held[SITE_HELD];
	size_t held_count;
	http_handle *handle;	/* for what was held: site_handle */
	struct signin program;	/* who asks by a token, this request */
	struct asset_file assets[ASSET_COUNT];
	uint64_t now_us;
	uint64_t away_us;	/* Redis did not answer then; 0 it did */
	char away[PAGE_WHY];	/* what was said of it */
};

/* A page with nothing on it, for nobody; what its context points to stays. */
void site_page(struct site *s, struct page *p);
void site_send(struct site *s, struct http_exchange *x, const struct page *p);

/* Read on: the law, the ledger, the accounts. -1 and p->why. */
int site_follow(struct site *s, struct page *p);
/* Redis may come later than the dashboard, and go: does it answer? Who did not
 * is left alone for SITE_AWAY_US. false: p->why. */
bool site_has_store(struct site *s, struct page *p);
/* The same for who is a copy of this process: by a connection of its own, or
 * the reader has none. */
bool site_has_own_store(struct site *s, struct page *p);

/* Sign a person in, with a new token for the browser, and known ("" none) to
 * keep. */
void site_begin(struct site *s, struct http_exchange *x, const char *person,
    const char *known);

/* Does a POST come from a page of ours? */
bool site_is_own(const struct http_request *q);

/* The value of a cookie that is a token; false and "": there is none. */
bool site_cookie(const char *cookies, const char *name,
    char out[ACCOUNTS_TOKEN]);
/* Only a flow's comes along when another site sends the browser here. */
void site_set_cookie(struct http_exchange *x, const char *name,
    const char *value, const char *age);

/* What every answer says to the browser. is_given: the certificate is not one
 * of ours; else no browser is asked to insist on what it cannot know. */
void site_headers(struct http_exchange *x, bool is_given);

#endif
