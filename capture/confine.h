/* confine.h: rights given up, step by step, for good. Door to libcap-ng and
 * libseccomp; landlock by its system calls.
 *
 * Order: open what is needed, then confine_capabilities, then for a child
 * confine_process with its role. Nothing here can be undone. A kernel without
 * landlock is a degraded step, said in *why with return 1, not a failure. A
 * system call outside the role's list ends the process with SIGSYS.
 *
 * A sensor must have done before, because it could not afterwards: opened and
 * joined its capture; set up nDPI; and asked for the time zone once with
 * TZ=UTC0 in its environment (setenv, tzset, timegm), or nDPI's first
 * certificate date makes glibc open /etc/localtime. */
#ifndef CAPTURE_CONFINE_H
#define CAPTURE_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

enum confine_role {
	CONFINE_SENSOR,		/* reads its ring or file, writes its pipes:
				 * no open, no socket, no exec */
	CONFINE_KEEPER,		/* files below its state directory and law
				 * (paths given), Unix sockets; no exec */
	CONFINE_KEEPER_TCP,	/* the same, and connections by TCP: where Redis
				 * is not on a Unix socket */
	CONFINE_RENDERER,	/* reads files below the paths given, threads
				 * of its own; no socket, no exec, no fork */
	CONFINE_ROLE_COUNT
};

/* Keep CAP_NET_RAW (raw != 0) or nothing, in every set; no new privileges;
 * not dumpable; no core files, which would hold traffic. -1 and *why on
 * failure, as when CAP_NET_RAW is to be kept but is not there. */
int confine_capabilities(int raw, char *why, size_t whylen);

/* The launcher's copy of the above for children: drop every capability, then
 * landlock and seccomp for the role. write_below and read_below are NULL-ended
 * lists of directories (files too, in read_below) that exist, or NULL for
 * none; ignored for CONFINE_SENSOR. 0 confined, 1 confined but *why names a
 * step this kernel lacks, -1 and *why on failure.
 *
 * Built with a sanitizer, seccomp is skipped, the process stays dumpable and
 * may read every file, or the sanitizer could not report: 0 is returned. */
int confine_process(enum confine_role role, const char *const *write_below,
    const char *const *read_below, char *why, size_t whylen);

/* For who speaks to servers through libraries, whose system calls nobody can
 * list: capabilities and landlock alone. No file is changed, made or run from
 * here on; those below the paths are read, and connections by TCP made only if
 * may_connect. Returns as confine_process. */
int confine_files(bool may_connect, const char *const *read_below, char *why,
    size_t whylen);

/* The first thing: whatever our parent left open is not ours, and what it
 * closed must not become the place we write to. */
void confine_descriptors(void);

#endif
