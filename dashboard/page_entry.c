/* page_entry.c: one entry of a register: what it says, its state, who did what
 * to it, and what this person may do. */
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "classify/policy_naming.h"
#include "dashboard/os_user.h"
#include "dashboard/page_register.h"
#include "dashboard/register_form.h"
#include "dashboard/registering.h"

static const struct { enum register_verb verb; const char *words, *hint; }
acts[] = {
	{ REGISTER_APPROVE, "Approve", "From now, or from the day given: "
	    "nothing is approved backwards." },
	{ REGISTER_SUSPEND, "Suspend", "It is not in force until it is "
	    "resumed." },
	{ REGISTER_RESUME, "Resume", "It is in force again." },
	{ REGISTER_REVOKE, "Revoke", "It was not kept to, or should not have "
	    "been: for good." },
	{ REGISTER_END, "End", "It is not needed any more: for good." },
};
#define ACTS (sizeof(acts) / sizeof(acts[0]))

struct entry {
	struct page *page;
	struct register_view view;
	struct register_row row;
};

/* What was typed before, and what was wrong with it. */
struct typed {
	char *reason, *from;		/* NULL: out of memory */
	const char *field, *wrong;
};

/* ---- writing ---- */

static void
write_fact(struct html *h, const char *name, const char *value)
{
	if (value[0])
		html(h, "<div><dt>%s</dt><dd>%s</dd></div>\n", name, value);
}

static void
write_person(struct page *p, const char *name, const char *person)
{
	struct html *h = &p->body;

	if (!person[0])
		return;
	html(h, "<div><dt>%s</dt><dd>", name);
	if (p->seats & (SEAT(NETWORK_MANAGER) | SEAT(HEAD) | SEAT(CHAIR)))
		html(h, "<a href=\"/person/%s\">%s</a>", person, person);
	else
		html(h, "%s", person);
	html(h, "</dd></div>\n");
}

static void
write_day(struct html *h, const char *name, int32_t day)
{
	char text[TEXT_DAY_TEXT];

	if (day != INT32_MIN && day != INT32_MAX)
		write_fact(h, name, text_day_text(day, text));
}

static void
write_services(struct entry *e, const struct register_scope *s)
{
	const struct catalogue *c = e->page->context->catalogue;
	const struct catalogue_service *service;
	struct html *h = &e->page->body;
	size_t i;

	html(h, "<div><dt>Services</dt><dd>");
	for (i = 0; i < s->service_count; i++) {
		service = catalogue_service_named(c, s->services[i]);
		html(h, "%s%s", i ? ", " : "", service ? service->title :
		    s->services[i]);
	}
	html(h, "%s</dd></div>\n", s->service_count ? "" : "all social media");
}

static void
write_facts(struct entry *e)
{
	const struct register_act *a = e->row.entry.added;
	const struct register_terms *t = &a->terms;
	struct html *h = &e->page->body;

	html(h, "<dl class=\"facts\">\n");
	write_person(e->page, "Person", a->scope.person);
	write_fact(h, "Group", a->scope.group);
	write_fact(h, "Device", a->scope.device);
	write_fact(h, "Place", a->scope.place);
	write_fact(h, "Network", a->scope.network);
	if (a->kind != REGISTER_ACKNOWLEDGEMENT)
		write_services(e, &a->scope);
	html(h, "<div><dt>When</dt><dd>");
	page_register_when(h, &a->scope);
	html(h, "</dd></div>\n");
	write_fact(h, "Account", t->account);
	write_fact(h, "Conditions", t->conditions);
	write_fact(h, "Ground", t->ground);
	write_fact(h, "Reference", t->reference);
	write_fact(h, "Administrator", t->administrators[0]);
	write_fact(h, "Second administrator", t->administrators[1]);
	write_day(h, "Trained on", t->trained);
	write_day(h, "Head told on", t->notified);
	if (t->policy[0])
		html(h, "<div><dt>Policy</dt><dd>%.16s%s</dd></div>\n",
		    t->policy, strcmp(t->policy, policy_hash(
		    e->page->context->policy)) == 0 ? "" :
		    ", which is not in force");
	html(h, "</dl>\n");
}

