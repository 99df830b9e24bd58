/* command_backup.c: beadle backup and beadle restore: the state in one file
 * that only who has the secret key can read, and a state from it. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "dashboard/backup_key.h"
#include "dashboard/command.h"
#include "dashboard/os_user.h"
#include "dashboard/print.h"
#include "store/backup.h"
#include "store/chain.h"

enum { OUTPUT = COMMAND_PLACE, TO, REASON, OPTIONS };

static const struct options_row options[OPTIONS] = {
	COMMAND_PLACE_ROWS,
	{ "output", 'o', "FILE", "write it here; with keygen: a NAME" },
	{ "to", '\0', "PUBLICKEY", "for who has the other half: file, digits" },
	{ "reason", '\0', "TEXT", "why, for the ledger" },
};

/* ---- what is in it beside the state ---- */

static const char *const texts[] = { "policy", "calendar", "roster",
	"catalogue", "grading", "catalogue-local" };
#define TEXTS (sizeof(texts) / sizeof(*texts))
#define EXTRAS (TEXTS + 1)

struct extras {
	struct backup_extra list[EXTRAS];
	char from[TEXTS][PATH_MAX], path[TEXTS][64];
	size_t count;
};

/* The settings' file, and their law directory while none is published. */
static void
find_extras(const struct reader *r, bool is_published, struct extras *e)
{
	size_t i;

	e->count = 0;
	if (r->config)
		e->list[e->count++] = (struct backup_extra){ r->config,
			"settings/beadle.yaml" };
	for (i = 0; !is_published && i < TEXTS; i++) {
		snprintf(e->from[i], PATH_MAX, "%.3000s/%s.yaml",
		    r->settings.law, texts[i]);
		snprintf(e->path[i], sizeof(e->path[i]), "settings/law/%s.yaml",
		    texts[i]);
		e->list[e->count++] = (struct backup_extra){ e->from[i],
			e->path[i] };
	}
}

/* Who takes all that is recorded away is in the ledger before it is read. */
static int
record_look(struct command_io *io, struct reader *r, const char *reason)
{
	struct duty look = { .what = DUTY_LOOK, .from = INT32_MIN,
		.to = INT32_MAX, .command = "backup" };

	os_user(look.os_user);
	snprintf(look.reason, sizeof(look.reason), "%s",
	    reason ? reason : "");
	if (os_user_become(r->settings.state, io->why, COMMAND_WHY) < 0 ||
	    ledger_open_write(&r->ledger, r->settings.state, io->why,
	    COMMAND_WHY) < 0 ||
	    ledger_duty(r->ledger, &look, NULL, io->now_us, io->why,
	    COMMAND_WHY) < 0)
		return -1;
	return 0;
}

static void
tell(struct command_io *io, const char *what, const struct backup_about *a)
{
	char files[PRINT_NUMBER], bytes[PRINT_NUMBER], at[CALENDAR_TEXT];

	fprintf(io->out, "%s: %s files, %s bytes, as of %s\n", what,
	    print_number(a->files, files), print_number(a->bytes, bytes),
	    calendar_text(a->made_us, at));
	fprintf(io->out, "observations up to entry %llu, ledger up to entry "
	    "%llu\n", (unsigned long long)a->observations,
	    (unsigned long long)a->ledger);
}

static int
fill(struct command_io *io, struct reader *r, int fd,
    const uint8_t to[SEALED_KEY], const char *reason)
{
	struct backup_about about = { .made_us = io->now_us };
	struct extras e;
	bool is_published;

	if (record_look(io, r, reason) < 0)
		return 1;
	is_published = ledger_laws(r->ledger) > 0;
	reader_laws_close(r);
	find_extras(r, is_published, &e);
	snprintf(about.site, sizeof(about.site), "%s", r->settings.site);
	if (backup_write(fd, to, r->settings.state, e.list, e.count, &about,
	    io->why, COMMAND_WHY) < 0)
		return 1;
	if (fsync(fd) < 0) {
		snprintf(io->why, COMMAND_WHY, "it cannot be written: %s",
		    strerror(errno));
		return 1;
	}
	tell(io, "backup", &about);
	return 0;
}

