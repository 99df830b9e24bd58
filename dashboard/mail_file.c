/* mail_file.c: one letter, written whole and read strictly. */
#include "dashboard/mail_file.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "classify/utf8.h"
#include "store/files.h"

#define VERSION "beadle letter 1"
#define FILE_MOST (64u << 20)
#define HEAD_MOST (16u << 10)	/* of it, the lines before the text */

/* ---- writing ---- */

/* On one line whatever a server said. */
static void
write_line(FILE *out, const char *text)
{
	for (; *text; text++)
		fputc((unsigned char)*text < 0x20 ? ' ' : *text, out);
	fputc('\n', out);
}

static void
write_letter(FILE *out, const struct mail_file *f)
{
	const struct mail_letter *l = &f->letter;
	size_t i;

	fprintf(out, VERSION "\nmade %" PRIu64 "\nsubject ", l->made_us);
	write_line(out, l->subject);
	if (l->attached)
		fprintf(out, "attached %zu %s %s\n", l->attached_len, l->name,
		    l->type);
	fprintf(out, "text %zu\n", strlen(l->text));
	for (i = 0; i < f->to_count; i++) {
		fprintf(out, "to %" PRIu64 " %u %s ", f->to[i].next_us,
		    f->to[i].attempts, f->to[i].address);
		write_line(out, f->to[i].why);
	}
	fprintf(out, "\n%s", l->text);
	if (l->attached)
		fwrite(l->attached, 1, l->attached_len, out);
}

int
mail_file_write(const char *dir, const struct mail_file *f, char *why,
    size_t whylen)
{
	char name[NAME_MAX], *bytes = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&bytes, &len);
	int r = -1;

	snprintf(name, sizeof(name), "%s%s", f->id, f->is_held ?
	    MAIL_FILE_HELD : MAIL_FILE_END);
	if (out)
		write_letter(out, f);
	if (!out || fclose(out) != 0)
		snprintf(why, whylen, "out of memory");
	else
		r = files_replace(dir, name, bytes, len, why, whylen);
	free(bytes);
	return r;
}

/* ---- reading ---- */

/* The rest of the next line if it begins with the word, NUL-ended; NULL: it
 * does not, and *at stays. */
static char *
line_of(char **at, const char *word)
{
	size_t len = strlen(word);
	char *end = strchr(*at, '\n'), *rest;

	if (!end || strncmp(*at, word, len) != 0)
		return NULL;
	*end = '\0';
	rest = *at + len;
	*at = end + 1;
	return rest;
}

static int
read_to(char *line, struct mail_file_to *to)
{
	int at = 0;

	if (sscanf(line, "%" SCNu64 " %u %127s %n", &to->next_us,
	    &to->attempts, to->address, &at) != 3 || at == 0)
		return -1;
	snprintf(to->why, sizeof(to->why), "%s", line + at);
	return 0;
}

/* "48211 report.pdf application/pdf" */
static int
read_attached(char *line, struct mail_letter *l)
{
	char *end;

	l->attached_len = strtoull(line, &end, 10);
	if (*end++ != ' ')
		return -1;
	l->name = end;
	end = strchr(end, ' ');
	if (!end)
		return -1;
	*end = '\0';
	l->type = end + 1;
	return 0;
}

static int
read_lines(char **at, struct mail_file *f, size_t *text_len)
{
	struct mail_letter *l = &f->letter;
	char *line;

	if (!line_of(at, VERSION) || !(line = line_of(at, "made ")) ||
	    sscanf(line, "%" SCNu64, &l->made_us) != 1 ||
	    !(l->subject = line_of(at, "subject ")))
		return -1;
	line = line_of(at, "attached ");
	if (line && read_attached(line, l) < 0)
		return -1;
	line = line_of(at, "text ");
	if (!line || sscanf(line, "%zu", text_len) != 1)
		return -1;
	while ((line = line_of(at, "to ")))
		if (f->to_count == MAIL_TO_MOST ||
		    read_to(line, &f->to[f->to_count++]) < 0)
			return -1;
	return line_of(at, "") && f->to_count > 0 ? 0 : -1;
}

