/*
 * A client that costs next to nothing, so that what is measured is the server.
 *
 *   client once TARGET COUNT   connect, POST /echo, read the answer, close; COUNT times. Prints the
 *                              microseconds of each, one a line.
 *   client hold TARGET COUNT   open COUNT connections, use each once and keep it. Prints how many
 *                              were answered, then waits for the end of its input.
 *
 * TARGET is the path of a socket, or a port of 127.0.0.1.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static const char request[] =
    "POST /echo HTTP/1.1\r\n"
    "Host: localhost\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: 15\r\n"
    "\r\n"
    "[\"some\",\"args\"]";

static double microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

/* Returns a connection, or -1. Waits where the queue of the socket is full. */
static int dial(const char *target)
{
    struct timeval patience = { .tv_sec = 5 };
    struct sockaddr_un path = { .sun_family = AF_UNIX };
    struct sockaddr_in port = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int local = strchr(target, '/') != NULL;
    int fd = socket(local ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int failed;

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (local) {
        strncpy(path.sun_path, target, sizeof path.sun_path - 1);
        failed = connect(fd, (struct sockaddr *) &path, sizeof path);
    } else {
        port.sin_port = htons(atoi(target));
        failed = connect(fd, (struct sockaddr *) &port, sizeof port);
    }
    if (failed) {
        close(fd);
        return -1;
    }
    return fd;
}

/* Whether an answer is there in full: by its length, or by its last chunk. */
static int complete(const char *answer, size_t length)
{
    const char *body = strstr(answer, "\r\n\r\n");
    const char *field = strcasestr(answer, "\r\nContent-Length:");

    if (body == NULL)
        return 0;
    body += 4;
    if (field != NULL && field < body)
        return length >= (size_t) (body - answer) + strtoul(field + 17, NULL, 10);
    return length >= 5 && strcmp(answer + length - 5, "0\r\n\r\n") == 0;
}

/* Whether the server answered with a 200. */
static int ask(int fd)
{
    char answer[4096] = "";
    size_t length = 0;

    if (write(fd, request, sizeof request - 1) != (ssize_t) sizeof request - 1)
        return 0;
    while (!complete(answer, length)) {
        ssize_t count = read(fd, answer + length, sizeof answer - 1 - length);
        if (count <= 0)
            return 0;
        length += count;
        answer[length] = '\0';
    }
    return strncmp(answer, "HTTP/1.1 200", 12) == 0;
}

static int once(const char *target, int count)
{
    double *taken = calloc(count, sizeof *taken);

    for (int i = 0; i < count; i++) {
        double begin = microseconds();
        int fd = dial(target);
        if (fd < 0 || !ask(fd)) {
            fprintf(stderr, "request %d of %d was not answered\n", i + 1, count);
            return 1;
        }
        close(fd);
        taken[i] = microseconds() - begin;
    }
    for (int i = 0; i < count; i++)
        printf("%.1f\n", taken[i]);
    return 0;
}

static int hold(const char *target, int count)
{
    int answered = 0, fd;

    while (answered < count && (fd = dial(target)) >= 0 && ask(fd))
        answered++;
    printf("%d\n", answered);
    fflush(stdout);
    while (getchar() != EOF)
        ;
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "once") == 0)
        return once(argv[2], atoi(argv[3]));
    if (argc == 4 && strcmp(argv[1], "hold") == 0)
        return hold(argv[2], atoi(argv[3]));
    fprintf(stderr, "usage: client once|hold TARGET COUNT\n");
    return 2;
}
