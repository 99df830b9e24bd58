/* page_advice.c: what was recommended of how the policy works, decided and what
 * became of it: a list, one of it, and what this person may do. Nobody is named
 * but by office, for governors read it. */
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "dashboard/advising.h"
#include "dashboard/moment.h"
#include "dashboard/os_user.h"
#include "dashboard/page_fields.h"
#include "dashboard/page_waits.h"

#define WORDS_LEAST 12		/* bytes of a text that is wanted */

static const char *const kind_words[] = {
	[ADVICE_EXEMPTION] = "an exemption is missing",
	[ADVICE_RENEWAL] = "an entry that lapses",
	[ADVICE_DEVICES] = "devices to be classified",
	[ADVICE_TALK] = "a talk with a group",
	[ADVICE_TRAINING] = "training", [ADVICE_POLICY] = "the policy",
	[ADVICE_COVERAGE] = "what is watched",
	[ADVICE_OTHER] = "something else",
};
_Static_assert(sizeof(kind_words) / sizeof(kind_words[0]) ==
    ADVICE_KIND_COUNT, "words for every kind");

static const char *const decision_words[] = {
	[ADVICE_ACCEPTED] = "It is accepted, and to be done",
	[ADVICE_DECLINED] = "It is declined",
	[ADVICE_DEFERRED] = "It is put off, and to be looked at again",
};
_Static_assert(sizeof(decision_words) / sizeof(decision_words[0]) ==
    ADVICE_DECISION_COUNT, "words for every decision");

static const char *const result_words[] = {
	[ADVICE_DONE] = "It was done",
	[ADVICE_NOT_DONE] = "It was not done",
};
_Static_assert(sizeof(result_words) / sizeof(result_words[0]) ==
    ADVICE_RESULT_COUNT, "words for every result");

/* ---- what is typed ---- */

/* A form's texts as they were typed, and what is wrong. */
struct typed {
	char text[ADVICE_TEXT], word[24], day[24];
	bool is_long;			/* the text was not taken */
	const char *field;		/* NULL: of no field */
	char wrong[FIELD_SENTENCE];	/* "" nothing */
};

static void
write_text(struct html *h, const struct typed *t, const char *label,
    bool is_wanted)
{
	html(h, "<div class=\"field\"><label for=\"text\">%s</label><span "
	    "class=\"hint\" id=\"text-hint\">Name nobody: say the office, the "
	    "group or the place. It stays in the ledger.</span><textarea id=\""
	    "text\" name=\"text\" rows=\"4\" maxlength=\"%d\" "
	    "aria-describedby=\"text-hint\" aria-invalid=\"%s\"%s>%s</textarea>"
	    "</div>\n", label, ADVICE_TEXT / 3, t->field &&
	    strcmp(t->field, "text") == 0 ? "true" : "false", is_wanted ?
	    " required" : "", t->text);
}

static void
wrong(struct typed *t, const char *field, const char *sentence)
{
	t->field = field;
	snprintf(t->wrong, sizeof(t->wrong), "%s", sentence);
}

static void
read_typed(const struct page *p, struct typed *t, const char *word)
{
	t->is_long = !page_field_fits(p, "text", t->text, sizeof(t->text));
	page_field(p, word, t->word, sizeof(t->word));
	page_field(p, "due", t->day, sizeof(t->day));
}

/* Into the entry; what is wrong is said in t. */
static void
take_text(struct typed *t, struct advice *a, bool is_wanted)
{
	if (t->is_long)
		wrong(t, "text", "That is too long, or cannot be read: at "
		    "most 133 letters. Nothing was recorded.");
	else if (is_wanted && strlen(t->text) < WORDS_LEAST)
		wrong(t, "text", "Say it in a few words.");
	else
		memcpy(a->text, t->text, strlen(t->text) + 1);
}

/* Enter it, and go there; or say in t why not. False: the page is made. */
static bool
enter(struct page *p, struct advice *a, struct typed *t)
{
	struct text_faults *f = text_faults_new();
	enum advising r = ADVISING_FAILED;

	snprintf(a->by, sizeof(a->by), "%s", p->who->person);
	os_user_page(a->os_user);
	if (f)
		r = advising_do(&p->reader->settings, PAGE_LEDGER_MS, a,
		    p->now_us, f, p->why, PAGE_WHY);
	text_faults_free(f);
	if (r == ADVISING_DONE)
		snprintf(p->to, sizeof(p->to), "/recommendation/%s", a->id);
	else if (r == ADVISING_BUSY)
		page_busy(p);
	else if (r == ADVISING_FAILED)
		page_failed(p);
	if (r != ADVISING_REFUSED)
		return false;
	field_sentence(p->why, t->wrong);
	t->field = strncmp(p->why, "the text", 8) == 0 ? "text" : NULL;
	return true;
}

/* ---- all of them ---- */

