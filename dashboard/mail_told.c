/* mail_told.c: what became of a letter. */
#include "dashboard/mail_told.h"

#include <stdio.h>

#include "dashboard/print.h"

void
mail_told(void *out, const char *id, const char *to, enum courier_result r,
    const char *why)
{
	static const char *const words[] = {
		[COURIER_SENT] = "sent",
		[COURIER_LATER] = "not sent yet: ",
		[COURIER_REFUSED] = "refused: ",
	};

	fprintf(out, "%s to %s: %s", id, to, words[r]);
	print_text(out, why);
	fputc('\n', out);
	fflush(out);
}
