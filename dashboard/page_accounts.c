/* page_accounts.c: who may sign in: for whoever looks after the box. What is
 * done is in the ledger, for a link opens what its person may see. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "dashboard/account_acts.h"
#include "dashboard/account_entry.h"
#include "dashboard/moment.h"
#include "dashboard/page_fields.h"
#include "dashboard/roster_words.h"
#include "dashboard/tokens.h"

#define SOON_US (UINT64_C(30) * 86400 * 1000000)

struct shown {			/* what was just done, or wrong */
	const char *person, *token, *words;
	const char *typed, *wrong;	/* of the form that adds */
	bool is_administrator;
};

/* ---- writing ---- */

static void
write_link(struct page *p, const struct shown *s)
{
	struct html *h = &p->body;

	if (s->token[0])
		html(h, "<div class=\"done link\" role=\"status\"><p>Give this "
		    "to <strong>%s</strong>, who sets a password with it, "
		    "once, within three days. It is not shown again.</p><p "
		    "class=\"key-text\"><code>https://%s/join?token=%s</code>"
		    "</p></div>\n", s->person, p->host, s->token);
	else if (s->words[0])
		html(h, "<div class=\"done\" role=\"status\"><p>%s %s</p></div>"
		    "\n", s->person, s->words);
}

static void
write_seats(struct page *p, const struct account *one)
{
	unsigned seats = seats_of(p->context->roster, one->person,
	    one->is_administrator, p->now_us);
	const char *between = "";
	int s;

	for (s = 0; s < SEAT_COUNT; s++)
		if (seats & 1u << s) {
			html(&p->body, "%s%s", between,
			    seat_words((enum seat)s));
			between = ", ";
		}
	if (!seats)
		html(&p->body, "not in the roster now: cannot sign in");
}

static void
write_button(struct page *p, const struct account *one, const char *act,
    const char *words)
{
	struct html *h = &p->body;

	html(h, "<form method=\"post\" action=\"/accounts\">");
	page_form(p);
	html(h, "<input type=\"hidden\" name=\"person\" value=\"%s\"><button "
	    "class=\"quiet\" name=\"act\" value=\"%s\" aria-label=\"%s: %s\">"
	    "%s</button></form>", one->person, act, words, one->person,
	    words);
}

static void
write_account(struct page *p, const struct account *one)
{
	struct html *h = &p->body;
	char at[CALENDAR_TEXT], linked[ACCOUNT_LINKED];

	html(h, "<tr><td data-label=\"person\">%s</td><td data-label=\"as\">",
	    one->person);
	write_seats(p, one);
	html(h, "</td><td data-label=\"account\"><span class=\"tag %s\">%s"
	    "</span></td><td data-label=\"signed in\">%.16s</td><td class=\""
	    "number\" data-label=\"failures\">%u</td><td data-label=\"linked\">"
	    "%s</td><td data-label=\"what to do\">",
	    account_is_ready(one) ? "permitted" : "outside",
	    one->is_suspended ? "suspended" : one->hash[0] ? "ready" :
	    p->now_us < one->invite_until_us ? "invited" : "link is over",
	    one->last_us ? calendar_text(one->last_us, at) :
	    "never", one->failures, account_linked(one, linked));
	if (strcmp(one->person, p->who->person) == 0) {
		html(h, "<a href=\"/account\">yours</a>");
	} else {
		if (!one->is_suspended)
			write_button(p, one, "reset", "New link");
		if (one->hash[0] && one->failures)
			write_button(p, one, "unlock", "Unlock");
		if (one->is_suspended)
			write_button(p, one, "resume", "Resume");
		else
			write_button(p, one, "suspend", "Suspend");
	}
	html(h, "</td></tr>\n");
}

