/* site.c: who may ask for what. */
#include "dashboard/site.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/advising.h"
#include "dashboard/api.h"
#include "dashboard/form.h"
#include "dashboard/multipart.h"
#include "dashboard/os_user.h"
#include "dashboard/site_account.h"
#include "dashboard/site_apart.h"
#include "dashboard/site_live.h"
#include "dashboard/site_open.h"
#include "dashboard/site_parts.h"
#include "dashboard/site_ways.h"
#include "dashboard/site_who.h"

#define REASON_US (UINT64_C(30) * 60 * 1000000)

/* The table: whatever stands in no row is not there. */
#define FLAGS (SEAT(NETWORK_MANAGER) | SEAT(HEAD) | SEAT(CHAIR))
/* Who may change the rule. A draft can be made to ask after one room. */
#define DECIDERS (SEAT(HEAD) | SEAT(CHAIR))
#define OWNERS (SEAT(NETWORK_MANAGER) | SEAT(HEAD))	/* of the roster */
#define KEEPERS (FLAGS | SEAT(BUSINESS_MANAGER) | SEAT(ADMINISTRATOR) | \
	SEAT(AUDITOR))
#define ANSWERERS (SEAT(HEAD) | SEAT(CHAIR) | SEAT(GOVERNOR) | SEAT(TRUST) | \
	SEAT(SAFEGUARDING))
const struct site_route site_routes[] = {
	{ "/", false, SEAT_ALL & ~SEAT(STAFF), 0, 0 },
	{ "/review", false, FLAGS, 0, 0 },
	{ "/review/many", false, 0, FLAGS, SEAT(HEAD) | SEAT(CHAIR) },
	{ "/views", false, FLAGS, FLAGS, 0 },
	{ "/session/", true, FLAGS, FLAGS, SEAT(HEAD) | SEAT(CHAIR) },
	{ "/reason", false, FLAGS, FLAGS, 0 },
	{ "/registers", false, SEAT_ALL, 0, 0 },
	{ "/register/", true, SEAT_ALL, 0, 0 },
	{ "/register-add/", true, SEAT_ALL, SEAT_ALL, 0 },
	{ "/entry/", true, SEAT_ALL, SEAT_ALL, 0 },
	{ "/reports", false, SEAT_ALL & ~SEAT(STAFF), 0, 0 },
	{ "/reports/make", false, 0, SEAT_ALL & ~SEAT(STAFF), 0 },
	{ "/report/", true, SEAT_ALL & ~SEAT(STAFF), 0, 0 },
	{ "/recommendations", false, ADVISING_READS, ADVISING_ADDS, 0 },
	{ "/recommendation/", true, ADVISING_READS,
	    ADVISING_DECIDES | ADVISING_CLOSES, 0 },
	{ "/devices", false, FLAGS, 0, 0 },
	{ "/device/", true, FLAGS, 0, SEAT(HEAD) | SEAT(CHAIR) },
	{ "/devices/import", false, OWNERS, OWNERS, 0 },
	{ "/devices/unknown", false, OWNERS, 0, 0 },
	{ "/devices/classify", false, OWNERS, OWNERS, 0 },
	{ "/places", false, FLAGS, 0, 0 },
	{ "/people", false, FLAGS, 0, 0 },
	{ "/person/", true, FLAGS, 0, SEAT(HEAD) | SEAT(CHAIR) },
	{ "/law", false, SEAT_ALL, 0, 0 },
	{ "/law/changes", false, KEEPERS, 0, 0 },
	{ "/law/try", false, DECIDERS, DECIDERS, 0 },
	{ "/calendar", false, SEAT_ALL, 0, 0 },
	{ "/accuracy", false, SEAT_ALL, 0, 0 },
	{ "/coverage", false, SEAT_ALL & ~SEAT(STAFF), 0, 0 },
	{ "/audit", false, FLAGS | SEAT(ADMINISTRATOR) | SEAT(AUDITOR), 0, 0 },
	{ "/own", false, SEAT_ALL, 0, 0 },
	{ "/own/", true, SEAT_ALL, SEAT_ALL, 0 },
	{ "/contests", false, ANSWERERS | SEAT(AUDITOR), 0, 0 },
	{ "/contest/", true, ANSWERERS, ANSWERERS, 0 },
	{ "/help", false, SEAT_ALL | SITE_ANYBODY, 0, 0 },
	{ "/accessibility", false, SEAT_ALL | SITE_ANYBODY, 0, 0 },
	{ "/accounts", false, SEAT(ADMINISTRATOR), SEAT(ADMINISTRATOR), 0 },
	{ "/account", false, SEAT_ALL, SEAT_ALL, 0 },
	{ "/live", false, SEAT_ALL & ~SEAT(STAFF), 0, 0 },
	{ "/api/v1/status", false, SEAT_ALL & ~SEAT(STAFF), 0, 0 },
	{ "/api/v1/coverage", false, SEAT_ALL & ~SEAT(STAFF), 0, 0 },
	{ "/api/v1/sessions", false, SEAT(NETWORK_MANAGER), 0, 0 },
	{ "/api/v1/session/", true, SEAT(NETWORK_MANAGER), 0, 0 },
	{ "/api/v1/reviews", false, SEAT(NETWORK_MANAGER), 0, 0 },
	{ "/api/v1/registers", false, SEAT(NETWORK_MANAGER) | SEAT(HEAD), 0,
	    0 },
	{ "/metrics", false, SEAT_ALL & ~SEAT(STAFF), 0, 0 },
	{ "/sign-in", false, SITE_ANYBODY, SITE_ANYBODY, 0 },
	{ "/sign-in/oidc", false, SITE_ANYBODY, 0, 0 },
	{ "/sign-in/oidc/done", false, SITE_ANYBODY, 0, 0 },
	{ "/sign-in/oidc/code", false, 0, SITE_ANYBODY, 0 },
	{ "/sign-out", false, 0, SEAT_ALL, 0 },
	{ "/join", false, SITE_ANYBODY, SITE_ANYBODY, 0 },
	{ "/healthz", false, SITE_ANYBODY, 0, 0 },
	{ "/assets/", true, SITE_ANYBODY, 0, 0 },
};
#define ROUTES (sizeof(site_routes) / sizeof(site_routes[0]))
const size_t site_route_count = ROUTES;

