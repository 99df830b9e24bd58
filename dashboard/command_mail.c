/* command_mail.c: beadle mail: does mail go out, what waits, what was refused.
 */
#include <stdlib.h>
#include <string.h>

#include "classify/utf8.h"
#include "dashboard/command.h"
#include "dashboard/mail_told.h"
#include "dashboard/moment.h"
#include "dashboard/os_user.h"
#include "dashboard/print.h"
#include "dashboard/wording.h"

static const struct options_row options[] = { COMMAND_PLACE_ROWS };

/* ---- test ---- */

static int
test(struct command_io *io, const struct settings *s, const char *address)
{
	char id[64], text[WORDING_TEXT + 1], why[COMMAND_WHY - 16];
	enum language language = ENGLISH;
	struct mail_letter l = { .id = id, .made_us = io->now_us,
		.text = text, .to = &address, .to_count = 1 };

	if (!settings_is_address(address)) {
		snprintf(io->why, COMMAND_WHY, "\"%.*s\" is no address such "
		    "as head@school.example", utf8_most(address, 60), address);
		return 2;
	}
	if (mail_is_set(s, io->why, COMMAND_WHY) < 0)
		return 2;
	if (courier_ready(io->why, COMMAND_WHY) < 0)
		return 1;
	snprintf(id, sizeof(id), "test.%llu", (unsigned long long)io->now_us);
	(void)language_named(s->mail_language, &language);
	l.subject = wording_text(language, WORD_LETTER_TEST_SUBJECT);
	wording_fill(text, language, WORD_LETTER_TEST, s->site, s->box, NULL);
	strcat(text, "\n");
	if (mail_send(s, &l, why, sizeof(why)) != COURIER_SENT) {
		snprintf(io->why, COMMAND_WHY, "not sent: %s", why);
		return 1;
	}
	fprintf(io->out, "%s took a letter to %s; see whether it arrives\n",
	    s->mail_server, address);
	return 0;
}

/* ---- list ---- */

static void
add_row(struct print_rows *rows, const struct mail_queue_row *row,
    uint64_t now_us)
{
	char day[TEXT_DAY_TEXT], at[MOMENT_TEXT];

	print_rows_add(rows, "%s", row->id);
	print_rows_add(rows, "%s", row->to);
	print_rows_add(rows, "%s", text_day_text(calendar_day(row->made_us),
	    day));
	print_rows_add(rows, "%u", row->attempts);
	if (row->next_us == 0)
		print_rows_add(rows, "refused");
	else if (row->next_us <= now_us)
		print_rows_add(rows, "now");
	else
		print_rows_add(rows, "%s %s", text_day_text(calendar_day(
		    row->next_us), day), moment_clock(row->next_us, at));
	print_rows_add(rows, "%s", row->why);
}

static int
list(struct command_io *io, const struct settings *s)
{
	static const struct print_column columns[] = {
		{ "letter", false, false }, { "to", false, false },
		{ "made", false, false }, { "tried", true, false },
		{ "again", false, false }, { "what was said", false, true },
	};
	struct print_rows rows = { 0 };
	struct mail_queue_row *all = NULL;
	size_t count = 0, i;
	int r = mail_queue_list(s->state, &all, &count, io->why, COMMAND_WHY);

	if (r < 0)
		return 1;
	for (i = 0; i < count; i++)
		add_row(&rows, &all[i], io->now_us);
	free(all);
	return command_rows(io, &rows, "no letter is on its way", columns,
	    sizeof(columns) / sizeof(*columns));
}

/* ---- retry, drop ---- */

static int
change(struct command_io *io, const struct settings *s, const char *drop)
{
	struct mail_queue *q;
	int left;

	if (os_user_become(s->state, io->why, COMMAND_WHY) < 0 ||
	    mail_queue_open(&q, s, io->why, COMMAND_WHY) < 0)
		return 1;
	left = drop ? mail_queue_drop(q, drop, io->why, COMMAND_WHY) :
	    mail_queue_run(q, io->now_us, true, mail_told, io->out, io->why,
	    COMMAND_WHY);
	mail_queue_close(q);
	if (left > 0)
		snprintf(io->why, COMMAND_WHY, "not everything was sent: "
		    "beadle mail list shows what waits");
	return left == 0 ? 0 : 1;
}

static int
act(struct command_io *io, const struct settings *s, int argc, char **argv)
{
	const char *what = argv[0];

	if (strcmp(what, "test") == 0 && argc == 2)
		return test(io, s, argv[1]);
	if (strcmp(what, "list") == 0 && argc == 1)
		return list(io, s);
	if (strcmp(what, "retry") == 0 && argc == 1)
		return change(io, s, NULL);
	if (strcmp(what, "drop") == 0 && argc == 2)
		return change(io, s, argv[1]);
	snprintf(io->why, COMMAND_WHY, "one says: test ADDRESS, list, retry "
	    "or drop LETTER");
	return 2;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct reader r = { 0 };
	int status = command_open(io, values, 0, &r);

	if (status == 0 && strcmp(argv[0], "test") != 0)
		status = command_state(io, &r);
	if (status == 0)
		status = act(io, &r.settings, argc, argv);
	reader_close(&r);
	return status;
}

const struct command command_mail = {
	"mail", "test ADDRESS | list | retry | drop LETTER",
	"does mail go out, and what waits to be sent",
	options, sizeof(options) / sizeof(options[0]), 1, 2, run
};
