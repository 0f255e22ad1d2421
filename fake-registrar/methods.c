// SPDX-License-Identifier: MIT
#include "fake-registrar/methods.h"

#include <string.h>

#include "base/text.h"
#include "sip/message.h"

static int read_one(const char *what, const char *name, unsigned *out,
                    struct base_error *error)
{
    const char *known[SIP_METHOD_COUNT + 1] = {0};
    const char *near;
    size_t count = 0;

    for (int method = 0; method < SIP_METHOD_OTHER; method++) {
        const char *other = sip_method_name((enum sip_method)method);

        if (method == SIP_ACK || method == SIP_CANCEL)
            continue;
        if (strcmp(other, name) == 0) {
            *out |= 1U << method;
            return 0;
        }
        known[count++] = other;
    }
    near = base_nearest(name, known);
    if (near != NULL)
        return base_error_set(error, BASE_ERR_RANGE,
                              "%s: no method '%s' here; did you mean '%s'?",
                              what, name, near);
    return base_error_set(error, BASE_ERR_RANGE, "%s: no method '%s' here",
                          what, name);
}

int freg_methods_read(const char *what, const char *const *names, unsigned *out,
                      struct base_error *error)
{
    int err = 0;

    *out = 0;
    for (size_t i = 0; err == 0 && i < FREG_METHODS_MAX && names[i] != NULL;
         i++)
        err = read_one(what, names[i], out, error);
    return err;
}
