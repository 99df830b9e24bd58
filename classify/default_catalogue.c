/* default_catalogue.c: which catalogue is read where no law is. */
#include "classify/default_catalogue.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "classify/settings.h"

static const char *
find(const char *given, const char *law, char path[PATH_MAX])
{
	struct settings plain;
	char program[PATH_MAX / 2];
	ssize_t n;

	settings_default(&plain);
	if (given)
		return given;
	if (strcmp(law, plain.law) != 0) {
		snprintf(path, PATH_MAX, "%s/catalogue.yaml", law);
		return path;
	}
	n = readlink("/proc/self/exe", program, sizeof(program) - 1);
	program[n > 0 ? n : 0] = '\0';
	if (strrchr(program, '/'))
		*strrchr(program, '/') = '\0';
	snprintf(path, PATH_MAX, "%s/../etc/catalogue.yaml", program);
	return access(path, F_OK) == 0 ? path :
	    "/usr/share/beadle/catalogue.yaml";
}

int
default_catalogue_load(struct catalogue **out, const char *given,
    const char *law, struct text_faults *f)
{
	static const char local_name[] = "catalogue-local.yaml";
	char room[PATH_MAX], local[PATH_MAX + sizeof(local_name)];
	const char *path = find(given, law, room);
	const char *slash = strrchr(path, '/');

	snprintf(local, sizeof(local), "%.*s%s",
	    slash ? (int)(slash + 1 - path) : 0, path, local_name);
	return catalogue_load(out, path, access(local, F_OK) == 0 ? local :
	    NULL, f);
}
