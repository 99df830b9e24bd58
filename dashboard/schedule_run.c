/* schedule_run.c: from what is owed to a letter. */
#include "dashboard/schedule_run.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dashboard/command_report.h"
#include "dashboard/os_user.h"
#include "dashboard/render.h"
#include "dashboard/reporting.h"
#include "dashboard/schedule_due.h"
#include "store/chain.h"
#include "store/files.h"
#include "store/in_step.h"

#define REPORT_MOST (64u << 20)

struct making {
	struct command_io *io;
	struct reader *reader;
	struct mail_queue *queue;
	const struct schedule *add;
	const struct edition *edition;
	const struct render *form;
	enum language language;
	struct dates dates;
	uint64_t missed;
	char *bytes;			/* of the report */
	size_t len;
};

static int
fail(struct making *m, const char *text)
{
	char why[COMMAND_WHY];

	snprintf(why, sizeof(why), "%s", text);
	snprintf(m->io->why, COMMAND_WHY, "%s: %.450s", m->add->id, why);
	return -1;
}

static int
make_report(struct making *m)
{
	const struct reporting q = { .reader = m->reader,
		.edition = m->edition, .dates = m->dates,
		.language = m->language,
		.now_us = m->io->now_us };
	FILE *out = open_memstream(&m->bytes, &m->len);
	int status;

	if (!out)
		return fail(m, "out of memory");
	status = command_report_write(m->io, &q, m->form, out);
	if (fclose(out) != 0)
		return fail(m, "out of memory");
	return status == 0 ? 0 : fail(m, m->io->why);
}

/* ---- where the dashboard finds it ---- */

#define DIRECTORY "reports"

static int
keep_report(struct making *m)
{
	char dir[320];

	snprintf(dir, sizeof(dir), "%s/" DIRECTORY,
	    m->reader->settings.state);
	if (files_directory(dir) == 0)
		return files_replace(dir, m->add->id, m->bytes, m->len,
		    m->io->why, COMMAND_WHY) == 0 ? 0 : fail(m, m->io->why);
	snprintf(m->io->why, COMMAND_WHY, "cannot make %s: %s", dir,
	    strerror(errno));
	return fail(m, m->io->why);
}

/* Nobody reads it any more. */
static void
forget_report(const char *state, const char *id)
{
	char path[400];

	snprintf(path, sizeof(path), "%s/" DIRECTORY "/%s", state, id);
	(void)unlink(path);
}

static char *
digest_of(const char *bytes, size_t len, char hex[2 * CHAIN_BYTES + 1])
{
	uint8_t digest[CHAIN_BYTES];

	chain_digest(bytes, len, digest);
	return chain_hex(digest, CHAIN_BYTES, hex);
}

char *
schedule_report(const char *state, const struct schedules_row *row,
    size_t *len, char *why, size_t whylen)
{
	char dir[320], hex[2 * CHAIN_BYTES + 1], *bytes;

	if (!row->last.id[0]) {
		snprintf(why, whylen, "%s had no run yet", row->add.id);
		return NULL;
	}
	snprintf(dir, sizeof(dir), "%s/" DIRECTORY, state);
	bytes = files_read(dir, row->add.id, REPORT_MOST, len);
	if (!bytes) {
		snprintf(why, whylen, "cannot read %s/%s: %s", dir,
		    row->add.id, strerror(errno));
		return NULL;
	}
	if (strcmp(digest_of(bytes, *len, hex), row->last.report) == 0)
		return bytes;
	free(bytes);
	snprintf(why, whylen, "%s/%s is not the report that was made: the "
	    "ledger has another digest of it", dir, row->add.id);
	return NULL;
}

/* ---- the letter ---- */

static void
write_missed(struct making *m, FILE *out)
{
	char text[WORDING_TEXT], n[WORDING_NUMBER];

	if (m->missed)
		fprintf(out, "%s\n\n", wording_count(text, m->language,
		    WORD_LETTER_MISSED, m->missed,
		    wording_number(m->missed, n), NULL));
}

/* Nobody's name: a letter passes through many hands. */
static void
write_text(struct making *m, const char *words, FILE *out)
{
	const struct settings *s = &m->reader->settings;
	enum language l = m->language;
	char text[WORDING_TEXT];

	fprintf(out, "%s\n\n", wording_fill(text, l, WORD_LETTER_READY,
	    s->site, words, edition_title(m->edition, l), NULL));
	write_missed(m, out);
	if (m->add->is_attached)
		fprintf(out, "%s\n", wording_text(l, WORD_LETTER_ATTACHED));
	else if (s->dashboard_url[0])
		fprintf(out, "%s/report/%s\n", s->dashboard_url, m->add->id);
	else
		fprintf(out, "%s\n", wording_text(l, WORD_LETTER_DASHBOARD));
	fprintf(out, "\n%s\n", wording_fill(text, l, WORD_LETTER_END,
	    m->add->id, NULL));
}

