/* command_import.c: a file read, a text of the law written. */
#include "dashboard/command_import.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/print.h"

#define FILE_MOST (4U << 20)

/* NULL and errno. */
static char *
read_all(FILE *in, size_t *len)
{
	char *bytes = malloc(FILE_MOST + 1);
	int error = 0;

	if (!bytes)
		return NULL;
	*len = fread(bytes, 1, FILE_MOST, in);
	if (ferror(in))
		error = errno;
	else if (*len == FILE_MOST && fgetc(in) != EOF)
		error = EFBIG;
	if (error) {
		free(bytes);
		errno = error;
		return NULL;
	}
	bytes[*len] = '\0';
	return bytes;
}

char *
command_import_read(struct command_io *io, const char *path, size_t *len)
{
	FILE *in = strcmp(path, "-") == 0 ? io->in : fopen(path, "re");
	char *bytes = in ? read_all(in, len) : NULL;

	if (!bytes)
		snprintf(io->why, COMMAND_WHY, "cannot read %.300s: %s", path,
		    strerror(errno));
	if (in && in != io->in)
		fclose(in);
	return bytes;
}

int
command_import_end(struct command_io *io, const struct lawfile *l,
    size_t changes, bool may_write)
{
	const char *what = changes == 0 ? " says this already.\n" : may_write ?
	    " is written.\n" : " is as it was: --write would change it.\n";

	if (changes > 0 && may_write && lawfile_save(l, io->why,
	    COMMAND_WHY) < 0)
		return 1;
	fputc('\n', io->out);
	print_text(io->out, l->name);
	fputs(what, io->out);
	return 0;
}