static void
write_act(struct entry *e, const struct register_act *a)
{
	bool is_typed = strcmp(a->os_user, NAMING_DASHBOARD) != 0;
	char at[CALENDAR_TEXT], from[TEXT_DAY_TEXT];
	struct html *h = &e->page->body;

	html(h, "<tr><td data-label=\"when\">%.16s</td><td data-label=\"what\""
	    ">%s", calendar_text(a->recorded_us, at), register_done(a->verb));
	if (a->verb != REGISTER_ADD && a->from != INT32_MIN)
		html(h, ", from %s", text_day_text(a->from, from));
	if (a->verb == REGISTER_APPROVE && e->row.is_late)
		html(h, " <span class=\"tag\">late: until then it was not in "
		    "force</span>");
	html(h, "</td><td data-label=\"who\">%s%s%s%s<br><span class=\"hint\">"
	    "%s%s</span></td><td data-label=\"why\">%s</td></tr>\n",
	    a->by, a->authority[0] ? " (" : "", a->authority,
	    a->authority[0] ? ")" : "", is_typed ? "typed by " : "on a page",
	    is_typed ? a->os_user : "", a->reason[0] ? a->reason : "–");
}

static void
write_history(struct entry *e)
{
	struct html *h = &e->page->body;
	size_t i;

	html(h, "<h2>What was done</h2>\n<div class=\"scroll\" tabindex=\"0\" "
	    "role=\"region\" aria-label=\"What was done\"><table class=\"cards"
	    "\"><thead><tr><th scope=\"col\">when</th><th scope=\"col\">what"
	    "</th><th scope=\"col\">who</th><th scope=\"col\">why</th></tr>"
	    "</thead><tbody>\n");
	for (i = 0; i < e->row.entry.act_count; i++)
		write_act(e, &e->row.entry.acts[i]);
	html(h, "</tbody></table></div>\n<p class=\"hint\">As it stands in "
	    "the ledger, which nobody can change.</p>\n");
}

static void
write_inputs(struct entry *e, const struct typed *t)
{
	struct field reason = { .name = "reason", .label = "Why", .hint =
		"a few words, and where it was decided; it stays in the "
		"ledger", .value = t->reason, .most = REGISTER_TEXT - 1 };
	struct field from = { .name = "from", .label = "From (may be left "
		"out)", .type = "date", .hint = "now, unless a later day is "
		"given", .value = t->from };

	if (t->field && strcmp(t->field, "from") == 0)
		from.wrong = t->wrong;
	else if (t->field)
		reason.wrong = t->wrong;
	field_write(&e->page->body, &reason);
	field_write(&e->page->body, &from);
}

/* Why this person cannot approve it; or, first, that nobody can. */
static void
write_why_not(struct entry *e, const char *why)
{
	char nobody[PAGE_WHY];
	bool any = policy_has_approver(e->page->context, e->row.entry.added,
	    nobody, sizeof(nobody));

	html(&e->page->body, "<p class=\"note\">%s approve it: %s.</p>\n",
	    any ? "You cannot" : "Nobody can", any ? why : nobody);
}

/* What may be done; and of what may not, who could. */
static void
write_form(struct entry *e, const struct typed *t)
{
	struct html *h = &e->page->body;
	char why[PAGE_WHY];
	bool may[ACTS], any = false;
	size_t i;

	for (i = 0; i < ACTS; i++) {
		may[i] = page_register_may(e->page, &e->row.entry,
		    acts[i].verb, why, sizeof(why));
		any |= may[i];
		if (i == 0 && !may[i] && e->row.state == REGISTER_PROPOSED)
			write_why_not(e, why);
	}
	if (!any)
		return;
	html(h, "<section aria-labelledby=\"do\"><h2 id=\"do\">What you may "
	    "do</h2>\n<form method=\"post\" action=\"/entry/%s\" class=\"find\""
	    ">", e->row.entry.added->id);
	page_form(e->page);
	write_inputs(e, t);
	html(h, "<div class=\"buttons\">\n");
	for (i = 0; i < ACTS; i++)
		if (may[i])
			html(h, "<button name=\"act\" value=\"%s\" title=\"%s"
			    "\">%s</button>\n", register_verb_name(
			    acts[i].verb), acts[i].hint, acts[i].words);
	html(h, "</div></form></section>\n");
}

/* What was just done. */
static void
write_done(struct entry *e)
{
	char done[16];
	size_t i;
	int v;

	page_query(e->page, "done", done, sizeof(done));
	for (v = 0; v < REGISTER_VERB_COUNT; v++)
		if (strcmp(done, register_verb_name((enum register_verb)v)) ==
		    0)
			break;
	i = e->row.entry.act_count;
	if (v == REGISTER_VERB_COUNT || !i)
		return;
	html(&e->page->body, "<div class=\"done\" role=\"status\"><p>%s %s. "
	    "It is in the ledger.</p></div>\n", e->row.entry.added->id,
	    register_done((enum register_verb)v));
}