static void
write_row(struct page *p, const struct advices_row *row)
{
	char day[MOMENT_TEXT], state[ADVISING_STATE];

	html(&p->body, "<tr><td data-label=\"number\"><a href=\"/recommendation"
	    "/%s\">%s</a></td><td data-label=\"on\">%s</td><td data-label=\""
	    "by the\">%s</td><td data-label=\"what\">%s</td><td data-label=\""
	    "state\">%s</td></tr>\n", row->add.id, row->add.id,
	    moment_date(calendar_day(row->add.recorded_us), day),
	    row->add.office, row->add.text,
	    advising_state(row, UINT64_MAX, state));
}

static void
write_list(struct page *p)
{
	const struct advices *all = ledger_advices(p->reader->ledger);
	struct html *h = &p->body;
	size_t i;

	if (advices_count(all) == 0) {
		html(h, "<p>Nothing was recommended yet.</p>\n");
		return;
	}
	html(h, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-"
	    "label=\"Recommendations\"><table class=\"queue cards\"><caption>"
	    "The newest first</caption><thead><tr><th scope=\"col\">number"
	    "</th><th scope=\"col\">on</th><th scope=\"col\">by the</th><th "
	    "scope=\"col\">what</th><th scope=\"col\">state</th></tr></thead>"
	    "<tbody>\n");
	for (i = advices_count(all); i-- > 0;)
		write_row(p, advices_at(all, i));
	html(h, "</tbody></table></div>\n");
}

static void
write_add(struct page *p, const struct typed *t)
{
	struct html *h = &p->body;
	int k;

	html(h, "<h2>Recommend something</h2>\n<form method=\"post\" action=\""
	    "/recommendations\">\n");
	page_form(p);
	field_select(h, "kind", "It is about");
	for (k = 0; k < ADVICE_KIND_COUNT; k++)
		field_option(h, advice_kind_name((enum advice_kind)k),
		    kind_words[k], t->word);
	field_select_end(h);
	write_text(h, t, "What should be done, and why", true);
	html(h, "<p><button>Recommend</button></p></form>\n");
}

static void
write_all(struct page *p, const struct typed *t)
{
	strcpy(p->title, "Recommendations");
	field_summary(p, t->field, t->wrong);
	html(&p->body, "<p><a href=\"/reports\">Reports</a></p>\n"
	    "<h1>Recommendations</h1>\n<p>What could make the policy "
	    "work better and beadle wrong less often: recommended by one "
	    "office, decided by the head or the chair of governors, and closed "
	    "with what became of it. The reports to the business manager and "
	    "the head, and the annual one, have them.</p>\n");
	write_list(p);
	if (p->seats & ADVISING_ADDS)
		write_add(p, t);
}

void
page_recommendations(struct page *p)
{
	const struct typed t = { .text = "" };

	write_all(p, &t);
}

void
page_recommendations_add(struct page *p)
{
	struct advice a = advice_blank(ADVICE_ADD);
	struct typed t = { .text = "" };

	read_typed(p, &t, "kind");
	take_text(&t, &a, true);
	if (!t.wrong[0] && !advising_kind(t.word, &a.kind))
		wrong(&t, "kind", "Choose what it is about.");
	if (!t.wrong[0] && !enter(p, &a, &t))
		return;
	p->status = 400;
	write_all(p, &t);
}

/* ---- one of them ---- */

static void
write_act(struct html *h, const struct advice *a)
{
	char day[MOMENT_TEXT], due[MOMENT_TEXT];

	html(h, "<tr><td>%s</td><td>%s", moment_date(calendar_day(
	    a->recorded_us), day), a->what == ADVICE_ADD ? "recommended" :
	    a->what == ADVICE_DECIDE ? advice_decision_name(a->decision) :
	    a->result == ADVICE_DONE ? "closed: done" : "closed: not done");
	if (a->what == ADVICE_DECIDE && a->due != INT32_MIN)
		html(h, ", due %s", moment_date(a->due, due));
	html(h, "</td><td>%s</td><td>", a->office);
	if (a->text[0])
		html_lines(h, a->text);
	else
		html(h, "–");
	html(h, "</td></tr>\n");
}

static void
write_choices(struct page *p, const char *name, const char *legend,
    const char *(*value)(int), const char *const *words, int count)
{
	int i;

	html(&p->body, "<fieldset><legend>%s</legend>\n", legend);
	for (i = 0; i < count; i++)
		html(&p->body, "<p class=\"choice\"><input type=\"radio\" name"
		    "=\"%s\" id=\"%s-%d\" value=\"%s\" required><label for=\""
		    "%s-%d\">%s</label></p>\n", name, name, i, value(i), name,
		    i, words[i]);
	html(&p->body, "</fieldset>\n");
}

static void
begin_form(struct page *p, const char *heading, const char *id)
{
	html(&p->body, "<h2>%s</h2>\n<form method=\"post\" action=\""
	    "/recommendation/%s\">\n", heading, id);
	page_form(p);
}