/* In the same order. NULL: what is not a page, or nothing. */
static const struct { page_make *get, *post; } makers[] = {
	{ page_first, NULL }, { page_queue, NULL },
	{ NULL, page_queue_many }, { page_views, page_views_act },
	{ page_session, page_session_review },
	{ page_reason, page_reason_give },
	{ page_registers, NULL }, { page_register, NULL },
	{ page_entry_add, page_entry_add_act }, { page_entry, page_entry_act },
	{ page_reports, NULL }, { NULL, page_report_make },
	{ page_report, NULL },
	{ page_recommendations, page_recommendations_add },
	{ page_recommendation, page_recommendation_act },
	{ page_devices, NULL }, { page_device, NULL },
	{ page_import, page_import_take }, { page_unknown, NULL },
	{ page_classify, page_classify_show }, { page_places, NULL },
	{ page_people, NULL }, { page_person, NULL },
	{ page_law, NULL },
	{ page_law_changes, NULL }, { page_law_try, page_law_try_begin },
	{ page_calendar, NULL },
	{ page_accuracy, NULL }, { page_coverage, NULL },
	{ page_audit, NULL }, { page_own, NULL },
	{ page_own_entry, page_own_contest }, { page_contests, NULL },
	{ page_contest, page_contest_answer }, { page_help, NULL },
	{ page_accessibility, NULL },
	{ page_accounts, page_accounts_act }, { page_account, NULL },
	{ NULL, NULL },
	{ api_status, NULL }, { api_coverage, NULL }, { api_sessions, NULL },
	{ api_session, NULL }, { api_reviews, NULL }, { api_registers, NULL },
	{ api_metrics, NULL },
};

void
site_free(struct site *s)
{
	if (!s)
		return;
	signins_free(s->signins);
	flags_free(s->flags);
	live_free(s->live);
	maker_free(s->maker);
	free(s);
}

struct site *
site_new(const struct site_settings *s)
{
	struct site *site = calloc(1, sizeof(*site));

	if (!site)
		return NULL;
	site->s = *s;
	site->signins = signins_new();
	site->flags = flags_new(s->reader);
	site->live = live_new();
	site->maker = maker_new();
	site->handle = site_handle;
	if (!site->signins || !site->flags || !site->live || !site->maker) {
		site_free(site);
		return NULL;
	}
	assets_load(site->assets);
	return site;
}

void
site_clock(struct site *s, uint64_t now_us)
{
	s->now_us = now_us;
}

/* The row of a path, -1: none. */
static long
find_route(const char *path)
{
	size_t i, len;

	for (i = 0; i < ROUTES; i++) {
		len = strlen(site_routes[i].path);
		if (site_routes[i].has_id ? strncmp(path,
		    site_routes[i].path, len) == 0 && path[len] &&
		    !strchr(path + len, '/') :
		    strcmp(path, site_routes[i].path) == 0)
			return (long)i;
	}
	return -1;
}