static void
write_list(struct page *p)
{
	const struct accounts *a = auth_accounts(p->auth);
	struct html *h = &p->body;
	size_t i;

	html(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"Accounts\"><table class=\"cards acts\"><thead><tr>"
	    "<th scope=\"col\">person</th><th scope=\"col\">as</th><th scope="
	    "\"col\">account</th><th scope=\"col\">signed in</th><th scope=\""
	    "col\" class=\"number\">failures</th><th scope=\"col\">linked"
	    "</th><th scope=\"col\">what to do"
	    "</th></tr></thead><tbody>\n");
	for (i = 0; i < accounts_count(a); i++)
		write_account(p, accounts_at(a, i));
	html(h, "</tbody></table></div>\n<p class=\"hint\">A new link makes "
	    "the old password useless at once and signs its person out. Who "
	    "is suspended is signed out at once and cannot sign in until "
	    "resumed; nothing of the account is lost. "
	    "Offices follow from the roster: who leaves one loses its pages "
	    "that day.</p>\n");
}

static void
write_add(struct page *p, const struct shown *s)
{
	const struct accounts *a = auth_accounts(p->auth);
	struct field person = { .name = "person", .label = "Person", .hint =
		"of the roster", .list = "people", .value = s->typed,
		.wrong = s->wrong, .most = REGISTER_NAME - 1,
		.is_wanted = true };
	struct html *h = &p->body;
	const char **words;
	size_t i, count;

	html(h, "<h2>Let somebody sign in</h2>\n<form method=\"post\" action="
	    "\"/accounts\" class=\"door\">");
	page_form(p);
	words = roster_words(p->context->roster, WORDS_PEOPLE, &count);
	html(h, "<datalist id=\"people\">");
	for (i = 0; words && i < count; i++)
		if (!accounts_of(a, words[i]))
			html(h, "<option value=\"%s\"></option>", words[i]);
	html(h, "</datalist>\n");
	free(words);
	field_write(h, &person);
	html(h, "<div class=\"field\"><label class=\"tick\"><input type=\""
	    "checkbox\" name=\"administrator\" value=\"yes\"%s> Looks after "
	    "the box: manages accounts, sees nobody's use by that</label>"
	    "</div>\n<p><button name=\"act\" value=\"add\">Make a link</button>"
	    "</p></form>\n", s->is_administrator ? " checked" : "");
}

static void
write_certificate(struct page *p)
{
	bool is_soon = p->certificate_until_us < p->now_us + SOON_US;
	struct html *h = &p->body;
	char day[MOMENT_TEXT];

	html(h, "<h2>The certificate</h2>\n<p class=\"%s\">It holds until "
	    "%s. %s%s</p>\n", is_soon ? "note" : "", moment_date(calendar_day(
	    p->certificate_until_us), day), is_soon ? "Renew it: after that "
	    "day browsers warn of it. " : "", p->is_given ? "It is the "
	    "school's own." : "beadle made it for itself: browsers ask "
	    "whether to trust it until its fingerprint was compared. One of "
	    "the school's takes its place with --certificate and --key.");
}

/* What the settings name beside our own passwords, and is not there. */
static void
write_trouble(struct page *p)
{
	const char *why = auth_elsewhere_trouble(p->auth);

	if (why[0])
		html(&p->body, "<p><strong>Nobody signs in by the school&#39;s "
		    "provider or directory now</strong>: %s.</p>\n", why);
}

static void
write_page(struct page *p, const struct shown *s)
{
	strcpy(p->title, "Accounts");
	field_summary(p, "person", s->wrong);
	html(&p->body, "<h1>Accounts</h1>\n<p>Who may sign in. An account is a "
	    "person of the roster, with a password and an authenticator app "
	    "that they choose themselves.</p>\n");
	write_trouble(p);
	write_link(p, s);
	write_list(p);
	write_add(p, s);
	write_certificate(p);
}

void
page_accounts(struct page *p)
{
	const struct shown nothing = { "", "", "", "", "", false };

	write_page(p, &nothing);
}

/* ---- the acts ---- */

static void
show_wrong(struct page *p, const char *person, const char *why)
{
	struct shown s = { "", "", "", person, "", false };
	char text[FIELD_SENTENCE], given[8];

	s.is_administrator = page_field(p, "administrator", given,
	    sizeof(given))[0] != '\0';
	s.wrong = field_sentence(why, text);
	p->status = 400;
	write_page(p, &s);
}

/* Changed in the file, which the server follows: read on at once, so that the
 * page shows it. -1: *why, "" where the account said no. */
