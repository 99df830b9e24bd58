/* site.h: who may ask for what: routes, sign-ins, forms, headers, and the
 * ledger's word before a person's use leaves the box.
 *
 * A request is answered in this order: is there such a route; is the method
 * its; does a POST come from our own page (Origin or Sec-Fetch-Site, then the
 * form's token); who is it; may they, on a seat they have now; have they given
 * the reason that the route asks of the seat; the page; the ledger; the
 * bytes. */
#ifndef DASHBOARD_SITE_H
#define DASHBOARD_SITE_H

#include "classify/measured.h"
#include "dashboard/auth.h"
#include "dashboard/http.h"
#include "dashboard/reader.h"
#include "dashboard/tokens.h"

struct site;

struct site_settings {
	struct reader *reader;	/* laws and a store; borrowed */
	struct auth *auth;	/* borrowed */
	struct tokens *tokens;	/* borrowed */
	const struct measured *measured;	/* of this release; borrowed */
	bool is_given;		/* the certificate is the school's */
	uint64_t until_us;	/* it holds */
	/* The console hears what went wrong. */
	void (*say)(void *arg, const char *sentence);
	void *arg;
};

/* NULL: out of memory. */
struct site *site_new(const struct site_settings *s);
void site_free(struct site *s);

/* An http_handle; arg is the site. The clock is site_clock's. */
void site_handle(void *arg, struct http_exchange *x,
    const struct http_request *q);
/* What time it is, from now on. */
void site_clock(struct site *s, uint64_t now_us);

/* Answer what was made meanwhile, before http_run: what it then sends. */
void site_tell(struct site *s);
/* A little of what waits to be done when nobody asks; 1: there is more. */
int site_work(struct site *s);
/* Readable when site_tell has something to do. */
int site_fd(const struct site *s);
/* When it should be called again at latest; -1: whenever. */
int site_wait_ms(const struct site *s);

/* ---- the table, for who tests it ---- */

#define SITE_LARGE "/devices/import"	/* where files come, for http.h */
#define SITE_ANYBODY (1u << 31)		/* also who is not signed in */

struct site_route {
	const char *path;	/* "/review", "/session/" */
	bool has_id;
	unsigned get, post;	/* seats; 0: not that method */
	unsigned reason;	/* seats that must have given one */
};
extern const struct site_route site_routes[];
extern const size_t site_route_count;

#endif