/* Text and attachment, moved apart by a NUL. */
static int
read_rest(char *at, size_t left, size_t text_len, struct mail_file *f)
{
	struct mail_letter *l = &f->letter;

	if (text_len > left || l->attached_len != left - text_len)
		return -1;
	memmove(at + text_len + 1, at + text_len, l->attached_len);
	at[text_len] = '\0';
	l->text = at;
	l->attached = l->name ? at + text_len + 1 : NULL;
	return strlen(at) == text_len ? 0 : -1;
}

/* What the name says, and what was read is the letter's. */
static int
begin(struct mail_file *f, const char *dir, const char *name, char *bytes,
    char *why, size_t whylen)
{
	memset(f, 0, sizeof(*f));
	f->bytes = bytes;
	if (!bytes) {
		snprintf(why, whylen, "cannot read %s/%s: %s", dir, name,
		    strerror(errno));
		return -1;
	}
	snprintf(f->id, sizeof(f->id), "%.*s", (int)(strlen(name) -
	    strlen(MAIL_FILE_END)), name);
	f->letter.id = f->id;
	return 0;
}

static int
is_odd(const char *dir, const char *name, char *why, size_t whylen)
{
	snprintf(why, whylen, "%s/%s is not a letter of beadle's: move it "
	    "away", dir, name);
	return -1;
}

int
mail_file_read(const char *dir, const char *name, struct mail_file *f,
    char *why, size_t whylen)
{
	size_t len = 0, text_len = 0;
	char *at = files_read(dir, name, FILE_MOST, &len);

	if (begin(f, dir, name, at, why, whylen) < 0)
		return -1;
	if (read_lines(&at, f, &text_len) == 0 &&
	    read_rest(at, len - (size_t)(at - f->bytes), text_len, f) == 0)
		return 0;
	return is_odd(dir, name, why, whylen);
}

int
mail_file_read_head(const char *dir, const char *name, struct mail_file *f,
    char *why, size_t whylen)
{
	size_t len = 0, size = 0, text_len = 0, left;
	char *at = files_read_head(dir, name, HEAD_MOST, &len, &size);

	if (begin(f, dir, name, at, why, whylen) < 0)
		return -1;
	if (read_lines(&at, f, &text_len) < 0)
		return is_odd(dir, name, why, whylen);
	left = size - (size_t)(at - f->bytes);
	return text_len <= left && f->letter.attached_len == left - text_len ?
	    0 : is_odd(dir, name, why, whylen);
}

void
mail_file_free(struct mail_file *f)
{
	free(f->bytes);
	f->bytes = NULL;
}

int
mail_file_remove(const char *dir, const char *id, char *why, size_t whylen)
{
	char path[PATH_MAX];

	if (strchr(id, '/') || (size_t)snprintf(path, sizeof(path),
	    "%s/%s" MAIL_FILE_END, dir, id) >= sizeof(path))
		errno = ENOENT;
	else if (unlink(path) == 0 && files_sync_directory(dir) == 0)
		return 0;
	if (errno == ENOENT)
		snprintf(why, whylen, "no letter \"%.*s\" is on its way",
		    utf8_most(id, 60), id);
	else
		snprintf(why, whylen, "cannot remove %s: %s", path,
		    strerror(errno));
	return -1;
}

int
mail_file_release(const char *dir, const char *id, char *why, size_t whylen)
{
	char held[PATH_MAX], path[PATH_MAX];

	snprintf(held, sizeof(held), "%s/%s" MAIL_FILE_HELD, dir, id);
	snprintf(path, sizeof(path), "%s/%s" MAIL_FILE_END, dir, id);
	if (rename(held, path) == 0 && files_sync_directory(dir) == 0)
		return 0;
	snprintf(why, whylen, "cannot move %s: %s", held, strerror(errno));
	return -1;
}
