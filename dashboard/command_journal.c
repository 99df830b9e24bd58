/* command_journal.c: beadle journal: the record on disk, listed, checked and
 * taken elsewhere. It needs neither Redis nor a keeper, and disturbs none. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dashboard/command.h"
#include "dashboard/os_user.h"
#include "dashboard/print.h"
#include "store/export.h"
#include "store/files.h"
#include "store/journal_list.h"
#include "store/verify.h"

enum { STATE, CONFIG, JOURNAL, HEAD, KEY, REASON = JOURNAL };
#define HEADS_MOST (64u << 20)

static const char *const journals[] = { "observations", "ledger" };
#define JOURNALS 2

#define CONFIG_ROW \
	{ "config", '\0', "FILE", "settings (/etc/beadle/beadle.yaml)" }
#define PLACE_ROWS \
	{ "state", '\0', "DIR", "state directory, or an export " \
	  "(/var/lib/beadle)" }, CONFIG_ROW
#define JOURNAL_ROW \
	{ "journal", '\0', "NAME", "observations or ledger alone" }

static const struct options_row list_options[] = { PLACE_ROWS, JOURNAL_ROW };
static const struct options_row verify_options[] = {
	PLACE_ROWS, JOURNAL_ROW,
	{ "head", '\0', "HEAD", "a file of heads taken elsewhere, or "
	  "SEQUENCE:DIGEST" },
	{ "key", '\0', "PRINT", "the fingerprint of a key, as it was given "
	  "on paper" },
};
static const struct options_row place_options[] = { PLACE_ROWS };
static const struct options_row export_options[] = {
	{ "state", '\0', "DIR", "state directory (/var/lib/beadle)" },
	CONFIG_ROW,
	{ "reason", '\0', "TEXT", "why, for the ledger" },
};

/* The settings of a place, and that it is there. */
static int
open_place(struct command_io *io, const char *const *values, struct reader *r)
{
	const char *place[COMMAND_PLACE] = { values[STATE], NULL,
		values[CONFIG] };
	int status;

	memset(r, 0, sizeof(*r));
	status = command_open(io, place, 0, r);
	return status ? status : command_state(io, r);
}

/* Is journal i asked for? */
static bool
is_wanted(const char *const *values, size_t i)
{
	return !values[JOURNAL] || strcmp(values[JOURNAL], journals[i]) == 0;
}

static int
check_name(struct command_io *io, const char *const *values)
{
	if (is_wanted(values, 0) || is_wanted(values, 1))
		return 0;
	snprintf(io->why, COMMAND_WHY, "there is no journal \"%.40s\", only "
	    "observations and ledger", values[JOURNAL]);
	return 2;
}

/* ---- list ---- */

static int
write_segments(struct command_io *io, const struct journal_segment *s,
    size_t count)
{
	static const struct print_column columns[] = {
		{ "segment", false, false }, { "day", false, false },
		{ "entries", true, false }, { "first", true, false },
		{ "last", true, false }, { "bytes", true, false },
	};
	struct print_rows rows = { 0 };
	char n[4][PRINT_NUMBER];
	size_t i;

	for (i = 0; i < count; i++) {
		print_rows_add(&rows, "%s", s[i].name);
		print_rows_add(&rows, "%.4s-%.2s-%.2s", s[i].name,
		    s[i].name + 4, s[i].name + 6);
		print_rows_add(&rows, "%s", print_number(s[i].entries, n[0]));
		print_rows_add(&rows, "%s", print_number(s[i].first, n[1]));
		print_rows_add(&rows, "%s", print_number(s[i].last, n[2]));
		print_rows_add(&rows, "%s", print_number(s[i].bytes, n[3]));
	}
	if (print_rows_end(&rows, io->out, PRINT_WIDTH, columns, 6) == 0)
		return 0;
	snprintf(io->why, COMMAND_WHY, "out of memory");
	return 1;
}

