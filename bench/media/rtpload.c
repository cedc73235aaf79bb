/*
 * rtpload - both far ends of many calls: sends paced RTP through a relay and measures what comes out.
 *
 *   rtpload FLOWS SECONDS WARM_SECONDS PIDS  NETNS INTERFACE ADDRESS RELAY_ADDRESS RELAY_MAC   (side A)
 *                                            NETNS INTERFACE ADDRESS RELAY_ADDRESS RELAY_MAC   (side B)
 *
 * FLOWS has a line "call portA portB" for each call: the relay's RTP ports. Far ends use port 10000 + 2 x call. A call
 * is 172 bytes of RTP every 20 ms each way. PIDS, separated by commas, are whose CPU time is read. Frames are made and
 * taken on packet sockets, so that no socket of a far end is part of what is measured. Prints one line of JSON.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PTIME = 20000000, FIRST_PORT = 10000, MEDIA = 160, BURST = 64, BACKLOG = 64 << 20, LONGEST_US = 2000000 };
#define DRAIN 300000000ull          /* a packet later than this is lost */
#define BEHIND 300000ull            /* kept from the core for longer, we move the schedule, and never send a burst */

#pragma pack(push, 1)
struct rtp { uint8_t v, pt; uint16_t seq; uint32_t ts, ssrc; uint64_t sent; uint8_t media[MEDIA - 8]; };
struct frame { struct ether_header eth; struct iphdr ip; struct udphdr udp; struct rtp rtp; };
#pragma pack(pop)
struct flow { struct frame frame; uint64_t phase; int side, started; uint16_t seen; };
struct side {
    uint32_t address, relay;
    int tx, rx, index;
    uint8_t mac[6], relay_mac[6];
};

static struct side sides[2];
static struct flow *flows;
static int count;
static uint64_t begin, end;         /* of the window whose packets count */
static uint64_t sent, received, repeated, wrong, refused, slipped;
static uint32_t histogram[LONGEST_US];

static void need(int ok, const char *what) { if (!ok) { perror(what); exit(1); } }

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static uint32_t sum(const void *data, size_t bytes) {
    uint32_t total = 0;
    for (size_t i = 0; i < bytes; i += 2) {
        uint16_t word;
        memcpy(&word, (const char *)data + i, 2);
        total += word;
    }
    return total;
}

static uint16_t checksum(uint32_t total) {
    while (total >> 16) total = (total & 0xffff) + (total >> 16);
    return (uint16_t)~total;
}

static int packet_socket(const struct side *s, int type, int protocol) {
    struct sockaddr_ll at = { AF_PACKET, htons((uint16_t)protocol), s->index, 0, 0, 0, { 0 } };
    int fd = socket(AF_PACKET, type | SOCK_NONBLOCK, 0);
    need(fd >= 0 && !bind(fd, (struct sockaddr *)&at, sizeof at), "packet socket");
    return fd;
}

static void open_side(struct side *s, char **arg) {
    char path[128];
    int one = 1, backlog = BACKLOG;
    snprintf(path, sizeof path, "/run/netns/%s", arg[0]);
    int ns = open(path, O_RDONLY);
    need(ns >= 0 && !setns(ns, CLONE_NEWNET), path);
    s->index = (int)if_nametoindex(arg[1]);
    need(s->index > 0, arg[1]);
    struct ifreq req = { 0 };
    snprintf(req.ifr_name, IFNAMSIZ, "%s", arg[1]);
    s->tx = packet_socket(s, SOCK_RAW, 0);
    need(!ioctl(s->tx, SIOCGIFHWADDR, &req), "MAC address");
    memcpy(s->mac, req.ifr_hwaddr.sa_data, 6);
    setsockopt(s->tx, SOL_PACKET, PACKET_QDISC_BYPASS, &one, sizeof one);
    s->rx = packet_socket(s, SOCK_DGRAM, ETH_P_IP);
    setsockopt(s->rx, SOL_SOCKET, SO_RCVBUFFORCE, &backlog, sizeof backlog);
    setsockopt(s->rx, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one);
    need(inet_pton(AF_INET, arg[2], &s->address) == 1 && inet_pton(AF_INET, arg[3], &s->relay) == 1, "address");
    unsigned m[6];
    need(sscanf(arg[4], "%x:%x:%x:%x:%x:%x", m, m + 1, m + 2, m + 3, m + 4, m + 5) == 6, "MAC address");
    for (int i = 0; i < 6; i++) s->relay_mac[i] = (uint8_t)m[i];
    close(ns);
}

