/* clock.c: a wall clock that can be set, for one program and its children:
 * built as a library and loaded before others (LD_PRELOAD). The file named by
 * CLOCK_FILE holds the microseconds by which it is set, as eight bytes; it is
 * mapped at the start, so a sandbox does not matter. Stamps of captured frames
 * move with it, as the kernel's would. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <pcap/pcap.h>

static volatile int64_t *set_us;

__attribute__((constructor)) static void
map(void)
{
	const char *file = getenv("CLOCK_FILE");
	int fd = file ? open(file, O_RDONLY | O_CLOEXEC) : -1;
	void *page;

	if (fd < 0)
		return;
	page = mmap(NULL, sizeof(*set_us), PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (page != MAP_FAILED)
		set_us = page;
}

static int64_t
moved(int64_t us)
{
	return us + (set_us ? *set_us : 0);
}

int
clock_gettime(clockid_t clock, struct timespec *t)
{
	int64_t us;
	int r = (int)syscall(SYS_clock_gettime, clock, t);

	if (r < 0 || (clock != CLOCK_REALTIME &&
	    clock != CLOCK_REALTIME_COARSE))
		return r;
	us = moved((int64_t)t->tv_sec * 1000000 + t->tv_nsec / 1000);
	t->tv_sec = us / 1000000;
	t->tv_nsec = us % 1000000 * 1000 + t->tv_nsec % 1000;
	return 0;
}

int
gettimeofday(struct timeval *restrict tv, void *restrict zone)
{
	struct timespec t;

	(void)zone;
	clock_gettime(CLOCK_REALTIME, &t);
	tv->tv_sec = t.tv_sec;
	tv->tv_usec = t.tv_nsec / 1000;
	return 0;
}

time_t
time(time_t *out)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	if (out)
		*out = t.tv_sec;
	return t.tv_sec;
}

struct visit { pcap_handler visit; u_char *user; };

static void
move_stamp(u_char *user, const struct pcap_pkthdr *h, const u_char *bytes)
{
	const struct visit *v = (const void *)user;
	struct pcap_pkthdr own = *h;
	int64_t us = moved((int64_t)h->ts.tv_sec * 1000000 + h->ts.tv_usec);

	own.ts.tv_sec = us / 1000000;
	own.ts.tv_usec = us % 1000000;
	v->visit(v->user, &own, bytes);
}

int
pcap_dispatch(pcap_t *p, int count, pcap_handler visit, u_char *user)
{
	static int (*next)(pcap_t *, int, pcap_handler, u_char *);
	struct visit v = { visit, user };

	if (!next)
		*(void **)&next = dlsym(RTLD_NEXT, "pcap_dispatch");
	return next(p, count, move_stamp, (u_char *)&v);
}