static void
write_entry(struct entry *e, const struct typed *t)
{
	const struct register_act *a = e->row.entry.added;
	struct page *p = e->page;

	snprintf(p->title, sizeof(p->title), "%s", a->id);
	field_summary(p, t->field, t->wrong);
	html(&p->body, "<p><a href=\"/register/%s\" data-key=\"q\">%s</a></p>"
	    "\n", register_kind_name(a->kind),
	    page_registers_of[a->kind].title);
	write_done(e);
	html(&p->body, "<h1>%s ", a->id);
	page_register_tag(&p->body, &e->row);
	page_register_heed(&p->body, &e->row);
	html(&p->body, "</h1>\n");
	write_facts(e);
	write_form(e, t);
	write_history(e);
}

/* ---- reading ---- */

/* What is not for them is as if it were not there. */
static int
find(struct page *p, struct entry *out)
{
	struct register_entry found;
	struct register_row *row;
	size_t count;

	if (registers_named(p->context->registers, p->id, &found) < 0 ||
	    !page_register_may_see(p, &found)) {
		page_say(p, 404, "There is no such entry",
		    "It is not there, or not for you to read.");
		return -1;
	}
	*out = (struct entry){ .page = p, .view = { .context = p->context,
		.kind = found.added->kind, .id = p->id,
		.at_us = p->now_us } };
	row = register_rows(&out->view, &count);
	if (row)
		out->row = *row;
	free(row);
	if (!row)
		page_failed(p);
	return row ? 0 : -1;
}

void
page_entry(struct page *p)
{
	struct typed nothing = { .wrong = "" };
	struct entry e;

	if (find(p, &e) == 0)
		write_entry(&e, &nothing);
}

/* ---- an act ---- */

static int
read_verb(struct page *p, enum register_verb *out)
{
	char act[16];
	size_t i;

	page_field(p, "act", act, sizeof(act));
	for (i = 0; i < ACTS; i++)
		if (strcmp(act, register_verb_name(acts[i].verb)) == 0) {
			*out = acts[i].verb;
			return 0;
		}
	return -1;
}

/* As beadle register has it: the same words, the same rules. */
static int
read_act(struct entry *e, enum register_verb verb, struct typed *t,
    struct register_act *out)
{
	const struct register_form form = { .kind = e->view.kind,
		.verb = verb, .id = e->page->id, .on_page = true };
	const char *values[FORM_COUNT] = { NULL };
	struct register_form_fault fault = { FORM_COUNT, e->page->why,
		PAGE_WHY };

	values[FORM_BY] = e->page->who->person;
	values[FORM_REASON] = t->reason[0] ? t->reason : NULL;
	values[FORM_FROM] = t->from[0] ? t->from : NULL;
	if (register_form_check(&form, values, &fault) == 0 &&
	    register_form_act(&form, values, e->page->now_us, out,
	    &fault) == 0)
		return 0;
	t->field = fault.option == FORM_FROM ? "from" : "reason";
	return -1;
}

static void
show_wrong(struct entry *e, struct typed *t, int status)
{
	char text[FIELD_SENTENCE];

	t->wrong = field_sentence(e->page->why, text);
	e->page->status = status;
	write_entry(e, t);
}

static void
enter(struct entry *e, struct register_act *a, struct typed *t)
{
	struct text_faults *f = text_faults_new();
	enum registering r = REGISTERING_FAILED;
	struct page *p = e->page;

	os_user_page(a->os_user);
	if (f)
		r = registering_do(&p->reader->settings, PAGE_LEDGER_MS,
		    a, f, p->why, PAGE_WHY);
	text_faults_free(f);
	switch (r) {
	case REGISTERING_DONE:
		snprintf(p->to, sizeof(p->to), "/entry/%s?done=%s", a->id,
		    register_verb_name(a->verb));
		break;
	case REGISTERING_REFUSED:
		show_wrong(e, t, 409);
		break;
	case REGISTERING_BUSY:
		page_busy(p);
		break;
	case REGISTERING_FAILED:
		page_failed(p);
		break;
	}
}

void
page_entry_act(struct page *p)
{
	struct typed t = { .wrong = "" };
	struct register_act a;
	enum register_verb verb;
	struct entry e;

	if (find(p, &e) < 0)
		return;
	t.reason = field_typed(p, "reason", false);
	t.from = field_typed(p, "from", false);
	if (!t.reason || !t.from) {
		page_failed(p);
	} else if (read_verb(p, &verb) < 0) {
		snprintf(p->why, PAGE_WHY, "choose what to do with it");
		show_wrong(&e, &t, 400);
	} else if (read_act(&e, verb, &t, &a) < 0) {
		show_wrong(&e, &t, 400);
	} else {
		enter(&e, &a, &t);
	}
	free(t.reason);
	free(t.from);
}