/* ---- the pages ---- */

/* What it shows goes into the ledger; then it may go. */
static void
record(struct site *s, struct page *p, unsigned wait_ms)
{
	int r;

	p->look.what = DUTY_LOOK;
	if (!p->look.from && !p->look.to) {
		p->look.from = INT32_MIN;
		p->look.to = INT32_MAX;
	}
	snprintf(p->look.by, sizeof(p->look.by), "%s", p->who->person);
	os_user_page(p->look.os_user);
	if (s->now_us < p->who->reason_us + REASON_US)
		snprintf(p->look.reason, sizeof(p->look.reason), "%s",
		    p->who->reason);
	r = ledger_look(s->s.reader->settings.state, &p->look, p->now_us,
	    wait_ms, p->why, PAGE_WHY);
	if (r > 0)
		page_busy(p);
	else if (r < 0)
		page_failed(p);
}

/* Must a reason be given first, on every seat that gets them here? */
static bool
needs_reason(const struct site *s, const struct site_route *r,
    const struct page *p)
{
	unsigned open = p->seats & (r->get | r->post) & ~r->reason;

	return !open && (p->seats & r->reason) && (!p->who->reason[0] ||
	    s->now_us >= p->who->reason_us + REASON_US);
}

static void
ask_reason(const struct http_request *q, struct page *p)
{
	snprintf(p->to, sizeof(p->to), "/reason?back=%.70s", q->is_post &&
	    strcmp(q->path, "/review/many") == 0 ? "/review" : q->path);
}

/* Nobody, or nobody with that seat. */
static void
turn_away(const struct http_request *q, struct page *p)
{
	if (p->is_data && !p->who)
		page_say(p, 401, "A token is needed", "");
	else if (p->who && !q->is_post && strcmp(q->path, "/") == 0)
		strcpy(p->to, "/own");
	else if (p->who)
		page_say(p, 403, "Not for you", "Your office in the roster "
		    "does not include this page.");
	else if (q->is_post)
		page_say(p, 403, "You are signed out", "After a quarter of an "
		    "hour without a request beadle asks you to sign in "
		    "again. Nothing was recorded.");
	else
		strcpy(p->to, "/sign-in");
}

static bool
has_form(const struct page *p)
{
	char form[SIGNIN_FORM];

	return form_field(p->form, p->form_len, "form", form,
	    sizeof(form)) == SIGNIN_FORM - 1 && password_same(form,
	    p->who->form, SIGNIN_FORM - 1);
}

struct making {
	struct site *site;
	size_t route;
	bool is_post;
};

/* An maker_task's, in a process of its own. */
static void
make_apart(void *arg, struct page *p)
{
	const struct making *m = arg;

	auth_forget(m->site->s.auth);
	p->auth = NULL;
	if (!site_has_own_store(m->site, p) &&
	    site_ways(site_routes[m->route].path) & SITE_STORE)
		page_away(p);
	else
		(m->is_post ? makers[m->route].post : makers[m->route].get)(p);
	if (p->is_named && !p->to[0])
		record(m->site, p, PAGE_LEDGER_MS);
}

/* What is flagged, and which of it is theirs: 1 not yet. */
static int
make_ready(struct site *s, struct page *p)
{
	int r = flags_follow(s->flags, p->why, PAGE_WHY);

	if (r == 0)
		r = page_flags_prepare(p);
	if (r < 0 && !p->why[0])
		snprintf(p->why, PAGE_WHY, "out of memory");
	return r;
}

/* The page itself, of who may have it. False: it is answered later. */
static bool
make_page(struct site *s, const struct making *m, struct http_exchange *x,
    const struct http_request *q, struct page *p)
{
	const struct site_route *r = &site_routes[m->route];
	unsigned ways = site_ways(r->path);
	bool has_store = site_has_store(s, p);
	int ready = 0;

	if (has_store && ways & SITE_FLAGS)
		ready = make_ready(s, p);
	p->is_away = !has_store;
	if (ready <= 0)
		site_renew(x, p);
	if (!has_store && ways & SITE_STORE) {
		page_away(p);
	} else if (ready < 0) {
		page_failed(p);
	} else if (ready > 0) {
		if (site_hold(s, x, q, ways, p->who->person))
			return false;
		page_crowded(p);
	} else if (strcmp(r->path, "/live") == 0) {
		p->is_stream = true;
	} else if (ways & SITE_APART &&
	    !maker_has_room(s->maker, p->who->person)) {
		page_crowded(p);
	} else if (ways & SITE_APART) {
		return !site_apart(s, x, p, make_apart, (void *)m);
	} else {
		(m->is_post ? makers[m->route].post : makers[m->route].get)(p);
	}
	if (p->is_named && !p->to[0])
		record(s, p, PAGE_LEDGER_LOOP_MS);
	return true;
}

