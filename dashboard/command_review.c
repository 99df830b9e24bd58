/* command_review.c: beadle review: what a person found of a session that was
 * flagged, taking that back, and what waits to be looked at. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "dashboard/command.h"
#include "dashboard/judge_one.h"
#include "dashboard/moment.h"
#include "dashboard/os_user.h"
#include "dashboard/precision_words.h"
#include "dashboard/print.h"
#include "dashboard/report.h"
#include "dashboard/review_list.h"
#include "dashboard/reviewing.h"

enum { BY = COMMAND_PLACE, REASON, UNDO, DAY, FROM, TO, OPEN, OPTIONS };

#define MOST_DAYS 400		/* as many as a draft is tried on */

static const struct options_row options[OPTIONS] = {
	COMMAND_PLACE_ROWS,
	{ "by", '\0', "ID", "the person who reviewed it" },
	{ "reason", '\0', "TEXT", "why, or what was done" },
	{ "undo", '\0', NULL, "take the disposition of SESSION back" },
	{ "day", 'd', "DAY", "list: of this day (the last day)" },
	{ "from", '\0', "DAY", "list: from this day" },
	{ "to", '\0', "DAY", "list: to this day, included" },
	{ "open", '\0', NULL, "list: only what waits for review" },
};

/* ---- list ---- */

struct listing {
	struct review_list *list;
	struct judging *judging;
	enum judging_result result;
};

static int
add_session(void *arg, const struct session *s)
{
	struct listing *l = arg;
	struct judged j;

	l->result = judging_next(l->judging, s, &j, NULL);
	if (l->result == JUDGING_DONE &&
	    review_list_add(l->list, s, &j) < 0)
		l->result = JUDGING_MEMORY;
	return l->result != JUDGING_DONE;
}

/* The days asked for: 0 or the exit status. */
static int
read_days(struct command_io *io, const char *const *values, struct reader *r,
    int32_t days[2])
{
	int i;

	if (!values[FROM] && !values[TO]) {
		if (reader_day(r, values[DAY], io->now_us, &days[0], io->why,
		    COMMAND_WHY) < 0)
			return values[DAY] ? 2 : 1;
		days[1] = days[0];
		return 0;
	}
	if (values[DAY] || !values[FROM] || !values[TO]) {
		snprintf(io->why, COMMAND_WHY, "give --day, or --from and "
		    "--to together");
		return 2;
	}
	for (i = 0; i < 2; i++)
		if (moment_day(values[i ? TO : FROM], io->now_us, &days[i],
		    io->why, COMMAND_WHY) < 0)
			return 2;
	if (days[1] >= days[0] && days[1] - days[0] < MOST_DAYS)
		return 0;
	snprintf(io->why, COMMAND_WHY, "--from comes first, and --to at most "
	    "%d days later", MOST_DAYS - 1);
	return 2;
}

static int
write_list(struct command_io *io, struct listing *l, const int32_t days[2],
    bool only_open)
{
	char first[TEXT_DAY_TEXT], last[TEXT_DAY_TEXT], what[64];

	snprintf(what, sizeof(what), "%s%s%s", text_day_text(days[0], first),
	    days[1] > days[0] ? " to " : "",
	    days[1] > days[0] ? text_day_text(days[1], last) : "");
	if (review_list_write(l->list, what, only_open, io->out) == 0)
		return 0;
	snprintf(io->why, COMMAND_WHY, "out of memory");
	return 1;
}

static int
list_days(struct command_io *io, struct reader *r, const int32_t days[2],
    bool only_open)
{
	struct listing l = { review_list_new(), judging_new(reader_basis, r),
		JUDGING_MEMORY };
	struct reader_request q = { .what = READER_DAY, .is_whole = true,
		.is_unseen = true };
	int result = l.list && l.judging ? 0 : 1;

	for (q.day = days[0]; result == 0 && q.day <= days[1]; q.day++)
		result = reader_named(r, &q, add_session, &l, io->why,
		    COMMAND_WHY);
	if (result == 0)
		result = write_list(io, &l, days, only_open);
	else if (result > 0)
		snprintf(io->why, COMMAND_WHY, "%s", judging_words(l.result));
	judging_free(l.judging);
	review_list_free(l.list);
	return result == 0 ? 0 : 1;
}

