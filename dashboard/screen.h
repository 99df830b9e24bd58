/* screen.h: a terminal held for a program that redraws it in place. Keys come
 * one by one, Ctrl-C among them; SIGINT, SIGTERM and SIGHUP are held back and
 * reported, so that the terminal is always given back as it was. */
#ifndef DASHBOARD_SCREEN_H
#define DASHBOARD_SCREEN_H

#include <stddef.h>
#include <stdio.h>

struct screen;

/* Take the terminal that in and out are. -1 and *why: they are none. */
int screen_open(struct screen **out, FILE *in, FILE *terminal, char *why,
    size_t whylen);
/* Give it back. NULL is fine. */
void screen_close(struct screen *s);

size_t screen_width(const struct screen *s);
/* Show text, of safe lines, from the top; what does not fit is cut. */
void screen_show(struct screen *s, const char *text);
/* Wait for a key. The key; 0: the time ran out or the window changed its
 * size; -1: Ctrl-C, a signal, or the end of the input. */
int screen_key(struct screen *s, int timeout_ms);

#endif
