/* page_help.c: what each screen is for, the keys, the words, and how far the
 * pages are usable by everybody. For anybody, signed in or not. */
#include <string.h>

#include "dashboard/advising.h"
#include "dashboard/page.h"

/* Of the accessibility statement: when it was last held against the pages. */
#define STATEMENT_DAY "30 November 2026"

#define FLAGS (SEAT(NETWORK_MANAGER) | SEAT(HEAD) | SEAT(CHAIR))

static const struct { const char *path, *title, *words; unsigned seats; }
screens[] = {
	{ "/", "Today", "Is the sensor seeing traffic, what did it miss, what "
	    "waits for you, what was used by quarter hour, which "
	    "exemptions are about to lapse.", SEAT_ALL & ~SEAT(STAFF) },
	{ "/review", "Review", "What was flagged and nobody has looked into, "
	    "and for the head what was referred; the weakest first. A flag is "
	    "a question, not a finding.",
	    FLAGS },
	{ "/reports", "Reports", "The last report of each schedule, for the "
	    "offices it is made for; and what is recommended.",
	    SEAT_ALL & ~SEAT(STAFF) },
	{ "/registers", "Registers", "What was allowed, to whom, by whom and "
	    "until when. Everybody sees what is about them, and may ask for "
	    "an exception.", SEAT_ALL },
	{ "/devices", "Devices", "The school’s equipment by the roster, with "
	    "what was recorded of each; the places; and what nobody has "
	    "classified yet.", FLAGS },
	{ "/people", "People", "Who is in the roster, with which offices, "
	    "absences and devices.", FLAGS },
	{ "/law", "Law", "The school’s rule in sentences, its versions, what "
	    "changed between two, and what the school should look at in it.",
	    SEAT_ALL },
	{ "/calendar", "Calendar", "Terms, INSET days, holidays, early closes, "
	    "bells, and the days on which the clock changes.", SEAT_ALL },
	{ "/coverage", "Coverage", "A week by quarter hour: what was watched, "
	    "what was lost, what had no name, and the gaps with what is "
	    "recorded of why.", SEAT_ALL & ~SEAT(STAFF) },
	{ "/audit", "Audit", "Who looked at what, when, and why. The data "
	    "protection officer sees everybody’s looks, others their own.",
	    SEAT(AUDITOR) | SEAT(NETWORK_MANAGER) | SEAT(HEAD) | SEAT(CHAIR) |
	    SEAT(ADMINISTRATOR) },
	{ "/own", "Your record", "What is held of you and of nobody else, who "
	    "looked at it, and where you contest an entry.", SEAT_ALL },
	{ "/contests", "Contested", "What people say against entries about "
	    "themselves, to be answered within one month by the office it "
	    "goes to.", SEAT(HEAD) | SEAT(CHAIR) | SEAT(GOVERNOR) |
	    SEAT(TRUST) | SEAT(SAFEGUARDING) | SEAT(AUDITOR) },
	{ "/recommendations", "Recommendations", "What should change in the "
	    "policy, the registers or what is watched, what was decided on it, "
	    "and what became of it. Nobody is named.", ADVISING_READS },
	{ "/accuracy", "Accuracy", "How often beadle was wrong, before it was "
	    "released and here.", SEAT_ALL },
	{ "/accounts", "Accounts", "Who may sign in: invited, suspended, and "
	    "let in again.", SEAT(ADMINISTRATOR) },
	{ "/account", "Your account", "Your password, the app that gives "
	    "codes, and where else you are signed in.", SEAT_ALL },
};

