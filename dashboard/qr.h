/* qr.h: a text as a QR code (ISO/IEC 18004), as cells that are dark or not.
 * Door to libqrencode. */
#ifndef DASHBOARD_QR_H
#define DASHBOARD_QR_H

#include <stdbool.h>

#define QR_MOST 177		/* cells a side, at most */
#define QR_QUIET 4		/* light cells that must be around it */

struct qr {
	int width;
	bool dark[QR_MOST * QR_MOST];	/* row by row */
};

/* -1: it is too long, or out of memory. */
int qr_make(struct qr *out, const char *text);

#endif
