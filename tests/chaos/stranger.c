// SPDX-License-Identifier: MIT
/*
 * Somebody else's SIP server on 0.0.0.0: takes PORT with UDP and TCP, says
 * "ready" and answers every datagram with 500. Lives until it is killed.
 */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int take(int type, in_port_t port)
{
    struct sockaddr_in all = {.sin_family = AF_INET, .sin_port = htons(port)};
    int s = socket(AF_INET, type, 0);

    if (s < 0 || bind(s, (struct sockaddr *)&all, sizeof(all)) != 0 ||
        (type == SOCK_STREAM && listen(s, 16) != 0)) {
        perror(type == SOCK_STREAM ? "TCP port" : "UDP port");
        exit(1);
    }
    return s;
}

int main(int argc, char **argv)
{
    static const char answer[] = "SIP/2.0 500 Not Yours\r\n\r\n";
    in_port_t port = (in_port_t)(argc > 1 ? strtoul(argv[1], NULL, 10) : 5060);
    int udp = take(SOCK_DGRAM, port), tcp = take(SOCK_STREAM, port);

    puts("ready");
    fflush(stdout);
    for (;;) {
        struct sockaddr_in from;
        socklen_t length = sizeof(from);
        char heard[4096];

        if (recvfrom(udp, heard, sizeof(heard), 0, (struct sockaddr *)&from,
                     &length) < 0)
            break;
        (void)sendto(udp, answer, strlen(answer), 0, (struct sockaddr *)&from,
                     length);
    }
    close(udp);
    close(tcp);
    return 0;
}