static int
list_one(struct command_io *io, const char *state, const char *name)
{
	struct journal_segment *s;
	struct head last;
	size_t count;
	int r, status;

	if (journal_list(state, name, &s, &count, io->why, COMMAND_WHY) < 0)
		return 1;
	if (count == 0) {
		fprintf(io->out, "%s: no entries\n", name);
		return 0;
	}
	fprintf(io->out, "%s\n", name);
	status = write_segments(io, s, count);
	fprintf(io->out, "head %" PRIu64 ":%s\n", s[count - 1].last,
	    s[count - 1].digest);
	free(s);
	r = heads_last(state, name, &last, io->why, COMMAND_WHY);
	if (r == 1)
		fprintf(io->out, "signed up to %" PRIu64 " at %s by key %s\n",
		    last.sequence, last.time, last.key);
	return r < 0 ? 1 : status;
}

static int
run_list(struct command_io *io, const char *const *values, int argc,
    char **argv)
{
	struct reader r;
	int status;
	size_t i;

	(void)argc;
	(void)argv;
	status = open_place(io, values, &r);
	if (status == 0)
		status = check_name(io, values);
	for (i = 0; status == 0 && i < JOURNALS; i++)
		if (is_wanted(values, i))
			status = list_one(io, r.settings.state, journals[i]);
	reader_close(&r);
	return status;
}

/* ---- verify ---- */

/* A line under one that has a label. */
static void
more(FILE *out, const char *label, const char *text)
{
	fprintf(out, "%-14s", label);
	print_text(out, text);
	fputc('\n', out);
}

static void
write_right(FILE *out, const char *name, const struct verify_result *v)
{
	char line[256], n[PRINT_NUMBER];

	if (v->entries == 0) {
		more(out, name, "no entries");
		return;
	}
	snprintf(line, sizeof(line), "%s entr%s in %" PRIu64 " segment%s, all "
	    "as they were written", print_number(v->entries, n),
	    v->entries == 1 ? "y" : "ies", v->segments,
	    v->segments == 1 ? "" : "s");
	more(out, name, line);
	snprintf(line, sizeof(line), "%" PRIu64 ":%s", v->entries, v->digest);
	more(out, "  head", line);
	if (v->expired) {
		snprintf(line, sizeof(line), "%s, as %" PRIu64 " tombstone%s "
		    "say%s", print_number(v->expired, n), v->tombstones,
		    v->tombstones == 1 ? "" : "s", v->tombstones == 1 ? "s" :
		    "");
		more(out, "  texts gone", line);
	}
	snprintf(line, sizeof(line), "never");
	if (v->heads)
		snprintf(line, sizeof(line), "%s time%s, up to entry %"
		    PRIu64 " at %s", print_number(v->heads, n),
		    v->heads == 1 ? "" : "s", v->last_head.sequence,
		    v->last_head.time);
	more(out, "  signed", line);
	if (v->given) {
		snprintf(line, sizeof(line), "%s, all of them in it",
		    print_number(v->given, n));
		more(out, "  heads given", line);
	}
}

static void
write_wrong(FILE *out, const char *name, const struct verify_result *v)
{
	char line[VERIFY_WHAT + 64], n[PRINT_NUMBER];

	snprintf(line, sizeof(line), "WRONG: %s%s%s", v->file,
	    v->file[0] ? ": " : "", v->wrong);
	more(out, name, line);
	snprintf(line, sizeof(line), "the first %s entries are as they were "
	    "written", print_number(v->entries, n));
	more(out, "", line);
}

static int
verify_one(struct command_io *io, const char *state, const char *name,
    const struct keyring *keys, const struct verify_heads *given)
{
	struct verify_result v;
	int r = verify_journal(state, name, keys, given, &v, io->why,
	    COMMAND_WHY);

	if (r == 0)
		write_right(io->out, name, &v);
	if (r == 1)
		write_wrong(io->out, name, &v);
	return r == 0 ? 0 : 1;
}

