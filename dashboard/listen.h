/* listen.h: the socket that browsers come to. */
#ifndef DASHBOARD_LISTEN_H
#define DASHBOARD_LISTEN_H

#include <stdbool.h>
#include <stddef.h>

#define LISTEN_TEXT 64
#define LISTEN_WHERE "127.0.0.1:8443"	/* unless another is named */

/* Open at "127.0.0.1:8443", "[::]:443" or ":8443" (every address). A socket,
 * non-blocking and closed on exec, or -1 and *why. */
int listen_open(const char *where, char *why, size_t whylen);

/* Could one be opened there? 0, also where another listens at the moment, who
 * may end; or -1 and *why. */
int listen_check(const char *where, char *why, size_t whylen);

/* The one that systemd opened (LISTEN_FDS, LISTEN_PID); -1: there is none, -2
 * and *why: there is, and cannot be used. */
int listen_inherited(char *why, size_t whylen);

/* Where it listens, as a browser is told: "127.0.0.1:8443"; "" not over IP.
 * Returns buf. */
char *listen_text(int fd, char buf[LISTEN_TEXT]);

#endif
