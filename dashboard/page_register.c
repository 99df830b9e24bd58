/* page_register.c: what the registers' pages share. */
#include "dashboard/page_register.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "dashboard/register_rules.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define LEADERS (SEAT(HEAD) | SEAT(CHAIR))

const struct page_register page_registers_of[] = {
	[REGISTER_OFFICIAL] = { "Official users", "an official user",
	    "Who may use social media for the school, with which account.",
	    SEAT(NETWORK_MANAGER) | LEADERS | SEAT(NOMINATED) | SEAT(AUDITOR),
	    SEAT(NETWORK_MANAGER) | LEADERS | SEAT(NOMINATED), true },
	[REGISTER_CURRICULUM] = { "Curriculum activities",
	    "a curriculum activity", "What lessons may use, when and where.",
	    SEAT(NETWORK_MANAGER) | LEADERS | SEAT(AUDITOR),
	    SEAT(NETWORK_MANAGER) | LEADERS, true },
	[REGISTER_EXCEPTION] = { "Exceptions", "an exception", "What was "
	    "excepted from the rule, for whom and for how long.",
	    SEAT(NETWORK_MANAGER) | LEADERS | SEAT(AUDITOR),
	    SEAT(NETWORK_MANAGER) | LEADERS, true },
	[REGISTER_ACKNOWLEDGEMENT] = { "Acknowledgements",
	    "an acknowledgement", "Who has read the policy that is in force.",
	    SEAT(BUSINESS_MANAGER) | LEADERS | SEAT(AUDITOR),
	    SEAT(BUSINESS_MANAGER) | LEADERS, true },
	[REGISTER_AUTHORITY] = { "Authorities to record",
	    "an authority to record", "Whose use may be recorded, on which "
	    "ground and until when.", LEADERS | SEAT(AUDITOR), LEADERS,
	    false },
};
static_assert(ARRAY_LEN(page_registers_of) == REGISTER_KIND_COUNT,
    "say of every register who sees it");

int
page_register_kind(const char *name)
{
	int k;

	for (k = 0; k < REGISTER_KIND_COUNT; k++)
		if (strcmp(name, register_kind_name((enum register_kind)k)) ==
		    0)
			return k;
	return -1;
}

/* ---- who sees what ---- */

/* Is it about what this person does? */
static bool
is_about(const struct page *p, const struct register_act *a)
{
	const struct roster_device *d = a->scope.device[0] ?
	    roster_device_named(p->context->roster, a->scope.device,
	    p->now_us) : NULL;

	return strcmp(a->scope.person, p->who->person) == 0 ||
	    (d && d->custodian && strcmp(d->custodian->id,
	    p->who->person) == 0);
}

bool
page_register_may(const struct page *p, const struct register_entry *e,
    enum register_verb verb, char *why, size_t whylen)
{
	struct register_act a = { .verb = verb, .kind = e->added->kind,
		.recorded_us = p->now_us, .from = INT32_MIN,
		.reason = "asked" };

	snprintf(a.id, sizeof(a.id), "%s", e->added->id);
	snprintf(a.by, sizeof(a.by), "%s", p->who->person);
	return register_rules_check(p->context, &a, why, whylen) == 0;
}

/* Would their word count, whatever its state? */
static bool
has_word(const struct page *p, const struct register_entry *e)
{
	static const enum register_verb words[] = { REGISTER_APPROVE,
		REGISTER_SUSPEND, REGISTER_REVOKE };
	char authority[REGISTER_TEXT], why[PAGE_WHY];
	struct register_act a = { .kind = e->added->kind,
		.recorded_us = p->now_us, .from = INT32_MIN,
		.reason = "asked" };
	size_t i;

	snprintf(a.id, sizeof(a.id), "%s", e->added->id);
	snprintf(a.by, sizeof(a.by), "%s", p->who->person);
	for (i = 0; i < ARRAY_LEN(words); i++) {
		a.verb = words[i];
		if (policy_authority(p->context, &a, e->added, authority, why,
		    sizeof(why)) == 0)
			return true;
	}
	return false;
}

bool
page_register_may_see(const struct page *p, const struct register_entry *e)
{
	const struct register_act *a = e->added;

	if (a->kind == REGISTER_AUTHORITY && is_about(p, a))
		return false;
	return (p->seats & page_registers_of[a->kind].sees) ||
	    strcmp(a->scope.person, p->who->person) == 0 ||
	    strcmp(a->by, p->who->person) == 0 || has_word(p, e);
}

