/* command_subject.c: beadle subject: what is recorded about one person, handed
 * to that person, or deleted. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dashboard/duty_form.h"
#include "dashboard/known.h"
#include "dashboard/opened.h"
#include "dashboard/print.h"
#include "dashboard/retain.h"
#include "dashboard/subject.h"
#include "store/files.h"

enum { BY = COMMAND_PLACE, PERSON = BY + DUTY_FORM_COUNT, OUTPUT, DRY_RUN,
	OPTIONS };

static const struct options_row options[OPTIONS] = {
	COMMAND_PLACE_ROWS,
	DUTY_FORM_ROWS,
	{ "person", '\0', "ID", "the person of the roster" },
	{ "output", 'o', "NAME", "export: write NAME.json and NAME.txt" },
	{ "dry-run", '\0', NULL, "erase: say what would go" },
};

/* Of one that is mistyped nothing would be found either. */
static int
check_known(struct command_io *io, const struct reader *r,
    const struct duty *d)
{
	if (known_by_name(r, d))
		return 0;
	known_refuse(d, io->why, COMMAND_WHY);
	return 2;
}

/* ---- export ---- */

#define KINDS 2			/* of files */
static const char *const endings[KINDS] = { "json", "txt" };

struct output { char path[KINDS][512]; int fd[KINDS]; };

/* New files, which nobody else can read; made before anything is looked at. */
static int
make_files(struct command_io *io, const char *name, struct output *o)
{
	int i;

	for (i = 0; i < KINDS; i++)
		o->fd[i] = -1;
	for (i = 0; i < KINDS; i++) {
		snprintf(o->path[i], sizeof(o->path[i]), "%.500s.%s", name,
		    endings[i]);
		o->fd[i] = open(o->path[i], O_WRONLY | O_CREAT | O_EXCL |
		    O_CLOEXEC | O_NOFOLLOW, 0600);
		if (o->fd[i] < 0) {
			snprintf(io->why, COMMAND_WHY, "cannot make %.400s: %s",
			    o->path[i], strerror(errno));
			return -1;
		}
	}
	return 0;
}

/* What is not kept and cannot be removed, because we are the state's owner
 * now, is at least empty. */
static void
close_files(struct output *o, bool keep)
{
	int i;

	for (i = 0; i < KINDS; i++) {
		if (o->fd[i] < 0)
			continue;
		if (!keep && unlink(o->path[i]) < 0 &&
		    ftruncate(o->fd[i], 0) < 0)
			errno = 0;
		close(o->fd[i]);
	}
}

static int
fill_file(struct command_io *io, struct output *o, int i, const char *bytes,
    size_t len)
{
	if (files_write(o->fd[i], bytes, len, -1) == 0 &&
	    fsync(o->fd[i]) == 0)
		return 0;
	snprintf(io->why, COMMAND_WHY, "cannot write %.400s: %s", o->path[i],
	    strerror(errno));
	return 1;
}

/* The ledger has it before a byte leaves. */
static int
record_look(struct command_io *io, struct reader *r, struct duty *look)
{
	look->what = DUTY_LOOK;
	look->from = INT32_MIN;
	look->to = INT32_MAX;
	snprintf(look->command, sizeof(look->command), "subject export");
	return ledger_duty(r->ledger, look, NULL, io->now_us, io->why,
	    COMMAND_WHY) < 0 ? 1 : 0;
}

static int
fill_files(struct command_io *io, struct reader *r, const struct duty *look,
    struct output *o)
{
	struct subject_question q = { look->person, look->reason, io->now_us };
	struct json j = { 0 };
	struct written *w;
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	int status = 1;

	if (!out) {
		snprintf(io->why, COMMAND_WHY, "out of memory");
		return 1;
	}
	if (written_open(&w, r->settings.state, io->why, COMMAND_WHY) == 0) {
		status = subject_write(r, w, &q, &j, out, io->why,
		    COMMAND_WHY) < 0;
		written_close(w);
	}
	if (fclose(out) != 0 && status == 0) {
		snprintf(io->why, COMMAND_WHY, "out of memory");
		status = 1;
	}
	if (status == 0)
		status = fill_file(io, o, 0, j.bytes, j.len);
	if (status == 0)
		status = fill_file(io, o, 1, text, len);
	json_free(&j);
	free(text);
	return status;
}

static int
export(struct command_io *io, const char *const *values, struct reader *r,
    struct duty *look)
{
	struct output o;
	int status = 2;

	if (!values[OUTPUT] || !values[OUTPUT][0] ||
	    strlen(values[OUTPUT]) > 500) {
		snprintf(io->why, COMMAND_WHY, "say where to: -o NAME makes "
		    "NAME.json and NAME.txt");
		return 2;
	}
	if (make_files(io, values[OUTPUT], &o) == 0)
		status = duty_form_open(io, r);
	if (status == 0)
		status = check_known(io, r, look);
	if (status == 0)
		status = record_look(io, r, look);
	if (status == 0)
		status = fill_files(io, r, look, &o);
	close_files(&o, status == 0);
	if (status == 0)
		fprintf(io->out, "%s and %s are written, and that they were is "
		    "in the ledger; look through them before they are handed "
		    "over\n", o.path[0], o.path[1]);
	return status;
}