static int
list(struct command_io *io, const char *const *values, struct reader *r)
{
	int32_t days[2];
	int status;

	status = command_open(io, values, COMMAND_LAW | COMMAND_STORE, r);
	if (status == 0)
		status = read_days(io, values, r, days);
	return status ? status : list_days(io, r, days, values[OPEN] != NULL);
}

/* ---- a disposition ---- */

struct task {
	struct command_io *io;
	struct reader *reader;
	struct review review;
	int status;
};

static void
tell(struct task *t, const struct review *before)
{
	const struct review *v = &t->review;
	bool is_undone = v->disposition == DISPOSITION_UNDONE;
	FILE *out = t->io->out;
	char day[TEXT_DAY_TEXT];

	fprintf(out, "%s ", v->session);
	if (!is_undone)
		fprintf(out, "%s%s", disposition_name(v->disposition),
		    before ? "; before it was " : "");
	if (before) {
		fprintf(out, "%s by ", disposition_name(before->disposition));
		print_text(out, before->by);
		fprintf(out, " on %s", text_day_text(
		    calendar_day(before->recorded_us), day));
	}
	fputs(is_undone ? ", taken back\n" : "\n", out);
}

/* Is its service demoted under today's law? */
static bool
is_demoted(const struct task *t, uint64_t at_us, struct demotion *out)
{
	struct policy_context c;
	struct demotion_question q;

	laws_context(t->reader->laws, at_us, 0, &c, NULL);
	q = (struct demotion_question){ t->review.service,
		catalogue_hash(c.catalogue), c.grading, at_us, 0 };
	return reviews_demotion(c.reviews, &q, out);
}

static void
announce(const struct task *t)
{
	struct grading_precision asked;
	char line[PRECISION_TEXT];
	struct policy_context c;
	struct demotion d;

	if (!is_demoted(t, t->review.recorded_us, &d))
		return;
	laws_context(t->reader->laws, t->review.recorded_us, 0, &c, NULL);
	grading_precision(c.grading, &asked);
	precision_demoted(ENGLISH, report_service_title(c.catalogue,
	    t->review.service), &d, line);
	fprintf(t->io->out, "%s: under the %u %% that the grading asks for. "
	    "Sessions from now on are not held against anybody by themselves, "
	    "until another catalogue or grading is published; those before "
	    "keep their verdict.\n", line, asked.floor);
}

/* A store_visit. */
static int
review_session(void *arg, const struct session *s)
{
	struct task *t = arg;
	struct command_io *io = t->io;
	const struct review *before;
	struct review was;
	struct judged j;
	struct demotion d;
	bool was_demoted;

	t->status = 1;
	if (judge_one(t->reader, s, &j, NULL, io->why, COMMAND_WHY) < 0)
		return 1;
	t->status = reviewing_check(&t->review, s, &j, io->now_us, io->why,
	    COMMAND_WHY) < 0 ? 2 : 0;
	if (t->status != 0)
		return 1;
	before = reviews_of(j.basis.context.reviews, s->id, 0);
	if (before)
		was = *before;
	was_demoted = is_demoted(t, io->now_us, &d);
	if (ledger_review(t->reader->ledger, &t->review, io->now_us, io->why,
	    COMMAND_WHY) < 0) {
		t->status = 1;
		return 1;
	}
	tell(t, before ? &was : NULL);
	if (!was_demoted)
		announce(t);
	return 0;
}

/* Nobody else writes until the reader is closed: what is checked now is so
 * when it is written. */
