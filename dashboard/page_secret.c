/* page_secret.c: the key of an authenticator app, to be scanned or typed. Both
 * say the same; where the picture cannot be made there is the text. */
#include "dashboard/page_secret.h"

#include "dashboard/password.h"
#include "dashboard/qr.h"
#include "dashboard/svg.h"
#include "dashboard/totp.h"

static void
write_picture(struct html *h, const struct qr *q)
{
	int side = q->width + 2 * QR_QUIET;
	struct svg s;

	html(h, "<div class=\"qr\">");
	svg_figure(&s, h, side, side, "QR code of the key", "The key that "
	    "stands below, for an app that scans it.");
	svg_cells(&s, "qr-dark", q->dark, q->width, QR_QUIET);
	svg_finish(&s);
	html(h, "</div>\n");
}

void
page_secret(struct html *h, const char *secret, const char *person)
{
	char uri[TOTP_URI];
	struct qr q;
	int i;

	if (qr_make(&q, totp_uri(secret, person, uri)) == 0)
		write_picture(h, &q);
	password_forget(&q, sizeof(q));
	password_forget(uri, sizeof(uri));
	html(h, "<p class=\"key-text\"><code>");
	for (i = 0; secret[i]; i++)
		html(h, "%s%c", i && i % 4 == 0 ? " " : "", secret[i]);
	html(h, "</code></p>\n");
}
