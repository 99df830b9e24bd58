/* subject.c: everything that is recorded about one person.
 *
 * Each part goes into the JSON and into the text in one pass. Devices and
 * sessions found to be theirs are remembered, for later parts ask for them. */
#include "dashboard/subject.h"

#include <stdlib.h>
#include <string.h>

#include "dashboard/done_words.h"
#include "dashboard/print.h"
#include "dashboard/redact.h"
#include "store/audit.h"
#include "store/ledger_text.h"
#include "store/record.h"

struct subject {
	struct reader *reader;
	struct written *written;
	const struct subject_question *q;
	const struct roster **rosters;	/* all there were; redact has them */
	struct redact redact;
	struct judging *judging, *over;	/* over: readings that were replaced */
	struct json *j;
	FILE *text;
	char last[17];			/* session that counts */
	char (*sessions)[17];
	char (*devices)[64];
	size_t session_count, device_count;
	char *why;
	size_t whylen;
};

static int
no_memory(struct subject *s)
{
	snprintf(s->why, s->whylen, "out of memory");
	return -1;
}

static void
write_line(struct subject *s, const char *text)
{
	print_text(s->text, text);
	fputc('\n', s->text);
}

/* A title in the text, a list in the JSON. */
static void
begin_part(struct subject *s, const char *key, const char *title)
{
	json_array_begin(s->j, key);
	fprintf(s->text, "\n%s\n\n", title);
}

static void
end_part(struct subject *s, size_t count)
{
	json_array_end(s->j);
	if (count == 0)
		fputs("Nothing is recorded.\n", s->text);
}

/* ---- sessions ---- */

static bool
has_device(const struct subject *s, const char *device)
{
	size_t i;

	for (i = 0; i < s->device_count; i++)
		if (strcmp(s->devices[i], device) == 0)
			return true;
	return false;
}

static bool
has_session(const struct subject *s, const char *id)
{
	size_t i;

	for (i = 0; i < s->session_count; i++)
		if (strcmp(s->sessions[i], id) == 0)
			return true;
	return false;
}

static int
remember(struct subject *s, const struct session *one)
{
	void *more;

	more = reallocarray(s->sessions, s->session_count + 1,
	    sizeof(*s->sessions));
	if (!more)
		return no_memory(s);
	s->sessions = more;
	memcpy(s->sessions[s->session_count++], one->id, sizeof(one->id));
	if (has_device(s, one->device))
		return 0;
	more = reallocarray(s->devices, s->device_count + 1,
	    sizeof(*s->devices));
	if (!more)
		return no_memory(s);
	s->devices = more;
	memcpy(s->devices[s->device_count++], one->device,
	    sizeof(one->device));
	return 0;
}

static void
write_session(struct subject *s, const struct session *one,
    const struct judged *judged, bool is_over)
{
	const struct verdict *v = &judged->verdict;
	struct grade_bounds time = grade_time(judged->basis.context.grading,
	    one, 0, UINT64_MAX);
	char from[CALENDAR_TEXT], until[CALENDAR_TEXT], span[PRINT_SPAN];
	int a;

	json_object_begin(s->j, NULL);
	if (is_over)
		json_bool(s->j, "replaced", true);
	record_member(s->j, "record", one);
	json_object_begin(s->j, "verdict");
	json_text(s->j, "outcome", outcome_name(v->outcome));
	json_text(s->j, "clause", v->clause);
	json_text(s->j, "says", v->says);
	json_bool(s->j, "normally", v->normally);
	json_text(s->j, "missing", v->missing);
	json_text(s->j, "law", judged->basis.law->hash);
	for (a = 0; a < GRADE_COVER; a++)
		json_number(s->j, grade_axis_name((enum grade_axis)a),
		    v->grades[a]);
	json_object_end(s->j);
	json_object_end(s->j);
	fprintf(s->text, "%s to %.8s on ", calendar_text(one->start_us, from),
	    calendar_text(one->end_us, until) + 11);
	print_text(s->text, one->device);
	fprintf(s->text, ": %s, %s, %s in all. %s%s%s%s (%s)\n",
	    one->service, grade_words(GRADE_USE, v->grades[GRADE_USE]),
	    print_bounds(time.lower_s, time.upper_s, span),
	    wording_outcome(ENGLISH, v->outcome),
	    v->clause[0] ? ", clause " : "",
	    v->clause, v->normally ? ", normally" : "", one->id);
	if (is_over)
		fputs("    (as a capture file was first read; what it was read "
		    "as later counts)\n", s->text);
}

/* A written_visit. */
static int
take_session(void *arg, uint64_t sequence, const struct session *one)
{
	struct subject *s = arg;
	const struct written_row *row = written_at(s->written,
	    written_find(s->written, sequence));
	enum judging_result result;
	struct judged judged;

	if (!row->is_over && strcmp(one->id, s->last) == 0)
		return 0;		/* written twice */
	if (!row->is_over)
		memcpy(s->last, one->id, sizeof(s->last));
	result = judging_next(row->is_over ? s->over : s->judging, one,
	    &judged, NULL);
	if (result == JUDGING_ORDER)
		return 0;
	if (result == JUDGING_MEMORY)
		return no_memory(s);
	if (!policy_is_theirs(&judged.basis.context, &judged.verdict,
	    s->q->person))
		return 0;
	write_session(s, one, &judged, row->is_over);
	return remember(s, one);
}