/* False: it is answered later, by another. */
static bool
make(struct site *s, size_t route, struct http_exchange *x,
    const struct http_request *q, struct page *p)
{
	const struct making m = { s, route, q->is_post };
	const struct site_route *r = &site_routes[route];

	if (!(p->seats & (q->is_post ? r->post : r->get)) &&
	    !(!q->is_post && r->get & SITE_ANYBODY))
		turn_away(q, p);
	else if (q->is_post && !has_form(p))
		page_say(p, 403, "This form is not ours", "It was sent from "
		    "an older page. Open the page again.");
	else if (needs_reason(s, r, p))
		ask_reason(q, p);
	else if (strcmp(r->path, "/sign-out") == 0) {
		signins_end(p->who);
		p->who = NULL;
		strcpy(p->to, "/sign-in");
	} else if (q->is_post && strcmp(r->path, "/account") == 0) {
		site_renew(x, p);
		if (!site_account(s, x, q, p))
			return false;
	} else if (!make_page(s, &m, x, q, p)) {
		return false;
	}
	if (p->status >= 500 && p->why[0])
		s->s.say(s->s.arg, p->why);
	return true;
}

/* A form with a file becomes one without, of somebody who is signed in; what
 * it is then, the caller frees. */
static bool
take_file(const struct http_request *q, struct page *p, char **out)
{
	if (!q->is_post || !p->who || !multipart_is(q->type))
		return true;
	*out = multipart_form(q->type, q->body, q->body_len, &p->form_len);
	p->form = *out;
	return *out != NULL;
}

/* What is asked, of a page with nothing on it. */
static void
begin_page(struct site *s, const struct http_request *q, long route,
    struct page *p)
{
	site_page(s, p);
	if (site_follow(s, p) < 0)
		s->s.say(s->s.arg, p->why);
	p->why[0] = '\0';
	p->is_data = strncmp(q->path, "/api/", 5) == 0 ||
	    strcmp(q->path, "/metrics") == 0 || strcmp(q->path, "/live") == 0;
	p->query = q->query;
	p->host = q->host;
	p->form = q->body;
	p->form_len = q->body_len;
	p->is_post = q->is_post;
	p->path = route < 0 ? "" : site_routes[route].path;
}

/* Does it wait until there is room for its person's, or what it shows is
 * ready? Nobody else's does: they are told at once to sign in. */
static bool
is_held(struct site *s, struct http_exchange *x, const struct http_request *q,
    const struct page *p)
{
	unsigned ways = site_ways(p->path);
	char person[REGISTER_NAME];

	site_asks(s, q, p, person);
	return person[0] && site_must_wait(s, ways, person) &&
	    site_hold(s, x, q, ways, person);
}

void
site_handle(void *arg, struct http_exchange *x, const struct http_request *q)
{
	struct policy_context now;
	struct page p = { .context = &now };
	struct site *s = arg;
	long route = find_route(q->path);
	bool is_made = true;
	char *file = NULL;
	unsigned may;

	begin_page(s, q, route, &p);
	laws_context(s->s.reader->laws, s->now_us, 0, &now, NULL);
	may = route < 0 ? 0 : q->is_post ? site_routes[route].post :
	    site_routes[route].get;
	if (may & SITE_ANYBODY && !(may & SEAT_ALL) &&
	    (!q->is_post || site_is_own(q))) {
		site_open(s, x, q, &p);
		html_free(&p.body);
		return;
	}
	if (route >= 0 && is_held(s, x, q, &p))
		return;
	site_identify(s, q, &p);
	if (route < 0)
		page_say(&p, 404, "There is no such page", "Was the address "
		    "typed by hand?");
	else if (!may)
		page_say(&p, 405, "Not in this way", "This page takes no such "
		    "request.");
	else if (q->is_post && !site_is_own(q))
		page_say(&p, 403, "This came from another site",
		    "Nothing was done.");
	else if (!take_file(q, &p, &file))
		page_say(&p, 400, "This form cannot be read", "It is not as "
		    "browsers send them. Nothing was done.");
	else {
		p.id = q->path + strlen(p.path);
		is_made = make(s, (size_t)route, x, q, &p);
	}
	free(file);
	if (is_made && (!p.is_stream || site_stream(s, x, &p) < 0))
		site_send(s, x, &p);
	html_free(&p.body);
	free(p.data);
}
