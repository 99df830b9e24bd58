/* screen.c: a terminal held for a program that redraws it in place. */
#include "dashboard/screen.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#define CTRL_C 3

struct screen {
	FILE *out;
	int in_fd, signal_fd;
	struct termios before;
	sigset_t mask_before;
};

int
screen_open(struct screen **out, FILE *in, FILE *terminal, char *why,
    size_t whylen)
{
	struct screen *s = calloc(1, sizeof(*s));
	struct termios raw;
	sigset_t mask;

	if (!s) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	s->out = terminal;
	s->in_fd = fileno(in);
	if (tcgetattr(s->in_fd, &s->before) < 0) {
		snprintf(why, whylen, "the input is no terminal: %s",
		    strerror(errno));
		free(s);
		return -1;
	}
	sigemptyset(&mask);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGTERM);
	sigaddset(&mask, SIGHUP);
	sigaddset(&mask, SIGWINCH);
	sigprocmask(SIG_BLOCK, &mask, &s->mask_before);
	s->signal_fd = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	raw = s->before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
	tcsetattr(s->in_fd, TCSAFLUSH, &raw);
	/* The other screen, no cursor. */
	fputs("\033[?1049h\033[?25l", s->out);
	*out = s;
	return 0;
}

void
screen_close(struct screen *s)
{
	if (!s)
		return;
	fputs("\033[?25h\033[?1049l", s->out);
	fflush(s->out);
	tcsetattr(s->in_fd, TCSAFLUSH, &s->before);
	if (s->signal_fd >= 0)
		close(s->signal_fd);
	sigprocmask(SIG_SETMASK, &s->mask_before, NULL);
	free(s);
}

static struct winsize
measure(const struct screen *s)
{
	struct winsize w = { 0 };

	if (ioctl(fileno(s->out), TIOCGWINSZ, &w) < 0 || !w.ws_row || !w.ws_col)
		w = (struct winsize){ .ws_row = 24, .ws_col = 80 };
	return w;
}

size_t
screen_width(const struct screen *s)
{
	return measure(s).ws_col;
}

/* One line's bytes that fit into columns: continuation bytes take none. */
static size_t
fitting(const char *line, size_t len, size_t columns)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (((unsigned char)line[i] & 0xc0) != 0x80 && columns-- == 0)
			break;
	return i;
}

void
screen_show(struct screen *s, const char *text)
{
	struct winsize size = measure(s);
	size_t row, len;

	fputs("\033[H", s->out);
	for (row = 0; row < size.ws_row && *text; row++) {
		len = strcspn(text, "\n");
		if (row)
			fputs("\r\n", s->out);
		fwrite(text, 1, fitting(text, len, size.ws_col), s->out);
		fputs("\033[K", s->out);
		text += len + (text[len] == '\n');
	}
	fputs("\033[J", s->out);
	fflush(s->out);
}

int
screen_key(struct screen *s, int timeout_ms)
{
	struct pollfd fds[2] = { { s->in_fd, POLLIN, 0 },
		{ s->signal_fd, POLLIN, 0 } };
	struct signalfd_siginfo info;
	unsigned char key;

	if (poll(fds, 2, timeout_ms) <= 0)
		return 0;
	if (fds[1].revents && read(s->signal_fd, &info, sizeof(info)) ==
	    (ssize_t)sizeof(info))
		return info.ssi_signo == SIGWINCH ? 0 : -1;
	if (fds[0].revents)
		return read(s->in_fd, &key, 1) != 1 || key == CTRL_C ? -1 : key;
	return 0;
}