/* Days in the order in which they came. */
static int
write_sessions(struct subject *s)
{
	int32_t day, first = INT32_MAX, last = INT32_MIN;
	const struct written_row *row;
	size_t i;
	int r = 0;

	for (i = 0; i < written_count(s->written); i++) {
		row = written_at(s->written, i);
		if (row->is_session && row->day < first)
			first = row->day;
		if (row->is_session && row->day > last)
			last = row->day;
	}
	begin_part(s, "sessions", "Use of social media that is recorded");
	for (day = first; r == 0 && day <= last; day++)
		r = written_day(s->written, day, take_session, s, s->why,
		    s->whylen);
	end_part(s, s->session_count);
	return r;
}

/* ---- registers ---- */

/* Is it about the person, or a device that was theirs? */
static bool
is_about(const struct subject *s, const struct register_act *added)
{
	return strcmp(added->scope.person, s->q->person) == 0 ||
	    (added->scope.device[0] && has_device(s, added->scope.device)) ||
	    strcmp(added->terms.administrators[0], s->q->person) == 0 ||
	    strcmp(added->terms.administrators[1], s->q->person) == 0;
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
	write_line(s, a.authority);
}

static void
write_registers(struct subject *s)
{
	const struct registers *all = ledger_registers(s->reader->ledger);
	struct register_entry e;
	size_t i, k, n = 0;

	begin_part(s, "registers", "Entries of the registers about you");
	for (i = 0; i < registers_count(all); i++) {
		registers_at(all, i, &e);
		if (!is_about(s, e.added))
			continue;
		for (k = 0; k < e.act_count; k++, n++)
			write_act(s, &e.acts[k]);
	}
	end_part(s, n);
}

/* ---- the audit ---- */

static bool
looked_at(const struct subject *s, const struct duty *look)
{
	return strcmp(look->person, s->q->person) == 0 ||
	    (look->session[0] ? has_session(s, look->session) :
	    look->device[0] && has_device(s, look->device));
}

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
	    done_look(d.command));
	write_line(s, d.reason);
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
	write_line(s, v.reason);
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
	write_line(s, c.reason);
}

/* An audit_visit. */
static int
take_audit(void *arg, const struct audit_entry *e)
{
	struct auditing *a = arg;
	struct duty look = e->look;

	if (e->what != a->what || (e->what == AUDIT_LOOK ?
	    !looked_at(a->s, &e->look) : !has_session(a->s, e->session)))
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

static int
write_audit(struct subject *s, enum audit_what what)
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

	begin_part(s, parts[what].key, parts[what].title);
	r = audit_each(s->reader->settings.state, 0, take_audit, &a, s->why,
	    s->whylen);
	end_part(s, a.n);
	return r;
}

/* ---- all of it ---- */

static void
write_head(struct subject *s)
{
	static const char left_out[] = "Left out: uses of shared devices, of "
	    "which nobody knows whose they are; other people, who stand here "
	    "as [another person] or [staff]; reviews of uses that were "
	    "deleted. A verdict is computed when it is asked for, from the "
	    "record and the policy in force at that time; nobody has decided "
	    "anything by it alone.";
	char at[CALENDAR_TEXT];

	json_object_begin(s->j, NULL);
	json_unsigned(s->j, "v", 1);
	json_text(s->j, "subject", s->q->person);
	json_unsigned(s->j, "made", s->q->now_us);
	json_text(s->j, "site", s->reader->settings.site);
	json_text(s->j, "left_out", left_out);
	fputs("What beadle holds about ", s->text);
	write_line(s, s->q->person);
	fprintf(s->text, "Made %s, in %s time.\n\n",
	    calendar_text(s->q->now_us, at), s->reader->settings.zone);
	print_wrapped(s->text, 0, left_out);
}

static int
take_rosters(struct subject *s)
{
	const struct laws *laws = s->reader->laws;
	size_t i, n = 0;

	while (laws_roster(laws, n))
		n++;
	s->rosters = calloc(n + 1, sizeof(*s->rosters));
	for (i = 0; s->rosters && i < n; i++)
		s->rosters[i] = laws_roster(laws, i);
	s->redact = (struct redact){ .rosters = s->rosters,
			.count = n, .of = s->q->person };
	return s->rosters ? 0 : no_memory(s);
}

int
subject_write(struct reader *r, struct written *w,
    const struct subject_question *q, struct json *j, FILE *text, char *why,
    size_t whylen)
{
	struct subject s = { .reader = r, .written = w, .q = q,
		.j = j, .text = text,
		.judging = judging_new(reader_basis, r),
		.over = judging_new(reader_basis, r), .why = why,
		.whylen = whylen };
	int result = s.judging && s.over ? 0 : no_memory(&s);

	write_head(&s);
	if (result == 0)
		result = take_rosters(&s);
	if (result == 0)
		result = write_sessions(&s);
	if (result == 0)
		write_registers(&s);
	if (result == 0)
		result = write_audit(&s, AUDIT_REVIEW);
	if (result == 0)
		result = write_audit(&s, AUDIT_CONTEST);
	if (result == 0)
		result = write_audit(&s, AUDIT_LOOK);
	json_object_end(j);
	json_newline(j);
	judging_free(s.judging);
	judging_free(s.over);
	free(s.rosters);
	free(s.sessions);
	free(s.devices);
	if (result == 0 && !json_ok(j))
		result = no_memory(&s);
	return result < 0 ? -1 : 0;
}
