/* page_door.c: signing in, the first account, and the reason for looking. */
#include <stdio.h>
#include <string.h>

#include "dashboard/page_fields.h"
#include "dashboard/page_secret.h"

static void
write_code(struct page *p, const char *hint)
{
	html(&p->body, "<p><label for=\"code\">Code from your authenticator "
	    "app</label><span class=\"hint\" id=\"code-hint\">%s</span>"
	    "<input id=\"code\" name=\"code\" class=\"short\" inputmode=\""
	    "numeric\" autocomplete=\"one-time-code\" maxlength=\"10\" "
	    "aria-describedby=\"code-hint\" required></p>\n", hint);
}

/* Whose password it is, where there are two kinds. */
static void
write_whose(struct page *p)
{
	html(&p->body, "<fieldset><legend>With the password of</legend>"
	    "<p><label class=\"tick\"><input type=\"radio\" name=\"with\" "
	    "value=\"directory\" checked> the school&#39;s network</label> "
	    "<label class=\"tick\"><input type=\"radio\" name=\"with\" "
	    "value=\"beadle\"> beadle alone</label></p></fieldset>\n");
}

void
page_sign_in(struct page *p, const char *wrong)
{
	bool has_directory = auth_has_directory(p->auth);
	const char *provider = auth_provider(p->auth);

	strcpy(p->title, "Sign in");
	field_summary(p, NULL, wrong);
	html(&p->body, "<h1>Sign in</h1>\n");
	if (provider[0])
		html(&p->body, "<p><a class=\"button\" href=\"/sign-in/oidc\""
		    ">Sign in with your %s</a></p>\n", provider);
	if (auth_elsewhere_trouble(p->auth)[0])
		html(&p->body, "<p>Only passwords of beadle&#39;s own sign in "
		    "now: the school&#39;s provider or directory cannot be "
		    "asked. Whoever runs beadle finds why among the accounts "
		    "and on its console.</p>\n");
	html(&p->body, "<form method=\"post\" action=\"/sign-in\" class=\""
	    "door\">\n");
	if (has_directory)
		write_whose(p);
	html(&p->body, "<p><label for=\"person\">Your id"
	    "</label><span class=\"hint\" id=\"person-hint\">%s"
	    "as in the "
	    "school&#39;s roster, such as j.reed</span><input id=\"person\" "
	    "name=\"person\" autocomplete=\"username\" autocapitalize=\"none\""
	    " spellcheck=\"false\" maxlength=\"63\" aria-describedby=\""
	    "person-hint\" required></p>\n<p><label for=\"password\">Password"
	    "</label><input id=\"password\" name=\"password\" type=\""
	    "password\" autocomplete=\"current-password\" maxlength=\"200\" "
	    "required></p>\n", has_directory ? "the name you sign in to "
	    "computers with; for beadle alone, " : "");
	write_code(p, "six digits");
	html(&p->body, "<p><button>Sign in</button></p>\n</form>\n<p>No "
	    "account, or no password any more? Whoever runs beadle makes a "
	    "link for you: <code>beadle account add</code> or "
	    "<code>reset</code>.</p>\n");
}

void
page_code(struct page *p, const char *wrong)
{
	strcpy(p->title, "Your code");
	field_summary(p, NULL, wrong);
	html(&p->body, "<h1>Your code</h1>\n<p>Your %s was taken. One thing "
	    "more:</p>\n<form method=\"post\" action=\"/sign-in/oidc/code\" "
	    "class=\"door\">\n", auth_provider(p->auth));
	write_code(p, "six digits");
	html(&p->body, "<p><button>Sign in</button></p>\n</form>\n");
}