/* A head is a file's name, or the head itself. */
static int
read_head(struct command_io *io, const char *const *values,
    const struct keyring *keys, struct verify_heads *out)
{
	const char *name = values[JOURNAL] ? values[JOURNAL] : journals[0];
	const char *given = values[HEAD];
	char *text = NULL, why[160];
	size_t len;
	int r;

	if (!given)
		return 0;
	len = strlen(given);
	if (access(given, F_OK) == 0) {
		text = files_read(given[0] == '/' ? "/" : ".", given,
		    HEADS_MOST, &len);
		if (!text) {
			snprintf(io->why, COMMAND_WHY, "cannot read %.200s: "
			    "%s", given, strerror(errno));
			return 2;
		}
	}
	r = verify_heads_add(out, keys, name, text ? text : given, len, why,
	    sizeof(why));
	free(text);
	if (r == 0 && out->count > 0)
		return 0;
	snprintf(io->why, COMMAND_WHY, "--head %.120s: %s", given, r < 0 ?
	    why : "there is no head in it");
	return 2;
}

/* Is one of the keys the one on paper? Spaces and colons are for reading. */
static int
check_key(struct command_io *io, const char *given,
    const struct keyring *keys)
{
	char print[KEYRING_FINGERPRINT] = "";
	size_t i, n = 0;

	if (!given)
		return 0;
	for (; *given; given++)
		if (*given != ' ' && *given != ':' && n + 1 < sizeof(print))
			print[n++] = *given;
	for (i = 0; i < keys->count; i++)
		if (strcmp(keys->keys[i].fingerprint, print) == 0)
			return 0;
	snprintf(io->why, COMMAND_WHY, "no key here has that fingerprint: the "
	    "keys, and all they signed, may have been made anew");
	return 1;
}

static void
write_keys(FILE *out, const struct keyring *k)
{
	char line[160];

	snprintf(line, sizeof(line), "none");
	if (k->count)
		snprintf(line, sizeof(line), "%zu; fingerprint of the newest: "
		    "%s", k->count, k->keys[k->count - 1].fingerprint);
	more(out, "keys", line);
}

/* What the keys are, or the first of their lines that is wrong. */
static void
write_ring(FILE *out, const struct keyring *keys, const char *wrong)
{
	char line[256];

	if (!wrong[0]) {
		write_keys(out, keys);
		return;
	}
	snprintf(line, sizeof(line), "WRONG: %s", wrong);
	more(out, "keys", line);
}

/* Keys that are wrong still tell which heads they signed. */
static int
verify_both(struct command_io *io, const char *const *values,
    const char *state, const struct keyring *keys,
    const struct verify_heads *given)
{
	int bad = 0;
	size_t i;

	for (i = 0; i < JOURNALS; i++)
		if (is_wanted(values, i))
			bad |= verify_one(io, state, journals[i], keys, given);
	if (!io->why[0])
		bad |= check_key(io, values[KEY], keys);
	return bad;
}

static int
verify_all(struct command_io *io, const char *const *values,
    const char *state)
{
	struct verify_heads given = { 0 };
	struct keyring keys;
	char why[200] = "";
	int r, status;

	r = keyring_load(&keys, state, why, sizeof(why));
	if (r < 0) {
		snprintf(io->why, COMMAND_WHY, "%s", why);
		status = 1;
	} else
		status = read_head(io, values, &keys, &given);
	if (status == 0) {
		write_ring(io->out, &keys, why);
		status = verify_both(io, values, state, &keys, &given) | r;
	}
	verify_heads_free(&given);
	keyring_free(&keys);
	return status;
}

static int
run_verify(struct command_io *io, const char *const *values, int argc,
    char **argv)
{
	struct reader r;
	int status;

	(void)argc;
	(void)argv;
	status = open_place(io, values, &r);
	if (status == 0)
		status = check_name(io, values);
	if (status == 0)
		status = verify_all(io, values, r.settings.state);
	reader_close(&r);
	return status;
}

/* ---- export, rotate-key ---- */

struct look { struct duty duty; const char *state; uint64_t now_us; };

