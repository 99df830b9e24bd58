/* reader.h: what a command reads with: settings, the law, the store.
 *
 * Every read that shows which device used what goes through reader_named: it
 * is where such reads can be held to a reason and recorded. Numbers without
 * names go through reader_numbers. */
#ifndef DASHBOARD_READER_H
#define DASHBOARD_READER_H

#include "classify/law.h"
#include "classify/settings.h"
#include "store/store.h"

/* Where to read: as given on the command line; NULL: not given. */
struct reader_place {
	const char *config, *state, *law;
};

struct reader {
	const char *config;		/* the file settings were read from;
					 * NULL none; borrowed */
	struct settings settings;
	struct law *law;		/* NULL until reader_law */
	struct store *store;		/* NULL until reader_store */
};

/* Settings of a place, the zone set. Faults go to f, other trouble to *why:
 * -1 with both. Zeroed or closed before; reader_close after. */
int reader_open(struct reader *r, const struct reader_place *place,
    struct text_faults *f, char *why, size_t whylen);
/* Load the law; connect to the store. -1 as above. */
int reader_law(struct reader *r, struct text_faults *f);
int reader_store(struct reader *r, char *why, size_t whylen);
void reader_close(struct reader *r);

/* "2026-11-20", "today" or "yesterday" in the site's zone; NULL: the last day
 * with sessions, or today when there is none. -1 and *why. */
int reader_day(struct reader *r, const char *text, uint64_t now_us,
    int32_t *day, char *why, size_t whylen);

/* ---- named reads ---- */

enum reader_what {
	READER_DAY,	/* sessions of a day, by filter */
	READER_ONE,	/* one by id, or by a beginning of at least
			 * READER_PREFIX digits that only one has */
	READER_OPEN,	/* those that are open now */
	READER_LIVE,	/* those sealed since *after */
	READER_WHAT_COUNT
};
#define READER_PREFIX 6

/* Can text be a session's id, or begin one? 0, or -1 and *why. */
int reader_id(const char *text, char *why, size_t whylen);

struct reader_request {
	enum reader_what what;
	int32_t day;			/* DAY */
	struct store_filter filter;	/* DAY */
	const char *id;			/* ONE */
	char *after;			/* LIVE: 32 bytes, see store_live */
	int timeout_ms;			/* LIVE */
};

/* visit borrows each session until it returns, 0 to go on. 0: done (for ONE:
 * visited once), what visit returned, or -1 and *why (for ONE also: no such,
 * more than one, not an id). */
int reader_named(struct reader *r, const struct reader_request *q,
    store_visit *visit, void *arg, char *why, size_t whylen);

/* Sessions of a day, to be counted and not shown. As store_day. */
int reader_numbers(struct reader *r, int32_t day, store_visit *visit,
    void *arg, char *why, size_t whylen);

#endif