static int
open_to_write(struct command_io *io, struct reader *r)
{
	const char *state = r->settings.state;

	if (access(state, W_OK | X_OK) < 0) {
		snprintf(io->why, COMMAND_WHY, "the state directory %.300s: "
		    "%s", state, strerror(errno));
		return 2;
	}
	if (os_user_become(state, io->why, COMMAND_WHY) < 0 ||
	    command_store(io, r) != 0 ||
	    ledger_open_write(&r->ledger, state, io->why, COMMAND_WHY) < 0)
		return 1;
	if (laws_open(&r->laws, state, r->settings.law, r->ledger, io->faults,
	    io->why, COMMAND_WHY) < 0)
		return text_faults_count(io->faults, TEXT_ERROR) ? 2 : 1;
	return 0;
}

static int
review(struct command_io *io, const char *const *values, const char *id,
    enum disposition disposition, struct reader *r)
{
	struct reader_request q = { .what = READER_ONE, .id = id,
		.is_unseen = true };
	struct task t = { .io = io, .reader = r, .status = 1,
		.review.disposition = disposition };
	int status;

	os_user(t.review.os_user);
	snprintf(t.review.by, REGISTER_NAME, "%s", values[BY]);
	if (values[REASON])
		snprintf(t.review.reason, REGISTER_TEXT, "%s",
		    values[REASON]);
	status = command_open(io, values, 0, r);
	if (status == 0)
		status = open_to_write(io, r);
	if (status == 0 && reader_named(r, &q, review_session, &t, io->why,
	    COMMAND_WHY) != 0)
		status = t.status;
	return status;
}

/* ---- the command line ---- */

/* Options that are not for what is asked, by their rows. */
static int
check_options(struct command_io *io, const char *const *values, bool is_list)
{
	int i;

	for (i = BY; i < OPTIONS; i++) {
		if (!values[i] || is_list == (i >= DAY))
			continue;
		snprintf(io->why, COMMAND_WHY, "--%s is not for %s",
		    options[i].name, is_list ? "the list" : "a disposition");
		return -1;
	}
	if (is_list)
		return 0;
	if (!values[BY] || !values[BY][0] ||
	    strlen(values[BY]) >= REGISTER_NAME) {
		snprintf(io->why, COMMAND_WHY, "who reviewed it must be said: "
		    "--by ID");
		return -1;
	}
	if (values[REASON] && (!values[REASON][0] ||
	    strlen(values[REASON]) >= REGISTER_TEXT)) {
		snprintf(io->why, COMMAND_WHY, "--reason has from 1 to %d "
		    "bytes", REGISTER_TEXT - 1);
		return -1;
	}
	return 0;
}

static int
read_disposition(struct command_io *io, const char *word,
    enum disposition *out)
{
	int d = 0;

	if (!word) {
		snprintf(io->why, COMMAND_WHY, "what was found of the session? "
		    "correct, refer, exempt, embed, background, wrong-device "
		    "or unclear");
		return -1;
	}
	while (d < DISPOSITION_UNDONE &&
	    strcmp(word, disposition_name((enum disposition)d)) != 0)
		d++;
	*out = (enum disposition)d;
	if (d < DISPOSITION_UNDONE)
		return 0;
	snprintf(io->why, COMMAND_WHY, "\"%.40s\" is nothing one finds of a "
	    "session: it is correct, refer, exempt, embed, background, "
	    "wrong-device or unclear", word);
	return -1;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	bool is_list = strcmp(argv[0], "list") == 0;
	enum disposition disposition = DISPOSITION_UNDONE;
	const char *word = argc > 1 ? argv[1] : NULL;
	struct reader r = { 0 };
	int status;

	if (check_options(io, values, is_list) < 0)
		return 2;
	if ((is_list || values[UNDO]) && word) {
		snprintf(io->why, COMMAND_WHY, "leave \"%.40s\" out", word);
		return 2;
	}
	if (!is_list && (reader_id(argv[0], io->why, COMMAND_WHY) < 0 ||
	    (!values[UNDO] && read_disposition(io, word, &disposition) < 0)))
		return 2;
	status = is_list ? list(io, values, &r) :
	    review(io, values, argv[0], disposition, &r);
	reader_close(&r);
	return status;
}

const struct command command_review = {
	"review", "SESSION DISPOSITION | list",
	"record what was found of a flagged session, or list them",
	options, OPTIONS, 1, 2, run
};