void
page_join(struct page *p, const char *token, const char *person,
    const char *secret, const char *wrong)
{
	strcpy(p->title, "Set up your account");
	field_summary(p, NULL, wrong);
	html(&p->body, "<h1>Set up your account</h1>\n<form method=\"post\" "
	    "action=\"/join\" class=\"door\"><input type=\"hidden\" name=\""
	    "token\" value=\"%s\">\n", token);
	if (person[0])
		html(&p->body, "<p>This link is for <strong>%s</strong>, once."
		    "</p><input type=\"hidden\" name=\"person\" value=\"%s\">"
		    "\n", person, person);
	else
		html(&p->body, "<p>This is the first account of this beadle; "
		    "it looks after the box.</p><p><label for=\"person\">Your "
		    "id"
		    "</label><span class=\"hint\" id=\"person-hint\">as in "
		    "the school&#39;s roster, such as j.reed</span><input id="
		    "\"person\" name=\"person\" autocomplete=\"username\" "
		    "autocapitalize=\"none\" spellcheck=\"false\" maxlength="
		    "\"63\" aria-describedby=\"person-hint\" required></p>\n");
	html(&p->body, "<p><label for=\"password\">Choose a password</label>"
	    "<span class=\"hint\" id=\"password-hint\">at least 12 "
	    "characters; three or four words that do not belong together are "
	    "easy to keep</span><input id=\"password\" name=\"password\" "
	    "type=\"password\" autocomplete=\"new-password\" maxlength=\"200\""
	    " aria-describedby=\"password-hint\" required></p>\n<p><label "
	    "for=\"again\">The same again</label><input id=\"again\" name=\""
	    "again\" type=\"password\" autocomplete=\"new-password\" "
	    "maxlength=\"200\" required></p>\n");
	html(&p->body, "<p>Add an account in an authenticator app (any that "
	    "shows six digits): scan this with it, or type the key below.</p>"
	    "\n");
	page_secret(&p->body, secret, person);
	write_code(p, "the six digits it shows now");
	html(&p->body, "<p><button>Set up and sign in</button></p></form>\n");
}

/* ---- the reason ---- */

static void
write_reason(struct page *p, const char *back, const char *wrong)
{
	strcpy(p->title, "Why do you look?");
	field_summary(p, NULL, wrong);
	html(&p->body, "<h1>Why do you look?</h1>\n<p>What you asked for "
	    "names a device, and so perhaps a person. Your reason is entered "
	    "in the ledger beside each page you open in the next half hour, "
	    "where the data protection officer reads it.</p>\n<form method="
	    "\"post\" action=\"/reason\" class=\"door\">");
	page_form(p);
	html(&p->body, "<input type=\"hidden\" name=\"back\" value=\"%s\">"
	    "<p><label for=\"reason\">Reason</label><span class=\"hint\" id="
	    "\"reason-hint\">such as a case number and what is looked into"
	    "</span><input id=\"reason\" name=\"reason\" maxlength=\"190\" "
	    "aria-describedby=\"reason-hint\" required></p><p><button>Go on"
	    "</button></p></form>\n", back);
}

/* A path of ours, of plain characters; else the first screen. */
static const char *
safe(char back[PAGE_TO])
{
	size_t len = strlen(back);

	if (back[0] != '/' || back[1] == '/' || strspn(back,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789-._/") != len || strstr(back, ".."))
		strcpy(back, "/");
	return back;
}

void
page_reason(struct page *p)
{
	char back[PAGE_TO];

	page_query(p, "back", back, sizeof(back));
	write_reason(p, safe(back), "");
}

void
page_reason_give(struct page *p)
{
	char back[PAGE_TO], reason[REGISTER_TEXT];
	bool fits = page_field_fits(p, "reason", reason, sizeof(reason));

	page_field(p, "back", back, sizeof(back));
	if (!fits || strlen(reason) < 8) {
		p->status = 400;
		write_reason(p, safe(back), fits ? "Give a reason of a few "
		    "words." : "The reason is too long, or cannot be read: it "
		    "has up to 190 letters.");
		return;
	}
	snprintf(p->who->reason, sizeof(p->who->reason), "%s", reason);
	p->who->reason_us = p->now_us;
	snprintf(p->to, sizeof(p->to), "%s", safe(back));
}
