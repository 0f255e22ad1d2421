// SPDX-License-Identifier: MIT
#include "phone-sim/defects.h"

#include <string.h>

#include "base/text.h"

const struct phone_defect_info phone_defect_infos[PHONE_DEFECT_COUNT] = {
    [PHONE_DEFECT_CHALLENGE_ELSEWHERE] =
        {"challenge_elsewhere",
         "answers a challenge to a REGISTER at the server it tried first, not "
         "at the challenger",
         "challenge"},
    [PHONE_DEFECT_CANCEL_ELSEWHERE] =
        {"cancel_elsewhere",
         "sends the CANCEL of a call that has moved to the server it tried "
         "first",
         "cancel-ack"},
    [PHONE_DEFECT_CONTACT_PER_SERVER] =
        {"contact_per_server",
         "registers with another Contact at each server, so that a move leaves "
         "a binding that leads nowhere",
         "one-binding"},
    [PHONE_DEFECT_IGNORES_RETRY_AFTER] = {"ignores_retry_after",
                                          "does not read Retry-After",
                                          "retry-after"},
    [PHONE_DEFECT_WORST_FIRST] =
        {"worst_first",
         "takes the highest SRV priority for the best (RFC 2782: the lowest)",
         "priority"},
};

int phone_defect_add(phone_defects *set, const char *name,
                     struct base_error *error)
{
    const char *names[PHONE_DEFECT_COUNT + 1] = {0};
    struct base_buffer list = {0};
    const char *near;

    for (int i = 0; i < PHONE_DEFECT_COUNT; i++) {
        names[i] = phone_defect_infos[i].name;
        if (strcmp(names[i], name) == 0) {
            *set |= (phone_defects)1 << i;
            return 0;
        }
    }
    for (int i = 0; i < PHONE_DEFECT_COUNT; i++)
        base_buffer_printf(&list, "%s%s", i > 0 ? ", " : "", names[i]);
    near = base_nearest(name, names);
    if (near != NULL)
        base_error_set(error, BASE_ERR_UNKNOWN,
                       "no defect '%s'; did you mean '%s'?", name, near);
    else
        base_error_set(error, BASE_ERR_UNKNOWN, "no defect '%s'; there are %s",
                       name, base_buffer_text(&list));
    base_buffer_fini(&list);
    return BASE_ERR_UNKNOWN;
}
