/* page_account.c: one's own account: as what one is here, in which browsers,
 * another password, another authenticator app. What is done is
 * site_account.c's. */
#include <stdio.h>
#include <string.h>

#include "classify/calendar.h"
#include "dashboard/page_fields.h"
#include "dashboard/page_secret.h"

/* What was done; what of it is said. */
static const struct { const char *done, *words; } told[] = {
	{ "password", "Your password is changed. Everywhere else you are "
	    "signed out." },
	{ "app", "The new authenticator app is the one that counts. "
	    "Everywhere else you are signed out." },
	{ "others", "Everywhere else you are signed out." },
};

static void
write_done(struct page *p)
{
	char done[16];
	size_t i;

	page_query(p, "done", done, sizeof(done));
	for (i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		if (strcmp(done, told[i].done) == 0)
			html(&p->body, "<div class=\"done\" role=\"status\">"
			    "<p>%s</p></div>\n", told[i].words);
}

static void
write_seats(struct page *p)
{
	const char *between = "";
	int s;

	html(&p->body, "<p>You are <strong>%s</strong>, here as: ",
	    p->who->person);
	for (s = 0; s < SEAT_COUNT; s++)
		if (p->seats & 1u << s) {
			html(&p->body, "%s%s", between,
			    seat_words((enum seat)s));
			between = ", ";
		}
	html(&p->body, ". That follows from the offices the roster gives you "
	    "today.</p>\n");
}

/* Whose word counts besides the password. */
static void
write_linked(struct page *p)
{
	const struct account *one = accounts_of(auth_accounts(p->auth),
	    p->who->person);
	struct html *h = &p->body;

	if (!one || (!one->oidc[0] && !one->ldap[0]))
		return;
	html(h, "<h2>Signing in elsewhere</h2>\n<ul>");
	if (one->oidc[0])
		html(h, "<li>The school's provider may say that you are you: "
		    "it calls you <code>%s</code>.</li>", one->oidc);
	if (one->ldap[0])
		html(h, "<li>The school's directory may, too: it calls you "
		    "<code>%s</code>.</li>", one->ldap);
	html(h, "</ul>\n<p class=\"hint\">If that is not you, tell whoever "
	    "manages accounts at once. Each link is in the record of who "
	    "changed what.</p>\n");
}

static void
write_sign_ins(struct page *p)
{
	const struct signin *one;
	char begun[CALENDAR_TEXT], seen[CALENDAR_TEXT];
	struct html *h = &p->body;
	size_t i;

	html(h, "<h2>Where you are signed in</h2>\n<table class=\"cards\">"
	    "<thead><tr><th scope=\"col\">browser</th><th scope=\"col\">since"
	    "</th><th scope=\"col\">last seen</th></tr></thead><tbody>\n");
	for (i = 0; (one = signins_of(p->signins, p->who->person, i,
	    p->now_us)); i++)
		html(h, "<tr><th scope=\"row\">%s</th><td data-label=\"since\""
		    ">%.16s</td><td data-label=\"last seen\">%.16s</td></tr>"
		    "\n", one == p->who ? "this one" : "another",
		    calendar_text(one->begun_us, begun),
		    calendar_text(one->seen_us, seen));
	html(h, "</tbody></table>\n");
	if (i < 2)
		return;
	html(h, "<form method=\"post\" action=\"/account\">");
	page_form(p);
	html(h, "<p><button name=\"what\" value=\"others\">Sign out "
	    "everywhere else</button></p></form>\n");
}

/* Who changes it proves again who they are. Ids differ, since both forms have
 * these fields. */
static void
write_now(struct page *p, const char *form)
{
	html(&p->body, "<input name=\"username\" autocomplete=\"username\" "
	    "value=\"%s\" hidden>\n<div class=\"field\"><label for=\"%s-now\""
	    ">Your password now</label><input id=\"%s-now\" name=\"password\" "
	    "type=\"password\" autocomplete=\"current-password\" maxlength=\""
	    "200\" required></div>\n", p->who->person, form, form);
}

static void
write_code(struct html *h, const char *form)
{
	html(h, "<div class=\"field\"><label for=\"%s-code\">Code from your "
	    "authenticator app</label><span class=\"hint\" id=\"%s-hint\">one "
	    "that you have not used yet</span><input id=\"%s-code\" name=\"code"
	    "\" class=\"short\" inputmode=\"numeric\" autocomplete=\""
	    "one-time-code\" maxlength=\"10\" aria-describedby=\"%s-hint\" "
	    "required></div>\n", form, form, form, form);
}

static void
write_password(struct page *p)
{
	struct html *h = &p->body;

	html(h, "<h2 id=\"password\">Another password</h2>\n<form method=\""
	    "post\" action=\"/account\" class=\"door\"><input type=\"hidden\" "
	    "name=\"what\" value=\"password\">");
	page_form(p);
	write_now(p, "password");
	html(h, "<div class=\"field\"><label for=\"new\">New password</label>"
	    "<span class=\"hint\" id=\"new-hint\">at least 12 characters; "
	    "three or four words that do not belong together are easy to keep"
	    "</span><input id=\"new\" name=\"new\" type=\"password\" "
	    "autocomplete=\"new-password\" maxlength=\"200\" "
	    "aria-describedby=\"new-hint\" required></div>\n<div class=\""
	    "field\"><label for=\"again\">The same again</label><input id=\""
	    "again\" name=\"again\" type=\"password\" autocomplete=\""
	    "new-password\" maxlength=\"200\" required></div>\n");
	write_code(h, "password");
	html(h, "<p><button>Change the password</button></p></form>\n");
}

static void
write_app(struct page *p)
{
	uint8_t secret[TOTP_SECRET];
	struct html *h = &p->body;
	char text[TOTP_TEXT];

	auth_secret(p->auth, p->who->form, secret);
	totp_text(secret, text);
	html(h, "<h2 id=\"app\">Another authenticator app</h2>\n<form method="
	    "\"post\" action=\"/account\" class=\"door\"><input type=\"hidden"
	    "\" name=\"what\" value=\"app\">");
	page_form(p);
	write_now(p, "app");
	write_code(h, "app");
	html(h, "<p>Add an account in the new app: scan this with it, or "
	    "type the key below. It counts once you have shown a code of it."
	    "</p>\n");
	page_secret(h, text, p->who->person);
	html(h, "<div class=\"field\"><label for=\"fresh\">Code "
	    "from the new app</label><input id=\"fresh\" name=\"fresh\" class="
	    "\"short\" inputmode=\"numeric\" autocomplete=\"off\" maxlength=\""
	    "10\" required></div>\n<p><button>Change the app</button></p>"
	    "</form>\n<p class=\"hint\">Lost it? Whoever manages accounts "
	    "makes you a new link.</p>\n");
	password_forget(secret, sizeof(secret));
	password_forget(text, sizeof(text));
}

void
page_account_again(struct page *p, const char *what, const char *wrong)
{
	strcpy(p->title, "Your account");
	field_summary(p, what, wrong);
	html(&p->body, "<h1>Your account</h1>\n");
	write_done(p);
	write_seats(p);
	write_sign_ins(p);
	write_linked(p);
	write_password(p);
	write_app(p);
}

void
page_account(struct page *p)
{
	page_account_again(p, "password", "");
}
