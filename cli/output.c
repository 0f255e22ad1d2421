// SPDX-License-Identifier: MIT
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/verbs.h"

int cli_output_open(struct base_error *error)
{
    bool is_closed = fcntl(STDOUT_FILENO, F_GETFD) < 0;
    int fd;

    do
        fd = open("/dev/null", O_RDWR); /* takes the lowest number */
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
    return is_closed ? base_error_set(error, BASE_ERR_IO,
                                      "standard output is closed: there is "
                                      "nowhere to report to")
                     : 0;
}

int cli_output_close(int status)
{
    struct base_error error = {0};

    errno = 0;
    if (fflush(stdout) == 0 && ferror(stdout) == 0)
        return status;
    if (errno == EPIPE)
        return CLI_EXIT_PIPE;
    base_error_set(&error, BASE_ERR_IO,
                   "standard output did not take everything%s%s",
                   errno != 0 ? ": " : "", errno != 0 ? strerror(errno) : "");
    return cli_complain(&error);
}