static void
write_decide(struct page *p, const struct advices_row *row,
    const struct typed *t)
{
	const struct field due = { .name = "due", .label = "By when",
		.hint = "to be done, or looked at again; may be left out",
		.type = "date", .value = t->day, .is_short = true };

	begin_form(p, "Decide", row->add.id);
	write_choices(p, "decision", "What is decided?", advising_decision_at,
	    decision_words, ADVICE_DECISION_COUNT);
	field_write(&p->body, &due);
	write_text(&p->body, t, "Why, and where it was decided", false);
	html(&p->body, "<p><button>Decide</button></p></form>\n");
}

static void
write_close(struct page *p, const struct advices_row *row,
    const struct typed *t)
{
	begin_form(p, "Close", row->add.id);
	write_choices(p, "result", "What became of it?", advising_result_at,
	    result_words, ADVICE_RESULT_COUNT);
	write_text(&p->body, t, "In a few words", true);
	html(&p->body, "<p><button>Close</button></p></form>\n");
}

/* May this person decide on it, or close it, now? */
static bool
may(const struct page *p, const struct advices_row *row, enum advice_what what)
{
	enum advice_state is = advice_state_at(row, UINT64_MAX, NULL, NULL);

	if (what == ADVICE_CLOSE)
		return is == ADVICE_IS_ACCEPTED && p->seats & ADVISING_CLOSES;
	return (is == ADVICE_IS_OPEN || is == ADVICE_IS_DEFERRED) &&
	    p->seats & ADVISING_DECIDES &&
	    !roster_is_same(p->context->roster, row->add.by, p->who->person);
}

size_t
page_recommendations_waiting(const struct page *p)
{
	const struct advices *all = ledger_advices(p->reader->ledger);
	size_t i, waiting = 0;

	for (i = 0; i < advices_count(all); i++)
		waiting += advice_state_at(advices_at(all, i), UINT64_MAX, NULL,
		    NULL) == ADVICE_IS_OPEN &&
		    may(p, advices_at(all, i), ADVICE_DECIDE);
	return waiting;
}

static void
write_one(struct page *p, const struct advices_row *row,
    const struct typed *t)
{
	struct html *h = &p->body;
	char from[MOMENT_TEXT], to[MOMENT_TEXT];
	size_t i;

	snprintf(p->title, sizeof(p->title), "%s", row->add.id);
	field_summary(p, t->field, t->wrong);
	html(h, "<p><a href=\"/recommendations\">Recommendations</a></p>\n"
	    "<h1>%s</h1>\n<p>It is about %s.", row->add.id,
	    kind_words[row->add.kind]);
	if (row->add.from != INT32_MIN)
		html(h, " It follows from %s to %s.", moment_date(
		    row->add.from, from), moment_date(row->add.to, to));
	html(h, "</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"What was done\"><table><caption>What was done"
	    "</caption><thead><tr><th scope=\"col\">on</th><th scope=\"col\">"
	    "what</th><th scope=\"col\">by the</th><th scope=\"col\">in words"
	    "</th></tr></thead><tbody>\n");
	write_act(h, &row->add);
	for (i = 0; i < row->act_count; i++)
		write_act(h, &row->acts[i]);
	html(h, "</tbody></table></div>\n");
	if (may(p, row, ADVICE_DECIDE))
		write_decide(p, row, t);
	if (may(p, row, ADVICE_CLOSE))
		write_close(p, row, t);
}

static const struct advices_row *
find(struct page *p)
{
	const struct advices_row *row = advices_named(ledger_advices(
	    p->reader->ledger), p->id);

	if (!row)
		page_say(p, 404, "There is no such recommendation",
		    "Was the address typed by hand?");
	return row;
}

void
page_recommendation(struct page *p)
{
	const struct advices_row *row = find(p);
	const struct typed t = { .text = "" };

	if (row)
		write_one(p, row, &t);
}

/* Which form it was is told by what it has. */
static void
read_act(const struct page *p, struct typed *t, struct advice *a)
{
	char word[8];

	*a = advice_blank(page_field(p, "result", word, sizeof(word))[0] ?
	    ADVICE_CLOSE : ADVICE_DECIDE);
	read_typed(p, t, a->what == ADVICE_CLOSE ? "result" : "decision");
	take_text(t, a, a->what == ADVICE_CLOSE);
	if (t->wrong[0])
		return;
	if (a->what == ADVICE_CLOSE ? !advising_result(t->word, &a->result) :
	    !advising_decision(t->word, &a->decision))
		wrong(t, NULL, "Choose one of the answers.");
	else if (t->day[0] && register_day_read(t->day, &a->due) < 0)
		wrong(t, "due", "That is no day.");
}

void
page_recommendation_act(struct page *p)
{
	const struct advices_row *row = find(p);
	struct typed t = { .text = "" };
	struct advice a;

	if (!row)
		return;
	read_act(p, &t, &a);
	memcpy(a.id, row->add.id, sizeof(a.id));
	if (!t.wrong[0] && !enter(p, &a, &t))
		return;
	p->status = t.field || !p->why[0] ? 400 : 409;
	write_one(p, row, &t);
}
