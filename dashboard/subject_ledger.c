/* subject_ledger.c: what people recorded about one person. */
#include "dashboard/subject_parts.h"

#include <string.h>

#include "dashboard/done_words.h"
#include "dashboard/print.h"
#include "store/ledger_text.h"

/* ---- registers ---- */

/* Is it about the person, or a device that was theirs? */
static bool
is_about(const struct subject *s, const struct register_act *added)
{
	return subject_is(s, added->scope.person) ||
	    (added->scope.device[0] &&
	    subject_has_device(s, added->scope.device)) ||
	    subject_is(s, added->terms.administrators[0]) ||
	    subject_is(s, added->terms.administrators[1]);
}

#define REDACT(s, field) redact_in(&(s)->redact, field, sizeof(field))

static void
write_act(struct subject *s, const struct register_act *act)
{
	struct register_act a = *act;
	char at[CALENDAR_TEXT];

	REDACT(s, a.by);
	REDACT(s, a.authority);
	REDACT(s, a.reason);
	REDACT(s, a.scope.person);
	REDACT(s, a.terms.conditions);
	REDACT(s, a.terms.reference);
	REDACT(s, a.terms.administrators[0]);
	REDACT(s, a.terms.administrators[1]);
	snprintf(a.os_user, sizeof(a.os_user), "[staff]");
	ledger_text_act(s->j, &a, true);
	fprintf(s->text, "%s: %s, %s", calendar_text(a.recorded_us, at),
	    a.id, done_entry(a.verb));
	fputs(a.authority[0] ? " on the authority of " : "", s->text);
	subject_line(s, a.authority);
}

void
subject_registers(struct subject *s)
{
	const struct registers *all = ledger_registers(s->reader->ledger);
	struct register_entry e;
	size_t i, k, n = 0;

	subject_begin_part(s, "registers", "Entries of the registers about "
	    "you");
	for (i = 0; i < registers_count(all); i++) {
		registers_at(all, i, &e);
		if (!is_about(s, e.added))
			continue;
		for (k = 0; k < e.act_count; k++, n++)
			write_act(s, &e.acts[k]);
	}
	subject_end_part(s, n);
}

/* ---- holds ---- */

/* Is it of them, or of what is theirs: a hold, a look? */
static bool
is_of_them(const struct subject *s, const struct duty *d)
{
	return subject_is(s, d->person) ||
	    (d->session[0] ? subject_has_session(s, d->session) :
	    d->device[0] && subject_has_device(s, d->device));
}

/* A day that is open on one side is not said. */
static void
write_day(struct subject *s, const char *key, int32_t day)
{
	char text[TEXT_DAY_TEXT];

	if (day != INT32_MIN && day != INT32_MAX)
		json_text(s->j, key, text_day_text(day, text));
}

static void
write_hold(struct subject *s, const struct duties_hold *h)
{
	struct duty d = h->hold;
	char at[CALENDAR_TEXT];

	REDACT(s, d.authority);
	REDACT(s, d.reason);
	json_object_begin(s->j, NULL);
	json_unsigned(s->j, "recorded", d.recorded_us);
	json_text(s->j, "id", d.id);
	json_text(s->j, "session", d.session);
	json_text(s->j, "device", d.device);
	json_text(s->j, "person", d.person);
	write_day(s, "from", d.from);
	write_day(s, "to", d.to);
	json_text(s->j, "authority", d.authority);
	json_text(s->j, "reason", d.reason);
	if (h->release.id[0])
		json_unsigned(s->j, "released", h->release.recorded_us);
	json_object_end(s->j);
	fprintf(s->text, "%s: %s%s, on the authority of ",
	    calendar_text(d.recorded_us, at), d.id,
	    h->release.id[0] ? ", released since" : "");
	print_text(s->text, d.authority);
	fputs(": ", s->text);
	subject_line(s, d.reason);
}

void
subject_holds(struct subject *s)
{
	const struct duties *all = ledger_duties(s->reader->ledger);
	size_t i, n = 0;

	subject_begin_part(s, "holds", "What is kept though its time may be "
	    "over");
	for (i = 0; i < duties_holds(all); i++)
		if (is_of_them(s, &duties_hold(all, i)->hold)) {
			write_hold(s, duties_hold(all, i));
			n++;
		}
	subject_end_part(s, n);
}

/* ---- the audit ---- */

struct auditing { struct subject *s; enum audit_what what; size_t n; };

static void
write_look(struct subject *s, const struct duty *look)
{
	struct duty d = *look;
	char at[CALENDAR_TEXT];

	REDACT(s, d.by);
	REDACT(s, d.reason);
	REDACT(s, d.authority);
	snprintf(d.os_user, sizeof(d.os_user), "[staff]");
	json_object_begin(s->j, NULL);
	json_unsigned(s->j, "recorded", d.recorded_us);
	json_text(s->j, "command", d.command);
	json_text(s->j, "reason", d.reason);
	json_object_end(s->j);
	fprintf(s->text, "%s: somebody %s: ", calendar_text(d.recorded_us, at),
	    done_look(ENGLISH, d.command));
	subject_line(s, d.reason);
}

static void
write_review(struct subject *s, const struct review *review)
{
	struct review v = *review;
	char at[CALENDAR_TEXT];

	REDACT(s, v.by);
	REDACT(s, v.reason);
	snprintf(v.os_user, sizeof(v.os_user), "[staff]");
	ledger_text_review(s->j, &v, true);
	fprintf(s->text, "%s: %s was found to be \"%s\": ",
	    calendar_text(v.recorded_us, at), v.session,
	    done_review(v.disposition));
	subject_line(s, v.reason);
}

static void
write_contest(struct subject *s, const struct contest *contest)
{
	struct contest c = *contest;
	char at[CALENDAR_TEXT];

	if (c.is_answer)
		REDACT(s, c.by);
	REDACT(s, c.reason);
	snprintf(c.os_user, sizeof(c.os_user), "[staff]");
	ledger_text_contest(s->j, &c, true);
	fprintf(s->text, "%s: %s, of %s, %s: ", calendar_text(c.recorded_us,
	    at), c.id, c.session, c.is_answer ? "was answered" :
	    "you said");
	subject_line(s, c.reason);
}

/* An audit_visit. */
static int
take_audit(void *arg, const struct audit_entry *e)
{
	struct auditing *a = arg;
	struct duty look = e->look;

	if (e->what != a->what || (e->what == AUDIT_LOOK ?
	    !is_of_them(a->s, &e->look) :
	    !subject_has_session(a->s, e->session)))
		return 0;
	look.recorded_us = e->recorded_us;
	switch (e->what) {
	case AUDIT_LOOK:
		write_look(a->s, &look);
		break;
	case AUDIT_REVIEW:
		write_review(a->s, &e->review);
		break;
	case AUDIT_CONTEST:
		write_contest(a->s, &e->contest);
		break;
	}
	a->n++;
	return 0;
}

int
subject_audit(struct subject *s, enum audit_what what)
{
	static const struct { const char *key, *title; } parts[] = {
		[AUDIT_LOOK] = { "looks", "Who looked at what is recorded of "
		    "you, as far as that is recorded" },
		[AUDIT_REVIEW] = { "reviews", "What reviewers found of those "
		    "uses" },
		[AUDIT_CONTEST] = { "contests", "What you contested, and what "
		    "was answered" },
	};
	struct auditing a = { s, what, 0 };
	int r;

	subject_begin_part(s, parts[what].key, parts[what].title);
	r = audit_each(s->reader->settings.state, 0, take_audit, &a, s->why,
	    s->whylen);
	subject_end_part(s, a.n);
	return r;
}