/* ---- erase ---- */

/* An opened_visit. */
static int
count_open(void *arg, const struct session *s)
{
	(void)s;
	++*(uint64_t *)arg;
	return 0;
}

/* What is open is in no order: it is not in the record yet. */
static int
tell_open(struct command_io *io, struct reader *r, const char *person)
{
	char number[PRINT_NUMBER];
	uint64_t open = 0;

	if (opened_each(r, person, count_open, &open, io->why,
	    COMMAND_WHY) != 0)
		return 1;
	if (open)
		fprintf(io->out, "open still, and not erased: %s (they are "
		    "recorded when they end: erase again then)\n",
		    print_number(open, number));
	return 0;
}

/* The order names nobody: which ids it was made for, this says. */
static void
tell_ids(struct command_io *io, struct reader *r, const char *person)
{
	const struct roster *roster = laws_newest(r->laws)->roster;
	const char *id;
	size_t at = 0;

	while ((id = roster_other_id(roster, person, &at)) != NULL) {
		fputs("theirs by another id, too: ", io->out);
		print_text(io->out, id);
		fputc('\n', io->out);
	}
}

static int
tell(struct command_io *io, struct reader *r, const char *person,
    const struct retained *out)
{
	char number[PRINT_NUMBER];
	uint64_t sessions = 0;
	int c;

	tell_ids(io, r, person);
	for (c = 0; c <= RETENTION_CASE; c++)
		sessions += out->order.classes[c].records;
	fprintf(io->out, "sessions on devices that were theirs alone: %s\n",
	    print_number(sessions, number));
	fprintf(io->out, "counts of register entries about them: %s\n",
	    print_number(out->order.classes[RETENTION_COUNTS].records,
	    number));
	fprintf(io->out, "held, and not erased: %s\n",
	    print_number(out->order.held, number));
	fputs("not erased: entries of the registers, reviews (which name no "
	    "device and no person) and who looked at what\n", io->out);
	return tell_open(io, r, person);
}

static int
erase(struct command_io *io, const char *const *values, struct reader *r,
    struct duty *who)
{
	static const struct duty_form_words words = {
		"there is nothing to erase", "beadle subject erase" };
	struct retained out;
	struct written *w;
	int status;

	status = values[DRY_RUN] ? command_laws(io, r) :
	    duty_form_open(io, r);
	if (status == 0)
		status = check_known(io, r, who);
	if (status == 0 && !values[DRY_RUN])
		status = duty_form_person(io, r, who->by);
	if (status == 0 && !values[DRY_RUN])
		status = duty_form_pending(io, r);
	if (status != 0)
		return status;
	if (written_open(&w, r->settings.state, io->why, COMMAND_WHY) < 0)
		return 1;
	status = retain_person(r, w, who->person, calendar_day(io->now_us),
	    &out, io->why, COMMAND_WHY) < 0;
	written_close(w);
	if (status != 0)
		return status;
	status = tell(io, r, who->person, &out);
	if (status == 0 && !values[DRY_RUN])
		status = duty_form_order(io, r, who, &out, &words);
	retained_free(&out);
	return status;
}

/* ---- the command line ---- */

static int
read_form(struct command_io *io, const char *const *values, bool exports,
    struct duty *d)
{
	unsigned wanted = exports ? 1u << DUTY_FORM_REASON :
	    values[DRY_RUN] ? 0 :
	    1u << DUTY_FORM_BY | 1u << DUTY_FORM_AUTHORITY;

	if (exports ? !!values[DRY_RUN] : !!values[OUTPUT]) {
		snprintf(io->why, COMMAND_WHY, "%s is not for this",
		    exports ? "--dry-run" : "--output");
		return -1;
	}
	if (!values[PERSON] || !values[PERSON][0] ||
	    strlen(values[PERSON]) >= sizeof(d->person)) {
		snprintf(io->why, COMMAND_WHY, "about whom? --person ID of the "
		    "roster");
		return -1;
	}
	snprintf(d->person, sizeof(d->person), "%s", values[PERSON]);
	return duty_form_read(io, values + BY, wanted, d);
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	bool exports = strcmp(argv[0], "export") == 0;
	struct duty d = { 0 };
	struct reader r = { 0 };
	int status;

	(void)argc;
	if (!exports && strcmp(argv[0], "erase") != 0) {
		snprintf(io->why, COMMAND_WHY, "\"%.40s\" is nothing one does "
		    "for a person: export or erase", argv[0]);
		return 2;
	}
	if (read_form(io, values, exports, &d) < 0)
		return 2;
	status = command_open(io, values, 0, &r);
	if (status == 0)
		status = command_state(io, &r);
	if (status == 0)
		status = exports ? export(io, values, &r, &d) :
		    erase(io, values, &r, &d);
	reader_close(&r);
	return status;
}

const struct command command_subject = {
	"subject", "export | erase",
	"hand a person what is recorded about them, or delete it",
	options, OPTIONS, 1, 1, run
};