static void prepare(struct flow *f, int side, int call, int relay_port) {
    const struct side *s = &sides[side];
    struct frame *p = &f->frame;
    memset(f, 0, sizeof *f);
    f->side = side;
    f->phase = (uint64_t)(drand48() * PTIME);
    memcpy(p->eth.ether_dhost, s->relay_mac, 6);
    memcpy(p->eth.ether_shost, s->mac, 6);
    p->eth.ether_type = htons(ETHERTYPE_IP);
    p->ip = (struct iphdr){ .version = 4, .ihl = 5, .tos = 46 << 2, .tot_len = htons(sizeof *p - sizeof p->eth),
        .frag_off = htons(IP_DF), .ttl = 64, .protocol = IPPROTO_UDP, .saddr = s->address, .daddr = s->relay };
    p->ip.check = checksum(sum(&p->ip, sizeof p->ip));
    p->udp.source = htons((uint16_t)(FIRST_PORT + 2 * call));
    p->udp.dest = htons((uint16_t)relay_port);
    p->udp.len = htons(sizeof p->udp + sizeof p->rtp);
    p->rtp.v = 0x80;
    p->rtp.ssrc = htonl((uint32_t)(1 + 2 * call + side));
    p->rtp.seq = (uint16_t)lrand48();
    memset(p->rtp.media, 0xd5, sizeof p->rtp.media);
}

static int by_phase(const void *a, const void *b) {
    const struct flow *x = *(struct flow *const *)a, *y = *(struct flow *const *)b;
    return x->phase < y->phase ? -1 : x->phase > y->phase;
}

/* Reads the calls. Returns their flows in the order of their phases. */
static struct flow **read_flows(const char *path) {
    FILE *file = fopen(path, "r");
    need(file != NULL, path);
    int call, port[2], room = 0;
    while (fscanf(file, "%d %d %d", &call, port, port + 1) == 3) {
        need(call == count / 2, "order of calls");
        if (count == room) {
            room = 2 * room + 64;
            need((flows = realloc(flows, sizeof *flows * (size_t)room)) != NULL, "memory");
        }
        for (int side = 0; side < 2; side++) prepare(&flows[count++], side, call, port[side]);
    }
    fclose(file);
    need(count > 0, "no calls");
    struct flow **order = malloc(sizeof *order * (size_t)count);
    for (int i = 0; i < count; i++) order[i] = &flows[i];
    qsort(order, (size_t)count, sizeof *order, by_phase);
    return order;
}

static void send_next(struct flow *f, uint64_t t) {
    struct frame *p = &f->frame;
    p->rtp.seq = htons((uint16_t)(ntohs(p->rtp.seq) + 1));
    p->rtp.ts = htonl(ntohl(p->rtp.ts) + MEDIA);
    p->rtp.sent = t;
    p->udp.check = 0;
    uint32_t pseudo = sum(&p->ip.saddr, 8) + htons(IPPROTO_UDP) + p->udp.len;
    p->udp.check = checksum(pseudo + sum(&p->udp, sizeof p->udp + sizeof p->rtp));
    sent += t >= begin && t < end;
    refused += send(sides[f->side].tx, p, sizeof *p, 0) < 0;    /* no room: lost, as it would be on a wire */
}

/* A packet that came out at one side must be the next of the other side's flow of that call. */
static void take(int side, const uint8_t *packet, int length, uint64_t at) {
    const struct iphdr *ip = (const void *)packet;
    const struct udphdr *udp = (const void *)(packet + sizeof *ip);
    const struct rtp *rtp = (const void *)(udp + 1);
    if (length != sizeof *ip + sizeof *udp + sizeof *rtp || ip->protocol != IPPROTO_UDP) { wrong++; return; }
    int index = (ntohs(udp->dest) - FIRST_PORT) / 2 * 2 + !side;
    if (index < 0 || index >= count || ntohl(rtp->ssrc) != (uint32_t)index + 1) { wrong++; return; }
    struct flow *f = &flows[index];
    uint16_t seq = ntohs(rtp->seq);
    if (f->started && (int16_t)(seq - f->seen) <= 0) { repeated++; return; }
    f->started = 1;
    f->seen = seq;
    if (rtp->sent < begin || rtp->sent >= end) return;
    received++;
    uint64_t us = at > rtp->sent ? (at - rtp->sent) / 1000 : 0;
    histogram[us < LONGEST_US ? us : LONGEST_US - 1]++;
}

