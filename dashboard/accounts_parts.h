/* accounts_parts.h: the inside of accounts. For accounts.c and
 * accounts_text.c. */
#ifndef DASHBOARD_ACCOUNTS_PARTS_H
#define DASHBOARD_ACCOUNTS_PARTS_H

#include <sys/stat.h>

#include "dashboard/accounts.h"

#define ACCOUNTS_FILE "accounts"

struct accounts {
	char state[256];
	struct account *all;
	size_t count;
	struct stat seen;	/* of the file that was read */
};

/* A table of ACCOUNTS_MOST is overwritten and freed; accepts NULL. */
void accounts_forget(struct account *all);

#endif
