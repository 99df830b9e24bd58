/* os_user.c: who typed a command, as the system says. */
#include "dashboard/os_user.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "classify/policy_naming.h"

char *
os_user(char buf[REGISTER_NAME])
{
	const struct passwd *p = getpwuid(getuid());
	const char *before = getuid() == 0 ? getenv("SUDO_USER") : NULL;

	if (!p)
		snprintf(buf, REGISTER_NAME, "uid %u", (unsigned)getuid());
	else
		snprintf(buf, REGISTER_NAME, "%.30s%s%.28s", p->pw_name,
		    before ? " for " : "", before ? before : "");
	return buf;
}

char *
os_user_page(char buf[REGISTER_NAME])
{
	snprintf(buf, REGISTER_NAME, "%s", NAMING_DASHBOARD);
	return buf;
}

/* Are we root, and is the directory another's? Then it is *st. */
static bool
is_of_another(const char *state, struct stat *st)
{
	return geteuid() == 0 && stat(state, st) == 0 && st->st_uid != 0;
}

int
os_user_become(const char *state, char *why, size_t whylen)
{
	struct stat st;

	if (!is_of_another(state, &st))
		return 0;
	if (setgroups(0, NULL) == 0 && setgid(st.st_gid) == 0 &&
	    setuid(st.st_uid) == 0)
		return 0;
	snprintf(why, whylen, "cannot act as the owner of %.300s: %s", state,
	    strerror(errno));
	return -1;
}

int
os_user_borrow(const char *state, char *why, size_t whylen)
{
	struct stat st;

	if (!is_of_another(state, &st) ||
	    (setegid(st.st_gid) == 0 && seteuid(st.st_uid) == 0))
		return 0;
	snprintf(why, whylen, "cannot act as the owner of %.300s: %s", state,
	    strerror(errno));
	return -1;
}

int
os_user_return(char *why, size_t whylen)
{
	if (getuid() == geteuid() ||
	    (seteuid(getuid()) == 0 && setegid(getgid()) == 0))
		return 0;
	snprintf(why, whylen, "cannot act as who typed the command: %s",
	    strerror(errno));
	return -1;
}
