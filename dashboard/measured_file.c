/* measured_file.c: where a release says how often its grades are wrong. */
#include "dashboard/measured_file.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int
measured_file(const char *program, struct measured *out,
    struct text_faults *f)
{
	static const char *const places[] = { "../etc",
		"../share/beadle" };
	char path[PATH_MAX];

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s/accuracy.yaml", program,
		    places[i]);
		if (access(path, F_OK) == 0)
			return measured_load(out, path, f);
	}
	return 0;
}
