/* subject.c: everything that is recorded about one person.
 *
 * Each part goes into the JSON and into the text in one pass. Devices and
 * sessions found to be theirs are remembered, for later parts ask for them. */
#include "dashboard/subject_parts.h"

#include <stdlib.h>
#include <string.h>

#include "dashboard/cover_grade.h"
#include "dashboard/opened.h"
#include "dashboard/print.h"
#include "store/record.h"

static int
no_memory(struct subject *s)
{
	snprintf(s->why, s->whylen, "out of memory");
	return -1;
}

/* ---- sessions ---- */

/* They come day by day. */
static int
remember_day(struct subject *s, int32_t day)
{
	void *more;

	if (s->day_count && s->days[s->day_count - 1].day == day)
		return 0;
	more = reallocarray(s->days, s->day_count + 1, sizeof(*s->days));
	if (!more)
		return no_memory(s);
	s->days = more;
	s->days[s->day_count++] = (struct written_cover){ .day = day };
	return 0;
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
	if (remember_day(s, calendar_day(one->start_us)) < 0)
		return -1;
	if (subject_has_device(s, one->device))
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
	subject_begin_part(s, "sessions", "Use of social media that is "
	    "recorded");
	for (day = first; r == 0 && day <= last; day++)
		r = written_day(s->written, day, take_session, s, s->why,
		    s->whylen);
	subject_end_part(s, s->session_count);
	return r;
}

/* An opened_visit. */
static int
take_open(void *arg, const struct session *one)
{
	struct subject *s = arg;
	char from[CALENDAR_TEXT];

	if (subject_has_session(s, one->id))
		return 0;		/* it has ended since */
	record_member(s->j, NULL, one);
	fprintf(s->text, "since %s on ", calendar_text(one->start_us, from));
	print_text(s->text, one->device);
	fprintf(s->text, ": %s, open still (%s)\n", one->service, one->id);
	s->open_count++;
	return 0;
}

static int
write_open(struct subject *s)
{
	int r;

	subject_begin_part(s, "open", "Use that had not ended yet, and is "
	    "recorded when it does");
	r = opened_each(s->reader, s->q->person, take_open, s, s->why,
	    s->whylen);
	subject_end_part(s, s->open_count);
	return r;
}

/* ---- what was seen of those days ---- */

static void
write_cover(struct subject *s, const struct written_cover *c)
{
	int grade = cover_grade(&c->seen);
	char day[TEXT_DAY_TEXT], why[COVER_WHY] = "";

	if (grade >= 0)
		cover_grade_why(&c->seen, why);
	text_day_text(c->day, day);
	json_object_begin(s->j, NULL);
	json_text(s->j, "day", day);
	json_number(s->j, "cover", grade);
	json_text(s->j, "says", grade_words(GRADE_COVER, grade));
	json_text(s->j, "why", why);
	json_object_end(s->j);
	fprintf(s->text, "%s: %s%s%s\n", day, grade_words(GRADE_COVER, grade),
	    why[0] ? ": " : "", why);
}

/* What is not told of a day may not have been seen. */
static int
write_coverage(struct subject *s)
{
	size_t i;

	if (written_covers(s->written, s->days, s->day_count, s->why,
	    s->whylen) < 0)
		return -1;
	subject_begin_part(s, "coverage", "How much was seen on those days, "
	    "of everybody's use; what was missed may have been yours");
	for (i = 0; i < s->day_count; i++)
		write_cover(s, &s->days[i]);
	subject_end_part(s, s->day_count);
	return 0;
}

/* ---- all of it ---- */

/* By which other ids it was looked for. */
static void
write_ids(struct subject *s)
{
	const char *id, *person = s->q->person;
	size_t at = 0;

	if (!roster_other_id(s->redact.now, person, &at))
		return;
	at = 0;
	json_array_begin(s->j, "also");
	while ((id = roster_other_id(s->redact.now, person, &at)) != NULL) {
		json_text(s->j, NULL, id);
		fputs("and by another id, ", s->text);
		subject_line(s, id);
	}
	json_array_end(s->j);
}

static void
write_head(struct subject *s)
{
	static const char left_out[] = "Left out: uses of shared devices, of "
	    "which nobody knows whose they are; other people, who stand here "
	    "as [another person] or [staff]; reviews of uses that were "
	    "deleted; your account here, if you have one, and your rows in the "
	    "school's rosters; numbers of a day that were counted by an entry "
	    "of the registers; backups, and what was printed, mailed or "
	    "exported before. A verdict is computed when it is asked for, "
	    "from the record and the policy in force at that time; nobody has "
	    "decided anything by it alone.";
	char at[CALENDAR_TEXT];

	json_object_begin(s->j, NULL);
	json_unsigned(s->j, "v", 1);
	json_text(s->j, "subject", s->q->person);
	json_unsigned(s->j, "made", s->q->now_us);
	json_text(s->j, "site", s->reader->settings.site);
	json_text(s->j, "left_out", left_out);
	fputs("What beadle holds about ", s->text);
	subject_line(s, s->q->person);
	write_ids(s);
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
			.count = n, .of = s->q->person,
			.now = s->redact.now };
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
		.whylen = whylen,
		.redact.now = laws_newest(r->laws)->roster };
	int result = s.judging && s.over ? 0 : no_memory(&s);

	write_head(&s);
	if (result == 0)
		result = take_rosters(&s);
	if (result == 0)
		result = write_sessions(&s);
	if (result == 0)
		result = write_coverage(&s);
	if (result == 0)
		result = write_open(&s);
	if (result == 0) {
		subject_registers(&s);
		subject_holds(&s);
	}
	if (result == 0)
		result = subject_audit(&s, AUDIT_REVIEW);
	if (result == 0)
		result = subject_audit(&s, AUDIT_CONTEST);
	if (result == 0)
		result = subject_audit(&s, AUDIT_LOOK);
	json_object_end(j);
	json_newline(j);
	judging_free(s.judging);
	judging_free(s.over);
	free(s.rosters);
	free(s.sessions);
	free(s.devices);
	free(s.days);
	if (result == 0 && !json_ok(j))
		result = no_memory(&s);
	return result < 0 ? -1 : 0;
}
