/* confine.h: rights given up, step by step, for good. Door to libcap-ng and
 * libseccomp; landlock by its system calls.
 *
 * Order: open what is needed, then confine_capabilities, then for a child
 * confine_process with its role. Nothing here can be undone. A kernel without
 * landlock is a degraded step, said in *why with return 1, not a failure. */
#ifndef CAPTURE_CONFINE_H
#define CAPTURE_CONFINE_H

#include <stddef.h>

enum confine_role {
	CONFINE_SENSOR,		/* reads its ring or file, writes its pipes:
				 * no open, no socket, no exec */
	CONFINE_KEEPER,		/* files below its state directory and law
				 * (paths given), Unix sockets; no exec */
	CONFINE_ROLE_COUNT
};

/* Keep CAP_NET_RAW (raw != 0) or nothing, in every set; no new privileges;
 * not dumpable; no core files. -1 and *why on failure. */
int confine_capabilities(int raw, char *why, size_t whylen);

/* The launcher's copy of the above for children: drop every capability, then
 * landlock and seccomp for the role. write_below and read_below are NULL-ended
 * lists of directories, ignored for CONFINE_SENSOR. 0 confined, 1 confined
 * but *why names a step this kernel lacks, -1 and *why on failure. Under a
 * sanitizer seccomp is skipped and 0 returned. */
int confine_process(enum confine_role role, const char *const *write_below,
    const char *const *read_below, char *why, size_t whylen);

#endif
