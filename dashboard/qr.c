/* qr.c: a text as a QR code: the smallest that has it, with a seventh of it
 * restored where a screen mirrors or a sheet is creased. */
#include "dashboard/qr.h"

#include <qrencode.h>

int
qr_make(struct qr *out, const char *text)
{
	QRcode *q = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	int i;

	if (!q || q->width > QR_MOST) {
		QRcode_free(q);
		return -1;
	}
	out->width = q->width;
	for (i = 0; i < q->width * q->width; i++)
		out->dark[i] = q->data[i] & 1;
	QRcode_free(q);
	return 0;
}
