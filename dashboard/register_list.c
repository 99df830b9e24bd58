/* register_list.c: a register as people read it. */
#include "dashboard/register_list.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "classify/calendar.h"
#include "classify/json.h"
#include "dashboard/print.h"
#include "store/ledger_text.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define INDENT 4
#define SOON_DAYS 30

static const char *const done_words[] = { [REGISTER_ADD] = "added",
	[REGISTER_APPROVE] = "approved", [REGISTER_SUSPEND] = "suspended",
	[REGISTER_RESUME] = "resumed", [REGISTER_REVOKE] = "revoked",
	[REGISTER_END] = "ended" };
static_assert(ARRAY_LEN(done_words) == REGISTER_VERB_COUNT, "say every act");

const char *
register_done(enum register_verb v)
{
	return done_words[v];
}

bool
register_is_known(const struct register_view *v, const struct register_act *a)
{
	return v->context->as_known_us == 0 ||
	    a->recorded_us <= v->context->as_known_us;
}

/* How many days it still has, if these are few. */
static int32_t
lapses_in(const struct register_view *v, const struct register_row *r)
{
	const struct register_entry *e = &r->entry;
	int32_t today = calendar_day(v->at_us), last = e->added->scope.to, day;
	size_t i;

	if (r->state == REGISTER_REVOKED || r->state == REGISTER_ENDED ||
	    r->state == REGISTER_PROPOSED || v->at_us < e->begin_us)
		return -1;
	for (i = 0; i < e->act_count; i++) {
		day = calendar_day(e->counts_us[i]) - 1;
		if ((e->acts[i].verb == REGISTER_REVOKE ||
		    e->acts[i].verb == REGISTER_END) &&
		    register_is_known(v, &e->acts[i]) && day < last)
			last = day;
	}
	return last < today || last - today > SOON_DAYS ? -1 : last - today;
}

static void
look(const struct register_view *v, const struct register_entry *e,
    struct register_row *out)
{
	const struct policy_context *c = v->context;
	const struct register_act *by;
	size_t i;

	*out = (struct register_row){ .entry = *e };
	out->state = register_state_at(e, c->roster, v->at_us, c->as_known_us,
	    &by);
	/* It waits on a Tuesday, too, though it is for Mondays. */
	if (out->state == REGISTER_OUT_OF_TIME && v->at_us < e->end_us &&
	    !register_is_approved(e, v->at_us, c->as_known_us))
		out->state = REGISTER_PROPOSED;
	out->is_by_roster = !by && (out->state == REGISTER_SUSPENDED ||
	    out->state == REGISTER_ENDED);
	for (i = 0; i < e->act_count; i++)
		if (e->acts[i].verb == REGISTER_APPROVE &&
		    register_is_known(v, &e->acts[i]))
			break;
	out->is_late = i < e->act_count &&
	    calendar_day(e->counts_us[i]) > e->added->scope.from;
	out->lapses_in = lapses_in(v, out);
}

/* ---- as text ---- */

/* "a, b", after what stands before it. */
static void
put(FILE *t, const char *before, const char *text)
{
	if (text[0])
		fprintf(t, "%s%s", before, text);
}

static void
put_day(FILE *t, const char *before, int32_t day)
{
	char text[TEXT_DAY_TEXT];

	if (day != INT32_MIN && day != INT32_MAX)
		fprintf(t, "%s%s", before, text_day_text(day, text));
}

/* Whom it is about, and which services. */
void
register_put_about(FILE *t, const struct register_scope *s)
{
	size_t i;

	put(t, " ", s->person);
	put(t, " group ", s->group);
	put(t, " device ", s->device);
	put(t, " place ", s->place);
	put(t, " network ", s->network);
	for (i = 0; i < s->service_count; i++)
		put(t, i ? ", " : "; ", s->services[i]);
}

void
register_put_when(FILE *t, const struct register_scope *s)
{
	char hours[REGISTER_HOURS];
	int d;

	put_day(t, "from ", s->from);
	if (s->to == INT32_MAX)
		fputs(", open", t);
	put_day(t, " to ", s->to);
	for (d = 0; d < 7; d++)
		if (s->weekdays >> d & 1)
			put(t, ", ", register_weekday_name(d));
	if (s->from_minute != s->to_minute)
		put(t, ", ", register_hours_text(s->from_minute, s->to_minute,
		    hours));
}