static int
backup(struct command_io *io, const char *const *values, struct reader *r)
{
	uint8_t to[SEALED_KEY];
	int fd, status;

	if (!values[TO]) {
		snprintf(io->why, COMMAND_WHY, "for whom? --to PUBLICKEY; "
		    "\"beadle backup keygen -o NAME\" makes a pair");
		return 2;
	}
	if (chain_ready(io->why, COMMAND_WHY) < 0 ||
	    backup_key_public(values[TO], to, io->why, COMMAND_WHY) < 0)
		return 2;
	fd = open(values[OUTPUT], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC |
	    O_NOFOLLOW, 0600);
	if (fd < 0) {
		snprintf(io->why, COMMAND_WHY, "cannot make %.300s: %s",
		    values[OUTPUT], strerror(errno));
		return 2;
	}
	status = fill(io, r, fd, to, values[REASON]);
	/* Where it cannot be removed, because we are the state's owner now, it
	 * is at least empty. */
	if (status != 0 && unlink(values[OUTPUT]) < 0 && ftruncate(fd, 0) < 0)
		errno = 0;
	close(fd);
	return status;
}

static int
keygen(struct command_io *io, const char *name)
{
	if (backup_key_make(name, io->why, COMMAND_WHY) < 0)
		return 2;
	print_text(io->out, name);
	fputs(".public goes on this machine, for --to; ", io->out);
	print_text(io->out, name);
	fputs(".secret goes where backups are restored, and nowhere else: who "
	    "has it reads them, and without it nobody does\n", io->out);
	return 0;
}

static int
run(struct command_io *io, const char *const *values, int argc, char **argv)
{
	struct reader r = { 0 };
	int status;

	if (argc > 0 && strcmp(argv[0], "keygen") != 0) {
		snprintf(io->why, COMMAND_WHY, "\"%.40s\" is nothing one does "
		    "with backups: leave it out, or keygen", argv[0]);
		return 2;
	}
	if (!values[OUTPUT] || !values[OUTPUT][0]) {
		snprintf(io->why, COMMAND_WHY, "say where to: -o %s",
		    argc > 0 ? "NAME" : "FILE");
		return 2;
	}
	if (values[REASON] && strlen(values[REASON]) >= REGISTER_TEXT) {
		snprintf(io->why, COMMAND_WHY, "--reason has at most %d bytes",
		    REGISTER_TEXT - 1);
		return 2;
	}
	if (argc > 0)
		return keygen(io, values[OUTPUT]);
	status = command_open(io, values, 0, &r);
	if (status == 0)
		status = command_state(io, &r);
	if (status == 0)
		status = backup(io, values, &r);
	reader_close(&r);
	return status;
}

const struct command command_backup = {
	"backup", "[keygen]", "put the state into one encrypted file",
	options, OPTIONS, 0, 1, run
};

/* ---- restore ---- */

enum { KEY, STATE, RESTORE_OPTIONS };

static const struct options_row restore_options[RESTORE_OPTIONS] = {
	{ "key", '\0', "FILE", "the secret half of the key it was made for" },
	{ "state", '\0', "DIR", "the state directory to make" },
};

/* What was deleted after the backup was made is in it. */
static void
advise(struct command_io *io, const struct backup_about *about)
{
	char at[CALENDAR_TEXT];

	fprintf(io->out, "What was deleted after %s is back. Before anybody "
	    "looks at it: run \"beadle retain\", which orders again what has "
	    "been kept for too long; order again the erasures whose "
	    "certificates are newer; add the holds that are newer.\n",
	    calendar_text(about->made_us, at));
}

static int
restore(struct command_io *io, const char *const *values, const char *path)
{
	struct backup_about about;
	uint8_t key[SEALED_KEY];
	char why[256];
	int fd, r;

	if (!values[KEY] || !values[STATE] || !values[STATE][0]) {
		snprintf(io->why, COMMAND_WHY, "say with which key, and into "
		    "which directory: --key FILE --state DIR");
		return 2;
	}
	if (chain_ready(io->why, COMMAND_WHY) < 0 ||
	    backup_key_secret(values[KEY], key, io->why, COMMAND_WHY) < 0)
		return 2;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		snprintf(io->why, COMMAND_WHY, "cannot read %.300s: %s", path,
		    strerror(errno));
		return 2;
	}
	r = backup_restore(fd, key, values[STATE], &about, why, sizeof(why));
	explicit_bzero(key, sizeof(key));
	close(fd);
	if (r < 0) {
		snprintf(io->why, COMMAND_WHY, "%.150s: %s; nothing was "
		    "restored", path, why);
		return 1;
	}
	tell(io, "restored", &about);
	advise(io, &about);
	return 0;
}

static int
run_restore(struct command_io *io, const char *const *values, int argc,
    char **argv)
{
	char why[COMMAND_WHY];

	(void)argc;
	if (calendar_zone("Europe/London", why, sizeof(why)) < 0) {
		snprintf(io->why, COMMAND_WHY, "%s", why);
		return 1;
	}
	return restore(io, values, argv[0]);
}

const struct command command_restore = {
	"restore", "FILE", "make a state directory from such a file",
	restore_options, RESTORE_OPTIONS, 1, 1, run_restore
};
