/* heads_end.c: the last whole line of a file of heads. */
#include "store/heads_end.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int
heads_end(int fd, char line[HEADS_LINE], off_t *whole)
{
	char end[2 * HEADS_LINE], *newline, *start, *zero;
	struct stat st;
	off_t at = 0;
	ssize_t n;
	size_t len;

	*whole = 0;
	if (fstat(fd, &st) < 0)
		return -1;
	if (st.st_size > (off_t)sizeof(end) - 1)
		at = st.st_size - (off_t)sizeof(end) + 1;
	n = pread(fd, end, sizeof(end) - 1, at);
	if (n < 0)
		return -1;
	/* From zeros on it was torn by a power cut. */
	zero = memchr(end, '\0', (size_t)n);
	newline = memrchr(end, '\n', zero ? (size_t)(zero - end) : (size_t)n);
	if (!newline && at > 0) {
		errno = EIO;
		return -1;
	}
	if (!newline)
		return 0;
	start = memrchr(end, '\n', (size_t)(newline - end));
	start = start ? start + 1 : end;
	len = (size_t)(newline - start);
	if (len >= HEADS_LINE || memchr(start, '\0', len))
		len = 0;
	memcpy(line, start, len);
	line[len] = '\0';
	*whole = at + (newline - end) + 1;
	return 1;
}

int
heads_end_in(int dir_fd, char line[HEADS_LINE])
{
	int fd = openat(dir_fd, "heads", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	int r, saved;
	off_t whole;

	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	r = heads_end(fd, line, &whole);
	saved = errno;
	close(fd);
	errno = saved;
	return r;
}