void
register_put_terms(FILE *t, const struct register_view *v,
    const struct register_terms *m)
{
	const char *in_force = policy_hash(v->context->policy);

	put(t, "; account ", m->account);
	put(t, "; conditions: ", m->conditions);
	put(t, "; ground: ", m->ground);
	put(t, "; reference: ", m->reference);
	put(t, "; administrators ", m->administrators[0]);
	put(t, ", ", m->administrators[1]);
	put_day(t, "; trained ", m->trained);
	put_day(t, "; notified ", m->notified);
	if (m->policy[0])
		fprintf(t, "; policy %.16s%s", m->policy,
		    strcmp(m->policy, in_force) == 0 ? "" :
		    ", which is not in force");
}

static void
put_act(FILE *t, const struct register_row *r, const struct register_act *a)
{
	fprintf(t, "%s", done_words[a->verb]);
	put_day(t, " ", calendar_day(a->recorded_us));
	put(t, " by ", a->by);
	if (a->authority[0])
		fprintf(t, " (%s)", a->authority);
	if (a->verb != REGISTER_ADD)
		put_day(t, ", from ", a->from);
	put(t, ": ", a->reason);
	if (a->verb == REGISTER_APPROVE && r->is_late)
		fputs("; late: until then it was not in force", t);
}

/* The lines of an entry, with line feeds between. */
static void
put_entry(FILE *t, const struct register_view *v, const struct register_row *r)
{
	const struct register_act *a = r->entry.added;
	size_t i;

	fprintf(t, "%s %s:", a->id, register_state_name(r->state));
	register_put_about(t, &a->scope);
	fputc('\n', t);
	register_put_when(t, &a->scope);
	register_put_terms(t, v, &a->terms);
	fputc('\n', t);
	for (i = 0; i < r->entry.act_count; i++) {
		if (!register_is_known(v, &r->entry.acts[i]))
			continue;
		put_act(t, r, &r->entry.acts[i]);
		fputc('\n', t);
	}
	if (r->is_by_roster)
		fprintf(t, "the roster says its person %s\n",
		    r->state == REGISTER_SUSPENDED ? "is suspended" :
		    "has left");
	if (r->lapses_in == 0)
		fputs("lapses at the end of this day\n", t);
	else if (r->lapses_in > 0)
		fprintf(t, "lapses in %d day%s\n", r->lapses_in,
		    r->lapses_in == 1 ? "" : "s");
}

static void
print_entry(FILE *out, char *text)
{
	char *line, *rest = text;
	size_t indent = 0;

	while ((line = strsep(&rest, "\n")) && rest) {
		print_wrapped(out, indent, line);
		indent = INDENT;
	}
}

static int
write_text(FILE *out, const struct register_view *v,
    const struct register_row *r)
{
	char *text = NULL;
	size_t len;
	FILE *t = open_memstream(&text, &len);
	int failed;

	if (!t)
		return -1;
	put_entry(t, v, r);
	failed = ferror(t);
	failed |= fclose(t);
	if (!failed)
		print_entry(out, text);
	free(text);
	return failed ? -1 : 0;
}

/* ---- as JSON ---- */

static int
write_line(FILE *out, struct json *j)
{
	bool is_whole;

	json_newline(j);
	is_whole = json_ok(j);
	if (is_whole)
		fwrite(j->bytes, 1, j->len, out);
	json_free(j);
	return is_whole ? 0 : -1;
}

static int
write_json(FILE *out, const struct register_view *v,
    const struct register_row *r)
{
	struct json j = { 0 };
	size_t i;

	json_object_begin(&j, NULL);
	json_text(&j, "id", r->entry.added->id);
	json_text(&j, "state", register_state_name(r->state));
	json_bool(&j, "late", r->is_late);
	if (r->lapses_in >= 0)
		json_number(&j, "lapses_in_days", r->lapses_in);
	else
		json_none(&j, "lapses_in_days");
	json_array_begin(&j, "acts");
	for (i = 0; i < r->entry.act_count; i++)
		if (register_is_known(v, &r->entry.acts[i]))
			ledger_text_act(&j, &r->entry.acts[i], true);
	json_array_end(&j);
	json_object_end(&j);
	return write_line(out, &j);
}