static int
queue_letter(struct making *m, const char *code)
{
	const struct settings *s = &m->reader->settings;
	char id[64], subject[WORDING_TEXT], name[96], words[DATES_TEXT];
	const char *to[SCHEDULE_TO_MOST];
	struct judging_basis basis;
	char *text = NULL;
	size_t len = 0, i;
	FILE *out = open_memstream(&text, &len);
	struct mail_letter l = { .id = id, .made_us = m->io->now_us,
		.subject = subject, .to = to, .to_count = m->add->to_count };
	int r = -1;

	reader_basis(m->reader, calendar_midnight(m->dates.to), &basis);
	dates_words(m->language, basis.context.calendar, &m->dates, words);
	for (i = 0; i < m->add->to_count; i++)
		to[i] = m->add->to[i];
	snprintf(id, sizeof(id), "%s.%.24s", m->add->id, code);
	wording_fill(subject, m->language, WORD_LETTER_SUBJECT, s->site, words,
	    NULL);
	snprintf(name, sizeof(name), "beadle-%s-%s.%s",
	    edition_name(m->edition), code, m->form->ending);
	if (out)
		write_text(m, words, out);
	if (!out || fclose(out) != 0) {
		free(text);
		return fail(m, "out of memory");
	}
	l.text = text;
	if (m->add->is_attached) {
		l.name = name;
		l.type = m->form->type;
		l.attached = m->bytes;
		l.attached_len = m->len;
	}
	r = mail_queue_hold(m->queue, &l, m->io->why, COMMAND_WHY);
	free(text);
	return r == 0 ? 0 : fail(m, m->io->why);
}

/* ---- the ledger ---- */

/* Its letter is held until then: whoever dies, or cannot write, in between
 * leaves one that nobody sends, and settle_held finds. */
static int
enter_run(struct making *m)
{
	struct schedule run = { .what = SCHEDULE_RUN, .missed = m->missed,
		.from_day = m->dates.from, .to_day = m->dates.to };
	struct ledger *l;
	int r = -1;

	snprintf(run.id, sizeof(run.id), "%s", m->add->id);
	os_user(run.os_user);
	digest_of(m->bytes, m->len, run.report);
	if (ledger_open_write(&l, m->reader->settings.state, m->io->why,
	    COMMAND_WHY) == 0) {
		r = ledger_schedule(l, &run, m->io->now_us, m->io->why,
		    COMMAND_WHY);
		ledger_close(l);
	}
	return r == 0 ? 0 : fail(m, m->io->why);
}

static int
release(struct making *m, const char *code)
{
	char id[64];

	snprintf(id, sizeof(id), "%s.%.24s", m->add->id, code);
	return mail_queue_release(m->queue, id, m->io->why, COMMAND_WHY) == 0 ?
	    0 : fail(m, m->io->why);
}

/* A mail_queue_entered: has the ledger the run of that letter? Its id ends with
 * the last day. */
static bool
is_entered(const void *arg, const char *id)
{
	const struct schedules_row *row;
	char schedule[SCHEDULE_ID];
	size_t len = strlen(id);
	int32_t last;

	snprintf(schedule, sizeof(schedule), "%.*s", (int)strcspn(id, "."),
	    id);
	row = schedules_named(arg, schedule);
	return row && row->last.id[0] && len > 10 &&
	    register_day_read(id + len - 10, &last) == 0 &&
	    row->last.to_day == last;
}

/* Is the store open, and all of the record in it? */
static int
check_store(struct making *m)
{
	struct reader *r = m->reader;
	char *why = m->io->why;

	if ((!r->store && reader_store(r, why, COMMAND_WHY) < 0) ||
	    in_step(r->store, r->settings.state, why, COMMAND_WHY) < 0)
		return fail(m, why);
	return 0;
}

static int
make(struct making *m)
{
	char code[DATES_CODE];
	char *c;

	m->edition = edition_named(m->add->edition);
	m->form = render_named(m->add->format);
	if (!m->edition || !m->form || (m->add->language[0] &&
	    language_named(m->add->language, &m->language) < 0))
		return fail(m, "its edition, form or language is none that "
		    "this version of beadle has: remove it and add another");
	if (!(seats_of(laws_newest(m->reader->laws)->roster, m->add->by,
	    false, m->io->now_us) & edition_seats(m->edition)))
		return fail(m, "who added it holds no office now that its "
		    "edition is for: remove it, and let another add one");
	/* ".." is no part of a Message-ID. */
	for (c = dates_code(&m->dates, code); *c; c++)
		if (*c == '.')
			memmove(c, c + 1, strlen(c));
	if (check_store(m) < 0 || make_report(m) < 0 || keep_report(m) < 0 ||
	    queue_letter(m, code) < 0 || enter_run(m) < 0 ||
	    release(m, code) < 0)
		return -1;
	fprintf(m->io->out, "%s: the report of %s is made and queued\n",
	    m->add->id, dates_code(&m->dates, code));
	return 0;
}

int
schedule_run(struct command_io *io, struct reader *r, struct mail_queue *q)
{
	const struct schedules *all = ledger_schedules(r->ledger);
	const struct calendar *c = laws_newest(r->laws)->calendar;
	const struct schedules_row *row;
	char why[COMMAND_WHY] = "";
	int made = 0;
	size_t i;

	if (mail_queue_settle(q, is_entered, all, io->why, COMMAND_WHY) < 0)
		return -1;
	for (i = 0; i < schedules_count(all); i++) {
		struct making m = { .io = io, .reader = r, .queue = q };

		row = schedules_at(all, i);
		m.add = &row->add;
		if (!schedule_is_kept(row, io->now_us))
			forget_report(r->settings.state, row->add.id);
		if (!schedule_due(c, row, io->now_us, &m.dates, &m.missed))
			continue;
		if (make(&m) == 0)
			made++;
		else
			memcpy(why, io->why, sizeof(why));
		free(m.bytes);
	}
	memcpy(io->why, why, sizeof(why));
	return why[0] ? -1 : made;
}