static int
change(struct page *p, const char *person, accounts_edit *edit,
    struct account_act *act, char *why, size_t whylen)
{
	struct accounts *a;
	int r;

	if (accounts_open(&a, p->reader->settings.state, why, whylen) < 0)
		return -1;
	r = accounts_change(a, person, edit, act, why, whylen);
	accounts_close(a);
	/* A link is made where something was lost; a program may have it. */
	if (r == 0 && edit == account_invite && tokens_revoke(
	    p->reader->settings.state, person, why, whylen) < 0)
		return -1;
	return r == 0 ? auth_follow(p->auth, why, whylen) : r;
}

/* Into the ledger first: what cannot be recorded is not done. */
static bool
is_entered(struct page *p, const char *what, const char *person)
{
	const struct account_entry e = { what, person, p->who->person,
		NULL };
	int r = account_entry(p->reader->settings.state, &e, p->now_us,
	    p->why, PAGE_WHY);

	if (r > 0)
		page_busy(p);
	else if (r < 0)
		page_failed(p);
	return r == 0;
}

/* "" and a link: it is made. */
static const struct act { const char *name; accounts_edit *edit;
    const char *words; } acts[] = {
	{ "add", account_invite, "" },
	{ "reset", account_invite, "" },
	{ "unlock", account_unlock, "may try again." },
	{ "suspend", account_suspend, "is signed out and cannot sign in." },
	{ "resume", account_resume, "may sign in again." },
};

/* NULL: no such. */
static const struct act *
act_named(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (strcmp(acts[i].name, name) == 0)
			return &acts[i];
	return NULL;
}

/* Nothing was done: what is to be done instead. */
static void
show_refused(struct page *p, const struct act *what, const char *person,
    bool is_add)
{
	const struct account *one = accounts_of(auth_accounts(p->auth),
	    person);
	char why[200];

	snprintf(why, sizeof(why), is_add ? "there is an account of %.60s; "
	    "make a new link in the list" : what->edit == account_invite &&
	    one && one->is_suspended ? "the account of %.60s is suspended; "
	    "resume it first" : "there is no account of %.60s like that",
	    person);
	show_wrong(p, person, why);
}

static void
do_act(struct page *p, const struct act *what, const char *person)
{
	char token[ACCOUNTS_TOKEN] = "", digest[ACCOUNTS_DIGEST];
	char given[8], why[PAGE_WHY] = "";
	struct account_act act = { .now_us = p->now_us, .digest = digest,
		.is_add = strcmp(what->name, "add") == 0 };
	struct shown s = { person, token, what->words, "", "", false };

	act.is_administrator = act.is_add && page_field(p, "administrator",
	    given, sizeof(given))[0];
	accounts_token(token, digest);
	if (account_refused(auth_accounts(p->auth), person, what->edit,
	    &act)) {
		show_refused(p, what, person, act.is_add);
		return;
	}
	if (!is_entered(p, what->name, person))
		return;
	if (change(p, person, what->edit, &act, why, sizeof(why)) == 0) {
		if (what->words[0])
			token[0] = '\0';
		write_page(p, &s);
	} else if (why[0]) {
		snprintf(p->why, PAGE_WHY, "%s", why);
		page_failed(p);
	} else {
		show_refused(p, what, person, act.is_add);
	}
}

void
page_accounts_act(struct page *p)
{
	char act[8], why[200];
	const struct act *what;
	char *person = field_typed(p, "person", false);

	what = act_named(page_field(p, "act", act, sizeof(act)));
	if (!person) {
		page_failed(p);
	} else if (!what) {
		show_wrong(p, person, "choose what to do");
	} else if (!accounts_is_name(person) || !seats_of(p->context->roster,
	    person, false, p->now_us)) {
		snprintf(why, sizeof(why), "the roster names no \"%.60s\" "
		    "now; an account is a person of the roster", person);
		show_wrong(p, person, person[0] ? why : "name a person of the "
		    "roster");
	} else if (strcmp(person, p->who->person) == 0) {
		show_wrong(p, person, "of your own account you change the "
		    "password under your name, above");
	} else {
		do_act(p, what, person);
	}
	free(person);
}
