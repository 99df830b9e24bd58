/* reader.h: what a command reads with: settings, the laws, the store.
 *
 * What is read is judged by what reader_basis says: the law in force when a
 * session began, the newest calendar and roster, and the registers as known at
 * as_known_us.
 *
 * Every read that shows which device used what goes through reader_named,
 * which writes into the ledger who looks, and why, before the first session is
 * handed out: personal is what names a device or a person. Numbers and lists
 * without either (what waits for review has ids of sessions alone) are not
 * recorded, and numbers go through reader_numbers. */
#ifndef DASHBOARD_READER_H
#define DASHBOARD_READER_H

#include "classify/settings.h"
#include "dashboard/judging.h"
#include "store/laws.h"
#include "store/store.h"

/* Where to read: as given on the command line; NULL: not given. */
struct reader_place {
	const char *config, *state, *law;
};

/* Who looks, as what, and why: in the ledger before anything is shown. */
struct reader_look {
	char command[REGISTER_NAME];	/* "sessions"; "": nobody was named,
					 * and nothing may be shown */
	char os_user[REGISTER_NAME];
	char reason[REGISTER_TEXT];	/* "" none was given */
	uint64_t now_us;
	bool is_once;			/* what is shown goes on and on */
	bool is_recorded;
};

struct reader {
	const char *config;		/* the file settings were read from;
					 * NULL none; borrowed */
	struct settings settings;
	struct ledger *ledger;		/* NULL until reader_laws */
	struct laws *laws;		/* likewise */
	uint64_t as_known_us;		/* 0: all that is recorded */
	struct store *store;		/* NULL until reader_store */
	struct reader_look look;
};

/* Settings of a place, the zone set. Faults go to f, other trouble to *why:
 * -1 with both. Zeroed or closed before; reader_close after. */
int reader_open(struct reader *r, const struct reader_place *place,
    struct text_faults *f, char *why, size_t whylen);
/* Load ledger and laws; connect to the store. -1 as above. */
int reader_laws(struct reader *r, struct text_faults *f, char *why,
    size_t whylen);
void reader_laws_close(struct reader *r);
int reader_store(struct reader *r, char *why, size_t whylen);
/* What others published or recorded since. -1 as above, and what was read
 * before stands. */
int reader_follow(struct reader *r, struct text_faults *f, char *why,
    size_t whylen);
/* What a session that starts then is judged by; arg is a reader with laws,
 * which lends it. A judging_find. */
void reader_basis(const void *arg, uint64_t start_us,
    struct judging_basis *out);
void reader_close(struct reader *r);

/* A day as moment_day reads it; NULL: the last day with sessions, or today
 * when there is none, or no store. -1 and *why. */
int reader_day(struct reader *r, const char *text, uint64_t now_us,
    int32_t *day, char *why, size_t whylen);

/* ---- named reads ---- */

enum reader_what {
	READER_DAY,	/* sessions of a day, by filter; or all of them, when
			 * what is shown by the filter is judged by the rest */
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
	struct store_filter filter;	/* DAY: what is shown */
	bool is_whole;			/* DAY: visit all of it */
	bool is_unseen;			/* no device of it is shown, or who
					 * shows it records that */
	const char *id;			/* ONE */
	char *after;			/* LIVE: 32 bytes, see store_live */
	int timeout_ms;			/* LIVE */
};

/* visit borrows each session until it returns, 0 to go on. 0: done (for ONE:
 * visited once), what visit returned, or -1 and *why (for ONE also: no such,
 * more than one, not an id; for all that is seen: the look could not be
 * recorded). */
int reader_named(struct reader *r, const struct reader_request *q,
    store_visit *visit, void *arg, char *why, size_t whylen);

/* Sessions of a day, to be counted and not shown. As store_day. */
int reader_numbers(struct reader *r, int32_t day, store_visit *visit,
    void *arg, char *why, size_t whylen);

#endif
