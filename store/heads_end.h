/* heads_end.h: the end of a journal's file of heads, for those who know the
 * whole line and for the journal, which asks how far it was signed. */
#ifndef STORE_HEADS_END_H
#define STORE_HEADS_END_H

#include <sys/types.h>

#define HEADS_LINE 400

/* The last whole line of an open file, without its newline, into line: empty
 * if it is too long for a head or holds a NUL. *whole: where it ends, newline
 * included. 1; 0: there is none, and *whole is 0; -1 and errno. */
int heads_end(int fd, char line[HEADS_LINE], off_t *whole);
/* The same of the file of heads in a journal's directory; 0 also: there is no
 * such file. */
int heads_end_in(int dir_fd, char line[HEADS_LINE]);

#endif
