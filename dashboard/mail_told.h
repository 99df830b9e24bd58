/* mail_told.h: what became of a letter, told to whoever watches a command. */
#ifndef DASHBOARD_MAIL_TOLD_H
#define DASHBOARD_MAIL_TOLD_H

#include "dashboard/mail_queue.h"

/* A mail_queue_tell: a line at once; out is a FILE. */
void mail_told(void *out, const char *id, const char *to,
    enum courier_result r, const char *why);

#endif
