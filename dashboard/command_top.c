/* command_top.c: beadle top: what is going on now. */
#include <stdlib.h>
#include <string.h>

#include "dashboard/command.h"
#include "dashboard/print.h"
#include "dashboard/report.h"
#include "dashboard/screen.h"
#include "store/in_step.h"

#define SEALED 40		/* latest sealed sessions shown */
#define CELLS 8
#define CELL_ROOM 72
#define REDRAW_MS 1000

enum { ONCE = COMMAND_PLACE, REASON };

static const struct options_row options[] = {
	COMMAND_PLACE_ROWS,
	{ "once", '\0', NULL, "one picture, then end (so in a pipe)" },
	COMMAND_REASON_ROW,
};

struct sealed { char cells[CELLS][CELL_ROOM]; };

struct view {
	struct reader *reader;
	struct judging *judging;
	bool is_stale;			/* one was sealed that a limit a day
					 * puts before others */
	struct sealed sealed[SEALED];	/* a ring; count is of all ever */
	size_t count;
	char after[32];			/* the place in the live stream */
	uint64_t now_us;
};

/* Local "08:50:07" of a moment. */
static void
write_clock(uint64_t at_us, char *cell)
{
	char text[CALENDAR_TEXT];

	snprintf(cell, CELL_ROOM, "%.8s",
	    calendar_text(at_us, text) + sizeof("2026-11-20"));
}

static int
add_sealed(void *arg, const struct session *s)
{
	struct view *view = arg;
	char (*cells)[CELL_ROOM] = view->sealed[view->count % SEALED].cells;
	enum judging_result result;
	struct grade_bounds time;
	char span[PRINT_SPAN];
	struct judged j;

	result = judging_next(view->judging, s, &j, NULL);
	view->is_stale |= result == JUDGING_ORDER;
	if (result != JUDGING_DONE)
		return result == JUDGING_MEMORY;
	time = grade_time(j.basis.context.grading, s, 0, UINT64_MAX);
	write_clock(s->start_us, cells[0]);
	write_clock(s->end_us, cells[1]);
	snprintf(cells[2], CELL_ROOM, "%s", print_bounds(time.lower_s,
	    time.upper_s, span));
	snprintf(cells[3], CELL_ROOM, "%s", s->device);
	snprintf(cells[4], CELL_ROOM, "%s", s->service);
	snprintf(cells[5], CELL_ROOM, "%s", 
	    outcome_name(j.verdict.outcome));
	snprintf(cells[6], CELL_ROOM, "%s", j.verdict.clause);
	snprintf(cells[7], CELL_ROOM, "%s", s->id);
	view->count++;
	return 0;
}

static int
add_open(void *arg, const struct session *s)
{
	struct print_rows *rows = arg;
	char cell[CELL_ROOM];

	write_clock(s->start_us, cell);
	print_rows_add(rows, "%s", cell);
	write_clock(s->end_us, cell);
	print_rows_add(rows, "%s", cell);
	print_rows_add(rows, "%s", s->device);
	print_rows_add(rows, "%s", s->service);
	print_rows_add(rows, "%zu", s->minute_count);
	print_rows_add(rows, "%s", print_number(s->bytes_down / 1024, cell));
	return 0;
}

/* ---- the picture ---- */

static void
draw_head(FILE *out, const struct view *view, const struct store_status *s,
    const struct store_cover *c, uint64_t behind)
{
	char clock[CALENDAR_TEXT], line[REPORT_SENTENCE];
	size_t i;

	fprintf(out, "beadle  %s  %s  ", view->reader->settings.site,
	    s->clock_us ? calendar_text(s->clock_us, clock) : "no packet yet");
	if (s->ended)
		fputs("ended: everything read is kept\n", out);
	else if (s->keeper_alive)
		fprintf(out, "running: %u sensor%s\n", s->sensors,
		    s->sensors == 1 ? "" : "s");
	else
		fputs("NOT RUNNING\n", out);
	if (behind > 0)
		fprintf(out, "Redis is %s entries behind the journal: what "
		    "follows is not all\n", print_number(behind, line));
	for (i = 0; i < 3 && report_seen(ENGLISH, c, i, line); i++) {
		print_text(out, line);
		fputc('\n', out);
	}
}

static int
draw_open(FILE *out, struct view *view, size_t width, char *why, size_t whylen)
{
	static const struct print_column columns[] = {
		{ "from", false, false }, { "last", false, false },
		{ "device", false, true }, { "service", false, false },
		{ "minutes", true, false }, { "KiB down", true, false },
	};
	struct reader_request q = { .what = READER_OPEN };
	struct print_rows rows = { 0 };
	int result;

	result = reader_named(view->reader, &q, add_open, &rows, why, whylen);
	fprintf(out, "\nOpen: %zu\n", rows.count / 6);
	if (print_rows_end(&rows, out, width, columns, 6) < 0) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	return result;
}

