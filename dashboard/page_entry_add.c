/* page_entry_add.c: a new entry of a register, asked for. It is in force when
 * whose word counts has approved it. */
#include <stdlib.h>
#include <string.h>

#include "dashboard/os_user.h"
#include "dashboard/page_register.h"
#include "dashboard/register_form.h"
#include "dashboard/registering.h"
#include "dashboard/roster_words.h"

#define OF(kind) (1u << REGISTER_##kind)
#define USES (OF(OFFICIAL) | OF(CURRICULUM) | OF(EXCEPTION))
#define ANY (USES | OF(ACKNOWLEDGEMENT) | OF(AUTHORITY))

/* The fields in their order; which registers have them. */
static const struct row {
	size_t option;
	unsigned kinds;
	const char *hint, *type, *list;
	unsigned most;
} rows[] = {
	{ FORM_PERSON, ANY, "as in the roster, such as j.reed", NULL,
	    "people", REGISTER_NAME - 1 },
	{ FORM_GROUP, OF(CURRICULUM) | OF(EXCEPTION), "of people or devices, "
	    "as in the roster", NULL, "groups", REGISTER_NAME - 1 },
	{ FORM_DEVICE, USES | OF(AUTHORITY), "on this device alone", NULL,
	    "devices", REGISTER_NAME - 1 },
	{ FORM_PLACE, OF(CURRICULUM) | OF(EXCEPTION), "in this place alone",
	    NULL, "places", REGISTER_NAME - 1 },
	{ FORM_NETWORK, OF(CURRICULUM) | OF(EXCEPTION), "on this network "
	    "alone", NULL, "networks", REGISTER_NAME - 1 },
	{ FORM_SERVICE, USES | OF(AUTHORITY), NULL, "services", NULL, 0 },
	{ FORM_FROM, ANY, "today, unless a day is given", "date", NULL, 0 },
	{ FORM_TO, USES | OF(AUTHORITY), "the last day, included; without one "
	    "it stays open", "date", NULL, 0 },
	{ FORM_WEEKDAYS, USES, NULL, "weekdays", NULL, 0 },
	{ FORM_HOURS, USES, "such as 12:00-13:00; all day without", NULL,
	    NULL, 15 },
	{ FORM_ACCOUNT, OF(OFFICIAL) | OF(CURRICULUM), "its handle or address; "
	    "never a password", NULL, NULL, REGISTER_TEXT - 1 },
	{ FORM_ADMINISTRATORS, OF(OFFICIAL) | OF(CURRICULUM), "two people of "
	    "the roster, with a comma between: j.reed,p.shaw", NULL, NULL,
	    2 * REGISTER_NAME },
	{ FORM_TRAINED, OF(OFFICIAL), "when the person was trained", "date",
	    NULL, 0 },
	{ FORM_NOTIFIED, OF(OFFICIAL) | OF(CURRICULUM), "when the head was "
	    "told of the account", "date", NULL, 0 },
	{ FORM_CONDITIONS, USES, "on what conditions", NULL, NULL,
	    REGISTER_TEXT - 1 },
	{ FORM_GROUND, OF(AUTHORITY), "one of the policy's grounds", NULL,
	    NULL, REGISTER_NAME - 1 },
	{ FORM_REFERENCE, ANY, "a minute, a letter, a signed sheet; where the "
	    "school keeps what beadle must not", NULL, NULL,
	    REGISTER_TEXT - 1 },
	{ FORM_REASON, ANY, "a few words for whoever approves it", NULL, NULL,
	    REGISTER_TEXT - 1 },
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

struct adding {
	struct page *page;
	enum register_kind kind;
	bool is_own;			/* for themselves alone */
	char *typed[FORM_COUNT];	/* NULL: not of this form */
	size_t wrong_at;		/* FORM_COUNT: at no field */
	char wrong[FIELD_SENTENCE];	/* "" nothing */
};

static bool
has_row(const struct adding *a, const struct row *r)
{
	if (!(r->kinds & 1u << a->kind))
		return false;
	return !a->is_own || r->option == FORM_PERSON ||
	    r->kinds != (OF(CURRICULUM) | OF(EXCEPTION)) ||
	    a->kind == REGISTER_CURRICULUM;
}

static const char *
typed(const struct adding *a, size_t option)
{
	return a->typed[option] ? a->typed[option] : "";
}

/* ---- writing ---- */

/* What one may choose from; whoever asks for themselves is told nobody. */
static void
write_lists(struct adding *a)
{
	static const struct { const char *id; enum roster_words_of of; }
	lists[] = { { "people", WORDS_PEOPLE }, { "groups", WORDS_GROUPS },
		{ "devices", WORDS_DEVICES }, { "places", WORDS_PLACES },
		{ "networks", WORDS_NETWORKS } };
	struct html *h = &a->page->body;
	const char **words;
	size_t i, k, count;

	for (i = a->is_own ? 1 : 0; i < sizeof(lists) / sizeof(lists[0]);
	    i++) {
		if (a->is_own && lists[i].of == WORDS_DEVICES)
			continue;
		words = roster_words(a->page->context->roster, lists[i].of,
		    &count);
		html(h, "<datalist id=\"%s\">", lists[i].id);
		for (k = 0; words && k < count; k++)
			html(h, "<option value=\"%s\"></option>", words[k]);
		html(h, "</datalist>\n");
		free(words);
	}
}

/* Is it among those ticked? */
static bool
is_ticked(const char *list, const char *word)
{
	size_t len = strlen(word);

	while (*list) {
		if (strncmp(list, word, len) == 0 &&
		    (list[len] == ',' || !list[len]))
			return true;
		list += strcspn(list, ",");
		list += *list == ',';
	}
	return false;
}

static void
write_tick(struct html *h, const char *name, const char *value,
    const char *words, const char *ticked)
{
	html(h, "<label class=\"tick\"><input type=\"checkbox\" name=\"%s\" "
	    "value=\"%s\"%s> %s</label>\n", name, value,
	    is_ticked(ticked, value) ? " checked" : "", words);
}

static void
begin_ticks(struct adding *a, const struct row *r, const char *words)
{
	const char *name = register_form_rows[r->option].name;
	struct html *h = &a->page->body;

	html(h, "<fieldset class=\"field%s\" id=\"%s\"><legend>%s</legend>"
	    "<span class=\"hint\">%s</span>", a->wrong[0] && a->wrong_at ==
	    r->option ? " is-wrong" : "", name,
	    register_form_label(r->option), words);
	if (a->wrong[0] && a->wrong_at == r->option)
		html(h, "<span class=\"fault\"><span class=\"unseen\">Error: "
		    "</span>%s</span>", a->wrong);
	html(h, "<div class=\"ticks\">\n");
}

static void
write_services(struct adding *a, const struct row *r)
{
	const struct catalogue *c = a->page->context->catalogue;
	const struct catalogue_service *s;
	struct html *h = &a->page->body;
	uint32_t i;

	begin_ticks(a, r, "Tick what it is about; all social media if none "
	    "is");
	for (i = 0; i < catalogue_services(c); i++) {
		s = catalogue_service(c, i);
		if (policy_covers(a->page->context->policy, s))
			write_tick(h, "service", s->id, s->title,
			    typed(a, r->option));
	}
	html(h, "</div></fieldset>\n");
}

static void
write_weekdays(struct adding *a, const struct row *r)
{
	static const char *const days[] = { "Monday", "Tuesday", "Wednesday",
		"Thursday", "Friday", "Saturday", "Sunday" };
	int d;

	begin_ticks(a, r, "Every day if none is ticked");
	for (d = 0; d < 7; d++)
		write_tick(&a->page->body, "weekdays",
		    register_weekday_name(d), days[d], typed(a, r->option));
	html(&a->page->body, "</div></fieldset>\n");
}

static void
write_row(struct adding *a, const struct row *r)
{
	struct field f = { .name = register_form_rows[r->option].name,
		.label = register_form_label(r->option), .hint = r->hint,
		.type = r->type, .list = r->list, .most = r->most,
		.value = typed(a, r->option) };

	if (a->wrong_at == r->option)
		f.wrong = a->wrong;
	if (r->option == FORM_SERVICE)
		write_services(a, r);
	else if (r->option == FORM_WEEKDAYS)
		write_weekdays(a, r);
	else
		field_write(&a->page->body, &f);
}

/* An entry that nobody can approve would wait for ever. */
static void
write_in_vain(struct adding *a)
{
	struct register_act act = { .kind = a->kind,
		.recorded_us = a->page->now_us };
	char why[PAGE_WHY];

	if (a->is_own)
		snprintf(act.scope.person, sizeof(act.scope.person), "%s",
		    a->page->who->person);
	if (!policy_has_approver(a->page->context, &act, why, sizeof(why)))
		html(&a->page->body, "<p class=\"note\">What is added here "
		    "will never be in force: %s.</p>\n", why);
}

static void
write_form(struct adding *a)
{
	const struct page_register *r = &page_registers_of[a->kind];
	const char *name = register_kind_name(a->kind);
	struct page *p = a->page;
	size_t i;

	snprintf(p->title, sizeof(p->title), "Add %s", r->one);
	field_summary(p, a->wrong_at < FORM_COUNT ?
	    register_form_rows[a->wrong_at].name : NULL, a->wrong);
	html(&p->body, "<p><a href=\"/register/%s\" data-key=\"q\">%s</a></p>"
	    "\n<h1>Add %s</h1>\n<p>%s</p>\n", name, r->title, r->one,
	    a->kind == REGISTER_ACKNOWLEDGEMENT ? "Who has read the policy "
	    "says so themselves; of a sheet that was signed give the "
	    "reference." : "It is not in force until whose word counts has "
	    "approved it, and never backwards. What is left out is not "
	    "limited.");
	write_in_vain(a);
	html(&p->body, "<form method=\"post\" action=\"/register-add/%s\" "
	    "class=\"door\">", name);
	page_form(p);
	write_lists(a);
	for (i = 0; i < ROWS; i++)
		if (has_row(a, &rows[i]))
			write_row(a, &rows[i]);
	html(&p->body, "<p><button>Add %s</button></p></form>\n", r->one);
}

/* ---- reading ---- */

static int
begin(struct page *p, struct adding *a)
{
	int kind = page_register_kind(p->id);
	const struct page_register *r;

	*a = (struct adding){ .page = p, .wrong_at = FORM_COUNT };
	if (kind >= 0) {
		r = &page_registers_of[kind];
		a->kind = (enum register_kind)kind;
		a->is_own = !(p->seats & r->adds);
		if (!a->is_own || r->is_open)
			return 0;
	}
	page_say(p, 404, "There is no such register", "It is not there, or "
	    "not for you to add to.");
	return -1;
}

static void
end(struct adding *a)
{
	size_t i;

	for (i = 0; i < FORM_COUNT; i++)
		free(a->typed[i]);
}

void
page_entry_add(struct page *p)
{
	struct adding a;

	if (begin(p, &a) < 0)
		return;
	if (a.is_own)
		a.typed[FORM_PERSON] = strdup(p->who->person);
	write_form(&a);
	end(&a);
}

/* ---- the act ---- */

static int
read_fields(struct adding *a)
{
	size_t i, option;

	for (i = 0; i < ROWS; i++) {
		option = rows[i].option;
		if (!has_row(a, &rows[i]))
			continue;
		a->typed[option] = field_typed(a->page,
		    register_form_rows[option].name,
		    option == FORM_SERVICE || option == FORM_WEEKDAYS);
		if (!a->typed[option])
			return -1;
	}
	return 0;
}

/* Which field a name is of that the rules do not know. */
static size_t
field_of(const char *why)
{
	static const struct { const char *begins; size_t option; } of[] = {
		{ "there is no person ", FORM_PERSON },
		{ "there is no device ", FORM_DEVICE },
		{ "there is no place ", FORM_PLACE },
		{ "there is no network ", FORM_NETWORK },
		{ "there is no group ", FORM_GROUP },
		{ "there is no service ", FORM_SERVICE },
		{ "administrator ", FORM_ADMINISTRATORS },
		{ "the entry lacks two admin", FORM_ADMINISTRATORS },
		{ "the entry lacks the date of", FORM_TRAINED },
		{ "the entry lacks the cond", FORM_CONDITIONS },
		{ "the entry lacks the account", FORM_ACCOUNT },
		{ "the entry lacks the day the head", FORM_NOTIFIED },
		{ "an authority to record needs a ground", FORM_GROUND },
	};
	size_t i;

	for (i = 0; i < sizeof(of) / sizeof(of[0]); i++)
		if (strncmp(why, of[i].begins, strlen(of[i].begins)) == 0)
			return of[i].option;
	return FORM_COUNT;
}

static void
show_wrong(struct adding *a, int status)
{
	field_sentence(a->page->why, a->wrong);
	a->page->status = status;
	write_form(a);
}

/* As beadle register has it. Who asks for themselves names nobody else. */
static int
read_act(struct adding *a, struct register_act *out)
{
	const struct register_form form = { .kind = a->kind,
		.verb = REGISTER_ADD, .id = "", .on_page = true };
	const char *values[FORM_COUNT] = { NULL };
	struct register_form_fault fault = { FORM_COUNT, a->page->why,
		PAGE_WHY };
	int r = -1;
	size_t i;

	for (i = 0; i < FORM_COUNT; i++)
		values[i] = typed(a, i)[0] ? typed(a, i) : NULL;
	values[FORM_BY] = a->page->who->person;
	if (a->is_own && values[FORM_PERSON] && strcmp(values[FORM_PERSON],
	    a->page->who->person) != 0) {
		fault.option = FORM_PERSON;
		snprintf(a->page->why, PAGE_WHY, "you may ask for yourself "
		    "alone: your id is %s", a->page->who->person);
	} else if (register_form_check(&form, values, &fault) == 0) {
		r = register_form_act(&form, values, a->page->now_us, out,
		    &fault);
	}
	a->wrong_at = fault.option;
	return r;
}

static void
enter(struct adding *a, struct register_act *act)
{
	struct text_faults *f = text_faults_new();
	enum registering r = REGISTERING_FAILED;
	struct page *p = a->page;

	os_user_page(act->os_user);
	if (f)
		r = registering_do(&p->reader->settings, PAGE_LEDGER_MS,
		    act, f, p->why, PAGE_WHY);
	text_faults_free(f);
	switch (r) {
	case REGISTERING_DONE:
		snprintf(p->to, sizeof(p->to), "/entry/%s?done=add", act->id);
		break;
	case REGISTERING_REFUSED:
		a->wrong_at = field_of(p->why);
		show_wrong(a, 409);
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
page_entry_add_act(struct page *p)
{
	struct register_act act;
	struct adding a;

	if (begin(p, &a) < 0)
		return;
	if (read_fields(&a) < 0)
		page_failed(p);
	else if (read_act(&a, &act) < 0)
		show_wrong(&a, 400);
	else
		enter(&a, &act);
	end(&a);
}
