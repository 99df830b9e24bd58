/* ring.c: the least that listens to a device: libpcap with a ring, frames
 * counted and not looked at. What beadled sustains is held against this.
 *
 *	ring DEVICE RING_BYTES
 *
 * Listens until SIGTERM; prints how many frames came and how many of them were
 * dropped for want of room. */
#include <pcap/pcap.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static volatile sig_atomic_t is_over;

static void
on_signal(int number)
{
	(void)number;
	is_over = 1;
}

static void
count(uint8_t *arg, const struct pcap_pkthdr *h, const uint8_t *bytes)
{
	(void)h;
	(void)bytes;
	++*(uint64_t *)(void *)arg;
}

int
main(int argc, char **argv)
{
	char why[PCAP_ERRBUF_SIZE];
	struct pcap_stat stat = { 0 };
	uint64_t frames = 0, last = 1;
	struct pollfd wait;
	pcap_t *p;
	int waited = 0;

	if (argc != 3 || !(p = pcap_create(argv[1], why))) {
		fputs("usage: ring DEVICE RING_BYTES\n", stderr);
		return 2;
	}
	signal(SIGTERM, on_signal);
	pcap_set_snaplen(p, 65535);
	pcap_set_promisc(p, 1);
	pcap_set_timeout(p, 100);
	pcap_set_buffer_size(p, atoi(argv[2]));
	if (pcap_activate(p) < 0 || pcap_setnonblock(p, 1, why) < 0) {
		pcap_perror(p, "ring");
		return 1;
	}
	wait = (struct pollfd){ .fd = pcap_get_selectable_fd(p),
	    .events = POLLIN };
	/* What lies in the ring when it is told to stop is still read, also
	 * what is in a block that is shown after the time-out only: being told
	 * interrupts the waiting for that. */
	while (!is_over || last != frames || waited < 0) {
		last = frames;
		waited = poll(&wait, 1, 250);
		if (pcap_dispatch(p, -1, count, (uint8_t *)&frames) < 0)
			break;
	}
	pcap_stats(p, &stat);
	printf("%llu %u\n", (unsigned long long)frames, stat.ps_drop);
	pcap_close(p);
	return 0;
}
