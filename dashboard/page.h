/* page.h: one request as a page sees it, and the page it makes of it. The pages
 * are page_*.c; who may ask for which is the table of site.c, and what stands
 * around each is page_wrap's. */
#ifndef DASHBOARD_PAGE_H
#define DASHBOARD_PAGE_H

#include "classify/measured.h"
#include "dashboard/auth.h"
#include "dashboard/flags.h"
#include "dashboard/html.h"
#include "dashboard/reader.h"
#include "dashboard/seat.h"
#include "dashboard/signins.h"

#define PAGE_FLAG_SEATS (SEAT(NETWORK_MANAGER) | SEAT(HEAD) | SEAT(CHAIR))
#define PAGE_WHY 400
#define PAGE_TO 640

struct page {
	/* Given; borrowed. */
	struct reader *reader;
	struct flags *flags;
	const struct policy_context *context;	/* now */
	const struct measured *measured;	/* of this release */
	struct signin *who;		/* NULL: nobody */
	unsigned seats;
	size_t streams;			/* that are open */
	uint64_t now_us;
	struct auth *auth;
	const struct signins *signins;
	const char *host;		/* as the browser calls us */
	uint64_t certificate_until_us;
	bool is_given;			/* the certificate is the school's */
	bool is_away;			/* Redis is; the page can do without */
	const char *path;		/* the route's; "" none */
	const char *id;			/* behind that; "" */
	const char *query;		/* behind the "?" */
	const char *form;		/* of a POST, form_len bytes */
	size_t form_len;
	bool is_post;			/* something is to be done */
	/* Made. */
	struct html body;		/* inside <main> */
	char title[120];
	const char *type;		/* with data, instead of a body, */
	char *data;			/* which is owned: data_len bytes */
	size_t data_len;
	char save_as[96];		/* it is a file of that name; "" not */
	int status;			/* 200 until said otherwise */
	unsigned retry_s;		/* with 503: worth another try then */
	char to[PAGE_TO];		/* a path: go there instead */
	bool is_data;			/* for a program: errors are JSON */
	bool is_stream;			/* told of what changes, instead */
	bool is_named;			/* it shows a person's use: this is */
	struct duty look;		/* in the ledger before it is sent */
	char why[PAGE_WHY];		/* with 500: for the console */
};

typedef void page_make(struct page *p);

/* One screen each: what is shown, and what is done by POST. */
page_make page_first, page_queue, page_queue_many;
page_make page_views, page_views_act;
page_make page_session, page_session_review;
page_make page_reason, page_reason_give;
page_make page_registers, page_register, page_entry, page_entry_act;
page_make page_entry_add, page_entry_add_act;
page_make page_import, page_import_take, page_unknown;
page_make page_classify, page_classify_show;
page_make page_reports, page_report, page_report_make;
page_make page_recommendations, page_recommendations_add;
page_make page_recommendation, page_recommendation_act;
page_make page_devices, page_device, page_places, page_people, page_person;
page_make page_accounts, page_accounts_act, page_account;
page_make page_law, page_law_changes, page_calendar, page_accuracy;
page_make page_help, page_accessibility, page_coverage, page_audit;
page_make page_law_try, page_law_try_begin;
page_make page_own, page_own_entry, page_own_contest;
page_make page_contests, page_contest, page_contest_answer;
/* The sign-in, the code that comes after another's word, and the set-up, with
 * what was wrong before, "" nothing. */
void page_sign_in(struct page *p, const char *wrong);
void page_code(struct page *p, const char *wrong);
void page_join(struct page *p, const char *token, const char *person,
    const char *secret, const char *wrong);

/* Their own account, with what was wrong before (a name of page_account.c's
 * forms; "" nothing). */
void page_account_again(struct page *p, const char *what, const char *wrong);

/* ---- what pages share: page.c ---- */

/* The whole document. */
struct page_frame {
	const char *style, *script, *worker, *icon;	/* paths */
	const char *school;
};
void page_wrap(const struct page *p, const struct page_frame *f,
    struct html *out);

/* A page that says one thing, instead of what was begun. */
void page_say(struct page *p, int status, const char *title,
    const char *text);
/* Something of ours failed; p->why is for the console, not for them. */
void page_failed(struct page *p);
/* Who did what was asked for died: it may be done, or not. */
void page_unsure(struct page *p);
/* Redis does not answer, and the page cannot do without. */
void page_away(struct page *p);
/* Another writes the ledger just now: nothing was shown or recorded. */
#define PAGE_LEDGER_MS 1000	/* to wait for that, apart (maker.h) */
#define PAGE_LEDGER_LOOP_MS 40	/* where everybody waits meanwhile */
void page_busy(struct page *p);
/* They have as many waiting for what takes a while as one person may. */
void page_crowded(struct page *p);
/* The hidden field of each form. */
void page_form(struct page *p);
/* A field of the query or the form; "" not there. Returns buf. */
char *page_query(const struct page *p, const char *name, char *buf,
    size_t room);
char *page_field(const struct page *p, const char *name, char *buf,
    size_t room);
/* The same, where it matters that nothing that was typed is lost. false: it is
 * there, and does not fit or cannot be read. */
bool page_field_fits(const struct page *p, const char *name, char *buf,
    size_t room);

/* Of a flag: may this person see and review it, on this seat (reviewing.h)? */
bool page_may_see(const struct page *p, const struct session *s,
    const struct judged *j);

/* Find out which flags this person may see, some thousands at a time. 1: there
 * are more; 0; -1: out of memory. */
int page_flags_prepare(struct page *p);
/* Flags that this person may see: those a question asks for. With is_usual it
 * asks for what is contrary on its face, or was referred.
 * flags_follow comes first. -1: out of memory. */
int page_flags(struct page *p, const struct flag_question *q,
    const struct flag_page *page, struct flag_answer *out);
/* The same behind one's place, until visit returns not 0, and that. */
int page_flags_walk(struct page *p, const struct flag_question *q,
    const struct flag *after, flag_walk *visit, void *arg);
/* The usual ones, and how many of them wait for this person; likewise. */
int page_flags_waiting(struct page *p, struct flag_answer *out);
/* What was found of a flag; NULL: nothing yet. */
const struct review *page_found(const struct page *p, const struct flag *f);
/* Of one that this person may see: does it wait for them? What nobody looked
 * into does; and for the head what another referred, until somebody found
 * something of it since. */
bool page_waits(const struct page *p, const struct flag *f);
/* Was it found correct, and does its policy ask for another who says so? */
bool page_is_half(const struct page *p, const struct flag *f);

#endif
