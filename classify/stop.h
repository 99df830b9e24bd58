/* stop.h: SIGTERM as something to wait for between two reads. */
#ifndef CLASSIFY_STOP_H
#define CLASSIFY_STOP_H

/* Block SIGTERM from here on. A descriptor that is readable once it came, the
 * caller's to close; -1 and errno. */
int stop_open(void);

#endif