static const struct { const char *keys, *words; } keys[] = {
	{ "Tab", "to the next link, field or button; the first Tab on a page "
	    "leads past its head" },
	{ "j, k", "down and up in the queue" },
	{ "Enter", "open what is chosen" },
	{ "x", "tick what is chosen in the queue" },
	{ "n, p", "the next page of the queue, and the one before" },
	{ "/", "search the queue" },
	{ "1 to 7", "on a session: record what was found" },
	{ "z", "take back what was just recorded" },
	{ "q", "back to the list: from a session to the queue" },
	{ "a", "in a register: add an entry" },
	{ "i, u", "at the devices: read a file of them, and those that nobody "
	    "has classified" },
	{ "r", "on the first screen: load it again" },
};

static const struct { const char *word, *words; } glossary[] = {
	{ "Session", "one device’s use of one service, from its first "
	    "packet until five minutes without activity, or midnight." },
	{ "Flag", "a session that is contrary to the policy on its face, or "
	    "that a reviewer referred. It says what to look into, not what was "
	    "done. Nobody is shown flags of their own use, and some are for "
	    "others." },
	{ "Contrary on its face", "a clause of the policy applies, and nothing "
	    "that beadle knows excuses it. Whether it was misconduct is not "
	    "for beadle to say." },
	{ "Undecided", "the policy does not say, or a fact is missing; the "
	    "fact is named. It is no flag: the queue shows it when its outcome "
	    "is asked for." },
	{ "Permitted", "a clause or an entry of a register allows it." },
	{ "Outside", "the rule that beadle checks does not speak of it." },
	{ "Grade", "how strong one claim is, from 0 to 4: the service, the "
	    "use, who, the rule, and the coverage. There is no single "
	    "score: the weakest is shown first." },
	{ "Lower and upper bound", "of time: at least the minutes with "
	    "irregular activity that has content, at most from the first "
	    "to the last packet." },
	{ "Background", "what a device does by itself: notifications, "
	    "synchronising." },
	{ "Embed, tracker", "a part of a social network inside another "
	    "site’s page: a button, a pixel. It is not use of the "
	    "network." },
	{ "Basis", "where a host’s name was read: from the handshake "
	    "itself, from plain HTTP, or from what the device resolved." },
	{ "ECH", "an encrypted handshake: the name that can be read may be "
	    "a front for another." },
	{ "Second opinion", "what nDPI, another program, takes the traffic "
	    "for. It is recorded beside beadle’s own reading and decides "
	    "nothing against anybody." },
	{ "Opaque", "traffic whose name nobody could read, such as a VPN’s "
	    "or a privacy relay’s. Modern devices do this by themselves." },
	{ "Coverage", "how much of what passed was handled. What was lost or "
	    "not seen is told on each report." },
	{ "Custodian", "who keeps a device. That is not who used it." },
	{ "Ledger", "the record of what people did in beadle: decisions, "
	    "laws published, and who looked at what. It is chained, so that "
	    "nothing can be changed unnoticed." },
	{ "Law", "five texts: policy, calendar, roster, catalogue and grading, "
	    "named by their SHA-256." },
};

static void
write_screens(struct page *p)
{
	size_t i;

	html(&p->body, "<h2 id=\"screens\">The screens</h2>\n<dl class=\""
	    "words\">\n");
	for (i = 0; i < sizeof(screens) / sizeof(screens[0]); i++)
		if (!p->who || p->seats & screens[i].seats)
			html(&p->body, "<dt><a href=\"%s\">%s</a></dt><dd>%s"
			    "</dd>\n", screens[i].path, screens[i].title,
			    screens[i].words);
	html(&p->body, "</dl>\n<p>What you see follows from the offices you "
	    "hold in the school’s roster. A page that names a device or a "
	    "person is in the ledger before you see it, with you and the "
	    "reason you gave.</p>\n");
}

static void
write_offices(struct page *p)
{
	int s;

	if (!p->who)
		return;
	html(&p->body, "<p>You are signed in as <strong>%s</strong>:",
	    p->who->person);
	for (s = 0; s < SEAT_COUNT; s++)
		if (p->seats & 1u << s)
			html(&p->body, " %s;", seat_words((enum seat)s));
	html(&p->body, " by the roster as it is now.</p>\n");
}