static int
draw_sealed(FILE *out, const struct view *view, size_t width)
{
	static const struct print_column columns[] = {
		{ "from", false, false }, { "until", false, false },
		{ "lower – upper", true, false }, { "device", false, true },
		{ "service", false, false }, { "verdict", false, false },
		{ "clause", false, false }, { "session", false, false },
	};
	size_t shown = view->count < SEALED ? view->count : SEALED;
	struct print_rows rows = { 0 };
	size_t i, c;

	fputs("\nLatest, newest first\n", out);
	for (i = 1; i <= shown; i++)
		for (c = 0; c < CELLS; c++)
			print_rows_add(&rows, "%s", view->sealed[
			    (view->count - i) % SEALED].cells[c]);
	return print_rows_end(&rows, out, width, columns, CELLS);
}

/* What the last day holds, from its beginning. */
static int
fill(struct view *view, char *why, size_t whylen)
{
	struct reader_request q = { .what = READER_DAY };
	int result;

	judging_free(view->judging);
	view->judging = judging_new(reader_basis, view->reader);
	view->count = 0;
	view->is_stale = false;
	result = view->judging ? reader_day(view->reader, NULL, view->now_us,
	    &q.day, why, whylen) : 1;
	if (result == 0)
		result = reader_named(view->reader, &q, add_sealed, view, why,
		    whylen);
	if (result > 0)
		snprintf(why, whylen, "out of memory");
	return result == 0 ? 0 : -1;
}

/* Laws and acts that came since. */
static int
follow(struct view *view, char *why, size_t whylen)
{
	struct text_faults *faults = text_faults_new();
	int result = -1;

	if (faults)
		result = reader_follow(view->reader, faults, why, whylen);
	else
		snprintf(why, whylen, "out of memory");
	if (faults && result < 0 && text_faults_count(faults, TEXT_ERROR))
		snprintf(why, whylen, "a law was published that cannot be "
		    "read; beadle law check shows why");
	text_faults_free(faults);
	return result < 0 ? -1 : 0;
}

/* Sessions sealed since, judged with those before them. */
static int
update(struct view *view, char *why, size_t whylen)
{
	struct reader_request live = { .what = READER_LIVE,
		.after = view->after, .timeout_ms = 1 };
	size_t before;

	if (follow(view, why, whylen) < 0)
		return -1;
	do {
		before = view->count;
		if (reader_named(view->reader, &live, add_sealed, view, why,
		    whylen) < 0)
			return -1;
	} while (view->count != before);
	return view->is_stale ? fill(view, why, whylen) : 0;
}

/* Bring the view up to date and draw it. -1 and *why. */
static int
draw(FILE *out, struct view *view, size_t width, char *why, size_t whylen)
{
	struct reader *r = view->reader;
	struct store_status status;
	struct store_cover cover;
	uint64_t behind;

	if (update(view, why, whylen) < 0 ||
	    store_status(r->store, &status, why, whylen) < 0 ||
	    store_cover(r->store, calendar_day(status.clock_us ?
	    status.clock_us : view->now_us), &cover, why, whylen) < 0 ||
	    in_step_behind(&status, r->settings.state, &behind, why,
	    whylen) < 0)
		return -1;
	draw_head(out, view, &status, &cover, behind);
	if (draw_open(out, view, width, why, whylen) < 0)
		return -1;
	if (draw_sealed(out, view, width) < 0) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	return 0;
}

/* ---- once, or again and again ---- */

static int
show_once(struct command_io *io, struct view *view)
{
	return draw(io->out, view, 0, io->why, COMMAND_WHY) < 0 ? 1 : 0;
}

/* One picture on the screen. A store that cannot be read just now is part of
 * it: the next try may do. */
static int
show_on(struct screen *s, struct view *view)
{
	char why[COMMAND_WHY] = "";
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return -1;
	if (draw(out, view, screen_width(s), why, sizeof(why)) < 0) {
		print_text(out, why);
		fputc('\n', out);
	}
	fputs("\nq ends\n", out);
	if (fclose(out) == 0)
		screen_show(s, text);
	free(text);
	return 0;
}

static int
show_live(struct command_io *io, struct view *view)
{
	struct screen *s;
	int key;

	if (screen_open(&s, io->in, io->out, io->why, COMMAND_WHY) < 0)
		return 1;
	do {
		if (show_on(s, view) < 0)
			break;
		key = screen_key(s, REDRAW_MS);
	} while (key >= 0 && key != 'q');
	screen_close(s);
	return 0;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct view *view = calloc(1, sizeof(*view));
	struct reader r = { 0 };
	int status = 1;

	(void)argc;
	(void)argv;
	if (!view) {
		snprintf(io->why, COMMAND_WHY, "out of memory");
		return 1;
	}
	status = command_open(io, values, COMMAND_LAW | COMMAND_STORE, &r);
	if (status == 0)
		status = command_look(io, &r, "top", values[REASON]);
	r.look.is_once = true;
	if (status == 0) {
		view->reader = &r;
		view->now_us = io->now_us;
		status = fill(view, io->why, COMMAND_WHY) < 0 ? 1 :
		    io->is_terminal && !values[ONCE] ? show_live(io, view) :
		    show_once(io, view);
	}
	judging_free(view->judging);
	reader_close(&r);
	free(view);
	return status;
}

const struct command command_top = {
	"top", "", "watch what is going on now, on a terminal",
	options, sizeof(options) / sizeof(options[0]), 0, 0, run
};