/* An export_before: who takes all that is recorded away is in the ledger
 * before a byte leaves. The directory is of who typed the command, the ledger
 * of the state's owner. */
static int
record_look(void *arg, char *why, size_t whylen)
{
	struct look *look = arg;
	struct ledger *l = NULL;
	int r = os_user_borrow(look->state, why, whylen);

	if (r < 0)
		return -1;
	if (ledger_open_write(&l, look->state, why, whylen) < 0 ||
	    ledger_duty(l, &look->duty, NULL, look->now_us, why, whylen) < 0)
		r = -1;
	ledger_close(l);
	return os_user_return(why, whylen) < 0 ? -1 : r;
}

static int
read_reason(struct command_io *io, const char *given, struct duty *d)
{
	if (!given || !given[0]) {
		snprintf(io->why, COMMAND_WHY, "why is all that is recorded "
		    "taken elsewhere? --reason TEXT, for the ledger");
		return 2;
	}
	if (strlen(given) >= sizeof(d->reason)) {
		snprintf(io->why, COMMAND_WHY, "--reason has at most %zu bytes",
		    sizeof(d->reason) - 1);
		return 2;
	}
	snprintf(d->reason, sizeof(d->reason), "%s", given);
	return 0;
}

/* An export has a ledger that stays as it is. */
static int
check_state(struct command_io *io, const char *state)
{
	char sums[PATH_MAX];

	snprintf(sums, sizeof(sums), "%.4000s/SHA256SUMS", state);
	if (access(sums, F_OK) < 0)
		return 0;
	snprintf(io->why, COMMAND_WHY, "%.300s is an export already: copy it "
	    "as it is", state);
	return 2;
}

static int
run_export(struct command_io *io, const char *const *values, int argc,
    char **argv)
{
	struct look look = { .duty = { .what = DUTY_LOOK, .from = INT32_MIN,
		.to = INT32_MAX, .command = "journal export" },
		.now_us = io->now_us };
	struct reader r = { 0 };
	int status;

	(void)argc;
	os_user(look.duty.os_user);
	status = read_reason(io, values[REASON], &look.duty);
	if (status == 0)
		status = open_place(io, values, &r);
	if (status == 0)
		status = check_state(io, r.settings.state);
	look.state = r.settings.state;
	if (status == 0 && export_write(look.state, argv[0], record_look,
	    &look, io->why, COMMAND_WHY) < 0)
		status = 1;
	reader_close(&r);
	return status;
}

static int
run_rotate(struct command_io *io, const char *const *values, int argc,
    char **argv)
{
	struct keyring keys;
	struct reader r;
	int status;

	(void)argc;
	(void)argv;
	status = open_place(io, values, &r);
	if (status == 0 && os_user_become(r.settings.state, io->why,
	    COMMAND_WHY) < 0)
		status = 1;
	if (status == 0 && keyring_rotate(r.settings.state, io->now_us,
	    io->why, COMMAND_WHY) < 0)
		status = 1;
	if (status == 0) {
		if (keyring_load(&keys, r.settings.state, io->why,
		    COMMAND_WHY) != 0)
			status = 1;
		else
			write_keys(io->out, &keys);
		keyring_free(&keys);
	}
	reader_close(&r);
	return status;
}

#define COUNT(t) (sizeof(t) / sizeof((t)[0]))

const struct command command_journal_list = {
	"journal list", "", "list the segments of the journals and their heads",
	list_options, COUNT(list_options), 0, 0, run_list
};

const struct command command_journal_verify = {
	"journal verify", "", "check every entry; name the first wrong one",
	verify_options, COUNT(verify_options), 0, 0, run_verify
};

const struct command command_journal_export = {
	"journal export", "DIR", "write the journals to a new directory, with "
	"keys", export_options, COUNT(export_options), 1, 1, run_export
};

const struct command command_journal_rotate = {
	"journal rotate-key", "", "sign with a new key from now on, erase the "
	"old", place_options, COUNT(place_options), 0, 0, run_rotate
};