static int
by_id(const void *a, const void *b)
{
	const struct register_row *e = a, *f = b;

	return strverscmp(e->entry.added->id, f->entry.added->id);
}

struct register_row *
register_rows(const struct register_view *v, size_t *count)
{
	const struct registers *r = v->context->registers;
	struct register_row *list;
	struct register_entry e;
	size_t i;

	list = calloc(registers_count(r) + 1, sizeof(*list));
	*count = 0;
	for (i = 0; list && i < registers_count(r); i++) {
		registers_at(r, i, &e);
		if (e.added->kind == v->kind && register_is_known(v,
		    e.added) && (!v->id[0] || strcmp(v->id, e.added->id) == 0))
			look(v, &e, &list[(*count)++]);
	}
	if (list)
		qsort(list, *count, sizeof(*list), by_id);
	return list;
}

int
register_list(FILE *out, const struct register_view *v)
{
	struct register_row *list;
	size_t i, count;
	int result = 0;

	list = register_rows(v, &count);
	if (!list)
		return -1;
	for (i = 0; i < count && result == 0; i++)
		result = v->json ? write_json(out, v, &list[i]) :
		    write_text(out, v, &list[i]);
	if (count == 0 && !v->json)
		fprintf(out, "no entries\n");
	free(list);
	return result;
}

/* ---- who has not acknowledged ---- */

static bool
has_acknowledged(const struct register_view *v, const char *person)
{
	const struct policy_context *c = v->context;
	const struct register_act *by;
	struct register_entry e;
	size_t i;

	for (i = 0; c->registers && i < registers_count(c->registers); i++) {
		registers_at(c->registers, i, &e);
		if (e.added->kind == REGISTER_ACKNOWLEDGEMENT &&
		    strcmp(e.added->scope.person, person) == 0 &&
		    strcmp(e.added->terms.policy, policy_hash(c->policy)) ==
		    0 && register_state_at(&e, NULL, v->at_us, c->as_known_us,
		    &by) == REGISTER_IN_FORCE)
			return true;
	}
	return false;
}

static int
write_missing(FILE *out, const struct register_view *v,
    const struct roster_person *p)
{
	struct json j = { 0 };

	if (!v->json) {
		print_text(out, p->id);
		fprintf(out, " (%s)\n", person_kind_name(p->kind));
		return 0;
	}
	json_object_begin(&j, NULL);
	json_text(&j, "person", p->id);
	json_text(&j, "kind", person_kind_name(p->kind));
	json_text(&j, "policy", policy_hash(v->context->policy));
	json_object_end(&j);
	return write_line(out, &j);
}

/* Asked to acknowledge it: who works here then, but guests and pupils. */
static bool
is_asked(const struct register_view *v, const struct roster_person *p)
{
	return p->kind != PERSON_PUPIL && p->kind != PERSON_GUEST &&
	    roster_person_named(v->context->roster, p->id, v->at_us) == p;
}

size_t
register_told(const struct register_view *v, size_t *asked)
{
	const struct roster *r = v->context->roster;
	const struct roster_person *p;
	size_t i, told = 0;

	*asked = 0;
	for (i = 0; i < roster_people(r); i++) {
		p = roster_person_at(r, i);
		if (!is_asked(v, p))
			continue;
		++*asked;
		told += has_acknowledged(v, p->id);
	}
	return told;
}

int
register_missing(FILE *out, const struct register_view *v)
{
	const struct roster *r = v->context->roster;
	const struct roster_person *p;
	size_t i, asked = 0, missing = 0;

	for (i = 0; i < roster_people(r); i++) {
		p = roster_person_at(r, i);
		if (!is_asked(v, p))
			continue;
		asked++;
		if (has_acknowledged(v, p->id))
			continue;
		missing++;
		if (write_missing(out, v, p) < 0)
			return -1;
	}
	if (!v->json)
		fprintf(out, "%zu of %zu have not acknowledged policy %.16s, "
		    "which is in force\n", missing, asked,
		    policy_hash(v->context->policy));
	return 0;
}
