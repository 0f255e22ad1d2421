// SPDX-License-Identifier: MIT
#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>
#include <unistd.h>

static void talk(void)
{
    base_log(BASE_LOG_ERROR, "net", "no loopback");
    base_log(BASE_LOG_WARNING, NULL, "%d unknown parameters", 3);
    base_log(BASE_LOG_INFO, "lab", "seed 1");
    base_log(BASE_LOG_DEBUG, "lab", "step");
}

/* What `talk` leaves on stderr at `level`. */
static const char *heard(enum base_log_level level)
{
    static char text[512];
    int kept = dup(STDERR_FILENO);
    FILE *file = tmpfile();
    size_t length;

    assert_non_null(file);
    fflush(stderr);
    dup2(fileno(file), STDERR_FILENO);
    base_log_set_level(level);
    talk();
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(file);
    length = fread(text, 1, sizeof text - 1, file);
    text[length] = '\0';
    fclose(file);
    return text;
}

static void lines_above_the_level_are_dropped(void **state)
{
    (void)state;
    assert_string_equal(heard(BASE_LOG_ERROR),
                        "siplapse: error: net: no loopback\n");
    assert_string_equal(heard(BASE_LOG_WARNING),
                        "siplapse: error: net: no loopback\n"
                        "siplapse: warning: 3 unknown parameters\n");
    assert_string_equal(heard(BASE_LOG_DEBUG),
                        "siplapse: error: net: no loopback\n"
                        "siplapse: warning: 3 unknown parameters\n"
                        "siplapse: info: lab: seed 1\n"
                        "siplapse: debug: lab: step\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_above_the_level_are_dropped),
    };

    return cmocka_run_group_tests_name("base_log", tests, NULL, NULL);
}
