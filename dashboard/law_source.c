/* law_source.c: the law a command speaks of. */
#include "dashboard/law_source.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_ROOM 1024

/* Into dir: "BASE/UP". Is there a catalogue? */
static bool
has_catalogue(char dir[PATH_ROOM], const char *base, size_t base_len,
    const char *up)
{
	char path[PATH_ROOM + 16];

	if (snprintf(dir, PATH_ROOM, "%.*s%s", (int)base_len, base, up) >=
	    PATH_ROOM)
		return false;
	snprintf(path, sizeof(path), "%s/catalogue.yaml", dir);
	return access(path, F_OK) == 0;
}

/* Where the catalogue is that goes with a policy's file. */
static bool
find_beside(char dir[PATH_ROOM], const char *file, const char *program)
{
	const char *slash = strrchr(file, '/');
	const char *base = slash ? file : ".";
	size_t len = slash ? (size_t)(slash - file) : 1;

	return has_catalogue(dir, base, len, "") ||
	    has_catalogue(dir, base, len, "/..") ||
	    has_catalogue(dir, program, strlen(program),
	    "/../share/beadle") ||
	    has_catalogue(dir, program, strlen(program), "/../etc");
}

static int
open_alone(struct law_source *s, struct command_io *io, const char *law_dir,
    struct text_faults *f)
{
	char dir[PATH_ROOM];

	s->is_alone = true;
	if (!law_dir) {
		if (!find_beside(dir, s->path, io->program)) {
			snprintf(io->why, COMMAND_WHY, "%.200s: there is no "
			    "catalogue.yaml beside it or one directory up; "
			    "say with --law where it is", s->path);
			return 2;
		}
		law_dir = dir;
	}
	if (law_draft_policy(&s->law, s->path, law_dir, f) == 0)
		return 0;
	snprintf(io->why, COMMAND_WHY, "out of memory");
	return 1;
}

int
law_source_open(struct law_source *s, struct command_io *io,
    const struct reader *r, const char *path, const char *law_dir,
    struct text_faults *f)
{
	struct stat st;

	*s = (struct law_source){ .path = path ? path : r->settings.law };
	if (stat(s->path, &st) < 0) {
		snprintf(io->why, COMMAND_WHY, "%.200s: %s: name a law "
		    "directory, or a policy's file", s->path,
		    strerror(errno));
		return 2;
	}
	if (!S_ISDIR(st.st_mode))
		return open_alone(s, io, law_dir, f);
	if (law_draft(&s->law, s->path, f) == 0)
		return 0;
	snprintf(io->why, COMMAND_WHY, "out of memory");
	return 1;
}

void
law_source_close(struct law_source *s)
{
	law_free(s->law);
	s->law = NULL;
}