bool
page_register_is_theirs(const struct page *p, enum register_kind kind)
{
	const struct registers *r = p->context->registers;
	struct register_entry e;
	size_t i;

	if (page_registers_of[kind].is_open ||
	    (p->seats & page_registers_of[kind].sees))
		return true;
	for (i = 0; i < registers_count(r); i++) {
		registers_at(r, i, &e);
		if (e.added->kind == kind && page_register_may_see(p, &e))
			return true;
	}
	return false;
}

/* ---- writing ---- */

void
page_register_tag(struct html *h, const struct register_row *r)
{
	static const char *const colour[] = {
		[REGISTER_NONE] = "outside", [REGISTER_IN_FORCE] = "permitted",
		[REGISTER_LATE] = "", [REGISTER_PROPOSED] = "",
		[REGISTER_SUSPENDED] = "contrary",
		[REGISTER_REVOKED] = "outside", [REGISTER_ENDED] = "outside",
		[REGISTER_OUT_OF_TIME] = "outside",
	};
	static_assert(ARRAY_LEN(colour) == REGISTER_STATE_COUNT,
	    "a colour for every state");

	html(h, "<strong class=\"tag %s\">%s</strong>", colour[r->state],
	    r->state == REGISTER_PROPOSED ? "waits for approval" :
	    register_state_name(r->state));
}

static void
write_put(struct html *h, void (*put)(FILE *, const struct register_scope *),
    const struct register_scope *s)
{
	char *text = NULL, *at;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return;
	put(f, s);
	if (fclose(f) == 0) {
		at = text + strspn(text, " ;,");
		html(h, "%s", at);
	}
	free(text);
}

void
page_register_scope(struct html *h, const struct register_scope *s)
{
	write_put(h, register_put_about, s);
	if (!s->service_count)
		html(h, "; all social media");
}

void
page_register_when(struct html *h, const struct register_scope *s)
{
	write_put(h, register_put_when, s);
}

void
page_register_heed(struct html *h, const struct register_row *r)
{
	if (r->lapses_in == 0)
		html(h, " <strong class=\"tag\">lapses today</strong>");
	else if (r->lapses_in > 0)
		html(h, " <strong class=\"tag\">lapses in %d day%s</strong>",
		    r->lapses_in, r->lapses_in == 1 ? "" : "s");
	if (r->is_late)
		html(h, " <span class=\"tag outside\">approved late</span>");
	if (r->is_by_roster)
		html(h, " <span class=\"tag outside\">by the roster</span>");
}

void
page_register_table(struct html *h, const char *caption)
{
	html(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"%s\"><table class=\"queue cards\"><caption>%s"
	    "</caption><thead><tr><th scope=\"col\">entry</th><th scope=\""
	    "col\">who and what</th><th scope=\"col\">when</th><th scope=\""
	    "col\">state</th></tr></thead><tbody>\n", caption, caption);
}

void
page_register_table_row(struct html *h, const struct register_row *r)
{
	const struct register_act *a = r->entry.added;

	html(h, "<tr><td data-label=\"entry\"><a href=\"/entry/%s\">%s</a>"
	    "</td><td data-label=\"who and what\">", a->id, a->id);
	page_register_scope(h, &a->scope);
	if (a->terms.account[0])
		html(h, "<br>%s", a->terms.account);
	html(h, "</td><td data-label=\"when\">");
	page_register_when(h, &a->scope);
	html(h, "</td><td data-label=\"state\">");
	page_register_tag(h, r);
	page_register_heed(h, r);
	html(h, "</td></tr>\n");
}

void
page_register_table_end(struct html *h)
{
	html(h, "</tbody></table></div>\n");
}

void
page_register_named(struct page *p, const char *person, const char *device)
{
	struct register_view v = { .context = p->context, .id = "",
		.at_us = p->now_us };
	const struct register_scope *scope;
	struct register_row *rows;
	bool any = false;
	size_t i, count;
	int k;

	for (k = 0; k < REGISTER_KIND_COUNT; k++) {
		v.kind = (enum register_kind)k;
		rows = register_rows(&v, &count);
		for (i = 0; rows && i < count; i++) {
			scope = &rows[i].entry.added->scope;
			if (strcmp(person ? scope->person : scope->device,
			    person ? person : device) != 0 ||
			    !page_register_may_see(p, &rows[i].entry))
				continue;
			if (!any)
				page_register_table(&p->body,
				    "Register entries");
			any = true;
			page_register_table_row(&p->body, &rows[i]);
		}
		free(rows);
	}
	if (any)
		page_register_table_end(&p->body);
}
