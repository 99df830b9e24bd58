/* os_user.h: who typed a command, as the system says, and whose files it
 * writes: os_user of a ledger's entry. */
#ifndef DASHBOARD_OS_USER_H
#define DASHBOARD_OS_USER_H

#include "classify/registers.h"

/* "root", or "root for anna" where sudo says so; "uid 1234" without a name.
 * Returns buf. */
char *os_user(char buf[REGISTER_NAME]);
/* Of what is done on a page: nobody typed it here, and who did it signed in
 * (NAMING_DASHBOARD). Returns buf. */
char *os_user_page(char buf[REGISTER_NAME]);

/* What root writes into a state directory of another user's, that user must be
 * able to read and go on with: be that user from now on. Nothing happens when
 * one is not root or there is no such directory. -1 and *why. */
int os_user_become(const char *state, char *why, size_t whylen);
/* The same until os_user_return, for one who goes on writing elsewhere as who
 * typed the command. Both: -1 and *why. */
int os_user_borrow(const char *state, char *why, size_t whylen);
int os_user_return(char *why, size_t whylen);

#endif