void
page_help(struct page *p)
{
	size_t i;

	strcpy(p->title, "Help");
	html(&p->body, "<h1>Help</h1>\n<p>beadle watches a copy of the "
	    "school’s traffic and recognises use of social media by the "
	    "names of the hosts that devices connect to. It keeps no content: "
	    "not what was read, written or looked at.</p>\n");
	html(&p->body, "<p><a href=\"#screens\">Screens</a> · <a href=\""
	    "#keys\">Keys</a> · <a href=\"#words\">Words</a> · <a href=\""
	    "/accessibility\">Accessibility</a></p>\n");
	write_offices(p);
	write_screens(p);
	html(&p->body, "<h2 id=\"keys\">Keys</h2>\n<dl class=\"words\">\n");
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		html(&p->body, "<dt><kbd>%s</kbd></dt><dd>%s</dd>\n",
		    keys[i].keys, keys[i].words);
	html(&p->body, "</dl>\n<p>Keys are ignored while you type. Each is a "
	    "link or a button on the page as well: nothing needs them, nor "
	    "JavaScript.</p>\n<h2 id=\"words\">Words</h2>\n<dl class=\"words\">"
	    "\n");
	for (i = 0; i < sizeof(glossary) / sizeof(glossary[0]); i++)
		html(&p->body, "<dt>%s</dt><dd>%s</dd>\n", glossary[i].word,
		    glossary[i].words);
	html(&p->body, "</dl>\n<h2>Who answers questions</h2>\n<p>About the "
	    "policy: whoever <a href=\"/law\">the law</a> names. About what "
	    "is held of you, and how to contest it: your own record, or the "
	    "data protection officer. About this box: the network manager."
	    "</p>\n");
}

void
page_accessibility(struct page *p)
{
	strcpy(p->title, "Accessibility");
	html(&p->body, "<h1>Accessibility statement</h1>\n<p>These pages are "
	    "meant to be used by everybody who works at the school. They are "
	    "built to the Web Content Accessibility Guidelines 2.2, level AA."
	    "</p>\n<h2>What you can do</h2>\n<ul><li>do everything by keyboard "
	    "alone, in a visible order, with the focus always shown</li><li>"
	    "zoom to 400 %%, or use a screen 320 pixels wide, without "
	    "scrolling in two directions; only wide tables and charts scroll, "
	    "within their own frame</li><li>have every page read by a screen "
	    "reader: each chart has a title, a description and a table of the "
	    "same numbers</li><li>use everything without JavaScript</li><li>"
	    "print any page</li></ul>\n<p>Nothing is told by colour alone, "
	    "nothing moves or makes a sound. After a quarter of an hour "
	    "without a request you are asked to sign in again; what you had "
	    "typed into a form by then is lost.</p>\n<h2>How it was checked"
	    "</h2>\n<p>Each page is examined by axe-core (WCAG 2.0 to 2.2, A "
	    "and AA, and best practice) in Chromium, at the width of a desk "
	    "and of a telephone, before each release; a violation stops the "
	    "release. Such a program finds about half of what can be wrong. "
	    "No audit by people who use assistive technology was made yet."
	    "</p>\n<h2>What is known to fall short</h2>\n<ul><li>The picture "
	    "of a code for an authenticator app is not offered: the key is "
	    "shown as text, to be typed or copied.</li><li>Marks in charts "
	    "have short texts that appear under a pointer; they are not "
	    "reached by keyboard. The table below each chart has all of them."
	    "</li></ul>\n<h2>If something does not work for you</h2>\n<p>Tell "
	    "the network manager or the school office: which page, and what "
	    "you tried. You can have anything that is shown here in another "
	    "form, such as on paper. If the answer does not satisfy you, the "
	    "Equality Advisory and Support Service advises.</p>\n"
	    "<p>This statement was prepared on " STATEMENT_DAY ".</p>\n");
}