static void receive(int side) {
    static uint8_t data[BURST][256];
    static char control[BURST][CMSG_SPACE(sizeof(struct timespec))];
    static struct iovec iov[BURST];
    static struct mmsghdr in[BURST];
    for (int i = 0; i < BURST; i++) {
        iov[i] = (struct iovec){ data[i], sizeof data[i] };
        in[i].msg_hdr = (struct msghdr){ NULL, 0, &iov[i], 1, control[i], sizeof control[i], 0 };
    }
    int n = recvmmsg(sides[side].rx, in, BURST, MSG_DONTWAIT, NULL);
    for (int i = 0; i < n; i++) {
        struct timespec t = { 0 };
        struct cmsghdr *c = CMSG_FIRSTHDR(&in[i].msg_hdr);
        if (c && c->cmsg_type == SCM_TIMESTAMPNS) memcpy(&t, CMSG_DATA(c), sizeof t);
        take(side, data[i], (int)in[i].msg_len, (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec);
    }
}

/* User and system time of the processes, in seconds. */
static double cpu(const char *pids) {
    double total = 0;
    for (const char *p = pids; p && *p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL) {
        char path[64], line[1024] = "";
        unsigned long user, system;
        snprintf(path, sizeof path, "/proc/%d/stat", atoi(p));
        FILE *f = fopen(path, "r");
        need(f != NULL, path);
        if (fgets(line, sizeof line, f) && strrchr(line, ')') && sscanf(strrchr(line, ')') + 1,
                " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) == 2)
            total += (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
        fclose(f);
    }
    return total;
}

static unsigned quantile(double q) {
    uint64_t left = (uint64_t)((double)received * q);
    for (unsigned us = 0; us < LONGEST_US; us++) {
        if (histogram[us] > left) return us;
        left -= histogram[us];
    }
    return 0;
}

static void report(double used, double seconds) {
    unsigned drops = 0;
    for (int s = 0; s < 2; s++) {
        struct tpacket_stats stats = { 0 };
        getsockopt(sides[s].rx, SOL_PACKET, PACKET_STATISTICS, &stats, &(socklen_t){ sizeof stats });
        drops += stats.tp_drops;
    }
    printf("{\"calls\":%d,\"pps\":%.0f,\"sent\":%lu,\"received\":%lu,\"loss\":%.6f,", count / 2, (double)sent / seconds,
        sent, received, 1 - (double)received / (double)sent);
    printf("\"p50_us\":%u,\"p99_us\":%u,\"p999_us\":%u,", quantile(.5), quantile(.99), quantile(.999));
    printf("\"cpu\":%.3f,\"packets_per_cpu_s\":%.0f,", used / seconds, used > 0 ? (double)received / used : 0);
    printf("\"repeated\":%lu,\"wrong\":%lu,\"refused\":%lu,\"slipped\":%.4f,\"meter_drops\":%u}\n", repeated, wrong,
        refused, (double)slipped / 1e9 / seconds, drops);
}

int main(int argc, char **argv) {
    if (argc != 15) { fprintf(stderr, "see the head of rtpload.c for the arguments\n"); return 2; }
    open_side(&sides[0], argv + 5);
    open_side(&sides[1], argv + 10);
    struct flow **order = read_flows(argv[1]);
    uint64_t cycle = now();
    begin = cycle + (uint64_t)(atof(argv[3]) * 1e9);
    end = begin + (uint64_t)(atof(argv[2]) * 1e9);
    double used = 0;
    int next = 0, phase = 0;
    for (uint64_t t = cycle; t < end + DRAIN; t = now()) {
        if (phase == 0 && t >= begin) { used = cpu(argv[4]); phase = 1; }
        if (phase == 1 && t >= end) { used = cpu(argv[4]) - used; phase = 2; }
        if (t < end && t > cycle + order[next]->phase + BEHIND) {
            uint64_t late = t - cycle - order[next]->phase;
            slipped += t >= begin ? late : 0;
            cycle += late;
        }
        for (int i = 0; i < BURST && t < end && cycle + order[next]->phase <= t; i++) {
            send_next(order[next], t);
            if (++next == count) { next = 0; cycle += PTIME; }
        }
        receive(0);
        receive(1);
    }
    report(used, (double)(end - begin) / 1e9);
    return 0;
}
